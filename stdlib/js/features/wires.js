// Protocols on any pins, bit by bit, as Espruino has them: OneWire, shiftOut, `new Serial()`. A feature (feature.h).
// What has to be exact to microseconds is native/devices.c: $oneWire, $levels.

// ---- OneWire. `@pin`: the number of its pin, an open drain that a resistor pulls up

function OneWire_construct(pin) {
  if (!new.target) throw new TypeError("Constructor OneWire requires 'new'");
  pin = $pinNumber(pin);
  digitalWrite(pin, 1); // before it is an open drain: no pulse
  $pinMode(pin, 4);
  $define(this, "@pin", 1, pin);
}

function OneWire_reset() {
  return !!$oneWire(this["@pin"], 0, 0);
}

// `power`: the wire is driven high behind it, until something else is sent or read.
function OneWire_write(data, power) {
  var pin = this["@pin"], byte;
  for (byte of $bytes([data])) $oneWire(pin, byte, 8);
  if (power) $pinMode(pin, 1);
}

function OneWire_read(count) {
  var pin = this["@pin"], bytes, i;
  if (count === undefined) return $oneWire(pin, 255, 8);
  bytes = new Uint8Array(count);
  for (i = 0; i < bytes.length; i++) bytes[i] = $oneWire(pin, 255, 8);
  return bytes;
}

// A device is the text of its 8 bytes, the family first.
function OneWire_select(device) {
  var pin = this["@pin"], i;
  if (typeof device !== "string" || device.length !== 16) throw new RangeError("a device is a text of 16 digits");
  $oneWire(pin, 0, 0);
  $oneWire(pin, 0x55, 8);
  for (i = 0; i < 16; i += 2) $oneWire(pin, parseInt(device.slice(i, i + 2), 16) | 0, 8);
}

function OneWire_skip() {
  var pin = this["@pin"];
  $oneWire(pin, 0, 0);
  $oneWire(pin, 0xcc, 8);
}

// One way through the tree of devices into `rom`: at its fork `last` (from 1) to 1, behind it to 0, before it as the last time. The last
// fork at which it went to 0; -1: nobody is there any more.
function $wireBranch(pin, rom, last) {
  var fork = 0, at, both, bit;
  for (at = 1; at <= 64; at++) {
    both = $oneWire(pin, 3, 2); // the bit, and its complement: 0 where devices differ
    if (both === 3) return -1;
    bit = both ? both & 1 : at < last ? rom[at - 1 >> 3] >> (at - 1 & 7) & 1 : at === last ? 1 : 0;
    if (!both && !bit) fork = at;
    rom[at - 1 >> 3] = rom[at - 1 >> 3] & ~(1 << (at - 1 & 7)) | bit << (at - 1 & 7);
    $oneWire(pin, bit, 1);
  }
  return fork;
}

function $wireName(rom) {
  var text = "", crc = 0, byte, i;
  for (byte of rom) {
    text += (byte + 256).toString(16).slice(1);
    crc ^= byte;
    for (i = 0; i < 8; i++) crc = crc & 1 ? crc >> 1 ^ 0x8c : crc >> 1;
  }
  return crc ? "" : text; // a device that went, or noise
}

function OneWire_search(command) {
  var pin = this["@pin"], found = [], rom = new Uint8Array(8), fork = 0, name;
  do {
    if (!$oneWire(pin, 0, 0)) break;
    $oneWire(pin, command ? command | 0 : 0xf0, 8);
    fork = $wireBranch(pin, rom, fork);
    name = fork < 0 ? "" : $wireName(rom);
    if (name) found.push(name);
  } while (name && fork);
  return found;
}

// ---- shiftOut

function $eachNumber(data, use) {
  var i;
  if (typeof data === "string") for (i = 0; i < data.length; i++) use($call($charCodeAt, data, i));
  else if (data === null || typeof data !== "object") use(data | 0);
  else if (data instanceof ArrayBuffer) $eachNumber(new Uint8Array(data), use);
  else if (data.count !== undefined && data.data !== undefined) for (i = 0; i < data.count; i++) $eachNumber(data.data, use);
  else for (var item of data) $eachNumber(item, use);
}

// Of each number the lowest bits, the last pin's first; then a clock; `repeat` times.
function shiftOut(pins, options, data) {
  var clock, level, repeat;
  options = options || {};
  clock = options.clk;
  level = options.clkPol ? 1 : 0;
  repeat = options.repeat === undefined ? 1 : options.repeat | 0;
  if (!$isArray(pins)) pins = [pins];
  $eachNumber(data, value => {
    for (var i = 0, n; i < repeat; i++) {
      for (n = pins.length - 1; n >= 0; n--) {
        digitalWrite(pins[n], value & 1);
        value >>= 1;
      }
      if (clock !== undefined) {
        digitalWrite(clock, level);
        digitalWrite(clock, !level);
      }
    }
  });
}

// ---- new Serial(): sends only. `@setup`: {pin, ns (a bit's time), bits, parity, stop}

function Serial_construct() {
  if (!new.target) throw new TypeError("Constructor Serial requires 'new'");
  return $instance("$SoftSerial.prototype", 15930, undefined);
}

// What the board takes for a bit beside waiting is measured: 1,000 bits of 10 us, milliseconds of which beyond 10 are microseconds of one.
function $slackOf(pin) {
  var start = getTime(), i, slack;
  for (i = 0; i < 100; i++) $levels(pin, 1023, 10, 10000);
  slack = (getTime() - start) * 1e6 - 10000;
  return slack > 0 ? slack : 0;
}

function SoftSerial_setup(baud, options) {
  var pin, ns, bits, stop;
  options = options || {};
  bits = options.bytesize === undefined ? 8 : options.bytesize;
  stop = options.stopbits === undefined ? 1 : options.stopbits;
  baud = baud === undefined ? 9600 : +baud;
  if (options.rx !== undefined) throw new RangeError("new Serial() can't receive: the board's own ports can");
  if (options.tx === undefined) throw new RangeError("new Serial() needs tx");
  if (!(baud >= 300 && baud <= 19200)) throw new RangeError("new Serial() has from 300 to 19200 baud");
  if (!(bits >= 5 && bits <= 8 && stop >= 1 && stop <= 2)) throw new RangeError("new Serial() has 5 to 8 bits and 1 or 2 stop bits");
  pin = $pinNumber(options.tx);
  $pinMode(pin, 1);
  digitalWrite(pin, 1);
  ns = 1e9 / baud - $slackOf(pin);
  $define(this, "@setup", 1, {
    pin, ns: ns > 0 ? ns | 0 : 0, bits: bits | 0, parity: $parityOf(options.parity), stop: stop | 0
  });
}

function SoftSerial_write(...data) {
  var setup = this["@setup"], bits, byte, frame, odd, i;
  if (!setup) throw new Error("new Serial() has to be set up");
  bits = setup.bits;
  for (byte of $bytes(data)) {
    byte &= (1 << bits) - 1;
    odd = setup.parity & 1;
    for (i = 0; i < bits; i++) odd ^= byte >> i & 1;
    frame = setup.parity ? byte | odd << bits | 3 << bits + 1 : byte | 3 << bits;
    $levels(setup.pin, frame << 1, 1 + bits + (setup.parity ? 1 : 0) + setup.stop, setup.ns);
  }
}

function SoftSerial_print(text) {
  $call(SoftSerial_write, this, `${text}`);
}

function SoftSerial_println(text) {
  $call(SoftSerial_write, this, `${text}\r\n`);
}

function SoftSerial_on() {
  throw new Error("new Serial() can't receive");
}
