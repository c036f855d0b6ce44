// Graphics, as Espruino has it: a surface of pixels in an ArrayBuffer, or behind functions of the program, to draw on. A feature
// (feature.h): a program carries the methods that it names.
//
// Under the private name 15900 a Graphics has its state, a plain object. `width` and `height` are the device's; programs see them
// turned by `turn` (1: x and y are swapped, then 2: x is mirrored, 4: y is). What is in names of corners (left, top, right, bottom: where may be
// drawn; x1 .. y2: what was drawn on since getModified) is the device's, too. `format` says how pixels lie: 1 zigzag, 2 eight of a
// column in a byte, 4 most significant bit first, 8 the upper and the lower half interleaved.
// Text is graphics_text.js, pictures are graphics_image.js.

function $newGraphics(width, height, bpp, format, order, bytes, pixel, area) {
  return $instance("Graphics.prototype", 15900, {
    width, height, bpp, format, order, bytes, pixel, area, turn: 0,
    fg: $allOnes(bpp), bg: 0, x: 0, y: 0, left: 0, top: 0, right: width - 1, bottom: height - 1, x1: 16383, y1: 16383, x2: -1, y2: -1,
    draw: undefined, advance: undefined, font: undefined, size: 1, line: 6, alignX: -1, alignY: -1, textTurn: 0, textX: 0, textY: 0
  });
}

function $allOnes(bpp) {
  return bpp < 31 ? (1 << bpp) - 1 : 0xffffffff;
}

function $checkSize(width, height, bpp) {
  if (!(width > 0 && width < 16384 && height > 0 && height < 16384)) throw new RangeError("Invalid size of Graphics");
  if (bpp !== 1 && bpp !== 2 && bpp !== 4 && bpp !== 8 && bpp !== 16 && bpp !== 24 && bpp !== 32) throw new RangeError("Invalid bits per pixel");
}

function Graphics_createArrayBuffer(width, height, bpp, options) {
  var format = 0, order = "rgb", bytes;
  width |= 0, height |= 0;
  $checkSize(width, height, bpp);
  if (options) {
    format = (options.zigzag ? 1 : 0) | (options.vertical_byte ? 2 : 0) | (options.msb ? 4 : 0) | (options.interleavex ? 8 : 0);
    order = options.color_order || order;
    bytes = options.buffer;
  }
  if (format & 2 && (bpp !== 1 || height & 7)) throw new RangeError("vertical_byte needs 1 bit per pixel and a height that is a multiple of 8");
  if (bytes) bytes = $isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  else bytes = new Uint8Array((width * height * bpp + 7) >> 3);
  if (bytes.length < (width * height * bpp + 7) >> 3) throw new RangeError("The buffer is too small");
  return $newGraphics(width, height, bpp, format, order, bytes, undefined, undefined);
}

// `callback`: setPixel(x, y, color), or an object with that and maybe fillRect(x1, y1, x2, y2, color).
function Graphics_createCallback(width, height, bpp, callback) {
  var pixel = typeof callback === "function" ? callback : callback && callback.setPixel, area = callback && callback.fillRect;
  width |= 0, height |= 0;
  $checkSize(width, height, bpp);
  $callback(pixel);
  if (area !== undefined) $callback(area);
  return $newGraphics(width, height, bpp, 0, "rgb", undefined, pixel, area);
}

// The ArrayBuffer; it has a `length`, which drivers ask for.
function Graphics_buffer() {
  var bytes = $field(this, 15900).bytes, buffer;
  if (!bytes) return undefined;
  buffer = bytes.buffer;
  if (!$own(buffer, "length")) $define(buffer, "length", 0, buffer.byteLength);
  return buffer;
}

// ---- pixels of the device

// The number of the pixel's first bit.
function $bitOf(s, x, y) {
  var format = s.format, width = s.width;
  if (format & 2) return (x + (y >> 3) * width << 3) + (y & 7);
  if (format & 1 && y & 1) x = width - 1 - x;
  if (format & 8) {
    x <<= 1, width <<= 1;
    if (y >= s.height >> 1) x++, y -= s.height >> 1;
  }
  return (x + y * width) * s.bpp;
}

