/* The texts of numbers: what toString, toFixed, toExponential and toPrecision have in common is laid out here. */
#include "decimal.h"

#include <stddef.h>

enum { BIAS_EVEN = 0, BIAS_UP = 1, BIAS_NEXT = 200, HEAD_PAIRS = 12 };

unsigned number_format_int(uint32_t n, char *out)
{
    unsigned length = 1;
    for (uint32_t rest = n; rest >= 10; rest /= 10)
        length++;
    for (unsigned i = length; i-- > 0; n /= 10)
        out[i] = (char)('0' + n % 10);
    return length;
}

/* The fewest digits that give `value` again, of these the closest. 17 always do; 15 never give another
 * number (but below the normal ones), so that they are where to begin. Where the neighbour below is nearer than
 * the one above, the closest digits may not do and the next ones up may. */
static void shorten(Decimal *d, double value)
{
    uint8_t exact[offsetof(Decimal, pairs) + HEAD_PAIRS];
    bool found = false;
    if (d->count > HEAD_PAIRS) {
        d->count = HEAD_PAIRS;
        d->pairs[HEAD_PAIRS - 1] |= 1;
    }
    memcpy(exact, d, sizeof exact);
    for (int i = d->point < -152 ? 2 : 30;; i += !found) {
        memcpy(d, exact, sizeof exact);
        decimal_round(d, i / 2, i & 1 ? BIAS_NEXT : BIAS_EVEN);
        if (found)
            return;
        found = real_bits(decimal_to_double(d)) == real_bits(value);
    }
}

/* The digits of d from the first that is not 0 (or is before the point) up to number `end`, with the point after `point` of
 * them. */
static char *put_digits(const Decimal *d, int point, int end, char *out)
{
    for (int i = point > 0 ? 0 : point - 1; i < end || i < point; i++) {
        if (i == point)
            *out++ = '.';
        *out++ = (char)('0' + decimal_digit(d, i));
    }
    return out;
}

__attribute__((noinline)) unsigned number_lay_out(double value, NumberStyle style, int digits, char *out)
{
    const char *start = out;
    Decimal d;
    if (value < 0)
        *out++ = '-';
    value = real_abs(value); /* -0 as 0 too */
    if (!double_finite(value)) {
        const char *word = value != value ? "NaN" : "Infinity";
        while (*word)
            *out++ = *word++;
        return (unsigned)(out - start);
    }
    decimal_from_double(&d, value);
    int point = decimal_point(&d);
    if (style == NUMBER_FIXED && point > 21) {
        style = NUMBER_PRECISION;
        digits = -1;
    }
    if (digits < 0)
        shorten(&d, value);
    else
        decimal_round(&d, style == NUMBER_FIXED ? point + digits : digits, BIAS_UP);
    if (d.count == 0) { /* 0 has one digit, and it is before the point */
        d.point = 1;
        d.count = 1;
        d.pairs[0] = 0;
    }
    point = decimal_point(&d);
    int end = digits, limit = digits, exponent = point - 1;
    if (style == NUMBER_FIXED) {
        end += point;
    } else if (digits < 0) {
        end = 2 * (int)d.count - 2 * d.point + point - (d.pairs[d.count - 1] % 10 == 0);
        limit = 21;
    }
    if (style == NUMBER_FIXED || (style == NUMBER_PRECISION && point >= -5 && point <= limit))
        return (unsigned)(put_digits(&d, point, end, out) - start);
    out = put_digits(&d, 1, end, out);
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    out += number_format_int((uint32_t)(exponent < 0 ? -exponent : exponent), out);
    return (unsigned)(out - start);
}

unsigned number_format(double value, char *buffer)
{
    int32_t n = double_to_int32(value);
    bool negative = n < 0;
    if (n != value)
        return number_lay_out(value, NUMBER_PRECISION, -1, buffer);
    *buffer = '-';
    return number_format_int(negative ? 0u - (uint32_t)n : (uint32_t)n, buffer + negative) + negative;
}
