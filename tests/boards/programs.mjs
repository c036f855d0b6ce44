// The programs beside this file that are for a board: "// boards:" says which, "// stdin:" (a JavaScript expression) what comes to the console's
// receiver; what they must print stands beside what prints it, as in tests/js.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectations } from "../run_js.mjs";

const folder = dirname(fileURLToPath(import.meta.url));

export function programs(board) {
  return readdirSync(folder).filter(file => file.endsWith(".js")).sort().flatMap(file => {
    const path = join(folder, file), source = readFileSync(path, "utf8"), stdin = /^\/\/ stdin: (.*)$/m.exec(source);
    if (!/^\/\/ boards: (.*)$/m.exec(source)[1].split(" ").includes(board)) return [];
    return [{ path, name: file.slice(0, -3), wanted: expectations(path), input: stdin ? Function(`return ${stdin[1]}`)() : "" }];
  });
}
