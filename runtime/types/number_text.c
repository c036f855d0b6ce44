/* Texts of numbers, read: the grammars of Number, parseFloat and parseInt are one with parts left out. */
#include "decimal.h"

#include <math.h>

enum { END = -1 };

bool text_is_space(uint32_t c)
{
    return c - 9 < 5 || c == ' ' || c == 0xA0 || c == 0x1680 || c - 0x2000 < 11 || c - 0x2028 < 2 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static uint32_t peek(const TextView *t)
{
    return t->length ? text_unit(t, 0) : (uint32_t)END;
}

/* Drops a character and looks at the next. */
static uint32_t next(TextView *t)
{
    t->bytes += 1 + t->wide;
    t->length--;
    return peek(t);
}

static uint32_t digit_value(uint32_t c)
{
    return c - '0' < 10 ? c - '0' : (c | 32) - 'a' < 26 ? (c | 32) - 'a' + 10 : 99;
}

/* An exponent if there is a whole one: it is skipped. */
static int scan_exponent(TextView *t)
{
    TextView rest = *t;
    uint32_t sign = next(&rest), c = sign;
    int exponent = 0;
    if (sign == '-' || sign == '+')
        c = next(&rest);
    while (c - '0' < 10) {
        if (exponent < 1000000)
            exponent = exponent * 10 + (int)(c - '0');
        c = next(&rest);
        *t = rest;
    }
    return sign == '-' ? -exponent : exponent;
}

/* The digits in base `radix`, with a point and an exponent if `decimal`. NaN: not even one. */
static __attribute__((noinline)) double scan_digits(TextView *t, uint32_t radix, bool decimal)
{
    Decimal d;
    int exponent = 0;
    bool any = false, point = false;
    d.count = 0;
    d.point = 0;
    for (uint32_t c = peek(t);; c = next(t)) {
        uint32_t digit = digit_value(c);
        if (decimal && c == '.' && !point) {
            point = true;
            continue;
        }
        if (digit >= radix)
            break;
        any = true;
        if (d.count < DECIMAL_PAIRS) {
            decimal_scale(&d, radix, digit);
            exponent -= point;
        } else {
            d.pairs[DECIMAL_PAIRS - 1] |= digit != 0;
            exponent += !point;
        }
    }
    if (!any)
        return NAN;
    if (decimal && (peek(t) | 32) == 'e')
        exponent += scan_exponent(t);
    if (exponent & 1)
        decimal_scale(&d, 10, 0);
    exponent = (exponent >> 1) + d.point;
    d.point = (int16_t)(exponent > 999 ? 999 : exponent < -999 ? -999 : exponent);
    return decimal_to_double(&d);
}

static double scan_infinity(TextView *t)
{
    uint32_t c = peek(t);
    for (const char *word = "Infinity"; *word; word++) {
        if (c != (uint32_t)*word)
            return NAN;
        c = next(t);
    }
    return INFINITY;
}

double text_parse(const TextView *text, ParseStyle style, int32_t radix)
{
    TextView t = *text, rest;
    uint32_t c = peek(&t), base = 0;
    while (text_is_space(c))
        c = next(&t);
    if (style == PARSE_NUMBER && t.length == 0)
        return 0;
    bool negative = c == '-', sign = negative || c == '+';
    if (sign)
        c = next(&t);
    if (c == '0') {
        rest = t;
        uint32_t letter = next(&rest) | 32;
        base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (style == PARSE_NUMBER ? sign : style == PARSE_FLOAT || base != 16 || (radix & ~16))
            base = 0;
    }
    bool decimal = base == 0 && style != PARSE_INT;
    if (base) {
        next(&rest);
        t = rest;
    } else {
        base = radix ? (uint32_t)radix : 10;
    }
    if (base - 2 > 34)
        return NAN;
    double value = decimal && c == 'I' ? scan_infinity(&t) : scan_digits(&t, base, decimal);
    c = peek(&t);
    while (text_is_space(c))
        c = next(&t);
    if (style == PARSE_NUMBER && t.length)
        value = NAN;
    return negative ? -value : value;
}
