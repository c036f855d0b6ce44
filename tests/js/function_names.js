// The image holds function names only where the program can ask for them; what it can ask for is there.
function plain(x) { return x + 1; }
function shown() {}
var table = [function first(s) { return s + "1"; }, function second(s) { return s + "2"; }];
function show(f) { return f.name; }
print(plain(1), table[1]("t"), show(shown)); // expect: 2 t2 shown
print(String(shown).indexOf("shown") > 0); // expect: true
print(table[0].name, (function () {}).name === ""); // expect: first true
var key = ["na", "me"].join("");
print(plain[key]); // expect: plain
function Made() { this.v = 1; }
console.log(new Made()); // expect: Made { v: 1 }
var arrow = (a) => a, o = { method() { return 1; } };
try { new arrow(1); } catch (e) { print(e.message); } // expect: arrow is not a constructor
print(o.method.bind(null).name); // expect: bound method
// Without its text a function looks as native ones do; what is no name in the language is left out.
print(String(Math.max), String(Math.max.bind()), `${Array.prototype[Symbol.iterator]}`); // expect: function max() { [native code] } function () { [native code] } function values() { [native code] }
