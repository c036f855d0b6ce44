// What a trap says must not contradict what the target has for good: TypeErrors, each with its name.
const fixed = Object.freeze({ a: 1 }), loose = { a: 1 };
const permanent = Object.defineProperty({}, "p", { value: 1, writable: true });
const half = Object.defineProperty({}, "h", { get: undefined, set: undefined });
const closed = Object.preventExtensions({ a: 1 });
const tests = {
  get: [() => new Proxy(fixed, { get: () => 2 }).a, () => new Proxy(fixed, { get: () => 1 }).a, () => new Proxy(half, { get: () => 1 }).h,
    () => new Proxy(half, { get() {} }).h, () => new Proxy(loose, { get: () => 3 }).a, () => new Proxy(permanent, { get: () => 3 }).p],
  set: [() => Reflect.set(new Proxy(fixed, { set: () => true }), "a", 2), () => Reflect.set(new Proxy(fixed, { set: () => true }), "a", 1),
    () => Reflect.set(new Proxy(half, { set: () => true }), "h", 2), () => Reflect.set(new Proxy(loose, { set: () => 0 }), "a", 2),
    () => { new Proxy(loose, { set: () => 0 }).a = 2; }, () => { new Proxy(fixed, {}).a = 2; }],
  has: [() => "a" in new Proxy(closed, { has: () => false }), () => "p" in new Proxy(permanent, { has: () => false }),
    () => "a" in new Proxy(loose, { has: () => "" }), () => "q" in new Proxy(closed, { has: () => 1 })],
  deleteProperty: [() => delete new Proxy(permanent, { deleteProperty: () => true }).p, () => delete new Proxy(closed, { deleteProperty: () => true }).a,
    () => delete new Proxy(loose, { deleteProperty: () => false }).a, () => Reflect.deleteProperty(new Proxy(loose, { deleteProperty: () => false }), "a"),
    () => delete new Proxy(loose, { deleteProperty: () => true }).a, () => Reflect.deleteProperty(new Proxy(fixed, {}), "a")],
  getOwnPropertyDescriptor: [undefined, 1, { value: 1 }, { value: 1, configurable: true }, { value: 1, writable: true, enumerable: true, configurable: true },
    { get: 1 }, { get() {}, configurable: true }, { value: 1, enumerable: true }].flatMap(d => [loose, fixed, closed, permanent].map(t =>
      () => JSON.stringify(Object.getOwnPropertyDescriptor(new Proxy(t, { getOwnPropertyDescriptor: () => d }), "a")))),
  defineProperty: [{ value: 2 }, { value: 1 }, { value: 1, configurable: false }, { get() {} }, { writable: false, configurable: false }].flatMap(d => [["a", loose], ["a", fixed], ["b", closed], ["p", permanent]].map(([k, t]) =>
    () => Reflect.defineProperty(new Proxy(t, { defineProperty: () => true }), k, d))),
  refused: [() => Object.defineProperty(new Proxy({}, { defineProperty: () => false }), "x", {}), () => Reflect.defineProperty(new Proxy({}, { defineProperty: () => false }), "x", {})],
  ownKeys: [["a", "b"], ["a"], [], ["p"], ["a", "a"], [1], 1, { length: 1, 0: "a" }].flatMap(list => [loose, fixed, permanent].map(t => () => Reflect.ownKeys(new Proxy(t, { ownKeys: () => list })))),
  getPrototypeOf: [() => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => 1 })), () => Object.getPrototypeOf(new Proxy(closed, { getPrototypeOf: () => null })),
    () => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => null })), () => Object.getPrototypeOf(new Proxy(closed, { getPrototypeOf: () => Object.prototype })) === Object.prototype],
  setPrototypeOf: [() => Object.setPrototypeOf(new Proxy({}, { setPrototypeOf: () => false }), null), () => Reflect.setPrototypeOf(new Proxy({}, { setPrototypeOf: () => false }), null),
    () => Reflect.setPrototypeOf(new Proxy(closed, { setPrototypeOf: () => true }), null), () => Reflect.setPrototypeOf(new Proxy(closed, { setPrototypeOf: () => true }), Object.prototype)],
  isExtensible: [() => Object.isExtensible(new Proxy({}, { isExtensible: () => false })), () => Object.isExtensible(new Proxy(closed, { isExtensible: () => true })), () => Object.isExtensible(new Proxy({}, { isExtensible: () => 1 }))],
  preventExtensions: [() => Object.preventExtensions(new Proxy({}, { preventExtensions: () => true })), () => Object.preventExtensions(new Proxy({}, { preventExtensions: () => false })),
    () => Reflect.preventExtensions(new Proxy({}, { preventExtensions: () => false })), () => Reflect.preventExtensions(new Proxy(closed, { preventExtensions: () => true })), () => Object.freeze(new Proxy({}, { preventExtensions: () => false }))],
};
for (const trap in tests)
  print(trap, tests[trap].map(f => { try { return String(f()); } catch (e) { return e.name; } }).join(" "));

// one within another: the outer one asks the inner one
const order = [];
const inner = new Proxy({ x: 1 }, new Proxy({}, { get(t, trap) { order.push(trap); } }));
const outer = new Proxy(inner, { get: (t, k, r) => Reflect.get(t, k, r), getOwnPropertyDescriptor: (t, k) => Reflect.getOwnPropertyDescriptor(t, k), ownKeys: t => Reflect.ownKeys(t) });
outer.x, Object.keys(outer), Object.isFrozen(outer), (outer.y = 1);
print(order.join());

// a cycle of prototypes through a proxy is nobody's mistake until it is walked
const loop = {}, through = new Proxy(Object.create(loop), {});
Object.setPrototypeOf(loop, through);
print(Object.getPrototypeOf(loop) === through);
