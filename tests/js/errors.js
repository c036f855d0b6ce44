// Errors: classes, messages, causes, errors of several.
const own = error => Object.getOwnPropertyNames(error).filter(name => name !== "stack").join();
for (const C of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
  const error = C("text");
  print(C.name, C.length, Object.getPrototypeOf(C) === Error, error instanceof C, error instanceof Error, String(error), own(error), own(new C()));
  print(Object.getOwnPropertyNames(C.prototype).join(), Object.getPrototypeOf(C.prototype) === Error.prototype, error.constructor === C);
}
const caused = new Error("outer", { cause: new RangeError("inner") });
print(own(caused), caused.cause.message, JSON.stringify(Object.getOwnPropertyDescriptor(new Error(1, { cause: undefined }), "cause")));
print("cause" in new Error("x", {}), "cause" in new Error("x", 5), new TypeError(undefined, Object.create({ cause: 3 })).cause);
try { new Error("x", { get cause() { throw new RangeError("read"); } }); } catch (error) { print(String(error)); }
const several = new AggregateError([1, "two"], "many", { cause: 3 });
print(String(several), several.errors.join(), several.cause, own(several), AggregateError.length, Object.getPrototypeOf(AggregateError) === Error);
print(own(AggregateError("ab")), AggregateError("ab").errors.length, several.errors === several.errors);
try { new AggregateError(5); } catch (error) { print(error.name); }
class Own extends TypeError {
  constructor(message) { super(message, { cause: "because" }); this.code = 7; }
  get name() { return "Own"; }
}
const mine = new Own("special");
print(String(mine), mine.cause, mine.code, mine instanceof Own, mine instanceof TypeError, own(mine));
class Some extends AggregateError {}
print(new Some([1, 2]).errors.length, new Some([]) instanceof Some, String(new Some([], "m")));
print(Error.prototype.toString.call({}), Error.prototype.toString.call({ name: "", message: "m" }), Error.prototype.toString.call({ name: "N", message: "" }));
// the message is made a text before anything else is looked at
const order = [];
new Error({ toString() { order.push("message"); return "m"; } }, { get cause() { order.push("cause"); } });
print(order.join());
for (const wrong of [() => undefined.x, () => { const o = {}; o.f(); }, () => { const n = null; n.a.b; }, () => { let f = 5; f(); }, () => new (class A { constructor() { this.b.c(); } })()])
  try { wrong(); } catch (error) { print(error.name, error.constructor === TypeError); }
