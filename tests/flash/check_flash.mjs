// `mote flash`, `monitor` and `recover` with a board on a pseudo terminal: what is sent, what is refused, what a bad line does.
// usage: node check_flash.mjs MOTE LOADER

import { readFileSync, writeFileSync, copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { board, check, crc32, end, file, folder, idOf, line, numbers, run, start, sync } from "./harness.mjs";

const [mote, loader] = [resolve(process.argv[2]), resolve(process.argv[3])];
process.env.XDG_CACHE_HOME = join(folder, "cache");
const known = JSON.parse(sync(mote, ["boards", "--json"]).stdout).find(b => / ?serial/.test(b.flash_with) && b.slots === 2);
if (!known) { console.log("no board has a loader"); process.exit(77); }
const name = known.name, id = idOf(name);
const shape = { name, id, slots: 2, bytes: 131072, page: 1024, cell: 4 };

const flash = (path, port, ...more) => run(mote, ["flash", path, "--board", name, "--port", port, ...more]);
const figures = it => { try { return JSON.parse(it.stdout); } catch { return {}; } };
const monitor = (port, ...more) => start(mote, ["monitor", "--board", name, "--port", port, ...more]);

// What the board runs now, by its own words.
async function says(port, pattern) {
  const it = monitor(port), found = await it.says(pattern);
  await it.kill("SIGINT");
  return found !== null && it.status === 0;
}

const program = (word, more = "") => `${more}\nsetInterval(() => console.log("this is ${word}."), 20);\n`;
// 6 KB of texts that stay as they are, sorted in front of what changes
const texts = 'const texts = [' + Array.from({ length: 150 }, (_, i) => `"${String(i).padStart(4, "0")} of a large table of constants"`) + '];\nsetTimeout(() => console.log(texts.length), 1e6);\n';
const one = file("one.js", program("one")), two = file("two.js", program("two"));
const others = texts.replaceAll("constants", "other values");
const large3 = file("large3.js", program("large three", others)), large4 = file("large4.js", program("large four", others.replaceAll("large", "huge")));
const large1 = file("large1.js", program("large one", texts)), large2 = file("large2.js", program("large two", texts));

// ---- two slots
{
  const b = await board(loader, shape);
  let it = await flash(one, b.tty, "--json");
  check("an empty board gets a program", it.status === 0 && figures(it).pages_written === 1, it.text);
  check("it runs", await says(b.tty, /this is one\./));
  it = await flash(one, b.tty, "--json");
  check("the same again is not sent", it.status === 0 && figures(it).there_already === true && figures(it).pages_written === 0, it.text);
  it = await flash(large1, b.tty, "--json");
  const all = figures(it);
  check("a larger one", it.status === 0 && all.pages >= 6 && all.pages_written === all.pages, it.text);
  check("it runs", await says(b.tty, /this is large one\./));
  it = await flash(large2, b.tty, "--json");
  const some = figures(it);
  check("only pages that changed are sent, others are copied on the board",
    it.status === 0 && some.pages === all.pages && some.pages_copied >= all.pages - 4 && some.pages_written + some.pages_copied <= all.pages && some.bytes_sent < all.bytes_sent / 2, it.text);
  check("it runs", await says(b.tty, /this is large two\./));
  const moved = file("moved.js", program("large two", texts.replace(/"0000 .*?"0004/, '"0004')));
  it = await flash(moved, b.tty, "--json");
  check("what has moved is copied there, too", it.status === 0 && figures(it).pages_copied > 0 && figures(it).bytes_sent < all.bytes_sent / 2, it.text);
  check("it runs", await says(b.tty, /this is large two\./));
  it = await flash(large1, b.tty);
  check("words for people", it.status === 0 && it.stdout === "" && /large1\.js: on .*, \d+ of \d+ pages sent/.test(it.stderr), it.text);
  it = await flash(two, b.tty, "-q");
  check("-q says nothing", it.status === 0 && it.text === "", it.text);
  check("built before", sync(mote, ["build", "one.js", "-q", "--board", name]).status === 0);
  it = await flash("one.img", b.tty);
  check("an image file", it.status === 0 && await says(b.tty, /this is one\./), it.text);

  // what does not belong there
  const image = readFileSync(join(folder, "one.img"));
  const sealed = change => { const bytes = Buffer.from(image); change(bytes); bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4); return bytes; };
  writeFileSync(join(folder, "library.img"), sealed(bytes => bytes.writeUInt32LE(0x12345678, 8)));
  it = await flash("library.img", b.tty);
  check("an image for another firmware: 5", it.status === 5 && /12345678/.test(it.stderr), it.text);
  writeFileSync(join(folder, "damaged.img"), Buffer.concat([image.subarray(0, 40), Buffer.from([image[40] ^ 1]), image.subarray(41)]));
  it = await flash("damaged.img", b.tty);
  check("a damaged image: 5", it.status === 5 && /damaged/.test(it.stderr), it.text);
  writeFileSync(join(folder, "unsound.img"), sealed(bytes => bytes.fill(0xEE, 60, 64)));
  it = await flash("unsound.img", b.tty);
  check("an image that the verifier refuses: 5, and why", it.status === 5 && /refuses the image at offset/.test(it.stderr), it.text);
  file("huge.js", "var a = [" + Array.from({ length: 6000 }, (_, i) => `"some text number ${i}"`) + "]; setTimeout(() => print(a.length, a[1]), 1);\n");
  it = await flash("huge.js", b.tty);
  check("an image that does not fit: 6", it.status === 6, it.text);
  check("after all that the old one runs", await says(b.tty, /this is one\./)); // that the desktop ended its starts is not held against it
  await b.stop();
  const again = await board(loader, { ...shape, flash: b.flash });
  check("and after the power was off", await says(again.tty, /this is one\./));
  await again.stop();
}

