// Displays. What they show is their report.
import { Model, picture } from "./model.mjs";

// 128 x 64 dots in pages of eight rows; horizontal or page addressing; I2C with a control byte, or SPI with a data/command pin.
export class Ssd1306 extends Model {
  constructor(board, options) {
    super(board, { height: 64, memory: new Uint8Array(1024), pending: [], mode: 2, columns: [0, 127], pages: [0, 7], column: 0, page: 0, on: false, pumped: false, ...options });
  }
  // Commands with as many further bytes.
  command(byte) {
    this.pending.push(byte);
    const [code, a, b] = this.pending, more = code === 0x21 || code === 0x22 ? 2 : [0x20, 0x81, 0x8d, 0xa8, 0xad, 0xd3, 0xd5, 0xd9, 0xda, 0xdb].includes(code) ? 1 : 0;
    if (this.pending.length <= more) return;
    this.pending = [];
    if (code === 0x20) this.mode = a & 3;
    else if (code === 0x21) this.columns = [a & 127, b & 127], this.column = a & 127;
    else if (code === 0x22) this.pages = [a & 7, b & 7], this.page = a & 7;
    else if (code === 0x81) this.contrast = a;
    else if (code === 0x8d || code === 0xad) this.pumped = true;
    else if (code === 0xae || code === 0xaf) this.on = code === 0xaf;
    else if (code >= 0xb0 && code < 0xb8) this.page = code & 7;
    else if (code < 0x10) this.column = this.column & 0xf0 | code;
    else if (code < 0x20) this.column = this.column & 0x0f | (code & 7) << 4;
    else if (code === 0xe3 || (code & 0xc0) === 0x40 || [0xa0, 0xa1, 0xa4, 0xa6, 0xc0, 0xc8].includes(code) || more) return;
    else this.board.wrong(`SSD1306: unknown command ${code.toString(16)}`);
  }
  data(byte) {
    this.memory[this.page * 128 + this.column] = byte;
    if (this.mode === 2) {
      this.column = this.column + 1 & 127;
      return;
    }
    if (this.column++ !== this.columns[1]) return;
    this.column = this.columns[0];
    this.page = this.page === this.pages[1] ? this.pages[0] : this.page + 1;
  }
  i2c(write) {
    const control = write[0];
    for (const byte of write.slice(1)) control & 0x40 ? this.data(byte) : this.command(byte);
    return [];
  }
  spi(bytes) {
    for (const byte of bytes) this.board.level(this.dc) ? this.data(byte) : this.command(byte);
    return bytes.map(() => 0);
  }
  report() {
    return [`${this.on && this.pumped ? "on" : "off"}, contrast ${this.contrast}`,
      ...picture(128, this.height, (x, y) => (this.memory[(y >> 3) * 128 + x] >> (y & 7) & 1 ? "#" : "."))];
  }
}

// Nokia 5110: 84 x 48 dots in banks of eight rows.
export class Pcd8544 extends Model {
  constructor(board, options) {
    super(board, { memory: new Uint8Array(504), x: 0, y: 0, extended: false, on: false, display: 0, vop: 0, ...options });
  }
  pin(number, level) {
    if (number === this.reset && level) this.wasReset = true; // it starts when reset ends
  }
  spi(bytes) {
    if (this.reset !== undefined && !this.wasReset) this.board.wrong("PCD8544: used without a reset");
    for (const byte of bytes) {
      if (this.board.level(this.dc)) {
        this.memory[this.x + 84 * this.y] = byte;
        if (++this.x === 84) this.x = 0, this.y = (this.y + 1) % 6;
      } else if ((byte & 0xf8) === 0x20) this.extended = (byte & 1) === 1, this.on = !(byte & 4);
      else if (byte & 0x80) this.extended ? this.vop = byte & 127 : this.x = (byte & 127) % 84;
      else if (byte & 0x40 && !this.extended) this.y = (byte & 7) % 6;
      else if (byte & 8 && !this.extended) this.display = byte & 5;
    }
    return bytes.map(() => 0);
  }
  report() {
    return [`${this.on && this.display === 4 ? "on" : "off"}, vop ${this.vop}`, ...picture(84, 48, (x, y) => (this.memory[x + 84 * (y >> 3)] >> (y & 7) & 1 ? "#" : "."))];
  }
}

// Colour displays that take windows and 16 bits a pixel: ST7735, ILI9341, ILI9163. The report has a letter for each colour, in their order.
export class MipiDisplay extends Model {
  constructor(board, options) {
    super(board, { width: 128, height: 128, code: 0, args: [], on: false, asleep: true, window: [0, 0, 0, 0], half: -1, ...options });
    this.memory = new Uint16Array(this.width * this.height);
  }
  data(byte) {
    if (this.code === 0x2c) {
      if (this.half < 0) {
        this.half = byte;
        return;
      }
      const [x1, x2, y1, y2] = this.window;
      if (this.x < this.width && this.y < this.height) this.memory[this.x + this.y * this.width] = this.half << 8 | byte;
      this.half = -1;
      if (++this.x > x2) this.x = x1, this.y = this.y === y2 ? y1 : this.y + 1;
      return;
    }
    this.args.push(byte);
    if (this.args.length === 4 && (this.code === 0x2a || this.code === 0x2b)) {
      const at = this.code === 0x2a ? 0 : 2;
      this.window[at] = this.args[0] << 8 | this.args[1];
      this.window[at + 1] = this.args[2] << 8 | this.args[3];
    } else if (this.code === 0x3a) this.format = byte & 7;
  }
  spi(bytes) {
    for (const byte of bytes) {
      if (this.board.level(this.dc)) this.data(byte);
      else {
        this.code = byte;
        this.args = [];
        this.half = -1;
        if (byte === 0x11) this.asleep = false;
        if (byte === 0x28 || byte === 0x29) this.on = byte === 0x29;
        if (byte === 0x2c) [this.x, , this.y] = this.window;
      }
    }
    return bytes.map(() => 0);
  }
  report() {
    const letters = new Map([[0, "."]]);
    const lines = picture(this.width, this.height, (x, y) => {
      const color = this.memory[x + y * this.width];
      if (!letters.has(color)) letters.set(color, "abcdefghijklmnopqrstuvwxyz"[letters.size - 1] ?? "?");
      return letters.get(color);
    });
    const names = [...letters].filter(([color]) => color).map(([color, letter]) => `${letter} ${color.toString(16).padStart(4, "0")}`);
    return [`${this.on && !this.asleep && this.format === 5 ? "on" : "off"} ${names.join(" ")}`, ...lines];
  }
}

