// A program of several files: code, a table in JSON and a font in bytes, all in flash.
//   mote run examples/weather/main.js
import { readings, average } from "./readings.js";
import * as scale from "./scale.js";
import settings from "./settings.json";
import { draw } from "./display.js";

print(settings.title);
for (const [place, celsius] of readings())
  print(`${place}: ${scale.convert(celsius, settings.unit)} ${scale.symbol(settings.unit)}`);
print(`average: ${scale.convert(average(), settings.unit).toFixed(1)}`);
draw(String(Math.round(average())));
