// Tagged templates: what the tag gets, and that it is the same each time.
function tag(texts, ...values) { return [texts.join("|"), texts.raw.join("|"), values.join()].join(" ; "); }
console.log(tag`a${1}\n${2}c`);
console.log(tag``, tag`x`, tag`${1}${2}`);
console.log(tag`line\
on`, tag`\u0041\x42\u{43}`);
const seen = [];
function keep(texts) { seen.push(texts); return texts; }
for (let i = 0; i < 3; i++) keep`x${i}`;
console.log(seen[0] === seen[1], seen[1] === seen[2], keep`x${0}` === seen[0], keep`x` === keep`x`);
const texts = keep`a${0}b`, raw = Object.getOwnPropertyDescriptor(texts, "raw");
console.log(Array.isArray(texts), Object.isFrozen(texts), Object.isFrozen(texts.raw), raw.enumerable, raw.writable, Object.keys(texts).join(), texts.length);
const o = { t(texts) { return this === o && texts[0]; }, get u() { return (texts, v) => texts.raw[1] + v; } };
console.log(o.t`hi`, o["t"]`there`, o.u`${1}\t`, (x => y => y[0] + x[0])`a``b`);
console.log(String.raw`\n${5}\t${"x"}`, String.raw({ raw: "abc" }, 1, 2, 3), `${"nested"} ${tag`${`in`}`}`);
function later() { return keep`later`; }
setTimeout(() => console.log(later() === later()), 1);
