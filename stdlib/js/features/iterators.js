// Iterator and the methods of its prototype: ECMA-262 (2025) 27.1. A feature (feature.h).
//
// What map, filter, take, drop and flatMap return keeps its state under private names (stdlib/js/iterator.js): 15980 its state, 0 nobody
// has asked it yet, 1 it waits, 2 it is being asked, 3 it is done; which method made it; the iterator and its `next`; the callback, or how
// many are left; how often that was called; flatMap's inner iterator and its `next`.

function $iteratorReceiver(iterator) {
  if (!$isObject(iterator)) throw new TypeError("Iterator.prototype method called on non-object");
}

// The arguments are looked at before the iterator is asked for `next`; an error in them closes it.
function $helper(iterator, kind, callback) {
  $iteratorReceiver(iterator);
  try {
    if (kind % 3 < 2) $callback(callback);
    else {
      callback = +callback;
      if (callback !== callback || (callback = $toInteger(callback)) < 0 || (callback > 9007199254740991 && callback !== Infinity))
        throw new RangeError(callback + " must be positive");
    }
  } catch (error) {
    $close(iterator, true);
    throw error;
  }
  return kind < 6 ? $instance("$IteratorHelper.prototype", 15980, 0, kind, iterator, iterator.next, callback, 0, undefined, undefined) : iterator.next;
}

function Iterator_map(mapper) {
  return $helper(this, 0, mapper);
}

function Iterator_filter(predicate) {
  return $helper(this, 1, predicate);
}

function Iterator_take(limit) {
  return $helper(this, 2, limit);
}

function Iterator_flatMap(mapper) {
  return $helper(this, 3, mapper);
}

function Iterator_drop(limit) {
  return $helper(this, 5, limit);
}

// callback(value, counter); an error closes the iterator.
function $callFor(iterator, callback, value, count) {
  try {
    return $call(callback, undefined, value, count);
  } catch (error) {
    $close(iterator, true);
    throw error;
  }
}

// GetIteratorFlattenable, 7.4.4
function $flattenable(value, texts) {
  if (!$isObject(value) && !(texts && typeof value === "string")) throw new TypeError($shown(value) + " is not an object");
  var method = value[Symbol.iterator];
  if (method === undefined || method === null) return value;
  return Iterator_result($call(method, value));
}

// The result with which flatMap goes on in the inner iterator; undefined when that is at its end.
function $inner(helper, iterator) {
  var inner = $field(helper, 15986), result;
  try {
    result = Iterator_result($call($field(helper, 15987), inner));
    if (!result.done) return { value: result.value, done: false };
  } catch (error) {
    $close(iterator, true);
    throw error;
  }
  $setField(helper, 15986, undefined);
}

function $flatten1(helper, iterator, value) {
  try {
    value = $flattenable(value, false);
    $setField(helper, 15987, value.next);
    $setField(helper, 15986, value);
  } catch (error) {
    $close(iterator, true);
    throw error;
  }
}

// The next result of a helper.
function $helped(helper) {
  var kind = $field(helper, 15981), iterator = $field(helper, 15982), next = $field(helper, 15983), callback = $field(helper, 15984), count, result, value;
  if (kind === 2) {
    if (callback === 0) {
      $close(iterator, false);
      return $done(undefined);
    }
    $setField(helper, 15984, callback - 1);
  }
  for (;;) {
    if ($field(helper, 15986)) {
      result = $inner(helper, iterator);
      if (result) return result;
    }
    result = Iterator_result($call(next, iterator));
    if (result.done) return $done(undefined);
    if (kind === 5 && callback > 0) {
      $setField(helper, 15984, --callback);
      continue;
    }
    value = result.value;
    if (kind % 3 === 2) break;
    count = $field(helper, 15985);
    result = $callFor(iterator, callback, value, count);
    $setField(helper, 15985, count + 1);
    if (kind === 3) $flatten1(helper, iterator, result);
    else if (kind === 0 || result) {
      if (kind === 0) value = result;
      break;
    }
  }
  return { value, done: false };
}

// What `next` (0) and `return` (1) have in common: nobody asks a helper that is being asked.
function $ask(helper, how) {
  var state = $field(helper, 15980), after = 3, result;
  if (state === 2) throw new TypeError("Generator is already running");
  if (state === 3) return $done(undefined);
  $setField(helper, 15980, how && !state ? 3 : 2);
  try {
    result = how ? $leave(helper) : $helped(helper);
    if (!result.done) after = 1;
  } finally {
    $setField(helper, 15980, after);
  }
  return result;
}

function $leave(helper) {
  var iterator = $field(helper, 15982), inner = $field(helper, 15986);
  if (inner) {
    try {
      $close(inner, false);
    } catch (error) {
      $close(iterator, true);
      throw error;
    }
  }
  $close(iterator, false);
  return $done(undefined);
}

function IteratorHelper_next() {
  return $ask(this, 0);
}

function IteratorHelper_return() {
  return $ask(this, 1);
}

// ---- those that go to the end: forEach (undefined), some (false), every (true) as in $each; find (1)

function $walk(iterator, callback, result) {
  var next = $helper(iterator, 6, callback), count = 0, step, value, answer;
  for (;;) {
    step = Iterator_result($call(next, iterator));
    if (step.done) return result === 1 ? undefined : result;
    value = step.value;
    answer = !$callFor(iterator, callback, value, count++);
    if (result === 1 ? !answer : answer === result) break;
  }
  $close(iterator, false);
  return result === 1 ? value : !result;
}

function Iterator_forEach(callback) {
  return $walk(this, callback);
}

function Iterator_some(predicate) {
  return $walk(this, predicate, false);
}

function Iterator_every(predicate) {
  return $walk(this, predicate, true);
}

function Iterator_find(predicate) {
  return $walk(this, predicate, 1);
}

function Iterator_reduce(reducer, value) {
  var next = $helper(this, 6, reducer), count = 0, step;
  if (arguments.length < 2) {
    step = Iterator_result($call(next, this));
    if (step.done) throw new TypeError("Reduce of a done iterator with no initial value");
    value = step.value;
    count = 1;
  }
  for (;;) {
    step = Iterator_result($call(next, this));
    if (step.done) return value;
    try {
      value = reducer(value, step.value, count++);
    } catch (error) {
      $close(this, true);
      throw error;
    }
  }
}

function Iterator_toArray() {
  $iteratorReceiver(this);
  var next = this.next, result = [], step;
  while (!(step = Iterator_result($call(next, this))).done) $putOwn(result, result.length, step.value);
  return result;
}

// ---- Iterator.from

function Iterator_from(value) {
  var iterator = $flattenable(value, true), next = iterator.next;
  return $call($hasInstance, Iterator, iterator) ? iterator : $instance("$WrappedIterator.prototype", 15960, iterator, next);
}

function WrappedIterator_next() {
  return $call($field(this, 15961), $field(this, 15960));
}

function WrappedIterator_return() {
  var iterator = $field(this, 15960), method = iterator.return;
  return method === undefined || method === null ? $done(undefined) : $call(method, iterator);
}

// Iterator.prototype[Symbol.toStringTag] is an accessor, so that assigning to an heir's works: 27.1.4.14
function Iterator_getTag() {
  return "Iterator";
}

function Iterator_setTag(value) {
  if (!$isObject(this) || this === Iterator.prototype) throw new TypeError("Incompatible receiver");
  if ($own(this, Symbol.toStringTag)) this[Symbol.toStringTag] = value;
  else $putOwn(this, Symbol.toStringTag, value);
}
