// Figures that are promises: how fast the program starts and compiles. (bench/ checks RAM and speed.)
// usage: node check_figures.mjs BUILD_DIR

import { spawnSync } from "node:child_process";
import { join, dirname } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const root = join(dirname(new URL(import.meta.url).pathname), "..");
const mote = join(process.argv[2], "mote");
const folder = mkdtempSync(join(tmpdir(), "mote-figures-"));
let failed = 0;

// The least of several runs: other work on the machine only ever adds.
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

function limit(what, value, most, unit) {
  const ok = value <= most;
  console.log(`${ok ? "ok    " : "FAILED"} ${what}: ${value.toFixed(1)} ${unit}, at most ${most}`);
  if (!ok) failed++;
}

limit("mote --version", fastest("--version"), 10, "ms");
limit("mote build bench/ram/story.js", fastest("build", join(root, "bench/ram/story.js"), "-q", "-o", join(folder, "story.img")), 50, "ms");
rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
