// The command line: exit statuses, what goes where, formats.
// usage: node check_commands.mjs MOTE

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readFileSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

const mote = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "mote-cli-"));
let failed = 0, passed = 0;

function run(args, options = {}) {
  return spawnSync(mote, args, { cwd: folder, encoding: "utf8", ...options });
}

function expect(args, status, stdout, stderr, options) {
  const result = run(args, options);
  const problems = [];
  if (result.status !== status) problems.push(`status ${result.status ?? result.signal}, not ${status}`);
  if (stdout && !stdout.test(result.stdout)) problems.push(`stdout does not match ${stdout}: ${result.stdout}`);
  if (stderr && !stderr.test(result.stderr)) problems.push(`stderr does not match ${stderr}: ${result.stderr}`);
  verdict("mote " + args.join(" "), problems, result.stderr);
  return result;
}

function verdict(what, problems, more = "") {
  if (problems.length) { failed++; console.log(`FAILED ${what}\n  ${problems.join("\n  ")}\n  ${more}`); }
  else passed++;
}

const file = (name, text) => writeFileSync(join(folder, name), text);
file("ok.js", 'print("fine");\n');
file("throw.js", 'function f(x, n) { if (n) f(x, n - 1);\n  return x.y;\n}\nprint("first");\nf(null, 0);\n');
file("bad.js", "let a = 1;\nlet a = 2;\nprint(nothing);\n");
file("endless.js", 'print("on");\nfor (;;) ;\n');
file("timer.js", "let n = 0; setInterval(() => { n++; }, 10);\n");
file("empty.js", "");
file("text.img", "this is no image, it is text of some length, long enough to hold a header\n");

expect(["--version"], 0, /^mote \d+\.\d+\.\d+ \(image format \d+, library [0-9a-f]{8}\)\n$/, /^$/);
expect([], 3, /^$/, /usage/);
expect(["help"], 0, /build[^]*run[^]*size[^]*Exit status/, /^$/);
for (const verb of ["build", "run", "size", "mem", "disasm", "symbolize", "boards", "flash", "monitor", "recover", "watch", "init", "image"]) expect(["help", verb], 0, new RegExp("mote " + verb), /^$/);
expect(["help", "nonsense"], 3, /^$/, /no verb 'nonsense'/);
expect(["nonsense"], 3, /^$/, /no verb/);
expect(["run"], 3, /^$/, /usage/);
expect(["run", "--nonsense", "ok.js"], 3, /^$/, /no option/);
expect(["run", "--board", "nonsense", "ok.js"], 3, /^$/, /the boards are: .*host/);
expect(["run", "--heap", "many", "ok.js"], 3, /^$/, /--heap/);
expect(["run", "missing.js"], 4, /^$/, /missing\.js/);
expect(["run", "."], 4, /^$/, /./);
expect(["boards"], 0, /host[^]*stm32vldiscovery/, /^$/);
const boards = expect(["boards", "--json"], 0, /./, /^$/);
verdict("boards --json", JSON.parse(boards.stdout).some(b => b.name === "stm32vldiscovery" && b.ram_bytes === 8192) ? [] : ["no such board"]);

expect(["run", "ok.js"], 0, /^fine\n$/, /^$/);
expect(["run", "empty.js"], 0, /^$/, /^$/);
expect(["run", "throw.js"], 1, /^first\n$/, /^Uncaught TypeError: .*\n    at f \(throw\.js:2:\d+\)\n    at throw\.js:5:\d+\n$/);
file("async.js", "async function inner(o) { await 0; return o.x.y; }\nasync function outer(o) { return 1 + await inner(o); }\nouter({});\nfunction small(o) { o.list[0].go(); }\nsetTimeout(() => small({ list: [{}] }), 1);\n");
expect(["run", "--time", "virtual", "async.js"], 1, /^$/,
  /^Uncaught \(in promise\) TypeError: .*\(reading 'o\.x\.y'\)\n    at inner \(async\.js:1:\d+\)\n    at outer \(async\.js:2:\d+\)\nUncaught TypeError: o\.list\[0\]\.go is not a function\n    at small \(async\.js:4:\d+\)\n    at async\.js:5:\d+\n$/);
