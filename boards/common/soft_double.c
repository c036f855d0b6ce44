/* Double arithmetic for processors without it, small: libgcc's is three times as fast and four times as
 * large (3.8 KB), so this one is for firmware built for size. IEEE 754, round to nearest, ties to even,
 * subnormals included; every NaN is the same. Names and conventions: on Arm those of its run-time ABI (IHI 0043),
 * else GCC's own (libgcc); in both a double is passed like an uint64_t.
 *
 * A finite number other than 0 is worked on as a 64-bit mantissa m with its top bit set and the exponent
 * e of the format, for numbers too small for it continued below 1: its value is m * 2^(e - 1086).
 */
#include <stdbool.h>
#include <stdint.h>

#define SIGN (1ull << 63)
#define INFINITE (2047ull << 52)
#define NOT_A_NUMBER (4095ull << 51)

#if defined __arm__ || defined SOFT_DOUBLE_EABI
#define NAME(eabi, gnu) __aeabi_##eabi
int __aeabi_dcmpeq(uint64_t a, uint64_t b);
int __aeabi_dcmplt(uint64_t a, uint64_t b);
int __aeabi_dcmple(uint64_t a, uint64_t b);
int __aeabi_dcmpge(uint64_t a, uint64_t b);
int __aeabi_dcmpgt(uint64_t a, uint64_t b);
int __aeabi_dcmpun(uint64_t a, uint64_t b);
uint64_t __aeabi_drsub(uint64_t a, uint64_t b);
#else
#define NAME(eabi, gnu) __##gnu
int __ltdf2(uint64_t a, uint64_t b);
int __ledf2(uint64_t a, uint64_t b);
int __eqdf2(uint64_t a, uint64_t b);
int __nedf2(uint64_t a, uint64_t b);
int __gedf2(uint64_t a, uint64_t b);
int __gtdf2(uint64_t a, uint64_t b);
int __unorddf2(uint64_t a, uint64_t b);
#endif
uint64_t NAME(dadd, adddf3)(uint64_t a, uint64_t b);
uint64_t NAME(dsub, subdf3)(uint64_t a, uint64_t b);
uint64_t NAME(dmul, muldf3)(uint64_t a, uint64_t b);
uint64_t NAME(ddiv, divdf3)(uint64_t a, uint64_t b);
int32_t NAME(d2iz, fixdfsi)(uint64_t a);
uint32_t NAME(d2uiz, fixunsdfsi)(uint64_t a);
uint64_t NAME(i2d, floatsidf)(int32_t n);
uint64_t NAME(ui2d, floatunsidf)(uint32_t n);
uint64_t NAME(l2d, floatdidf)(int64_t n);
uint64_t NAME(ul2d, floatundidf)(uint64_t n);
uint64_t NAME(f2d, extendsfdf2)(uint32_t f);
uint32_t NAME(d2f, truncdfsf2)(uint64_t a);

static uint64_t magnitude(uint64_t a) { return a & ~SIGN; }

static unsigned leading_zeros(uint64_t m)
{
    uint32_t high = (uint32_t)(m >> 32);
    return high ? (unsigned)__builtin_clz(high) : 32u + (unsigned)__builtin_clz((uint32_t)m | 1u);
}

/* The mantissa of a finite number that is not 0. */
static uint64_t unpack(uint64_t a, int *e)
{
    int exponent = (int)(a >> 52) & 2047;
    uint64_t m = a << 11;
    if (exponent) {
        *e = exponent;
        return m | SIGN;
    }
    unsigned zeros = leading_zeros(m);
    *e = 1 - (int)zeros;
    return m << zeros;
}

/* m / 2^n; the lowest bit tells whether anything was lost. */
static __attribute__((noinline)) uint64_t shift_right(uint64_t m, unsigned n)
{
    if (n > 63)
        return m != 0;
    return m >> n | ((m & ((1ull << n) - 1)) != 0);
}

/* m / 2^n to the nearest, to even when halfway; n from 1 to 63. */
static uint64_t round_off(uint64_t m, unsigned n)
{
    uint64_t half = 1ull << (n - 1), rest = m & (2 * half - 1);
    m >>= n;
    return m + (rest + (m & 1) > half);
}

