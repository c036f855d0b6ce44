// Property descriptors: every change of every kind of property, restricted objects, own keys.
function message(e) { return e instanceof Error ? e.name + ": " + e.message.split(",")[0] : "thrown " + e; }
function show(d) {
  if (d === undefined) return "none";
  var text = "", k;
  for (k in d) text += k + "=" + (typeof d[k] === "function" ? d[k].name : String(d[k])) + " ";
  return text;
}
function g1() { return 1; }
function g2() { return 2; }
function s1(v) { }
var descriptors = [
  {}, { value: 1 }, { value: 2 }, { value: NaN }, { writable: true }, { writable: false }, { enumerable: true }, { enumerable: false },
  { configurable: true }, { configurable: false }, { get: g1 }, { get: g2 }, { set: s1 }, { get: undefined }, { get: g1, set: s1 },
  { value: 1, writable: true, enumerable: true, configurable: true }, { get: g1, set: s1, configurable: true, enumerable: true },
  { value: 1.5, writable: false, enumerable: true }, { value: 100000, configurable: true }
];
function attempt(make, key, second) {
  var o = make();
  try { Object.defineProperty(o, key, second); } catch (e) { return message(e); }
  return show(Object.getOwnPropertyDescriptor(o, key)) + "/" + Object.getOwnPropertyNames(o);
}
// A hash for each first descriptor of what all the second ones do.
for (var i = 0; i < descriptors.length; i++) {
  var hash = 0;
  for (var j = 0; j < descriptors.length; j++) {
    var text = attempt(function () { return Object.defineProperty({}, "p", descriptors[i]); }, "p", descriptors[j]);
    for (var c = 0; c < text.length; c++) hash = (hash * 31 + text.charCodeAt(c)) | 0;
  }
  print(i, hash);
}
function arrow(n) { return (a) => n; }
function closure(n) { return function f(a) { return n; }; } // captures something: a new one each time
function lines(f) {
  for (var i = 1; i < arguments.length; i++) {
    try { print(f(arguments[i])); } catch (e) { print(message(e)); }
  }
}
// what stands there already
var things = [
  function () { return { p: 1 }; }, function () { return { get p() { return 1; } }; }, function () { return Object.freeze({ p: 1 }); },
  function () { return Object.seal({ p: 1 }); }, function () { return Object.preventExtensions({}); }
];
for (var t = 0; t < things.length; t++)
  for (var d = 0; d < descriptors.length; d++) print(t, d, attempt(things[t], "p", descriptors[d]));
for (d = 0; d < descriptors.length; d++) print(attempt(function () { return Object.defineProperty([1], 0, descriptors[15 + d % 3]); }, 0, descriptors[d]));
for (d = 0; d < descriptors.length; d++) {
  print(attempt(function () { return [7, 8]; }, "1", descriptors[d]));
  print(attempt(function () { return Object.freeze([7, 8]); }, "1", descriptors[d]));
  print(attempt(function () { return Object.seal([7, 8]); }, "5", descriptors[d]));
  print(attempt(function () { return closure(d); }, "name", descriptors[d]));
  print(attempt(function () { return closure(d); }, "length", descriptors[d]));
  print(attempt(function () { return new String("ab"); }, "0", descriptors[d]));
  print(attempt(function () { return new String("ab"); }, "length", descriptors[d]));
  print(attempt(function () { return new String("ab"); }, "5", descriptors[d]));
  print(attempt(function () { return (function () { return arguments; })(1, 2); }, "1", descriptors[d]).split("/")[0]); // Node has a `callee`, too
}
// lengths
lines(function (d) { var a = [1, 2, 3]; Object.defineProperty(a, "length", d); return show(Object.getOwnPropertyDescriptor(a, "length")) + a; },
  { value: 1 }, { value: 5 }, { writable: false }, { value: 2, writable: false }, { enumerable: true }, { configurable: true },
  { get: g1 }, { value: 3 }, {}, { value: -1 });
var limited = Object.defineProperty([1, 2], "length", { writable: false });
lines(function (f) { return f() + " " + limited; }, function () { limited[0] = 5; }, function () { limited[2] = 5; },
  function () { limited.push(1); }, function () { limited.length = 1; }, function () { Object.defineProperty(limited, 7, { value: 1 }); },
  function () { limited.named = 1; return limited.named; }, function () { limited.pop(); });
