/* The interpreter: one loop, no C recursion for script calls. */
#ifndef MOTE_INTERP_INTERP_H
#define MOTE_INTERP_INTERP_H

#include "native.h"

/* Call `function` with `this` and `argc` arguments from outside (top level, timers) and run until it
 * returns. Borrows all. Returns the result with a count, or VALUE_EXCEPTION with VM->exception set and
 * the positions of the frames it left recorded for mote_error_position. */
Value interp_call(VmRef vm, Value function, Value this_value, const Value *args, unsigned argc);

/* Note where the running code is, as if it had thrown; if only the library is running all stays as it is. */
void interp_here(VmRef vm);

#endif
