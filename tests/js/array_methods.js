// Array methods in the corners: holes, element kinds, arguments.
function tell(f) { try { print(f()); } catch (e) { print(e.name + ": " + e.message); } }
function show(a) {
  var text = "", i;
  for (i = 0; i < a.length; i++) text += (i ? " " : "") + (i in a ? (typeof a[i] === "string" ? "'" + a[i] + "'" : String(a[i])) : "-");
  return "(" + text + ")" + a.length;
}
var P = Array.prototype;

// ---- holes
print(show([1, , 3].slice()), show([, 1, , 2, ,].slice(0, 4)), show([, , 1].concat([, 2, ,])), show([1, , 2].reverse()), show([, 1].concat()));
var h = [1, , 3, , 5];
print(show(h.splice(1, 2, "x")), show(h), show(h.splice(1, 0, 7, 8, 9)), show(h), h.shift(), h.pop(), show(h), h.unshift(0), show(h));
print(show([, , 3].copyWithin(0, 1)), show([1, , 3, , 5].sort()), show([3, undefined, , 1].sort()), show([, 1].map(x => x)), show([, 1].filter(x => true)));
print([, 1].indexOf(undefined), [, 1].lastIndexOf(undefined), [, 1].includes(undefined), [, 1].find(x => true), [, 1].findIndex(x => x === undefined), [, 1].findLastIndex(x => x === undefined));
print([, 1, , 2].reduce((a, b) => a + b), [, 1, , 2].reduceRight((a, b) => a + "," + b), [, ,].every(x => false), [, ,].some(x => true));
print(show([[, 1], [2, , [3]]].flat()), show(Array.from([1, , 2])), show([, 1].fill(7)), show([, 1, 2].flatMap(x => [x, , x])));
print(show([].concat(1, [2], [[3]], "s", null)), show([5].concat([], [[]])));

// ---- kinds
print(show([0.5, 1.5, 2.5].slice(1)), show([100000, 200000, 300000].slice(0, 2).concat(["a"])), show([0.5].concat([1, 2], [100000])));
var d = [1.5, 2.5, 3.5, 4.5];
print(show(d.splice(1, 2)), show(d), show(d.splice(1, 0, "a", 0.25)), show(d));
d = [100000, 200000, 300000]; d.unshift(1, 2); print(show(d), d.shift(), d.pop(), show(d)); d.splice(1, 1, 0.5, 70000); print(show(d));
d = [0.5, 1]; d.unshift("s"); print(show(d)); d = [0.5, 1.5]; d.splice(1, 0, undefined); print(show(d)); d = [0.5]; d.unshift(NaN, -0); print(show(d), 1 / d[1]);
d = []; for (var i = 0; i < 40; i++) d.push(i * 1000); print(d.slice(15, 20), d.indexOf(39000), d.lastIndexOf(0)); d[3] = "x"; print(show(d.slice(1, 6)), d[39]);
d = [100000, 2]; d[1] = 0.5; d.push(3); print(show(d)); d.length = 1; d[0] = 1; print(show(d)); d.length = 0; d.push("t"); print(show(d));
d = [1, 2, 3]; d[1] = 70000.5; d[0] = 0.5; d[2] = 1.25; print(show(d)); d[5] = 1; print(show(d)); d = [0.5, 1.5]; delete d[0]; print(show(d));
d = new Array(3); d[0] = 0.5; d[1] = 0.25; d[2] = 100000; print(show(d), show(d.reverse()), show(d.sort()));
d = [2, 1]; d.push(2147483648, -2147483649, 1073741824, -1073741825, 4294967295); print(show(d), show(d.slice(2).sort((a, b) => a - b)));
var strings = ["a", "bc", "d\u0100", ""]; print(strings.join(), strings.join(""), strings.join("\u2713").length, ["x"].join("yy"), ["", ""].join(), [[]].join() === "", ["a", "b"].join(undefined), ["a", "b"].join(null));
print([1, "a", null, undefined, true, 2.5, [3, [4]], -0, 1e21].join("|"), [0.5, 100000].join(), [1].join(), [, ,].join("-"), [1, 2, 3].join({ toString() { return ";"; } }));

