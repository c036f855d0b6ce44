// The methods that leave an array as it is and return another one.
const list = [3, 1, 2];
print(list.toReversed().join(), list.toSorted().join(), list.toSorted((a, b) => b - a).join(), list.with(1, 9).join(), list.with(-1, 7).join(), list.join()); // expect: 2,1,3 1,2,3 3,2,1 3,9,2 3,1,7 3,1,2
print(list.toSpliced(1, 1).join(), list.toSpliced(1, 0, "a", "b").join(), list.toSpliced(-1).join(), list.toSpliced().join(), list.toSpliced(0, 2, "x").join()); // expect: 3,2 3,a,b,1,2 3,1 3,1,2 x,2
const holes = [1, , 3];
print(1 in holes.toReversed(), 1 in holes.toSorted(), 1 in holes.with(0, 5), 1 in holes.toSpliced(2, 1), holes.toSorted().length); // expect: true true true true 3
print(Array.prototype.toReversed.call({ length: 2, 0: "a", 1: "b" }).join(), Array.prototype.with.call("abc", 0, "x").join(""), [].toReversed().length); // expect: b,a xbc 0
for (const wrong of [() => list.with(3, 0), () => list.with(-4, 0), () => list.toSorted(1), () => Array.prototype.toReversed.call({ length: 2 ** 32 }), () => Array.prototype.toSorted.call(null)]) {
  try {
    wrong();
  } catch (error) {
    print(error.name); // expect: RangeError
  }
}
// expect: RangeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
const typed = new Float32Array([2, NaN, -0, 0, -1]);
print(typed.toSorted().join(), typed.toReversed().join(), typed.with(1, 4).join(), typed.with(-1, "8") instanceof Float32Array, Object.is(typed.toSorted()[1], -0)); // expect: -1,0,0,2,NaN -1,0,0,NaN,2 2,4,0,0,-1 true true
class Own extends Array {}
print(Own.from([1, 2]).toSorted() instanceof Own, Array.prototype.toSpliced.length, Array.prototype.with.name); // expect: false 2 with
