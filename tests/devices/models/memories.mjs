// Memories, and chips with outputs: EEPROM, flash, PWM, port expanders.
import { Model, Registers } from "./model.mjs";

// I2C EEPROM with addresses of one or two bytes: writes wrap within a page, and take 5 ms in which the chip does not answer.
export class Eeprom extends Model {
  constructor(board, options) {
    super(board, { bytes: 32768, page: 64, wide: true, at: 0, busy: 0, ...options });
    this.memory = new Uint8Array(this.bytes).fill(0xff);
  }
  i2c(write, read, now) {
    if (now < this.busy) return null;
    const head = this.wide ? 2 : 1;
    if (write.length >= head) this.at = (this.wide ? write[0] << 8 | write[1] : write[0]) % this.bytes;
    for (const byte of write.slice(head)) {
      this.memory[this.at] = byte;
      this.at = this.at & ~(this.page - 1) | this.at + 1 & this.page - 1;
      this.busy = now + 5;
    }
    return Array.from({ length: read }, () => {
      const byte = this.memory[this.at];
      this.at = (this.at + 1) % this.bytes;
      return byte;
    });
  }
}

// SPI NOR flash (W25Q80): write enable, sector erase, page program, reads that go on until chip select rises; programming only clears bits.
export class W25q extends Model {
  constructor(board, options) {
    super(board, { bytes: 1 << 20, command: [], busy: 0, enabled: false, ...options });
    this.memory = new Uint8Array(this.bytes).fill(0xff);
  }
  selected(low, now) {
    if (!low) this.finish(now);
    this.command = [];
    this.position = 0;
  }
  finish(now) {
    const [code, a, b, c] = this.command, address = (a << 16 | b << 8 | c) % this.bytes;
    if (code === 6) this.enabled = true;
    else if (code === 2 || code === 0x20 || code === 0xc7) {
      if (!this.enabled) this.board.wrong("W25Q: written without write enable");
      if (code === 0xc7) this.memory.fill(0xff);
      else if (code === 0x20) this.memory.fill(0xff, address & ~4095, (address & ~4095) + 4096);
      else this.command.slice(4).forEach((byte, i) => { this.memory[address & ~255 | address + i & 255] &= byte; });
      this.enabled = false;
      this.busy = now + (code === 2 ? 0.4 : 30);
    }
  }
  spi(bytes, now) {
    return bytes.map(byte => {
      this.command.push(byte);
      const [code, a, b, c] = this.command, n = this.command.length;
      if (code === 5) return n > 1 ? (now < this.busy ? 1 : 0) : 0xff;
      if (now < this.busy) this.board.wrong("W25Q: command while busy");
      if (code === 3 && n > 4) return this.memory[((a << 16 | b << 8 | c) + n - 5) % this.bytes];
      if (code === 0x90 && n > 4) return n % 2 ? 0xef : 0x13;
      if (code === 0x9f && n > 1) return [0xef, 0x40, 0x14][n - 2] ?? 0;
      return 0xff;
    });
  }
}

// 16 PWM channels: auto-increment if MODE1 says so; the prescaler can be written asleep only.
export class Pca9685 extends Registers {
  constructor(board, options) {
    super(board, options);
    this.reset();
  }
  reset() {
    this.values.fill(0);
    this.put(0, 0x11, 0x04, 0xe2, 0xe4, 0xe8, 0xe0);
    this.put(0xfe, 0x1e);
  }
  next() { if (this.values[0] & 0x20) super.next(); }
  wrote(register, value) {
    if (register === 0 && value & 0x80) value &= 0x7f;
    if (register === 0xfe && !(this.values[0] & 0x10)) this.board.wrong("PCA9685: prescaler written while awake");
    else super.wrote(register, value);
  }
  report() {
    const lines = [`${(25e6 / 4096 / (this.values[0xfe] + 1)).toFixed(1)} Hz`];
    for (let channel = 0; channel < 16; channel++) {
      const [onL, onH, offL, offH] = this.values.slice(6 + 4 * channel, 10 + 4 * channel);
      if (onH & 0x10) lines.push(`channel ${channel}: on`);
      else if (!(offH & 0x10) && (onL | onH | offL | offH)) lines.push(`channel ${channel}: ${onL | onH << 8} to ${offL | offH << 8}`);
    }
    return lines;
  }
}

// 16 pins: registers in pairs (bank 0); inputs are what the option `inputs` says, pull-ups where nothing is connected.
export class Mcp23017 extends Registers {
  constructor(board, options) {
    super(board, { inputs: {}, ...options }, { count: 22 });
    this.put(0, 0xff, 0xff);
  }
  i2c(write, read) {
    return this.reset !== undefined && !this.board.level(this.reset) ? null : super.i2c(write, read);
  }
  wrote(register, value) {
    super.wrote(register === 0x12 || register === 0x13 ? register + 2 : register, value);
  }
  readRegister(register) {
    if (register !== 0x12 && register !== 0x13) return super.readRegister(register);
    const port = register - 0x12, direction = this.values[port], latch = this.values[0x14 + port], pull = this.values[0x0c + port];
    let value = 0;
    for (let bit = 0; bit < 8; bit++) value |= ((direction >> bit & 1) ? this.inputs["AB"[port] + bit] ?? pull >> bit & 1 : latch >> bit & 1) << bit;
    return value;
  }
  report() {
    return ["A", "B"].map((name, port) => `port ${name}: ` + Array.from({ length: 8 }, (_, i) => (this.values[port] >> 7 - i & 1 ? "z" : this.values[0x14 + port] >> 7 - i & 1)).join(""));
  }
}
