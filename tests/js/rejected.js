// What a later edition of the language brings is refused by name; so are early errors. All in one run.
class A { #a; #a; }                // error: #a
let [p];                           // error: destructuring
let big = 010n;                    // error: start with 0
let dup = 1; let dup = 2;          // error: dup
break;                             // error: break
const c;                           // error: const
