// Proxies of functions and classes: calls, new, bind, what functions are asked for.
const add = function (x, y) { return (this === undefined ? 0 : this.base) + x + y; };
const plain = new Proxy(add, {});
print(typeof plain, plain(1, 2), plain.call({ base: 10 }, 1, 2), plain.apply({ base: 20 }, [1, 2]), plain(...[4, 5]));
print(plain.length, plain.name, [1, 2].map(new Proxy(x => x * 2, {})));
print({ base: 100, plain }.plain(1, 2), Reflect.apply(plain, { base: 3 }, [1, 1]));

// apply
const asked = new Proxy(add, {
  apply(target, self, list) { return `${target === add} ${self && self.id} ${list.length} ${list}`; },
});
print(asked(), asked(1, 2, 3), { id: "me", asked }.asked(9), asked.call(null, 7));
print([3, 1, 2].sort(new Proxy((a, b) => a - b, { apply: (f, self, [a, b]) => f(b, a) })));
const bound = asked.bind({ id: "b" }, 1);
print(bound(2), bound.name, bound.length, plain.bind(null, 1).length, add.bind.call(new Proxy(add, { get: (t, k) => k === "length" ? 7 : "x" }), 1, 2).name);
print("abc".replace(/b/, new Proxy(s => s.toUpperCase(), {})));

// construct
class A {
  constructor(x) { this.x = x; this.made = new.target; }
  get twice() { return this.x * 2; }
  static make(x) { return new this(x); }
}
const PA = new Proxy(A, {});
const a = new PA(4);
print(a.x, a.twice, a.made === PA, a instanceof A, a instanceof PA, PA.make(5).made === PA, PA.prototype === A.prototype, a.constructor === A);
const counted = new Proxy(A, {
  construct(target, list, made) {
    const object = Reflect.construct(target, list, made);
    object.x += list.length * 100;
    return object;
  },
});
print(new counted(1).x, new counted(1, 2, 3).x, new counted(...[1, 2]).made === counted, Reflect.construct(counted, [5], A).made === A);
class B extends PA {
  constructor() { super(7); this.z = 1; }
  get twice() { return super.twice + 1; }
}
const b = new B();
print(b.x, b.twice, b.z, b.made === B, b instanceof PA, b instanceof A, Object.getPrototypeOf(B) === PA, B.make !== undefined);
class C extends counted {}
print(new C(1, 2).x, new C(1) instanceof C);
function Old(x) { this.x = x; }
Old.prototype.get = function () { return this.x; };
print(new (new Proxy(Old, {}))(8).get(), new (new Proxy(Old.bind(null, 9), {}))().x, new (new Proxy(Map, {}))([[1, 2]]).get(1));
class List extends new Proxy(Array, {}) { sum() { return this.reduce((a, b) => a + b, 0); } }
print(List.of(1, 2, 3).sum(), new List(3).length, new List(4, 5).sum(), Array.isArray(new List()));
const other = Reflect.construct(Old, [1], new Proxy(Old, { get: (t, k) => k === "prototype" ? { get: () => "other" } : t[k] }));
print(other.x, other.get());

// what is not callable, what does not construct
for (const f of [() => new Proxy({}, {})(), () => new (new Proxy(() => 1, {}))(), () => new (new Proxy({}, {}))(), () => new Proxy({}, { apply() { return 1; } })(),
  () => Proxy({}, {}), () => new Proxy(1, {}), () => new Proxy({}, null), () => new Proxy({}), () => new (new Proxy(A, { construct: () => 1 }))(),
  () => new Proxy(A, {})(), () => new Proxy(add, { apply: 1 })(), () => { class D extends new Proxy(() => 1, {}) {} }, () => { class D extends Proxy {} }])
  try { print(f()); } catch (e) { print(e.name); }
print(Proxy.name, Proxy.length, typeof Proxy.prototype, new Proxy({}, {}) instanceof Object);

// instanceof
print(a instanceof new Proxy(A, { get: (t, k, r) => k === Symbol.hasInstance ? () => false : Reflect.get(t, k, r) }));
print(new Proxy(a, {}) instanceof A, new Proxy({}, { getPrototypeOf: () => A.prototype }) instanceof A, new Proxy({}, {}) instanceof A.bind());
print(Object.create(new Proxy({}, { getPrototypeOf: () => A.prototype })) instanceof A, A.prototype.isPrototypeOf(new Proxy(a, {})));
const arrow = () => 1;
Object.setPrototypeOf(arrow, new Proxy(Function.prototype, { get: (t, k, r) => k === "prototype" ? A.prototype : Reflect.get(t, k, r) }));
print(a instanceof arrow, {} instanceof arrow);
