// A soak: objects, arrays, strings and maps are made, linked, grown, shrunk and dropped at random, checked by sums.
"use strict";
let seed = 12345;
function random(n) {
  seed = (seed * 1103515 + 12345) % 16777213;
  return seed % n;
}
const shelf = [];
const sums = [];
const SIZE = 24;
for (let i = 0; i < SIZE; i++) { shelf.push(null); sums.push(0); }

function make(kind, n) {
  if (kind === 0) { const a = []; for (let i = 0; i < n; i++) a.push(i & 7); return a; }
  if (kind === 1) { const o = {}; for (let i = 0; i < n; i++) o["k" + i] = i; return o; }
  if (kind === 2) { let s = ""; for (let i = 0; i < n; i++) s += "abcdefgh"[i & 7]; return s; }
  if (kind === 3) { let list = null; for (let i = 0; i < n; i++) list = { next: list, value: i }; return list; }
  const ring = { value: n, self: null, other: [n, n + 0.5] };
  ring.self = ring;
  return ring;
}
function sum(thing) {
  if (thing === null) return 0;
  if (typeof thing === "string") return thing.length;
  let total = 0;
  if (Array.isArray(thing)) { for (const v of thing) total += v; return total; }
  if (thing.self === thing) return thing.value + thing.other[1];
  if ("next" in thing) { for (let p = thing; p; p = p.next) total += p.value; return total; }
  for (const k in thing) total += thing[k];
  return total;
}
let grown = 0, made = 0, dropped = 0, checked = 0, refused = 0;
for (let step = 0; step < 1500; step++) {
  const at = random(SIZE), op = random(8), thing = shelf[at];
  try {
    if (op < 3) {
      shelf[at] = null;
      sums[at] = 0;
      const fresh = make(random(5), 1 + random(18));
      shelf[at] = fresh;
      sums[at] = sum(fresh);
      made++;
    } else if (op < 5 && thing !== null) {
      if (Array.isArray(thing)) { thing.push(3); sums[at] += 3; grown++; }
      else if (typeof thing === "string") { shelf[at] = thing + "x"; sums[at]++; grown++; }
      else if (thing.self !== thing && !("next" in thing)) { const key = "n" + random(40); sums[at] += 5 - (thing[key] || 0); thing[key] = 5; grown++; }
    } else if (op === 5) {
      shelf[at] = null;
      sums[at] = 0;
      dropped++;
    } else if (op === 6 && Array.isArray(thing) && thing.length > 2) {
      sums[at] -= thing.pop() + thing.shift();
    } else if (op === 7 && thing !== null && typeof thing === "object" && thing.k0 === 0) {
      for (const k in thing) if (random(3) === 0) { sums[at] -= thing[k]; delete thing[k]; }
    }
  } catch (e) {
    refused++;
  }
  if (step % 50 === 0) for (let i = 0; i < SIZE; i++) {
    checked++;
    if (sum(shelf[i]) !== sums[i]) console.log("step", step, "place", i, sum(shelf[i]), sums[i]);
  }
}
console.log(made, grown, dropped, checked, refused);
