// Promise: ECMA-262 27.2. States (PromiseState, loader/jobs.h): 0 pending, 1 fulfilled, 4 rejected, 5 rejected and handled.
//
// The result of a reaction, what its handler's value goes to, is the promise that `then` returned if it is Promise's own, and
// a capability, [promise, resolve, reject], if another constructor made it.
//
// A reaction may name a suspended frame in the place of its handlers: $await(frame, value, data) makes the frame go on with
// what `value` is settled with; then $resume(frame, value, rejected, data) is called, the job being nothing but that.

// `this`, a new promise, settled by what `executor` does with the functions it gets. They have no name.
function $start(executor, receiver) {
  $callback(executor);
  var open = true, promise = this;
  var resolve = (0, (value) => {
    if (open) {
      open = false;
      $resolve(promise, value);
    }
  });
  var reject = (0, (reason) => {
    if (open) {
      open = false;
      $settle(promise, 5, reason);
    }
  });
  try {
    $call(executor, receiver, resolve, reject);
  } catch (error) {
    if (open) {
      open = false;
      $settle(promise, 4, error);
    }
  }
  return promise;
}

// What a promise's resolve function does, 27.2.1.3.2.
function $resolve(promise, value) {
  var then;
  try {
    if (value === promise) throw new TypeError("Chaining cycle detected for promise #<Promise>");
    if ($isObject(value)) {
      then = value.then;
      if (typeof then === "function") return $job(then, value, promise, 4);
    }
  } catch (error) {
    return $settle(promise, 4, error);
  }
  $settle(promise, 1, value);
}

// A job: its kind is JobKind. Without a result it is queueMicrotask's.
function $runJob(handler, value, result, kind) {
  if (kind === 4) return $call($start, result, handler, value);
  if (typeof handler === "object") return $resume(handler, value, kind, result);
  if (result === undefined) return handler();
  try {
    if (handler) {
      value = handler(value);
      kind = 0;
    }
  } catch (error) {
    value = error;
    kind = 1;
  }
  $complete(result, kind, value);
}

// Resolve (0) or reject (1; 2 by hand) what a capability is of.
function $complete(result, rejected, value) {
  if ($isArray(result)) $call(result[rejected ? 2 : 1], undefined, value);
  else if (rejected) $settle(result, rejected + 3, value);
  else $resolve(result, value);
}

function $promiseOf(result) {
  return $isArray(result) ? result[0] : result;
}

// 27.2.1.5 NewPromiseCapability. With `whole` as an array in any case.
function $capability(constructor, whole) {
  if (constructor === Promise && !whole) return $newPromise();
  var resolve, reject, promise = new constructor((a, b) => {
    if (resolve !== undefined || reject !== undefined) throw new TypeError("Promise executor called twice");
    resolve = a;
    reject = b;
  });
  $callback(resolve);
  $callback(reject);
  return [promise, resolve, reject];
}

// 27.2.4.7.1 PromiseResolve
function $promiseFor(constructor, value) {
  if ($promiseState(value) !== undefined && value.constructor === constructor) return value;
  var result = $capability(constructor);
  $complete(result, 0, value);
  return $promiseOf(result);
}

function $await(frame, value, data) {
  $react($promiseFor(Promise, value), frame, frame, data);
}

function $receiver(value) {
  if (!$isObject(value)) throw new TypeError("Incompatible receiver");
  return value;
}

function Promise_then(fulfilled, rejected) {
  if ($promiseState(this) === undefined) $receiver();
  var result = $capability($species(this, Promise));
  $react(this, fulfilled, rejected, result);
  return $promiseOf(result);
}

function Promise_catch(rejected) {
  return this.then(undefined, rejected);
}

function Promise_resolve(value) {
  return $promiseFor($receiver(this), value);
}

function Promise_reject(reason) {
  var result = $capability($receiver(this));
  $complete(result, 2, reason);
  return $promiseOf(result);
}

function queueMicrotask(callback) {
  $callback(callback);
  $job(callback, undefined, undefined, 0);
}
