/* Conversions between constants as ECMA-262 defines them. What would need the runtime's number formatting is left to
 * the runtime: a wrong digit folded in is worse than an instruction. */
#include "number.h"

#include <ctype.h>
#include <math.h>

int32_t double_to_int32(double d)
{
    if (!isfinite(d))
        return 0;
    double m = fmod(trunc(d), 4294967296.0);
    if (m < 0)
        m += 4294967296.0;
    return (int32_t)(uint32_t)m;
}

bool string_is_ascii(const IrConst *c)
{
    for (uint32_t i = 0; i < c->length; i++)
        if ((uint8_t)c->text[i] >= 0x80)
            return false;
    return true;
}

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* 0x, 0o, 0b; up to 2^53 exactly, longer ones are left alone. */
static bool parse_radix(const char *s, uint32_t n, double *result)
{
    char letter = (char)tolower((unsigned char)s[1]);
    unsigned radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    double value = 0;
    if (radix == 0)
        return false;
    *result = (double)NAN;
    for (uint32_t i = 2; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        unsigned digit = isdigit(c) ? (unsigned)(c - '0') : isalpha(c) ? (unsigned)(tolower(c) - 'a' + 10) : 99;
        if (digit >= radix)
            return true;
        value = value * radix + digit;
        if (value > 9007199254740992.0)
            return false;
    }
    if (n > 2)
        *result = value;
    return true;
}

/* Does s match StrUnsignedDecimalLiteral without Infinity? */
static bool is_decimal(const char *s, uint32_t n)
{
    uint32_t i = 0, digits = 0;
    for (; i < n && isdigit((unsigned char)s[i]); i++)
        digits++;
    if (i < n && s[i] == '.')
        for (i++; i < n && isdigit((unsigned char)s[i]); i++)
            digits++;
    if (digits == 0)
        return false;
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '+' || s[i] == '-'))
            i++;
        if (i == n)
            return false;
        while (i < n && isdigit((unsigned char)s[i]))
            i++;
    }
    return i == n;
}

static bool string_to_number(const IrConst *c, double *result)
{
    const char *s = c->text;
    uint32_t n = c->length;
    if (!string_is_ascii(c))
        return false;
    for (; n > 0 && is_blank(s[0]); n--)
        s++;
    while (n > 0 && is_blank(s[n - 1]))
        n--;
    *result = 0;
    if (n == 0)
        return true;
    if (n >= 2 && s[0] == '0' && isalpha((unsigned char)s[1]) && tolower((unsigned char)s[1]) != 'e')
        return parse_radix(s, n, result) || (*result = (double)NAN, false);
    bool negative = s[0] == '-';
    if (negative || s[0] == '+') {
        s++;
        n--;
    }
    if (n == 8 && memcmp(s, "Infinity", 8) == 0) {
        *result = (double)INFINITY;
    } else if (is_decimal(s, n) && n < 400) {
        char copy[400];
        memcpy(copy, s, n);
        copy[n] = '\0';
        *result = strtod(copy, NULL);
    } else {
        *result = (double)NAN;
        return n < 400;
    }
    if (negative)
        *result = -*result;
    return true;
}

bool const_to_number(const IrConst *c, double *result)
{
    switch (c->kind) {
    case CONST_UNDEFINED: *result = (double)NAN; return true;
    case CONST_NULL:
    case CONST_FALSE: *result = 0; return true;
    case CONST_TRUE: *result = 1; return true;
    case CONST_NUMBER: *result = c->number; return true;
    case CONST_STRING: return string_to_number(c, result);
    default: return false;
    }
}

bool const_to_string(Arena *arena, const IrConst *c, const char **text, uint32_t *length)
{
    switch (c->kind) {
    case CONST_UNDEFINED: *text = "undefined"; break;
    case CONST_NULL: *text = "null"; break;
    case CONST_TRUE: *text = "true"; break;
    case CONST_FALSE: *text = "false"; break;
    case CONST_STRING:
    case CONST_BIGINT:
        *text = c->text;
        *length = c->length;
        return true;
    case CONST_NUMBER:
        if (isnan(c->number))
            *text = "NaN";
        else if (isinf(c->number))
            *text = c->number < 0 ? "-Infinity" : "Infinity";
        else if (c->number == trunc(c->number) && fabs(c->number) <= 9007199254740992.0)
            *text = arena_printf(arena, "%.0f", c->number == 0 ? 0.0 : c->number);
        else
            return false;
        break;
    default: return false;
    }
    *length = (uint32_t)strlen(*text);
    return true;
}

bool const_to_boolean(const IrConst *c, bool *result)
{
    switch (c->kind) {
    case CONST_UNDEFINED:
    case CONST_NULL:
    case CONST_FALSE: *result = false; return true;
    case CONST_TRUE:
    case CONST_FUNCTION:
    case CONST_OBJECT:
    case CONST_CLOSURE:
    case CONST_BOUND:
    case CONST_TYPED:
    case CONST_REGEXP:
    case CONST_ARRAY: *result = true; return true;
    case CONST_NUMBER: *result = c->number != 0 && !isnan(c->number); return true;
    case CONST_STRING: *result = c->length > 0; return true;
    case CONST_BIGINT: *result = strcmp(c->text, "0") != 0; return true;
    default: return false;
    }
}
