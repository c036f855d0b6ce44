// The include rules of docs/design.md: who may see whom. Reads the #include "..." lines, nothing else.

import { readFileSync, readdirSync } from "node:fs";
import { join, dirname, basename, relative } from "node:path";

const root = join(dirname(new URL(import.meta.url).pathname), "..");

// folder -> folders whose headers its files may include (besides its own)
const CONTRACT = ["runtime/contract"];
const PUBLIC = ["runtime/include"];
const RUNTIME = ["runtime/value", "runtime/heap", "runtime/types", "runtime/interp", "runtime/loader"];
const RULES = {
  "runtime/contract": [],
  "runtime/include": [],
  "runtime/value": [...CONTRACT, ...PUBLIC],
  "runtime/heap": [...CONTRACT, ...PUBLIC, ...RUNTIME.slice(0, 1)],
  "runtime/types": [...CONTRACT, ...PUBLIC, ...RUNTIME.slice(0, 2)],
  "runtime/regexp": [...CONTRACT, ...PUBLIC, ...RUNTIME.slice(0, 3)],
  "runtime/interp": [...CONTRACT, ...PUBLIC, ...RUNTIME.slice(0, 3)],
  "runtime/loader": [...CONTRACT, ...PUBLIC, ...RUNTIME.slice(0, 4)],
  "stdlib": [],
  "stdlib/native": [...CONTRACT, ...PUBLIC, "stdlib"], // and the runtime's headers for natives, below
  "boards/host": PUBLIC,
  "boards/boot": [...CONTRACT, ...PUBLIC],
  "boards/common": CONTRACT,
  "compiler/support": [],
  "compiler/syntax": ["compiler/support"],
  "compiler/modules": ["compiler/support", "compiler/syntax"],
  "compiler/scope": ["compiler/support", "compiler/syntax"],
  "compiler/ir": ["compiler/support", ...CONTRACT],
  "compiler/codegen": ["compiler/support", "compiler/ir", ...CONTRACT],
  "compiler/image": ["compiler/support", "compiler/ir", "compiler/codegen", ...CONTRACT, "runtime/include"],
  "compiler/lower": ["compiler/support", "compiler/syntax", "compiler/scope", "compiler/ir", ...CONTRACT],
  "compiler/passes": ["compiler/support", "compiler/ir", ...CONTRACT],
  "compiler/evaluate": ["compiler", "compiler/support", "compiler/ir", "compiler/syntax", "compiler/scope", "compiler/lower", "compiler/passes",
    "compiler/codegen", "compiler/image", ...CONTRACT, ...PUBLIC, "boards/host"],
  "compiler/library": ["compiler/support", "compiler/image", "compiler", "stdlib", ...CONTRACT],
  "compiler/link": ["compiler/support", "compiler/image", "compiler/codegen", "stdlib", ...CONTRACT],
  "compiler/structs": ["compiler/support"],
  "compiler/simulation": ["compiler/support", ...PUBLIC, "boards/host"],
  "compiler/memory": ["compiler/support", "compiler/image", ...CONTRACT, ...PUBLIC, "boards/host"],
  "compiler/commands": ["compiler", "compiler/evaluate", "compiler/support", "compiler/image", "compiler/memory", "compiler/simulation", "compiler/structs", "compiler/link", "compiler/flash", ...CONTRACT, ...PUBLIC, "boards/host"],
  "compiler/flash": ["compiler/support", "compiler/image", ...CONTRACT],
  "compiler": ["compiler/support", "compiler/syntax", "compiler/modules", "compiler/scope", "compiler/ir", "compiler/lower",
    "compiler/passes", "compiler/codegen", "compiler/image", "compiler/commands", ...CONTRACT]
};
// header -> folders that may include it beyond the rules, each with its reason
const EXCEPTIONS = {
  "library.h": ["compiler/lower", "compiler/passes"], // names of builtins to flash values: data, no stage
  "port.h": ["boards/*"],
  "board.h": ["boards/*"],
  "resident.h": ["boards/common", "boards/host"], // the loader
  "verify.h": ["boards/boot"], // the CRC, which is there anyway
  "mote.h": ["boards/common"], "feature.h": ["boards/common"], // the firmware's main program
  "native.h": ["stdlib/native"], // what natives are written on ...
  "bigint.h": ["stdlib/native"], "letters.h": ["stdlib/native"], "match.h": ["stdlib/native"], "program.h": ["stdlib/native"], "regexp.h": ["stdlib/native"],
  "survey.h": ["stdlib/native"], // ... the heap, to be shown ...
  "events.h": ["stdlib/native"], "jobs.h": ["stdlib/native"], "arith.h": ["stdlib/native"], "suspended.h": ["stdlib/native"], // ... and its parts for timers, jobs, operators, generators
  "cpu.h": ["boards/*"], "flash.h": ["boards/*"], "memory.h": ["boards/*"], "io.h": ["boards/*"], "board_pins.h": ["boards/*"], "stm32.h": ["boards/*"], "primecell.h": ["boards/*"], // boards/common's face
  "boot.h": []
};

function files(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? files(join(folder, entry.name)) : /\.(c|h|def)$/.test(entry.name) ? [join(folder, entry.name)] : []);
}

const sources = ["runtime", "stdlib", "boards", "compiler"].flatMap(files);
const homes = new Map(); // header name -> folders that have one
for (const file of sources)
  if (/\.(h|def)$/.test(file)) homes.set(basename(file), [...(homes.get(basename(file)) ?? []), dirname(file)]);

// A folder without rules of its own is part of the one around it.
const ruled = folder => (folder in RULES || !folder.includes("/") || folder.startsWith("boards/") ? folder : ruled(dirname(folder)));

function allowed(file, header) {
  const folder = ruled(dirname(file));
  const exception = EXCEPTIONS[header] ?? [];
  if (exception.includes(folder) || (folder.startsWith("boards/") && exception.includes("boards/*"))) return true;
  const mine = [folder, ...(RULES[folder] ?? [])];
  return homes.get(header).some(home => mine.includes(home));
}

let bad = 0, seen = 0;
for (const file of sources) {
  readFileSync(join(root, file), "utf8").split("\n").forEach((line, index) => {
    const include = /^\s*#\s*include\s+"([^"]+)"/.exec(line);
    if (!include) return;
    seen++;
    const header = basename(include[1]);
    let why = null;
    if (include[1].includes("..") || (include[1].includes("/") && !homes.has(header))) why = "is a path";
    else if (header === "linked.h" || header === "library_natives.h") return; // made: for each linked firmware, by mote-library
    else if (!homes.has(header)) why = "is no header of this repository";
    else if (!allowed(file, header)) why = `lies in ${homes.get(header).join(", ")}`;
    if (why) { bad++; console.log(`${file}:${index + 1}: may not include "${include[1]}": it ${why}`); }
  });
}
console.log(`${sources.length} files, ${seen} includes, ${bad} against the rules`);
process.exit(bad ? 1 : 0);
