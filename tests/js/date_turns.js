// The clock goes on where the port's milliseconds begin anew, after 49.7 days.
// skip boards: it takes half a year
// not node: it takes half a year
let waits = 0;
setTime(1e9);
const from = Date.now();
function next() {
  waits++;
  const days = (Date.now() - from) / 864e5;
  if (waits % 4 === 0) print(days.toFixed(1), new Date().toISOString().slice(0, 10), Math.round(getTime() - 1e9 - days * 86400));
  if (waits < 16) setTimeout(next, 2 ** 30 - 2);
}
setTimeout(next, 2 ** 30 - 2);
// expect: 49.7 2001-10-28 0
// expect: 99.4 2001-12-17 0
// expect: 149.1 2002-02-05 0
// expect: 198.8 2002-03-26 0
