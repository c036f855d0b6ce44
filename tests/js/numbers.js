// Number formatting and parsing: exact.
var list = [0, -0, 1, -1, 0.1, 123.456, 1e21, 1e-7, 1.7976931348623157e308, 5e-324, 123456789012345680000, 0.000001,
  4.35, 2.2250738585072014e-308, 9007199254740993, 1/3, 100, 1e100, -1.5e-10, 0.1 + 0.7];
for (var i = 0; i < list.length; i++) print(String(list[i]));
  // expect: 0
  // expect: 0
  // expect: 1
  // expect: -1
  // expect: 0.1
  // expect: 123.456
  // expect: 1e+21
  // expect: 1e-7
  // expect: 1.7976931348623157e+308
  // expect: 5e-324
  // expect: 123456789012345680000
  // expect: 0.000001
  // expect: 4.35
  // expect: 2.2250738585072014e-308
  // expect: 9007199254740992
  // expect: 0.3333333333333333
  // expect: 100
  // expect: 1e+100
  // expect: -1.5e-10
  // expect: 0.7999999999999999
print((255).toString(16), (255).toString(2), (-255).toString(36), (0.5).toString(2), (1/3).toString(3));
  // expect: ff 11111111 -73 0.1 0.1
print((3.14159).toString(8), (123.456).toString(36));
  // expect: 3.11037476006703156 3f.gez4w97ry
print((1.005).toFixed(2), (0).toFixed(2), (1e21).toFixed(2), (-1.5).toFixed(0), (2.5).toFixed(0), (1.45).toFixed(1));
  // expect: 1.00 0.00 1e+21 -2 3 1.4
print((123.456).toFixed(10), (0.000001).toFixed(7), (1000000000000000128).toFixed(1));
  // expect: 123.4560000000 0.0000010 1000000000000000128.0
print((123.456).toExponential(), (123.456).toExponential(2), (0).toExponential(), (0.00015).toExponential(1));
  // expect: 1.23456e+2 1.23e+2 0e+0 1.5e-4
print((123.456).toPrecision(4), (0.000123).toPrecision(2), (1234.5).toPrecision(2), (0).toPrecision(3));
  // expect: 123.5 0.00012 1.2e+3 0.00
print(parseInt("42px"), parseInt("0x1F"), parseInt("101", 2), parseInt("zz", 36), parseInt(""), parseInt("-12.9"));
  // expect: 42 31 5 1295 NaN -12
print(parseFloat("3.14abc"), parseFloat(".5"), parseFloat("-.5e-2x"), parseFloat("Infinityx"), parseFloat("e5"));
  // expect: 3.14 0.5 -0.005 Infinity NaN
print(Number("12"), Number("1_000"), Number("0b101"), Number("0o17"), Number(" \n42\t"), Number("1 2"));
  // expect: 12 NaN 5 15 42 NaN
print(Number.MAX_SAFE_INTEGER, Number.EPSILON, Number.MIN_VALUE, Number.MAX_VALUE);
  // expect: 9007199254740991 2.220446049250313e-16 5e-324 1.7976931348623157e+308
print(Number.isInteger(5.0), Number.isInteger(5.5), Number.isSafeInteger(9007199254740992), Number.isNaN("x"), isNaN("x"));
  // expect: true false false false true
print(isFinite("12"), Number.isFinite("12"), isFinite(Infinity)); // expect: true false false
print(new Number(5) + 1, typeof new Number(5), typeof Number("5")); // expect: 6 object number
print(5e-324 / 2, 1.7976931348623157e308 * 2);           // expect: 0 Infinity
print(0.1 + 0.2 === 0.3, 9007199254740993 === 9007199254740992); // expect: false true
print(parseFloat("1.7976931348623159e308"), parseFloat("2.4703282292062327e-324"), parseFloat("2.4703282292062328e-324"));
  // expect: Infinity 0 5e-324
print(1.0000000000000002, 0.30000000000000004, 1e16, 12345678901234567890);
  // expect: 1.0000000000000002 0.30000000000000004 10000000000000000 12345678901234567000
try { (1).toFixed(101); } catch (e) { print(e.name); }   // expect: RangeError
try { (1).toString(1); } catch (e) { print(e.name); }    // expect: RangeError
