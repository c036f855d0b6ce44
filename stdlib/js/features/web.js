// What programs from the web and from Node expect besides the language: TextEncoder, TextDecoder (Encoding Standard), atob, btoa,
// setImmediate, performance, and names of old. A feature (feature.h).

// ---- UTF-8

// Code point `c` to `bytes` from `at` on; where it ends.
function $putPoint(bytes, at, c) {
  var more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  bytes[at++] = more ? (0xf00 >> (more + 1)) & 0xff | c >> (6 * more) : c;
  while (more--) bytes[at++] = 0x80 | (c >> (6 * more)) & 63;
  return at;
}

function $utf8Size(c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// As much of the text as fits: [units read, bytes written].
function $encodeInto(text, bytes, room) {
  var i = 0, at = 0, c, size;
  for (; i < text.length; i += c > 0xffff ? 2 : 1) {
    c = $call($codePointAt, text, i);
    if (c >> 11 === 27) c = 0xfffd;
    size = $utf8Size(c);
    if (at + size > room) break;
    if (bytes) $putPoint(bytes, at, c);
    at += size;
  }
  return [i, at];
}

function TextEncoder_construct() {
  if (!new.target) throw new TypeError("Class constructor TextEncoder cannot be invoked without 'new'");
}

function TextEncoder_encode(text) {
  text = text === undefined ? "" : `${text}`;
  var size = $encodeInto(text, undefined, Infinity)[1], bytes = new Uint8Array(size);
  $encodeInto(text, bytes, size);
  return bytes;
}

function TextEncoder_encodeInto(text, bytes) {
  var done = $encodeInto(`${text}`, bytes, $typedLength(bytes));
  return { read: done[0], written: done[1] };
}

function TextEncoder_encoding() {
  return "utf-8";
}

// Under private names: 15950 is it fatal, 15951 does it keep a byte order mark, 15952 bytes that wait for more, 15953 has it begun?
function TextDecoder_construct(label, options) {
  if (!new.target) throw new TypeError("Class constructor TextDecoder cannot be invoked without 'new'");
  label = label === undefined ? "utf-8" : `${label}`.trim().toLowerCase();
  if (label !== "utf-8" && label !== "utf8" && label !== "unicode-1-1-utf-8") throw new RangeError('The "' + label + '" encoding is not supported');
  return $instance("TextDecoder.prototype", 15950, !!(options && options.fatal), !!(options && options.ignoreBOM), [], false);
}

function TextDecoder_fatal() {
  return $field(this, 15950);
}

function TextDecoder_ignoreBOM() {
  return $field(this, 15951);
}

// How many bytes behind such a first one; -1: it is none.
function $following(first) {
  return first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
}

// Can the byte stand second behind that first one?
function $isSecond(first, byte) {
  return byte >= (first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80) && byte <= (first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf);
}

// The code point at list[at], how many bytes it takes in `taken`: [code, taken]. -1: these make none; -2: it is not all there.
function $decodeAt(list, at, length) {
  var first = list[at], more = $following(first), code = more ? first & (0x3f >> more) : first, i;
  if (more < 0) return [-1, 1];
  for (i = 1; i <= more; i++) {
    if (at + i >= length) return [-2, i];
    if (i > 1 ? list[at + i] >> 6 !== 2 : !$isSecond(first, list[at + 1])) return [-1, i];
    code = code << 6 | list[at + i] & 63;
  }
  return [code, more + 1];
}

function $bytesOf(input) {
  if (input === undefined) return new Uint8Array(0);
  return $isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
}

function TextDecoder_decode(input, options) {
  var stream = !!(options && options.stream), fatal = $field(this, 15950), bytes = $bytesOf(input), list = $field(this, 15952), text = "", at = 0, step, code;
  if (list.length) {
    for (code of bytes) list.push(code);
    bytes = list;
  }
  list = [];
  for (; at < bytes.length; at += step[1]) {
    step = $decodeAt(bytes, at, bytes.length);
    code = step[0];
    if (code === -2 && stream) {
      while (at < bytes.length) list.push(bytes[at++]);
      break;
    }
    if (code < 0) {
      if (fatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
      code = 0xfffd;
    }
    if (code !== 0xfeff || $field(this, 15953) || $field(this, 15951)) text += $fromCodePoint(code);
    $setField(this, 15953, true);
  }
  $setField(this, 15952, list);
  if (!stream) $setField(this, 15953, false);
  return text;
}

// ---- base 64

function $invalidCharacter() {
  var error = new Error("The string contains invalid characters");
  $define(error, "name", 1, "InvalidCharacterError");
  $define(error, "code", 1, 5);
  throw error;
}

function btoa(text) {
  var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", result = "", i, k, bits;
  text = `${text}`;
  for (i = 0; i < text.length; i += 3) {
    bits = 0;
    for (k = 0; k < 3; k++) bits = bits << 8 | (i + k < text.length ? $call($charCodeAt, text, i + k) : 0);
    for (k = i; k < i + 3 && k < text.length; k++) if ($call($charCodeAt, text, k) > 255) $invalidCharacter();
    for (k = 0; k < 4; k++) result += i + k > text.length ? "=" : digits[(bits >> (18 - 6 * k)) & 63];
  }
  return result;
}

function atob(text) {
  var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", result = "", bits = 0, count = 0, digit, c, list = "";
  for (c of `${text}`) if (!"\t\n\f\r ".includes(c)) list += c;
  if (list.length % 4 === 0) list = list.endsWith("==") ? list.slice(0, -2) : list.endsWith("=") ? list.slice(0, -1) : list;
  if (list.length % 4 === 1) $invalidCharacter();
  for (c of list) {
    digit = digits.indexOf(c);
    if (digit < 0) $invalidCharacter();
    bits = bits << 6 | digit;
    count += 6;
    if (count >= 8) {
      count -= 8;
      result += $fromCharCode((bits >> count) & 255);
    }
    bits &= 255;
  }
  return result;
}

// ---- time

function setImmediate(callback, ...args) {
  $callback(callback);
  return setTimeout(() => $apply(callback, undefined, args), 0);
}

function performance_now() {
  return getTime() * 1000;
}

// ---- Object.prototype: annex B.2.2

function Object_defineGetter(key, getter) {
  $callback(getter);
  Object_defineProperty($toObject(this), key, { get: getter, enumerable: true, configurable: true });
}

function Object_defineSetter(key, setter) {
  $callback(setter);
  Object_defineProperty($toObject(this), key, { set: setter, enumerable: true, configurable: true });
}

function $lookUp(object, key) {
  var own;
  key = $toPrimitive(key, 6);
  for (object = $toObject(object); object !== null; object = $getPrototypeOf(object)) {
    own = Object_getOwnPropertyDescriptor(object, key);
    if (own) return own;
  }
  return {};
}

function Object_lookupGetter(key) {
  return $lookUp(this, key).get;
}

function Object_lookupSetter(key) {
  return $lookUp(this, key).set;
}
