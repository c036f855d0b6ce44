/* Handles: see hold.h. */
#include "hold.h"

void hold_push(VmRef vm, Value v)
{
    *--VM->sp = v;
    if ((uint8_t *)VM->sp < VM->stack_peak)
        VM->stack_peak = (uint8_t *)VM->sp;
#ifdef MOTE_TEST_OOM
    if ((uint8_t *)VM->sp < VM->heap_top)
        __builtin_trap(); /* the reserve is too small */
#endif
}

void hold_copy(VmRef vm, Value v)
{
    value_retain(vm, v);
    hold_push(vm, v);
}

__attribute__((noinline)) Value hold_result(VmRef vm, bool well)
{
    Value v = *VM->sp++;
    if (well)
        return v;
    value_release(vm, v);
    return VALUE_EXCEPTION;
}

void unhold(VmRef vm, unsigned count)
{
    while (count--)
        value_release(vm, *VM->sp++);
}
