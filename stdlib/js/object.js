// Object and its prototype: ECMA-262 20.1.

function Object_assign(target, source) {
  var to = $toObject(target), i, k, from, keys;
  for (i = 1; i < arguments.length; i++) {
    from = arguments[i];
    if (from == null) continue;
    keys = $ownKeys(from);
    for (k = 0; k < keys.length; k++) if ($call($isEnumerable, from, keys[k])) to[keys[k]] = from[keys[k]];
  }
  return to;
}

// ToPropertyDescriptor: [enumerable, configurable, value, writable, get, set, which of them there are, which are not true];
// bit i of the last two stands for element i, so that they are attributes: 1 hidden, 2 permanent, 8 read-only (4: accessor).
function $descriptor(d) {
  if (!$isObject(d)) throw new TypeError("Property description must be an object: " + $shown(d));
  var parts = [], there = 0, off = 0, bit = 1, name, part;
  for (name of ["enumerable", "configurable", "value", "writable", "get", "set"]) {
    part = undefined;
    if (name in d) {
      there |= bit;
      part = d[name];
      if (!part) off |= bit;
      if (bit > 8 && part !== undefined && typeof part !== "function")
        throw new TypeError((bit > 16 ? "Setter" : "Getter") + " must be a function: " + $shown(part));
    }
    parts.push(part);
    bit *= 2;
  }
  if (there & 48 && there & 12)
    throw new TypeError("Invalid property descriptor. Cannot both specify accessors and a value or writable attribute");
  parts.push(there, off);
  return parts;
}

// ValidateAndApplyPropertyDescriptor, 10.1.6.3: what the property will be, then whether it may: true, or an error; false where
// that is asked for.
function $change(object, key, parts, quiet) {
  var own = $own(object, key, 3, parts, quiet), there = parts[6] | 0, off = parts[7] | 0, first = parts[2], second = parts[5], said = there >> 2, was, will;
  if (own === true) return own; // a proxy has done it
  if (key === "length" && there & 4 && $isArray(object)) {
    was = first;
    first = was >>> 0;
    if (first !== +was) throw new RangeError("Invalid array length");
  }
  if (!own) {
    if (!$define(object, key, -1)) {
      if (quiet) return false;
      throw new TypeError("Cannot define property " + $shown(key) + ", object is not extensible");
    }
    own = [27]; // 16: new
  }
  was = own[0];
  will = was & 3 & ~there | off & 3;
  if (there & 48 || was & 4 && !(there & 12)) {
    will |= 4;
    first = parts[4];
    said = there >> 4;
  } else will |= (there & 8 ? off : was & 4 ? 8 : was) & 8;
  if (!((was ^ will) & 4)) { // of the same kind: what is not said stays
    if (!(said & 1)) first = own[1];
    if (!(said & 2)) second = own[2];
  }
  off = was ^ will;
  if ((was & 18) === 2 && (off & 7 || was & 12 && (off & 8 || second !== own[2] || !Object_is(first, own[1])))) {
    if (quiet) return false;
    throw new TypeError("Cannot redefine property: " + $shown(key));
  }
  $define(object, key, will, first, second);
  return true;
}

function Object_getOwnPropertyDescriptor(object, key) {
  var own = $own($toObject(object), $toPrimitive(key, 6)), enumerable, configurable;
  if (!own) return own;
  enumerable = !(own[0] & 1);
  configurable = !(own[0] & 2);
  return own[0] & 4 ? { get: own[1], set: own[2], enumerable, configurable }
    : { value: own[1], writable: !(own[0] & 8), enumerable, configurable };
}

function Object_defineProperty(object, key, descriptor) {
  if (!$isObject(object)) throw new TypeError("Object.defineProperty called on non-object");
  key = $toPrimitive(key, 6);
  $change(object, key, $descriptor(descriptor));
  return object;
}

