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

function String_lastIndexOf(what, from) {
  var text = $thisText(this), at;
  what = String(what);
  from = +from;
  at = text.length - what.length;
  if (from === from && $toInteger(from) < at) at = $toInteger(from);
  if (at < 0 && text.length >= what.length) at = 0;
  for (; at >= 0; at--) if (text.startsWith(what, at)) return at;
  return -1;
}

function String_fromCodePoint() {
  var text = "", i, c;
  for (i = 0; i < arguments.length; i++) {
    c = +arguments[i];
    if (!(c >= 0 && c <= 0x10ffff && c === Math.floor(c))) throw new RangeError("Invalid code point " + arguments[i]);
    if (c > 0xffff) {
      text += String.fromCharCode(0xd7c0 + (c >> 10));
      c = 0xdc00 + (c & 0x3ff);
    }
    text += String.fromCharCode(c);
  }
  return text;
}
