// Power loss on the microbit in QEMU: what its flash contains before, in the middle of, and after every operation of updates, each with a
// reset from there. The old or the new program has to run, and a later update to go through.
//
// usage: node microbit.mjs FIRMWARE.elf IMAGES [--stride N]    N: only every N-th operation
//
// An operation shows in the flash controller: CONFIG is written before it and after it, which the debugger sees.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Board } from "./emulator.mjs";

const [kernel, images, , strideText] = process.argv.slice(2), stride = +(strideText ?? 1);
const CONFIG = 0x4001E504, SLOT = 0x10000, PAGE = 0x400;
// Images fit a page, so each slot's first and last page are all that changes.
const PAGES = [0, SLOT - PAGE, SLOT, 2 * SLOT - PAGE].map(offset => [0x20000 + offset, PAGE]);
const WHERE = { machine: "microbit", kernel, ram: [0x20000000, 0x4000] };
const [a, b, c, x] = ["a", "b", "c", "x"].map(name => readFileSync(join(images, name + ".img")));
let seed = 1;
const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 16;
let failed = 0;

// What a power cut leaves of a change: bits are cleared, or, by erasing, set, here and there.
function torn(before, after) {
  const flash = Buffer.from(before);
  for (let i = 0; i < flash.length; i++)
    if (before[i] !== after[i]) {
      const some = random();
      flash[i] = before[i] ^ ((before[i] ^ after[i]) & some);
    }
  return flash;
}

// A program has to run for three seconds.
const proven = () => new Promise(resolve => setTimeout(resolve, 3500));

// The flash before and after each operation of what `work` does.
async function operations(board, work) {
  const states = [];
  await board.debug.halt();
  const end = await board.debug.watch(CONFIG, async () => states.push(await board.flash()));
  board.debug.go();
  await work();
  await end();
  board.debug.go();
  return states;
}

async function sweep(board, name, image, expected, allowed) {
  const before = await board.debug.halt().then(() => board.flash());
  board.debug.go();
  const states = await operations(board, async () => {
    await board.update(image);
    await board.run();
    const runs = await board.settle();
    if (runs !== expected) throw new Error(`${name}: ${runs} runs, not ${expected}`);
    await proven();
  });
  await board.debug.halt();
  const after = await board.flash();
  board.debug.go();
  let cuts = 0;
  for (let i = 0; i + 1 < states.length; i += 2) {
    if (i / 2 % stride && i >= 4 && i < states.length - 8) continue; // those at both ends always
    for (const [how, state] of [["before", states[i]], ["torn", torn(states[i], states[i + 1])], ["after", states[i + 1]]]) {
      await board.cycle(state);
      const runs = await board.settle();
      cuts++;
      let later = "";
      if (allowed.includes(runs)) {
        await board.update(c);
        await board.run();
        later = await board.program();
      }
      if (later !== "C") {
        failed++;
        console.log(`FAILED ${name}: cut ${how} operation ${i / 2 + 1}: ${runs} runs, the next update gives ${later || "nothing"}`);
      }
    }
  }
  console.log(`${name.padEnd(32)} ${states.length / 2} operations, ${cuts} cuts`);
  await board.cycle(after);
  await board.settle();
  if (before.equals(after)) throw new Error(`${name}: nothing was written`);
  return cuts;
}

const board = await Board.start({ ...WHERE, flash: [[0x20000, 2 * SLOT]] });
try {
  await board.cycle(Buffer.alloc(2 * SLOT, 0xFF));
  board.where.flash = PAGES;
  await board.update(a);
  await board.run();
  if (await board.settle() !== "A") throw new Error(`the first program: ${board.text}`);
  await proven();
  let cuts = await sweep(board, "A, B", b, "B", "AB");
  cuts += await sweep(board, "B, A", a, "A", "AB");
  cuts += await sweep(board, "A, one that crashes at once", x, "A", "A");
  console.log(`${cuts} cuts on the microbit; after each the old or the new program ran and the next update went through`);
} catch (error) {
  failed++;
  console.log("FAILED", error.message);
} finally {
  board.end();
}
process.exit(failed ? 1 : 0);
