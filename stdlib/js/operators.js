// What the interpreter calls when an operator meets an object: ECMA-262 7.1.1 ToPrimitive.
// Hints: enum CoerceHint (0 default, 1 number, 2 string); with 4 symbols stay.

function $toPrimitive(value, hint) {
  var text = (hint & 3) === 2, method;
  if (typeof value === "symbol") {
    if (!(hint & 4)) throw new TypeError("Cannot convert a Symbol value to a " + (text ? "string" : "number"));
    return value;
  }
  if (!$isObject(value)) return value;
  method = value[Symbol.toPrimitive];
  if (method != null) {
    method = $call(method, value, text ? "string" : hint === 1 ? "number" : "default");
    if (!$isObject(method)) return method;
    throw new TypeError("Cannot convert object to primitive value");
  }
  return $ordinaryPrimitive(value, text);
}

// OrdinaryToPrimitive, 7.1.1.1
function $ordinaryPrimitive(value, text) {
  var rounds = 2, method;
  do {
    method = text ? value.toString : value.valueOf;
    if (typeof method === "function") {
      method = $call(method, value);
      if (!$isObject(method)) return method;
    }
    text = !text;
  } while (--rounds);
  throw new TypeError("Cannot convert object to primitive value");
}

// instanceof (13.10.2) where the right side is no ordinary function.
function $instanceOf(value, target) {
  var method = target[Symbol.hasInstance];
  if (method != null) return !!$call(method, target, value);
  if (typeof target !== "function") throw new TypeError("Right-hand side of 'instanceof' is not callable");
  return $call($hasInstance, target, value);
}

// Property access with a key that is an object: 0 get, 1 set, 2 delete, 3 in; 4 set an element of a typed array to an object.
function $keyed(kind, object, key, value) {
  key = $toPrimitive(key, 6);
  if (kind === 0) return object[key];
  if (kind === 2) return delete object[key];
  if (kind === 3) return key in object;
  if (kind === 4) value = +value;
  object[key] = value;
}
