// Typed arrays of numbers known at build time: in flash until somebody writes.
const bytes = new Uint8Array([1, 2, 300, -1, 4]);
const words = new Int16Array([1000, -1000, 32768, 7.9]);
const reals = new Float32Array([0.1, 1.5, -0, NaN, Infinity, 16777217]);
const doubles = new Float64Array([0.1, -1e300]);
const clamped = new Uint8ClampedArray([0.5, 1.5, 2.5, 300, -3, NaN, 254.5, 255.5]);
const wide = new Uint32Array([4294967295, 2147483648, 1073741824, 5]), signed = new Int32Array([4294967295, 2147483648, -1073741825]);
const written = new Uint8Array([5, 6, 7]);
written[1] = 60;
print(bytes, words, reals, doubles, clamped, wide, signed, written);
print(bytes.length, words.byteLength, reals[0], Object.is(reals[2], -0), wide[0] + 1, signed[2], bytes[5], bytes["4"], 4 in bytes, 5 in bytes);

let sum = 0;
for (let i = 0; i < bytes.length; i++) sum += bytes[i];
for (const w of words) sum += w;
print(sum, Math.max(...bytes), words.map(x => x + 1), bytes.subarray === words.subarray);

// the first write makes a copy, identity stays
function alias() { return bytes; }
function change(a, i, v) { a[i] = v; }
change(bytes, 0, 511);
print(bytes[0], alias()[0], alias() === bytes, bytes);
change(bytes, 9, 1);
bytes.extra = "x";
print(Object.keys(bytes), bytes.extra, bytes.length);

// so does a view
const view = new DataView(words.buffer);
view.setInt16(0, 258);
print(words, words.buffer === view.buffer, view.byteLength, new Uint8Array(words.buffer, 0, 4));
const part = doubles.subarray(1);
change(part, 0, 2.5);
print(doubles, part, doubles.buffer.byteLength);
print(reals.fill(2, 1, 3), clamped.sort(), wide.reverse());
reals.label = 1;
print(reals.label, reals.length, signed.slice(1), Object.prototype.toString.call(signed));
const sealed = Object.preventExtensions(new Uint8Array([1, 2]));
try { sealed.x = 1; } catch (e) { print(e.name); }
sealed[0] = 9;
print(sealed, Object.isExtensible(sealed));
const table = { data: new Uint16Array([513, 2]), list: [new Int8Array([200])] };
table.data[1]++;
print(table.data, table.list[0], JSON.stringify(table));
