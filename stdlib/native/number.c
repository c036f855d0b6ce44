/* Number, Boolean and the global number functions: ECMA-262 21.1, 20.3, 19.2. */
#include <math.h>

#include "natives.h"
#include "objects.h"

/* ---- constructors */

Value number_construct(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    Value n = argc == 0 ? VALUE_INT(0) : number_from_double(vm, primitive_to_double(vm, win[2]));
    if (n == VALUE_EXCEPTION || win[1] != VALUE_CONSTRUCT)
        return n;
    Value wrapper = object_wrap(vm, n);
    value_release(vm, n);
    return wrapper;
}

Value boolean_construct(Vm *vm, Value *win, uint32_t argc)
{
    Value b = value_bool(value_truthy(vm, native_arg(win, argc, 0)));
    return win[1] == VALUE_CONSTRUCT ? object_wrap(vm, b) : b;
}

/* ---- this value */

/* The number `this` is or wraps; false: TypeError thrown. */
static bool this_number(Vm *vm, const Value *win, double *d)
{
    Value v = object_unwrap(vm, win[1]);
    bool ok = v != VALUE_HOLE && value_is_number(vm, v);
    if (ok)
        *d = number_to_double(vm, v);
    else
        error_throw(vm, ERROR_TYPE, "Number.prototype method called on a value that is not a number");
    value_release(vm, v);
    return ok;
}

Value number_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    double d;
    return this_number(vm, win, &d) ? number_from_double(vm, d) : VALUE_EXCEPTION;
}

static Value this_boolean(Vm *vm, const Value *win)
{
    Value v = object_unwrap(vm, win[1]);
    if (value_is_bool(v))
        return v;
    value_release(vm, v);
    return error_throw(vm, ERROR_TYPE, "Boolean.prototype method called on a value that is not a boolean");
}

Value boolean_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    return this_boolean(vm, win);
}

Value boolean_to_string(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    Value v = this_boolean(vm, win);
    return v == VALUE_EXCEPTION ? v : vm_root(vm, v == VALUE_TRUE ? ROOT_S_TRUE : ROOT_S_FALSE);
}

/* ---- texts */

/* toFixed, toExponential, toPrecision: native_magic is the style */
Value number_to_digits(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    char text[NUMBER_TEXT_MAX];
    NumberStyle style = native_magic(vm, win);
    double d, given = native_integer(vm, win, argc, 0);
    int digits = -1;
    if (!this_number(vm, win, &d))
        return VALUE_EXCEPTION;
    if (style == NUMBER_FIXED || (isfinite(d) && native_arg(win, argc, 0) != VALUE_UNDEFINED)) {
        if (!(given >= (style == NUMBER_PRECISION) && given <= 100))
            return error_throw(vm, ERROR_RANGE, "number of digits is out of range");
        digits = (int)given + (style == NUMBER_EXPONENTIAL);
    }
    return text_new8(vm, (const uint8_t *)text, number_lay_out(d, style, digits, text));
}

/* parseInt (native_magic 1), parseFloat */
Value number_parse(Vm *vm, Value *win, uint32_t argc)
{
    bool integer = native_magic(vm, win);
    PREPARE(integer ? "-tn" : "-t");
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    int32_t radix = integer ? primitive_to_int32(vm, native_arg(win, argc, 1)) : 0;
    TextView t = text_view(vm, text);
    return number_from_double(vm, text_parse(&t, integer ? PARSE_INT : PARSE_FLOAT, radix));
}

/* ---- tests */

/* Number.isInteger, isSafeInteger, isFinite, isNaN; from 4 on the globals isFinite and isNaN, which convert. */
Value number_test(Vm *vm, Value *win, uint32_t argc)
{
    unsigned which = native_magic(vm, win);
    if (which >= 4)
        COERCE_NUMBER_ARG(0);
    Value v = native_arg(win, argc, 0);
    if (which < 4 && !value_is_number(vm, v))
        return VALUE_FALSE;
    double d = primitive_to_double(vm, v);
    switch (which) {
    case 0: return value_bool(isfinite(d) && real_trunc(d) == d);
    case 1: return value_bool(real_trunc(d) == d && real_abs(d) <= 9007199254740991.0);
    case 2:
    case 4: return value_bool(isfinite(d));
    default: return value_bool(isnan(d));
    }
}
