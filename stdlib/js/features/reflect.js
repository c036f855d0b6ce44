// Reflect: ECMA-262 28.1. A feature (feature.h).

function $reflected(target, name) {
  if (!$isObject(target)) throw new TypeError("Reflect." + name + " called on non-object");
  return target;
}

// What $own and $define take as a key: an object once it is a primitive.
function $propertyKey(key) {
  return $isObject(key) ? $toPrimitive(key, 2) : key;
}

// CreateListFromArrayLike, 7.3.18
function $argumentList(list) {
  if (!$isObject(list)) throw new TypeError("CreateListFromArrayLike called on non-object");
  if ($isArray(list)) return list;
  var result = [], count = $toLength(list.length), i;
  for (i = 0; i < count; i++) result.push(list[i]);
  return result;
}

function $constructor(value) {
  if (!$isConstructor(value)) throw new TypeError(String($isObject(value) ? typeof value : value) + " is not a constructor");
}

function Reflect_apply(target, self, list) {
  if (typeof target !== "function")
    throw new TypeError("Function.prototype.apply was called on " + String(target) + ", which is " + ($isObject(target) ? "an object" : "a " + typeof target) + " and not a function");
  return $apply(target, self, $argumentList(list));
}

function Reflect_construct(target, list) {
  var made = arguments.length > 2 ? arguments[2] : target;
  $constructor(target);
  $constructor(made);
  return $construct(target, $argumentList(list), made);
}

function Reflect_defineProperty(target, key, descriptor) {
  $reflected(target, "defineProperty");
  key = $propertyKey(key);
  return $change(target, key, $descriptor(descriptor), true);
}

function Reflect_deleteProperty(target, key) {
  $reflected(target, "deleteProperty");
  key = $propertyKey(key);
  var own = $own(target, key, 4);
  return !own || !(own[0] & 2) && delete target[key];
}

function Reflect_get(target, key) {
  $reflected(target, "get");
  return Super_get(target, $propertyKey(key), arguments.length > 2 ? arguments[2] : target);
}

function Reflect_getOwnPropertyDescriptor(target, key) {
  return Object_getOwnPropertyDescriptor($reflected(target, "getOwnPropertyDescriptor"), $propertyKey(key));
}

function Reflect_getPrototypeOf(target) {
  return $getPrototypeOf($reflected(target, "getPrototypeOf"));
}

function Reflect_has(target, key) {
  return key in $reflected(target, "has");
}

function Reflect_isExtensible(target) {
  return Object.isExtensible($reflected(target, "isExtensible"));
}

function Reflect_ownKeys(target) {
  return $ownKeys($reflected(target, "ownKeys"));
}

function Reflect_preventExtensions(target) {
  return !!$prevent($reflected(target, "preventExtensions"));
}

function Reflect_set(target, key, value) {
  $reflected(target, "set");
  return Super_set(target, $propertyKey(key), arguments.length > 3 ? arguments[3] : target, value, true);
}

function Reflect_setPrototypeOf(target, prototype) {
  $reflected(target, "setPrototypeOf");
  if (prototype !== null && !$isObject(prototype)) throw new TypeError("Object prototype may only be an Object or null: " + prototype);
  return $setPrototype(target, prototype, true);
}
