// The rp2040's firmware in rp2040js: it starts as the boot ROM would start it, and runs programs of tests/js, a blinking LED, what a UF2
// file holds, and what its loader was given.
//
// usage: node rp2040.mjs MOTE FIRMWARE.elf FILE.js...

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { difference, expectations } from "../run_js.mjs";
import { BREAK, COMMAND, crc32, decode, encode } from "../powerloss/frames.mjs";
import { programs } from "./programs.mjs";
import { Pico, flashOf, flashOfUf2 } from "./rp2040_emulator.mjs";

const IMAGE = 131072, BOOT = IMAGE - 64, MARK = "\x1e", A_MINUTE = 60e6, LONG = 10 * A_MINUTE;
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

// What levels.js has around it: somebody who answers pin 4 with its opposite on pin 5.
function outside(pico) {
  pico.chip.gpio[4].addListener(state => pico.drive(5, state !== 1));
}

function ended(pico) { return new RegExp(`${MARK}D[^${MARK}]*${MARK}`).test(pico.output); }

// What a program prints, and how it ends, is what stands beside it.
function runs(pico, name, wanted, input) {
  const problems = [];
  if (input) {
    if (!pico.run(() => records(pico.output).L, A_MINUTE)) problems.push("it does not say that it listens");
    pico.type(Buffer.from(input));
  }
  const done = pico.run(() => ended(pico), LONG), got = records(pico.output);
  if (!done) problems.push(`not done in ten minutes; its output: ${JSON.stringify(pico.output.slice(-200))}`);
  for (const fault of got.F) problems.push(`the firmware faulted at${fault}`);
  for (const refusal of got.N) problems.push(`the program was refused:${refusal}`);
  const different = difference(wanted.stdout, got.text);
  if (different) problems.push(different);
  if (wanted.uncaught !== null && !got.U.some(text => text.split("\n")[0] === wanted.uncaught)) problems.push(`no 'Uncaught ${wanted.uncaught}'`);
  check(name, [...pico.problems, ...problems]);
}

for (const file of files) runs(new Pico(flashWith(image(file))), basename(file), expectations(file));
for (const { path, name, wanted, input } of programs("rp2040")) {
  const pico = new Pico(flashWith(image(path)));
  if (name === "levels") outside(pico);
  runs(pico, name, wanted, input);
}

// Firmware and program in one UF2 file, as it is copied to the boot ROM's volume.
{
  const file = join(folder, "copied.js"), uf2 = join(folder, "copied.uf2"), problems = [];
  writeFileSync(file, 'console.log("copied", [3, 1, 2].sort().join());\n');
  execFileSync(mote, ["build", "-q", "--board", "rp2040", "--with-firmware", "-o", uf2, file], { stdio: ["ignore", "ignore", "inherit"] });
  const pico = new Pico(flashOfUf2(readFileSync(uf2)));
  if (!pico.run(() => pico.output.includes("copied 1,2,3\n"), 2e6)) problems.push(`its output: ${JSON.stringify(pico.output)}`);
  check("UF2", [...pico.problems, ...problems]);
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

// The resident loader: an empty board is asked who it is, gets a program in three pages and runs it after a reset.
function session(pico) {
  let number = 0;
  return (command, { slot = 0, flags = 0, count = 0, offset = 0, data = [] } = {}) => {
    const request = Buffer.from([command, number, slot, flags, count & 255, count >> 8, ...u32(offset), ...data]);
    pico.output = "";
    pico.type(encode(Buffer.concat([request, Buffer.from(u32(crc32(request)))])));
    const answers = () => pico.output.split("\0").map(text => decode(Buffer.from(text, "latin1")))
      .filter(a => a && a[0] === (command | 0x80) && a[1] === number);
    if (!pico.run(() => answers().length > 0, 1e6)) throw new Error(`no answer to command ${command}: ${JSON.stringify(pico.output)}`);
    const answer = answers()[0];
    number = (number + 1) & 255;
    if (answer[2] !== 0) throw new Error(`command ${command}: status ${answer[2]}`);
    return answer.subarray(6);
  };
}
function u32(value) { return [value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24]; }

{
  const { HELLO, ERASE, WRITE, COMMIT, RUN } = COMMAND, PAGE = 4096, problems = [];
  const file = join(folder, "updated.js"), pico = new Pico(flashOf(readFileSync(firmware)));
  writeFileSync(file, `console.log("updated", [3, 1, 2].sort().join());\nlet n = 0;\nsetInterval(() => console.log(++n), 1000);\n`);
  try {
    const program = image(file), ask = session(pico);
    pico.run(() => false, 50e3);
    const info = ask(HELLO, { offset: 0x12345678 }), slot = info[6], name = info.toString("utf8", 36, 64).replace(/\0.*/s, "");
    if (name !== "rp2040" || info[4] !== 2) problems.push(`it says it is '${name}' with ${info[4]} slots`);
    const bytes = Buffer.concat([program, Buffer.alloc(-program.length & 3, 0xff)]);
    for (let at = 0; at < bytes.length; at += PAGE) ask(ERASE, { slot, offset: at });
    ask(ERASE, { slot, offset: info.readUInt32LE(20) - PAGE }); // where it ends
    for (let at = 0; at < bytes.length; at += 128) {
      const data = [...bytes.subarray(at, at + 128)];
      ask(WRITE, { slot, offset: at, count: data.length, data });
    }
    ask(COMMIT, { slot });
    ask(RUN);
    pico.output = "";
    if (!pico.run(() => pico.output.includes("\n3\n"), 10e6)) problems.push(`behind the reset: ${JSON.stringify(pico.output)}`);
    if (!pico.output.includes("updated 1,2,3\n")) problems.push(`the program printed ${JSON.stringify(pico.output)}`);
    if (pico.resets !== 1) problems.push(`${pico.resets} resets`);
    pico.output = "";
    pico.type(BREAK); // into the loader
    if (!pico.run(() => pico.resets === 2, 5e6)) problems.push("a break did not reset it");
    pico.run(() => false, 50e3);
    if (session(pico)(HELLO, { offset: 1 })[5] !== slot) problems.push("the slot is not the active one");
  } catch (error) {
    problems.push(error.message);
  }
  check("loader", [...pico.problems, ...problems]);
  console.log(`the loader wrote flash ${pico.flashOperations} times`);
}

rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
