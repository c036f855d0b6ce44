/* Typed arrays, ArrayBuffer, DataView: ECMA-262 23.2, 25.1, 25.3.
 *
 * A typed array has its bytes in itself (TYPE_TYPED: 6 + n) until somebody asks for its `buffer`: then those become an
 * ArrayBuffer of their own (TYPE_TYPED, too) and the array a view on it (TYPE_VIEW). So whoever never shares pays
 * for neither. What flash holds is read in place; the first write makes a copy in RAM, as for arrays (own.h).
 *
 * Lengths are limited to 65535 bytes. Functions marked "allocates" may move the heap (see object.h).
 */
#ifndef MOTE_TYPES_TYPED_H
#define MOTE_TYPES_TYPED_H

#include "object.h"

enum { TYPED_BYTES_MAX = 65535 };

static inline bool type_is_typed(Type type) { return THERE_ARE(TYPED) && (type == TYPE_TYPED || type == TYPE_VIEW); }
/* v's kind if it is a typed array, DataView or ArrayBuffer, else TYPED_KINDS. */
unsigned typed_kind(VmRef vm, Value v);
bool value_is_typed_array(VmRef vm, Value v);
static inline bool typed_has_elements(unsigned kind)
{
    return kind < TYPED_ARRAYS || (MOTE_FEATURES & FEATURE_BIGINT && typed_holds_bigints(kind));
}

/* A look at the bytes of something typed. Dies at the next allocation; not for writing unless typed_writable said so. */
typedef struct TypedView {
    uint8_t *data;
    uint32_t bytes, offset; /* within the ArrayBuffer */
    unsigned kind;
} TypedView;
TypedView typed_view(VmRef vm, Value v);
bool typed_writable(VmRef vm, Value v); /* its bytes will be in RAM. false: exception. Allocates */
uint32_t typed_length(VmRef vm, Value v); /* in elements; 0 for what has none */

/* A new typed array or ArrayBuffer of so many bytes (a multiple of the element's; TYPED_BYTES_MAX at most), all 0. Allocates. */
Value typed_new(VmRef vm, unsigned kind, uint32_t bytes);
/* A new view on an ArrayBuffer. Allocates. */
Value typed_new_view(VmRef vm, unsigned kind, Value buffer, uint32_t offset, uint32_t bytes);
/* The ArrayBuffer of a typed array or DataView, with a count; made if there is none. Allocates. */
Value typed_buffer(VmRef vm, Value v);

/* The number at p, with a count, or VALUE_EXCEPTION. Allocates. */
Value typed_load(VmRef vm, unsigned kind, const uint8_t *p);
double typed_load_double(unsigned kind, const uint8_t *p);
/* A primitive as an element at p: ToInt8 .. ToUint8Clamp, ToNumber (ECMA-262 table 71). Moves nothing. */
void typed_store(VmRef vm, unsigned kind, uint8_t *p, Value primitive);
/* Element with a count, VALUE_HOLE if there is none, VALUE_EXCEPTION. Allocates. */
Value typed_get(VmRef vm, Value v, uint32_t index);
/* Takes over the count of a primitive; an index out of range is ignored. false: exception. Allocates. */
bool typed_set(VmRef vm, Value v, uint32_t index, Value primitive);
/* Must script convert (or throw for) `value` before it is stored in v? */
#if MOTE_FEATURES & FEATURE_BIGINT
bool typed_resists(VmRef vm, Value v, Value value);
#else
#define typed_resists(vm, v, value) value_resists(vm, value)
#endif
/* Copy `count` elements (bytes of an ArrayBuffer) from `source` to `target`, which may share their memory; both typed, and in
 * range. false: exception. Allocates. */
bool typed_move(VmRef vm, Value target, uint32_t to, Value source, uint32_t from, uint32_t count);

/* Is `key` one that a typed array deals with itself: an index or a number's text (CanonicalNumericIndexString)? */
bool typed_owns_key(VmRef vm, Value v, Value key);

#endif
