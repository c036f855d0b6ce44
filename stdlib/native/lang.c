/* What the JavaScript half of the library is written on: type tests, conversions, operators on primitives. */
#include "arith.h"
#include "natives.h"
#include "objects.h"
#include "opcode.h"

Value lang_is_object(Vm *vm, Value *win, uint32_t argc)
{
    return value_bool(value_is_object(vm, native_arg(win, argc, 0)));
}

/* The hint with which an opcode makes its operands primitive: 0 default, 1 number, 2 string. */
Value lang_hint(Vm *vm, Value *win, uint32_t argc)
{
    (void)vm;
    switch (value_int(native_arg(win, argc, 0))) {
    case OP_ADD: case OP_ADDI: case OP_EQ: case OP_NE: case OP_JEQ: case OP_JNE: return VALUE_INT(COERCE_DEFAULT);
    case OP_TOSTR: case OP_TOKEY: case OP_IN: return VALUE_INT(COERCE_STRING);
    default: return VALUE_INT(COERCE_NUMBER);
    }
}

Value lang_primitive_binary(Vm *vm, Value *win, uint32_t argc)
{
    return arith_binary(vm, (Opcode)value_int(native_arg(win, argc, 0)), native_arg(win, argc, 1),
                        native_arg(win, argc, 2));
}

Value lang_primitive_unary(Vm *vm, Value *win, uint32_t argc)
{
    return arith_unary(vm, (Opcode)value_int(native_arg(win, argc, 0)), native_arg(win, argc, 1));
}

/* ToLength (7.1.20) as far as arrays can be long. */
Value lang_to_length(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    double d = native_integer(vm, win, argc, 0);
    return number_from_double(vm, d < 0 ? 0 : d > 9007199254740991.0 ? 9007199254740991.0 : d);
}

Value lang_to_integer(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    return number_from_double(vm, native_integer(vm, win, argc, 0) + 0.0);
}

/* $relative(value, length, fallback): an index argument that counts from the end when negative, clamped to 0 .. length;
 * `fallback` (0 when not given) for undefined. */
Value lang_relative(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    if (argc > 2 && win[2] == VALUE_UNDEFINED)
        return native_share(vm, win[4]);
    double length = number_to_double(vm, win[3]), d = native_integer(vm, win, argc, 0) + 0.0; /* no -0 */
    if (d < 0)
        d += length;
    return number_from_double(vm, d < 0 ? 0 : d > length ? length : d);
}

/* The name by which Object.prototype.toString knows its argument. */
Value lang_class_of(Vm *vm, Value *win, uint32_t argc)
{
    return object_class_name(vm, native_arg(win, argc, 0));
}
