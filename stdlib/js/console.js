// console and print. `print` shows values as String does; console.log shows objects' contents, as Node does
// for what fits a line.

function $quoted(text) {
  return $quote(text, !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'");
}

function $inspect(value, depth, seen) {
  var kind, array, parts = [], i, keys, length, holes = 0, name, property;
  if (typeof value === "string") return $quoted(value);
  if (!$isObject(value)) return 1 / value === -Infinity ? "-0" : String(value);
  kind = $classOf(value);
  if (kind === "Error") {
    name = $call(Error_toString, value);
    if (depth === 0) return name;
  } else if (kind === "Function") {
    name = kind + (value.name ? ": " + value.name : " (anonymous)");
  } else if (kind === "Number" || kind === "Boolean" || kind === "String") {
    name = kind + ": " + $inspect(value.valueOf(), 0, seen);
  } else if (seen.includes(value)) {
    name = "Circular *1";
  } else if (depth > 2) {
    name = kind;
  }
  if (name !== undefined) return "[" + name + "]";
  seen.push(value);
  depth++;
  array = $isArray(value);
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
  keys = $keys(value);
  for (i = 0; i < keys.length; i++) {
    name = keys[i];
    if (array && String(name >>> 0) === name) continue;
    property = Object_getOwnPropertyDescriptor(value, name);
    if ("value" in property) property = $inspect(property.value, depth, seen);
    else property = property.get ? (property.set ? "[Getter/Setter]" : "[Getter]") : "[Setter]";
    if (!$span(name, 0, "azAZ__$$") || $span(name, 0, "azAZ09__$$") < name.length) name = $quoted(name);
    parts.push(name + ": " + property);
  }
  seen.pop();
  name = "";
  if (!array) {
    property = $getPrototypeOf(value);
    if (property === null) {
      name = "[Object: null prototype] ";
    } else {
      property = property.constructor;
      if (typeof property === "function" && property.name !== "Object") name = property.name + " ";
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

// Blocks (granules) as Espruino users know them, and bytes.
function process_memory() {
  var blocksize = $memory(8), total = $memory(0) / blocksize, free = $memory(6) / blocksize;
  return { total, usage: total - free, free, blocksize, bytesUsed: $memory(2), peakBytes: $memory(3), largestFreeBytes: $memory(7) };
}
