// Programs that bench/ram measures: objects of each kind, blinking LEDs in the three ways people write them, a module of functions.

// kind: [bytes at most, expression of i, declarations, what fills the array before]; see kinds.txt
export const KINDS = {
  int_small: [0, "i & 1023"],
  int_big: [2, "i * 100000"],
  double: [6, "i + 0.5", "", "0.5"], // in an array of doubles
  string8: [12, '"item" + i'],
  obj0: [4, "{}"],
  obj1: [6, "{a: 1}"],
  obj4: [12, "{a: 1, b: 2, c: 3, d: 4}"],
  obj4dyn: [12, "mk4()", 'function mk4() { var o = {}; o["k"+1]=1; o["k"+2]=2; o["k"+3]=3; o["k"+4]=4; return o; }'],
  arr0: [4, "[]"],
  arr4: [14, "[1, 2, 3, 4]"],
  arr16: [40, "pushed()", "function pushed() { var a = []; for (var k = 0; k < 16; k++) a.push(k); return a; }"],
  func0: [0, "(function () { return 1; })"],
  closure1: [6, "(function (n) { return function () { return n; }; })(i & 1023)"],
  method_obj: [24, "counter()", "function counter() { var c = 0; return {inc: function () { c++; return c; }, get: function () { return c; }}; }"],
  instance4: [12, "new P(1, 2, 3, 4)",
    "function P(a, b, c, d) { this.a = a; this.b = b; this.c = c; this.d = d; } P.prototype.sum = function () { return this.a + this.b + this.c + this.d; };"],
  blinker: [20, "started(i & 15)", `
    function Blinker(pin, on, off) { this.pin = pin; this.on = on; this.off = off; this.state = 0; }
    Blinker.prototype.toggle = function () { this.state = 1 - this.state; };
    Blinker.prototype.start = function (list) { var me = this; list.push(function () { me.toggle(); }); };
    var timers = [];
    function started(pin) { var b = new Blinker(pin, 500, 500); b.start(timers); return b; }`],
  bound: [10, "f.bind(null, i & 1023)", "function f(a, b) { return a + b; }"],
  node2: [8, "new Node(null, null)", "function Node(left, right) { this.left = left; this.right = right; }"]
};

// Typed arrays of 16 elements: at most 8 bytes and the elements; with an ArrayBuffer that somebody asked for; views.
export const ELEMENTS = 16;
export const TYPED = {
  "Uint8Array": [8 + ELEMENTS, `new Uint8Array(${ELEMENTS})`],
  "Int16Array": [8 + 2 * ELEMENTS, `new Int16Array(${ELEMENTS})`],
  "Float32Array": [8 + 4 * ELEMENTS, `new Float32Array(${ELEMENTS})`],
  "Float64Array": [8 + 8 * ELEMENTS, `new Float64Array(${ELEMENTS})`],
  "Uint8Array and its buffer": [20 + ELEMENTS, "shared()", `var last; function shared() { var a = new Uint8Array(${ELEMENTS}); last = a.buffer; return a; }`],
  "ArrayBuffer": [8 + ELEMENTS, `new ArrayBuffer(${ELEMENTS})`],
  "view on an ArrayBuffer": [12, `new Uint8Array(memory, 4)`, `var memory = new ArrayBuffer(${ELEMENTS});`],
  "DataView": [12, `new DataView(memory)`, `var memory = new ArrayBuffer(${ELEMENTS});`],
  "array of bytes": [8 + 2 * ELEMENTS, "plain()", `function plain() { var a = []; for (var k = 0; k < ${ELEMENTS}; k++) a.push(k); return a; }`]
};

