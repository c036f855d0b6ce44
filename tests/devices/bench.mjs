// The process behind `mote run --devices`: what a program's `// wire:` comments connect (see run.mjs), in the line protocol of docs/device-api.md.
// What the models report at the end goes to the file $MOTE_BENCH_REPORT, one line each.
// usage: node bench.mjs PROGRAM.js

import { createInterface } from "node:readline";
import { readFileSync, writeFileSync } from "node:fs";
import * as sensors from "./models/sensors.mjs";
import * as memories from "./models/memories.mjs";
import * as displays from "./models/displays.mjs";
import * as pins from "./models/pins.mjs";
import * as onewire from "./models/onewire.mjs";
import * as chips from "./models/chips.mjs";

const models = { ...sensors, ...memories, ...displays, ...pins, ...onewire, ...chips };
const levels = new Map(), wires = [], timers = [];
let actions = [], now = 0, problem = null;

const board = {
  level: pin => levels.get(pin) ?? 0,
  // An input's level, from `at` on; what the models see of it follows at the same time.
  set(pin, level, at = now) {
    actions.push({ at, pin, level });
    if (at <= now) levels.set(pin, level);
    else board.later(at, () => levels.set(pin, level));
  },
  send(bus, data, at = now) { actions.push({ at, serial: bus, data }); },
  later(at, run) {
    timers.push({ at, run });
    timers.sort((a, b) => a.at - b.at);
  },
  wrong(text) { problem ??= text; }
};

// The lines are `// wire: i2c BUS ADDRESS Model {options}`, `// wire: spi BUS Model {...}`, `// wire: pins Model {...}`, `// wire: serial BUS Model {...}`
for (const [, text] of readFileSync(process.argv[2], "utf8").matchAll(/^\/\/ wire: (.*)$/gm)) {
  const [, kind, bus, address, name, options = "{}"] = /^(i2c|spi|serial|pins)(?: (\d+))?(?: (0x[0-9a-f]+))? (\w+)(?: (\{.*\}))?$/.exec(text) ?? [];
  if (!models[name]) throw new Error(`wire: ${text}`);
  wires.push({ kind, bus: Number(bus), address: Number(address), name, options: new Function(`return ${options}`)() });
}

// Pins are written by their names: their numbers instead, wherever they are in the options.
function named(value, pins) {
  if (typeof value === "string") return Object.hasOwn(pins, value) ? pins[value] : value;
  if (Array.isArray(value)) return value.map(item => named(item, pins));
  return value !== null && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(item, pins)])) : value;
}

const called = (method, ...values) => {
  for (const { model } of wires) {
    if (typeof model[method] === "function") model[method](...values);
  }
};

const requests = {
  start({ pins }) {
    for (const wire of wires) wire.model = new models[wire.name](board, { bus: wire.bus, ...named(wire.options, pins) });
    called("started");
  },
  pin({ pin, level }) {
    levels.set(pin, level);
    for (const { model } of wires) if (model.cs === pin) model.selected?.(!level, now);
    called("pin", pin, level, now);
  },
  mode({ pin, mode }) { called("mode", pin, mode, now); },
  pwm({ pin, duty, hz }) { called("pwm", pin, duty, hz); },
  analog({ pin }) {
    const value = wires.map(({ model }) => model.analog?.(pin)).find(value => value !== undefined);
    return value === undefined ? {} : { value };
  },
  i2c({ bus, address, write, read }) {
    const wire = wires.find(wire => wire.kind === "i2c" && wire.bus === bus && wire.address === address);
    const bytes = wire ? wire.model.i2c(write, read, now) : null;
    return bytes ? { read: bytes } : { nack: true };
  },
  spi({ bus, write, count }) {
    const bytes = write ?? Array(count).fill(0);
    const wire = wires.find(({ kind, bus: own, model }) => kind === "spi" && own === bus && (model.cs === undefined || !levels.get(model.cs)));
    return { read: wire ? wire.model.spi(bytes, now) : bytes.map(() => 0) };
  },
  serial({ bus, data }) {
    for (const { kind, bus: own, model } of wires) if (kind === "serial" && own === bus) model.serial?.(data, now);
  },
  end() {
    if (process.env.MOTE_BENCH_REPORT) writeFileSync(process.env.MOTE_BENCH_REPORT, wires.flatMap(({ model }) => model.report()).map(line => line + "\n").join(""));
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  while (timers.length && timers[0].at <= request.t) {
    now = timers[0].at;
    timers.shift().run();
  }
  now = request.t;
  const answer = requests[request.do]?.(request) ?? {};
  if (actions.length) answer.actions = actions;
  if (timers.length) answer.wake = timers[0].at;
  if (problem) answer.fail = problem;
  actions = [];
  console.log(JSON.stringify(answer));
}
