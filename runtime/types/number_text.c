/* StringToNumber, 7.1.4.1.1: white space around a decimal, hexadecimal, octal or binary literal. */
#include "decimal.h"

#include <math.h>

static bool is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static bool is_digit(const TextView *t, uint32_t i)
{
    return i < t->length && text_unit(t, i) - '0' < 10;
}

static bool is_word(const TextView *t, const char *word)
{
    uint32_t i = 0;
    for (; word[i]; i++)
        if (i >= t->length || text_unit(t, i) != (uint32_t)word[i])
            return false;
    return i == t->length;
}

/* The digits after 0x, 0o, 0b: correctly rounded, ties to even. */
static double parse_radix(const TextView *t, uint32_t bits)
{
    uint64_t head = 0;
    int32_t dropped = 0;
    bool sticky = false;
    if (t->length <= 2)
        return NAN;
    for (uint32_t i = 2; i < t->length; i++) {
        uint32_t c = text_unit(t, i), digit = c - '0';
        if (digit > 9)
            digit = (c | 32) - 'a' < 6 ? (c | 32) - 'a' + 10 : 99;
        if (digit >> bits)
            return NAN;
        if (head >> 58) {
            dropped += (int32_t)bits;
            sticky |= digit != 0;
        } else {
            head = head << bits | digit;
        }
    }
    return ldexp((double)(head | sticky), dropped);
}

static double parse_decimal(const TextView *t)
{
    Decimal decimal = {NULL, 0, UINT32_MAX, 0, t->wide};
    uint32_t i = 0;
    while (is_digit(t, i))
        i++;
    decimal.count = i;
    if (i < t->length && text_unit(t, i) == '.') {
        uint32_t point = i++;
        while (is_digit(t, i))
            i++;
        decimal.count = i - 1;
        decimal.gap = point;
        decimal.exponent = -(int32_t)(i - 1 - point);
    }
    if (decimal.count == 0)
        return NAN;
    if (i < t->length && (text_unit(t, i) | 32) == 'e') {
        bool negative = false;
        int32_t exponent = 0;
        i++;
        if (i < t->length && (text_unit(t, i) == '+' || text_unit(t, i) == '-'))
            negative = text_unit(t, i++) == '-';
        if (!is_digit(t, i))
            return NAN;
        for (; is_digit(t, i); i++)
            if (exponent < 1000000)
                exponent = exponent * 10 + (int32_t)(text_unit(t, i) - '0');
        decimal.exponent += negative ? -exponent : exponent;
    }
    if (i != t->length)
        return NAN;
    decimal.bytes = t->bytes;
    return decimal_to_double(&decimal);
}

double text_to_double(const TextView *given)
{
    TextView t = *given;
    while (t.length && is_space(text_unit(&t, t.length - 1)))
        t.length--;
    while (t.length && is_space(text_unit(&t, 0))) {
        t.bytes += t.wide ? 2 : 1;
        t.length--;
    }
    if (t.length == 0)
        return 0;
    if (t.length > 1 && text_unit(&t, 0) == '0') {
        switch (text_unit(&t, 1) | 32) {
        case 'x': return parse_radix(&t, 4);
        case 'o': return parse_radix(&t, 3);
        case 'b': return parse_radix(&t, 1);
        default: break;
        }
    }
    bool negative = text_unit(&t, 0) == '-';
    if (negative || text_unit(&t, 0) == '+') {
        t.bytes += t.wide ? 2 : 1;
        t.length--;
    }
    double d = is_word(&t, "Infinity") ? INFINITY : parse_decimal(&t);
    return negative ? -d : d;
}
