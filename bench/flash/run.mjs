// Flash: the firmware by part of the source (Cortex-M4, -Os), from the ELF's symbols and their debug lines; that of every board;
// the engine and the programs' images beside the peers'.
//
// usage: node run.mjs [--check | WORD]
//   --check  only say which image is not smaller than every peer's, exit 1 if any is
//   WORD     only the functions whose file or name contains it

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { mote, root, table } from "../common.mjs";

const [argument] = process.argv.slice(2);
const peers = JSON.parse(readFileSync(join(root, "bench/peers.json"), "utf8"));

// ---- the firmware

const elfs = join(process.env.MOTE_BUILD ?? join(root, "build"), "firmware"), elf = join(elfs, "mps2-an386-os.elf");
// Arm's binutils read sections and symbols of every processor's files.
const tool = (name, ...args) => execFileSync("arm-none-eabi-" + name, [...args], { encoding: "utf8", maxBuffer: 1 << 26 });

const PARTS = [
  [/^mote_library_(general|image)$/, () => "library image"], [/(?:^|\/)(runtime\/\w+)\//, m => m[1]],
  [/(stdlib\/native)\//, m => m[1]], [/(boards)\//, m => m[1]], [/newlib\/libm/, () => "newlib: math"],
  [/libgcc/, () => "libgcc"], [/newlib/, () => "newlib: other"]
];

function symbols() {
  const found = new Map(); // one of those at an address
  for (const line of tool("nm", "-S", "-l", elf).split("\n")) {
    const m = line.match(/^(\w+) (\w+) [rRtTwWV] (\S+)(?:\t(.*):\d+)?/);
    if (m) found.set(m[1], { bytes: parseInt(m[2], 16), name: m[3], file: (m[4] ?? "").replace(/.*\/(?=runtime\/|stdlib\/|boards\/)/, "") });
  }
  return [...found.values()];
}

function functions(word) {
  const found = symbols().filter(s => s.file.includes(word) || s.name.includes(word)).sort((a, b) => b.bytes - a.bytes);
  table(["function", "bytes", "file"], found.map(s => [s.name, String(s.bytes), s.file]));
}

const SECTIONS = [".reset", ".boot2", ".vectors", ".text", ".data", ".ARM.exidx"];
const firmwareBytes = path => tool("size", "-A", path).split("\n").map(line => line.trim().split(/\s+/))
  .filter(([name]) => SECTIONS.includes(name)).reduce((sum, [, size]) => sum + Number(size), 0);

// One firmware is like the next but for its processor, its port, and what board.json says of speed or size, features and loader.
function boards() {
  const { stdout } = spawnSync(mote, ["boards", "--json"], { encoding: "utf8" });
  const rows = JSON.parse(stdout).map(({ name, title }) => [name, title, join(elfs, name + ".elf")]).filter(([, , path]) => existsSync(path))
    .map(([name, title, path]) => [name, String(firmwareBytes(path)), title]);
  console.log("## Flash of the general firmware, bytes\n");
  table(["board", "bytes", "processor"], rows);
}

function firmware() {
  const flash = firmwareBytes(elf), parts = new Map();
  for (const s of symbols()) {
    const hit = PARTS.map(([pattern, part]) => [pattern.exec(s.name) ?? pattern.exec(s.file), part]).find(([m]) => m);
    const part = hit ? hit[1](hit[0]) : "tables without debug lines";
    parts.set(part, (parts.get(part) ?? 0) + s.bytes);
  }
  parts.set("padding, vectors", flash - [...parts.values()].reduce((a, b) => a + b, 0));
  const rows = [...parts].sort((a, b) => b[1] - a[1]).map(([part, bytes]) => [part, String(bytes)]);
  rows.push(["**total**", String(flash)]);
  console.log("## Flash of the firmware (Cortex-M4, -Os), bytes\n");
  table(["part", "bytes"], rows);
  console.log("## Flash of the engine, bytes\n");
  const engines = Object.entries(peers.engines).map(([name, bytes]) => [name, String(bytes)]);
  table(["engine", "bytes"], [["**Mote, whole library**", String(flash)], ...engines]);
  console.log(`Peers: ${peers.engines_note}; ${Object.entries(peers.versions).map(([name, version]) => `${name} ${version}`).join("; ")}; ${peers.source}.\n`);
}

// ---- images

function imageBytes(file, folder, ...options) {
  const image = join(folder, "program.img");
  const result = spawnSync(mote, ["build", "-q", ...options, "-o", image, file], { encoding: "utf8" });
  if (result.status !== 0) throw new Error(result.stderr);
  return statSync(image).size;
}

function images() {
  const folder = mkdtempSync(join(tmpdir(), "mote-flash-")), rows = [], problems = [];
  for (const [name, theirs] of Object.entries(peers.images)) {
    const file = name === "story" ? join(root, "bench/ram/story.js") : join(root, "bench/speed/programs", name + ".js");
    const bytes = imageBytes(file, folder), plain = imageBytes(file, folder, "--no-eval");
    const least = Math.min(...theirs.filter(figure => figure !== null));
    if (!(bytes < least)) problems.push(`${name}: the image has ${bytes} bytes, the smallest peer's ${least}`);
    rows.push([name, String(bytes), String(plain), ...theirs.map(figure => (figure === null ? "-" : String(figure)))]);
  }
  rmSync(folder, { recursive: true });
  if (argument !== "--check") {
    console.log("## Bytes of the compiled program\n");
    table(["program", "Mote", "--no-eval", ...peers.columns.slice(0, 3).map(name => `${name} ${peers.versions[name]}`)], rows);
    console.log("What build-time evaluation can run it runs, here the whole programs: --no-eval shows what the language takes.");
    console.log(`Peers: ${peers.images_note}; ${peers.source}.\n`);
  }
  return problems;
}

if (argument && argument !== "--check") {
  functions(argument);
} else {
  if (!argument) {
    firmware();
    boards();
  }
  const problems = images();
  for (const problem of problems) console.log("FAILED " + problem);
  process.exit(problems.length ? 1 : 0);
}
