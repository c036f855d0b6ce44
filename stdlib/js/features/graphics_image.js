// Graphics: pictures. An image is an object {width, height, bpp, buffer, transparent, palette}, a Graphics, or a text or buffer that
// begins with width, height, bits per pixel (128: then a byte says what is transparent). Its pixels follow one another without gaps,
// the most significant bits first.

// An image as {width, height, bpp, data, from (its first bit), transparent, palette, state (of a Graphics)}.
function $imageOf(image) {
  var data, bpp, from = 3, transparent, state;
  if (typeof image === "string" || $isView(image) || (image && $classOf(image) === "ArrayBuffer")) {
    data = typeof image === "string" || $isView(image) ? image : new Uint8Array(image);
    bpp = $byteIn(data, 2);
    if (bpp & 128) transparent = $byteIn(data, from++);
    return { width: $byteIn(data, 0), height: $byteIn(data, 1), bpp: bpp & 63, data, from: from * 8, transparent, palette: undefined, state: undefined };
  }
  if (image instanceof Graphics) {
    state = $field(image, 15900);
    return { width: $call(Graphics_getWidth, image), height: $call(Graphics_getHeight, image), bpp: state.bpp, data: undefined, from: 0, transparent: undefined,
      palette: undefined, state };
  }
  if (!image || typeof image !== "object" || !image.buffer) throw new TypeError("Invalid image");
  data = image.buffer;
  if (typeof data !== "string" && !$isView(data)) data = new Uint8Array(data);
  return { width: image.width, height: image.height, bpp: image.bpp || 1, data, from: 0, transparent: image.transparent, palette: image.palette, state };
}

function $imagePixel(image, x, y) {
  var bpp = image.bpp, bit, color = 0;
  if (image.state) return $pixelAt(image.state, x, y);
  bit = image.from + (x + y * image.width) * bpp;
  if (bpp < 8) return $byteIn(image.data, bit >> 3) >> (8 - bpp - (bit & 7)) & (1 << bpp) - 1;
  for (; bpp > 0; bpp -= 8, bit += 8) color = color * 256 + $byteIn(image.data, bit >> 3);
  return color;
}

// Of the surface; -1: transparent. One bit a pixel without palette is background and foreground.
function $imageColor(s, image, x, y) {
  var value = $imagePixel(image, x, y);
  if (value === image.transparent) return -1;
  if (image.palette) return image.palette[value];
  return image.bpp === 1 ? value ? s.fg : s.bg : value;
}

// `options.scale`, `options.rotate` (radians; then x and y are the middle).
function Graphics_drawImage(image, x, y, options) {
  var s = $field(this, 15900), scale = 1, angle = 0, row, column, from, color, last;
  image = $imageOf(image);
  x |= 0, y |= 0;
  if (options) {
    scale = options.scale === undefined ? 1 : +options.scale;
    if (!(scale > 0)) throw new RangeError("Invalid scale");
    if (options.rotate !== undefined) {
      $drawTurned(s, image, x, y, scale, +options.rotate);
      return this;
    }
  }
  for (row = 0; row < image.height; row++) {
    from = 0, last = -1;
    for (column = 0; column <= image.width; column++) {
      color = column < image.width ? $imageColor(s, image, column, row) : -1;
      if (column && color === last) continue;
      if (last >= 0) $fill(s, x + Math.floor(from * scale), y + Math.floor(row * scale), x + Math.floor(column * scale) - 1, y + Math.floor((row + 1) * scale) - 1, last);
      last = color, from = column;
    }
  }
  return this;
}

// Each dot of the surface near (x, y) looks where it comes from.
function $drawTurned(s, image, x, y, scale, angle) {
  var sin = Math.sin(angle) / scale, cos = Math.cos(angle) / scale, reach = Math.ceil(Math.sqrt(image.width * image.width + image.height * image.height) * scale / 2),
    i, k, u, v, color;
  for (i = -reach; i <= reach; i++)
    for (k = -reach; k <= reach; k++) {
      u = Math.floor((k + 0.5) * cos + (i + 0.5) * sin + image.width / 2);
      v = Math.floor((i + 0.5) * cos - (k + 0.5) * sin + image.height / 2);
      if (u < 0 || v < 0 || u >= image.width || v >= image.height) continue;
      color = $imageColor(s, image, u, v);
      if (color >= 0) $dot(s, x + k, y + i, color);
    }
}

// What is on the surface, as an image: an object, or with "string" a text.
function Graphics_asImage(type) {
  var s = $field(this, 15900), width = $call(Graphics_getWidth, this), height = $call(Graphics_getHeight, this), bpp = s.bpp, copy, to, x, y, text, i;
  copy = $call(Graphics_createArrayBuffer, undefined, width, height, bpp, { msb: true });
  to = $field(copy, 15900);
  for (y = 0; y < height; y++) for (x = 0; x < width; x++) $putDot(to, x, y, $pixelAt(s, x, y));
  if (type !== "string") return { width, height, bpp, buffer: to.bytes.buffer };
  text = $fromCharCode(width, height, bpp);
  for (i = 0; i < to.bytes.length; i++) text += $fromCharCode(to.bytes[i]);
  return text;
}

// Lines of text: a space is 0, anything else 1. A line feed at the start and the end is none of the picture.
function Graphics_createImage(text) {
  var lines = `${text}`.split("\n"), width = 0, bytes, x, y, bit;
  if (lines[0] === "") lines.shift();
  if (lines.length && lines[lines.length - 1] === "") lines.pop();
  for (y = 0; y < lines.length; y++) width = Math.max(width, lines[y].length);
  bytes = new Uint8Array((width * lines.length + 7) >> 3);
  for (y = 0; y < lines.length; y++)
    for (x = 0; x < lines[y].length; x++)
      if (lines[y][x] !== " ") {
        bit = x + y * width;
        bytes[bit >> 3] |= 128 >> (bit & 7);
      }
  return { width, height: lines.length, bpp: 1, buffer: bytes.buffer };
}
