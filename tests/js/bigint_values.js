// BigInts as values: conversions, texts, wrappers, keys, what shows them.
function tell(f) { try { print(f()); } catch (e) { print(`${e.name}: ${e.message}`); } }
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
print(0n, -0n, 1_000_000n, 0xdead_BEEFn, 0o17n, 0b101n, 0XFFn, -5n, 340282366920938463463374607431768211456n);
for (const v of [0, -0, 1, -1, 2 ** 31, -(2 ** 40), 2 ** 53, 1e21, 1.7976931348623157e308, true, false, "", "  ", "12", "-12", "+5", " 0x1F\n", "0o17", "0b11", "00012",
  10n, Object(11n), { valueOf: () => "12" }, { toString: () => "13", valueOf: null }, [14], "9".repeat(60)]) print(BigInt(v));
for (const v of [1.5, NaN, Infinity, -Infinity, 1e-7, undefined, null, "1.0", "1e3", "1n", "-", "0x", "0b2", "--1", "- 1", "-0x1", "_", "1_0", "\u00e9", {}, () => 1, Symbol("s")]) name(() => BigInt(v));
tell(() => BigInt(1.5));
tell(() => BigInt("1x"));
tell(() => BigInt(undefined));
tell(() => BigInt());
tell(() => new BigInt(1));
name(() => { class A extends BigInt { } return new A(1); });
print(typeof BigInt, BigInt.name, BigInt.length, BigInt.prototype.constructor === BigInt, Object.getPrototypeOf(BigInt) === Function.prototype);
print(Object.getOwnPropertyNames(BigInt).sort().join(), Object.getOwnPropertyNames(BigInt.prototype).sort().join(), BigInt.prototype[Symbol.toStringTag]);

// To numbers: to the nearest, half-way cases to the even neighbour.
for (const v of [0n, -1n, 2n ** 53n + 1n, 2n ** 53n + 3n, -(2n ** 53n) - 1n, 2n ** 54n + 2n, 2n ** 64n - 1n, 2n ** 64n + 2048n, 2n ** 64n + 2049n, 2n ** 1023n, 2n ** 1024n - 2n ** 970n, 2n ** 1024n - 2n ** 970n - 1n,
  2n ** 1024n, -(2n ** 2000n), 123456789012345678901234567890n]) print(Number(v), parseFloat(v), Number(v) === +String(v), isNaN(Number(v)));
print(parseInt("12n"), parseInt(34n), Number("12n"), Number(Object(5n)), Number.isInteger(5n), Number.isFinite(5n), Number.isNaN(5n), Number.isSafeInteger(5n));
for (const f of [() => Math.abs(1n), () => Math.max(1n), () => isFinite(1n), () => isNaN(1n), () => [1, 2][Symbol.iterator].call(1n) && 1, () => "abc".at(1n), () => "abc".slice(1n), () => new Array(3).fill(0, 1n),
  () => (5).toFixed(1n), () => String.fromCharCode(65n), () => new Uint8Array(2n), () => new Uint8Array([1n]), () => Uint8Array.of(1n), () => { new Uint8Array(1)[0] = 1n; },
  () => { [].length = 1n; }, () => new Date(1n), () => Number.prototype.toString.call(1n), () => BigInt.prototype.toString.call(1), () => BigInt.prototype.valueOf.call("1")]) name(f);

// Texts in all bases, and back.
const V = -123456789012345678901234567890123456789012345678901234567890n;
for (let radix = 2; radix <= 36; radix++) print(radix, V.toString(radix), (255n).toString(radix), 0n.toString(radix), (-1n).toString(radix), (2n ** 80n).toString(radix).length);
name(() => 1n.toString(1));
name(() => 1n.toString(37));
name(() => 1n.toString(2n));
name(() => 1n.toString(Symbol()));
print(10n.toString(undefined), 10n.toString("16"), 10n.toString(2.9), 10n.toLocaleString(), 10n.toLocaleString("de"), 10n.valueOf(), Object(10n).toString(8), String(V), V + "");
print("x".padStart(5n.toString().length + 3), "ab".repeat(3), ["b", 10n, 9n, "a"].sort().join(), [10n, 9n, 1n].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(), [3n, 4n].join("-"));
print("a1b".replace("1", 2n), "1,2".split(","), "10".includes(1n), "110".indexOf(10n), "5" + 5n, [1n, 2n].toLocaleString());
for (const bits of [0, 1, 2, 3, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 200]) {
  print(bits, [0n, 1n, -1n, 5n, -5n, 127n, 128n, 255n, 256n, -128n, -129n, 2n ** 31n, 2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n, V].map(v => BigInt.asIntN(bits, v) + "/" + BigInt.asUintN(bits, v)).join(" "));
}
tell(() => BigInt.asIntN(-1, 1n));
tell(() => BigInt.asUintN(2 ** 53, 1n));
name(() => BigInt.asIntN(8, 1));
name(() => BigInt.asUintN(8n, 1n));
print(BigInt.asIntN(2 ** 53 - 1, -5n), BigInt.asUintN(2 ** 53 - 1, 5n), BigInt.asIntN("8", "255"), BigInt.asUintN(undefined, true), BigInt.asIntN({ valueOf: () => 4 }, { valueOf: () => 15n }));

