// What simulated devices are made of. A model is written from its chip's datasheet and knows no driver; it behaves as the chip does on the wire,
// errors of the master included: those are noted (`wrong`), and the run fails.
//
// The bench (bench.mjs) calls, with times in milliseconds:
//   i2c(write, read, now)     -> bytes read, or null: not acknowledged
//   spi(bytes, now)           -> bytes read; only while `cs`, if it has one, is low
//   pin(number, level, now)      a pin of the board changed; `board.level(number)` tells the others
//   serial(bytes, now)
//   report()                  -> lines of text that a program's `// shows:` comments must have: what a display shows
// and offers `board`: level(pin), set(pin, level, at), analog(pin, value), send(bus, bytes, at), wrong(text).

export class Model {
  constructor(board, options) {
    this.board = board;
    Object.assign(this, options);
  }
  report() { return []; }
}

// Registers of `width` bytes, most significant first, behind a pointer that the first byte written sets and that counts on.
export class Registers extends Model {
  constructor(board, options, { width = 1, count = 256, mask = 0xff, wraps = true } = {}) {
    super(board, options);
    Object.assign(this, { width, count, mask, wraps, at: 0, values: Array(count).fill(0) });
  }
  put(register, ...values) { values.forEach((value, i) => { this.values[register + i] = value; }); }
  // Overridden by chips whose registers do something.
  wrote(register, value) { this.values[register] = value; }
  readRegister(register) { return this.values[register]; }
  next() { if (this.wraps) this.at = (this.at + 1) % this.count; }
  i2c(write, read) {
    if (write.length) this.at = write[0] & this.mask;
    for (let i = 1; i + this.width <= write.length; i += this.width) {
      let value = 0;
      for (let k = 0; k < this.width; k++) value = value * 256 + write[i + k];
      this.wrote(this.at, value);
      this.next();
    }
    const bytes = [];
    while (bytes.length < read) {
      const value = this.readRegister(this.at);
      for (let k = this.width - 1; k >= 0; k--) bytes.push(Math.floor(value / 256 ** k) & 0xff);
      this.next();
    }
    return bytes.slice(0, read);
  }
}

// Two's complement in so many bits.
export const signed = (value, bits) => (value < 0 ? value + 2 ** bits : value);
export const asSigned = (value, bits) => (value >= 2 ** (bits - 1) ? value - 2 ** bits : value);
export const bcd = value => Math.floor(value / 10) * 16 + value % 10;
export const fromBcd = value => (value >> 4) * 10 + (value & 15);

// CRC-8 with polynomial x^8 + x^5 + x^4 + 1.
export function crc8(bytes, crc = 0) {
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? (crc << 1 ^ 0x131) & 0xff : crc << 1;
  }
  return crc;
}

// A picture as lines of text.
export function picture(width, height, dot) {
  const lines = [];
  for (let y = 0; y < height; y++) {
    let line = "";
    for (let x = 0; x < width; x++) line += dot(x, y);
    lines.push(line.replace(/\.+$/, ""));
  }
  while (lines.length && lines.at(-1) === "") lines.pop();
  return lines;
}
