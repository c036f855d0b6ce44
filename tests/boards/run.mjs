// Programs that use what boards have besides the language, on one emulated board. As in tests/js, what a program must print stands
// beside what prints it; "// boards:" says where it runs, "// stdin:" (a JavaScript expression) what comes to the console's receiver.
// A program for which there is NAME.mjs is run by that instead: it plays the world around the board.
//
// usage: node run.mjs MOTE BOARD

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, dirname } from "node:path";
import { expectations } from "../run_js.mjs";

const [mote, board] = process.argv.slice(2);
const folder = dirname(new URL(import.meta.url).pathname);
let failed = 0, passed = 0;

for (const name of readdirSync(folder).filter(name => name.endsWith(".js")).sort()) {
  const path = join(folder, name), source = readFileSync(path, "utf8"), world = path.replace(/\.js$/, ".mjs");
  if (!/^\/\/ boards: (.*)$/m.exec(source)[1].split(" ").includes(board)) continue;
  const stdin = /^\/\/ stdin: (.*)$/m.exec(source);
  const input = stdin ? Function(`return ${stdin[1]}`)() : "";
  const options = ["run", path, "--board", board, "--timeout", "40"];
  const wanted = expectations(path);
  const result = existsSync(world) ? spawnSync("node", [world, mote, ...options], { encoding: "utf8", timeout: 50000 })
    : spawnSync(mote, options, { encoding: "utf8", input, timeout: 50000 });
  if (result.status === wanted.status && result.stdout === wanted.stdout) {
    passed++;
    continue;
  }
  failed++;
  console.log(`FAILED ${name} on ${board}: status ${result.status}\n  expected: ${wanted.stdout.replaceAll("\n", "\n            ")}` +
    `\n  got:      ${(result.stdout ?? "").replaceAll("\n", "\n            ")}\n  ${result.stderr}`);
}
console.log(`${board}: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
