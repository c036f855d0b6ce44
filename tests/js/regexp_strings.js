// The methods of strings that take patterns. regexp_strings.out is what Node prints.
const show = (...values) => print(...values.map(v => JSON.stringify(v)));

show("banana".replace(/a/, "o"), "banana".replace(/a/g, "o"), "banana".replace(/(n)(a)/g, "$2$1"), "banana".replaceAll("a", "$&$&"), "banana".replaceAll(/a/g, ""));
show("abc".replace(/b/, "[$`|$&|$'|$$|$1|$<x>]"), "abc".replace("b", "[$`|$&|$'|$$|$1|$0]"), "a-b".replace(/(?<l>\w)-(?<r>\w)/, "$<r>-$<l>$<none>$<"));
show("abcdefghijkl".replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)/, "$10$11$1$01$00$2"), "ab".replace(/(x)?b/, "[$1]"));
show("a1b22".replace(/(\d)(\d)?/g, (m, one, two, at, all) => `<${m},${one},${two},${at},${all}>`));
show("2020-12".replace(/(?<y>\d+)-(?<m>\d+)/, (...a) => JSON.stringify(a[a.length - 1])));
show("abc".replace(/(?:)/g, "-"), "😀".replace(/(?:)/g, "-"), "😀".replace(/(?:)/gu, "-"), "abc".replace(/$/, "!"));
show("a,b;c".split(/[,;]/), "a,b;c".split(/([,;])/), "abc".split(/(?:)/), "abc".split(/(?:)/, 2), "".split(/x/), "".split(/(?:)/), "😀a".split(/(?:)/u), "ab".split(/b*/), "aXbxc".split(/x/i, 2));
show("a b  c".split(" "), "abc".split(""), "abc".split(undefined), "abc".split("b", 0), "a1b2".split({ [Symbol.split]: (s, n) => s + n }, 5));
show("abcb".match(/b/), "abcb".match(/b/g), "abc".match(/x/), "abc".match(/x/g), "abc".match(/(?:)/g), "abcb".match("b"), "a.b".match("."), "abc".match());
show("abc".search(/c/), "abc".search(/x/), "abc".search("b"), "abc".search({ [Symbol.search]: s => s + "!" }));

// lastIndex: what leaves it, and what does not
const g = /b/g;
g.lastIndex = 2;
show("abcb".search(g), g.lastIndex, "abcb".replace(g, "-"), g.lastIndex);
g.lastIndex = 3;
show("abcb".match(g), g.lastIndex, "abcb".split(g), g.lastIndex);
const y = /b/y;
show("abb".replace(y, "-"), y.lastIndex, "bbb".replace(y, "-"), y.lastIndex, "abb".split(y), "bba".match(/b/gy));

// patterns that are no plain ones
const shouting = /b/g;
shouting.exec = function (s) {
  const m = RegExp.prototype.exec.call(this, s);
  if (m) m[0] = m[0].toUpperCase();
  return m;
};
show("abcb".replace(shouting, "<$&>"), "abcb".match(shouting), shouting.test("b"));
class Pattern extends RegExp {}
const own = new Pattern("(b)");
show("abc".split(own), "abc".replace(own, "$1$1"), own.exec("b").length, new Pattern("a", "g")[Symbol.replace]("aa", "b"));
show({ [Symbol.replace]: (s, r) => s + r }[Symbol.replace]("a", "b"), "x".replace({ [Symbol.replace]: (s, r) => s + "/" + r }, "y"));
for (const f of [() => "a".replaceAll(/a/, ""), () => "a".includes(/a/), () => "a".startsWith(/a/), () => RegExp.prototype.exec.call({}, "a"), () => RegExp.prototype.test.call(1),
  () => Object.freeze(/a/g).test("a"), () => "a".normalize("x")]) {
  try { show(f()); } catch (e) { show(e.name); }
}
const like = /a/;
like[Symbol.match] = false;
show("/a/".includes(like), RegExp.prototype.toString.call({ source: "s", flags: "f" }), RegExp.prototype.source, RegExp.prototype.flags, RegExp.prototype.global);

// the rest of strings
show("a\ud800b".isWellFormed(), "a😀".isWellFormed(), "a\ud800b\udc00😀".toWellFormed(), "abc".toWellFormed());
show("abc".normalize(), "é".normalize("NFC"), String.raw({ raw: ["a", "b", "c"] }, 1, 2, 3), "K".toLowerCase(), "ÅΩ".toLowerCase());
show([..."a1b22".matchAll(/\d+/g)].map(m => [m.index, m[0]]), [..."abc".matchAll(/(?:)/g)].length, [..."aXbx".matchAll("x")].length);
const every = "ab".matchAll(/./g);
show(every.next().value[0], every[Symbol.toStringTag], every[Symbol.iterator]() === every, every.next().value.index, every.next(), every.next());
for (const { groups: { key, value } } of "a=1,b=2".matchAll(/(?<key>\w)=(?<value>\w)/g)) show(key, value);
try { "a".matchAll(/a/); } catch (e) { show(e.name); }
