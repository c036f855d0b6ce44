// RAM: bytes an object of each kind takes, measured from inside by process.memory(); the story; blink.
// usage: node run.mjs [--check | --least]
//   --least also looks for the smallest arena each program of bench/speed completes in (slow)

import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { run, root, table } from "../common.mjs";

const check = process.argv.includes("--check");
const problems = [];

// kind: [at most, expression of i, declarations]; see kinds.txt
const KINDS = {
  int_small: [0, "i & 1023"],
  int_big: [2, "i * 100000"],
  double: [6, "i + 0.5", "", "0.5"], // in an array of doubles
  string8: [12, '"item" + i'],
  obj0: [4, "{}"],
  obj1: [6, "{a: 1}"],
  obj4: [12, "{a: 1, b: 2, c: 3, d: 4}"],
  obj4dyn: [12, "mk4()", 'function mk4() { var o = {}; o["k"+1]=1; o["k"+2]=2; o["k"+3]=3; o["k"+4]=4; return o; }'],
  arr0: [4, "[]"],
  arr4: [14, "[1, 2, 3, 4]"],
  arr16: [40, "pushed()", "function pushed() { var a = []; for (var k = 0; k < 16; k++) a.push(k); return a; }"],
  func0: [0, "(function () { return 1; })"],
  closure1: [6, "(function (n) { return function () { return n; }; })(i & 1023)"],
  method_obj: [24, "counter()", "function counter() { var c = 0; return {inc: function () { c++; return c; }, get: function () { return c; }}; }"],
  instance4: [12, "new P(1, 2, 3, 4)",
    "function P(a, b, c, d) { this.a = a; this.b = b; this.c = c; this.d = d; } P.prototype.sum = function () { return this.a + this.b + this.c + this.d; };"],
  blinker: [20, "started(i & 15)", `
    function Blinker(pin, on, off) { this.pin = pin; this.on = on; this.off = off; this.state = 0; }
    Blinker.prototype.toggle = function () { this.state = 1 - this.state; };
    Blinker.prototype.start = function (list) { var me = this; list.push(function () { me.toggle(); }); };
    var timers = [];
    function started(pin) { var b = new Blinker(pin, 500, 500); b.start(timers); return b; }`],
  bound: [10, "f.bind(null, i & 1023)", "function f(a, b) { return a + b; }"],
  node2: [8, "new Node(null, null)", "function Node(left, right) { this.left = left; this.right = right; }"]
};

// Typed arrays of 16 elements: at most 8 bytes and the elements; with an ArrayBuffer that somebody asked for; views.
const ELEMENTS = 16;
const TYPED = {
  "Uint8Array": [8 + ELEMENTS, `new Uint8Array(${ELEMENTS})`],
  "Int16Array": [8 + 2 * ELEMENTS, `new Int16Array(${ELEMENTS})`],
  "Float32Array": [8 + 4 * ELEMENTS, `new Float32Array(${ELEMENTS})`],
  "Float64Array": [8 + 8 * ELEMENTS, `new Float64Array(${ELEMENTS})`],
  "Uint8Array and its buffer": [20 + ELEMENTS, "shared()", `var last; function shared() { var a = new Uint8Array(${ELEMENTS}); last = a.buffer; return a; }`],
  "ArrayBuffer": [8 + ELEMENTS, `new ArrayBuffer(${ELEMENTS})`],
  "view on an ArrayBuffer": [12, `new Uint8Array(memory, 4)`, `var memory = new ArrayBuffer(${ELEMENTS});`],
  "DataView": [12, `new DataView(memory)`, `var memory = new ArrayBuffer(${ELEMENTS});`],
  "array of bytes": [8 + 2 * ELEMENTS, "plain()", `function plain() { var a = []; for (var k = 0; k < ${ELEMENTS}; k++) a.push(k); return a; }`]
};

