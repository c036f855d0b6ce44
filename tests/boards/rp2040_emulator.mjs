// The RP2040 in rp2040js, with what that lacks: a model of the boot ROM (it checks and runs the second stage, and has the functions that
// write flash), resets, and pins that can be read back. It has no cache and no SSI that flash is read through: what would go wrong there is looked for at every
// instruction (nothing may run from flash while it can't be read).

import { GPIOPinState, RP2040 } from "rp2040js";

export const FLASH = 0x10000000;
const BOOT2_BYTES = 256, SRAM_BOOT2 = 0x20041f00, CYCLE_NANOS = 8;
const ROM = { table: 0x80, lookup: 0x40, functions: 0xc0 };
const ROM_FUNCTIONS = ["IF", "EX", "RE", "RP", "FC", "CX"];
// r0: the table, r1: two letters -> r0: the function or 0
const LOOKUP = [0x8802, 0x428a, 0xd003, 0x2a00, 0xd003, 0x3004, 0xe7f8, 0x8840, 0x4770, 0x2000, 0x4770];

export function crc32(bytes) { // the boot ROM's: not reflected
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc ^ byte << 24) >>> 0;
    for (let i = 0; i < 8; i++) crc = (crc & 0x80000000 ? crc << 1 ^ 0x04c11db7 : crc << 1) >>> 0;
  }
  return crc;
}

function bootRom() {
  const bytes = new Uint8Array(16384), view = new DataView(bytes.buffer);
  bytes.set([0x4d, 0x75, 0x01], 0x10);
  view.setUint16(0x14, ROM.table, true);
  view.setUint16(0x18, ROM.lookup | 1, true);
  LOOKUP.forEach((code, i) => view.setUint16(ROM.lookup + 2 * i, code, true));
  ROM_FUNCTIONS.forEach((name, i) => {
    const at = ROM.functions + 4 * i;
    view.setUint16(ROM.table + 4 * i, name.charCodeAt(0) | name.charCodeAt(1) << 8, true);
    view.setUint16(ROM.table + 4 * i + 2, at | 1, true);
    view.setUint16(at, 0xbe00 | i, true); // a breakpoint, where the model does it
    view.setUint16(at + 2, 0x4770, true); // back
  });
  return new Uint32Array(bytes.buffer);
}

export class Pico {
  output = "";
  problems = [];
  resets = 0;
  pins = []; // of those listened to: [microseconds, pin, level]
  flashOperations = 0;
  #flash; #listened = []; #xip = true;

  constructor(flash) {
    this.#flash = flash;
    this.#start();
  }

  get microseconds() { return this.chip.clock.nanos / 1000; }

  // As after a reset: RAM and flash stay as they are.
  #start() {
    const ram = this.chip?.sram, chip = this.chip = new RP2040();
    if (ram) chip.sram.set(ram);
    chip.logger = { debug() {}, info() {}, warn() {}, error: (name, text) => this.problems.push(`${name}: ${text}`) };
    chip.loadBootrom(bootRom());
    chip.flash.set(this.#flash);
    this.#xip = true;
    chip.onBreak = number => this.#rom(ROM_FUNCTIONS[number]);
    chip.uart[0].onByte = byte => { this.output += String.fromCharCode(byte); };
    chip.peripherals[0x40058].onWatchdogTrigger = () => { this.reset = true; };
    this.reset = false;
    this.driven = new Map();
    for (const gpio of chip.gpio) {
      gpio.addListener(() => this.#settle(gpio));
      this.#settle(gpio);
    }
    for (const pin of this.#listened) this.#listen(pin);
    const stage = this.#flash.subarray(0, BOOT2_BYTES), wanted = crc32(stage.subarray(0, BOOT2_BYTES - 4));
    const there = new DataView(stage.buffer, stage.byteOffset).getUint32(BOOT2_BYTES - 4, true);
    if (there !== wanted) throw new Error(`boot2: its CRC is ${there.toString(16)}, the boot ROM wants ${wanted.toString(16)}`);
    chip.sram.set(stage, SRAM_BOOT2 - 0x20000000);
    chip.core.registers[14] = 0;
    chip.core.SP = 0x20042000;
    chip.core.PC = SRAM_BOOT2;
  }

  // What is on a pin: what the chip drives, else what was put there from outside, else its resistor.
  #settle(gpio) {
    const { Low, High, InputPullUp } = GPIOPinState, state = gpio.value;
    const level = state === Low || state === High ? state === High : this.driven.get(gpio.index) ?? state === InputPullUp;
    if (gpio.rawInputValue !== level) gpio.setInputValue(level);
  }
  drive(pin, level) {
    this.driven.set(pin, level);
    this.#settle(this.chip.gpio[pin]);
  }

  #listen(pin) {
    let last = 0;
    this.chip.gpio[pin].addListener(state => {
      const level = state === 1 ? 1 : 0;
      if (level !== last) this.pins.push([this.microseconds, pin, last = level]);
    });
  }
  listen(pin) {
    this.#listened.push(pin);
    this.#listen(pin);
  }

