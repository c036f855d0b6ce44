// ECMA-419 (2nd edition), clause 9: IO classes on MoteDevices. A feature (feature.h).
// The native constructor makes the object and calls $open on it; each class has its own `@open`. The hidden property `@io` is its state.

function $open(options) {
  if (options === null || typeof options !== "object") throw new TypeError("options are missing");
  this["@open"](options);
  return this;
}

function $opened(io, options, state) {
  state.target = options.target;
  $define(io, "@io", 1, state);
}

function $state(io) {
  var state = io["@io"];
  if (!state || state.closed) throw new Error("it is closed");
  return state;
}

function IO_getTarget() {
  return $state(this).target;
}

function IO_setTarget(target) {
  $state(this).target = target;
}

function IO_getFormat() {
  return $state(this).format;
}

// Of those that have only one.
function $onlyFormat(format, only) {
  if (format !== undefined && format !== only) throw new RangeError("the format is " + only);
  return only;
}

function IO_setFormat(format) {
  $onlyFormat(format, $state(this).format);
}

function IO_close() {
  var state = this["@io"];
  if (!state || state.closed) return;
  state.closed = true;
  if (state.close) state.close(state);
}

// Whether a program has it already is known of pins only.
function $take(pin) {
  var number = $pinNumber(pin);
  if (!$io.taken) $io.taken = [];
  if ($io.taken.includes(number)) throw new Error("pin " + number + " is in use");
  $io.taken.push(number);
  return number;
}

function $give(number) {
  $io.taken = $io.taken.filter(other => other !== number);
}

function $optional(callback) {
  if (callback !== undefined) $callback(callback);
  return callback;
}

// ---- Digital. Modes: 0 .. 2 Input, InputPullUp, InputPullDown; 8 Output, 9 OutputOpenDrain

function $closePin(state) {
  if (state.watch) $dropWatch(state.watch);
  $pinMode(state.pin, 0);
  $give(state.pin);
}

function Digital_open(options) {
  var mode = options.mode, edge = options.edge, callback = $optional(options.onReadable), number, port = [0, 2, 3, , , , , , 1, 4][mode];
  if (port === undefined) throw new RangeError("no such mode");
  if (callback && !(edge & 3)) throw new RangeError("onReadable needs an edge");
  $onlyFormat(options.format, "number");
  number = $take(options.pin);
  try {
    if (options.initialValue !== undefined && mode >= 8) digitalWrite(number, options.initialValue);
    $pinMode(number, port);
    var state = { format: "number", target: undefined, closed: false, pin: number, input: mode < 8, close: $closePin, watch: undefined };
    $opened(this, options, state);
    if (callback) {
      state.watch = $addWatch(() => state.closed || $call(callback, this), number, true, edge & 3, 0);
      state.watch.id = 0; // none of clearWatch's
    }
  } catch (error) {
    $give(number);
    throw error;
  }
}

function Digital_read() {
  return digitalRead($state(this).pin);
}

function Digital_write(value) {
  var state = $state(this);
  if (state.input) throw new Error("it is an input");
  digitalWrite(state.pin, value);
}

// ---- DigitalBank: bit n of bank b is pin 32 b + n

function $closeBank(state) {
  var item;
  for (item of state.watches) $dropWatch(item);
  for (item of state.taken) {
    $pinMode(item, 0);
    $give(item);
  }
}

function $bankPin(bank, state, bit, port, initial, edges, callback) {
  var number = state.first + bit, watch;
  $take(number);
  state.taken.push(number);
  if (initial !== undefined && !state.input) digitalWrite(number, initial >> bit & 1);
  $pinMode(number, port);
  if (!callback || !edges) return;
  watch = $addWatch(() => state.closed || $call(callback, bank, (1 << bit) >>> 0), number, true, edges, 0);
  watch.id = 0; // none of clearWatch's
  state.watches.push(watch);
}

function DigitalBank_open(options) {
  var mode = options.mode, port = [0, 2, 3, , , , , , 1, 4][mode], bank = options.bank, pins = options.pins | 0, rises = options.rises | 0, falls = options.falls | 0;
  var callback = $optional(options.onReadable), state, bit;
  if (port === undefined) throw new RangeError("no such mode");
  if (bank !== undefined && typeof bank !== "number") throw new RangeError("a bank is a number");
  if (!pins || (rises | falls) & ~pins) throw new RangeError("pins, rises and falls are bits of pins");
  if (callback && !(rises | falls)) throw new RangeError("onReadable needs rises or falls");
  $onlyFormat(options.format, "number");
  state = { format: "number", target: undefined, closed: false, pins, first: $orNone(bank, 0) * 32, input: mode < 8, taken: [], watches: [], close: $closeBank };
  try {
    for (bit = 0; bit < 32; bit++)
      if (pins >> bit & 1) $bankPin(this, state, bit, port, options.initialValue, (rises >> bit & 1) | (falls >> bit & 1) << 1, callback);
  } catch (error) {
    state.closed = true;
    $closeBank(state);
    throw error;
  }
  $opened(this, options, state);
}

