// Bytes that hold several values, as displays with palettes want them.
// not node: there is no E
const colors = new Uint16Array(8);
E.mapInPlace(new Uint8Array([0b00011011, 0b11100100]), colors, [10, 11, 12, 13], 2);
print(colors.join()); // expect: 10,11,12,13,13,12,11,10
const bits = new Uint8Array(6);
E.mapInPlace(new Uint8Array([0b10110000]), bits, undefined, 1);
print(bits.join()); // expect: 1,0,1,1,0,0
const doubled = [1, 2, 3];
E.mapInPlace(doubled, doubled, (value, i) => value * 2 + i);
print(doubled.join(), [0, 1, 0x80, 0xf0, 0xa7].map(byte => E.reverseByte(byte)).join()); // expect: 2,5,8 0,128,1,15,229
