// Random regular expressions on random texts, as literals and made at run time: what exec, replace, split, match and test give is what
// they give in Node.
// usage: node random_regexp.mjs MOTE PROGRAMS [SEED]

import { Dice, compare } from "./random_programs.mjs";

const [mote, programs, first] = process.argv.slice(2);
const dealer = new Dice(+(first ?? 1)), dice = n => dealer.roll(n), pick = list => dealer.pick(list);
const times = (n, make) => Array.from({ length: n }, make).join("");

let unicode, groups, names, depth;

const character = () => pick(["a", "b", "c", "A", "B", "1", "_", " ", "é", "É", "Ω", "\\n", "\\x61", "\\u0062", "\\cA", "\\t", "-", "ſ", "😀", "ж"]);
const classItem = () => pick([() => pick(["a", "b", "A", "1", "_", " ", "é", "ж", "\\n", "\\x62", "\\-", "\\]", "😀", ".", "\\b"]), () => pick(["a-c", "A-C", "0-9", "a-z", "à-é", "\\x20-\\x7e"]),
  () => pick(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S"])])();
const assertion = () => pick(["^", "$", "\\b", "\\B"]);
const quantifier = () => pick(["*", "+", "?", "{2}", "{0,1}", "{1,}", "{1,3}", "{0}"]) + pick(["", "", "?"]);

function group() {
  const kind = dice(9);
  if (kind < 3) { groups++; return `(${alternatives()})`; }
  if (kind < 5) return `(?:${alternatives()})`;
  if (kind === 5) { const name = `n${++groups}`; names.push(name); return `(?<${name}>${alternatives()})`; }
  return `(?${pick(["=", "!", "<=", "<!"])}${alternatives()})`;
}

function atom() {
  const kind = dice(12);
  if (kind < 5) return character();
  if (kind === 5) return ".";
  if (kind === 6) return `[${pick(["", "", "^"])}${times(dice(4), classItem)}]`;
  if (kind === 7) return pick(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S"]);
  if (kind === 8 && groups) return names.length && dice(2) ? `\\k<${pick(names)}>` : `\\${1 + dice(groups)}(?:)`;
  return depth > 0 ? group() : character();
}

function term() {
  if (dice(10) === 0) return assertion();
  const item = atom();
  const fixed = /^\(\?(<?[=!])/.test(item); // not all of them may be repeated
  return fixed || dice(3) ? item : item + quantifier();
}

function alternatives() {
  depth--;
  const text = times(1 + dice(3), term) + (dice(4) ? "" : "|" + times(dice(3), term));
  depth++;
  return text;
}

// A pattern that Node accepts, and its flags.
function pattern() {
  for (;;) {
    const flags = ["d", "g", "i", "m", "s", "u", "y"].filter(() => dice(4) === 0).join("");
    unicode = flags.includes("u");
    groups = 0, names = [], depth = 3;
    const source = alternatives();
    try {
      new RegExp(source, flags);
      return [source, flags];
    } catch { /* another one */ }
  }
}

const subject = () => times(dice(9), () => pick(["a", "b", "c", "aa", "ab", "A", "B", "1", "_", " ", "é", "É", "Ω", "ω", "\n", "\x01", "ſ", "s", "😀", "\ud83d", "ж", "Ж", "-"]));

const HEAD = `const part = x => x === undefined ? "-" : x;
function show(re, text) {
  const line = [];
  for (let i = 0; i < 2; i++) {
    const m = re.exec(text);
    line.push(re.lastIndex, m === null ? "null" : [m.index, m.length].concat(m.map(part)).join("|"));
    if (m && m.groups) line.push(Object.keys(m.groups).map(k => k + "=" + part(m.groups[k])).join());
    if (m && m.indices) line.push(m.indices.map(p => p ? p[0] + "-" + p[1] : "-").join());
  }
  re.lastIndex = 0;
  line.push(text.search(re), text.replace(re, "<$&$1>"), text.replace(re, (...a) => "[" + a.length + "]"), text.split(re).map(part).join("|"), re.test(text), re.lastIndex);
  re.lastIndex = 0;
  const all = text.match(re);
  line.push(all === null ? "null" : all.map(part).join("|"));
  print(JSON.stringify(line.join(";")));
}
`;

function program() {
  const lines = [];
  for (let i = 0; i < 60; i++) {
    const [source, flags] = pattern();
    let text = subject();
    if (unicode && /\\b|\\B|\(\?/.test(source)) text = text.replace(/[\ud800-\udfff]/g, ""); // Node 20 looks at the middle of a pair
    text = JSON.stringify(text);
    lines.push(dice(2) ? `show(/${source}/${flags}, ${text});` : `show(new RegExp(${JSON.stringify(source)}, "${flags}"), ${text});`);
  }
  return HEAD + lines.join("\n") + "\n";
}

compare({ mote, count: +programs, dice: dealer, program, variants: [[], ["--no-eval"]], describe: (source, line) => source.split("\n").slice(HEAD.split("\n").length - 1)[line] });
