// Private names: fields, methods, accessors, static ones, brand checks.
function kind(f) {
  try { return f(); } catch (e) { return e.name; }
}

class Counter {
  #n = 0;
  #step;
  n = "public";
  constructor(step) { this.#step = step; }
  next() { this.#n += this.#step; return this.#n; }
  get value() { return this.#n; }
  static same(a, b) { return a.#n === b.#n; }
  static is(o) { return #n in o; }
  static read(o) { return o.#n; }
  static write(o, v) { o.#n = v; }
  update() { this.#n++; ++this.#n; this.#n ||= 5; this.#n &&= 6; this.#n ??= 7; this.#n **= 2; return this.#n--; }
  call() { return this.#f(2); }
  #f = x => x + this.#n;
}
const c = new Counter(2);
console.log(c.next(), c.next(), c.value, c.n, Object.keys(c).join(), JSON.stringify(c), "#n" in c, c["#n"]);
console.log(Counter.same(c, new Counter(1)), Counter.is(c), Counter.is({}), c.update(), c.value, c.call());
console.log(Object.getOwnPropertyNames(c).join(), kind(() => Counter.read({})), kind(() => Counter.write({}, 1)), kind(() => Counter.is(1)));
console.log(kind(() => Counter.read(null)), kind(() => Counter.read(undefined)), kind(() => Counter.read(5)));
for (const k in c) console.log("key", k);
c["#n"] = "public";
console.log(c["#n"], c.value, c[-1], c["-1"]);
c[-1] = "minus";
console.log(c[-1], c.value, Object.keys(c).join());
const copy = Object.assign({}, c);
console.log(Counter.is(copy), Object.keys(copy).join());
Object.freeze(c);
console.log(c.next(), kind(() => { c.n = 1; }), Object.isFrozen(c));

// two classes with the same name
class Other { #n = "other"; static read(o) { return o.#n; } }
console.log(Other.read(new Other()), kind(() => Other.read(c)), kind(() => Counter.read(new Other())));

// methods and accessors
class Account {
  #balance = 0;
  #check(v) { if (v < 0) throw new RangeError("negative"); return v; }
  get #cents() { return this.#balance * 100; }
  set #cents(v) { this.#balance = this.#check(v) / 100; }
  get #only() { return "only"; }
  set #sink(v) { this.sunk = v; }
  deposit(v) { this.#cents += this.#check(v) * 100; return this; }
  get balance() { return this.#balance; }
  static #registry = [];
  static #add(a) { Account.#registry.push(a); return a; }
  static open() { return this.#add(new Account()); }
  static get count() { return Account.#registry.length; }
  static get #secret() { return "s"; }
  static set #secret(v) { Account.#registry.push(v); }
  static tell() { this.#secret = 1; return Account.#secret; }
  static has(o) { return #check in o; }
  static isClass(o) { return #add in o; }
  static use(o) { return o.#check(1); }
  assignMethod() { this.#check = 1; }
  assignGetter() { this.#only = 1; }
  readSetter() { return this.#sink; }
  sink(v) { return this.#sink = v; }
  only() { return this.#only; }
  name() { return this.#check.name; }
  optional(o) { return o?.#balance; }
  optionalCall(o) { return o?.#check(3); }
}
const account = Account.open().deposit(5).deposit(7.5);
console.log(account.balance, Account.count, Account.tell(), Account.count, account.name(), account.only(), account.sink(4), account.sunk);
console.log(kind(() => account.deposit(-1)), kind(() => account.assignMethod()), kind(() => account.assignGetter()), kind(() => account.readSetter()));
console.log(Account.has(account), Account.has({}), Account.isClass(Account), Account.isClass(account), kind(() => Account.use({})), Account.use(account));
class SubAccount extends Account {}
console.log(kind(() => SubAccount.open()), new SubAccount().deposit(1).balance, Account.has(new SubAccount()));
console.log(account.optional(null), account.optional(account), account.optionalCall(undefined), account.optionalCall(account), JSON.stringify(account));

// subclass and superclass share a name
class Base { #x = "base"; baseX() { return this.#x; } }
class Derived extends Base { #x = "derived"; y = this.#x + this.baseX(); derivedX() { return this.#x; } }
const d = new Derived();
console.log(d.baseX(), d.derivedX(), d.y, JSON.stringify(d));

// nested classes
class Outer {
  #a = 1;
  inner() {
    const outer = this;
    return new (class Inner { #b = 2; #a2 = 3; sum() { return this.#b + this.#a2 + outer.#a; } shadow() { return class { #a = 9; get() { return this.#a; } }; } })();
  }
}
console.log(new Outer().inner().sum(), new (new Outer().inner().shadow())().get());

// made in a function
function make(v) {
  return class {
    #v = v;
    #twice() { return this.#v * 2; }
    static #count = 0;
    static made() { return this.#count; }
    constructor() { this.constructor.bump?.(); }
    static bump() { this.#count++; }
    get() { return this.#twice() + v; }
    has(o) { return #v in o && #twice in o; }
  };
}
const M = make(4), N = make(5);
const m = new M();
console.log(m.get(), new N().get(), M.made(), N.made(), m.has(m), m.has({}));

// on things that are no plain objects
class Mark extends (class { constructor(o) { return o; } }) { #mark = "marked"; static of(o) { return o.#mark; } static has(o) { return #mark in o; } }
const array = [1, 2], func = () => 1, frozen = Object.freeze({ a: 1 });
for (const o of [array, func, frozen]) { new Mark(o); console.log(Mark.of(o), Mark.has(o), Object.keys(o).join()); }
console.log(array.length, JSON.stringify(array), kind(() => new Mark(array)), Mark.has([]));

// names
class Named { #fn = function () {}; #arrow = () => {}; names() { return this.#fn.name + " " + this.#arrow.name; } }
console.log(new Named().names());
class Many { #a0 = 0; #a1 = 1; #a2 = 2; #a3 = 3; sum() { return this.#a0 + this.#a1 + this.#a2 + this.#a3; } }
console.log(new Many().sum());
class Big { #n = 1000000; #d = 0.5; static at = 123456; get() { return this.#n++ + this.#d; } }
const big = new Big();
console.log(big.get(), big.get(), Big.at);
class Lazy { #v; get v() { return this.#v ??= "made"; } static { this.first = new Lazy().v; } }
console.log(Lazy.first);
