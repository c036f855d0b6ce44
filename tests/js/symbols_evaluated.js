// Symbols that are made at build time are constants: keys of flash shapes, equal to themselves alone.
const tag = Symbol("tag"), none = Symbol(), known = Symbol.for("known");
const table = { [tag]: 1, n: 2, [Symbol.toStringTag]: "T" };
class C { [tag]() { return "m"; } static [none] = 3; get [Symbol.species]() { return 1; } }
const big = {};
for (let i = 0; i < 12; i++) big[i % 2 ? "k" + i : Symbol("k" + i)] = i;
Array.prototype[tag] = 5;
function read(k) { return table[k]; }
setTimeout(() => {
  console.log(table[tag], read(tag), String(tag), String(none), new C()[tag](), C[none], C.prototype[tag].name, [][tag]);
  console.log(Symbol.for("known") === known, Symbol.keyFor(known), Object.prototype.toString.call(table));
  console.log(Object.getOwnPropertySymbols(big).map(s => s.description + "=" + big[s]).join(), tag in table, none in table);
  table[tag]++;
  table[none] = 7;
  console.log(table, delete table[tag], tag in table);
}, 1);
