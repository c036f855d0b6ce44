// Prototypes filled at build time, replaced, shared, frozen; setters in the way of predicted fields.
function A() { this.v = 1; }
A.prototype.m = function () { return "m1"; };
A.prototype.m = function () { return "m2"; };
A.prototype.k = 5;
A.prototype.list = [1, 2];
A.prototype["dyn" + "amic"] = 7;
A.prototype.late = function () { return this.list.length; };
var x = new A(), y = new A();
x.list.push(3); print(y.list.length, x.late(), x.m(), y.k, x.dynamic);
x.k = 6; print(y.k, A.prototype.k);
A.prototype.k++; print(y.k, x.k);
delete A.prototype.m; print(typeof x.m);
print(Object.keys(A.prototype).join(), A.prototype.constructor === A, Object.keys(x).join());
for (var p in x) print(p);
var alias = A; alias.prototype = { z: 9 }; print(new A().z, x.z, new A() instanceof A, x instanceof A);
function B() { this.b = 1; } B.stat = 3; print(B.stat, B.length, B.name);
function setP(f) { f.prototype = { viaset: 1 }; } setP(B); print(new B().viaset, new B().b);
function C() {} C.prototype.x = 1; var c1 = new C(); C.prototype = { x: 2 }; print(c1.x, new C().x, c1 instanceof C);
function D() { this.a = 1; Object.defineProperty(this, "hid", { value: 2, enumerable: false }); this.c = 3; } print(Object.keys(new D()).join(), new D().hid);
function E() { this.ro = 1; } Object.defineProperty(E.prototype, "ro", { set: function (v) { print("setter", v); } }); var e = new E(); print(Object.keys(e).length);
function G() { this.frozen = 1; } G.prototype.frozen = 0; Object.freeze(G.prototype); try { new G(); print("no"); } catch (err) { print(err.name); }
