// Random programs must do the same whether their start is evaluated at build time or runs on the device, and the same as
// in Node. usage: node random_evaluate.mjs MOTE [COUNT] [FIRST SEED]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";

const [mote, count = "60", first = "1"] = process.argv.slice(2);

function generator(seed) {
  let state = seed * 2654435761 >>> 0 || 1;
  const random = n => {
    state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
    return state % n;
  };
  const pick = list => list[random(list.length)];
  const lines = [], objects = [], arrays = [], numbers = [], functions = [], classes = [], typed = [], late = [];
  let names = 0;
  const name = () => "v" + names++;
  const keys = ["a", "b", "c", "x", "y", "name", "0", "7"];
  const key = () => pick(keys);
  const member = o => { const k = key(); return /\d/.test(k) ? `${o}[${k}]` : pick([`${o}.${k}`, `${o}["${k}"]`]); };
  const literal = () => pick([() => String(random(100)), () => String(random(100000) - 50000), () => "-0", () => (random(1000) / 8).toString(),
    () => `"s${random(20)}"`, () => "true", () => "null", () => "undefined", () => '"\\u20ac"', () => "1e300"])();
  function value(depth = 0) {
    const choice = random(depth > 2 ? 3 : 12);
    if (choice < 2) return literal();
    if (choice === 2 && numbers.length) return pick(numbers);
    if (choice === 3 && objects.length) return pick(objects);
    if (choice === 4 && arrays.length) return pick(arrays);
    if (choice === 5) return `[${Array.from({ length: random(5) }, () => value(depth + 1)).join(", ")}]`;
    if (choice === 6) return `{ ${[...new Set(Array.from({ length: random(4) }, key))].map(k => `${k}: ${value(depth + 1)}`).join(", ")} }`.replace(/^/, "(").replace(/$/, ")");
    if (choice === 7 && classes.length) return `new ${pick(classes)}(${value(depth + 1)}, ${value(depth + 1)})`;
    if (choice === 8 && functions.length) return `${pick(functions)}(${number(depth + 1)})`;
    if (choice === 9 && objects.length) return member(pick(objects));
    if (choice === 10) return number(depth + 1);
    return literal();
  }
  function number(depth = 0) {
    const choice = random(depth > 2 ? 2 : 6);
    if (choice === 0 || !numbers.length) return String(random(50));
    if (choice < 3) return pick(numbers);
    return `(${number(depth + 1)} ${pick(["+", "-", "*", "&", "|", "^", ">>>"])} ${number(depth + 1)})`;
  }
  function change() {
    const all = objects.length ? objects : ["global0"];
    return pick([
      () => numbers.length ? `${pick(numbers)} ${pick(["=", "+=", "^="])} ${number()};` : ";",
      () => objects.length ? `${member(pick(all))} = ${value()};` : ";",
      () => arrays.length ? `${pick(arrays)}.push(${value()});` : ";",
      () => arrays.length ? `${pick(arrays)}[${random(6)}] = ${value()};` : ";",
      () => objects.length ? `delete ${member(pick(all))};` : ";",
      () => arrays.length ? `${pick(arrays)}.${pick(["pop()", "shift()", "reverse()", "length = 2"])};` : ";",
      () => functions.length ? `${pick(functions)}(${number()});` : ";",
      () => typed.length ? `${pick(typed)}[${random(6)}] = ${number()};` : ";",
      () => objects.length && classes.length ? `note(${pick(objects)}.bump && ${pick(objects)}.bump());` : ";",
      () => functions.length && random(3) === 0 ? `${pick(functions)}.${pick(["a", "b"])} = ${value()};` : ";",
      () => classes.length ? `${pick(classes)}.prototype.${pick(["a", "extra"])} = ${random(2) ? "function () { return " + number() + "; }" : literal()};` : ";",
      () => objects.length && random(6) === 0 ? `Object.${pick(["freeze", "seal", "preventExtensions"])}(${pick(all)});` : ";"
    ])();
  }
  const guarded = text => `try { ${text} } catch (e) { note(e.name); }`;
  function declare() {
    const v = name();
    pick([
      () => { lines.push(`let ${v} = ${number()};`); numbers.push(v); },
      () => { lines.push(`${pick(["const", "let", "var"])} ${v} = { ${key()}: ${value()}, k${random(3)}: ${value()} };`); objects.push(v); },
      () => { lines.push(`const ${v} = [${value()}, ${value()}];`); arrays.push(v); },
      () => { lines.push(`const ${v} = []; for (let i = 0; i < ${random(40)}; i++) ${v}.push(${pick(["i", "i * i", "i * 40000", "i / 4", '"" + i', "{ i: i }", "0"])});`); arrays.push(v); },
      () => { lines.push(`function ${v}(p) { ${guarded(change())} ${guarded(change())} return ${pick(["p", number(), "p + 1"])}; }`); functions.push(v); },
      () => { lines.push(`const ${v} = (function () { let c = ${number()}; const kept = ${value()}; return function (p) { c += p; note(typeof kept); return c; }; })();`); functions.push(v); },
      () => { lines.push(`function ${v}(a, b) { this.a = a; this.z = b; } ${v}.prototype.sum = function () { return this.a; };`); classes.push(v); },
      () => { lines.push(`class ${v} { static made = ${value()}; static #n = 0; #p = ${number()}; f = ${value()}; constructor(a, b) { this.a = a; this.z = b; ${v}.#n++; } get p() { return this.#p; } bump() { note(++this.#p); return ${v}.#n; } sum() { return this.a; } }`); classes.push(v); },
      () => { if (classes.length) { lines.push(`class ${v} extends ${pick(classes)} { constructor(a, b) { super(a, b); this.more = ${value()}; } sum() { return super.sum(); } }`); classes.push(v); } },
      () => { // made while the program runs, with keys that only then are known
        const k = "k" + random(4);
        lines.push(`const ${v} = (function (q, k) { return class ${pick(["", "extends Array ", "extends Object "])}{ m${k}(p) { return [q, p]; } get g${k}() { note("get"); return q; } static s${k}() { return ${value()}; } [k + "c"]() { return ${literal()}; } f${k} = ${value()}; put() { super.t${k} = ${value()}; super[k + "t"] = ${number()}; return this; } }; })(${number()}, "${k}");`);
        late.push([v, k]);
      },
      () => { lines.push(`const ${v} = new ${pick(["Uint8Array", "Int16Array", "Float64Array", "Uint32Array"])}(${1 + random(9)}); for (let i = 0; i < ${v}.length; i++) ${v}[i] = i * ${random(70000)} / 4;`); typed.push(v); },
      () => { const f = random(2) ? "get" : "peek"; lines.push(`const ${v} = { n: ${number()}, ${f === "get" ? "get twice() { return this.n * 2; }, set twice(x) { this.n = x; }" : "twice: 1"} };`); objects.push(v); },
      () => { lines.push(`const ${v} = ${classes.length ? `new ${pick(classes)}(${value()}, ${value()})` : "{ lonely: 1 }"};`); objects.push(v); },
      () => { if (functions.length) { lines.push(`const ${v} = ${pick(functions)}.bind(null, ${number()});`); functions.push(v); } }
    ])();
  }
  const show = list => list.map(v => `show(${v})`).join(", ");
  const everything = () => [...objects, ...arrays, ...numbers];
  const steps = 8 + random(25);
  for (let i = 0; i < steps; i++) {
    const choice = random(20);
    if (choice < 10) declare();
    else if (choice < 17) lines.push(guarded(change()));
    else if (choice < 18 && everything().length) lines.push(`print(${show([pick(everything())])});`);
    else declare();
  }
  const all = everything();
  const rest = [];
  for (const v of all) rest.push(`print("${v}", show(${v}));`);
  for (const f of functions) rest.push(`print(typeof ${f}(1), Object.keys(${f}).join());`);
  for (const t of typed) rest.push(`print(${t}.join(), ${t}.length);`);
  for (const [c, k] of late) {
    rest.push(`{ const o = new ${c}().put(); print(typeof o.m${k}, typeof o.g${k}, typeof ${c}.s${k}, typeof o.${k}c, typeof o.f${k}, show(o.t${k}), typeof o.${k}t, o.${k}t + 1); o.g${k}; if (o.${k}c) note(o.${k}c()); }`);
    rest.push(`print(Object.getOwnPropertyNames(${c}.prototype).join(), show(${c}.s${k}()), Reflect.set(${c}, "r${k}", ${number()}), ${c}.r${k} + 1);`);
  }
  for (const c of classes) rest.push(`print(Object.keys(${c}.prototype).join(), new ${c}(1, 2).sum === ${c}.prototype.sum);`);
  for (let i = 0; i < 6; i++) rest.push(guarded(change()));
  for (const v of all) rest.push(`print("${v}", show(${v}));`);
  for (const t of typed) rest.push(`print(${t}.join());`);
  for (let i = 0; i < 4 && objects.length > 1; i++) { const a = pick(objects), b = pick(objects); rest.push(`print(${a} === ${b}, ${member(a)} === ${member(b)});`); }
  return `"use strict";
var notes = [];
function note(x) { if (notes.length < 200) notes.push(x); }
function show(v, depth) {
  depth = depth || 0;
  if (typeof v === "function") return "function " + Object.keys(v).join();
  if (v === null || typeof v !== "object") return typeof v === "number" && v === 0 ? (1 / v < 0 ? "-0" : "0") : typeof v + ":" + String(v);
  if (depth > 3) return "...";
  if (Array.isArray(v)) { var t = []; for (var i = 0; i < v.length && i < 12; i++) t.push(i in v ? show(v[i], depth + 1) : "hole"); return "[" + v.length + ": " + t.join(" ") + "]"; }
  var s = (Object.isFrozen(v) ? "F" : "") + (Object.isExtensible(v) ? "" : "X") + "{";
  for (var k in v) s += k + "=" + show(v[k], depth + 1) + " ";
  return s + "}";
}
${lines.join("\n")}
${rest.join("\n")}
print(notes.join());
`;
}

const folder = mkdtempSync(join(tmpdir(), "mote-random-"));
let failed = 0;
for (let seed = +first; seed < +first + +count; seed++) {
  const file = join(folder, seed + ".js"), source = generator(seed);
  writeFileSync(file, source);
  const [evaluated, plain] = [[], ["--no-eval"]].map(options =>
    spawnSync(mote, ["run", ...options, "--heap", "131072", file], { encoding: "utf8" }));
  const node = spawnSync(process.execPath, ["-e", "\"use strict\"; const print = (...a) => console.log(a.join(' '));\n" + source], { encoding: "utf8" });
  const problem = evaluated.status !== plain.status ? `status ${evaluated.status}, without evaluation ${plain.status}\n${evaluated.stderr}`
    : evaluated.stdout !== plain.stdout ? "prints something else than without evaluation"
    : evaluated.status === 0 && evaluated.stdout !== node.stdout ? "prints something else than Node" : null;
  if (!problem) continue;
  failed++;
  console.log(`FAILED seed ${seed}: ${problem}`);
}
if (count === "1") console.log(`the program is ${join(folder, first + ".js")}`);
else rmSync(folder, { recursive: true });
console.log(`${count} programs, ${failed} failed`);
process.exit(failed ? 1 : 0);