function $putDot(s, x, y, color) {
  var bytes = s.bytes, bpp = s.bpp, bit, mask, k;
  if (!bytes) {
    bit = s.pixel;
    bit(x, y, color);
    return;
  }
  bit = $bitOf(s, x, y);
  if (bpp < 8) {
    mask = (1 << bpp) - 1;
    k = s.format & 4 ? 8 - bpp - (bit & 7) : bit & 7;
    bit >>= 3;
    bytes[bit] = bytes[bit] & ~(mask << k) | (color & mask) << k;
    return;
  }
  bit >>= 3;
  for (k = 0; k < bpp; k += 8) bytes[bit++] = color >> (s.format & 4 ? bpp - 8 - k : k);
}

function $getDot(s, x, y) {
  var bytes = s.bytes, bpp = s.bpp, color = 0, bit, k;
  if (!bytes) return 0;
  bit = $bitOf(s, x, y);
  if (bpp < 8) return bytes[bit >> 3] >> (s.format & 4 ? 8 - bpp - (bit & 7) : bit & 7) & (1 << bpp) - 1;
  bit >>= 3;
  for (k = 0; k < bpp; k += 8) color |= bytes[bit++] << (s.format & 4 ? bpp - 8 - k : k);
  return color >>> 0;
}

// Bits `from` up to `to` of bytes that hold `pattern` (a byte) throughout.
function $fillBits(bytes, from, to, pattern, msb) {
  var first = from >> 3, last = to >> 3, head = msb ? 0xff >> (from & 7) : 0xff << (from & 7) & 0xff,
    tail = msb ? 0xff00 >> (to & 7) & 0xff : (1 << (to & 7)) - 1;
  if (first === last) head &= tail, tail = 0;
  if (head !== 0xff) bytes[first] = bytes[first] & ~head | pattern & head, first++;
  if (first < last) bytes.fill(pattern, first, last);
  if (tail) bytes[last] = bytes[last] & ~tail | pattern & tail;
}

// Eight of a column in a byte.
function $fillColumns(s, x1, y1, x2, y2, color) {
  var bytes = s.bytes, msb = s.format & 4, page, mask, from, to, i;
  color = color & 1 ? 0xff : 0;
  for (page = y1 >> 3; page <= y2 >> 3; page++) {
    from = y1 > page * 8 ? y1 & 7 : 0;
    to = y2 < page * 8 + 7 ? y2 & 7 : 7;
    mask = msb ? 0xff >> from & 0xff00 >> (to + 1) : 0xff << from & (2 << to) - 1;
    i = x1 + page * s.width;
    from = i - x1 + x2;
    if (mask === 0xff) bytes.fill(color, i, from + 1);
    else for (; i <= from; i++) bytes[i] = bytes[i] & ~mask | color & mask;
  }
}

// Rows of pixels that lie side by side.
function $fillRows(s, x1, y1, x2, y2, color) {
  var bytes = s.bytes, bpp = s.bpp, stride, from, size, y, k;
  if (bpp < 8) {
    color &= (1 << bpp) - 1;
    for (k = bpp; k < 8; k <<= 1) color |= color << k;
    if (x1 === 0 && x2 === s.width - 1) return $fillBits(bytes, y1 * s.width * bpp, (y2 + 1) * s.width * bpp, color, s.format & 4);
    for (y = y1; y <= y2; y++) $fillBits(bytes, (x1 + y * s.width) * bpp, (x2 + 1 + y * s.width) * bpp, color, s.format & 4);
    return;
  }
  stride = s.width * (bpp >> 3), from = x1 * (bpp >> 3) + y1 * stride, size = (x2 - x1 + 1) * (bpp >> 3);
  if (bpp === 8) bytes.fill(color & 0xff, from, from + size);
  else for (k = x1; k <= x2; k++) $putDot(s, k, y1, color);
  for (y = y1 + 1; y <= y2; y++) bytes.copyWithin(from += stride, from - stride, from - stride + size);
}