// Instances of classes: 4 + 2n bytes, as a constructor function's.
export const CLASSES = {
  "4 fields, by the constructor": [12, "new P(1, 2, 3, 4)", "class P { constructor(a, b, c, d) { this.a = a; this.b = b; this.c = c; this.d = d; } sum() { return this.a + this.b; } }"],
  "4 fields, declared": [12, "new P()", "class P { a = 1; b = 2; c = 3; d = 4; sum() { return this.a; } }"],
  "4 private fields": [12, "new P(1)", "class P { #a; #b = 2; #c = 3; #d = 4; constructor(a) { this.#a = a; } sum() { return this.#a + this.#b + this.#c + this.#d; } }"],
  "2 fields and 2 of the class it extends": [12, "new Q(1, 2, 3, 4)", "class P { constructor(a, b) { this.a = a; this.b = b; } m() { return this.a; } } class Q extends P { constructor(a, b, c, d) { super(a, b); this.c = c; this.d = d; } m() { return super.m() + this.c; } }"],
  "1 private field, a private method": [8, "new P(1)", "class P { #a; constructor(a) { this.#a = a; } #m() { return this.#a; } m() { return this.#m(); } }"],
  "extends Error, with a message": [20, "new E('x')", "class E extends Error { get name() { return 'E'; } }"],
  "extends Array, empty": [12, "new S()", "class S extends Array { top() { return this[this.length - 1]; } }"]
};

// Promises: a wrapper of 6 bytes and a record of 4; a reaction is 10 bytes.
export const PROMISES = {
  "settled": [10, "Promise.resolve(i & 1023)"],
  "pending, nobody waits": [10, "new Promise(nothing)", "function nothing() {}"],
  "pending, its resolve function kept": [24, "(new Promise(keeps), 0)", "var kept = []; function keeps(resolve) { kept.push(resolve); }"],
  "pending, with a then (and its promise)": [20, "pending.then(nothing)", "var pending = new Promise(function () {}); function nothing() {}"],
  "pending, awaited by a timer": [38, "sleep(i)", "function sleep(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }"]
};

// Calls that are suspended: 8 bytes and 2 a live register, and 6 of a generator's object; a promise and its reaction are 10 each.
export const SUSPENDED = {
  "generator that waits, 2 variables": [18, "started(i & 1023)", "function* g(a) { let b = a * 2; for (;;) yield a + b; } function started(n) { const it = g(n); it.next(); return it; }"],
  "the same in a for-of": [22, "started(i & 1023)", "const list = [1, 2, 3]; function* g(a) { for (const b of list) yield a + b; } function started(n) { const it = g(n); it.next(); return it; }"],
  "async function that awaits, 1 variable": [30, "wait(i & 1023)", "const never = new Promise(() => {}); async function wait(n) { await never; print(n); }"],
  "async function waiting for a timer of its own": [68, "wait(i & 1023)", "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); async function wait(n) { await sleep(1000); return n; }"],
  "async generator": [16, "g()", "async function* g() { yield 1; }"]
};

// Maps, Sets and their relatives, of small integers: two bytes a key, two a value, and from 9 keys on an index and room to grow.
const FILL = `
    function map(n) { var m = new Map(); for (var k = 0; k < n; k++) m.set(k, k); return m; }
    function set(n) { var s = new Set(); for (var k = 0; k < n; k++) s.add(k); return s; }
    function weak(o) { hidden.set(o, 1); return o; }
    var hidden = new WeakMap();`;
export const COLLECTIONS = {
  "Map, empty": [6, "new Map()"],
  "Map of 4": [30, "map(4)", FILL],
  "Map of 8": [46, "map(8)", FILL],
  "Map of 16": [110, "map(16)", FILL],
  "Set, empty": [6, "new Set()"],
  "Set of 4": [18, "set(4)", FILL],
  "Set of 8": [26, "set(8)", FILL],
  "Set of 16": [74, "set(16)", FILL],
  "object that is a key of a WeakMap": [6, "weak({})", FILL],
  "WeakRef": [12, "new WeakRef(FILL)", "var FILL = {a: 1};"],
  "Date": [16, "new Date(i)"]
};

