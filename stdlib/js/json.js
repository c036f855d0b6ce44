// JSON: ECMA-262 25.5, ECMA-404. Open containers and their keys wait in an array: nesting takes no frames.

function $revive(holder, key, reviver) {
  var value = holder[key], keys, i, element;
  if ($isObject(value)) {
    if (Array.isArray(value)) {
      for (i = 0; i < value.length; i++) {
        element = $revive(value, String(i), reviver);
        if (element === undefined) delete value[i];
        else value[i] = element;
      }
    } else {
      keys = Object.keys(value);
      for (i = 0; i < keys.length; i++) {
        element = $revive(value, keys[i], reviver);
        if (element === undefined) delete value[keys[i]];
        else value[keys[i]] = element;
      }
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
  text = String(text);
  parse: for (;;) {
    at = $span(text, at, "\t\n\r\r  ");
    c = text[at];
    if (c === '"') {
      value = "";
      for (;;) {
        end = $span(text, ++at, " !#[]\uffff");
        value += text.substring(at, end);
        at = end;
        c = text[at];
        if (c === '"') break;
        if (c !== "\\") break parse;
        c = text[++at];
        if (c === "u") {
          c = ("0x" + text.substring(at + 1, at + 5) + 0) / 16;
          if (!(c >= 0)) break parse;
          value += String.fromCharCode(c);
          at += 4;
        } else {
          c = '"\\/bfnrt'.indexOf(c);
          if (c < 0) break parse;
          value += '"\\/\b\f\n\r\t'[c];
        }
      }
      at++;
      if (key === null) {
        at = $span(text, at, "\t\n\r\r  ");
        if (text[at] !== ":") break;
        at++;
        key = value;
        continue;
      }
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
      end = $span(text, at, "++-.09EEaaeflnru");
      c = text.substring(at, end);
      value = c === "null" ? null : c === "true" ? true : c === "false" ? false : $jsonNumber(c);
      if (value !== value) break;
      at = end;
    }
    for (;;) {
      at = $span(text, at, "\t\n\r\r  ");
      c = text[at];
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

function $jsonQuote(text) {
  var result = '"', at = 0, end, c;
  for (;;) {
    end = $span(text, at, " !#[]\ud7ff\ue000\uffff");
    result += text.substring(at, end);
    if (end === text.length) return result + '"';
    c = text.codePointAt(end);
    at = end + 1;
    if (c > 0xffff) {
      at++;
      result += text.substring(end, at);
    } else {
      end = '"\\\b\f\n\r\t'.indexOf(text[end]);
      result += "\\" + (end < 0 ? "u" + (c + 0x10000).toString(16).substring(1) : '"\\bfnrt'[end]);
    }
  }
}

// context: [replacer function, list of keys, gap, stack of objects]
function $jsonProperty(holder, key, context, indent) {
  var value = holder[key], method;
  if ($isObject(value)) {
    method = value.toJSON;
    if (typeof method === "function") value = $call(method, value, key);
  }
  if (context[0] !== undefined) value = $call(context[0], holder, key, value);
  if ($isObject(value)) {
    method = $classOf(value);
    if (method === "Number") value = Number(value);
    else if (method === "String") value = String(value);
    else if (method === "Boolean") value = $call($booleanValue, value);
    else if (typeof value === "function") return undefined;
    else return $jsonObject(value, context, indent);
  }
  if (typeof value === "string") return $jsonQuote(value);
  if (typeof value === "number") return value - value === 0 ? String(value) : "null";
  return value === undefined ? undefined : String(value);
}

function $jsonObject(value, context, indent) {
  var stack = context[3], inner = indent + context[2], i, length, keys, part, text = "", open = "{", close = "}";
  for (i = 0; i < stack.length; i++)
    if (stack[i] === value) throw new TypeError("Converting circular structure to JSON");
  stack.push(value);
  var separator = context[2] === "" ? "," : ",\n" + inner;
  if (Array.isArray(value)) {
    open = "[";
    close = "]";
    length = $toLength(value.length);
    for (i = 0; i < length; i++) {
      part = $jsonProperty(value, String(i), context, inner);
      if (i > 0) text += separator;
      text += part === undefined ? "null" : part;
    }
  } else {
    keys = context[1] === undefined ? Object.keys(value) : context[1];
    for (i = 0; i < keys.length; i++) {
      part = $jsonProperty(value, keys[i], context, inner);
      if (part !== undefined) {
        if (text !== "") text += separator;
        text += $jsonQuote(keys[i]);
        text += context[2] === "" ? ":" : ": ";
        text += part;
      }
    }
  }
  stack.pop();
  if (text === "") return open + close;
  return context[2] === "" ? open + text + close : open + "\n" + inner + text + "\n" + indent + close;
}

function $jsonKeys(list) {
  var keys = [], i, key;
  for (i = 0; i < list.length; i++) {
    key = list[i];
    if (typeof key === "number" || ($isObject(key) && ($classOf(key) === "Number" || $classOf(key) === "String")))
      key = String(key);
    if (typeof key === "string" && keys.indexOf(key) < 0) keys.push(key);
  }
  return keys;
}

function JSON_stringify(value, replacer, space) {
  var gap = "", call, keys;
  if (typeof replacer === "function") call = replacer;
  else if (Array.isArray(replacer)) keys = $jsonKeys(replacer);
  if ($isObject(space)) {
    if ($classOf(space) === "Number") space = Number(space);
    else if ($classOf(space) === "String") space = String(space);
  }
  if (typeof space === "number") {
    space = $toInteger(space);
    if (space >= 1) gap = " ".repeat(space > 10 ? 10 : space);
  } else if (typeof space === "string") {
    gap = space.substring(0, 10);
  }
  return $jsonProperty({ "": value }, "", [call, keys, gap, []], "");
}
