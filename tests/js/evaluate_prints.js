// Printing does not end evaluation at build time; order, values at the time, and what throws stay as they are.
console.log("start");
const table = [];
for (let i = 0; i < 8; i++) table.push(i * i);
console.log("table", table.length, table[7], -0, 1.5, null, undefined, true);
let count = 1;
print(count, `count ${count}`);
count += table[3];
print(count);
const name = "fixed", late = { text: "made after printing" };
print(name, late.text);
console.log(late, [count]); // of things: on the device, as they are then
count = 100;
class Point {
  constructor(x) { this.x = x; }
  get double() { return 2 * this.x; }
}
const point = new Point(count);
console.log(point.double, "line\nbreak", "\u20ac");
for (const text of ["a", "b"]) console.log(text); // a loop is no call
console.log(count, table.length);
setTimeout(() => console.log("timer", point.x, table[2], late.text), 1);
print("before the error");
try {
  null.x;
} catch (e) {
  print(e instanceof TypeError);
}
print("end");
