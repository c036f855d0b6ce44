// Every native that looks at the device or changes it ends build-time evaluation: all of stdlib/native/device.c, devices.c and memory.c
// must be in outside.h.

import { readFileSync } from "node:fs";
import { join, dirname } from "node:path";

const folder = join(dirname(new URL(import.meta.url).pathname), "../stdlib/native");
const listed = readFileSync(join(folder, "outside.h"), "utf8");
const natives = ["device.c", "devices.c", "memory.c"].flatMap(file =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/^Value (\w+)\((?:Vm \*|VmRef )vm, Value \*win, uint32_t argc\)/gm)].map(m => m[1]));
const missing = natives.filter(name => !new RegExp(`OUTSIDE\\(${name}, "[^"]+"\\)\n#define ${name} outside_${name}\n`).test(listed));
for (const name of missing) console.log(`stdlib/native/outside.h: ${name} is missing`);
console.log(`${natives.length} natives, ${missing.length} missing`);
process.exit(missing.length || natives.length < 8 ? 1 : 0);