// bad descriptors and receivers
lines(function (d) { return show(Object.getOwnPropertyDescriptor(Object.defineProperty({}, "x", d), "x")); },
  1, undefined, "abc", null, { get: 1 }, { set: "s" }, { get: g1, value: 1 }, { set: s1, writable: true }, { get: null }, g1, [1], new String("q"));
lines(function (o) { return Object.defineProperty(o, "x", { value: 1 }).x; }, 1, "s", null, undefined, [], {}, g1);
lines(function (o) { return Object.defineProperties(o, { a: { value: 1, enumerable: true }, b: { get: g2 } }).b + o.a; }, 1, null, [], {});
lines(function (d) { return Object.keys(Object.defineProperties({}, d)); }, null, undefined, 5, { a: 1 }, { a: { value: 1, enumerable: true } },
  Object.create({ inherited: { value: 1 } }, { own: { value: { value: 3, enumerable: true }, enumerable: true } }));
var order = [];
try {
  Object.defineProperty({}, { toString: function () { order.push("key"); return "k"; } }, {
    get set() { order.push("set"); }, get get() { order.push("get"); }, get value() { order.push("value"); },
    get enumerable() { order.push("enumerable"); }, get configurable() { order.push("configurable"); }
  });
} catch (e) { print(e.name); }
print(order);
print(Object.defineProperty({}, "inherit", Object.create({ value: 9, enumerable: true })).inherit);
var has = Object.prototype.hasOwnProperty;
// own keys: integers, then strings, in every kind of thing
function keys(o) { return Object.getOwnPropertyNames(o).filter(k => k !== "callee").join() + " | " + Object.keys(o).join() + " | " + forIn(o); }
function forIn(o) { var r = []; for (var k in o) r.push(k); return r.join(); }
var sparse = [1, , 3]; sparse.named = 1; Object.defineProperty(sparse, 4, { get: g1, enumerable: true }); sparse[6] = 1; Object.defineProperty(sparse, 5, { value: 2 });
function named(a, b) { } named.z = 1; named[3] = 2; named[1] = 3;
function untouched(a, b) { }
lines(keys, { b: 1, 5: 2, a: 3, 1: 4, 100000: 5, 70000: 6 }, sparse, named, untouched, "str", new String("st"), [1, 2], [], 5, true,
  (function () { return arguments; })(1, 2), untouched.bind(null, 1), () => 1, Object.create({ p: 1, q: 2 }, { q: { value: 1 } }), parseInt);
lines(keys, null, undefined);
// deleting what has no storage
delete untouched.name; print(has.call(untouched, "name"), keys(untouched)); Object.defineProperty(untouched, "name", { value: "shadow" }); print(keys(untouched), untouched.name);
delete untouched.length; print(has.call(untouched, "length"), keys(untouched));
function kind(f) { try { return f(); } catch (e) { return e.name; } }
print(kind(function () { return delete untouched.prototype; }), kind(function () { return delete Array.prototype; }), kind(function () { return delete forIn.call; }));
function fresh() { } fresh.prototype = { marked: 1 }; print(new fresh().marked, keys(fresh));
function typed() { } print(typed.prototype.constructor === typed, keys(typed), typeof typed.prototype); typed.prototype.x = 1; print(new typed().x);
Object.defineProperty(typed, "prototype", { writable: false }); print(kind(function () { typed.prototype = {}; }), new typed().x);
print(show(Object.getOwnPropertyDescriptor(function (a, b, c) { }, "length")), show(Object.getOwnPropertyDescriptor(named, "name")),
  show(Object.getOwnPropertyDescriptor(parseInt, "name")), show(Object.getOwnPropertyDescriptor(Array, "isArray")));
