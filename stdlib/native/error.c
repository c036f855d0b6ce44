/* Error and its classes: ECMA-262 20.5. One constructor serves all: the callee tells the class. */
#include "natives.h"

Value error_construct(Vm *vm, Value *win, uint32_t argc)
{
    PREPARE("-o");
    const NativeRecord *record = (const NativeRecord *)(const void *)flash_address(vm, win[0]);
    Value error = error_new(vm, native_constructor(record)->prototype, native_share(vm, native_arg(win, argc, 0)));
    if (error == VALUE_EXCEPTION || argc < 2 || !value_is_object(vm, win[3]))
        return error;
    hold_owned(vm, error);
    Value key = vm_root(vm, ROOT_CAUSE);
    uint8_t attributes;
    Value cause = property_own(vm, win[3], key, &attributes);
    bool done = cause != VALUE_EXCEPTION;
    if (done && cause != VALUE_HOLE) /* a getter goes along as it is */
        done = property_define(vm, held(vm, 0), key, cause, ATTR_HIDDEN | (attributes & ATTR_ACCESSOR));
    return hold_result(vm, done);
}
