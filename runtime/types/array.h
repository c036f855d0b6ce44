/* Arrays: dense elements inline, one of three element kinds; a kind widens when a value does not fit. */
#ifndef MOTE_TYPES_ARRAY_H
#define MOTE_TYPES_ARRAY_H

#include "object.h"

bool value_is_array(const Vm *vm, Value v); /* Array.isArray: not arguments */
Value array_new(Vm *vm, uint32_t length);   /* holes; at most 65535 */
/* Moves `count` values out of `values` (left UNDEFINED) into a new array. */
Value array_from(Vm *vm, Value *values, uint32_t count);
uint32_t array_length(const Vm *vm, Value array);
bool array_set_length(Vm *vm, Value array, uint32_t length);
/* Element with a count, VALUE_HOLE if absent or out of range, VALUE_EXCEPTION if boxing runs out of memory. */
Value array_get(Vm *vm, Value array, uint32_t index);
/* Takes over the count. Grows (holes between) when index >= length. false: exception set. */
bool array_set(Vm *vm, Value array, uint32_t index, Value value);
bool array_push(Vm *vm, Value array, Value value); /* takes over the count */
Value array_pop(Vm *vm, Value array);
/* Remove `removed` elements at `index` and open a gap of `inserted` holes there. */
bool array_splice(Vm *vm, Value array, uint32_t index, uint32_t removed, uint32_t inserted);

#endif
