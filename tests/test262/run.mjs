// Runs the standard's own tests (https://github.com/tc39/test262), which are not part of this repository:
//
//   git clone --depth 1 https://github.com/tc39/test262
//   node tests/test262/run.mjs --suite test262
//
// usage: node tests/test262/run.mjs --suite PATH [--area PREFIX]... [--mote FILE] [--jobs N] [--timeout SECONDS]
//                                   [--failures] [--update]
//
// Each test is one program: "use strict", the suite's harness, the test. It passes when it ends with status 0 having printed
// what the last line added here prints (a module: ended with status 0; an asynchronous one: what its $DONE prints); a negative
// one when it is refused, or fails, with the error the test names. What the language leaves out is counted and not run
// (left_out.mjs). Counts per area are compared with ledger.json: fewer passes than there is an error (status 1); --update
// writes it. --area restricts the run to paths below test/ (may repeat), --failures lists what failed and how.

import { readFileSync, writeFileSync, readdirSync, mkdtempSync, mkdirSync, rmSync, existsSync, copyFileSync, unlinkSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism, tmpdir } from "node:os";
import { join, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { leftOut } from "./left_out.mjs";

const LEDGER = new URL("ledger.json", import.meta.url);
const END = "test262: done";

function options() {
  const { values } = parseArgs({ options: {
    suite: { type: "string" }, area: { type: "string", multiple: true, default: [] }, mote: { type: "string", default: "build/mote" },
    jobs: { type: "string", default: String(availableParallelism()) }, timeout: { type: "string", default: "20" },
    failures: { type: "boolean", default: false }, update: { type: "boolean", default: false } } });
  if (!values.suite || !existsSync(join(values.suite, "test"))) {
    console.error("--suite PATH: a checkout of the suite. To get one: git clone --depth 1 https://github.com/tc39/test262");
    process.exit(3);
  }
  return { ...values, mote: resolve(values.mote), jobs: +values.jobs, timeout: +values.timeout };
}

// ---- the suite

// A test's frontmatter: lists are written [a, b] or as lines "- a"; `negative` has a phase and a type.
export function frontmatter(source) {
  const text = /\/\*---([^]*?)---\*\//.exec(source)?.[1].replace(/\r\n?/g, "\n") ?? "";
  const part = key => new RegExp(`^ {0,2}${key}:((?:[^\\n]*\\n)(?:\\s*\\n|[ ]*- [^\\n]*\\n|[ ]{2,}[^\\n]*\\n|\\]\\n)*)`, "m").exec(text + "\n")?.[1] ?? "";
  const list = key => [...part(key).replace(/#[^\n]*/g, "").matchAll(/[^\s,[\]]+/g)].map(([word]) => word).filter(word => word !== "-");
  const negative = part("negative");
  return {
    flags: list("flags"), features: list("features"), includes: list("includes"),
    negative: negative && { phase: /phase:\s*(\w+)/.exec(negative)?.[1], type: /type:\s*(\w+)/.exec(negative)?.[1] },
  };
}

function* files(suite, below) {
  for (const entry of readdirSync(join(suite, "test", below), { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* files(suite, path);
    else yield path;
  }
}

const areaOf = path => path.split("/").slice(0, 2).join("/");

function select(suite, prefixes, scratch) {
  const tests = [];
  for (const path of files(suite, "")) {
    if (prefixes.length && !prefixes.some(prefix => path.startsWith(prefix))) continue;
    if (path.includes("_FIXTURE")) { // what modules import lies beside them
      mkdirSync(join(scratch, dirname(path)), { recursive: true });
      copyFileSync(join(suite, "test", path), join(scratch, path));
    } else if (path.endsWith(".js")) {
      const source = readFileSync(join(suite, "test", path), "utf8");
      const meta = frontmatter(source);
      tests.push({ path, area: areaOf(path), meta, reason: leftOut(path, meta, source) });
    }
  }
  return tests;
}

// ---- one test

// The suite's own way to the global object is code made at run time.
const harness = new Map([["fnGlobalObject.js", "function fnGlobalObject() { return globalThis; }\n"]]);
function harnessFile(suite, name) {
  if (!harness.has(name)) harness.set(name, readFileSync(join(suite, "harness", name), "utf8"));
  return harness.get(name);
}

function program(suite, { path, meta }) {
  const source = readFileSync(join(suite, "test", path), "utf8");
  if (meta.flags.includes("raw")) return source;
  const includes = new Set(["assert.js", "sta.js", ...(meta.flags.includes("async") ? ["doneprintHandle.js"] : []), ...meta.includes]);
  const parts = ['"use strict";', ...[...includes].map(name => harnessFile(suite, name)), source];
  if (!meta.negative && !meta.flags.includes("async")) parts.push(`print("${END}");`);
  if (meta.flags.includes("module")) parts.push("export {};"); // a module by its text
  return parts.join("\n");
}

// How a run failed, or null.
function judge({ meta }, { status, signal, output, late }) {
  if (late) return "timeout";
  if (signal) return `crash: ${signal}`;
  if (meta.negative) {
    const early = meta.negative.phase !== "runtime";
    if (status === 0) return `accepted: no ${meta.negative.type}`;
    if (status !== (early ? 2 : 1)) return `${early ? "not refused by the compiler" : "no exception"} (status ${status})`;
    return output.includes(meta.negative.type) ? null : `another error than ${meta.negative.type}`;
  }
  if (status !== 0) return status === 2 ? "refused" : `status ${status}`;
  if (meta.flags.includes("raw")) return null;
  const done = meta.flags.includes("async") ? /^Test262:AsyncTestComplete/m.test(output) : output.includes(END);
  return done ? null : "ended early";
}

function run(test, { suite, mote, timeout }, scratch) {
  const file = join(scratch, test.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, program(suite, test));
  return new Promise(done => {
    let output = "", late = false;
    const child = spawn(mote, ["run", file], { stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => { late = true; child.kill("SIGKILL"); }, timeout * 1000);
    const collect = chunk => { if (output.length < 1 << 20) output += chunk; };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", error => { console.error(String(error)); process.exit(4); });
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      unlinkSync(file);
      const problem = judge(test, { status, signal, output, late });
      const message = output.split("\n").find(line => /rror/.test(line)) ?? "";
      done(problem && `${problem}  ${message.replace(scratch + "/", "").slice(0, 200)}`);
    });
  });
}

// ---- counts

function count(tests) {
  const areas = {}, reasons = {};
  for (const test of tests) {
    const area = areas[test.area] ??= { pass: 0, of: 0, leftOut: 0 };
    if (test.reason) {
      area.leftOut++;
      reasons[test.reason] = (reasons[test.reason] ?? 0) + 1;
    } else {
      area.of++;
      if (!test.problem) area.pass++;
    }
  }
  return { areas, reasons };
}

function line(name, { pass, of, leftOut }) {
  const share = of ? (100 * pass / of).toFixed(1) + "%" : "";
  return `${name.padEnd(44)} ${String(pass).padStart(6)} ${String(of).padStart(6)} ${share.padStart(7)} ${String(leftOut).padStart(9)}`;
}

function print({ areas, reasons }) {
  const total = { pass: 0, of: 0, leftOut: 0 };
  console.log(`${"area".padEnd(44)}   pass     of           left out`);
  for (const [name, area] of Object.entries(areas)) {
    if (area.of) console.log(line(name, area));
    for (const key in total) total[key] += area[key];
  }
  console.log(line("all", total) + "\n");
  for (const [reason, n] of Object.entries(reasons).sort(([, a], [, b]) => b - a)) console.log(`left out: ${String(n).padStart(6)}  ${reason}`);
}

// ---- the ledger

function commitOf(suite) {
  return spawnSync("git", ["-C", suite, "rev-parse", "HEAD"], { encoding: "utf8" }).stdout?.trim() || "unknown";
}

// What got worse. Areas are compared as a whole, so only those that were run as a whole.
function regressions(ledger, areas, prefixes) {
  const whole = name => !prefixes.length || prefixes.some(prefix => (name + "/").startsWith(prefix.replace(/\/*$/, "/")) || name.startsWith(prefix) && !prefix.slice(name.length));
  const result = [];
  for (const [name, was] of Object.entries(ledger.areas))
    if (whole(name) && areas[name] && areas[name].pass < was.pass) result.push(`${name}: ${areas[name].pass} tests pass, ${was.pass} did`);
  return result;
}

function settle(settings, commit, areas) {
  const ledger = existsSync(LEDGER) ? JSON.parse(readFileSync(LEDGER, "utf8")) : { suite: commit, areas: {} };
  if (settings.update) {
    const merged = settings.area.length && ledger.suite === commit ? { ...ledger.areas, ...areas } : areas;
    const lines = Object.keys(merged).sort().filter(name => merged[name].of).map(name => `  ${JSON.stringify(name)}: ${JSON.stringify(merged[name])}`);
    writeFileSync(LEDGER, `{"suite": "${commit}", "areas": {\n${lines.join(",\n")}\n}}\n`);
    return 0;
  }
  if (ledger.suite !== commit) {
    console.log(`the ledger is of the suite's commit ${ledger.suite}, this is ${commit}: not compared`);
    return 0;
  }
  const worse = regressions(ledger, areas, settings.area);
  for (const text of worse) console.log(`WORSE  ${text}`);
  return worse.length ? 1 : 0;
}

const settings = options();
const scratch = mkdtempSync(join(tmpdir(), "mote-test262-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130));
const tests = select(settings.suite, settings.area, scratch);
const waiting = tests.filter(test => !test.reason);
async function worker() {
  for (let test; (test = waiting.shift()); ) {
    test.problem = await run(test, settings, scratch);
    if (test.problem && settings.failures) console.log(`FAILED ${test.path}  ${test.problem}`);
  }
}
await Promise.all(Array.from({ length: settings.jobs }, worker));
const counts = count(tests);
print(counts);
process.exitCode = settle(settings, commitOf(settings.suite), counts.areas);