// Eight digits of seven segments, or rows of a matrix; each frame of 16 bits counts when chip select rises.
export class Max7219 extends Model {
  constructor(board, options) {
    super(board, { registers: new Uint8Array(16), frame: [], ...options });
  }
  selected(low) {
    if (!low && this.frame.length >= 2) this.registers[this.frame.at(-2) & 15] = this.frame.at(-1);
    this.frame = [];
  }
  spi(bytes) {
    this.frame.push(...bytes);
    return bytes.map(() => 0);
  }
  report() {
    const r = this.registers, digit = i => (r[9] >> i - 1 & 1 ? "0123456789-EHLP "[r[i] & 15] + (r[i] & 0x80 ? "." : "") : r[i].toString(2).padStart(8, "0") + " ");
    return [`${r[12] & 1 && !r[15] ? "on" : "off"}, intensity ${r[10]}, ${r[11] + 1} digits: ${[8, 7, 6, 5, 4, 3, 2, 1].map(digit).join("")}`.trimEnd()];
  }
}

// Text display with four data lines: on pins, or behind a port expander PCF8574 (P0 RS, P2 E, P4 to P7 data).
export class Hd44780 extends Model {
  constructor(board, options) {
    super(board, { columns: 16, memory: Array(128).fill(0x20), cursor: 0, four: false, high: -1, last: 0, glyphs: new Uint8Array(64), ...options });
  }
  i2c(write) {
    for (const byte of write) {
      if (this.last & 4 && !(byte & 4)) this.nibble(this.last >> 4, this.last & 1);
      this.last = byte;
    }
    return [];
  }
  pin(number, level) {
    if (number !== this.e || level) return;
    const d = this.d; // d4 to d7
    this.nibble(d.reduce((value, pin, i) => value | this.board.level(pin) << i, 0), this.board.level(this.rs));
  }
  nibble(value, rs) {
    if (!this.four) {
      if (!rs && value === 2) this.four = true;
      return;
    }
    if (this.high < 0) {
      this.high = value;
      return;
    }
    const byte = this.high << 4 | value;
    this.high = -1;
    if (rs) {
      if (this.glyph !== undefined) this.glyphs[this.glyph++ & 63] = byte;
      else this.memory[this.cursor++ & 127] = byte;
    } else if (byte & 0x80) this.cursor = byte & 0x7f, this.glyph = undefined;
    else if (byte & 0x40) this.glyph = byte & 0x3f;
    else if (byte === 1) this.memory.fill(0x20), this.cursor = 0, this.glyph = undefined;
    else if ((byte & 0xf8) === 8) this.on = (byte & 4) === 4, this.blinks = byte & 3;
  }
  report() {
    const line = from => this.memory.slice(from, from + this.columns).map(c => (c < 8 ? `{${c}}` : String.fromCharCode(c))).join("").trimEnd();
    return [`${this.on ? "on" : "off"} [${line(0)}] [${line(0x40)}]`];
  }
}

// 128 x 64 dots of 16 greys, two a byte.
export class Ssd0323 extends Model {
  constructor(board, options) {
    super(board, { memory: new Uint8Array(64 * 64), pending: [], columns: [0, 63], rows: [0, 63], column: 0, row: 0, on: false, ...options });
  }
  command(byte) {
    this.pending.push(byte);
    const [code, a, b] = this.pending, more = code === 0x15 || code === 0x75 ? 2 : [0x81, 0xa0, 0xa1, 0xa2, 0xa8, 0xb1, 0xb3].includes(code) ? 1 : 0;
    if (this.pending.length <= more) return;
    this.pending = [];
    if (code === 0x15) this.columns = [a, b], this.column = a;
    else if (code === 0x75) this.rows = [a, b], this.row = a;
    else if (code === 0xae || code === 0xaf) this.on = code === 0xaf;
  }
  data(byte) {
    this.memory[this.row * 64 + this.column] = byte;
    if (this.column++ !== this.columns[1]) return;
    this.column = this.columns[0];
    this.row = this.row === this.rows[1] ? this.rows[0] : this.row + 1;
  }
  spi(bytes) {
    for (const byte of bytes) this.board.level(this.dc) ? this.data(byte) : this.command(byte);
    return bytes.map(() => 0);
  }
  report() {
    return this.on ? picture(128, 64, (x, y) => ".123456789abcdef"[this.memory[y * 64 + (x >> 1)] >> (x & 1 ? 0 : 4) & 15]) : ["off"];
  }
}
