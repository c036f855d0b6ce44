// Array's methods on array-likes and on arrays that are restricted.
function tell(f) { try { print(f()); } catch (e) { print(e.name + ": " + e.message); } }
function show(a) {
  var text = "", i;
  for (i = 0; i < a.length; i++) text += (i ? " " : "") + (i in a ? (typeof a[i] === "string" ? "'" + a[i] + "'" : String(a[i])) : "-");
  return "(" + text + ")" + a.length;
}
var P = Array.prototype;

var a, i;

// ---- array-likes
function like() { return { length: 3, 0: "a", 1: "b", 2: "c" }; }
function like2() { return { length: 4, 1: "b", 3: "d" }; }
var o = like();
print(P.push.call(o, "d", "e"), show(o), P.pop.call(o), show(o), P.shift.call(o), show(o), P.unshift.call(o, 1, 2), show(o), Object.keys(o));
o = like2(); print(P.shift.call(o), show(o), P.pop.call(o), show(o), P.unshift.call(o, "x"), show(o), P.splice.call(o, 1, 1, "p", "q", "r").length, show(o), show(P.splice.call(o, 0, 2)), show(o), Object.keys(o));
print(show(P.slice.call(like(), 1)), show(P.slice.call(like2(), 0, 3)), show(P.slice.call("hello", 1, 3)), P.concat.call(like(), [1]).length, P.concat.call(1, 2).length, Array.isArray(P.slice.call(like())));
o = {}; print(P.push.call(o, 1), o.length, o[0], P.pop.call({}), P.shift.call({}), P.unshift.call({}), show(P.splice.call({}, 0, 1))); o = {}; P.pop.call(o); print(o.length); o = { length: "2", 0: 1, 1: 2 }; print(P.pop.call(o), o.length);
print(P.map.call("abc", x => x + x), P.filter.call(like2(), x => x), P.indexOf.call(like(), "c"), P.lastIndexOf.call(like2(), "b"), P.includes.call(like2(), undefined), P.every.call("aa", x => x === "a"), P.reduce.call(like(), (x, y) => x + y), P.find.call(like(), x => x > "a"), P.findLastIndex.call(like2(), x => !x));
print(show(P.reverse.call(like2())), show(P.fill.call(like(), 0)), show(P.copyWithin.call(like2(), 0, 1)), show(P.sort.call({ length: 3, 0: "z", 2: "y" })), P.join.call(like2(), "-"), P.at.call(like(), -1), show(P.flat.call({ length: 2, 0: [1], 1: 2 })), P.join.call("abc"), P.join.call(5), P.toString.call({ join: () => "joined" }), P.toString.call({}), P.toString.call(like()));
function args() { return [P.shift.call(arguments), P.slice.call(arguments, 1), P.push.call(arguments, 9), P.join.call(arguments), P.concat.call(arguments, 1).length]; }
print(args(1, 2, 3)); tell(() => P.push.call(null, 1)); tell(() => P.shift.call(undefined));
var log = []; o = { get length() { log.push("get length"); return 2; }, set length(v) { log.push("length = " + v); }, get 0() { log.push("get 0"); return "zero"; }, get 1() { log.push("get 1"); return "one"; }, set 1(v) { log.push("1 = " + v); } };
P.forEach.call(o, x => log.push(x)); print(log); log.length = 0; print(P.join.call(o), P.slice.call(o, 1), log); log.length = 0; P.push.call(o, 3); print(log, o[2]);
var inherits = Object.create(["p", "q"]); print(inherits.length, P.slice.call(inherits), P.indexOf.call(inherits, "q"), P.push.call(inherits, "r"), Object.keys(inherits), inherits.length);

// ---- restricted arrays
function tries(make) {
  [a => a.push(1), a => a.pop(), a => a.shift(), a => a.unshift(0), a => a.splice(0, 1), a => a.splice(1, 0, 7), a => a.splice(0, 1, 5), a => a.reverse(), a => a.sort(), a => a.fill(4), a => { a.length = 1; }, a => { a.length = 5; }, a => a.slice(), a => a.concat(1), a => a.copyWithin(0, 1)].forEach((f, i) => {
    var a = make(), text;
    try { text = String(f(a)); } catch (e) { text = e.name + (i === 0 || i === 3 ? ": " + e.message : ""); }
    print(i, text, "|", a);
  });
}
tries(() => Object.freeze([3, 2, 1])); tries(() => Object.seal([3, 2, 1])); tries(() => Object.preventExtensions([3, 2, 1]));
tries(() => Object.defineProperty([3, 2, 1], "length", { writable: false }));
a = [1, 2, 3]; Object.defineProperty(a, 1, { get() { return "got"; }, enumerable: true, configurable: true }); print(show(a), show(a.slice()), show(a.concat([1])), a.join(), a.indexOf("got"), a.map(x => x));
a = [1, 2, 3]; Object.defineProperty(a, 2, { value: 7, writable: false, enumerable: true, configurable: true }); print(show(a), a.slice(1), [...a], a.pop(), a); tell(() => { a = [1, 2]; Object.defineProperty(a, 0, { value: 5, writable: false }); a.shift(); }); print(a);
a = [1, 2]; a.extra = "e"; a.push(3); print(a.shift(), a.splice(0, 1, "s"), a, a.extra, Object.keys(a));
