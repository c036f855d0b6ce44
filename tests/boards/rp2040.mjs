// The rp2040's firmware in rp2040js: it starts as the boot ROM would start it, and runs programs of tests/js and a blinking LED.
//
// usage: node rp2040.mjs MOTE FIRMWARE.elf FILE.js...

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { difference, expectations } from "../run_js.mjs";
import { Pico, flashOf } from "./rp2040_emulator.mjs";

const IMAGE = 131072, BOOT = IMAGE - 64, MARK = "\x1e", A_MINUTE = 60e6;
const [mote, firmware, ...files] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "mote-rp2040-"));
let passed = 0, failed = 0;

function check(name, problems) {
  if (problems.length) { failed++; console.log(`FAILED ${name}\n  ${problems.join("\n  ")}`); } else passed++;
}

function image(file) {
  const path = join(folder, "program.img");
  execFileSync(mote, ["build", "-q", "--board", "rp2040", "-o", path, file], { stdio: ["ignore", "ignore", "inherit"] });
  return readFileSync(path);
}

// Firmware, boot parameters (boards/common/boot.h) and image.
function flashWith(program) {
  const flash = flashOf(readFileSync(firmware)), view = new DataView(flash.buffer);
  [0x32504d42, 2, 131072, program.length, 0xffffffff].forEach((word, i) => view.setUint32(BOOT + 4 * i, word, true));
  flash.set(program, IMAGE);
  return flash;
}

// The program's output and the records among it, by their letter.
function records(output) {
  const result = { text: "", U: [], D: [], N: [], F: [] };
  const DOUBLED = "\uffff"; // of a mark, which is one of the program's
  const parts = output.replaceAll(MARK + MARK, DOUBLED).split(MARK);
  const plain = text => Buffer.from(text.replaceAll(DOUBLED, MARK), "latin1").toString();
  parts.forEach((part, i) => {
    if (i % 2) (result[part[0]] ??= []).push(plain(part.slice(1)));
    else result.text += plain(i ? part.replace(/^\n/, "") : part);
  });
  return result;
}

function ended(pico) { return new RegExp(`${MARK}D[^${MARK}]*${MARK}`).test(pico.output); }

for (const file of files) {
  const wanted = expectations(file), pico = new Pico(flashWith(image(file)));
  const done = pico.run(() => ended(pico), A_MINUTE), got = records(pico.output), problems = [...pico.problems];
  if (!done) problems.push(`not done in a minute; its output: ${JSON.stringify(pico.output.slice(-200))}`);
  for (const fault of got.F) problems.push(`the firmware faulted at${fault}`);
  for (const refusal of got.N) problems.push(`the program was refused:${refusal}`);
  const different = difference(wanted.stdout, got.text);
  if (different) problems.push(different);
  if (wanted.uncaught !== null && !got.U.some(text => text.split("\n")[0] === wanted.uncaught)) problems.push(`no 'Uncaught ${wanted.uncaught}'`);
  check(basename(file), problems);
}

// The LED, and time: levels change every 50 ms.
{
  const file = join(folder, "blink.js");
  writeFileSync(file, 'let on = 0, n = 0;\npinMode(LED1, "output");\nconst t = setInterval(() => { digitalWrite(LED1, on = 1 - on); if (++n === 10) clearInterval(t); }, 50);\n');
  const pico = new Pico(flashWith(image(file)));
  pico.listen(25);
  const done = pico.run(() => ended(pico), A_MINUTE), problems = [...pico.problems];
  const steps = pico.pins.slice(1).map(([time], i) => time - pico.pins[i][0]);
  if (!done || pico.pins.length !== 10) problems.push(`${pico.pins.length} changes of the LED, not 10`);
  if (steps.some(step => Math.abs(step - 50000) > 1100)) problems.push(`changes at distances of ${steps.map(Math.round)} microseconds`);
  check("blink", problems);
}

rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
