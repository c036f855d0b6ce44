/* The natives' C functions, for firmware built for size. */
#ifndef MOTE_LIBRARY_NATIVES_LIST_H
#define MOTE_LIBRARY_NATIVES_LIST_H

#include <stdbool.h>

#include "support.h"

/* Writes a header with lists of them: NATIVE_FUNCTIONS(F), each once, and NATIVE_NUMBERS(N), for each native which of them it is,
 * counted from 1; with those of FEATURES_CARRIED, and the same with _IO for those of FEATURE_IO.
 * false: more functions than a byte can tell. */
bool natives_list(Buffer *b);

#endif
