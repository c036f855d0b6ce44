// not node: the heap is the device's
// mote:memory: what things take, what a step costs, and what can be seen of the heap. The figures are those of granules of two bytes.
// skip lm3s6965evb: its granules have four bytes
// skip netduinoplus2: its granules have eight bytes
import { info, sizeOf, trace, report, gc } from "mote:memory";
function Point(x, y) { this.x = x; this.y = y; }
function counter(n) { return function () { return n++; }; }
function adder(n) { return function (m) { return n + m; }; }
function named() { return 1; }
var table = { a: 1, b: 2 }, one = Math.random() < 2 ? 1 : 0;
// the change since the last report; the first one is since the start
report("start");
report("nothing");
var keep = [];
keep.push(new Point(3, 4), new Point(5, 6), adder(7), counter(8));
report("things");
keep.length = 0;
report("gone");
function lose() { for (var i = 0; i < 10; i++) { var a = { next: null, n: i }; a.next = a; } }
lose();
report();
lose();
print(gc() > 0, gc());
// what is in flash, or in a register only, takes nothing
print(sizeOf(1), sizeOf(true), sizeOf(undefined), sizeOf("text"), sizeOf(named), sizeOf(table), sizeOf(print), sizeOf(Math), sizeOf([1, 2]));
// header and slots; numbers that no slot holds are boxed
print(sizeOf(new Point(1, 2)), sizeOf({ one }), sizeOf([one]), sizeOf("ab" + one), sizeOf(adder(1)), sizeOf(counter(1)));
print(sizeOf(100000), sizeOf(1.5), sizeOf(16383), sizeOf(16384), sizeOf(print.bind(null, 1)), sizeOf(setTimeout));
// each thing once, also in a circle
var deep = [new Point(1, 2), "text" + one, [one]], circle = { self: null, list: [] };
print(sizeOf(deep), sizeOf(deep, { deep: true }), sizeOf(deep, { deep: false }), sizeOf(counter(1), { deep: true }));
circle.self = circle; circle.list.push(circle, circle.list);
print(sizeOf(circle), sizeOf(circle.list), sizeOf(circle, { deep: true }));
// a written literal has a copy in RAM; what belongs to an array alone counts with it
table.a = 3;
function tagged() { var a = [one, 2]; a.tag = "t"; return a; }
print(sizeOf(table), sizeOf([one, 2]) < sizeOf(tagged()));
// info: figures that fit together
function sum(kinds) { var total = 0; for (var k in kinds) total += kinds[k].bytes; return total; }
function whole(seen) { return seen.heap.used + seen.heap.free + seen.stack.used === seen.heap.total; }
function look() {
  var seen = info();
  print(seen.granule, sum(seen.objects) === seen.heap.used, whole(seen), seen.heap.largestFree <= seen.heap.free, seen.heap.peak >= seen.heap.used);
  print(seen.stack.used > 0, seen.stack.peak >= seen.stack.used, seen.stack.limit > seen.stack.used, Object.keys(seen.objects).join());
}
look();
function made(name) { return info().objects[name].count; }
var functions = made("function");
keep.push(adder(1), counter(2));
print(made("function") - functions, made("variable"), made("timer"), made("number"));
function twos() { return info().blocks2; }
var small = twos();
keep.push(Object.create(null), [], Object.create(null));
keep[3] = null;
print(twos() - small);
var timer = setTimeout(named, 1000);
print(made("timer"));
clearTimeout(timer);
print(made("timer"));
// a dictionary belongs to its object
function words() { var o = {}; for (var i = 0; i < 40; i++) o["w" + i] = i; return o; }
print(sizeOf(words()) >= 4 + 40 * 4, sizeOf({ w: words() }, { deep: true }) >= 8 + 40 * 4);
// process.memory: blocks
function blocks() { var m = process.memory(); return m.usage + m.free === m.total && m.bytesUsed > 0 && m.gc >= 0; }
lose();
print(blocks(), process.memory(false).gc, process.memory().blocksize);
trace(7); trace("flash"); trace({ a: 1 });
lose(); lose();
