// not node: what is not declared is a warning
// What compilers and bundlers make of modules: CommonJS as tsc writes it, and UMD.
import { hello } from "umd";
import compiled, { a, b, get } from "compiled";
const umd = require("umd");
print(hello("you"), umd.hello("me"), a, b, get(), typeof compiled);   // expect: hello you hello me 2 b 6 object
setTimeout(() => print(get(), hello("later")), 1);                    // expect: 6 hello later
