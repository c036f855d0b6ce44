// Random programs on typed arrays and DataViews: what Mote prints, with and without build-time evaluation and with larger
// granules, is what Node prints.
// usage: node random_typed.mjs MOTE PROGRAMS [SEED]

import { Dice, compare } from "./random_programs.mjs";

const [mote, programs, first] = process.argv.slice(2);
const dealer = new Dice(+(first ?? 1)), dice = n => dealer.roll(n), pick = list => dealer.pick(list);

const CLASSES = ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"].map(k => k + "Array");
const KINDS = ["Int8", "Uint8", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"];
const array = () => pick(["a", "b", "c", "d"]);
const value = () => pick(["0", "-0", "1", "-1", "0.5", "1.5", "2.5", "127", "128", "255", "256", "-129", "65535", "65536", "3000000000",
  "-3000000000", "1e20", "NaN", "Infinity", "-1e300", "0.1", "'7'", "null", "undefined", "true", "{ valueOf() { return 5; } }", "[3]",
  "16777217", "1073741823", "1073741824", "-1073741825"]);
const index = () => pick(["0", "1", "2", "3", "-1", "-2", "99", "undefined", "1.7", "'1'"]);
const start = () => pick(["0", "1", "2", "-1", "-2"]); // of fill: Node 20 fills everything when it is undefined
const place = () => pick(["0", "1", "2", "3", "5"]);
const little = () => pick(["true", "false"]);
const test = () => `x => x ${pick([">", "<", "!=="])} ${pick(["1", "100", "0.5"])}`;

const STATEMENTS = [
  () => `${array()} = new ${pick(CLASSES)}([${Array.from({ length: dice(6) }, value)}]);`,
  () => `${array()} = new ${pick(CLASSES)}(${dice(7)});`,
  () => `${array()} = new ${pick(CLASSES)}(${array()});`,
  () => `${array()} = new ${pick(CLASSES)}(${array()}.buffer${pick(["", ", 8", ", 0", ", 0, 1", ", 2", ", 4, 1"])});`,
  () => `${array()} = ${pick(CLASSES)}.${pick([`of(${value()}, ${value()})`, `from([${value()}], x => x)`, `from(${array()})`])};`,
  () => `${array()}[${index()}] = ${value()};`,
  () => `show(${array()}[${index()}]);`,
  () => `${array()} = ${array()}.${pick(["slice", "subarray"])}(${index()}, ${index()});`,
  () => `${array()}.set(${array()}, ${dice(3)});`,
  () => `${array()}.fill(${value()}, ${start()}, ${index()});`,
  () => `${array()}.copyWithin(${index()}, ${index()}, ${index()});`,
  () => `${array()}.sort(${pick(["", "(x, y) => y - x", "undefined"])});`,
  () => `${array()}.reverse();`,
  () => `show(${array()}.${pick(["indexOf", "lastIndexOf", "includes", "at"])}(${value()}));`,
  () => `show(${array()}.${pick(["map", "filter", "find", "findLast", "findIndex", "every", "some"])}(${test()}));`,
  () => `show(${array()}.reduce((x, y) => x + y, 0), ${array()}.join("|"));`,
  () => `${array()} = ${array()}.map(x => x * ${pick(["2", "0.5", "-1", "1000"])});`,
  () => `${array()} = ${array()}.${pick(["toSorted()", "toReversed()", "with(0, 9)", `with(-1, ${value()})`])};`,
  () => `view = new DataView(${array()}.buffer); show(view.byteLength);`,
  () => `view.set${pick(KINDS)}(${place()}, ${value()}, ${little()});`,
  () => `show(view.get${pick(KINDS)}(${place()}, ${little()}));`,
  () => `show(${array()}.length, ${array()}.byteOffset, ${array()}.byteLength, Object.prototype.toString.call(${array()}));`,
  () => `{ let s = 0; for (let i = 0; i < ${array()}.length; i++) s += ${array()}[i]; show(s); }`,
  () => `for (let i = 0; i < a.length; i++) a[i] = a[i] ${pick(["+ 1", "* 3", "- 0.25", "^ 7"])};`,
  () => `show([...${array()}], Array.from(${array()}), Object.keys(${array()}));`,
  () => `${array()}.${pick(["x", "foo"])} = ${dice(9)}; show(${array()}.x, ${array()}.foo);`
];

const HEAD = `const text = x => Object.is(x, -0) ? "-0" : typeof x === "object" && x ? "[" + Array.prototype.join.call(x) + "]" : String(x);
const show = (...values) => print(...values.map(text));
let a = new Uint8Array([1, 2, 3, 250]), b = new Float64Array([0.5, 2]), c = new Int16Array(4), d = Uint32Array.of(1, 4000000000), view = new DataView(c.buffer);
`;
function program() {
  const lines = [], output = dice(40); /* where evaluation at build time has to stop */
  for (let i = 0; i < 40; i++) {
    lines.push(`try { ${pick(STATEMENTS)()} } catch (e) { print(e.name); }`);
    if (i === output) lines.push('print("--");');
    if (i % 8 === 7) lines.push("show(a, b, c, d);");
  }
  return HEAD + lines.join("\n") + "\n";
}

compare({ mote, count: +programs, dice: dealer, program, variants: [[], ["--no-eval"], ["--no-eval", "--heap", "40000"]], describe: source => source });
