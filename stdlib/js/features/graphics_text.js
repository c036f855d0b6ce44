// Graphics: text. A font is two functions in the state (graphics.js): draw(s, code, u, v) draws a character, advance(s, code) is its width; `line`
// is the height of a line. Without them it is the font of 4 x 6 dots. u and v count from the text's place in its own direction,
// which `textTurn` quarter turns make the surface's ($cell).

// A filled rectangle of the text.
function $cell(s, u, v, width, height, color) {
  var turn = s.textTurn, x = s.textX, y = s.textY;
  width--, height--;
  if (turn === 0) $fill(s, x + u, y + v, x + u + width, y + v + height, color);
  else if (turn === 1) $fill(s, x - v - height, y + u, x - v, y + u + width, color);
  else if (turn === 2) $fill(s, x - u - width, y - v - height, x - u, y - v, color);
  else $fill(s, x + v, y - u - width, x + v + height, y - u, color);
}

// ---- 4 x 6: five digits a character from the space on, each a row of three dots, from the top. A first "digit" from P (0) to W (7): the
// character stands a row lower.
function $tinyGlyph(s, code, u, v) {
  var font = "000002220255000575753623651245252532200012221422245272502720P0024007000000211244" +
      "7555726227612476121655711746163475771122757577571602020P202412421070704212461202" +
      "25743257556565634443655567464774644345535575572227111525565544447577556555525552" +
      "656442556365655342167222255557555225577555255552227124764446442113111325000P0007" +
      "42000035534465603443113530256312722S53164465520222Q01164456562227077550655502552" +
      "V5644S531105644036362722305553055220557705225U5316072473262322222623260360077777",
    size = s.size, at = (code - 32) * 5, row, dots, first;
  if (code < 32 || code > 127) at = 475;
  first = $call($charCodeAt, font, at);
  if (first & 64) v += size;
  for (row = 0; row < 5; row++) {
    dots = $call($charCodeAt, font, at + row) & 7;
    if (dots === 7 || dots === 6) $cell(s, u, v, dots === 7 ? 3 * size : 2 * size, size, s.fg);
    else if (dots === 3) $cell(s, u + size, v, 2 * size, size, s.fg);
    else {
      if (dots & 4) $cell(s, u, v, size, size, s.fg);
      if (dots & 2) $cell(s, u + size, v, size, size, s.fg);
      if (dots & 1) $cell(s, u + 2 * size, v, size, size, s.fg);
    }
    v += size;
  }
}

function $tinyAdvance(s, code) {
  return 4 * s.size;
}

// ---- vector: lines drawn with a square pen on a grid of 13 rows: 0 is the top of capital letters, 4 of small ones, a the base line. Behind
// a line feed come the character, its width, and lines as digits x y; a space lifts the pen.
function $vectorGlyph(s, code) {
  var font = "\n 2\n!00006 090a\n\"30003 3033\n#6201a 504a 0363 0767\n$66150100104155566695a1a09 303a\n%6600a 0020220200 48686a4a48\n&66a14112030414207091a4a67" +
      "\n'00003\n(22003072a\n)20023270a\n*42127 0246 4206\n+63238 0565\n,1191a0c\n-40545\n.0090a\n/5500a" +
      "\n06105061695a1a090110\n1202202a\n2601105061640a6a\n3601105061645525 5566695a1a09\n464a400767\n566000045465695a1a09\n66502002091a5a69665505\n7600602a" +
      "\n86105061645515040110 1506091a5a696655\n961a4a6861501001041565\n:00304 090a\n;11314 191a0c\n<5510559\n=60363 0767\n>5015509\n?501104051532627 292a" +
      "\n@86333242637576663 66778682602002082a7a\nA60a306a 1757\nB60545545140000a5a69665545\nC661501001091a5a69\nD6004062684a0a00\nE550000a5a 0545\nF550000a 0545" +
      "\nG661501001091a5a696535\nH6000a 606a 0565\nI0000a\nJ440493a1a09\nK6000a 6006 246a\nL5000a5a\nM80a0046808a\nN60a006a60\nO7106071796a1a090110\nP60a005061645505" +
      "\nQ7106071796a1a090110 577a\nR60a005061645505 356a\nS66150100104155566695a1a09\nT60060 303a\nU600091a5a6960\nV6003a60\nW8002a426a80\nX6006a 600a\nY6003560 353a\nZ600600a6a" +
      "\n[220000a2a\n\\5005a\n]200202a0a\n^4032043\n_60b6b\n`20022\na51444555a 571708091a4a59\nb5000a 05144455594a1a09\nc555441405091a4a59\nd5505a 55441405091a4a59" +
      "\ne5075755441405091a4a59\nf33020111a 0434\ng5545c4d1d0c 55441405091a4a59\nh5000a 051444555a\ni00001 040a\nj22021 242c1d0d\nk5000a 5407 265a\nl100091a" +
      "\nm8040a 051434454a 455474858a\nn5040a 051444555a\no5144455594a1a090514\np5040d 05144455594a1a09\nq5545d 55441405091a4a59\nr4040a 062444\ns55544140506174758594a1a09" +
      "\nt310192a3a 0434\nu504091a4a59 545a\nv6043a64\nw8042a446a84\nx5045a 540a\ny6043a 643a1d0d\nz504540a5a\n{3302011140516192a3a\n|0000d\n}3001021243526291a0a\n~6061424465664\n",
    at = font.indexOf("\n" + $fromCharCode(code));
  if (at < 0 || code < 32) at = font.indexOf("\n_");
  at += 2;
  return $call($substring, font, at, font.indexOf("\n", at));
}

