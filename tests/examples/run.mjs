// The programs of examples/ on one board, the simulator or an emulated one, with what they print compared: NAME.out, or NAME.BOARD.out.
//
// In the table: which boards (those that have what it needs), what comes to the console, further options, which lines are compared (the others
// have figures of the board); on the simulator what happens to its pins (NAME.pins.json) and what is wired to it (`devices`: an own program's
// lines, see tests/devices/bench.mjs); on emulated boards `world`: a program that plays the world around the emulator (tests/boards/world.mjs); with `quits` it ends that, so its status says nothing.
//
// usage: node run.mjs MOTE BOARD [--write]

import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url)), examples = join(here, "../../examples");
const [mote, board, write] = process.argv.slice(2);
const ANY = ["host", "stm32vldiscovery", "microbit", "netduinoplus2", "lm3s6965evb", "mps2-an386", "sifive_e"];

const table = [
  { name: "hello", boards: ANY },
  { name: "counter", boards: ANY },
  { name: "blink", boards: ANY, options: ["-v", "--duration", "2"], pins: true },
  { name: "blinkers", boards: ["host", "microbit"], options: ["--duration", "2"] },
  { name: "button", boards: ["host", "lm3s6965evb"], world: true, quits: true },
  { name: "adventure", boards: ANY, stdin: "look\nwest\nnorth\ntake coin\ndown\ntake coin\nbag\nup\nnorth\nquit\n" },
  { name: "echo", boards: ANY, stdin: "hello\nMote says: grüß Gott\n\n" },
  { name: "sensor", boards: ["host", "lm3s6965evb"], devices: true, world: true },
  { name: "display/main", boards: ["host", "lm3s6965evb"], devices: true, world: true },
  { name: "memory", boards: ["host", "stm32vldiscovery"], lines: /^(function|start|four points|a counter|  \w+: [+-])/ },
  { name: "weather/main", boards: ANY }
];

// What a run printed; of `pins` also the changes of pins, which -v tells on the standard error.
function output(example) {
  const file = example.name.replace("/", "-"), at = suffix => join(here, file + suffix), program = join(examples, example.name + ".js");
  const options = ["run", program, "--board", board, "--timeout", "50", ...(example.options ?? [])];
  const report = join(process.env.TMPDIR ?? "/tmp", `mote-example-${process.pid}`);
  if (board === "host") {
    options.push("--time", "virtual");
    if (existsSync(at(".pins.json"))) options.push("--pins", at(".pins.json"));
    if (example.devices) options.push("--devices", `node '${join(here, "../devices/bench.mjs")}' '${at(".wires")}'`);
    writeFileSync(report, "");
  }
  const world = board !== "host" && example.world;
  const [command, args] = world ? ["node", [at(".mjs"), mote, ...options]] : [mote, options];
  const run = spawnSync(command, args, { encoding: "utf8", input: example.stdin ?? "", timeout: 55000, env: { ...process.env, MOTE_BENCH_REPORT: report } });
  let text = run.stdout + (example.pins ? run.stderr.split("\n").filter(line => / = [01]$/.test(line)).map(line => line + "\n").join("") : "");
  if (board === "host") text += readFileSync(report, "utf8");
  if (example.lines) text = text.split("\n").filter(line => example.lines.test(line)).map(line => line + "\n").join("");
  return run.status === 0 || (world && example.quits) ? text : `${text}exit status ${run.status ?? run.signal}\n${run.stderr}`;
}

let failed = 0, passed = 0;
for (const example of table) {
  if (!example.boards.includes(board)) continue;
  const file = join(here, example.name.replace("/", "-")), own = `${file}.${board}.out`, got = output(example);
  if (write) writeFileSync(existsSync(own) ? own : file + ".out", got);
  const expected = readFileSync(existsSync(own) ? own : file + ".out", "utf8");
  if (got === expected) passed++;
  else failed++, console.log(`FAIL ${example.name} on ${board}\n  expected: ${expected.replaceAll("\n", "\n            ")}\n  got:      ${got.replaceAll("\n", "\n            ")}`);
}
console.log(`${board}: ${passed} examples passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
