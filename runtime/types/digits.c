/* Arithmetic of natural numbers of any size: Knuth, The Art of Computer Programming 2, 4.3.1. See digits.h. */
#include "feature.h"

#if MOTE_FEATURES & FEATURE_BIGINT

#include "digits.h"

uint32_t digits_count(const Digit *a, uint32_t n)
{
    while (n && !a[n - 1])
        n--;
    return n;
}

uint32_t digits_bits(const Digit *a, uint32_t n)
{
    return n ? n * DIGIT_BITS + 16 - (uint32_t)__builtin_clz(a[n - 1]) : 0; /* clz counts 32 */
}

int digits_compare(const Digit *a, uint32_t m, const Digit *b, uint32_t n)
{
    if (m != n)
        return m < n ? -1 : 1;
    while (n--)
        if (a[n] != b[n])
            return a[n] < b[n] ? -1 : 1;
    return 0;
}

void digits_add(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n)
{
    uint32_t carry = 0, i;
    for (i = 0; i < m || i < n; i++) {
        carry += (i < m ? a[i] : 0u) + (i < n ? b[i] : 0u);
        r[i] = (Digit)carry;
        carry >>= DIGIT_BITS;
    }
    r[i] = (Digit)carry;
}

void digits_subtract(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n)
{
    int32_t borrow = 0;
    for (uint32_t i = 0; i < m; i++) {
        borrow += a[i] - (i < n ? b[i] : 0);
        r[i] = (Digit)borrow;
        borrow >>= DIGIT_BITS; /* 0 or -1 */
    }
}

void digits_multiply(Digit *r, const Digit *a, uint32_t m, const Digit *b, uint32_t n)
{
    for (uint32_t i = 0; i < m + n; i++)
        r[i] = 0;
    for (uint32_t i = 0; i < m; i++) {
        uint32_t carry = 0, digit = a[i];
        for (uint32_t j = 0; j < n; j++) {
            carry += digit * b[j] + r[i + j]; /* at most 2^32 - 1 */
            r[i + j] = (Digit)carry;
            carry >>= DIGIT_BITS;
        }
        r[i + n] = (Digit)carry;
    }
}

uint32_t digits_scale(Digit *r, uint32_t n, uint32_t factor, uint32_t carry)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t product = r[i] * factor; /* at most 65535 * 65536 */
        r[i] = (Digit)(product + carry);
        carry = (product >> DIGIT_BITS) + (((product & 0xFFFF) + carry) >> DIGIT_BITS);
    }
    return carry;
}

uint32_t digits_divide_small(Digit *r, uint32_t n, uint32_t divisor)
{
    uint32_t rest = 0;
    while (n--) {
        rest = rest << DIGIT_BITS | r[n];
        r[n] = (Digit)(rest / divisor);
        rest %= divisor;
    }
    return rest;
}

/* ---- long division: Knuth's algorithm D */

/* Digit i of b * 2^shift, shift < 16. */
static uint32_t shifted(const Digit *b, uint32_t i, unsigned shift)
{
    return ((uint32_t)b[i] << shift | (i ? (uint32_t)b[i - 1] << shift >> DIGIT_BITS : 0)) & 0xFFFF;
}

/* u[0 .. n] -= q * b * 2^shift. Was that too much? */
static bool take_away(Digit *u, const Digit *b, uint32_t n, unsigned shift, uint32_t q)
{
    uint32_t carry = 0;
    int32_t borrow = 0;
    for (uint32_t i = 0; i <= n; i++) {
        carry += i < n ? q * shifted(b, i, shift) : 0;
        borrow += (int32_t)u[i] - (int32_t)(carry & 0xFFFF);
        u[i] = (Digit)borrow;
        borrow >>= DIGIT_BITS;
        carry >>= DIGIT_BITS;
    }
    return borrow != 0;
}

/* u[0 .. n] += b * 2^shift, dropping the carry. */
static void give_back(Digit *u, const Digit *b, uint32_t n, unsigned shift)
{
    uint32_t carry = 0;
    for (uint32_t i = 0; i <= n; i++) {
        carry += u[i] + (i < n ? shifted(b, i, shift) : 0);
        u[i] = (Digit)carry;
        carry >>= DIGIT_BITS;
    }
}

/* The next digit of the quotient from the three upper digits of the rest and the two upper ones of the divisor: right, or one too large. */
static uint32_t guess(const Digit *top, uint32_t first, uint32_t second)
{
    uint32_t rest = (uint32_t)top[0] << DIGIT_BITS | top[-1], q = 0xFFFF;
    if (top[0] < first)
        q = rest / first;
    rest -= q * first;
    while (rest <= 0xFFFF && q * second > (rest << DIGIT_BITS | top[-2])) {
        q--;
        rest += first;
    }
    return q;
}

void digits_divide(Digit *u, const Digit *a, uint32_t m, const Digit *b, uint32_t n)
{
    if (n == 1) {
        for (uint32_t i = m; i-- > 0;)
            u[i + 1] = a[i];
        u[0] = (Digit)digits_divide_small(u + 1, m, b[0]);
        return;
    }
    unsigned shift = (unsigned)__builtin_clz(b[n - 1]) - 16;
    uint32_t first = shifted(b, n - 1, shift), second = shifted(b, n - 2, shift);
    digits_shift_left(u, a, m, shift);
    for (uint32_t j = m - n + 1; j-- > 0;) {
        uint32_t q = guess(u + j + n, first, second);
        if (take_away(u + j, b, n, shift, q)) {
            give_back(u + j, b, n, shift);
            q--;
        }
        u[j + n] = (Digit)q; /* the rest has no such digit any more */
    }
    for (uint32_t i = 0; i < n; i++) /* back to where it was */
        u[i] = (Digit)((u[i] | (i + 1 < n ? (uint32_t)u[i + 1] << DIGIT_BITS : 0)) >> shift);
}

/* ---- shifts */

void digits_shift_left(Digit *r, const Digit *a, uint32_t m, uint32_t bits)
{
    uint32_t whole = bits / DIGIT_BITS, part = bits % DIGIT_BITS;
    r[m + whole] = (Digit)(m ? (uint32_t)a[m - 1] << part >> DIGIT_BITS : 0);
    for (uint32_t i = m; i-- > 0;)
        r[i + whole] = (Digit)shifted(a, i, part);
    for (uint32_t i = 0; i < whole; i++)
        r[i] = 0;
}

bool digits_shift_right(Digit *r, const Digit *a, uint32_t m, uint32_t bits)
{
    uint32_t whole = bits / DIGIT_BITS, part = bits % DIGIT_BITS, lost = 0;
    for (uint32_t i = 0; i < whole && i < m; i++)
        lost |= a[i];
    if (whole < m)
        lost |= a[whole] & ((1u << part) - 1);
    for (uint32_t i = whole; i < m; i++)
        r[i - whole] = (Digit)((a[i] | (i + 1 < m ? (uint32_t)a[i + 1] << DIGIT_BITS : 0)) >> part);
    return lost != 0;
}

void digits_negate(Digit *r, uint32_t n)
{
    uint32_t carry = 1;
    for (uint32_t i = 0; i < n; i++) {
        carry += (Digit)~r[i];
        r[i] = (Digit)carry;
        carry >>= DIGIT_BITS;
    }
}

#endif
