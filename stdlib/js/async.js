// Asynchronous functions and generators: ECMA-262 27.6, 27.7. A call of one is suspended at once. It goes on by $continue(frame, value,
// how), how being 0 for a value, 1 for an exception, 2 for return(), and gives what it awaits, yields or returns; $waits(frame)
// tells which: 0 it has come to its end, 1 it awaits, 2 it yields, 3 it has not started.
//
// What it is for goes along as the reactions' result: the promise of a function, the queue of requests of a generator
// ([[how, value, promise], ...], also $owner(frame) while there are any).

function Async_start(frame) {
  var promise = $newPromise();
  $resume(frame, undefined, 0, promise);
  return promise;
}

// A job: goes on until something must be waited for.
function $resume(frame, value, how, data) {
  for (;;) {
    try {
      value = $continue(frame, value, how);
      how = 0;
    } catch (error) {
      value = error;
      how = 1;
    }
    var waits = $waits(frame);
    if (waits !== 1) break;
    try {
      return $await(frame, value, data);
    } catch (error) {
      value = error;
      how = 1;
    }
  }
  if ($isArray(data)) {
    $answer(data, value, how, waits === 0);
    $serve(frame, data);
  } else $complete(data, how, value);
}

// The first request is done.
function $answer(queue, value, failed, done) {
  $complete(queue[0][2], failed, failed ? value : { value, done });
  queue.shift();
}

// Have the requests done, up to one that must wait.
function $serve(frame, queue) {
  while (queue.length) {
    var how = queue[0][0], value = queue[0][1], waits = $waits(frame);
    if (waits && (waits < 3 || !how)) return $resume(frame, value, how, queue);
    $finish(frame);
    if (how === 2) return $finishWith(frame, queue, value);
    $answer(queue, how ? value : undefined, how, true);
  }
  $owner(frame, undefined);
}

// return() of a generator that does not run any more, or never will
async function $finishWith(frame, queue, value) {
  var failed = 0;
  try {
    value = await value;
  } catch (error) {
    value = error;
    failed = 1;
  }
  $answer(queue, value, failed, true);
  $serve(frame, queue);
}

function $request(generator, how, value) {
  var promise = $newPromise(), frame = $suspended(generator), request = [how, value, promise], queue;
  if (!frame) $complete(promise, 2, new TypeError("AsyncGenerator method called on incompatible receiver"));
  else {
    queue = $owner(frame);
    if (queue) queue.push(request);
    else {
      queue = [request];
      $owner(frame, queue);
      $serve(frame, queue);
    }
  }
  return promise;
}

function AsyncGenerator_next(value) {
  return $request(this, 0, value);
}

function AsyncGenerator_throw(exception) {
  return $request(this, 1, exception);
}

function AsyncGenerator_return(value) {
  return $request(this, 2, value);
}

// ---- for await, and yield* in asynchronous generators

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
