// Things made at build time whose constructors nothing mentions any more: they come along, as code of the program.
// not node: its collector takes its time
const decoder = new TextDecoder(), encoder = new TextEncoder(), registry = new FinalizationRegistry(print);
setTimeout(() => {
  print(decoder.decode(encoder.encode("aä"))); // expect: aä
  print(Object.getPrototypeOf(decoder).constructor.name, decoder.constructor === TextDecoder, registry.constructor.length); // expect: TextDecoder true 1
  (function () { registry.register({ x: [].length }, "gone"); })(); // expect: gone
});
