// Numbers: the integer representations' edges, doubles, -0 and NaN.
function id(x) { return x; }
print(id(16383) + 1);                                    // expect: 16384
print(id(-16384) - 1);                                   // expect: -16385
print(id(1073741823) + 1);                               // expect: 1073741824
print(id(-1073741824) - 1);                              // expect: -1073741825
print(id(2147483647) + 1);                               // expect: 2147483648
print(id(-2147483648) - 1);                              // expect: -2147483649
print(id(4294967295) + 1);                               // expect: 4294967296
print(id(46341) * 46341);                                // expect: 2147488281
print(id(65536) * 65536);                                // expect: 4294967296
print(id(9007199254740991) + 1);                         // expect: 9007199254740992
print(1 / id(0), -1 / id(0), id(0) / 0);                 // expect: Infinity -Infinity NaN
print(1 / (id(0) * -1));                                 // expect: -Infinity
print(1 / (id(-5) % 5));                                 // expect: -Infinity
print(id(-7) % 3, id(7) % -3, id(7.5) % 2);              // expect: -1 1 1.5
print(id(7) / 2, id(6) / 2, id(1) / 3);                  // expect: 3.5 3 0.3333333333333333
print(2 ** id(10), 2 ** id(-1), (-2) ** id(3));          // expect: 1024 0.5 -8
print(id(5) & 3, id(5) | 3, id(5) ^ 3, ~id(5));          // expect: 1 7 6 -6
print(id(1) << 31, id(1) << 30, id(1) << 32);            // expect: -2147483648 1073741824 1
print(id(-1) >>> 0, id(-1) >>> 28, id(-8) >> 1);         // expect: 4294967295 15 -4
print(id(4294967296.5) | 0, id(-4294967297) | 0, id(1e20) | 0); // expect: 0 -1 1661992960
print(id(NaN) | 0, id(Infinity) | 0);                    // expect: 0 0
print(id(0.1) + 0.2);                                    // expect: 0.30000000000000004
print(id(1) - 0.9);                                      // expect: 0.09999999999999998
print(id("3") * "4", id("3") - 1, id("3") + 1, 1 + id("3")); // expect: 12 2 31 13
print(+id(""), +id(" 12 "), +id("0x1f"), +id("1e3"), +id("abc"), +id("-Infinity"));
  // expect: 0 12 31 1000 NaN -Infinity
print(+true, +false, +null, +undefined);                 // expect: 1 0 0 NaN
print(-id("5"), -id(0) === 0, 1 / -id(0));               // expect: -5 true -Infinity
print(id(null) + 1, id(undefined) + 1, id(true) + true); // expect: 1 NaN 2
var i = 5;
print(i++ + ++i, i);                                     // expect: 12 7
print(i-- - --i, i);                                     // expect: 2 5
var s = "7";
s++;
print(s, typeof s);                                      // expect: 8 number
print(id(1) < 2, id(2) <= 2, id(3) > 4, id(3) >= 3);     // expect: true true false true
print(id(NaN) < 1, id(NaN) >= 1, id(NaN) === NaN, id(NaN) !== NaN); // expect: false false false true
print(id("a") < "b", id("10") < "9", id("10") < 9, id(null) >= 0, id(undefined) == 0);
  // expect: true true false true false
print(id(1) == "1", id(null) == undefined, id(null) == 0, id("") == 0, id(true) == "1");
  // expect: true true false true true
print(id(0) === -0, id(1.5) === 1.5, id(100000) === 100000); // expect: true true true
var x = 100000, y = x;
x += 1;
print(x, y);                                             // expect: 100001 100000
x = 0.5; y = x; x += 0.25;
print(x, y);                                             // expect: 0.75 0.5
var a = 10; a -= 3; a *= 4; a /= 7; a **= 3; a %= 10; a <<= 4; a >>= 2; a >>>= 1; a |= 9; a &= 12; a ^= 5;
print(a);                                                // expect: 13
function sum(n) { var t = 0; for (var k = 0; k < n; k++) t += k * 1000; return t; }
print(sum(5000));                                        // expect: 12497500000
function hash(t) { var h = 5381; for (var k = 0; k < t.length; k++) h = ((h << 5) + h + t.charCodeAt(k)) | 0; return h >>> 0; }
print(hash("the quick brown fox"));                      // expect: 3004220696
function collatz(n) { var c = 0; while (n !== 1) { n = n % 2 === 0 ? n / 2 : 3 * n + 1; c++; } return c; }
print(collatz(27), collatz(97));                         // expect: 111 118
function gcd(p, q) { while (q) { var r = p % q; p = q; q = r; } return p; }
print(gcd(1071, 462), gcd(123456789012, 9876543210));    // expect: 21 6
function newton(v) { var g = v / 2; for (var k = 0; k < 20; k++) g = (g + v / g) / 2; return g; }
print(newton(2), newton(1e10));                          // expect: 1.414213562373095 100000
print(0.1 * 3, 1e21 + 1, 123456789 * 987654321);         // expect: 0.30000000000000004 1e+21 121932631112635260
