// Corners of String, URI functions and JSON that the other files leave out.
function attempt(f) { try { return f(); } catch (e) { return e.name; } }
function units(s) { var r = []; for (var i = 0; i < s.length; i++) r.push(s.charCodeAt(i).toString(16)); return r.join(" "); }
// Case mapping, both ways, over the supported blocks.
for (var from = 0; from < 0x480; from += 0x40) {
  var up = 0, low = 0;
  for (var c = from; c < from + 0x40; c++) {
    if ((c >= 0x180 && c < 0x391) || [0x130, 0x149, 0x386, 0x388, 0x389, 0x38a, 0x38c, 0x38e, 0x38f, 0x390, 0x3aa, 0x3ab, 0x3b0].includes(c) || c > 0x45f || (c > 0x3c9 && c < 0x400)) continue;
    var ch = String.fromCharCode(c);
    up = (up * 31 + ch.toUpperCase().charCodeAt(0)) % 1000003;
    low = (low * 31 + ch.toLowerCase().charCodeAt(0)) % 1000003;
  }
  print(from, up, low);
}
print("stra\u00dfe".toUpperCase(), units("\u00ff\u00b5\u00df".toUpperCase()), units("\u0178\u0410".toLowerCase()), "\u00df".toUpperCase().length);
print(units("\u0386\u0388\u03aca\u03af".toLowerCase()), units("\u03ac\u03af\u03c2\u0131".toUpperCase()), "".toUpperCase() === "", "x".toUpperCase(), "MiXed 12".toLowerCase());
// Positions of all kinds.
var odd = [undefined, null, NaN, -1, -0, 0, 1.9, -1.5, 3, 99, Infinity, -Infinity, "2", "x", true, 4294967297, -4294967295, { valueOf: function () { return 1; } }];
for (var i = 0; i < odd.length; i++) {
  var o = odd[i], s = "abcabc";
  print(i, s.charAt(o), s.charCodeAt(o), s.codePointAt(o), s.at(o), s.indexOf("b", o), s.lastIndexOf("b", o), s.includes("b", o),
    s.startsWith("b", o), s.endsWith("b", o), s.slice(o), s.slice(1, o), s.substring(o), s.substring(2, o), s.substr(o, 2), s.substr(1, o));
}
print("abc".lastIndexOf("abcd"), "abc".lastIndexOf(""), "abc".lastIndexOf("", 1), "".lastIndexOf(""), "aaa".lastIndexOf("a", -5), "abcabc".lastIndexOf("abc", 2), "a\u0416b\u0416".lastIndexOf("\u0416"));
print("abc".indexOf(""), "abc".indexOf("", 9), "undefined".indexOf(), "abc".startsWith(""), "abc".endsWith("", 0), "abc".endsWith("abcd"), "".endsWith("a"), "".startsWith("a"), "abc".startsWith("c", 9));
print("\u{1f600}x".codePointAt(0), "\u{1f600}x".codePointAt(1), "\ud83d".codePointAt(0), "\ud83dx".codePointAt(0), "\u{1f600}".at(-1) === "\ude00");
print(attempt(function () { return String.prototype.at.call(null, 0); }), String.prototype.at.call(123, 1), String.prototype.trim.call(true), attempt(function () { return String.prototype.split.call(undefined, "a"); }));
// fromCharCode, fromCodePoint
print(units(String.fromCharCode()), units(String.fromCharCode(65, 0x10041, -1, "66", 0x3bb)), String.fromCharCode(65, 66, 67), String.fromCharCode(NaN).length);
print(units(String.fromCodePoint(65, 0x1f600, 66)), String.fromCodePoint() === "", String.fromCodePoint(-0).length, String.fromCodePoint("65"), String.fromCodePoint(0xd800).length);
print([-1, 1.5, 0x110000, NaN, Infinity, "x", undefined].map(function (v) { return attempt(function () { return String.fromCodePoint(v); }); }).join());
// repeat, pad, split, trim, compare, concat
print(["a".repeat(0), "ab".repeat(1), "ab".repeat(5), "\u0416".repeat(3), "".repeat(1e9), "x".repeat(2.9), "x".repeat("3"), "x".repeat(undefined)].join("|"));
print([-1, Infinity, -Infinity, 1e300].map(function (n) { return attempt(function () { return "ab".repeat(n); }); }).join(), "-".repeat(1000).length, "0".repeat(NaN) === "", "a".repeat(-0.5) === "");
print("abc".padStart(8, "12"), "abc".padEnd(8, "12"), "abc".padStart(2, "x"), "abc".padEnd(6, ""), "abc".padStart(5, undefined) + "|", "abc".padEnd("5") + "|", "abc".padStart(6, 1.5));
print(JSON.stringify("a,b,c".split(",")), JSON.stringify("abc".split("")), JSON.stringify("".split("")), JSON.stringify("".split(",")), JSON.stringify("abc".split()), JSON.stringify("abc".split(undefined, 0)), JSON.stringify("a,b,c".split(",", 2)), JSON.stringify("abc".split("", 2)), JSON.stringify("a,b".split(",", -1)), JSON.stringify("aundefinedb".split(undefined)), JSON.stringify(",a,".split(",")), JSON.stringify("abab".split("ab")), JSON.stringify("a1b1c".split(1)), JSON.stringify("anullb".split(null)), JSON.stringify("\u0416\u0417\u0416".split("\u0417")), JSON.stringify("a,b".split(",", 4294967297)));
print(JSON.stringify("\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeffx \u180e\u200b ".trim()), JSON.stringify(" \n".trim()), JSON.stringify(" a ".trimStart()), JSON.stringify(" a ".trimEnd()), "ab".trim());
print("a".localeCompare("b"), "b".localeCompare("a"), "a".localeCompare("a"), "".localeCompare("a"), "undefined".localeCompare());
print("a".concat(), "a".concat("b", 1, { toString: function () { return "z"; } }), "x".replace("x", "$$|$&|$`|$'|$1|$"), "aaa".replaceAll("a", "b$&"), "abc".replaceAll("", "-"), "abc".replace("", "_"), "a.b.c".replaceAll(".", function (m, p) { return p; }), "abc".replace("z", "y"), "axbx".replaceAll("x", "$'"));
print(new String("abc").valueOf(), Object("q").toString(), attempt(function () { return String.prototype.toString.call(1); }), String(), String(null), String(Object("w")), typeof new String(1), String(-0));
// URI
var all = ""; for (i = 32; i < 127; i++) all += String.fromCharCode(i);
print(encodeURI(all)); print(encodeURIComponent(all)); print(decodeURI(encodeURIComponent(all))); print(decodeURIComponent(encodeURIComponent(all)) === all);
print(encodeURIComponent("\u0000\u007f\u0080\u00ff\u07ff\u0800\uffff\u{10000}\u{10ffff}"), units(decodeURIComponent("%00%7F%C2%80%c3%bf%DF%BF%E0%A0%80%ef%bf%bf%F0%90%80%80%F4%8F%BF%BFz")));
print(["\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud800\ud800\udc00"].map(function (s) { return attempt(function () { return encodeURIComponent(s); }); }).join());
print(["%", "%4", "%4g", "%g4", "a%", "%80", "%BF", "%C0%80", "%C1%BF", "%C2", "%C2%", "%C2%4", "%C2x80", "%C2%C2", "%E0%80%80", "%E0%9F%BF", "%ED%A0%80", "%EF%BF", "%F0%8F%BF%BF", "%F4%90%80%80", "%F5%80%80%80", "%F8%80%80%80%80", "%FF", "% 1", "%1 ", "%-1", "%0x", "%C2%A", "%E2%82", "%%41", "%+1"].map(function (s) { return attempt(function () { return decodeURIComponent(s); }); }).join());
print(decodeURI("%23%24%26%2b%2C%2f%3A%3B%3d%3F%40%41%5B"), encodeURI(), decodeURIComponent(), encodeURIComponent(null), decodeURI(12), encodeURIComponent({ toString: function () { return "\u00e9"; } }), encodeURI("") === "", decodeURI("plain \u0416"));
// JSON text: what is refused, what is not
var bad = ["", " ", "{", "}", "[", "]", "[,]", "[1,]", "[1,,2]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:2}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1}", "{\"a\":1]", "tru", "True", "nul", "nulll", "truefalse", "undefined", "NaN", "Infinity", "-Infinity", "01", "00", "-01", "-", "+1", "1.", "1.e5", ".5", "-.5", "1e", "1e+", "1e5.5", "1.2.3", "0x10", "0b1", "0o7", "1_0", "--1", "1-", "1 2", "0 0", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u 123\"", "\"\\u123 \"", "\"\\u", "\"\n\"", "\"\t\"", "\"\\\n\"", "'a'", "\u00a01", "\ufeff1", "\v1", "[1 2]", "[\"a\" \"b\"]", "[true,false,null", "{\"a\":{}", "[[]", "[]]", "{}}", "//1", "1//", "1\u0000", "0a", "-a", "1a", "0.e1", "0e", "e5", "\"a\"b"];
var accepted = [];
for (i = 0; i < bad.length; i++) if (attempt(function () { JSON.parse(bad[i]); return "ok"; }) !== "SyntaxError") accepted.push(bad[i]);
print(bad.length, accepted.length, accepted.join("|"));
var good = ["0", "-0", " 1 ", "\t\r\n 1", "-1", "1.5", "1e5", "1E+5", "1e-5", "-0.0", "0.5e1", "0e0", "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "2147483648", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0041\\u00e9\\u0416\\ud83d\\ude00\\uD800\"", "\"\u2028\u0416\u007f\"", "[]", " [ ] ", "{}", " { } ", "[[[]]]", "[{},{}]", "{\"a\":{\"b\":[]}}", "[1,\"2\",true,false,null]", " { \"a\" : 1 , \"b\" : [ 1 , 2 ] } ", "{\"a\":1,\"a\":2}", "{\"\":1}", "{\"1\":1,\"0\":2,\"x\":3}", "{\"a\\nb\":\"\\u0000\"}", "true", "false", "null", "{\"length\":5}", "{\"toString\":1,\"__proto__\":[1]}"];
for (i = 0; i < good.length; i++) print(JSON.stringify(JSON.parse(good[i])));
print(Object.is(JSON.parse("-0"), -0), JSON.parse(null), JSON.parse(true), JSON.parse({ toString: function () { return "[7]"; } })[0], attempt(function () { JSON.parse(); }), attempt(function () { JSON.parse(undefined); }), JSON.parse('"\\ud83d\\ude00"') === "\u{1f600}");
var deep = "", n = 300; for (i = 0; i < n; i++) deep += i % 2 ? '{"k":' : "["; deep += "1"; for (i = n; i-- > 0;) deep += i % 2 ? "}" : "]";
var value = JSON.parse(deep), depth = 0; while (typeof value === "object") { value = Array.isArray(value) ? value[0] : value.k; depth++; } print(depth, value);
Object.defineProperty(Object.prototype, "trap", { set: function () { print("setter ran"); }, configurable: true }); print(JSON.stringify(JSON.parse('{"trap":1}'))); delete Object.prototype.trap;
print(JSON.stringify(JSON.parse('{"a":1,"b":[1,2,{"c":3}]}', function (k, v) { return typeof v === "number" ? v + 1 : k === "z" ? undefined : v; })), JSON.stringify(JSON.parse('{"a":1,"b":2}', function (k, v) { return k === "a" ? undefined : v; })), JSON.parse("[1,2]", function (k, v) { return this[0] === undefined ? v : Array.isArray(v) ? v.length : v; }));
// JSON texts made
print(JSON.stringify("\b\f\n\r\t\"\\\u0000\u001f\u007f\u0080\u2028\ud800\udc00\u{1f600}\udc00x\ud800"), JSON.stringify(""), JSON.stringify("\ud800"), JSON.stringify("/"), JSON.stringify({ "a\"b\n": 1 }));
print(JSON.stringify([undefined, function () { }, NaN, Infinity, -0, null, new Boolean(false), new Number(2), new String("s")]), JSON.stringify({ a: undefined, b: function () { } }), JSON.stringify(function () { }), JSON.stringify({ a: [], b: {}, c: [[]], d: [{}] }, null, 1));
print(JSON.stringify([1, { a: 2 }], null, 20), JSON.stringify([1], null, "abcdefghijklmno"), JSON.stringify([1], null, 0), JSON.stringify([1], null, -3), JSON.stringify([1], null, new Number(2)), JSON.stringify([1], null, new String("-")), JSON.stringify([1], null, true), JSON.stringify({ a: 1, b: 2 }, null, " "));
print(JSON.stringify({ a: 1, 1: 2, b: 3 }, ["b", 1, new String("a"), "b", {}, null]), JSON.stringify([{ a: 1, b: 2 }], ["b"]), JSON.stringify({ a: 1 }, []), JSON.stringify({ a: [1, 2] }, function (k, v) { return k === "0" ? undefined : v; }), JSON.stringify({ a: 1 }, function (k, v) { return k === "" ? { z: v.a } : v; }), JSON.stringify(1, function () { return undefined; }));
print(JSON.stringify({ get a() { return 5; } }), JSON.stringify(Object.create({ inherited: 1 })), JSON.stringify({ toJSON: 5 }), JSON.stringify({ a: { toJSON: function (k) { return "<" + k + ">"; } } }), JSON.stringify([{ toJSON: function (k) { return typeof k; } }]));
var twice = {}; print(JSON.stringify([twice, twice])); var loop = []; loop.push({ loop: loop }); print(attempt(function () { return JSON.stringify(loop); }));
