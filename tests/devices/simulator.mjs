// The simulator's script, traces and devices with programs that use digital pins and timers only.
// usage: node simulator.mjs MOTE

import { readFileSync } from "node:fs";
import { bench, readVcd } from "./shared.mjs";

const { file, read, run, check, equal, end } = bench(process.argv[2]);

// ---- a script that is right

file("blink.js", `
let n = 0;
const id = setInterval(() => { digitalWrite(LED1, ++n % 2); print(n, digitalRead(84)); if (n === 6) clearInterval(id); }, 100);
`);
const edges = [1, 2, 3, 4, 5, 6].map(i => ({ pin: "LED1", level: i % 2, at: 100 * i }));
file("blink.json", {
  actions: [
    { at: 350, pin: "BTN1", level: 1, bounce: 2 },
    { at: 320, expect: { edges: edges.slice(0, 3) } },
    { at: 250, expect: { pin: "LED1", level: 0 }, message: "the lamp is off" },
    { at: 301, expect: { output: "2 0\n3 0\n" } },
    { at: 405, expect: { output: "4 1" } },
    { at: 450, pin: "BTN1", level: 0 },
    { at: 950, expect: { edges: edges.slice(3).map(edge => ({ ...edge, at: edge.at + 0.4 })), tolerance: 0.5 } },
    { at: 1000, end: true }
  ]
});
run(["run", "--pins", "blink.json", "--vcd", "blink.vcd", "--trace", "blink.jsonl", "blink.js"], 0, "1 0\n2 0\n3 0\n4 1\n5 0\n6 0\n");
const lines = read("blink.jsonl").trimEnd().split("\n").map(line => JSON.parse(line));
equal("levels of LED1", lines.filter(line => line.pin === "LED1" && "level" in line).map(line => [line.t, line.level]), edges.map(e => [e.at * 1000, e.level]));
equal("a bounce", lines.filter(line => line.pin === "BTN1").map(line => [line.t, line.level]),
  [[350000, 1], [350500, 0], [351000, 1], [351500, 0], [352000, 1], [450000, 0]]);
equal("the console", lines.filter(line => line.serial === 1).map(line => String.fromCharCode(...line.sent)).join(""), "1 0\n2 0\n3 0\n4 1\n5 0\n6 0\n");
const { signals, timescale } = readVcd(read("blink.vcd"));
equal("the VCD's signals", [timescale, Object.keys(signals).sort()], ["1 us", ["board.BTN1", "board.LED1", "board.Serial1.tx"]]);
equal("the VCD's LED1", signals["board.LED1"], [[0, 0], ...edges.map(e => [e.at * 1000, e.level])]);
equal("the VCD's console", signals["board.Serial1.tx"].filter(([, byte]) => byte !== "z").map(([, byte]) => String.fromCharCode(byte)).join(""),
  "1 0\n2 0\n3 0\n4 1\n5 0\n6 0\n");
run(["run", "--time", "fast", "--vcd", "again.vcd", "blink.js"], 0); // a trace needs no script

// ---- expectations that fail: status 9, which one, where, what was there

