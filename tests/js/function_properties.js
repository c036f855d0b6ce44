// Properties of functions, what can be constructed, restricted properties.
function message(f) {
  try { return String(f()); } catch (error) { return error.name; }
}
function declared(a, b) {}
const arrow = () => 1, bound = declared.bind(null, 1), { method } = { method() {} };
class K {}
print(Object.getOwnPropertyNames(declared).join());
print(Object.getOwnPropertyNames(arrow).join());
print(Object.getOwnPropertyNames(method).join());
print(Object.getOwnPropertyNames(bound).join(), bound.name, bound.length);
print(Object.getOwnPropertyNames(Math.max).join());
print(Object.getOwnPropertyNames([].map).join());
for (const f of [parseInt, isNaN, [].map, "".trim, arrow, method, Function.prototype, JSON.parse])
  print(message(() => new f()), "prototype" in f);
print(typeof Function.prototype, Function.prototype(1, 2), Function.prototype.length, `"${Function.prototype.name}"`);
print(Object.getPrototypeOf(Function.prototype) === Object.prototype, Function.prototype instanceof Object);
for (const f of [declared, arrow, bound, K, method, parseInt])
  print(message(() => f.caller), message(() => f.arguments), message(() => { f.caller = 1; }), message(() => { f.arguments = 1; }));
const caller = Object.getOwnPropertyDescriptor(Function.prototype, "caller");
print(caller.get === caller.set, caller.enumerable, caller.configurable);
// apply takes any array-like, __proto__ is an accessor
print(Math.max.apply(null, { length: 3, 0: 4, 1: 9, 2: 5 }));
print(declared.apply(null, { get length() { return 0; } }));
print(message(() => declared.apply(null, 5)));
const o = { a: 1 }, p = { b: 2 };
o.__proto__ = p;
print(o.b, Object.keys(o).join(), o.__proto__ === p, Object.getPrototypeOf(o) === p);
o.__proto__ = 5;
print(o.__proto__ === p, (5).__proto__ === Number.prototype);
print(message(() => { p.__proto__ = o; }));
print(Object.keys(JSON.parse('{"__proto__": 1}')).join());
