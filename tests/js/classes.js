// Classes: declarations and expressions, members of every kind, and how they show in reflection.
function show(label, f) {
  try { console.log(label, f()); } catch (e) { console.log(label, e.name + ": " + e.message); }
}
function describe(object, key) {
  const d = Object.getOwnPropertyDescriptor(object, key);
  if (!d) return "none";
  return (d.writable ? "w" : "-") + (d.enumerable ? "e" : "-") + (d.configurable ? "c" : "-") + (d.get ? "g" : "") + (d.set ? "s" : "");
}

class Point {
  constructor(x, y) { this.x = x; this.y = y; }
  norm() { return this.x * this.x + this.y * this.y; }
  get sum() { return this.x + this.y; }
  set sum(v) { this.x = v - this.y; }
  static origin() { return new Point(0, 0); }
  static get unit() { return new Point(1, 0); }
  "quoted name"() { return "q" + this.x; }
  12() { return "twelve"; }
  static kind = "point";
  static #hidden = 3;
  static peek() { return Point.#hidden++; }
}
const p = new Point(3, 4);
console.log(p.norm(), p.sum, p["quoted name"](), p[12](), Point.kind, Point.origin().x, Point.unit.x);
p.sum = 20;
console.log(p.x, p.sum, JSON.stringify(p), Object.keys(p).join());
console.log(Point.peek(), Point.peek());
console.log(typeof Point, Point.name, Point.length, Object.getOwnPropertyNames(Point).join());
console.log(Object.getOwnPropertyNames(Point.prototype).join());
console.log(describe(Point, "prototype"), describe(Point, "name"), describe(Point, "length"), describe(Point, "origin"), describe(Point, "kind"));
console.log(describe(Point.prototype, "norm"), describe(Point.prototype, "sum"), describe(Point.prototype, "constructor"));
console.log(p instanceof Point, p.constructor === Point, Object.getPrototypeOf(p) === Point.prototype);
for (const key in p) console.log("key", key);
show("call", () => Point(1, 2));
show("call", () => Point.call({}, 1, 2));
try { new p.norm(); } catch (e) { console.log("new method", e.name); }
try { new Point.origin(); } catch (e) { console.log("new static", e.name); }
try { Point.prototype = {}; } catch (e) { console.log("prototype", e.name); }
console.log("prototype" in p.norm, p.norm.name, Object.getOwnPropertyDescriptor(Point.prototype, "sum").get.name);

// expressions, names
const Anonymous = class { id() { return Anonymous.name; } };
const Named = class Inner { id() { return Inner.name + (Inner === Named); } };
console.log(new Anonymous().id(), new Named().id(), (class {}).name === "", (class X {}).name);
const table = { A: class {}, b: class B {} };
console.log(table.A.name, table.b.name);
let assigned;
assigned = class {};
console.log(assigned.name);
show("inner name", () => typeof Inner);
class Renamed { static name = "other"; }
class Method { static name() { return "m"; } }
console.log(Renamed.name, Method.name());
show("const name", () => { class C { m() { C = 1; } } new C().m(); });
show("outer name", () => { class C { m() { return C; } } const D = C; C = 1; return new D().m() === D; });
show("dead zone", () => { new Late(); class Late {} });
show("dead zone", () => { class Self extends Self {} });
show("dead zone", () => { class Key { [Key.x]() {} } });

// fields
class Fields {
  a = 1;
  b = this.a + 1;
  c;
  "d e" = 4;
  5 = "five";
  ["f" + "g"] = 6;
  arrow = () => this.a;
  static s = Fields.name + "!";
  static t = this.s + "?";
  static ["u" + 1] = () => this.t;
  constructor(z) { this.z = z; }
}
const f = new Fields(26);
console.log(f.a, f.b, f.c, f["d e"], f[5], f.fg, f.z, f.arrow.call(null), Object.keys(f).join());
console.log(Fields.s, Fields.t, Fields.u1(), f.arrow.name);
const steps = [];
function Order2(text) { steps.push(text); return text; }
class Order {
  static log = [];
  static [(Order2("k1"), "a")] = Order2("v1");
  [(Order2("k2"), "b")] = Order2("v2");
  static { Order2("block"); this.after = 1; }
  constructor() { Order2("body"); }
}
console.log(Order.after, Order.a, new Order().b, steps.join());

// static blocks
class Blocks {
  static x = 1;
  static { var y = 2; let z = 3; Blocks.sum = this.x + y + z; }
  static { try { throw 1; } catch (e) { Blocks.caught = e; } }
}
console.log(Blocks.sum, Blocks.caught);

// accessors that meet
class Pair { get v() { return 1; } v() { return 2; } }
class Again { m() { return 1; } get m() { return 3; } set m(x) {} }
console.log(new Pair().v(), new Again().m, describe(Again.prototype, "m"));

// made again and again
function make(n) {
  return class Counter {
    static made = 0;
    n = n;
    constructor() { Counter.made++; }
    get() { return this.n + n; }
  };
}
const One = make(1), Two = make(2);
new One(); new One(); new Two();
console.log(One.made, Two.made, new One().get(), new Two().get(), One === Two, One.name);
const classes = [];
for (let i = 0; i < 3; i++) classes.push(class { m() { return i; } static s = i * 10; });
console.log(classes.map(c => new c().m() + c.s).join());
console.log(classes[0] === classes[1]);

// computed members
const key = "dyn";
class Computed {
  [key]() { return 1; }
  get [key + "Get"]() { return 2; }
  set [key + "Set"](v) { this.seen = v; }
  static [key]() { return 3; }
  static [key + "Field"] = 4;
}
const c = new Computed();
c.dynSet = 9;
console.log(c.dyn(), c.dynGet, c.seen, Computed.dyn(), Computed.dynField, c.dyn.name, Computed.dyn.name);
console.log(Object.getOwnPropertyNames(Computed.prototype).join());

// writing to a class and its prototype
class Open { m() { return 1; } static n = 0; }
Open.prototype.extra = function () { return this.m() + 1; };
Open.n++;
Open.later = "later";
console.log(new Open().extra(), Open.n, Open.later, Object.getOwnPropertyNames(Open).join());
Open.prototype.m = () => 10;
console.log(new Open().extra(), Object.keys(Open).join());

// new.target
function Old() { return new.target === Old; }
function Plain() { if (!new.target) return "called"; this.made = true; }
class Abstract {
  constructor() { if (new.target === Abstract) throw new TypeError("abstract"); this.kind = new.target.name; }
}
class Concrete extends Abstract {}
console.log(Plain(), new Plain().made, Old());
show("abstract", () => new Abstract());
console.log(new Concrete().kind, new Concrete() instanceof Abstract);
class Arrow { constructor() { this.t = () => new.target; } m() { return new.target; } f = new.target; }
console.log(new Arrow().t() === Arrow, new Arrow().m(), new Arrow().f);

// returned objects
class Returns { constructor(v) { return v; } }
console.log(new Returns({ a: 1 }).a, new Returns(1) instanceof Returns);

// classes as values
const list = [class A1 {}, class B1 { static v = 2; }];
console.log(list[1].v, list.map(c => c.name).join(), [1, 2].map(class { static call() {} }.call).length);
console.log(String(new (class { toString() { return "text"; } })()), `${new (class { valueOf() { return 7; } })() + 1}`);
console.log(new (class { constructor(...all) { this.n = all.length; } })(1, 2, 3).n);
console.log(new class { x = 1 }().x);

// nothing spread
const none = [];
function counted() { try { return arguments.length; } catch (e) { return e; } }
console.log(counted(...none), counted(...none) + 1, new (class { n = counted(...none); constructor() { this.m = arguments.length; } })(...none).m);
