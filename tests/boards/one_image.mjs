// The same image on every emulated board: built once, for no board, and run on each from the same file. Programs of the language, whose output
// stands beside them, and one that uses devices (a line comes to its console).
//
// usage: node one_image.mjs MOTE EXAMPLES BOARD,BOARD... PROGRAM.js...

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { expectations } from "../run_js.mjs";

const [mote, examples, boards] = [resolve(process.argv[2]), resolve(process.argv[3]), process.argv[4].split(",")];
const folder = mkdtempSync(join(tmpdir(), "mote-one-image-"));
let passed = 0, failed = 0;

function check(program, wanted, input, boards) {
  const image = join(folder, basename(program, ".js") + ".img"), built = spawnSync(mote, ["build", "-q", program, "-o", image], { encoding: "utf8" });
  const bytes = built.status === 0 ? readFileSync(image) : null;
  for (const board of boards) {
    const run = bytes && spawnSync(mote, ["run", image, "--board", board, "--timeout", "60"], { encoding: "utf8", input });
    if (run && run.status === wanted.status && run.stdout === wanted.stdout && readFileSync(image).equals(bytes)) passed++;
    else {
      failed++;
      console.log(`FAILED ${program} on ${board}: ${run ? `status ${run.status}, it prints\n${run.stdout}${run.stderr}` : built.stderr}`);
    }
  }
}

for (const program of process.argv.slice(5)) check(program, expectations(program), "", boards);
check(join(examples, "echo.js"), { status: 0, stdout: "Say something.\r\nHELLO\r\nbye\r\n" }, "hello\n\n", boards.filter(board => board !== "esp8266"));
rmSync(folder, { recursive: true });
console.log(`one image: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
