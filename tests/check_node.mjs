// Re-checks the expectations of tests/js against Node: the same program, as a module, with `print`. A program with the line
// `// script` runs as a script in strict mode, whose variables are the global object's properties.
// usage: node check_node.mjs FILE.js...      (programs with `// not node: why` are Mote's own)

import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { expectations } from "./run_js.mjs";

const SHIM = 'globalThis.print = (...a) => process.stdout.write(a.map(String).join(" ") + "\\n"); ';

// A program of several files is run where it is; one that says "// script" is no module.
function check(path, source, wanted) {
  const files = /\/modules\//.test(path), script = /^\/\/ script$/m.test(source);
  const where = files ? ["--conditions=embedded", "--experimental-default-type=module", `--import=data:text/javascript,${encodeURIComponent(SHIM)}`, path]
    : [`--input-type=${script ? "commonjs" : "module"}`];
  const text = script ? `require("node:vm").runInThisContext(${JSON.stringify('"use strict"; ' + source)});` : source;
  const run = spawnSync(process.execPath, ["--stack-size=500", ...where], { input: files ? "" : SHIM + text, encoding: "utf8" });
  const problems = [];
  if (run.stdout !== wanted.stdout) {
    const a = wanted.stdout.split("\n"), b = run.stdout.split("\n");
    const i = a.findIndex((line, n) => line !== b[n]);
    problems.push(i < 0 ? "Node prints more" : `line ${i + 1}: expected '${a[i]}', Node prints '${b[i]}'`);
  }
  if (run.status !== wanted.status) problems.push(`Node's status is ${run.status}\n${run.stderr}`);
  if (wanted.uncaught !== null && !run.stderr.includes(wanted.uncaught)) problems.push(`Node does not say '${wanted.uncaught}'`);
  return problems;
}

let failed = 0, passed = 0, skipped = 0;
for (const path of process.argv.slice(2)) {
  const source = readFileSync(path, "utf8");
  const wanted = expectations(path);
  if (wanted.errors.length || path.endsWith(".ts") || /^\/\/ not node:/m.test(source)) { skipped++; continue; }
  let problems = check(path, source, wanted);
  // Node's timers are real ones: on a busy machine they come out of order, but not every time
  for (let tries = 4; problems.length && tries && /set(Timeout|Interval)/.test(source); tries--) problems = check(path, source, wanted);
  if (problems.length) { failed++; console.log(`FAILED ${basename(path)}\n  ${problems.join("\n  ")}`); }
  else passed++;
}
console.log(`node: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
