// Programs that use the device API: those of programs/ run on the simulator, evaluated at build time and not, and what they print is compared.
//
//   // options: --pins reset.json       further options; files are those of the folder. Time is virtual
//   // status: 2                        exit status
//   // trace: {"spi":3,"write":[1,2]}   a line of --trace with (at least) these members comes behind the one before
//   print(x); // expect: 3              a line of output, or all of it in a file NAME.out
//   // stderr: text                     must be there; without it, standard error is the file NAME.err, or nothing
//
// Whatever runs has a VCD that viewers can read. And the types for editors, of each board, are TypeScript.
//
// usage: node programs.mjs MOTE

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bench, readVcd } from "./shared.mjs";

const mote = resolve(process.argv[2]), programs = fileURLToPath(new URL("programs", import.meta.url));
const { folder, file, read, check, end } = bench(mote);

const within = (part, whole) => Object.entries(part).every(([key, value]) => JSON.stringify(whole[key]) === JSON.stringify(value));

// What is wrong with the trace, of which these lines are expected.
function traceProblems(expected) {
  const lines = read("trace.jsonl").trimEnd().split("\n").filter(Boolean).map(line => JSON.parse(line));
  let at = 0;
  for (const text of expected) {
    const found = lines.findIndex((line, i) => i >= at && within(JSON.parse(text), line));
    if (found < 0) return [`the trace lacks ${text} behind ${JSON.stringify(lines[at - 1] ?? "its start")}`];
    at = found + 1;
  }
  try {
    readVcd(read("trace.vcd"));
    return [];
  } catch (error) {
    return [`--vcd: ${error.message}`];
  }
}

function run(name, more) {
  const source = readFileSync(join(programs, name), "utf8"), comments = kind => [...source.matchAll(new RegExp(`// ${kind}: (.*)`, "g"))].map(([, text]) => text);
  const beside = (kind, none) => { const path = join(programs, name.replace(/js$/, kind)); return existsSync(path) ? readFileSync(path, "utf8") : none; };
  const options = (comments("options")[0] ?? "").match(/"[^"]*"|\S+/g)?.map(word => word.replaceAll('"', "")) ?? [];
  const traces = ["--vcd", join(folder, "trace.vcd"), "--trace", join(folder, "trace.jsonl")];
  const result = spawnSync(mote, ["run", name, "--time", "fast", "--timeout", "20", ...traces, ...options, ...more], { cwd: programs, encoding: "utf8", input: "" });
  const problems = [], status = +(comments("status")[0] ?? 0), stdout = beside("out", comments("expect").map(line => line + "\n").join("")), texts = comments("stderr");
  if (result.status !== status) problems.push(`exit status ${result.status ?? result.signal}, not ${status}`);
  if (result.stdout !== stdout) problems.push(`it prints\n${result.stdout}instead of\n${stdout}`);
  if (texts.length) problems.push(...texts.filter(text => !result.stderr.includes(text)).map(text => `standard error lacks "${text}": ${result.stderr}`));
  else if (result.stderr !== beside("err", "")) problems.push(`standard error is\n${result.stderr}instead of\n${beside("err", "")}`);
  if (!problems.length && status === 0) problems.push(...traceProblems(comments("trace")));
  check([name, ...more].join(" "), problems);
}

for (const name of readdirSync(programs).filter(name => name.endsWith(".js")).sort()) {
  run(name, []);
  run(name, ["--no-eval"]);
}

for (const { name } of JSON.parse(spawnSync(mote, ["boards", "--json"], { encoding: "utf8" }).stdout)) {
  const types = spawnSync(mote, ["boards", "--types", name], { encoding: "utf8" }).stdout;
  file("board.ts", types);
  const built = spawnSync(mote, ["build", "board.ts", "-o", "board.img", "-q"], { cwd: folder, encoding: "utf8" });
  check(`the types of ${name}`, built.status !== 0 || built.stderr ? [`they are no TypeScript: ${built.stderr}`] : ["LED1: Pin", "Serial1: Serial"]
    .filter(declared => !new RegExp(`^declare const (\\w+: \\w+, )*${declared}\\b`, "m").test(types)).map(declared => `no ${declared}`));
}

end();
