// RAM, seen from inside: what things take, what a step costs, and the heap itself.
import { sizeOf, report, trace, map, info } from "mote:memory";

function Point(x, y) { this.x = x; this.y = y; }
const counter = start => () => start++;
const number = process.memory().total; // known at run time only: what is known earlier takes no RAM

print("integer", sizeOf(5), "double", sizeOf(number + 0.5), "string", sizeOf("item" + number));
print("point", sizeOf(new Point(1, number)), "array of 4", sizeOf([number, 2, 3, 4]), "counter", sizeOf(counter(1), { deep: true }));
print("function", sizeOf(Point), "constant object", sizeOf({ host: "example.org", port: 80 }));

report("start");
const list = [];
for (let i = 0; i < 4; i++) list.push(new Point(i, number + 0.5));
report("four points");
setInterval(counter(1), 1000);
report("a counter with its timer");

trace(list);
map();

const memory = info();
print(memory.heap.used + " bytes used, " + memory.heap.free + " free, " + memory.heap.largestFree + " in one piece; registers " +
  memory.stack.used + ", at most " + memory.stack.peak);
clearInterval(1);
