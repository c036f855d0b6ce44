// Frozen, sealed and restricted things keep their restrictions.
const frozen = Object.freeze({ a: 1, list: [1, 2] });
const list = Object.freeze([1, 2, 3]);
const sealed = Object.seal({ s: 1 });
const fixed = Object.preventExtensions({ f: 1 });
const constant = {};
Object.defineProperty(constant, "pi", { value: 3, enumerable: true });
Object.defineProperty(constant, "hidden", { value: "h", writable: true, configurable: true });
function Base() {}
Object.defineProperty(Base.prototype, "kind", { value: "base" });
const instance = new Base();
function attempt(f) { try { f(); return "ok"; } catch (e) { return e.name; } }

print(attempt(() => { frozen.a = 2; }), attempt(() => { frozen.b = 2; }), attempt(() => { delete frozen.a; })); // expect: TypeError TypeError TypeError
print(attempt(() => { frozen.list.push(3); }), frozen.list.length, frozen.a); // expect: ok 3 1
print(attempt(() => { list.push(4); }), attempt(() => { list[0] = 9; }), list.length, list[0]); // expect: TypeError TypeError 3 1
print(attempt(() => { list.length = 0; }), Object.isFrozen(list), Object.isFrozen(frozen)); // expect: TypeError true true
print(attempt(() => { sealed.s = 2; }), attempt(() => { delete sealed.s; }), attempt(() => { sealed.t = 1; }), sealed.s); // expect: ok TypeError TypeError 2
print(attempt(() => { fixed.g = 1; }), attempt(() => { delete fixed.f; }), Object.keys(fixed).length); // expect: TypeError ok 0
print(attempt(() => { constant.pi = 4; }), constant.pi, Object.keys(constant).join(), constant.hidden); // expect: TypeError 3 pi h
constant.hidden = "seen";
print(constant.hidden, JSON.stringify(constant)); // expect: seen {"pi":3}
print(attempt(() => { instance.kind = "mine"; }), instance.kind); // expect: TypeError base
