// `mote watch` and `mote init`: what happens when files change, and a new project that works.
// usage: node check_live.mjs MOTE LOADER

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { board, check, end, file, folder, idOf, run, start, sync } from "./harness.mjs";

const [mote, loader] = [resolve(process.argv[2]), resolve(process.argv[3])];
process.env.XDG_CACHE_HOME = join(folder, "cache");
const boards = JSON.parse(sync(mote, ["boards", "--json"]).stdout);
const known = boards.find(b => /serial/.test(b.flash_with) && b.slots === 2);

// ---- a project
{
  let it = await run(mote, ["init", "new/project", "-q"]);
  const project = join(folder, "new/project");
  check("init makes folders", it.status === 0 && existsSync(join(project, "main.js")), it.text);
  const files = ["main.js", "mote.json", "tsconfig.json", "board.d.ts", ".gitignore"];
  check("its files", files.every(name => existsSync(join(project, name))));
  for (const name of ["mote.json", "tsconfig.json"]) JSON.parse(readFileSync(join(project, name), "utf8"));
  it = await run(mote, ["run", "--time", "virtual", "--duration", "2"], { cwd: project });
  check("its first run works", it.status === 0 && /hello/.test(it.stdout), it.text);
  it = await run(mote, ["build", "-q"], { cwd: project });
  check("so does a build", it.status === 0 && existsSync(join(project, "main.img")), it.text);
  it = await run(mote, ["size", "--json"], { cwd: join(project) });
  check("and sizes", it.status === 3 || it.status === 0, it.text);
  const before = readFileSync(join(project, "main.js"), "utf8");
  writeFileSync(join(project, "main.js"), before + "// mine\n");
  rmSync(join(project, ".gitignore"));
  it = await run(mote, ["init"], { cwd: project });
  check("init overwrites nothing: 4", it.status === 4 && /main\.js is there already/.test(it.stderr) && !existsSync(join(project, ".gitignore")), it.text);
  check("what was written stays", readFileSync(join(project, "main.js"), "utf8").endsWith("// mine\n"));
  mkdirSync(join(project, "src"));
  it = await run(mote, ["run", "--time", "virtual", "--duration", "1"], { cwd: join(project, "src") });
  check("a project is found from a folder in it", it.status === 0 && /hello/.test(it.stdout), it.text);
  writeFileSync(join(project, "mote.json"), '{"board": "toaster"}');
  it = await run(mote, ["run", "main.js"], { cwd: project });
  check("an unknown board in mote.json: 3", it.status === 3 && /toaster/.test(it.stderr), it.text);
  writeFileSync(join(project, "mote.json"), '{"board": ');
  it = await run(mote, ["run", "main.js"], { cwd: project });
  check("a mote.json that is none: 4", it.status === 4 && /mote\.json:\d/.test(it.stderr), it.text);
}

// ---- watch, on the simulator
{
  const part = file("part.js", 'export const word = "first";\n');
  const main = file("watched.js", 'import { word } from "./part.js";\nconsole.log("it says", word);\nsetInterval(() => {}, 1000);\n');
  const it = start(mote, ["watch", main]);
  check("watch runs it", await it.says(/built in \d+ ms\n[^]*it says first\n|it says first\n/), it.text);
  writeFileSync(part, 'export const word = "second";\n');
  check("a part changed", await it.says(/it says second\n/), it.text);
  writeFileSync(part + "~", 'export const word = "third";\n');
  renameSync(part + "~", part);
  check("a part was replaced, as editors do", await it.says(/it says third\n/), it.text);
  writeFileSync(main, "let a = ;\n");
  check("an error is shown and waited out", await it.says(/watched\.js:1:\d+: SyntaxError[^]*waiting for a change\n/), it.text);
  writeFileSync(main, 'import { word } from "./late.js";\nconsole.log("it says", word);\n');
  check("a file is missing", await it.says(/late\.js[^]*waiting for a change\n/), it.text);
  file("late.js", 'export const word = "fourth";\n');
  check("it appears", await it.says(/it says fourth\n/), it.text);
  check("the end of a program is told", await it.says(/ended; waiting for a change\n/), it.text);
  file("unrelated.js", "let b = 1;\n");
  writeFileSync(join(folder, "late.js"), 'export const word = "fifth";\n');
  check("once more", await it.says(/it says fifth\n/), it.text);
  check("files of others do not matter", (it.text.match(/built in/g) ?? []).length === 5, it.text);
  const slowest = Math.max(...[...it.text.matchAll(/built in (\d+) ms/g)].map(m => +m[1]));
  check("its own work is told", slowest >= 0, it.text);
  await it.kill("SIGINT");
  check("Ctrl-C ends it", it.status === 0, it.status);
}

// ---- watch, on a board
if (known) {
  const b = await board(loader, { name: known.name, id: idOf(known.name), slots: 2, bytes: 131072, page: 1024, cell: 4 });
  const main = file("live.js", 'setInterval(() => console.log("live one."), 20);\n');
  const it = start(mote, ["watch", main, "--board", known.name, "--port", b.tty]);
  check("watch brings it to the board", await it.says(/built in \d+ ms, transfer \d+ ms\n[^]*live one\./), it.text);
  writeFileSync(main, 'let n = 0;\nfunction read(o) { return o.x.y; }\nsetInterval(() => { console.log("live two."); if (++n === 3) read({}); }, 20);\n');
  check("on every save", await it.says(/live two\./), it.text);
  check("with positions of this build", await it.says(/at read \(\S*live\.js:2:\d+\)/), it.text);
  writeFileSync(main, "let a = ;\n");
  check("an error is shown, the board goes on", await it.says(/SyntaxError[^]*waiting for a change\n/), it.text);
  writeFileSync(main, 'setInterval(() => console.log("live three."), 20);\n');
  check("and then it goes on here", await it.says(/live three\./), it.text);
  await it.kill("SIGINT");
  check("Ctrl-C ends it", it.status === 0, it.status);

  // a project's board and port
  await run(mote, ["init", "wired", "-q", "--board", known.name]);
  const wired = join(folder, "wired");
  writeFileSync(join(wired, "mote.json"), JSON.stringify({ main: "main.js", board: known.name, port: b.tty }));
  const got = await run(mote, ["flash"], { cwd: wired });
  check("`mote flash` in a project needs nothing more", got.status === 0 && /main\.js: on/.test(got.stderr), got.text);
  await b.stop();
}

end();
