/* Math: ECMA-262 21.3. */
#include <math.h>

#include "natives.h"

#define MATH_UNARY(name, expression)                                    \
    Value math_##name(Vm *vm, Value *win, uint32_t argc)                \
    {                                                                   \
        COERCE_NUMBER_ARG(0);                                           \
        double x = primitive_to_double(vm, native_arg(win, argc, 0));   \
        return number_from_double(vm, expression);                      \
    }

MATH_UNARY(abs, fabs(x))
MATH_UNARY(ceil, ceil(x))
MATH_UNARY(trunc, trunc(x))
MATH_UNARY(sign, x > 0 ? 1 : x < 0 ? -1 : x)
MATH_UNARY(sqrt, sqrt(x))
MATH_UNARY(exp, exp(x))
MATH_UNARY(expm1, expm1(x))
MATH_UNARY(log, log(x))
MATH_UNARY(log1p, log1p(x))
MATH_UNARY(log2, log2(x))
MATH_UNARY(log10, log10(x))
MATH_UNARY(sin, sin(x))
MATH_UNARY(cos, cos(x))
MATH_UNARY(tan, tan(x))
MATH_UNARY(asin, asin(x))
MATH_UNARY(acos, acos(x))
MATH_UNARY(atan, atan(x))
MATH_UNARY(sinh, sinh(x))
MATH_UNARY(cosh, cosh(x))
MATH_UNARY(tanh, tanh(x))
MATH_UNARY(asinh, asinh(x))
MATH_UNARY(acosh, acosh(x))
MATH_UNARY(atanh, atanh(x))
MATH_UNARY(fround, (double)(float)x)

/* libm's cbrt may be off in the last place; one step of Newton's method puts it right. */
static double cube_root(double x)
{
    double r = cbrt(x);
    return r == 0 || !isfinite(r) ? r : r - (r * r * r - x) / (3 * r * r);
}
MATH_UNARY(cbrt, cube_root(x))

Value math_floor(Vm *vm, Value *win, uint32_t argc)
{
    if (argc && value_is_int(win[2]))
        return win[2];
    COERCE_NUMBER_ARG(0);
    return number_from_double(vm, floor(primitive_to_double(vm, native_arg(win, argc, 0))));
}

/* Half-way cases go up, and -0 stays (21.3.2.28). */
Value math_round(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    double x = primitive_to_double(vm, native_arg(win, argc, 0)), r = floor(x);
    if (x - r >= 0.5)
        r += 1;
    return number_from_double(vm, copysign(r, x));
}

/* pow of C99 but for the cases where ECMAScript differs (6.1.6.1.3): 1 ** Infinity is NaN. */
static double power(double base, double exponent)
{
    if (exponent != exponent || (fabs(base) == 1 && isinf(exponent)))
        return NAN;
    return pow(base, exponent);
}

Value math_pow(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_NUMBER_ARG(1);
    return number_from_double(vm, power(primitive_to_double(vm, native_arg(win, argc, 0)),
                                        primitive_to_double(vm, native_arg(win, argc, 1))));
}

Value math_atan2(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_NUMBER_ARG(1);
    return number_from_double(vm, atan2(primitive_to_double(vm, native_arg(win, argc, 0)),
                                        primitive_to_double(vm, native_arg(win, argc, 1))));
}

/* Infinity wins over NaN (21.3.2.18); scaled, so that squares neither overflow nor vanish. */
Value math_hypot(Vm *vm, Value *win, uint32_t argc)
{
    for (uint32_t i = 0; i < argc; i++)
        COERCE_NUMBER_ARG(i);
    double largest = 0, sum = 0, rest = 0;
    bool nan = false;
    for (uint32_t i = 0; i < argc; i++) {
        double x = fabs(primitive_to_double(vm, win[2 + i]));
        nan = nan || x != x;
        if (x > largest)
            largest = x;
    }
    if (isinf(largest) || nan || largest == 0)
        return number_from_double(vm, isinf(largest) ? INFINITY : nan ? NAN : 0);
    for (uint32_t i = 0; i < argc; i++) { /* Kahan's summation */
        double x = primitive_to_double(vm, win[2 + i]) / largest, add = x * x - rest, total = sum + add;
        rest = (total - sum) - add;
        sum = total;
    }
    return number_from_double(vm, sqrt(sum) * largest);
}

/* The larger (sign 1) or smaller (sign -1) of all; NaN if any is; +0 > -0. */
static Value extreme(Vm *vm, Value *win, uint32_t argc, int sign)
{
    for (uint32_t i = 0; i < argc; i++)
        COERCE_NUMBER_ARG(i);
    double best = sign > 0 ? -INFINITY : INFINITY;
    for (uint32_t i = 0; i < argc; i++) {
        double x = primitive_to_double(vm, win[2 + i]);
        if (x != x || best != best)
            best = NAN;
        else if (sign > 0 ? x > best : x < best)
            best = x;
        else if (x == 0 && best == 0 && (sign > 0 ? signbit(best) : signbit(x)))
            best = x;
    }
    return number_from_double(vm, best);
}

Value math_max(Vm *vm, Value *win, uint32_t argc)
{
    return extreme(vm, win, argc, 1);
}

Value math_min(Vm *vm, Value *win, uint32_t argc)
{
    return extreme(vm, win, argc, -1);
}

Value math_imul(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_NUMBER_ARG(1);
    uint32_t a = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 0));
    uint32_t b = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 1));
    return number_from_int32(vm, (int32_t)(a * b));
}

Value math_clz32(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    uint32_t x = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 0));
    return VALUE_INT(x ? __builtin_clz(x) : 32);
}

/* xorshift32 (Marsaglia 2003), twice for 53 bits; seeded from the board at first use. */
static uint32_t random_next(Vm *vm)
{
    uint32_t x = vm->random_state;
    if (x == 0)
        x = vm->config->port && vm->config->port->random ? vm->config->port->random(vm->config->port_context) : 0;
    if (x == 0)
        x = 0x9E3779B9u;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    vm->random_state = x;
    return x;
}

Value math_random(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    uint32_t high = random_next(vm) >> 6, low = random_next(vm) >> 5;
    return number_from_double(vm, (high * 134217728.0 + low) / 9007199254740992.0);
}
