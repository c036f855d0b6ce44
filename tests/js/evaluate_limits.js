// Where evaluation has to stop, and what it must not get wrong there.
let order = [];
function note(x) { order.push(x); return x; }
const before = note("before");
print(note("first"), note(1 + 1)); // expect: first 2
const after = note("after");
print(order.join()); // expect: before,first,2,after
let seen;
try { seen = early; } catch (e) { seen = e.name; }
let early = "late";
print(seen, early); // expect: ReferenceError late
let thrown = "none";
try { undefined.x; } catch (e) { thrown = e.constructor.name; }
print(thrown); // expect: TypeError
function depth(n) { return n === 0 ? 0 : 1 + depth(n - 1); }
const reached = depth(200);
print(reached); // expect: 200
const count = (function () { let n = 0; for (let i = 0; i < 30000; i++) n = (n * 31 + i) % 65521; return n; })();
print(count); // expect: 2724
var hoisted = typeof later;
var later = 1;
print(hoisted, typeof laterFunction, laterFunction()); // expect: undefined function L
function laterFunction() { return "L"; }
let x = 1, y = x + 1, z = (print("between", y), y + 1); // expect: between 2
print(x, y, z); // expect: 1 2 3
switch (x) { case 1: { let inner = "in"; var leak = () => inner; } }
print(leak()); // expect: in
label: for (const i of [1, 2, 3]) { for (const j of [1, 2, 3]) if (i * j === 4) { order = i + ":" + j; break label; } }
print(order); // expect: 2:2
function reassigned() { return "first"; }
const kept = reassigned();
reassigned = 5;
print(kept, reassigned); // expect: first 5
