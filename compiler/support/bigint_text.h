/* BigInts as the compiler has them: decimal texts, which are what programs, dumps and people have, too. The digits of the device's
 * (runtime/types/bigint.h) are made of them at the end.
 */
#ifndef MOTE_SUPPORT_BIGINT_TEXT_H
#define MOTE_SUPPORT_BIGINT_TEXT_H

#include "support.h"

enum { BIGINT_MOST_DIGITS = 0x3FFF }; /* of 16 bits: the device's limit */

/* The digits, least significant first, without zeros at the upper end, of an unsigned text in base 2 .. 16. NULL: more than
 * BIGINT_MOST_DIGITS. */
uint16_t *bigint_digits(Arena *arena, const char *text, uint32_t length, unsigned radix, uint32_t *count);
/* The decimal text of digits; "-" in front if negative. */
char *bigint_text(Arena *arena, const uint16_t *digits, uint32_t count, bool negative);
/* The same with the other sign. */
const char *bigint_negated(Arena *arena, const char *text);

#endif
