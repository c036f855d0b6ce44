// Proxies as prototypes of ordinary objects, arrays and functions; as `this` of methods; private names on them.
let seen = "";
const base = new Proxy({ own: 1 }, {
  get(target, key, receiver) { return key in target ? target[key] : `<${String(key)} ${receiver === child}>`; },
  set(target, key, value, receiver) {
    seen += `${String(key)}=${value} ${receiver === child};`;
    return Reflect.set(target, key, value, receiver);
  },
  has(target, key) { return key === "magic" || key in target; },
});
const child = { __proto__: base, mine: 2 };
print(child.mine, child.own, child.anything, child["comp" + "uted"], child[5], Object.create(child).deep);
print("mine" in child, "magic" in child, "nothing" in child);
child.fresh = 3;
child.mine = 4;
print(seen, Object.keys(child), child.fresh);
delete child.mine;
print(child.mine);
const list = [1, , 3];
Object.setPrototypeOf(list, new Proxy(Array.prototype, { get: (t, k, r) => k === "1" ? "hole" : Reflect.get(t, k, r) }));
print(list[1], list.length, list.join("-"), list.map(x => x).length);
class Loose {
  static create() {
    Object.setPrototypeOf(Loose.prototype, new Proxy({}, { get: (t, k, self) => function (...args) { return `${k}(${args}) of ${self.id}`; } }));
    return new Loose();
  }
  id = 7;
  known() { return "known"; }
}
const loose = Loose.create();
print(loose.known(), loose.whatever(1, 2), loose.other());
for (const key in child) print(key);

// methods on proxies of instances
class Counter {
  #n = 0;
  count = 0;
  up() { this.count++; return this; }
  get double() { return this.count * 2; }
  static secret(c) { return #n in c; }
  read() { return this.#n; }
}
const counter = new Counter(), through = new Proxy(counter, {});
print(through.up().up() === through, counter.count, through.double, Counter.secret(counter), Counter.secret(through));
try { through.read(); } catch (e) { print(e.name); }

// a constructor that returns a proxy: private names and fields go to it
class Returns { constructor(o) { return o; } }
class Stamped extends Returns {
  #hidden = 5;
  shown = 6;
  hidden() { return this.#hidden; }
  set(v) { this.#hidden = v; }
  static hidden(o) { return o.#hidden; }
}
const defined = [], inner = {};
const stamped = new Stamped(new Proxy(inner, { defineProperty(t, k, d) { defined.push(k, JSON.stringify(d)); return Reflect.defineProperty(t, k, d); } }));
print(Stamped.hidden(stamped), inner.shown, defined.join(" "), Object.keys(stamped), Reflect.ownKeys(inner).length);
Stamped.prototype.set.call(stamped, 8);
print(Stamped.prototype.hidden.call(stamped));
try { new Stamped(stamped); } catch (e) { print(e.name); }

// keys of maps
const weak = new WeakMap([[through, "w"]]), map = new Map([[stamped, 1], [through, 2]]), set = new Set([through]);
print(weak.get(through), weak.has(counter), map.get(stamped), map.get(inner), set.has(through), new WeakRef(through).deref() === through);
weak.delete(through);
print(weak.has(through), Object.keys(through));
