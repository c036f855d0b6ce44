// The top level suspends: its variables live on, timers go on meanwhile.
const sleep = (ms, value) => new Promise((resolve) => setTimeout(() => resolve(value), ms));
let count = 0;
const timer = setInterval(() => { count++; }, 10);
print("start");
const first = await sleep(35, "first");
clearInterval(timer);
print(first, count > 0);
const table = [1, 2, 3].map((x) => x * x);
for (const x of table) { const y = await x; print(y); }
try { await Promise.reject(new RangeError("refused")); } catch (e) { print(e.name, e.message); }
for await (const x of (async function* () { yield first; yield sleep(5, "second"); })()) print(x);
class Sensor {
  #value = 7;
  async read() { await sleep(1); return this.#value++; }
}
const sensor = new Sensor();
print(await sensor.read(), await sensor.read());
print(await Promise.all([sleep(3, "a"), sleep(1, "b")]));
print("end");
