// Runs programs of tests/devices on the simulator with scripts (--pins) and simulated devices (--devices), evaluated at build time and not, and compares.
//
//   // options: --pins button.json      further options; files are those of the folder
//   // input: text                      standard input
//   // status: 1                        exit status
//   // stderr: text                     must occur there
//   print(x); // expect: 3              or a file NAME.out
//
// With --vcd the dump must be one: known signals, times that rise, levels and bytes.
//
// usage: node run_devices.mjs MOTE FOLDER

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const mote = resolve(process.argv[2]), folder = resolve(process.argv[3]), temporary = mkdtempSync(join(tmpdir(), "mote-devices-"));
let passed = 0, failed = 0;

// What is wrong with a value change dump, or null; `changes` gets {name: [[time, value]]}.
function vcdFault(text, changes) {
  const lines = text.trimEnd().split("\n"), names = new Map();
  let time = -1, i = 0, initial = false;
  for (; !/^\$enddefinitions/.test(lines[i] ?? "$enddefinitions"); i++) {
    const variable = /^\$var (wire 1|real 64|reg 8) (\S+) (\S+)( \[7:0\])? \$end$/.exec(lines[i]);
    if (variable) {
      if (names.has(variable[2])) return `two signals are ${variable[2]}`;
      names.set(variable[2], { name: variable[3], kind: variable[1] });
      changes[variable[3]] = [];
    } else if (!/^\$(comment|timescale 1 us|scope module|upscope).*\$end$/.test(lines[i])) return `line ${i + 1}: ${lines[i]}`;
  }
  if (i === lines.length) return "it has no end of definitions";
  for (i++; i < lines.length; i++) {
    if (/^\$(dumpvars|end)$/.test(lines[i])) {
      initial = lines[i] === "$dumpvars";
      continue;
    }
    const stamp = /^#(\d+)$/.exec(lines[i]), change = /^([01xz])(\S+)$|^b([01z]{8}) (\S+)$|^r(\S+) (\S+)$/.exec(lines[i]);
    if (stamp) {
      if (+stamp[1] <= time) return `time goes back at line ${i + 1}`;
      time = +stamp[1];
    } else {
      const signal = change && names.get(change[2] ?? change[4] ?? change[6]);
      if (!signal) return `line ${i + 1}: ${lines[i]}`;
      if (!initial) changes[signal.name].push([time, change[1] ?? change[3] ?? +change[5]]);
    }
  }
  return null;
}

function check(file, more) {
  const source = readFileSync(join(folder, file), "utf8"), note = kind => [...source.matchAll(new RegExp(`// ${kind}: (.*)`, "g"))].map(m => m[1]);
  const out = join(folder, file.replace(/\.js$/, ".out"));
  const expected = existsSync(out) ? readFileSync(out, "utf8") : note("expect").map(line => line + "\n").join("");
  const options = (note("options")[0] ?? "").match(/"[^"]*"|\S+/g)?.map(word => word.replaceAll('"', "")) ?? [];
  const vcd = join(temporary, "trace.vcd"), trace = join(temporary, "trace.json");
  const result = spawnSync(mote, ["run", file, "--time", "fast", "--timeout", "20", "--vcd", vcd, "--trace", trace, ...options, ...more],
    { cwd: folder, encoding: "utf8", input: note("input").map(text => JSON.parse(`"${text}"`)).join("") });
  const problems = [], changes = {}, status = +(note("status")[0] ?? 0);
  if (result.status !== status) problems.push(`exit status ${result.status}, not ${status}`);
  if (result.stdout !== expected) problems.push(`it prints\n${result.stdout}instead of\n${expected}`);
  for (const text of note("stderr")) if (!result.stderr.includes(text)) problems.push(`stderr lacks "${text}"`);
  if (status === 0 && !note("stderr").length && result.stderr.replace(/^ended at.*\n/m, "")) problems.push(`stderr: ${result.stderr}`);
  if (existsSync(vcd)) {
    const fault = vcdFault(readFileSync(vcd, "utf8"), changes);
    if (fault) problems.push(`--vcd: ${fault}`);
    for (const line of note("vcd")) {
      const [, name, values] = /^(\S+) = (.*)$/.exec(line), found = (changes[name] ?? []).map(([time, value]) => `${time}:${value}`).join(" ");
      if (found !== values) problems.push(`--vcd: ${name} is ${found}, not ${values}`);
    }
  }
  if (existsSync(trace) && !Array.isArray(JSON.parse(readFileSync(trace, "utf8")))) problems.push("--trace is no array");
  rmSync(vcd, { force: true });
  rmSync(trace, { force: true });
  if (problems.length) console.log(`FAILED ${[file, ...more].join(" ")}\n  ${problems.join("\n  ")}\n${result.stderr}`);
  problems.length ? failed++ : passed++;
}

for (const file of readdirSync(folder).filter(name => name.endsWith(".js")).sort()) {
  check(file, []);
  check(file, ["--no-eval"]);
}
// The types for editors are TypeScript, and name what the board has.
for (const board of JSON.parse(spawnSync(mote, ["boards", "--json"], { encoding: "utf8" }).stdout).map(({ name }) => name)) {
  const types = spawnSync(mote, ["boards", "--types", board], { encoding: "utf8" }).stdout, file = join(temporary, "board.ts");
  writeFileSync(file, types);
  const built = spawnSync(mote, ["build", file, "-o", join(temporary, "board.img")], { encoding: "utf8" });
  const good = built.status === 0 && /^declare const LED1: Pin/m.test(types) && /^declare const (Serial1: Serial)/m.test(types);
  if (!good) console.log(`FAILED types of ${board}\n${built.stderr}`);
  good ? passed++ : failed++;
}
rmSync(temporary, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