// ---- another board
{
  const b = await board(loader, { ...shape, name: "toaster", id: 77 });
  const it = await flash(one, b.tty);
  check("another board: 5, and which", it.status === 5 && /this is a 'toaster'/.test(it.stderr), it.text);
  await b.stop();
}

// ---- one slot
{
  const b = await board(loader, { ...shape, slots: 1, bytes: 65536 });
  let it = await flash(large1, b.tty, "--json");
  check("one slot", it.status === 0, it.text);
  check("it runs", await says(b.tty, /this is large one\./));
  it = await flash(large2, b.tty, "--json");
  check("one slot, what changed", it.status === 0 && figures(it).pages_written < figures(it).pages / 2, it.text);
  check("it runs", await says(b.tty, /this is large two\./));
  await b.stop();
}

// ---- bad lines
{
  const b = await board(loader, shape);
  await flash(one, b.tty);
  for (const [what, seed, harm] of [
    ["lost", 1, next => bytes => next() < 0.06 ? Buffer.alloc(0) : bytes],
    ["repeated", 2, next => bytes => next() < 0.3 ? Buffer.concat([bytes, bytes]) : bytes],
    ["damaged", 3, next => bytes => { if (next() < 0.08) { bytes = Buffer.from(bytes); bytes[Math.floor(next() * bytes.length)] ^= 1 << Math.floor(next() * 8); } return bytes; }],
    ["cut", 4, next => bytes => next() < 0.06 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes],
    ["joined by noise", 5, next => bytes => next() < 0.2 ? Buffer.concat([Buffer.from(Array.from({ length: 20 }, () => Math.floor(next() * 256))), bytes]) : bytes]]) {
    const l = await line(b.tty, harm(numbers(seed)));
    const it = await flash(seed % 2 ? large1 : large2, l.port, "--json");
    check(`frames ${what}`, it.status === 0, it.text);
    l.stop();
    check("it runs", await says(b.tty, seed % 2 ? /this is large one\./ : /this is large two\./));
  }

  {
    const l = await line(b.tty, bytes => bytes, true);
    check("through a TCP port", (await flash(two, l.port)).status === 0 && await says(l.port, /this is two\./));
    l.stop();
  }

  // the line breaks somewhere in an update
  await flash(one, b.tty);
  for (const at of [10, 60, 300, 1500, 4000]) {
    const l = await line(b.tty, (bytes, toBoard, state) => toBoard && state.toBoard + bytes.length > at ? null : bytes);
    const it = await flash(large3, l.port);
    check(`unplugged after ${at} bytes: 7`, it.status === 7 && /gone/.test(it.stderr), it.text);
    l.stop();
  }
  let it = await run(mote, ["recover", "--keep", "--json", "--board", name, "--port", b.tty]);
  check("the old program is what would run", figures(it).slots?.some(s => s.active && s.state !== "empty"), it.text);
  check("an update after that", (await flash(two, b.tty)).status === 0 && await says(b.tty, /this is two\./));

  // Ctrl-C in the middle
  const l = await line(b.tty, (bytes, toBoard, state) => toBoard && state.toBoard > 2000 ? Buffer.alloc(0) : bytes);
  const stopped = start(mote, ["flash", large4, "--board", name, "--port", l.port]);
  const held = setInterval(() => { if (l.toBoard > 2300) stopped.kill("SIGINT"); }, 5);
  await stopped.exited;
  clearInterval(held);
  l.stop();
  check("Ctrl-C ends it by that signal", stopped.status === "SIGINT", `${stopped.status} ${stopped.text}`);
  it = await run(mote, ["recover", "--keep", "--json", "--board", name, "--port", b.tty]);
  check("the old program stays", figures(it).slots?.filter(s => s.state !== "empty").length >= 1, it.text);
  await b.stop();
}

