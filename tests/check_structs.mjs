// `mote size --structs` against the compilers: every size, offset and alignment it tells is asserted in C.
// usage: node check_structs.mjs MOTE SOURCE_DIR

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

const mote = resolve(process.argv[2]), root = resolve(process.argv[3]);
const folder = mkdtempSync(join(tmpdir(), "mote-structs-"));
const COMPILERS = {
  host: ["gcc"],
  "cortex-m0": ["arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb"],
  "cortex-m3": ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb"],
  "cortex-m4": ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb"],
  rv32: ["riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"]
};
const includes = ["include", "contract", "value", "heap", "types", "interp", "loader"].map(name => "-I" + join(root, "runtime", name));
let failed = 0;

function structs(...args) {
  const result = spawnSync(mote, ["size", "--structs", "--json", ...args], { encoding: "utf8", cwd: folder });
  if (result.status !== 0) { console.log(result.stderr); process.exit(1); }
  return JSON.parse(result.stdout);
}

const fail = text => { failed++; console.log("FAILED " + text); };
let asserts = 0;

// Struct tags and typedefs have the same names; two headers may use the same names for constants, so a file each.
function check(target, compiler, defines) {
  for (const header of new Set(target.structs.map(s => s.file))) {
    let text = `#include <stddef.h>\n#include "${header}"\n`;
    for (const s of target.structs.filter(s => s.file === header)) {
      text += `_Static_assert(sizeof(${s.name}) == ${s.bytes}, "${s.name}");\n_Static_assert(_Alignof(${s.name}) == ${s.align}, "${s.name}");\n`;
      asserts += 2 + s.fields.length; // a bit-field's place can not be asserted
      for (const f of s.fields) if (!f.bits) text += `_Static_assert(offsetof(${s.name}, ${f.name}) == ${f.offset} && sizeof(((${s.name} *)0)->${f.name}) == ${f.bytes}, "${s.name}.${f.name}");\n`;
    }
    const file = join(folder, `${target.target}-${header}.c`);
    writeFileSync(file, text);
    const [command, ...options] = compiler;
    const result = spawnSync(command, [...options, "-std=gnu11", "-ffreestanding", "-fsyntax-only", "-Os", ...includes, ...defines, file], { encoding: "utf8" });
    if (result.error?.code === "ENOENT") { console.log(`no ${command}: ${target.target} is not checked`); return; }
    if (result.status !== 0) fail(`${target.target}, ${header}:\n${result.stderr}`);
  }
}

const all = structs();
for (const name of Object.keys(COMPILERS)) {
  const target = all.find(t => t.target === name);
  if (!target) fail(`no target ${name}`);
  else check(target, COMPILERS[name], ["-DMOTE_GRANULE=2"]);
}
const vm = list => list[0].structs.find(s => s.name === "Vm").bytes;
const more = structs("--target", "cortex-m3", "--define", "MOTE_CACHE_ENTRIES=16");
check(more[0], COMPILERS["cortex-m3"], ["-DMOTE_GRANULE=2", "-DMOTE_CACHE_ENTRIES=16"]);
if (vm(more) !== vm(structs("--target", "cortex-m3")) + 8 * 8) fail("eight more cache entries of 8 bytes are not to be seen");
for (const name of ["Vm", "CacheEntry", "FunctionRecord", "ShapeRecord", "ImageHeader", "FrameWalk", "HandlerRecord"])
  if (!all[0].structs.some(s => s.name === name)) fail(`no ${name}`);

// What lies in the heap: sizes that do not depend on a length, and one that does.
const sizes = { TYPE_FLOAT: 10, TYPE_INT32: 6, TYPE_CELL: 4, TYPE_ACCESSOR: 6, TYPE_SHAPE_NODE: 10, TYPE_SHAPE_ROOT: 6, TYPE_TIMER: 16, TYPE_PROMISE: 4, TYPE_JOB: 10 };
for (const [type, bytes] of Object.entries(sizes)) {
  const rows = all[0].heap.filter(t => t.type === type);
  if (rows.length !== 1 || rows[0].bytes !== bytes || rows[0].grows) fail(`${type} in the heap: ${JSON.stringify(rows)}`);
}
if (!all[0].heap.some(t => t.type === "TYPE_OBJECT" && t.bytes === 4 && t.grows)) fail("TYPE_OBJECT in the heap");

// The emulated board tells the size of its VM.
const board = spawnSync(mote, ["run", "--board", "stm32vldiscovery", "--stats", join(root, "examples/hello.js")], { encoding: "utf8" });
if (board.status === 0) {
  const told = JSON.parse(board.stderr.trim().split("\n").pop()).vm_bytes, read = vm(structs("--board", "stm32vldiscovery"));
  if (told !== read) fail(`the board's VM has ${told} bytes, read were ${read}`);
}
rmSync(folder, { recursive: true });
console.log(`structures: ${asserts} assertions, ${failed} failed`);
process.exit(failed ? 1 : 0);
