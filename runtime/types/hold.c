/* Handles: see hold.h. */
#include "hold.h"

void hold_push(Vm *vm, Value v)
{
    *--vm->sp = v;
    if ((uint8_t *)vm->sp < vm->stack_peak)
        vm->stack_peak = (uint8_t *)vm->sp;
#ifdef MOTE_TEST_OOM
    if ((uint8_t *)vm->sp < vm->heap_top)
        __builtin_trap(); /* the reserve is too small */
#endif
}

void hold_copy(Vm *vm, Value v)
{
    value_retain(vm, v);
    hold_push(vm, v);
}

__attribute__((noinline)) Value hold_result(Vm *vm, bool well)
{
    Value v = *vm->sp++;
    if (well)
        return v;
    value_release(vm, v);
    return VALUE_EXCEPTION;
}

void unhold(Vm *vm, unsigned count)
{
    while (count--)
        value_release(vm, *vm->sp++);
}
