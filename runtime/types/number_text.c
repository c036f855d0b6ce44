/* Texts of numbers, read: the grammars of Number, parseFloat and parseInt are one with parts left out. */
#include "decimal.h"

#include <math.h>

bool text_is_space(uint32_t c)
{
    return c - 9 < 5 || c == ' ' || c == 0xA0 || c == 0x1680 || c - 0x2000 < 11 || c - 0x2028 < 2 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static uint32_t unit(const TextView *t, uint32_t i)
{
    return i < t->length ? text_unit(t, i) : UINT32_MAX;
}

static uint32_t skip_space(const TextView *t, uint32_t i)
{
    while (text_is_space(unit(t, i)))
        i++;
    return i;
}

static uint32_t digit_value(uint32_t c)
{
    return c - '0' < 10 ? c - '0' : (c | 32) - 'a' < 26 ? (c | 32) - 'a' + 10 : 99;
}

/* The decimal exponent at i, the end of which is put there; without digits there is none. */
static int scan_exponent(const TextView *t, uint32_t *end)
{
    uint32_t i = *end + 1, sign = unit(t, i), digit;
    int exponent = 0;
    if (sign == '-' || sign == '+')
        i++;
    for (; (digit = unit(t, i) - '0') < 10; *end = ++i)
        if (exponent < 1000000)
            exponent = exponent * 10 + (int)digit;
    return sign == '-' ? -exponent : exponent;
}

/* The digits in base `radix` from i, the end of which is put there; with a point and an exponent if `decimal`. */
static __attribute__((noinline)) double scan_digits(const TextView *t, uint32_t *end, uint32_t radix, bool decimal)
{
    Decimal d;
    int exponent = 0;
    bool any = false, point = false;
    d.count = 0;
    d.point = 0;
    for (;; ++*end) {
        uint32_t c = unit(t, *end), digit = digit_value(c);
        if (decimal && c == '.' && !point) {
            point = true;
            continue;
        }
        if (digit >= radix)
            break;
        any = true;
        exponent -= point;
        if (d.count < DECIMAL_PAIRS) {
            decimal_scale(&d, radix, digit);
        } else {
            d.pairs[DECIMAL_PAIRS - 1] |= digit != 0;
            exponent++;
        }
    }
    if (!any)
        return NAN;
    if (decimal && (unit(t, *end) | 32) == 'e')
        exponent += scan_exponent(t, end);
    if (exponent & 1)
        decimal_scale(&d, 10, 0);
    d.point += exponent >> 1;
    return decimal_to_double(&d);
}

double text_parse(const TextView *t, ParseStyle style, int32_t radix)
{
    uint32_t i = skip_space(t, 0), base = radix ? (uint32_t)radix : 10, sign = unit(t, i), n = 0;
    bool decimal = style != PARSE_INT, signs = sign == '-' || sign == '+';
    double value = 0;
    if (style == PARSE_NUMBER && i == t->length)
        return value;
    i += signs;
    if (unit(t, i) == '0' && (radix & ~16) == 0) {
        uint32_t letter = unit(t, i + 1) | 32, prefix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (decimal ? prefix && !signs : prefix == 16) {
            i += 2;
            base = prefix;
            decimal = false;
        }
    }
    if (decimal)
        while (unit(t, i + n) == (uint32_t)"Infinity"[n] && n < 8)
            n++;
    if (n == 8) {
        i += n;
        value = INFINITY;
    } else {
        value = scan_digits(t, &i, base, decimal);
    }
    if (style == PARSE_NUMBER && skip_space(t, i) != t->length)
        value = NAN;
    return sign == '-' ? -value : value;
}
