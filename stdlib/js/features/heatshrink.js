// require("heatshrink"): what Espruino's tools pack pictures and tables with. LZSS with a window of 8 bits and counts of 6, the highest bit first:
// 1 and a byte, or 0, how far back (less 1), how many (less 1). A feature (feature.h).

function $bitsAt(bytes, at, count) {
  return (bytes[at >> 3] << 8 | bytes[(at >> 3) + 1]) >> 16 - (at & 7) - count & (1 << count) - 1;
}

// How many bytes it makes, which go to `out` if there is one.
function $unshrink(bytes, out) {
  var at = 0, end = bytes.length * 8, length = 0, from, count;
  while (at + 9 <= end)
    if ($bitsAt(bytes, at, 1)) {
      if (out) out[length] = $bitsAt(bytes, at + 1, 8);
      length++;
      at += 9;
    } else if (at + 15 <= end) {
      from = length - $bitsAt(bytes, at + 1, 8) - 1;
      count = $bitsAt(bytes, at + 9, 6) + 1;
      at += 15;
      for (; count > 0; count--, from++, length++) if (out) out[length] = from < 0 ? 0 : out[from];
    } else break; // what fills the last byte
  return length;
}

function heatshrink_decompress(data) {
  var bytes = $bytes([data]), out = new Uint8Array($unshrink(bytes, undefined));
  $unshrink(bytes, out);
  return out.buffer;
}
