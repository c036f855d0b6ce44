// BigInts wherever they allocate, with the error caught where it happens.
const kept = [];
let caught = 0, big = 12345678901234567890123456789n;

function attempt(make) {
  try {
    kept.push(make(big + BigInt(kept.length)));
  } catch (e) {
    if (e.message !== "out of memory") throw e;
    caught++;
  }
}

for (let round = 0; round < 2; round++) {
  attempt(v => v * v - v + (v << 70n) / v % 1000003n);
  attempt(v => v ** 5n >> 3n);
  attempt(v => (v & -v) | (~v ^ 5n));
  attempt(v => v.toString(7) + `${-v}` + v);
  attempt(v => BigInt(String(v)) === v && v == String(v) && v > "17");
  attempt(v => BigInt(1e300) + BigInt("0x" + "f".repeat(60)));
  attempt(v => BigInt.asIntN(64, v) + BigInt.asUintN(90, -v));
  attempt(v => { let n = v; n++; --n; return [n--, -n]; });
  attempt(v => new Map([[v, v + 1n], [v + 1n, 1]]).get(v) + BigInt(new Set([v, v, 1n]).size));
  attempt(v => { const a = new BigInt64Array([v, 1n, -1n]); a[1] = v; a[2] = "5"; return a.fill(v, 2).join() + new BigUint64Array(a)[0]; });
  attempt(v => { const d = new DataView(new ArrayBuffer(8)); d.setBigInt64(0, v); return d.getBigUint64(0); });
  attempt(v => ({ [v]: Object(v) })[v] + Object(v));
  attempt(v => [v, 1n].sort().concat([v].map(x => x * 2n)));
  attempt(v => { try { return v + 1; } catch (e) { if (e.name !== "TypeError" && e.message !== "out of memory") throw e; return e.message; } });
  attempt(v => Number(v) + parseInt(v));
}
print(kept.length + caught);
