// What was made at build time is written while the program runs: in place, identity kept, others unharmed.
const state = { count: 0, list: [], position: { x: 1, y: 2 }, tag: "s" };
const buffer = [];
for (let i = 0; i < 48; i++) buffer.push(0);
const table = [];
for (let i = 0; i < 200; i++) table.push(i * 3);
const a = { name: "a", other: null }, b = { name: "b", other: a };
a.other = b;
const ring = [];
ring.push(ring, [ring]);
const holder = { inner: { value: 1 } }, copy = holder.inner;
let current = state;
var replaced = [1, 2, 3];
const sealed = { open: 1 };
const deep = { l1: { l2: { l3: [1, [2, [3]]] } } };
function Counter(start) { this.n = start; }
Counter.prototype.next = function () { return ++this.n; };
const counters = [new Counter(10), new Counter(20)];
const frozenLike = ["x", "y", "z"];

function step() {
  state.count++;
  state.list.push(state.count * 10);
  state.position.x += 2;
  buffer[state.count] = state.count;
  a.hits = (a.hits || 0) + 1;
  copy.value *= 2;
  return state.count;
}
step(); step();
print(state.count, state.list.join(), state.position.x, state.position.y); // expect: 2 10,20 5 2
print(buffer.slice(0, 4).join(), buffer.length, buffer[47]); // expect: 0,1,2,0 48 0
print(a.hits, b.other.hits, a.other.other === a, "hits" in b); // expect: 2 2 true false
print(holder.inner.value, holder.inner === copy); // expect: 4 true
print(current === state, current.list === state.list); // expect: true true
table[150] = -1; table.push(7);
print(table[149], table[150], table[151], table.length, table[200]); // expect: 447 -1 453 201 7
ring[1].push("end");
print(ring[0] === ring, ring[1][0] === ring, ring[1][1], ring[0][1].length); // expect: true true end 2
replaced = replaced.concat([4]);
print(replaced.join(), frozenLike.join("")); // expect: 1,2,3,4 xyz
deep.l1.l2.l3[1][1].push(4);
print(JSON.stringify(deep)); // expect: {"l1":{"l2":{"l3":[1,[2,[3,4]]]}}}
print(counters[0].next(), counters[0].next(), counters[1].next()); // expect: 11 12 21
Counter.prototype.next = function () { return "new " + this.n; };
print(counters[1].next(), new Counter(5).next()); // expect: new 21 new 5
delete state.tag;
print(Object.keys(state).join()); // expect: count,list,position
sealed.more = 2; delete sealed.open;
print(JSON.stringify(sealed)); // expect: {"more":2}
current = { other: true };
print(current.other, state.count); // expect: true 2
let turns = 0;
const timer = setInterval(function () {
  turns++;
  state.count += turns;
  frozenLike.push(turns);
  if (turns === 3) { clearInterval(timer); print(state.count, frozenLike.join()); }
}, 5);
// expect: 8 x,y,z,1,2,3
