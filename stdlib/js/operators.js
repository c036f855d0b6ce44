// What the interpreter calls when an operator meets an object: ECMA-262 7.1.1 ToPrimitive.
// Hints: 0 default, 1 number, 2 string; 3: a list of numbers, for the constructors of typed arrays.

function $toPrimitive(value, hint) {
  if (hint === 3) return $numbers(value);
  var text = hint === 2, rounds = 2, method;
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

// Property access with a key that is an object: 0 get, 1 set, 2 delete, 3 in; 4 set an element of a typed array to an object.
function $keyed(kind, object, key, value) {
  key = $toPrimitive(key, 2);
  if (kind === 0) return object[key];
  if (kind === 2) return delete object[key];
  if (kind === 3) return key in object;
  if (kind === 4) value = +value;
  object[key] = value;
}
