// Symbols: values, property keys, what conversions do with them, the well-known ones.
const a = Symbol("a"), none = Symbol();
console.log(typeof a, String(a), a.toString(), a.description, none.description, String(none), Symbol("").description === "");
console.log(a === a, a == a, a === Symbol("a"), a == none, !a, a ? 1 : 2, a == 1, a == "Symbol(a)", a != null);
console.log(Object(a) == a, Object(a) === a, typeof Object(a), Object(a).description, Object(a).valueOf() === a);

// conversions
function message(f) { try { return f(); } catch (e) { return e.name; } }
console.log(message(() => a + 1), message(() => "" + a), message(() => `${a}`));
console.log(message(() => +a), message(() => a < 1), message(() => ~a), message(() => [a].join()));
console.log(message(() => Math.max(a)), message(() => "abc".indexOf(a)), message(() => new Int8Array(1).fill(a)));
console.log(message(() => new Symbol()), message(() => a()), message(() => { a.x = 1; }), message(() => null[a]));

// keys
const key = Symbol("key"), other = Symbol("other");
const o = { b: 1, [key]: 2, 1: 3, get [other]() { return this.b + 10; }, set [other](v) { this.b = v; }, a: 4, 0: 5 };
o[other] = 7;
console.log(o[key], o[other], o.b, key in o, none in o, Object.keys(o).join(), JSON.stringify(o), JSON.stringify({ s: a, t: [a] }));
console.log(Object.getOwnPropertyNames(o).join(), Object.getOwnPropertySymbols(o).map(String).join());
for (const k in o) if (typeof k !== "string") console.log("for-in lists symbols");
console.log(Object.entries({ [a]: 1, x: 2 }).length, Object.assign({}, o)[key], { ...o }[other], o.propertyIsEnumerable(key), o.hasOwnProperty(a));
const { [key]: taken, b, ...rest } = o;
console.log(taken, b, Object.getOwnPropertySymbols(rest).map(String).join(), Object.keys(rest).join());
console.log(delete o[key], key in o, delete o[key], Object.getOwnPropertySymbols(o).length);
Object.defineProperty(o, key, { value: 1, enumerable: false });
console.log(o.propertyIsEnumerable(key), Object.getOwnPropertyDescriptor(o, key).writable, message(() => { o[key] = 2; }));
console.log(Object.isFrozen(Object.freeze({ [a]: 1 })), Object.isFrozen(Object.preventExtensions({ [a]: 1 })));
function f() {}
f[a] = 1; [][a]; const list = [1]; list[a] = 2;
console.log(f[a], list[a], list.length, Object.keys(list).length, Object.getOwnPropertySymbols(list).length);
const many = {};
for (let i = 0; i < 20; i++) many[Symbol(i)] = i;
let sum = 0;
for (const s of Object.getOwnPropertySymbols(many)) sum += many[s] * s.description;
console.log(sum);

// names of functions
function named(k) { return { [k]: function () {}, get [k + "_"]() { return 1; } }; }
console.log({ [key]: () => 1 }[key].name, named("zz").zz.name, Object.getOwnPropertyDescriptor(named("q"), "q_").get.name);
class C { [key]() { return 1; } static [other] = class {}; get [Symbol.toStringTag]() { return "See"; } static [none]() {} }
console.log(C.prototype[key].name, C[other].name, C[none].name === "", new C()[key](), String(new C()), `${new C()}`);
console.log(Object.getOwnPropertyDescriptor(C.prototype, Symbol.toStringTag).get.name, Symbol.prototype[Symbol.toPrimitive].name);

// the registry
console.log(Symbol.for("r") === Symbol.for("r"), Symbol.keyFor(Symbol.for("r")), Symbol.keyFor(a), Symbol.for("r").description);
console.log(message(() => Symbol.keyFor("x")), message(() => Symbol.for(a)));

// well-known symbols
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
console.log(2 instanceof Even, 1 instanceof Even, [] instanceof Array, f instanceof Function, message(() => 1 instanceof {}));
console.log(Function.prototype[Symbol.hasInstance].call(Array, []), Function.prototype[Symbol.hasInstance].call({}, []));
const both = { [Symbol.toPrimitive](hint) { return hint === "number" ? 5 : hint; } };
console.log(`${both}`, +both, both + "", both * 2, both == "default", [1, 2, 3, 4, 5, 6][both], { default: 1, string: 2 }[both]);
console.log(message(() => +{ [Symbol.toPrimitive]: () => ({}) }), message(() => +{ [Symbol.toPrimitive]: 1 }));
console.log(message(() => +{ valueOf: () => a }), { [{ [Symbol.toPrimitive]: () => a }]: 3 }[a]);
const show = Object.prototype.toString;
console.log(show.call(Math), show.call(JSON), show.call(new Uint8Array(1)), show.call(a), show.call([]), show.call(new Error()), show.call(null));
console.log(show.call({ [Symbol.toStringTag]: "X" }), show.call({ [Symbol.toStringTag]: 1 }), show.call(new DataView(new ArrayBuffer(1))));
console.log(Symbol.iterator.toString(), Object.getOwnPropertyDescriptor(Symbol, "iterator").writable, typeof Symbol.asyncIterator);
console.log([a, { [a]: a }], Object(a), { x: Symbol.match });
