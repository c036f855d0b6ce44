// Look-ups of what is not there, and of what prototypes in flash have, are remembered: until somebody adds it.
// Functions do it, so that the same instruction, and the same look-up, comes more than once.
function get(o) { return o.extra; }
function call(o) { try { return o.extra(); } catch (e) { return e.constructor.name; } }
function both(o) { return get(o) + " " + get(o) + " " + call(o) + " " + call(o); }
const seven = () => 7;

// a property of the object's own
const own = { a: 1 };
print(both(own));                             // expect: undefined undefined TypeError TypeError
own.extra = seven;
print(call(own), call(own));                  // expect: 7 7
delete own.extra;
print(both(own));                             // expect: undefined undefined TypeError TypeError
own.extra = 8;
print(get(own), call(own));                   // expect: 8 TypeError

// prototypes: made at run time, classes, of the library
const base = Object.create({ far: 1 }), derived = Object.create(base);
derived.own = 1;
print(both(derived));                         // expect: undefined undefined TypeError TypeError
base.extra = seven;
print(call(derived), call(derived));          // expect: 7 7
Object.setPrototypeOf(base, { extra: 5 });
delete base.extra;
print(get(derived), get(derived));            // expect: 5 5
Object.setPrototypeOf(base, null);
print(both(derived));                         // expect: undefined undefined TypeError TypeError
Object.setPrototypeOf(base, { get extra() { return this.own + 1; } });
print(get(derived), get(derived));            // expect: 2 2

class Animal { constructor() { this.name = "x"; } extraName() { return 1; } }
class Dog extends Animal { bark() { return "wau"; } }
const dog = new Dog();
print(both(dog), dog.bark(), dog.bark());     // expect: undefined undefined TypeError TypeError wau wau
Dog.prototype.bark = seven;
print(dog.bark(), dog.bark());                // expect: 7 7
Animal.prototype.extra = seven;
print(call(dog), get(dog) === seven);         // expect: 7 true
Animal.prototype.extra = 3;
print(get(dog), get(dog));                    // expect: 3 3
delete Animal.prototype.extra;
print(both(dog));                             // expect: undefined undefined TypeError TypeError

// static members, inherited by classes
print(both(Dog));                             // expect: undefined undefined TypeError TypeError
Animal.extra = seven;
print(call(Dog), call(Dog));                  // expect: 7 7
Animal.extra = 9;
print(get(Dog), get(Dog));                    // expect: 9 9

// what has no properties of its own: arrays, strings, numbers, functions
const things = [[1], "text", 5, seven, new Uint8Array(2), /x/, new Map(), true];
print(things.map(get).join(), things.map(call).every(n => n === "TypeError")); // expect: ,,,,,,, true
Array.prototype.extra = () => "array";
print(things.map(call).join());               // expect: array,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError
String.prototype.extra = () => "string";
print(things.map(call).join());               // expect: array,string,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError
Object.prototype.extra = () => "object";
print(things.map(call).join());               // expect: array,string,object,object,object,object,object,object
things[0].extra = () => "own";
things[3].extra = () => "function";
print(things.map(call).join());               // expect: own,string,object,function,object,object,object,object
delete Object.prototype.extra;
delete Array.prototype.extra;
delete String.prototype.extra;
print(things.map(call).join());               // expect: own,TypeError,TypeError,function,TypeError,TypeError,TypeError,TypeError

// numbers that prototypes have, small and large, and what shadows them
class Limits {}
Limits.prototype.extra = 0x7fffffff;
const limits = new Limits();
limits.x = 1;
print(get(limits), get(limits) + 1);          // expect: 2147483647 2147483648
Limits.prototype.extra = 1.5;
print(get(limits), get(limits) * 2);          // expect: 1.5 3
limits.extra = 2;
print(get(limits), get(limits));              // expect: 2 2

// keys that typed arrays and arguments answer for themselves
function keyed(o, key) { return o[key]; }
print(keyed(new Int8Array(1), "1.5"), keyed(new Int8Array(1), "1.5"), keyed([], "1.5")); // expect: undefined undefined undefined
Object.prototype["1.5"] = "there";
print(keyed(new Int8Array(1), "1.5"), keyed([], "1.5")); // expect: undefined there
(function () { print(keyed(arguments, "length"), typeof keyed(arguments, Symbol.iterator), keyed(arguments, "length")); })(1, 2); // expect: 2 function 2

// a proxy as the prototype is asked each time
let asked = 0;
const below = Object.create(new Proxy({}, { get(target, key) { return key === "extra" ? ++asked : undefined; } }));
below.own = 1;
print(get(below), get(below), get(below));    // expect: 1 2 3