  // Bytes to the console, as fast as it takes them.
  type(bytes) {
    for (const byte of bytes) {
      this.run(() => !this.chip.uart[0].rxFIFO.full, 1e6);
      this.chip.uart[0].feedByte(byte);
    }
  }

  #rom(name) {
    const { registers } = this.chip.core, bytes = this.chip.flash;
    const check = (ok, what) => ok || this.problems.push(`${name}: ${what}`);
    if (name === "EX") this.#xip = false;
    if (name === "CX") this.#xip = true;
    if (name !== "RE" && name !== "RP") return;
    check(!this.#xip, "flash is still being read");
    const [offset, second, third] = registers;
    if (name === "RE") {
      check(offset % 4096 === 0 && second % 4096 === 0, "not whole sectors");
      bytes.fill(0xff, offset, offset + second);
    } else {
      check(offset % 256 === 0 && third % 256 === 0, "not whole pages");
      check(second >= 0x20000000, "the bytes are not in RAM");
      for (let i = 0; i < third; i++) bytes[offset + i] &= this.chip.readUint8(second + i);
    }
    this.#flash.set(bytes.subarray(0, this.#flash.length));
    this.flashOperations++;
  }

  // Until `done()`, or so many microseconds of the chip's time have passed; true: done.
  run(done, microseconds) {
    const end = this.microseconds + microseconds;
    for (let i = 0; this.microseconds < end; i++) {
      const { core, clock } = this.chip;
      if (this.reset) {
        this.resets++;
        this.#start();
        return this.run(done, microseconds);
      }
      if (core.waiting) {
        const nanos = clock.nextAlarm ? clock.nanosToNextAlarm : Infinity;
        if (done() || nanos === Infinity) return done();
        clock.tick(nanos);
        continue;
      }
      if (!this.#xip && core.PC >= FLASH && core.PC < FLASH + 0x4000000) {
        this.problems.push(`runs from flash, which can't be read: ${core.PC.toString(16)}`);
        return false;
      }
      clock.tick(core.executeInstruction() * CYCLE_NANOS);
      if (i % 4096 === 0 && done()) return true;
    }
    return done();
  }
}

// An ELF file's segments that lie in flash, in a flash of 2 MB.
export function flashOf(elf) {
  const view = new DataView(elf.buffer, elf.byteOffset), flash = new Uint8Array(2 << 20).fill(0xff);
  for (let i = 0; i < view.getUint16(44, true); i++) {
    const at = view.getUint32(28, true) + i * view.getUint16(42, true), [type, offset, , address, bytes] =
      [0, 4, 8, 12, 16].map(field => view.getUint32(at + field, true));
    if (type === 1 && address >= FLASH && bytes) flash.set(elf.subarray(offset, offset + bytes), address - FLASH);
  }
  return flash;
}

// The same of a UF2 file.
export function flashOfUf2(uf2) {
  const view = new DataView(uf2.buffer, uf2.byteOffset), flash = new Uint8Array(2 << 20).fill(0xff);
  if (uf2.length % 512) throw new Error("a UF2 file has blocks of 512 bytes");
  for (let at = 0; at < uf2.length; at += 512) {
    const [first, second, flags, address, bytes, , , family] = [0, 4, 8, 12, 16, 20, 24, 28].map(field => view.getUint32(at + field, true));
    if (first !== 0x0a324655 || second !== 0x9e5d5157 || view.getUint32(at + 508, true) !== 0x0ab16f30)
      throw new Error(`no UF2 block at ${at}`);
    if (!(flags & 0x2000) || family !== 0xe48bff56) throw new Error("a block is not for the RP2040");
    if (address % 256 || bytes !== 256) throw new Error("the boot ROM takes whole pages of 256 bytes only");
    flash.set(uf2.subarray(at + 32, at + 32 + bytes), address - FLASH);
  }
  return flash;
}
