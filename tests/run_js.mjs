// Runs programs of tests/js and compares: what a program must print stands beside the line that prints it.
//
//   print(x);          // expect: 3            a line of stdout, in the order of the comments
//   null.x;            // uncaught: TypeError: ...   the message on stderr; the exit status is 1
//   Promise.reject(1); // rejected: 1          the message of a rejection that nobody handles; the program goes on
//   with (o) {}        // error: text          a compile error on this line whose message has the text; status 2
//   // skip stm32vldiscovery: why             not on this board (or `skip boards`: on no emulated one)
//   // heap: 16384                             arena it needs
//
// A program that needs features of the language that the board's firmware lacks is skipped there, and that is said.
//
// A file NAME.out beside NAME.js is the whole expected stdout instead of the comments.
//
// usage: node run_js.mjs MOTE [--board NAME] [--no-eval] FILE.js...

import { readFileSync, existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename } from "node:path";

const FIT = 6; // exit status of `mote`: not for this board

export function expectations(path) {
  const source = readFileSync(path, "utf8");
  const result = { stdout: "", uncaught: null, rejected: [], errors: [], skip: new Map(), heap: null };
  source.split("\n").forEach((line, index) => {
    const comment = /\/\/ (expect|uncaught|rejected|error|heap|skip [\w-]+):(?: (.*))?$/.exec(line);
    if (!comment) return;
    const [, kind, text = ""] = comment;
    if (kind === "expect") result.stdout += text + "\n";
    else if (kind === "uncaught") result.uncaught = text;
    else if (kind === "rejected") result.rejected.push(text);
    else if (kind === "error") result.errors.push({ line: index + 1, text });
    else if (kind === "heap") result.heap = text;
    else result.skip.set(kind.slice(5), text);
  });
  const whole = path.replace(/\.[jt]s$/, ".out");
  if (existsSync(whole)) result.stdout = readFileSync(whole, "utf8");
  result.status = result.errors.length ? 2 : result.uncaught !== null ? 1 : 0;
  return result;
}

export function difference(expected, got) {
  const a = expected.split("\n"), b = got.split("\n");
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    if (a[i] !== b[i]) return `stdout line ${i + 1}:\n    expected: ${a[i] ?? "(end)"}\n    got:      ${b[i] ?? "(end)"}`;
  return null;
}

function check(path, mote, board, more) {
  const wanted = expectations(path);
  if (wanted.skip.has(board) || (board !== "host" && wanted.skip.has("boards"))) return "skip";
  const options = ["run", path, "--board", board, "--timeout", "60", "--time", "virtual", ...more];
  if (wanted.heap && board !== "stm32vldiscovery") options.push("--heap", wanted.heap);
  const run = spawnSync(mote, options, { encoding: "utf8", maxBuffer: 1 << 26 });
  const lacking = run.status === FIT && / needs (.*), which the general firmware of /.exec(run.stderr);
  if (lacking) {
    console.log(`skipped ${basename(path)} on ${board}: its firmware lacks ${lacking[1]}`);
    return "skip";
  }
  const problems = [];
  if (run.status !== wanted.status) problems.push(`exit status ${run.status ?? run.signal}, not ${wanted.status}`);
  const different = difference(wanted.stdout, run.stdout ?? "");
  if (different) problems.push(different);
  if (wanted.uncaught !== null && !run.stderr.split("\n").includes("Uncaught " + wanted.uncaught))
    problems.push(`stderr has no 'Uncaught ${wanted.uncaught}'`);
  for (const text of wanted.rejected)
    if (!run.stderr.split("\n").includes("Uncaught (in promise) " + text)) problems.push(`stderr has no 'Uncaught (in promise) ${text}'`);
  for (const error of wanted.errors) {
    const hit = run.stderr.split("\n").some(line => line.startsWith(`${path}:${error.line}:`) && line.includes(error.text));
    if (!hit) problems.push(`no error on line ${error.line} with '${error.text}'`);
  }
  if (problems.length && run.stderr) problems.push("stderr:\n" + run.stderr.replace(/^/gm, "    "));
  return problems.join("\n  ");
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const args = process.argv.slice(2);
  const mote = args.shift();
  let board = "host", failed = 0, passed = 0, skipped = 0;
  if (args[0] === "--board") [, board] = args.splice(0, 2);
  const more = args[0] === "--no-eval" ? args.splice(0, 1) : [];
  for (const path of args) {
    const problem = check(path, mote, board, more);
    if (problem === "skip") skipped++;
    else if (problem) { failed++; console.log(`FAILED ${basename(path)} on ${board}\n  ${problem}`); }
    else passed++;
  }
  console.log(`${board}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed ? 1 : passed === 0 && skipped ? 77 : 0);
}
