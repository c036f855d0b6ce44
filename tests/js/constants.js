// The library's constants, and small functions that no other program uses.
const near = (a, b) => Math.abs(a - b) < 1e-15;
print(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
print(near(Math.LN10, Math.log(10)), near(Math.LOG2E, 1 / Math.LN2), near(Math.LOG10E, 1 / Math.LN10), Math.SQRT1_2 ** 2 < 0.51);
print([Int8Array.BYTES_PER_ELEMENT, Uint8Array.BYTES_PER_ELEMENT, Uint8ClampedArray.BYTES_PER_ELEMENT, Int16Array.BYTES_PER_ELEMENT,
  Uint16Array.BYTES_PER_ELEMENT, Int32Array.BYTES_PER_ELEMENT, Uint32Array.BYTES_PER_ELEMENT, Float32Array.BYTES_PER_ELEMENT,
  Float64Array.BYTES_PER_ELEMENT].join(), new Int16Array(1).BYTES_PER_ELEMENT);
for (const [object, key] of [[Math, "PI"], [Number, "EPSILON"], [Int8Array, "BYTES_PER_ELEMENT"]]) {
  const d = Object.getOwnPropertyDescriptor(object, key);
  print(key, d.writable, d.enumerable, d.configurable);
}
print(Number.parseFloat("1.5x") + Number.parseInt("12px"), Number.parseFloat === parseFloat);
print("ÄÖ".toLocaleLowerCase(), "äö".toLocaleUpperCase());
const view = new DataView(new ArrayBuffer(8));
view.setInt32(0, -5);
view.setFloat32(4, 1.5, true);
print(view.getInt32(0), view.getFloat32(4, true), view.getUint8(3));
for (const Class of [ReferenceError, EvalError, URIError]) {
  const error = new Class("text");
  print(error.name, error.message, error instanceof Error, error instanceof Class, Object.getPrototypeOf(Class) === Error);
}
for (const name of ["debug", "warn", "error"]) print(typeof console[name]);
