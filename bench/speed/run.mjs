// Executed instructions of each program on mps2-an386 (-O2), beside the peers', and where each program runs.
// Without build-time evaluation, which would leave nothing to measure: these programs depend on nothing but themselves.
// usage: node run.mjs [--check]     --check: only say what is wrong, exit 1 if anything is

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run, node, root, table, mean } from "../common.mjs";

const check = process.argv.includes("--check");
const peers = JSON.parse(readFileSync(join(root, "bench/speed/peers.json"), "utf8"));
const names = Object.keys(peers.programs);
const problems = [], rows = [], ours = {};

const SMALL = name => (name === "sieve" ? "16384" : "8192");
const PLACES = [
  ["host", "host"], ["host, small arena", "host", SMALL], ["mps2-an386", "mps2-an386"],
  ["mps2-an386, small arena", "mps2-an386", SMALL], ["stm32vldiscovery", "stm32vldiscovery"]
];

for (const name of names) {
  const file = join(root, "bench/speed/programs", name + ".js");
  const wanted = node(file);
  for (const [title, board, heap] of PLACES) {
    if (board === "stm32vldiscovery" && name === "sieve") continue; // needs more RAM than there is
    const result = run(file, board, "--no-eval", ...(heap ? ["--heap", heap(name)] : []));
    if (result.status !== 0 || result.stdout !== wanted)
      problems.push(`${name} on ${title}: status ${result.status}, printed ${JSON.stringify(result.stdout)}, Node ${JSON.stringify(wanted)} ${result.stderr}`);
    else if (title === "mps2-an386") ours[name] = result.stats;
  }
  const figures = peers.programs[name], million = ours[name] ? ours[name].instructions / 1e6 : NaN;
  if (million > figures[0]) problems.push(`${name}: ${million.toFixed(2)} million instructions, MicroQuickJS ${figures[0]}`);
  rows.push([name, million, (million / figures[0]).toFixed(2), ours[name]?.image_bytes.toString() ?? "", ...figures]);
}

const means = [0, 1, 2, 3, 4].map(i => mean(names.map(name => peers.programs[name][i])));
const own = mean(names.map(name => (ours[name]?.instructions ?? NaN) / 1e6));
rows.push(["**geometric mean**", own, (own / means[0]).toFixed(2), "", ...means]);
if (!(own <= means[0] / 2)) problems.push(`geometric mean ${own.toFixed(2)} million, more than half of MicroQuickJS's ${means[0].toFixed(2)}`);

if (!check) {
  console.log("## Executed instructions, millions (mps2-an386, firmware -O2)\n");
  table(["program", "Mote", "of MicroQuickJS", "image bytes", ...peers.columns], rows);
}
for (const problem of problems) console.log("FAILED " + problem);
process.exit(problems.length ? 1 : 0);
