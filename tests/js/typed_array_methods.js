// Methods of typed arrays.
function tell(f) { try { print(f()); } catch (e) { print(e.name + ": " + e.message); } }
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
function u(...values) { return new Uint8Array(values); }
function show(v) { return v.constructor.name + "(" + v.join(" ") + ")"; }

print(show(u(1, 2, 3).map(x => x * 100)), show(u(1, 2, 3, 4).filter(x => x % 2)), show(new Float32Array([1.5, 2.5]).map(Math.floor)), show(u().map(x => x)));
print(u(1, 2, 3).reduce((x, y) => x + y), u(1, 2, 3).reduceRight((x, y) => x + "" + y), u(4).reduce((x, y) => 1 / 0), u(1, 2).every(x => x), u(1, 0).every(x => x), u(0, 3).some(x => x));
tell(() => u().reduce((x, y) => x));
tell(() => u(1).map(1));
var seen = []; u(5, 6).forEach(function (v, i, a) { seen.push(v, i, a.length, this.t); }, { t: 9 }); print(seen);
print(u(5, 6, 7).find(x => x > 5), u(5, 6, 7).findIndex(x => x > 5), u(5, 6, 7).findLast(x => x > 5), u(5, 6, 7).findLastIndex(x => x > 9), u(1).find(x => x > 1));
print(u(1, 2, 1).indexOf(1), u(1, 2, 1).lastIndexOf(1), u(1, 2, 1).indexOf(1, 1), u(1, 2, 1).lastIndexOf(1, -2), u(1).indexOf("1"), new Float32Array([NaN]).indexOf(NaN), new Float32Array([NaN]).includes(NaN), u(1, 2).includes(2, -1), u(1).includes(undefined), u(1).indexOf(257));
print(u(1, 2, 3).join(), u(1, 2, 3).join("-"), u().join(), String(u(1, 2)), new Float64Array([0.5, -0, NaN]).join(" "), u(1, 2).toLocaleString(), u(7).toString());
print(u(1, 2, 3).at(-1), u(1, 2, 3).at(1), u(1).at(1), u(1).at("0"));
print(show(u(1, 2, 3).fill(7)), show(u(1, 2, 3).fill(257, 1, -1)), show(u(1, 2).fill("9")), show(u(1, 2).fill({ valueOf() { return 3; } })), show(new Float64Array(2).fill(0.1)));
print(show(u(1, 2, 3, 4, 5).copyWithin(0, 3)), show(u(1, 2, 3, 4, 5).copyWithin(1, 0, 3)), show(u(1, 2, 3).copyWithin(-1, 0)), show(u(1, 2, 3).reverse()), show(u(1, 2).reverse()), show(u().reverse()));

// ---- slice, subarray, set
var a = new Int16Array([1, 2, 3, 4, 5]);
print(show(a.slice()), show(a.slice(1, 3)), show(a.slice(-2)), show(a.slice(3, 1)), show(a.slice(2, 99)), a.slice(1).buffer === a.buffer, a.slice(1).byteOffset);
var s = a.subarray(1, 4);
print(show(s), s.buffer === a.buffer, s.byteOffset, s.byteLength, show(s.subarray(1)), s.subarray(1).byteOffset, show(a.subarray(-2)), show(a.subarray(4, 2)), show(a.subarray()));
s[0] = 99; a[3] = -7; print(show(a), show(s), show(s.slice(1)));
a.set([10, 20]); print(show(a)); a.set([30, 40.9], 3); print(show(a)); a.set(u(200, 201), 1); print(show(a)); a.set({ length: 1, 0: "5" }, "4"); print(show(a)); a.set("67", 2); print(show(a)); a.set(3); a.set([]);
a.set(a.subarray(0, 3), 2); print(show(a)); a.set(a.subarray(2), 0); print(show(a));
tell(() => a.set([1, 2], 4)); tell(() => a.set([1], -1)); tell(() => a.set(u(1, 2, 3, 4, 5, 6))); tell(() => a.set([1], Infinity)); name(() => a.set(null));
a.set([{ valueOf() { return 8; } }, null, undefined]); print(show(a));
var shared = new ArrayBuffer(8), narrow = new Uint8Array(shared), wide = new Uint16Array(shared, 0, 4);
narrow.set([1, 2, 3, 4, 5, 6, 7, 8]);
wide.set(narrow.subarray(0, 4)); print(show(wide), show(narrow));
narrow.set([1, 2, 3, 4, 5, 6, 7, 8]);
wide.set(narrow.subarray(4)); print(show(wide), show(narrow));
wide.set([1, 258, 3, 65535]);
narrow.set(wide, 2); print(show(narrow));
narrow.set(wide.subarray(1), 5); print(show(narrow));
new Float64Array(3).set(new Float32Array([0.1, 2]), 1);
var doubles = new Float64Array(3); doubles.set(new Float32Array([0.1, 2]), 1); print(show(doubles));
var clamped = new Uint8ClampedArray(4); clamped.set(new Float32Array([-5, 1.5, 300, NaN])); print(show(clamped));
clamped.set(new Int16Array([-5, 400])); print(show(clamped));