function $fillDevice(s, x1, y1, x2, y2, color) {
  var area = s.area, x;
  if (area) area(x1, y1, x2, y2, color);
  else if (!s.bytes || s.format & 9) {
    for (; y1 <= y2; y1++) for (x = x1; x <= x2; x++) $putDot(s, x, y1, color);
  } else if (s.format & 2) $fillColumns(s, x1, y1, x2, y2, color);
  else $fillRows(s, x1, y1, x2, y2, color);
}

// ---- pixels as the program counts them: integers, in any order and place

function $touch(s, x1, y1, x2, y2) {
  if (x1 < s.x1) s.x1 = x1;
  if (y1 < s.y1) s.y1 = y1;
  if (x2 > s.x2) s.x2 = x2;
  if (y2 > s.y2) s.y2 = y2;
}

function $dot(s, x, y, color) {
  var turn = s.turn, t;
  if (turn) {
    if (turn & 1) t = x, x = y, y = t;
    if (turn & 2) x = s.width - 1 - x;
    if (turn & 4) y = s.height - 1 - y;
  }
  if (x < s.left || x > s.right || y < s.top || y > s.bottom) return;
  $touch(s, x, y, x, y);
  $putDot(s, x, y, color);
}

function $fill(s, x1, y1, x2, y2, color) {
  var turn = s.turn, t;
  if (turn) {
    if (turn & 1) t = x1, x1 = y1, y1 = t, t = x2, x2 = y2, y2 = t;
    if (turn & 2) x1 = s.width - 1 - x1, x2 = s.width - 1 - x2;
    if (turn & 4) y1 = s.height - 1 - y1, y2 = s.height - 1 - y2;
  }
  if (x1 > x2) t = x1, x1 = x2, x2 = t;
  if (y1 > y2) t = y1, y1 = y2, y2 = t;
  if (x1 < s.left) x1 = s.left;
  if (y1 < s.top) y1 = s.top;
  if (x2 > s.right) x2 = s.right;
  if (y2 > s.bottom) y2 = s.bottom;
  if (x1 > x2 || y1 > y2) return;
  $touch(s, x1, y1, x2, y2);
  $fillDevice(s, x1, y1, x2, y2, color);
}

// Bresenham's, both ends included.
function $line(s, x1, y1, x2, y2, color) {
  var dx = Math.abs(x2 - x1), dy = -Math.abs(y2 - y1), stepX = x1 < x2 ? 1 : -1, stepY = y1 < y2 ? 1 : -1, error = dx + dy, twice;
  if (dx === 0 || dy === 0) return $fill(s, x1, y1, x2, y2, color);
  for (;;) {
    $dot(s, x1, y1, color);
    if (x1 === x2 && y1 === y2) return;
    twice = 2 * error;
    if (twice >= dy) error += dy, x1 += stepX;
    if (twice <= dx) error += dx, y1 += stepY;
  }
}

// An ellipse within the corners, row by row from both ends to the middle. Everything is counted in halves of pixels from the middle, so
// that even and odd sizes are the same.
function $ellipse(s, x1, y1, x2, y2, filled) {
  var color = s.fg, width = Math.abs(x2 - x1), height = Math.abs(y2 - y1), last = -1, half, row, inner, a, b;
  x1 += x2, y1 += y2;
  for (row = height; row >= 0; row -= 2) {
    half = Math.sqrt((height + 1) * (height + 1) - row * row) * (width + 1) / (height + 1) | 0;
    if ((half ^ width) & 1) half--;
    inner = filled || last < 0 ? width & 1 : last + 2;
    if (inner > half) inner = half;
    last = half;
    a = x1 - half >> 1, b = x1 + half >> 1;
    if (inner < 2) {
      $fill(s, a, y1 - row >> 1, b, y1 - row >> 1, color);
      if (row) $fill(s, a, y1 + row >> 1, b, y1 + row >> 1, color);
    } else {
      inner = half - inner >> 1;
      $fill(s, a, y1 - row >> 1, a + inner, y1 - row >> 1, color);
      $fill(s, b - inner, y1 - row >> 1, b, y1 - row >> 1, color);
      if (row) {
        $fill(s, a, y1 + row >> 1, a + inner, y1 + row >> 1, color);
        $fill(s, b - inner, y1 + row >> 1, b, y1 + row >> 1, color);
      }
    }
  }
}

