// The microbit with firmware that was built with tests/powerloss/key/test.pub runs what is signed, and nothing else.
//
// usage: node signed.mjs FIRMWARE.elf IMAGES

import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Board, COMMAND } from "./emulator.mjs";

const [kernel, images] = process.argv.slice(2);
const image = name => readFileSync(join(images, name + ".img"));
const MICROBIT = parseInt(createHash("md5").update("microbit").digest("hex").slice(0, 4), 16);
const word = value => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const keyOf = first => createPrivateKey({ // PKCS #8 of a seed
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from([first, ...Array.from({ length: 31 }, (_, i) => i + 1)])]),
  format: "der", type: "pkcs8"
});
function signed(name, { first = 0, board = MICROBIT } = {}) {
  const bytes = image(name);
  const message = Buffer.concat([Buffer.from("MoteSign"), word(board), word(bytes.length), createHash("sha512").update(bytes).digest()]);
  return Buffer.concat([bytes, sign(null, message, keyOf(first))]);
}

let failed = 0;
function expect(what, found, wanted) {
  if (found !== wanted) { failed++; console.log(`FAILED ${what}: ${found}, not ${wanted}`); } else console.log(`${what}: ${found}`);
}

const REGION = [0x28000, 0x18000];
const board = await Board.start({ machine: "microbit", kernel, flash: [REGION], ram: [0x20000000, 0x4000] });
const install = async bytes => { await board.update(bytes); await board.run(); return board.program(); };
const refused = bytes => board.update(bytes).then(() => "taken", error => error.message);
try {
  await board.cycle(Buffer.alloc(REGION[1], 0xFF));
  expect("not signed", await refused(image("a")), "CHECK: status 10");
  expect("signed", await install(signed("a")), "A");
  expect("signed by somebody else", await refused(signed("b", { first: 1 })), "CHECK: status 10");
  expect("signed for another board", await refused(signed("b", { board: MICROBIT ^ 1 })), "CHECK: status 10");
  await board.run();
  expect("what was there runs", await board.program(), "A");
  expect("signed", await install(signed("b")), "B");
  const { target } = await board.hello();
  await board.update(signed("c"));
  await board.debug.halt();
  const flash = await board.flash();
  flash[target * REGION[1] / 2 + image("c").length + 5] ^= 1;
  await board.cycle(flash);
  expect("its signature damaged in flash", await board.program(), "B");
  await board.hello();
  const start = Date.now();
  await board.ask(COMMAND.CHECK, { slot: target ^ 1 });
  console.log(`a check takes ${Date.now() - start} ms here`);
} catch (error) {
  failed++;
  console.log("FAILED", error.message, JSON.stringify(board.text.slice(-200)));
} finally {
  board.end();
}
process.exit(failed ? 1 : 0);
