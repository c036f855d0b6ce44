async function f(x) { print("in", x); let y = await x; print("y", y); try { await Promise.reject(new Error("no")); } catch (e) { print(e.message); } finally { print("fin"); } return y + 1; }
f(4).then(v => print("result", v));
print("sync");
const arrow = async (a, b = a) => { await null; return a + b; };
arrow(1).then(print); arrow("x", "y").then(print);
async function thrower() { throw new TypeError("t"); }
thrower().catch(e => print(e.name));
class K { v = 3; async m() { await 1; return this.v; } static async s(...r) { return r.length + arguments.length; } async #p() { return 9; } q() { return this.#p(); } }
new K().m().then(print); K.s(1,2).then(print); new K().q().then(print);
async function loop() { let s = 0; for (const i of [1,2,3]) s += await i; for (const k in {a:1,b:2}) s += await k; return s; }
loop().then(print);
const sleep = (ms, v) => new Promise(r => setTimeout(() => r(v), ms));
(async () => { const a = await sleep(20, "slow"); const b = await sleep(5, "fast"); print(a, b); })();
async function* ag() { const x = yield 1; print("x", x); try { yield Promise.resolve(2); } finally { print("ag fin"); await null; } return 5; }
(async () => { const g = ag(); let r;
  r = await g.next(); print(r.value, r.done); r = await g.next("X"); print(r.value, r.done); r = await g.return(7); print(r.value, r.done); r = await g.next(); print(r.value, r.done);
  const h = ag(); const all = await Promise.all([h.next(), h.next(), h.next(), h.next()]); print(all.map(r => r.value + "/" + r.done).join(" "));
  const i = ag(); r = await i.return(Promise.resolve("early")); print(r.value, r.done);
  try { await ag().throw(new Error("thrown")); } catch (e) { print(e.message); }
  const j = ag(); await j.next(); try { await j.throw(new Error("inside")); } catch (e) { print(e.message); }
})();
async function bad(a = (() => { throw new Error("param"); })()) {}
bad().catch(e => print(e.message));
async function awaits(thenable) { return await { then(r) { r("thenable"); } }; }
awaits().then(print);
print(Object.prototype.toString.call(f(0)) !== "", f.hasOwnProperty("prototype"), typeof ag.prototype);
try { new f(); } catch (e) { print(e.message); }
