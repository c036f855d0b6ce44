// Proxy: ECMA-262 10.5, 28.2. A feature (feature.h). The interpreter comes here with what meets a proxy, natives by $proxied.
//
// Own properties are told as $own tells them: [attributes, value or getter, setter], attributes 1 hidden, 2 permanent,
// 4 accessor, 8 read-only. Definitions come as $descriptor makes them.

function Proxy_revocable(target, handler) {
  var proxy = new Proxy(target, handler);
  return { proxy, revoke: (0, () => $revoke(proxy)) }; // it has no name
}

// A trap says what can't be; of a property, perhaps. Or (`refused`) it said no where that is an error.
function $broken(trap, key, refused) {
  var text = "'" + trap + "' on proxy: trap " + (refused ? "returned falsish" : "contradicts what the target has for good");
  if (key !== undefined) text += " for property '" + $shown($trapKey(key)) + "'";
  throw new TypeError(text);
}

// The trap, undefined if there is none.
function $trap(handler, name, trap) {
  if (handler === null) throw new TypeError("Cannot perform '" + name + "' on a proxy that has been revoked");
  if (trap === undefined || trap === null) return undefined;
  if (typeof trap !== "function") throw new TypeError("the trap '" + name + "' is not a function");
  return trap;
}

// A key as traps get it.
function $trapKey(key) {
  return typeof key === "number" ? `${key}` : key;
}

// ---- [[Get]], [[Set]], [[HasProperty]], [[Delete]]

function $proxyGet(proxy, key, receiver) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "get", handler?.get), value, own;
  if (!trap) return Super_get(target, key, receiver);
  value = $call(trap, handler, target, $trapKey(key), receiver);
  own = $own(target, key);
  if (own && own[0] & 2 && (own[0] & 4 ? own[1] === undefined && value !== undefined : own[0] & 8 && !Object_is(value, own[1])))
    $broken("get", key);
  return value;
}

function $proxySet(proxy, key, value, receiver) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "set", handler?.set), own;
  if (!trap) return Super_set(target, key, receiver, value, true);
  if (!$call(trap, handler, target, $trapKey(key), value, receiver)) return false;
  own = $own(target, key);
  if (own && own[0] & 2 && (own[0] & 4 ? own[2] === undefined : own[0] & 8 && !Object_is(value, own[1])))
    $broken("set", key);
  return true;
}

function $proxyPut(proxy, key, value, receiver) {
  if (!$proxySet(proxy, key, value, receiver)) $broken("set", key, true);
}

function $proxyHas(proxy, key) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "has", handler?.has), own;
  if (!trap) return key in target;
  if ($call(trap, handler, target, $trapKey(key))) return true;
  own = $own(target, key);
  if (own && (own[0] & 2 || !Object.isExtensible(target))) $broken("has", key);
  return false;
}

function $proxyDelete(proxy, key) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "deleteProperty", handler?.deleteProperty), own;
  if (!trap) return Reflect_deleteProperty(target, key);
  if (!$call(trap, handler, target, $trapKey(key))) return false;
  own = $own(target, key);
  if (own && (own[0] & 2 || !Object.isExtensible(target))) $broken("deleteProperty", key);
  return true;
}

function $proxyRemove(proxy, key) {
  return $proxyDelete(proxy, key) || $broken("deleteProperty", key, true);
}

// ---- [[GetOwnProperty]], [[DefineOwnProperty]], [[OwnPropertyKeys]]

// What a property, [attributes, value or getter, setter], becomes by a definition.
function $defined(own, parts) {
  var was = own[0] | 0, there = parts[6] | 0, off = parts[7] | 0, will = was & 3 & ~there | off & 3;
  if (there & 48 || was & 4 && !(there & 12))
    return [will | 4, there & 16 || !(was & 4) ? parts[4] : own[1], there & 32 || !(was & 4) ? parts[5] : own[2]];
  return [will | (there & 8 ? off : was & 4 ? 8 : was) & 8, there & 4 || was & 4 ? parts[2] : own[1]];
}

