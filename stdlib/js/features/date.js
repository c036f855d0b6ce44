// Date: ECMA-262 21.4. A feature (feature.h). Fields are year, month, day, hours, minutes, seconds, milliseconds (then the day
// of the week). $clock has the minutes of local time from UTC (zone), and the milliseconds from 1970 to the device's start (base).

// The time of fields that are integers or no numbers.
function $timeOf(f, utc) {
  var time = ($day(f[0] * 12 + f[1]) + f[2] - 1) * 864e5 + (f[3] * 36e5 + f[4] * 6e4 + f[5] * 1e3 + f[6]);
  return utc ? time : time - $clock.zone * 6e4;
}

// The values as fields from `first` on, up to `last`.
function $setFields(f, first, last, values) {
  var i = 0;
  for (; first <= last && i < values.length; i++) f[first++] = Math.trunc(values[i]);
}

// What the constructor and UTC are given.
function $timeOfValues(values, utc) {
  var f = [NaN, 0, 1, 0, 0, 0, 0];
  $setFields(f, 0, 6, values);
  if (f[0] >= 0 && f[0] < 100) f[0] += 1900;
  return $timeOf(f, utc);
}

function Date_UTC(...values) {
  return +new Date($timeOfValues(values, true));
}

// Called on the new Date.
function $makeDate(...values) {
  var time;
  if (values.length > 1) time = $timeOfValues(values);
  else {
    time = $toPrimitive(values[0], 0);
    if (typeof time === "string") time = Date_parse(time);
  }
  $call($setTime, this, time);
  return this;
}

function $dateNow() {
  return String(new Date());
}

// Setters, on [date, the first field and 8 for UTC, time].
function $setDate(...values) {
  var first = this[1] & 7, utc = this[1] & 8, time = this[2], f;
  f = $fields(time === time ? utc ? time : time + $clock.zone * 6e4 : 0);
  if (values.length === 0) values = [NaN];
  $setFields(f, first, first < 3 ? 2 : 6, values);
  return time === time || first === 0 ? $call($setTime, this[0], $timeOf(f, utc)) : time;
}

// ---- texts

// On [date, parts, time]: 1 the date, 2 the time, 4 in UTC; 4 alone: ISO. The pattern's digits are fields.
function $dateText() {
  var parts = this[1] & 7, time = this[2], zone = parts & 4 ? 0 : +$clock.zone, text = "", f, year, width, c;
  if (time !== time) {
    if (parts === 4) throw new RangeError("Invalid time value");
    return "Invalid Date";
  }
  f = $fields(time + zone * 6e4);
  for (c of parts === 4 ? "x-m-2T3:4:5.6Z" : parts > 4 ? "w, 2 b y 3:4:5 GMT"
    : $call($substring, "w b 2 y 3:4:5 GMTz", parts === 2 ? 8 : 0, parts === 1 ? 7 : 18)) {
    width = c === "6" ? 3 : 2;
    if (c >= "2" && c <= "6") c = f[c];
    else if (c === "m") c = f[1] + 1;
    else if (c === "w") c = $threeLetters("SunMonTueWedThuFriSat", f[7]);
    else if (c === "b") c = $threeLetters("JanFebMarAprMayJunJulAugSepOctNovDec", f[1]);
    else if (c > "w") {
      year = f[0];
      width = 4;
      if (c === "z") year = Math.trunc(zone / 60) * 100 + zone % 60;
      else if (c === "x" && (year < 0 || year > 9999)) width = 6;
      if (year < 0) text += "-";
      else if (c === "z" || width > 4) text += "+";
      c = Math.abs(year);
    }
    text += typeof c === "number" ? $pad("" + c, width, "0", true) : c;
  }
  return text;
}

function $threeLetters(names, i) {
  return $call($substring, names, 3 * i, 3 * i + 3);
}

function Date_toJSON(key) {
  var object = $toObject(this), time = $toPrimitive(object, 1);
  return typeof time === "number" && time - time !== 0 ? null : object.toISOString();
}

function Date_toPrimitive(hint) {
  if (!$isObject(this) || (hint !== "string" && hint !== "default" && hint !== "number")) throw new TypeError("Invalid receiver or hint");
  return $ordinaryPrimitive(this, hint !== "number");
}

