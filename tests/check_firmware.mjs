// What the firmware takes of flash and RAM, against the limits of docs/design.md; and what must not be in it.
// usage: node check_firmware.mjs BUILD_DIR

import { execFileSync } from "node:child_process";
import { readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

// Cortex-M4 at -Os, math and soft-float included.
const LIMITS = { "mps2-an386-os.elf": 98304 };
const LOADER_LIMIT = 4096, LOADER_FAST_LIMIT = 6144; // boards/boot, without what the runtime has anyway; of boards built for speed
const FAST = ["mps2-an386.elf", "netduinoplus2.elf"];
const FORBIDDEN = /^(_?malloc(_r)?|_?free_r|_?calloc_r|_?printf(_r)?|_?vfprintf(_r)?|_sbrk(_r)?|_impure_ptr|_impure_data|abort|exit)$/;

const tool = (name, ...args) => execFileSync("arm-none-eabi-" + name, args, { encoding: "utf8", maxBuffer: 1 << 26 });

let failed = 0;
const folder = join(process.argv[2], "firmware");
console.log("firmware                  flash     static RAM   of flash: the loader");
for (const file of existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(".elf")).sort() : []) {
  const path = join(folder, file);
  let flash = 0, ram = 0;
  for (const line of tool("size", "-A", path).split("\n")) {
    const [name, size] = line.trim().split(/\s+/);
    if ([".reset", ".boot2", ".vectors", ".text", ".data", ".ARM.exidx"].includes(name)) flash += +size;
    if ([".data", ".bss", ".keep"].includes(name)) ram += +size;
  }
  const limit = LIMITS[file];
  const resident = tool("nm", "-S", "-l", "--defined-only", path).split("\n") // by where it was written
    .filter(line => line.includes("/boards/boot/") && / [tTrR] /.test(line)).reduce((sum, line) => sum + parseInt(line.split(" ")[1], 16), 0);
  if (resident > (FAST.includes(file) ? LOADER_FAST_LIMIT : LOADER_LIMIT)) { failed++; console.log(`FAILED ${file}: the loader has ${resident} bytes`); }
  console.log(`${file.padEnd(22)}${String(flash).padStart(9)}${String(ram).padStart(15)}${String(resident || "-").padStart(12)}${limit ? `   limit ${limit}` : ""}`);
  if (limit && flash > limit) { failed++; console.log(`FAILED ${file} is ${flash - limit} bytes over its limit`); }
  const found = tool("nm", path).split("\n").map(line => line.split(" ").pop()).filter(name => FORBIDDEN.test(name));
  if (found.length) { failed++; console.log(`FAILED ${file} has ${found.join(", ")}`); }
}
process.exit(failed ? 1 : 0);
