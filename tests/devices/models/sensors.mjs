// Sensors on I2C and SPI. Their physical values are options.
import { Model, Registers, signed, crc8, bcd } from "./model.mjs";

// Temperature sensor of 9 to 12 bits: LM75, TMP105. Pointer register, registers of two bytes (configuration: one).
// `course`: [from when, degrees], instead of `celsius`.
export class Lm75 extends Model {
  i2c(write, read, now) {
    for (const [from, celsius] of this.course ?? []) if (now >= from) this.celsius = celsius;
    this.values ??= [0, 0, 0x4b00, 0x5000];
    if (write.length) this.at = write[0] & 3;
    if (write.length > 1) this.values[this.at] = this.at === 1 ? write[1] : write[1] << 8 | write[2];
    const bits = 9 + ((this.values[1] ?? 0) >> 5 & 3), step = 2 ** (bits - 8);
    const value = this.at ? this.values[this.at] : signed(Math.floor(this.celsius * step) / step * 256, 16);
    return (this.at === 1 ? [value, value] : [value >> 8, value & 255]).slice(0, read);
  }
}

// BMP085: calibration, then raw temperature or pressure some milliseconds behind a command. Raw values and coefficients are the datasheet's example.
export class Bmp085 extends Registers {
  constructor(board, options) {
    super(board, { rawTemperature: 27898, rawPressure: 23843, ready: 0, ...options });
    [408, -72, -14383, 32741, 32757, 23153, 6190, 4, -32768, -8711, 2868].forEach((value, i) => {
      this.put(0xaa + 2 * i, signed(value, 16) >> 8, value & 255);
    });
    this.put(0xd0, 0x55);
  }
  i2c(write, read, now) {
    this.now = now;
    if (read && this.at >= 0xf6 && this.at <= 0xf8 && now < this.ready) this.board.wrong("BMP085: read before the conversion is done");
    return super.i2c(write, read);
  }
  wrote(register, value) {
    super.wrote(register, value);
    if (register !== 0xf4) return;
    const oversampling = value >> 6;
    if (value === 0x2e) this.put(0xf6, this.rawTemperature >> 8, this.rawTemperature & 255, 0);
    else if ((value & 0x3f) === 0x34) {
      const raw = this.rawPressure << 8;
      this.put(0xf6, raw >> 16, raw >> 8 & 255, raw & 255);
    } else this.board.wrong("BMP085: unknown conversion");
    this.ready = this.now + (value === 0x2e ? 4.5 : [4.5, 7.5, 13.5, 25.5][oversampling]);
  }
}

// BME280 with the coefficients and raw values of the BMP280 datasheet's example (25.08 degrees, 100,653 Pa).
export class Bme280 extends Registers {
  constructor(board, options) {
    super(board, options);
    [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000].forEach((value, i) => {
      this.put(0x88 + 2 * i, value & 255, signed(value, 16) >> 8 & 255);
    });
    this.put(0xa1, 75);
    this.put(0xe1, 0x72, 0x01, 0, 0x13, 0x29, 0x03, 30); // H2 370, H3 0, H4 313, H5 50, H6 30
    this.put(0xd0, 0x60);
    const p = 415148, t = 519888, h = 30000;
    this.put(0xf7, p >> 12, p >> 4 & 255, (p & 15) << 4, t >> 12, t >> 4 & 255, (t & 15) << 4, h >> 8, h & 255);
  }
  readRegister(register) {
    if (register >= 0xf7 && register <= 0xfe && (this.values[0xf4] & 3) === 0) return register === 0xf7 || register === 0xfa || register === 0xfd ? 0x80 : 0;
    return super.readRegister(register);
  }
  // SPI: the first byte is the register with bit 7 set for reading; writes are pairs.
  spi(bytes) {
    const read = bytes[0] & 0x80;
    if (!read) {
      for (let i = 0; i + 1 < bytes.length; i += 2) this.wrote(bytes[i] | 0x80, bytes[i + 1]);
      return bytes.map(() => 0xff);
    }
    return bytes.map((_, i) => (i ? this.readRegister((bytes[0] | 0x80) + i - 1) : 0xff));
  }
}

