// Lengths of arrays: what they are made of, and what stands in their way.
function message(f) {
  try { return String(f()); } catch (error) { return `${error.name}: ${error.message}`; }
}
const a = [1, 2, 3, 4];
a.length = { valueOf() { return 3; } };
print(a.length, a.join());                                                              // expect: 3 1,2,3
Object.defineProperty(a, "length", { value: { toString() { return "2"; }, valueOf: null } });
print(a.length, a.join());                                                              // expect: 2 1,2
print(message(() => { a.length = -1; }).slice(0, 10));                                   // expect: RangeError
print(message(() => Object.defineProperty(a, "length", { value: 1.5 })).slice(0, 10));   // expect: RangeError
const b = [0, 1, 2, 3, 4];
Object.defineProperty(b, 2, { configurable: false });
print(message(() => { b.length = 0; }).slice(0, 9), b.length, b.join());                 // expect: TypeError 3 0,1,2
Object.defineProperty(b, "length", { writable: false });
print(message(() => { b.length = 5; }).slice(0, 9), message(() => b.push(1)).slice(0, 9), b.length); // expect: TypeError TypeError 3
function f() {
  arguments[2] = "more";
  return [arguments.length, arguments[2], Array.prototype.join.call(arguments)].join("|");
}
print(f("a", "b"));                                                                     // expect: 2|more|a,b
function g() {
  Array.prototype.push.call(arguments, "c");
  return [arguments.length, Array.prototype.join.call(arguments)].join("|");
}
print(g("a", "b"));                                                                     // expect: 3|a,b,c
class A extends Array {}
print(A.of(1, 2).length, A.of(1, 2) instanceof A, Array.of.call(Object, 7)[0]);          // expect: 2 true 7
