// $substring of all is the text that `this` is, or a TypeError.
//
// Methods that leave it to their argument, if that is an object with a method for it: ECMA-262 22.1.3.19, 20, 23.

function $notNullish(text) {
  if (text == null) throw new TypeError("String.prototype method called on null or undefined");
  return text;
}

function $isRegExp(value) {
  var match;
  if (!$isObject(value)) return false;
  match = value[Symbol.match];
  return match === undefined ? $contentType(value) === 48 : !!match;
}

// That method, or undefined. With `global` a regular expression must be.
function $methodFor(text, pattern, symbol, global) {
  var method;
  $notNullish(text);
  if ($isObject(pattern)) {
    if (global && $isRegExp(pattern) && !`${$notNullish(pattern.flags)}`.includes("g")) throw new TypeError("The RegExp is not global");
    method = pattern[symbol];
    if (method === null) method = undefined;
  }
  return method;
}

// match, matchAll and search (22.1.3.13, 14, 21) make a regular expression of anything else.

function $matchBy(text, pattern, symbol, flags) {
  var method = $methodFor(text, pattern, symbol, flags);
  if (method !== undefined) return $call(method, pattern, text);
  text = `${text}`;
  return $toRegExp(pattern === undefined ? "" : `${pattern}`, flags)[symbol](text);
}

function String_match(pattern) {
  return $matchBy(this, pattern, Symbol.match, "");
}

function String_matchAll(pattern) {
  return $matchBy(this, pattern, Symbol.matchAll, "g");
}

function String_search(pattern) {
  return $matchBy(this, pattern, Symbol.search, "");
}

// split where an argument is an object.
function $splitBy(separator, limit) {
  var method = $methodFor(this, separator, Symbol.split, false), text;
  if (method !== undefined) return $call(method, separator, this, limit);
  text = `${this}`;
  if (limit !== undefined) limit = limit >>> 0;
  return text.split(separator === undefined ? separator : `${separator}`, limit);
}

// GetSubstitution, 22.1.3.19.1. `parts`: what matched, and the groups.
function $substitute(template, text, at, parts, groups) {
  var result = "", done = 0, i = 0, c, end, n;
  while ((i = template.indexOf("$", i)) >= 0) {
    c = template[++i];
    end = i + 1;
    if (c === "&") c = parts[0];
    else if (c === "`") c = text.substring(0, at);
    else if (c === "'") c = text.substring(at + parts[0].length);
    else if (c === "<" && groups !== undefined) {
      end = template.indexOf(">", i);
      if (end < 0) continue;
      c = groups[template.substring(i + 1, end++)];
      c = c === undefined ? "" : `${c}`;
    } else if (c >= "0" && c <= "9") {
      n = $span(template, end, "09") > end ? +template.substring(i, end + 1) : 0;
      if (n > 0 && n < parts.length) end++;
      else n = +c;
      if (n === 0 || n >= parts.length) continue;
      c = parts[n] === undefined ? "" : parts[n];
    } else if (c !== "$") continue;
    result += template.substring(done, i - 1);
    result += c;
    done = i = end;
  }
  return result + template.substring(done);
}

function $replace(text, pattern, replacement, all) {
  var method = $methodFor(text, pattern, Symbol.replace, all), result = "", done = 0, at = 0, call = typeof replacement === "function";
  if (method !== undefined) return $call(method, pattern, text, replacement);
  text = `${text}`;
  pattern = `${pattern}`;
  if (!call) replacement = `${replacement}`;
  while ((at = text.indexOf(pattern, at)) >= 0) {
    result += text.substring(done, at);
    result += call ? `${$call(replacement, undefined, pattern, at, text)}` : $substitute(replacement, text, at, [pattern]);
    done = at + pattern.length;
    at = pattern === "" ? done + 1 : done;
    if (!all || at > text.length) break;
  }
  return result + text.substring(done);
}

function String_replace(pattern, replacement) {
  return $replace(this, pattern, replacement, false);
}

function String_replaceAll(pattern, replacement) {
  return $replace(this, pattern, replacement, true);
}

function $pad(text, length, fill, start) {
  text = $call($substring, text);
  length = $toLength(length) - text.length;
  fill = fill === undefined ? " " : `${fill}`;
  if (length > 0 && fill !== "") {
    while (fill.length < length) fill += fill;
    fill = fill.substring(0, length);
    text = start ? fill + text : text + fill;
  }
  return text;
}

function String_padStart(length, fill) {
  return $pad(this, length, fill, true);
}

function String_padEnd(length, fill) {
  return $pad(this, length, fill, false);
}

function String_concat(...texts) {
  var text = $call($substring, this), i;
  for (i = 0; i < texts.length; i++) text += `${texts[i]}`;
  return text;
}

function String_repeat(count) {
  var text = $call($substring, this), result = "", n = $toInteger(count);
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
