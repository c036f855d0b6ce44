// Firmware linked for one program: it does what the program does elsewhere, and takes no more flash than it should.
// usage: node check_linked.mjs MOTE BOARD FOLDER PROGRAM...      (FOLDER: this repository; programs of tests/js, or blink)

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { expectations } from "./run_js.mjs";

const [mote, board, root] = [resolve(process.argv[2]), process.argv[3], resolve(process.argv[4])];
const folder = mkdtempSync(join(tmpdir(), "mote-linked-"));
const elf = join(folder, "program.elf");
let failed = 0;

function verdict(name, problems) {
  console.log(`${problems.length ? "FAILED" : "passed"} ${name}${problems.map(p => "\n  " + p).join("")}`);
  failed += problems.length ? 1 : 0;
}

const link = path => spawnSync(mote, ["build", path, "--board", board, "--firmware", "-o", elf], { encoding: "utf8" });
const run = (path, more) => spawnSync(mote, ["run", path, "--board", board, "--firmware", elf, "--timeout", "60", ...more], { encoding: "utf8" });

// Its pin's levels, and the flash in all.
const LIMIT = 24576;
function blink() {
  const path = join(root, "examples/blink.js"), built = link(path), problems = [];
  const flash = +(/ flash +([\d,]+) /.exec(built.stderr)?.[1] ?? "").replaceAll(",", "");
  if (built.status !== 0 || !flash) problems.push(`status ${built.status}: ${built.stderr}`);
  else if (flash > LIMIT) problems.push(`${flash} bytes of flash, the limit is ${LIMIT}`);
  const levels = [...run(path, ["-v", "--duration", "2"]).stderr.matchAll(/LED1 = (\d)/g)].map(m => m[1]).join("");
  if (levels !== "1010") problems.push(`LED1 was ${levels || "never written"}, not 1010`);
  verdict(`blink (${flash} bytes)`, problems);
}

for (const name of process.argv.slice(5)) {
  if (name === "blink") {
    blink();
    continue;
  }
  const path = join(root, "tests/js", name + ".js"), wanted = expectations(path), built = link(path), problems = [];
  if (built.status !== 0) problems.push(`status ${built.status}: ${built.stderr}`);
  else {
    const result = run(path, []);
    if (result.status !== wanted.status) problems.push(`exit status ${result.status}, not ${wanted.status}: ${result.stderr}`);
    if (result.stdout !== wanted.stdout) problems.push("it prints something else");
  }
  verdict(name, problems);
}
rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
