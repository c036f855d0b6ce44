// structuredClone: HTML 2.7.10. A feature (feature.h). Nothing can be transferred.

function $uncloned(value) {
  var text = typeof value === "function" ? "function " + value.name : $isObject(value) ? "#<" + $prefixName(value) + ">" : String(value);
  var error = new Error(text + " could not be cloned.");
  $define(error, "name", 1, "DataCloneError");
  $define(error, "code", 1, 25);
  throw error;
}

function $prefixName(value) {
  var constructor = value.constructor;
  return typeof constructor === "function" ? constructor.name : "Object";
}

// Which constructor's prototype an error's copy gets: by its name.
function $errorClass(name) {
  var known = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError], one;
  for (one of known) if (name === one.name) return one;
  return Error;
}

function $cloneError(error, seen) {
  var message = $own(error, "message"), cause = $own(error, "cause"), copy = new ($errorClass(error.name))();
  seen.set(error, copy);
  if (message && !(message[0] & 4)) $define(copy, "message", 1, `${message[1]}`);
  if (cause && !(cause[0] & 4)) $define(copy, "cause", 1, $clone(cause[1], seen));
  return copy;
}

function $cloneMap(map, seen) {
  var copy = new Map(), list = [], key, i;
  seen.set(map, copy);
  for (key of $call($mapKeys, map)) list.push(key, $call($mapGet, map, key));
  for (i = 0; i < list.length; i += 2) copy.set($clone(list[i], seen), $clone(list[i + 1], seen));
  return copy;
}

function $cloneSet(set, seen) {
  var copy = new Set(), key;
  seen.set(set, copy);
  for (key of [...$call($setValues, set)]) copy.add($clone(key, seen));
  return copy;
}

function $cloneBuffer(buffer) {
  var length = $call($byteLength, buffer), copy = new ArrayBuffer(length), from = new Uint8Array(buffer), to = new Uint8Array(copy);
  while (length--) to[length] = from[length];
  return copy;
}

// Date or RegExp, which this file does not name: who clones other things does not need them.
function $maker(value) {
  var next = $getPrototypeOf(value), home;
  for (; next && next !== Object.prototype; next = $getPrototypeOf(home)) home = next;
  if (!home) $uncloned(value);
  return home.constructor;
}

function $cloneView(view, seen) {
  var data = view instanceof DataView, buffer = $clone(view.buffer, seen);
  return new (data ? DataView : $constructorOf(view))(buffer, view.byteOffset, data ? view.byteLength : view.length);
}

// A copy without properties of what is neither a plain object nor an array; undefined of these.
function $cloneSpecial(value, seen) {
  var content = $contentType(value), kind = $classOf(value), copy;
  if (content === 12) return $cloneMap(value, seen);
  if (content === 48) return new ($maker(value))(value);
  if (content === 49) return new ($maker(value))(value.getTime());
  if (content > 33 && content < 39) return $cloneSet(value, seen);
  if (kind === "Error") return $cloneError(value, seen);
  if (kind === "Boolean" || kind === "Number" || kind === "String") return Object(value.valueOf());
  if (content || kind === "Function") $uncloned(value);
  if ($isView(value)) return $cloneView(value, seen);
  if (value instanceof ArrayBuffer) return $cloneBuffer(value);
}

function $clone(value, seen) {
  if (typeof value === "symbol") $uncloned(value);
  if (!$isObject(value)) return value;
  var copy = seen.get(value), key;
  if (copy) return copy;
  copy = $cloneSpecial(value, seen);
  if (copy) {
    seen.set(value, copy);
    return copy;
  }
  copy = {};
  if ($isArray(value)) {
    copy = [];
    copy.length = value.length;
  }
  seen.set(value, copy);
  for (key of $keys(value)) if ($call($isEnumerable, value, key)) $putOwn(copy, key, $clone(value[key], seen));
  return copy;
}

function structuredClone(value, options) {
  if (arguments.length < 1) throw new TypeError("The 'value' argument must be specified");
  var transfer = options === undefined || options === null ? undefined : options.transfer, item;
  if (transfer !== undefined) for (item of transfer) $uncloned(item);
  return $clone(value, new Map());
}
