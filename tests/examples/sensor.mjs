// The emulator's thermometer is warmed and cooled between readings.
import { play } from "../boards/world.mjs";

const COURSE = { 1: 21.5, 2: 22.0625, 3: 19.75, 4: -1.5 };

play(async (line, emulator) => {
  const second = /^(\d) s/.exec(line)?.[1];
  if (COURSE[second] !== undefined) await emulator.ask("qom-set", { path: await emulator.device("tmp105"), property: "temperature", value: Math.round(COURSE[second] * 1000) });
});
