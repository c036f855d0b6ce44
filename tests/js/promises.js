// Promises: states, the order of jobs, thenables, combinators, subclasses.
const log = (...what) => print(what.join(" "));
const later = (ms, value, fails) => new Promise((resolve, reject) => setTimeout(fails ? reject : resolve, 20 * ms, value));
const shown = reason => reason && reason.message ? reason.name + ": " + reason.message : JSON.stringify(reason);

// the order is the standard's: jobs before timers, one after the other
setTimeout(() => log("timer 0"), 0);
queueMicrotask(() => { log("micro 1"); queueMicrotask(() => log("micro 2")); });
Promise.resolve().then(() => log("a1")).then(() => log("a2")).then(() => log("a3")).then(() => log("a4")).then(() => log("a5"));
new Promise(resolve => { log("executor runs at once"); resolve(Promise.resolve("late by two")); }).then(log);
Promise.resolve({ then(resolve) { log("then is called in a job"); resolve("thenable"); } }).then(log);
Promise.resolve(1).then(2).then(log);
Promise.reject(new Error("first")).then(() => log("never"), e => log("caught", shown(e))).then(() => log("after"));
log("top level done");

// resolving once, with itself, with what throws
new Promise((resolve, reject) => { resolve("one"); reject("two"); resolve("three"); throw "four"; }).then(log, log);
new Promise(() => { throw new RangeError("thrown"); }).catch(e => log(shown(e)));
let self; self = new Promise(resolve => setTimeout(() => resolve(self), 1));
self.catch(e => log(e instanceof TypeError, e.message));
Promise.resolve({ get then() { throw new RangeError("getter"); } }).catch(e => log(shown(e)));
Promise.resolve({ then(resolve, reject) { reject(1); resolve(2); throw 3; } }).catch(e => log("thenable rejected", e));
Promise.resolve({ then: 5 }).then(o => log("no function", o.then));

// finally
Promise.resolve(1).finally(() => 2).then(v => log("finally keeps", v));
Promise.reject(1).finally(() => { throw 2; }).catch(e => log("finally throws", e));
Promise.reject(1).finally(() => later(1)).catch(e => log("finally waits", e));

// the combinators
setTimeout(() => {
  const ms = [later(8, "c"), "a", later(1, "b"), { then(f) { f("d"); } }];
  Promise.all(ms).then(all => log("all", all));
  Promise.all([]).then(all => log("all of none", all.length));
  Promise.all([later(1, 1), later(5, new Error("bad"), true), later(7, 3, true)]).catch(e => log("all", shown(e)));
  Promise.allSettled([1, Promise.reject(2), later(1, 3)]).then(all => log(JSON.stringify(all)));
  Promise.any([later(2, "slow"), later(1, "no", true), later(1, "quick")]).then(v => log("any", v));
  Promise.any([Promise.reject(1), later(1, 2, true)]).catch(e => log("any", e instanceof AggregateError, e.name, e.message, e.errors));
  Promise.any([]).catch(e => log("any of none", e.errors.length));
  Promise.race([later(9, "slow"), later(1, "quick")]).then(v => log("race", v));
  Promise.race([later(9, "slow"), later(1, "fails", true)]).catch(e => log("race", e));
  Promise.all(5).catch(e => log(e.name));
}, 200);

// subclasses
class Traced extends Promise {
  constructor(executor) { super(executor); this.tag = "traced"; }
  twice() { return this.then(v => v * 2); }
}
const traced = new Traced(resolve => resolve(21));
log(traced instanceof Traced, traced instanceof Promise, traced.tag, traced.twice() instanceof Traced, Traced.resolve(traced) === traced);
traced.twice().then(v => log("twice", v));
log(Promise.resolve(traced) === traced, Traced.all([]) instanceof Traced, traced.finally(() => {}) instanceof Traced);

// misuse
for (const wrong of [() => Promise(() => {}), () => new Promise(), () => new Promise(5), () => Promise.prototype.then.call({}, 1), () => Promise.resolve.call(1), () => queueMicrotask(1)])
  try { wrong(); log("accepted"); } catch (e) { log(e.name); }
log(Promise.length, Promise.name, Promise.prototype.then.length, Object.keys(Promise.resolve(1)).length, typeof Promise.resolve(1));

// a handler that comes before the jobs are done counts
const rejected = Promise.reject(new Error("handled in time"));
queueMicrotask(() => rejected.catch(e => log(shown(e))));
// big numbers wait in promises, too
Promise.resolve(123456789).then(v => log(v + 1));
later(1, 4e9).then(v => log(v));
// a long chain, and many jobs at once
setTimeout(() => {
  let chain = Promise.resolve(0), count = 0;
  for (let i = 0; i < 100; i++) chain = chain.then(n => n + 1);
  for (let i = 0; i < 100; i++) Promise.resolve().then(() => count++);
  chain.then(n => log("chain", n, count));
}, 900);
