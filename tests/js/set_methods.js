// not node: Node 20 has none of these
// Methods of Set, groupBy, Array.fromAsync, Promise.try.
const odd = new Set([1, 3, 5, 7]), prime = new Set([2, 3, 5, 7]), like = new Map([[7, 0], [8, 0]]);
const show = set => [...set].join();
print(show(odd.union(prime)), show(odd.intersection(prime)), show(odd.difference(prime)), show(odd.symmetricDifference(prime))); // expect: 1,3,5,7,2 3,5,7 1 1,2
print(show(odd.union(like)), show(odd.intersection(like)), show(like.keys().drop(0).filter(x => odd.has(x))), show(odd.difference(like)), odd.isDisjointFrom(like)); // expect: 1,3,5,7,8 7 7 1,3,5 false
print(new Set([3]).isSubsetOf(odd), odd.isSubsetOf(prime), odd.isSupersetOf(new Set([1, 7])), odd.isSupersetOf(prime), odd.isDisjointFrom(new Set([2]))); // expect: true false true false true
print(show(new Set([1, 2]).union({ size: 1, has: () => true, keys: () => [9].values() })), show(new Set([NaN, 0]).intersection(new Set([-0, NaN])))); // expect: 1,2,9 NaN,0
for (const wrong of [[1], { size: NaN }, { size: -1, has() {}, keys() {} }, { size: 1, has: 1 }, 5]) {
  try {
    odd.union(wrong);
  } catch (error) {
    print(error.name);
  }
}
// expect: TypeError
// expect: TypeError
// expect: RangeError
// expect: TypeError
// expect: TypeError

const groups = Object.groupBy(["apple", "bee", "ant", "cat"], word => word[0]), byLength = Map.groupBy(["aa", "b", "cc"], word => word.length);
print(JSON.stringify(groups), Object.getPrototypeOf(groups), byLength.get(2).join(), [...byLength.keys()].join()); // expect: {"a":["apple","ant"],"b":["bee"],"c":["cat"]} null aa,cc 2,1
const tag = Symbol("t");
print(Object.groupBy([1, 2], x => (x > 1 ? tag : 5))[tag].join(), Object.keys(Object.groupBy([1], () => 1.5)).join(), Map.groupBy([0, -0], x => x).size); // expect: 2 1.5 1

async function* later() {
  yield 1;
  yield 2;
}
const told = [];
async function tell() {
  told.push((await Array.fromAsync(later())).join(), (await Array.fromAsync([Promise.resolve(3), 4], async x => x * 2)).join(), (await Array.fromAsync({ length: 2, 0: "a", 1: Promise.resolve("b") })).join());
  const traps = [], watched = iterable => new Proxy(iterable, { get(t, k) { if (typeof k === "symbol") traps.push(k.description); return t[k]; } });
  told.push((await Array.fromAsync(watched([1, 2]), x => -x)).join(), (await Array.fromAsync(watched({ [Symbol.asyncIterator]: later }))).join(), traps.join());
  told.push(await Array.fromAsync(null).catch(error => error.name), await Array.fromAsync([], 1).catch(error => error.name));
  told.push(await Promise.try((a, b) => a + b, 1, 2), await Promise.try(() => { throw 5; }).catch(x => "caught " + x), await Promise.try(async () => "async"));
}
tell().then(() => print(told.join(" "))); // expect: 1,2 6,8 a,b -1,-2 1,2 Symbol.asyncIterator,Symbol.iterator,Symbol.asyncIterator TypeError TypeError 3 caught 5 async
