// The pages of `mote mem --html`, in headless Chromium: the DOM's figures against --json, the pictures against blank.
// usage: node check_page.mjs MOTE          77: there is no Chromium

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { inflateSync } from "node:zlib";
import { PROGRAMS, runner, writePrograms } from "./memory_programs.mjs";

const mote = resolve(process.argv[2]);
const browser = ["chromium", "chromium-browser", "google-chrome"].find(name => !spawnSync(name, ["--version"]).error);
if (!browser) { console.log("no Chromium: the pages are not looked at"); process.exit(77); }

const folder = mkdtempSync(join(tmpdir(), "mote-page-"));
const run = runner(mote, folder);
let failed = 0, passed = 0;
const check = (what, good, more = "") => { if (good) passed++; else { failed++; console.log(`FAILED ${what} ${more}`); } };
writePrograms(folder);

function chromium(...args) {
  return spawnSync(browser, ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND", `--user-data-dir=${join(folder, "profile")}`, "--virtual-time-budget=3000", ...args],
  { encoding: "utf8", maxBuffer: 1 << 28, timeout: 90000 });
}

const number = text => Number(text.replaceAll(",", ""));
const byId = (dom, id) => number(new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(dom)?.[1] ?? "NaN");
const tableOf = (dom, id) => new RegExp(`<table id="${id}">[^]*?</table>`).exec(dom)?.[0] ?? "";
const attributes = (html, name) => [...html.matchAll(new RegExp(`${name}="([^"]*)"`, "g"))].map(m => m[1]);

// Pixels of a PNG with 8 bits a channel: how many different colours?
function colours(path) {
  const png = readFileSync(path), parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const width = png.readUInt32BE(16), height = png.readUInt32BE(20), channels = png[25] === 6 ? 4 : 3, stride = width * channels;
  const raw = inflateSync(Buffer.concat(parts)), seen = new Map();
  let before = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)], row = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x++) {
      const a = x >= channels ? row[x - channels] : 0, b = before[x], c = x >= channels ? before[x - channels] : 0;
      const p = a + b - c, pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
      row[x] += filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : filter === 4 ? (pa <= pb && pa <= pc ? a : pb <= pc ? b : c) : 0;
    }
    for (let x = 0; x < stride; x += channels) { const key = row.readUIntBE(x, 3); seen.set(key, (seen.get(key) ?? 0) + 1); }
    before = row;
  }
  return seen;
}

function load(page) {
  const html = readFileSync(join(folder, page), "utf8");
  check(`${page}: self-contained`, !/(?:src|href)=|url\(|@import|fetch\(|XMLHttp/.test(html.replace(/const PAGE = .*/, "")));
  const result = chromium("--dump-dom", "file://" + join(folder, page));
  check(`${page}: loads`, /data-ready="yes"/.test(result.stdout), result.stderr?.slice(0, 500));
  return result.stdout.replace(/<script>[^]*?<\/script>/g, "");
}

for (const file of Object.keys(PROGRAMS)) {
  const made = run("mem", "--json", "--html", file + ".html", file);
  check(`${file}: made`, made.status === 0, made.stderr);
  const r = JSON.parse(made.stdout), dom = load(file + ".html");
  for (const [id, value] of Object.entries({ "peak-bytes": r.peak.bytes, "peak-heap": r.peak.heap, "peak-stack": r.peak.stack, vm: r.vm,
    "end-heap": r.end.heap, "image-bytes": r.flash.bytes }))
    check(`${file}: ${id}`, byId(dom, id) === value, `${byId(dom, id)}, not ${value}`);
  const types = tableOf(dom, "types"), lines = tableOf(dom, "lines"), objects = tableOf(dom, "objects");
  check(`${file}: types`, attributes(types, "data-bytes").join() === r.types.map(t => t.bytes).join());
  check(`${file}: lines`, attributes(lines, "data-bytes").join() === r.lines.map(l => l.bytes).join() &&
    attributes(lines, "data-line").join() === r.lines.map(l => l.line).join());
  check(`${file}: objects`, attributes(objects, "data-most").join() === r.objects.map(o => o.most).join());
  const map = /<canvas class="map"[^>]*>/.exec(dom)?.[0] ?? "";
  check(`${file}: heap map`, attributes(map, "data-things")[0] === String(r.map_peak.length / 5));
  const treemap = /<svg[^>]*id="treemap"[^]*?<\/svg>/.exec(dom)?.[0] ?? "";
  check(`${file}: treemap`, attributes(treemap, "data-bytes").reduce((s, n) => s + Number(n), 0) === r.flash.bytes);
  check(`${file}: source`, PROGRAMS[file].trim().split("\n").every(l => dom.includes(l.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"))));
}
const shot = join(folder, "shot.png");
chromium("--window-size=1240,1600", `--screenshot=${shot}`, "file://" + join(folder, "churn.js.html"));
check("the picture is large", statSync(shot, { throwIfNoEntry: false })?.size > 30000);
const seen = colours(shot);
check("the picture has the heap's colours", [0x3b82f6, 0x10b981, 0xf59e0b].every(c => seen.get(c) > 300), [...seen].slice(0, 8).join(" "));

// What a program's text could break: a name, a string and a path with markup.
const nasty = "</script><b>&\"'`${x}.js";
check("nasty: written", run("mem", "--json", "--html", "nasty.html", "known.js").status === 0);
spawnSync("cp", [join(folder, "known.js"), join(folder, nasty.replaceAll("/", "_"))]);
check("nasty: run", run("mem", "--json", "--html", "nasty.html", nasty.replaceAll("/", "_")).status === 0);
load("nasty.html");

// A replay's page.
for (const file of ["known.js", "churn.js"]) run("mem", "--json", "--log", file + ".log", file);
const replay = run("mem", "--replay", "--json", "--html", "replay.html", "known.js.log", "churn.js.log");
check("replay: made", replay.status === 0, replay.stderr);
const answer = JSON.parse(replay.stdout), dom = load("replay.html");
answer.logs.forEach((log, i) => {
  check(`replay: arenas of ${log.program}`, attributes(tableOf(dom, "arenas-" + i), "data-arena").join() === log.arenas.map(a => a.arena).join());
  check(`replay: boards of ${log.program}`, attributes(tableOf(dom, "boards-" + i), "data-fits").join() === log.boards.map(b => b.fits).join());
});
check("replay: side by side", byId(dom, "together-2") === answer.granules[0].together);

rmSync(folder, { recursive: true, force: true });
console.log(`pages: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
