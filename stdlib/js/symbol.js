// Symbol: ECMA-262 20.4.

// A symbol's, or any other key's, part in the name of a function: "[description]".
function $keyName(key) {
  return typeof key !== "symbol" ? key : key.description === undefined ? "" : "[" + key.description + "]";
}

// A value in messages; symbols can not be added to strings.
function $shown(value) {
  return typeof value === "symbol" ? String(value) : value;
}

// SpeciesConstructor (7.3.22): of what class methods make their results.
function $species(object, fallback) {
  var constructor = object.constructor;
  if (constructor === undefined) return fallback;
  if (!$isObject(constructor)) throw new TypeError("The constructor property is not an object: " + $shown(constructor));
  constructor = constructor[Symbol.species];
  return constructor == null ? fallback : constructor;
}