function Object_defineProperties(object, descriptors) {
  if (!$isObject(object)) throw new TypeError("Object.defineProperties called on non-object");
  var keys = $enumerableKeys(descriptors), list = [], i, key;
  for (key of keys) {
    key = $descriptor(descriptors[key]);
    list.push(key);
  }
  for (i = 0; i < keys.length; i++) $change(object, keys[i], list[i]);
  return object;
}

function Object_is(a, b) {
  return a === b ? a !== 0 || 1 / a === 1 / b : a !== a && b !== b;
}

function Object_setPrototypeOf(object, p) {
  if (object == null) throw new TypeError("Object.setPrototypeOf called on null or undefined");
  if (p !== null && !$isObject(p)) throw new TypeError("Object prototype may only be an Object or null: " + $shown(p));
  if ($isObject(object)) $setPrototype(object, p);
  return object;
}

function Object_getProto() {
  return $getPrototypeOf(this);
}

function Object_setProto(prototype) {
  if (prototype === null || $isObject(prototype)) Object_setPrototypeOf(this, prototype);
  else $toObject(this);
}

function Object_create(prototype, properties) {
  var object = Object_setPrototypeOf({}, prototype);
  if (properties !== undefined) Object_defineProperties(object, properties);
  return object;
}

// Object.values, or entries: what a getter makes disappear is not among them.
function $listed(object, pairs) {
  var keys = Object.getOwnPropertyNames(object), list = [], i, key;
  for (i = 0; i < keys.length; i++) {
    key = keys[i];
    if ($call($isEnumerable, object, key)) {
      key = pairs ? [key, object[key]] : object[key];
      list.push(key);
    }
  }
  return list;
}

function Object_values(object) {
  return $listed(object);
}

function Object_entries(object) {
  return $listed(object, true);
}

function Object_toLocaleString() {
  return this.toString();
}

function Object_toString() {
  var tag = "Undefined", own;
  if (this === null) tag = "Null";
  else if (this !== undefined) {
    tag = $classOf(this);
    if (tag === "Symbol") tag = "Object";
    own = this[Symbol.toStringTag];
    if (typeof own === "string") tag = own;
  }
  return "[object " + tag + "]";
}

function Function_toString() {
  if (typeof this !== "function") throw new TypeError("Incompatible receiver");
  var name = this.name; // of bound functions and private methods it is none that code could have
  return "function " + (typeof name === "string" && $span(name, 0, "azAZ09__$$") === name.length ? name : "") + "() { [native code] }";
}

function Error_toString() {
  if (!$isObject(this)) throw new TypeError("Incompatible receiver");
  var name = this.name, message = this.message;
  name = name === undefined ? "Error" : `${name}`;
  message = message === undefined ? "" : `${message}`;
  if (name === "") return message;
  if (message === "") return name;
  return name + ": " + message;
}

// What the constructors do after the message, 20.5.8.1 InstallErrorCause; of AggregateError 20.5.7.1.
function $cause(message, options) {
  if ($isObject(options) && "cause" in options) $define(this, "cause", 1, options.cause);
  return this;
}

function $aggregate(errors, message, options) {
  $call($cause, this, message, options);
  $define(this, "errors", 1, [...errors]);
  return this;
}

// {...source} into target; {except, ...target} of source.
function Object_copy(target, source, except) {
  if (source == null) return;
  var keys = $ownKeys(source), i, k, key;
  for (i = 0; i < keys.length; i++) {
    for (k = except ? except.length : 0; k > 0; k--) {
      key = except[k - 1];
      if ((typeof key === "number" ? `${key}` : key) === keys[i]) break;
    }
    if (k === 0 && $call($isEnumerable, source, keys[i])) $putOwn(target, keys[i], source[keys[i]]);
  }
}

// A name that nobody declared: `object` is the global object of a program that looks at it.
function Global_check(name, object) {
  if (!object || !(name in object)) throw new ReferenceError(name + " is not defined");
}

function Object_destructured(value) {
  if (value == null) throw new TypeError("Cannot destructure '" + value + "' as it is " + value + ".");
}
