// Printing runs code of the library: what the program changes of it behind must not be seen before.
console.log("first", 1);
console.log([1, 2].join());
Array.prototype.join = function () { return "changed"; };
String.prototype.shout = function () { return this.toUpperCase() + "!"; };
console.log([1, 2].join(), "x".shout());
console.log("last", 2);
