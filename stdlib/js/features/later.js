// What later editions of the standard put to collections, promises and arrays: methods of Set (24.2.4), groupBy, fromAsync, Promise.try.
// A feature (feature.h).

// GetSetRecord, 24.2.1.2: [set, size, has, keys]
function $setRecord(other) {
  if (!$isObject(other)) throw new TypeError("The argument is not an object");
  var size = +other.size, has, keys;
  if (size !== size) throw new TypeError("The 'size' property is NaN");
  size = $toInteger(size);
  if (size < 0) throw new RangeError(size + " is an invalid size");
  has = other.has;
  $callback(has);
  keys = other.keys;
  $callback(keys);
  return [other, size, has, keys];
}

// Its keys, as iterated by a script: `next` bound to the iterator.
function $keysOf(record) {
  var iterator = Iterator_result($call(record[3], record[0]));
  return [iterator, iterator.next];
}

function $nextKey(keys) {
  return Iterator_result($call(keys[1], keys[0]));
}

function $copySet(set) {
  var copy = new Set(), iterator = $call($setValues, set), step;
  while (!(step = $call($nextOf, iterator)).done) $call($setAdd, copy, step.value);
  return copy;
}

// The set and the record, once it is known that there is a set.
function $sets(set, other) {
  $call($setSize, set);
  return $setRecord(other);
}

function Set_union(other) {
  var record = $sets(this, other), keys = $keysOf(record), result = $copySet(this), step;
  while (!(step = $nextKey(keys)).done) $call($setAdd, result, step.value);
  return result;
}

// Where the set is not larger than the other: result of `visit` for each element, told whether the other has it. Where `visit` returns
// something, that is it.
function $eachShared(set, record, visit) {
  var iterator = $call($setValues, set), step, answer;
  while (!(step = $call($nextOf, iterator)).done) {
    answer = visit(step.value, !!$call(record[2], record[0], step.value));
    if (answer !== undefined) return answer;
  }
}

// Else: for each key of the other, told whether the set has it.
function $eachOther(set, record, visit) {
  var keys = $keysOf(record), step, key, answer;
  while (!(step = $nextKey(keys)).done) {
    key = step.value;
    answer = visit(key, $call($setHas, set, key));
    if (answer !== undefined) {
      $close(keys[0], false);
      return answer;
    }
  }
}

function $eachOfBoth(set, record, visit) {
  return $call($setSize, set) <= record[1] ? $eachShared(set, record, visit) : $eachOther(set, record, visit);
}

function Set_intersection(other) {
  var record = $sets(this, other), result = new Set();
  $eachOfBoth(this, record, (value, shared) => {
    if (shared) $call($setAdd, result, value);
  });
  return result;
}

function Set_difference(other) {
  var record = $sets(this, other), result = $copySet(this);
  $eachOfBoth(this, record, (value, shared) => {
    if (shared) $call($setDelete, result, value);
  });
  return result;
}

function Set_symmetricDifference(other) {
  var record = $sets(this, other), keys = $keysOf(record), result = $copySet(this), step, value;
  while (!(step = $nextKey(keys)).done) {
    value = step.value;
    if ($call($setHas, this, value)) $call($setDelete, result, value);
    else $call($setAdd, result, value);
  }
  return result;
}

function Set_isSubsetOf(other) {
  var record = $sets(this, other);
  if ($call($setSize, this) > record[1]) return false;
  return $eachShared(this, record, (value, shared) => (shared ? undefined : false)) === undefined;
}

function Set_isSupersetOf(other) {
  var record = $sets(this, other);
  if ($call($setSize, this) < record[1]) return false;
  return $eachOther(this, record, (value, shared) => (shared ? undefined : false)) === undefined;
}

function Set_isDisjointFrom(other) {
  return $eachOfBoth(this, $sets(this, other), (value, shared) => (shared ? false : undefined)) === undefined;
}

// ---- groups

function Object_groupBy(items, callback) {
  var groups = { __proto__: null }, count = 0, key;
  $groupable(items, callback);
  for (var value of items) {
    key = $toPrimitive(callback(value, count++), 6);
    if (typeof key !== "symbol") key = `${key}`;
    if (!groups[key]) $putOwn(groups, key, []);
    $putOwn(groups[key], groups[key].length, value);
  }
  return groups;
}

function Map_groupBy(items, callback) {
  var groups = new Map(), count = 0, key, group;
  $groupable(items, callback);
  for (var value of items) {
    key = callback(value, count++);
    group = $call($mapGet, groups, key);
    if (!group) $call($mapSet, groups, key, (group = []));
    $putOwn(group, group.length, value);
  }
  return groups;
}

function $groupable(items, callback) {
  if (items === undefined || items === null) throw new TypeError(items + " is not iterable");
  $callback(callback);
}

// ---- promises

function Array_fromAsync(items, mapper, thisArg) {
  return $gather(this, items, mapper, thisArg);
}

async function $gather(maker, items, mapper, thisArg) {
  var i = 0, name = Symbol.asyncIterator, method, result, length, value;
  if (!$isConstructor(maker)) maker = Array;
  if (mapper !== undefined) $callback(mapper);
  method = items[name];
  if (method == null) method = items[(name = Symbol.iterator)];
  if (method != null) {
    if (typeof method !== "function") throw new TypeError($shown(items) + " is not iterable");
    items = { [name]: $call($bind, method, items) }; // asked for once
    result = new maker();
    for await (value of items) {
      if (mapper !== undefined) value = await $call(mapper, thisArg, value, i);
      $putOwn(result, i++, value);
    }
  } else {
    items = $toObject(items);
    length = $toLength(items.length);
    result = new maker(length);
    for (; i < length; i++) {
      value = await items[i];
      if (mapper !== undefined) value = await $call(mapper, thisArg, value, i);
      $putOwn(result, i, value);
    }
  }
  result.length = i;
  return result;
}

function Promise_try(callback, ...args) {
  var result = $capability($receiver(this)), failed = 0, value;
  try {
    value = $apply(callback, undefined, args);
  } catch (error) {
    value = error;
    failed = 2;
  }
  $complete(result, failed, value);
  return $promiseOf(result);
}
