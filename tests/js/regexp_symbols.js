// The symbols by which strings ask patterns, and the flag getters.
"use strict";
const found = [...RegExp.prototype[Symbol.matchAll].call(/b./g, "abcbd")].map((m) => m[0] + m.index);
console.log(found.join(), Symbol.matchAll in /x/, /x/v.unicodeSets, /x/.unicodeSets); // expect: bc1,bd3 true true false
const own = { [Symbol.matchAll](text) { return "asked for " + text; } };
console.log("abc".matchAll(own), typeof Symbol.unscopables); // expect: asked for abc symbol
