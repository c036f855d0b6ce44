// Date: fields, setters, texts and reading them; local time is UTC here.
"use strict";
function message(f) { try { return f(); } catch (e) { return e.name; } }
console.log(new Date(0).toISOString(), new Date(2024, 1, 29, 12, 30, 15, 250).toISOString(), Date.UTC(2024, 1, 29), Date.UTC());
let d = new Date(-1);
console.log(d.toISOString(), d.getUTCDay(), d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds());
console.log(new Date(8.64e15).toISOString(), new Date(-8.64e15).toISOString(), new Date(8.64e15 + 1).getTime(), new Date(1.9).getTime(), new Date(-0.5).getTime());
console.log(d.toUTCString(), "|", d.toString().slice(0, 33), "|", d.toDateString(), "|", d.toTimeString().slice(0, 17));
console.log(new Date(-1e14).toUTCString(), new Date(Date.UTC(-1, 0)).toDateString(), new Date(1e14).toISOString(), new Date(Date.UTC(-1, 0)).toISOString());

// every day of 1,600 years and some at the ends has the fields it is made of
let wrong = 0, day = Date.UTC(1599, 11, 31), weekday = new Date(day).getUTCDay();
for (let year = 1600; year < 3200; year += 97) {
  for (let month = 0; month < 12; month++) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month];
    const first = Date.UTC(year, month), last = new Date(first + (days - 1) * 864e5 + 863e5);
    if (last.getUTCDate() !== days || last.getUTCMonth() !== month || last.getUTCFullYear() !== year) wrong++;
    if (new Date(first - 1).getUTCMonth() !== (month + 11) % 12 || Date.UTC(year, month + 1) - first !== days * 864e5) wrong++;
  }
}
console.log(wrong, weekday, Date.UTC(2000, -13), Date.UTC(1970, 26, -40, 30, 70, -5, 1e6), Date.UTC(-271821, 3, 20), Date.UTC(275760, 8, 13, 0, 0, 0, 1));
console.log(Date.UTC(99, 0), Date.UTC(100, 0), new Date(0, 0).getFullYear(), Date.UTC(1970, 0, 1, 80063993, 29, 12, -288230376151711740), Date.UTC(1e9, 0), Date.UTC(0, 0, Infinity));

// texts
for (const text of ["1970-01-01", "1970-01-01T00:00:00.001Z", "2024-02-29T12:30:15.1234+01:30", "2024-02-29T12:30:15.9-00:15", "2024", "2024-05",
  "-000001-01-01T00:00:00Z", "+275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.001Z", "2024-01-01T24:00:00Z", "2024-01-01T24:00:01Z",
  "Thu, 01 Jan 1970 00:00:00 GMT", "Thu Jan 01 1970 00:00:00 GMT+0100", "Thu Jan 01 1970 00:00:00 GMT-0130 (somewhere)", "Jan 5, 2020 10:20",
  "", "hello", "1970-01-01T00:00", "1970-13-01", "2020-01-01T10", "2020-01-01T25:00", "2020-01-01T10:60"])
  console.log(text, Date.parse(text));
for (const time of [0, 1e12, -1e12, 5e12]) {
  const t = new Date(time);
  if (Date.parse(t.toISOString()) !== time || Date.parse(t.toString()) !== Math.floor(time / 1000) * 1000 || Date.parse(t.toUTCString()) !== Date.parse(t.toString()))
    console.log("texts are not read back", time);
}

// setters
d = new Date(2020, 5, 15, 10, 20, 30, 400);
console.log(d.setMonth(0), d.setMonth(13, 31), d.setDate(0), d.setHours(25, -1), d.setMinutes(1, 2, 3), d.setSeconds(61), d.setMilliseconds(-1), d.setFullYear(2001, 1, 29));
console.log(d.setUTCHours(1, 2, 3, 4), d.setUTCMonth(11), d.setUTCDate(31), d.setUTCMinutes(59, 59), d.setUTCSeconds(0, 0), d.setUTCMilliseconds(1), d.setUTCFullYear(1969));
console.log(d.setTime(8.64e15), d.setMilliseconds(1), d.setMonth(0), d.setFullYear(2000), d.setDate(), d.setTime(), d.setTime("12"));
let order = "";
const value = (n, name) => ({ valueOf() { order += name; return n; } });
d = new Date(2020, 0);
console.log(d.setHours(value(1, "h"), value(2, "m"), value(3, "s"), value(4, "x")), order);
console.log(Date.length, Date.UTC.length, Date.prototype.setHours.length, Date.prototype.setUTCHours.length, Date.prototype.setFullYear.length, Date.prototype.getDay.length);

// conversions
d = new Date(86400000);
console.log(JSON.stringify({ d, n: new Date(NaN) }), d + 1 === d.toString() + "1", d - 1, `${new Date(NaN)}`, typeof Date(), Object.prototype.toString.call(d), d > new Date(0));
console.log(d[Symbol.toPrimitive]("number"), d[Symbol.toPrimitive]("default") === String(d), message(() => d[Symbol.toPrimitive]("x")), d == String(d), +d, d.valueOf());
console.log(message(() => new Date(NaN).toISOString()), message(() => Date.prototype.getTime.call({})), message(() => Date.prototype.toString.call(1)), new Date(NaN).getDay(), new Date("x").getTime());
console.log(new Date(new Date(7)).getTime(), new Date({ valueOf() { return 8; } }).getTime(), new Date(undefined).getTime(), new Date(null).getTime(), new Date(true).getTime(), new Date("1970").getTime());
class Day extends Date {
  constructor(...rest) { super(...rest); this.mark = 1; }
  next() { return new Day(this.getTime() + 864e5); }
}
console.log(new Day(2020, 1, 28).next().toISOString(), new Day("2020-02-28").next() instanceof Day, new Day(5).mark, new Day(5) - 0, new Date(d).getTime() === d.getTime(), typeof new Date().getTime(), new Date() - Date.now() < 1000);
