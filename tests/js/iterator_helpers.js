// not node: Node 20 has no Iterator
// Iterator's methods work on everything that inherits from Iterator.prototype, and ask for no more than they need.
function* count(to) {
  try {
    for (let i = 1; i <= to; i++) yield i;
  } finally {
    print("left");
  }
}
print(count(3).map(x => x * 2).toArray().join());                                   // expect: left
// expect: 2,4,6
print([..."abcdef"].values().filter((x, i) => i % 2).map((x, i) => x + i).toArray().join()); // expect: b0,d1,f2
print(count(100).drop(2).take(2).toArray().join());                                 // expect: left
// expect: 3,4
print([...new Set([1, 2]).values().flatMap(x => [x, [x]])].length, [...new Map([[1, 2]]).entries().flatMap(pair => pair)].join()); // expect: 4 1,2
print(count(4).reduce((a, b) => a + b), [5, 6].values().reduce((a, b, i) => a + b * i, 10));  // expect: left
// expect: 10 16
print(count(9).some(x => x === 2), [].values().some(x => x), [1].values().every(x => x), count(9).every(x => x < 3), count(9).find(x => x > 4)); // expect: left
// expect: left
// expect: left
// expect: true false true false 5
const seen = [];
[7, 8].values().forEach((value, index) => seen.push(value, index));
print(seen.join(), [1].values().forEach(x => x));                                   // expect: 7,0,8,1 undefined

// Helpers are iterators with next and return, and can be left early.
const helper = count(5).map(x => -x);
print(helper.next().value, helper[Symbol.toStringTag], helper instanceof Iterator, typeof helper.throw); // expect: -1 Iterator Helper true undefined
print(JSON.stringify(helper.return()), JSON.stringify(helper.next()));              // expect: left
// expect: {"done":true} {"done":true}
for (const x of count(5).filter(x => x > 1)) {
  print(x);                                                                         // expect: 2
  break;
}
// expect: left
try {
  count(5).map(x => { throw new Error("inside " + x); }).next();
} catch (error) {
  print(error.message);                                                             // expect: left
}
// expect: inside 1
const nested = count(2).flatMap(x => count(x));
print(nested.next().value, nested.next().value, nested.return().done);              // expect: left
// expect: left
// expect: left
// expect: 1 1 true

// What is no iterator yet.
print(Iterator.from({ next: () => ({ value: 4, done: false }) }).take(2).toArray().join(), Iterator.from("hé").toArray().join(), Iterator.from([1]).next().value); // expect: 4,4 h,é 1
const wrapped = Iterator.from({ next() { return { done: true }; }, return() { return { value: "r", done: true }; } });
print(wrapped.next().done, wrapped.return().value, wrapped instanceof Iterator, Iterator.prototype[Symbol.toStringTag]); // expect: true r true Iterator
class Steps extends Iterator {
  i = 0;
  next() { return { value: this.i++, done: this.i > 4 }; }
}
print(new Steps().map(x => x * x).toArray().join(), [...new Steps()].join(), new Steps() instanceof Iterator);  // expect: 0,1,4,9 0,1,2,3 true
const own = new Steps();
own[Symbol.toStringTag] = "Own";
print(String(own), String(new Steps()), String(helper));                            // expect: [object Own] [object Iterator] [object Iterator Helper]

for (const wrong of [() => [].values().map(1), () => [].values().take(-1), () => [].values().drop("x"), () => [].values().reduce((a, b) => a), () => Iterator.from(5),
  () => Iterator.prototype.map.call(1, x => x), () => [1].values().flatMap(x => 1).next(), () => helper.next.call({}), () => { Iterator.prototype[Symbol.toStringTag] = 1; }]) {
  try {
    wrong();
    print("nothing");
  } catch (error) {
    print(error.name);
  }
}
// expect: TypeError
// expect: RangeError
// expect: RangeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
const endless = { *[Symbol.iterator]() { for (;;) yield this.turn(); }, turn() { return running.next(); } };
const running = endless[Symbol.iterator]().map(x => x);
try { running.next(); } catch (error) { print(error.message); }                      // expect: Generator is already running
