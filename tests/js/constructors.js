// Objects whose shape the compiler predicts.
function Point(x, y) { this.x = x; this.y = y; }
Point.prototype.len = function () { return Math.sqrt(this.x * this.x + this.y * this.y); };
Point.prototype.scale = function (k) { this.x *= k; this.y *= k; return this; };
Point.origin = new Point(0, 0);
function Point3(x, y, z) { Point.call(this, x, y); this.z = z; }
Point3.prototype = Object.create(Point.prototype);
Point3.prototype.constructor = Point3;
Point3.prototype.sum = function () { return this.x + this.y + this.z; };
var p = new Point(3, 4), q = new Point3(1, 2, 3);
print(p.len(), p.scale(2).x, q.sum(), q.len(), q instanceof Point, q instanceof Point3, p instanceof Point3, p.constructor === Point, q.constructor === Point3, Object.keys(q).join());
function Acc(n) { this.total = n; if (n > 5) this.big = true; var self = this; this.add = function (k) { self.total += k; return self; }; this.last = null; }
var a = new Acc(1); a.add(2).add(3); print(a.total, Object.keys(a).join(), Object.keys(new Acc(9)).join());
var Animal = function (name) { this.name = name; };
Animal.prototype = { speak: function () { return this.name + " speaks"; }, kind: "animal" };
var d = new Animal("rex"); print(d.speak(), d.kind, d.constructor === Object);
function Ret() { this.a = 1; return { b: 2 }; } print(new Ret().b, new Ret().a);
try { Point(1, 2); } catch (e) { print(e.name); }
function Late() { this.a = this.b = 5; this.c = this.a + 1; } var l = new Late(); print(Object.keys(l).join(), l.c);
Late.prototype.late = function () { return this.c; }; print(l.late());
Late.prototype = { other: 1 }; print(new Late().other, l.other);
function Cnt() { this.n = 0; } Cnt.prototype.inc = function () { return this.n++; }; var c = new Cnt(); c.inc(); c.inc(); print(c.n);
var conf = { a: 1, nested: { b: [1, 2, 3] } }; conf.nested.b.push(4); conf.nested.c = 5; print(JSON.stringify(conf));
function lit() { return { a: 1, b: [1, 2], c: { d: null } }; } var l1 = lit(), l2 = lit(); l1.b.push(3); print(l1 !== l2, l2.b.length, l1.b.length);
function Few(a, b, c, d) { this.a = a; this.d = d; }
function aside(n) { var p = { k: n }, q = { k: n + 1 }, r = { k: n + 2 }, m = new Few(), o = new Few(p); return [typeof m.a, typeof m.d, o.a.k, typeof o.d, p.k, q.k, r.k].join(); }
print(aside(1)); print(aside(4));