function DigitalBank_read() {
  var state = $state(this), value = 0, bit;
  for (bit = 31; bit >= 0; bit--) value = value << 1 | (state.pins >> bit & 1 ? digitalRead(state.first + bit) : 0);
  return value >>> 0;
}

function DigitalBank_write(value) {
  var state = $state(this), bit;
  if (state.input) throw new Error("it is an input");
  for (bit = 0; bit < 32; bit++) if (state.pins >> bit & 1) digitalWrite(state.first + bit, value >> bit & 1);
}

// ---- Analog

function Analog_open(options) {
  var bits = options.resolution === undefined ? 12 : options.resolution | 0, number;
  if (bits < 1 || bits > 16) throw new RangeError("resolution is from 1 to 16");
  $onlyFormat(options.format, "number");
  number = $take(options.pin);
  try {
    $analogRead(number);
  } catch (error) {
    $give(number);
    throw error;
  }
  $opened(this, options, { format: "number", target: undefined, closed: false, pin: number, bits, close: $closePin });
}

function Analog_read() {
  var state = $state(this);
  return $analogRead(state.pin) >> (16 - state.bits);
}

function Analog_resolution() {
  return $state(this).bits;
}

// ---- PWM: values have 16 bits

function PWM_open(options) {
  var hz = options.hz === undefined ? 0 : options.hz | 0, number;
  $onlyFormat(options.format, "number");
  number = $take(options.pin);
  try {
    $pwm(number, 0, hz);
  } catch (error) {
    $give(number);
    throw error;
  }
  $opened(this, options, { format: "number", target: undefined, closed: false, pin: number, bits: 16, hz, close: $closePin });
}

function PWM_write(value) {
  var state = $state(this);
  value = value | 0;
  if (value < 0 || value > 65535) throw new RangeError("value is from 0 to 65535");
  $pwm(state.pin, value, state.hz);
}

function PWM_hz() {
  return $state(this).hz;
}

// ---- buffers: a number of bytes makes an ArrayBuffer, else what is given is filled, and their number is the result

function $asBytes(data) {
  return $isView(data) && data.BYTES_PER_ELEMENT === 1 ? data : $bytesOf(data);
}

function $roomFor(wanted) {
  return typeof wanted === "number" ? new Uint8Array(wanted) : $asBytes(wanted);
}

function $whatWasRead(wanted, room) {
  return typeof wanted === "number" ? room.buffer : room.length;
}

function $orNone(value, none) {
  return value === undefined ? none : value | 0;
}

// ---- I2C

function I2C419_open(options) {
  var address = options.address;
  if (!(address >= 0 && address < 128)) throw new RangeError("address is below 128");
  $onlyFormat(options.format, "buffer");
  var state = {
    format: "buffer", target: undefined, closed: false, bus: $orNone(options.port, 0), sda: options.data, scl: options.clock, hz: $orNone(options.hz, 0), address: address | 0
  };
  $i2cSetup(state.bus, state.sda, state.scl, state.hz);
  $io.i2c = state;
  $opened(this, options, state);
}

// Objects for several devices may share a bus.
function $i2c419(io, bytes, room, stop) {
  var state = $state(io);
  if ($io.i2c !== state) $i2cSetup(state.bus, state.sda, state.scl, state.hz);
  $io.i2c = state;
  if (!$i2c(state.bus, state.address, bytes, room, stop === undefined || !!stop)) throw new Error("I2C: no answer from " + $addressText(state.address));
}

function I2C419_read(wanted, stop) {
  var room = $roomFor(wanted);
  $i2c419(this, undefined, room, stop);
  return $whatWasRead(wanted, room);
}

function I2C419_write(bytes, stop) {
  $i2c419(this, $asBytes(bytes), undefined, stop);
}

// ---- SMBus: registers

function SMBus_readUint8(register) {
  var room = new Uint8Array(1);
  $i2c419(this, $bytes([[register]]), room);
  return room[0];
}

function SMBus_writeUint8(register, value) {
  $i2c419(this, $bytes([[register, value]]));
}

function SMBus_readUint16(register, bigEndian) {
  var room = new Uint8Array(2);
  $i2c419(this, $bytes([[register]]), room);
  return bigEndian ? room[0] << 8 | room[1] : room[1] << 8 | room[0];
}

