// JSON both ways.
print(JSON.stringify({ a: [1, "x", null, true, undefined, () => 1], b: undefined, c: { d: 1.5 }, e: NaN }));
print(JSON.stringify("q\"\\\n\u0001\ud800é😀"), JSON.stringify(null), JSON.stringify(undefined), JSON.stringify(-0), JSON.stringify([]), JSON.stringify({}));
print(JSON.stringify({ a: 1, b: [1, 2, { c: 3 }], d: {} , e: [] }, null, 2)); print(JSON.stringify([1, [2]], null, "--"));
print(JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ["a", "c"]), JSON.stringify({ a: 1, b: "x" }, (k, v) => typeof v === "number" ? v + 1 : v));
print(JSON.stringify({ toJSON() { return { z: 1 }; } }), JSON.stringify({ d: { toJSON(k) { return k; } } }), JSON.stringify(new Number(3)), JSON.stringify(new String("s")), JSON.stringify(Object(true)));
var o = JSON.parse('{"a":[1,2.5,-3e2,true,false,null,"s\\n\\u0041\\ud83d\\ude00"],"b":{"c":{}},"":0," k ":[[]]}'); print(o.a.join("|"), JSON.stringify(o.b), o[""], o[" k "].length);
print(JSON.parse(" 12 "), JSON.parse('"x"'), JSON.parse("[]").length, JSON.parse('{"a":1,"a":2}').a, JSON.parse('{"__proto__":5}')["__proto__"]);
print(JSON.parse('{"a":1,"b":[1,2]}', (k, v) => typeof v === "number" ? v * 10 : v).b, JSON.parse('[1,2,3]', function (k, v) { return k === "1" ? undefined : v; }).length);
var bad = ["", "{", "[1,]", "{\"a\"}", "tru", "01", "1.", "\"\n\"", "[1 2]", "{\"a\":1,}", "nul", "'a'", "\"\\x\"", "[", "1 2", "-", "\"abc"]; var n = 0;
for (var i = 0; i < bad.length; i++) try { JSON.parse(bad[i]); print("accepted", bad[i]); } catch (e) { if (e instanceof SyntaxError) n++; } print(n, bad.length);
var cyc = {}; cyc.c = cyc; try { JSON.stringify(cyc); } catch (e) { print(e.name); } var deep = "1"; for (i = 0; i < 20; i++) deep = "[" + deep + "]"; print(JSON.stringify(JSON.parse(deep)) === deep);
print(JSON.stringify({ k: { toString() { return "x"; } } }), JSON.stringify([new Error("e")]), JSON.stringify({ [1]: 1, b: 2, 0: 3 }), JSON.stringify("\u2028"));