const failing = (expect, pattern, more = {}) => {
  file("fails.json", `{\n  "actions": [\n    ${JSON.stringify({ at: 150, pin: "D5", level: 1 })},\n    ${JSON.stringify({ at: 420, expect, ...more })}\n  ]\n}\n`);
  run(["run", "--pins", "fails.json", "blink.js"], 9, /^1 0\n2 0\n3 0\n4 0\n$/, pattern);
};
failing({ pin: "LED1", level: 1 }, /^fails\.json:4:5: error: 420 ms: LED1 is 0, not 1\n/);
failing({ pin: "LED1", level: 1 }, /^fails\.json:4:5: error: the lamp burns: 420 ms: LED1 is 0, not 1\n/, { message: "the lamp burns" });
failing({ pin: "LED1", duty: 0.5 }, /420 ms: LED1 has the duty 0\.000, not 0\.500\n/);
failing({ output: "5 " }, /420 ms: "5 " was not printed, but "1 0\\n2 0\\n3 0\\n4 0\\n"\n/);
failing({ serial: 2, data: [1, 2] }, /"\\x01\\x02" was not sent to Serial2, but nothing\n/);
failing({ edges: edges.slice(0, 5) }, /420 ms: there are 4 edges, and not LED1 = 1 at 500 ms\n/);
failing({ edges: edges.slice(0, 3) }, /420 ms: edge 4 is LED1 = 0 at 400 ms, and there should be 3\n/);
failing({ edges: [edges[0], { ...edges[1], at: 199 }] }, /420 ms: edge 2 is LED1 = 0 at 200 ms, not LED1 = 0 at 199 ms\n/);
failing({ edges: [edges[1], edges[0]] }, /420 ms: edge 1 is LED1 = 1 at 100 ms, not LED1 = 0 at 200 ms\n/);
file("late.json", { actions: [{ at: 5000, expect: { pin: "LED1", level: 0 } }, { at: 6000, end: true }] });
run(["run", "--pins", "late.json", "blink.js"], 0); // what is left of a script happens when the program has ended
run(["run", "--pins", "late.json", "--duration", "2", "blink.js"], 9, /6 0\n$/, /5000 ms: the run ended before, at 700 ms|5000 ms: the run ended before/);
file("ends.json", { actions: [{ at: 300, end: true }] });
run(["run", "--pins", "ends.json", "blink.js"], 0, "1 0\n2 0\n"); // before the timer of that time
file("ends.json", { actions: [{ at: 300, expect: { pin: "LED1", level: 1 } }] });
run(["run", "--pins", "ends.json", "blink.js"], 9, "1 0\n2 0\n", /LED1 is 0, not 1/);
file("throws.js", "setTimeout(() => { digitalWrite(LED1, 1); null.x; }, 100);\n");
run(["run", "--pins", "late.json", "throws.js"], 1, "", /Uncaught TypeError/); // the program's failure is the one that counts
file("loop.js", "setTimeout(() => { while (!digitalRead(84)) ; print('never'); }, 10);\n");
run(["run", "--pins", "late.json", "--timeout", "40", "loop.js"], 0, ""); // its end ends the run in the middle of a loop

// ---- wires of several pins, letting go, repetition, real time

file("pulled.js", `
pinMode(D1, "input_pullup");
let level = 0;
const id = setInterval(() => { digitalWrite(LED1, level = 1 - level); if (!(--left)) clearInterval(id); }, 10);
let left = 6;
`);
file("pulled.json", {
  wires: [["D1", 2, "D3"]],
  actions: [
    { at: 15, every: 20, times: 3, expect: { pin: "LED1", level: 1 } },
    { at: 20, pin: 2, level: 0 },
    { at: 30, pin: 2, level: null },
    { at: 40, pin: "D3", analog: 0.25 },
    { at: 55, expect: { edges: [{ pin: "D1", level: 1, at: 0 }, { pin: "D1", level: 0, at: 20 }, { pin: "D1", level: 1, at: 30 }, { pin: "D1", level: 0, at: 40 }] } }
  ]
});
run(["run", "--pins", "pulled.json", "pulled.js"], 0, "");
file("real.json", { actions: [{ at: 3, pin: "D2", level: 1 }, { at: 5, expect: { pin: "D2", level: 1 } }, { at: 20, end: true }] });
run(["run", "--pins", "real.json", "--time", "real", "pulled.js"], 0, "");

// ---- scripts that are wrong: status 2, file, line and column