// IsCompatiblePropertyDescriptor, 10.1.6.2: may a property become that?
function $compatible(own, will, extensible) {
  if (!own) return extensible;
  if (!(own[0] & 2)) return true;
  if ((own[0] ^ will[0]) & 7) return false;
  if (own[0] & 4) return own[1] === will[1] && own[2] === will[2];
  return !(own[0] & 8) || will[0] & 8 && Object_is(own[1], will[1]);
}

function $proxyOwn(proxy, key) {
  var target = $target(proxy), handler = $handler(proxy), name = "getOwnPropertyDescriptor", trap = $trap(handler, name, handler?.getOwnPropertyDescriptor), result, own, will;
  if (!trap) return $own(target, key);
  result = $call(trap, handler, target, $trapKey(key));
  own = $own(target, key);
  if (result === undefined) {
    if (own && (own[0] & 2 || !Object.isExtensible(target))) $broken(name, key);
    return undefined;
  }
  if (!$isObject(result)) $broken(name, key);
  trap = Object.isExtensible(target);
  will = $defined([11], $descriptor(result));
  if (!$compatible(own, will, trap) || will[0] & 2 && (!own || !(own[0] & 2) || will[0] & 8 && !(own[0] & 12)))
    $broken(name, key);
  return will;
}

// FromPropertyDescriptor, 6.2.6.4
function $described(parts) {
  var result = {}, there = parts[6];
  if (there & 4) result.value = parts[2];
  if (there & 8) result.writable = !!parts[3];
  if (there & 16) result.get = parts[4];
  if (there & 32) result.set = parts[5];
  if (there & 1) result.enumerable = !!parts[0];
  if (there & 2) result.configurable = !!parts[1];
  return result;
}

function $proxyDefine(proxy, key, parts) {
  var target = $target(proxy), handler = $handler(proxy), name = "defineProperty", trap = $trap(handler, name, handler?.defineProperty), own, will, permanent = parts[7] & 2;
  if (!trap) return $change(target, key, parts, true);
  if (!$call(trap, handler, target, $trapKey(key), $described(parts))) return false;
  own = $own(target, key);
  will = $defined(own || [11], parts);
  if (!$compatible(own, will, Object.isExtensible(target)) || permanent && !(own && own[0] & 2) ||
      own && (own[0] & 14) === 2 && parts[6] & parts[7] & 8)
    $broken(name, key);
  return true;
}

// CreateDataPropertyOrThrow, 7.3.7
function $proxyField(proxy, key, value) {
  if (!$proxyDefine(proxy, key, [true, true, value, true, undefined, undefined, 15, 0])) $broken("defineProperty", key, true);
}

function $proxyKeys(proxy) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "ownKeys", handler?.ownKeys), result, keys, list = [], i, length, key, extensible, own, found = 0, there;
  if (!trap) return $ownKeys(target);
  result = $call(trap, handler, target);
  if (!$isObject(result)) throw new TypeError("CreateListFromArrayLike called on non-object");
  length = $toLength(result.length);
  for (i = 0; i < length; i++) {
    key = result[i];
    if (typeof key !== "string" && typeof key !== "symbol") $broken("ownKeys");
    if ($call(Array_includes, list, key)) $broken("ownKeys", key);
    $putOwn(list, i, key);
  }
  extensible = Object.isExtensible(target);
  keys = $ownKeys(target);
  for (i = 0; i < keys.length; i++) {
    own = $own(target, keys[i]);
    there = $call(Array_includes, list, keys[i]);
    if (there) found++;
    else if (!extensible || own && own[0] & 2) $broken("ownKeys", keys[i]);
  }
  if (!extensible && found !== list.length) $broken("ownKeys");
  return list;
}

