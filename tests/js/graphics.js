// Graphics: where pixels lie in the buffer, shapes, colours, turning and clipping.
// not node: there is no Graphics
// skip stm32vldiscovery: 7 KB of pixels at once
function show(g, name) {
  print("-- " + name);
  for (let y = 0; y < g.getHeight(); y++) {
    let line = "";
    for (let x = 0; x < g.getWidth(); x++) line += ".123456789abcdef"[g.getPixel(x, y)] ?? "?";
    print(line);
  }
}
const hex = g => new Uint8Array(g.buffer).map(b => b).reduce((text, b) => text + b.toString(16).padStart(2, "0"), "");
const fails = f => {
  try {
    return f();
  } catch (error) {
    return error.name + ": " + error.message;
  }
};

// ---- layouts: three pixels each, by their bytes
for (const [w, h, bpp, options] of [[8, 2, 1], [8, 2, 1, { msb: true }], [3, 8, 1, { vertical_byte: true }], [3, 8, 1, { vertical_byte: true, msb: true }],
  [4, 2, 2], [4, 2, 2, { msb: true }], [4, 2, 4], [4, 2, 4, { msb: true }], [4, 2, 8, { zigzag: true }], [4, 2, 8, { interleavex: true }],
  [2, 2, 16], [2, 2, 16, { msb: true }], [2, 1, 24, { msb: true }], [2, 1, 32]]) {
  const g = Graphics.createArrayBuffer(w, h, bpp, options);
  g.setPixel(0, 0, 1).setPixel(1, 1).setPixel(w - 1, 0, 0x12345678);
  print(w + "x" + h, g.getBPP(), JSON.stringify(options), hex(g), g.getPixel(w - 1, 0).toString(16), g.getPixel(-1, 0), g.getPixel(0, h));
}
print(Graphics.createArrayBuffer(10, 3, 1).buffer.length, Graphics.createArrayBuffer(10, 3, 1).buffer.byteLength, Object.keys(Graphics.createArrayBuffer(8, 8, 1)).length);
const room = new Uint8Array(10), own = Graphics.createArrayBuffer(8, 8, 1, { buffer: room.buffer });
own.fillRect(0, 0, 7, 1);
print(room.join(), own.buffer === room.buffer, own.buffer === own.buffer);
Graphics.createArrayBuffer(8, 8, 1, { buffer: room.subarray(2) }).setPixel(0, 0);
print(room.join());
print(fails(() => Graphics.createArrayBuffer(0, 8, 1)), "|", fails(() => Graphics.createArrayBuffer(8, 8, 3)), "|", fails(() => Graphics.createArrayBuffer(8, 9, 1, { vertical_byte: true })), "|",
  fails(() => Graphics.createArrayBuffer(8, 9, 1, { buffer: room.buffer.slice(0, 8) })), "|", fails(() => Graphics.createCallback(8, 8, 1)), "|", typeof fails(() => new Graphics().getWidth()));

// ---- all layouts draw alike: a callback for single pixels is the measure
let seed = 7;
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff, (seed >> 8) % n);
const W = 24, H = 16;
let pixels;
const measure = bpp => Graphics.createCallback(W, H, bpp, (x, y, c) => { pixels[x + y * W] = c; });
const strange = Graphics.createCallback(W, H, 16, {
  setPixel(x, y, c) { pixels[x + y * W] = c; },
  fillRect(x1, y1, x2, y2, c) { for (; y1 <= y2; y1++) for (let x = x1; x <= x2; x++) pixels[x + y1 * W] = c; }
});
function scribble(g, start) {
  const p = () => random(W + 8) - 4, q = () => random(H + 8) - 4;
  seed = start;
  g.setRotation(random(4), random(2) === 1).setColor(random(1 << Math.min(g.getBPP(), 16)) | 1).setBgColor(0).clear();
  if (random(2)) g.setClipRect(2, 1, 12, 13);
  for (let i = 0; i < 6; i++) {
    const what = random(8);
    if (what === 0) g.fillRect(p(), q(), p(), q());
    else if (what === 1) g.drawLine(p(), q(), p(), q());
    else if (what === 2) g.fillEllipse(p(), q(), p(), q());
    else if (what === 3) g.drawCircle(p(), q(), random(9));
    else if (what === 4) g.fillPoly([p(), q(), p(), q(), p(), q(), p(), q()]);
    else if (what === 5) g.clearRect(p(), q(), p(), q());
    else if (what === 6) g.drawString("Ab9", p(), q());
    else g.setColor(random(1 << Math.min(g.getBPP(), 16)));
  }
  const box = g.getModified(true);
  g.setRotation(0).setClipRect(0, 0, W - 1, H - 1);
  return box === undefined ? "" : [box.x1, box.y1, box.x2, box.y2].join();
}
let same = 0, of = 0;
for (let round = 1; round <= 2; round++)
  for (const [bpp, options] of [[1], [1, { msb: true }], [1, { vertical_byte: true }], [1, { vertical_byte: true, msb: true }], [2], [2, { msb: true }], [4], [4, { msb: true }],
    [8], [8, { zigzag: true }], [8, { interleavex: true }], [16], [16, { msb: true }], [24], [32, { msb: true }]]) {
    pixels = Array(W * H).fill(0);
    const g = Graphics.createArrayBuffer(W, H, bpp, options), a = scribble(measure(bpp), round * 77), b = scribble(g, round * 77);
    let wrong = a !== b;
    for (let i = 0; i < W * H; i++) if (pixels[i] !== g.getPixel(i % W, Math.floor(i / W))) wrong = true;
    of++;
    if (wrong) print("differs", bpp, JSON.stringify(options), round, a, b);
    else same++;
  }
