/* Strings: UTF-16 semantics, one byte a character where all are Latin-1. */
#ifndef MOTE_TYPES_TEXT_H
#define MOTE_TYPES_TEXT_H

#include "heap.h"

/* A look at a string's characters. Dies at the next allocation. */
typedef struct TextView {
    const uint8_t *bytes; /* Latin-1 bytes, or little-endian UTF-16 units (2-aligned). Where size matters most a string of one
                             character may have that instead (below 256): use text_unit for what may be so short */
    uint32_t length;      /* in units */
    bool wide;
} TextView;

bool value_is_string(VmRef vm, Value v);
TextView text_view(VmRef vm, Value string);
#ifdef __OPTIMIZE_SIZE__
uint32_t text_unit(const TextView *t, uint32_t i);
#else
static inline uint32_t text_unit(const TextView *t, uint32_t i)
{
    return t->wide ? (uint32_t)t->bytes[2 * i] | (uint32_t)t->bytes[2 * i + 1] << 8 : t->bytes[i];
}
#endif

/* New strings, with a count; one-character Latin-1 and empty strings come from flash. VALUE_EXCEPTION: out of memory
 * (or RangeError above 65535 units). */
Value text_new8(VmRef vm, const void *latin1, uint32_t length); /* `latin1` must not be in the heap */
Value text_alloc(VmRef vm, uint32_t length, bool wide, uint8_t **bytes); /* length >= 2 or wide; caller fills *bytes at once */
Value text_char(VmRef vm, uint32_t unit); /* one UTF-16 unit */
/* Copy `count` units from `start` of t to `to`, widening or narrowing. */
void text_copy(uint8_t *to, bool wide, const TextView *t, uint32_t start, uint32_t count);
/* The code point at unit i: of a surrogate pair (then it is above 0xFFFF), else that unit. */
uint32_t text_point(const TextView *t, uint32_t i);
Value text_slice(VmRef vm, Value string, uint32_t start, uint32_t end);
void text_shorten(VmRef vm, Value string, uint32_t length); /* a new one of Latin-1, to at least 2 */
/* a + b. Takes over a's count (appends in place when a is unshared); borrows b. */
Value text_concat(VmRef vm, Value a, Value b);
bool text_equal(VmRef vm, Value a, Value b);
/* Characters as UTF-8 in pieces, lone surrogates as U+FFFD. `sink` must not allocate. */
typedef void (*TextSink)(void *context, const char *bytes, size_t count);
void text_write_utf8(VmRef vm, Value string, TextSink sink, void *context);
int text_compare(VmRef vm, Value a, Value b); /* by units: <0, 0, >0 */
uint32_t text_hash(const TextView *t);
/* First index >= from of needle, or -1. */
int32_t text_index_of(const TextView *t, const TextView *needle, uint32_t from);

/* The property key of a string: an int for canonical array indices below 2^30, the flash string where
 * one is equal, else the RAM atom (interned, with a count). `key` borrowed. VALUE_EXCEPTION: out of memory. */
Value text_to_key(VmRef vm, Value string);
/* The one string that stands for this text, as text_to_key but never an int. */
Value text_intern(VmRef vm, Value string);
/* As text_to_key but never allocates: VALUE_HOLE when no such key exists anywhere (so no object has it). */
Value text_find_key(VmRef vm, Value string);
/* The string of a key (int keys become their decimal text). */
Value text_from_key(VmRef vm, Value key);
/* Called by the heap when a string with HEADER_ATOM dies or moves. */
void text_atom_freed(VmRef vm, Value atom);

#endif
