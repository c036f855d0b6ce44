// What is wrong with an import is said when the program is built.
import { gc, nothing } from "mote:memory";      // error: 'mote:memory' has no 'nothing'
import { what } from "mote:nothing";            // error: there is no built-in module 'mote:nothing'
import file from "./file.js";                   // error: cannot find './file.js', which
gc = 1;                                         // error: 'gc' cannot be assigned to
gc++;                                           // error: 'gc' cannot be assigned to
for (gc of []) print(1);                        // error: 'gc' cannot be assigned to
let twice; import { gc as twice } from "mote:memory"; // error: 'twice' is already declared
import { gc as eval } from "mote:memory";       // error: 'eval' cannot be declared
if (file) { import "mote:memory"; }             // error: import is allowed at the top level only
const other = require("./other.js");            // error: cannot find './other.js', which
const computed = require("mote:" + "memory");   // error: require needs the module's name as a literal
require("mote:other");                          // error: there is no built-in module 'mote:other'
import data from "./x" with { kind: "json" };   // error: import attribute 'kind' is not supported
