// The namespace object of a module that is used as a value: ECMA-262 10.4.6. `object` has a getter for each exported name.
function Module_namespace(object) {
  $setPrototype(object, null);
  $define(object, Symbol.toStringTag, 11, "Module");
  return Object.freeze(object);
}
