// The loader's line, as the desktop sees it: commands, frames (runtime/contract/update.h).

export const BREAK = Buffer.from("\x1DMote\x04\x1A\x05", "latin1");
export const COMMAND = { HELLO: 1, CRCS: 2, ERASE: 3, WRITE: 4, COPY: 5, STREAM: 6, CHECK: 7, COMMIT: 8, REMOVE: 9, RUN: 10 };

export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xEDB88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

// A frame on the line: COBS between zeros.
export function encode(bytes) {
  const out = [0];
  for (let start = 0; start <= bytes.length;) {
    let end = start;
    while (end < bytes.length && bytes[end] !== 0 && end - start < 254) end++;
    out.push(end - start + 1, ...bytes.subarray(start, end));
    start = end - start < 254 ? end + 1 : end;
  }
  out.push(0);
  return Buffer.from(out);
}

// What is between two zeros, without its CRC; null: damaged.
export function decode(bytes) {
  const out = [];
  for (let i = 0; i < bytes.length;) {
    const code = bytes[i++];
    for (let k = 1; k < code; k++) out.push(bytes[i++]);
    if (code < 255 && i < bytes.length) out.push(0);
  }
  const frame = Buffer.from(out.map(byte => byte ?? 0));
  if (frame.length < 6 || crc32(frame.subarray(0, -4)) !== frame.readUInt32LE(frame.length - 4)) return null;
  return frame.subarray(0, -4);
}