const wrong = (script, pattern) => { file("wrong.json", script); run(["run", "--pins", "wrong.json", "blink.js"], 2, "", pattern); };
const one = action => `{ "actions": [\n  ${action}\n] }`;
wrong('{ "actions": [\n  { "at": 1 "pin": 2 }\n] }', /^wrong\.json:2:\d+: error: '}' expected near '"pin"'/);
wrong('{ "actions": [], "actions": [] }', /^wrong\.json:1:\d+: error: duplicate object key/);
wrong("[]", /^wrong\.json:1:1: error: must be an object/);
wrong('{ "action": [] }', /^wrong\.json:1:\d+: error: action: there is no such member/);
wrong('{ "pins": { "BTN1": 0, "X9": 1 } }', /^wrong\.json:1:30: error: pins\.X9: the board host has no pin 'X9'/);
wrong('{ "pins": { "A0": 1.5 } }', /pins\.A0: must be a number from 0 to 1, or null/);
wrong('{ "wires": [["A0"]] }', /wires\[0\]: a wire is an array of pins/);
wrong('{ "i2c": [{ "bus": 9, "address": 1 }] }', /i2c\[0\]\.bus: must be an integer from 1 to 3/);
wrong('{ "i2c": [{ "bus": 1, "address": 1, "registers": { "300": [1] } }] }', /registers\.300: is no register's number/);
wrong('{ "spi": [{ "bus": 1, "answer": [256] }] }', /^wrong\.json:1:34: error: spi\[0\]\.answer\[0\]: must be an integer from 0 to 255/);
wrong('{ "sensors": { "pressure": 1 } }', /sensors\.pressure: a sensor is temperature or supply/);
wrong(one('{ "at": 1 }'), /^wrong\.json:2:3: error: actions\[0\]: no action that is known/);
wrong(one('{ "pin": "LED1", "level": 1 }'), /actions\[0\]: "at" is missing/);
wrong(one('{ "at": -1, "pin": "LED1", "level": 1 }'), /^wrong\.json:2:11: error: actions\[0\]\.at: must be a number/);
wrong(one('{ "at": 1, "pin": "LED1", "level": 0.5 }'), /actions\[0\]\.level: a level is 0, 1 or null/);
wrong(one('{ "at": 1, "pin": "LED1", "levl": 1 }'), /actions\[0\]\.levl: there is no such member/);
wrong(one('{ "at": 1, "pin": "A0", "analog": 0.5, "bounce": 3 }'), /what bounces has the level 0 or 1/);
wrong(one('{ "at": 1, "expect": { "pin": "LED1" } }'), /actions\[0\]\.expect: "level" is missing/);
wrong(one('{ "at": 1, "expect": { "light": 1 } }'), /actions\[0\]\.expect: expects nothing that is known/);
wrong(one('{ "at": 1, "expect": { "edges": [{ "pin": "LED1", "level": 2 }] } }'), /edges\[0\]\.level: must be an integer from 0 to 1/);
wrong(one('{ "at": 1, "i2c": 1, "address": 3, "register": 0, "data": [] }'), /there is no device 3 on I2C1/);
wrong(one('{ "at": 1, "serial": 1, "data": 5 }'), /actions\[0\]\.data: bytes are an array of numbers, or a string/);
wrong(one('{ "at": 1, "serial": 1, "data": "x", "times": 2 }'), /"every" is missing/);
run(["run", "--pins", "missing.json", "blink.js"], 4, "", /missing\.json/);
run(["run", "--vcd", "no/such/folder.vcd", "blink.js"], 4, "", /can't write no\/such\/folder\.vcd/);
run(["run", "--board", "mps2-an386", "--pins", "blink.json", "blink.js"], 3, "", /are of the simulator/);

// ---- what docs/device-api.md shows

const docs = readFileSync(new URL("../../docs/device-api.md", import.meta.url), "utf8");
file("docs.json", docs.split("```json\n")[1].split("```")[0]);
run(["run", "--pins", "docs.json", "throws.js"], 1, "", /Uncaught TypeError/); // it is a script
file("nothing.js", "\n");
run(["run", "--pins", "docs.json", "nothing.js"], 9, "", /docs\.json:\d+:5: error: the lamp is on after the button: 600 ms: LED1 is 0, not 1/);

// ---- mem, too

run(["mem", "--pins", "blink.json", "--trace", "mem.jsonl", "-q", "--json", "blink.js"], 0, /"peak"/);
equal("the same trace in mem", read("mem.jsonl"), read("blink.jsonl"));
file("fails.json", { actions: [{ at: 150, expect: { pin: "LED1", level: 0 } }] });
run(["mem", "--pins", "fails.json", "-q", "--json", "blink.js"], 9, /"peak"/, /LED1 is 1, not 0/);

// ---- virtual time: a day of timers, in order, and waiting in loops

file("day.js", `
let seconds = 0, minutes = 0, order = 0;
setInterval(() => seconds++, 1000);
setInterval(() => { minutes++; order += seconds - minutes * 60 === -1 ? 1 : 0; /* set later, but called again after more of the others */ }, 60000);
setTimeout(() => { print(seconds, minutes, order); }, 86400500);
`);
run(["run", "--time", "fast", "--duration", "86402", "day.js"], 0, "86400 1440 1440\n");
run(["run", "--time", "quick", "day.js"], 3, "", /real, fast or virtual/);

// ---- devices in a process

const device = body => `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line), answer = {};
${body}
  console.log(JSON.stringify(answer));
}
`;
file("button.mjs", device(`
  if (request.do === "start") { answer.wake = 123; answer.want = ["pin", "end"]; globalThis.led = request.leds[0]; }
  if (request.do === "wake") answer.actions = [{ pin: "BTN1", level: 1 }, { at: 350, pin: "BTN1", level: 0 }, { at: 420, expect: { pin: "BTN1", level: 0 } }];
  if (request.do === "pin" && request.t >= 500) answer.log = \`pin \${request.pin === led} \${request.level} at \${request.t}\`;
  if (request.do === "mode") answer.fail = "nobody wants that";
  if (request.do === "end") answer.log = "end at " + request.t;
`));
run(["run", "--devices", "node button.mjs", "blink.js"], 0, "1 0\n2 1\n3 1\n4 0\n5 0\n6 0\n", "pin true 1 at 500\npin true 0 at 600\nend at 600\n");
file("follow.mjs", device(`
  if (request.do === "pin") answer.actions = [{ pin: "BTN1", level: request.level }];
`));
run(["run", "--devices", "node follow.mjs", "blink.js"], 0, "1 1\n2 0\n3 1\n4 0\n5 1\n6 0\n"); // seen by the next statement
file("fail.mjs", device(`if (request.do === "pin" && !request.level) answer.fail = "the lamp went out";`));
run(["run", "--devices", "node fail.mjs", "blink.js"], 9, /^1 0\n/, /mote: error: the lamp went out\n$/);
file("expects.mjs", device(`if (request.do === "pin") answer.actions = [{ at: 150, expect: { pin: "LED1", level: 0 }, message: "dark" }];`));
run(["run", "--devices", "node expects.mjs", "blink.js"], 9, "1 0\n", /a simulated device expects: dark: 150 ms: LED1 is 1, not 0/);

run(["run", "--devices", "echo rubbish; cat > /dev/null", "blink.js"], 7, "", /asked for 'start': it answers 'rubbish'/);
run(["run", "--devices", "read x; echo 5; cat > /dev/null", "blink.js"], 7, "", /answers '5'/);
run(["run", "--devices", "no-such-program-at-all", "blink.js"], 7, "", /has ended with status 127/);
run(["run", "--devices", "read x; echo '{}'; read x; exit 6", "blink.js"], 7, /^(1 0\n)?$/, /at 100 ms, asked for 'mode': it has ended with status 6/);
run(["run", "--devices", "read x; echo '{}'; read x; kill -9 $$", "blink.js"], 7, /^(1 0\n)?$/, /was ended by signal 9/);
run(["run", "--devices", "read x; echo '{}'; exec >&-; cat > /dev/null", "blink.js"], 7, /^(1 0\n)?$/, /has closed its output/);
run(["run", "--devices", `read x; echo '{"actions":[{"pin":"Q","level":1}]}'; cat > /dev/null`, "blink.js"], 7, "", /actions\[0\]\.pin: the board host has no pin 'Q'/);
run(["run", "--devices", `read x; echo '{"wake":"soon"}'; cat > /dev/null`, "blink.js"], 7, "", /"wake" that is no time/);
run(["run", "--devices", `read x; echo '{}'; sleep 60`, "blink.js"], 7, /^(1 0\n)?$/, /has not answered for 10 seconds/); // real ones
const hung = run(["run", "--devices", `read x; echo '{}'; sleep 60`, "--timeout", "0.5", "blink.js"], 8, /(?:)/, /timeout/);
check("a time-out takes the devices with it", hung.signal ? ["it did not"] : []);

end();
