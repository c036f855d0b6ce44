// `mote flash` to the boards' own firmware, in QEMU: through a socket, a TCP port and a pseudo terminal.
// usage: node check_emulated.mjs MOTE EXAMPLES BOARD...

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { check, end, file, folder, run, start, sync } from "./harness.mjs";

const [mote, examples, ...names] = [resolve(process.argv[2]), resolve(process.argv[3]), ...process.argv.slice(4)];
process.env.XDG_CACHE_HOME = join(folder, "cache");
const machines = { microbit: ["arm", "microbit"] };

async function emulator(name, serial) {
  const [system, machine] = machines[name];
  const it = start("qemu-system-" + system, ["-M", machine, "-kernel", join(mote, `../firmware/${name}.elf`), "-display", "none", "-monitor", "none", "-serial", serial]);
  return it;
}

const word = (name, text) => file(name, `console.log("${text} begins");\nsetInterval(() => console.log("${text} runs"), 50);\n`);

async function says(name, port, pattern) {
  const it = start(mote, ["monitor", "--board", name, "--port", port]), found = await it.says(pattern);
  await it.kill("SIGINT");
  return found !== null;
}

const build = path => JSON.parse(sync(mote, ["image", "info", "--json", path]).stdout).images[0].build;

for (const name of names) {
  const path = join(folder, name + ".sock"), port = "unix:" + path;
  const machine = await emulator(name, `unix:${path},server=on,wait=off`);
  const flash = (what, ...more) => run(mote, ["flash", what, "--board", name, "--port", port, "--timeout", "30", ...more]);
  let it;
  while (!existsSync(path) && !machine.over) await new Promise(resolve => setTimeout(resolve, 5));
  it = await flash(word("one.js", "one"), "--json");
  check(`${name}: a program for an empty board`, it.status === 0 && JSON.parse(it.stdout).pages_written >= 1, it.text);
  check(`${name}: it runs`, await says(name, port, /one runs/));
  it = await flash(join(examples, "blink.js"));
  check(`${name}: examples/blink.js over a program that runs`, it.status === 0, it.text);
  sync(mote, ["build", join(examples, "blink.js"), "-q", "--board", name, "-o", "blink.img"]);
  it = await run(mote, ["recover", "--keep", "--json", "--board", name, "--port", port, "--timeout", "30"]);
  const slots = it.status === 0 ? JSON.parse(it.stdout).slots : [];
  check(`${name}: is what runs at a reset`, slots.some(s => s.active && s.build === build("blink.img")), it.text);
  const follow = start(mote, ["flash", word("two.js", "two"), "--board", name, "--port", port, "--monitor"]);
  check(`${name}: --monitor, from the first line on`, await follow.says(/two begins\r?\n/) && await follow.says(/two runs/), follow.text);
  await follow.kill("SIGINT");
  it = await flash(file("crash.js", "let n = 0;\nfunction look(o) { return o.x.y; }\nsetInterval(() => { if (n++ === 5) look({}); }, 10);\n"));
  const crash = start(mote, ["monitor", "--board", name, "--port", port]);
  check(`${name}: positions of a crash, by the map that flash has kept`, await crash.says(/at look \(\S*crash\.js:2:\d+\)/), crash.text);
  check(`${name}: the program before runs then`, await crash.says(/two runs/), crash.text);
  await crash.kill("SIGINT");
  await machine.kill("SIGKILL");

  const terminal = await emulator(name, "pty");
  const [, pty] = await terminal.says(/redirected to (\S+)/) ?? [];
  it = await run(mote, ["flash", "one.js", "--board", name, "--port", pty, "--timeout", "30"]);
  check(`${name}: through a pseudo terminal`, it.status === 0 && await says(name, pty, /one runs/), it.text);
  await terminal.kill("SIGKILL");
}

end();
