// What things cost in RAM, measured from inside.
function cost(name, make) {
  const keep = [];
  for (let i = 0; i < 8; i++) keep.push(0);
  const before = process.memory().bytesUsed;
  for (let i = 0; i < 8; i++) keep[i] = make(i);
  const after = process.memory().bytesUsed;
  print(name + ": " + (after - before) / 8 + " bytes");
}

cost("small integer", i => i);
cost("double", i => i + 0.5);
cost("string of 5", i => "item" + i);
cost("empty object", () => ({}));
cost("object of 4", i => ({ a: i, b: 2, c: 3, d: 4 }));
cost("array of 4", i => [i, 2, 3, 4]);
cost("function", () => () => 1);
cost("closure over 1", i => () => i);

const memory = process.memory();
print(memory.bytesUsed + " bytes used, " + memory.peakBytes + " at most, largest free piece " + memory.largestFreeBytes);
