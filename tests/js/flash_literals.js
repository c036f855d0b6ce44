// Literals that lie in flash, written at run time; copies; large and odd ones.
var o1 = { a: 1, b: { c: [1, 2, { d: 3 }] } }, o2 = { a: 1, b: { c: [1, 2, { d: 3 }] } };
print(o1 === o2, o1.b === o2.b, o1.b.c[2].d);
o1.b.c[2].d = 10; print(o1.b.c[2].d, o2.b.c[2].d);
o2.b.c.length = 1; print(o1.b.c.length, o2.b.c.length, JSON.stringify(o1), JSON.stringify(o2));
delete o1.a; print("a" in o1, "a" in o2, Object.keys(o1).join());
function id(x) { return x; }
var arr = [3, 1, 2]; var s = id(arr); s.sort(); print(arr.join()); s.reverse(); print(arr.join());
Object.defineProperty(o2, "h", { value: 1 }); print(o2.h, Object.keys(o2).join());
var fz = Object.freeze({ q: 1, r: [1] }); try { fz.q = 2; } catch (e) { print(e.name); } fz.r.push(2); print(fz.q, fz.r.length, Object.isFrozen(fz));
var proto = { hello: function () { return "hi " + this.n; } }; var ch = Object.create(proto); ch.n = 3; print(ch.hello()); proto.hello = function () { return "bye"; }; print(ch.hello());
function each() { var t = { n: 0, l: [] }; t.n++; t.l.push(1); return t; } var t1 = each(), t2 = each(); print(t1.n, t2.n, t1.l === t2.l);
for (var i = 0; i < 2; i++) { var q = { z: [i, 0] }, w = [0, [1]]; w[1].push(i); q.z.push(1); print(JSON.stringify(q), JSON.stringify(w)); }
var big = [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,id(67),68]; print(big.length, big[67], big[68]);
var ob = { p0: 0, p1: id(1), p2: 2, "quoted key": 3, 10: "ten", 5: "five", "-1": "neg", 1.5: "f", 1e21: "e", 99999: "idx", "01": "z" }; print(JSON.stringify(ob), Object.keys(ob).join());
var ob2 = { 10: "ten", 5: "five", 99999: "idx", 1.5: "f" }; print(JSON.stringify(ob2));
print(Math.max.call(null, 1, 2), Math.max.apply(null, [1, 5]), Array.prototype.slice.call([1, 2, 3], 1).join());
var M = Math; M.twice = function (x) { return 2 * x; }; print(Math.twice(4), Math.floor(2.5));
print([1, 2, 3].indexOf(2), "abc".charAt(1), (5).toString(2), "x".concat("y"), 1..toFixed(2));
var self = { get me() { return this; }, n: 1 }; print(self.me === self, self.me.me.n);
const big2 = { a: 1 }; big2.a = 2; print(big2.a); const nested = { x: { y: { z: 1 } } }; nested.x.y.z++; print(nested.x.y.z);
var counter = { n: 0, inc() { return ++this.n; } }; counter.inc(); counter.inc(); print(counter.n);
