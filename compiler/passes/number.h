/* JavaScript's conversions of constants, exactly, for folding. */
#ifndef MOTE_PASSES_NUMBER_H
#define MOTE_PASSES_NUMBER_H

#include "ir.h"

/* ToNumber of a primitive constant; false: not a primitive, or not worth the exactness. */
bool const_to_number(const IrConst *c, double *result);
/* ToString of a primitive constant, into the arena; false: as above. */
bool const_to_string(Arena *arena, const IrConst *c, const char **text, uint32_t *length);
/* ToBoolean; false: not known. */
bool const_to_boolean(const IrConst *c, bool *result);
int32_t double_to_int32(double d);
bool string_is_ascii(const IrConst *c);

#endif
