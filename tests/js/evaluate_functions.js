// Functions, closures and what hangs on them, made by the start of a program.
const bank = (function () {
  let balance = 100, log = [];
  const rate = 0.5;
  return {
    deposit: function (x) { balance += x; log.push("+" + x); return balance; },
    withdraw: function (x) { balance -= x; log.push("-" + x); return balance; },
    interest: () => balance * rate,
    log: () => log.join(" ")
  };
})();
bank.deposit(50);
const same = bank.deposit;
function adder(n) { return function (x) { return x + n; }; }
const adders = [1, 10, 100].map(adder);
const add5 = adder(5);
function counter() { let c = 0; return { up: () => ++c, get: () => c }; }
const c1 = counter(), c2 = counter();
c1.up(); c1.up();
function Point(x, y) { this.x = x; this.y = y; Point.made++; }
Point.made = 0;
Point.origin = new Point(0, 0);
Point.from = function (list) { return new Point(list[0], list[1]); };
Point.prototype.plus = function (other) { return new Point(this.x + other.x, this.y + other.y); };
Object.defineProperty(Point.prototype, "length", { get: function () { return Math.sqrt(this.x * this.x + this.y * this.y); } });
const far = Point.from([3, 4]);
function memo(n) { if (memo.cache[n]) return memo.cache[n]; memo.misses++; return memo.cache[n] = n < 2 ? n : memo(n - 1) + memo(n - 2); }
memo.cache = {};
memo.misses = 0;
memo(20);
const bound = Point.prototype.plus.bind(far, { x: 1, y: 1 });
const named = function self(n) { return n ? n * self(n - 1) : 1; };
const lazy = { get value() { return ++lazy.reads; }, set value(x) { this.reads = x * 10; }, reads: 0 };
lazy.value;
const handlers = {};
for (const name of ["on", "off"]) handlers[name] = function () { return name + ":" + this.id; };
handlers.id = 7;
const fns = [];
for (let i = 0; i < 3; i++) fns.push(() => i * i);
var shared = 0;
const bump = () => ++shared;
bump();
const error = new RangeError("kept");
const boxed = Object(5);
const methods = [].concat(Object.getOwnPropertyNames(Point.prototype));

print(bank.withdraw(30), bank.interest(), bank.log()); // expect: 120 60 +50 -30
print(same === bank.deposit, same(1), bank.log()); // expect: true 121 +50 -30 +1
print(adders.map(f => f(1)).join(), add5(2), adders[0] === adders[1]); // expect: 2,11,101 7 false
print(c1.up(), c1.get(), c2.get(), c2.up()); // expect: 3 3 0 1
print(Point.made, far.length, Point.origin.x, far.plus(far).x, Point.made); // expect: 2 5 0 6 3
print(memo.misses, memo(21), memo.misses, Object.keys(memo.cache).length); // expect: 21 10946 22 22
print(bound().x, bound.name, bound().constructor === Point); // expect: 4 bound  true
print(named(5), named.name, adder.length, Point.name); // expect: 120 self 1 Point
print(lazy.value, lazy.reads); // expect: 2 2
lazy.value = 3;
print(lazy.reads, lazy.value); // expect: 30 31
print(handlers.on(), handlers.off()); // expect: on:7 off:7
print(fns.map(f => f()).join(), bump(), shared); // expect: 0,1,4 2 2
print(error.message, error instanceof RangeError, String(error)); // expect: kept true RangeError: kept
print(boxed + 1, typeof boxed); // expect: 6 object
print(methods.join(), Object.keys(Point).join()); // expect: constructor,plus,length made,origin,from
Point.made = 50; Point.extra = "x";
print(new Point(1, 1).x, Point.made, Object.keys(Point).join()); // expect: 1 51 made,origin,from,extra
