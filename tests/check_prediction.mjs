// `mote size` and `mote build --board` predict the RAM that a program's top level takes: the figures must be those that the
// emulated board measures, and what does not fit must be refused.
// usage: node check_prediction.mjs MOTE BOARD FILE.js...

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { tmpdir } from "node:os";

const mote = resolve(process.argv[2]), board = process.argv[3];
const folder = mkdtempSync(join(tmpdir(), "mote-prediction-"));
let failed = 0;

function run(...args) {
  return spawnSync(mote, args, { encoding: "utf8", maxBuffer: 1 << 26 });
}

function check(what, got, wanted) {
  if (got === wanted) return;
  failed++;
  console.log(`FAILED ${what}: ${got}, not ${wanted}`);
}

// The programs set no timers: what is there when they end is what their top level left.
for (const file of process.argv.slice(4)) {
  const predicted = JSON.parse(run("size", "--json", "--board", board, file).stdout).start, stats = join(folder, "stats.json");
  const measured = run("run", file, "--board", board, "--time", "virtual", "--timeout", "60", "--stats");
  const figures = JSON.parse(measured.stderr.trim().split("\n").at(-1));
  const name = basename(file);
  check(`${name}: state`, predicted.state, "predicted");
  check(`${name}: arena`, predicted.arena, figures.arena_bytes);
  check(`${name}: heap when the top level has run`, predicted.heap, figures.heap_live_bytes);
  check(`${name}: most heap`, predicted.heap_peak, figures.heap_peak_bytes);
  check(`${name}: most registers`, predicted.registers_peak, figures.stack_peak_bytes);
  check(`${name}: all of it`, predicted.ram_peak,
    figures.static_bytes + figures.c_stack_bytes + figures.vm_bytes + figures.heap_peak_bytes + figures.stack_peak_bytes);
}

const program = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const many = program("many.js", 'const keep = [];\nfor (let i = 0; i < 400; i++) keep.push({ n: i, text: "item number " + Math.random() });\nsetInterval(() => print(keep.length), 1000);\n');
const refused = run("build", "--board", board, many);
check("many.js: status", refused.status, 6);
check("many.js: says so", /does not fit[^]*RAM when the top level has run[^]*made by the top level[^]*Does not fit: the top level needs [\d,]+ bytes/.test(refused.stderr), true);
check("many.js: no image", existsSync(join(folder, "many.img")), false);
check("many.js: size tells as well", run("size", "--board", board, many).status, 6);
check("many.js: the board agrees", /out of memory/.test(run("run", "--board", board, many, "--timeout", "60").stderr), true);
check("many.js: larger board", run("build", "--board", "host", many).status, 0);
const endless = program("endless.js", "let n = 0, list = [];\nfor (;;) list.push(n++ / 3);\n");
check("endless.js: status", run("build", "--board", board, endless).status, 6);
const loop = run("build", "-v", "--board", board, program("loop.js", "let n = 0;\nfor (;;) n++;\n"));
check("loop.js: status", loop.status, 0);
check("loop.js: says so", /does not end/.test(loop.stderr), true);
const fine = run("build", "-v", "--board", board, program("fine.js", 'const made = ["x" + Math.random()]; const until = getTime() + 0.05;\nwhile (getTime() < until) ;\nsetInterval(() => print(made), 9);\n'));
check("fine.js: status", fine.status, 0);
check("fine.js: one line", /^\S+: [\d,]+ bytes of RAM when the top level has run, at most [\d,]+ until then, of [\d,]+$/m.test(fine.stderr), true);
rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
