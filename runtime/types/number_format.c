/* Exact conversion between doubles and decimal digits, in either direction, with one idea: a double is
 * the fraction R/S of two big integers, and multiplying R by ten and dividing by S gives its digits one
 * by one (Steele and White, Dragon4). Shortest output stops as soon as the digits so far tell the double
 * from its neighbours. Parsing makes a good guess and compares the input, digit by digit, with the
 * numbers halfway to the guess's neighbours, so that inputs of any length round correctly.
 *
 * Powers of two common to R and S are cancelled, so 26 words hold all there is.
 */
#include "decimal.h"

enum { BIG_WORDS = 26, DOUBLE_BITS = 52, DOUBLE_BIAS = 1075, EXPONENT_MIN = -1074 };

typedef struct Big {
    uint32_t size;
    uint32_t words[BIG_WORDS]; /* least significant first */
} Big;

static void big_set(Big *a, uint64_t n)
{
    a->words[0] = (uint32_t)n;
    a->words[1] = (uint32_t)(n >> 32);
    a->size = a->words[1] ? 2 : 1;
}

static void big_multiply(Big *a, uint32_t factor)
{
    uint64_t carry = 0;
    for (uint32_t i = 0; i < a->size; i++) {
        carry += (uint64_t)a->words[i] * factor;
        a->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        a->words[a->size++] = (uint32_t)carry;
}

static void big_shift(Big *a, uint32_t bits)
{
    uint32_t words = bits / 32;
    if (words) {
        memmove(a->words + words, a->words, a->size * sizeof *a->words);
        memset(a->words, 0, words * sizeof *a->words);
        a->size += words;
    }
    if (bits & 31)
        big_multiply(a, (uint32_t)1 << (bits & 31));
}

static void big_power5(Big *a, uint32_t power)
{
    for (; power >= 13; power -= 13)
        big_multiply(a, 1220703125u); /* 5^13 */
    uint32_t rest = 1;
    while (power--)
        rest *= 5;
    big_multiply(a, rest);
}

static uint32_t big_word(const Big *a, uint32_t i) { return i < a->size ? a->words[i] : 0; }

/* Sign of a + b - c (b may be NULL). */
static int big_compare(const Big *a, const Big *b, const Big *c)
{
    uint32_t size = a->size > c->size ? a->size : c->size;
    int64_t carry = 0;
    uint32_t any = 0;
    if (b && b->size > size)
        size = b->size;
    for (uint32_t i = 0; i < size; i++) {
        carry += (int64_t)big_word(a, i) - (int64_t)big_word(c, i);
        if (b)
            carry += (int64_t)big_word(b, i);
        any |= (uint32_t)carry;
        carry >>= 32;
    }
    return carry < 0 ? -1 : carry > 0 || any;
}

static bool big_zero(const Big *a) { return a->size == 1 && a->words[0] == 0; }

/* a -= b if that is not negative. */
static bool big_subtract(Big *a, const Big *b)
{
    if (a->size < b->size || (a->size == b->size && a->words[a->size - 1] < b->words[a->size - 1]))
        return false;
    if (big_compare(a, NULL, b) < 0)
        return false;
    int64_t borrow = 0;
    for (uint32_t i = 0; i < a->size; i++) {
        borrow += (int64_t)a->words[i] - (int64_t)big_word(b, i);
        a->words[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    while (a->size > 1 && a->words[a->size - 1] == 0)
        a->size--;
    return true;
}

/* ---- a double as a fraction */

typedef struct Fraction {
    Big r, s;
    int point; /* the number is R/S * 10^point, 0.1 <= R/S < 1 */
} Fraction;

static uint64_t double_bits(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

/* d > 0 is f * 2^e. */
static uint64_t double_split(double d, int *e)
{
    uint64_t bits = double_bits(d), f = bits & (((uint64_t)1 << DOUBLE_BITS) - 1);
    int exponent = (int)(bits >> DOUBLE_BITS & 0x7FF);
    *e = (exponent ? exponent : 1) - DOUBLE_BIAS;
    return exponent ? f | (uint64_t)1 << DOUBLE_BITS : f;
}

/* f * 2^e as a fraction; with `m`, m/S is 2^(e - extra) * 10^-point. */
static void fraction_set(Fraction *x, uint64_t f, int e, int extra, Big *m)
{
    int bits = e - 1;
    for (uint64_t n = f; n; n >>= 1)
        bits++;
    int k = (bits * (bits < 0 ? 78914 : 78913) >> 18) + 1; /* about log10, never too large */
    int r2 = e + extra + (k < 0 ? -k : 0), s2 = extra + (k > 0 ? k : 0), m2 = r2 - extra;
    int common = m2 < s2 ? m2 : s2;
    big_set(&x->r, f);
    big_set(&x->s, 1);
    if (k < 0)
        big_power5(&x->r, (uint32_t)-k);
    else
        big_power5(&x->s, (uint32_t)k);
    big_shift(&x->r, (uint32_t)(r2 - common));
    big_shift(&x->s, (uint32_t)(s2 - common));
    if (m) {
        big_set(m, 1);
        if (k < 0)
            big_power5(m, (uint32_t)-k);
        big_shift(m, (uint32_t)(m2 - common));
    }
    if (big_compare(&x->r, NULL, &x->s) >= 0) {
        big_multiply(&x->s, 10);
        k++;
    }
    x->point = k;
}

static unsigned fraction_digit(Fraction *x)
{
    unsigned digit = 0;
    big_multiply(&x->r, 10);
    while (big_subtract(&x->r, &x->s))
        digit++;
    return digit;
}

/* ---- output */

unsigned double_shortest(double d, char digits[17], int *exponent)
{
    Fraction x;
    Big m; /* half the distance to the lower neighbour */
    int e;
    uint64_t f = double_split(d, &e);
    /* a power of two: the upper neighbour is twice as far */
    bool uneven = f == (uint64_t)1 << DOUBLE_BITS && e > EXPONENT_MIN;
    int inclusive = f & 1 ? 1 : 0; /* an even double attracts the numbers halfway to its neighbours */
    unsigned count = 0;
    fraction_set(&x, f, e, uneven ? 2 : 1, &m);
    *exponent = x.point;
    for (bool low = false, high; !low;) {
        /* R + upper distance against S */
        if (uneven) {
            Big twice = m;
            big_multiply(&twice, 2);
            high = big_compare(&x.r, &twice, &x.s) >= inclusive;
        } else {
            high = big_compare(&x.r, &m, &x.s) >= inclusive;
        }
        if (count == 0 && high) { /* the next power of ten is as good */
            digits[0] = '1';
            *exponent = x.point + 1;
            return 1;
        }
        if (count) {
            low = big_compare(&x.r, NULL, &m) <= -inclusive;
            if (high || low) {
                int half = high && low ? big_compare(&x.r, &x.r, &x.s) : high;
                if (half > 0 || (half == 0 && high && (digits[count - 1] & 1)))
                    digits[count - 1]++;
                return count;
            }
        }
        big_multiply(&m, 10);
        digits[count++] = (char)('0' + fraction_digit(&x));
    }
    return count;
}

unsigned double_digits(double d, int count, bool fixed, char *digits, int *exponent)
{
    Fraction x;
    int e;
    if (d == 0) {
        *exponent = fixed ? 0 : 1;
        if (fixed)
            return 0;
        memset(digits, '0', (size_t)count);
        return (unsigned)count;
    }
    uint64_t f = double_split(d, &e);
    fraction_set(&x, f, e, 1, NULL);
    *exponent = x.point;
    if (fixed)
        count += x.point;
    if (count < 0)
        return 0;
    for (int i = 0; i < count; i++)
        digits[i] = (char)('0' + fraction_digit(&x));
    if (big_compare(&x.r, &x.r, &x.s) < 0)
        return (unsigned)count;
    int i = count;
    while (i > 0 && digits[i - 1] == '9')
        digits[--i] = '0';
    if (i > 0) {
        digits[i - 1]++;
        return (unsigned)count;
    }
    *exponent += 1;
    if (fixed)
        count++;
    memset(digits, '0', (size_t)count);
    digits[0] = '1';
    return (unsigned)count;
}

static unsigned format_int(uint32_t n, char *out)
{
    char digits[10];
    unsigned count = 0, length = 0;
    do
        digits[count++] = (char)('0' + n % 10);
    while (n /= 10);
    while (count)
        out[length++] = digits[--count];
    return length;
}

static unsigned format_exponent(char *out, int exponent)
{
    out[0] = 'e';
    out[1] = exponent < 0 ? '-' : '+';
    return 2 + format_int((uint32_t)(exponent < 0 ? -exponent : exponent), out + 2);
}

unsigned number_format(double d, char buffer[26])
{
    char *out = buffer;
    if (d != d) {
        memcpy(buffer, "NaN", 4);
        return 3;
    }
    if (d < 0) {
        *out++ = '-';
        d = -d;
    }
    if (d > 1.7976931348623157e308) {
        memcpy(out, "Infinity", 9);
        return (unsigned)(out - buffer) + 8;
    }
    if (d < 4294967296.0 && d == (double)(uint32_t)d) {
        out += format_int((uint32_t)d, out);
        *out = 0;
        return (unsigned)(out - buffer);
    }
    char digits[17];
    int point;
    int count = (int)double_shortest(d, digits, &point);
    if (point > 21 || point < -5) {
        *out++ = digits[0];
        if (count > 1) {
            *out++ = '.';
            memcpy(out, digits + 1, (size_t)(count - 1));
            out += count - 1;
        }
        out += format_exponent(out, point - 1);
    } else {
        int i = 0;
        if (point <= 0) {
            *out++ = '0';
            i = point;
        }
        for (int end = count > point ? count : point; i < end; i++) {
            if (i == point)
                *out++ = '.';
            *out++ = i >= 0 && i < count ? digits[i] : '0';
        }
    }
    *out = 0;
    return (unsigned)(out - buffer);
}

/* ---- input */

static unsigned decimal_digit(const Decimal *decimal, uint32_t i)
{
    uint32_t at = i + (i >= decimal->gap);
    return (unsigned)(decimal->bytes[decimal->wide ? 2 * at : at] - '0');
}

/* Sign of decimal - f * 2^e. The decimal's first digit is not 0. */
static int decimal_compare(const Decimal *decimal, uint64_t f, int e)
{
    Fraction x;
    int point = decimal->exponent + (int32_t)decimal->count;
    if (f == 0)
        return 1;
    fraction_set(&x, f, e, 0, NULL);
    if (point != x.point)
        return point < x.point ? -1 : 1;
    for (uint32_t i = 0; i < decimal->count; i++) {
        int difference = (int)decimal_digit(decimal, i) - (int)fraction_digit(&x);
        if (difference)
            return difference;
    }
    return big_zero(&x.r) ? 0 : -1;
}

/* d * 10^power, a few units in the last place off at most; exact before one rounding for small powers. */
static double scale10(double d, int power)
{
    double scale = 1, factor = 10;
    for (unsigned n = (unsigned)(power < 0 ? -power : power); n; n >>= 1, factor *= factor)
        if (n & 1)
            scale *= factor;
    return power < 0 ? d / scale : d * scale;
}

static double from_bits(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

double decimal_to_double(const Decimal *given)
{
    const uint64_t infinity = (uint64_t)0x7FF << DOUBLE_BITS;
    Decimal decimal = *given;
    while (decimal.count && decimal_digit(&decimal, 0) == 0) {
        uint32_t skip = decimal.gap == 0 ? 2 : 1;
        decimal.bytes += decimal.wide ? 2 * skip : skip;
        decimal.gap = decimal.gap == 0 ? UINT32_MAX : decimal.gap == UINT32_MAX ? UINT32_MAX : decimal.gap - 1;
        decimal.count--;
    }
    int32_t point = decimal.exponent + (int32_t)decimal.count;
    if (decimal.count == 0 || point < -323)
        return 0;
    if (point > 309)
        return from_bits(infinity);
    uint32_t used = decimal.count < 18 ? decimal.count : 18;
    uint64_t head = 0;
    for (uint32_t i = 0; i < used; i++)
        head = head * 10 + decimal_digit(&decimal, i);
    int32_t power = point - (int32_t)used;
    double guess = (double)head;
    if (used == decimal.count && head >> 53 == 0 && power >= -22 && power <= 22)
        return scale10(guess, power); /* exact: both are, and one operation rounds */
    if (power < -290) { /* in two steps: 10^512 is no double */
        guess = scale10(guess, -60);
        power += 60;
    }
    guess = scale10(guess, power);
    uint64_t bits = double_bits(guess);
    if (bits >= infinity)
        bits = infinity - 1;
    for (;;) {
        int e;
        uint64_t f = double_split(from_bits(bits), &e);
        int up = decimal_compare(&decimal, 2 * f + 1, e - 1);
        if (up > 0 || (up == 0 && (bits & 1))) {
            if (++bits == infinity)
                return from_bits(bits);
            continue;
        }
        if (bits == 0)
            break;
        f = double_split(from_bits(bits - 1), &e);
        int down = decimal_compare(&decimal, 2 * f + 1, e - 1);
        if (down > 0 || (down == 0 && !(bits & 1)))
            break;
        bits--;
    }
    return from_bits(bits);
}

double double_parse(const char *digits, unsigned count, int exponent)
{
    Decimal decimal = {(const uint8_t *)digits, count, UINT32_MAX, exponent, false};
    return decimal_to_double(&decimal);
}
