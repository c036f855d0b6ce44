// Flash of the firmware by part: runtime, natives, library image, math and soft-float, board.
// Reads the linker's map of mps2-an386-os (Cortex-M4, -Os).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, table } from "../common.mjs";

const map = readFileSync(join(process.env.MOTE_BUILD ?? join(root, "build"), "firmware-build/mps2-an386-os.map"), "utf8");
const parts = new Map();
const PARTS = [
  [/runtime\/(\w+)\//, m => "runtime/" + m[1]], [/stdlib\/native\/(\w+)\.c/, m => "natives/" + m[1]],
  [/library_image/, () => "library image"], [/libm\.a/, () => "math"], [/libgcc/, () => "soft-float, 64-bit"],
  [/libc/, () => "memory functions"], [/common\/|port\.c/, () => "board"]
];

// " .text.name  0xaddress  0xsize  file", the name on a line of its own where it is long
const memory = map.slice(map.indexOf("Linker script and memory map"));
for (const m of memory.matchAll(/^ (\.(?:text|rodata|data|vectors|ARM)[^\s]*|\*fill\*)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)(?: (\S.*))?$/gm)) {
  if (m[1] === "*fill*" || parseInt(m[2], 16) === 0 && m[1] !== ".vectors") continue;
  const found = PARTS.map(([pattern, name]) => [pattern.exec(m[4] ?? ""), name]).find(([hit]) => hit);
  const part = found ? found[1](found[0]) : "other";
  parts.set(part, (parts.get(part) ?? 0) + parseInt(m[3], 16));
}
const rows = [...parts].sort((a, b) => b[1] - a[1]).map(([part, bytes]) => [part, String(bytes)]);
rows.push(["**total**", String([...parts.values()].reduce((a, b) => a + b, 0))]);
console.log("## Flash of the firmware (Cortex-M4, -Os), bytes\n");
table(["part", "bytes"], rows);
