// The longest pauses: executed instructions of one allocation that has to collect and compact, and of one release, in
// heaps that are as bad as can be. Each program runs twice on the emulated mps2-an386, without and with the operation;
// the difference is the pause (to within a few dozen instructions).
// usage: node run.mjs [--check]     --check: only say what is wrong, exit 1 if anything is

import { mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { run, table } from "../common.mjs";

const check = process.argv.includes("--check");
const BOARD = "mps2-an386", SIZES = [2, 4, 8, 16, 32].map(k => k * 1024);

// Fill memory to the last byte with a structure at `root`, then tie a part of it, spread all over, into cycles that only the
// collector finds, so that what is free is in no piece large enough.
const HEAPS = {
  "one long chain": `
function fill() { for (;;) root = { n: root }; }
function spoil() {
  for (let p = root, i = 0; p && p.n; p = p.n) if (++i % 8 === 0) { const x = p.n; p.n = x.n; x.n = x; }
}`,
  "a tree": `
function grow(depth) { const t = { l: null, r: null }; if (depth > 0) { t.l = grow(depth - 1); t.r = grow(depth - 1); } return t; }
function fill() { for (let depth = 1; ; depth++) root = { l: root, r: grow(depth > 5 ? 5 : depth) }; }
function prune(t, level) {
  if (!t || level > 8) return;
  const x = t.l;
  if (x && !x.l) { t.l = null; x.l = x; x.r = x; return; }
  prune(t.l, level + 1); prune(t.r, level + 1);
}
function spoil() { for (let p = root, next; p; p = next) { next = p.l; prune(p.r, 0); } }`,
  "many small holes": `
function fill() { root = []; for (;;) root.push({ n: null }); }
function spoil() { for (let i = 0; i < root.length; i += 2) { root[i].n = root[i]; root[i] = 0; } }`,
  "arrays within arrays": `
function fill() { for (;;) root = [[], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], [], root]; }
function spoil() { for (let p = root; p; p = p[18]) { p[7][0] = p[7]; p[7] = 0; p[3][0] = p[3]; p[3] = 0; } }`,
  "one big array": `
const tail = [];
function fill() { root = []; for (;;) root.push(1); }
function spoil() { root.length -= root.length >> 3; for (let i = 0; i < 4; i++) { const x = { n: null }; x.n = x; root.push(2); } }`
};
const OPERATIONS = ["nothing", "allocation", "release"]; // one program for all three, so that all else is compiled alike

const program = (heap, size, operation) => `
let root = null, kept = 0;
${heap}
function start() { try { fill(); } catch (e) { kept = 0; } }
start();
spoil();
const want = ${Math.floor(size / 64)};
function operate(which) {
  if (which === 1) kept = new Array(want);
  if (which === 2) root = 0;
}
operate(${OPERATIONS.indexOf(operation)});
`;

const folder = mkdtempSync(join(tmpdir(), "mote-pause-"));
const problems = [], longest = { allocation: {}, release: {} };

function instructions(name, size, operation) {
  const file = join(folder, "program.js");
  writeFileSync(file, program(HEAPS[name], size, operation));
  const result = run(file, BOARD, "--heap", String(size), "--no-eval");
  if (result.status !== 0) problems.push(`${name}, ${size} bytes, ${operation}: ${result.stderr}`);
  return result.stats?.instructions ?? NaN;
}

for (const name of Object.keys(HEAPS)) {
  for (const size of SIZES) {
    const base = instructions(name, size, "nothing");
    for (const operation of ["allocation", "release"]) (longest[operation][name] ??= []).push(instructions(name, size, operation) - base);
  }
}
rmSync(folder, { recursive: true });

// A release is bounded, whatever hangs on it; an allocation is linear in the heap's size.
const RELEASE_MOST = 15000, PER_BYTE_MOST = 500;
for (const [name, steps] of Object.entries(longest.release))
  if (Math.max(...steps) > 1.3 * Math.min(...steps)) problems.push(`${name}: a release takes longer in a larger heap: ${steps}`);
for (const [name, steps] of Object.entries(longest.release))
  steps.forEach((n, i) => { if (!(n <= RELEASE_MOST)) problems.push(`${name}: a release in ${SIZES[i]} bytes takes ${n} instructions, more than ${RELEASE_MOST}`); });
for (const [name, pauses] of Object.entries(longest.allocation))
  pauses.forEach((n, i) => { if (!(n <= PER_BYTE_MOST * SIZES[i])) problems.push(`${name}: an allocation in ${SIZES[i]} bytes takes ${n} instructions, more than ${PER_BYTE_MOST} a byte`); });

if (!check) {
  const head = ["heap", ...SIZES.map(size => `${size / 1024} KB`)];
  const rows = longest => Object.entries(longest).map(([name, row]) => [name, ...row.map(n => n.toLocaleString("en-US"))]);
  console.log("## The longest allocation: collection and compaction (executed instructions, mps2-an386)\n");
  table(head, rows(longest.allocation));
  console.log("## The longest release step\n");
  table(head, rows(longest.release));
}
for (const problem of problems) console.log("FAILED " + problem);
process.exit(problems.length ? 1 : 0);