// The inside of a polygon, row by row; where edges cross one another, by the even-odd rule. Its outline is drawn by $outline.
function $inside(s, points, color) {
  var count = points.length >> 1, low = Infinity, high = -Infinity, y, i, k, n, x, cuts, x1, y1, x2, y2;
  for (i = 0; i < count; i++) {
    y1 = points[2 * i + 1];
    if (y1 < low) low = y1;
    if (y1 > high) high = y1;
  }
  low = Math.max(Math.ceil(low), 0), high = Math.min(Math.floor(high), 16383);
  for (y = low; y <= high; y++) {
    cuts = [];
    for (i = 0, k = count - 1; i < count; k = i++) {
      x1 = points[2 * k], y1 = points[2 * k + 1], x2 = points[2 * i], y2 = points[2 * i + 1];
      if (y1 <= y === y2 <= y) continue;
      x = x1 + (y - y1) * (x2 - x1) / (y2 - y1);
      for (n = cuts.length; n && cuts[n - 1] > x; n--) cuts[n] = cuts[n - 1];
      cuts[n] = x;
    }
    for (i = 0; i + 1 < cuts.length; i += 2)
      if (Math.ceil(cuts[i]) <= Math.floor(cuts[i + 1])) $fill(s, Math.ceil(cuts[i]), y, Math.floor(cuts[i + 1]), y, color);
  }
}

function $outline(s, points, closed, color) {
  var count = points.length >> 1, i = closed ? 0 : 1, k = closed ? count - 1 : 0;
  for (; i < count; k = i++)
    $line(s, Math.round(points[2 * k]), Math.round(points[2 * k + 1]), Math.round(points[2 * i]), Math.round(points[2 * i + 1]), color);
}

// The corners of a rectangle from what methods are given: four numbers, or an object {x, y, x2, y2} or {x, y, w, h}.
function $corners(x1, y1, x2, y2) {
  if (x1 !== null && typeof x1 === "object") {
    y1 = x1.y | 0;
    x2 = x1.w === undefined ? x1.x2 | 0 : (x1.x | 0) + (x1.w | 0) - 1;
    y2 = x1.h === undefined ? x1.y2 | 0 : y1 + (x1.h | 0) - 1;
    x1 = x1.x;
  }
  return [x1 | 0, y1 | 0, x2 | 0, y2 | 0];
}

// ---- methods: state

function Graphics_getWidth() {
  var s = $field(this, 15900);
  return s.turn & 1 ? s.height : s.width;
}

function Graphics_getHeight() {
  var s = $field(this, 15900);
  return s.turn & 1 ? s.width : s.height;
}

function Graphics_getBPP() {
  return $field(this, 15900).bpp;
}

function Graphics_reset() {
  var s = $field(this, 15900);
  s.fg = $allOnes(s.bpp);
  s.bg = s.x = s.y = s.left = s.top = s.textTurn = 0;
  s.right = s.width - 1, s.bottom = s.height - 1;
  s.draw = s.advance = s.font = undefined;
  s.size = 1, s.line = 6;
  s.alignX = s.alignY = -1;
  return this;
}

function Graphics_clear(reset) {
  var s = $field(this, 15900);
  if (reset) $call(Graphics_reset, this);
  $touch(s, 0, 0, s.width - 1, s.height - 1);
  $fillDevice(s, 0, 0, s.width - 1, s.height - 1, s.bg);
  return this;
}

