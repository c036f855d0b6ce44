// Static blocks that throw: nothing behind them runs.
const log = [];
try {
  class C {
    static {
      log.push("a");
      throw new Error("thrown");
      log.push("b");
    }
    static x = log.push("c");
    static { log.push("d"); }
  }
  log.push("e", C);
} catch (error) {
  log.push(error.message);
}
print(log.join());                       // expect: a,thrown
function make() {
  let v = 1;
  const D = class {
    static { v = 2; throw v; }
    static y = v;
  };
  return D;
}
try { make(); } catch (thrown) { print(thrown); }   // expect: 2
function maybe(x) {
  class E {
    static { if (x) throw x; v = 1; }
    static z = v + 3;
  }
  var v;
  return E.z;
}
print(maybe(0));                         // expect: 4
try { maybe(7); } catch (thrown) { print(thrown); } // expect: 7
