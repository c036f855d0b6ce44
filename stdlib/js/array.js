// Array's methods: ECMA-262 23.1.3, for any array-like. $slice and $splice (C) make them quick on real arrays; push, pop
// and shift of those are C, and come here with what is none or is restricted.

function $callback(f) {
  if (typeof f !== "function") throw new TypeError(String(f) + " is not a function");
}

// ArraySpeciesCreate, 10.4.2.2: the array that a method of `object` makes.
function $arrayFor(object, length) {
  return new ($isArray(object) ? $species(object, Array) : Array)(length);
}

// ---- calling back

function Array_map(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i, result;
  $callback(callback);
  result = $arrayFor(object, length);
  for (i = 0; i < length; i++) if (i in object) $putOwn(result, i, $call(callback, thisArg, object[i], i, object));
  return result;
}

function Array_filter(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i, result, to = 0, value;
  $callback(callback);
  result = $arrayFor(object, 0);
  for (i = 0; i < length; i++) {
    if (i in object) {
      value = object[i];
      if ($call(callback, thisArg, value, i, object)) $putOwn(result, to++, value);
    }
  }
  return result;
}

// The callback for each element that exists: `result` (undefined, true, false) if no answer was the opposite, as forEach,
// every and some have it. With a step also for holes, from either end: the first element or (result -1) index accepted.
function $each(object, callback, thisArg, result, step) {
  object = $toObject(object);
  var length = $toLength(object.length), i = 0, by = step || 1, value, answer;
  $callback(callback);
  if (by < 0) {
    i = length - 1;
    length = -1;
  }
  for (; i !== length; i += by) {
    if (step || i in object) {
      value = object[i];
      answer = !$call(callback, thisArg, value, i, object);
      if (step) {
        if (!answer) return result ? i : value;
      } else if (answer === result) return !result;
    }
  }
  return result;
}

function Array_forEach(callback, thisArg) {
  return $each(this, callback, thisArg);
}

function Array_every(callback, thisArg) {
  return $each(this, callback, thisArg, true);
}

function Array_some(callback, thisArg) {
  return $each(this, callback, thisArg, false);
}

function Array_find(callback, thisArg) {
  return $each(this, callback, thisArg, undefined, 1);
}

function Array_findLast(callback, thisArg) {
  return $each(this, callback, thisArg, undefined, -1);
}

function Array_findIndex(callback, thisArg) {
  return $each(this, callback, thisArg, -1, 1);
}

function Array_findLastIndex(callback, thisArg) {
  return $each(this, callback, thisArg, -1, -1);
}

// `count`: of the method's arguments; the second is the initial value.
function $reduce(object, callback, value, count, step) {
  object = $toObject(object);
  var length = $toLength(object.length), i = 0;
  $callback(callback);
  if (step < 0) {
    i = length - 1;
    length = -1;
  }
  for (; i !== length; i += step) {
    if (i in object) {
      value = count < 2 ? object[i] : $call(callback, undefined, value, object[i], i, object);
      count = 2;
    }
  }
  if (count < 2) throw new TypeError("Reduce of empty array with no initial value");
  return value;
}

function Array_reduce(callback, initial) {
  return $reduce(this, callback, initial, arguments.length, 1);
}

function Array_reduceRight(callback, initial) {
  return $reduce(this, callback, initial, arguments.length, -1);
}

// ---- looking

function Array_indexOf(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = length && $relative(from, length);
  for (; i < length; i++) if (object[i] === value && i in object) return i;
  return -1;
}

function Array_lastIndexOf(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = arguments.length > 1 && length ? $toInteger(from) : -1;
  if (i < 0) i += length;
  if (i >= length) i = length - 1;
  for (; i >= 0; i--) if (object[i] === value && i in object) return i;
  return -1;
}

function Array_includes(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = length && $relative(from, length), element;
  for (; i < length; i++) {
    element = object[i];
    if (element === value || (element !== element && value !== value)) return true;
  }
  return false;
}

function Array_at(index) {
  var object = $toObject(this), length = $toLength(object.length);
  index = $toInteger(index);
  if (index < 0) index += length;
  if (index >= 0 && index < length) return object[index];
}

// ---- moving

// Element `from` of `source` to place `to`, or a hole.
function $move(object, to, source, from) {
  if (from in source) object[to] = source[from];
  else delete object[to];
}

