// More chips, each from its datasheet: motion, weight, cards, dust. Their physical values are options.
import { Model, Registers, signed } from "./model.mjs";

// MPU6050: acceleration in g, turning in degrees a second, in the ranges that are set. It sleeps until it is woken, and shows zeros then. Its motion
// processor's memory, banks of 256 bytes, is behind registers 0x6d to 0x6f. While that runs, a packet comes into the FIFO every 20 ms.
export class Mpu6050 extends Registers {
  constructor(board, options) {
    super(board, options);
    this.put(0x6b, 0x40);
    this.put(0x75, 0x68);
  }
  wrote(register, value) {
    if (register === 0x6b && value & 0x80) {
      this.values.fill(0);
      this.put(0x6b, 0x40);
      this.put(0x75, 0x68);
    } else if (register === 0x6f) this.memory[this.cell()] = value;
    else if (register !== 0x75) super.wrote(register, value);
  }
  memory = Array(2048).fill(0);
  fifo = [];
  i2c(write, read, now) {
    const runs = (this.values[0x6a] & 0xc0) === 0xc0;
    if (!runs) this.due = now + 20;
    for (; runs && this.due <= now; this.due += 20) this.fifo.push(...Array.from({ length: 42 }, (_, i) => i));
    const bytes = super.i2c(write, read);
    if (this.values[0x6a] & 4) {
      this.fifo = [];
      this.due = now + 20;
    }
    this.values[0x6a] &= ~0x0f; // these bits are done at once
    return bytes;
  }
  cell() { return (this.values[0x6d] & 7) * 256 + this.values[0x6e]++; }
  report() { return this.shows ? [this.shows.map(cell => this.memory[cell].toString(16).padStart(2, "0")).join(" ")] : []; }
  next() { if (this.at !== 0x6f && this.at !== 0x74) super.next(); }
  readRegister(register) {
    if (register === 0x6f) return this.memory[this.cell()];
    if (register === 0x72 || register === 0x73) return register & 1 ? this.fifo.length & 255 : this.fifo.length >> 8;
    if (register === 0x74) return this.fifo.shift() ?? 0;
    if (register === 0x3a) return this.fifo.length ? 3 : 1;
    if (register < 0x3b || register > 0x48) return super.readRegister(register);
    const sleeps = this.values[0x6b] & 0x40, word = register - 0x3b >> 1;
    const value = word < 3 ? this.g[word] * 2 ** (14 - (this.values[0x1c] >> 3 & 3)) : word === 3 ? (this.celsius - 36.53) * 340
      : this.turning[word - 4] * 131 / 2 ** (this.values[0x1b] >> 3 & 3);
    const raw = sleeps ? 0 : signed(Math.max(-32768, Math.min(32767, Math.round(value))), 16);
    return register & 1 ? raw >> 8 : raw & 255;
  }
}

// HX711, a converter for scales, on an SPI bus whose MOSI is its clock: each pulse brings a bit, the highest of 24 first; 25 to 27 pulses say what is
// measured next (A with gain 128, B with 32, A with 64). `dout` is low while a value waits, ten times a second.
export class Hx711 extends Model {
  started() {
    this.gain = "A128";
    this.clock = 0;
    this.convert(0);
  }
  convert(now) {
    this.pulses = 0;
    this.board.set(this.dout, 1, now);
    this.ready = now + 100;
    this.board.set(this.dout, 0, this.ready);
  }
  spi(bytes, now) {
    if (now < this.ready) this.board.wrong("HX711: read before there is a value");
    const value = this.values.length > 1 ? this.values.shift() : this.values[0], shown = signed(this.gain === "B32" ? value >> 2 : this.gain === "A64" ? value >> 1 : value, 24);
    const read = bytes.map(byte => {
      let out = 0;
      for (let bit = 7; bit >= 0; bit--) {
        const clock = byte >> bit & 1;
        if (clock && !this.clock) this.pulses++;
        this.clock = clock;
        out |= (this.pulses > 24 ? 1 : shown >> (24 - this.pulses) & 1) << bit;
      }
      return out;
    });
    if (this.clock) this.board.wrong("HX711: the clock stays high");
    if (this.pulses < 25 || this.pulses > 27) this.board.wrong(`HX711: ${this.pulses} pulses`);
    this.gain = { 25: "A128", 26: "B32", 27: "A64" }[this.pulses];
    this.convert(now);
    return read;
  }
}

