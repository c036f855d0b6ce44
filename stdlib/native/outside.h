/* The natives that look at the device or change it: there, build-time evaluation ends. What asks the port ends it by
 * itself; these are the others, and those that could go wrong before they ask. A native that is added to device.c
 * belongs here.
 */
#ifndef MOTE_NATIVE_OUTSIDE_H
#define MOTE_NATIVE_OUTSIDE_H

#ifdef MOTE_EVAL

#include "evaluate.h"

#define OUTSIDE(function)                                                   \
    static Value outside_##function(Vm *vm, Value *win, uint32_t argc)      \
    {                                                                       \
        mote_evaluate_outside(vm);                                          \
        return function(vm, win, argc);                                     \
    }

OUTSIDE(console_write)
#define console_write outside_console_write
OUTSIDE(timers_add)
#define timers_add outside_timers_add
OUTSIDE(timers_clear)
#define timers_clear outside_timers_clear
OUTSIDE(device_get_time)
#define device_get_time outside_device_get_time
OUTSIDE(memory_figure)
#define memory_figure outside_memory_figure
OUTSIDE(memory_collect)
#define memory_collect outside_memory_collect
OUTSIDE(device_pin)
#define device_pin outside_device_pin

#undef OUTSIDE

#endif

#endif
