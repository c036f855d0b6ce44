// Array's methods that call back or work on any array-like: ECMA-262 23.1.3.

function $callback(f) {
  if (typeof f !== "function") throw new TypeError(String(f) + " is not a function");
}

// A relative index argument, clamped to 0 .. length.
function $relative(value, length, fallback) {
  if (value === undefined) return fallback;
  value = $toInteger(value);
  if (value < 0) return value + length < 0 ? 0 : value + length;
  return value > length ? length : value;
}

function Array_forEach(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i;
  $callback(callback);
  for (i = 0; i < length; i++) if (i in object) $call(callback, thisArg, object[i], i, object);
}

function Array_map(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i;
  $callback(callback);
  var result = new Array(length);
  for (i = 0; i < length; i++) if (i in object) result[i] = $call(callback, thisArg, object[i], i, object);
  return result;
}

function Array_filter(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i, value;
  $callback(callback);
  var result = [];
  for (i = 0; i < length; i++) {
    if (i in object) {
      value = object[i];
      if ($call(callback, thisArg, value, i, object)) result.push(value);
    }
  }
  return result;
}

function Array_every(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i;
  $callback(callback);
  for (i = 0; i < length; i++) if (i in object && !$call(callback, thisArg, object[i], i, object)) return false;
  return true;
}

function Array_some(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i;
  $callback(callback);
  for (i = 0; i < length; i++) if (i in object && $call(callback, thisArg, object[i], i, object)) return true;
  return false;
}

function Array_reduce(callback, initial) {
  var object = $toObject(this), length = $toLength(object.length), i = 0;
  $callback(callback);
  if (arguments.length < 2) {
    while (i < length && !(i in object)) i++;
    if (i >= length) throw new TypeError("Reduce of empty array with no initial value");
    initial = object[i++];
  }
  for (; i < length; i++) if (i in object) initial = $call(callback, undefined, initial, object[i], i, object);
  return initial;
}

function Array_reduceRight(callback, initial) {
  var object = $toObject(this), i = $toLength(object.length) - 1;
  $callback(callback);
  if (arguments.length < 2) {
    while (i >= 0 && !(i in object)) i--;
    if (i < 0) throw new TypeError("Reduce of empty array with no initial value");
    initial = object[i--];
  }
  for (; i >= 0; i--) if (i in object) initial = $call(callback, undefined, initial, object[i], i, object);
  return initial;
}

// The index of the first (step 1) or last (step -1) element that the callback accepts, or -1.
function $search(object, callback, thisArg, step) {
  var length = $toLength(object.length), i = step > 0 ? 0 : length - 1;
  $callback(callback);
  for (; i >= 0 && i < length; i += step) if ($call(callback, thisArg, object[i], i, object)) return i;
  return -1;
}

function Array_find(callback, thisArg) {
  var object = $toObject(this), length = $toLength(object.length), i, value;
  $callback(callback);
  for (i = 0; i < length; i++) {
    value = object[i];
    if ($call(callback, thisArg, value, i, object)) return value;
  }
}

function Array_findLast(callback, thisArg) {
  var object = $toObject(this), i = $toLength(object.length) - 1, value;
  $callback(callback);
  for (; i >= 0; i--) {
    value = object[i];
    if ($call(callback, thisArg, value, i, object)) return value;
  }
}

function Array_findIndex(callback, thisArg) {
  return $search($toObject(this), callback, thisArg, 1);
}

function Array_findLastIndex(callback, thisArg) {
  return $search($toObject(this), callback, thisArg, -1);
}

function Array_indexOf(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = $relative(from, length, 0);
  for (; i < length; i++) if (object[i] === value && i in object) return i;
  return -1;
}

function Array_lastIndexOf(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = length - 1;
  if (arguments.length > 1) {
    from = $toInteger(from);
    i = from < 0 ? length + from : from < length ? from : length - 1;
  }
  for (; i >= 0; i--) if (object[i] === value && i in object) return i;
  return -1;
}