// Wrappers, properties, keys.
const wrapped = Object(5n);
print(typeof wrapped, wrapped + 1n, wrapped == 5n, wrapped instanceof BigInt, Object.prototype.toString.call(5n), Object.prototype.toString.call(wrapped), wrapped.constructor === BigInt, Object.keys(5n).length);
print(5n.constructor.name, 5n.missing, "x" in wrapped, Object.getPrototypeOf(5n) === BigInt.prototype, Reflect.ownKeys(wrapped).length);
name(() => { 5n.x = 1; });
BigInt.prototype.double = function () { return this * 2n; };
print(21n.double(), typeof 21n.double, Object(4n).double());
const object = { 1n: "one", [2n]: "two", 0x10n: "sixteen", 99999999999999999999n: "many", get 3n() { return "three"; }, 4n() { return "four"; } };
class Keys { static 7n = "seven"; 8n = "eight"; }
const { 1n: one, [2n]: two } = object;
print(Object.keys(object).join(), object[1], object["2"], object[16n], object["99999999999999999999"], object[3n], object[4](), one, two, Keys[7], new Keys()[8n], 2n in object, delete object[2n], 2 in object);
const array = ["a", "b"];
print(array[1n], array[-1n], 1n in array, "text"[2n], array.hasOwnProperty(0n), (array[3n] = "d", array.length));
const map = new Map([[1n, "a"], [2n ** 70n, "b"], [1, "c"], ["1", "d"], [-1n, "e"]]), set = new Set([1n, BigInt("1"), 2n, 2n ** 65n, 2n ** 65n + 1n, 2n ** 65n, 1]);
print(map.size, map.get(1n), map.get(2n ** 70n), map.get(1), map.get("1"), map.get(-1n), map.get(0n - 1n), map.has(3n), map.delete(1n), map.get(1n), set.size, [...set].join());
for (let i = 0n; i < 40n; i++) { map.set(i * 10n ** 20n, i); set.add(i << 60n); }
print(map.size, map.get(17n * 10n ** 20n), set.size, set.has(39n << 60n), set.has(40n << 60n), [...map.values()].filter(v => typeof v === "bigint").length);
for (const weak of [WeakMap, WeakSet]) name(() => weak === WeakMap ? new weak([[1n, 1]]) : new weak([1n]));
name(() => new WeakRef(1n));

// JSON knows none, unless they say how.
for (const v of [1n, { a: 1n }, [1n], Object(1n)]) name(() => JSON.stringify(v));
print(JSON.stringify({ a: 1n }, (key, value) => typeof value === "bigint" ? `${value}` : value));
BigInt.prototype.toJSON = function () { return this.toString() + "n"; };
print(JSON.stringify([1n, { b: 2n }]), JSON.stringify(Object(3n)));
delete BigInt.prototype.toJSON;

console.log(1n, -2n, [3n, { four: 4n }], new Map([[5n, 6n]]), new Set([7n]), Object(8n), { k: Object(9n) }, "%");
console.log("%s %d %i %f %j %o", 1n, 2n, 3, 4, "5", 6n);
const kinds = [1n, 1, "1", true, undefined, null, {}, () => 1, Symbol()].map(v => typeof v);
print(kinds.join(), typeof 1n === "bigint", typeof (1n + 1n), typeof -1n, typeof typeof 1n);
const shared = 10n ** 30n, copies = [shared, shared, 10n ** 30n];
print(copies.every(v => v === shared), copies.lastIndexOf(10n ** 30n), new Set(copies).size);
(async () => print(await Promise.resolve(5n)))();
function* counts(n) { while (n > 0n) yield n--; }
print([...counts(4n)].join(), Math.max(...[...counts(3n)].map(Number)));
