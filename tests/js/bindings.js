// Closures, fresh bindings of loops, parameters, dead zones, switch, for-in and for-of.
var fs = [];
for (let i = 0; i < 3; i++) fs.push(function () { return i; });
for (let i = 0; i < 3; i++) { fs.push(() => i++); }
for (const x of "ab") fs.push(() => x);
for (let k in { p: 1, q: 2 }) fs.push(() => k);
for (var v = 0; v < 2; v++) { let w = v * 10; fs.push(function () { return w++; }); }
var s = ""; for (var j = 0; j < fs.length; j++) s += fs[j]() + "," + fs[j]() + " ";
print(s);
function counter() { var c = 0; return { inc: function () { c++; return c; }, get: function () { return c; } }; }
var a = counter(), b = counter(); a.inc(); a.inc(); b.inc(); print(a.get(), b.get());
function outer(x, ...rest) { var self = this; function inner(y = x, z = y + 1) { return x + y + z + rest.length + (self === undefined ? 0 : 1); } return inner; }
print(outer(1, 2, 3)(), outer(1)(5), outer(1)(5, 6), outer.length, outer(1).length);
var fact = function f(n) { return n < 2 ? 1 : n * f(n - 1); }; print(fact(5));
function mk(n) { return function self(k) { return k == 0 ? n : self(k - 1); }; } print(mk(7)(3));
function args() { return arguments.length + ":" + Array.prototype.join.call(arguments); } print(args(1, 2, 3), args(...[4, 5], ..."67"));
function arrowThis() { return [1, 2].map(x => x + this.b); } print(arrowThis.call({ b: 10 }).join());
function mutual(n) { function ev(k) { return k == 0 ? true : od(k - 1); } function od(k) { return k == 0 ? false : ev(k - 1); } return ev(n); } print(mutual(10), mutual(7));
try { tdz(); } catch (e) { print(e.name, e.message); }
function tdz() { return late; }
let late = 5; print(tdz());
try { (function () { q = 1; let q; })(); } catch (e) { print(e.name, e.message); }
const K = 3; try { K = 4; } catch (e) { print(e.name, e.message, K); }
try { (function z() { z = 1; })(); } catch (e) { print(e.name); }
function shadow(a) { var a; { let a = 2; } return a; } print(shadow(1));
function hoist() { return typeof h1 + typeof v1; function h1() {} var v1 = 1; } print(hoist());
var getset = { _v: 1, get v() { return this._v; }, set v(x) { this._v = x * 2; }, ["c" + 1]: 5, 7: "seven", "8": "eight" }; getset.v = 21; getset.v++; print(getset.v, getset.c1, getset[7], getset["8"], Object.keys(getset).join());
var proto = { hi() { return "hi" + this.n; } }; var ch = { __proto__: proto, n: 1 }; print(ch.hi(), Object.keys(ch).join());
var dup = { a: 1, b: 2, a: 3 }; print(dup.a, Object.keys(dup).join());
print([1, , 3].length, 1 in [1, , 3], [...[1, 2], 3, ..."xy"].join());
function sw(x) { switch (x) { case 1: return "one"; default: return "d"; case 2: case 3: { break; } case "s": return "str"; } return "end"; } print(sw(1), sw(2), sw(3), sw("s"), sw(9));
var sx = 0; switch (3) { case 1: sx += 1; default: sx += 10; case 2: sx += 100; } print(sx);
do { var dd = 1; if (dd) continue; print("x"); } while (false);
var w = 0; while (true) { if (++w > 5) break; } print(w);
for (var p in "ab") print(p);
for (var p in null) print("no");
var oo = { a: 1, b: 2, c: 3 }; for (var q in oo) { delete oo.b; print(q); }
