// What these tests share: a folder with files, runs with expectations, and a reader of VCD that is strict.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

export function bench(mote) {
  mote = resolve(mote);
  const folder = mkdtempSync(join(tmpdir(), "mote-devices-"));
  let passed = 0, failed = 0;
  const check = (what, problems, more = "") => {
    if (problems.length) { failed++; console.log(`FAILED ${what}\n  ${problems.join("\n  ")}\n  ${more}`); }
    else passed++;
  };
  const matches = (text, pattern) => (pattern instanceof RegExp ? pattern.test(text) : text === pattern);
  return {
    folder, check,
    file: (name, content) => writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content)),
    read: name => readFileSync(join(folder, name), "utf8"),
    // `stdout` and `stderr`: a text, or a pattern
    run(args, status, stdout = /(?:)/, stderr = /^$/, options = {}) {
      const result = spawnSync(mote, args, { cwd: folder, encoding: "utf8", timeout: 50000, input: "", ...options });
      const problems = [];
      if (result.status !== status) problems.push(`status ${result.status ?? result.signal}, not ${status}`);
      if (!matches(result.stdout, stdout)) problems.push(`stdout is not ${JSON.stringify(stdout.source ?? stdout)}: ${JSON.stringify(result.stdout)}`);
      if (!matches(result.stderr, stderr)) problems.push(`stderr is not ${JSON.stringify(stderr.source ?? stderr)}: ${JSON.stringify(result.stderr)}`);
      check("mote " + args.join(" "), problems, result.stderr);
      return result;
    },
    equal(what, seen, expected) {
      const a = JSON.stringify(seen), b = JSON.stringify(expected);
      check(what, a === b ? [] : [`${a} is not ${b}`]);
    },
    end() {
      rmSync(folder, { recursive: true });
      console.log(`${passed} passed, ${failed} failed`);
      process.exit(failed ? 1 : 0);
    }
  };
}

// {signals: {"board.LED1": [[time, value], ...]}, timescale}; throws where the file is none.
export function readVcd(text) {
  const signals = {}, ids = new Map(), scopes = [];
  const [head, body] = text.split("$enddefinitions $end\n");
  if (body === undefined) throw new Error("no $enddefinitions");
  let timescale;
  for (const [, word, rest] of head.matchAll(/\$(\w+)\s+(?:([^$]*?)\s*)?\$end/g)) {
    const parts = (rest ?? "").split(/\s+/);
    if (word === "timescale") timescale = rest;
    else if (word === "scope") scopes.push(parts[1]);
    else if (word === "upscope") scopes.pop();
    else if (word === "var") {
      const [type, width, id, name] = parts;
      if (ids.has(id)) throw new Error(`${id} twice`);
      if (!/^[!-~]+$/.test(id) || !/^[A-Za-z_][\w]*$/.test(name)) throw new Error(`var ${rest}`);
      ids.set(id, { type, width: +width, list: (signals[[...scopes, name].join(".")] = []) });
    } else if (word !== "comment") throw new Error(`$${word}`);
  }
  if (scopes.length) throw new Error("scopes are open");
  let time = 0, inDump = false;
  const seen = new Set();
  for (const line of body.trimEnd().split("\n")) {
    let parts;
    if (line === "$dumpvars") inDump = true;
    else if (line === "$end") inDump = false;
    else if ((parts = /^#(\d+)$/.exec(line))) {
      if (+parts[1] < time) throw new Error(`time ${line} after ${time}`);
      time = +parts[1];
    } else if ((parts = /^([01z])(\S+)$/.exec(line)) || (parts = /^b([01]+|z) (\S+)$/.exec(line)) || (parts = /^r(\S+) (\S+)$/.exec(line))) {
      const signal = ids.get(parts[2]);
      if (!signal) throw new Error(`unknown id in ${line}`);
      if (line[0] === "b" ? signal.width !== 8 || (parts[1] !== "z" && parts[1].length !== 8) : line[0] === "r" ? signal.type !== "real" : signal.width !== 1)
        throw new Error(`${line} does not fit ${signal.type} ${signal.width}`);
      if (inDump) seen.add(parts[2]);
      signal.list.push([time, parts[1] === "z" ? "z" : line[0] === "b" ? parseInt(parts[1], 2) : +parts[1]]);
    } else throw new Error(`line ${line}`);
  }
  if (seen.size !== ids.size) throw new Error("not all signals have a first value");
  return { signals, timescale };
}
