// Graphics: pictures.
// not node: there is no Graphics
function show(g, name) {
  print("-- " + name);
  for (let y = 0; y < g.getHeight(); y++) {
    let line = "";
    for (let x = 0; x < g.getWidth(); x++) line += ".123456789abcdef"[g.getPixel(x, y)] ?? "?";
    print(line);
  }
}
const smile = Graphics.createImage(`
 XXXX
X    X
X X XX
X    X
 XXXX
`);
print(smile.width, smile.height, smile.bpp, new Uint8Array(smile.buffer).join());
print(JSON.stringify(Graphics.createImage("# #")), Graphics.createImage("").width);
const g = Graphics.createArrayBuffer(30, 12, 4);
g.setColor(5).setBgColor(2).drawImage(smile, 1, 1);
g.drawImage({ width: 6, height: 5, bpp: 1, buffer: smile.buffer, transparent: 0 }, 9, 0, { scale: 2 });
g.drawImage({ width: 2, height: 2, bpp: 4, buffer: "\x3a\xbc" }, 23, 1).drawImage({ width: 2, height: 2, bpp: 2, buffer: new Uint8Array([0b00011011]), palette: [9, 8, 7, 6], transparent: 0 }, 26, 1);
g.drawImage("\x04\x02\x01\xa5", 23, 5).drawImage("\x02\x01\x84\x0f\xf3", 28, 5).drawImage(new Uint8Array([3, 1, 8, 1, 2, 3]).buffer, 23, 9).drawImage(new Uint8Array([1, 1, 8, 12]), -1, 0);
show(g, "images");
g.setBgColor(0).clear().setColor(3).drawImage(smile, 6, 6, { rotate: 0 }).drawImage(smile, 14, 6, { rotate: Math.PI / 2 }).drawImage({ ...smile, transparent: 0 }, 23, 6, { rotate: Math.PI / 4, scale: 1.5 });
show(g, "turned");
const part = g.asImage();
print(part.width, part.height, part.bpp, part.buffer.byteLength, g.asImage("string").length);
const h = Graphics.createArrayBuffer(15, 12, 4).setRotation(1);
h.drawImage(g, -3, -2).drawImage(g.asImage("string"), -3, 8);
show(h.setRotation(0), "a Graphics and its copy");
const deep = Graphics.createArrayBuffer(3, 2, 16).drawImage({ width: 2, height: 1, bpp: 16, buffer: "\x12\x34\xab\xcd" }, 0, 0);
print(deep.getPixel(0, 0).toString(16), deep.getPixel(1, 0).toString(16), deep.getPixel(2, 0));
for (const wrong of [() => g.drawImage(), () => g.drawImage({ width: 2 }), () => g.drawImage(smile, 0, 0, { scale: 0 })]) {
  try {
    wrong();
  } catch (error) {
    print(error.name + ": " + error.message);
  }
}
