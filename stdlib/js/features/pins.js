// Pins, watches and what else Espruino has of a board: its names on MoteDevices (native/devices.c). A feature (feature.h).
// A Pin is a wrapper of its number; those that programs name lie in flash.

function Pin_construct(value) {
  if (!(+value >= 0)) throw new RangeError("there is no such pin");
  value = $toObject(+value);
  $setPrototype(value, Pin.prototype);
  return value;
}

function Pin_toString() {
  var number = +this;
  return number >= 1008 ? "BTN" + (number - 1007) : number >= 1000 ? "LED" + (number - 999) : "D" + number;
}

function Pin_write(level) {
  digitalWrite(this, level);
}

function Pin_set() {
  digitalWrite(this, 1);
}

function Pin_reset() {
  digitalWrite(this, 0);
}

function Pin_read() {
  return !!digitalRead(this);
}

function Pin_toggle() {
  var level = !digitalRead(this);
  digitalWrite(this, level);
  return level;
}

function Pin_mode(mode) {
  pinMode(this, mode);
}

function Pin_writeAtTime(level, time) {
  setTimeout(() => digitalWrite(this, level), (time - getTime()) * 1000);
}

function Pin_getMode() {
  return getPinMode(this);
}

function Pin_pulse(level, time) {
  digitalPulse(this, level, time);
}

function Pin_analog() {
  return analogRead(this);
}

function Pin_pwm(value, options) {
  analogWrite(this, value, options);
}

// In the order of MotePinMode.
function getPinMode(pin) {
  return ["auto", "input", "output", "input_pullup", "input_pulldown", "opendrain", "analog"][$modeOf(pin) + 1];
}

function analogRead(pin) {
  return $analogRead(pin) / 65535;
}

function analogWrite(pin, value, options) {
  var hz = options && options.freq;
  value = +value;
  $pwm(pin, value > 0 ? (value < 1 ? value * 65535 + 0.5 : 65535) | 0 : 0, hz > 0 ? hz | 0 : 0);
}

// Short times are waited for, longer ones are timers'.
function $pulse(pin, level, times, at) {
  for (; at < times.length; level = !level) {
    digitalWrite(pin, level);
    var time = times[at++];
    if (time > 10) {
      setTimeout(() => $pulse(pin, !level, times, at), time);
      return;
    }
    if (time > 0) $delay(time * 1000 | 0);
  }
  digitalWrite(pin, level);
}

function digitalPulse(pin, level, time) {
  var times = typeof time === "object" ? time : [time];
  if (times.length && times[0] > 0) $pulse(pin, !!level, times, 0);
}

// ---- watches. $io.watches: [{id, pin, number, callback, repeat, edges, debounce, time, timer, level}]

// `value` of a pin: its level, and 2 for each microsecond.
function $event(kind, number, value, ago) {
  var handler = kind === 1 ? $io.onPin : $io.onSerial;
  if (kind === 1) {
    ago -= (value >> 1) / 1000;
    value &= 1;
  }
  if (handler) handler(number, value, getTime() - ago / 1000);
}

function $edgesOf(edge) {
  if (edge === undefined || edge === 0 || edge === "both") return 3;
  if (edge === 1 || edge === "rising") return 1;
  if (edge === -1 || edge === "falling") return 2;
  throw new RangeError("unknown edge");
}

// What hardware is to report of a pin: both edges, as `lastTime` is that of the one before, whatever the watch wants.
function $rewatch(number) {
  var edges = 0, watch;
  for (watch of $io.watches) if (watch.number === number) edges = 3;
  $watch(number, edges);
}

function $dropWatch(watch) {
  $io.watches = $io.watches.filter(other => other !== watch);
  if (watch.timer) clearTimeout(watch.timer);
  $rewatch(watch.number);
}

// Its handler is a job: what it throws is no matter of others.
function $fire(watch, level, time) {
  var event = { state: !!level, time, lastTime: watch.time, pin: watch.pin }, callback = watch.callback;
  watch.time = time;
  if (!watch.repeat) $dropWatch(watch);
  $job(() => callback(event), undefined, undefined, 0);
}

// The pin has been still for long enough.
function $still(watch, time) {
  var level = digitalRead(watch.number);
  watch.timer = 0;
  if (level === watch.level) return;
  watch.level = level;
  if (watch.edges & (level ? 1 : 2)) $fire(watch, level, time);
}

function $pinEvent(number, level, time) {
  var watch;
  for (watch of $io.watches.slice()) {
    if (watch.number !== number) continue;
    if (watch.debounce) {
      if (watch.timer) clearTimeout(watch.timer);
      watch.timer = setTimeout($still, watch.debounce, watch, time);
    } else if (watch.edges & (level ? 1 : 2)) $fire(watch, level, time);
    else watch.time = time;
  }
}

function $addWatch(callback, pin, repeat, edges, debounce) {
  var number = $pinNumber(pin), id = 1, watch;
  $callback(callback);
  if (!$io.watches) $io.watches = [];
  for (watch of $io.watches) if (watch.id >= id) id = watch.id + 1;
  watch = { id, pin, number, callback, repeat, edges, debounce, time: undefined, timer: 0, level: undefined };
  $io.onPin = $pinEvent;
  $io.watches.push(watch);
  try {
    $rewatch(number);
  } catch (error) {
    $io.watches.pop();
    throw error;
  }
  watch.level = digitalRead(number);
  return watch;
}

