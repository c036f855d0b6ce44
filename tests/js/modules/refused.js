// What is wrong between files is said at the import.
import { nothing, good as fine } from "./refused/m.js";     // error: refused/m.js does not export 'nothing'
import missing from "./refused/m.js";                        // error: does not export 'default'
import gone from "./refused/gone.js";                        // error: cannot find './refused/gone.js', which
import { twice } from "./refused/both.js";                   // error: 'twice' means different things
import what from "no-package";                               // error: cannot find 'no-package'
import inside from "conditions/secret";                      // error: cannot find 'conditions/secret'
import no from "conditions/parts/none.mjs";                  // error: cannot find 'conditions/parts/none.mjs'
import image from "./refused/m.js" with { type: "image" };   // error: files of type 'image' can't be imported
import broken from "./refused/broken.json";
export { nothing as n } from "./refused/m.js";               // error: does not export 'nothing'
export { fine, fine as "fine" };                             // error: 'fine' is exported twice
export { undeclared };                                       // error: 'undeclared' is exported but not declared
export { "text" };                                           // error: only a name that is declared here
if (fine) export { what };                                   // error: export is allowed at the top level only
function f() { import "./refused/m.js"; }                    // error: import is allowed at the top level only
function f() { }                                             // error: 'f' is already declared
const r = require("./refused/none");                         // error: cannot find './refused/none'
const dynamic = import(fine);                                // error: import() needs the module's name as a literal
