/* RegExp objects: TYPE_WRAPPER of [TYPE_REGEXP, lastIndex]. */
#ifndef MOTE_REGEXP_REGEXP_H
#define MOTE_REGEXP_REGEXP_H

#include "object.h"

/* The TYPE_REGEXP of a RegExp object (borrowed), VALUE_HOLE if v is none. */
Value regexp_of(const Vm *vm, Value v);
/* Does it have nothing but what the library made it, and the library's methods, and is its lastIndex a small integer? */
bool regexp_is_plain(const Vm *vm, Value v);
/* A TYPE_REGEXP; `program`, of bytes, and the others are roots. Allocates. */
Value regexp_record(Vm *vm, const Value *source, const Value *program, const Value *names);
/* The RegExp of a TYPE_REGEXP (takes over its count) with another prototype, or VALUE_UNDEFINED for RegExp.prototype. Allocates. */
Value regexp_new(Vm *vm, Value record, const Value *prototype);

#endif
