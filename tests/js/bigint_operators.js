// Operators on BigInts: results against each other, mixed with numbers and strings, what they refuse.
function tell(f) { try { print(f()); } catch (e) { print(`${e.name}: ${e.message}`); } }
const VALUES = [0n, 1n, -1n, 2n, -3n, 7n, 255n, -256n, 65535n, 65536n, -65537n, 0xFFFF_FFFFn, -0x1_0000_0000n, 0o777_777n, 0b1010_1010n,
  123456789012345678901234567890n, -98765432109876543210987654321098765432109876543210n, 2n ** 127n, -(2n ** 64n), 2n ** 96n - 1n];
const OPERATORS = {
  add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, div: (a, b) => b === 0n ? "-" : a / b, mod: (a, b) => b === 0n ? "-" : a % b,
  and: (a, b) => a & b, or: (a, b) => a | b, xor: (a, b) => a ^ b, left: (a, b) => a << (b & 63n), right: (a, b) => a >> (b & 127n),
  order: (a, b) => [a < b, a <= b, a > b, a >= b, a == b, a === b, a != b, a !== b].map(Number).join("")
};
for (const name in OPERATORS)
  for (const a of VALUES) print(name, a, VALUES.map(b => OPERATORS[name](a, b)).join(" "));
for (const a of VALUES) print(-a, ~a, typeof a, !a, a ? "true" : "false", a ** 3n, a << -3n, a >> -3n, a >> 1000n, a << 0n);

// Division and multiplication belong together.
let state = 12345n, wrong = 0;
const next = bits => { state = state * 6364136223846793005n + 1442695040888963407n & (1n << 512n) - 1n; return state >> 512n - bits; };
for (let i = 1; i < 300; i++) {
  const a = next(BigInt(i)), b = next(BigInt(1 + i * 7 % 300)) - (1n << 80n), c = next(40n);
  if (b !== 0n && a / b * b + a % b !== a) wrong++;
  if ((a + b) * c !== a * c + b * c || (a ^ b ^ b) !== a || (a & ~b) + (a & b) !== a || (a | b) - b !== (a & ~b)) wrong++;
  if (BigInt(a.toString()) !== a || BigInt("0x" + a.toString(16)) !== a || a << 37n >> 37n !== a || a * (1n << 20n) !== a << 20n) wrong++;
}
print(wrong, state.toString(36));
// Digits of a quotient that are guessed one too large.
print((2n ** 96n - 2n ** 48n) / (2n ** 48n - 1n), (0x8000_0000_0000_0000_0003n << 64n) / 0x2000_0000_0000_0000_0001n, (2n ** 80n - 1n) % (2n ** 48n + 2n ** 16n - 1n),
  0x7fff_8000_0000_0001_0000_0000n / 0x8000_0000_0001n);

print(2n ** 0n, 0n ** 0n, 0n ** 5n, (-1n) ** 7n, (-1n) ** 8n, 1n ** 10n ** 30n, (-2n) ** 63n, 3n ** 100n);
try { 2n ** -1n; } catch (e) { print(e.name); }
tell(() => 1n / 0n);
tell(() => 1n % 0n);
for (const bad of [1, 1.5, "x", null, undefined, true, {}, [2]]) {
  for (const f of [(a, b) => a - b, (a, b) => a * b, (a, b) => a & b, (a, b) => a << b, (a, b) => a ** b, (a, b) => a >>> b]) {
    tell(() => f(1n, bad) === undefined);
    tell(() => f(bad, 1n) === undefined);
  }
}
tell(() => 1n + 1);
tell(() => 1n + null);
tell(() => 1n + undefined);
tell(() => 1n + true);
tell(() => 1n >>> 1n);
tell(() => +1n);
tell(() => 1n + Symbol("s"));
print(1n + "a", "a" + -1n, `${2n}`, 3n + [4], {} + 5n, [6n, [7n]] + "");
print({ valueOf() { return 2n; } } + 3n, 3n * { [Symbol.toPrimitive]: hint => hint === "number" ? 5n : 7n }, 3n + { [Symbol.toPrimitive]: hint => hint === "default" ? 5n : 7n },
  -{ valueOf: () => 8n }, ~{ valueOf: () => 9n }, Object(4n) * Object(5n), Object(4n) + 1n);

// Compared with numbers, exactly, and with texts.
const NUMBERS = [0, -0, 1, -1, 0.5, -0.5, 1.5, 255, 65536, 4294967295, 9007199254740992, 1e22, -1e22, 123456789012345680000, 2 ** 96, Infinity, -Infinity, NaN, 5e-324];
const TEXTS = ["0", "", " 1 ", "-1", "0x1", "1.0", "abc", "255", "123456789012345678901234567890", "1n", "Infinity", "-0", "+7", "0b11", "-0x1"];
for (const a of VALUES) {
  print(a, NUMBERS.map(b => [a < b, a <= b, a > b, a >= b, a == b, b < a, b == a, a === b].map(Number).join("")).join(" "));
  print(a, TEXTS.map(b => [a < b, a <= b, a > b, a == b, b > a, b == a].map(Number).join("")).join(" "));
}
print(2n ** 53n + 1n == 2 ** 53, 2n ** 53n + 1n > 2 ** 53, 2n ** 1024n > Number.MAX_VALUE, 2n ** 1024n < Infinity, 1n == true, 0n == false, 2n == true, 1n < true, 0n < null, 0n == null,
  0n == undefined, 0n >= undefined, 1n == { valueOf: () => 1n }, 1n == Symbol.iterator, 1n == Object(1n), 1n === Object(1n), [1n].includes(1n), [1n].indexOf(1n), Object.is(0n, -0n), Object.is(1n, 1));

// ++ and --, of all kinds of places and values.
let n = 5n, o = { p: 1n, [2n]: 7n }, list = [1n], text = "5", old;
old = n++; print(old, n, n--, n, ++n, --n);
o.p++; o["p"]--; --o.p; old = o[2]++; print(o.p, old, o[2n], list[0]++, list);
n += 2n; n **= 2n; n -= 1n; n *= 3n; n /= 2n; n %= 50n; n <<= 3n; n >>= 1n; n |= 1n; n &= 0xFFn; n ^= 3n; print(n);
old = text++; print(old, text, typeof old);
let half = 0.5, none, thing = { valueOf: () => 10n }, big = 2 ** 30 - 1, least = -(2 ** 30), minus = -0, yes = true, nothing = null;
none++; half--; thing++; big++; least--; minus++; yes++; nothing--; print(none, half, thing, big, least, minus, yes, nothing);
old = thing++; print(old, thing, -0 === minus--, minus);
for (let i = 0n, j = 0; i < 4n; i++, j++) print(i, j, i == j);
for (let i = 1n << 40n; i > (1n << 40n) - 3n; i--) print(i);
tell(() => { let s = Symbol(); s++; });
switch (3n) { case 3: print("number"); break; case 3n: print("BigInt"); }
n ||= 1n; n &&= 0n; n ??= 5n; print(n, 0n || "or", 0n && "and", 0n ?? "nullish", 0n ? 1 : 2);
