// A board in QEMU whose flash and power the test has in its hands, and the desktop's side of its line.

import { spawn } from "node:child_process";
import { connect } from "node:net";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BREAK, COMMAND, crc32, decode, encode } from "./frames.mjs";

export { BREAK, COMMAND, crc32 };

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

export const WHY = ["nothing", "refused", "ended", "crashed", "fault", "break", "button"];

async function open(path) {
  for (let i = 0; i < 200 && !existsSync(path); i++) await sleep(10);
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.on("error", reject);
  });
}

// The debugger's protocol, as far as it is needed.
class Debugger {
  #socket; #text = ""; #waiting = []; #stopped = null; onStop = null;
  static async open(path) {
    const it = new Debugger();
    it.#socket = await open(path);
    it.#socket.setEncoding("latin1");
    it.#socket.on("data", data => it.#take(data));
    return it;
  }
  #take(data) {
    this.#text += data;
    for (;;) {
      this.#text = this.#text.replace(/^[+-]+/, "");
      const match = /^\$([^#]*)#[0-9a-f]{2}/.exec(this.#text);
      if (!match) return;
      this.#text = this.#text.slice(match[0].length);
      this.#socket.write("+");
      if (/^T/.test(match[1])) { this.running = false; this.onStop?.(match[1]); }
      else if (!/^O[0-9a-f]/.test(match[1])) this.#waiting.shift()?.(match[1]);
    }
  }
  #send(text) {
    let sum = 0;
    for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
    this.#socket.write(`$${text}#${(sum & 255).toString(16).padStart(2, "0")}`, "latin1");
  }
  ask(text) {
    return new Promise(resolve => { this.#waiting.push(resolve); this.#send(text); });
  }
  go() { this.running = true; this.#send("c"); }
  async halt() {
    if (!this.running) return;
    const stopped = new Promise(resolve => { const before = this.onStop; this.onStop = () => { this.onStop = before; resolve(); }; });
    this.#socket.write("\x03");
    await stopped;
  }
  // Stops at each write of a word, before it is written; `what` is done there.
  async watch(address, what) {
    const point = `2,${address.toString(16)},4`;
    await this.ask("Z" + point);
    this.onStop = async () => {
      await what();
      await this.ask("z" + point);
      await this.#step();
      await this.ask("Z" + point);
      this.go();
    };
    return async () => { await this.halt(); await this.ask("z" + point); this.onStop = null; };
  }
  #step() {
    const before = this.onStop;
    return new Promise(resolve => {
      this.onStop = () => { this.onStop = before; resolve(); };
      this.#send("s");
    });
  }
  async read(address, count) {
    const parts = [];
    for (let at = 0; at < count; at += 1024)
      parts.push(Buffer.from(await this.ask(`m${(address + at).toString(16)},${Math.min(1024, count - at).toString(16)}`), "hex"));
    return Buffer.concat(parts);
  }
  async write(address, bytes) {
    for (let at = 0; at < bytes.length; at += 1024) {
      const part = bytes.subarray(at, at + 1024);
      const answer = await this.ask(`M${(address + at).toString(16)},${part.length.toString(16)}:${part.toString("hex")}`);
      if (answer !== "OK") throw new Error(`can't write memory at ${address + at}: ${answer}`);
    }
  }
  monitor(command) { return this.ask(`qRcmd,${Buffer.from(command).toString("hex")}`); }
}

export class Board {
  #number = Math.floor(Math.random() * 256); #session = 1; #raw = Buffer.alloc(0); #frames = []; text = "";

  // where: { machine, kernel, flash: [[address, bytes] ...] what changes of it, ram: [address, bytes] }
  static async start(where) {
    const board = new Board();
    board.where = where;
    board.folder = mkdtempSync(join(tmpdir(), "mote-board-"));
    const path = name => join(board.folder, name);
    board.process = spawn("qemu-system-arm", ["-M", where.machine, "-kernel", where.kernel, "-display", "none", "-monitor", "none", "-S",
      "-chardev", `socket,id=gdb,path=${path("gdb")},server=on,wait=off`, "-gdb", "chardev:gdb",
      "-serial", `unix:${path("line")},server=on,wait=off`], { stdio: ["ignore", "inherit", "inherit"] });
    board.line = await open(path("line"));
    board.line.on("data", data => board.#take(data));
    board.debug = await Debugger.open(path("gdb"));
    return board;
  }
  end() {
    this.process.kill("SIGKILL");
    this.line.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  // ---- power and flash
  async flash() {
    const parts = [];
    for (const [address, bytes] of this.where.flash) parts.push(await this.debug.read(address, bytes));
    return Buffer.concat(parts);
  }
  async #setFlash(contents) {
    let at = 0;
    for (const [address, bytes] of this.where.flash) {
      await this.debug.write(address, contents.subarray(at, at + bytes));
      at += bytes;
    }
  }
  async cycle(flash) { // off, the flash changes to this, on
    await this.debug.halt();
    if (flash) await this.#setFlash(flash);
    await this.debug.write(this.where.ram[0], Buffer.alloc(this.where.ram[1], 0xA5));
    await this.debug.monitor("system_reset");
    this.text = "";
    this.#raw = Buffer.alloc(0);
    this.debug.go();
  }

  // ---- the line
  #take(data) {
    this.text += data.toString("latin1");
    this.#raw = Buffer.concat([this.#raw, data]);
    for (let end; (end = this.#raw.indexOf(0)) >= 0; this.#raw = this.#raw.subarray(end + 1)) {
      const frame = end > 0 ? decode(this.#raw.subarray(0, end)) : null;
      if (frame) this.#frames.push(frame);
    }
  }
  async until(what, ms = 3000) {
    for (const end = Date.now() + ms; Date.now() < end; await sleep(2)) {
      const found = what();
      if (found) return found;
    }
    return null;
  }
  async ask(command, { slot = 0, flags = 0, count = 0, offset = 0, data = Buffer.alloc(0), tries = 5, ms = 1500, before = null } = {}) {
    const number = this.#number = (this.#number + 1) & 255;
    const head = Buffer.alloc(10);
    head[0] = command; head[1] = number; head[2] = slot; head[3] = flags;
    head.writeUInt16LE(count, 4);
    head.writeUInt32LE(offset, 6);
    const body = Buffer.concat([head, data]), frame = Buffer.concat([body, Buffer.alloc(4)]);
    frame.writeUInt32LE(crc32(body), body.length);
    for (let i = 0; i < tries; i++) {
      if (before) this.line.write(before);
      this.#frames = [];
      this.line.write(encode(frame));
      const answer = await this.until(() => this.#frames.find(f => f[0] === (command | 0x80) && f[1] === number), ms);
      if (answer) return { status: answer[2], data: answer.subarray(6) };
    }
    return null;
  }
  async hello() {
    const session = this.#session++;
    const answer = await this.ask(COMMAND.HELLO, { offset: session, before: BREAK, tries: 60, ms: 60 });
    if (!answer) throw new Error("the board does not answer");
    const d = answer.data;
    const state = i => ({ bytes: d.readUInt32LE(72 + 16 * i), sequence: d.readUInt16LE(76 + 16 * i), attempts: d[78 + 16 * i], state: d[79 + 16 * i] });
    return { why: WHY[d[2]], slots: d[4], active: d[5], target: d[6], slotStates: [state(0), state(1)], payload: d.readUInt16LE(8), cell: d.readUInt16LE(10), trailer: d.readUInt16LE(12),
             page: d.readUInt32LE(16), slot: d.readUInt32LE(20), board: d.readUInt32LE(24), library: d.readUInt32LE(28),
             name: d.subarray(36, 64).toString("latin1").replace(/\0.*/s, "") };
  }
  async #must(what, command, options) {
    const answer = await this.ask(command, options);
    if (!answer || answer.status !== 0) throw new Error(`${what}: ${answer ? `status ${answer.status}` : "no answer"}`);
    return answer;
  }
  // All but RUN.
  async update(image) {
    const info = await this.hello(), slot = info.target, pages = info.slot / info.page;
    const wanted = Buffer.alloc(info.slot, 0xFF);
    image.copy(wanted);
    const page = i => wanted.subarray(i * info.page, (i + 1) * info.page);
    const differ = new Set([0, pages - 1]);
    for (let first = 0; first < pages; first += 64) {
      const count = Math.min(64, pages - first);
      const { data } = await this.#must("CRCS", COMMAND.CRCS, { slot, count, offset: first * info.page });
      for (let i = 0; i < count; i++) if (data.readUInt32LE(4 * i) !== crc32(page(first + i))) differ.add(first + i);
    }
    for (const i of differ) await this.#must("ERASE", COMMAND.ERASE, { slot, offset: i * info.page });
    for (const i of differ)
      for (let at = i * info.page; at < (i + 1) * info.page && at < info.slot - info.trailer; at += info.payload) {
        const data = wanted.subarray(at, Math.min(at + info.payload, (i + 1) * info.page, info.slot - info.trailer));
        if (data.some(byte => byte !== 0xFF)) await this.#must("WRITE", COMMAND.WRITE, { slot, offset: at, data });
      }
    await this.#must("CHECK", COMMAND.CHECK, { slot });
    await this.#must("COMMIT", COMMAND.COMMIT, { slot });
    return info;
  }
  async run() {
    this.text = "";
    await this.ask(COMMAND.RUN, { tries: 1, ms: 500 });
  }
  // The program that runs in the end, when others have used up their attempts. X crashes at once.
  async settle() {
    await this.until(() => /program [^X]/.test(this.text), 4000);
    return /program ([^X])/.exec(this.text)?.[1] ?? "-";
  }
  // The letter of "program X", when it says so.
  async program(ms = 4000) { return (await this.until(() => /program (\w)/.exec(this.text), ms))?.[1] ?? "-"; }
}
