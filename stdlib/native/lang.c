/* What the JavaScript half of the library is written on: type tests, conversions, operators on primitives. */
#include "arith.h"
#include "natives.h"
#include "objects.h"
#include "opcode.h"

bool function_constructs(VmRef vm, Value v, bool class)
{
    Type type = value_type(vm, v);
    while (type == TYPE_BOUND || type == TYPE_CLOSURE) {
        v = load_slot(thing_address(vm, v) + (type == TYPE_BOUND ? 4 : 2));
        type = value_type(vm, v);
    }
    if (type_is_proxy(type))
        return !class && (load_u16(thing_address(vm, v)) & HEADER_CONSTRUCTS);
    if (type == TYPE_NATIVE)
        return native_constructor((const NativeRecord *)(const void *)flash_address(vm, v)) != NULL;
    if (type != TYPE_FUNCTION)
        return false;
    const FunctionRecord *f = (const FunctionRecord *)(const void *)flash_address(vm, v);
    return (class ? f->header & FUNCTION_CLASS : f->flags & FUNCTION_CONSTRUCTOR) != 0;
}

/* $isObject, $isConstructor, $isClass */
Value lang_is_object(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    unsigned which = native_magic(vm, win);
    return value_bool(which ? function_constructs(vm, v, which > 1) : value_is_object(vm, v));
}

/* $iteratesPlainly: no magic of the function above, which blinking an LED needs, too. */
Value lang_iterates_plainly(VmRef vm, Value *win, uint32_t argc)
{
    return value_bool(value_iterates_plainly(vm, native_arg(win, argc, 0)));
}

/* An operator that met an object, by its opcode: its operands made primitive, the operation again. */
Value lang_operator(VmRef vm, Value *win, uint32_t argc)
{
    Opcode op = (Opcode)value_int(win[2]);
    unsigned hint = op == OP_TOKEY || op == OP_IN                                      ? COERCE_KEY
                    : op == OP_TOSTR                                                   ? COERCE_STRING
                    : op == OP_EQ || op == OP_NE || op == OP_JEQ || op == OP_JNE       ? COERCE_EQUAL
                    : op == OP_ADD                                                     ? COERCE_DEFAULT
                                                                                       : COERCE_NUMBER;
    for (uint32_t i = 3; i < 2 + argc; i++)
        NATIVE_COERCE(vm, win, argc, i, hint | COERCE_BIGINTS);
    return arith_apply(vm, op, &win[1], &win[3], argc == 3 ? &win[4] : NULL);
}

enum { TO_INTEGER, TO_LENGTH, RELATIVE };

/* $toInteger(value); $toLength(value); $relative(value, length, fallback): an index argument that counts from the end when
 * negative, clamped to 0 .. length; `fallback` (0 when not given) for undefined. */
Value lang_to_integer(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-n");
    unsigned which = native_magic(vm, win);
    Value v = win[2];
    if (which == RELATIVE && v == VALUE_UNDEFINED && argc > 2)
        return value_copied(vm, win[4]);
    if (which != RELATIVE && value_is_int(v) && value_int(v) >= 0)
        return v;
    double d = native_integer(vm, win, argc, 0) + 0.0; /* no -0 */
    double limit = which == RELATIVE ? number_to_double(vm, win[3]) : 9007199254740991.0;
    if (which == RELATIVE && real_negative(d))
        d += limit;
    if (which != TO_INTEGER) {
        if (real_negative(d))
            d = 0;
        if (d > limit)
            d = limit;
    }
    return number_from_double(vm, d);
}

/* $contentType(value): of what is in the hidden slot of a wrapper, 0 of what is none, but of a BigInt its own. */
Value lang_content_type(VmRef vm, Value *win, uint32_t argc)
{
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_type(vm, native_arg(win, argc, 0)) == TYPE_BIGINT)
        return VALUE_INT(TYPE_BIGINT);
#endif
    return VALUE_INT(value_type(vm, wrapper_content(vm, native_arg(win, argc, 0))));
}

/* The name by which Object.prototype.toString knows its argument. */
Value lang_class_of(VmRef vm, Value *win, uint32_t argc)
{
    return object_class_name(vm, native_arg(win, argc, 0));
}
