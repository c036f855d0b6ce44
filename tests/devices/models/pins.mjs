// Devices on plain pins and serial ports. Times in milliseconds.
import { Model } from "./model.mjs";

// Distance: the echo is high for 57 us a centimetre, some time behind a pulse of at least 10 us.
export class HcSr04 extends Model {
  pin(number, level, now) {
    if (number !== this.trigger) return;
    if (level) {
      this.raised = now;
      return;
    }
    if (this.raised === undefined || now - this.raised < 0.0099) return;
    const cm = this.cm.length > 1 ? this.cm.shift() : this.cm[0];
    this.board.set(this.echo, 1, now + 0.45);
    this.board.set(this.echo, 0, now + 0.45 + cm * 0.057);
  }
}

// Humidity and temperature on one wire: the host pulls low for at least 1 ms and lets go; then 80 us low, 80 us high, and 40 bits of 50 us low
// and 26 (0) or 70 us (1) high.
export class Dht22 extends Model {
  started() { this.board.set(this.data, 1); } // its pull-up
  pin(number, level, now) {
    if (number !== this.data) return;
    if (!level) this.low = now;
    else this.released(now);
  }
  mode(number, mode, now) {
    if (number === this.data && mode.startsWith("input")) this.released(now);
  }
  released(now) {
    if (this.low === undefined) return;
    const long = now - this.low >= 0.99, h = Math.round(this.humidity * 10), t = Math.round(Math.abs(this.celsius) * 10) | (this.celsius < 0 ? 0x8000 : 0);
    this.low = undefined;
    if (!long) return;
    const bytes = [h >> 8, h & 255, t >> 8, t & 255];
    bytes.push(bytes.reduce((sum, byte) => sum + byte & 255, 0) ^ (this.damage ? 1 : 0));
    let at = now + 0.03;
    const wire = (value, time) => {
      this.board.set(this.data, value, at);
      at += time;
    };
    wire(0, 0.08);
    wire(1, 0.08);
    for (const byte of bytes)
      for (let bit = 7; bit >= 0; bit--) {
        wire(0, 0.05);
        wire(1, byte >> bit & 1 ? 0.07 : 0.026);
      }
    wire(0, 0.05);
    wire(1, 0);
  }
}

// A matrix of keys: rows are driven, columns read; `press`: [at, row, column, for how long].
export class Keypad extends Model {
  started() {
    this.down = [];
    for (const [at, row, column, time] of this.press) {
      this.board.later(at, () => { this.down.push([row, column]); this.update(); });
      this.board.later(at + time, () => { this.down = this.down.filter(([r, c]) => r !== row || c !== column); this.update(); });
    }
  }
  pin(number) {
    if (this.rows.includes(number)) this.update();
  }
  update() {
    this.columns.forEach((pin, column) => {
      const level = this.down.some(([r, c]) => c === column && this.board.level(this.rows[r])) ? 1 : 0;
      if (this.board.level(pin) !== level) this.board.set(pin, level);
    });
  }
}

// What somebody does with pins: [at, pin, level] one after the other.
export class Hand extends Model {
  started() { for (const [at, pin, level] of this.moves) this.board.set(pin, level, at); }
}

// Remote control in NEC's protocol: 9 ms and 4.5 ms, 32 bits of 562 us and 562 (0) or 1,687 us (1). The receiver's output is low while it is lit.
export class NecRemote extends Model {
  started() {
    this.board.set(this.output, 1);
    for (const [start, code] of this.codes) {
      let at = start;
      const burst = (low, high) => {
        this.board.set(this.output, 0, at);
        this.board.set(this.output, 1, at + low);
        at += low + high;
      };
      burst(9, 4.5);
      for (let bit = 31; bit >= 0; bit--) burst(0.562, code / 2 ** bit & 1 ? 1.687 : 0.562);
      burst(0.562, 0);
    }
  }
}

// Records when its pins changed: a line for each. `only`: levels that are of interest.
export class Probe extends Model {
  constructor(board, options) {
    super(board, { lines: [], ...options });
  }
  pin(number, level, now) {
    if (this.pins.includes(number)) this.lines.push(`${now.toFixed(this.digits ?? 0)} ms: ${this.pins.map(pin => this.board.level(pin)).join("")}`);
  }
  pwm(number, duty, hz) {
    if (this.pins.includes(number)) this.lines.push(`pin ${number}: ${duty.toFixed(3)}${hz ? ` at ${hz} Hz` : ""}`);
  }
  report() { return this.lines; }
}

// A voltage at an analog input, as a part of the reference.
export class Voltage extends Model {
  analog(pin) { return pin === this.input ? this.value : undefined; }
}

// GPS receiver: sentences with their checksums, from a given time on.
export class Nmea extends Model {
  started() {
    let at = this.from ?? 100;
    for (const sentence of this.sentences) {
      const sum = [...sentence].reduce((sum, c) => sum ^ c.charCodeAt(0), 0) ^ (sentence.includes("!") ? 1 : 0);
      const line = `$${sentence.replace("!", "")}*${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
      // A receiver sends in pieces, as its UART's buffer empties.
      for (let i = 0; i < line.length; i += 16) {
        this.board.send(this.bus, [...line.slice(i, i + 16)].map(c => c.charCodeAt(0)), at);
        at += 16.7;
      }
      at += 100;
    }
  }
}

// Answers on a serial port: for each line that comes, what `answers` has for it.
export class Modem extends Model {
  serial(bytes, now) {
    this.line = (this.line ?? "") + String.fromCharCode(...bytes);
    for (let end; (end = this.line.indexOf("\r")) >= 0;) {
      const command = this.line.slice(0, end).trim();
      this.line = this.line.slice(end + 1);
      const answer = this.answers[command] ?? "ERROR";
      this.board.send(this.bus, [...`\r\n${answer}\r\n`].map(c => c.charCodeAt(0)), now + 20);
    }
  }
}


// What comes on a serial line, bit by bit: each is looked at in its middle.
export class LineListener extends Model {
  started() { this.bytes = []; }
  pin(number, level, now) {
    if (number !== this.line || level || this.busy) return;
    this.busy = true;
    const bits = [], time = 1000 / this.baud, count = (this.bits ?? 8) + (this.parity ? 1 : 0) + (this.stop ?? 1);
    for (let i = 1; i <= count; i++)
      this.board.later(now + (i + 0.5) * time, () => {
        bits.push(this.board.level(number));
        if (bits.length === count) this.frame(bits);
      });
  }
  frame(bits) {
    this.busy = false;
    const data = bits.splice(0, this.bits ?? 8), ones = data.filter(bit => bit).length;
    if (this.parity && (ones + bits.shift() & 1) !== (this.parity === "odd" ? 1 : 0)) this.board.wrong(`${this.name}: parity`);
    if (bits.includes(0)) this.board.wrong(`${this.name}: stop bit`);
    this.bytes.push(data.reduce((byte, bit, i) => byte | bit << i, 0));
  }
  report() { return [`${this.name}: ${this.bytes.map(byte => byte.toString(16).padStart(2, "0")).join(" ")}`]; }
}
