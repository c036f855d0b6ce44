// BigInt64Array, BigUint64Array, and DataView's methods for their elements.
function tell(f) { try { print(f()); } catch (e) { print(`${e.name}: ${e.message}`); } }
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
const EDGES = [0n, 1n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 64n + 5n, -(2n ** 100n) - 7n];
for (const TA of [BigInt64Array, BigUint64Array]) {
  print(TA.name, TA.length, TA.BYTES_PER_ELEMENT, TA.prototype.BYTES_PER_ELEMENT, Object.getPrototypeOf(TA) === Object.getPrototypeOf(Int8Array), new TA(2)[Symbol.toStringTag], new TA(3).byteLength);
  const a = new TA(EDGES), b = TA.from(EDGES, v => v + 1n), c = TA.of(3n, 1n, 2n), d = new TA(new Set([7n, true, "8"])), e = new TA({ length: 2, 0: 5n, 1: { valueOf: () => 6n } });
  print(a.join(), "|", b.join(), "|", c.join(), "|", d.join(), "|", e.join());
  a[0] = 9n; a[1] = "10"; a[2] = true; a[3] = { valueOf: () => 11n }; a["4"] = -1n; a[99] = 1n;
  print(a.join(), a[99], a.at(-1), a.length, typeof a[0]);
  for (const bad of [1, undefined, null, "x", Symbol(), 1.5, {}]) { name(() => { a[0] = bad; }); name(() => { a[1] = bad; }); name(() => new TA([bad])); name(() => a.fill(bad)); name(() => a.with(0, bad)); }
  print(c.sort().join(), new TA([3n, -1n, 2n ** 63n, 0n]).sort().join(), c.sort((x, y) => (x < y ? 1 : x > y ? -1 : 0)).join(), c.toReversed().join(), c.toSorted().join(), c.with(1, 50n).join());
  print(c.map(v => v * 2n).join(), c.filter(v => v > 1n).join(), c.reduce((x, y) => x + y), c.includes(2n), c.includes(2), c.indexOf(3n), c.lastIndexOf(1n), c.find(v => v === 2n), c.some(v => v > 5n), c.fill(4n, 1).join());
  print(c.slice(1).join(), c.subarray(1, 2).length, [...c.entries()].join(";"), c.toString(), c.toLocaleString(), [...c.keys()].join(), c.copyWithin(0, 1).join(), c.reverse().join(), c.every(v => typeof v === "bigint"));
  c.set([70n, 80n], 1); c.set(new BigInt64Array([-1n])); print(c.join());
  name(() => c.set([1]));
  name(() => c.set(new Uint8Array(1)));
  name(() => new Uint8Array(1).set(c));
  name(() => new TA(new Uint8Array(2)));
  name(() => new Float64Array(c));
  print(new TA(new BigUint64Array([2n ** 64n - 1n]))[0], Object.keys(c).join(), Object.getOwnPropertyDescriptor(c, 0).value, 0n in c, c.hasOwnProperty("2"), ArrayBuffer.isView(c), Array.isArray(c));
  Object.defineProperty(c, "0", { value: 77n }); print(c[0], JSON.stringify(Object.keys(c)), c instanceof TA);
  name(() => Object.defineProperty(c, "0", { value: 1 }));
  console.log(c, new TA(0));
}
const buffer = new ArrayBuffer(32), signed = new BigInt64Array(buffer, 8, 2), unsigned = new BigUint64Array(buffer), bytes = new Uint8Array(buffer), view = new DataView(buffer, 3);
signed[0] = -2n; unsigned[3] = 0x0102_0304_0506_0708n;
print(signed.join(), unsigned.join(), bytes.join(), signed.byteOffset, signed.buffer === buffer);
name(() => new BigInt64Array(buffer, 4));
name(() => new BigInt64Array(new ArrayBuffer(9)));
for (const v of EDGES) for (const little of [false, true]) {
  view.setBigInt64(2, v, little);
  print(view.getBigInt64(2, little), view.getBigUint64(2, little), view.getBigInt64(2, !little), bytes.subarray(5, 13).join());
  view.setBigUint64(3, v, little);
  print(view.getBigUint64(3, little));
}
for (const f of [() => view.getBigInt64(22), () => view.getBigInt64(-1), () => view.setBigInt64(0, 1), () => view.setBigInt64(0), () => view.setBigUint64(100, 1n), () => view.setBigInt64(1n, 1n), () => view.getBigInt64.call({}, 0)]) name(f);
print(view.setBigUint64(0, "18446744073709551615"), view.getBigInt64(0), view.setBigInt64(0, { valueOf: () => 5n }), view.getBigUint64(0), view.getInt8(7));
print(DataView.prototype.getBigInt64.length, DataView.prototype.setBigInt64.length, DataView.prototype.getBigUint64.name, typeof DataView.prototype.setBigUint64, Object.keys(DataView.prototype).length);
function sum(list) { let total = 0n; for (const v of list) total += v; for (let i = 0; i < list.length; i++) total += list[i] * BigInt(i); return total; }
print(sum(new BigInt64Array([1n, -2n, 3n])), sum([1n, 2n]), sum(new BigUint64Array(4).fill(2n ** 63n)));
