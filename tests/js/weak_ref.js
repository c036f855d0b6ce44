// not node: it frees nothing before its next task
// A WeakRef's target goes with its last reference, or when the collector finds it; many refer to one.
import { gc } from "mote:memory";
const list = [];
function look(ref) { return ref.deref() === undefined ? "gone" : "n" + ref.deref().n; }
function make(n) { return { n }; }
function makeCycle() {
  const cycle = make(3);
  cycle.self = cycle;
  const ref = new WeakRef(cycle);
  for (let i = 0; i < 20; i++) cycle["key" + i] = i; // it moves
  return ref;
}
function fill() {
  for (let i = 0; i < 30; i++) {
    const made = make(i);
    list.push(new WeakRef(made));
    if (i % 3 === 0) list.push(made);
  }
}
setTimeout(() => {
  let target = make(1);
  const first = new WeakRef(target), second = new WeakRef(target), third = makeCycle();
  console.log(look(first), look(second), target.n); // expect: n1 n1 1
  target = make(2);
  console.log(look(first), look(second)); // expect: gone gone
  fill();
  setTimeout(() => {
    gc();
    console.log(look(third), list.filter(x => x instanceof WeakRef).map(look).filter(x => x !== "gone").join()); // expect: gone n0,n3,n6,n9,n12,n15,n18,n21,n24,n27
  }, 1);
}, 1);
