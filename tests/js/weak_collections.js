// WeakMap and WeakSet; a WeakRef's target goes (not node: at once, with its last reference).
"use strict";
function message(f) { try { return f(); } catch (e) { return e.name; } }
const key = { a: 1 }, other = [1, 2], f = () => 1, symbol = Symbol("key");
const map = new WeakMap([[key, "object"], [other, "array"]]);
map.set(f, "function").set(symbol, key).set(map, "itself");
console.log(map.get(key), map.get(other), map.get(f), map.get(symbol) === key, map.get(map), map.get({}), map.get(1), map.has("x"));
console.log(Object.keys(key).join(), JSON.stringify(key), Object.getOwnPropertyNames(other).join(), Object.getOwnPropertySymbols(key).length);
for (const k in key) console.log(k);
console.log(JSON.stringify(Object.assign({}, key)), JSON.stringify({ ...key }), other.length, f.length);
console.log(map.set(key, undefined) === map, map.has(key), map.get(key), map.delete(key), map.has(key), map.delete(key), map.delete(1));
const second = new WeakMap();
second.set(key, 2);
map.set(key, 3);
console.log(map.get(key), second.get(key), second.get(other));
const frozen = Object.freeze({ x: 1 });
second.set(frozen, "f");
console.log(second.get(frozen), Object.isFrozen(frozen), Object.keys(frozen).join(), second.delete(frozen), second.has(frozen));
const set = new WeakSet([key]);
console.log(set.has(key), set.has(other), set.add(other) === set, set.has(other), set.delete(other), set.has(other), set.has());
console.log(message(() => map.set(1, 2)), message(() => set.add("x")), message(() => new WeakSet([1])), message(() => WeakMap()), message(() => new WeakRef(1)));
console.log(message(() => WeakMap.prototype.get.call(new Map(), key)), message(() => WeakSet.prototype.has.call(map, key)), message(() => WeakRef.prototype.deref.call(map)));
console.log(String(map), String(set), String(new WeakRef(key)), map.size, WeakMap.length, WeakRef.length);

// a value that holds its key keeps nothing alive
for (let i = 0; i < 2000; i++) {
  const round = { i };
  map.set(round, { round });
}
class Tagged extends WeakMap { tag(o) { this.set(o, "tag"); return this.get(o); } }
console.log(new Tagged().tag({}));

const ref = new WeakRef(key);
console.log(ref.deref() === key, ref.deref() === ref.deref(), new WeakRef(f).deref() === f, new WeakRef(symbol).deref() === symbol);