// MFRC522 with, or without, a card (4 bytes of its number) in its field: registers, a FIFO of 64 bytes, frames of ISO 14443 A.
export class Mfrc522 extends Model {
  started() {
    this.registers = Array(64).fill(0);
    this.registers[0x14] = 0x80;
    this.registers[0x37] = 0x92;
    this.fifo = [];
    this.card = "idle";
  }
  spi(bytes) {
    const [first] = bytes, out = [0];
    if (first & 0x80) for (let i = 1; i < bytes.length; i++) out.push(this.read(bytes[i - 1] >> 1 & 63));
    else for (const byte of bytes.slice(1)) this.write(first >> 1 & 63, byte);
    while (out.length < bytes.length) out.push(0);
    return out;
  }
  read(register) {
    if (register === 0x09) return this.fifo.shift() ?? 0;
    return register === 0x0a ? this.fifo.length : this.registers[register];
  }
  write(register, value) {
    if (register === 0x09) this.fifo.push(value);
    else if (register === 0x0a) { if (value & 0x80) this.fifo = []; }
    else if (register === 0x04) this.registers[4] = value & 0x80 ? this.registers[4] | value & 0x7f : this.registers[4] & ~value;
    else if (register === 0x37) this.board.wrong("MFRC522: the version is read-only");
    else this.registers[register] = value;
    if (register === 0x0d && value & 0x80) {
      if (this.registers[1] !== 0x0c) this.board.wrong("MFRC522: sending is for transceive");
      const answer = (this.registers[0x14] & 3) === 3 && this.number ? this.answer(this.fifo, value & 7) : null;
      this.fifo = answer ?? [];
      this.registers[4] |= answer ? 0x60 : 0x01; // received and sent, or the timer
    }
  }
  // 7 bits 0x26: who is there? Then 0x93 0x20: the number and its checksum.
  answer(frame, lastBits) {
    if (frame.length === 1 && frame[0] === 0x26 && lastBits === 7) {
      this.card = "ready";
      return [0x04, 0x00];
    }
    if (frame.length === 2 && frame[0] === 0x93 && frame[1] === 0x20 && lastBits === 0 && this.card === "ready")
      return [...this.number, this.number.reduce((sum, byte) => sum ^ byte, 0)];
    this.card = "idle";
    return null;
  }
}

// A Nunchuk without its encryption: two bytes start it, then six of state stand behind address 0. Acceleration has 10 bits.
export class Nunchuk extends Model {
  i2c(write, read) {
    if (write.length === 2) this.steps = [...(this.steps ?? []), write[0] << 8 | write[1]].slice(-2);
    else if (write.length) this.at = write[0];
    if (!read) return [];
    if (this.steps?.join() !== [0xf055, 0xfb00].join()) return Array(read).fill(0xff);
    const { stick: [x, y], raw, c, z } = this, low = raw.reduce((bits, value, i) => bits | (value & 3) << (2 * i + 2), 0);
    return [x, y, ...raw.map(value => value >> 2), low | (c ? 0 : 2) | (z ? 0 : 1)].slice(this.at, this.at + read);
  }
}

// MLX90614: words of RAM and EEPROM over SMBus, each with a checksum over all that went over the wire; EEPROM is zero before it is written.
export class Mlx90614 extends Model {
  started() { this.words = { 0x06: this.raw(this.ambient), 0x07: this.raw(this.object), 0x24: 0xffff }; }
  raw(celsius) { return Math.round((celsius + 273.15) * 50); }
  checksum(bytes) {
    let crc = 0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? (crc << 1 ^ 0x107) & 0xff : crc << 1;
    }
    return crc;
  }
  i2c(write, read) {
    const address = 0x5a << 1;
    if (write.length === 4) {
      const [register, low, high, sum] = write, value = high << 8 | low;
      if (this.checksum([address, register, low, high]) !== sum) this.board.wrong("MLX90614: checksum");
      if (value && this.words[register]) this.board.wrong("MLX90614: EEPROM is written over");
      this.words[register] = value;
    } else if (write.length) this.at = write[0];
    const word = this.words[this.at] ?? 0, bytes = [word & 255, word >> 8];
    return [...bytes, this.checksum([address, this.at, address | 1, ...bytes])].slice(0, read);
  }
}

// PMS7003: a frame of 32 bytes each `every` milliseconds on a serial line, until it is put to sleep.
export class Pms7003 extends Model {
  started() { this.board.later(this.every, () => this.frame(this.every)); }
  frame(now) {
    if (this.asleep) return;
    const words = [28, ...this.words, ...Array(13).fill(0)].slice(0, 14), bytes = [0x42, 0x4d, ...words.flatMap(word => [word >> 8, word & 255])];
    const sum = bytes.reduce((sum, byte) => sum + byte, 0) + (this.damaged?.includes(now) ? 1 : 0);
    bytes.push(sum >> 8, sum & 255);
    this.board.send(this.bus, bytes.slice(0, 20), now);
    this.board.send(this.bus, bytes.slice(20), now + 12);
    this.board.later(now + this.every, () => this.frame(now + this.every));
  }
  serial(bytes) {
    const [a, b, command, , value, high, low] = bytes;
    if (bytes.length !== 7 || a !== 0x42 || b !== 0x4d || bytes.slice(0, 5).reduce((sum, byte) => sum + byte, 0) !== (high << 8 | low)) this.board.wrong("PMS7003: no command");
    if (command === 0xe4) this.asleep = !value;
  }
}

// 74HC595: eight outputs, from a shift register when `latch` rises; a line for each time.
export class Hc595 extends Model {
  started() {
    this.bits = 0;
    this.lines = [];
  }
  pin(number, level) {
    if (number === this.clock && level) this.bits = (this.bits << 1 | this.board.level(this.data)) & 255;
    if (number === this.latch && level) this.lines.push(this.bits.toString(2).padStart(8, "0"));
  }
  report() { return this.lines; }
}
