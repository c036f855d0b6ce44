// How long the compiler takes: the least of several runs, as other work on the machine only ever adds.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { mote, root, table } from "../common.mjs";

const folder = mkdtempSync(join(tmpdir(), "mote-build-"));
function fastest(...args) {
  let best = Infinity;
  for (let i = 0; i < 15; i++) {
    const start = process.hrtime.bigint();
    const { status } = spawnSync(mote, args, { stdio: "ignore" });
    if (status !== 0) return NaN;
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
  }
  return best;
}

console.log("## Time of the compiler, milliseconds\n");
table(["command", "ms", "at most"], [
  ["mote --version", fastest("--version"), "10"],
  ["mote build bench/ram/story.js", fastest("build", join(root, "bench/ram/story.js"), "-q", "-o", join(folder, "story.img")), "50"]
]);
rmSync(folder, { recursive: true });
