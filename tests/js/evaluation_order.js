// What is evaluated when, how often, and with which this.
var log = [];
function t(x) { log.push(x); return x; }
var o = { m: function (a, b) { return a + b; }, n: { k: 1 } };
o.m(t(1), t(2));
function obj() { log.push("obj"); return o; }
obj()[t("m")](t(3), t(4));
obj().m(t(5), t(6));
obj()[t("x")] = t(7);
obj()[t("x")] += t(8);
print(o.x);
obj().y ??= t(9);
obj().y ??= t(10);
obj().y ||= t(11);
obj().y &&= t(12);
print(o.y);
print(log.join());
var i = 5; var s = i++ + ++i; print(s, i);
var u; print(u?.a, u?.[t("no")], u?.a.b.c, u?.(t("no")), o?.n.k, o.q?.(t("no")), o.m?.(1, 2));
print(delete o.n?.k, delete u?.x, o.n.k);
print((o?.m)(3, 4));
var g = { v: 7, f() { return this.v; } };
print(g.f(), g?.f(), (g?.f)(), g["f"](), (0, g.f) === g.f);
try { u.foo(t("notcalled")); } catch (e) { print("TypeError" === e.name); }
print(log.join());
print(typeof nothere, typeof u, void 0, typeof print);
var c = 0; var arr = [1, 2, 3];
arr[c++] += 10; print(arr.join(), c);
var k = { toString() { log.push("ts"); return "kk"; } };
var h = {}; h[k] = 1; h[k] += 2; h[k]++; print(h.kk, log.slice(-3).join());
print(`a${1}b${"c"}${[1, 2]}` + `plain`);
print(2 ** 3 ** 2, (-2) ** 2);
x: for (var a = 0; a < 3; a++) { for (var b = 0; b < 3; b++) { if (b == 1) continue x; if (a == 2) break x; print(a, b); } }
