// RAM, beside the peers': bytes an object of each kind takes, measured from inside by process.memory(); blinking LEDs; the story;
// a module of functions; the least RAM in which each program completes.
//
// usage: node run.mjs [--check | --least] [--peer 'COMMAND {file}']...
//   --check  only say what is above its limit, exit 1 if anything is; of the least RAM just the goal is tried
//   --least  look for the least RAM (slow)
//   --peer   measure the kinds with another engine, too: an installed one's command line, {file} for the program. The engine
//            tells its bytes in use by process.memory() (as Espruino and Mote do) or process.memoryUsage() (as Node does; a
//            global gc() is called first); or {heap} in the command is where its heap limit goes in bytes: then the least
//            heap in which it can make them is looked for, with the array's slots and what it keeps free to grow.
//
// With build-time evaluation and without (--no-eval) where that makes a difference.

import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { run, root, table } from "../common.mjs";
import { KINDS, TYPED, CLASSES, PROMISES, SUSPENDED, COLLECTIONS, ELEMENTS, BLINKERS, FUNCTIONS, FUNCTIONS_PROGRAM, kindProgram, foreignProgram, fillProgram } from "./scenarios.mjs";

const args = process.argv.slice(2);
const check = args.includes("--check");
const commands = args.flatMap((arg, i) => (arg === "--peer" ? [args[i + 1]] : []));
const peers = JSON.parse(readFileSync(join(root, "bench/peers.json"), "utf8"));
const peerColumns = peers.columns.map(name => `${name} ${peers.versions[name]}`);
const problems = [];
const folder = mkdtempSync(join(tmpdir(), "mote-ram-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

const text = value => (value === null || value === undefined || Number.isNaN(value) ? "-" : String(Math.round(value * 100) / 100));

function source(name, program) {
  const file = join(folder, name.replace(/\W+/g, "_") + ".js");
  writeFileSync(file, program);
  return file;
}

function limit(what, bytes, most) {
  if (!(bytes <= most)) problems.push(`${what}: ${bytes} bytes, at most ${most}`);
}

function print(title, head, rows, note) {
  if (check) return;
  console.log(`## ${title}\n`);
  table(head, rows);
  if (note) console.log(note + "\n");
}

// ---- other engines, installed here

function start(command, file, heap) {
  const result = spawnSync("/bin/sh", ["-c", command.replaceAll("{file}", file).replaceAll("{heap}", String(heap))], { encoding: "utf8", timeout: 60000 });
  return { done: result.status === 0, out: result.stdout ?? "" };
}

// The least heap in which the engine can make so many, or NaN.
function leastHeap(command, kind, count) {
  const file = source("peer", fillProgram(kind, count));
  let low = 0, high = 1 << 24;
  while (high > 1024 && !start(command, file, high).done) high /= 2; // more than the engine can have
  if (high <= 1024) return NaN;
  while (high - low > 64) {
    const middle = (low + high) >> 1;
    if (start(command, file, middle).done) high = middle; else low = middle;
  }
  return high;
}

// With the slot of the array, or beyond it: as the engine counts.
function peerKind(command, kind) {
  if (command.includes("{heap}")) return (leastHeap(command, kind, 3072) - leastHeap(command, kind, 1024)) / 2048;
  const own = start(command, source("peer", kindProgram(kind)), 0);
  if (own.done && own.out.trim()) return Number(own.out);
  const found = /^RAM (\S+)/m.exec(start(command, source("peer", foreignProgram(kind)), 0).out);
  return found ? Number(found[1]) : NaN;
}

// ---- objects

function kinds(title, all, withPeers) {
  const rows = [];
  for (const [name, kind] of Object.entries(all)) {
    const result = run(source(name, kindProgram(kind)), "mps2-an386");
    const bytes = result.status === 0 ? +result.stdout : NaN, theirs = peers.kinds[name] ?? [];
    limit(name + result.stderr.split("\n")[0], bytes, kind[0] + 0.25);
    if (withPeers)
      theirs.forEach((figure, i) => {
        if (figure !== null && name in peers.kinds) limit(`${name} and its slot, ${peers.columns[i]}'s`, bytes + 2, figure + Math.max(peers.slots[i], 2) + 0.25);
      });
    const measured = check ? [] : commands.map(command => text(peerKind(command, kind)));
    rows.push([name, text(bytes), String(kind[0]), ...(withPeers ? theirs.map(text) : []), ...measured]);
  }
  print(title, ["kind", "Mote", "at most", ...(withPeers ? peerColumns : []), ...commands], rows,
    withPeers ? `Peers: ${peers.source}. ${peers.kinds_note}; slots take ${peers.columns.map((name, i) => `${peers.slots[i]} (${name})`).join(", ")} bytes, Mote's 2.` : "");
}

// ---- programs

const WAYS = [["", []], ["--no-eval", ["--no-eval"]]];
const board = "stm32vldiscovery";
const total = stats => stats.vm_bytes + stats.heap_peak_bytes + stats.stack_peak_bytes + stats.static_bytes;

function figures(name, program, options) {
  const result = run(typeof program === "string" && program.endsWith(".js") ? program : source(name, program), board, ...options);
  if (result.status !== 0 || !result.stats) problems.push(`${name} did not run: ${result.stderr.split("\n")[0]}`);
  return result.stats ?? {};
}

function blinkers() {
  const rows = [], MOST = 48;
  for (const [way, program] of Object.entries(BLINKERS))
    for (const [mode, options] of WAYS) {
      const live = [0, 1, 2, 3].map(n => figures(`blinker ${way} ${n}`, program(n), ["--duration", "3", ...options]).heap_live_bytes);
      const added = Math.max(live[2] - live[1], live[3] - live[2]);
      limit(`a blinker more ${way} ${mode}`, added, MOST);
      rows.push([`${way} ${mode}`, ...live.slice(1).map(bytes => text(bytes - live[0])), text(added), String(MOST)]);
    }
  print(`Blinking LEDs with their intervals running: bytes of heap (${board})`, ["", "one", "two", "three", "each further one", "at most"], rows,
    `On a prototype one more takes ${peers.blinker_running[4]} bytes in ${peerColumns[4]}, and without its interval: see the kind "blinker".`);
}

function programs() {
  const rows = [];
  for (const [mode, options] of WAYS) {
    const nothing = figures("empty", "\n", options).heap_live_bytes;
    const blink = figures("blink", join(root, "examples/blink.js"), ["--duration", "3", ...options]);
    const story = figures("story", join(root, "bench/ram/story.js"), options);
    const hundred = figures("functions", FUNCTIONS_PROGRAM, options);
    const add = (what, bytes, most, theirs) => {
      limit(`${what} ${mode}`, bytes, most);
      rows.push([`${what} ${mode}`, text(bytes), String(most), ...(theirs ?? peers.columns.map(() => null)).map(text)]);
    };
    add("story after loading, over an empty program", story.heap_live_bytes - nothing, 96, peers.story);
    add("story, all but the C stack, at most", total(story), 700, peers.least.story);
    add(`${FUNCTIONS} functions after loading, over an empty program`, hundred.heap_live_bytes - nothing, 0);
    add("blink, all but the C stack, at most", total(blink), 384, peers.least.blink);
    add("blink, C stack", blink.c_stack_peak_bytes, 768);
  }
  print(`Programs: bytes of RAM (${board})`, ["", "Mote", "at most", ...peerColumns], rows, `Peers: ${peers.story_note}; ${peers.least_note}.`);
}

// ---- the least RAM in which a program completes: arena and static memory, everything but the C stack

const GOALS = { blink: 384, fib: 880, sieve: 9700, crc: 1250, nbody: 1190, objects: 1350, closures: 1070, strings: 1600, bintrees: 4200, story: 700 };
const STATIC = 8; /* checked below */

function completes(name, bytes, options) {
  const file = name === "story" ? join(root, "bench/ram/story.js")
    : name === "blink" ? join(root, "examples/blink.js") : join(root, "bench/speed/programs", name + ".js");
  const duration = name === "blink" ? ["--duration", "3"] : [];
  const result = run(file, "mps2-an386", "--heap", String((bytes - STATIC) & ~3), ...duration, ...options);
  if (result.stats && "static_bytes" in result.stats) limit("static memory", result.stats.static_bytes, STATIC);
  return result.status === 0;
}

function leastOf(name, most, options) {
  let low = 0, high = most;
  if (!completes(name, high, options)) return NaN;
  while (high - low > 16) {
    const middle = ((low + high) >> 1) & ~3;
    if (completes(name, middle, options)) high = middle; else low = middle;
  }
  return high;
}

function least() {
  const rows = [];
  for (const [name, goal] of Object.entries(GOALS)) {
    const found = WAYS.map(([mode, options]) => {
      if (!check) return leastOf(name, 32768, options);
      if (!completes(name, goal, options)) problems.push(`${name} ${mode} does not complete in ${goal} bytes`);
      return goal;
    });
    found.forEach((bytes, i) => limit(`${name} ${WAYS[i][0]}, least RAM`, bytes, goal));
    rows.push([name, ...found.map(text), String(goal), ...peers.least[name].map(text)]);
  }
  print("Least RAM in which a program completes, everything but the C stack (mps2-an386)",
    ["program", "Mote", "--no-eval", "at most", ...peerColumns], rows, `Peers: ${peers.least_note}.`);
}

kinds("RAM bytes an object, beyond the array slot that holds it", KINDS, true);
kinds(`RAM bytes of ${ELEMENTS} elements, beyond the array slot that holds them`, TYPED, false);
kinds("RAM bytes an instance of a class", CLASSES, false);
kinds("RAM bytes of promises", PROMISES, false);
kinds("RAM bytes a suspended call", SUSPENDED, false);
kinds("RAM bytes a collection or Date", COLLECTIONS, false);
blinkers();
programs();
if (check || args.includes("--least")) least();
for (const problem of problems) console.log("FAILED " + problem);
process.exit(problems.length ? 1 : 0);
