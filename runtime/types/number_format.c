/* The texts of numbers: what toString, toFixed, toExponential and toPrecision have in common is laid out here. */
#include "decimal.h"

#include <float.h>
#include <stddef.h>

enum { BIAS_EVEN = 0, BIAS_UP = 1, BIAS_NEXT = 200, HEAD_PAIRS = 10 };

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
    uint8_t exact[offsetof(Decimal, pairs) + HEAD_PAIRS], found[sizeof exact];
    if (d->count > HEAD_PAIRS) {
        d->count = HEAD_PAIRS;
        d->pairs[HEAD_PAIRS - 1] |= 1;
    }
    memcpy(exact, d, sizeof exact);
    for (int i = d->point < -152 ? 2 : 30;; i++) {
        decimal_round(d, i / 2 + (d->pairs[0] < 10), i & 1 ? BIAS_NEXT : BIAS_EVEN);
        memcpy(found, d, sizeof found);
        bool same = decimal_to_double(d) == value;
        memcpy(d, same ? found : exact, sizeof found);
        if (same)
            return;
    }
}

/* The digits of d with the point after `point` of them, to `end`; with an exponent if `exponential`. */
static char *lay_out(const Decimal *d, unsigned skip, int point, int end, bool exponential, char *out)
{
    int exponent = point - 1;
    if (exponential)
        point = 1;
    if (end < point)
        end = point;
    for (int i = point > 0 ? 0 : point - 1; i < end; i++) {
        if (i == point)
            *out++ = '.';
        unsigned at = (unsigned)i + skip, pair = at / 2 < d->count ? d->pairs[at / 2] : 0;
        *out++ = (char)('0' + (at & 1 ? pair % 10 : pair / 10));
    }
    if (exponential) {
        *out++ = 'e';
        *out++ = exponent < 0 ? '-' : '+';
        out += number_format_int((uint32_t)(exponent < 0 ? -exponent : exponent), out);
    }
    return out;
}

unsigned number_lay_out(double value, NumberStyle style, int digits, char *out)
{
    const char *start = out;
    Decimal d;
    if (value != value) {
        memcpy(out, "NaN", 3);
        return 3;
    }
    if (value < 0) {
        *out++ = '-';
        value = -value;
    }
    if (value > DBL_MAX) {
        memcpy(out, "Infinity", 8);
        return (unsigned)(out - start) + 8;
    }
    decimal_from_double(&d, value);
    if (style == NUMBER_FIXED && d.point * 2 - (d.pairs[0] < 10) > 21) {
        style = NUMBER_PRECISION;
        digits = -1;
    }
    if (digits >= 0)
        decimal_round(&d, digits + (style == NUMBER_FIXED ? 2 * d.point : d.pairs[0] < 10), BIAS_UP);
    else if (d.count)
        shorten(&d, value);
    if (d.count == 0) { /* 0 has one digit, and it is before the point */
        d.point = 1;
        d.count = 1;
        d.pairs[0] = 0;
    }
    unsigned skip = d.pairs[0] < 10;
    int point = 2 * d.point - (int)skip, end = digits, limit = digits;
    if (digits < 0) {
        end = 2 * d.count - (int)skip - (d.pairs[d.count - 1] % 10 == 0);
        limit = 21;
    }
    bool exponential = style == NUMBER_EXPONENTIAL || (style == NUMBER_PRECISION && (point < -5 || point > limit));
    out = lay_out(&d, skip, point, style == NUMBER_FIXED ? point + digits : end, exponential, out);
    return (unsigned)(out - start);
}

unsigned number_format(double value, char buffer[25])
{
    bool negative = value < 0;
    double magnitude = negative ? -value : value;
    if (magnitude < 4294967296.0 && magnitude == (double)(uint32_t)magnitude) {
        buffer[0] = '-';
        return number_format_int((uint32_t)magnitude, buffer + negative) + negative;
    }
    return number_lay_out(value, NUMBER_PRECISION, -1, buffer);
}