function setWatch(callback, pin, options) {
  var debounce;
  if (options === null || typeof options !== "object") options = { repeat: options, edge: 0, debounce: undefined };
  debounce = options.debounce;
  if (debounce === undefined && pin >= 1008) debounce = 25; // buttons bounce
  return $addWatch(callback, pin, !!options.repeat, $edgesOf(options.edge), debounce > 0 ? +debounce : 0).id;
}

function clearWatch(id) {
  var watch;
  for (watch of ($io.watches || []).slice()) if (watch.id && (id === undefined || watch.id === id)) $dropWatch(watch);
}

// ---- events of objects: the hidden property `#on` is {name: [handlers]}

function $handlers(object) {
  var own = $own(object, "#on");
  return own ? own[1] : undefined;
}

function Object_on(name, handler) {
  var all = $handlers(this);
  $callback(handler);
  if (!all) {
    all = {};
    $define(this, "#on", 1, all);
  }
  all[name] = (all[name] || []).concat([handler]);
}

// Handlers are jobs: they are never called from inside a method of the object.
function Object_emit(name, ...args) {
  var all = $handlers(this), handler;
  for (handler of (all && all[name]) || []) $emitted(handler, this, args);
}

function $emitted(handler, object, args) {
  $job(() => $apply(handler, object, args), undefined, undefined, 0);
}

function Object_removeListener(name, handler) {
  var all = $handlers(this);
  if (all && all[name]) all[name] = all[name].filter(other => other !== handler);
}

function Object_removeAllListeners(name) {
  var all = $handlers(this);
  if (all) name === undefined ? $define(this, "#on", 1, {}) : (all[name] = undefined);
}

// ---- bytes, of numbers, strings, arrays, ArrayBuffers and {data, count}, as Espruino takes them

function $byteCount(data) {
  var count = 0, item;
  if (typeof data !== "object") return typeof data === "string" ? data.length : 1;
  if (data === null) return 1;
  if ($isView(data) && data.BYTES_PER_ELEMENT) return data.length;
  if (data instanceof ArrayBuffer) return data.byteLength;
  if (data.count !== undefined && data.data !== undefined) return $byteCount(data.data) * data.count;
  for (item of data) count += $byteCount(item);
  return count;
}

function $putBytes(bytes, at, data) {
  var item, i;
  if (typeof data === "string") {
    for (i = 0; i < data.length; i++) bytes[at++] = $call($charCodeAt, data, i);
    return at;
  }
  if (data === null || typeof data !== "object") {
    bytes[at] = data;
    return at + 1;
  }
  if (data instanceof ArrayBuffer) data = new Uint8Array(data);
  if (data.count !== undefined && data.data !== undefined) {
    for (i = 0; i < data.count; i++) at = $putBytes(bytes, at, data.data);
    return at;
  }
  for (item of data) at = $putBytes(bytes, at, item);
  return at;
}

// Something typed with these bytes; what is so already as it is.
function $bytes(data) {
  if (data.length === 1 && $isView(data[0]) && data[0].BYTES_PER_ELEMENT === 1) return data[0];
  var bytes = new Uint8Array($byteCount(data));
  $putBytes(bytes, 0, data);
  return bytes;
}

function $textOfBytes(bytes) {
  var text = "", byte;
  for (byte of bytes) text += $fromCharCode(byte);
  return text;
}

// ---- E

function E_getTemperature() {
  return $sensor(0);
}

function E_getAnalogVRef() {
  return $sensor(1);
}

function E_reboot() {
  $reset();
}

// A timer serves it, unless `automatic` is false.
function E_enableWatchdog(timeout, automatic) {
  if (!$watchdog(timeout + 0.999 | 0)) throw new RangeError("the board has no watchdog");
  if (automatic === undefined || automatic) setInterval(E_kickWatchdog, timeout * 333);
}

function E_kickWatchdog() {
  $watchdog(0);
}

function E_on(name, handler) {
  $callback(handler);
  if (name === "init") setTimeout(handler, 0);
  else $call(Object_on, this, name, handler);
}

function E_toUint8Array(...data) {
  return $bytes([data]);
}

function E_toArrayBuffer(text) {
  return $bytes([[text]]).buffer;
}

function E_toString(...data) {
  return $textOfBytes($bytes([data]));
}

function E_clip(value, low, high) {
  return value < low ? low : value > high ? high : value;
}

function E_sum(list) {
  var sum = 0, item;
  for (item of list) sum += item;
  return sum;
}

function E_variance(list, mean) {
  var sum = 0, item;
  for (item of list) sum += (item - mean) * (item - mean);
  return sum / list.length;
}

// `bits`: how many of them each value has, if they lie packed in bytes, the most significant first.
function E_mapInPlace(from, to, map, bits) {
  var i, value, at;
  bits = bits | 0;
  for (i = 0; i < (bits ? from.length * 8 / bits | 0 : from.length) && i < to.length; i++) {
    at = i * bits;
    value = bits && bits < 8 ? from[at >> 3] >> (8 - bits - (at & 7)) & (1 << bits) - 1 : from[i];
    to[i] = typeof map === "function" ? map(value, i) : map ? map[value] : value;
  }
}

function E_reverseByte(byte) {
  var result = 0, bit;
  for (bit = 1; bit < 256; bit <<= 1) result = result << 1 | (byte & bit ? 1 : 0);
  return result;
}

function E_getSizeOf(value) {
  return $sizeOf(value, true) / $memory(8);
}

// Of the generator that the board's noise has started.
function E_hwRand() {
  return Math.random() * 0x100000000 | 0;
}