function $pen(s) {
  return Math.max(1, Math.round(s.size / 12));
}

// How many dots so many rows or columns of the grid are.
function $grid(s, n) {
  return Math.round(n * (s.size - $pen(s)) / 13);
}

function $hexAt(text, i) {
  var c = $call($charCodeAt, text, i);
  return c < 58 ? c - 48 : c - 87;
}

function $drawVector(s, code, u, v) {
  var text = $vectorGlyph(s, code), pen = $pen(s), i = 1, from = true, x, y, toX, toY, steps, k;
  while (i < text.length) {
    if (text[i] === " ") {
      from = true;
      i++;
    } else {
      toX = $grid(s, $hexAt(text, i)), toY = $grid(s, $hexAt(text, i + 1)), i += 2;
      if (!from) {
        if (x === toX || y === toY) $cell(s, u + Math.min(x, toX), v + Math.min(y, toY), Math.abs(x - toX) + pen, Math.abs(y - toY) + pen, s.fg);
        else {
          steps = Math.max(Math.abs(toX - x), Math.abs(toY - y));
          for (k = 0; k <= steps; k++) $cell(s, u + Math.round(x + (toX - x) * k / steps), v + Math.round(y + (toY - y) * k / steps), pen, pen, s.fg);
        }
      }
      x = toX, y = toY, from = false;
    }
  }
}

function $advanceVector(s, code) {
  return $grid(s, $hexAt($vectorGlyph(s, code), 0)) + $pen(s) + Math.max(1, Math.round(s.size / 10));
}

// ---- fonts of the program: columns of dots, each from the top, most significant bit first

function $byteIn(data, i) {
  return typeof data === "string" ? $call($charCodeAt, data, i) : data[i];
}

function $customWidth(s, code) {
  var font = s.font, width = font.width;
  code -= font.first;
  return code < 0 ? 0 : (typeof width === "number" ? width : (code < width.length ? $byteIn(width, code) : 0));
}

function $advanceCustom(s, code) {
  return $customWidth(s, code) * s.size;
}

function $drawCustom(s, code, u, v) {
  var font = s.font, width = $customWidth(s, code), height = font.height, size = s.size, bit = 0, column, row, from, i;
  if (width === 0) return;
  if (typeof font.width === "number") bit = (code - font.first) * width;
  else for (i = code - font.first - 1; i >= 0; i--) bit += $byteIn(font.width, i);
  bit *= height;
  for (column = 0; column < width; column++, u += size) {
    from = -1;
    for (row = 0; row <= height; row++) {
      if (row < height && $byteIn(font.bitmap, bit + row >> 3) >> (7 - (bit + row & 7)) & 1) {
        if (from < 0) from = row;
      } else if (from >= 0) {
        $cell(s, u, v + from * size, size, (row - from) * size, s.fg);
        from = -1;
      }
    }
    bit += height;
  }
}

