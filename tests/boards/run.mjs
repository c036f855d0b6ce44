// Programs that use what boards have besides the language (see programs.mjs), on one board that `mote run` emulates. A program for which there is
// NAME.mjs is run by that instead: it plays the world around the board.
//
// usage: node run.mjs MOTE BOARD

import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { programs } from "./programs.mjs";

const [mote, board] = process.argv.slice(2);
let failed = 0, passed = 0;

for (const { path, name, wanted, input } of programs(board)) {
  const world = path.replace(/\.js$/, ".mjs");
  const options = ["run", path, "--board", board, "--timeout", "40"];
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
