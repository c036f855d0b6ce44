// Presses the board's first button twice, then ends the emulator.
import { play } from "../boards/world.mjs";

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

play(async (line, emulator) => {
  if (line === "Press the button.") await emulator.key("ctrl", true);
  else if (line === "press 1: on") {
    await emulator.key("ctrl", false);
    await pause(200);
    await emulator.key("ctrl", true);
  } else await emulator.ask("quit");
});
