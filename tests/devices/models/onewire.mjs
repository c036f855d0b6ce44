// Devices on a 1-Wire bus. Times in milliseconds; the wire is an open drain that a resistor pulls up.
import { Model, asSigned } from "./model.mjs";

// CRC-8 with polynomial x^8 + x^5 + x^4 + 1, the lowest bit first.
export function crc1wire(bytes) {
  let crc = 0;
  for (let byte of bytes)
    for (let bit = 0; bit < 8; bit++, byte >>= 1) crc = (crc ^ byte) & 1 ? crc >> 1 ^ 0x8c : crc >> 1;
  return crc;
}

const bitsOf = bytes => bytes.flatMap(byte => Array.from({ length: 8 }, (_, i) => byte >> i & 1));
const byteOf = bits => bits.reduce((byte, bit, i) => byte | bit << i, 0);

// What all of them have: slots, the reset pulse with its answer, and the commands by which one is found and chosen.
class OneWireDevice extends Model {
  started() {
    this.rom = [...this.rom, crc1wire(this.rom)];
    this.out = this.want = null; // bits that are sent; {count, bits, then} of what is received
    this.board.set(this.data, 1);
  }
  expect(count, then) { this.want = { count, bits: [], then }; }
  send(bits, then) {
    this.out = bits;
    this.sent = then;
  }
  pin(number, level, now) {
    if (number !== this.data) return;
    level ? this.rises(now) : this.falls(now);
  }
  falls(now) {
    if (now - this.fell < 0.0609) this.board.wrong(`${this.constructor.name}: slots of ${Math.round((now - this.fell) * 1000)} us`);
    this.fell = now;
    this.answers = this.out !== null;
    if (!this.answers) return;
    const bit = typeof this.out === "function" ? this.out(now) : this.out.shift();
    if (bit === 0) {
      this.board.set(this.data, 0);
      this.board.set(this.data, 1, now + 0.03);
    }
    if (this.out.length === 0 && typeof this.out !== "function") {
      this.out = null;
      this.sent?.();
    }
  }
  rises(now) {
    const low = now - this.fell;
    if (low >= 0.4799) {
      this.out = null;
      this.board.set(this.data, 0, now + 0.03);
      this.board.set(this.data, 1, now + 0.15);
      this.expect(8, bits => this.romCommand(byteOf(bits)));
      return;
    }
    if (this.answers || !this.want) return;
    if (low < 0.00099 || (low > 0.015 && low < 0.0599) || low > 0.1201) this.board.wrong(`${this.constructor.name}: a slot is low for ${Math.round(low * 1000)} us`);
    const want = this.want;
    want.bits.push(low <= 0.015 ? 1 : 0);
    if (want.bits.length < want.count) return;
    this.want = null;
    want.then(want.bits, now);
  }
  romCommand(command) {
    if (command === 0xcc) this.chosen();
    else if (command === 0x33) this.send(bitsOf(this.rom), () => this.chosen());
    else if (command === 0x55) this.expect(64, bits => { if (bits.join() === bitsOf(this.rom).join()) this.chosen(); });
    else if (command === 0xf0 || (command === 0xec && this.alarmed())) this.compare(bitsOf(this.rom), 0);
  }
  // Search: the bit, its complement; then what the host goes for.
  compare(bits, at) {
    if (at === 64) return;
    this.send([bits[at], 1 - bits[at]], () => this.expect(1, ([bit]) => { if (bit === bits[at]) this.compare(bits, at + 1); }));
  }
  chosen() { this.expect(8, (bits, now) => this.command(byteOf(bits), now)); }
  alarmed() { return false; }
}

// Thermometer. `celsius`: a number, or one after the other. `parasite`: it has no power but the wire's, which has to be driven high while it measures.
export class Ds18b20 extends OneWireDevice {
  started() {
    super.started();
    this.kept ??= [0x4b, 0x46, 0x7f];
    this.pad = [0x50, 0x05, ...this.kept]; // 85 degrees until something is measured
    this.due = -1;
  }
  measured(now) {
    if (this.due < 0 || now < this.due) return;
    const celsius = Array.isArray(this.celsius) ? this.celsius.length > 1 ? this.celsius.shift() : this.celsius[0] : this.celsius;
    const value = Math.round(celsius * 16) & 0xffff & -1 << (3 - (this.pad[4] >> 5 & 3));
    this.pad[0] = value & 255;
    this.pad[1] = value >> 8;
    this.due = -1;
  }
  alarmed() {
    const whole = asSigned(this.pad[1] << 8 | this.pad[0], 16) >> 4;
    return whole >= asSigned(this.pad[2], 8) || whole <= asSigned(this.pad[3], 8);
  }
  falls(now) {
    this.measured(now);
    if (this.parasite && this.due >= 0) this.board.wrong("Ds18b20: its power went while it measured");
    super.falls(now);
  }
  mode(number, mode, now) {
    if (number !== this.data) return;
    this.driven = mode === "output";
    this.measured(now);
    if (this.parasite && this.due >= 0 && !this.driven) this.board.wrong("Ds18b20: the wire is no longer driven while it measures");
  }
  command(command, now) {
    if (command === 0x44) {
      this.due = now + 750 / (1 << (3 - (this.pad[4] >> 5 & 3)));
      if (this.parasite) this.board.later(now + 0.01, () => { if (!this.driven) this.board.wrong("Ds18b20: the wire is not driven"); });
      else this.out = time => (this.measured(time), this.due < 0 ? 1 : 0);
    } else if (command === 0xbe) {
      const pad = [...this.pad, 0xff, 0x0c, 0x10];
      this.send(bitsOf([...pad, crc1wire(pad) ^ (this.damage ? 1 : 0)]));
    } else if (command === 0x4e) this.expect(24, bits => {
      for (let i = 0; i < 3; i++) this.pad[2 + i] = byteOf(bits.slice(8 * i, 8 * i + 8));
      this.pad[4] = this.pad[4] & 0x60 | 0x1f;
    });
    else if (command === 0x48) this.kept = this.pad.slice(2);
    else if (command === 0xb8) this.pad.splice(2, 3, ...this.kept);
    else if (command === 0xb4) this.out = () => (this.parasite ? 0 : 1);
    else this.board.wrong(`Ds18b20: command 0x${command.toString(16)}`);
  }
  report() { return this.shows ? [this.kept.map(byte => byte.toString(16)).join(" ")] : []; }
}