expect(["run", "bad.js"], 2, /^$/, /bad\.js:2:5: SyntaxError: [^]*bad\.js:3:7: warning: /);
expect(["build", "bad.js"], 2, /^$/, /bad\.js:2:5: SyntaxError: /);
verdict("no output after errors", existsSync(join(folder, "bad.img")) ? ["bad.img was written"] : []);
expect(["run", "text.img"], 5, /^$/, /text\.img/);
expect(["run", "--timeout", "0.3", "endless.js"], 8, /^on\n$/, /timeout/);
expect(["run", "--time", "virtual", "--duration", "5", "timer.js"], 0, /^$/, /^$/);
expect(["run", "--heap", "100", "ok.js"], 6, /^$/, /too small|arena/);

const stats = expect(["run", "--stats", "ok.js"], 0, /^fine\n$/, /\}\n$/);
try {
  const object = JSON.parse(stats.stderr.trim().split("\n").pop());
  const missing = ["board", "instructions", "arena_bytes", "heap_peak_bytes", "heap_live_bytes", "stack_peak_bytes",
    "static_bytes", "image_bytes", "code", "strings", "shapes", "data", "other"].filter(key => !(key in object));
  const sum = object.code + object.strings + object.shapes + object.data + object.other;
  verdict("stats", [...missing.map(key => "no " + key), ...(sum === object.image_bytes ? [] : ["the split does not add up"])]);
} catch (error) { verdict("stats", [String(error)]); }
expect(["run", "--stats=s.json", "throw.js"], 1, /^first\n$/, /Uncaught/);
verdict("stats file", existsSync(join(folder, "s.json")) ? [] : ["was not written"]);

expect(["build", "ok.js"], 0, /^$/, /ok\.img/);
expect(["build", "ok.js", "-q", "-o", "out.hex", "--board", "stm32vldiscovery"], 0, /^$/, /^$/);
expect(["build", "ok.js", "-q", "-o", "out.c"], 0, /^$/, /^$/);
expect(["build", "ok.js", "-q", "-o", "out.bin"], 0, /^$/, /^$/);
expect(["build", "ok.js", "-q", "-o", "out.elf", "--board", "stm32vldiscovery"], 0, /^$/, /^$/);
expect(["build", "ok.js", "-o", "out.uf2"], 3, /^$/, /UF2/);
expect(["boards", "nonsense"], 3, /^$/, /the boards are: .*host/);
expect(["boards", "stm32vldiscovery"], 0, /pins[^]*LED1[^]*flashing/, /^$/);
expect(["build", "ok.js", "-o", "out.zip"], 3, /^$/, /extension/);
expect(["build", "ok.js", "-q", "-o", "nowhere/out.img"], 4, /^$/, /nowhere/);
verdict("hex at the image's address", readFileSync(join(folder, "out.hex"), "utf8").startsWith(":0200000408") ? [] : ["wrong address"]);
verdict("the same bytes", readFileSync(join(folder, "out.bin")).equals(readFileSync(join(folder, "ok.img"))) ? [] : ["img and bin differ"]);
verdict("no temporary files", readdirSync(folder).filter(name => /tmp|~/.test(name)));
expect(["run", "ok.img"], 0, /^fine\n$/, /^$/);

expect(["build", "-q", "throw.js"], 0);
expect(["run", "throw.img"], 1, /^first\n$/, /at f \(throw\.js:2:\d+\)/);
rmSync(join(folder, "throw.map"));
const bare = expect(["run", "throw.img"], 1, /^first\n$/, /    at [0-9a-f]{8}\+[0-9a-f]+\n/);
expect(["build", "-q", "throw.js"], 0);
expect(["symbolize", "throw.map"], 0, /at f \(throw\.js:2:\d+\)/, /^$/, { input: bare.stderr });
const position = /    at ([0-9a-f]{8}\+[0-9a-f]+)/.exec(bare.stderr)?.[1] ?? "";
expect(["symbolize", "throw.map", position], 0, /^f \(throw\.js:2:\d+\)\n$/, /^$/);
expect(["symbolize", "throw.map", "00000001+10"], 3, /^$/, /build/);
expect(["disasm", "throw.js"], 0, /f/, /^$/);
expect(["disasm", "throw.img"], 0, /./, /^$/);

