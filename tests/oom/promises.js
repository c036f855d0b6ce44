// Promises, their combinators, jobs, await: what fails for lack of memory is rejected or reported.
const log = (...what) => print(what.join(" "));
const later = (ms, value, fails) => new Promise((resolve, reject) => setTimeout(fails ? reject : resolve, ms, value));
Promise.resolve(100000).then(v => { log("a", v); return v + 1; }).then(v => log("b", v)).finally(() => log("f"));
new Promise(() => { throw new RangeError("thrown"); }).catch(e => log(e.message));
Promise.all([later(1, 1), 2, later(2, 3)]).then(all => log(all));
Promise.allSettled([1, Promise.reject(2)]).then(all => log(JSON.stringify(all)));
Promise.any([Promise.reject(1), later(1, 2, true)]).catch(e => log(e.errors));
class Traced extends Promise {}
new Traced(resolve => resolve({ then(f) { f(7); } })).then(v => log(v));
queueMicrotask(() => log("micro"));
Promise.resolve().then(() => { throw new Error("passes"); }).then(1).catch(e => log(e.message, new AggregateError([1], "x", { cause: 2 }).cause));
(async () => { try { await later(1, 1); await later(1, "bad", true); } catch (e) { log("await", e); } })();
