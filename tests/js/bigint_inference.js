// Arithmetic whose operands may be numbers or BigInts; and numbers that stay numbers beside them.
function tell(f) { try { print(f()); } catch (e) { print(`${e.name}: ${e.message}`); } }
function add(a, b) { return a + b; }
function poly(x) { return x * x - x; }
function negate(x) { return -x; }
function count(x) { let n = x; n++; ++n; return n--; }
function bits(a, b) { return (a & b) | (a ^ b) << a; }
function half(x, two) { return x / two; }
print(add(1, 2), add(1n, 2n), add("1", 2n), poly(5), poly(5n), poly(0.5), negate(3), negate(3n), negate("4"), count(1), count(1n), count("1"), bits(5, 3), bits(5n, 3n), half(5, 2), half(5n, 2n));
tell(() => add(1, 2n));
tell(() => poly(Symbol()));

function loop(limit, one) { let sum = limit - limit; for (let i = sum; i < limit; i += one) sum += i; return sum; }
print(loop(10, 1), loop(10n, 1n), loop(2.5, 0.5));
function typed(x) { const y = x * x; return typeof y === "bigint" ? "big" : typeof y === "number" ? "number" : "?"; }
print(typed(2), typed(2n), typed("3"));
const box = { value: 1, other: 2n };
for (let i = 0; i < 3; i++) { box.value = box.value * 2 + 1; box.other = box.other * box.other; }
print(box.value, box.other);
box.value = 5n; print(box.value * 2n, box.value + box.other);
let either = 1;
function turn() { either = typeof either === "number" ? 1n : 1; return either; }
print(either + 1, turn() + 1n, either + 1n, turn() + 1, -either, either - 1);
function numbers(n) { let a = 0, b = 1.5; for (let i = 0; i < n; i++) { a = (a + i * 3) | 0; b = b * 1.0001 + a % 7; } return a + b; }
print(numbers(1000).toFixed(6));
function steps(x) { const before = x++; const after = x--; return [before, after, x, typeof before].join(); }
print(steps(1), steps(1n), steps("1"), steps(1.5), steps(null), steps(undefined), steps({ valueOf: () => 3n }), steps({ valueOf: () => 3 }));
tell(() => steps(Symbol()));
const list = [1n, 2n, 3n], mixed = [1, 2n, 0.5, "3"];
for (let i = 0; i < list.length; i++) list[i] *= list[i];
for (const i in mixed) mixed[i]++;
print(list.join(), mixed.join(), list.reduce((a, b) => a + b), mixed.map(v => typeof v).join());
let wide = 0, captured = 0n;
const raise = by => { captured += by; wide += Number(by); };
for (let i = 0n; i < 5n; i++) raise(i);
print(wide, captured);
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function big(n) { return n < 2n ? n : big(n - 1n) + big(n - 2n); }
print(fib(12), big(12n));
function power(base, exponent) { let result = base / base; while (exponent--) result *= base; return result; }
print(power(2, 10), power(2n, 100), power(1.5, 3));
const table = [], FACT = (() => { let f = 1n; for (let i = 1n; i <= 25n; i++) table.push(f *= i); return f; })();
print(FACT, table[19], table.length);
let z = 0n, text = "";
if (z) text += "truthy"; else text += "falsy";
while (!z) { z = -1n; text += "!"; }
print(text, z ? 1 : 0, !!z, z && 1, Boolean(0n), [0n, 1n].filter(Boolean).join());
print(1n < 2 && 3 > 2n, 2n == 2, [3n, 1, 2n, 10].sort((a, b) => (a < b ? -1 : 1)).join());
const value = Math.floor(Number(7n) / 2), dynamic = globalThis["Big" + "Int"];
print(value | 0, dynamic === undefined || dynamic(5) === 5n);
