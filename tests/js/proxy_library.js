// The library's functions on proxies of arrays and other things; a few proxies as people write them.
const list = new Proxy([3, 1, 2], {});
print(list.push(9), list.pop(), list.shift(), list.unshift(7), list.length, list.join());
print(list.sort().join(), list.reverse().join(), list.map(x => x * 2), list.filter(x => x > 1), list.slice(1), list.concat([5], list).join());
print(list.splice(0, 1), list.indexOf(2), list.includes(1), list.at(-1), list.find(x => x), [...list].join(), Math.max(...list), list.flat().length);
print(Array.isArray(list), Array.from(list).join(), Object.prototype.toString.call(list), JSON.stringify(list), [0].concat(list).join(), `${list}`);
for (const x of list) print(x);
const [first, ...rest] = list;
print(first, rest, list.entries().next().value.join(), list.fill(0).join(), list.copyWithin(0, 1).length);
list.length = 1;
print(list.length, Object.keys(list), list.reduce((a, b) => a + b));
list[3] = 1;
print(list.length, 2 in list, list.lastIndexOf(1), list.every(x => true), list.findLast(x => x), list.flatMap(x => [x, x]).length);
print(String.raw({ raw: new Proxy(["a", "b"], {}) }, 1), Math.max.apply(null, new Proxy([1, 5], {})), new Uint8Array(new Proxy([1, 2], {})).join());
print(JSON.stringify({ a: new Proxy({ b: [1] }, {}), c: new Proxy([1, { d: 2 }], {}), e: new Proxy(() => 1, {}) }, null, 1));
print(JSON.stringify(JSON.parse('{"a":[1,2],"b":{"c":3}}', function (k, v) { return k === "a" ? new Proxy([1, 2, 3], {}) : v; })));
print(Object.fromEntries(new Proxy([["x", 1]], {})).x, new Map(new Proxy([[1, 2]], {})).get(1), Object.groupBy === undefined || true);
print(Object.prototype.toString.call(new Proxy(function () {}, {})), Object.prototype.toString.call(new Proxy({ [Symbol.toStringTag]: "Tag" }, {})));
print(+new Proxy({ valueOf: () => 4 }, {}), `${new Proxy({ toString: () => "text" }, {})}`, new Proxy({ x: 1 }, {}) == "[object Object]");
print(new Error("e", new Proxy({ cause: 1 }, {})).cause, typeof Object(new Proxy({}, {})), Object.is(list, list));
Promise.resolve(new Proxy({ then(f) { f("then"); } }, {})).then(print);
const d = new Proxy(new Date(0), {});
try { d.getTime(); } catch (e) { print(e.name); }

// defaults for what is missing
const counts = new Proxy({}, { get: (t, k) => k in t ? t[k] : 0 });
for (const word of "a b a c a b".split(" ")) counts[word]++;
print(JSON.stringify(counts));

// negative indices
const negative = array => new Proxy(array, { get: (t, k, r) => typeof k === "string" && /^-\d+$/.test(k) ? t[t.length + +k] : Reflect.get(t, k, r) });
print(negative([1, 2, 3])[-1], negative([1, 2, 3])[-3], negative([1, 2, 3]).length);

// checked assignments, an observer
const age = new Proxy({}, { set(t, k, v) { if (typeof v !== "number") throw new TypeError(k + " must be a number"); t[k] = v; return true; } });
age.years = 3;
try { age.years = "x"; } catch (e) { print(e.message, age.years); }
const changes = [];
const watch = (o, path = "") => new Proxy(o, {
  get: (t, k) => typeof t[k] === "object" ? watch(t[k], `${path}${k}.`) : t[k],
  set(t, k, v) { changes.push(`${path}${k}: ${t[k]} -> ${v}`); return Reflect.set(t, k, v); },
  deleteProperty(t, k) { changes.push(`${path}${k} gone`); return delete t[k]; },
});
const state = watch({ lamp: { on: false, levels: [1, 2] }, x: 1 });
state.lamp.on = true;
state.lamp.levels[1] = 5;
state.lamp.levels.push(7);
delete state.x;
print(changes.join("; "));

// anything can be called, deep
const path = (...parts) => new Proxy(() => {}, { get: (t, k) => path(...parts, k), apply: (t, self, args) => parts.join(".") + `(${args})` });
print(path().sensors[0].read(1, 2), path("a").b());

// an array-like range
const range = (from, to) => new Proxy([], { get: (t, k, r) => k === "length" ? to - from : typeof k === "string" && k >= 0 ? from + +k : Reflect.get(t, k, r), has: (t, k) => typeof k === "string" && k >= 0 && k < to - from || k in t });
print(range(3, 7).join(), range(0, 3).map(x => x * x), [...range(5, 8)].join(), range(1, 5).reduce((a, b) => a + b), 2 in range(0, 3), 3 in range(0, 3));