// ---- arguments of methods
a = [1, 2, 3, 4, 5];
var a;
print(show(a.slice(-3, -1)), show(a.slice(2)), show(a.slice("1", 3.9)), show(a.slice(NaN, Infinity)), show(a.slice(4, 2)), show(a.slice(-99, 99)), show(a.slice(undefined, undefined)), show(a.slice(null, -0)));
print(show(a.slice().splice(0)), show(a.slice().splice()), show(a.slice().splice(undefined)), show(a.slice().splice(1, undefined)), show(a.slice().splice(-2, 1)), show(a.slice().splice(1, -5)), show(a.slice().splice(1, 99)), show(a.slice().splice("2", "2")));
print(a.indexOf(3, -3), a.indexOf(3, -2), a.indexOf(3, 99), a.indexOf(1, -99), a.lastIndexOf(3, -3), a.lastIndexOf(3, -4), a.lastIndexOf(5, 99), a.lastIndexOf(1, undefined), a.lastIndexOf(2, undefined), a.lastIndexOf(1, -5), a.lastIndexOf(1, -6), a.includes(5, -1), a.includes(1, 1), a.indexOf(1.0), a.includes(2, -99));
print(a.at(0), a.at(-1), a.at(5), a.at(-6), a.at("1"), a.at(NaN), show(a.slice().fill(0, 1, -1)), show(a.slice().fill(9, -2)), show(a.slice().copyWithin(1, 3)), show(a.slice().copyWithin(2, 0)), show(a.slice().copyWithin(-2, -4, -2)), show(a.slice().copyWithin(0, 1, 99)));
print(a.concat.length, a.push.length, a.unshift.length, a.splice.length, a.slice.length, a.pop.length, a.shift.length, a.join.length, a.reduce.length, a.indexOf.length, Array.length, Array.from.length, Array.of.length, a.flat.length);
print(a.push(), a.unshift(), a.push(6, 7), a.unshift(-1, 0), show(a), [].pop(), [].shift(), show([].splice(0, 1)), [].length);
print(a.push.name, a.shift.name, a.splice.name, a.forEach.name, a.findLastIndex.name, Array.from.name, Array.name);
tell(() => { var log = []; [1, 2, 3].slice({ valueOf() { log.push("start"); return 1; } }, { valueOf() { log.push("end"); return 2; } }); return log; });
tell(() => { var log = []; return show([1, 2, 3, 4].splice({ valueOf() { log.push("start"); return 1; } }, { valueOf() { log.push("count"); return 2; } })) + log; });
print(show(new Array(3)), show(Array(2, 3)), show(new Array("3")), show(Array()), show(Array.of(3)), show(Array.of()), show(Array.from("a\ud83d\ude00b")), show(Array.from([1, 2], (x, i) => x * 10 + i)), show(Array.from({ length: 2.7, 0: "z" })));
print(Array.from([5, 6], function () { return arguments.length + "," + this.k; }, { k: 1 }), Array.from({ length: -1 }).length, Array.from(7).length, Array.from("").length);
tell(() => new Array(1.5)); tell(() => Array(-1)); tell(() => { [].length = 4294967296; }); tell(() => new Array(NaN)); tell(() => Array.from([], 1)); tell(() => [1].map()); tell(() => [1].reduce(5)); tell(() => [].reduceRight(() => 1));
tell(() => [1].sort(1)); tell(() => [3, 1, 2].sort(null)); tell(() => [].forEach("x"));
print([1, 2, 3].reduce((a, b, i, all) => a + b * i + all.length, 10), [1, 2, 3].reduceRight((a, b, i) => a + i, ""), [7].reduce(() => 0), [].reduce(() => 0, undefined), [1, 2].reduce((a, b) => a + b, undefined));
print([1, 2, 3].every(function (x, i, all) { return this.t && all[i] === x; }, { t: 1 }), [1, 2].some(function () { return this === undefined; }), [0, 1].some(x => x), [1, 0].every(x => x), [].every(x => 0), [].some(x => 1));
print([1, 2, 3].find(function (x, i, all) { all[i] = 9; return x === 2; }), [4, 5].findLast(x => x < 5), [4, 5].findLast(x => x > 5), [4, 5].findLastIndex(x => x < 5), [4, 5].findIndex(x => x > 5));
var grown = [1, 2]; grown.forEach(x => grown.push(x)); print(grown, [1, 2, 3].map(function (x, i, all) { all.length = 2; return x; }).length, [3, 1, 2].map((x, i, all) => all.pop()).length);
print([..."edcba"].sort().join(""), [5, 25, 100, 1].sort(), [5, 25, 100, 1].sort((x, y) => y - x), [1, 2, 3, 4, 5, 6].sort((x, y) => (x & 1) - (y & 1)), [2, undefined, 1, undefined].sort((x, y) => y - x), [undefined, 3, , 1].sort().length, ["b", "a"].sort(undefined));
var large = []; for (i = 0; i < 200; i++) large.push((i * 7919) % 211); large.sort((x, y) => x - y); var ordered = true; for (i = 1; i < 200; i++) ordered = ordered && large[i - 1] <= large[i]; print(ordered, large.length);
print([0.5, -1, 100000, 3].sort((x, y) => x - y), [1e10, 2, 0.25].sort(), [[2], [1]].sort(), [true, "a", null, 1].sort());
tell(() => [2, 1].sort(() => { throw new Error("from the comparator"); }));
print([1, [2, [3, [4]]]].flat(0).length, [1, [2, [3, [4]]]].flat(2).length, [[1], [2]].flat(-1).length, [1, [2]].flat(undefined).length, [1, 2].flatMap(function (x) { return this.k + x; }, { k: 1 }));
