/* links: mote_runtime */
/* Digits against 128-bit arithmetic where that is enough, else against themselves: a = q b + r, shifts there and back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "digits.h"
#include "xorshift.h"

enum { ROUNDS = 100000, MOST = 24 };
typedef unsigned __int128 Wide;

/* A normal number of at most `most` digits, many of them 0 or all ones. */
static uint32_t sample(Digit *a, uint32_t most)
{
    uint32_t n = (uint32_t)(xorshift() % (most + 1));
    for (uint32_t i = 0; i < n; i++)
        a[i] = xorshift() % 3 ? (Digit)xorshift() : xorshift() & 1 ? 0xFFFF : 0;
    return digits_count(a, n);
}

static Wide wide(const Digit *a, uint32_t n)
{
    Wide value = 0;
    while (n--)
        value = value << DIGIT_BITS | a[n];
    return value;
}

static void test_small(void **context)
{
    (void)context;
    Digit a[4], b[4], r[10];
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t m = sample(a, 3), n = sample(b, 3), longer = m > n ? m : n, bits = (uint32_t)(xorshift() % 64);
        Wide x = wide(a, m), y = wide(b, n);
        digits_add(r, a, m, b, n);
        assert_true(wide(r, longer + 1) == x + y);
        digits_multiply(r, a, m, b, n);
        assert_true(wide(r, m + n) == x * y);
        int order = digits_compare(a, m, b, n);
        assert_true(order < 0 ? x < y : order > 0 ? x > y : x == y);
        assert_true(digits_bits(a, m) == (x ? 128u - (uint32_t)__builtin_clzll((uint64_t)x) - 64 : 0));
        if (order >= 0) {
            digits_subtract(r, a, m, b, n);
            assert_true(wide(r, m) == x - y);
        }
        if (order >= 0 && n) {
            digits_divide(r, a, m, b, n);
            assert_true(wide(r, n) == x % y && wide(r + n, m + 1 - n) == x / y);
        }
        digits_shift_left(r, a, m, bits);
        assert_true(wide(r, m + bits / DIGIT_BITS + 1) == x << bits);
        if (bits / DIGIT_BITS < m) {
            bool lost = digits_shift_right(r, a, m, bits);
            assert_true(wide(r, m - bits / DIGIT_BITS) == x >> bits && lost == (x >> bits << bits != x));
        }
        memcpy(r, a, sizeof a);
        uint32_t factor = 1 + (uint32_t)(xorshift() % 65536), carry = (uint32_t)(xorshift() % 65536), over = digits_scale(r, m, factor, carry);
        assert_true(((Wide)over << DIGIT_BITS * m | wide(r, m)) == x * factor + carry);
        memcpy(r, a, sizeof a);
        uint32_t rest = digits_divide_small(r, m, factor);
        assert_true(wide(r, m) == x / factor && rest == x % factor);
        memset(r, 0, sizeof r);
        memcpy(r, a, m * sizeof *a);
        digits_negate(r, 4);
        assert_true(wide(r, 4) == (uint64_t)(0 - (uint64_t)x));
    }
}

static void test_division(void **context)
{
    (void)context;
    Digit a[MOST + 1], b[MOST + 1], u[MOST + 2], product[2 * MOST + 4], sum[2 * MOST + 5];
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t m = sample(a, MOST), n = sample(b, MOST);
        if (n == 0 || digits_compare(a, m, b, n) < 0)
            continue;
        digits_divide(u, a, m, b, n);
        uint32_t rest = digits_count(u, n), quotient = m + 1 - n;
        assert_true(digits_compare(u, rest, b, n) < 0);
        digits_multiply(product, u + n, quotient, b, n);
        digits_add(sum, product, quotient + n, u, rest);
        uint32_t count = digits_count(sum, quotient + n + 1);
        assert_int_equal(digits_compare(sum, count, a, m), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_small), cmocka_unit_test(test_division)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