print(same, "of", of);
pixels = Array(W * H).fill(0);
scribble(strange, 5);
const first = pixels.join();
pixels = Array(W * H).fill(0);
scribble(measure(16), 5);
print(first === pixels.join(), strange.getPixel(1, 1), strange.buffer);

// ---- shapes
const g = Graphics.createArrayBuffer(26, 12, 4, { msb: true });
print(g.getWidth(), g.getHeight(), g.getColor(), g.getBgColor(), g.getModified());
g.setColor(1).drawRect(0, 0, 4, 4).setColor(2).fillRect({ x: 1, y: 1, w: 3, h: 2 }).setColor(3).drawRect({ x: 6, y: 0, x2: 9, y2: 4 });
g.setColor(4).drawEllipse(11, 0, 18, 5).setColor(5).fillEllipse(13, 2, 16, 3).setColor(6).drawCircle(22, 3, 3).fillCircle(22, 3, 1);
g.setColor(7).moveTo(0, 6).lineTo(5, 11).lineTo(9, 7).setColor(8).drawPoly([11, 7, 15, 7, 13, 11], true).setColor(9).drawPoly([17, 7, 19, 11, 21, 7]).setColor(10).fillPoly([22, 7, 25, 7, 25, 11, 22, 9]);
g.drawLine(-5, -5, -1, 30);
show(g, "shapes");
print(JSON.stringify(g.getModified(true)), g.getModified());
g.setBgColor(1).scroll(2, -3);
show(g, "scrolled");
g.clear().setBgColor(0).setClipRect(3, 2, 8, 5).clear(false).fillCircle(6, 4, 9).setPixel(0, 0);
print(g.getPixel(0, 0), g.getPixel(3, 2), g.getPixel(9, 2));
g.reset().clear();
print(g.getColor(), g.getBgColor(), g.getPixel(3, 2));
for (let turn = 0; turn < 4; turn++)
  for (const mirrored of [false, true]) {
    g.clear(true).setRotation(turn, mirrored).setColor(turn + 1).fillRect(0, 0, 3, 0).setPixel(0, 1, 9);
    const box = g.getModified(true), w = g.getWidth();
    g.setRotation(0);
    let found = "";
    for (let y = 0; y < 12; y++) for (let x = 0; x < 26; x++) if (g.getPixel(x, y)) found += ` ${x},${y}=${g.getPixel(x, y)}`;
    print(turn, mirrored, w, box.x2 - box.x1, found);
  }

// ---- colours
for (const bpp of [1, 4, 8, 16, 24, 32]) {
  const c = Graphics.createArrayBuffer(4, 4, bpp);
  print(bpp, ...[[1, 0, 0], [0, 0.5, 1], ["#fff"], ["#204060"], [[0, 1, 0]], [0x1ffff], [9, 9, 9]].map(color => c.toColor(...color).toString(16)));
}
const grb = Graphics.createArrayBuffer(4, 1, 24, { color_order: "grb" });
grb.setColor(1, 0.5, 0).setPixel(0, 0).setBgColor("#ff0000").clearRect(1, 0, 1, 0);
print(hex(grb), grb.getColor().toString(16), grb.getBgColor().toString(16), fails(() => grb.setColor("red")));
