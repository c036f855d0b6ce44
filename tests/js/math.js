// Math: values that every correct implementation agrees on.
print(Math.abs(-5), Math.abs(-1.5), Math.floor(1.9), Math.floor(-1.1), Math.ceil(1.1), Math.round(2.5), Math.round(-2.5), Math.round(-0.2), Math.trunc(-1.9), Math.sign(-3));
  // expect: 5 1.5 1 -2 2 3 -2 0 -1 -1
print(1 / Math.round(-0.2), 1 / Math.ceil(-0.5), 1 / Math.trunc(-0.5), 1 / Math.sign(-0), Math.round(0.49999999999999994), Math.round(4503599627370495.5));
  // expect: -Infinity -Infinity -Infinity -Infinity 0 4503599627370496
print(Math.sqrt(16), Math.sqrt(2), Math.sqrt(-1), Math.cbrt(27), Math.hypot(3, 4), Math.hypot(), Math.hypot(NaN, Infinity));
  // expect: 4 1.4142135623730951 NaN 3 5 0 Infinity
print(Math.max(), Math.min(), Math.max(1, NaN), Math.max(1, "3", 2), Math.min(0, -0) === 0 && 1 / Math.min(0, -0), 1 / Math.max(-0, 0));
  // expect: -Infinity Infinity NaN 3 -Infinity Infinity
print(Math.pow(2, 0.5), Math.pow(0, 0), Math.pow(NaN, 0), Math.pow(1, Infinity), Math.pow(-8, 1 / 3), Math.pow(2, -1074), 10 ** 308);
  // expect: 1.4142135623730951 1 1 NaN NaN 5e-324 1e+308
print(Math.exp(0), Math.log(1), Math.log(0), Math.log(-1), Math.log2(8), Math.log10(1000), Math.log1p(0), Math.expm1(0));
  // expect: 1 0 -Infinity NaN 3 3 0 0
print(Math.sin(0), Math.cos(0), Math.tan(0), Math.atan2(0, -1) === Math.PI, Math.atan2(1, 1) === Math.PI / 4, Math.asin(2), Math.acos(1), Math.atan(0), Math.sinh(0), Math.cosh(0), Math.tanh(Infinity));
  // expect: 0 1 0 true true NaN 0 0 0 1 1
print(Math.imul(0xffffffff, 5), Math.imul(123456789, 987654321), Math.clz32(1), Math.clz32(0), Math.fround(5.5), Math.fround(5.05), Math.PI, Math.E, Math.SQRT2, Math.LN2);
  // expect: -5 -67153019 31 32 5.5 5.050000190734863 3.141592653589793 2.718281828459045 1.4142135623730951 0.6931471805599453
var r = Math.random(), ok = true; for (var i = 0; i < 50; i++) { r = Math.random(); if (!(r >= 0 && r < 1)) ok = false; } print(ok, typeof Math, Object.prototype.toString.call(1));
  // expect: true object [object Number]
function f(x) { return Math.floor(x) + Math.sqrt(x * x) + Math.abs(x); } print(f(2.5), f(9), f("4")); print(Math.floor(-0) === 0, 1 / Math.floor(-0), Math.floor("7.9"), Math.floor(1e300), Math.abs("-3"), Math.floor(null));
  // expect: 7 27 12
  // expect: true -Infinity 7 1e+300 3 0
