// What `with` of sloppy code must not see of arrays; mentioned by programs that list properties.
const list = Array.prototype[Symbol.unscopables];
print(Object.getPrototypeOf(list), Object.values(list).every(x => x === true), Object.keys(list).sort().join()); // expect: null true at,copyWithin,entries,fill,find,findIndex,findLast,findLastIndex,flat,flatMap,includes,keys,toReversed,toSorted,toSpliced,values
const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(Array.prototype, Symbol.unscopables);
print(writable, enumerable, configurable, String(Symbol.unscopables));                // expect: false false true Symbol(Symbol.unscopables)
