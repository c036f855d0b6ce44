// Map, Set, WeakMap, WeakSet: what calls script. ECMA-262 24.

// What the constructors do with their argument: called on the new object.
function $fillMap(entries) {
  var set = this.set, entry;
  $callback(set);
  for (entry of entries) {
    if (!$isObject(entry)) throw new TypeError("Iterator value is not an entry object");
    $call(set, this, entry[0], entry[1]);
  }
  return this;
}

function $fillSet(values) {
  var add = this.add, value;
  $callback(add);
  for (value of values) $call(add, this, value);
  return this;
}

// The callback with (value, key, collection); `get` finds the value of a key, a Set's values are its keys.
function $eachOf(collection, iterator, get, callback, thisArg) {
  var step, key;
  $callback(callback);
  while (!(step = $call($nextOf, iterator)).done) {
    key = step.value;
    $call(callback, thisArg, get ? $call(get, collection, key) : key, key, collection);
  }
}

function Map_forEach(callback, thisArg) {
  $eachOf(this, $call($mapKeys, this), $mapGet, callback, thisArg);
}

function Set_forEach(callback, thisArg) {
  $eachOf(this, $call($setValues, this), null, callback, thisArg);
}
