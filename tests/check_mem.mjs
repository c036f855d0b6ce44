// `mote mem`: do its figures add up, are they the board's, does a replay find what a real run needs?
// usage: node check_mem.mjs MOTE EXAMPLES PROGRAMS

import { mkdtempSync, rmSync, readFileSync, writeFileSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { PROGRAMS, runner, writePrograms } from "./memory_programs.mjs";

const mote = resolve(process.argv[2]), examples = resolve(process.argv[3]);
const folder = mkdtempSync(join(tmpdir(), "mote-mem-"));
const run = runner(mote, folder);
let failed = 0, passed = 0;
const check = (what, good, more = "") => { if (good) passed++; else { failed++; console.log(`FAILED ${what} ${more}`); } };
const sum = (rows, key) => rows.reduce((s, row) => s + row[key], 0);
const report = (...args) => {
  const result = run("mem", "--json", ...args);
  check(`mem ${args.join(" ")}`, result.status === 0, result.stderr);
  return JSON.parse(result.stdout || "{}");
};
writePrograms(folder);

// ---- everything adds up

const files = [...Object.keys(PROGRAMS), join(examples, "adventure.js"), join(examples, "memory.js"), join(examples, "counter.js")];
for (const file of files) for (const heap of ["16k", "64k", "128k"]) {
  const r = report(file, "--heap", heap), what = `${file} in ${heap}`;
  check(`${what}: types`, sum(r.types, "bytes") === r.peak.heap, `${sum(r.types, "bytes")} ${r.peak.heap}`);
  check(`${what}: lines`, sum(r.lines, "bytes") === r.peak.heap, `${sum(r.lines, "bytes")} ${r.peak.heap}`);
  check(`${what}: end`, sum(r.types, "end_bytes") === r.end.heap + r.end.garbage, `${sum(r.types, "end_bytes")} ${r.end.heap} + ${r.end.garbage}`);
  check(`${what}: all`, r.peak.bytes === r.vm + r.peak.heap + r.peak.stack);
  check(`${what}: granules`, r.types.every(t => t.bytes % r.granule === 0) && r.granule === { "16k": 2, "64k": 4, "128k": 8 }[heap]);
  check(`${what}: time line`, Math.max(...r.timeline.map(row => row[2] + row[3])) === r.peak.heap + r.peak.stack);
  check(`${what}: flash`, sum(r.flash.items, "bytes") + r.flash.other === r.flash.bytes);
  check(`${what}: nothing is lost`, r.counts.allocations >= r.counts.releases);
  for (const map of [r.map_peak, r.map_end]) {
    let end = 0, good = map.length % 5 === 0;
    for (let i = 0; i < map.length; i += 5) { good = good && map[i] >= end && map[i + 1] > 0; end = map[i] + map[i + 1]; }
    check(`${what}: the map's things do not overlap`, good);
  }
}

// Every program of tests/js: the trace knows all that the heap does, and the program ends as it does without.
const programs = readdirSync(process.argv[4], { recursive: true }).filter(name => name.endsWith(".js")).map(name => resolve(process.argv[4], name));
for (const file of programs) {
  const traced = run("mem", "--json", "--duration", "3", file), plain = run("run", "--time", "virtual", "--duration", "3", file);
  check(`${file}: status`, traced.status === plain.status, `${traced.status} ${plain.status} ${traced.stderr}`);
  if (traced.status > 1) continue;
  const r = JSON.parse(traced.stdout || "{}");
  check(`${file}: adds up`, sum(r.types, "bytes") === r.peak.heap && sum(r.types, "end_bytes") === r.end.heap + r.end.garbage, JSON.stringify([r.types, r.peak, r.end]));
  check(`${file}: every type has a name`, r.types.every(t => t.type !== "other"), JSON.stringify(r.types));
}

// ---- what is known of a program

const known = report("known.js");
const line = n => known.lines.find(l => l.line === n) ?? {};
check("100 points on line 2", line(2).made === 100 && line(2).made_bytes === 800 && line(2).count > 90 && line(2).bytes === 8 * line(2).count, JSON.stringify(line(2)));
check("the array on line 3", (line(3).types ?? {}).array >= 204, JSON.stringify(line(3)));
check("cycles were made", line(5).made === 400, JSON.stringify(line(5)));
check("cycles do not count", known.peak.bytes < 2400, String(known.peak.bytes));
const point = known.objects.find(o => o.kind === "class" && o.name === "Point") ?? {};
check("a Point's cost", point.least === 8 && point.most === 8 && point.peak > 90 && point.made === 100, JSON.stringify(point));
const literal = known.objects.find(o => o.kind === "literal" && o.line === 5) ?? {};
check("a literal's cost", literal.most === 6 && literal.made === 400 && literal.name === "{other}", JSON.stringify(literal));
const text = run("mem", "known.js");
check("for people", text.status === 0 && /HEAP BY TYPE[^]*BY LINE[^]*known\.js:2[^]*WHAT ONE COSTS[^]*class Point[^]*FLASH/.test(text.stdout) && text.stderr === "100\n", text.stdout);
writeFileSync(join(folder, "fails.js"), "const a = [];\nfor (;;) a.push({ x: a.length });\n");
const fails = run("mem", "--json", "--heap", "2k", "fails.js");
const failure = JSON.parse(fails.stdout || "{}");
check("out of memory", fails.status === 1 && failure.failed?.line === 2 && /memory/.test(failure.uncaught), fails.stderr);

// ---- the boards' figures

if (existsSync(join(mote, "../firmware/stm32vldiscovery.elf"))) {
  for (const file of [join(examples, "adventure.js"), "churn.js"]) {
    const stats = JSON.parse(run("run", "--stats", "--duration", "3", "--board", "mps2-an386", file).stderr.trim().split("\n").pop());
    const r = report("--duration", "3", "--board", "mps2-an386", file);
    check(`${file}: arena as on the board`, r.arena === stats.arena_bytes, `${r.arena} ${stats.arena_bytes}`);
    check(`${file}: VM as on the board`, r.vm === stats.vm_bytes, `${r.vm} ${stats.vm_bytes}`);
    check(`${file}: heap's peak as on the board`, r.heap_peak === stats.heap_peak_bytes, `${r.heap_peak} ${stats.heap_peak_bytes}`);
    const off = Math.abs(r.stack_peak - stats.stack_peak_bytes); // handles between two events are not seen
    check(`${file}: registers' peak as on the board`, off <= 16, `${r.stack_peak} ${stats.stack_peak_bytes}`);
  }
  const small = report("--board", "stm32vldiscovery", "known.js");
  const stats = JSON.parse(run("run", "--stats", "--board", "stm32vldiscovery", "known.js").stderr.trim().split("\n").pop());
  check("the small board's arena", small.arena === stats.arena_bytes, `${small.arena} ${stats.arena_bytes}`);
}

// ---- logs and replays

const smallest = (...args) => {
  let low = 200, high = 32768;
  while (high - low > 4) {
    const middle = (low + high) >> 3 << 2;
    if (run(...args, "--heap", String(middle)).status === 0) high = middle; else low = middle;
  }
  return high;
};
const replayed = (...logs) => {
  const result = run("mem", "--replay", "--json", ...logs);
  check(`replay ${logs}`, result.status === 0, result.stderr);
  return JSON.parse(result.stdout || "{}");
};
const sizes = {};
for (const file of [...Object.keys(PROGRAMS), join(examples, "adventure.js")]) {
  const log = "log-" + file.replace(/.*\//, "");
  check(`${file} --log`, run("mem", "--json", "--log", log, "--duration", "4", file).status === 0);
  const arenas = replayed(log).logs[0].arenas;
  const found = sizes[log] = arenas.find(a => a.granule === 2).arena, real = smallest("mem", "--json", "--duration", "4", file);
  check(`${file}: the smallest arena by replay`, Math.abs(found - real) <= real * .03, `${found}, really ${real}`);
  check(`${file}: every granule`, arenas.length === 3 && arenas.every(a => a.arena >= a.peak && a.rounding >= 0) && arenas[0].rounding === 0, JSON.stringify(arenas));
  for (const size of [found, found - 64]) {
    const row = replayed("--heap", String(size), log).logs[0].boards.find(b => b.board === "--heap");
    check(`${file} in ${size}`, row.fits === (size === found) && row.peak <= found, JSON.stringify(row));
  }
  check(`${file}: boards`, replayed(log).logs[0].boards.some(b => b.board === "host" && b.fits));
}
if (existsSync(join(mote, "../firmware/mps2-an386.elf"))) {
  const real = smallest("run", "--board", "mps2-an386", "churn.js"), found = sizes["log-churn.js"];
  check("the smallest arena of the emulated board", Math.abs(found - real) <= real * .03, `${found}, really ${real}`);
}
const both = replayed("log-known.js", "log-churn.js").granules[0];
check("side by side: the sum", both.together === sizes["log-known.js"] + sizes["log-churn.js"], JSON.stringify(both));
check("one after the other: the largest", both.largest === Math.max(sizes["log-known.js"], sizes["log-churn.js"]), JSON.stringify(both));

// ---- what is no log

const log = readFileSync(join(folder, "log-known.js"), "utf8"), lines = log.split("\n");
const wrong = {
  "empty.log": "", "other.log": "hello\n", "future.log": log.replace("log 1", "log 2"), "cut.log": log.slice(0, log.length >> 1),
  "noend.log": lines.slice(0, -2).join("\n") + "\n", "missing.log": lines.filter((_, i) => i !== 40).join("\n"),
  "twice.log": log + log, "ids.log": log.replace(/ a 3 /, " a 9 "), "size.log": log.replace(/( a \d+ \w+) \d+/, "$1 3"),
  "binary.log": "\0\x01\xff" + log, "words.log": log.replace(/\n\d+ a /, "\nx a "), "head.log": log.replace("granule 2", "granule 3")
};
for (const [name, content] of Object.entries(wrong)) {
  writeFileSync(join(folder, name), content, "latin1");
  const result = run("mem", "--replay", name);
  check(name, result.status === 5 && result.stdout === "" && new RegExp(`${name}:\\d+: `).test(result.stderr), `${result.status} ${result.stderr}`);
}
let state = 1;
const random = n => (state = state * 1103515245 + 12345 & 0x7FFFFFFF) % n;
for (let i = 0; i < 150; i++) { // any damage is refused or replayed, and never anything else
  const bytes = Buffer.from(log);
  for (let k = 0; k <= random(3); k++) bytes[random(bytes.length)] = random(2) ? 48 + random(10) : random(256);
  writeFileSync(join(folder, "damaged.log"), bytes);
  const result = run("mem", "--replay", "damaged.log");
  check("damaged log " + i, result.status === 0 || result.status === 5, `${result.status} ${result.signal} ${result.stderr}`);
}
check("no temporary files", readdirSync(folder).every(name => /\.(js|log)$/.test(name)), readdirSync(folder).join(" "));

rmSync(folder, { recursive: true });
console.log(`memory: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
