// Of TypeScript what makes code at run time and is not worth it; and mistakes.
namespace N { export let x = 1; }        // error: namespaces of TypeScript are not supported
enum E { A = f(), B }                    // error: members of enums must be numbers or strings
enum S { C = "x", D }                    // error: this member needs a value
export = 5;                              // error: 'export =' is not supported
class Q { @field x; }                    // error: decorators are not supported
class R { accessor y = 1; }              // error: 'accessor' is not supported
import { nothing, Kind } from "./typescript/shapes"; // a type, for all one knows
const used: Kind = nothing;              // error: 'nothing' is not defined
