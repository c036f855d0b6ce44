// Classes whose objects exist before the program starts: prototypes, static counters, private names, getters.
class P { #n = 1; static count = 0; constructor(a) { this.a = a; P.count++; } get n() { return this.#n + this.a; } static make(x) { return new P(x); } }
class Q extends P { b = 2; m() { return super.n + this.b; } }
const list = [P.make(1), new Q(5), new Q(6)];
const key = "k" + 1;
class R extends Q { [key]() { return this.m() + 1; } static table = list.map(x => x.n); static { R.sum = 0; for (const v of R.table) R.sum += v; } }
const r = new R(10);
console.log(r.k1(), R.sum, P.count, list.length, R.table.join());
setTimeout(() => { const q = new R(3); console.log(q.k1(), P.count, q.n, r.m(), list[1].m(), R.name, Object.getPrototypeOf(R) === Q, r instanceof P); }, 1);