// The slope between two counts: what is shared by all objects drops out.
const program = (expression, declarations, filler) => `${declarations ?? ""}
function used(count) {
  var keep = [], i, before;
  for (i = 0; i < count; i++) keep.push(${filler ?? 0});
  before = process.memory().bytesUsed;
  for (i = 1000; i < 1000 + count; i++) keep[i - 1000] = (${expression});
  return process.memory().bytesUsed - before;
}
used(4);
var a = used(64), b = used(192);
print((b - a) / 128);
`;

function kinds(title, all) {
  const folder = mkdtempSync(join(tmpdir(), "mote-ram-")), rows = [];
  for (const [kind, [limit, expression, declarations, filler]] of Object.entries(all)) {
    const file = join(folder, kind + ".js");
    writeFileSync(file, program(expression, declarations, filler));
    const result = run(file, "mps2-an386");
    const bytes = result.status === 0 ? +result.stdout : NaN;
    if (!(bytes <= limit + 0.25)) problems.push(`${kind}: ${bytes} bytes, at most ${limit} ${result.stderr.split("\n")[0]}`);
    rows.push([kind, Number.isNaN(bytes) ? "-" : String(bytes), String(limit)]);
  }
  rmSync(folder, { recursive: true });
  if (check) return;
  console.log(`## ${title}\n`);
  table(["kind", "Mote", "at most"], rows);
}

const total = stats => stats.vm_bytes + stats.heap_peak_bytes + stats.stack_peak_bytes + stats.static_bytes;

function programs() {
  const rows = [];
  const blink = run(join(root, "examples/blink.js"), "stm32vldiscovery", "--duration", "3").stats;
  const empty = mkdtempSync(join(tmpdir(), "mote-ram-"));
  writeFileSync(join(empty, "empty.js"), "");
  const nothing = run(join(empty, "empty.js"), "stm32vldiscovery").stats;
  const story = run(join(root, "bench/ram/story.js"), "stm32vldiscovery").stats;
  rmSync(empty, { recursive: true });
  if (!blink || !nothing || !story) { problems.push("blink, story or the empty program did not run"); return; }
  const live = story.heap_live_bytes - nothing.heap_live_bytes;
  rows.push(["blink, all but the C stack", String(total(blink)), "512"]);
  rows.push(["blink, C stack", String(blink.c_stack_peak_bytes), "768"]);
  rows.push(["story loaded, over an empty program", String(live), "96"]);
  rows.push(["story, all but the C stack", String(total(story)), "700"]);
  for (const [what, bytes, limit] of rows.slice(0, 3))
    if (+bytes > +limit) problems.push(`${what}: ${bytes} bytes, at most ${limit}`);
  if (check) return;
  console.log("## RAM of programs (stm32vldiscovery)\n");
  table(["what", "bytes", "at most"], rows);
}

function least() {
  const goals = { fib: 880, sieve: 9700, crc: 1250, nbody: 1190, objects: 1350, closures: 1070, strings: 1600, bintrees: 4200 };
  const rows = [];
  for (const [name, goal] of Object.entries(goals)) {
    const file = join(root, "bench/speed/programs", name + ".js");
    let low = 256, high = 32768, fixed = 0;
    while (high - low > 16) {
      const middle = ((low + high) / 2) & ~3;
      const result = run(file, "mps2-an386", "--no-eval", "--heap", String(middle), "--timeout", "20");
      if (result.status === 0) { high = middle; fixed = result.stats.static_bytes; } else low = middle;
    }
    rows.push([name, String(high + fixed), String(goal)]);
  }
  console.log("## Least RAM in which a program completes (arena + static, mps2-an386)\n");
  table(["program", "bytes", "goal"], rows);
}

kinds("RAM bytes an object, beyond the array slot that holds it", KINDS);
kinds(`RAM bytes of ${ELEMENTS} elements, beyond the array slot that holds them`, TYPED);
programs();
if (process.argv.includes("--least")) least();
for (const problem of problems) console.log("FAILED " + problem);
process.exit(problems.length ? 1 : 0);
