/* Function and Function.prototype: ECMA-262 20.2. */
#include "natives.h"
#include "objects.h"

/* Argument list that is an array (VALUE_TAIL). */
enum { TAIL_ARRAY = 255 };

Value function_construct(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (native_magic(vm, win) && win[1] != VALUE_CONSTRUCT) /* Function.prototype */
        return VALUE_UNDEFINED;
    return error_throw(vm, native_magic(vm, win) ? ERROR_TYPE : ERROR_EVAL, "Function: code can not be compiled on the device");
}

/* call, apply: everything moves down by one, and the interpreter calls what now stands there (VALUE_TAIL), or says
 * that it is no function. */
Value function_call(VmRef vm, Value *win, uint32_t argc)
{
    unsigned apply = native_magic(vm, win);
    if (apply && argc > 1 && value_is_object(vm, win[3]) && !array_is_plain(vm, win[3]))
        NATIVE_COERCE(vm, win, argc, 3, COERCE_ARRAY);
    for (uint32_t i = 0; i < 1 + argc; i++)
        win[i] = win[i + 1];
    win[1 + argc] = VALUE_UNDEFINED;
    VM->coerce_index = (uint8_t)(argc <= apply ? 0 : apply ? TAIL_ARRAY : argc - 1);
    return VALUE_TAIL;
}

/* get [Symbol.species] */
Value function_this(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    return value_copied(vm, win[1]);
}

Value function_has_instance(VmRef vm, Value *win, uint32_t argc)
{
    Value is = object_is_instance(vm, native_arg(win, argc, 0), win[1]);
    return PROXIES && is == VALUE_HOLE ? native_proxied(vm) : is;
}

Value function_bind(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_magic(vm, win))
        NATIVE_PROXY(vm, win[1]);
    if (!native_magic(vm, win) && !value_is_callable(vm, win[1])) /* 1: of an iterator, which says so when it is called */
        return error_type(vm, "Bind must be called on a function");
    return function_bound(vm, win, argc);
}

Value function_bound(VmRef vm, Value *win, uint32_t argc)
{
    for (uint32_t i = 2; i < 2 + argc; i++) { /* arguments that do not fit a slot are boxed in the window */
        Value v = value_to_slot(vm, win[i]);
        if (v == VALUE_EXCEPTION) {
            win[i] = VALUE_UNDEFINED;
            return v;
        }
        win[i] = v;
    }
    uint32_t bound = argc ? argc - 1 : 0;
    Value function = heap_alloc(vm, TYPE_BOUND, 8 + 2 * bound);
    if (function == VALUE_EXCEPTION)
        return function;
    uint8_t *p = heap_address(vm, function);
    store_slot(p + 2, (Value)bound);
    store_slot(p + 6, VALUE_UNDEFINED);
    for (uint32_t i = 0; i <= argc; i++)
        store_slot(p + 4 + 2 * i, value_copied(vm, win[1 + i]));
    return function;
}
