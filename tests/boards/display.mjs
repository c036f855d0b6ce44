// Looks at row 10 of the emulator's screen, on which a pixel is 4 x 4.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { play } from "./world.mjs";

function pixels(path) {
  const bytes = readFileSync(path), head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 40));
  const width = +head[1], scale = width / 128;
  return (x, y) => bytes[head[0].length + 3 * (Math.floor((y + 0.5) * scale) * width + Math.floor((x + 0.5) * scale))];
}

play(async (line, emulator, folder) => {
  if (line !== "look") return;
  const path = join(folder, "screen.ppm");
  await emulator.ask("screendump", { filename: path });
  const at = pixels(path);
  let row = "";
  for (let x = 0; x < 128; x += 2) row += at(x, 10) > 200 && at(x + 1, 10) < 50 ? "#" : at(x, 10) + at(x + 1, 10) ? "?" : " ";
  console.log(row.trim());
  for (const down of [true, false]) await emulator.key("ctrl", down);
});
