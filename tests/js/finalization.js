// not node: it frees nothing before its next task
// FinalizationRegistry: callbacks come like those of timers, some time after the target has gone.
import { gc } from "mote:memory";

const message = f => { try { return f(); } catch (e) { return e.name; } };
const registry = new FinalizationRegistry(held => {
  print("gone:", held);
  called();
});
function make(n) { return { n: [n].length }; }
function makeCycle() {
  const cycle = {};
  cycle.self = cycle;
  for (let i = 0; i < 20; i++) cycle["key" + i] = i; // it moves
  return cycle;
}

print(String(registry), FinalizationRegistry.length, FinalizationRegistry.prototype.register.length, FinalizationRegistry.prototype.unregister.length);
// expect: [object FinalizationRegistry] 1 2 1
print(message(() => new FinalizationRegistry(1)), message(() => FinalizationRegistry(print)), message(() => registry.register(1, 2)),
  message(() => registry.register(registry, registry)), message(() => registry.register({}, 1, 2)), message(() => registry.unregister(3)),
  message(() => FinalizationRegistry.prototype.register.call({}, {}, 1)), message(() => FinalizationRegistry.prototype.unregister.call(registry, undefined)));
// expect: TypeError TypeError TypeError TypeError TypeError TypeError TypeError TypeError

// a subclass
class Counting extends FinalizationRegistry {
  constructor() { super(n => { this.sum += n; called(); }); this.sum = 0; }
}
const counting = new Counting();
print(counting instanceof Counting, counting instanceof FinalizationRegistry, Object.prototype.toString.call(counting));
// expect: true true [object FinalizationRegistry]

// The next step comes when so many callbacks have come.
let waiting = 0, next;
function after(count, step) {
  waiting = count;
  next = step;
}
function called() {
  if (--waiting === 0) setTimeout(next, 0);
}

let first, second;
function start() {
  const token = {}, own = make(9);
  first = make(1);
  second = makeCycle();
  registry.register(make(0), "at once");
  registry.register(first, "first", token);
  registry.register(first, "twice", token);
  registry.register(second, "cycle");
  registry.register(own, "its own token", own);
  for (let i = 0; i < 10; i++) counting.register(make(i), i);
  print("registered", registry.unregister({}), registry.unregister(own), counting.unregister(token)); // expect: registered false true false
  after(11, drop);
}
setTimeout(start, 1);
// expect: gone: at once
function drop() {
  print("sum", counting.sum); // expect: sum 45
  first = undefined;
  print("job first"); // expect: job first
  queueMicrotask(() => print("and its jobs")); // expect: and its jobs
  after(2, collect);
}
// expect: gone: twice
// expect: gone: first
function collect() {
  second = undefined;
  gc();
  print("collected"); // expect: collected
  after(1, forget);
}
// expect: gone: cycle

// unregistered in between; the token does not keep anything
function forget() {
  const token = {}, kept = make(3);
  registry.register(make(4), "without a token");
  registry.register(kept, "not this one", token);
  registry.register(Symbol("s" + kept.n), "symbol", kept);
  print(registry.unregister(token), registry.unregister(token)); // expect: true false
}
// expect: gone: symbol
// expect: gone: without a token
