/* Doubles by their bits. A double is m * 2^e with an integer m of 53 bits: roots and remainders are shift and
 * subtract on m, rounding to an integer clears the bits of m below the point.
 */
#include "real.h"

double real_floor(double x)
{
    uint64_t bits = real_bits(x);
    int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
    if (exponent >= 52 || bits << 1 == 0)
        return x;
    if (exponent < 0)
        return bits >> 63 ? -1 : 0;
    uint64_t below = (REAL_HIDDEN - 1) >> exponent;
    if (bits >> 63)
        bits += below; /* away from zero; a carry moves into the exponent as it should */
    return real_from_bits(bits & ~below);
}

double real_trunc(double x)
{
    return real_negative(x) ? -real_floor(-x) : real_floor(x);
}

double real_scale(double x, int n)
{
    for (;;) {
        int step = n < -1000 ? -1000 : n > 1000 ? 1000 : n;
        x *= real_from_bits((uint64_t)(1023 + step) << 52);
        n -= step;
        if (n == 0)
            return x;
    }
}

/* |x| = m * 2^e, m of 53 bits. x finite, not 0. */
static int take_apart(double x, uint64_t *m)
{
    uint64_t bits = real_bits(x) << 1;
    int e = (int)(bits >> 53), missing = 0;
    bits = bits << 11 >> 12;
    if (e)
        bits |= REAL_HIDDEN;
    else
        missing = __builtin_clzll(bits | 1) - 12, bits <<= missing + 1;
    *m = bits;
    return e - missing - 1075;
}

int real_exponent(double x)
{
    uint64_t m;
    return take_apart(x, &m) + 52;
}

static uint32_t high_product(uint32_t a, uint32_t b) { return (uint32_t)((uint64_t)a * b >> 32); }

/* Newton's iteration for r = 1 / sqrt(m) with 30 bits after the point, the root from it, a correction by its remainder,
 * and the last bits by the exact remainder. */
double real_sqrt(double x)
{
    uint64_t m, bits = real_bits(x);
    if (bits - 1 >= REAL_INFINITY - 1)
        return bits << 1 == 0 || bits == REAL_INFINITY ? x : (double)__builtin_nan("");
    int e = take_apart(x, &m);
    m <<= e & 1;
    uint32_t top = (uint32_t)(m >> 22), r = 0x8A3D70A4u - (top >> 2) - (top >> 4), s = high_product(top, r);
    for (unsigned i = 0; i < 4; i++) {
        r = high_product(r, 0xC0000000u - (high_product(s, r) << 2)) << 1;
        s = high_product(top, r);
    }
    uint64_t root = ((uint64_t)s << 23) + (uint64_t)(((int64_t)((m << 6) - (uint64_t)s * s) >> 4) * r >> 34) - 3;
    int64_t rest = (int64_t)((m << 52) - root * root);
    for (; rest > (int64_t)root; root++)
        rest -= (int64_t)(2 * root + 1);
    return real_from_bits(root + ((uint64_t)((e >> 1) + 1048) << 52));
}

double real_remainder(double x, double y)
{
    uint64_t m = real_bits(x) & ~REAL_SIGN, n = real_bits(y) & ~REAL_SIGN;
    if (m >= REAL_INFINITY || n - 1 >= REAL_INFINITY)
        return (double)__builtin_nan("");
    if (m < n)
        return x;
    int e = take_apart(x, &m), f = take_apart(y, &n);
    for (;; e--, m <<= 1) {
        if (m >= n)
            m -= n;
        if (e == f)
            break;
    }
    double r = real_scale((double)(int64_t)m, e);
    return real_negative(x) ? -r : r;
}
