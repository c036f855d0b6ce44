// Numbers to text and back: sums over many numbers of all sizes, as Node has them.
var state = 20240229;
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state >>> 0;
}
function make(kind) {
  var m = (random() & 0xfffff) * 4294967296 + random();
  switch (kind) {
    case 0: return random() % 1000000 / 100;
    case 1: return m * 5e-324;                                   // subnormal
    case 2: return Math.pow(2, random() % 1900 - 950);           // neighbours unevenly far
    case 3: return 9007199254740992 + random() % 2000 - 1000;
    case 4: return Number("1e" + (random() % 617 - 308));
    case 5: return (random() % 20000 + 0.5) / (1 << random() % 11); // ties
    default: return (1 + m / 4503599627370496) * Math.pow(2, random() % 1900 - 950);
  }
}
function sum(h, text) {
  for (var i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
  return h;
}
var kind, i, x, text, h, wrong;
for (kind = 0; kind < 7; kind++) {
  h = [0, 0, 0, 0, 0];
  wrong = 0;
  for (i = 0; i < 12; i++) {
    x = random() & 1 ? make(kind) : -make(kind);
    text = String(x);
    if (Number(text) !== x || parseFloat(text + "e") !== x) wrong++;
    h[0] = sum(h[0], text);
    h[1] = sum(h[1], x.toFixed(random() % 101) + x.toFixed(2));
    h[2] = sum(h[2], x.toExponential() + x.toExponential(random() % 101));
    h[3] = sum(h[3], x.toPrecision(1 + random() % 17) + x.toPrecision(1 + random() % 100));
    h[4] = sum(h[4], x.toString(2 + random() % 35) + (x % 1e6).toString(2 + random() % 35));
    text = x.toPrecision(100);
    if (Number(text) !== x || Number(text + (text.indexOf("e") < 0 && text.indexOf(".") >= 0 ? "1" : "")) !== x) wrong++;
    if (Number("0x" + Math.abs(x % 1e15).toString(16).split(".")[0]) !== Math.floor(Math.abs(x % 1e15))) wrong++;
  }
  print(wrong, h.join(" "));
}
// halfway between 1 and the next double, a little above and below, far behind
var half = "1.00000000000000011102230246251565404236316680908203125";
print(Number(half), Number(half + "0".repeat(800)), Number(half + "0".repeat(800) + "1"), parseFloat(half.slice(0, -1) + "4" + "9".repeat(800)));
print(Number("0." + "0".repeat(900) + "12e890"), Number("123" + "0".repeat(400) + "e-401"), Number("9".repeat(400) + "e-100"));
print(parseInt("9".repeat(30)), parseInt("1".repeat(80), 2), parseInt("z".repeat(15), 36), parseInt("0x" + "f".repeat(14)), Number("0x" + "f".repeat(300)));
print(parseInt("  -0x1fg"), parseInt("0b11"), parseInt("11", 2.9), parseInt("12", 37), parseInt("12", 1), parseInt("0x10", 10), parseInt("0x10", 16), parseInt("0x"), parseInt("-"), parseInt("1e3"), 1 / parseInt("-0"));
print(parseFloat(" -.5.5"), parseFloat("1e"), parseFloat("1e+"), parseFloat("1e+2e"), parseFloat("-Infinityx"), parseFloat("0x10"), parseFloat("."), parseFloat("-"), parseFloat("Infinit"), 1 / parseFloat("-0"));
print(Number("+.5"), Number("5."), Number("."), Number("-0x10"), Number("0x"), Number("0B11"), Number("1e1000"), Number("-1e-1000"), Number("+Infinity "), Number("Infinity1"), Number("\u2003\ufeff12\u2028"), Number("- 1"), Number("1_0"));
print((-1.5).toFixed(), (0.5).toFixed(), (-0.0000001).toFixed(2), (-0).toFixed(1), (1e21).toFixed(5), (123.456).toFixed(undefined), NaN.toFixed(3), (999999999999999868928).toFixed(1));
print(NaN.toExponential(500), (-Infinity).toPrecision(500), (1234.5).toPrecision(), (0).toPrecision(5), (0).toExponential(2), (99.95).toPrecision(3), (1.25).toPrecision(2), (-1.35e-7).toPrecision(2));
print((-255).toString(16), (0).toString(2), (-0).toString(36), NaN.toString(2), (-Infinity).toString(36), (1e21).toString(7), (5e-324).toString(36).length, (0.999999999999999).toString(3), (1 / 3).toString(36));
[[1, "toFixed", 101], [1, "toFixed", -1], [NaN, "toFixed", 101], [1, "toExponential", 101], [1, "toPrecision", 0], [1, "toPrecision", 101], [1, "toString", 37], [1, "toString", 1]].forEach(function (a) {
  try {
    print(a[0][a[1]](a[2]));
  } catch (e) {
    print(a[1], e.name);
  }
});
try { Number.prototype.toString.call("1"); } catch (e) { print(e.name); }
try { Number.prototype.toFixed.call("1"); } catch (e) { print(e.name); }
print(Number.prototype.toString.call(new Number(7)), new Number(255).toString(new Number(16)), (25).toString({ valueOf: function () { return 36; } }));
