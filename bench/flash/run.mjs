// Flash of the firmware by part of the source (Cortex-M4, -Os), from the ELF's symbols and their debug lines.
// With a word as argument: the functions whose file or name contains it.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root, table } from "../common.mjs";

const elf = join(process.env.MOTE_BUILD ?? join(root, "build"), "firmware/mps2-an386-os.elf");
const tool = (name, ...args) => execFileSync("arm-none-eabi-" + name, [...args, elf], { encoding: "utf8", maxBuffer: 1 << 26 });
const flash = tool("size", "-A").split("\n").map(line => line.trim().split(/\s+/))
  .filter(([name]) => [".text", ".data", ".ARM.exidx"].includes(name)).reduce((sum, [, size]) => sum + Number(size), 0);

const PARTS = [
  [/^mote_library_image$/, () => "library image"], [/(?:^|\/)(runtime\/\w+)\//, m => m[1]],
  [/(stdlib\/native)\//, m => m[1]], [/(boards)\//, m => m[1]], [/newlib\/libm/, () => "newlib: math"],
  [/libgcc/, () => "libgcc"], [/newlib/, () => "newlib: other"]
];
const symbols = new Map(); // one of those at an address
for (const line of tool("nm", "-S", "-l").split("\n")) {
  const m = line.match(/^(\w+) (\w+) [rRtTwWV] (\S+)(?:\t(.*):\d+)?/);
  if (m) symbols.set(m[1], { bytes: parseInt(m[2], 16), name: m[3], file: (m[4] ?? "").replace(/.*\/(?=runtime\/|stdlib\/|boards\/)/, "") });
}

const word = process.argv[2];
if (word) {
  const found = [...symbols.values()].filter(s => s.file.includes(word) || s.name.includes(word)).sort((a, b) => b.bytes - a.bytes);
  table(["function", "bytes", "file"], found.map(s => [s.name, String(s.bytes), s.file]));
} else {
  const parts = new Map();
  for (const s of symbols.values()) {
    const hit = PARTS.map(([pattern, part]) => [pattern.exec(s.name) ?? pattern.exec(s.file), part]).find(([m]) => m);
    const part = hit ? hit[1](hit[0]) : "tables without debug lines";
    parts.set(part, (parts.get(part) ?? 0) + s.bytes);
  }
  parts.set("padding, vectors", flash - [...parts.values()].reduce((a, b) => a + b, 0));
  const rows = [...parts].sort((a, b) => b[1] - a[1]).map(([part, bytes]) => [part, String(bytes)]);
  rows.push(["**total**", String(flash)]);
  console.log("## Flash of the firmware (Cortex-M4, -Os), bytes\n");
  table(["part", "bytes"], rows);
}
