// Typed arrays and ArrayBuffer: ECMA-262 23.2, 25.1. Methods that are not here are those of arrays (typed_method in C).

// What a constructor makes of an object that is neither typed nor an array of primitives.
function $numbers(object) {
  var list = Array_from(object), i;
  for (i = 0; i < list.length; i++) list[i] = +list[i];
  return list;
}

// TypedArraySpeciesCreate, 23.2.4.1, and what it says of other constructors: a typed array that is long enough.
function $typedLike(array, length) {
  return $checked(new ($species(array, $constructorOf(array)))(length), length);
}

function $checked(array, length) {
  if ($typedLength(array) < length) throw new TypeError("Derived TypedArray constructor created an array which was too small");
  return array;
}

function TypedArray_from(source, mapper, thisArg) {
  if (!$isConstructor(this)) throw new TypeError($shown(this) + " is not a constructor");
  if (mapper !== undefined) $callback(mapper);
  source = Array_from(source);
  var length = source.length, result = $checked(new this(length), length), i;
  for (i = 0; i < length; i++) result[i] = mapper === undefined ? source[i] : $call(mapper, thisArg, source[i], i);
  return result;
}

function TypedArray_of(...items) {
  return $call(TypedArray_from, this, items);
}

function TypedArray_map(callback, thisArg) {
  var length = $typedLength(this), i, result;
  $callback(callback);
  result = $typedLike(this, length);
  for (i = 0; i < length; i++) result[i] = $call(callback, thisArg, this[i], i, this);
  return result;
}

function TypedArray_filter(callback, thisArg) {
  $typedLength(this);
  var list = $call(Array_filter, this, callback, thisArg), result = $typedLike(this, list.length), i;
  for (i = 0; i < list.length; i++) result[i] = list[i];
  return result;
}

function TypedArray_fill(value, start, end) {
  return $call(Array_fill, this, $typedLength(this, value), start, end);
}

// The elements start .. end-1 of a typed array or the bytes of an ArrayBuffer, as another one.
function $typedPart(object, length, start, end, buffer) {
  var from = $relative(start, length), result;
  length = $relative(end, length, length) - from;
  if (length < 0) length = 0;
  result = buffer ? new ($species(object, ArrayBuffer))(length) : $typedLike(object, length);
  if (buffer && (result === object || $call($byteLength, result) < length)) throw new TypeError("Species constructor returned an unfit ArrayBuffer");
  if (!$typedMove(result, 0, object, from, length)) for (; length > 0; ) result[--length] = object[from + length];
  return result;
}

function TypedArray_slice(start, end) {
  return $typedPart(this, $typedLength(this), start, end);
}

function ArrayBuffer_slice(start, end) {
  return $typedPart(this, $call($byteLength, this), start, end, true);
}

function TypedArray_subarray(start, end) {
  var length = $typedLength(this), from = $relative(start, length);
  length = $relative(end, length, length) - from;
  return $checked(new ($species(this, $constructorOf(this)))(this.buffer, this.byteOffset + from * this.BYTES_PER_ELEMENT, length < 0 ? 0 : length), 0);
}

function TypedArray_set(source, offset) {
  var room = $typedLength(this), at = $toInteger(offset), length, i;
  source = $toObject(source);
  length = $toLength(source.length);
  if (at < 0 || length > room - at) throw new RangeError("offset is out of bounds");
  if (!$typedMove(this, at, source, 0, length)) for (i = 0; i < length; i++) this[at + i] = source[i];
}

// By value, -0 before 0, NaN last: in place, by Shell's method.
function $sortNumbers(array) {
  var length = array.length, gap = length, i, k, value, other;
  while (gap > 1) {
    gap = gap < 5 ? 1 : (gap * 5 / 11) | 0;
    for (i = gap; i < length; i++) {
      value = array[i];
      for (k = i - gap; k >= 0; k -= gap) {
        other = array[k];
        if (other < value || (other === value ? other !== 0 || 1 / other <= 1 / value : value !== value)) break;
        array[k + gap] = other;
      }
      array[k + gap] = value;
    }
  }
  return array;
}

function TypedArray_sort(comparator) {
  $typedLength(this);
  return comparator === undefined ? $sortNumbers(this) : $call(Array_sort, this, comparator);
}
