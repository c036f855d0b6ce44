// The simulator with programs that use the device API: buses, watches, analog values, serial ports, resets.
// usage: node io.mjs MOTE

import { readFileSync } from "node:fs";
import { bench, readVcd } from "./shared.mjs";

const { file, read, run, equal, end } = bench(process.argv[2]);

// ---- a script's devices

file("all.js", `
I2C1.setup({ sda: B7, scl: B6, bitrate: 100000 });
I2C1.writeTo(0x40, 0);
print(I2C1.readFrom(0x40, 2).join());
I2C1.writeTo(0x40, 5, 1, 2, 3);
try { I2C1.writeTo(0x41, 0); } catch (e) { print("nobody"); }
SPI1.setup({ baud: 1000000 });
print(SPI1.send([1, 2, 3, 4]).join());
setWatch(e => { print("pressed", Math.round(getTime() * 1000)); analogWrite(A5, 0.25, { freq: 500 }); }, BTN1, { repeat: true, edge: "rising", debounce: 10 });
Serial2.setup(9600);
Serial2.on("data", d => { Serial2.write("echo " + d); });
print(analogRead(A0).toFixed(2), E.getTemperature());
setTimeout(() => print(analogRead(A0).toFixed(2), E.getTemperature(), I2C1.readReg(0x40, 16, 2).join(), SPI1.send([0, 0]).join()), 800);
`);
file("all.json", {
  pins: { BTN1: 0, A0: 0.25 },
  i2c: [{ bus: 1, address: 64, registers: { 0: [25, 128], 16: "id" } }],
  spi: [{ bus: 1, answer: [9, 8, 7] }],
  sensors: { temperature: 22.5 },
  actions: [
    { at: 50, expect: { i2c: 1, address: 64, register: 5, data: [1, 2, 3] } },
    { at: 100, pin: "BTN1", level: 1, bounce: 4 },
    { at: 150, expect: { output: "pressed 114" } },
    { at: 151, expect: { pin: "A5", duty: 0.25, hz: 500 } },
    { at: 300, serial: 2, data: "hi\n", every: 100, times: 3 },
    { at: 600, expect: { serial: 2, data: "echo hi\necho hi\necho" } },
    { at: 700, pin: "A0", analog: 0.75 },
    { at: 700, sensor: "temperature", value: -3.5 },
    { at: 700, i2c: 1, address: 64, register: 17, data: [99] },
    { at: 700, spi: 1, answer: [55] }
  ]
});
run(["run", "--pins", "all.json", "--vcd", "all.vcd", "--trace", "all.jsonl", "all.js"], 0,
  "25,128\nnobody\n9,8,7,0\n0.25 22.5\npressed 114\n0.75 -3.5 105,99 55,0\n");
const lines = read("all.jsonl").trimEnd().split("\n").map(line => JSON.parse(line));
equal("I2C in the trace", lines.filter(line => line.i2c).slice(0, 4).map(({ t, ...rest }) => rest), [
  { i2c: 1, address: 64, write: [0], read: [] }, { i2c: 1, address: 64, write: [], read: [25, 128] },
  { i2c: 1, address: 64, write: [5, 1, 2, 3], read: [] }, { i2c: 1, address: 65, write: [0], nack: true }]);
equal("SPI in the trace", lines.filter(line => line.spi)[0].read, [9, 8, 7, 0]);
equal("serial in the trace", lines.filter(line => line.serial === 2).map(line => [line.t, line.sent ? "sent" : "received"]).slice(0, 3),
  [[300000, "received"], [300000, "sent"], [400000, "received"]]);
const { signals } = readVcd(read("all.vcd"));
const bytes = name => signals[name].filter(([, byte]) => byte !== "z").map(([, byte]) => byte);
equal("I2C in the VCD", [bytes("board.I2C1.address"), bytes("board.I2C1.write"), bytes("board.I2C1.read")],
  [[64, 64, 64, 65, 64, 64 /* between writing and reading */], [0, 5, 1, 2, 3, 16], [25, 128, 105, 99]]);
