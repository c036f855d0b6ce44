// not node: it has a clock of its own
// Before setTime the clock counts from the start; setTimeZone in hours, as Espruino has them.
console.log(Date.now() < 1000, getTime() < 1); // expect: true true
setTime(1700000000.5);
console.log(Math.floor(getTime()), new Date().getUTCFullYear(), Date.now() - 1700000000500 < 100); // expect: 1700000000 2023 true
const d = new Date(1700000000000);
setTimeZone(5.5);
console.log(d.toString(), d.getTimezoneOffset()); // expect: Wed Nov 15 2023 03:43:20 GMT+0530 -330
console.log(d.getHours(), d.getUTCHours(), d.getDate(), d.toISOString()); // expect: 3 22 15 2023-11-14T22:13:20.000Z
console.log(new Date(2023, 10, 15, 3, 43, 20) - d, Date.parse("2023-11-15T03:43:20") - d, Date.parse(d.toString()) - d); // expect: 0 0 0
console.log(d.setHours(0, 0), d.setMinutes(1), d.setDate(1)); // expect: 1699986620000 1699986680000 1698777080000
setTimeZone(-8);
console.log(d.toTimeString(), d.toDateString(), d.getDay()); // expect: 10:31:20 GMT-0800 Tue Oct 31 2023 2
