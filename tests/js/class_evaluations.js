// Two evaluations of one class are two classes: neither accepts the other's instances.
function make() {
  return class C {
    #field = 1;
    #method() { return "method"; }
    get #accessor() { return "got"; }
    set #accessor(value) { this.#field = value; }
    static #shared = "shared";
    static #call() { return "called"; }
    static field(o) { return o.#field; }
    static write(o) { o.#field = 5; }
    static bump(o) { return ++o.#field; }
    static method(o) { return o.#method(); }
    static get(o) { return o.#accessor; }
    static set(o) { o.#accessor = 2; }
    static shared(c) { return c.#shared; }
    static call(c) { return c.#call(); }
    static has(o) { return [#field in o, #method in o, #shared in o, #call in o].join(); }
  };
}
const A = make(), B = make(), a = new A(), b = new B();
for (const name of ["field", "write", "bump", "method", "get", "set", "has"]) {
  let answer;
  try { answer = A[name](b); } catch (error) { answer = error.name; }
  print(name, A[name](a), B[name](b), answer);
}
for (const name of ["shared", "call", "has"]) {
  let answer;
  try { answer = A[name](B); } catch (error) { answer = error.name; }
  print(name, A[name](A), B[name](B), answer);
}
// in a loop, derived, with fields made by a function of their own
const classes = [];
for (let i = 0; i < 2; i++)
  classes.push(class extends Array {
    #i = i;
    constructor(early) {
      if (early) super();
      else super(3);
    }
    static i(o) { return o.#i; }
    static is(o) { return #i in o; }
  });
const [C, D] = classes, c = new C(true), d = new D(false);
print(C.i(c), D.i(d), C.is(c), C.is(d), D.is(c), D.is(d));
try { C.i(d); } catch (error) { print(error.name); }
