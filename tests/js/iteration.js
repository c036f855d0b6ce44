// The iteration protocol: who is asked, in what order, and who is closed.
let log = [];
function count(n, more) {
  let i = 0;
  return {
    [Symbol.iterator]() { log.push("iterator"); return this; },
    next() { log.push("next"); return i++ < n ? { value: i, done: false } : { value: 99, done: true }; },
    return() { log.push("return"); return {}; },
    ...more,
  };
}
function shown(...values) { console.log(...values, log.join(" ")); log = []; }
function message(f) { try { return f(); } catch (e) { return e instanceof Error ? e.name : e; } }

// for-of
for (const x of count(3)) log.push(x);
shown("all");
for (const x of count(3)) if (x === 2) break;
shown("break");
try { for (const x of count(3)) throw "thrown"; } catch (e) { log.push(e); }
shown("throw");
function first(it) { for (const x of it) return x; }
shown("return", first(count(3)));
outer: for (let i = 0; i < 2; i++) for (const x of count(3)) { if (x === 1) continue; continue outer; }
shown("continue");
(() => { for (const x of count(2)) for (const y of count(2)) return; })();
shown("nested");
function twice() { for (const x of count(2)) try { return 1; } finally { log.push("finally"); } }
shown("finally", twice());
shown("next throws", message(() => { for (const x of count(2, { next() { throw "no"; } })); }));
shown("return throws", message(() => { for (const x of count(2, { return() { throw "late"; } })) break; }));
shown("both throw", message(() => { for (const x of count(2, { return() { throw "late"; } })) throw "first"; }));
shown("no object", message(() => { for (const x of count(2, { return() { return 1; } })) break; }), message(() => { for (const x of count(1, { next() { return 1; } })); }));
shown("no return", message(() => { for (const x of count(2, { return: undefined })) break; }));
for (const wrong of [5, {}, null, undefined, { [Symbol.iterator]: 1 }, { [Symbol.iterator]() { return 1; } }, { [Symbol.iterator]() { return {}; } }])
  log.push(message(() => { for (const x of wrong); }));
shown("not iterable");

// patterns
const [a, b] = count(3); shown(a, b);
const [c, d, e = "default"] = count(2); shown(c, d, e);
const [f, ...g] = count(3); shown(f, g);
const [] = count(1); shown("empty");
const [, h] = count(5); shown(h);
const [[i], { length }] = [[1, 2], "xyz"]; shown(i, length);
shown("in a pattern", message(() => { const [x = (() => { throw "default"; })()] = count(0); }), message(() => { const [x, y = x.z.w] = [null]; }));
shown("in the middle", message(() => { const [x, [y]] = count(3); }));
const target = {};
[target.x, target["y"]] = count(2); shown(target);
(([x], [y] = "q") => shown(x, y))(count(1));

// spread, and functions of the library
shown([0, ...count(2), ..."ab", ...new Set([7])], Math.max(...count(3)), new Array(...count(2)).length);
shown(Array.from(count(2)), Array.from(count(2), (x, k) => x * 10 + k), Object.fromEntries(new Map([["k", 1]])), new Uint8Array(count(2)));
shown(message(() => Array.from(count(2), () => { throw "mapper"; })), message(() => Object.fromEntries(count(1))), new Set(count(2)).size);

// iterators of the library
console.log([...["x", "y"].entries()], [...["x", , "z"].keys()], [..."a\u{1F600}b"[Symbol.iterator]()].length, [...new Int8Array([5]).entries()]);
const it = [1][Symbol.iterator]();
console.log(it.next(), it.next(), it.next(), it[Symbol.iterator]() === it, Object.prototype.toString.call(it));
console.log(Object.prototype.toString.call(""[Symbol.iterator]()), message(() => it.next.call({})), Array.prototype[Symbol.iterator] === Array.prototype.values);
const ArrayIteratorPrototype = Object.getPrototypeOf(it), IteratorPrototype = Object.getPrototypeOf(ArrayIteratorPrototype);
console.log(IteratorPrototype === Object.getPrototypeOf(Object.getPrototypeOf(""[Symbol.iterator]())), IteratorPrototype[Symbol.iterator].name, ArrayIteratorPrototype.next.length);
(function () { console.log([...arguments], arguments[Symbol.iterator] === [].values, Object.getOwnPropertySymbols(arguments).length); })(7, 8);
const growing = [1];
for (const x of growing) if (growing.length < 4) growing.push(x * 2);
console.log(growing);
const getter = [1, 2];
Object.defineProperty(getter, 0, { get() { return "got"; } });
console.log([...getter], message(() => { for (const x of getter) return x; }));

// Array.from asks for the method once, before it makes anything
let asked = 0;
const asking = { get [Symbol.iterator]() { asked++; return function* () { yield this === asking; yield asked; }; } };
const traps = [], watched = new Proxy([1, 2], { get(t, k) { traps.push(String(k)); return t[k]; } });
const accessor = [3, 4];
Object.defineProperty(accessor, Symbol.iterator, { get() { asked++; return [].values; } });
console.log(Array.from(asking), Array.from(accessor), asked, Array.from(watched, x => -x), traps.join(" "));
class Counted extends Array { constructor(...a) { super(...a); asked++; } }
try { Counted.from({ [Symbol.iterator]: 5 }); } catch (error) { console.log(error instanceof TypeError, asked); }

// an array's own iterator, and one for all
const own = [1, 2, 3];
own[Symbol.iterator] = function* () { yield "own"; };
console.log([...own], Array.from(own), own.map(x => x).length);
const next = ArrayIteratorPrototype.next;
ArrayIteratorPrototype.next = function () { const step = next.call(this); if (!step.done) step.value = -step.value; return step; };
for (const x of [1, 2]) log.push(x);
const [y, z] = [3, 4];
log.push(y, z, ...[5]);
ArrayIteratorPrototype.next = next;
shown("patched");
