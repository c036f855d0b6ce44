// not node: on the device nobody knows the properties of characters
// skip stm32vldiscovery: the compiler of patterns needs more than its 8 KB for this many
// Whoever makes a pattern with a property escape at run time is told so.
function make(pattern, flags) {
  try {
    return new RegExp(pattern, flags).source;
  } catch (error) {
    return `${error}`;
  }
}
setTimeout(() => {
  print(make("a\\p{Lu}", "u")); // expect: SyntaxError: Invalid regular expression: /a\p{Lu}/: Property escapes need a literal at 3
  print(make(/\p{Lu}/u, "i"));  // expect: \p{Lu}
  print(make(/\p{Lu}/u, "ui")); // expect: SyntaxError: Invalid regular expression: /\p{Lu}/: Property escapes need a literal at 2
  print(make(/\p{Lu}/u, "uy")); // expect: \p{Lu}
}, 1);
