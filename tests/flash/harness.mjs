// A board with the resident loader (mote-loader: its flash is a file, its console a pseudo terminal), lines to it that do harm, and
// `mote` as a process that is listened to. Everything waits for what is said, never for a time.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { ReadStream, WriteStream } from "node:tty";

export const folder = mkdtempSync(join(tmpdir(), "mote-flash-"));
const children = new Set(), servers = new Set();
let failed = 0, passed = 0;

export const file = (name, text) => { writeFileSync(join(folder, name), text); return join(folder, name); };

export function check(what, good, more = "") {
  if (process.env.TRACE) console.log(good ? "ok" : "not ok", what);
  if (good) passed++;
  else { failed++; console.log(`FAILED ${what}\n  ${String(more).replaceAll("\n", "\n  ")}`); }
}

export function end() {
  for (const child of children) child.kill("SIGKILL");
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

// A process; `says(pattern)` resolves when stdout or stderr (together, in the order of arrival) has it behind what was waited for before.
export function start(program, args, options = {}) {
  const child = spawn(program, args, { cwd: folder, stdio: ["pipe", "pipe", "pipe"], ...options });
  const waiting = [];
  const it = { child, stdout: "", stderr: "", text: "", at: 0 };
  const look = ended => {
    for (let i = 0; i < waiting.length; ) {
      const found = waiting[i].pattern.exec(it.text.slice(it.at));
      if (found) it.at += found.index + found[0].length;
      if (found || ended) waiting.splice(i, 1)[0].resolve(found);
      else i++;
    }
  };
  for (const stream of ["stdout", "stderr"])
    child[stream].setEncoding("utf8").on("data", data => { it[stream] += data; it.text += data; look(false); });
  it.exited = new Promise(resolve => child.on("close", (status, signal) => { children.delete(child); it.over = true; it.status = status ?? signal; look(true); resolve(it); }));
  it.says = pattern => new Promise(resolve => { waiting.push({ pattern, resolve }); look(!!it.over); });
  it.kill = signal => { child.kill(signal); return it.exited; };
  children.add(child);
  return it;
}

export const run = (program, args, options = {}) => start(program, args, options).exited;

// ---- boards

export const idOf = name => parseInt(createHash("md5").update(name).digest("hex").slice(0, 4), 16);

let boards = 0;
export async function board(loader, options = {}) {
  const number = boards++, flash = options.flash ?? join(folder, `flash${number}.bin`);
  const args = [flash, "--link", join(folder, `tty${number}`)];
  for (const [name, value] of Object.entries(options)) if (name !== "flash") args.push("--" + name, String(value));
  const it = start(loader, args);
  const [, tty] = await it.says(/^(\/.*)\n/m) ?? [];
  if (!tty) throw new Error("no loader: " + it.text);
  return { tty, flash, stop: () => it.kill("SIGKILL") };
}

// A socket before a terminal; `harm(bytes, toBoard)` gives what arrives of them: a Buffer, or null: the line breaks.
let sockets = 0;
export function line(tty, harm = bytes => bytes, tcp = false) {
  const path = join(folder, `line${sockets++}`);
  const state = { port: "unix:" + path, toBoard: 0, fromBoard: 0 };
  const input = new ReadStream(openSync(tty, "r+")), output = new WriteStream(openSync(tty, "r+"));
  let client = null;
  input.setRawMode(true);
  const pass = (bytes, toBoard, to) => {
    const left = harm(bytes, toBoard, state);
    state[toBoard ? "toBoard" : "fromBoard"] += bytes.length;
    if (left === null) client?.destroy();
    else if (left.length) to?.write(left);
  };
  input.on("data", bytes => pass(bytes, false, client));
  const server = createServer(socket => {
    client = socket;
    socket.on("data", bytes => pass(bytes, true, output));
    socket.on("error", () => {});
    socket.on("close", () => { if (client === socket) client = null; });
  });
  servers.add(server);
  state.stop = () => { server.close(); servers.delete(server); client?.destroy(); input.destroy(); output.destroy(); };
  if (!tcp) return new Promise(resolve => server.listen(path, () => resolve(state)));
  return new Promise(resolve => server.listen(0, "127.0.0.1", () => { state.port = "tcp:127.0.0.1:" + server.address().port; resolve(state); }));
}

// Random numbers that repeat.
export function numbers(seed) {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc >>> 0;
}

export const sync = (program, args, options = {}) => spawnSync(program, args, { cwd: folder, encoding: "utf8", ...options });