expect(["size", "ok.js"], 0, /FLASH[^]*RAM/, /^$/);
// A program of two files is the one of one file, to the byte; what nobody uses is not there. --explain names the files.
file("one.js", "function used() { return 1; } setTimeout(() => print(used()), 1);\n");
file("two.js", "import { used } from './parts.js'; setTimeout(() => print(used()), 1);\n");
file("three.js", "import * as parts from './parts.js'; setTimeout(() => print(parts.used()), 1);\n");
file("four.js", "const { used } = require('./parts.cjs'); setTimeout(() => print(used()), 1);\n");
file("parts.js", "export function used() { return 1; }\nexport const table = [1, 2].map(x => x * x);\nexport class Unused { f() { return 'unused'; } }\n");
file("parts.cjs", "exports.used = function () { return 1; };\nexports.unused = () => 'unused';\n");
for (const name of ["one", "two", "three", "four"]) expect(["build", "-q", `${name}.js`], 0, /^$/, /^$/);
for (const name of ["two", "three", "four"])
  verdict(`${name}.js of two files`, readFileSync(join(folder, `${name}.img`)).equals(readFileSync(join(folder, "one.img"))) ? [] : ["another image than of one file"]);
file("counting.js", "let n = 0;\nexport function up() {\n  n++;\n}\n");
file("counts.js", "import { up } from './counting.js';\nsetInterval(up, 1);\n");
expect(["build", "--explain", "counts.js"], 0, /up to counts\.js:2:1[^]*counting\.js:1 {6}2  variable n: up writes it \(line counting\.js:3\)\n {7}2 {5}\d+  timer/, /./);
file("fails.js", "import { fail } from './failing.js';\nfail();\n");
file("failing.js", "export function fail() {\n  null.x;\n}\n");
expect(["run", "fails.js"], 1, /^$/, /failing\.js:2:/);
file("explain.js", "const t = [1, 2].map(x => x * 2);\nlet n = 0;\nfunction up() { n++; }\nsetInterval(up, t[0]);\n");
expect(["build", "--explain", "explain.js"], 0, /up to explain\.js:4:1, which sets a timer[^]* 2 {6}2  variable n: up writes it \(line 3\)[^]* 4 {5}\d+  timer[^]*total/, /./);
expect(["build", "--explain", "--no-eval", "explain.js"], 0, /nothing was evaluated[^]*variable n/, /./);
const explained = expect(["build", "--explain", "--json", "-q", "explain.js"], 0, /./, /^$/);
verdict("build --explain --json", JSON.parse(explained.stdout || "{}").stopped?.line === 4 ? [] : ["no line 4"]);

if (existsSync(join(mote, "../firmware/stm32vldiscovery.elf"))) {
  expect(["size", "ok.js", "--board", "stm32vldiscovery"], 0, /FLASH[^]*RAM/, /^$/);
  const size = expect(["size", "ok.js", "--board", "stm32vldiscovery", "--json"], 0, /./, /^$/);
  verdict("size --json", JSON.parse(size.stdout || "{}").flash?.kinds?.firmware > 1000 ? [] : ["no firmware in it"]);
  file("large.js", "var a = [" + Array.from({ length: 4000 }, (_, i) => `"some text number ${i}"`).join() + "]; setTimeout(function () { print(a.length, a[1]); }, 1);\n");
  expect(["size", "large.js", "--board", "stm32vldiscovery"], 6, /FLASH[^]*Does not fit/);
  expect(["build", "large.js", "--board", "stm32vldiscovery"], 6, /^$/, /room/);
  file("noise.js", "const a = []; for (let i = 1; a.length < 20000; i = i * 75 % 65537) a.push(i); setTimeout(() => print(a[9]), 1);\n");
  expect(["size", "noise.js", "--board", "stm32vldiscovery"], 6, /FLASH/, /evaluated at build time it does not fit/);
  expect(["run", "throw.js", "--board", "stm32vldiscovery"], 1, /^first\n$/, /at f \(throw\.js:2:\d+\)/);
  file("marks.js", 'print("\\x1e{\\x1e\\x1e}\\x00\\x7f");');
  expect(["run", "marks.js", "--board", "stm32vldiscovery"], 0, /^\x1e\{\x1e\x1e\}\x00\x7f\n$/, /^$/);
  expect(["run", "endless.js", "--board", "stm32vldiscovery", "--timeout", "1"], 8, /^on\n$/, /timeout/);
  expect(["run", "--heap", "1m", "ok.js", "--board", "stm32vldiscovery"], 3);
  const first = run(["run", "--stats", "ok.js", "--board", "mps2-an386"]).stderr;
  verdict("instructions repeat exactly", run(["run", "--stats", "ok.js", "--board", "mps2-an386"]).stderr === first ? [] : ["they do not"]);
}

