/* Math: ECMA-262 21.3. What is exact here; exp, log, sin and their relatives in runtime/types/formula.c. */
#include "natives.h"

/* What has no formula; the numbers are those of builtins.def. */
enum { MATH_FLOOR = FORMULA_COUNT, MATH_CEIL, MATH_TRUNC, MATH_ABS, MATH_SQRT, MATH_CLZ32 };
_Static_assert(MATH_FLOOR == 22 && FORMULA_ROUND == MATH_FLOOR - 1, "builtins.def has these numbers");

static double result(unsigned which, double x, double y)
{
    switch (which) {
    case MATH_FLOOR: return real_floor(x);
    case MATH_CEIL: return -real_floor(-x);
    case MATH_TRUNC: return real_trunc(x);
    case MATH_ABS: return real_abs(x);
    case MATH_SQRT: return real_sqrt(x);
    case MATH_CLZ32: which = (uint32_t)double_to_int32(x); return which ? __builtin_clz(which) : 32;
    default: return formula(which, x, y);
    }
}

/* The magic: which function in 5 bits, then the formula's second argument; 3: it is an argument of ours. */
Value math_function(VmRef vm, Value *win, uint32_t argc)
{
    unsigned magic = native_magic(vm, win), which = magic & 31, second = magic >> 5;
    if (argc && value_is_int(win[2]) && (which - FORMULA_ROUND <= 3 || (which == MATH_ABS && win[2] >= 0)))
        return win[2];
    PREPARE(second == 3 ? "-nn" : "-n");
    double x = primitive_to_double(vm, native_arg(win, argc, 0));
    double y = second == 3 ? primitive_to_double(vm, native_arg(win, argc, 1)) : second;
    return number_from_double(vm, result(which, x, y));
}

/* The largest (magic 1) or smallest of all; NaN if any is; +0 > -0. The bits of doubles, taken as integers, are in that
 * order once those of negative ones are turned round. */
Value math_extreme(VmRef vm, Value *win, uint32_t argc)
{
    int64_t flip = (int64_t)native_magic(vm, win) - 1, best = INT64_MIN + (int64_t)REAL_HIDDEN - 1;
    for (uint32_t i = 0; i < argc; i++)
        COERCE_NUMBER_ARG(i);
    for (uint32_t i = 0; i < argc; i++) {
        double x = primitive_to_double(vm, win[2 + i]);
        int64_t rank = (int64_t)real_bits(x);
        rank ^= (rank >> 63 & INT64_MAX) ^ flip;
        if (x != x)
            rank = INT64_MAX;
        if (rank > best)
            best = rank;
    }
    best ^= flip;
    return number_from_double(vm, real_from_bits((uint64_t)(best ^ (best >> 63 & INT64_MAX))));
}

/* xorshift32 (Marsaglia 2003), seeded from the board at first use. */
static uint32_t random_next(VmRef vm)
{
    uint32_t x = VM->random_state;
    if (x == 0)
        x = VM->config->port->random(VM->config->port_context);
    if (x == 0)
        x = 0x9E3779B9u;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    VM->random_state = x;
    return x;
}

/* 52 random bits as the fraction of a double from 1 to 2. */
Value math_random(VmRef vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    uint64_t high = random_next(vm);
    return number_from_double(vm, real_from_bits(1023ull << 52 | high << 20 | random_next(vm) >> 12) - 1);
}

Value math_imul(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-nn");
    uint32_t a = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 0));
    uint32_t b = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 1));
    return number_from_int32(vm, (int32_t)(a * b));
}
