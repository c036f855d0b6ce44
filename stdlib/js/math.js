// Math's functions that follow from exp, log, sin, cos, atan2, sqrt and pow without losing digits.

// Kahan's way: the error of exp(x) near 1 is divided out again.
function Math_expm1(x) {
  x = +x;
  var u = Math.exp(x);
  if (u === 1) return x;
  if (u === Infinity || u - 1 === -1) return u - 1;
  return (u - 1) * x / Math.log(u);
}

function Math_log1p(x) {
  x = +x;
  var u = 1 + x;
  if (u === 1) return x;
  return u === Infinity ? u : Math.log(u) * x / (u - 1);
}

// log to a base of which whole powers come out whole.
function $logBase(x, factor, base) {
  x = +x;
  var r = Math.log(x) * factor, n = Math.round(r);
  return Math.pow(base, n) === x ? n : r;
}

function Math_log2(x) {
  return $logBase(x, 1.4426950408889634, 2);
}

function Math_log10(x) {
  return $logBase(x, 0.4342944819032518, 10);
}

function Math_tan(x) {
  x = +x;
  return x === 0 ? x : Math.sin(x) / Math.cos(x);
}

function Math_asin(x) {
  x = +x;
  return x === 0 ? x : Math.atan2(x, Math.sqrt((1 - x) * (1 + x)));
}

function Math_acos(x) {
  x = +x;
  return 2 * Math.atan2(Math.sqrt(1 - x), Math.sqrt(1 + x));
}

function Math_sinh(x) {
  x = +x;
  var a = Math.abs(x), t;
  if (x === 0) return x;
  if (a > 22) {
    t = Math.exp(a / 2);
    t = t / 2 * t;
  } else {
    t = Math_expm1(a);
    t = (t + t / (t + 1)) / 2;
  }
  return x < 0 ? -t : t;
}

function Math_cosh(x) {
  var t = Math.exp(Math.abs(x) / 2);
  return t / 2 * t + 0.5 / t / t;
}

function Math_tanh(x) {
  x = +x;
  if (x === 0) return x;
  var t = Math.abs(x);
  if (t > 22) t = 1;
  else {
    t = Math_expm1(2 * t);
    t = t / (t + 2);
  }
  return x < 0 ? -t : t;
}

function Math_asinh(x) {
  x = +x;
  if (x === 0 || x - x !== 0) return x;
  var a = Math.abs(x), s = a * a;
  s = a > 1e8 ? Math.log(a) + 0.6931471805599453 : Math_log1p(a + s / (1 + Math.sqrt(1 + s)));
  return x < 0 ? -s : s;
}

function Math_acosh(x) {
  x = +x;
  var t = x - 1;
  return x > 1e8 ? Math.log(x) + 0.6931471805599453 : Math_log1p(t + Math.sqrt(2 * t + t * t));
}

function Math_atanh(x) {
  x = +x;
  return x === 0 ? x : Math_log1p(2 * x / (1 - x)) / 2;
}

function Math_cbrt(x) {
  x = +x;
  if (x === 0 || x - x !== 0) return x;
  var a = Math.abs(x), r = Math.pow(a, 1 / 3), i;
  for (i = 0; i < 2; i++) r -= (r - a / r / r) / 3;
  return x < 0 ? -r : r;
}

// Infinity wins over NaN; scaled, so that squares neither overflow nor vanish; Kahan's summation.
function Math_hypot() {
  var largest = 0, sum = 0, rest = 0, i, x, y, total, nan = false;
  for (i = 0; i < arguments.length; i++) {
    x = Math.abs(arguments[i]);
    arguments[i] = x;
    if (x !== x) nan = true;
    if (x > largest) largest = x;
  }
  if (largest === Infinity) return largest;
  if (nan) return NaN;
  if (largest === 0) return 0;
  for (i = 0; i < arguments.length; i++) {
    x = arguments[i] / largest;
    y = x * x - rest;
    total = sum + y;
    rest = total - sum - y;
    sum = total;
  }
  return Math.sqrt(sum) * largest;
}
