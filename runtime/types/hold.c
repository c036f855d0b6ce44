/* Handles: see hold.h. */
#include "hold.h"

#include "error.h"

bool hold_owned(Vm *vm, Value v)
{
    if (heap_push(vm, v))
        return true;
    value_release(vm, v);
    error_out_of_memory(vm);
    return false;
}

bool hold(Vm *vm, Value v)
{
    value_retain(vm, v);
    return hold_owned(vm, v);
}

bool hold_two(Vm *vm, Value a, Value b)
{
    if (!hold(vm, a))
        return false;
    if (hold(vm, b))
        return true;
    unhold(vm, 1);
    return false;
}

void unhold(Vm *vm, unsigned count)
{
    while (count--)
        value_release(vm, heap_pop(vm));
}
