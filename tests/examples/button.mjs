// Presses the board's first button twice, then ends the emulator, whose buttons are down until they have been let go once.
import { play } from "../boards/world.mjs";

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

play(async (line, emulator) => {
  if (line === "Press the button.") {
    for (const down of [true, false]) await emulator.key("ctrl", down);
    await pause(200);
    await emulator.key("ctrl", true);
  }
  else if (line === "press 1: on") {
    await emulator.key("ctrl", false);
    await pause(200);
    await emulator.key("ctrl", true);
  } else await emulator.ask("quit");
});
