// not node: Node 20 has no Iterator
// A helper made at build time is a constant; what it is asked for later is there.
const left = [1, 2, 3, 4].values().drop(1);
setTimeout(() => {
  print(left.map(x => x * 2).find(x => x > 4)); // expect: 6
}, 1);
