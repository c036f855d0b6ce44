// Reflect, a feature: only where the firmware has it.
function show(f) {
  try { print(f()); } catch (e) { print(e.name + ": " + e.message); }
}

// apply
show(() => Reflect.apply(Math.max, null, { length: 3, 0: 4, 1: 9, 2: 1 })); // expect: 9
show(() => Reflect.apply(function (a) { return this.x + a; }, { x: 1 }, [2])); // expect: 3
show(() => Reflect.apply(Math.max, null)); // expect: TypeError: CreateListFromArrayLike called on non-object
show(() => Reflect.apply(1, null, [])); // expect: TypeError: Function.prototype.apply was called on 1, which is a number and not a function

// construct
class A { constructor(x) { this.x = x; this.target = new.target; } }
class B {}
let made = Reflect.construct(A, [5], B);
print(made.x, made.target === B, made instanceof B, made instanceof A); // expect: 5 true true false
print(Reflect.construct(Array, [3]).length, Reflect.construct(A, []).target === A); // expect: 3 true
show(() => Reflect.construct(1, [])); // expect: TypeError: 1 is not a constructor
for (const [f, target] of [[() => 0, A], [A, Math.max]])
  try { Reflect.construct(f, [], target); } catch (e) { print(e.name); }
// expect: TypeError
// expect: TypeError

// properties
let o = { a: 1, get b() { return this.c; }, set b(v) { this.c = v; }, c: 3 };
print(Reflect.get(o, "b"), Reflect.get(o, "b", { c: 8 }), Reflect.get([1, 2], 1), Reflect.get(o, "none")); // expect: 3 8 2 undefined
let other = { c: 0 };
print(Reflect.set(o, "b", 7, other), other.c, o.c); // expect: true 7 3
print(Reflect.set(o, "a", 2), o.a, Reflect.set(Object.freeze([1]), 0, 4), Reflect.set({}, "x", 1, 5)); // expect: true 2 false false
print(Reflect.has(o, "a"), Reflect.has(o, "toString"), Reflect.has(o, "z")); // expect: true true false
print(Reflect.defineProperty(o, "d", { value: 1 }), o.d, Reflect.defineProperty(o, "d", { value: 2 })); // expect: true 1 false
print(Reflect.defineProperty(Object.freeze({}), "x", { value: 1 })); // expect: false
show(() => Reflect.defineProperty(o, "e", 1)); // expect: TypeError: Property description must be an object: 1
print(Reflect.deleteProperty(o, "d"), Reflect.deleteProperty(o, "a"), "a" in o); // expect: false true false
print(JSON.stringify(Reflect.getOwnPropertyDescriptor({ k: 1 }, "k"))); // expect: {"value":1,"writable":true,"enumerable":true,"configurable":true}
print(Reflect.ownKeys({ b: 1, 2: 0, a: 2, 1: 0 }).join()); // expect: 1,2,b,a
print(Reflect.ownKeys({ b: 1, [Symbol("s")]: 1, 2: 0 }).map(String).join(), String(Reflect)); // expect: 2,b,Symbol(s) [object Reflect]

// prototypes and extensibility
print(Reflect.getPrototypeOf([]) === Array.prototype, Reflect.setPrototypeOf(o, null), Reflect.getPrototypeOf(o)); // expect: true true null
print(Reflect.isExtensible(o), Reflect.preventExtensions(o), Reflect.isExtensible(o), Reflect.setPrototypeOf(o, {})); // expect: true true false false
let circle = {};
print(Reflect.setPrototypeOf(circle, Object.create(circle)), Reflect.setPrototypeOf(Object.prototype, {})); // expect: false false
for (const f of ["get", "set", "has", "ownKeys", "getPrototypeOf", "isExtensible", "deleteProperty"])
  show(() => Reflect[f](1, "x"));
// expect: TypeError: Reflect.get called on non-object
// expect: TypeError: Reflect.set called on non-object
// expect: TypeError: Reflect.has called on non-object
// expect: TypeError: Reflect.ownKeys called on non-object
// expect: TypeError: Reflect.getPrototypeOf called on non-object
// expect: TypeError: Reflect.isExtensible called on non-object
// expect: TypeError: Reflect.deleteProperty called on non-object

// no constructors; names and lengths
print(Reflect.set.name, Reflect.set.length, Reflect.construct.length); // expect: set 3 2
for (const f of [Reflect.get, [].map, console.log])
  try { print(new f({}, "x")); } catch (e) { print(e.name); }
// expect: TypeError
// expect: TypeError
// expect: TypeError
