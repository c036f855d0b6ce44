// FinalizationRegistry: ECMA-262 26.2. A feature (feature.h).
//
// $registered.first is the list of all that is registered anywhere. Under private names: of a registry 15940 its callback; of
// what is registered 15941 a WeakRef of the target, 15942 the value for the callback, 15943 a WeakRef of the token, 15944 the
// registry, 15945 what is next in the list. Where a WeakRef's target has gone the C of the runtime takes note; when there are no jobs left,
// it calls $finalize, and the callbacks become timers that are due.

function FinalizationRegistry_construct(cleanup) {
  if (!new.target) throw new TypeError("Constructor FinalizationRegistry requires 'new'");
  $callback(cleanup);
  var registry = $instance("FinalizationRegistry.prototype", 15940, cleanup), prototype;
  if (new.target !== FinalizationRegistry && $isObject(prototype = new.target.prototype)) $setPrototype(registry, prototype);
  return registry;
}

function FinalizationRegistry_register(target, held, token) {
  $field(this, 15940);
  var weak = new WeakRef(target);
  if (held === target) throw new TypeError("FinalizationRegistry: the target may not be the value that is held");
  if (token === target) token = weak;
  else if (token !== undefined) token = new WeakRef(token);
  $registered.first = $instance("WeakRef.prototype", 15941, weak, held, token, this, $registered.first);
}

// Of all that is registered what is `wanted` leaves the list: by its registry and token, or (no registry) as its target has gone.
function $unregister(registry, token) {
  var before, cell = $registered.first, next, weak, any = false;
  for (; cell; cell = next) {
    next = $field(cell, 15945);
    weak = registry ? $field(cell, 15943) : $field(cell, 15941);
    if (registry && ($field(cell, 15944) !== registry || !weak) || $call($deref, weak) !== token) {
      before = cell;
      continue;
    }
    if (!registry) $laterClean($field($field(cell, 15944), 15940), $field(cell, 15942));
    if (before) $setField(before, 15945, next);
    else $registered.first = next;
    any = true;
  }
  return any;
}

function $laterClean(callback, held) {
  setTimeout(() => {
    callback(held);
  }, 0);
}

function FinalizationRegistry_unregister(token) {
  $field(this, 15940);
  new WeakRef(token);
  return $unregister(this, token);
}

function $finalize() {
  $unregister();
}
