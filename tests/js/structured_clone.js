// structuredClone: copies of everything that holds data, cycles and shared things included.
const shared = { s: 1 };
const original = {
  n: 1.5, t: "text", u: undefined, nil: null, b: false, big: 2 ** 40, list: [1, , "three", [4]], date: new Date(86400000), re: /a(b)c/gi,
  map: new Map([[shared, "shared"], ["k", { deep: [true] }]]), set: new Set([1, "x", shared]), wrapped: [Object("s"), Object(7), Object(true)], shared,
};
original.self = original;
original.list.extra = "e";
const copy = structuredClone(original);
print(copy !== original, copy.self === copy, copy.shared !== shared, copy.shared.s, [...copy.map.keys()][0] === copy.shared, copy.set.has(copy.shared)); // expect: true true true 1 true true
print(copy.n, copy.t, "u" in copy, copy.u, copy.nil, copy.b, copy.big);               // expect: 1.5 text true undefined null false 1099511627776
print(copy.list.length, 1 in copy.list, copy.list[3][0], copy.list.extra, Array.isArray(copy.list)); // expect: 4 false 4 e true
print(copy.date instanceof Date, copy.date.getTime(), copy.date !== original.date, String(copy.re), copy.re.exec("xABC").index, copy.re.lastIndex, original.re.lastIndex); // expect: true 86400000 true /a(b)c/gi 1 4 0
print(copy.map.get("k").deep[0], copy.map.size, copy.set.size, copy.wrapped.map(x => typeof x + x).join()); // expect: true 2 3 objects,object7,objecttrue

// Binary data: views share the copy of what they shared.
const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), view = new DataView(bytes.buffer, 2, 3), half = bytes.subarray(4);
const [b, v, h, buffer] = structuredClone([bytes, view, half, bytes.buffer]);
b[4] = 50;
print(b.join(), h.join(), v.byteLength, v.getUint8(0), buffer === b.buffer, v.buffer === buffer, h.byteOffset, bytes[4]); // expect: 1,2,3,4,50,6,7,8 50,6,7,8 3 3 true true 4 5
print(structuredClone(new Float32Array([0.5, -1])).join(), structuredClone(new ArrayBuffer(3)).byteLength); // expect: 0.5,-1 3

// Errors keep class, message and cause; instances become plain objects without what is inherited; accessors are read.
class Point { constructor() { this.x = 1; } get y() { return 2; } }
const error = structuredClone(new RangeError("far", { cause: { why: "wind" } })), point = structuredClone(new Point());
print(error instanceof RangeError, error.message, error.cause.why, Object.keys(error).length, point instanceof Point, JSON.stringify(point)); // expect: true far wind 0 false {"x":1}
class Own extends Error { name = "Own"; }
print(structuredClone(new Own("m")) instanceof Own, structuredClone(new Own("m")) instanceof Error, structuredClone({ get a() { return 5; }, [Symbol("s")]: 1 }).a); // expect: false true 5
print(structuredClone(3), structuredClone("s"), structuredClone(null), structuredClone(undefined, { transfer: [] })); // expect: 3 s null undefined

// What is no data.
for (const bad of [() => 1, Symbol("q"), { f() {} }, [Symbol()], new WeakMap(), Promise.resolve(1), new Map([[1, print]])]) {
  try {
    structuredClone(bad);
    print("cloned");
  } catch (e) {
    print(e.name, e.code, e instanceof Error, /could not be cloned/.test(e.message)); // expect: DataCloneError 25 true true
  }
}
// expect: DataCloneError 25 true true
// expect: DataCloneError 25 true true
// expect: DataCloneError 25 true true
// expect: DataCloneError 25 true true
// expect: DataCloneError 25 true true
// expect: DataCloneError 25 true true
try { structuredClone(); } catch (e) { print(e.name); } // expect: TypeError
