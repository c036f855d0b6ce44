/* Number, Boolean and the global number functions: ECMA-262 21.1, 20.3, 19.2. */
#include <math.h>

#include "natives.h"
#include "objects.h"

/* ---- constructors */

Value number_construct(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    Value n = argc == 0 ? VALUE_INT(0) : number_from_double(vm, primitive_to_double(vm, win[2]));
    if (n == VALUE_EXCEPTION || win[1] != VALUE_CONSTRUCT)
        return n;
    Value wrapper = object_wrap(vm, n);
    value_release(vm, n);
    return wrapper;
}

Value boolean_construct(Vm *vm, Value *win, uint32_t argc)
{
    Value b = value_bool(value_truthy(vm, native_arg(win, argc, 0)));
    return win[1] == VALUE_CONSTRUCT ? object_wrap(vm, b) : b;
}

/* ---- this value */

/* The number `this` is or wraps; false: TypeError thrown. */
static bool this_number(Vm *vm, const Value *win, double *d)
{
    Value v = object_unwrap(vm, win[1]);
    bool ok = v != VALUE_HOLE && value_is_number(vm, v);
    if (ok)
        *d = number_to_double(vm, v);
    else
        error_throw(vm, ERROR_TYPE, "Number.prototype method called on a value that is not a number");
    value_release(vm, v);
    return ok;
}

Value number_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    double d;
    return this_number(vm, win, &d) ? number_from_double(vm, d) : VALUE_EXCEPTION;
}

static Value this_boolean(Vm *vm, const Value *win)
{
    Value v = object_unwrap(vm, win[1]);
    if (value_is_bool(v))
        return v;
    value_release(vm, v);
    return error_throw(vm, ERROR_TYPE, "Boolean.prototype method called on a value that is not a boolean");
}

Value boolean_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    return this_boolean(vm, win);
}

Value boolean_to_string(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    Value v = this_boolean(vm, win);
    return v == VALUE_EXCEPTION ? v : vm_root(vm, v == VALUE_TRUE ? ROOT_S_TRUE : ROOT_S_FALSE);
}

/* ---- formatting */

static Value text_of(Vm *vm, const char *s, unsigned n)
{
    return text_new8(vm, (const uint8_t *)s, n);
}

static Value plain_text(Vm *vm, double d)
{
    char buffer[26];
    return text_of(vm, buffer, number_format(d, buffer));
}

/* Half the distance from d >= 0 to the next double. */
static double half_step(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    bits++;
    double next;
    memcpy(&next, &bits, sizeof next);
    double half = 0.5 * (next - d);
    return half < 5e-324 ? 5e-324 : half;
}

