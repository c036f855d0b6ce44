// JSON: ECMA-262 25.5. Text without a reviver is parsed in C ($jsonParse); what walks objects that may
// have toJSON, getters or callbacks is here.

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

function JSON_parse(text, reviver) {
  var value = $jsonParse(String(text));
  return typeof reviver === "function" ? $revive({ "": value }, "", reviver) : value;
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
    else if (method === "Boolean") value = $jsonPrimitive(value);
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
