// Corners of statements and expressions.
function f() { return [].slice.call(arguments).join() + arguments.length; } print(f(), f(1), f(1, undefined, null));
(function () { try { undefined.x = f2(); } catch (e) { print(e.name); } function f2() { print("evaluated"); return 1; } })();
(function () { try { null[f3()]; } catch (e) { print(e.name); } function f3() { print("key evaluated"); return "k"; } })();
(function () { try { null[f3()] = f4(); } catch (e) { print(e.name); } function f3() { print("key"); return "k"; } function f4() { print("value"); return 1; } })();
(function () { var u; try { u.m(p("arg")); } catch (e) { print(e.name); } try { ({}).m(p("arg2")); } catch (e) { print(e.name); } function p(x) { print(x); return x; } })();
(function () { var x = 1; x = x++ + x; print(x); x += x++ * 2 + x; print(x); var a = [1, 2], i = 0; a[i] = i = 1; print(a.join(), i); a[i++] = a[i] = 9; print(a.join(), i); })();
(function () { var o = { get a() { print("get a"); return 1; }, set a(v) { print("set a", v); } }; o.a += 5; o.a++; o.a ||= 3; o.a &&= 4; o.a ??= 5; delete o.a; print(o.a); })();
switch (1) { case 0: let z = 1; case 1: try { print(z); } catch (e) { print(e.name); } }
(function () { for (var i = 0, fs = []; i < 3; i++) { switch (i) { case 1: let k = i * 10; fs.push(() => k++); default: fs.push(() => i); } } print(fs.map(g => g()).join()); })();
(function () { outer: for (const a of [1, 2, 3]) { for (const b of "xyz") { if (b === "y") continue outer; if (a === 3) break outer; print(a, b); } } })();
(function () { var r = []; for (let i = 0, n = 2; i <= n; i++) { r.push(() => i + n); if (i === 1) n = 3; if (i > 4) break; } print(r.map(f => f()).join()); })();
(function () { let fs = []; for (let i = 0; fs.push(() => i), i < 2; i++); print(fs.map(f => f()).join()); })();
(function () { let fs = []; for (let i = 0, g = () => i; i < 2; i++) fs.push(g); print(fs.map(f => f()).join()); })();
(function () { let x = "o"; { let f = () => x; let x2 = f(); print(x2); } try { (() => y)(); let y = 1; } catch (e) { print(e.name, e.message); } })();
(function () { var x = 0; var r = x || (x = 5) && x++ || "n"; print(r, x); print(0 ?? 1, null ?? 1, (undefined || null) ?? "d"); })();
(function (a, b = a + 1, c = () => a + b) { a = 10; print(a, b, c()); })(1);
(function f(n) { if (n) { print(n); f(n - 1); } })(2);
print(((a, b) => a + b).length, (function (a, b = 1, c) {}).length, ((...r) => r.length)(1, 2, 3));
var d = 5; { function inner() { return d; } print(inner()); }
for (var i = 0; ; ) { if (i++ > 2) break; } print(i);
l1: l2: for (;;) { for (;;) { break l1; } }
lb: if (true) { print("in"); break lb; }
print(void 0 === undefined, typeof null, typeof (() => 1), !"" + 1, -"3", +"4", ~5, - -1);
print("b" in { b: 1 }, [] instanceof Array);
var str = ""; for (var k in { x: 1, y: 2, 3: 4 }) str += k; print(str); for (k in [7, 8]) str += k; print(str);
var obj = {}; for (obj.key of [1, 2]); print(obj.key); for (obj["a" + 1] in { zz: 1 }); print(obj.a1);
try { try { throw 1; } finally { throw 2; } } catch (e) { print(e); }
function nest() { try { return "t"; } catch (e) { } finally { try { throw 1; } catch (e) { print("c", e); } } } print(nest());
function fin() { for (var i = 0; i < 3; i++) { try { try { if (i === 1) continue; if (i === 2) return i; } finally { print("a", i); } } finally { print("b", i); } } } print(fin());
function ov() { try { throw 1; } catch (e) { return "c"; } finally { return "f"; } } print(ov());
function lbl() { x: try { return 1; } finally { break x; } return 2; } print(lbl());
