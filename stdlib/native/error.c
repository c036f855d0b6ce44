/* Error and its classes: ECMA-262 20.5. One constructor serves all: the callee tells the class, the magic which argument
 * the message is. With options, and for AggregateError, it goes on in script.
 */
#include "natives.h"

Value error_construct(VmRef vm, Value *win, uint32_t argc)
{
    unsigned aggregate = native_magic(vm, win);
    PREPARE(aggregate ? "--o" : "-o");
    const NativeRecord *record = (const NativeRecord *)(const void *)flash_address(vm, win[0]);
    Value error = error_new(vm, native_constructor(record)->prototype, value_copied(vm, native_arg(win, argc, aggregate)));
    if (error == VALUE_EXCEPTION || (!aggregate && argc < 2))
        return error;
    native_replace(vm, win, 0, vm_root(vm, (Root)(ROOT_ERROR_CAUSE + aggregate)));
    if (win[1] == VALUE_CONSTRUCT) /* who called sees that there is more to do */
        return error;
    native_replace(vm, win, 1, error);
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}
