// encodeURI and its kind: ECMA-262 19.2.6. A feature (feature.h). `kept`: the ranges of the units that stand for themselves.
function $encode(text, kept) {
  var result = "", at = 0, c, limit, byte, escape;
  text = `${text}`;
  for (;;) {
    c = $span(text, at, kept);
    result += text.substring(at, c);
    if (c === text.length) return result;
    at = c;
    c = text.codePointAt(at);
    if (c >> 11 === 27) throw new URIError("URI malformed");
    at += c > 0xffff ? 2 : 1;
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
  text = `${text}`;
  for (;;) {
    start = text.indexOf("%", at);
    if (start < 0) return result + text.substring(at);
    result += text.substring(at, start);
    at = start + 3;
    c = "0x" + text.substring(start + 1, at) & 255;
    if (c > 127) {
      more = c > 239 ? 3 : c > 223 ? 2 : 1;
      c &= 63 >> more;
      do {
        c = c << 6 | "0x" + text.substring(at + 1, at + 3) & 63;
        at += 3;
      } while (--more);
    }
    part = $fromCodePoint(c % 0x110000);
    escape = text.substring(start, at);
    if ($encode(part, "") !== escape.toUpperCase()) throw new URIError("URI malformed");
    result += $span(part, 0, reserved) ? escape : part;
  }
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

// B.2.1: by units, not UTF-8.
function escape(text) {
  var result = "", at = 0, c;
  text = `${text}`;
  for (;;) {
    c = $span(text, at, "az@Z09__*+-/");
    result += text.substring(at, c);
    if (c === text.length) return result;
    at = c + 1;
    c = text.charCodeAt(c);
    result += c > 255 ? "%u" : "%";
    result += $pad(c.toString(16).toUpperCase(), c > 255 ? 4 : 2, "0", true);
  }
}

function unescape(text) {
  var result = "", at = 0, start, digits, c;
  text = `${text}`;
  for (;;) {
    start = text.indexOf("%", at);
    if (start < 0) return result + text.substring(at);
    result += text.substring(at, start++);
    digits = 2;
    if (text[start] === "u") {
      start++;
      digits = 4;
    }
    at = start + digits;
    c = text.substring(start, at);
    if (c.length === digits && $span(c, 0, "09afAF") === digits) result += $fromCharCode("0x" + c);
    else {
      result += "%";
      at = digits === 4 ? start - 1 : start;
    }
  }
}
