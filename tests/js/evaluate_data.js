// Tables and objects that the start of a program computes: the same whether that happens at build time or on the device.
const crcTable = [];
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320 ^ (c >>> 1) : c >>> 1;
  crcTable[n] = c >>> 0;
}
function crc32(text) {
  let c = 0xFFFFFFFF;
  for (let i = 0; i < text.length; i++) c = crcTable[(c ^ text.charCodeAt(i)) & 255] ^ (c >>> 8);
  return (c ^ 0xFFFFFFFF) >>> 0;
}
const sine = [];
for (let i = 0; i < 64; i++) sine.push(Math.round(127 * Math.sin(i * Math.PI / 32)));
const font = {};
"A:7C12117C B:7F494936 C:3E414122".split(" ").forEach(function (line) {
  const parts = line.split(":"), columns = [];
  for (let i = 0; i < parts[1].length; i += 2) columns.push(parseInt(parts[1].slice(i, i + 2), 16));
  font[parts[0]] = columns;
});
const halves = [0.5, 1.25, -3e300, -0, NaN, Infinity];
const mixed = [1, "two", null, undefined, true, 3.5, [4, [5]], { six: 6 }, , 9];
const big = [40000, -70000, 2147483647];
let total = 0;
for (const x of sine) total += x;
const self = { name: "self", list: [] };
self.me = self;
self.list.push(self, self.list);
const twins = [self, self];
const words = {};
for (const w of "the cat and the dog and the bird".split(" ")) words[w] = (words[w] || 0) + 1;
const dynamic = {};
for (let i = 0; i < 30; i++) dynamic["key" + i] = i * i;
delete dynamic.key7;
dynamic.key7 = "again";
const numeric = { b: 1, 2: "two", 1: "one", a: 2 };
const unicode = ["ä", "\u20ac", "\ud83d\ude00", "\ud800", "a\0b"];
function Shape(sides) { this.sides = sides; }
Shape.prototype.describe = function () { return this.name + " with " + this.sides + " sides"; };
function Square(size) { Shape.call(this, 4); this.size = size; }
Square.prototype = Object.create(Shape.prototype);
Square.prototype.constructor = Square;
Square.prototype.name = "square";
Square.prototype.area = function () { return this.size * this.size; };
const squares = [];
for (let i = 1; i <= 3; i++) squares.push(new Square(i));
const noProto = Object.create(null);
noProto.x = 1;

print(crc32("123456789")); // expect: 3421780262
print(crcTable.length, crcTable[255], crcTable[1] === 1996959894); // expect: 256 755167117 true
print(sine.slice(0, 9).join(), sine[16], total); // expect: 0,12,25,37,49,60,71,81,90 127 0
print(Object.keys(font).join(), font.B.join(), font.C[3]); // expect: A,B,C 127,73,73,54 34
print(halves.join(), 1 / halves[3], big.join()); // expect: 0.5,1.25,-3e+300,0,NaN,Infinity -Infinity 40000,-70000,2147483647
print(mixed.length, 8 in mixed, 7 in mixed, mixed[6][1][0], mixed[7].six, String(mixed[3])); // expect: 10 false true 5 6 undefined
print(self.me === self, self.list[0] === self, self.list[1] === self.list, twins[0] === twins[1]); // expect: true true true true
print(JSON.stringify(words)); // expect: {"the":3,"cat":1,"and":2,"dog":1,"bird":1}
const keys = Object.keys(dynamic);
print(keys.length, keys[0], keys[29], dynamic.key29, dynamic.key7); // expect: 30 key0 key7 841 again
for (const k in numeric) print(k, numeric[k]);
// expect: 1 one
// expect: 2 two
// expect: b 1
// expect: a 2
print(unicode.map(s => s.length).join(), unicode[0] === "\u00e4", unicode[2].codePointAt(0), unicode[3].charCodeAt(0), unicode[4].charCodeAt(1)); // expect: 1,1,2,1,3 true 128512 55296 0
print(squares[2].describe(), squares[2].area(), squares[0] instanceof Square, squares[0] instanceof Shape); // expect: square with 4 sides 9 true true
print(squares[1].constructor === Square, Object.getPrototypeOf(squares[1]) === Square.prototype); // expect: true true
print(Object.getPrototypeOf(noProto) === null, noProto.x, "toString" in noProto); // expect: true 1 false
const later = new Square(7);
print(later.describe(), later.area(), Object.keys(later).join()); // expect: square with 4 sides 49 sides,size
