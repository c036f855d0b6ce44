/* links: mote_runtime */
/* Number conversions against the host's, which are exact: shortest digits, fixed digits, parsing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <cmocka.h>

#include "number.h"

static uint64_t state = 88172645463325252u;
static uint64_t random64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static double from_bits(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, 8);
    return d;
}

/* Doubles of all sizes, with those that programs use more often. */
static double random_double(void)
{
    uint64_t r = random64();
    switch (r >> 8 & 7) {
    case 0: return (double)(random64() % 1000000) / 100;
    case 1: return (double)(random64() >> 11) * 0x1p-53;
    case 2: return ldexp(1, (int)(random64() % 2098) - 1074);                      /* uneven neighbours */
    case 3: return nextafter(ldexp(1, (int)(random64() % 2098) - 1074), r & 1 ? 0 : 1e308);
    case 4: return from_bits(random64() >> 12);                                    /* subnormal */
    case 5: return (double)(random64() >> (r & 31)) * ((r & 32) ? 1 : 0.001);
    default: break;
    }
    double d = from_bits(random64() & 0x7FFFFFFFFFFFFFFFu);
    return isfinite(d) ? d : 1.5;
}

static void test_shortest(void **context)
{
    (void)context;
    for (int i = 0; i < 20000; i++) {
        double d = random_double();
        if (d == 0)
            continue;
        char digits[18], text[40], host[40];
        int exponent;
        unsigned count = double_shortest(d, digits, &exponent);
        assert_true(count >= 1 && count <= 17);
        digits[count] = 0;
        snprintf(text, sizeof text, "0.%se%d", digits, exponent);
        if (strtod(text, NULL) != d)
            fail_msg("%a gave %s", d, text);
        /* no shorter one, and none of the same length is closer */
        if (count > 1) {
            snprintf(host, sizeof host, "%.*e", (int)count - 2, d);
            if (strtod(host, NULL) == d)
                fail_msg("%a gave %s, shorter is %s", d, text, host);
        }
        snprintf(host, sizeof host, "%.*e", (int)count - 1, d);
        if (strtod(host, NULL) == d && strtod(host, NULL) == strtod(text, NULL)) {
            char *end = strchr(host, 'e');
            char mantissa[40];
            unsigned n = 0;
            for (char *c = host; c < end; c++)
                if (*c != '.')
                    mantissa[n++] = *c;
            mantissa[n] = 0;
            if (strcmp(mantissa, digits) != 0)
                fail_msg("%a gave %s, closer is %s", d, text, host);
        }
        assert_true(digits[0] != '0' && (count == 1 || digits[count - 1] != '0'));
    }
}

static void test_parse(void **context)
{
    (void)context;
    for (int i = 0; i < 12000; i++) {
        double d = random_double();
        char text[1200], digits[1200];
        int places = (int)(random64() % 40);
        if (i % 100 == 0)
            places = 780; /* beyond what any double needs */
        snprintf(text, sizeof text, "%.*e", places, d);
        if (i % 3 == 0 && d > 0) { /* exactly halfway, or nearly */
            long double half = ((long double)d + (long double)nextafter(d, INFINITY)) / 2;
            snprintf(text, sizeof text, "%.*Le", 60 + (int)(random64() % 720), half);
            if (i % 2)
                text[strcspn(text, "e") - 1] = '1';
        }
        unsigned count = 0;
        char *c = text;
        for (; *c != 'e'; c++)
            if (*c != '.')
                digits[count++] = *c;
        int exponent = atoi(c + 1) - (int)count + 1;
        double want = strtod(text, NULL), got = double_parse(digits, count, exponent);
        if (want != got)
            fail_msg("%s: %a, not %a", text, got, want);
    }
}

static void check_text(const char *text, double want)
{
    TextView t = {(const uint8_t *)text, (uint32_t)strlen(text), false};
    uint8_t wide[200];
    for (uint32_t i = 0; i < t.length; i++) {
        wide[2 * i] = (uint8_t)text[i];
        wide[2 * i + 1] = 0;
    }
    TextView w = {wide, t.length, true};
    for (int i = 0; i < 2; i++) {
        double got = text_to_double(i ? &w : &t);
        if (isnan(want) ? !isnan(got) : (got != want || signbit(got) != signbit(want)))
            fail_msg("\"%s\" is %a, not %a", text, got, want);
    }
}

static void test_text(void **context)
{
    (void)context;
    const char *numbers[] = {"0", "-0", "1", "12.5", ".5", "5.", "-.5e1", "+1e3", "1e-7", "00012", "000.00012", "0.000",
                             "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "2.2250738585072011e-308",
                             "1.7976931348623159e308", "1.7976931348623158e308", "4.9e-324", "2.4703282292062328e-324",
                             "2.4703282292062327e-324", "9007199254740993", "1e23", "8.5e-5", "1e99999999999", "0e999999999"};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        check_text(numbers[i], strtod(numbers[i], NULL));
    check_text("", 0);
    check_text("  \t\n ", 0);
    check_text(" 42\n", 42);
    check_text("\xA0" "7", 7);
    check_text("0x1F", 31);
    check_text("0b101", 5);
    check_text("0O17", 15);
    check_text("0x20000000000001", 9007199254740992.0);
    check_text("0x20000000000003", 9007199254740996.0);
    check_text("0x200000000000010000000000001", 0x200000000000020000000000000p0);
    check_text("Infinity", INFINITY);
    check_text("-Infinity", -INFINITY);
    const char *bad[] = {"-", ".", "e5", "1e", "1e+", "1 2", "0x", "-0x1", "0xG", "0b2", "Infinit", "infinity", "1px", "--1", "1_0", "+-1"};
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        check_text(bad[i], NAN);
}