expect(["mem"], 3, /^$/, /usage/);
expect(["mem", "missing.js"], 4, /^$/, /missing\.js/);
expect(["mem", "bad.js"], 2, /^$/, /bad\.js:2:5: SyntaxError: /);
expect(["mem", "ok.js", "throw.js"], 3, /^$/, /one program/);
expect(["mem", "text.img"], 5, /^$/, /text\.img/);
expect(["mem", "--heap", "100", "ok.js"], 6, /^$/, /too small/);
expect(["mem", "--heap", "1024k", "ok.js"], 6, /^$/, /131,072/);
expect(["mem", "ok.js"], 0, /RAM[^]*peak[^]*HEAP BY TYPE[^]*FLASH/, /^fine\n$/);
expect(["mem", "-q", "ok.js"], 0, /RAM/, /^$/);
expect(["mem", "throw.js"], 1, /RAM/, /first\n[^]*Uncaught TypeError: .*\n    at f \(throw\.js:2/);
expect(["mem", "timer.js"], 0, /10\.000 s/, /^$/);
expect(["mem", "--timeout", "0.3", "endless.js"], 8, /^$/, /timeout/);
const memory = expect(["mem", "--json", "ok.js"], 0, /./, /^$/);
verdict("mem --json", JSON.parse(memory.stdout || "{}").peak?.bytes > 200 ? [] : ["no peak"]);
expect(["mem", "--html", "nowhere/page.html", "ok.js"], 4, null, /nowhere/);
expect(["mem", "--log", "nowhere/x.log", "ok.js"], 4, /^$/, /nowhere/);
expect(["mem", "-q", "--html", "page.html", "--log", "ok.log", "ok.js"], 0, /^$/, /^$/);
verdict("page and log", ["page.html", "ok.log"].filter(name => !existsSync(join(folder, name))).map(name => name + " was not written"));
expect(["mem", "--timeout", "0.3", "--log", "late.log", "endless.js"], 8, /^$/, /timeout/);
expect(["mem", "--replay"], 3, /^$/, /usage/);
expect(["mem", "--replay", "missing.log"], 4, /^$/, /missing\.log/);
expect(["mem", "--replay", "ok.js"], 5, /^$/, /ok\.js:1: not a log/);
expect(["mem", "--replay", "--log", "x.log", "ok.log"], 3, /^$/, /--log/);
expect(["mem", "--replay", "ok.log"], 0, /smallest arena[^]*host/, /^$/);

// What features add to objects is in the image of a program that mentions it, and of no other.
const carries = (code, least, most) => {
  file("carry.js", `setTimeout(() => { ${code} }, 1);\n`);
  const bytes = +/([\d,]+) bytes/.exec(run(["build", "carry.js"]).stderr)?.[1].replaceAll(",", "");
  verdict(`image of ${code}`, bytes >= least && bytes <= most ? [] : [`${bytes} bytes, not ${least} to ${most}`]);
};
carries("print([1].map(x => x), [].values().next().done, new Map().keys().next().done);", 1, 250);
carries("print([3, 1].toSorted());", 250, 900);
carries("print([3].values().drop(1).map(x => x));", 700, 2500);
carries("print(Object.groupBy([1], x => x));", 150, 700);

expect(["size"], 3, /^$/, /usage/);
expect(["size", "--structs"], 0, /Vm[^]*TYPE_OBJECT/, /^$/);
expect(["size", "--structs", "--target", "cortex-m3"], 0, /CacheEntry[^]*uint16_t slot/, /^$/);
expect(["size", "--structs", "--target", "nonsense"], 3, /^$/, /the targets are: host/);
expect(["size", "--structs", "ok.js"], 3, /^$/, /no program/);
expect(["size", "--structs", "--define", "1 2"], 3, /^$/, /NAME=VALUE/);
verdict("no temporary files", readdirSync(folder).filter(name => /\.[A-Za-z0-9]{6}$/.test(name)));

rmSync(folder, { recursive: true });
console.log(`command line: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
