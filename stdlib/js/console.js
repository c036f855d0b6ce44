// console and print. `print` shows values as String does; console.log shows objects' contents, as Node does
// for what fits a line.

function $quoted(text) {
  var quote = text.indexOf("'") < 0 ? "'" : text.indexOf('"') < 0 ? '"' : text.indexOf("`") < 0 ? "`" : "'";
  var inner = $jsonQuote(text);
  inner = inner.substring(1, inner.length - 1).replaceAll('\\"', '"');
  if (quote === "'") inner = inner.replaceAll("'", "\\'");
  return quote + inner + quote;
}

function $isName(text) {
  var i, c;
  for (i = 0; i < text.length; i++) {
    c = text.charCodeAt(i);
    if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 36 || (i > 0 && c >= 48 && c <= 57)))
      return false;
  }
  return text !== "";
}

function $inspect(value, depth, seen) {
  if (typeof value === "string") return $quoted(value);
  if (!$isObject(value)) return value === 0 && 1 / value < 0 ? "-0" : String(value);
  var name, keys, i, text = "", kind = $classOf(value), array = Array.isArray(value), length, holes, descriptor;
  if (typeof value === "function") {
    name = value.name;
    return name ? "[Function: " + name + "]" : "[Function (anonymous)]";
  }
  if (kind === "Error") return depth === 0 ? Error_toString.call(value) : "[" + Error_toString.call(value) + "]";
  if (kind === "Number" || kind === "Boolean" || kind === "String")
    return "[" + kind + ": " + $inspect(value.valueOf(), 0, seen) + "]";
  if (seen.indexOf(value) >= 0) return "[Circular *1]";
  keys = Object.keys(value);
  if (depth > 2) return array ? "[Array]" : "[Object]";
  seen.push(value);
  if (array) {
    length = value.length;
    holes = 0;
    for (i = 0; i < length; i++) {
      if (!(i in value)) { holes++; continue; }
      if (holes) text += (text === "" ? "" : ", ") + "<" + holes + " empty item" + (holes > 1 ? "s" : "") + ">";
      holes = 0;
      text += (text === "" ? "" : ", ") + $inspect(value[i], depth + 1, seen);
    }
    if (holes) text += (text === "" ? "" : ", ") + "<" + holes + " empty item" + (holes > 1 ? "s" : "") + ">";
  }
  for (i = 0; i < keys.length; i++) {
    name = keys[i];
    if (array && String(name >>> 0) === name) continue;
    text += text === "" ? "" : ", ";
    text += $isName(name) ? name : $quoted(name);
    text += ": ";
    descriptor = Object.getOwnPropertyDescriptor(value, name);
    if ("value" in descriptor) text += $inspect(descriptor.value, depth + 1, seen);
    else text += descriptor.get ? (descriptor.set ? "[Getter/Setter]" : "[Getter]") : "[Setter]";
  }
  seen.pop();
  name = "";
  if (!array) {
    descriptor = Object.getPrototypeOf(value);
    if (descriptor === null) name = "[Object: null prototype] ";
    else if (typeof descriptor.constructor === "function" && descriptor.constructor.name !== "Object")
      name = descriptor.constructor.name + " ";
  }
  if (text === "") return name + (array ? "[]" : "{}");
  return name + (array ? "[ " + text + " ]" : "{ " + text + " }");
}

function console_log() {
  var i, value;
  for (i = 0; i < arguments.length; i++) {
    if (i > 0) $write(" ");
    value = arguments[i];
    $write(typeof value === "string" ? value : $inspect(value, 0, []));
  }
  $write("\n");
}

function print() {
  for (var i = 0; i < arguments.length; i++) {
    if (i > 0) $write(" ");
    $write(String(arguments[i]));
  }
  $write("\n");
}