// Quarter turns clockwise, then maybe mirrored from left to right.
function Graphics_setRotation(rotation, reflect) {
  var s = $field(this, 15900), turn;
  rotation &= 3;
  turn = rotation === 0 ? 0 : rotation === 1 ? 3 : rotation === 2 ? 6 : 5;
  s.turn = reflect ? turn ^ (turn & 1 ? 4 : 2) : turn;
  return this;
}

function Graphics_setClipRect(x1, y1, x2, y2) {
  var s = $field(this, 15900), turn = s.turn, t;
  x1 |= 0, y1 |= 0, x2 |= 0, y2 |= 0;
  if (turn & 1) t = x1, x1 = y1, y1 = t, t = x2, x2 = y2, y2 = t;
  if (turn & 2) x1 = s.width - 1 - x1, x2 = s.width - 1 - x2;
  if (turn & 4) y1 = s.height - 1 - y1, y2 = s.height - 1 - y2;
  s.left = Math.max(Math.min(x1, x2), 0), s.right = Math.min(Math.max(x1, x2), s.width - 1);
  s.top = Math.max(Math.min(y1, y2), 0), s.bottom = Math.min(Math.max(y1, y2), s.height - 1);
  return this;
}

// Where was drawn, as the device counts: {x1, y1, x2, y2}, or undefined.
function Graphics_getModified(reset) {
  var s = $field(this, 15900), result;
  if (s.x2 >= 0) result = { x1: s.x1, y1: s.y1, x2: s.x2, y2: s.y2 };
  if (reset) {
    s.x1 = s.y1 = 16383;
    s.x2 = s.y2 = -1;
  }
  return result;
}

// ---- methods: colours

function $byteOf(part) {
  part = part * 256 | 0;
  return part < 0 ? 0 : part > 255 ? 255 : part;
}

// The device's value for red, green and blue from 0 to 1, for "#rgb" or "#rrggbb", for an array of three, or for a number, which it is.
function $colorOf(s, r, g, b) {
  var order = s.order, bpp = s.bpp, parts, n;
  if (typeof r === "string") {
    n = parseInt($call($substring, r, 1), 16);
    if (r[0] !== "#" || n !== n || (r.length !== 4 && r.length !== 7)) throw new TypeError("Invalid color");
    parts = r.length === 4 ? [(n >> 8) * 17, (n >> 4 & 15) * 17, (n & 15) * 17] : [n >> 16, n >> 8 & 255, n & 255];
  } else if (r !== null && typeof r === "object") parts = [$byteOf(r[0]), $byteOf(r[1]), $byteOf(r[2])];
  else if (b === undefined) return bpp < 31 ? r & $allOnes(bpp) : r >>> 0;
  else parts = [$byteOf(r), $byteOf(g), $byteOf(b)];
  r = parts["rgb".indexOf(order[0])], g = parts["rgb".indexOf(order[1])], b = parts["rgb".indexOf(order[2])];
  if (bpp === 16) return b >> 3 | (g >> 2) << 5 | (r >> 3) << 11;
  if (bpp > 16) return (bpp === 32 ? 0xff000000 : 0) + (b | g << 8 | r << 16);
  if (bpp === 8) return (r * 6 >> 8) * 36 + (g * 6 >> 8) * 6 + (b * 6 >> 8);
  return r + g + b >= 384 ? $allOnes(bpp) : 0;
}

function Graphics_toColor(r, g, b) {
  return $colorOf($field(this, 15900), r, g, b);
}

function Graphics_setColor(r, g, b) {
  var s = $field(this, 15900);
  s.fg = $colorOf(s, r, g, b);
  return this;
}

function Graphics_setBgColor(r, g, b) {
  var s = $field(this, 15900);
  s.bg = $colorOf(s, r, g, b);
  return this;
}

function Graphics_getColor() {
  return $field(this, 15900).fg;
}

function Graphics_getBgColor() {
  return $field(this, 15900).bg;
}

// ---- methods: shapes

function Graphics_setPixel(x, y, color) {
  var s = $field(this, 15900);
  x |= 0, y |= 0;
  s.x = x, s.y = y;
  $dot(s, x, y, color === undefined ? s.fg : color);
  return this;
}

