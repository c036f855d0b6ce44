// Typed arrays: making them, elements, keys, what console.log shows.
function tell(f) { try { print(f()); } catch (e) { print(e.name + ": " + e.message); } }
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
var ALL = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];

// ---- conversions
var odd = [0, -0, 1, -1, 0.5, 1.5, 2.5, -0.5, -1.5, 127, 128, 255, 256, 254.5, 255.5, -128, -129, 32767, 32768, 65535, 65536, 70000.7,
  2147483647, 2147483648, 4294967295, 4294967296, -2147483649, 1e20, -1e20, 1e300, 1.1, 16777217, 3.4028235677973366e38, 1e-45, 7e-46,
  1.401298464324817e-45, 1.1754942106924411e-38, NaN, Infinity, -Infinity, "12", "0x10", " 7 ", "x", true, null, undefined, []];
for (const Kind of ALL) {
  const a = new Kind(odd);
  const texts = [];
  for (let i = 0; i < a.length; i++) texts.push(Object.is(a[i], -0) ? "-0" : String(a[i]));
  print(Kind.name, Kind.BYTES_PER_ELEMENT, Kind.prototype.BYTES_PER_ELEMENT, Kind.length, a.byteLength, texts.join(" "));
  for (let i = 0; i < a.length; i++) a[i] = odd[odd.length - 1 - i];
  print(a[0], a[1], a[20], a[odd.length - 2], a[odd.length]);
}
var floats = new Float32Array([5e-324, 1.0000000596046448, 1.000000059604645, 3.4028234663852886e38, -3.4028235677973366e38, 8.407790785948902e-45, 0.1]);
print(floats.join(" "));
var steps = new Uint8ClampedArray(12);
for (let i = 0; i < 12; i++) steps[i] = i / 2 - 0.5 + (i % 3) * 1e-9;
print(steps);

// ---- constructors
print(new Uint8Array().length, new Uint8Array(3), new Uint8Array("2"), new Uint8Array(null).length, new Uint8Array(undefined).length, new Uint8Array(1.9).length);
print(new Uint8Array([1, , 3]), new Uint8Array({ length: 2, 0: 5, 1: "6" }), new Uint8Array({}).length, new Uint8Array([{ valueOf() { return 9; } }, [4]]));
print(new Uint8Array([1.5, 2.5, 300.25]), new Int16Array([100000, 70000]), new Uint8Array(new Float64Array([1.9, 256.5, -1])), new Float64Array(new Uint8Array([1, 2])));
var buffer = new ArrayBuffer(8), bytes = new Uint8Array(buffer), words = new Uint16Array(buffer, 2, 2), rest = new Int32Array(buffer, 4);
bytes.set([1, 2, 3, 4, 5, 6, 7, 255]);
print(bytes, words, rest, words.byteOffset, words.byteLength, words.length, rest.byteLength, words.buffer === buffer, rest.buffer === bytes.buffer);
words[1] = 0x1234;
print(bytes, rest[0].toString(16));
for (const f of [() => new Uint8Array(-1), () => new Uint8Array(1e10),   () => new Uint16Array(buffer, 10), () => new Uint16Array(buffer, 2, 4), () => Uint8Array(1), 
  () => new ArrayBuffer(-1), () => ArrayBuffer(1), () => new Uint8Array(buffer, 8).length, () => new Uint8Array(buffer, "2", null).length]) tell(f);
name(() => new Uint16Array(new ArrayBuffer(3)));
name(() => new Uint16Array(buffer, 1));
name(() => new (Object.getPrototypeOf(Uint8Array))());
name(() => Uint8Array.prototype.length);
name(() => Uint8Array.prototype.byteLength);
name(() => ArrayBuffer.prototype.byteLength);
name(() => Uint8Array.prototype.map.call([], x => x));
name(() => Uint8Array.prototype.join.call([1]));
print(Uint8Array.from([1, 2, 3]), Uint8Array.from("123"), Uint8Array.from([1, 2, 3], x => x * 100), Float32Array.from({ length: 2, 0: 1.5 }), Int8Array.of(127, 128, 129), Uint8Array.of().length);

// ---- the buffer appears when asked for
var lazy = new Int16Array([1, -2, 3]);
lazy.tag = "kept";
print(lazy.buffer.byteLength, lazy.buffer === lazy.buffer, lazy, lazy.tag, lazy.byteOffset);
var other = new Uint8Array(lazy.buffer);
other[0] = 77;
lazy[2] = -1;
print(lazy, other, lazy.length);
lazy = null;
print(other, other.buffer.byteLength);
print(new Uint8Array(0).buffer.byteLength, new Float64Array(1).buffer.byteLength);

