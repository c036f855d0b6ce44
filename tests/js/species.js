// What methods of arrays and typed arrays make their results of.
class Stack extends Array { top() { return this[this.length - 1]; } }
const s = Stack.from([1, 2, 3]);
console.log(s instanceof Stack, s.top(), Stack.of(7, 8).top(), s.map(x => x * 2).top(), s.filter(x => x < 3).top(), s.slice(0, 2).top());
console.log(s.concat([4, 5]).top(), s.splice(0, 1) instanceof Stack, s.length, s.flat().constructor === Stack, s.flatMap(x => [x, x]).length);
class Plain extends Array { static get [Symbol.species]() { return Array; } }
console.log(new Plain(3).map(x => x) instanceof Plain, Plain[Symbol.species] === Array, Array[Symbol.species] === Array, Map[Symbol.species] === Map);
function message(f) { try { return f(); } catch (e) { return e.name; } }
const odd = [1, 2];
odd.constructor = { [Symbol.species]: function (n) { this.n = n; this.length = 0; } };
console.log(odd.map(x => x + 1).n, odd.filter(x => x > 1)[0], odd.concat(3)[2]);
odd.constructor = 5;
console.log(message(() => odd.map(x => x)), message(() => odd.slice()));
odd.constructor = undefined;
console.log(odd.map(x => x).length, Object.getOwnPropertyDescriptor(Array, Symbol.species).get.name);
console.log([].concat({ length: 2, 0: "a", 1: "b", [Symbol.isConcatSpreadable]: true }, 1).join(), [[1], { length: 1 }].concat([2]).length);
const closed = [3, 4]; closed[Symbol.isConcatSpreadable] = false;
console.log([1].concat(closed).length, Array.from.call(Object, [1])[0], Array.from({ length: 2, 0: "x" }).length, Array.of.call(Object, 5)[0]);
class Bytes extends Uint8Array { sum() { return this.reduce((x, y) => x + y, 0); } }
const bytes = new Bytes([1, 2, 3]);
console.log(bytes.map(x => x * 2).sum(), bytes.filter(x => x > 1).sum(), bytes.slice(1).sum(), bytes.subarray(0, 2).sum(), Bytes.from([5, 6]).sum(), Bytes.of(9).sum());
bytes.constructor = { [Symbol.species]: Int16Array };
console.log(bytes.map(x => -x).join(), bytes.toSorted().constructor.name, message(() => { bytes.constructor = { [Symbol.species]: Array }; bytes.map(x => x); }));