const made = (expression, declarations, filler, memory) => `${declarations ?? ""}
function used(count) {
  var keep = [], i, before;
  for (i = 0; i < count; i++) keep.push(${filler ?? 0});
  before = ${memory};
  for (i = 1000; i < 1000 + count; i++) keep[i - 1000] = (${expression});
  before = ${memory} - before;
  return keep.length === count ? before : NaN;
}
`;

// Prints the bytes of one object: the slope between two counts, so that what all share drops out.
export const kindProgram = ([, expression, declarations, filler]) =>
  made(expression, declarations, filler, "process.memory().bytesUsed") + "used(4);\nvar a = used(64), b = used(192);\nprint((b - a) / 128);\n";

// The same for an engine that is not Mote: it tells the bytes in use in its own way, or not at all. What has a collector of
// its own mind (Node) is asked for many.
const TELLS = `
var exact = typeof process === "object" && process.memory;
function memoryUsed() {
  if (typeof gc === "function") gc();
  if (!exact) return typeof process === "object" && process.memoryUsage ? process.memoryUsage().heapUsed : NaN;
  var m = process.memory();
  return m.bytesUsed !== undefined ? m.bytesUsed : m.usage * m.blocksize;
}
var show = typeof print === "function" ? print : function (text) { console.log(text); };
`;
export const foreignProgram = ([, expression, declarations, filler]) =>
  TELLS + made(expression, declarations, filler, "memoryUsed()") + `
var few = exact ? 64 : 100000;
used(4); used(few);
var a = used(few), b = used(3 * few);
show("RAM " + (b - a) / (2 * few));
`;

// And one that only makes \`count\` of them: for the least heap in which an engine can.
export const fillProgram = ([, expression, declarations], count) => `${declarations ?? ""}
var keep = [], i, first = 1000 + Math.floor(Math.random() * 2); // known at run time only
for (i = first; i < first + ${count}; i++) keep.push((${expression}));
if (keep.length !== ${count} || keep[1] === keep) throw keep[0];
`;

// ---- one, two, three blinking LEDs, each with its interval running

const PINS = ["LED1", "3", "4"];
export const BLINKERS = {
  "as closures": n => `
    function blinker(pin, period) {
      var state = 0;
      function toggle() { state = 1 - state; digitalWrite(pin, state); }
      return { start: function () { return setInterval(toggle, period); } };
    }
    ${PINS.slice(0, n).map((pin, i) => `var b${i} = blinker(${pin}, ${500 + i}); b${i}.start();`).join("\n    ")}`,
  "on a prototype": n => `
    function Blinker(pin, period) { this.pin = pin; this.period = period; this.state = 0; }
    Blinker.prototype.toggle = function () { this.state = 1 - this.state; digitalWrite(this.pin, this.state); };
    Blinker.prototype.start = function () { var me = this; this.timer = setInterval(function () { me.toggle(); }, this.period); };
    ${PINS.slice(0, n).map((pin, i) => `var b${i} = new Blinker(${pin}, ${500 + i}); b${i}.start();`).join("\n    ")}`,
  "as a module": n => `
    var blink = (function () {
      var all = [];
      function toggle(b) { b.state = 1 - b.state; digitalWrite(b.pin, b.state); }
      return {
        start: function (pin, period) {
          var b = { pin: pin, state: 0 };
          b.timer = setInterval(function () { toggle(b); }, period);
          all.push(b);
          return b;
        },
        count: function () { return all.length; }
      };
    })();
    ${PINS.slice(0, n).map((pin, i) => `blink.start(${pin}, ${500 + i});`).join("\n    ")}
    setTimeout(function () { blink.count(); }, 100000);`
};

// ---- a module of 100 functions, of which the program calls the one that it computes

export const FUNCTIONS = 100;
const functions = Array.from({ length: FUNCTIONS }, (_, i) => `f${i}: function (a) { return a * ${i + 2} + ${i}; }`);
export const FUNCTIONS_PROGRAM = `var library = {\n  ${functions.join(",\n  ")}\n};
print(library["f" + (getTime() * 1000 >>> 0) % ${FUNCTIONS}](1));\n`;