// Own keys: strings unless `kind` has 64, symbols if it has 32; those of properties that are not enumerable only if it has 16.
function $proxyList(proxy, kind) {
  var list = [], key, own;
  for (key of $proxyKeys(proxy)) {
    if (!(kind & (typeof key === "symbol" ? 32 : 64)) === (typeof key === "symbol")) continue;
    if (!(kind & 16)) {
      own = $proxyOwn(proxy, key);
      if (!own || own[0] & 1) continue;
    }
    $putOwn(list, list.length, key);
  }
  return list;
}

// What for-in goes through.
function $proxyNames(object) {
  var list = [], seen = [], key, own;
  for (; object !== null; object = $getPrototypeOf(object)) {
    for (key of Object.getOwnPropertyNames(object)) {
      own = $call(Array_includes, seen, key) ? undefined : $own(object, key);
      if (!own) continue;
      $putOwn(seen, seen.length, key);
      if (!(own[0] & 1)) $putOwn(list, list.length, key);
    }
  }
  return list;
}

// ---- prototype, extensibility

function $proxyPrototype(proxy) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "getPrototypeOf", handler?.getPrototypeOf), prototype;
  if (!trap) return $getPrototypeOf(target);
  prototype = $call(trap, handler, target);
  if (prototype !== null && !$isObject(prototype) || !Object.isExtensible(target) && $getPrototypeOf(target) !== prototype) $broken("getPrototypeOf");
  return prototype;
}

function $proxySetPrototype(proxy, prototype) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "setPrototypeOf", handler?.setPrototypeOf);
  if (!trap) return $setPrototype(target, prototype, true);
  if (!$call(trap, handler, target, prototype)) return false;
  if (!Object.isExtensible(target) && $getPrototypeOf(target) !== prototype) $broken("setPrototypeOf");
  return true;
}

function $proxyExtensible(proxy) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "isExtensible", handler?.isExtensible), result;
  if (!trap) return Object.isExtensible(target);
  result = !!$call(trap, handler, target);
  if (result !== Object.isExtensible(target)) $broken("isExtensible");
  return result;
}

function $proxyPrevent(proxy) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "preventExtensions", handler?.preventExtensions);
  if (!trap) return !!$prevent(target);
  if (!$call(trap, handler, target)) return false;
  if (Object.isExtensible(target)) $broken("preventExtensions");
  return true;
}

// SetIntegrityLevel, 7.3.16
function $proxyRestrict(proxy, frozen) {
  var key, own, bits;
  if (!$proxyPrevent(proxy)) $broken("preventExtensions", undefined, true);
  for (key of $proxyKeys(proxy)) {
    bits = 2;
    if (frozen) {
      own = $proxyOwn(proxy, key);
      if (!own) continue;
      if (!(own[0] & 4)) bits = 10;
    }
    if (!$proxyDefine(proxy, key, [undefined, false, undefined, false, undefined, undefined, bits, bits]))
      $broken("defineProperty", key, true);
  }
}

// TestIntegrityLevel, 7.3.17
function $proxyRestricted(proxy, frozen) {
  if ($proxyExtensible(proxy)) return false;
  for (var key of $proxyKeys(proxy)) {
    var own = $proxyOwn(proxy, key);
    if (own && (!(own[0] & 2) || frozen && !(own[0] & 12))) return false;
  }
  return true;
}

// ---- [[Call]], [[Construct]]

function $proxyCall(proxy, self, ...list) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "apply", handler?.apply);
  return trap ? $call(trap, handler, target, self, list) : $apply(target, self, list);
}

function $proxyConstruct(proxy, made, ...list) {
  var target = $target(proxy), handler = $handler(proxy), trap = $trap(handler, "construct", handler?.construct), result;
  if (!trap) return $construct(target, list, made);
  result = $call(trap, handler, target, list, made);
  if (!$isObject(result)) throw new TypeError("proxy [[Construct]] must return an object");
  return result;
}

// A base constructor makes its object after this: new.target is a proxy.
function $proxyTarget(made) {
  var prototype = made.prototype;
  if (!$isObject(prototype)) $trap($handler(made), "construct", null); // GetFunctionRealm, 7.3.24: it may have been revoked
  return { prototype };
}

