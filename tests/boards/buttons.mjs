// Presses the keys that the program asks for, and lets go of them when it has noticed.
import { play } from "./world.mjs";

const KEYS = { select: "ctrl", up: "up" };

play(async (line, emulator) => {
  if (line === "let go")
    for (const key of Object.values(KEYS))
      for (const down of [true, false]) await emulator.key(key, down);
  const [, press, noticed] = /^press (\w+)$|^(\w+) true$/.exec(line) ?? [];
  if (press) await emulator.key(KEYS[press], true);
  if (noticed) await emulator.key(KEYS[noticed], false);
});