// ---- reading texts

// The number of `count` digits at `at`; NaN if there are not so many.
function $digits(text, at, count) {
  var n = 0, digit;
  for (; count > 0; count--) {
    digit = $call($charCodeAt, text, at++) - 48;
    n = digit >= 0 && digit <= 9 ? n * 10 + digit : NaN;
  }
  return n;
}

// Minutes that "+hh:mm" or "+hhmm" says; NaN if it is neither.
function $offset(text, at, colon) {
  var minutes = $digits(text, at + 1, 2) * 60 + $digits(text, at + 3 + colon, 2);
  return text[at] === "-" ? -minutes : text[at] === "+" ? minutes : NaN;
}

// 21.4.1.32, or NaN.
function $parseISO(text) {
  var c = text[0], sign = c === "-" || c === "+" ? 1 : 0, at = 4 + 3 * sign, f = [$digits(text, sign, at - sign), 1, 1, 0, 0, 0, 0],
    i = 1, utc = true, zone = 0, scale = 100;
  if (c === "-") f[0] = -f[0] || NaN;
  for (; i < 6; i++) {
    c = text[at];
    if (c === "T" && i < 4) {
      i = 3;
      utc = false;
    } else if (c !== (i < 3 ? "-" : ":") || i === 3) break;
    f[i] = $digits(text, at + 1, 2);
    at += 3;
  }
  if (i === 4) return NaN;
  if (i > 5 && text[at] === ".") for (; (c = $digits(text, ++at, 1)) >= 0; scale /= 10) f[6] += c * scale | 0;
  if (!utc) {
    c = $offset(text, at, 1);
    if (text[at] === "Z") {
      utc = true;
      at++;
    } else if (c === c) {
      utc = true;
      zone = c;
      at += 6;
    }
  }
  if (f[3] === 24 && f[4] + f[5] + f[6] === 0) {
    f[3] = 0;
    zone -= 1440;
  }
  f[1]--;
  c = $timeOf(f, true);
  if (at !== text.length || c !== c) return NaN;
  c = $fields(c);
  for (i = 1; i < 6; i++) if (c[i] !== f[i]) return NaN; // out of its range
  return $timeOf(f, utc) - zone * 6e4;
}

// What toString and toUTCString make, and whatever has a month's name, numbers for day, year, hours, minutes and seconds in
// this order, and perhaps GMT or an offset.
function $parseWords(text) {
  var at = 0, f = [NaN, NaN, NaN, 0, 0, 0, 0], utc = false, zone = 0, next = 2, sign = 1, start, c, n;
  while (at < text.length) {
    start = at;
    c = text[at++];
    if (c === "(") break;
    n = $offset(text, start, 0);
    if (n === n && next > 3) {
      utc = true;
      zone = n;
      at += 4;
    } else if (c === "-") sign = -1;
    else if (c >= "0" && c <= "9") {
      n = 0;
      for (at = start; (c = $digits(text, at, 1)) >= 0; at++) n = n * 10 + c;
      f[next] = n * sign;
      sign = 1;
      next = next === 2 ? 0 : next === 0 ? 3 : next + 1;
    } else if (c > "@") {
      while (text[at] > "@") at++;
      c = $call($substring, text, start, start + 3);
      n = $call($indexOf, "JanFebMarAprMayJunJulAugSepOctNovDec", c);
      if (n >= 0) f[1] = n / 3;
      else if (c === "GMT" || c === "UTC" || c === "Z") utc = true;
    }
  }
  return next > 6 ? NaN : $timeOf(f, utc) - zone * 6e4;
}

function Date_parse(text) {
  text = $toPrimitive(text, 2);
  text = `${text}`;
  var time = $parseISO(text);
  return +new Date(time === time ? time : $parseWords(text));
}

// ---- the clock

// Seconds since 1970, as Espruino has it.
function setTime(seconds) {
  $clock.base = seconds * 1e3 - (Date.now() - $clock.base);
}

// Hours east of UTC.
function setTimeZone(hours) {
  $clock.zone = Math.trunc(hours * 60);
}
