// Drivers against simulated devices: programs of tests/devices run on the simulator, with what their comments wire to it.
//
//   // driver: BMP085                       uses that driver of the public repository espruino/EspruinoDocs, unmodified (folder espruino/)
//   // wire: i2c 1 0x77 Bmp085 {...}        a device of models/ on a bus: see bench.mjs
//   // wire: pins HcSr04 {trigger: 4, echo: 5, cm: [42]}
//   // time: 2000                           milliseconds to run, of virtual time; without it until nothing more can happen
//   print(x);      // expect: 3             a line of output, in the order of the comments
//   // shows: ##..                          a line of what the models report when the program has ended
//
// The programs of own/ have drivers written for this test and need nothing else. Those of espruino/ need a checkout, which is not part of this
// repository:
//   git clone --depth 1 https://github.com/espruino/EspruinoDocs
//   node tests/devices/run.mjs MOTE --espruino EspruinoDocs      (or the environment variable ESPRUINO_DOCS)
// Without one they are skipped, which is said. With one, all of devices/*.js are compiled, too, and both results are compared with ledger.json;
// --update writes that.
//
// usage: node run.mjs MOTE [--espruino FOLDER] [--update] [--write-shows] [PROGRAM.js...]

import { readFileSync, writeFileSync, existsSync, readdirSync, mkdtempSync, mkdirSync, rmSync, copyFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join, basename, resolve, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2), mote = resolve(args.shift());
let docs = process.env.ESPRUINO_DOCS, update = false, rewrite = false;
const chosen = [];
while (args.length) {
  const arg = args.shift();
  if (arg === "--espruino") docs = args.shift();
  else if (arg === "--update") update = true;
  else if (arg === "--write-shows") rewrite = true;
  else chosen.push(resolve(arg));
}
const devices = docs && join(docs, "devices"), ledgerPath = join(here, "ledger.json");
if (docs && !existsSync(devices)) throw new Error(`${docs} has no folder devices`);

const folder = mkdtempSync(join(tmpdir(), "mote-devices-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

// Modules of the checkout are found as a project finds packages.
function modules() {
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  for (const from of [join(docs, "modules"), devices])
    for (const file of existsSync(from) ? readdirSync(from) : []) if (file.endsWith(".js")) copyFileSync(join(from, file), join(packages, file));
}

const comments = (source, kind) => [...source.matchAll(new RegExp(`// ${kind}:(?: (.*))?$`, "gm"))].map(([, text = ""]) => text);

function difference(what, expected, got) {
  for (let i = 0; i < Math.max(expected.length, got.length); i++)
    if (expected[i] !== got[i]) return `${what}, line ${i + 1}:\n    expected: ${expected[i] ?? "(end)"}\n    got:      ${got[i] ?? "(end)"}`;
  return null;
}

const lines = text => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

// null, or what is wrong.
function check(path) {
  const source = readFileSync(path, "utf8"), main = join(folder, basename(path)), report = join(folder, "report");
  copyFileSync(path, main);
  writeFileSync(report, "");
  const options = ["run", main, "--time", "virtual", "--timeout", "60", "--devices", `node '${join(here, "bench.mjs")}' '${path}'`];
  const [time] = comments(source, "time");
  if (time) options.push("--duration", String(time / 1000));
  const run = spawnSync(mote, options, { encoding: "utf8", env: { ...process.env, MOTE_BENCH_REPORT: report } });
  const shown = lines(readFileSync(report, "utf8"));
  if (rewrite) {
    const kept = source.replace(/^\/\/ shows:.*\n/gm, "");
    writeFileSync(path, kept + shown.map(line => `// shows: ${line}`.trimEnd() + "\n").join(""));
    return null;
  }
  const problem = difference("output", comments(source, "expect"), lines(run.stdout)) ?? difference("shown", comments(source, "shows"), shown);
  if (problem || run.status !== 0) return [problem, run.status ? `exit status ${run.status ?? run.signal}` : null, run.stderr.trim()].filter(Boolean).join("\n");
  return null;
}

function programs(kind) {
  return readdirSync(join(here, kind)).filter(file => file.endsWith(".js")).sort().map(file => join(here, kind, file));
}

let failed = 0, passed = 0;
const results = {};
function runAll(paths) {
  for (const path of paths) {
    if (chosen.length && !chosen.includes(path)) continue;
    const problem = check(path);
    results[basename(path, ".js")] = problem ? problem.split("\n")[0] : "passed";
    if (problem) failed++, console.log(`FAIL ${basename(path)}\n  ${problem.replaceAll("\n", "\n  ")}`);
    else passed++;
  }
}

// What becomes of each file of devices/ in the compiler.
function compileAll() {
  const results = {};
  for (const file of readdirSync(devices).filter(file => file.endsWith(".js")).sort()) {
    const main = join(folder, "compiles.js"), name = basename(file, ".js");
    writeFileSync(main, `print(typeof require("${name}"));\n`);
    const run = spawnSync(mote, ["build", main, "-o", join(folder, "compiles.img")], { encoding: "utf8" });
    const error = /error: (.*)/.exec(run.stderr)?.[1].replaceAll(folder, "").replace(/, which .*/, "");
    results[name] = run.status === 0 ? "compiles" : error ?? `exit status ${run.status}`;
  }
  return results;
}

runAll(programs("own"));
if (!docs) console.log(`${programs("espruino").length} programs with drivers of espruino/EspruinoDocs skipped: give a checkout with --espruino FOLDER or ESPRUINO_DOCS`);
else {
  modules();
  runAll(programs("espruino"));
  if (!chosen.length) {
    const ledger = { what: "made by `node tests/devices/run.mjs MOTE --espruino FOLDER --update`", programs: results, compiled: compileAll() };
    const compiled = Object.values(ledger.compiled), good = compiled.filter(result => result === "compiles").length;
    console.log(`${good} of ${compiled.length} drivers compile`);
    if (update) writeFileSync(ledgerPath, JSON.stringify(ledger, null, 2) + "\n");
    else
      for (const [part, before] of Object.entries(JSON.parse(readFileSync(ledgerPath, "utf8"))))
        for (const [name, result] of Object.entries(part === "what" ? {} : before))
          if (["passed", "compiles"].includes(result) && ledger[part][name] !== undefined && ledger[part][name] !== result) failed++, console.log(`worse than the ledger: ${name}: ${ledger[part][name]}`);
  }
}
console.log(`devices: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
