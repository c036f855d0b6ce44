// extends and super: classes, functions, null, builtins; super in methods, fields, static members and object literals.
function show(label, f) {
  try { console.log(label, f()); } catch (e) { console.log(label, e.name + ": " + e.message); }
}

class A {
  constructor(x) { this.x = x; }
  m(n) { return "A.m " + this.x + " " + n; }
  get g() { return "A.g " + this.x; }
  set g(v) { this.set = "A:" + v; }
  static s(n) { return "A.s " + this.name + " " + n; }
  static get sg() { return "A.sg " + this.name; }
  "key"() { return "A.key"; }
}
class B extends A {
  field = super.m("field");
  static sfield = super.s("static field");
  static { this.block = super.sg; }
  constructor(x) { super(x + 1); this.y = super.m("ctor"); }
  m(n) { return "B.m > " + super.m(n); }
  get g() { return "B.g > " + super.g; }
  set g(v) { super.g = v + "!"; }
  static s(n) { return "B.s > " + super.s(n); }
  static get sg() { return "B.sg > " + super.sg; }
  arrow() { return () => super.m("arrow"); }
  computed(k) { return super[k](1) + " " + super["m"](2); }
  missing() { return super.nothing; }
  write() { super.own = 5; return this.own + " " + Object.keys(this).includes("own"); }
  callMissing() { return super.nothing(); }
  deep() { return [1, 2].map(n => super.m(n)).join(); }
}
class C extends B {
  m(n) { return "C.m > " + super.m(n); }
}
const b = new B(1);
console.log(b.field, "|", b.y, "|", b.m(1), "|", b.g);
b.g = 3;
console.log(b.set, B.s(1), B.sg, B.sfield, B.block);
console.log(b.arrow()(), b.computed("m"), b.computed("key"), b.missing(), b.write(), b.deep());
try { b.callMissing(); } catch (e) { console.log(e.name); }
const c = new C(5);
console.log(c.m(0), c.x, C.s(2), c instanceof A, c instanceof B, Object.getPrototypeOf(C) === B, Object.getPrototypeOf(C.prototype) === B.prototype);
console.log(JSON.stringify(c), Object.getPrototypeOf(A) === Function.prototype);
B.prototype.m = function (n) { return "patched " + n; };
console.log(c.m(1));

// `this` before super, super twice, super never
show("this before", () => new (class extends A { constructor() { this.z = 1; super(); } })());
show("no super", () => new (class extends A { constructor() {} })());
show("return undefined", () => new (class extends A { constructor() { return; } })());
show("twice", () => new (class extends A { constructor() { super(1); super(2); } })());
show("return object", () => new (class extends A { constructor() { return { o: 1 }; } })().o);
show("return number", () => new (class extends A { constructor() { super(1); return 1; } })());
show("return undefined after", () => new (class extends A { constructor() { super(7); return undefined; } })().x);
show("early return", () => new (class extends A { constructor(f) { super(f); if (f) return; this.late = 1; } })(1).late);
show("in arrow", () => new (class extends A { f = 2; constructor() { const go = () => super(3); go(); this.z = this.x + this.f; } })().z);
show("arrow this", () => new (class extends A { constructor() { const self = () => this; super(4); this.self = self(); } })().self.x);
show("arrow early", () => new (class extends A { constructor() { const self = () => this; self(); super(4); } })());
show("conditional", () => [true, false].map(v => new (class extends A { f = 1; constructor() { if (v) super("t"); else super("f"); this.r = this.x + this.f; } })().r).join());
show("try", () => new (class extends A { constructor() { try { this.q; } catch (e) { super(e.name); } } })().x);
show("loop", () => new (class extends A { constructor() { for (let i = 0; i < 3; i++) if (i === 2) super(i); } })().x);
show("argument this", () => new (class extends A { constructor() { super(this); } })());
show("argument order", () => { const log = []; const f = v => (log.push(v), v); new (class extends A { g = f("field"); constructor() { super(f("arg")); f("body"); } })(); return log.join(); });
show("spread", () => new (class extends A { constructor(...a) { super(...a); } })(8, 9).x);
show("implicit", () => new (class extends (class { constructor(...all) { this.n = all.length; } }) {})(1, 2, 3).n);
show("implicit default", () => new (class extends (class { constructor(a, b = 5) { this.s = a + b; } }) {})(1).s);