// ---- natives that met a proxy, and what they come to

// $own with what its caller is going to do, so that it does that to the proxy: 1 to get, 2 to set, 3 to define, 4 to delete.
// The answer is a property that leaves the caller nothing more to do.
function $proxyDone(proxy, key, doing, a, b) {
  if (doing === 1) return [0, $proxyGet(proxy, key, a)];
  if (doing === 2) return $proxySet(proxy, key, b, a) ? [4, undefined, $nothing] : [8];
  if (doing === 4) return $proxyDelete(proxy, key) ? undefined : [2];
  if (doing !== 3) return $proxyOwn(proxy, key);
  if ($proxyDefine(proxy, key, a)) return true;
  if (!b) $broken("defineProperty", key, true);
}

function $nothing() {}

// OrdinaryHasInstance, 7.3.22
function $proxyInstance(value, target) {
  var prototype;
  if (typeof target !== "function") return false;
  if ($unbound(target) !== target) return value instanceof $unbound(target);
  if (!$isObject(value)) return false;
  prototype = target.prototype;
  if (!$isObject(prototype)) throw new TypeError("Function has non-object prototype '" + $shown(prototype) + "' in instanceof check");
  for (;;) {
    value = $getPrototypeOf(value);
    if (value === null) return false;
    if (value === prototype) return true;
  }
}

function $proxyPrecedes(prototype, value) {
  prototype = $toObject(prototype);
  while (value !== null) {
    value = $getPrototypeOf(value);
    if (value === prototype) return true;
  }
  return false;
}

// Function.prototype.bind, 20.2.3.2
function $proxyBind(target, list) {
  var bound = $apply($bind, target, list), length = 0, name;
  if ($proxyOwn(target, "length")) {
    length = target.length;
    length = typeof length === "number" ? $toInteger(length) - (list.length > 1 ? list.length - 1 : 0) : 0;
  }
  $define(bound, "length", 9, length > 0 ? length : 0);
  name = target.name;
  $define(bound, "name", 9, "bound " + (typeof name === "string" ? name : ""));
  return bound;
}

function $proxied(native, self, a, b, ...list) {
  switch (native) {
    case $own: return $proxyDone(a, b, list[0], list[1], list[2]);
    case $define: return false; // there is no telling whether it may have a new property
    case $ownKeys: return $proxyKeys(a);
    case $keys: return $proxyList(a, 0);
    case $enumerableKeys: return $proxyList(a, 32);
    case Object.getOwnPropertyNames: return $proxyList(a, 16);
    case Object.getOwnPropertySymbols: return $proxyList(a, 112);
    case $getPrototypeOf: return $proxyPrototype(a);
    case $setPrototype:
      if ($proxySetPrototype(a, b)) return true;
      return list[0] ? false : $broken("setPrototypeOf", undefined, true);
    case Object.isExtensible: return $proxyExtensible(a);
    case Object.isFrozen: return $proxyRestricted(a, true);
    case Object.isSealed: return $proxyRestricted(a, false);
    case $prevent: return $proxyPrevent(a);
    case Object.preventExtensions: return $proxyPrevent(a) ? a : $broken("preventExtensions", undefined, true);
    case Object.hasOwn: return !!$proxyOwn(a, $toPrimitive(b, 6));
    case $hasOwn: return !!$proxyOwn(self, $toPrimitive(a, 6));
    case $isEnumerable:
      a = $proxyOwn(self, $toPrimitive(a, 6));
      return !!a && !(a[0] & 1);
    case $isPrototypeOf: return $proxyPrecedes(self, a);
    case $hasInstance: return $proxyInstance(a, self);
    case $bindAny: return $proxyBind(self, arguments.length < 4 ? [a] : [a, b, ...list]);
  }
  $proxyRestrict(a, native === Object.freeze);
  return a;
}
