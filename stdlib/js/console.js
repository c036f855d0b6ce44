// console and print. `print` shows values as String does; console.log shows objects' contents, as Node does
// for what fits a line.

function $quoted(text) {
  return $quote(text, !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'");
}

// An ArrayBuffer's bytes in hexadecimal.
function $contents(buffer) {
  var parts = [], byte;
  for (byte of new Uint8Array(buffer)) parts.push((byte + 256).toString(16).substring(1));
  return "[Uint8Contents]: <" + parts.join(" ") + ">";
}

function $inspect(value, depth, seen) {
  var kind, array, parts = [], i, keys, length, holes = 0, name, property;
  if (typeof value === "string") return $quoted(value);
  if (!$isObject(value)) return value === 0 && 1 / value < 0 ? "-0" : String(value);
  kind = $classOf(value);
  if (kind === "Error") {
    name = $call(Error_toString, value);
    if (depth === 0) return name;
  } else if (kind === "Function") {
    name = kind + (value.name ? ": " + value.name : " (anonymous)");
  } else if (kind === "Number" || kind === "Boolean" || kind === "String" || kind === "Symbol") {
    name = kind + ": " + $inspect(value.valueOf(), 0, seen);
  } else if (seen.includes(value)) {
    name = "Circular *1";
  } else if (depth > 2) {
    name = kind;
  }
  if (name !== undefined) return "[" + name + "]";
  seen.push(value);
  depth++;
  array = $isArray(value) || ($isView(value) && kind !== "DataView");
  if (array) {
    length = value.length;
    for (i = 0; i <= length; i++) {
      if (i < length && !(i in value)) {
        holes++;
        continue;
      }
      if (holes) parts.push("<" + holes + " empty item" + (holes > 1 ? "s>" : ">"));
      holes = 0;
      if (i < length) parts.push($inspect(value[i], depth, seen));
    }
  }
  keys = $enumerableKeys(value);
  for (i = 0; i < keys.length; i++) {
    name = keys[i];
    if (array && typeof name === "string" && String(name >>> 0) === name) continue;
    property = Object_getOwnPropertyDescriptor(value, name);
    if ("value" in property) property = $inspect(property.value, depth, seen);
    else property = property.get ? (property.set ? "[Getter/Setter]" : "[Getter]") : "[Setter]";
    if (typeof name === "symbol") name = "[" + String(name) + "]";
    else if (!$span(name, 0, "azAZ__$$") || $span(name, 0, "azAZ09__$$") < name.length) name = $quoted(name);
    parts.push(name + ": " + property);
  }
  seen.pop();
  name = "";
  if (kind === "ArrayBuffer") parts.unshift($contents(value), "byteLength: " + value.byteLength);
  if (kind === "DataView")
    for (name of ["buffer", "byteOffset", "byteLength"]) parts.unshift(name + ": " + $inspect(value[name], depth, seen));
  name = "";
  if (kind !== "Array") {
    property = $getPrototypeOf(value);
    if (property === null) {
      name = "[Object: null prototype] ";
    } else {
      property = property.constructor;
      if (typeof property === "function" && property.name !== "Object") name = property.name + (array ? "(" + length + ") " : " ");
    }
  }
  parts = parts.join(", ");
  if (parts !== "") parts = " " + parts + " ";
  return name + (array ? "[" + parts + "]" : "{" + parts + "}");
}

function $print(values, inspect) {
  var i, value;
  for (i = 0; i < values.length; i++) {
    if (i > 0) $write(" ");
    value = values[i];
    $write(inspect && typeof value !== "string" ? $inspect(value, 0, []) : String(value));
  }
  $write("\n");
}

function console_log(...values) {
  $print(values, true);
}

function print(...values) {
  $print(values, false);
}
