// I2C1, SPI1, Serial1 ... as Espruino has them. A feature (feature.h).
//
// `@bus` is the bus' number; -1, of `new I2C()` and `new SPI()`, the board's last one, which such objects share: what each was set up for
// (`@setup`) is set up again when another had it before ($io.i2c, $io.spi).

function $addressText(n) {
  return "0x" + n.toString(16);
}

// ---- I2C

function I2C_construct() {
  if (!new.target) throw new TypeError("Constructor I2C requires 'new'");
  $define(this, "@bus", 1, -1);
}

function $i2cApply(bus, options) {
  $i2cSetup(bus["@bus"], options.sda, options.scl, options.bitrate | 0);
}

function I2C_setup(options) {
  options = options || {};
  $i2cApply(this, options);
  if (this["@bus"] >= 0) return;
  $define(this, "@setup", 1, options);
  $io.i2c = this;
}

function $i2cDo(bus, to, bytes, room) {
  var stop = true;
  if (to !== null && typeof to === "object") {
    stop = to.stop !== false;
    to = to.address;
  }
  if (!(to >= 0 && to < 128)) throw new RangeError("address is below 128");
  if (bus["@bus"] < 0 && $io.i2c !== bus) {
    $i2cApply(bus, bus["@setup"] || {});
    $io.i2c = bus;
  }
  if (!$i2c(bus["@bus"], to | 0, bytes, room, stop)) throw new Error("I2C: no answer from " + $addressText(to | 0));
  return room;
}

function I2C_writeTo(to, ...data) {
  $i2cDo(this, to, $bytes(data), undefined);
}

function I2C_readFrom(to, count) {
  return $i2cDo(this, to, undefined, new Uint8Array(count));
}

function I2C_readReg(to, register, count) {
  return $i2cDo(this, to, $bytes([[register]]), new Uint8Array(count));
}

function I2C_writeReg(to, register, ...data) {
  $i2cDo(this, to, $bytes([[register, data]]), undefined);
}

// ---- SPI

function SPI_construct() {
  if (!new.target) throw new TypeError("Constructor SPI requires 'new'");
  $define(this, "@bus", 1, -1);
}

// If some pins are named, the others are not connected.
function $spiApply(bus, options) {
  if (options.order !== undefined && options.order !== "msb" && options.order !== "lsb") throw new RangeError("unknown order");
  var sck = options.sck, mosi = options.mosi, miso = options.miso, none = sck === undefined && mosi === undefined && miso === undefined ? undefined : null;
  $spiSetup(bus["@bus"], sck === undefined ? none : sck, mosi === undefined ? none : mosi, miso === undefined ? none : miso, options.baud | 0,
    options.mode | 0, options.order === "lsb" ? 1 : 0);
}

function SPI_setup(options) {
  options = options || {};
  $spiApply(this, options);
  if (this["@bus"] >= 0) return;
  $define(this, "@setup", 1, options);
  $io.spi = this;
}

function $spiDo(bus, bytes, room, select) {
  if (bus["@bus"] < 0 && $io.spi !== bus) {
    $spiApply(bus, bus["@setup"] || {});
    $io.spi = bus;
  }
  if (select !== undefined) digitalWrite(select, 0);
  $spi(bus["@bus"], bytes, room);
  if (select !== undefined) digitalWrite(select, 1);
}

// What comes back is of the same kind as what went out.
function SPI_send(data, select) {
  var bytes = $bytes([data]), room = new Uint8Array(bytes.length);
  $spiDo(this, bytes, room, select);
  return typeof data === "number" ? room[0] : typeof data === "string" ? $textOfBytes(room) : room;
}

function SPI_write(...data) {
  var select = data.length > 1 && data[data.length - 1] instanceof Pin ? data.pop() : undefined;
  $spiDo(this, $bytes(data), undefined, select);
}

// Each bit as `width` bits, the lowest of one of two patterns.
function $stretch(bus, data, width, zero, one, select) {
  var bytes = $bytes([data]), out = new Uint8Array(bytes.length * width), at = 0, bit = 0, byte, i;
  for (byte of bytes)
    for (i = 7; i >= 0; i--) {
      out[at] = width === 8 ? (byte >> i & 1 ? one : zero) : out[at] << 4 | (byte >> i & 1 ? one : zero) & 15;
      bit += width;
      if (bit === 8) {
        bit = 0;
        at++;
      }
    }
  $spiDo(bus, out, undefined, select);
}

function SPI_send4bit(data, zero, one, select) {
  $stretch(this, data, 4, zero, one, select);
}

function SPI_send8bit(data, zero, one, select) {
  $stretch(this, data, 8, zero, one, select);
}

// ---- Serial. $io.serials: by number, the object, or a function (ecma419.js); `@in`: what nobody has asked for yet

function $received(serial, text) {
  var all = $handlers(serial);
  if (all && all.data && all.data.length) $call(Object_emit, serial, "data", text);
  else $define(serial, "@in", 1, (serial["@in"] || "") + text);
}

function $serialEvent(number) {
  var serial = $io.serials[number], text = $serialRead(number);
  if (!text || !serial) return; // it was closed after the event
  typeof serial === "function" ? serial(text) : $received(serial, text);
}

function $serialOpen(number, serial) {
  if (!$io.serials) $io.serials = [];
  $io.serials[number] = serial;
  $io.onSerial = $serialEvent;
  $listen(number, 1);
}

function $parityOf(parity) {
  if (!parity || parity === "none" || parity === "n") return 0;
  if (parity === "odd" || parity === "o") return 1;
  if (parity === "even" || parity === "e") return 2;
  throw new RangeError("unknown parity");
}

function Serial_setup(baud, options) {
  options = options || {};
  $serialSetup(this["@bus"], options.tx, options.rx, baud | 0, $parityOf(options.parity), options.bytesize | 0, options.stopbits | 0);
}

function Serial_on(name, handler) {
  $call(Object_on, this, name, handler);
  if (name !== "data") return;
  $serialOpen(this["@bus"], this);
  var waiting = this["@in"];
  if (!waiting) return;
  $define(this, "@in", 1, "");
  $received(this, waiting);
}

// Behind the last handler nothing keeps the program.
function $serialDeserted(serial) {
  var all = $handlers(serial), number = serial["@bus"];
  if ($io.serials && $io.serials[number] === serial && !(all && all.data && all.data.length)) $listen(number, 0);
}

function Serial_removeListener(name, handler) {
  $call(Object_removeListener, this, name, handler);
  $serialDeserted(this);
}

function Serial_removeAllListeners(name) {
  $call(Object_removeAllListeners, this, name);
  $serialDeserted(this);
}

function Serial_write(...data) {
  $serialWrite(this["@bus"], $bytes(data));
}

function Serial_print(text) {
  $serialWrite(this["@bus"], $bytes([`${text}`]));
}

function Serial_println(text) {
  $serialWrite(this["@bus"], $bytes([`${text}\r\n`]));
}

function Serial_available() {
  var waiting = this["@in"] || "", more;
  while ((more = $serialRead(this["@bus"]))) waiting += more;
  $define(this, "@in", 1, waiting);
  return waiting.length;
}

function Serial_read(count) {
  $call(Serial_available, this);
  var waiting = this["@in"], text = waiting.slice(0, count);
  $define(this, "@in", 1, waiting.slice(text.length));
  return text;
}

function Serial_inject(...data) {
  $received(this, $textOfBytes($bytes(data)));
}

function Serial_pipe(target) {
  $call(Serial_on, this, "data", text => target.write(text));
}
