// What is seldom asked of objects and symbols: ECMA-262 20.1.2.7, 9, 20.4.2.2, 6. A feature (feature.h).

function Object_fromEntries(entries) {
  var result = {}, key, value;
  for (var entry of entries) {
    if (!$isObject(entry)) throw new TypeError("Iterator value is not an entry object");
    key = entry[0];
    value = entry[1];
    $putOwn(result, $toPrimitive(key, 6), value);
  }
  return result;
}

function Object_getOwnPropertyDescriptors(object) {
  var keys = $ownKeys(object), result = {}, i, own;
  for (i = 0; i < keys.length; i++) {
    own = Object_getOwnPropertyDescriptor(object, keys[i]);
    if (own) $putOwn(result, keys[i], own);
  }
  return result;
}

// Symbol.for keeps its symbols in an object of the library, by description.
function Symbol_for(key) {
  key = `${key}`;
  return $symbols[key] || ($symbols[key] = Symbol(key));
}

function Symbol_keyFor(symbol) {
  if (typeof symbol !== "symbol") throw new TypeError($shown(symbol) + " is not a symbol");
  var key = symbol.description;
  return $symbols[key] === symbol ? key : undefined;
}
