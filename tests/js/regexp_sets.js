// Classes of flag v: sets of characters and of strings, and what can be done with them.
print(/[\p{L}--[a-z]]/v.test("a"), /[\p{L}--[a-z]]/v.test("A"), /[[a-z]&&[aeiou]]/v.exec("xyze")[0]);           // expect: false true e
print(/^[\q{abc|d|}x]$/v.test("abc"), /^[\q{abc|d|}x]$/v.test(""), /^[\q{abc|d|}x]$/v.test("ab"));              // expect: true true false
print("xabcx".replace(/[\q{ab|abc}]/v, "_"), /(?<=[\q{ab|abc}])x/v.exec("zzabcx").index, /[\q{ab|a}]+?b/v.exec("aabb")[0]); // expect: x_x 5 aabb
print(/^[\w--\d]+$/v.test("abc_"), /^[\w--\d]+$/v.test("abc1"), /^[^\d]$/v.test("1"), /[a-c\-]/v.test("-"));   // expect: true false false true
print(/^[[a-z]--[aeiou]--[xyz]]+$/v.test("bcd"), /^[[a-z]&&\p{ASCII}&&[^q]]$/v.test("q"), /[[a-c][x-z]5]{3}/v.exec("1az5")[0]); // expect: true false az5
print(/^\P{Lu}$/iv.test("A"), /^[^\p{Lu}]$/iv.test("a"), /[\p{Lu}&&[a-z]]/iv.test("K"), /[\q{KM|b}--\q{km}]/iv.test("km")); // expect: false false true false
print(/^\p{Emoji_Keycap_Sequence}$/v.test("1\uFE0F\u20E3"), /\p{RGI_Emoji_Flag_Sequence}/v.exec("x🇩🇪").index, // expect: true 1 false
  /^[\p{Emoji_Keycap_Sequence}--\q{1\uFE0F\u20E3}]$/v.test("1\uFE0F\u20E3"));
print(/[\&\!\[\]]+/v.exec("a&![]")[0], /[\q{😀|xy}]/v.exec("a😀").index, /[😀-😂]/v.test("😁"), /[\b]/v.test("\b"), /[]/v.test("a")); // expect: &![] 1 true true false

// They work at run time, too.
function wrong(pattern) {
  try {
    new RegExp(pattern, "v");
    return "right";
  } catch (error) {
    return error.name;
  }
}
setTimeout(() => {
  const consonant = new RegExp("^[[a-z]--[aeiou]]+$", "v");
  print(consonant.test("xyz"), consonant.test("xa"), consonant.flags, consonant.unicodeSets, String(consonant)); // expect: true false v true /^[[a-z]--[aeiou]]+$/v
  print(["[a&&b--c]", "[a--b&&c]", "[a&&&b]", "[a-z&&b]", "[a&&b-z]", "[(]", "[a||b]", "[^\\q{ab}]", "[a", "[\\q{a]"].map(wrong).join()); // expect: SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError,SyntaxError
  print(["[a-z0]", "[a&&b&&c]", "[a--b--c]", "[\\q{ab}--\\q{ab}]", "[a-]"].map(wrong).join()); // expect: right,right,right,right,SyntaxError
}, 1);
