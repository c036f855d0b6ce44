/* Handles: see hold.h. */
#include "hold.h"

void hold_push(VmRef vm, Value v)
{
    stack_push(vm, v);
    if ((uint8_t *)vm_sp(vm) < VM->stack_peak)
        VM->stack_peak = (uint8_t *)vm_sp(vm);
#ifdef MOTE_TEST_OOM
    if ((uint8_t *)vm_sp(vm) < VM->heap_top)
        __builtin_trap(); /* the reserve is too small */
#endif
}

void hold_copy(VmRef vm, Value v)
{
    hold_push(vm, value_copied(vm, v));
}

__attribute__((noinline)) Value hold_result(VmRef vm, bool well)
{
    Value v = stack_pop(vm);
    if (well)
        return v;
    value_release(vm, v);
    return VALUE_EXCEPTION;
}

void unhold_top(VmRef vm) { value_release(vm, stack_pop(vm)); }

void unhold(VmRef vm, unsigned count)
{
    while (count--)
        unhold_top(vm);
}
