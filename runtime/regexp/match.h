/* Running the program of a regular expression on a text. */
#ifndef MOTE_REGEXP_MATCH_H
#define MOTE_REGEXP_MATCH_H

#include "heap.h"

/* The first match of TYPE_REGEXP `regexp` in `text` (a root) that starts at `from` or behind it (REGEXP_STICKY: there): where each group
 * starts and ends, -1 where it has not matched, as an array of integers; VALUE_NULL: none. Allocates. */
Value regexp_match(VmRef vm, Value regexp, const Value *text, uint32_t from);

#endif