// ---- methods

function Graphics_setFontBitmap(size) {
  var s = $field(this, 15900);
  s.draw = s.advance = s.font = undefined;
  s.size = size === undefined ? 1 : Math.max(1, size | 0);
  s.line = 6 * s.size;
  return this;
}

function Graphics_setFontVector(size) {
  var s = $field(this, 15900);
  size |= 0;
  if (size < 1 || size > 1023) throw new RangeError("Invalid font size");
  s.draw = $drawVector, s.advance = $advanceVector, s.font = undefined;
  s.size = s.line = size;
  return this;
}

// `height` may have a scale in its second byte.
function Graphics_setFontCustom(bitmap, first, width, height) {
  var s = $field(this, 15900), scale = height >> 8 & 255 || 1;
  if (height >> 16 > 1) throw new RangeError("Fonts have 1 bit per pixel");
  if (!(height & 255)) throw new RangeError("Invalid font height");
  if ($isView(width) || typeof width === "string" || typeof width === "number") width = width;
  else width = new Uint8Array(width);
  if (typeof bitmap !== "string" && !$isView(bitmap)) bitmap = new Uint8Array(bitmap);
  s.draw = $drawCustom, s.advance = $advanceCustom;
  s.font = { bitmap, first: first | 0, width, height: height & 255 };
  s.size = scale;
  s.line = (height & 255) * scale;
  return this;
}

// "4x6", "Vector", each maybe with ":size", or the X of a method setFontX that somebody added.
function Graphics_setFont(name, size) {
  var parts;
  if (name === undefined) name = "4x6";
  parts = `${name}`.split(":");
  if (size === undefined) size = parts[1];
  name = parts[0];
  if (name === "4x6") return $call(Graphics_setFontBitmap, this, size);
  if (name === "Vector") return $call(Graphics_setFontVector, this, size === undefined ? 20 : size);
  if (typeof this["setFont" + name] !== "function") throw new RangeError("Unknown font '" + name + "'");
  return this["setFont" + name](size);
}

function Graphics_getFontHeight() {
  return $field(this, 15900).line;
}

// -1 left or top, 0 middle, 1 right or bottom; `turn`: quarter turns clockwise.
function Graphics_setFontAlign(x, y, turn) {
  var s = $field(this, 15900);
  s.alignX = x | 0, s.alignY = y | 0, s.textTurn = turn & 3;
  return this;
}

function $lineWidth(s, text) {
  var advance = s.advance || $tinyAdvance, width = 0, i;
  for (i = 0; i < text.length; i++) width += advance(s, $call($charCodeAt, text, i));
  return width;
}

function Graphics_stringWidth(text) {
  return $call(Graphics_stringMetrics, this, text).width;
}

function Graphics_stringMetrics(text) {
  var s = $field(this, 15900), width = 0, lines = `${text}`.split("\n"), i;
  for (i = 0; i < lines.length; i++) width = Math.max(width, $lineWidth(s, lines[i]));
  return { width, height: lines.length * s.line };
}

// `solid`: the background is drawn, too.
function Graphics_drawString(text, x, y, solid) {
  var s = $field(this, 15900), draw = s.draw || $tinyGlyph, advance = s.advance || $tinyAdvance, lines = `${text}`.split("\n"), u, v, width, i, k, code;
  s.textX = x | 0, s.textY = y | 0;
  v = s.alignY < 0 ? 0 : -(lines.length * s.line) >> (s.alignY ? 0 : 1);
  for (k = 0; k < lines.length; k++, v += s.line) {
    text = lines[k];
    width = s.alignX < 0 && !solid ? 0 : $lineWidth(s, text);
    u = s.alignX < 0 ? 0 : -width >> (s.alignX ? 0 : 1);
    if (solid) $cell(s, u, v, width, s.line, s.bg);
    for (i = 0; i < text.length; i++) {
      code = $call($charCodeAt, text, i);
      draw(s, code, u, v);
      u += advance(s, code);
    }
  }
  return this;
}
