/* Math: ECMA-262 21.3. What can be said in terms of these few without losing digits is in stdlib/js/math.js. */
#include <math.h>

#include "natives.h"

/* Half-way cases go up, and -0 stays (21.3.2.28). */
static double rounded(double x)
{
    double r = floor(x);
    if (x - r >= 0.5)
        r += 1;
    return copysign(r, x);
}

static double unary(unsigned which, double x)
{
    switch (which) { /* in the order of builtins.def */
    case 0: return fabs(x);
    case 1: return floor(x);
    case 2: return ceil(x);
    case 3: return x < 0 ? ceil(x) : floor(x);
    case 4: return rounded(x);
    case 5: return x > 0 ? 1 : x < 0 ? -1 : x;
    case 6: return sqrt(x);
    case 7: return exp(x);
    case 8: return log(x);
    case 9: return sin(x);
    case 10: return cos(x);
    case 11: return atan(x);
    default: return (double)(float)x;
    }
}

Value math_unary(Vm *vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    if (argc && value_is_int(win[2]) && (which - 1 <= 3 || (which == 0 && win[2] >= 0)))
        return win[2];
    COERCE_NUMBER_ARG(0);
    return number_from_double(vm, unary(which, primitive_to_double(vm, native_arg(win, argc, 0))));
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

/* The largest (magic 1) or smallest of all; NaN if any is; +0 > -0. */
Value math_extreme(Vm *vm, Value *win, uint32_t argc)
{
    bool largest = native_magic(vm, win);
    for (uint32_t i = 0; i < argc; i++)
        COERCE_NUMBER_ARG(i);
    double best = largest ? -INFINITY : INFINITY;
    for (uint32_t i = 0; i < argc; i++) {
        double x = primitive_to_double(vm, win[2 + i]);
        if (x != x || best != best)
            best = NAN;
        else if (largest ? x > best : x < best)
            best = x;
        else if (x == 0 && best == 0 && (largest ? signbit(best) : signbit(x)))
            best = x;
    }
    return number_from_double(vm, best);
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
