/* links: */
/* The small double arithmetic of boards/common against the machine's own: special values with each other,
 * and random bit patterns, exponents close together as well as anywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define SOFT_DOUBLE_EABI
#include "../../boards/common/soft_double.c"

static double to_double(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, 8);
    return d;
}
static uint64_t to_bits(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, 8);
    return isnan(d) ? NOT_A_NUMBER : bits;
}

static void check_pair(uint64_t a, uint64_t b)
{
    double x = to_double(a), y = to_double(b);
    assert_int_equal(__aeabi_dadd(a, b), to_bits(x + y));
    assert_int_equal(__aeabi_dsub(a, b), to_bits(x - y));
    assert_int_equal(__aeabi_drsub(a, b), to_bits(y - x));
    assert_int_equal(__aeabi_dmul(a, b), to_bits(x * y));
    assert_int_equal(__aeabi_ddiv(a, b), to_bits(x / y));
    assert_int_equal(__aeabi_dcmpeq(a, b), x == y);
    assert_int_equal(__aeabi_dcmplt(a, b), x < y);
    assert_int_equal(__aeabi_dcmple(a, b), x <= y);
    assert_int_equal(__aeabi_dcmpge(a, b), x >= y);
    assert_int_equal(__aeabi_dcmpgt(a, b), x > y);
    assert_int_equal(__aeabi_dcmpun(a, b), x != x || y != y);
}

static void check_one(uint64_t a)
{
    double x = to_double(a);
    uint32_t f = (uint32_t)(a >> 32);
    float single, wanted = (float)x;
    memcpy(&single, &f, 4);
    assert_int_equal(__aeabi_f2d(f), to_bits((double)single));
    memcpy(&f, &wanted, 4);
    assert_int_equal(__aeabi_d2f(a), isnan(x) ? 0x7FC00000 : f);
    assert_int_equal(__aeabi_d2iz(a), x != x ? 0 : x >= 2147483647. ? INT32_MAX : x <= -2147483648. ? INT32_MIN : (int32_t)x);
    assert_int_equal(__aeabi_d2uiz(a), !(x > 0) ? 0 : x >= 4294967295. ? UINT32_MAX : (uint32_t)x);
    assert_int_equal(__aeabi_l2d((int64_t)a), to_bits((double)(int64_t)a));
    assert_int_equal(__aeabi_ul2d(a), to_bits((double)a));
    assert_int_equal(__aeabi_i2d((int32_t)a), to_bits((double)(int32_t)a));
    assert_int_equal(__aeabi_ui2d((uint32_t)a), to_bits((double)(uint32_t)a));
}

static void test_special(void **state)
{
    (void)state;
    static const double values[] = {0, 1, 1.5, 2, 3, 1e-308, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308,
                                    1.7976931348623157e308, 9007199254740991., 9007199254740992., 4294967295.5, 2147483648,
                                    2147483647.5, 1e-320, 3.4028235677973366e38, 1.401298464324817e-45, INFINITY, NAN};
    enum { COUNT = sizeof values / sizeof *values };
    for (unsigned i = 0; i < 2 * COUNT; i++) {
        uint64_t a = to_bits(values[i / 2]) ^ (i & 1 ? SIGN : 0);
        check_one(a);
        for (unsigned k = 0; k < 2 * COUNT; k++)
            check_pair(a, to_bits(values[k / 2]) ^ (k & 1 ? SIGN : 0));
    }
}

static uint64_t random_state = 1;
static uint64_t random_bits(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static void test_random(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000000; i++) {
        uint64_t a = random_bits(), b = random_bits();
        switch (i % 8) {
        case 1: b = (b & ~INFINITE) | ((a & INFINITE) + ((uint64_t)(i / 8 % 120) << 52)); break; /* exponents near */
        case 2: b = a ^ SIGN ^ (b & 255); break;                                                /* cancellation */
        case 3: a &= ~INFINITE; break;                                                          /* subnormal */
        case 4: a &= ~0ull << 40, b &= ~0ull << 30; break;                                      /* halfway cases */
        case 5: a = (a & ~INFINITE) | (1000 + b % 80) << 52; break;                             /* integers */
        case 6: a = (a & ~INFINITE) | (860 + b % 300) << 52, a &= ~0ull << 28; break;           /* floats */
        }
        check_pair(a, b);
        check_one(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_special), cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
