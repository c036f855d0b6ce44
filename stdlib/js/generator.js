// Generators: what compiled code and natives (generator.c) leave to JavaScript. An iteration of yield* or for await is an array
// [iterator, next, kind]: kind 0 of an iterator, 1 of an asynchronous one, 2 of an iterator taken for one.

// The last result of an iterator.
function $done(value) {
  return { value: value, done: true };
}

function $iteration(iterable, method, kind) {
  if (typeof method !== "function") throw new TypeError($shown(iterable) + " is not iterable");
  var iterator = Iterator_result($call(method, iterable));
  return [iterator, iterator.next, kind];
}

function Iterator_begin(iterable) {
  return $iteration(iterable, iterable[Symbol.iterator], 0);
}

function Iterator_result(result) {
  if (!$isObject(result)) throw new TypeError("Iterator result " + $shown(result) + " is not an object");
  return result;
}

// A step of yield*: next (0), throw (1), return (2) with what the generator was resumed with.
function Iterator_delegate(iteration, value, how) {
  var iterator = iteration[0], method = iteration[1];
  if (how) method = iterator[how > 1 ? "return" : "throw"];
  if (method == null) {
    if (how > 1) return $done(value);
    $refuse(iterator);
  }
  return Iterator_result($call(method, iterator, value));
}

// Nobody can throw into that iterator.
function $refuse(iterator) {
  $close(iterator, false);
  throw new TypeError("The iterator does not provide a 'throw' method");
}
