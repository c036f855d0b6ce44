/* links: mote_runtime m */
/* What works on the bits of doubles, against the host's C library, which is exact there; the formulas, which are
 * not, within a few units of the last place of the C library's (tests/js/math_functions.js has the exact results). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "formula.h"
#include "real.h"
#include "xorshift.h"

enum { ROUNDS = 200000 };

static const double SPECIAL[] = {0, -0.0, 1, -1, 2, 0.5, -0.5, INFINITY, -INFINITY, NAN, 5e-324, 1e-310, -1e-310,
                                 2.2250738585072014e-308, 1.7976931348623157e308, 3, -3, 4503599627370495.5,
                                 -4503599627370495.5, 4503599627370496, 9007199254740994, 0.49999999999999994, 2.25};
enum { SPECIALS = sizeof SPECIAL / sizeof *SPECIAL };

static double sample(unsigned i, bool second)
{
    if (i < SPECIALS * SPECIALS)
        return SPECIAL[second ? i % SPECIALS : i / SPECIALS];
    return i & 1 ? real_from_bits(xorshift()) : ldexp((double)(int64_t)xorshift(), -(int)(xorshift() % 70));
}

static void same(const char *what, double x, double y, double mine, double theirs)
{
    if (mine != mine && theirs != theirs)
        return;
    if (real_bits(mine) != real_bits(theirs))
        fail_msg("%s(%a, %a) is %a instead of %a", what, x, y, mine, theirs);
}

static void exact(void **unused)
{
    (void)unused;
    for (unsigned i = 0; i < ROUNDS; i++) {
        double x = sample(i, false), y = sample(i, true);
        same("floor", x, y, real_floor(x), floor(x));
        same("trunc", x, y, real_trunc(x), trunc(x));
        same("sqrt", x, y, real_sqrt(x), sqrt(x));
        same("round", x, y, formula(FORMULA_ROUND, x, 0), copysign(x - floor(x) >= 0.5 ? floor(x) + 1 : floor(x), x));
        same("sign", x, y, formula(FORMULA_SIGN, x, 0), x > 0 ? 1 : x < 0 ? -1 : x);
        same("single", x, y, formula(FORMULA_SINGLE, x, 0), (double)(float)x);
        same("remainder", x, y, real_remainder(x, y), fmod(x, y));
        if (isfinite(x) && x != 0) {
            assert_int_equal(real_exponent(x), ilogb(x));
            double fraction = ldexp(x, -ilogb(x));
            int n = (int)(xorshift() % 2400) - 1200;
            same("scale", fraction, n, real_scale(fraction, n), ldexp(fraction, n));
        }
    }
}

static void close_to(const char *what, double x, double mine, double theirs)
{
    if (mine != mine && theirs != theirs)
        return;
    if (mine != theirs && !(fabs(mine - theirs) <= fabs(theirs) * 0x1p-51 + 0x1p-1074))
        fail_msg("%s(%a) is %a, not about %a", what, x, mine, theirs);
}

static double better_cbrt(double x) { return (double)cbrtl(x); }

static void formulas(void **unused)
{
    static const struct {
        const char *name;
        Formula which;
        double y;
        double (*theirs)(double);
    } all[] = {
        {"exp", FORMULA_EXP, 0, exp}, {"expm1", FORMULA_EXPM1, 0, expm1}, {"log", FORMULA_LOG, 0, log},
        {"log2", FORMULA_LOG, 1, log2}, {"log10", FORMULA_LOG, 2, log10}, {"log1p", FORMULA_LOG1P, 0, log1p},
        {"sin", FORMULA_SINE, 0, sin}, {"cos", FORMULA_SINE, 1, cos}, {"tan", FORMULA_TAN, 0, tan},
        {"asin", FORMULA_ASIN, 0, asin}, {"acos", FORMULA_ACOS, 0, acos}, {"atan", FORMULA_ATAN, 0, atan},
        {"sinh", FORMULA_SINH, 0, sinh}, {"cosh", FORMULA_COSH, 0, cosh}, {"tanh", FORMULA_TANH, 0, tanh},
        {"asinh", FORMULA_ASINH, 0, asinh}, {"acosh", FORMULA_ACOSH, 0, acosh}, {"atanh", FORMULA_ATANH, 0, atanh},
        {"cbrt", FORMULA_CBRT, 0, better_cbrt}
    };
    (void)unused;
    for (unsigned f = 0; f < sizeof all / sizeof *all; f++)
        for (unsigned i = 0; i < 20000; i++) {
            double x = i < SPECIALS ? SPECIAL[i] : i & 1 ? sample(~0u, false) : ldexp((double)(int64_t)xorshift(), -62);
            close_to(all[f].name, x, formula(all[f].which, x, all[f].y), all[f].theirs(x));
        }
}

static void two_arguments(void **unused)
{
    (void)unused;
    for (unsigned i = 0; i < 20000; i++) {
        double x = sample(i, false), y = sample(i, true);
        close_to("atan2", x, formula(FORMULA_ATAN2, x, y), atan2(x, y));
        bool differs = y != y || (fabs(x) == 1 && isinf(y)); /* ECMAScript and C do */
        close_to("pow", x, formula(FORMULA_POW, x, y), differs ? NAN : pow(x, y));
        x = fabs(ldexp((double)(int64_t)xorshift(), -60));
        y = ldexp((double)(int64_t)xorshift(), -56);
        close_to("pow", x, formula(FORMULA_POW, x, y), pow(x, y));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact), cmocka_unit_test(formulas), cmocka_unit_test(two_arguments)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