/* Exactly in the middle after `count` digits: there the host goes to even, and we up. */
static bool is_tie(double d, unsigned count)
{
    static char text[900];
    snprintf(text, sizeof text, "%.800e", d);
    memmove(text + 1, text + 2, strlen(text) - 1);
    return text[count] == '5' && strspn(text + count + 1, "0") == 800 - count;
}

static void test_digits(void **context)
{
    (void)context;
    for (int i = 0; i < 6000; i++) {
        double d = random_double();
        char digits[512], host[600];
        int exponent, count = 1 + (int)(random64() % 100);
        if (d == 0)
            continue;
        unsigned n = double_digits(d, count, false, digits, &exponent);
        assert_int_equal(n, count);
        digits[n] = 0;
        snprintf(host, sizeof host, "%.*e", count - 1, d);
        char mantissa[200];
        unsigned m = 0;
        char *c = host;
        for (; *c != 'e'; c++)
            if (*c != '.')
                mantissa[m++] = *c;
        mantissa[m] = 0;
        if ((strcmp(mantissa, digits) != 0 || exponent != atoi(c + 1) + 1) && !is_tie(d, (unsigned)count))
            fail_msg("%a, %d digits: %s e%d, not %s", d, count, digits, exponent, host);
        if (d >= 1e21)
            continue;
        n = double_digits(d, count, true, digits, &exponent);
        snprintf(host, sizeof host, "%.*f", count, d);
        char text[700];
        unsigned at = 0;
        /* digits stand at places exponent-1 downwards */
        for (int place = exponent > 0 ? exponent - 1 : 0; place >= -count; place--) {
            int k = exponent - 1 - place;
            if (place == -1)
                text[at++] = '.';
            text[at++] = k >= 0 && k < (int)n ? digits[k] : '0';
        }
        text[at] = 0;
        if (strcmp(text, host) != 0 && !is_tie(d, n))
            fail_msg("%a fixed %d: %s, not %s", d, count, text, host);
    }
    char digits[130];
    int exponent;
    assert_int_equal(double_digits(0.5, 0, true, digits, &exponent), 1); /* ties go up */
    assert_int_equal(digits[0], '1');
    assert_int_equal(exponent, 1);
    assert_int_equal(double_digits(0.4, 0, true, digits, &exponent), 0);
    assert_int_equal(double_digits(0.04, 0, true, digits, &exponent), 0);
    assert_int_equal(double_digits(2.5, 0, true, digits, &exponent), 1);
    assert_int_equal(digits[0], '3');
    assert_int_equal(double_digits(99.95, 3, false, digits, &exponent), 3);
    assert_memory_equal(digits, "100", 3);
    assert_int_equal(exponent, 3);
    assert_int_equal(double_digits(0, 3, false, digits, &exponent), 3);
    assert_memory_equal(digits, "000", 3);
}

static void check_format(double d, const char *want)
{
    char buffer[26];
    memset(buffer, 'x', sizeof buffer);
    unsigned length = number_format(d, buffer);
    assert_string_equal(buffer, want);
    assert_int_equal(length, strlen(want));
}

static void test_format(void **context)
{
    (void)context;
    check_format(0, "0");
    check_format(-0.0, "0");
    check_format(NAN, "NaN");
    check_format(INFINITY, "Infinity");
    check_format(-INFINITY, "-Infinity");
    check_format(-17, "-17");
    check_format(4294967295.0, "4294967295");
    check_format(4294967296.0, "4294967296");
    check_format(0.1, "0.1");
    check_format(0.1 + 0.2, "0.30000000000000004");
    check_format(123.456, "123.456");
    check_format(-1.5, "-1.5");
    check_format(0.000001, "0.000001");
    check_format(0.00000123, "0.00000123");
    check_format(1e-7, "1e-7");
    check_format(1.5e-10, "1.5e-10");
    check_format(1e21, "1e+21");
    check_format(1e20, "100000000000000000000");
    check_format(123456789012345680000.0, "123456789012345680000");
    check_format(1.2345e25, "1.2345e+25");
    check_format(5e-324, "5e-324");
    check_format(-1.7976931348623157e308, "-1.7976931348623157e+308");
    check_format(-0.0000012345678901234567, "-0.0000012345678901234567");
    check_format(2.2250738585072014e-308, "2.2250738585072014e-308");
    check_format(9007199254740993.0, "9007199254740992");
    check_format(5e-7, "5e-7");
    check_format(9.5e-7, "9.5e-7");
    check_format(1e23, "1e+23");
    check_format(0.01, "0.01");
}

static void test_to_int32(void **context)
{
    (void)context;
    assert_int_equal(double_to_int32(4294967296.0), 0);
    assert_int_equal(double_to_int32(4294967295.0), -1);
    assert_int_equal(double_to_int32(2147483648.0), INT32_MIN);
    assert_int_equal(double_to_int32(-2147483649.0), INT32_MAX);
    assert_int_equal(double_to_int32(-1.9), -1);
    assert_int_equal(double_to_int32(0.99), 0);
    assert_int_equal(double_to_int32(NAN), 0);
    assert_int_equal(double_to_int32(-INFINITY), 0);
    assert_int_equal(double_to_int32(1e300), 0);
    assert_int_equal(double_to_int32(0x1.8p53), 0);
    assert_int_equal(double_to_int32(0x1.00000001p32), 1);
    for (int i = 0; i < 100000; i++) {
        int64_t n = (int64_t)random64() >> (11 + random64() % 40);
        assert_int_equal(double_to_int32((double)n), (int32_t)(uint32_t)(uint64_t)n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),   cmocka_unit_test(test_shortest), cmocka_unit_test(test_parse),
        cmocka_unit_test(test_text),     cmocka_unit_test(test_digits),   cmocka_unit_test(test_to_int32),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
