// not node: what the compiler says of patterns

const a = /a(b/;           // error: Unterminated group
const b = /[b-a]/;         // error: Range out of order
function never() {
  return /x**/;            // error: Nothing to repeat
}
const c = /(?<n>a)(?<n>b)/; // error: Duplicate group name
const d = /\k<m>(?<n>a)/;  // error: Invalid reference
const e = /a/gg;           // error: flags
const f = /\p{Lu}/u;       // error: \p{...} is not supported
const h = /(?<a\u{10FFFF}>.)/; // error: Invalid group name
