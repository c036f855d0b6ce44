// String.prototype.replace with string patterns: ECMA-262 22.1.3.19, GetSubstitution 22.1.3.19.1.

function $substitute(template, text, at, matched) {
  var i = template.indexOf("$"), done = 0, result = "", c;
  while (i >= 0 && i + 1 < template.length) {
    c = template.charAt(i + 1);
    if (c === "$" || c === "&" || c === "`" || c === "'") {
      result += template.substring(done, i);
      if (c === "$") result += "$";
      else if (c === "&") result += matched;
      else if (c === "`") result += text.substring(0, at);
      else result += text.substring(at + matched.length);
      done = i + 2;
      i = template.indexOf("$", done);
    } else {
      i = template.indexOf("$", i + 1);
    }
  }
  return done === 0 ? template : result + template.substring(done);
}

function $replace(receiver, pattern, replacement, all) {
  if (receiver === undefined || receiver === null)
    throw new TypeError("String.prototype.replace called on null or undefined");
  var text = String(receiver), result = "", done = 0, at, by;
  pattern = String(pattern);
  var call = typeof replacement === "function";
  if (!call) replacement = String(replacement);
  at = text.indexOf(pattern);
  while (at >= 0) {
    by = call ? String($call(replacement, undefined, pattern, at, text)) : $substitute(replacement, text, at, pattern);
    result += text.substring(done, at);
    result += by;
    done = at + pattern.length;
    if (!all) break;
    if (pattern.length === 0 && at >= text.length) break;
    at = text.indexOf(pattern, pattern.length === 0 ? at + 1 : done);
  }
  return result + text.substring(done);
}

function String_replace(pattern, replacement) {
  return $replace(this, pattern, replacement, false);
}

function String_replaceAll(pattern, replacement) {
  return $replace(this, pattern, replacement, true);
}

function $thisText(value) {
  if (value === undefined || value === null) throw new TypeError("String.prototype method called on null or undefined");
  return String(value);
}

// What must be added to `text` to make it `length` long.
function $padding(text, length, fill) {
  var count = $toLength(length) - text.length;
  fill = fill === undefined ? " " : String(fill);
  if (count <= 0 || fill === "") return "";
  return fill.repeat(Math.ceil(count / fill.length)).substring(0, count);
}

function String_padStart(length, fill) {
  var text = $thisText(this);
  return $padding(text, length, fill) + text;
}

function String_padEnd(length, fill) {
  var text = $thisText(this);
  return text + $padding(text, length, fill);
}

function String_concat() {
  var text = $thisText(this), i;
  for (i = 0; i < arguments.length; i++) text += String(arguments[i]);
  return text;
}

function String_repeat(count) {
  var text = $thisText(this), result = "", n = $toInteger(count);
  if (!(n >= 0 && n <= 4294967295)) throw new RangeError("Invalid count value: " + count);
  if (text !== "")
    for (;;) {
      if (n & 1) result += text;
      n >>>= 1;
      if (n === 0) break;
      text += text;
    }
  return result;
}

// encodeURI and its kind: ECMA-262 19.2.6. `kept`: the ranges of the units that stand for themselves.
function $encode(text, kept) {
  var result = "", at = 0, c, limit, byte, escape;
  text = String(text);
  for (;;) {
    c = $span(text, at, kept);
    result += text.substring(at, c);
    if (c === text.length) return result;
    at = c;
    c = text.codePointAt(at++);
    if (c > 0xffff) at++;
    else if (c >> 11 === 27) throw new URIError("URI malformed");
    // UTF-8 from its last byte on; what is left of c goes into the first when it is at most `limit`
    escape = "";
    for (limit = 127; ; limit = limit >> 1 & 31) {
      byte = c > limit ? c & 63 | 128 : c + 254 - limit * 2;
      escape = "%" + "0123456789ABCDEF"[byte >> 4] + "0123456789ABCDEF"[byte & 15] + escape;
      if (c <= limit) break;
      c >>= 6;
    }
    result += escape;
  }
}

// `reserved`: the ranges of what stays escaped. An escape that is well-formed is what encoding makes again of its character.
function $decode(text, reserved) {
  var result = "", at = 0, start, c, more, part, escape;
  text = String(text);
  while ((start = text.indexOf("%", at)) >= 0) {
    result += text.substring(at, start);
    at = start + 3;
    c = "0x" + text.substring(start + 1, at) & 255;
    if (c > 127) {
      more = c > 239 ? 3 : c > 223 ? 2 : 1;
      for (c &= 63 >> more; more--; at += 3) c = c << 6 | "0x" + text.substring(at + 1, at + 3) & 63;
    }
    part = String.fromCodePoint(c % 0x110000);
    escape = text.substring(start, at);
    if ($encode(part, "") !== escape.toUpperCase()) throw new URIError("URI malformed");
    result += $span(part, 0, reserved) ? escape : part;
  }
  return result + text.substring(at);
}

function encodeURIComponent(text) {
  return $encode(text, "azAZ09'*-.__!!~~");
}

function encodeURI(text) {
  return $encode(text, "az?Z&;__!!~~#$==");
}

function decodeURIComponent(text) {
  return $decode(text, "");
}

function decodeURI(text) {
  return $decode(text, "#$&&+,//:;==?@");
}
