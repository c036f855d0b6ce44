// Classes that are expressions: their own names when evaluation at build time ends behind them.
// not node: process.memory
const D = class E {
  static #p() { return 1; }
  static itself() { return E === this; }
  static q() { return this.#p(); }
};
const F = class { static #r(x) { return x; } static s() { return this.#r(2); } };
print(typeof process.memory());   // expect: object
print(D.itself(), D.q(), F.s());  // expect: true 1 2
