// JSON: ECMA-262 25.5, ECMA-404. Open containers and their keys wait in an array: nesting takes no frames.

function $revive(holder, key, reviver) {
  var value = holder[key], array, keys, i, length, name, element, own;
  if ($isObject(value)) {
    array = $isArray(value);
    keys = array ? value : $keys(value);
    length = keys.length;
    for (i = 0; i < length; i++) {
      name = array ? `${i}` : keys[i];
      element = $revive(value, name, reviver);
      own = $own(value, name);
      if (own && own[0] & 2) continue;
      if (element === undefined) delete value[name];
      else $putOwn(value, name, element);
    }
  }
  return $call(reviver, holder, key, value);
}

// Number() takes more than JSON does: leading zeros, points without a digit on either side, other radices.
function $jsonNumber(text) {
  var i = text[0] === "-" ? 1 : 0;
  return text[i] >= "0" && text[text.indexOf(".") + 1] <= "9" && !(text[i] === "0" && text[i + 1] >= "0" && text[i + 1] <= "9") ? +text : NaN;
}

function JSON_parse(text, reviver) {
  // key: null where one is expected, the index in an array
  var at = 0, stack = [], holder, key, value, c, end;
  text = `${text}`;
  parse: for (;;) {
    at = $span(text, at, "\t\n\r\r  ");
    c = text[at];
    if (c === '"') {
      value = "";
      for (;;) {
        end = $span(text, ++at, "]\uffff !#[");
        value += text.substring(at, end);
        at = end;
        c = text[at];
        if (c === '"') break;
        if (c !== "\\") break parse;
        c = text[++at];
        if (c === "u") {
          c = ("0x" + text.substring(at + 1, at + 5) + 0) / 16;
          if (!(c >= 0)) break parse;
          value += $fromCharCode(c);
          at += 4;
        } else {
          c = '"\\/bfnrt'.indexOf(c);
          if (c < 0) break parse;
          value += '"\\/\b\f\n\r\t'[c];
        }
      }
      at++;
    } else if (key === null) {
      break;
    } else if (c === "[" || c === "{") {
      value = c === "[" ? [] : {};
      at = $span(text, at + 1, "\t\n\r\r  ");
      if (text[at] !== (c === "[" ? "]" : "}")) {
        stack.push(holder, key);
        holder = value;
        key = c === "[" ? 0 : null;
        continue;
      }
      at++;
    } else {
      end = $span(text, at, "09++-.EEaaeflnru");
      c = text.substring(at, end);
      value = c === "null" ? null : c === "true" ? true : c === "false" ? false : $jsonNumber(c);
      if (value !== value) break;
      at = end;
    }
    for (;;) {
      at = $span(text, at, "\t\n\r\r  ");
      c = text[at];
      if (key === null) {
        if (c !== ":") break parse;
        key = value;
        break;
      }
      if (holder === undefined) {
        if (c !== undefined) break parse;
        return typeof reviver === "function" ? $revive({ "": value }, "", reviver) : value;
      }
      $putOwn(holder, key, value);
      end = typeof key === "number" ? "]" : "}";
      if (c === ",") {
        key = end === "]" ? key + 1 : null;
        break;
      }
      if (c !== end) break parse;
      value = holder;
      key = stack.pop();
      holder = stack.pop();
      at++;
    }
    at++;
  }
  c = text[at];
  throw new SyntaxError(c === undefined ? "Unexpected end of JSON input" : "Unexpected token '" + c + "' in JSON at position " + at);
}

// The text in quotes, escaped: " for JSON, others for the console.
function $quote(text, quote) {
  var result = quote, at = 0, end, c, i;
  for (;;) {
    end = $span(text, at, "a\ud7ff !([#&]_\ue000\uffff");
    result += text.substring(at, end);
    if (end === text.length) return result + quote;
    at = end + 1;
    c = text.codePointAt(end);
    if (c > 0xffff) at++;
    i = (quote + "\\\b\f\n\r\t").indexOf(text[end]);
    if (i >= 0) result += "\\" + (quote + "\\bfnrt")[i];
    else if (c < 32 || c >> 11 === 27) result += "\\u" + (c + 0x10000).toString(16).substring(1);
    else result += text.substring(end, at);
  }
}

// What a wrapper object wraps; anything else as it is.
function $unwrap(value) {
  var kind = $classOf(value);
  return kind === "Number" ? +value : kind === "String" ? `${value}` : kind === "Boolean" ? $call($booleanValue, value) : value;
}

// SerializeJSONProperty: `call` and `keys` are the replacer, `stack` has the objects around; `indent`, if there is a gap, is
// the line end in front of this value's members' closing bracket.
function $json(holder, key, call, names, gap, stack, indent) {
  var value = holder[key], array, keys, i, length, inner = indent + gap, text = "";
  if ($isObject(value) || $contentType(value) === 10) { // 10: a BigInt's type
    array = value.toJSON;
    if (typeof array === "function") value = $call(array, value, key);
  }
  if (call !== undefined) value = $call(call, holder, key, value);
  if ($isObject(value)) value = $unwrap(value);
  if (typeof value === "string") return $quote(value, '"');
  if (typeof value === "number" && value - value !== 0) return "null";
  if ($contentType(value) === 10) return +value; // throws
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return undefined;
  if (!$isObject(value)) return `${value}`;
  if (stack.includes(value)) throw new TypeError("Converting circular structure to JSON");
  stack.push(value);
  array = $isArray(value);
  keys = array ? value : names === undefined ? $keys(value) : names;
  length = $toLength(keys.length);
  for (i = 0; i < length; i++) {
    key = array ? `${i}` : keys[i];
    holder = $json(value, key, call, names, gap, stack, inner);
    if (holder === undefined) {
      if (!array) continue;
      holder = "null";
    }
    if (text !== "") text += ",";
    text += inner;
    if (!array) {
      text += $quote(key, '"');
      text += gap === "" ? ":" : ": ";
    }
    text += holder;
  }
  stack.pop();
  if (text !== "") text += indent;
  return array ? "[" + text + "]" : "{" + text + "}";
}

function JSON_stringify(value, replacer, space) {
  var keys, i, key, kind;
  if ($isArray(replacer)) {
    keys = [];
    for (i = 0; i < replacer.length; i++) {
      key = replacer[i];
      kind = $classOf(key);
      if (kind === "Number" || kind === "String") key = `${key}`;
      if (typeof key === "string" && !keys.includes(key)) keys.push(key);
    }
  }
  space = $unwrap(space);
  if (typeof space === "number") space = "          ".substring(0, space);
  else space = typeof space === "string" ? space.substring(0, 10) : "";
  return $json({ "": value }, "", typeof replacer === "function" ? replacer : undefined, keys, space, [], space && "\n");
}