/* m * 2^(e - 1086), rounded; m need not have its top bit set. `sign`: the upper word's. */
static uint64_t pack(uint64_t m, int e, uint32_t sign)
{
    if (m != 0) {
        unsigned zeros = leading_zeros(m);
        m <<= zeros;
        e -= (int)zeros;
        if (e < 1) {
            m = shift_right(m, (unsigned)(1 - e));
            e = 1;
        }
        /* the mantissa's top bit, if it is there, counts the exponent up from e - 1 */
        m = e < 2047 ? round_off(m, 11) + ((uint64_t)(unsigned)(e - 1) << 52) : INFINITE;
    }
    return m | (uint64_t)(sign & (1u << 31)) << 32;
}

static uint32_t upper(uint64_t a) { return (uint32_t)(a >> 32); }

static uint64_t multiply(uint64_t a, uint64_t b)
{
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
    uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t other = (a & UINT32_MAX) * (b >> 32) + (uint32_t)middle;
    return ((a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32)) | ((uint32_t)low | (uint32_t)other ? 1 : 0);
}

static uint64_t divide(uint64_t a, uint64_t b)
{
    uint64_t quotient = 0;
    bool over = false; /* the remainder's 65th bit */
    for (int i = 0; i < 64; i++) {
        quotient <<= 1;
        if (over || a >= b) {
            a -= b;
            quotient |= 1;
        }
        over = a >> 63;
        a <<= 1;
    }
    return quotient | (over || a != 0);
}

/* A product, or a quotient: what is special about 0 and infinity is the same with 1 / b's for b's. */
static uint64_t scale(uint64_t a, uint64_t b, bool by_division)
{
    const uint64_t sign = (a ^ b) & SIGN, none = by_division ? INFINITE : 0, all = INFINITE - none;
    a = magnitude(a);
    b = magnitude(b);
    if (a > INFINITE || b > INFINITE || (a == 0 && b == all) || (a == INFINITE && b == none))
        return NOT_A_NUMBER;
    if (a == INFINITE || b == all)
        return sign | INFINITE;
    if (a == 0 || b == none)
        return sign;
    int ea, eb;
    uint64_t ma = unpack(a, &ea), mb = unpack(b, &eb);
    return by_division ? pack(divide(ma, mb), ea - eb + 1023, upper(sign))
                       : pack(multiply(ma, mb), ea + eb - 1022, upper(sign));
}

uint64_t NAME(dmul, muldf3)(uint64_t a, uint64_t b) { return scale(a, b, false); }
uint64_t NAME(ddiv, divdf3)(uint64_t a, uint64_t b) { return scale(a, b, true); }

uint64_t NAME(dadd, adddf3)(uint64_t a, uint64_t b)
{
    if (magnitude(a) < magnitude(b)) {
        uint64_t larger = b;
        b = a;
        a = larger;
    }
    if (magnitude(a) >= INFINITE)
        return magnitude(a) > INFINITE || (a ^ b) == SIGN ? NOT_A_NUMBER : a;
    if (magnitude(b) == 0)
        return magnitude(a) == 0 ? a & b : a;
    int ea, eb;
    uint64_t ma = unpack(a, &ea) >> 1, mb = unpack(b, &eb) >> 1;
    mb = shift_right(mb, (unsigned)(ea - eb));
    if ((a ^ b) & SIGN) {
        ma -= mb;
        return ma ? pack(ma, ea + 1, upper(a)) : 0;
    }
    return pack(ma + mb, ea + 1, upper(a));
}

uint64_t NAME(dsub, subdf3)(uint64_t a, uint64_t b) { return NAME(dadd, adddf3)(a, b ^ SIGN); }
#if defined __arm__ || defined SOFT_DOUBLE_EABI
uint64_t __aeabi_drsub(uint64_t a, uint64_t b) { return NAME(dadd, adddf3)(b, a ^ SIGN); }
#endif

/* ---- comparisons */

enum { LESS = 1, EQUAL = 2, GREATER = 4, UNORDERED = 8 };

static __attribute__((noinline)) unsigned order(uint64_t a, uint64_t b)
{
    if (magnitude(a) > INFINITE || magnitude(b) > INFINITE)
        return UNORDERED;
    if (a == b || magnitude(a | b) == 0)
        return EQUAL;
    bool less = (int64_t)a < (int64_t)b;
    return less != ((a & b) >> 63) ? LESS : GREATER;
}

