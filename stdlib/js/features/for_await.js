// for await, and yield* in asynchronous generators: ECMA-262 14.7.5, 27.1.4. A feature (feature.h).

function Async_iterate(iterable) {
  var method = iterable[Symbol.asyncIterator];
  return method === undefined || method === null ? $iteration(iterable, iterable[Symbol.iterator], 2) : $iteration(iterable, method, 1);
}

function Async_next(iteration) {
  return iteration[2] > 1 ? $stepSync(iteration, undefined, -1) : $call(iteration[1], iteration[0]);
}

// 27.1.4 %AsyncFromSyncIteratorPrototype%: how as Iterator_delegate; -1: next without an argument
async function $stepSync(iteration, value, how) {
  var iterator = iteration[0], method = iteration[1], result, done;
  if (how > 0) method = iterator[how > 1 ? "return" : "throw"];
  if (method === undefined || method === null) {
    if (how > 1) return $done(value);
    $refuse(iterator);
  }
  result = Iterator_result(how < 0 || how > 2 ? $call(method, iterator) : $call(method, iterator, value));
  done = !!result.done;
  value = result.value;
  try {
    value = await value;
  } catch (error) {
    if (!done && how < 2) $close(iterator, true);
    throw error;
  }
  return { value, done };
}

// Iterator_delegate in an asynchronous generator, where the result is to be awaited.
function Async_delegate(iteration, value, how) {
  var iterator = iteration[0], method = iteration[1];
  if (iteration[2] > 1) return $stepSync(iteration, value, how);
  if (how) method = iterator[how > 1 ? "return" : "throw"];
  if (method === undefined || method === null) return how > 1 ? $done(value) : $refuseAsync(iteration);
  return $call(method, iterator, value);
}

async function $refuseAsync(iteration) {
  var closing = Async_close(iteration);
  if (closing) Iterator_result(await closing.value);
  $refuse({});
}

// Nobody goes on with it: what is to be awaited, in an object, if there is something.
function Async_close(iteration) {
  var iterator = iteration[0], method = iterator.return;
  if (method === undefined || method === null) return;
  return { value: iteration[2] > 1 ? $stepSync(iteration, undefined, 3) : $call(method, iterator) };
}

// The same because of an exception, which matters more than what comes of it.
function Async_abandon(iteration) {
  try {
    var closing = Async_close(iteration);
    return closing && { value: $settled(closing.value) };
  } catch (error) {}
}

async function $settled(value) {
  try {
    await value;
  } catch (error) {}
  return {};
}
