/* Function and Function.prototype: ECMA-262 20.2. call and apply rearrange their window and let the
 * interpreter call what now stands there (VALUE_TAIL).
 */
#include "natives.h"

/* Argument list that is an array (VALUE_TAIL). */
enum { TAIL_ARRAY = 255 };

Value function_construct(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    return error_throw(vm, ERROR_EVAL, "Function: code can not be compiled on the device");
}

Value function_call(Vm *vm, Value *win, uint32_t argc)
{
    if (!value_is_callable(vm, win[1]))
        return error_throw(vm, ERROR_TYPE, "Function.prototype.call called on a value that is not a function");
    Value old = win[0];
    for (uint32_t i = 0; i < 1 + argc; i++)
        win[i] = win[i + 1];
    win[1 + argc] = VALUE_UNDEFINED;
    value_release(vm, old);
    vm->coerce_index = (uint8_t)(argc ? argc - 1 : 0);
    return VALUE_TAIL;
}

Value function_apply(Vm *vm, Value *win, uint32_t argc)
{
    if (!value_is_callable(vm, win[1]))
        return error_throw(vm, ERROR_TYPE, "Function.prototype.apply called on a value that is not a function");
    Value list = native_arg(win, argc, 1);
    bool none = value_is_nullish(list);
    if (!none && !value_is_object(vm, list))
        return error_throw(vm, ERROR_TYPE, "CreateListFromArrayLike called on non-object");
    Value old = win[0];
    win[0] = win[1];
    win[1] = argc > 0 ? win[2] : VALUE_UNDEFINED;
    if (argc > 0)
        win[2] = VALUE_UNDEFINED;
    if (argc > 1) {
        win[2] = win[3];
        win[3] = VALUE_UNDEFINED;
    }
    value_release(vm, old);
    vm->coerce_index = none ? 0 : TAIL_ARRAY;
    return VALUE_TAIL;
}

Value function_bind(Vm *vm, Value *win, uint32_t argc)
{
    if (!value_is_callable(vm, win[1]))
        return error_throw(vm, ERROR_TYPE, "Bind must be called on a function");
    uint32_t bound = argc > 1 ? argc - 1 : 0;
    for (uint32_t i = 2; i < 2 + argc; i++) { /* arguments that do not fit a slot are boxed in the window */
        Value v = value_to_slot(vm, win[i]);
        if (v == VALUE_EXCEPTION) {
            win[i] = VALUE_UNDEFINED;
            return v;
        }
        win[i] = v;
    }
    Value function = heap_alloc(vm, TYPE_BOUND, 8 + 2 * bound);
    if (function == VALUE_EXCEPTION)
        return function;
    uint8_t *p = heap_address(vm, function);
    uint16_t count = (uint16_t)bound;
    memcpy(p + 2, &count, 2);
    store_slot(p + 4, native_share(vm, win[1]));
    store_slot(p + 6, native_share(vm, native_arg(win, argc, 0)));
    for (uint32_t i = 0; i < bound; i++)
        store_slot(p + 8 + 2 * i, native_share(vm, win[3 + i]));
    return function;
}

Value function_to_string(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!value_is_callable(vm, win[1]))
        return error_throw(vm, ERROR_TYPE, "Function.prototype.toString requires that 'this' be a Function");
    Value name, text = text_new_utf8(vm, "function ", 9);
    if (text == VALUE_EXCEPTION || !hold_owned(vm, text))
        return VALUE_EXCEPTION;
    Found how = property_get_own(vm, win[1], vm_root(vm, ROOT_NAME), &name, NULL);
    text = native_share(vm, held(vm, 0));
    unhold(vm, 1);
    if (how == FOUND_ERROR) {
        value_release(vm, text);
        return VALUE_EXCEPTION;
    }
    if (how == FOUND_DATA) {
        if (value_is_string(vm, name)) {
            if (!hold_owned(vm, name)) {
                value_release(vm, text);
                return VALUE_EXCEPTION;
            }
            text = text_concat(vm, text, name);
            unhold(vm, 1);
        } else {
            value_release(vm, name);
        }
    }
    if (text == VALUE_EXCEPTION)
        return text;
    Value tail = text_new_utf8(vm, "() { [compiled] }", 17);
    if (tail == VALUE_EXCEPTION) {
        value_release(vm, text);
        return tail;
    }
    if (!hold_owned(vm, tail)) {
        value_release(vm, text);
        return VALUE_EXCEPTION;
    }
    text = text_concat(vm, text, tail);
    unhold(vm, 1);
    return text;
}
