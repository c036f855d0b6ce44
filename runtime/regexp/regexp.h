/* RegExp objects: TYPE_WRAPPER of [TYPE_REGEXP, lastIndex]. */
#ifndef MOTE_REGEXP_REGEXP_H
#define MOTE_REGEXP_REGEXP_H

#include "object.h"

/* The TYPE_REGEXP of a RegExp object (borrowed), VALUE_HOLE if v is none. */
Value regexp_of(VmRef vm, Value v);
/* Does it have nothing but what the library made it, and the library's methods, and is its lastIndex a small integer? */
bool regexp_is_plain(VmRef vm, Value v);
/* A RegExp of a TYPE_REGEXP (takes over its count), or of VALUE_UNDEFINED: to be filled. Allocates. */
Value regexp_new(VmRef vm, Value record);
/* Fill such a one, window[0], with source, program (a text of bytes) and names (an object or VALUE_UNDEFINED), window[1] to [3]. They
 * are roots. false: exception set. Allocates. */
bool regexp_fill(VmRef vm, const Value *window);
/* The program of a RegExp as a text of bytes, with a count. VALUE_EXCEPTION possible. Allocates. */
Value regexp_program(VmRef vm, Value v);

#endif
