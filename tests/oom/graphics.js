// Graphics wherever it allocates, with the error caught where it happens: what is drawn on stays usable.
let caught = 0, g;

function attempt(make) {
  try {
    return make();
  } catch (e) {
    if (e.message !== "out of memory") throw e;
    caught++;
  }
}

const width = [16].map(n => n)[0];
for (let i = 0; i < 3; i++) {
  g = attempt(() => Graphics.createArrayBuffer(width, 8, 1, { vertical_byte: true })) || g;
  if (!g) continue;
  attempt(() => g.clear().fillPoly([0, 0, 9, 1, 5, 7]));
  attempt(() => g.drawString("a" + i, 2, 1));
  attempt(() => g.setFontVector(8).drawString("b", 8, 0));
  attempt(() => g.drawImage(Graphics.createImage("# #\n ##"), 12, 4));
  attempt(() => g.asImage());
  if (g.getWidth() !== 16 || g.getPixel(99, 0) !== 0) print("broken");
}
print(caught <= 18 ? "done" : caught);