// ---- nobody there
{
  const server = await line("/dev/tty".length && (await board(loader, shape)).tty, () => Buffer.alloc(0));
  let it = await flash(one, server.port, "--timeout", "0.5");
  check("no answer: 8, and what to do", it.status === 8 && /Reset/.test(it.stderr), it.text);
  server.stop();
  it = await flash(one, "/dev/nothing");
  check("no such port: 7", it.status === 7 && /can't open \/dev\/nothing/.test(it.stderr), it.text);
  it = await flash(one, "unix:/nowhere");
  check("no such socket: 7", it.status === 7, it.text);
  for (const port of ["tcp:nowhere", "tcp:localhost:0", "tcp:localhost:99999", "tcp::80", "unix:"])
    check(`no such socket can be, ${port}: 3`, (it = await flash(one, port)).status === 3, it.text);
  for (const port of ["/dev/null", one]) {
    it = await flash(one, port);
    check("no serial port: 7", it.status === 7 && /it is no serial port/.test(it.stderr), it.text);
  }
  it = await run(mote, ["monitor", "missing.js", "--board", name, "--port", server.port]);
  check("monitor of no file: 4", it.status === 4 && /missing\.js/.test(it.stderr), it.text);
  it = await run(mote, ["flash", one]);
  check("the simulator is not flashed: 3", it.status === 3 && /--board/.test(it.stderr), it.text);
  it = await run(mote, ["flash", one, "--board", name, "--via", "pigeon"]);
  check("no such way: 3", it.status === 3, it.text);
  it = await run(mote, ["flash", one, "--board", name, "--via", "serial", "--with-firmware", "--port", "/dev/nothing"]);
  check("the loader does not write firmware: 3", it.status === 3, it.text);
}

// ---- the console, and getting a board back
{
  const b = await board(loader, shape);
  await flash(two, b.tty);
  const crash = file("crash.js", "let times = 0;\nfunction look(sensor) {\n  return sensor.value.x;\n}\nsetInterval(() => {\n  console.log(\"looking\", times);\n  if (times++ == 2)\n    look({});\n}, 30);\n");
  const it = start(mote, ["flash", crash, "--board", name, "--port", b.tty, "--monitor"]);
  check("--monitor follows from the first line", await it.says(/looking 0\n/), it.text);
  const where = await it.says(/Uncaught TypeError.*\n( +at .*\n)+/);
  check("positions are told by the map", where && /look \(\S*crash\.js:3:\d+\)/.test(where[0]), it.text);
  check("after the attempts the program before runs", await it.says(/this is two\./), it.text);
  await it.kill("SIGINT");
  check("Ctrl-C ends a monitor well", it.status === 0, it.status);

  const loop = file("loop.js", "setTimeout(() => { for (;;) ; }, 1);\n");
  await flash(loop, b.tty);
  let got = await run(mote, ["recover", "--board", name, "--port", b.tty]);
  check("recover leaves a program that loops", got.status === 0 && /would run[^]*empty now; the image of slot \d runs again/.test(got.text), got.text);
  check("the one before runs", await says(b.tty, /this is two\./));
  got = await run(mote, ["recover", "--board", name, "--port", b.tty, "-q"]);
  got = await run(mote, ["recover", "--board", name, "--port", b.tty]);
  check("until there is none", got.status === 0 && /there is no image/.test(got.text), got.text);
  check("an update then", (await flash(one, b.tty)).status === 0 && await says(b.tty, /this is one\./));
  await b.stop();
}

// ---- a bar on a terminal
{
  const b = await board(loader, shape);
  const quoted = [mote, "flash", large1, "--board", name, "--port", b.tty].map(s => `'${s}'`).join(" ");
  const it = await run("script", ["-qec", quoted, "/dev/null"]);
  check("a bar on a terminal", it.status === 0 && /\[#+ *\] +\d+%/.test(it.text) && /pages sent/.test(it.text), it.text);
  await b.stop();
}

end();
