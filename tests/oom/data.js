// Everything that allocates, with its error caught where it happens.
const kept = [];
let caught = 0;

function attempt(make) {
  try {
    kept.push(make(kept.length));
  } catch (e) {
    if (e.message !== "out of memory") throw e;
    caught++;
  }
}

for (let round = 0; round < 2; round++) {
  attempt(i => ({ a: i, b: [i, i + 0.5], c: "text" + i }));
  attempt(i => () => i + round);
  attempt(i => { let n = i; return { up() { return ++n; }, down() { return --n; } }; });
  attempt(i => { const o = {}; for (let k = 0; k < 12; k++) o["key" + k] = k * 1.5; delete o.key3; return o; });
  attempt(i => [5, 3, 9, 1].map(x => x * 100000).sort((a, b) => a - b).concat([i], "abc".split("")));
  attempt(i => JSON.stringify({ list: [1, 2, { deep: "value" }], number: 1.25 }));
  attempt(i => JSON.parse('{"a":[1,2.5,"three"],"b":{"c":null}}'));
  attempt(i => "abcdefgh".repeat(4).toUpperCase().slice(3, 20).padStart(30, "-"));
  attempt(i => Object.keys({ x: 1, y: 2 }).join());
  attempt(i => function (a) { return arguments.length; }.bind(null, i));
  attempt(i => { try { null.x; } catch (e) { return e.message; } });
  attempt(i => { const o = { get v() { return i; } }; Object.defineProperty(o, "w", { value: 1 }); return o.v + o.w; });
  attempt(i => (12345.678 * i).toFixed(2) + String(i / 3));
  attempt(i => { const a = []; a[5] = 1; a.length = 2; a.unshift("x", 1e10); return a.reverse(); });
}
print(kept.length + caught);
