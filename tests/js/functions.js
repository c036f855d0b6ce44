// Functions and closures.
function none() { } print(none(), none.length, none.name, (function (a, b) { }).length, (() => 1)());
  // expect: undefined 0 none 2 1
function dflt(a, b = a + 1, c = () => a + b) { return [a, b, c()]; } print(dflt(1), dflt(1, 5), dflt.length, dflt(1, undefined));
  // expect: 1,2,3 1,5,6 1 1,2,3
function rest(a, ...r) { return a + ":" + r.length + ":" + r.join(); } print(rest(1), rest(1, 2, 3), rest());
  // expect: 1:0: 1:2:2,3 undefined:0:
function args() { return arguments.length + "," + arguments[0] + "," + typeof arguments; } print(args(), args(1, 2)); function args2(a) { arguments[0] = 9; return a; } print(args2(1));
  // expect: 0,undefined,object 2,1,object
  // expect: 1
print((function f(n) { return n < 2 ? 1 : n * f(n - 1); })(10)); // expect: 3628800
function counter() { var c = 0; return { inc() { return ++c; }, get() { return c; } }; } var c1 = counter(), c2 = counter(); c1.inc(); c1.inc(); c2.inc(); print(c1.get(), c2.get());
  // expect: 2 1
var fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); print(fs.map(f => f())); fs = []; for (var j = 0; j < 3; j++) fs.push(() => j); print(fs.map(f => f()));
  // expect: 0,1,2
  // expect: 3,3,3
fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i); i += 0; } print(fs.map(f => f())); fs = []; for (let i = 0; i < 6; i++) { fs.push(() => i++); i++; } print(fs.map(f => f() + "" + f()));
  // expect: 0,1,2
  // expect: 12,34,56
for (const k of [1, 2]) fs.push(() => k); print(fs.slice(-2).map(f => f())); // expect: 1,2
print(Math.max.apply(null, [1, 9, 3]), Math.max.call(null, 4, 2), [].concat.apply([1], [[2], 3]));
  // expect: 9 4 1,2,3
function show() { return this === undefined ? "undef" : this.v + [].slice.call(arguments).join(""); } print(show(), show.call({ v: "a" }, 1, 2), show.apply({ v: "b" }, [3]), show.bind({ v: "c" }, 4)(5));
  // expect: undef a12 b3 c45
var bound = dflt.bind(null, 7); print(bound(), bound.length, bound.name); function Pt(x, y) { this.x = x; this.y = y; } var B = Pt.bind(null, 1); var bp = new B(2); print(bp.x, bp.y, bp instanceof Pt);
  // expect: 7,8,15 0 bound dflt
  // expect: 1 2 true
var arrowThis = { v: 5, m() { return [1, 2].map(x => x + this.v); } }; print(arrowThis.m()); // expect: 6,7
function ret() { return { a: 1 }; } print(new ret().a, typeof new (function () { this.q = 1; return 5; })());
  // expect: 1 object
function hoisted() { return inner(); function inner() { return "in"; } } print(hoisted()); print(later()); function later() { return "later"; }
  // expect: in
  // expect: later
var v1 = 1; { let v1 = 2; { let v1 = 3; print(v1); } print(v1); } print(v1);
  // expect: 3
  // expect: 2
  // expect: 1
try { tdz; let tdz = 1; } catch (e) { print(e.name, e.message); } try { (() => tdz2)(); let tdz2 = 1; } catch (e) { print(e.name); }
  // expect: ReferenceError Cannot access 'tdz' before initialization
  // expect: ReferenceError
try { const k = 1; k = 2; } catch (e) { print(e.name, e.message); } try { undefined(); } catch (e) { print(e.name); } try { ({}).foo(); } catch (e) { print(e.name); } try { null.foo; } catch (e) { print(e.name, e.message); }
  // expect: TypeError Assignment to constant variable.
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError Cannot read properties of null (reading 'foo')
try { undefined.bar(); } catch (e) { print(e.message); } try { var nf = 5; nf(); } catch (e) { print(e.name); } try { new (() => { })(); } catch (e) { print(e.name); }
  // expect: Cannot read properties of undefined (reading 'bar')
  // expect: TypeError
  // expect: TypeError
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } print(fib(15)); // expect: 610
function even(n) { return n === 0 ? true : odd(n - 1); } function odd(n) { return n === 0 ? false : even(n - 1); } print(even(20), odd(7));
  // expect: true true
var compose = (...f) => x => f.reduceRight((a, g) => g(a), x); print(compose(x => x + 1, x => x * 2)(5)); var curry = a => b => c => a + b + c; print(curry(1)(2)(3));
  // expect: 11
  // expect: 6
print((function () { return typeof this; })(), (function () { return arguments.length; })(...[1, 2], 3));
  // expect: undefined 3
function many(a, b, c, d, e, f, g, h) { return [a, b, c, d, e, f, g, h].join("") + arguments.length; } print(many(1), many(1, 2, 3, 4, 5, 6, 7, 8, 9));
  // expect: 11 123456789
var acc = 0; (function loop(n) { if (n) { acc += n; loop(n - 1); } })(30); print(acc); // expect: 465
function outer() { var a = 1; function mid() { var b = 2; return function () { a++; b++; return a * 10 + b; }; } var f = mid(), g = mid(); return [f(), f(), g()]; } print(outer());
  // expect: 23,34,43
function paramCapture(a) { var g = () => a; a = 5; return g() + a; } print(paramCapture(1)); function selfRef() { return selfRef.x; } selfRef.x = "prop"; print(selfRef(), selfRef.name);
  // expect: 10
  // expect: prop selfRef
var o = { f() { return () => this; } }; print(o.f()() === o); print([1, 2, 3].map(parseInt), ["1", "2", "3"].map(Number)); var fn = function () { }; fn.prototype.z = 1; print(new fn().z, typeof fn.prototype, (() => 1).prototype);
  // expect: true
  // expect: 1,NaN,NaN 1,2,3
  // expect: 1 object undefined
print((() => { try { return "t"; } finally { acc = "f"; } })(), acc); print(typeof function () { }.call, (function (a) { a = a || "d"; return a; })());
  // expect: t f
  // expect: function d
function stackDepth(n) { return stackDepth(n + 1) + 1; } try { stackDepth(0); } catch (e) { print(e instanceof RangeError); } print("after overflow");
  // expect: true
  // expect: after overflow
function swap(list, i, j) { var t = list[i]; list[i] = list[j]; list[j] = t; } var sw = [1, "two", 0.5]; swap(sw, 0, 2); swap(sw, 1, 2); print(sw);
  // expect: 0.5,1,two
