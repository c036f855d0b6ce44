// Whatever a program does, the board can be reached: one that never ends, crashes, ends, was for another board, or is none at all.
//
// usage: node recover.mjs FIRMWARE.elf IMAGES

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Board, COMMAND } from "./emulator.mjs";

const [kernel, images] = process.argv.slice(2);
const image = name => readFileSync(join(images, name + ".img"));
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const REGION = [0x20000, 0x20000];
let failed = 0;

function expect(what, found, wanted) {
  if (found !== wanted) { failed++; console.log(`FAILED ${what}: ${found}, not ${wanted}`); } else console.log(`${what}: ${found}`);
}

const board = await Board.start({ machine: "microbit", kernel, flash: [REGION], ram: [0x20000000, 0x4000] });
const install = async name => { await board.update(image(name)); await board.run(); return board.program(); };
try {
  await board.cycle(Buffer.alloc(REGION[1], 0xFF));
  await pause(300);
  expect("an empty board listens", (await board.hello()).why, "nothing");
  await board.cycle(Buffer.alloc(REGION[1], 0x00));
  expect("flash full of zeros", (await board.hello()).active, 255);

  expect("a program", await install("a"), "A");
  expect("one that never ends", await install("l"), "L");
  let info = await board.hello();
  expect("a break reaches it", info.why, "break");
  expect("it has not proved itself", info.slotStates[info.active].state & 2, 0);
  await board.ask(COMMAND.REMOVE, { slot: info.active });
  await board.run();
  expect("it is removed: the one before", await board.program(), "A");

  expect("one that ends", await install("e"), "E");
  await pause(100);
  const ended = await board.ask(COMMAND.HELLO, { offset: 99 }); // without a break
  expect("and the loader listens", ended?.data[2], 2);
  await board.run();
  expect("it runs again", await board.program(), "E");

  await install("x");
  expect("one that crashes at once gives way", await board.settle(), "E");
  info = await board.hello();
  expect("after its attempts", info.slotStates[info.active ^ 1].attempts, 3);

  expect("without another one", await board.update(image("a")).then(() => board.run()).then(() => board.program()), "A");
  await board.cycle();
  expect("after a power cut", await board.program(), "A");
} catch (error) {
  failed++;
  console.log("FAILED", error.message, JSON.stringify(board.text.slice(-200)));
} finally {
  board.end();
}
process.exit(failed ? 1 : 0);
