// Array's methods that leave the array as it is and return another one: ECMA-262 23.1.3.33 to 35, 39; typed arrays' 23.2.3.32, 33, 36. A feature (feature.h).

// The elements start .. end-1, holes as undefined, behind those of `result`.
function $append(result, object, start, end) {
  for (; start < end; start++) $putOwn(result, result.length, object[start]);
  return result;
}

function $arrayLength(length) {
  if (length > 4294967295) throw new RangeError("Invalid array length");
  return length;
}

function Array_toReversed() {
  var object = $toObject(this), i = $arrayLength($toLength(object.length)), result = [];
  while (i > 0) $putOwn(result, result.length, object[--i]);
  return result;
}

function Array_toSorted(comparator) {
  if (comparator !== undefined && typeof comparator !== "function")
    throw new TypeError("The comparison function must be either a function or undefined");
  var object = $toObject(this);
  return $call(Array_sort, $append([], object, 0, $arrayLength($toLength(object.length))), comparator);
}

function Array_toSpliced(...items) {
  var object = $toObject(this), length = $toLength(object.length), start = $toInteger(items[0]), count = items.length, result;
  if (start < 0) start = start + length < 0 ? 0 : start + length;
  if (start > length) start = length;
  if (count > 1) {
    count = $toInteger(items[1]);
    if (count < 0) count = 0;
    if (count > length - start) count = length - start;
  } else count = count * (length - start);
  if (length - count + items.length - 2 > 9007199254740991) throw new TypeError("Invalid array length");
  $arrayLength(length - count + (items.length > 2 ? items.length - 2 : 0));
  result = $append([], object, 0, start);
  $append(result, items, 2, items.length);
  return $append(result, object, start + count, length);
}

function Array_with(index, value) {
  var object = $toObject(this), length = $toLength(object.length), at = $toInteger(index), result;
  if (at < 0) at += length;
  if (at < 0 || at >= length) throw new RangeError("Invalid index : " + at);
  $arrayLength(length);
  result = $append([], object, 0, at);
  result.push(value);
  return $append(result, object, at + 1, length);
}

// A typed array as another array of the same type.
function $typedCopy(array) {
  $typedLength(array);
  return new ($constructorOf(array))(array);
}

function TypedArray_toSorted(comparator) {
  if (comparator !== undefined) $callback(comparator);
  return $call(TypedArray_sort, $typedCopy(this), comparator);
}

function TypedArray_toReversed() {
  return $call(Array_reverse, $typedCopy(this));
}

function TypedArray_with(index, value) {
  var length = $typedLength(this), at = $toInteger(index), result;
  if (at < 0) at += length;
  value = $typedLength(this, value);
  if (at < 0 || at >= length) throw new RangeError("Invalid typed array index");
  result = $typedCopy(this);
  result[at] = value;
  return result;
}