// ---- elements and keys
var a = new Uint8Array([10, 20, 30]);
a[5] = 1; a[-1] = 2; a["-0"] = 3; a["1.5"] = 4; a.NaN = 5; a.Infinity = 6; a["1e3"] = 7; a["+1"] = 8; a["01"] = 9; a.foo = 10; a["1"] = 21;
print(Object.keys(a), a[5], a[-1], a["-0"], a["1.5"], a.NaN, a["1e3"], a["+1"], a["01"], a.foo, a.length);
print(0 in a, 3 in a, "2" in a, "-0" in a, "1.5" in a, "foo" in a, "length" in a, a.hasOwnProperty(1), a.hasOwnProperty(3), a.hasOwnProperty("length"));
Object.prototype[7] = "inherited"; Object.prototype["-7"] = "inherited";
print(a[7], a["-7"], 7 in a, "-7" in a, [][7]);
var heir = Object.create(a);
heir[7] = 1; heir.own = 2;
print(heir[7], heir[1], Object.keys(heir));
delete Object.prototype[7]; delete Object.prototype["-7"];
print(delete a[3], delete a.foo, Object.keys(a));
name(() => delete a[0]);
print(JSON.stringify(a), JSON.stringify({ a: new Float32Array([0.5, NaN]) }), JSON.stringify(new ArrayBuffer(2)));
var d = Object.getOwnPropertyDescriptor(a, 1);
print(d.value, d.writable, d.enumerable, d.configurable, Object.getOwnPropertyDescriptor(a, 3), Object.getOwnPropertyNames(a));
print(Object.defineProperty(a, 0, { value: 511 })[0], Object.defineProperty(a, "2", { value: 1, writable: true, enumerable: true, configurable: true })[2]);
name(() => Object.defineProperty(a, 0, { value: 1, configurable: false }));
name(() => Object.defineProperty(a, 0, { value: 1, enumerable: false }));
name(() => Object.defineProperty(a, 0, { value: 1, writable: false }));
name(() => Object.defineProperty(a, 0, { get() { return 1; } }));
name(() => Object.defineProperty(a, 3, { value: 1 }));
name(() => Object.defineProperty(a, "-0", { value: 1 }));
name(() => Object.freeze(a));
print(Object.isFrozen(a), Object.isExtensible(a), Object.isFrozen(Object.freeze(new Uint8Array(0))), Object.isExtensible(Object.preventExtensions(new Uint8Array(1))));
name(() => { a.more = 1; });
a[0] = 1; print(a);
var log = [];
a[0] = { valueOf() { log.push("0"); return 42; } };
a[9] = { valueOf() { log.push("9"); return 42; } };
a["1"] = { toString() { log.push("1"); return "43"; } };
a[{ toString() { log.push("key"); return "2"; } }] = { valueOf() { log.push("value"); return 44; } };
print(a, log);
name(() => { a[0] = { valueOf() { throw new SyntaxError("no"); } }; });
name(() => { a[0] = { valueOf: 1, toString: 1 }; });
var x = a[0] = 300; print(x, a[0]);
a[0]++; a[1] += 250; a[2] *= 2; print(a);
var total = 0; for (const v of a) total += v; print(total, [...a, ...new Int8Array([-1])], Math.max(...a), Math.max.apply(null, a), String.fromCharCode.apply(null, new Uint8Array([72, 105])));
var keys = ""; for (const k in new Uint8Array(3)) keys += k + ";"; print(keys);
for (const entry of Object.entries(new Uint8Array([7, 8]))) print(entry);
print(Array.from(a), Array.isArray(a), [].concat(a).length, Array.prototype.slice.call(a, 1), Array.prototype.concat.call([], [...a]), Object.assign({}, a)[1]);

// ---- classes and prototypes
var TypedArray = Object.getPrototypeOf(Int8Array);
for (const Kind of ALL) print(Object.prototype.toString.call(new Kind(1)), new Kind(1) instanceof TypedArray, Object.getPrototypeOf(Kind) === TypedArray, Object.getPrototypeOf(Kind.prototype) === TypedArray.prototype, Kind.prototype.constructor === Kind, Object.keys(Kind), new Kind(1).constructor.name);
print(TypedArray.name, TypedArray.length, typeof TypedArray, Uint8Array.from === Int8Array.from, TypedArray.prototype.toString === Array.prototype.toString, TypedArray.prototype.join === Array.prototype.join);
print(Object.prototype.toString.call(buffer), Object.prototype.toString.call(new DataView(buffer)), ArrayBuffer.isView(a), ArrayBuffer.isView(new DataView(buffer)), ArrayBuffer.isView(buffer), ArrayBuffer.isView([]), ArrayBuffer.isView());
print(typeof a, a instanceof Object, a instanceof Uint8Array, a instanceof Int8Array, Object.getPrototypeOf(ArrayBuffer) === Function.prototype);
Uint8Array.prototype.sum = function () { return this.reduce((x, y) => x + y); };
print(new Uint8Array([1, 2, 3]).sum());
delete Uint8Array.prototype.sum;
var plain = Object.setPrototypeOf(new Uint8Array([1, 2]), Array.prototype);
print(plain[1], plain.length === 2, plain.join("-"), plain instanceof Array, plain.map === [].map);

// ---- ArrayBuffer
print(buffer.byteLength, new Uint8Array(buffer.slice(2, 5)), new Uint8Array(buffer.slice(-2)), buffer.slice(5, 2).byteLength, buffer.slice(0) === buffer, new ArrayBuffer("3").byteLength, new ArrayBuffer().byteLength);
buffer.x = 1; buffer[0] = 5; print(Object.keys(buffer), buffer[0], bytes[0]);

// ---- the console
console.log(new Uint8Array([1, 2, 3]), new Float32Array(0), new ArrayBuffer(3), [new Uint8Array(2)], { a: new Int8Array(1) });
console.log(new Float64Array([0.5, -0, NaN]), [[[new Uint8Array(2)]]], [[[new ArrayBuffer(2)]]], new Uint8ClampedArray(1));
console.log(Object.assign(new Uint8Array(1), { foo: 3 }));
