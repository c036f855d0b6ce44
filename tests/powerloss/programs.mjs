// Makes the images that the tests need. usage: node programs.mjs MOTE FOLDER

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "./frames.mjs";

const [mote, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const goesOn = (letter, words) => `console.log("program ${letter}");\nconst words = ${JSON.stringify(words)};
setInterval(() => words[0] === "" && console.log(words), 1000);\n`;
const words = (letter, count) => Array.from({ length: count }, (_, i) => `word ${letter} ${i * i}`);

const PROGRAMS = {
  a: goesOn("A", words("x", 40)),
  b: goesOn("B", [...words("x", 40), ...words("b", 10)]),
  c: goesOn("C", words("c", 15)),
  x: `console.log("program X"); setTimeout(() => {}, 10); throw new Error("at once");\n`,
  l: `console.log("program L"); for (;;) ;\n`,
  e: `console.log("program E");\n`,
  y: `console.log("program Y"); let n = 0; setInterval(() => { if (++n === 2) throw new Error("later"); }, 700);\n`
};

for (const [name, text] of Object.entries(PROGRAMS)) {
  writeFileSync(join(folder, name + ".js"), text);
  execFileSync(mote, ["build", join(folder, name + ".js"), "-o", join(folder, name + ".img")], { stdio: "inherit" });
}

const changed = (name, from, change) => {
  const image = readFileSync(join(folder, from + ".img"));
  change(image);
  image.writeUInt32LE(crc32(image.subarray(8)), 4);
  writeFileSync(join(folder, name + ".img"), image);
};

// Its checksum is right, its entity table not.
changed("bad", "b", image => image.writeUInt16LE(0xFFFF, 40));
changed("board", "b", image => image.writeUInt16LE(0x1234, 20));
changed("library", "b", image => image.writeUInt32LE((image.readUInt32LE(8) ^ 1) >>> 0, 8));
changed("format", "b", image => image.writeUInt16LE(99, 16));
