/* Decimal digits in a string, for correctly rounded parsing without a copy. Private to number*.c. */
#ifndef MOTE_TYPES_DECIMAL_H
#define MOTE_TYPES_DECIMAL_H

#include "number.h"

typedef struct Decimal {
    const uint8_t *bytes; /* characters, `1 << wide` bytes apart; the low byte of each is looked at */
    uint32_t count;       /* digits */
    uint32_t gap;         /* before this digit one character (the point) is skipped */
    int32_t exponent;     /* of ten, behind the last digit */
    bool wide;
} Decimal;

double decimal_to_double(const Decimal *decimal);

#endif
