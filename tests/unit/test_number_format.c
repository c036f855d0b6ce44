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
#include "xorshift.h"

static double from_bits(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, 8);
    return d;
}

/* Doubles of all sizes, with those that programs use more often. */
static double random_double(void)
{
    uint64_t r = xorshift();
    switch (r >> 8 & 7) {
    case 0: return (double)(xorshift() % 1000000) / 100;
    case 1: return (double)(xorshift() >> 11) * 0x1p-53;
    case 2: return ldexp(1, (int)(xorshift() % 2098) - 1074);                      /* uneven neighbours */
    case 3: return nextafter(ldexp(1, (int)(xorshift() % 2098) - 1074), r & 1 ? 0 : 1e308);
    case 4: return from_bits(xorshift() >> 12);                                    /* subnormal */
    case 5: return (double)(xorshift() >> (r & 31)) * ((r & 32) ? 1 : 0.001);
    default: break;
    }
    double d = from_bits(xorshift() & 0x7FFFFFFFFFFFFFFFu);
    return isfinite(d) ? d : 1.5;
}

static const char *laid_out(double d, NumberStyle style, int digits)
{
    static char text[NUMBER_TEXT_MAX + 1];
    memset(text, 'x', sizeof text);
    unsigned length = number_lay_out(d, style, digits, text);
    assert_true(length <= NUMBER_TEXT_MAX);
    text[length] = 0;
    return text;
}

/* The host's %e with its exponent as JavaScript has it. */
static const char *host_exponential(double d, int places)
{
    static char text[200];
    snprintf(text, sizeof text, "%.*e", places, d);
    char *e = strchr(text, 'e') + 2;
    if (e[0] == '0')
        memmove(e, e + 1, strlen(e));
    return text;
}

static void test_shortest(void **context)
{
    (void)context;
    for (int i = 0; i < 20000; i++) {
        double d = random_double();
        const char *text = laid_out(d, NUMBER_EXPONENTIAL, -1);
        int places = (int)strcspn(text, "e") - 2;
        if (strtod(text, NULL) != d || places > 15 + 1)
            fail_msg("%a gave %s", d, text);
        if (places < 0)
            places = 0;
        /* no shorter one, and none of the same length is closer */
        if (places > 0 && strtod(host_exponential(d, places - 1), NULL) == d)
            fail_msg("%a gave %s, shorter is %s", d, text, host_exponential(d, places - 1));
        if (strtod(host_exponential(d, places), NULL) == d && strcmp(host_exponential(d, places), text) != 0)
            fail_msg("%a gave %s, closer is %s", d, text, host_exponential(d, places));
    }
}

static double parse(const char *text)
{
    TextView t = {(const uint8_t *)text, (uint32_t)strlen(text), false};
    return text_to_double(&t);
}

static void test_parse(void **context)
{
    (void)context;
    for (int i = 0; i < 12000; i++) {
        double d = random_double();
        char text[1200];
        int places = (int)(xorshift() % 40);
        if (i % 100 == 0)
            places = 780; /* beyond what any double needs */
        snprintf(text, sizeof text, "%.*e", places, d);
        if (i % 3 == 0 && d > 0) { /* exactly halfway, or nearly */
            long double half = ((long double)d + (long double)nextafter(d, INFINITY)) / 2;
            snprintf(text, sizeof text, "%.*Le", 60 + (int)(xorshift() % 720), half);
            if (i % 2)
                text[strcspn(text, "e") - 1] = '1';
        }
        double want = strtod(text, NULL), got = parse(text);
        if (want != got)
            fail_msg("%s: %a, not %a", text, got, want);
    }
    /* one above, at and below what is halfway between two doubles, to the last digit there can be and beyond it */
    static char text[1200];
    static const char halfway[] = "1.00000000000000011102230246251565404236316680908203125";
    for (int zeros = 0; zeros < 1000; zeros += 37) {
        snprintf(text, sizeof text, "%s%0*d", halfway, zeros + 1, 1);
        assert_true(parse(text) == 1.0 + 0x1p-52);
        snprintf(text, sizeof text, "%s%0*d", halfway, zeros + 1, 0);
        assert_true(parse(text) == 1);
        snprintf(text, sizeof text, "%.*s4%0*d", (int)strlen(halfway) - 1, halfway, zeros + 1, 0);
        memset(text + strlen(halfway), '9', (size_t)zeros);
        assert_true(parse(text) == 1);
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
        char host[600];
        int count = 1 + (int)(xorshift() % 100);
        if (strcmp(laid_out(d, NUMBER_EXPONENTIAL, count), host_exponential(d, count - 1)) != 0 && !is_tie(d, (unsigned)count))
            fail_msg("%a, %d digits: %s, not %s", d, count, laid_out(d, NUMBER_EXPONENTIAL, count), host_exponential(d, count - 1));
        if (d >= 1e21)
            continue;
        snprintf(host, sizeof host, "%.*f", count, d);
        const char *text = laid_out(d, NUMBER_FIXED, count);
        /* ties: the digits in all, which is_tie counts, are those behind the point and above it */
        int exponent = d == 0 ? 0 : atoi(strchr(host_exponential(d, 0), 'e') + 1);
        if (strcmp(text, host) != 0 && !(count + exponent + 1 >= 0 && is_tie(d, (unsigned)(count + exponent + 1))))
            fail_msg("%a fixed %d: %s, not %s", d, count, text, host);
    }
    assert_string_equal(laid_out(0.5, NUMBER_FIXED, 0), "1"); /* ties go up */
    assert_string_equal(laid_out(-0.5, NUMBER_FIXED, 0), "-1");
    assert_string_equal(laid_out(0.4, NUMBER_FIXED, 0), "0");
    assert_string_equal(laid_out(0.04, NUMBER_FIXED, 0), "0");
    assert_string_equal(laid_out(0.04, NUMBER_FIXED, 1), "0.0");
    assert_string_equal(laid_out(2.5, NUMBER_FIXED, 0), "3");
    assert_string_equal(laid_out(99.95, NUMBER_PRECISION, 3), "100");
    assert_string_equal(laid_out(99.95, NUMBER_FIXED, 1), "100.0");
    assert_string_equal(laid_out(0, NUMBER_PRECISION, 3), "0.00");
    assert_string_equal(laid_out(0, NUMBER_EXPONENTIAL, 3), "0.00e+0");
    assert_string_equal(laid_out(0, NUMBER_FIXED, 3), "0.000");
    assert_string_equal(laid_out(-0.0, NUMBER_FIXED, 3), "0.000");
    assert_string_equal(laid_out(1e21, NUMBER_FIXED, 3), "1e+21");
    assert_string_equal(laid_out(999999999999999868928.0, NUMBER_FIXED, 1), "999999999999999868928.0");
    assert_string_equal(laid_out(123456, NUMBER_PRECISION, 3), "1.23e+5");
    assert_string_equal(laid_out(0.00000123, NUMBER_PRECISION, 2), "0.0000012");
    assert_string_equal(laid_out(0.000000123, NUMBER_PRECISION, 2), "1.2e-7");
    assert_int_equal(strlen(laid_out(-999999999999999868928.0, NUMBER_FIXED, 100)), 123);
}

static void check_format(double d, const char *want)
{
    char buffer[26];
    memset(buffer, 'x', sizeof buffer);
    unsigned length = number_format(d, buffer);
    assert_int_equal(length, strlen(want));
    assert_memory_equal(buffer, want, length);
    assert_int_equal(buffer[length], 'x');
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
        int64_t n = (int64_t)xorshift() >> (11 + xorshift() % 40);
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
