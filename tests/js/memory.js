// not node: process.memory and a heap that ends are the device's
// Reference counts free at once, cycles are collected, the heap gives back what it lent.
function churn() { var o = { a: [1, 2, 3], b: { c: "x" + Math.random() } }; o.b.d = [o.a]; return o.a.length; }
churn();
var before = process.memory().bytesUsed;
for (var i = 0; i < 100; i++) churn();
print(process.memory().bytesUsed - before <= 16);
function cycle() { var a = {}, b = { a: a }; a.b = b; a.list = [a, b]; }
for (i = 0; i < 2000; i++) cycle();
print("cycles collected");
var keep = [];
for (i = 0; i < 50; i++) keep.push({ i: i, s: "s" + i });
var text = "";
for (i = 0; i < 300; i++) { text = "x" + i; keep[i % 50] = { i: i, s: text, n: i * 1000, d: i / 3 }; }
var sum = 0;
for (i = 0; i < 50; i++) sum += keep[i].i + keep[i].n + keep[i].s.length;
print(sum);
var m = process.memory();
print(m.total > 0, m.usage > 0, m.free > 0, m.usage + m.free <= m.total, m.blocksize >= 2, m.peakBytes >= m.bytesUsed, m.largestFreeBytes > 0);
function oom() { var list = []; for (; ;) list.push("some text " + list.length + "!"); }
try { oom(); print("never"); } catch (e) { print(e instanceof RangeError, e.message); }
print(keep.length, churn());
