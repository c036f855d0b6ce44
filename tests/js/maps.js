// Objects used as maps: many keys, deleted keys, their order.
"use strict";
function report(label, object) {
  const keys = Object.keys(object);
  console.log(label, keys.length, keys.slice(0, 4).join(), keys.slice(-3).join());
}

// counting words
const text = "the quick brown fox jumps over the lazy dog and the cat that the dog saw over there by the fox";
const counts = {};
for (const word of text.split(" ")) counts[word] = (counts[word] || 0) + 1;
report("words", counts);
console.log(counts.the, counts.dog, counts.fox, counts.over, counts.nobody, "cat" in counts, "cow" in counts);

// many keys made at run time, then deleted from the front, the back, and the middle
const map = {};
for (let i = 0; i < 180; i++) map["key" + i] = i;
report("many", map);
for (let i = 0; i < 180; i += 3) delete map["key" + i];
report("thinned", map);
let sum = 0;
for (const k in map) sum += map[k];
console.log(sum, map.key0, map.key1, map.key179, map.key150, map.key151);
for (let i = 0; i < 50; i++) map["new" + i] = -i;
report("added", map);
for (let i = 0; i < 180; i++) delete map["key" + i];
report("back", map);
for (let i = 49; i >= 0; i--) if (!delete map["new" + i]) console.log("not deleted");
report("empty", map);
map.again = 1;
report("again", map);

// a queue: added at the end, deleted at the front
const queue = {};
let first = 0, last = 0, total = 0;
for (let i = 0; i < 240; i++) {
  queue["job" + last++] = i;
  if (i % 3) {
    total += queue["job" + first];
    delete queue["job" + first++];
  }
}
report("queue", queue);
console.log(total, first, last);

// more than 255 keys
const squares = {};
for (let i = 0; i < 280; i++) squares[i * 7] = i & 63;
for (let i = 0; i < 280; i += 2) delete squares[i * 7];
let squared = 0;
for (let i = 0; i < 280; i++) squared += squares[i * 7] ? squares[i * 7] : 0;
console.log(squared, squares[0], squares[7], squares[279 * 7], squares[8]);
report("squares", squares);
for (const k in squares) delete squares[k];

// integers are listed first, ascending
const sparse = {b: 1, 70000: 2, 5: 3, a: 4, 100: 5, 0: 6};
for (let i = 40; i > 20; i -= 2) sparse[i * 977] = i;
sparse[1e9] = "large";
sparse["05"] = "no index";
report("integers", sparse);
console.log(Object.keys(sparse).join());
delete sparse[5];
delete sparse.a;
sparse.a = "at the end";
console.log(sparse[70000], sparse[977 * 30], sparse[5], sparse[1e9], Object.keys(sparse).slice(-3).join());

// attributes and prototypes of such objects
const proto = {inherited: "yes"};
const mixed = Object.create(proto);
for (let i = 0; i < 20; i++) mixed["m" + i] = i;
Object.defineProperty(mixed, "m3", {enumerable: false});
Object.defineProperty(mixed, "m5", {writable: false});
Object.defineProperty(mixed, "m7", {get() { return "got " + this.m8; }});
report("mixed", mixed);
console.log(mixed.m3, mixed.m7, mixed.inherited, "m3" in mixed);
try { mixed.m5 = 1; } catch (e) { console.log(e.message); }
delete mixed.m8;
console.log(mixed.m7, mixed.m9);
Object.setPrototypeOf(mixed, null);
console.log(mixed.inherited, mixed.m19);
Object.freeze(mixed);
try { mixed.m9 = 1; } catch (e) { console.log(e.name); }
try { delete mixed.m9; } catch (e) { console.log(e.name); }
console.log(Object.isFrozen(mixed), mixed.m9);

// a small object with a deleted key
const small = {x: 1, y: 2, z: 3};
delete small.y;
small.w = 4;
delete small.x;
small.x = 5;
console.log(JSON.stringify(small));
Object.setPrototypeOf(small, proto);
console.log(JSON.stringify(small), small.inherited);

// deleting while listing
const listed = {};
for (let i = 0; i < 30; i++) listed["k" + i] = i;
let seen = 0;
for (const k in listed) {
  seen++;
  delete listed[k];
}
console.log(seen, Object.keys(listed).length);

// keys that are collected and made again
for (let round = 0; round < 20; round++) {
  const o = {};
  for (let i = 0; i < 20; i++) o["r" + round + "_" + i] = i;
  for (let i = 0; i < 20; i++) if (o["r" + round + "_" + i] !== i) console.log("lost", round, i);
}
console.log("done");