// ---- order
print(show(new Int8Array([5, -1, 127, -128, 0, 3]).sort()), show(u(10, 9, 1, 100).sort()), show(u(10, 9, 1, 100).sort((x, y) => y - x)), show(u(3, 1, 2).sort(undefined)), show(u().sort()), show(u(1).sort()));
var f = new Float64Array([3, NaN, -0, 0, -Infinity, 0.5, Infinity, -0, -2, NaN, 1e-300]); f.sort();
var texts = []; for (const v of f) texts.push(Object.is(v, -0) ? "-0" : String(v)); print(texts);
print(show(new Float32Array([2.5, -1, NaN, 0.25]).sort()), show(new Uint32Array([4294967295, 0, 2147483648, 7]).sort()), show(new Int32Array([-2147483648, 2147483647, 0]).sort()));
tell(() => u(1).sort(1)); name(() => u(1).sort(null));
var many = new Uint16Array(200), seed = 1; for (let i = 0; i < 200; i++) many[i] = seed = (seed * 1103 + 12345) % 65536;
var sorted = many.toSorted(), ok = sorted !== many; for (let i = 1; i < 200; i++) ok = ok && sorted[i - 1] <= sorted[i]; print(ok, sorted.length, many[0] !== sorted[0]);
ok = true; sorted = many.slice().sort((x, y) => y - x); for (let i = 1; i < 200; i++) ok = ok && sorted[i - 1] >= sorted[i]; print(ok);
a = u(3, 1, 2);
print(show(a.toSorted()), show(a.toReversed()), show(a.with(0, 300)), show(a.with(-1, "7")), show(a.toSorted((x, y) => y - x)), show(a), a.toReversed() instanceof Uint8Array);
tell(() => a.with(3, 1)); tell(() => a.with(-4, 1)); name(() => a.toSorted(3));

// ---- callbacks that change things, receivers of all sorts
a = u(1, 2, 3);
print(a.map((v, i) => { a[2] = 9; return v; }), a.filter((v, i, all) => all === a && v > 1));
for (const method of ["at", "every", "fill", "filter", "find", "indexOf", "join", "map", "reverse", "set", "slice", "sort", "subarray", "toSorted", "with", "copyWithin"])
  name(() => Uint8Array.prototype[method].call([1, 2, 3], x => x, 1));
var methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Uint8Array.prototype)).filter(n => !["entries", "keys", "values"].includes(n));
print(methods.sort());
print(methods.filter(n => n !== "constructor" && typeof Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), n).value === "function").map(n => n + " " + Uint8Array.prototype[n].name + " " + Uint8Array.prototype[n].length).join(", "));

// ---- a table, a checksum, an image: what they are for
var table = new Int32Array(256);
for (let n = 0; n < 256; n++) { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1; table[n] = c; }
function crc(bytes) { let c = -1; for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]) & 255] ^ (c >>> 8); return (c ^ -1) >>> 0; }
var text = "123456789", message = new Uint8Array(text.length);
for (let i = 0; i < text.length; i++) message[i] = text.charCodeAt(i);
print(crc(message).toString(16));
var wave = new Float32Array(8); for (let i = 0; i < 8; i++) wave[i] = Math.sin(i); print(wave.reduce((x, y) => x + y).toFixed(6));
var frame = new Uint8Array(8 * 8); for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) frame[y * 8 + x] = (x ^ y) * 32; print(frame.subarray(8, 16), frame.reduce((x, y) => x + y));
