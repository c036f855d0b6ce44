/* Exact decimal numbers, between doubles and their texts. Private to number_*.c. */
#ifndef MOTE_TYPES_DECIMAL_H
#define MOTE_TYPES_DECIMAL_H

#include "number.h"

/* No double and no number halfway between two has more than 768 digits; one pair more tells whether there is
 * anything behind them. The slack is what one step of a shift adds before it is cut. */
enum { DECIMAL_PAIRS = 387, DECIMAL_SLACK = 13 };

/* Pairs of digits, most significant first: 0.p0p1p2... * 100^point. No pairs: zero. */
typedef struct Decimal {
    int32_t point;
    uint32_t count;
    uint8_t pairs[DECIMAL_PAIRS + DECIMAL_SLACK];
} Decimal;

void decimal_scale(Decimal *d, uint32_t factor, uint32_t carry); /* d = d * factor + carry in units of the last pair; both < 2^25 */
void decimal_shift(Decimal *d, int bits);                        /* d = d * 2^bits, without zeros at either end */
void decimal_from_double(Decimal *d, double value);              /* finite; without the sign */
double decimal_to_double(Decimal *d);                            /* correctly rounded; destroys d */

/* Digits are counted from the first one that is not 0. */
int decimal_point(const Decimal *d);             /* how many are before the point */
unsigned decimal_digit(const Decimal *d, int i); /* 0 before and behind those there are */
/* Keep the first `digits` and add 1 to the last if what is dropped, in halves of its unit plus `bias`, is above one half;
 * bias 0: ties go to even. */
void decimal_round(Decimal *d, int digits, uint32_t bias);

#endif