var ds = Object.getOwnPropertyDescriptors({ a: 1, get b() { return 2; } }); print(Object.keys(ds), ds.a.value, typeof ds.b.get);
var args = (function () { return arguments; })(1, 2); args.length = 5; print(args.length, keys(args)); delete args.length; print(args.length, keys(args)); args.length = 1; print(keys(args));
// restricted things
function restricted(o) { return "" + Object.isExtensible(o) + Object.isSealed(o) + Object.isFrozen(o); }
var makers = [
  function () { return { a: 1, get b() { return 1; } }; }, function () { return [1, 2.5, 3]; }, function () { return arrow(t); },
  function () { var a = [1, , 2]; a.named = 1; Object.defineProperty(a, 1, { get: g1, configurable: true }); return a; }, function () { return new String("ab"); },
  function () { return new TypeError("t"); }, function () { return {}; }, function () { return g1.bind(null); }
];
for (t = 0; t < makers.length; t++) {
  var all = [makers[t](), Object.preventExtensions(makers[t]()), Object.seal(makers[t]()), Object.freeze(makers[t]())];
  text = "";
  for (d = 0; d < 4; d++) {
    text += restricted(all[d]) + " ";
    for (var k of ["a", "0", "1", "new", "name", "length", "9"]) {
      try { all[d][k] = 3; text += k; } catch (e) { text += "-"; }
      try { delete all[d][k]; text += k; } catch (e) { text += "-"; }
    }
    text += restricted(all[d]) + " ";
  }
  print(t, text);
}
var emptied = Object.preventExtensions({ a: 1 }); delete emptied.a; print(restricted(emptied));
var sealedArray = Object.seal([1, 2]); print(restricted(sealedArray)); Object.freeze(sealedArray); print(restricted(sealedArray));
print(restricted(1), restricted("s"), restricted(undefined), Object.freeze(5), Object.seal("x"), Object.preventExtensions(null));
print(restricted(Object.freeze(Object.freeze([1]))), restricted(Object.defineProperty(Object.preventExtensions([]), "length", { writable: false })));
// prototypes
var cyc = {}; lines(function (p) { return Object.setPrototypeOf(cyc, p) === cyc; }, cyc, Object.create(cyc), null, {}, 5, undefined, "s", [], g1);
lines(function (o) { return Object.setPrototypeOf(o, null) === o; }, null, undefined, 5, "s", Object.preventExtensions({}), Object.preventExtensions(Object.create(null)),
  Object.freeze([]), {}, []);
lines(function (o) { return Object.getPrototypeOf(o) === Object.prototype; }, null, undefined, {}, [], Object.create(null), (function () { return arguments; })());
lines(function (p) { return Object.getPrototypeOf(Object.create(p)) === p; }, null, {}, [], g1, 1, undefined, "s");
print(Object.create(null, { x: { value: 1 } }).x); lines(function (p) { return Object.create({}, p); }, null, { a: 1 });
var base = { who: "base" }, fn = Object.setPrototypeOf(function () { }, base), list = Object.setPrototypeOf([1], base);
print(fn.who, typeof fn.call, list.who, typeof list.push, base.isPrototypeOf(fn), base.isPrototypeOf(list), base.isPrototypeOf(base), base.isPrototypeOf(1));
var deep = Object.create(Object.create(base)); print(base.isPrototypeOf(deep), Object.prototype.isPrototypeOf(deep), deep.isPrototypeOf(base));
// own and not
var enumerable = Object.prototype.propertyIsEnumerable;
lines(function (o) { return [has.call(o, "0"), has.call(o, 0), has.call(o, "length"), enumerable.call(o, 0), enumerable.call(o, "length"), Object.hasOwn(o, 0), has.call(o)]; },
  "s", [1], {}, { 0: 1, undefined: 2 }, g1, 5, sparse, null, undefined, new String("q"));
print(has.call({ k: 1 }, { toString() { return "k"; } }), Object.hasOwn({ k: 1 }, { toString() { return "k"; } }), enumerable.call({ k: 1 }, { toString() { return "k"; } }));
lines(function (k) { return has.call(null, k); }, { toString() { throw "key first"; } }); lines(function (k) { return Object.hasOwn(null, k); }, { toString() { throw "key first"; } });
lines(function (o) { return Object.getOwnPropertyDescriptor(o, 0); }, null, undefined, 5, {}); print(show(Object.getOwnPropertyDescriptor("abc", 1)), show(Object.getOwnPropertyDescriptor("abc", "length")));
// names of kinds
lines(function (v) { return Object.prototype.toString.call(v); }, undefined, null, 1, 1.5, 100000, true, "s", "", "long", {}, [], [1.5], g1, () => 1, g1.bind(null), parseInt,
  new Error("e"), new TypeError("e"), new String("s"), new Number(1), new Boolean(false), (function () { return arguments; })(), Math.PI, Object.create(null));
print(typeof Object(1), typeof Object("s"), Object(1) + 1, Object(null) instanceof Object, Object(base) === base, typeof new Object(), new Object(base) === base, typeof Object());
print(typeof Object.prototype.valueOf.call(1), Object.prototype.valueOf.call(base) === base); lines(function (v) { return Object.prototype.valueOf.call(v); }, null, undefined);
