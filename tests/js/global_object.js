// script
// The global object: a program that looks at it has one, with its own var and function declarations and the builtins.
var x = 1, list = [1, 2];
let own = 3;
function f() {
  return x;
}
const show = (object, key) => {
  const d = Object.getOwnPropertyDescriptor(object, key);
  return d && [d.value === undefined ? "undefined" : typeof d.value, d.writable, d.enumerable, d.configurable].join();
};
print(this === globalThis, globalThis.globalThis === this);                // expect: true true
print(show(this, "x"), show(globalThis, "f"));                              // expect: number,true,true,false function,true,true,false
print(show(this, "Array"), show(this, "NaN"));                              // expect: function,true,false,true number,false,false,false
print(show(this, "own"), show(this, "later"), show(this, "undefined"));     // expect: undefined undefined,true,true,false undefined,false,false,false
globalThis.x = 5;
print(x, f());                                                             // expect: 5 5
x++;
print(this.x, (() => this.x)());                                           // expect: 6 6
print(list === globalThis.list, globalThis.list.push(3), list.length);     // expect: true 3 3
globalThis.f = () => "another";
print(f());                                                                // expect: another
print(typeof made);                                                        // expect: undefined
globalThis.made = 7;
print(typeof made, made);                                                  // expect: number 7
made += 1;
print(globalThis.made, "made" in this, show(this, "made"));                // expect: 8 true number,true,true,true
print(delete globalThis.made, typeof made);                                // expect: true undefined
try { made = 1; } catch (error) { print(error.message); }                  // expect: made is not defined
try { delete globalThis.x; } catch (error) { print(error.name); }          // expect: TypeError
for (var i = 0; i < 3; i++) ;
print(globalThis.i);                                                       // expect: 3
var later = i;
for (var key in { a: 1 }) print(globalThis.key);                           // expect: a
var { p, q: [r] } = { p: 1, q: [2] };
print(globalThis.p + globalThis.r);                                        // expect: 3
Object.defineProperty(globalThis, "counted", { get() { return ++x; } });
print(counted, counted, x);                                                // expect: 7 8 8
print(Object.prototype.hasOwnProperty.call(globalThis, "print"));           // expect: true
setTimeout(() => print(globalThis.x, x, later), 1);                        // expect: 8 8 3
