// Arrays: holes, kinds, growth, the methods.
var a = [1, 2, 3];
print(a.length, a[0], a[3], a.toString(), String([]), String([null, undefined, 1]));
  // expect: 3 1 undefined 1,2,3  ,,1
a.push(4, 5); print(a.join(), a.pop(), a.shift(), a.unshift(9, 8), a.join("-"));
  // expect: 1,2,3,4,5 5 1 5 9-8-2-3-4
a[10] = 1; print(a.length, 7 in a, a.indexOf(undefined), a.includes(undefined)); // expect: 11 false -1 true
a.length = 2; print(a.length, a);                        // expect: 2 9,8
print([1, 2, 3, 4, 5].slice(1, -1), [1, 2, 3].slice(-2), [1, 2, 3].concat(4, [5, [6]]).length);
  // expect: 2,3,4 2,3 6
var b = [1, 2, 3, 4, 5]; print(b.splice(1, 2, "a", "b", "c"), b, b.splice(-1), b, b.splice(0), b.length);
  // expect: 2,3  5  1,a,b,c,4 0
print([3, 1, 2].sort(), [10, 9, 1].sort(), [10, 9, 1].sort(function (x, y) { return x - y; }), ["b", undefined, "a"].sort());
  // expect: 1,2,3 1,10,9 1,9,10 a,b,
print([1, 2, 3].reverse(), [1, 2, 3].map(function (x) { return x * 2; }), [1, 2, 3, 4].filter(function (x) { return x % 2; }));
  // expect: 3,2,1 2,4,6 1,3
print([1, 2, 3].reduce(function (s, x) { return s + x; }), [1, 2].reduceRight(function (s, x) { return s + "," + x; }, "i"));
  // expect: 6 i,2,1
print([1, 2, 3].some(x => x > 2), [1, 2, 3].every(x => x > 2), [1, 2, 3].find(x => x > 1), [1, 2].findIndex(x => x > 5), [1, 2].findLast(x => x < 9));
  // expect: true false 2 -1 2
print([1, 2, 1].indexOf(1, 1), [1, 2, 1].lastIndexOf(1), [NaN].indexOf(NaN), [NaN].includes(NaN));
  // expect: 2 2 -1 true
print([1, [2, [3, [4]]]].flat().length, [1, [2, [3]]].flat(Infinity), [1, 2].flatMap(x => [x, x * 2]));
  // expect: 3 1,2,3 1,2,2,4
print(Array.isArray([]), Array.isArray({}), Array(3).length, Array(3, 4), new Array(2).length, Array.of(7), Array.from("abc"));
  // expect: true false 3 3,4 2 7 a,b,c
print(Array.from({ length: 3 }, (_, i) => i * i), [1, 2, 3].fill(0, 1), [1, 2, 3, 4, 5].copyWithin(0, 3), [1, 2, 3].at(-1));
  // expect: 0,1,4 1,0,0 4,5,3,4,5 3
var holes = [1, , 3]; print(holes.length, 1 in holes, holes[1], holes.map(x => 1).length, String(holes));
  // expect: 3 false undefined 3 1,,3
var count = 0; holes.forEach(function () { count++; }); print(count); // expect: 2
var big = []; for (var i = 0; i < 300; i++) big.push(i * 1000); print(big.length, big[299], big[100] + 1);
  // expect: 300 299000 100001
var mixed = [1, 2]; mixed.push(1.5); mixed.push("x"); mixed.push(100000); print(mixed); // expect: 1,2,1.5,x,100000
var doubles = [0.5, 1, -0]; doubles[1] = 7; print(doubles, 1 / doubles[2]); doubles.push(null); print(doubles);
  // expect: 0.5,7,0 -Infinity
  // expect: 0.5,7,0,
var wide = [100000, 200000]; wide[0] = "s"; print(wide); wide[5] = 1; print(wide.length, 3 in wide);
  // expect: s,200000
  // expect: 6 false
delete wide[1]; print(1 in wide, wide.length);           // expect: false 6
var m = []; for (var r = 0; r < 3; r++) { m[r] = []; for (var c = 0; c < 3; c++) m[r][c] = r * c; } print(m.join("|"));
  // expect: 0,0,0|0,1,2|0,2,4
print([1, 2, 3] + "", [] + [], [1] == 1, [1, 2] == "1,2"); // expect: 1,2,3  true true
var keys = []; for (var k in ["a", "b"]) keys.push(k, typeof k); print(keys); // expect: 0,string,1,string
var vals = []; for (var v of [1, 2, 3]) { if (v === 2) continue; vals.push(v); } print(vals); // expect: 1,3
print([..."ab", ...[1, 2], 3], Math.max(...[1, 5, 3]), [...[], ...[1]].length); // expect: a,b,1,2,3 5 1
var self = [1]; self.push(self.length); print(self);     // expect: 1,1
try { null[0]; } catch (e) { print(e.name); }            // expect: TypeError
try { [].reduce(function () { }); } catch (e) { print(e.name, e.message); }
  // expect: TypeError Reduce of empty array with no initial value
try { new Array(-1); } catch (e) { print(e.name, e.message); } // expect: RangeError Invalid array length
print([3, 2, 1].toString(), [1, 2, 3].join(), [1, [2, 3]].join(";"), [{}].join());
  // expect: 3,2,1 1,2,3 1;2,3 [object Object]
var sparse = []; sparse[5] = 1; print(sparse.length, sparse.filter(() => true).length, Object.keys(sparse));
  // expect: 6 1 5
var words = ["banana", "apple", "cherry", "date"]; words.sort((x, y) => x.length - y.length || (x < y ? -1 : 1)); print(words);
  // expect: date,apple,banana,cherry
var stable = []; for (var q = 0; q < 20; q++) stable.push({ k: q % 3, i: q }); stable.sort((x, y) => x.k - y.k); print(stable.map(o => o.k + ":" + o.i).join(" "));
  // expect: 0:0 0:3 0:6 0:9 0:12 0:15 0:18 1:1 1:4 1:7 1:10 1:13 1:16 1:19 2:2 2:5 2:8 2:11 2:14 2:17
print([5, 1, 4].sort().map(String), [true, false].sort(), [1, 2, 3].lastIndexOf(3, -5), [1, 2, 3].indexOf(3, -1));
  // expect: 1,4,5 false,true -1 2
a = [1, 2, 3]; a.extra = "e"; print(a.extra, Object.keys(a), a.length); // expect: e 0,1,2,extra 3
print(Array.prototype.map.call("abc", x => x + x), Array.prototype.join.call({ length: 2, 0: "x", 1: "y" }, "+"));
  // expect: aa,bb,cc x+y
var shift = []; for (i = 0; i < 50; i++) shift.push(i); for (i = 0; i < 45; i++) shift.shift(); print(shift);
  // expect: 45,46,47,48,49
