// not node: what the compiler says of patterns

const a = /a(b/;           // error: Unterminated group
const b = /[b-a]/;         // error: Range out of order
function never() {
  return /x**/;            // error: Nothing to repeat
}
const c = /(?<n>a)(?<n>b)/; // error: Duplicate group name
const d = /\k<m>(?<n>a)/;  // error: Invalid reference
const e = /a/gg;           // error: flags
const f = /\p{Uppercased}/u;// error: Invalid property name
const i = /\p{lu}/u;       // error: Invalid property name
const k = /\P{RGI_Emoji_Flag_Sequence}/v; // error: Negated strings
const l = /\p{RGI_Emoji_Flag_Sequence}/u; // error: Invalid property name
const m = /[a-z&&b]/v;     // error: Invalid set operation
const n = /[a&&b--c]/v;    // error: Invalid set operation
const o = /[a(]/v;         // error: Invalid character in class
const h = /(?<a\u{10FFFF}>.)/; // error: Invalid group name
