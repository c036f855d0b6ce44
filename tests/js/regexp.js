// Regular expressions: what patterns match. regexp.out is what Node prints.
const text = m => m === null ? "null" : m.index + ": " + m.map(x => x === undefined ? "-" : "'" + x + "'").join(" ");
const show = (re, ...subjects) => { for (const s of subjects) print(String(re), text(re.exec(s))); };

// characters and classes
show(/abc/, "xxabcx", "ab");
show(/a.c/, "a\nc", "abc");
show(/a.c/s, "a\nc");
show(/[a-cx-z]+/, "__bxaq");
show(/[^a-c]+/, "abxyz");
show(/[]/, "a");
show(/[^]/, "\n");
show(/[\d\-x]+/, "a1-x2");
show(/[\w-.]+/, " a-b.c ");
show(/\d\D\w\W\s\S/, "1a_- x");
show(/\x41\u0042\103\t\cJ\0/, "ABC\t\n\0");
show(/\.\*\/[/]/, ".*//");
show(/]{}/, "]{}");
show(/a{1/, "a{1");
show(/\s+/, "a\u00a0\ufeff\u2003b");

// quantifiers, captures
show(/a*b+c?/, "aabbd", "b");
show(/(a+?)(a*)/, "aaa");
show(/a{2}b{1,2}c{0,}d{0}/, "aabbcc");
show(/(z)((a+)?(b+)?(c))*/, "zaacbbbcac");
show(/(a*)*/, "b", "aab");
show(/(?:a?)*?$/, "aa");
show(/(a|ab)(c|bcd)(d*)/, "abcd");
show(/((a)|b)*/, "abab", "ba");
show(/(?:(a)|(b)|(c)){2,3}/, "cab");
show(/(x{2,}?|y){3}/, "xxyxxxx");
show(/(a{1,2}){2,3}?b/, "aaaab");
show(/(?:ab){70000}|c/, "abc");

// references
show(/(['"])(.*?)\1/, `say "it's"`);
show(/(?=(a+))a*b\1/, "baaabac");
show(/\1(a)/, "aa");
show(/(a\1)/, "aa");
show(/(?<c>.)\k<c>/, "abccd");
show(/\k<c>(?<c>a)/, "a");
show(/(?<year>\d{4})-(?<month>\d\d)/, "on 2020-12");
print(JSON.stringify(/(?<year>\d{4})-(?<month>\d\d)|(?<none>x)/.exec("2020-12").groups));
print(/(a)/.exec("a").groups);

// assertions
show(/^b/, "a\nb");
show(/^b$/m, "a\nb\nc");
show(/\bfoo\b/, "a foo.", "afoo");
show(/\Boo/, "foo");
show(/a(?=b)(?!bc)/, "abcab");
show(/(?!(a)b)\1a/, "aba");
show(/(?<=\$)\d+(\.\d*)?/, "cost $10.50");
show(/(?<!x)y/, "xyay");
show(/(?<=(\d+)(\d+))$/, "1053");
show(/(?<=\1(a))b/, "aab");
show(/(?<=^|,)[^,]*(?=,|$)/g, "a,b");
show(/(?<=[ab]{2,3}c*)d/, "abccd");
show(/(?=a)*b/, "ab");
show(/(?:(?=(a))a)+b/, "aaab");

// ignoring case
show(/straße/i, "STRAßE");
show(/[a-z]+/i, "12ABcz");
show(/[^a-z]+/i, "ABé");
show(/\u0131|ſ/i, "Is");
show(/ſ/iu, "S");
show(/[ω]/i, "Ω");
show(/ДА/i, "да");
show(/(a)\1/i, "aA");
show(/\w/iu, "ſ");

// unicode
show(/^.$/, "😀");
show(/^.$/u, "😀");
show(/[😀-😂]/u, "x😁");
show(/\u{1F600}\ud83d\ude00/u, "😀😀");
show(/\ud83d/u, "😀", "\ud83d");
show(/[^x]$/u, "😀");
show(/(?<=.)x/u, "😀x");
show(/😀{2}/u, "😀😀");

// flags, lastIndex
const g = /o/g;
print(g.test("foo"), g.lastIndex, g.test("foo"), g.lastIndex, g.test("foo"), g.lastIndex);
const y = /foo/y;
y.lastIndex = 3;
print(y.test("barfoo"), y.lastIndex, y.test("barfoo"), y.lastIndex);
const d = /a(?<b>b)?(c)/d.exec("xac");
print(JSON.stringify(d.indices), String(d.indices.groups.b));
print(/a/gimsuyd.flags, /a/gi.source, /a/.flags === "", /\//.source, RegExp("/").source, RegExp("").source, RegExp("\n").source);
print(/a/s.dotAll, /a/.global, /a/y.sticky, /a/u.unicode, /a/m.multiline, /a/d.hasIndices, /a/i.ignoreCase);
function count(s) {
  const literal = /b/g; // a new object each time
  literal.test(s);
  return literal.lastIndex;
}
print(count("ab"), count("b"), count("aab"));
function same() { return /x/; }
print(same() === same());

// made at run time
print(text(new RegExp("a(b)", "i").exec("xAB")), RegExp(g) === g, new RegExp(g) === g, new RegExp(/x/g, "i").flags, RegExp("a", "g").global);
for (const [source, flags] of [["("], [")"], ["a**"], ["[b-a]"], ["["], ["\\"], ["(?<a"], ["(?<a>)(?<a>)"], ["(?<1>)"], ["\\k<x>", "u"], ["\\1", "u"], ["{", "u"], ["a", "gg"], ["a", "x"], ["a{2,1}"],
  ["\\c", "u"], ["(?=a)*", "u"], ["(?<=a)*"], ["\\u{110000}", "u"], ["[\\d-a]", "u"], ["(?a)"]]) {
  try {
    print(source, String(new RegExp(source, flags)));
  } catch (e) {
    print(source, e.name, e instanceof SyntaxError);
  }
}

// classes that extend it
class Counting extends RegExp {
  constructor(source, flags) {
    super(source, flags);
    this.count = 0;
  }
  exec(s) {
    this.count++;
    return super.exec(s);
  }
}
const counting = new Counting("a", "g");
print("banana".replace(counting, "o"), counting.count, counting instanceof RegExp, counting.flags, Object.prototype.toString.call(counting));

// what goes deep, and what tries a lot
const long = "ab".repeat(40);
print(/^(?:ab)*$/.test(long), /^(?:a|b)*$/.test(long), /^.*x/.test(long), /(?:a*)*c/.test("aaaaaaaaaaaa"));
print(console === undefined, Object.keys(/a/).length, JSON.stringify(/a/), "lastIndex" in /a/, delete Object.assign(/a/, { x: 1 }).x);
