/* What natives may know of suspended functions (suspend.c). */
#ifndef MOTE_INTERP_SUSPENDED_H
#define MOTE_INTERP_SUSPENDED_H

#include "hold.h"

/* How one is resumed, in VM->coerce_hint when it is called. */
enum Resume { RESUME_NEXT, RESUME_THROW, RESUME_RETURN };

/* The script function that it is a call of. */
const FunctionRecord *suspended_function(VmRef vm, Value suspended);
/* Its code's instruction that it waits at, NULL when it does not: it runs, or has come to its end. */
const uint8_t *suspended_at(VmRef vm, Value suspended);

#endif
