// BigInt, a feature (feature.h), where script is called: arrays whose elements are BigInts. The rest is C.

// What a constructor of theirs makes of an object that is neither typed nor an array of primitives.
function $bigInts(object) {
  var list = Array_from(object), i;
  for (i = 0; i < list.length; i++) list[i] = $toBigInt(list[i]);
  return list;
}

// An object becomes an element of one.
function $storeBigInt(kind, array, key, value) {
  array[key] = $toPrimitive(value, 1);
}
