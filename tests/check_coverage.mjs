// Every builtin of stdlib/builtins.def is used by some program of tests/js or tests/devices (of those that run wherever the tests do, which those of
// devices/espruino do not), and docs/language.md says by which; so does its
// table of constructs, whose files must exist. `--write` makes the table of builtins anew.
// usage: node check_coverage.mjs [--write]

import { readFileSync, writeFileSync, readdirSync, existsSync } from "node:fs";

const root = new URL("../", import.meta.url);
const read = path => readFileSync(new URL(path, root), "utf8");
const BEGIN = "<!-- builtins: made by `node tests/check_coverage.mjs --write` -->\n", END = "<!-- end of builtins -->\n";

// {owner, name}: what a program can say. "$..." and "@..." are the library's own, "get x" and "set x" halves of accessors.
function builtins() {
  const result = [];
  const line = /^(NATIVEM?|SCRIPT|S?CTORM?|S?GETTER|ACCESSOR|NUMBER|STRING|SYMBOL|GLOBAL|ALIAS)\("([^"]*)"(?:, "([^"]*)")?/gm;
  for (const [, kind, first, second] of read("stdlib/builtins.def").matchAll(line)) {
    const alone = /^(S?CTORM?|GLOBAL)$/.test(kind);
    const owner = kind === "SYMBOL" ? "Symbol" : alone ? "" : first, name = kind === "SYMBOL" || alone ? first : second;
    if (/^\$|^@(?!@)|^[gs]et /.test(name) || (owner.startsWith("$") && !owner.startsWith("$TypedArray"))) continue;
    if (!/^(constructor|Function\.prototype)$/.test(name)) result.push({ owner, name });
  }
  return result;
}

// A program's text without comments: names in them prove nothing.
const programs = new Map();
for (const [folder, shown] of [["tests/js/", ""], ["tests/devices/", "devices/"]])
  for (const file of readdirSync(new URL(folder, root), { recursive: true }).map(String).sort())
    if (file.endsWith(".js") && !file.startsWith("espruino/")) programs.set(shown + file, read(folder + file).replace(/\/\/ .*$/gm, ""));

const escape = text => text.replace(/[$.[\]]/g, "\\$&");

// How a program says it: a global by its name; Owner.name; a method or getter of a prototype as .name, or its name as a string.
function pattern({ owner, name }) {
  const key = name.startsWith("@@") ? `Symbol\\.${name.slice(2)}` : escape(name);
  if (owner === "") return new RegExp(`(?<![.\\w$])${key}(?![\\w$])`);
  if (owner.startsWith("embedded:") && !owner.includes("provider")) return new RegExp(`\\.${key}(?![\\w$])`);
  if (owner.startsWith("mote:") || owner.startsWith("embedded:")) return new RegExp(`(?<![\\w$])${key}(?![\\w$])`);
  if (/prototype|^\$/.test(owner) || name.startsWith("@@")) return new RegExp(`(\\.|\\?\\.|["'\`,])${key}(?![\\w$])|${key}\\]`);
  return new RegExp(`(?<![\\w$])${escape(owner)}(\\.${key}(?![\\w$])|\\[["']${key})|["'\`]${key}["'\`]|[{,] *${key} *[,}]`);
}

const owners = new Map(), missing = [];
for (const builtin of builtins()) {
  const test = pattern(builtin), files = [...programs].filter(([, text]) => test.test(text)).map(([file]) => file);
  const owner = builtin.owner.replace("$TypedArray", "TypedArray") || "globals";
  if (!files.length) missing.push(`${owner}: ${builtin.name}`);
  if (!owners.has(owner)) owners.set(owner, { names: [], files: new Map() });
  const row = owners.get(owner);
  row.names.push(builtin.name.replace("@@", "Symbol."));
  for (const file of files) row.files.set(file, (row.files.get(file) ?? 0) + 1);
}

// The fewest programs, about, that use all of an owner's: those with most of them first.
function table() {
  let text = "| of | builtins | tests/js, the most telling first |\n|---|---|---|\n";
  for (const [owner, { names, files }] of owners) {
    const best = [...files].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 3).map(([file]) => file.replace(/\.js$/, ""));
    text += `| ${owner} | ${names.map(name => "`" + name + "`").join(" ")} | ${best.join(", ")} |\n`;
  }
  return text;
}

const page = read("docs/language.md"), begin = page.indexOf(BEGIN) + BEGIN.length, end = page.indexOf(END);
const problems = missing.map(text => `no program of tests uses ${text}`);
for (const [, list] of page.matchAll(/^\|[^|\n]*\| tests\/js: ([^|\n]*)\|$/gm))
  for (const name of list.trim().split(/, */))
    if (!existsSync(new URL(`tests/js/${name}.js`, root))) problems.push(`docs/language.md: there is no tests/js/${name}.js`);
if (end < begin) problems.push("docs/language.md has no place for the table of builtins");
else if (process.argv.includes("--write")) writeFileSync(new URL("docs/language.md", root), page.slice(0, begin) + table() + page.slice(end));
else if (page.slice(begin, end) !== table()) problems.push("docs/language.md: its table of builtins is of another day: node tests/check_coverage.mjs --write");
for (const problem of problems) console.log(problem);
process.exit(problems.length ? 1 : 0);
