function* g(a, b = 2) { let x = yield a; print("got", x); try { x = yield b; print("got", x); } finally { print("fin"); } return 99; }
var it = g(1);
function show(r) { print(r.value, r.done); }
show(it.next()); show(it.next("A")); show(it.next("B")); show(it.next());
it = g(5); show(it.next()); show(it.next()); show(it.return("R")); show(it.next());
it = g(7); show(it.return(3)); show(it.next());
it = g(7); show(it.next()); try { it.throw(new Error("boo")); } catch (e) { print(e.message); } show(it.next());
function* fib() { let a = 0, b = 1; for (;;) { yield a; [a, b] = [b, a + b]; } }
var f = fib(); var s = []; for (var i = 0; i < 50; i++) s.push(f.next().value); print(s.join());
print(Object.getPrototypeOf(it) === g.prototype, it instanceof g);
function* self() { try { me.next(); } catch (e) { print(e.message); } yield 1; }
var me = self(); show(me.next());
class C { *[("k")]() { yield this.v; } static *s() { yield 0; } v = 8; *#p() { yield 5; } q() { return this.#p().next().value; } }
show(new C().k().next()); print(new C().q());
var o = { *m(x) { for (const k of [1,2,3]) { yield k + x; } for (const p in {a:1,b:2}) yield p; } };
var m = o.m(10); for (var r; !(r = m.next()).done;) print(r.value);
function closure(n) { return function* () { for (let i = 0; i < n; i++) yield i * 1.5; }; }
var c = closure(3)(); for (var r; !(r = c.next()).done;) print(r.value);
print(closure(1).prototype !== undefined);
function* catches() { for (;;) try { yield 1; } catch (e) { print("caught " + e); yield "c"; } }
var q = catches(); show(q.next()); try { show(q.throw("x")); } catch (e) { print("no", e); } show(q.next()); show(q.return(4));
print(typeof g, g.name, g.length); try { new g(); } catch (e) { print(e.message); }
