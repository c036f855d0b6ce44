/* What several natives need of objects. */
#ifndef MOTE_NATIVE_OBJECTS_H
#define MOTE_NATIVE_OBJECTS_H

#include "native.h"

/* A wrapper object around a primitive that is not undefined or null; borrows it. Allocates. */
Value object_wrap(VmRef vm, Value primitive);
/* What a constructor makes of the primitive that it found (takes over its count): called as a function, itself. Allocates. */
Value object_constructed(VmRef vm, const Value *win, Value primitive);
/* The name by which Object.prototype.toString knows v. Allocates. */
Value object_class_name(VmRef vm, Value v);
/* The primitive in a wrapper of class `prototype` or the primitive itself, with a count; VALUE_HOLE if `v` is neither. */
Value object_unwrap(VmRef vm, Value v);
/* What proxies are of, in the end; anything else as it is (borrowed). VALUE_EXCEPTION: one is revoked. */
Value object_proxied(VmRef vm, Value v);
/* IsConstructor (7.2.4), or is it a class, or a native that constructs? */
bool function_constructs(VmRef vm, Value v, bool class);
/* A bound function: a copy of the window win[1] .. win[1 + argc], function, this, arguments. Allocates. */
Value function_bound(VmRef vm, Value *win, uint32_t argc);
/* What an iterator's next() returns: {value, done}; VALUE_HOLE: it is done. Takes over value's count. Allocates. */
Value iterator_result(VmRef vm, Value value);

#endif
