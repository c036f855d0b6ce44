// What makes promises of others: ECMA-262 27.2.4. A feature (feature.h).

function Promise_withResolvers() {
  var result = $capability(this, true);
  return { promise: result[0], resolve: result[1], reject: result[2] };
}

// ---- several at a time: all (0), allSettled (1), any (2), race (3)

function $combine(constructor, iterable, kind) {
  var result = $capability(constructor, true), values = [], left = 1, index = 0, resolve, item, element;
  var finish = () => {
    if (--left || kind > 2) return;
    if (kind > 1) $complete(result, 2, new AggregateError(values, "All promises were rejected"));
    else $complete(result, 0, values);
  };
  try {
    resolve = constructor.resolve;
    $callback(resolve);
    for (item of iterable) {
      item = $call(resolve, constructor, item);
      element = $element(values, index++, finish);
      left++;
      item.then(kind < 2 ? element(kind) : result[1], kind % 3 ? element((kind & 1) * 2) : result[2]);
    }
    finish();
  } catch (error) {
    $complete(result, 1, error);
  }
  return result[0];
}

// Makes the functions that put element `index` into its place, of which one does it once: the value (0), or an
// object that says that it is a value (1) or a reason (2).
function $element(values, index, finish) {
  var open = true;
  $putOwn(values, index, undefined);
  return (how) => (value) => {
    if (open) {
      open = false;
      values[index] = how > 1 ? { status: "rejected", reason: value } : how ? { status: "fulfilled", value } : value;
      finish();
    }
  };
}

function Promise_all(iterable) {
  return $combine(this, iterable, 0);
}

function Promise_allSettled(iterable) {
  return $combine(this, iterable, 1);
}

function Promise_any(iterable) {
  return $combine(this, iterable, 2);
}

function Promise_race(iterable) {
  return $combine(this, iterable, 3);
}

// 27.2.5.3
function Promise_finally(callback) {
  var constructor = $species($receiver(this), Promise);
  if (typeof callback !== "function") return this.then(callback, callback);
  return this.then((value) => $promiseFor(constructor, callback()).then(() => value),
    (reason) => $promiseFor(constructor, callback()).then(() => { throw reason; }));
}
