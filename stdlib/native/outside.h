/* The natives that look at the device or change it: there, build-time evaluation ends. What asks the port ends it by
 * itself; these are the others, and those that could go wrong before they ask: all natives of device.c and memory.c
 * (tests/check_outside.mjs sees to it).
 */
#ifndef MOTE_NATIVE_OUTSIDE_H
#define MOTE_NATIVE_OUTSIDE_H

#ifdef MOTE_EVAL

#include "evaluate.h"

#define OUTSIDE(function, what)                                             \
    static Value outside_##function(VmRef vm, Value *win, uint32_t argc)      \
    {                                                                       \
        mote_evaluate_outside(vm, what);                                    \
        return function(vm, win, argc);                                     \
    }

OUTSIDE(console_write, "prints something")
#define console_write outside_console_write
OUTSIDE(timers_add, "sets a timer")
#define timers_add outside_timers_add
OUTSIDE(timers_clear, "clears a timer")
#define timers_clear outside_timers_clear
OUTSIDE(device_pin, "uses a pin")
#define device_pin outside_device_pin
#if MOTE_FEATURES & FEATURE_IO
OUTSIDE(devices_pin, "uses a pin")
#define devices_pin outside_devices_pin
OUTSIDE(devices_watch, "waits for events")
#define devices_watch outside_devices_watch
OUTSIDE(devices_setup, "uses a device")
#define devices_setup outside_devices_setup
OUTSIDE(devices_transfer, "uses a device")
#define devices_transfer outside_devices_transfer
OUTSIDE(devices_serial_read, "uses a device")
#define devices_serial_read outside_devices_serial_read
OUTSIDE(devices_board, "uses a device")
#define devices_board outside_devices_board
OUTSIDE(devices_wire, "uses a pin")
#define devices_wire outside_devices_wire
OUTSIDE(devices_construct, "uses a device")
#define devices_construct outside_devices_construct
OUTSIDE(devices_change_timer, "changes a timer")
#define devices_change_timer outside_devices_change_timer
#endif
OUTSIDE(memory_figure, "looks at the memory")
#define memory_figure outside_memory_figure
OUTSIDE(memory_collect, "looks at the memory")
#define memory_collect outside_memory_collect
OUTSIDE(memory_census, "looks at the memory")
#define memory_census outside_memory_census
OUTSIDE(memory_kind, "looks at the memory")
#define memory_kind outside_memory_kind
OUTSIDE(memory_size_of, "looks at the memory")
#define memory_size_of outside_memory_size_of
OUTSIDE(memory_map, "looks at the memory")
#define memory_map outside_memory_map
OUTSIDE(memory_trace, "looks at the memory")
#define memory_trace outside_memory_trace
OUTSIDE(promise_new, "makes a promise")
#define promise_new outside_promise_new
OUTSIDE(promise_construct, "makes a promise")
#define promise_construct outside_promise_construct
OUTSIDE(promise_job, "adds a job")
#define promise_job outside_promise_job

#undef OUTSIDE

#endif

#endif
