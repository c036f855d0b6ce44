// Map and Set: keys, order, growing and shrinking, iterators while both happen.
"use strict";
function show(iterator) {
  const list = [];
  for (let step; !(step = iterator.next()).done;) list.push(Array.isArray(step.value) ? step.value.join("=") : String(step.value));
  return list.join(" ");
}
function message(f) { try { return f(); } catch (e) { return e.name; } }

// keys: numbers by value, strings by content, the rest by identity
const o = {}, p = {}, s = Symbol("s");
const m = new Map([[1, "one"], ["1", "text"], [NaN, "nan"], [0, "zero"], [o, "o"], [s, "symbol"], [undefined, "u"], [null, "null"]]);
console.log(m.size, m.get(1), m.get("1"), m.get(NaN), m.get(-0), m.get(o), m.get(p), m.get(s), m.get(Symbol("s")), m.get(undefined), m.get(null));
console.log(m.get(0 / 0), m.get(Number("x")), m.has(), m.has(0.5), m.get(1.5 - 0.5), m.get("x".length), m.get(String(1)));
m.set(0.5, "half").set(1e300, "large").set(100000, "box").set(3e9, "wide").set(1 << 30, "edge").set(-(2 ** 31), "low").set(true, "yes");
console.log(m.get(0.25 * 2), m.get(1e150 * 1e150), m.get(1e5), m.get(1.5e9 * 2), m.get(2 ** 30), m.get(1 << 31), m.get(!o === false), m.size);
console.log(m.set(-0, "minus") === m, Object.is([...""].length, 0), m.get(0), 1 / m.keys().next().value);
console.log(m.delete(-0), m.delete(0), m.has(0), m.delete(NaN), m.get(NaN), m.delete(s), m.size);

// many: order is that of the first insertion
const many = new Map();
for (let i = 0; i < 300; i++) many.set(i % 3 ? "key" + i : i / 2, i);
console.log(many.size, many.get("key100"), many.get("key" + 298), many.get(49.5), many.get(148.5), many.get("key99"));
for (let i = 0; i < 300; i += 2) many.delete(i % 3 ? "key" + i : i / 2);
for (let i = 290; i < 300; i += 2) many.set("again" + i, i);
many.set("key1", "changed");
console.log(many.size, many.get("key1"), many.get(1.5), many.get("key2"), show(many.keys()).slice(0, 40), show(many.values()).slice(-30));
many.clear();
console.log(many.size, many.get("key1"), many.keys().next().done);
many.set("new", 1);
console.log(show(many.entries()));

// iterators see what is added, and stay right when what is before them goes
const set = new Set([1, 2, 3, 4, 5]);
const it = set.values(), late = set.entries();
console.log(it.next().value, it.next().value);
set.delete(1); set.delete(2); set.delete(4);
console.log(it.next().value, set.add(6).size, show(it), show(late));
set.add(7);
console.log(it.next().done, it.next().value, show(set.keys()));
const numbers = new Set();
for (let i = 0; i < 40; i++) numbers.add(i);
const steps = numbers.keys(), seen = [];
for (let step; !(step = steps.next()).done;) {
  seen.push(step.value);
  numbers.delete(step.value);
  numbers.delete(step.value + 1);
  if (step.value < 60) numbers.add(step.value + 40.5);
}
console.log(numbers.size, seen.join());
const cleared = new Map([[1, 1], [2, 2]]), over = cleared.keys();
over.next();
cleared.clear();
cleared.set(3, 3);
console.log(over.next().value, over.next().done);
let rounds = 0;
const growing = new Map([["a", 1]]);
growing.forEach((value, key, map) => { rounds++; map.delete(key); if (value < 30) map.set(key + value, value + 1); });
console.log(rounds, growing.size);

// a queue: the table does not grow
const queue = new Set();
for (let i = 0; i < 500; i++) {
  queue.add("job" + i);
  if (queue.size > 5) queue.delete(queue.values().next().value);
}
console.log(queue.size, show(queue.values()));

// forEach, constructors, receivers
const calls = [];
new Set(["x", "y"]).forEach(function (value, key, whole) { calls.push(value + key + whole.size + this.t); }, { t: 1 });
new Map([["k", "v"]]).forEach((value, key, whole) => calls.push(value + key + whole.size));
console.log(calls.join());
console.log(new Map(null).size, new Set(undefined).size, new Set("hello").size, new Map(new Array()).size);
console.log(message(() => Map()), message(() => new Map(5)), message(() => new Map([1])), message(() => Map.prototype.get.call(new Set(), 1)));
console.log(message(() => Set.prototype.add.call(new Map(), 1)), message(() => new Map().forEach(1)), message(() => Map.prototype.size));
console.log(message(() => new Set().keys().next.call(new Map().keys())), message(() => it.next.call({})));
const add = Set.prototype.add;
Set.prototype.add = function (value) { calls.push("add" + value); return add.call(this, value); };
console.log(new Set([1, 2]).size, calls.slice(3).join());
Set.prototype.add = add;
console.log(Object.prototype.toString.call(m), String(set), Object.prototype.toString.call(it), Object.prototype.toString.call(m.keys()));
console.log(Map.length, Set.name, Map.prototype.set.length, Map.prototype.entries === Map.prototype[Symbol.iterator], Set.prototype.keys === Set.prototype.values);
console.log(Object.keys(m).length, JSON.stringify(m), JSON.stringify(set), typeof m, m instanceof Map, m.constructor === Map);

// classes that extend them
class Counter extends Map {
  constructor(list) { super(); this.list = list; for (const word of list) this.count(word); }
  count(word) { this.set(word, (this.get(word) || 0) + 1); }
  get(word) { return super.get(word); }
}
const words = new Counter(["a", "b", "a"]);
console.log(words.size, words.get("a"), words.list.length, words instanceof Map, words instanceof Counter, show(words.entries()));
class Loud extends Set { add(value) { return super.add(value + "!"); } }
console.log(show(new Loud(["hey", "ho"]).values()));
