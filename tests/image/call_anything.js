// For natives_sweep.c, which puts a native in the place of `anything`: calls it with all kinds of values, as a function and as a method.
function anything(a, b, c, d, e, f, g, h, i, j, k) {
  return arguments.length + (a && b && c && d && e && f && g && h && i && j && k ? 1 : 0);
}

class Base { #x = 1; static has(o) { return #x in o; } }
function* generate() { yield 1; }
async function wait() { await 0; }
function make() {
  const generator = generate(), array = [1, "two", , 4], holder = { key: 1, nested: {} };
  generator.next();
  return [undefined, null, true, 0, 1, -1, 2, 7, 16383, -16384, 1073741823, 2147483647, 1.5, NaN, -Infinity, "", "a", "key", "a longer text", "\u{1F600}",
    Symbol("s"), Symbol.iterator, {}, holder, Object.create(null), Object.freeze({ x: 1 }), [], array, [1, 2, 3], [1.5, 2.5], [70000], [make], new Map([[1, 2]]), new Set([1]),
    new WeakMap(), new WeakRef(holder), new Map().entries(), Promise.resolve(1), new Promise(() => {}), generator, generate(), wait(), make, make.bind(null, 1), Base,
    new Base(), print, Array, Math, Array.prototype, new Uint8Array(4), new Float64Array([1, 2]), new ArrayBuffer(8), new DataView(new ArrayBuffer(4)), new Error("e"),
    new Date(0), /a(b)*/g, new Number(1), new String("text"), Object(Symbol.iterator), (function () { return arguments; })(1, 2), [][Symbol.iterator](), "ab"[Symbol.iterator](),
    /(?<n>x)/y, new Int32Array([1, 2, 3]).subarray(1), globalThis];
}

let seed = 1;
function next(below) {
  seed = (seed * 1103 + 12345) & 0x3fffff;
  return (seed >> 5) % below;
}

const callees = [anything, print];
let values = make();
for (let round = 0; round < 250; round++) {
  const callee = callees[round & 0], pick = () => values[next(values.length)], count = next(6);
  let result;
  try {
    if (round % 3 === 0) result = count ? callee.apply(pick(), [pick(), pick(), pick(), pick(), pick()].slice(0, count)) : callee();
    else if (round % 3 === 1) result = callee(pick(), pick(), pick());
    else if (count === 0) result = callee.call(pick());
    else if (count === 1) result = new callee(pick());
    else result = callee(pick());
  } catch (error) {
    result = error;
  }
  values[next(values.length)] = result; // what it makes is for the others
  if (round % 40 === 0) values = make();
}
setTimeout(() => { values = 0; }, 1);