function Array_includes(value, from) {
  var object = $toObject(this), length = $toLength(object.length), i = $relative(from, length, 0), element;
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

function Array_fill(value, start, end) {
  var object = $toObject(this), length = $toLength(object.length), i = $relative(start, length, 0);
  end = $relative(end, length, length);
  for (; i < end; i++) object[i] = value;
  return object;
}

function Array_copyWithin(target, start, end) {
  var object = $toObject(this), length = $toLength(object.length);
  var to = $relative(target, length, 0), from = $relative(start, length, 0), step = 1;
  var count = $relative(end, length, length) - from;
  if (count > length - to) count = length - to;
  if (from < to && to < from + count) {
    step = -1;
    from += count - 1;
    to += count - 1;
  }
  for (; count > 0; count--) {
    if (from in object) object[to] = object[from];
    else delete object[to];
    from += step;
    to += step;
  }
  return object;
}

function Array_reverse() {
  var object = $toObject(this), high = $toLength(object.length) - 1, low = 0, a, b, hasA, hasB;
  for (; low < high; low++, high--) {
    hasA = low in object;
    if (hasA) a = object[low];
    hasB = high in object;
    if (hasB) b = object[high];
    if (hasB) object[low] = b;
    else if (hasA) delete object[low];
    if (hasA) object[high] = a;
    else if (hasB) delete object[high];
  }
  return object;
}

function Array_join(separator) {
  var object = $toObject(this), length = $toLength(object.length), i, text, element;
  separator = separator === undefined ? "," : String(separator);
  text = $arrayJoin(object, separator);
  if (text !== undefined) return text;
  text = "";
  for (i = 0; i < length; i++) {
    if (i > 0) text += separator;
    element = object[i];
    if (element !== undefined && element !== null) text += String(element);
  }
  return text;
}

function Array_toString() {
  var object = $toObject(this), join = object.join;
  if (typeof join === "function") return $call(join, object);
  return "[object " + $classOf(object) + "]";
}

function Array_toLocaleString() {
  var object = $toObject(this), length = $toLength(object.length), i, text = "", element;
  for (i = 0; i < length; i++) {
    if (i > 0) text += ",";
    element = object[i];
    if (element !== undefined && element !== null) text += String(element.toLocaleString());
  }
  return text;
}

function $compare(a, b, comparator) {
  if (comparator !== undefined) return $call(comparator, undefined, a, b);
  a = String(a);
  b = String(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

// Merge sort, bottom up: stable, n log n comparisons, one array of scratch.
function $sorted(list, comparator) {
  var n = list.length, width = 1, low, middle, high, i, j, out, value;
  while (width < n) {
    out = [];
    for (low = 0; low < n; low = high) {
      middle = low + width < n ? low + width : n;
      high = middle + width < n ? middle + width : n;
      i = low;
      j = middle;
      while (i < middle && j < high) {
        value = list[j];
        if ($compare(list[i], value, comparator) > 0) { out.push(value); j++; }
        else out.push(list[i++]);
      }
      while (i < middle) out.push(list[i++]);
      while (j < high) out.push(list[j++]);
    }
    list = out;
    width *= 2;
  }
  return list;
}

function Array_sort(comparator) {
  if (comparator !== undefined && typeof comparator !== "function")
    throw new TypeError("The comparison function must be either a function or undefined");
  var object = $toObject(this), length = $toLength(object.length), list = [], absent = 0, undefinedCount = 0, i, value;
  for (i = 0; i < length; i++) {
    if (!(i in object)) absent++;
    else {
      value = object[i];
      if (value === undefined) undefinedCount++;
      else list.push(value);
    }
  }
  list = $sorted(list, comparator);
  for (i = 0; i < list.length; i++) object[i] = list[i];
  for (; undefinedCount > 0; undefinedCount--) object[i++] = undefined;
  for (; absent > 0; absent--) delete object[i++];
  return object;
}

function $flatten(result, object, depth) {
  var length = $toLength(object.length), i, element;
  for (i = 0; i < length; i++) {
    if (i in object) {
      element = object[i];
      if (depth > 0 && Array.isArray(element)) $flatten(result, element, depth - 1);
      else result.push(element);
    }
  }
  return result;
}

function Array_flat(depth) {
  return $flatten([], $toObject(this), depth === undefined ? 1 : $toInteger(depth));
}

function Array_flatMap(callback, thisArg) {
  return $flatten([], $call(Array_map, this, callback, thisArg), 1);
}

function Array_from(items, mapper, thisArg) {
  var result = [], i = 0, length, value;
  if (mapper !== undefined) $callback(mapper);
  if (typeof items === "string" || Array.isArray(items)) {
    for (value of items) {
      result.push(mapper === undefined ? value : $call(mapper, thisArg, value, i));
      i++;
    }
    return result;
  }
  items = $toObject(items);
  length = $toLength(items.length);
  for (; i < length; i++) {
    value = items[i];
    result.push(mapper === undefined ? value : $call(mapper, thisArg, value, i));
  }
  return result;
}

function Array_of() {
  var result = [], i;
  for (i = 0; i < arguments.length; i++) result.push(arguments[i]);
  return result;
}
