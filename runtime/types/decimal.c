/* Exact conversion between doubles and decimal digits, with one idea: a number in base 100 can be multiplied
 * and divided by powers of two in place, so a double's fraction shifted by its exponent gives its digits,
 * and digits shifted until they have 54 bits before the point give a double. One such number is all the
 * memory it takes. What does not fit is known to be there by the last pair's being odd, which is enough:
 * the numbers at which rounding changes fit.
 */
#include "decimal.h"

#include <math.h>

enum { STEP = 25, WHOLE_PAIRS = 9 };

void decimal_scale(Decimal *d, uint32_t factor, uint32_t carry)
{
    for (uint32_t i = d->count; i-- > 0;) {
        carry += d->pairs[i] * factor;
        d->pairs[i] = (uint8_t)(carry % 100);
        carry /= 100;
    }
    for (; carry; carry /= 100) {
        memmove(d->pairs + 1, d->pairs, d->count++);
        d->pairs[0] = (uint8_t)(carry % 100);
        d->point++;
    }
}

static void divide(Decimal *d, uint32_t bits)
{
    uint32_t rest = 0, length = 0;
    for (uint32_t i = 0; i < d->count || rest; i++) {
        rest *= 100;
        if (i < d->count)
            rest += d->pairs[i];
        uint32_t pair = rest >> bits;
        rest -= pair << bits;
        if (length || pair)
            d->pairs[length++] = (uint8_t)pair;
        else
            d->point--;
    }
    d->count = length;
}

void decimal_shift(Decimal *d, int bits)
{
    do {
        int step = bits > STEP ? STEP : bits < -STEP ? -STEP : bits;
        bits -= step;
        if (step >= 0)
            decimal_scale(d, 1u << step, 0);
        else
            divide(d, (uint32_t)-step);
        for (; d->count > DECIMAL_PAIRS; d->count--)
            d->pairs[d->count - 2] |= d->pairs[d->count - 1] != 0;
        while (d->count && d->pairs[d->count - 1] == 0)
            d->count--;
    } while (bits);
}

static int leading_zero(const Decimal *d) { return d->pairs[0] < 10; }

int decimal_point(const Decimal *d) { return 2 * d->point - leading_zero(d); }

unsigned decimal_digit(const Decimal *d, int i)
{
    uint32_t at = (uint32_t)(i + leading_zero(d)), pair = at / 2 < d->count ? d->pairs[at / 2] : 0;
    return at & 1 ? pair % 10 : pair / 10;
}

void decimal_round(Decimal *d, int digits, uint32_t bias)
{
    digits += leading_zero(d);
    uint32_t i = (uint32_t)digits / 2, unit = digits & 1 ? 10 : 100;
    if (digits < 0)
        d->count = 0;
    if (i >= d->count)
        return;
    uint32_t rest = d->pairs[i] % unit;
    if (bias == 0)
        bias = (unit == 10 ? d->pairs[i] / 10 : i ? d->pairs[i - 1] : 0) & 1;
    d->pairs[i] = (uint8_t)(d->pairs[i] - rest);
    if (2 * rest + (i + 1u < d->count) + bias > unit)
        d->pairs[i] = (uint8_t)(d->pairs[i] + unit);
    d->count = (i + 1);
    decimal_shift(d, 0); /* carries */
}

void decimal_from_double(Decimal *d, double value)
{
    uint32_t words[2];
    memcpy(words, &value, sizeof words);
    uint32_t high = words[1] & 0xFFFFF;
    int exponent = (int)(words[1] >> 20 & 0x7FF);
    if (exponent) {
        exponent--;
        high |= 0x100000;
    }
    d->point = 0;
    d->count = 0;
    d->pairs[0] = 0;
    decimal_scale(d, 0, high);
    decimal_scale(d, 0x10000, words[0] >> 16);
    decimal_scale(d, 0x10000, words[0] & 0xFFFF);
    decimal_shift(d, exponent - 1074);
}

double decimal_to_double(Decimal *d)
{
    uint64_t bits = 0;
    int exponent = 1075; /* of the number that `bits` will be, as a double's field, less one */
    if (d->count == 0 || d->point < -161)
        return 0;
    while (d->point <= 155) {
        int step = 6 * (WHOLE_PAIRS - d->point); /* never goes too far: 2^6 < 100 */
        decimal_shift(d, step);
        exponent -= step;
        if (d->point == WHOLE_PAIRS)
            break;
    }
    for (uint32_t i = 0; i < WHOLE_PAIRS; i++)
        bits = bits * 100 + (i < d->count ? d->pairs[i] : 0);
    bits = bits * 2 | (d->count > WHOLE_PAIRS);
    for (; bits >> 55 || exponent < 0; exponent++) /* down to 53 bits, a half, and whether there is more */
        bits = bits >> 1 | (bits & 1);
    bits = (bits >> 2) + (0xC8u >> (bits & 7) & 1);
    if (d->point > 155 || exponent > 2045)
        return INFINITY;
    bits += (uint64_t)exponent << 52; /* a carry makes the next exponent, or infinity */
    return real_from_bits(bits);
}