// HTU21D, SHT20 and their kind: commands, 14 bits with a checksum; "hold" measurements stretch the clock, others are not acknowledged until done
// (times are the typical ones).
export class Sht2x extends Model {
  constructor(board, options) {
    super(board, { user: 0x02, out: [], ready: 0, ...options });
  }
  word(raw, status) {
    const word = Math.max(0, Math.min(0xffff, Math.round(raw))) & 0xfffc | status, bytes = [word >> 8, word & 255];
    return [...bytes, crc8(bytes)];
  }
  i2c(write, read, now) {
    if (write.length) {
      const [command] = write;
      this.ready = now;
      if (command === 0xe3 || command === 0xf3) this.out = this.word((this.celsius + 46.85) / 175.72 * 65536, 0);
      else if (command === 0xe5 || command === 0xf5) this.out = this.word((this.humidity + 6) / 125 * 65536, 2);
      else if (command === 0xe7) this.out = [this.user];
      else if (command === 0xe6) this.user = write[1];
      else if (command === 0xfe) this.user = 0x02;
      else if (command === 0xfa) this.out = [0x00, 0xb2, 0x03, 0x4f, 0x04, 0x21, 0x05, 0x10].map((b, i, a) => (i % 2 ? crc8([a[i - 1]]) : b));
      else if (command === 0xfc) this.out = [0x32, 0x06, crc8([0x32, 0x06]), 0x48, 0x54, crc8([0x48, 0x54])];
      else this.board.wrong(`SHT2x: unknown command ${command}`);
      if (command === 0xf3) this.ready = now + [44, 11, 22, 6][this.user >> 6 & 2 | this.user & 1];
      if (command === 0xf5) this.ready = now + [14, 2, 4, 7][this.user >> 6 & 2 | this.user & 1];
    }
    if (read && now < this.ready) return null;
    return Array.from({ length: read }, (_, i) => this.out[i] ?? 0xff);
  }
}

// Ambient light: one command, 16 bits of counts (1.2 a lux with the default measurement time of 69).
export class Bh1750 extends Model {
  i2c(write, read, now) {
    for (const byte of write) {
      if (byte === 0) this.on = false;
      else if (byte === 1) this.on = true;
      else if ((byte & 0xf8) === 0x40) this.time = (this.time ?? 69) & 0x1f | (byte & 7) << 5;
      else if ((byte & 0xe0) === 0x60) this.time = (this.time ?? 69) & 0xe0 | byte & 0x1f;
      else if ([0x10, 0x11, 0x13, 0x20, 0x21, 0x23].includes(byte)) {
        this.on = true;
        this.double = (byte & 3) === 1;
        this.ready = now + ((byte & 3) === 3 ? 16 : 120) * (this.time ?? 69) / 69;
      }
    }
    const raw = this.on && now >= this.ready ? Math.min(65535, Math.round(this.lux * 1.2 * (this.double ? 2 : 1) * (this.time ?? 69) / 69)) : 0;
    return [raw >> 8, raw & 255].slice(0, read);
  }
}

// Two photodiodes: command byte with bit 7; a word read takes two registers, low byte first.
export class Tsl2561 extends Registers {
  constructor(board, options) {
    super(board, { channels: [1000, 200], ...options }, { mask: 0x0f, count: 16 });
    this.put(0x0a, 0x50);
    this.wrote(1, 2);
  }
  i2c(write, read) {
    if (write.length && !(write[0] & 0x80)) this.board.wrong("TSL2561: no command bit");
    return super.i2c(write, read);
  }
  readRegister(register) {
    if (register < 0x0c) return super.readRegister(register);
    if ((this.values[0] & 3) !== 3) return 0;
    const gain = this.values[1] & 0x10 ? 16 : 1, part = [0.034, 0.252, 1][this.values[1] & 3],
      value = Math.min(65535, Math.round(this.channels[register >> 1 & 1] * gain * part));
    return register & 1 ? value >> 8 : value & 255;
  }
}

// Accelerometer: six bytes from 0x32, low first; 256 counts a g (full resolution or +-2 g).
export class Adxl345 extends Registers {
  constructor(board, options) {
    super(board, { g: [0, 0, 1], ...options }, { count: 64, mask: 0x3f });
    this.put(0, 0xe5);
    this.put(0x2c, 0x0a);
  }
  i2c(write, read) {
    if (this.cs !== undefined && !this.board.level(this.cs)) return null; // the chip speaks SPI
    return super.i2c(write, read);
  }
  readRegister(register) {
    if (register < 0x32 || register > 0x37) return super.readRegister(register);
    if (!(this.values[0x2d] & 8)) return 0;
    const range = this.values[0x31] & 8 ? 0 : this.values[0x31] & 3, axis = register - 0x32 >> 1;
    const value = signed(Math.round(this.g[axis] * 256) >> range, 16);
    return register & 1 ? value >> 8 : value & 255;
  }
}

