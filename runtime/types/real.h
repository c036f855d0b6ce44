/* What the runtime and the natives need of doubles beyond + - * /: done on the bits, exactly, and so the same
 * on every machine. The functions with rounding errors of their own (exp, sin ...) are in stdlib/js/math.js.
 */
#ifndef MOTE_TYPES_REAL_H
#define MOTE_TYPES_REAL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define REAL_SIGN (1ull << 63)
#define REAL_HIDDEN (1ull << 52) /* the fraction's leading bit, which is not stored */
#define REAL_INFINITY (0x7FFull << 52)

static inline uint64_t real_bits(double d)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &d, sizeof bits);
    return bits;
}

static inline double real_from_bits(uint64_t bits)
{
    double d;
    __builtin_memcpy(&d, &bits, sizeof d);
    return d;
}

static inline double real_abs(double d) { return __builtin_fabs(d); }
static inline bool real_negative(double d) { return real_bits(d) >> 63; } /* -0 too */

double real_floor(double x);
double real_trunc(double x);
double real_sqrt(double x);
double real_remainder(double x, double y); /* x % y */
double real_scale(double x, int n);        /* x * 2^n, rounded once if |x| is about 1 or an integer */
int real_exponent(double x);               /* floor(log2(|x|)); x finite, not 0 */

#endif