// what can be extended
function F(v) { this.v = v; }
F.prototype.hello = function () { return "hello " + this.v; };
F.st = 3;
class G extends F { hello() { return super.hello() + "!"; } }
console.log(new G(1).hello(), G.st, new G(2) instanceof F);
class Null extends null { static s() { return 1; } }
console.log(Null.s(), Object.getPrototypeOf(Null.prototype), Object.getPrototypeOf(Null) === Function.prototype);
try { new Null(); } catch (e) { console.log(e.name); }
show("extends 5", () => class extends 5 {});
show("extends undefined", () => class extends undefined {});
try { (() => class extends (() => 1) {})(); } catch (e) { console.log("arrow", e.name); }
try { class M { m() {} } (() => class extends new M().m {})(); } catch (e) { console.log("method", e.name); }
function NoPrototype() {}
NoPrototype.prototype = 3;
show("prototype 3", () => class extends NoPrototype {});
const mixin = Base => class extends Base { mixed() { return "mixed " + this.x; } };
class Mixed extends mixin(A) { both() { return this.mixed() + " " + this.m(0); } }
console.log(new Mixed(1).both(), new (mixin(Object))().mixed());
const order = [];
class Ordered extends (order.push("heritage"), A) { [(order.push("key"), "k")]() {} static s = order.push("static"); }
console.log(order.join());

// builtins
class MyError extends Error { constructor(m, code) { super(m); this.code = code; } get name() { return "MyError"; } twice() { return this.message + this.message; } }
class Sub extends MyError {}
class Typed extends TypeError {}
const e = new Sub("bad", 7);
console.log(String(e), e.code, e.twice(), e instanceof MyError, e instanceof Error, e instanceof Sub, Object.keys(e).join());
console.log(String(new Typed("t")), new Typed("u").message, new Typed() instanceof TypeError, new Typed() instanceof Error);
try { throw new MyError("thrown", 1); } catch (x) { console.log(x.message, x.code, x instanceof MyError); }
console.log(Object.prototype.toString.call(e), new Sub("c", 1).hasOwnProperty("message"), "cause" in new Typed("x", { cause: 1 }));
class Stack extends Array {
  top() { return this[this.length - 1]; }
  push(...v) { super.push(...v.map(x => x * 2)); return this; }
}
const s = new Stack();
s.push(1, 2).push(3);
console.log(s.length, s.top(), Array.isArray(s), s instanceof Stack, s instanceof Array, s.join(), s[0], JSON.stringify(s));
s.length = 1;
console.log(s.length, s.indexOf(2), new Stack(3).length, new Stack(1, 2, 3).top());
class Num extends Number { double() { return this * 2; } }
class Str extends String { shout() { return this + "!"; } }
class Bool extends Boolean { not() { return !this.valueOf(); } }
console.log(new Num(21).double(), new Str("hey").shout(), new Str("abc").length, new Bool(false).not(), new Num(3) instanceof Number);
class Obj extends Object { constructor(v) { super(v); this.v = v; } m() { return this.v; } }
console.log(new Obj(3).m(), new Obj({ a: 1 }).a, new Obj(1) instanceof Obj);

// object literals
const base = { hi() { return "base " + this.n; }, get acc() { return "acc " + this.n; } };
const derived = {
  __proto__: base,
  n: 1,
  hi() { return "derived > " + super.hi(); },
  get acc() { return "d > " + super.acc; },
  arrow() { return (() => super.hi())(); },
  up() { return super.toString === Object.prototype.toString; },
};
console.log(derived.hi(), derived.acc, derived.arrow(), derived.up());
const borrowed = { hi: derived.hi, n: 2 };
console.log(borrowed.hi());
function literal(n) { return { __proto__: base, n, hi() { return n + super.hi(); } }; }
console.log(literal(5).hi(), literal(6).hi());
Object.setPrototypeOf(derived, { hi() { return "new " + this.n; } });
console.log(derived.hi());

// fields and the base's constructor
class Sees { constructor() { this.seen = this.get(); } get() { return "base"; } }
class Hides extends Sees { value = "set"; get() { return String(this.value); } }
console.log(new Hides().seen, new Hides().get());
class Defines { set x(v) { console.log("setter", v); } }
class Shadows extends Defines { x = 1; }
console.log(new Shadows().x, Object.keys(new Shadows()).join());
class Frozen { constructor() { Object.freeze(this); } }
show("frozen", () => new (class extends Frozen { f = 1; })());
class Chain1 { a = 1; }
class Chain2 extends Chain1 { b = this.a + 1; }
class Chain3 extends Chain2 { c = this.b + 1; d = () => this.a + this.b + this.c; }
const chain = new Chain3();
console.log(chain.d(), JSON.stringify(chain), Object.keys(chain).join());