// Accelerometer: bit 7 of the address counts on; high resolution, +-2 g: 16,384 counts a g in the upper 12 bits.
export class Lis3dh extends Registers {
  constructor(board, options) {
    super(board, { g: [0, 0, 1], ...options }, { count: 128, mask: 0x7f });
    this.put(0x0f, 0x33);
    this.put(0x20, 0x07);
  }
  i2c(write, read) {
    if (write.length) this.wraps = (write[0] & 0x80) !== 0;
    return super.i2c(write, read);
  }
  readRegister(register) {
    if (register < 0x28 || register > 0x2d) return super.readRegister(register);
    if (!(this.values[0x20] >> 4)) return 0;
    const axis = register - 0x28 >> 1, value = this.values[0x20] >> axis & 1 ? signed(Math.round(this.g[axis] * 16384) & ~15, 16) & 0xffff : 0;
    return register & 1 ? value >> 8 : value & 255;
  }
}

// Compass: X, Z, Y from register 3, high byte first; the data ready pin tells when a single measurement is there.
export class Hmc5883 extends Registers {
  constructor(board, options) {
    super(board, { gauss: [0.2, 0.1, -0.3], ...options }, { count: 13 });
    this.put(0, 0x10, 0x20, 0x01);
    this.put(10, 0x48, 0x34, 0x33);
    if (this.drdy !== undefined) board.set(this.drdy, 1);
  }
  i2c(write, read, now) {
    this.now = now;
    return super.i2c(write, read);
  }
  wrote(register, value) {
    super.wrote(register, value);
    if (register !== 2 || value > 1) return;
    const counts = [1370, 1090, 820, 660, 440, 390, 330, 230][this.values[1] >> 5];
    [0, 2, 1].forEach((axis, i) => {
      const raw = signed(Math.round(this.gauss[axis] * counts), 16);
      this.put(3 + 2 * i, raw >> 8, raw & 255);
    });
    if (this.drdy === undefined) return;
    this.board.set(this.drdy, 0, this.now + 6);
    this.board.set(this.drdy, 1, this.now + 6.25);
  }
}

// Temperature to 1/16 degree: registers of 16 bits (resolution: 8).
export class Mcp9808 extends Model {
  i2c(write, read) {
    this.values ??= [0, 0, 0, 0, 0, 0, 0x0054, 0x0400, 3];
    if (write.length) this.at = write[0] & 15;
    if (write.length > 1) this.values[this.at] = this.at === 8 ? write[1] : write[1] << 8 | write[2];
    const value = this.at === 5 ? signed(Math.floor(this.celsius * 16), 13) : this.values[this.at];
    return (this.at === 8 ? [value & 3] : [value >> 8, value & 255]).slice(0, read);
  }
}

// Temperature to 1/128 degree: registers of 16 bits; bit 13 of the configuration: data ready, until it is read.
export class Tmp117 extends Registers {
  constructor(board, options) {
    super(board, { ready: Infinity, ...options }, { width: 2, count: 16, wraps: false });
    this.put(1, 0x0220);
    this.put(15, 0x0117);
  }
  i2c(write, read, now) {
    this.now = now;
    return super.i2c(write, read);
  }
  wrote(register, value) {
    super.wrote(register, value);
    if (register === 1) this.ready = this.now + 15.5 * [1, 8, 32, 64][value >> 5 & 3];
  }
  readRegister(register) {
    if (register === 0) return this.now >= this.ready ? signed(Math.round(this.celsius * 128), 16) : 0x8000;
    if (register === 1) return this.values[1] & ~0x2000 | (this.now >= this.ready ? 0x2000 : 0);
    return super.readRegister(register);
  }
}

// Light over 22 bits: exponent and mantissa of 8 bits, in two registers.
export class Max44009 extends Registers {
  readRegister(register) {
    if (register !== 3 && register !== 4) return super.readRegister(register);
    let exponent = 0, mantissa = Math.round(this.lux / 0.045);
    while (mantissa > 255) mantissa >>= 1, exponent++;
    return register === 3 ? exponent << 4 | mantissa >> 4 : mantissa & 15;
  }
}

// Power: shunt voltage in 10 uV, bus voltage in 4 mV, current and power by the calibration register.
export class Ina219 extends Registers {
  constructor(board, options) {
    super(board, { volts: 5, amperes: 0.2, shunt: 0.1, ...options }, { width: 2, count: 8, wraps: false, mask: 7 });
    this.put(0, 0x399f);
  }
  wrote(register, value) {
    if (register === 0 && value & 0x8000) this.put(0, 0x399f, 0, 0, 0, 0, 0);
    else if (register === 0 || register === 5) this.values[register] = value;
  }
  readRegister(register) {
    const shunt = Math.round(this.amperes * this.shunt / 10e-6), bus = Math.round(this.volts / 0.004), calibration = this.values[5] & ~1,
      current = Math.trunc(shunt * calibration / 4096);
    return signed([this.values[0], shunt, bus << 3 | 2, Math.trunc(current * bus / 5000), current, calibration][register] ?? 0, 16);
  }
}

