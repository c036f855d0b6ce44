/* Error and its classes: ECMA-262 20.5. One constructor serves all: the callee tells the class. */
#include "natives.h"

/* Set own property `key` of the object on top of the handles from window entry `index`, hidden. */
static bool define_hidden(Vm *vm, Value *win, Value key, uint32_t index)
{
    value_retain(vm, win[index]);
    return property_define(vm, held(vm, 0), key, win[index], ATTR_HIDDEN);
}

Value error_construct(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    bool has_message = native_arg(win, argc, 0) != VALUE_UNDEFINED;
    if (has_message && native_text(vm, win, argc, 2) == VALUE_EXCEPTION)
        return VALUE_EXCEPTION;
    const NativeRecord *record = (const NativeRecord *)(const void *)flash_address(vm, win[0]);
    Value shape = shape_empty(vm, native_constructor(record)->prototype); /* nobody can have changed it */
    if (shape == VALUE_EXCEPTION || !hold_owned(vm, shape))
        return VALUE_EXCEPTION;
    Value error = object_new_typed(vm, TYPE_ERROR, held(vm, 0));
    unhold(vm, 1);
    if (error == VALUE_EXCEPTION || !hold_owned(vm, error))
        return VALUE_EXCEPTION;
    bool ok = !has_message || define_hidden(vm, win, vm_root(vm, ROOT_MESSAGE), 2);
    if (ok && argc > 1 && value_is_object(vm, win[3])) {
        Value key = vm_root(vm, ROOT_CAUSE);
        uint8_t attributes;
        Value cause = property_own(vm, win[3], key, &attributes);
        ok = cause != VALUE_EXCEPTION;
        if (ok && cause != VALUE_HOLE && !(attributes & ATTR_ACCESSOR))
            ok = property_define(vm, held(vm, 0), key, cause, ATTR_HIDDEN);
        else
            value_release(vm, cause);
    }
    error = ok ? native_share(vm, held(vm, 0)) : VALUE_EXCEPTION;
    unhold(vm, 1);
    return error;
}
