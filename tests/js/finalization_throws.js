// not node: it frees nothing before its next task
// A callback of a FinalizationRegistry that throws is an uncaught exception; the others are called all the same.
const registry = new FinalizationRegistry(held => print("gone:", held));
function make(n) { return { n: [n].length }; }
setTimeout(() => {
  new FinalizationRegistry(() => { throw new RangeError("in a callback"); }).register(make(5), 5);
  registry.register(make(6), 6);
}, 1);
// expect: gone: 6
// uncaught: RangeError: in a callback