// Inside of the surface; 0 elsewhere, and where pixels can't be read.
function $pixelAt(s, x, y) {
  var turn = s.turn, t;
  if (turn & 1) t = x, x = y, y = t;
  if (turn & 2) x = s.width - 1 - x;
  if (turn & 4) y = s.height - 1 - y;
  return x >= 0 && y >= 0 && x < s.width && y < s.height ? $getDot(s, x, y) : 0;
}

function Graphics_getPixel(x, y) {
  return $pixelAt($field(this, 15900), x | 0, y | 0);
}

function Graphics_fillRect(x1, y1, x2, y2) {
  var s = $field(this, 15900), c = $corners(x1, y1, x2, y2);
  $fill(s, c[0], c[1], c[2], c[3], s.fg);
  return this;
}

function Graphics_clearRect(x1, y1, x2, y2) {
  var s = $field(this, 15900), c = $corners(x1, y1, x2, y2);
  $fill(s, c[0], c[1], c[2], c[3], s.bg);
  return this;
}

function Graphics_drawRect(x1, y1, x2, y2) {
  var s = $field(this, 15900), c = $corners(x1, y1, x2, y2);
  $fill(s, c[0], c[1], c[2], c[1], s.fg);
  $fill(s, c[0], c[3], c[2], c[3], s.fg);
  $fill(s, c[0], c[1], c[0], c[3], s.fg);
  $fill(s, c[2], c[1], c[2], c[3], s.fg);
  return this;
}

function Graphics_drawLine(x1, y1, x2, y2) {
  var s = $field(this, 15900);
  $line(s, x1 | 0, y1 | 0, x2 | 0, y2 | 0, s.fg);
  return this;
}

function Graphics_moveTo(x, y) {
  var s = $field(this, 15900);
  s.x = x | 0, s.y = y | 0;
  return this;
}

function Graphics_lineTo(x, y) {
  var s = $field(this, 15900);
  x |= 0, y |= 0;
  $line(s, s.x, s.y, x, y, s.fg);
  s.x = x, s.y = y;
  return this;
}

function Graphics_drawEllipse(x1, y1, x2, y2) {
  $ellipse($field(this, 15900), x1 | 0, y1 | 0, x2 | 0, y2 | 0, false);
  return this;
}

function Graphics_fillEllipse(x1, y1, x2, y2) {
  $ellipse($field(this, 15900), x1 | 0, y1 | 0, x2 | 0, y2 | 0, true);
  return this;
}

function Graphics_drawCircle(x, y, radius) {
  x |= 0, y |= 0, radius |= 0;
  $ellipse($field(this, 15900), x - radius, y - radius, x + radius, y + radius, false);
  return this;
}

function Graphics_fillCircle(x, y, radius) {
  x |= 0, y |= 0, radius |= 0;
  $ellipse($field(this, 15900), x - radius, y - radius, x + radius, y + radius, true);
  return this;
}

function Graphics_drawPoly(points, closed) {
  var s = $field(this, 15900);
  $outline(s, points, closed, s.fg);
  return this;
}

function Graphics_fillPoly(points) {
  var s = $field(this, 15900);
  $inside(s, points, s.fg);
  $outline(s, points, true, s.fg);
  return this;
}

// What is on the surface moves; what comes in has the background's colour.
function Graphics_scroll(dx, dy) {
  var s = $field(this, 15900), width = $call(Graphics_getWidth, this), height = $call(Graphics_getHeight, this), x, y, i, k;
  dx |= 0, dy |= 0;
  for (i = 0; i < height; i++) {
    y = dy > 0 ? height - 1 - i : i;
    for (k = 0; k < width; k++) {
      x = dx > 0 ? width - 1 - k : k;
      $dot(s, x, y, x - dx >= 0 && x - dx < width && y - dy >= 0 && y - dy < height ? $pixelAt(s, x - dx, y - dy) : s.bg);
    }
  }
  return this;
}
