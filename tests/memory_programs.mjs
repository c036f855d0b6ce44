// What the tests of `mote mem` share: programs whose memory is known, and how to run them.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const PROGRAMS = {
  // line 2: 100 objects of 4 + 2 * 2 bytes; line 3: an array of slots; line 5: cycles that nobody can reach
  "known.js": `function Point(x, y) { this.x = x; this.y = y; }
function fill(list) { for (let i = 0; i < 100; i++) list.push(new Point(i, i)); }
const list = [];
fill(list);
function cycles(n) { for (let i = 0; i < n; i++) { const a = { other: null }, b = { other: a }; a.other = b; } }
cycles(200);
print(list.length);
`,
  "churn.js": `const words = [];
for (let i = 0; i < 300; i++) {
  words.push("word number " + i + " of many");
  if (words.length > 40) words.shift();
}
const index = {};
for (const word of words) index[word] = word.length;
let deep = null;
for (let i = 0; i < 200; i++) deep = { next: deep, value: i * 1.5 };
function depth(node) { return node === null ? 0 : 1 + depth(node.next); }
print(words.length, Object.keys(index).length, depth(deep));
`,
  "timers.js": `const seen = [];
let turns = 0;
setInterval(function tick() { turns++; seen.push(turns * 100000); if (seen.length > 30) seen.length = 10; }, 50);
print("ready");
`
};

export function writePrograms(folder) {
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), text);
}

export function runner(mote, folder) {
  // nothing is run at build time: these programs have no input, so nothing would be left of them
  const all = args => args[1] === "--replay" ? args : [args[0], "--no-eval", ...args.slice(1)];
  return (...args) => spawnSync(mote, all(args), { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
}
