// What `cmake --install` puts somewhere works by itself: it finds boards' firmware and the runtime's sources beside itself, not where it
// was built.
// usage: node check_install.mjs CMAKE BUILD BOARD FOLDER      (BUILD: the build tree, FOLDER: this repository)

import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

const [cmake, build, board, root] = [process.argv[2], resolve(process.argv[3]), process.argv[4], resolve(process.argv[5])];
const folder = mkdtempSync(join(tmpdir(), "mote-install-")), prefix = join(folder, "installed"), work = join(folder, "work");
const blink = join(root, "examples/blink.js"), mote = join(prefix, "bin/mote");
mkdirSync(work);
let failed = 0;

function check(what, good, result) {
  console.log(`${good ? "passed" : "FAILED"} ${what}`);
  if (good) return;
  failed++;
  if (result) console.log(`  status ${result.status}: ${result.stdout}${result.stderr}`);
}
const run = (program, ...args) => spawnSync(program, args, { cwd: work, encoding: "utf8" });
const link = (program, name) => run(program, "build", blink, "--board", board, "--firmware", "-o", name);

let result = run(cmake, "--install", build, "--prefix", prefix);
check("installs", result.status === 0 && existsSync(mote), result);

result = run(mote, "run", join(root, "examples/hello.js"));
check("runs a program", result.status === 0 && result.stdout !== "", result);

result = run(mote, "run", blink, "--board", board, "--duration", "2", "-v");
check("finds the board's firmware", result.status === 0 && /LED1 = 1/.test(result.stderr), result);

result = link(mote, "blink.bin");
check("links a firmware", result.status === 0, result);
link(join(build, "mote"), "here.bin");
check("it is what the build tree makes", readFileSync(join(work, "blink.bin")).equals(readFileSync(join(work, "here.bin"))));

appendFileSync(join(prefix, `share/mote/sources/boards/${board}/port.c`), "\n#error the installed sources\n");
result = link(mote, "never.bin");
check("of the installed sources", result.status === 7 && result.stderr.includes("the installed sources"), result);

rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
