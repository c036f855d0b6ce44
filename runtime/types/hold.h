/* Handles for C code that allocates: every allocation may move the heap, so what a function still needs
 * afterwards is pushed on the register stack first and read back with `held`.
 *
 *   hold(vm, a);
 *   Value made = heap_alloc(...);          a and its address are stale now
 *   a = held(vm, 0);
 *   unhold_top(vm);
 *
 * The convention of runtime/types: a function whose header comment says "allocates" may move the heap;
 * it protects its own arguments, its caller protects everything else that it still needs.
 */
#ifndef MOTE_TYPES_HOLD_H
#define MOTE_TYPES_HOLD_H

#include "heap.h"

/* Handles never fail: whatever allocates leaves STACK_RESERVE bytes for them (heap.h), more than any C function
 * needs between two allocations. The answers are for callers that can not rely on that. */
void hold_push(VmRef vm, Value v);
void hold_copy(VmRef vm, Value v);
/* Push a borrowed value (with a count of its own). */
static inline bool hold(VmRef vm, Value v)
{
    hold_copy(vm, v);
    return true;
}
/* Push two: b ends up on top (depth 0), a below (depth 1). */
static inline bool hold_two(VmRef vm, Value a, Value b)
{
    hold(vm, a);
    return hold(vm, b);
}
/* Push a value whose count the handle takes over. */
static inline bool hold_owned(VmRef vm, Value v)
{
    hold_push(vm, v);
    return true;
}
ALWAYS_INLINE Value held(VmRef vm, unsigned depth)
{
    return vm_sp(vm)[depth];
}
/* Pop and release the top handle, or `count` of them. */
void unhold_top(VmRef vm);
void unhold(VmRef vm, unsigned count);
/* Pop the top handle: it is the result if all is well, else released for VALUE_EXCEPTION. */
Value hold_result(VmRef vm, bool well);

#endif
