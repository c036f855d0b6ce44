/* What the JavaScript half of the library is written on: type tests, conversions, operators on primitives. */
#include "arith.h"
#include "natives.h"
#include "objects.h"
#include "opcode.h"

Value lang_is_object(Vm *vm, Value *win, uint32_t argc)
{
    return value_bool(value_is_object(vm, native_arg(win, argc, 0)));
}

/* An operator that met an object, by its opcode: its operands made primitive, the operation again. */
Value lang_operator(Vm *vm, Value *win, uint32_t argc)
{
    Opcode op = (Opcode)value_int(win[2]);
    bool text = op == OP_TOSTR || op == OP_TOKEY || op == OP_IN; /* without Date, no hint is as good as a number's */
    for (uint32_t i = 3; i < 2 + argc; i++)
        NATIVE_COERCE(vm, win, argc, i, text ? COERCE_STRING : COERCE_NUMBER);
    return argc == 3 ? arith_binary(vm, op, &win[1], &win[3], &win[4]) : arith_unary(vm, op, &win[1], win[3]);
}

enum { TO_INTEGER, TO_LENGTH, RELATIVE };

/* $toInteger(value); $toLength(value); $relative(value, length, fallback): an index argument that counts from the end when
 * negative, clamped to 0 .. length; `fallback` (0 when not given) for undefined. */
Value lang_to_integer(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("-n");
    unsigned which = native_magic(vm, win);
    if (which != RELATIVE && value_is_int(win[2]) && value_int(win[2]) >= 0)
        return win[2];
    double d = native_integer(vm, win, argc, 0) + 0.0, limit = 9007199254740991.0; /* no -0 */
    if (which == RELATIVE) {
        if (argc > 2 && win[2] == VALUE_UNDEFINED)
            return native_share(vm, win[4]);
        limit = number_to_double(vm, win[3]);
        if (d < 0)
            d += limit;
    }
    if (which != TO_INTEGER)
        d = d < 0 ? 0 : d > limit ? limit : d;
    return number_from_double(vm, d);
}

/* The name by which Object.prototype.toString knows its argument. */
Value lang_class_of(Vm *vm, Value *win, uint32_t argc)
{
    return object_class_name(vm, native_arg(win, argc, 0));
}
