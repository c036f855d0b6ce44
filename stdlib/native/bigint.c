/* BigInt and its prototype: ECMA-262 21.2. */
#include "bigint.h"

#if MOTE_FEATURES & FEATURE_BIGINT

#include "natives.h"
#include "objects.h"

Value bigint_construct(VmRef vm, Value *win, uint32_t argc)
{
    if (win[1] == VALUE_CONSTRUCT)
        return error_type(vm, "BigInt is not a constructor");
    NATIVE_COERCE(vm, win, argc, 2, COERCE_NUMBER | COERCE_BIGINTS);
    Value v = native_arg(win, argc, 0);
    return value_is_number(vm, v) ? bigint_from_double(vm, number_to_double(vm, v)) : bigint_convert(vm, argc ? &win[2] : &v);
}

/* $toBigInt(value) */
Value bigint_of(VmRef vm, Value *win, uint32_t argc)
{
    NATIVE_COERCE(vm, win, argc, 2, COERCE_NUMBER | COERCE_BIGINTS);
    return bigint_convert(vm, &win[2]);
}

/* asIntN (the magic 1), asUintN */
Value bigint_as(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-n");
    double bits = native_integer(vm, win, argc, 0);
    if (bits < 0 || bits > 9007199254740991.0)
        return error_throw(vm, ERROR_RANGE, "Invalid value: not (convertible to) a safe integer");
    NATIVE_COERCE(vm, win, argc, 3, COERCE_NUMBER | COERCE_BIGINTS);
    Value v = native_arg(win, argc, 1);
    v = bigint_convert(vm, argc > 1 ? &win[3] : &v);
    if (v == VALUE_EXCEPTION)
        return v;
    hold_push(vm, v);
    v = bigint_wrap(vm, vm_sp(vm), bits, native_magic(vm, win));
    unhold_top(vm);
    return v;
}

enum { AS_TEXT, AS_LOCAL_TEXT, AS_ITSELF };

/* toString, toLocaleString, valueOf */
Value bigint_value(VmRef vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    Value v = object_unwrap(vm, win[1]);
    if (v == VALUE_HOLE || !value_is_bigint(vm, v)) {
        value_release(vm, v);
        return error_type(vm, "method called on an incompatible value");
    }
    if (which == AS_ITSELF)
        return v;
    value_release(vm, v); /* `this` has it */
    double radix = 10;
    if (which == AS_TEXT && native_arg(win, argc, 0) != VALUE_UNDEFINED) {
        PREPARE("-n");
        radix = native_integer(vm, win, argc, 0);
        v = object_unwrap(vm, win[1]);
        value_release(vm, v);
    }
    if (radix < 2 || radix > 36)
        return error_throw(vm, ERROR_RANGE, "toString() radix must be between 2 and 36");
    hold_copy(vm, v);
    v = bigint_to_text(vm, vm_sp(vm), (unsigned)radix);
    unhold_top(vm);
    return v;
}

#endif