#if defined __arm__ || defined SOFT_DOUBLE_EABI
int __aeabi_dcmpeq(uint64_t a, uint64_t b) { return (order(a, b) & EQUAL) != 0; }
int __aeabi_dcmplt(uint64_t a, uint64_t b) { return (order(a, b) & LESS) != 0; }
int __aeabi_dcmple(uint64_t a, uint64_t b) { return (order(a, b) & (LESS | EQUAL)) != 0; }
int __aeabi_dcmpge(uint64_t a, uint64_t b) { return (order(a, b) & (GREATER | EQUAL)) != 0; }
int __aeabi_dcmpgt(uint64_t a, uint64_t b) { return (order(a, b) & GREATER) != 0; }
int __aeabi_dcmpun(uint64_t a, uint64_t b) { return (order(a, b) & UNORDERED) != 0; }
#else /* the sign of the result is to be compared with 0; unordered, it makes the comparison false */
int __ltdf2(uint64_t a, uint64_t b)
{
    unsigned is = order(a, b);
    return is & LESS ? -1 : is != EQUAL;
}
int __ledf2(uint64_t a, uint64_t b) __attribute__((alias("__ltdf2")));
int __eqdf2(uint64_t a, uint64_t b) __attribute__((alias("__ltdf2")));
int __nedf2(uint64_t a, uint64_t b) __attribute__((alias("__ltdf2")));
int __gedf2(uint64_t a, uint64_t b)
{
    unsigned is = order(a, b);
    return is & GREATER ? 1 : is == EQUAL ? 0 : -1;
}
int __gtdf2(uint64_t a, uint64_t b) __attribute__((alias("__gedf2")));
int __unorddf2(uint64_t a, uint64_t b) { return order(a, b) == UNORDERED; }
#endif

/* ---- conversions */

uint64_t NAME(ul2d, floatundidf)(uint64_t n) { return pack(n, 1086, 0); }
uint64_t NAME(ui2d, floatunsidf)(uint32_t n) { return NAME(ul2d, floatundidf)(n); }
uint64_t NAME(l2d, floatdidf)(int64_t n) { return pack(n < 0 ? 0 - (uint64_t)n : (uint64_t)n, 1086, upper((uint64_t)n)); }
uint64_t NAME(i2d, floatsidf)(int32_t n) { return NAME(l2d, floatdidf)(n); }

/* The integer part without its sign; UINT32_MAX where it is larger, 0 for NaN. */
static uint32_t truncated(uint64_t a)
{
    int e;
    a = magnitude(a);
    if (a < 1023ull << 52 || a > INFINITE)
        return 0;
    if (a >= (1023ull + 32) << 52)
        return UINT32_MAX;
    uint64_t m = unpack(a, &e);
    return (uint32_t)(m >> (1086 - e));
}

uint32_t NAME(d2uiz, fixunsdfsi)(uint64_t a) { return a & SIGN ? 0 : truncated(a); }

int32_t NAME(d2iz, fixdfsi)(uint64_t a)
{
    uint32_t n = truncated(a), most = (uint32_t)INT32_MAX + (upper(a) >> 31);
    n = n > most ? most : n;
    return (int32_t)(a & SIGN ? 0 - n : n);
}

uint64_t NAME(f2d, extendsfdf2)(uint32_t f)
{
    uint32_t exponent = f >> 23 & 255;
    uint64_t m = f & 0x7FFFFF;
    if (exponent == 255)
        return m ? NOT_A_NUMBER : INFINITE | (uint64_t)(f & (1u << 31)) << 32;
    return pack(exponent ? m | 0x800000 : m, (int)(exponent ? exponent : 1) + 1086 - 150, f);
}

uint32_t NAME(d2f, truncdfsf2)(uint64_t a)
{
    uint32_t sign = upper(a) & (1u << 31), result = 0;
    int e;
    a = magnitude(a);
    if (a > INFINITE)
        return 0x7FC00000;
    if (a != 0) {
        uint64_t m = unpack(a, &e);
        e -= 1023 - 127;
        if (e < 1) {
            m = shift_right(m, (unsigned)(1 - e));
            e = 1;
        }
        result = e < 255 ? (uint32_t)round_off(m, 40) + (uint32_t)(e - 1) * 0x800000 : 0x7F800000;
    }
    return sign | result;
}