const [first, second] = signals["board.I2C1.read"].filter(([, byte]) => byte !== "z");
equal("a byte at 100 kHz takes 90 us", second[0] - first[0], 90);
equal("SPI in the VCD", bytes("board.SPI1.mosi"), [1, 2, 3, 4, 0, 0]);
equal("PWM in the VCD", [signals["board.A5_duty"].at(-1), signals["board.A5_hz"].at(-1)], [[114000, 0.25], [114000, 500]]);

// ---- wires, open drains, loops that wait

file("wires.js", `
pinMode(D5, "input_pullup");
setWatch(e => print(e.state), D5, { repeat: true, edge: "both" });
digitalWrite(D4, 0); digitalWrite(D4, 1);
pinMode(D6, "opendrain"); digitalWrite(D6, 1); print(digitalRead(D7)); digitalWrite(D6, 0); print(digitalRead(D7));
analogWrite(D8, 0.3); print(analogRead(D9).toFixed(3));
const start = getTime(); while (getTime() < start + 0.05) ;
print(getTime() - start >= 0.05);
while (!digitalRead(BTN1)) ;
print(Math.round(getTime() * 1000));
`);
file("wires.json", { wires: [["D4", "D5"], ["D6", "D7"], ["D8", "D9"]], actions: [{ at: 60, pin: "BTN1", level: 1 }] });
run(["run", "--pins", "wires.json", "wires.js"], 0, "1\n0\n0.300\ntrue\n60\nfalse\ntrue\n");

// ---- the standard input is what arrives at the console

file("lines.js", `
let text = "";
Serial1.on("data", data => { text += data; let end; while ((end = text.indexOf("\\n")) >= 0) { print("line", text.slice(0, end)); text = text.slice(end + 1); } });
print("ready");
`);
for (const time of ["real", "fast"]) {
  run(["run", "--time", time, "lines.js"], 0, "ready\nline one\nline two\n", "", { input: "one\ntwo\nthree" });
  run(["run", "--time", time, "lines.js"], 0, "ready\n", "");
}
const long = Array.from({ length: 3000 }, (_, i) => `number ${i}`);
run(["run", "--time", "fast", "lines.js"], 0, "ready\n" + long.map(line => `line ${line}\n`).join(""), "", { input: long.join("\n") + "\n" });
file("lines.json", { actions: [{ at: 5, serial: 1, data: "from the script\n" }] });
run(["run", "--pins", "lines.json", "lines.js"], 0, "ready\nline from the script\n", "", { input: "not this\n" });
file("silent.js", 'print("no input");\n');
run(["run", "silent.js"], 0, "no input\n", "", { input: "x".repeat(100000) }); // not read

// ---- what only listens lasts no longer than --duration

file("listens.js", 'setWatch(() => print("edge"), BTN1, { repeat: true, edge: "rising", debounce: 0 });\n');
file("listens.json", { actions: [{ at: 500, pin: "BTN1", level: 1 }, { at: 5000, pin: "A0", analog: 0.5, every: 1000, times: 100 }] });
run(["run", "--pins", "listens.json", "--duration", "7", "--trace", "listens.jsonl", "listens.js"], 0, "edge\n");
equal("the last that happened", JSON.parse(read("listens.jsonl").trimEnd().split("\n").at(-1)).t, 5000000);

// ---- who has left a serial port is not kept by it; what comes meanwhile waits

