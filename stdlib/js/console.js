// console and print. `print` shows values as String does; console.log shows objects' contents, as Node does
// for what fits a line.

function $quoted(text) {
  return $quote(text, !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'");
}

// An ArrayBuffer's bytes in hexadecimal.
function $contents(buffer) {
  var parts = [], byte;
  for (byte of new Uint8Array(buffer)) {
    byte = (byte + 256).toString(16).substring(1);
    parts.push(byte);
  }
  return "[Uint8Contents]: <" + parts.join(" ") + ">";
}

// What stands before the parts of an object: the name of its class, the number of its elements, its own name for it
// (Symbol.toStringTag). A plain object or array has nothing.
function $prefix(value, size) {
  var name = value.constructor, tag = value[Symbol.toStringTag];
  name = typeof name === "function" ? name.name : $getPrototypeOf(value) === null ? "[Object: null prototype]" : "Object";
  if (typeof tag !== "string" || tag === name || $call($isEnumerable, value, Symbol.toStringTag)) tag = "";
  if (tag) tag = ` [${tag}]`;
  else if (name === "Object" || (name === "Array" && $isArray(value))) return "";
  return name + size + tag + " ";
}

function $regExpText(value) {
  var flags = $flagsOf(value), text = "/" + $call($sourceOf, value) + "/", i;
  for (i = 0; i < 8; i++) if ((flags >> i) & 1) text += "dgimsuvy"[i];
  return text;
}

// Things of which a text says all but further properties; undefined: others. 10 is the type of a BigInt, 48 of a regular expression's program,
// 49 of a Date's time.
function $inspectText(value, kind, content) {
  var parent;
  if (content === 48) return $regExpText(value);
  if (content === 49) return isNaN(value) ? "Invalid Date" : $call($isoText, value);
  if (kind === "Error") return $call(Error_toString, value);
  if (typeof value === "function") {
    parent = $getPrototypeOf(value).name;
    if ($isClass(value)) return "class " + (value.name || "(anonymous)") + (parent ? " extends " + parent : "");
    return (value[Symbol.toStringTag] || "Function") + (value.name ? ": " + value.name : " (anonymous)");
  }
  if (kind === "Number" || kind === "Boolean" || kind === "String" || kind === "Symbol" || content === 10)
    return kind + ": " + $inspect(value.valueOf(), []);
}

// The elements of an array or typed array.
function $inspectElements(array, parts, seen) {
  var i, holes = 0, length = array.length, text;
  for (i = 0; i <= length; i++) {
    if (i < length && !(i in array)) {
      holes++;
      continue;
    }
    if (holes) {
      text = "<" + holes + " empty item" + (holes > 1 ? "s>" : ">");
      parts.push(text);
    }
    holes = 0;
    if (i < length) {
      text = $inspect(array[i], seen);
      parts.push(text);
    }
  }
}

function $inspectProperties(value, indices, parts, seen) {
  var name, property;
  for (name of $enumerableKeys(value)) {
    if (indices && typeof name === "string" && String(name >>> 0) === name) continue;
    property = Object_getOwnPropertyDescriptor(value, name);
    if ("value" in property) property = $inspect(property.value, seen);
    else property = property.get ? (property.set ? "[Getter/Setter]" : "[Getter]") : "[Setter]";
    if (typeof name === "symbol") name = "[" + String(name) + "]";
    else if (!$span(name, 0, "azAZ__$$") || $span(name, 0, "azAZ09__$$") < name.length) name = $quoted(name);
    name += ": " + property;
    parts.push(name);
  }
}

// What is no property: by the type of the content (contract/layout.h), 12 a Map's, 34 .. 38 a Set's, 46 a promise's, 50 a WeakMap's.
function $inspectContent(value, content, parts, seen) {
  var key;
  if (content === 12)
    for (key of $call($mapKeys, value)) {
      key = $inspect(key, seen) + " => " + $inspect($call($mapGet, value, key), seen);
      parts.push(key);
    }
  else if (content === 46) {
    key = $promiseState(value);
    key = key ? (key > 1 ? "<rejected> " : "") + $inspect($promiseValue(value), seen) : "<pending>";
    parts.push(key);
  } else if (content === 50) parts.push("<items unknown>");
  else if (content > 33 && content < 39) $inspectElements([...$call($setValues, value)], parts, seen);
}

// `seen`: the objects that the value is in.
function $inspect(value, seen) {
  var kind, content, text, array, parts = [], size = "", depth = seen.length;
  if (typeof value === "string") return $quoted(value);
  if (!$isObject(value)) return value === 0 && 1 / value < 0 ? "-0" : $contentType(value) === 10 ? `${value}n` : String(value);
  kind = $classOf(value);
  content = $contentType(value);
  text = $inspectText(value, kind, content);
  if (text !== undefined) {
    if (content < 48 && (depth || kind !== "Error")) text = "[" + text + "]";
  } else {
    if (seen.includes(value)) return "[Circular *1]";
    array = $isArray(value) || ($isView(value) && kind !== "DataView");
    if (array || (content > 11 && content < 39)) size = "(" + (array ? value.length : value.size) + ")";
    if (depth > 2) return "[" + ($prefix(value, "").split(" ")[0] || kind) + "]";
    text = $prefix(value, size);
  }
  seen.push(value);
  if (array) $inspectElements(value, parts, seen);
  else $inspectContent(value, content, parts, seen);
  if (kind === "ArrayBuffer") {
    content = $contents(value) + ", byteLength: " + value.byteLength;
    parts.push(content);
  }
  if (kind === "DataView")
    for (content of ["byteLength", "byteOffset", "buffer"]) {
      content += ": " + $inspect(value[content], seen);
      parts.push(content);
    }
  $inspectProperties(value, array || kind === "String", parts, seen);
  if (kind === "Error" && $own(value, "cause")) {
    content = "[cause]: " + $inspect(value.cause, seen);
    parts.push(content);
  }
  seen.pop();
  parts = parts.join(", ");
  if (text && text[text.length - 1] !== " ") {
    if (!parts) return text;
    text += " ";
  }
  if (parts) parts = " " + parts + " ";
  return text + (array ? "[" + parts + "]" : "{" + parts + "}");
}

// %s %d %i %f %j %o %O %c
function $formatted(letter, value) {
  if (letter === "s" && typeof value === "string") return value;
  if (letter === "c") return "";
  if (letter === "j") return JSON.stringify(value);
  if (letter === "i") value = parseInt(value);
  else if (letter === "f") value = parseFloat(value);
  else if (letter === "d" && $contentType(value) !== 10) value = $isObject(value) ? NaN : +value;
  return $inspect(value, []);
}

function console_log(...values) {
  var i = 0, at, text = values[0], letter, done = "";
  if (typeof text === "string" && values.length > 1) {
    while ((at = text.indexOf("%")) >= 0 && i + 1 < values.length) {
      letter = text[at + 1];
      done += text.substring(0, at);
      if (letter && "sdifjoOc".includes(letter)) done += $formatted(letter, values[++i]);
      else done += letter === "%" ? letter : "%" + (letter || "");
      text = text.substring(at + 2);
    }
    values[i] = done + text;
  }
  for (at = i; i < values.length; i++) {
    if (i > at) $write(" ");
    text = values[i];
    $write(typeof text === "string" ? text : $inspect(text, []));
  }
  $write("\n");
}

function print(...values) {
  var i;
  for (i = 0; i < values.length; i++) {
    if (i) $write(" ");
    $write(String(values[i]));
  }
  $write("\n");
}
