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