// `count` elements at `from` to `to`, as memmove does.
function $moveRun(object, to, from, count) {
  var step = 1;
  if (from < to) {
    step = -1;
    from += count - 1;
    to += count - 1;
  }
  for (; count > 0; count--) {
    $move(object, to, object, from);
    from += step;
    to += step;
  }
  return object;
}

// `count` elements at `start` give way to items[first ..]. Returns the new length.
function $put(object, length, start, count, items, first) {
  var room = items.length - first, end, i, done;
  if (room < 0) room = 0;
  end = length - count + room;
  if (end > 9007199254740991) throw new TypeError("Invalid array length");
  done = $splice(object, start, count, room);
  if (!done && count !== room) {
    $moveRun(object, start + room, start + count, length - start - count);
    while (length > end) delete object[--length];
  }
  for (i = 0; i < room; i++) {
    if (first in items) object[start + i] = items[first];
    else delete object[start + i];
    first++;
  }
  if (!done) object.length = end;
  return end;
}

// Elements start .. end-1 as a new array; holes stay holes.
function $range(object, start, end) {
  var maker = $isArray(object) ? $species(object, Array) : Array, result, i;
  if (maker === Array) result = $slice(object, start, end);
  if (!result) {
    if (end - start > 4294967295) throw new RangeError("Invalid array length");
    result = new maker(end > start ? end - start : 0);
    for (i = 0; start < end; i++) {
      if (start in object) $putOwn(result, i, object[start]);
      start++;
    }
    result.length = i;
  }
  return result;
}

function Array_slice(start, end) {
  var object = $toObject(this), length = $toLength(object.length);
  return $range(object, $relative(start, length), $relative(end, length, length));
}

function Array_splice(...items) {
  var object = $toObject(this), length = $toLength(object.length), start = $relative(items[0], length), given = items.length, count, removed;
  if (given > 1) count = $toInteger(items[1]);
  else count = given * length;
  if (count < 0) count = 0;
  if (count > length - start) count = length - start;
  removed = $range(object, start, start + count);
  $put(object, length, start, count, items, 2);
  return removed;
}

function Array_unshift(...items) {
  var object = $toObject(this);
  return $put(object, $toLength(object.length), 0, 0, items, 0);
}

function $push(...items) {
  var object = $toObject(this), length = $toLength(object.length);
  return $put(object, length, length, 0, items, 0);
}

function $pop() {
  return $call(Array_splice, this, -1, 1)[0];
}

function $shift() {
  return $call(Array_splice, this, 0, 1)[0];
}

// Does concat take its elements?
function $isSpreadable(item) {
  if (!$isObject(item)) return false;
  var says = item[Symbol.isConcatSpreadable];
  return says === undefined ? $isArray(item) : says;
}

function Array_concat(...items) {
  var object = $toObject(this), result = $arrayFor(object, 0), to = 0, item = object, k = 0, i, length;
  for (;;) {
    if ($isSpreadable(item)) {
      length = $toLength(item.length);
      if (length > 9007199254740991 - to) throw new TypeError("too many elements");
      for (i = 0; i < length; i++) {
        if (i in item) $putOwn(result, to, item[i]);
        to++;
      }
    } else $putOwn(result, to++, item);
    if (k === items.length) break;
    item = items[k++];
  }
  result.length = to;
  return result;
}

function Array_fill(value, start, end) {
  var object = $toObject(this), length = $toLength(object.length), i = $relative(start, length);
  end = $relative(end, length, length);
  for (; i < end; i++) object[i] = value;
  return object;
}

function Array_copyWithin(target, start, end) {
  var object = $toObject(this), length = $toLength(object.length);
  var to = $relative(target, length), from = $relative(start, length), count = $relative(end, length, length) - from;
  return $moveRun(object, to, from, count > length - to ? length - to : count);
}

function Array_reverse() {
  var object = $toObject(this), high = $toLength(object.length) - 1, low = 0, value, exists;
  for (; low < high; low++, high--) {
    exists = low in object;
    value = object[low];
    $move(object, low, object, high);
    if (exists) object[high] = value;
    else delete object[high];
  }
  return object;
}

// ---- text

// `outer`: the arrays that are being joined; one in itself is empty.
function $join(object, length, separator, outer) {
  var text = $joinTexts(object, separator), i, element;
  if (text !== undefined) return text;
  text = "";
  outer.push(object);
  for (i = 0; i < length; i++) {
    if (i > 0) text += separator;
    element = object[i];
    if (element != null) {
      if ($isArray(element) && element.toString === Array_toString && element.join === Array_join)
        text += outer.indexOf(element) < 0 ? $join(element, element.length, ",", outer) : "";
      else text += `${element}`;
    }
  }
  outer.pop();
  return text;
}

