// What the definition of a class comes to where the compiler does not make it in flash: ECMA-262 15.7.14.

// Link the constructor with what the class extends; returns its new prototype object.
function Class_define(constructor, parent, extending) {
  var above = Object.prototype, prototype = {};
  if (extending) {
    above = null;
    if (parent !== null) {
      if (!$isConstructor(parent))
        throw new TypeError("Class extends value " + ($isObject(parent) ? typeof parent === "function" ? parent.name : "#<Object>" : String(parent)) + " is not a constructor or null");
      above = parent.prototype;
      if (above !== null && !$isObject(above)) throw new TypeError("Class extends value does not have valid prototype property " + above);
      $setPrototype(constructor, parent);
    }
    $setPrototype(prototype, above);
  }
  $define(prototype, "constructor", 1, constructor);
  $define(constructor, "prototype", 11, prototype);
  return prototype;
}

// A function without a name of its own is named after the key, which was computed; a class may have a member `name`.
function Function_name(value, key, kind) {
  var own = $own(value, "name");
  if (own && own[0] === 9) $define(value, "name", 9, (kind === 0 ? "" : kind === 1 ? "get " : "set ") + $keyName(key));
}

// A method (0), getter (1) or setter (2); `named`: it is named after its key, which was computed.
function Class_member(target, key, value, kind, named) {
  var own;
  if (!$isObject(target) || !$isObject(value)) return;
  own = $own(target, key);
  if (own && own[0] & 2) throw new TypeError("Cannot redefine property: " + $shown(key));
  if (named) Function_name(value, key, kind);
  if (kind === 0) $define(target, key, 1, value);
  else {
    if (!own || !(own[0] & 4)) own = [];
    $define(target, key, 5, kind === 1 ? value : own[1], kind === 2 ? value : own[2]);
  }
}

// The parts of a class that stand in the way.
function Class_refuse(kind, name) {
  if (kind === 6) throw new ReferenceError("Super constructor may only be called once");
  if (kind === 7) throw new ReferenceError("Unsupported reference to 'super'");
  throw new TypeError(kind === 0 ? "Receiver must be class " + name
    : kind === 2 ? "'" + name + "' was defined without a getter"
    : kind === 3 ? "'" + name + "' was defined without a setter"
    : kind === 4 ? "Private method '" + name + "' is not writable"
    : kind === 5 ? "Derived constructors may only return object or undefined"
    : "Access to restricted property");
}

// What a derived constructor returns on purpose, not being undefined.
function Class_result(value) {
  if (!$isObject(value)) Class_refuse(5);
  return value;
}

// super.key and super.key = value: the look-up starts at `from`, what it finds is done to `receiver`.
function Super_get(from, key, receiver) {
  var own;
  for (from = $toObject(from); from; from = $getPrototypeOf(from)) {
    own = $own(from, key, 1, receiver);
    if (own) return !(own[0] & 4) ? own[1] : own[1] && $call(own[1], receiver);
  }
}

// OrdinarySet, 10.1.9.1: true, or an error; false where that is asked for.
function Super_set(from, key, receiver, value, quiet) {
  var own, first;
  for (from = $toObject(from); from; from = $getPrototypeOf(from)) {
    own = $own(from, key, 2, receiver, value);
    if (own) break;
  }
  first = own ? own[0] : 0;
  if (first & 4 && own[2]) {
    $call(own[2], receiver, value);
    return true;
  }
  if (!(first & 12) && $isObject(receiver)) {
    own = $own(receiver, key);
    if (!own || !(own[0] & 12)) return $change(receiver, key, [true, true, value, true, undefined, undefined, own ? 4 : 15, 0], quiet);
  }
  if (quiet) return false;
  throw new TypeError(first & 4 ? "Cannot set property " + $shown(key) + " of #<Object> which has only a getter"
    : "Cannot assign to read only property '" + $shown(key) + "' of object");
}
