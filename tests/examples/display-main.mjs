// Prints what is on the emulator's screen, where a dot is 4 x 4: a character for each grey.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { play } from "../boards/world.mjs";

let screen;

play(async (line, emulator, folder) => {
  if (line === "seen") console.log(screen);
  if (line !== "drawn") return;
  const path = join(folder, "screen.ppm");
  await emulator.ask("screendump", { filename: path });
  const bytes = readFileSync(path), head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 40)), width = +head[1], scale = width / 128;
  const lines = [];
  for (let y = 0; y < 64; y++) {
    let text = "";
    for (let x = 0; x < 128; x++) text += ".123456789abcdef"[Math.round(bytes[head[0].length + 3 * (Math.floor((y + 0.5) * scale) * width + Math.floor((x + 0.5) * scale))] / 17)];
    lines.push(text.replace(/\.+$/, ""));
  }
  while (lines.at(-1) === "") lines.pop();
  screen = lines.join("\n");
});
