/* Math: ECMA-262 21.3. What is exact here; exp, log, sin and their relatives in runtime/types/formula.c. */
#include "natives.h"

static double unary(unsigned which, double x)
{
    switch (which) { /* in the order of builtins.def */
    case 0: return real_abs(x);
    case 1: return real_floor(x);
    case 2: return -real_floor(-x);
    case 3: return real_trunc(x);
    case 4: return real_sqrt(x);
    case 5: which = (uint32_t)double_to_int32(x); return which ? __builtin_clz(which) : 32;
    default: return formula(FORMULA_ROUND + which - 6, x, 0);
    }
}

Value math_unary(Vm *vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    if (argc && value_is_int(win[2]) && (which - 1 <= 2 || which == 6 || (which == 0 && win[2] >= 0)))
        return win[2];
    PREPARE("-n");
    return number_from_double(vm, unary(which, primitive_to_double(vm, native_arg(win, argc, 0))));
}

/* The largest (magic 1) or smallest of all; NaN if any is; +0 > -0. The bits of doubles, taken as integers, are in that
 * order once those of negative ones are turned round. */
Value math_extreme(Vm *vm, Value *win, uint32_t argc)
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
static uint32_t random_next(Vm *vm)
{
    uint32_t x = vm->random_state;
    if (x == 0)
        x = vm->config->port->random(vm->config->port_context);
    if (x == 0)
        x = 0x9E3779B9u;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    vm->random_state = x;
    return x;
}

/* 52 random bits as the fraction of a double from 1 to 2. */
Value math_random(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    uint64_t high = random_next(vm);
    return number_from_double(vm, real_from_bits(1023ull << 52 | high << 20 | random_next(vm) >> 12) - 1);
}

Value math_imul(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("-nn");
    uint32_t a = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 0));
    uint32_t b = (uint32_t)primitive_to_int32(vm, native_arg(win, argc, 1));
    return number_from_int32(vm, (int32_t)(a * b));
}

/* The magic: which formula, and above 5 bits its second argument where that is not an argument of ours. */
Value math_formula(Vm *vm, Value *win, uint32_t argc)
{
    unsigned magic = native_magic(vm, win);
    bool two = magic == FORMULA_POW || magic == FORMULA_ATAN2;
    PREPARE(two ? "-nn" : "-n");
    double x = primitive_to_double(vm, native_arg(win, argc, 0));
    double y = two ? primitive_to_double(vm, native_arg(win, argc, 1)) : magic >> 5;
    return number_from_double(vm, formula(magic & 31, x, y));
}