file("leaves.js", `
Serial2.on("data", data => { print(data); Serial2.removeAllListeners("data"); });
const first = () => Serial3.removeListener("data", first), second = data => { print("second", data); Serial3.removeListener("data", second); };
Serial3.on("data", first);
Serial3.on("data", second);
Serial1.on("data", data => {
  print("console", data);
  Serial1.removeAllListeners();
  setTimeout(() => Serial1.on("data", data => { print("again", data); Serial1.removeAllListeners("data"); }), 250);
});
`);
file("leaves.json", { actions: [1, 2, 3].map(serial => ({ at: 100, serial, data: "ab", every: 100, times: 50 })) });
run(["run", "--pins", "leaves.json", "--trace", "leaves.jsonl", "leaves.js"], 0, "console ab\nab\nsecond ab\nagain abab\n");
equal("the last that came", JSON.parse(read("leaves.jsonl").trimEnd().split("\n").filter(line => line.includes("received")).at(-1)).t, 300000);
file("closes.js", `
import Serial from "embedded:io/serial";
const serial = new Serial({ port: 1, onReadable() { print("never"); }, onWritable() { print("never"); } });
Serial3.on("data", data => print("never"));
digitalPulse(D1, 1, 5); // something arrives meanwhile
serial.close();
Serial3.removeAllListeners();
setTimeout(() => print(Serial3.read()), 20);
`);
file("closes.json", { actions: [2, 3].map(serial => ({ at: 2, serial, data: "late" })) });
run(["run", "--pins", "closes.json", "closes.js"], 0, "late\n");

// ---- resets

file("reboot.js", `
const now = Math.round(getTime() * 1000);
print("boot", now, digitalRead(D5));
digitalWrite(D5, 1);
if (now < 2000) setTimeout(() => E.reboot(), 1000);
`);
run(["run", "--time", "fast", "reboot.js"], 0, "boot 0 0\nboot 1001 0\nboot 2002 0\n",
  "mote: the program resets the board at 1.000 s\nmote: the program resets the board at 2.001 s\n");
file("watchdog.js", `
const now = Math.round(getTime());
print("boot", now);
let n = 0;
E.enableWatchdog(2, false);
if (now < 5) setInterval(() => { if (n++ < 3) E.kickWatchdog(); }, 1000);
`);
run(["run", "--time", "fast", "watchdog.js"], 0, "boot 0\nboot 5\n", "mote: the watchdog resets the board at 5.000 s\n");
run(["mem", "--duration", "10", "-q", "--json", "watchdog.js"], 0, /"peak"/, /^mote: the watchdog resets the board at 5.000 s\n$/);

// ---- chips in a process

file("chips.mjs", `
import { createInterface } from "node:readline";
const registers = new Uint8Array(256);
let at = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line), answer = {};
  if (request.do === "start") globalThis.pins = request.pins;
  if (request.do === "i2c" && request.address === 0x40) {
    if (request.write.length) at = request.write[0];
    request.write.slice(1).forEach((byte, i) => { registers[at + i] = byte; });
    answer.read = [...registers.slice(at, at + request.read)];
  } else if (request.do === "i2c") answer.nack = true;
  if (request.do === "spi") answer.read = request.write.map(byte => byte ^ 255);
  if (request.do === "analog") answer.value = request.pin === pins.A3 ? 0.125 : undefined;
  if (request.do === "serial" && request.bus === 2) answer.actions = [{ at: request.t + 50, serial: 2, data: request.data.reverse() }];
  if (request.do === "pin" && request.pin === pins.D1) answer.actions = [{ at: request.t + 0.15, pin: "D2", level: 1 }, { at: request.t + 0.73, pin: "D2", level: 0 }];
  if (request.do === "i2c_setup") answer.log = \`i2c \${request.bus} \${request.sda} \${request.scl} \${request.hz}\`;
  if (request.do === "serial_setup") answer.log = \`serial \${request.bus} \${request.tx} \${request.baud}\`;
  console.log(JSON.stringify(answer));
}
`);
file("chips.js", `
I2C1.setup({ sda: B7, scl: B6, bitrate: 400000 });
I2C1.writeTo(0x40, 3, 11, 22, 33);
print(I2C1.readReg(0x40, 4, 2).join());
try { I2C1.readFrom(0x20, 1); } catch (e) { print("nobody"); }
print(SPI1.send([1, 2, 254]).join());
print(analogRead(A3).toFixed(3), analogRead(A4));
Serial2.setup(4800);
Serial2.on("data", data => print(data, getTime() >= 0.05));
Serial2.write("abc");
digitalWrite(D1, 1); // as an ultrasonic sensor: an echo whose length is measured
while (!digitalRead(D2)) ;
const start = getTime(); while (digitalRead(D2)) ;
print("echo");
`);
run(["run", "--devices", "node chips.mjs", "chips.js"], 0, "22,33\nnobody\n254,253,1\n0.125 0\necho\ncba true\n",
  "i2c 1 39 38 400000\nserial 2 null 4800\n");

