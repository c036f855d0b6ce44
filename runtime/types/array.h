/* Arrays: dense elements inline, one of three element kinds; a kind widens when a value does not fit.
 *
 * Slot elements hold anything, VALUE_HOLE where absent; int32 and double kinds have no holes. An array with
 * HEADER_SEALED set is restricted (not extensible, frozen ...): property_set and array_set_length look at that,
 * who writes elements by other ways must know that there is nothing (array_is_plain). `array` may be a flash array or have been one; the first write makes its RAM copy.
 *
 * Functions marked "allocates" may move the heap (see object.h).
 */
#ifndef MOTE_TYPES_ARRAY_H
#define MOTE_TYPES_ARRAY_H

#include "object.h"

enum { ARRAY_LENGTH_MAX = 65535 };

bool value_is_array(VmRef vm, Value v); /* Array.isArray: not arguments */
/* An array or arguments whose elements have no attributes of their own and no restrictions: what C may change at will. */
bool array_is_plain(VmRef vm, Value v);
Value array_new(VmRef vm, uint32_t length);   /* holes; at most 65535. Allocates */
/* Moves `count` values out of `values` (left UNDEFINED) into a new array. `values` are registers: roots. Allocates. */
Value array_from(VmRef vm, Value *values, uint32_t count);
Value array_part(VmRef vm, Value array, uint32_t start, uint32_t end); /* elements as they are, new. Allocates */
uint32_t array_length(VmRef vm, Value array);
bool array_set_length(VmRef vm, Value array, uint32_t length); /* Allocates */
bool array_has(VmRef vm, Value array, uint32_t index);
/* Element with a count, VALUE_HOLE if absent or out of range, VALUE_EXCEPTION if boxing runs out of memory. Allocates. */
Value array_get(VmRef vm, Value array, uint32_t index);
/* Takes over the count. Grows (holes between) when index >= length. Restrictions are the caller's. false: exception set. Allocates. */
bool array_set(VmRef vm, Value array, uint32_t index, Value value);
bool array_push(VmRef vm, Value array, Value value); /* takes over the count. Allocates */
bool array_unpack(VmRef vm, Value array); /* packed numbers become slots. Allocates */
/* Remove `removed` elements at `index` and open a gap of `inserted` holes there (zeros in an array of packed
 * numbers; the caller fills them with array_set). Allocates. */
bool array_splice(VmRef vm, Value array, uint32_t index, uint32_t removed, uint32_t inserted);

#endif