function SMBus_writeUint16(register, value, bigEndian) {
  $i2c419(this, $bytes([bigEndian ? [register, value >> 8, value] : [register, value, value >> 8]]));
}

function SMBus_readBuffer(register, wanted) {
  var room = $roomFor(wanted);
  $i2c419(this, $bytes([[register]]), room);
  return $whatWasRead(wanted, room);
}

function SMBus_writeBuffer(register, bytes) {
  $i2c419(this, $bytes([[register, bytes]]));
}

function SMBus_receiveByte() {
  var room = new Uint8Array(1);
  $i2c419(this, undefined, room);
  return room[0];
}

function SMBus_sendByte(byte) {
  $i2c419(this, $bytes([[byte]]));
}

// Only the address: is anybody there? What buses can do is to write it.
function SMBus_writeQuick() {
  $i2c419(this, new Uint8Array(0));
}

// ---- SPI: selected by what is sent or read, until flush(true) or close

function $deselect(state) {
  if (state.select !== undefined) digitalWrite(state.select, !state.active);
}

function SPI419_open(options) {
  var state = {
    format: "buffer", target: undefined, closed: false, bus: $orNone(options.port, 0), sck: options.clock, mosi: options.out, miso: options.in, hz: $orNone(options.hz, 0), mode: $orNone(options.mode, 0),
    select: options.select, active: $orNone(options.active, 0), close: $deselect
  };
  $onlyFormat(options.format, "buffer");
  $opened(this, options, state);
  $io.spi = undefined;
  $spiReady(state);
  $deselect(state);
}

function $spiReady(state) {
  var none = state.sck === undefined && state.mosi === undefined && state.miso === undefined ? undefined : null;
  if ($io.spi !== state)
    $spiSetup(state.bus, state.sck === undefined ? none : state.sck, state.mosi === undefined ? none : state.mosi,
      state.miso === undefined ? none : state.miso, state.hz, state.mode, 0);
  $io.spi = state;
}

function $spi419(io, bytes, room) {
  var state = $state(io);
  $spiReady(state);
  if (state.select !== undefined) digitalWrite(state.select, state.active);
  $spi(state.bus, bytes, room);
}

function SPI419_read(wanted) {
  var room = $roomFor(wanted);
  $spi419(this, undefined, room);
  return $whatWasRead(wanted, room);
}

function SPI419_write(bytes) {
  $spi419(this, $asBytes(bytes), undefined);
}

function SPI419_transfer(buffer) {
  var bytes = $asBytes(buffer);
  $spi419(this, bytes, bytes);
  return buffer;
}

function SPI419_flush(deselect) {
  var state = $state(this);
  if (deselect) $deselect(state);
}

// ---- Serial: what has arrived waits as a text of bytes

function $closeSerial(state) {
  $listen(state.port, 0);
  $io.serials[state.port] = undefined;
}

function Serial419_open(options) {
  var state = {
    format: $serialFormat(options.format === undefined ? "number" : options.format), target: undefined, closed: false, port: $orNone(options.port, 0),
    waiting: "", readable: $optional(options.onReadable), writable: $optional(options.onWritable), close: $closeSerial
  };
  $serialSetup(state.port, options.transmit, options.receive, $orNone(options.baud, 0), 0, 0, 0);
  $opened(this, options, state);
  $serialOpen(state.port, text => {
    state.waiting += text;
    if (state.readable) $call(state.readable, this, state.waiting.length);
  });
  $whenWritable(this, state);
}

// Writing waits until everything is taken, so there is always room.
function $whenWritable(io, state) {
  if (state.writable) $job(() => state.closed || $call(state.writable, io, 64), undefined, undefined, 0);
}

function $serialFormat(format) {
  if (format !== "number" && format !== "buffer") throw new RangeError("the format is number or buffer");
  return format;
}

function Serial419_setFormat(format) {
  $state(this).format = $serialFormat(format);
}

function Serial419_read(wanted) {
  var state = $state(this), text = state.waiting, room;
  if (!text) return undefined;
  if (state.format === "number") {
    state.waiting = text.slice(1);
    return $call($charCodeAt, text, 0);
  }
  if (wanted === undefined || (typeof wanted === "number" && wanted > text.length)) wanted = text.length;
  room = $roomFor(wanted);
  text = text.slice(0, room.length);
  $putBytes(room, 0, text);
  state.waiting = state.waiting.slice(text.length);
  return typeof wanted === "number" ? room.buffer : text.length;
}

function Serial419_write(data) {
  var state = $state(this);
  $serialWrite(state.port, state.format === "number" ? $bytes([[data | 0]]) : $asBytes(data));
  $whenWritable(this, state);
}

function Serial419_flush() {
  $state(this).waiting = "";
}
