// Timers that fail to start or to run must leave the others alone.
let fired = 0;
function start(ms) {
  try {
    setTimeout(() => { fired++; }, ms);
  } catch (e) {
    if (e.message !== "out of memory") throw e;
  }
}
for (let i = 0; i < 10; i++) start(i * 7 % 5);
