// Iteration: ECMA-262 7.4, 27.1. The interpreter comes here for what is no untouched array, string or typed array.
//
// The library's own iterators keep their state under private names, so that nobody else's object is taken for one: $field and
// $setField (intrinsics.c) read and write it. Numbers: 16000 iterators of arrays, 15990 of strings, 15980 helpers, 15970 of matches, 15960 what Iterator.from wraps, 15950 decoders of text.

// The iteration of a value: its iterator's `next`, bound to it.
function $iterate(iterable) {
  var method = iterable == null ? undefined : iterable[Symbol.iterator];
  if (typeof method !== "function") throw new TypeError($shown(iterable) + " is not iterable");
  method = $call(method, iterable);
  if (!$isObject(method)) throw new TypeError("Result of the Symbol.iterator method is not an object");
  return $call($bind, method.next, method);
}

// Its next value, or the hole behind the last.
function $next(next) {
  var result = next();
  if (!$isObject(result)) throw new TypeError("Iterator result " + $shown(result) + " is not an object");
  return result.done ? $hole : result.value;
}

// Nobody goes on with the iterator; because of an exception, which then matters more than what `return` says.
function $close(iterator, thrown) {
  try {
    var method = iterator.return;
    if (method != null && !$isObject($call(method, iterator)) && !thrown)
      throw new TypeError("Iterator result is not an object");
  } catch (error) {
    if (!thrown) throw error;
  }
}

function $spread(array, iterable) {
  for (var value of iterable) $putOwn(array, array.length, value);
}

function Iterator_self() {
  return this;
}

function AsyncIterator_self() { // a function of its own, as it has another name
  return this;
}

// ---- arrays and array-likes: kind 0 values, 1 keys, 2 both

function $arrayIterator(array, kind) {
  return $instance("$ArrayIterator.prototype", 16000, $toObject(array), 0, kind);
}

function Array_values() {
  return $arrayIterator(this, 0);
}

function Array_keys() {
  return $arrayIterator(this, 1);
}

function Array_entries() {
  return $arrayIterator(this, 2);
}

function ArrayIterator_next() {
  var array = $field(this, 16000), index = $field(this, 16001), kind = $field(this, 16002), value;
  if (array !== undefined) {
    if (index < ($isView(array) ? $typedLength(array) : $toLength(array.length))) {
      $setField(this, 16001, index + 1);
      value = kind === 1 ? index : array[index];
      return { value: kind === 2 ? [index, value] : value, done: false };
    }
    $setField(this, 16000, undefined);
  }
  return { value: undefined, done: true };
}

// ---- strings

function String_iterate() {
  if (this == null) throw new TypeError("String.prototype method called on null or undefined");
  return $instance("$StringIterator.prototype", 15990, `${this}`, 0);
}

function StringIterator_next() {
  var text = $field(this, 15990), index = $field(this, 15991), end;
  if (index >= text.length) return { value: undefined, done: true };
  end = $call($codePointAt, text, index) > 65535 ? index + 2 : index + 1;
  $setField(this, 15991, end);
  return { value: $call($substring, text, index, end), done: false };
}
