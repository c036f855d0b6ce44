// Property escapes: the desktop knows the properties of characters and puts them into literals.
print(/^\p{Lu}+$/u.test("ABCÄΩЖ"), /\p{Lu}/u.test("abc"), /^\P{Lu}+$/u.test("abc1"), /\p{L}/u.exec("12é")[0]); // expect: true false true é
print("Hello, Wörld! Привет 123 中文".match(/\p{L}+/gu).join("|"));                     // expect: Hello|Wörld|Привет|中文
print("Hello, Wörld! Привет 123 中文".match(/[^\p{L}\s]+/gu).join("|"));                // expect: ,|!|123
print("ab αβγ".replace(/\p{Script=Greek}/gu, "*"), /\p{scx=Deva}/u.test("\u0964"), /\p{sc=Deva}/u.test("\u0964")); // expect: ab *** true false
print(/\p{General_Category=Uppercase_Letter}/u.test("É"), /\p{gc=Nd}/u.test("٣"), /\p{punct}/u.test("!"), /\p{White_Space}/u.test("\u3000")); // expect: true true true true
print(/\p{Emoji_Presentation}/u.exec("x😀").index, /\p{ASCII}/u.test("é"), /\P{Any}/u.test("a"), /\p{Assigned}/u.test("\u0378")); // expect: 1 false false false
print(/\p{Lu}/iu.test("a"), /\P{Lu}/iu.test("A"), /[^\P{Lu}]/iu.test("a"), /[^\P{Lu}]/u.test("A"));           // expect: true true false true
print(/[\p{L}\p{N}_-]+/u.exec("-- ключ_1 --")[0], /[\p{L}\p{N}_-]+/u.exec("= ключ_1 =")[0], /(?<=\p{Sc})\d+/u.exec("5 €12")[0]); // expect: -- ключ_1 12
print(/\p/.test("p"), /\p{2}/.test("pp"), /[\p{L}]/.test("{"));                                               // expect: true true true

// A copy with flags that change nothing about the characters needs no tables.
const again = new RegExp(/\p{Lu}/u, "gu");
print(again.flags, "aBcD".replace(again, "_"), [..."aBcD".matchAll(again)].length, "aXbYc".split(/\p{Lu}/u).join()); // expect: gu a_c_ 2 a,b,c
class Own extends RegExp {}
print(new Own(/\p{Ll}+/u, "y").exec("abC"), new Own(/\p{Ll}+/u).exec("abC")[0], "a1b".split(new Own(/\p{N}/u)).join()); // expect: null ab a,b
