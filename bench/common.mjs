// What the benchmarks share: running mote, Node's answer, tables.
import { existsSync, readFileSync, rmSync, mkdtempSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, dirname } from "node:path";
import { tmpdir } from "node:os";

export const root = join(dirname(new URL(import.meta.url).pathname), "..");
export const mote = process.env.MOTE ?? join(root, "build/mote");
if (!existsSync(mote)) {
  console.log(`FAILED there is no ${mote}; ./dev build makes it, or set MOTE`);
  process.exit(1);
}

// {status, stdout, stderr, stats}
export function run(file, board, ...options) {
  const folder = mkdtempSync(join(tmpdir(), "mote-bench-"));
  const stats = join(folder, "stats.json");
  const result = spawnSync(mote, ["run", file, "--board", board, "--timeout", "60", `--stats=${stats}`, ...options], { encoding: "utf8" });
  try { result.stats = JSON.parse(readFileSync(stats, "utf8")); } catch { result.stats = null; }
  rmSync(folder, { recursive: true });
  return result;
}

const SHIM = 'globalThis.print = (...a) => process.stdout.write(a.map(String).join(" ") + "\\n"); ';
export function node(file) {
  return spawnSync(process.execPath, ["--input-type=module"], { input: SHIM + readFileSync(file, "utf8"), encoding: "utf8" }).stdout;
}

export function table(head, rows) {
  const line = cells => "| " + cells.join(" | ") + " |";
  console.log(line(head));
  console.log(line(head.map((_, i) => (i ? "---:" : "---"))));
  for (const row of rows) console.log(line(row.map(cell => (typeof cell === "number" ? cell.toFixed(2) : cell))));
  console.log();
}

export const mean = values => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