// Four channels of 12 (ADS1015) or 16 bits; a conversion starts with bit 15 of the configuration.
export class Ads1x15 extends Registers {
  constructor(board, options) {
    super(board, { volts: [0, 0, 0, 0], bits: 12, ready: 0, ...options }, { width: 2, count: 4, wraps: false, mask: 3 });
    this.put(1, 0x8583);
  }
  i2c(write, read, now) {
    this.now = now;
    if (read && this.at === 0 && now < this.ready) this.board.wrong("ADS1x15: read before the conversion is done");
    return super.i2c(write, read);
  }
  wrote(register, value) {
    super.wrote(register, value);
    if (register !== 1 || !(value & 0x8000)) return;
    const v = this.volts, mux = value >> 12 & 7, volts = mux > 3 ? v[mux - 4] : [v[0] - v[1], v[0] - v[3], v[1] - v[3], v[2] - v[3]][mux];
    const full = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256][value >> 9 & 7], top = 2 ** (this.bits - 1);
    const raw = Math.max(-top, Math.min(top - 1, Math.round(volts / full * top)));
    this.values[0] = signed(raw, this.bits) << 16 - this.bits & 0xffff;
    this.ready = this.now + 1000 / (this.bits === 12 ? [128, 250, 490, 920, 1600, 2400, 3300, 3300] : [8, 16, 32, 64, 128, 250, 475, 860])[value >> 5 & 7];
  }
}

// Humidity and temperature, 20 bits each, behind a command of three bytes.
export class Aht10 extends Model {
  i2c(write, read) {
    if (write[0] === 0xe1) this.calibrated = true;
    const h = Math.round(this.humidity / 100 * 2 ** 20), t = Math.round((this.celsius + 50) / 200 * 2 ** 20);
    return [this.calibrated ? 0x18 : 0x10, h >> 12, h >> 4 & 255, (h & 15) << 4 | t >> 16, t >> 8 & 255, t & 255].slice(0, read);
  }
}

// Clock: BCD registers, which count on with the time.
export class Ds3231 extends Registers {
  constructor(board, options) {
    super(board, { set: 0, ...options }, { count: 19 });
    this.put(0, 0, 0, 0, 1, 1, 1, 0);
  }
  i2c(write, read, now) {
    let seconds = Math.floor((now - this.set) / 1000);
    this.set += seconds * 1000;
    for (; seconds > 0; seconds--) this.tick();
    if (write.length > 1 && write[0] === 0) this.set = now;
    return super.i2c(write, read);
  }
  tick() {
    const limits = [0x60, 0x60, 0x24];
    for (let i = 0; i < 3; i++) {
      const value = this.values[i];
      this.values[i] = (value & 15) === 9 ? (value & 0xf0) + 16 : value + 1;
      if (this.values[i] !== limits[i]) return;
      this.values[i] = 0;
    }
    this.values[3] = this.values[3] % 7 + 1;
    this.values[4] = bcd((this.values[4] >> 4) * 10 + (this.values[4] & 15) + 1); // within a month
  }
}

// Thermocouple: 14 bits in quarters of a degree, the chip's own temperature, faults.
export class Max31855 extends Model {
  spi(bytes) {
    const value = signed(Math.round(this.celsius * 4), 14), inner = signed(Math.round((this.inner ?? 25) * 16), 12), fault = this.fault ?? 0;
    const words = [value << 2 | (fault ? 1 : 0), inner << 4 | fault];
    return bytes.map((_, i) => [words[0] >> 8, words[0] & 255, words[1] >> 8, words[1] & 255][i] ?? 0);
  }
}

export class Max6675 extends Model {
  spi(bytes) {
    const word = Math.round(this.celsius * 4) << 3 | (this.open ? 4 : 0);
    return bytes.map((_, i) => [word >> 8, word & 255][i] ?? 0);
  }
}

// Optical mouse: registers; bit 7 of the address writes.
export class Adns5050 extends Model {
  spi(bytes) {
    this.moved ??= [...this.move];
    const out = [];
    for (let i = 0; i < bytes.length; i += 2) {
      const register = bytes[i] & 0x7f;
      let value = 0;
      if (bytes[i] & 0x80) {
        if (register === 0x0b) this.pixel = 0;
      } else if (register === 2) value = this.moved[0] || this.moved[1] ? 0x80 : 0;
      else if (register === 3 || register === 4) {
        value = signed(this.moved[register - 3], 8);
        this.moved[register - 3] = 0;
      } else if (register === 5) value = this.quality ?? 0;
      else if (register === 0x0b) value = 0x80 | this.pixel++ % 361 * 7 & 0x7f;
      out.push(0, value);
    }
    return out.slice(0, bytes.length);
  }
}