function Array_join(separator) {
  var object = $toObject(this), length = $toLength(object.length);
  return $join(object, length, separator === undefined ? "," : `${separator}`, []);
}

function Array_toString() {
  var object = $toObject(this), join = object.join;
  if (typeof join === "function") return $call(join, object);
  return $call(Object_toString, object);
}

function Array_toLocaleString() {
  var object = $toObject(this), length = $toLength(object.length), i, text = "", element;
  for (i = 0; i < length; i++) {
    if (i > 0) text += ",";
    element = object[i];
    if (element != null) text += `${element.toLocaleString()}`;
  }
  return text;
}

// ---- order

// Does a belong behind b? undefined does, behind everything.
function $after(a, b, comparator) {
  if (b === undefined) return false;
  if (a === undefined) return true;
  if (comparator !== undefined) return $call(comparator, undefined, a, b) > 0;
  return `${a}` > `${b}`;
}

// Each element is inserted behind those before it that are not greater: few comparisons, stable, and in place.
function Array_sort(comparator) {
  if (comparator !== undefined && typeof comparator !== "function")
    throw new TypeError("The comparison function must be either a function or undefined");
  var object = $toObject(this), length = $toLength(object.length), list = [], i, value, low, high, middle;
  for (i = 0; i < length; i++) {
    if (i in object) {
      value = object[i];
      list.push(value);
    }
  }
  for (i = 1; i < list.length; i++) {
    value = list[i];
    low = 0;
    high = i;
    while (low < high) {
      middle = (low + high) >> 1;
      if ($after(list[middle], value, comparator)) high = middle;
      else low = middle + 1;
    }
    $splice(list, i, 1, 0);
    $splice(list, low, 0, 1);
    list[low] = value;
  }
  for (i = 0; i < list.length; i++) object[i] = list[i];
  for (; i < length; i++) delete object[i];
  return object;
}

// ---- making

// The elements of `object` as they come from the callback, if there is one, go to `result` from `to` on, those of arrays in
// their place, up to that depth. Returns where they end.
function $flatten(result, to, object, length, depth, callback, thisArg) {
  for (var i = 0, element; i < length; i++) {
    if (i in object) {
      element = object[i];
      if (callback) element = $call(callback, thisArg, element, i, object);
      if (depth > 0 && $isArray(element)) to = $flatten(result, to, element, $toLength(element.length), depth - 1);
      else $putOwn(result, to++, element);
    }
  }
  return to;
}

function Array_flat(depth) {
  var object = $toObject(this), length = $toLength(object.length), result;
  depth = depth === undefined ? 1 : $toInteger(depth);
  result = $arrayFor(object, 0);
  $flatten(result, 0, object, length, depth);
  return result;
}

function Array_flatMap(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), result;
  $callback(callback);
  result = $arrayFor(object, 0);
  $flatten(result, 0, object, length, 1, callback, thisArg);
  return result;
}

// CreateListFromArrayLike, 7.3.19
function $list(object) {
  var list = [], length = $toLength(object.length), i, value;
  for (i = 0; i < length; i++) {
    value = object[i];
    list.push(value);
  }
  return list;
}

function Array_from(items, mapper, thisArg) {
  var maker = $isConstructor(this) ? this : Array, i = 0, method, result, length, value;
  if (mapper !== undefined) $callback(mapper);
  method = items[Symbol.iterator];
  if (method != null) {
    if (typeof method !== "function") throw new TypeError($shown(items) + " is not iterable");
    if (!$iteratesPlainly(items)) items = { [Symbol.iterator]: $call($bind, method, items) }; // asked for once
    result = new maker();
    for (value of items) {
      $putOwn(result, i, mapper === undefined ? value : $call(mapper, thisArg, value, i));
      i++;
    }
  } else {
    items = $toObject(items);
    length = $toLength(items.length);
    result = new maker(length);
    for (; i < length; i++) {
      value = items[i];
      $putOwn(result, i, mapper === undefined ? value : $call(mapper, thisArg, value, i));
    }
  }
  result.length = i;
  return result;
}

function Array_of(...items) {
  var length = items.length, result, i;
  if (!$isConstructor(this)) return items;
  result = new this(length);
  for (i = 0; i < length; i++) $putOwn(result, i, items[i]);
  result.length = length;
  return result;
}
