// Strings: UTF-16 semantics and the methods.
var s = "Hello, World";
print(s.length, s[0], s[20], s.charAt(4), s.charAt(99) === "", s.charCodeAt(1), s.charCodeAt(50));
print(s.indexOf("o"), s.indexOf("o", 5), s.lastIndexOf("o"), s.indexOf("zz"), s.indexOf(""));
print(s.slice(7), s.slice(-5, -1), s.substring(5, 2), s.substr(-5, 3), s.slice(5, 2) === "");
print(s.toUpperCase(), s.toLowerCase(), "àÉñ".toUpperCase(), "ÀÉÑ".toLowerCase(), "ß".toUpperCase());
print("  trim \n".trim() + "|", "  a ".trimStart() + "|", "  a ".trimEnd() + "|");
print("a,b,,c".split(",").length, "abc".split("").join("-"), "a b c".split(" ", 2).join("+"), "abc".split().length);
print("abc".repeat(3), "5".padStart(3, "0"), "5".padEnd(4, "ab") + "|", "abc".padStart(2));
print("abcabc".replace("b", "X"), "abcabc".replaceAll("b", "X"), "abc".replace("b", "[$&$$$`$']"));
print("abcabc".replace("b", function (m, at, all) { return m + at + all.length; }));
print("abc".includes("bc"), "abc".startsWith("ab"), "abc".endsWith("bc"), "abc".startsWith("b", 1), "abc".endsWith("b", 2));
print("abc".concat(1, null, [2, 3]), "abc".at(-1), "abc".at(5));
print(String.fromCharCode(72, 105), String.fromCodePoint(128512).length, "😀".codePointAt(0), "😀".charCodeAt(0));
print("😀".length, "héllo".length, "日本語".slice(1), "日本語".indexOf("語"), "a日".charCodeAt(1));
print("b".localeCompare("a"), "a".localeCompare("b"), "a".localeCompare("a"));
print("abc" < "abd", "Z" < "a", "a" < "aa", "" < "a", "日" > "z");
var t = "";
for (var i = 0; i < 100; i++) t += i;
print(t.length, t.slice(-6));
var u = t;
u += "!";
print(t.length, u.length);
for (var c of "a😀b") print(c, c.length);
print(`x${1 + 1}y${"z"}${[1, 2]}`, `multi
line`.length, `\u0041\x42\n`.length);
print("\u{1F600}" === "😀", "\0".length, "a\
b");
print("a" + 1 + 2, 1 + 2 + "a", "a" + null + undefined + true);
print([..."héé"].length, "abc"["length"], "abc"[1]);
print("x".toString(), new String("abc").length, new String("abc")[1], typeof new String("a"), "a" == new String("a"));
print(encodeURIComponent("a b&c/é😀"), encodeURI("a b&c/é"), decodeURIComponent("%F0%9F%98%80%20x"), decodeURI("%26%20"));
try { decodeURIComponent("%"); } catch (e) { print(e.name); }
try { "a".repeat(-1); } catch (e) { print(e.name); }
print("abc".split("b"), "aXbXc".split("X", -1).length, "".split(",").length, "".split("").length);
var key = "dyn" + "amic", o = { dynamic: 1 };
print(o[key], o["dyn" + "amic2"]);
print("one two".split(" ").map(function (w) { return w[0].toUpperCase() + w.slice(1); }).join(" "));
print("tab\tquote\"back\\", 'single\'s');
print("abcdef".substring(2), "abcdef".substring(-1, 2), "abcdef".substring(NaN, 3));
print("lastIndexOf".lastIndexOf("x"), "aXbX".lastIndexOf("X", 2), "abc".lastIndexOf(""));
