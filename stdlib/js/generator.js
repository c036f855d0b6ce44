// Generators: what compiled code and natives (generator.c) leave to JavaScript.

// The last result of an iterator.
function $done(value) {
  return { value: value, done: true };
}
