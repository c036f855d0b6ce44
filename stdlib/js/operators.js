// What the interpreter calls when an operator meets an object: ECMA-262 7.1.1 ToPrimitive, then the
// operation again on primitives. Hints: 0 default, 1 number, 2 string.

function $toPrimitive(value, hint) {
  if (!$isObject(value)) return value;
  var method = hint === 2 ? value.toString : value.valueOf, result;
  if (typeof method === "function") {
    result = $call(method, value);
    if (!$isObject(result)) return result;
  }
  method = hint === 2 ? value.valueOf : value.toString;
  if (typeof method === "function") {
    result = $call(method, value);
    if (!$isObject(result)) return result;
  }
  throw new TypeError("Cannot convert object to primitive value");
}

function $binary(opcode, a, b) {
  var hint = $hint(opcode);
  a = $toPrimitive(a, hint);
  b = $toPrimitive(b, hint);
  return $primitiveBinary(opcode, a, b);
}

function $unary(opcode, a) {
  return $primitiveUnary(opcode, $toPrimitive(a, $hint(opcode)));
}

// Property access with a key that is an object: 0 get, 1 set, 2 delete, 3 in.
function $keyed(kind, object, key, value) {
  key = $toPrimitive(key, 2);
  if (kind === 0) return object[key];
  if (kind === 1) object[key] = value;
  else if (kind === 2) return delete object[key];
  else return key in object;
}
