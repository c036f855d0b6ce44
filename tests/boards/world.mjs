// The world around an emulated board: runs a program, passes on what it prints line by line, and reaches the emulator (QMP).

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { tmpdir } from "node:os";

class Emulator {
  constructor(path) {
    this.path = path;
    this.answers = "";
    this.waiting = []; // for an answer each
  }

  open() {
    return this.opened ??= new Promise((resolve, reject) => {
      this.socket = connect(this.path, resolve);
      this.socket.on("error", reject);
      this.socket.on("data", bytes => this.take(bytes));
    }).then(() => this.ask("qmp_capabilities"));
  }

  take(bytes) {
    this.answers += bytes;
    for (let end; (end = this.answers.indexOf("\n")) >= 0;) {
      const answer = JSON.parse(this.answers.slice(0, end));
      this.answers = this.answers.slice(end + 1);
      if ("return" in answer || "error" in answer) this.waiting.shift()(answer);
    }
  }

  ask(command, args = {}) {
    return new Promise((resolve, reject) => {
      this.waiting.push(answer => "error" in answer ? reject(new Error(`${command}: ${answer.error.desc}`)) : resolve(answer.return));
      this.socket.write(JSON.stringify({ execute: command, arguments: args }) + "\n");
    });
  }

  // The path of a device that -device made.
  async device(type) {
    const folder = "/machine/peripheral-anon", found = (await this.ask("qom-list", { path: folder })).find(entry => entry.type === `child<${type}>`);
    if (!found) throw new Error(`the emulator has no ${type}`);
    return `${folder}/${found.name}`;
  }

  key(name, down) {
    return this.ask("input-send-event", { events: [{ type: "key", data: { down, key: { type: "qcode", data: name } } }] });
  }
}

// Waiting takes real time, so that the world has some to act in. argv: MOTE run FILE ...; `line(text, emulator, folder)` is called for each line, one after another.
export function play(line) {
  const [mote, ...options] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), "mote-world-")), path = join(folder, "qmp");
  const child = spawn(mote, [...options, "--time", "real", "--emulator", `-qmp unix:${path},server=on,wait=off`], { stdio: ["ignore", "pipe", "inherit"] });
  const emulator = new Emulator(path);
  let text = "", turn = Promise.resolve();
  child.stdout.on("data", bytes => {
    process.stdout.write(bytes);
    text += bytes;
    for (let end; (end = text.indexOf("\n")) >= 0; text = text.slice(end + 1)) {
      const one = text.slice(0, end);
      turn = turn.then(() => emulator.open()).then(() => line(one, emulator, folder)).catch(e => process.stderr.write(e + "\n"));
    }
  });
  child.on("close", status => {
    emulator.socket?.destroy();
    rmSync(folder, { recursive: true });
    process.exitCode = status ?? 1;
  });
}