// ---- what the process is told, in the order in which the program does it

file("told.mjs", `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { t, do: what, ...rest } = JSON.parse(line);
  if (rest.pins) rest.pins = rest.pins.B2;
  console.log(JSON.stringify({ log: JSON.stringify([what, ...Object.entries(rest).flat()]), wake: t < 20 ? 20 : t < 30 ? 30 : null }));
}
`);
file("told.js", `
pinMode(D1, "input_pullup");
pinMode(D1, "input_pullup");
analogWrite(D2, 0.6, { freq: 50 });
analogRead(A0);
I2C2.setup({});
try { I2C2.writeTo({ address: 16, stop: false }, 1, 2); } catch (e) { }
SPI1.setup({ mosi: D3, mode: 1, order: "lsb" });
SPI1.write(7);
Serial3.setup(1200, { parity: "odd", tx: D4 });
Serial3.write(65);
print("x");
setTimeout(() => LED1.set(), 25);
`);
const told = [
  ["start", "board", "host", "pins", 34, "leds", [80, 81, 82, 83], "buttons", [84, 85, 86, 87]],
  ["mode", "pin", 1, "mode", "input_pullup"], ["pin", "pin", 1, "level", 1],
  ["pwm", "pin", 2, "duty", 39321 / 65535, "hz", 50], ["mode", "pin", 2, "mode", "output"], ["pin", "pin", 2, "level", 1],
  ["analog", "pin", 16],
  ["i2c_setup", "bus", 2, "sda", null, "scl", null, "hz", 100000],
  ["i2c", "bus", 2, "address", 16, "write", [1, 2], "read", 0, "stop", false],
  ["spi_setup", "bus", 1, "sck", null, "mosi", 3, "miso", null, "hz", 100000, "mode", 1, "lsb", true],
  ["spi", "bus", 1, "write", [7], "count", 1],
  ["serial_setup", "bus", 3, "tx", 4, "rx", null, "baud", 1200, "parity", 1, "bits", 8, "stop", 1],
  ["serial", "bus", 3, "data", [65]],
  ["serial", "bus", 1, "data", [120]], ["serial", "bus", 1, "data", [10]],
  ["wake"], ["wake"], /* at 20 and 30: the serial port has taken 8 ms */ ["mode", "pin", 80, "mode", "output"], ["pin", "pin", 80, "level", 1], ["end"]
];
run(["run", "--devices", "node told.mjs", "told.js"], 0, "x\n", told.map(line => JSON.stringify(line) + "\n").join(""));
file("wakes.mjs", `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify({ want: ["end"], wake: JSON.parse(line).t + 100, log: JSON.parse(line).do === "end" ? \`end at \${JSON.parse(line).t}\` : undefined }));
`);
run(["run", "--devices", "node wakes.mjs", "--duration", "1", "listens.js"], 0, "", "end at 1000\n"); // who wakes keeps who waits
const docs = readFileSync(new URL("../../docs/device-api.md", import.meta.url), "utf8");
file("docs.mjs", docs.split("A device in JavaScript:")[1].split("```js\n")[1].split("```")[0]);
file("docs.js", 'I2C1.setup({}); I2C1.writeTo(0x40, 3, 11, 22); print(I2C1.readReg(0x40, 3, 2).join()); try { I2C1.readFrom(1, 1); } catch (e) { print("nobody"); }');
run(["run", "--devices", "node docs.mjs", "docs.js"], 0, "11,22\nnobody\n");
file("bad.mjs", `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.parse(line).do === "i2c" ? '{"read":[300]}' : "{}");
`);
run(["run", "--devices", "node bad.mjs", "chips.js"], 7, "", /"read" that is no array of bytes/);

end();
