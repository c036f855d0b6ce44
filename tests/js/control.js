// Statements: loops, labels, switch, exceptions, finally.
function sw(x) { switch (x) { case 1: return "one"; case "1": return "s1"; case 2: case 3: x = "23"; break; default: return "def"; case 4: return "four"; } return x; } print(sw(1), sw("1"), sw(2), sw(3), sw(4), sw(5), sw(NaN));
  // expect: one s1 23 23 four def def
function fall(x) { var r = ""; switch (x) { case 0: r += "0"; default: r += "d"; case 1: r += "1"; break; case 2: r += "2"; } return r; } print(fall(0), fall(1), fall(2), fall(9));
  // expect: 0d1 1 2 d1
outer: for (var i = 0; i < 3; i++) { for (var j = 0; j < 3; j++) { if (j === 1) continue outer; if (i === 2) break outer; print(i, j); } }
  // expect: 0 0
  // expect: 1 0
block: { print("in"); if (i) break block; print("never"); } var n = 0; do { n++; if (n === 2) continue; } while (n < 4); print(n); while (true) { if (n-- < 0) break; } print(n);
  // expect: in
  // expect: 4
  // expect: -2
for (var a = 0, b = 10; a < b; a += 3, b--); print(a, b); for (; ;) { break; } var c = (1, 2, 3); print(c, void 0);
  // expect: 9 7
  // expect: 3 undefined
function tcf(k) { var log = ""; try { log += "t"; if (k === 1) throw new Error("x"); if (k === 2) return log + "r"; log += "e"; } catch (e) { log += "c" + e.message; if (k === 3) throw e; } finally { log += "f"; if (k === 4) return log + "!"; } return log; } print(tcf(0), tcf(1), tcf(2), tcf(4));
  // expect: tef tcxf tr tef!
function nested() { var log = []; try { try { throw 1; } finally { log.push("f1"); } } catch (e) { log.push("c" + e); try { throw 2; } catch { log.push("c2"); } finally { log.push("f2"); } } return log.join(); } print(nested());
  // expect: f1,c1,c2,f2
function loops() { var log = ""; for (var i = 0; i < 3; i++) { try { if (i === 1) continue; log += i; } finally { log += "f"; } } l: for (; ;) { try { break l; } finally { log += "b"; } } return log; } print(loops());
  // expect: 0ff2fb
function over() { try { return 1; } finally { return 2; } } print(over()); function over2() { for (; ;) { try { return 1; } finally { break; } } return "brk"; } print(over2()); function rethrow() { try { try { throw "a"; } finally { throw "b"; } } catch (e) { return e; } } print(rethrow());
  // expect: 2
  // expect: brk
  // expect: b
try { throw { custom: 1 }; } catch (e) { print(e.custom); } try { throw null; } catch (e) { print(e); } try { throw new TypeError("tt"); } catch (e) { print(e instanceof TypeError, e instanceof Error, e.name, e.message, String(e)); }
  // expect: 1
  // expect: null
  // expect: true true TypeError tt TypeError: tt
function deep(n) { if (n === 0) throw new RangeError("deep"); try { deep(n - 1); } finally { n++; } } try { deep(10); } catch (e) { print(e.message); }
  // expect: deep
var x = 5; if (x > 3) print("gt"); else print("le"); if (x < 3) print("lt"); else if (x === 5) print("five"); else print("other"); print(x > 3 ? x < 10 ? "mid" : "big" : "small");
  // expect: gt
  // expect: five
  // expect: mid
var t = 0; for (var k in { a: 1, b: 2 }) t += k; print(t); for (k in null) print("no"); for (k in undefined) print("no"); for (k in "ab") print(k); for (k in 5) print("no");
  // expect: 0ab
  // expect: 0
  // expect: 1
for (var ch of "xy") print(ch);
  // expect: x
  // expect: y
function early(list) { for (var v of list) { if (v < 0) return "neg"; } return "pos"; } print(early([1, -1]), early([1]));
  // expect: neg pos
function catchScope() { var e = "outer"; try { throw "inner"; } catch (e) { e = "changed"; } return e; } print(catchScope()); function varInTry() { try { var q = 1; throw 0; } catch (e) { q++; } return q; } print(varInTry());
  // expect: outer
  // expect: 2
function assignedInTry() { var s = 0; for (var i = 0; i < 5; i++) { try { s += i; if (i === 3) throw s; } catch (e) { s = e * 100; } } return s; } print(assignedInTry());
  // expect: 604
function letInLoop() { var out = []; for (let i = 0, n = 2; i < n; i++) { let k = i * 2; out.push(() => k + n); } return out.map(f => f()); } print(letInLoop());
  // expect: 2,4
var log = []; function ev(s, v) { log.push(s); return v; } ev("a", 1) + ev("b", 2) * ev("c", 3); ev("o", { p: 1 })[ev("k", "p")] = ev("v", 5); (ev("l", false) && ev("no")) || ev("r"); print(log.join());
  // expect: a,b,c,o,k,v,l,r
log = []; var ob = { get g() { log.push("get"); return 1; }, set g(v) { log.push("set" + v); } }; ob.g += 5; ob.g++; ob.g ??= 1; ob.g ||= 2; ob.g &&= 3; print(log.join());
  // expect: get,set6,get,set2,get,get,get,set3
var un; un ??= "d"; un ||= "x"; un &&= "y"; print(un); print(!0, !"", !"a", !!NaN, !null, typeof !1); print(null == false, undefined == null, NaN == NaN, "1" == 1, [] == false);
  // expect: y
  // expect: true true false false true boolean
  // expect: false true false true true
print("b" in { b: 1 }, 0 in [1], "length" in []); try { "a" in "abc"; } catch (e) { print(e.name); } try { ({}) instanceof 5; } catch (e) { print(e.name); } print([] instanceof Array, (() => 1) instanceof Function, Object instanceof Function);
  // expect: true true true
  // expect: TypeError
  // expect: TypeError
  // expect: true true true
var seen = ""; lab: do { seen += "1"; do { seen += "2"; continue lab; } while (true); } while (seen.length < 6); print(seen);
  // expect: 121212
