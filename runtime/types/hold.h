/* Handles for C code that allocates: every allocation may move the heap, so what a function still needs
 * afterwards is pushed on the register stack first and read back with `held`.
 *
 *   if (!hold(vm, a) || ...) return VALUE_EXCEPTION;
 *   Value made = heap_alloc(...);          a and its address are stale now
 *   a = held(vm, 0);
 *   unhold(vm, 1);
 *
 * The convention of runtime/types: a function whose header comment says "allocates" may move the heap;
 * it protects its own arguments, its caller protects everything else that it still needs.
 */
#ifndef MOTE_TYPES_HOLD_H
#define MOTE_TYPES_HOLD_H

#include "heap.h"

/* Push a borrowed value (with a count of its own). false: out of memory is thrown, nothing pushed. */
bool hold(Vm *vm, Value v);
/* Push two: b ends up on top (depth 0), a below (depth 1). */
bool hold_two(Vm *vm, Value a, Value b);
/* Push a value whose count the handle takes over; on failure it is released. */
bool hold_owned(Vm *vm, Value v);
static inline Value held(const Vm *vm, unsigned depth) { return heap_peek(vm, depth); }
/* Pop and release `count` handles. */
void unhold(Vm *vm, unsigned count);

#endif
