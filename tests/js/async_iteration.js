function* inner() { try { const x = yield 1; print("x", x); yield 2; } finally { print("inner fin"); } return "r"; }
function* outer() { const r = yield* inner(); print("r", r); yield* [7, 8]; yield* "ab"; return 3; }
print([...outer()].join()); let o = outer(); o.next(); print(o.next("X").value); print(o.return("z").value); print(o.next().done);
function* thr() { try { yield* inner(); } catch (e) { print("caught", e); yield "after"; } }
o = thr(); o.next(); try { print(o.throw("E").value, o.next().done); } catch (e) { print("no", e); }
for (const v of outer()) { print("of", v); if (v === 2) break; }
const [p, q] = outer(); print(p, q);
function* loops() { for (const v of [1, 2, 3]) for (const w of new Map([[v, v * 2]])) yield w.join(":"); }
print([...loops()].join(" "), Math.max(...loops2()));
function* loops2() { let i = 0; while (i < 4) yield i++; }
print(Object.prototype.toString.call(outer()), Object.prototype.toString.call(outer), outer()[Symbol.iterator]() !== undefined);
async function* ticks(n) { for (let i = 0; i < n; i++) { await null; yield i; } }
async function* all() { const r = yield* ticks(2); print("r", r); yield* [Promise.resolve("p"), "q"]; }
(async () => {
  for await (const v of all()) print("v", v);
  for await (const v of [1, Promise.resolve(2)]) { print(v); }
  out: for (const a of [1, 2]) for await (const v of ticks(5)) { if (v === 1) continue; if (v === 2) break out; print("t", a, v); }
  const it = { [Symbol.asyncIterator]() { return { i: 0, next() { return { value: this.i++, done: false }; }, return() { print("closed"); return {}; } }; } };
  for await (const v of it) { if (v === 2) break; print("it", v); }
  try { for await (const v of it) throw new Error("body"); } catch (e) { print(e.message); }
  const f = async () => { for await (const v of it) return "ret" + v; };
  print(await f());
  const g = all(); await g.next(); print(JSON.stringify(await g.return("R")));
  const h = all(); await h.next(); try { await h.throw("T"); } catch (e) { print("T?", e); }
})();
