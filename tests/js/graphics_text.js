// Graphics: fonts and text.
// not node: there is no Graphics
function show(g, name) {
  print("-- " + name);
  for (let y = 0; y < g.getHeight(); y++) {
    let line = "";
    for (let x = 0; x < g.getWidth(); x++) line += g.getPixel(x, y) ? "#" : ".";
    print(line);
  }
}
const g = Graphics.createArrayBuffer(64, 18, 1, { msb: true });
for (let line = 0; line < 6; line++) {
  g.clear();
  let text = "";
  for (let i = 0; i < 16; i++) text += String.fromCharCode(32 + 16 * line + i);
  g.drawString(text, 0, 0);
  if (line % 2) show(g.setRotation(0), text);
}
print(g.stringWidth("Hello"), g.stringWidth("a\nlonger"), JSON.stringify(g.stringMetrics("a\nb")), g.getFontHeight(), g.stringWidth(""));
g.clear().drawString("r\xe9s", 0, 0).drawString(12.5, 20, 0).setFontBitmap(2).drawString("Xy", 0, 6);
show(g, "other characters, a number, size 2");

// alignment: about the dot in the middle
for (const [x, y] of [[-1, -1], [0, 0], [1, 1]]) {
  g.clear(true).setFontAlign(x, y).drawString("Ij\nk", 32, 9);
  const box = [64, 18, -1, -1];
  for (let py = 0; py < 18; py++) for (let px = 0; px < 64; px++) if (g.getPixel(px, py)) box[0] = Math.min(box[0], px), box[1] = Math.min(box[1], py), box[2] = Math.max(box[2], px), box[3] = Math.max(box[3], py);
  print(x, y, box.join());
}
g.clear(true);
for (let turn = 0; turn < 4; turn++) g.setFontAlign(-1, -1, turn).drawString("F7", 8 + 15 * turn, 9);
show(g, "turned");
g.clear(true).fillRect(0, 0, 20, 17).setColor(0).setBgColor(1).drawString("ab", 2, 2).setBgColor(0).setColor(1).drawString("ab", 2, 10, true);
show(g, "on a background, and solid");

const big = Graphics.createArrayBuffer(100, 24, 1, { vertical_byte: true });
print(big.setFontVector(16).getFontHeight(), big.stringWidth("Mote"), big.stringWidth("8"), big.stringWidth("\xff") === big.stringWidth("_"));
big.drawString("Mote 1/2 @", 1, 1);
show(big, "vector");
big.clear().setFont("Vector", 9).drawString("Quick {fox}", 0, 0).setFont("Vector:24").setFontAlign(1, 0, 2).drawString("g", 80, 12);
show(big, "vector, small, and upside down");
for (const wrong of [() => g.setFont("Gothic"), () => g.setFontVector(0), () => g.setFontCustom("", 32, 4, 0), () => g.setFontCustom("", 32, 4, 0x20008)]) {
  try {
    wrong();
  } catch (error) {
    print(error.name + ": " + error.message);
  }
}

// fonts of the program: columns of 5 dots; 'A' and 'B', then with widths of their own
const dots = new Uint8Array([0b01111101, 0b00011110, 0b11111101, 0b01101010]);
g.clear(true).setFontCustom(dots, 65, 3, 5).drawString("ABA?", 0, 0);
print(g.stringWidth("AB"), g.stringWidth("!"), g.getFontHeight());
g.setFontCustom(dots.buffer, 65, "\x01\x05", 5 | 512).drawString("BA", 20, 0);
print(g.stringWidth("AB"), g.getFontHeight());
Graphics.prototype.setFontBars = function (size) { return this.setFontCustom("\xff\x00", 48, new Uint8Array([1, 1]), 8 | (size || 1) << 8); };
g.setFont("Bars", 2).drawString("01001", 46, 1).setFont().drawString("x", 50, 12);
show(g, "custom");
