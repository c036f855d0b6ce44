/* Doubles by their bits. A double is m * 2^e with an integer m of 53 bits: roots and remainders are shift and
 * subtract on m, rounding to an integer clears the bits of m below the point.
 */
#include "real.h"

double real_floor(double x)
{
    uint64_t bits = real_bits(x);
    int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
    if (exponent >= 52 || x == 0)
        return x;
    if (exponent < 0)
        return bits & REAL_SIGN ? -1 : 0;
    uint64_t below = (REAL_HIDDEN - 1) >> exponent;
    if (bits & REAL_SIGN)
        bits += below; /* away from zero; a carry moves into the exponent as it should */
    return real_from_bits(bits & ~below);
}

double real_trunc(double x)
{
    return real_negative(x) ? -real_floor(-x) : real_floor(x);
}

int real_exponent(double x)
{
    uint64_t bits = real_bits(x) & ~REAL_SIGN;
    return bits < REAL_HIDDEN ? -1011 - __builtin_clzll(bits) : (int)(bits >> 52) - 1023;
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
    int e = real_exponent(x);
    uint64_t bits = real_bits(x) & ~REAL_SIGN;
    *m = bits < REAL_HIDDEN ? bits << (-1022 - e) : (bits & (REAL_HIDDEN - 1)) | REAL_HIDDEN;
    return e - 52;
}

double real_sqrt(double x)
{
    uint64_t m, root = 0;
    if (!(x > 0) || x - x != 0)
        return x < 0 ? (double)__builtin_nan("") : x;
    int e = take_apart(x, &m);
    if (e & 1)
        m <<= 1;
    m <<= 1;
    /* bit by bit: root is twice what is known of the result, m what is left, scaled up as the bits get smaller */
    for (uint64_t bit = 2 * REAL_HIDDEN; bit; bit >>= 1) {
        if (m >= root + bit) {
            m -= root + bit;
            root += 2 * bit;
        }
        m <<= 1;
    }
    root = (root >> 1) + (root >> 1 & 1); /* 54 bits are known, never a tie */
    return real_from_bits((root >> 1) + ((uint64_t)(((e + 52) >> 1) + 1022) << 52));
}

double real_remainder(double x, double y)
{
    uint64_t m, n;
    if (x - x != 0 || y != y || y == 0)
        return (double)__builtin_nan("");
    if (real_abs(x) < real_abs(y) || x == 0)
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
