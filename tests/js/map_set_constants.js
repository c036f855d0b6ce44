// Maps and Sets that are complete at build time lie in flash until they are written to.
"use strict";
const colors = new Map([["red", 0xf00], ["green", 0x0f0], ["12", "text"], [12, "number"], [-3, "minus"]]);
const names = new Set(["a", "bb", 7]), none = new Set(), empty = new Map(), objects = new Map([[{}, 1]]);
const table = new Map();
for (let i = 0; i < 100; i++) table.set("entry" + i, i * i);
function look() {
  console.log(colors.size, colors.get("red"), colors.get("12"), colors.get(12), colors.get(-3), colors.get("blue"));
  console.log(names.size, names.has("bb"), names.has(7), names.has("7"), none.size, none.has(1), empty.size, empty.get(1), objects.size);
  console.log(table.size, table.get("entry" + 99), table.get("entry100"));
}
look();
setTimeout(() => {
  look();
  const it = colors.keys(), other = names.values();
  it.next();
  other.next();
  colors.set("red", 1);
  look();
  colors.delete("red");
  colors.set("blue", 2);
  names.add("c");
  names.delete("a");
  none.add(1);
  empty.set(1, "one");
  table.set("entry100", 1);
  table.delete("entry0");
  look();
  console.log(it.next().value, other.next().value, other.next().value, other.next().value);
  colors.clear();
  names.clear();
  look();
  console.log(it.next().done, other.next().done);
}, 1);
