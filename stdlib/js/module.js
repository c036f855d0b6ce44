// The namespace object of a module that is used as a value: ECMA-262 10.4.6. `object` has a getter for each exported name.
function Module_namespace(object) {
  $setPrototype(object, null);
  return Object.freeze(object);
}
