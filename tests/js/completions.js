// break, continue, return and throw through try, catch and finally.
function f(n) {
  var r = "";
  for (var i = 0; i < 4; i++) {
    try {
      r += "t" + i;
      if (n == 0 && i == 1) continue;
      if (n == 1 && i == 1) break;
      if (n == 2 && i == 1) return r + "R";
      if (n == 3 && i == 1) throw "E";
      r += "u";
    } catch (e) {
      r += "c" + e;
      if (i == 1) throw "F";
    } finally {
      r += "f";
    }
    r += ";";
  }
  return r;
}
for (var k = 0; k < 5; k++) { try { print(k, f(k)); } catch (e) { print(k, "caught", e); } }
function g() { try { return "a"; } finally { return "b"; } }
function h() { for (;;) { try { return 1; } finally { break; } } return 2; }
function n() { try { try { throw 1; } finally { print("inner"); } } catch (e) { return "got" + e; } finally { print("outer"); } }
function v() { var x = 1; try { x = 2; throw 0; } catch { x += 10; } return x; }
function w() { let x = 1; try { x = 2; nope(); x = 3; } catch { return x; } }
function nope() { throw new Error("no"); }
function lab() { a: { try { break a; } finally { print("fin"); } print("never"); } return "end"; }
function deep() { var s = ""; for (var i = 0; i < 3; i++) { try { for (var j = 0; j < 3; j++) { try { if (j == 1) continue; if (i == 1) break; s += i + "" + j + " "; } finally { s += "x"; } } } finally { s += "y"; } } return s; }
function ret() { var i = 0; try { return i; } finally { i = 5; } }
print(g(), h(), n(), v(), w(), lab(), deep(), ret());
function loopTry() { var last = 0; for (var i = 0; i < 3; i++) { try { last = i; if (i == 1) throw i; } catch (e) { last += 100; } } return last; }
print(loopTry());
function thisTry() { try { throw this.q; } catch (e) { return e + this.q; } }
print(thisTry.call({ q: 4 }));
function forof(a) { var s = 0; for (var x of a) { try { if (x == 2) throw x; s += x; } catch (e) { s += e * 100; } } return s; }
print(forof([1, 2, 3]));
function swallow() { try { throw 1; } catch (e) { try { throw 2; } catch (e) { print("in", e); } print("out", e); } }
swallow();
