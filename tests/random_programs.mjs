// What the tests with random programs share: dice, and running programs in Mote and in Node.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Numbers that `seed` decides.
export class Dice {
  constructor(seed) { this.seed = seed; }
  roll(n) { return ((this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0) >>> 8) % n; }
  pick(list) { return list[this.roll(list.length)]; }
}

const SHIM = 'globalThis.print = (...a) => process.stdout.write(a.map(String).join(" ") + "\\n");\n';

// Makes `count` programs by `program()` and runs each in Node and, with each of `variants` (lists of options), in Mote; `describe`
// gives what else there is to say about a program that prints another `line` (from 0). Ends the process.
export function compare({ mote, count, dice, program, variants, describe }) {
  const folder = mkdtempSync(join(tmpdir(), "mote-random-")), file = join(folder, "program.js");
  let failed = 0;
  for (let n = 0; n < count && !failed; n++) {
    const from = dice.seed, source = program();
    writeFileSync(file, source);
    const wanted = spawnSync(process.execPath, ["--input-type=module"], { input: SHIM + source, encoding: "utf8" }).stdout;
    for (const options of variants) {
      const run = spawnSync(mote, ["run", file, ...options], { encoding: "utf8" });
      if (run.stdout === wanted) continue;
      const x = wanted.split("\n"), y = run.stdout.split("\n"), line = x.findIndex((text, i) => text !== y[i]);
      console.log(`FAILED seed ${from} ${options.join(" ")}, line ${line + 1}\n  Node: ${x[line]}\n  Mote: ${y[line]} ${run.stderr}\n${describe(source, line)}`);
      failed++;
    }
  }
  rmSync(folder, { recursive: true });
  console.log(`${count} programs, ${failed} failures`);
  process.exit(failed ? 1 : 0);
}
