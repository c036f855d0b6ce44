// Object's functions that call script code (getters, property descriptors): ECMA-262 20.1.2.

function Object_assign(target, source) {
  var to = $toObject(target), i, k, from, keys;
  for (i = 1; i < arguments.length; i++) {
    from = arguments[i];
    if (from === undefined || from === null) continue;
    keys = Object.keys(from);
    for (k = 0; k < keys.length; k++) to[keys[k]] = from[keys[k]];
  }
  return to;
}

// present: 1 enumerable, 2 configurable, 4 writable, 16 value, 32 get, 64 set; bits 8.. their values
function $toDescriptor(d) {
  if (!$isObject(d)) throw new TypeError("Property description must be an object: " + d);
  var flags = 0, value, get, set;
  if ("enumerable" in d) flags |= d.enumerable ? 0x101 : 1;
  if ("configurable" in d) flags |= d.configurable ? 0x202 : 2;
  if ("value" in d) { flags |= 16; value = d.value; }
  if ("writable" in d) flags |= d.writable ? 0x404 : 4;
  if ("get" in d) {
    flags |= 32; get = d.get;
    if (get !== undefined && typeof get !== "function") throw new TypeError("Getter must be a function: " + get);
  }
  if ("set" in d) {
    flags |= 64; set = d.set;
    if (set !== undefined && typeof set !== "function") throw new TypeError("Setter must be a function: " + set);
  }
  if ((flags & 96) && (flags & 20))
    throw new TypeError("Invalid property descriptor. Cannot both specify accessors and a value or writable attribute");
  return [flags, flags & 96 ? get : value, set];
}

function Object_defineProperty(object, key, descriptor) {
  if (!$isObject(object)) throw new TypeError("Object.defineProperty called on non-object");
  key = $toPrimitive(key, 2);
  var d = $toDescriptor(descriptor);
  $defineProperty(object, key, d[0], d[1], d[2]);
  return object;
}

function Object_defineProperties(object, descriptors) {
  if (!$isObject(object)) throw new TypeError("Object.defineProperties called on non-object");
  descriptors = $toObject(descriptors);
  var keys = Object.keys(descriptors), list = [], i, d;
  for (i = 0; i < keys.length; i++) list.push($toDescriptor(descriptors[keys[i]]));
  for (i = 0; i < keys.length; i++) {
    d = list[i];
    $defineProperty(object, keys[i], d[0], d[1], d[2]);
  }
  return object;
}

function Object_create(prototype, properties) {
  var object = $createObject(prototype);
  if (properties !== undefined) Object_defineProperties(object, properties);
  return object;
}

function Object_getOwnPropertyDescriptors(object) {
  var keys = Object.getOwnPropertyNames(object), result = {}, i;
  for (i = 0; i < keys.length; i++) result[keys[i]] = Object.getOwnPropertyDescriptor(object, keys[i]);
  return result;
}

function Object_values(object) {
  var keys = Object.keys(object), i;
  for (i = 0; i < keys.length; i++) keys[i] = object[keys[i]];
  return keys;
}

function Object_entries(object) {
  var keys = Object.keys(object), i;
  for (i = 0; i < keys.length; i++) keys[i] = [keys[i], object[keys[i]]];
  return keys;
}

function Object_fromEntries(entries) {
  var result = {};
  for (var entry of entries) result[entry[0]] = entry[1];
  return result;
}

function Object_toLocaleString() {
  return this.toString();
}

function Error_toString() {
  if (!$isObject(this)) throw new TypeError("Error.prototype.toString requires that 'this' be an object");
  var name = this.name, message = this.message;
  name = name === undefined ? "Error" : String(name);
  message = message === undefined ? "" : String(message);
  if (name === "") return message;
  if (message === "") return name;
  return name + ": " + message;
}
