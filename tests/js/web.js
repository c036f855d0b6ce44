// What programs from the web and from Node expect besides the language.
const encoder = new TextEncoder(), bytes = encoder.encode("aé€😀\ud800");
print(bytes.join(), bytes instanceof Uint8Array, encoder.encoding, encoder.encode().length, String(encoder)); // expect: 97,195,169,226,130,172,240,159,152,128,239,191,189 true utf-8 0 [object TextEncoder]
const room = new Uint8Array(5), done = encoder.encodeInto("é€x", room);
print(done.read, done.written, room.join(), JSON.stringify(encoder.encodeInto("😀", new Uint8Array(3)))); // expect: 2 5 195,169,226,130,172 {"read":0,"written":0}
const decoder = new TextDecoder();
print(decoder.decode(bytes), decoder.decode(bytes.buffer).length, decoder.decode(new DataView(bytes.buffer, 1, 2)), decoder.decode(), decoder.encoding, decoder.fatal, decoder.ignoreBOM); // expect: aé€😀� 6 é  utf-8 false false
print(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length, new TextDecoder("UTF8", { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length); // expect: 1 2
print([[0x80], [0xc3], [0xe2, 0x82], [0xe2, 0x28, 0xa1], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 65], [0xf0, 0x80, 65]].map(list => decoder.decode(new Uint8Array(list)).length).join()); // expect: 1,1,1,3,1,3,2,2,3
print(decoder.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + decoder.decode(new Uint8Array([0xac, 65]), { stream: true }) + decoder.decode(new Uint8Array([0xc3]))); // expect: €A�
for (const wrong of [() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])), () => new TextDecoder("latin-9"), () => TextEncoder()]) {
  try {
    wrong();
  } catch (error) {
    print(error.name); // expect: TypeError
  }
}
// expect: RangeError
// expect: TypeError
print(btoa("Hello, W\xf6rld"), btoa(""), btoa("a"), btoa("ab"), atob("SGVsbG8sIFf2cmxk"), atob(" YQ = = ").length, atob("YWI")); // expect: SGVsbG8sIFf2cmxk  YQ== YWI= Hello, Wörld 1 ab
for (const wrong of ["a", "ab=c", "é"]) {
  try {
    atob(wrong);
  } catch (error) {
    print(error.name, error.code); // expect: InvalidCharacterError 5
  }
}
// expect: InvalidCharacterError 5
// expect: InvalidCharacterError 5
print("[" + "  x ".trimLeft() + "]", "[" + "  x ".trimRight() + "]", "".trimLeft.name);           // expect: [x ] [  x] trimStart
const old = {};
old.__defineGetter__("a", () => 1);
old.__defineSetter__("a", function (x) { this.b = x; });
old.a = 5;
print(old.a, old.b, old.__lookupGetter__("a")(), typeof old.__lookupSetter__("a"), Object.create(old).__lookupGetter__("a")(), old.__lookupGetter__("b"), Object.keys(old).join()); // expect: 1 5 1 function 1 undefined a,b
const begin = performance.now();
setTimeout(() => print("timer", performance.now() >= begin), 20);
clearImmediate(setImmediate(() => print("never")));
setImmediate((a, b) => print("immediate", a, b), 1, 2);                                           // expect: immediate 1 2
Promise.resolve().then(() => {});
// expect: timer true
