// What mote:memory shows on the console: map() accounts for every granule, also when memory is full, and trace() for every thing.
// usage: node check_memory.mjs MOTE [BOARD...]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

const mote = resolve(process.argv[2]), boards = process.argv.slice(3);
const folder = mkdtempSync(join(tmpdir(), "mote-memory-"));
let failed = 0;

function run(text, board) {
  const file = join(folder, "program.js");
  writeFileSync(file, text);
  const result = spawnSync(mote, ["run", file, "--board", board, "--time", "virtual", "--timeout", "60"], { encoding: "utf8" });
  if (result.status !== 0) { failed++; console.log(`FAILED on ${board}: status ${result.status}\n${result.stderr}`); }
  return result.stdout;
}

function equal(what, got, wanted) {
  if (got === wanted) return;
  failed++;
  console.log(`FAILED ${what}\n  wanted: ${wanted}\n  got:    ${got}`);
}

// Every granule stands in the map once; what is used there is what process.memory() says.
const FULL = `
import { map, gc } from "mote:memory";
const keep = [];
function fill() { for (;;) keep.push({ i: keep.length, list: [keep.length], text: "n" + keep.length }); }
function show() {
  gc();
  const m = process.memory(false);
  print(m.bytesUsed, m.total);
  map();
}
show();
try { fill(); } catch (e) { keep.length -= 12; print(e.message); } // memory is full to the last byte
show();
`;

function checkMap(text, board) {
  const [figures, ...lines] = text.trim().split("\n"), [used, total] = figures.split(" ").map(Number);
  let map = "", address = 0;
  for (const line of lines.slice(0, -1)) {
    const folded = /^ {7}\((\d+) lines all free\)$/.exec(line), shown = /^([0-9a-f]{5}): ([.a-zA-Z=>]{1,64})$/.exec(line);
    equal(`a line on ${board}: ${line}`, Boolean(folded || shown), true);
    if (folded) map += ".".repeat(64 * folded[1]);
    if (shown) equal(`its address on ${board}`, parseInt(shown[1], 16), map.length * 2);
    if (shown) map += shown[2];
    address++;
  }
  const registers = /r=*$/.exec(map), heap = map.slice(0, registers?.index);
  equal(`registers at the end on ${board}`, registers !== null, true);
  equal(`bytes used in the map on ${board}`, heap.replace(/\./g, "").length * 2, used);
  equal(`granules in the map on ${board}`, map.length < total && map.length > total * 0.9, true);
  equal(`legend on ${board}`, /^2 bytes a character: \. free, s string, .* r registers$/.test(lines.at(-1)), true);
  return heap;
}

const TRACE = `
import { trace } from "mote:memory";
function Node(value, next) { this.value = value; this.next = next; }
const one = Math.random() < 2 ? 1 : 0;
function make() {
  const last = new Node([one, "text" + one], null), first = new Node(one / 3, last);
  last.next = first;
  const f = function () { return first.value; };
  f.tag = [one];
  return [first, f, { ["k" + one]: last }];
}
trace(make());
trace(make(), { depth: 1 });
trace(make(), { depth: 0 });
trace(5);
`;
const TRACED = `@1 array r1 10 bytes, length 3
  0: @2 object r3 8 bytes
    value: @3 number r1 10 bytes
    next: @4 object r2 8 bytes
      value: @5 array r1 8 bytes, length 2
        1: @6 string r1 10 bytes "text1"
      next: @2 object r3 8 bytes (above)
  1: @7 function r1 6 bytes
    @2 object r3 8 bytes (above)
    properties: @8 object r1 12 bytes
      shape: @9 shape r1 10 bytes
      tag: @10 array r1 6 bytes, length 1
  2: @11 object r1 6 bytes
    shape: @12 shape r1 10 bytes
    k1: @4 object r2 8 bytes (above)
@13 array r1 10 bytes, length 3
  0: @14 object r3 8 bytes ...
  1: @15 function r1 6 bytes ...
  2: @16 object r1 6 bytes ...
@17 array r1 10 bytes, length 3 ...
nothing in RAM
`;

for (const board of boards) {
  const [before, after] = run(FULL, board).split("out of memory\n");
  checkMap(before, board);
  const heap = checkMap(after ?? "", board);
  equal(`things of a full heap on ${board}`, ["o", "a", "s"].every(letter => heap.includes(letter)), true);
  const numbers = new Map(), traced = run(TRACE, board)
    .replace(/@[0-9a-f]{5}/g, address => (numbers.has(address) || numbers.set(address, "@" + (numbers.size + 1)), numbers.get(address)));
  equal(`trace on ${board}`, traced, TRACED);
}
rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
