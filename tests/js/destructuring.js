// Destructuring: declarations, parameters, assignments, loops, catch; defaults, rest, holes, nesting. Object spread.
function kind(f) {
  try { return f(); } catch (e) { return e.name; }
}
const log = [];
const note = (text, value) => (log.push(text), value);

// declarations
const [a, b = 2, , c, ...rest] = [1, undefined, 3, 4, 5, 6];
let { x, y: why, z = 9, "quoted key": q, 5: five, ["comp" + "uted"]: computed, ...others } =
  { x: 1, y: 2, "quoted key": 3, 5: "v", computed: "c", m: 7, n: 8 };
var [[n1, [n2]], { deep: { er } }] = [[1, [2]], { deep: { er: "deep" } }];
console.log(a, b, c, rest.join(), x, why, z, q, five, computed, JSON.stringify(others), n1, n2, er);
const [s1, s2, ...s3] = "añ😀z";
const [] = [], {} = {}, [e1, e2] = [], [, h2] = [1, 2];
console.log(s1, s2, s3.join("|"), e1, e2, h2);
const { length } = "four", { toFixed } = 3, { floor, PI: pi } = Math;
console.log(length, typeof toFixed, floor(pi));

// defaults are evaluated when needed, in order
const { p = note("p", 1), r = note("r", p + 1), t = note("t", 3) } = { t: null };
const [d1 = note("d1", 1), d2 = d1 + 1, fn = () => {}, cl = class {}] = [];
console.log(p, r, t, d1, d2, fn.name, cl.name, log.join());
const { f1 = function () {}, g: f2 = () => 1 } = {};
console.log(f1.name, f2.name);

// parameters
function params({ a, b: { c = 3 } = {}, ...more }, [d, e = d] = [7], ...[first, second]) {
  return [a, c, d, e, first, second, JSON.stringify(more), arguments.length].join();
}
console.log(params({ a: 1 }), params({ a: 1, b: { c: 2 }, k: 0 }, [5], 8, 9), params.length);
const arrow = ({ v }, [w] = [2]) => v + w;
console.log(arrow({ v: 1 }), [[1, 2], [3, 4]].map(([l, r]) => l * r).join(), Object.entries({ k: 1, j: 2 }).map(([k, v]) => k + v).join());
function captured({ n }) { return () => n++; }
const counter = captured({ n: 5 });
console.log(counter(), counter());
class Options { #secret; constructor({ secret = "s", list: [head] = [] } = {}) { this.#secret = secret; this.head = head; } get all() { const { head } = this; return this.#secret + head; } set pair([l, r]) { this.l = l + r; } }
const options = new Options({ list: ["h"] });
options.pair = [1, 2];
console.log(options.all, new Options().all, options.l);

// assignments
let i = 1, j = 2;
[i, j] = [j, i];
console.log(i, j);
const target = { list: [] };
[target.first, target["sec" + "ond"], ...target.list] = [1, 2, 3, 4];
({ a: target.a, b: [target.b = 5], ...target.rest } = { a: 1, b: [], c: 3, d: 4 });
console.log(JSON.stringify(target));
const value = ([i, j] = [10, 20, 30]);
console.log(value.length, i, j);
let order = [];
const obj = name => ({ set v(x) { order.push(name + "=" + x); }, get get() { order.push("get " + name); return name; } });
[(order.push("t1"), obj("o1")).v, (order.push("t2"), obj("o2")).v = (order.push("default"), 4)] = [1];
console.log(order.join());
({ length: i } = [1, 2, 3]);
[[i], { j }] = [[i + 1], { j: "j" }];
console.log(i, j);

// loops, catch
for (const [k, v] of [["a", 1], ["b", 2]]) console.log(k, v);
for (let { v, w = v * 2 } of [{ v: 1 }, { v: 2, w: 0 }]) console.log(v, w);
for (const [ch] in { xy: 1, z: 2 }) console.log(ch);
for ([i, j] of [[7, 8]]) console.log(i, j);
for (var [vi, vj] = [0, 3]; vi < vj; vi++, vj--);
console.log(vi, vj);
const closures = [];
for (const [n] of [[1], [2], [3]]) closures.push(() => n);
console.log(closures.map(f => f()).join());
try { throw { message: "m", code: [4] }; } catch ({ message, code: [first], other = "o" }) { console.log(message, first, other); }
function inTry(list) { let [u, w] = list; try { [u, w] = [w, u]; null.x; } catch { return [u, w].join(); } }
console.log(inTry([1, 2]));

// errors
console.log(kind(() => { const { a } = null; }), kind(() => { const {} = undefined; }), kind(() => { const [a] = 5; }), kind(() => { const [] = {}; }));
console.log(kind(() => { const { a: { b } } = {}; }), kind(() => { (({ a }) => a)(); }), kind(() => { const { ...r } = null; }), kind(() => { let [o] = null; }));
console.log(kind(() => { const [k, l = k2, k2] = [1]; }), kind(() => { const [fixed] = [1]; [fixed] = [2]; }));

// spread
const base = { a: 1, b: 2 };
console.log(JSON.stringify({ ...base, b: 3, c: 4 }), JSON.stringify({ b: 3, ...base }), JSON.stringify({ ...null, ...undefined, ...1, ..."hi", ...[7, 8] }));
const withGetter = { get g() { return "got"; }, __proto__: { inherited: 1 } };
console.log(JSON.stringify({ ...withGetter }), Object.getOwnPropertyDescriptor({ ...withGetter }, "g").value);
class Instance { own = 1; #hidden = 2; m() {} }
console.log(JSON.stringify({ ...new Instance(), z: 0 }));
const { a: gone, ...left } = { a: 1, b: 2, get c() { return 3; } };
console.log(gone, JSON.stringify(left));
const steps = [], step = (text, value) => { steps.push(text); return value; };
({ [step("key", "a")]: step("target", {})[step("target key", "b")] } = step("source", { a: 1 }));
print(steps.join());