/* Radix 2..36 other than 10: as many fraction digits as tell d from its neighbours (as V8 does). */
static Value radix_text(Vm *vm, double d, unsigned radix)
{
    enum { WHOLE = 1024, FRACTION = 1100 };
    static const char DIGITS[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    Value scratch = heap_alloc(vm, TYPE_BYTES, 4 + WHOLE + FRACTION);
    if (scratch == VALUE_EXCEPTION)
        return scratch;
    uint16_t size = WHOLE + FRACTION;
    memcpy(heap_address(vm, scratch) + 2, &size, 2);
    char *buffer = (char *)heap_address(vm, scratch) + 4;
    unsigned low = WHOLE, high = WHOLE;
    bool negative = d < 0;
    d = fabs(d);
    double whole = floor(d), fraction = d - whole;
    double delta = half_step(d);
    if (fraction >= delta) {
        buffer[high++] = '.';
        do {
            fraction *= radix;
            delta *= radix;
            unsigned digit = (unsigned)fraction;
            buffer[high++] = DIGITS[digit];
            fraction -= digit;
            if (fraction > 0.5 || (fraction == 0.5 && (digit & 1))) {
                if (fraction + delta > 1) { /* round up, carrying */
                    for (;;) {
                        high--;
                        if (high == WHOLE) {
                            whole += 1;
                            break;
                        }
                        char c = buffer[high];
                        unsigned value = c > '9' ? (unsigned)(c - 'a' + 10) : (unsigned)(c - '0');
                        if (value + 1 < radix) {
                            buffer[high++] = DIGITS[value + 1];
                            break;
                        }
                    }
                    break;
                }
            }
        } while (fraction >= delta && high < WHOLE + FRACTION - 1);
    }
    while (whole >= 9007199254740992.0 && low > 1) { /* digits below a double's precision are zeros */
        whole /= radix;
        buffer[--low] = '0';
    }
    do {
        double rest = fmod(whole, radix);
        buffer[--low] = DIGITS[(unsigned)rest];
        whole = (whole - rest) / radix;
    } while (whole > 0);
    if (negative)
        buffer[--low] = '-';
    unsigned length = high - low;
    uint8_t *bytes;
    Value text;
    if (length == 1) {
        text = VALUE_CHAR(buffer[low]);
    } else if (!hold_owned(vm, scratch)) {
        return VALUE_EXCEPTION;
    } else {
        text = text_alloc(vm, length, false, &bytes);
        scratch = native_share(vm, held(vm, 0));
        unhold(vm, 1);
        if (text != VALUE_EXCEPTION)
            memcpy(bytes, heap_address(vm, scratch) + 4 + low, length);
    }
    value_release(vm, scratch);
    return text;
}

Value number_to_string(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    double d, radix = native_arg(win, argc, 0) == VALUE_UNDEFINED ? 10 : native_integer(vm, win, argc, 0);
    if (!this_number(vm, win, &d))
        return VALUE_EXCEPTION;
    if (radix < 2 || radix > 36)
        return error_throw(vm, ERROR_RANGE, "toString() radix must be between 2 and 36");
    if (radix == 10 || !isfinite(d))
        return plain_text(vm, d);
    return radix_text(vm, d, (unsigned)radix);
}

/* Writes `count` digits with the point after `whole` of them (zeros before and after as needed). */
static unsigned put_fixed(char *out, const char *digits, int count, int whole, int places)
{
    unsigned n = 0;
    for (int i = whole <= 0 ? whole - 1 : 0; i < whole + places; i++) {
        if (i == whole)
            out[n++] = '.';
        if (whole <= 0 && i == whole - 1) {
            out[n++] = '0';
            continue;
        }
        out[n++] = i >= 0 && i < count ? digits[i] : '0';
    }
    return n;
}

enum { DIGITS_MAX = 124 };

/* d.ddde+x from `count` digits. */
static unsigned put_exponential(char *out, const char *digits, unsigned count, int exponent)
{
    unsigned n = 0;
    out[n++] = digits[0];
    if (count > 1) {
        out[n++] = '.';
        memcpy(out + n, digits + 1, count - 1);
        n += count - 1;
    }
    int e = exponent - 1;
    out[n++] = 'e';
    out[n++] = e < 0 ? '-' : '+';
    e = e < 0 ? -e : e;
    if (e >= 100)
        out[n++] = (char)('0' + e / 100);
    if (e >= 10)
        out[n++] = (char)('0' + e / 10 % 10);
    out[n++] = (char)('0' + e % 10);
    return n;
}

enum { FIXED, EXPONENTIAL, PRECISION };

/* toFixed, toExponential, toPrecision */
Value number_to_digits(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    static const char *const NAMES[] = {"toFixed", "toExponential", "toPrecision"};
    unsigned which = native_magic(vm, win);
    bool given = native_arg(win, argc, 0) != VALUE_UNDEFINED;
    double d, places = native_integer(vm, win, argc, 0);
    if (!this_number(vm, win, &d))
        return VALUE_EXCEPTION;
    bool plain = !isfinite(d) || (which == PRECISION && !given);
    if ((which == FIXED || !plain) && !(places >= (which == PRECISION) && places <= 100))
        return error_throw(vm, ERROR_RANGE, "%s() argument must be between %d and 100", NAMES[which], which == PRECISION);
    if (plain || (which == FIXED && fabs(d) >= 1e21))
        return plain_text(vm, d);
    char digits[DIGITS_MAX], out[DIGITS_MAX + 8];
    unsigned n = 0, count = (unsigned)places + (which == EXPONENTIAL);
    int exponent = which != FIXED;
    if (d < 0) {
        out[n++] = '-';
        d = -d;
    }
    if (which == EXPONENTIAL && !given)
        count = d == 0 ? 1 : double_shortest(d, digits, &exponent);
    else if (d != 0)
        count = double_digits(d, (int)count, which == FIXED, digits, &exponent);
    else if (which == FIXED)
        count = 0;
    if (d == 0)
        memset(digits, '0', count);
    if (which == FIXED)
        n += put_fixed(out + n, digits, (int)count, count ? exponent : 0, (int)places);
    else if (which == EXPONENTIAL || exponent < -5 || exponent > (int)count)
        n += put_exponential(out + n, digits, count, exponent);
    else
        n += put_fixed(out + n, digits, (int)count, exponent, (int)count - exponent);
    return text_of(vm, out, n);
}

/* ---- tests */

/* Number.isInteger, isSafeInteger, isFinite, isNaN; from 4 on the globals isFinite and isNaN, which convert. */
Value number_test(Vm *vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    if (which >= 4)
        COERCE_NUMBER_ARG(0);
    Value v = native_arg(win, argc, 0);
    if (which < 4 && !value_is_number(vm, v))
        return VALUE_FALSE;
    double d = primitive_to_double(vm, v);
    switch (which) {
    case 0: return value_bool(isfinite(d) && trunc(d) == d);
    case 1: return value_bool(trunc(d) == d && fabs(d) <= 9007199254740991.0);
    case 2:
    case 4: return value_bool(isfinite(d));
    default: return value_bool(isnan(d));
    }
}

/* ---- parsing */

static bool is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || c == 0x20 || c == 0xA0 || c == 0xFEFF || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static unsigned digit_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* The value of digits from..to in a radix. Decimal goes through the exact parser; the others are exact to
 * rounding for powers of two and up to 2^53 otherwise (19.2.5 allows an approximation). */
static double digits_value(const TextView *t, uint32_t from, uint32_t to, unsigned radix)
{
    if (radix == 10) {
        TextView digits = *t;
        digits.bytes += from * (t->wide ? 2u : 1u);
        digits.length = to - from;
        return text_to_double(&digits);
    }
    double value = 0;
    for (uint32_t i = from; i < to; i++)
        value = value * radix + digit_value(text_unit(t, i));
    return value;
}

Value number_parse_int(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    COERCE_NUMBER_ARG(1);
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    int32_t radix = primitive_to_int32(vm, native_arg(win, argc, 1));
    TextView t = text_view(vm, text);
    uint32_t i = 0;
    while (i < t.length && is_space(text_unit(&t, i)))
        i++;
    bool negative = i < t.length && text_unit(&t, i) == '-';
    if (i < t.length && (negative || text_unit(&t, i) == '+'))
        i++;
    bool prefix = radix == 0 || radix == 16;
    if (radix == 0)
        radix = 10;
    if (radix < 2 || radix > 36)
        return number_from_double(vm, NAN);
    if (prefix && i + 1 < t.length && text_unit(&t, i) == '0' && (text_unit(&t, i + 1) | 0x20) == 'x') {
        i += 2;
        radix = 16;
    }
    uint32_t end = i;
    while (end < t.length && digit_value(text_unit(&t, end)) < (unsigned)radix)
        end++;
    if (end == i)
        return number_from_double(vm, NAN);
    double value = digits_value(&t, i, end, (unsigned)radix);
    return number_from_double(vm, negative ? -value : value);
}

static uint32_t skip_digits(const TextView *t, uint32_t i)
{
    while (i < t->length && text_unit(t, i) >= '0' && text_unit(t, i) <= '9')
        i++;
    return i;
}

/* End of the longest StrDecimalLiteral (without Infinity) from i; i itself when there is none. */
static uint32_t decimal_end(const TextView *t, uint32_t i)
{
    uint32_t start = i;
    if (i < t->length && (text_unit(t, i) == '+' || text_unit(t, i) == '-'))
        i++;
    uint32_t digits = i;
    i = skip_digits(t, i);
    uint32_t count = i - digits;
    if (i < t->length && text_unit(t, i) == '.') {
        uint32_t fraction = skip_digits(t, i + 1);
        count += fraction - i - 1;
        if (count)
            i = fraction;
    }
    if (!count)
        return start;
    if (i < t->length && (text_unit(t, i) | 0x20) == 'e') {
        uint32_t e = i + 1;
        if (e < t->length && (text_unit(t, e) == '+' || text_unit(t, e) == '-'))
            e++;
        uint32_t end = skip_digits(t, e);
        if (end > e)
            i = end;
    }
    return i;
}

static bool starts_infinity(const TextView *t, uint32_t i)
{
    static const char NAME[] = "Infinity";
    for (uint32_t k = 0; k < 8; k++)
        if (i + k >= t->length || text_unit(t, i + k) != (uint32_t)NAME[k])
            return false;
    return true;
}

Value number_parse_float(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    TextView t = text_view(vm, text);
    uint32_t i = 0;
    while (i < t.length && is_space(text_unit(&t, i)))
        i++;
    bool sign = i < t.length && (text_unit(&t, i) == '-' || text_unit(&t, i) == '+');
    if (starts_infinity(&t, i + sign))
        return number_from_double(vm, sign && text_unit(&t, i) == '-' ? -INFINITY : INFINITY);
    uint32_t end = decimal_end(&t, i);
    if (end == i)
        return number_from_double(vm, NAN);
    return number_from_double(vm, digits_value(&t, i, end, 10));
}
