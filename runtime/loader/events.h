/* Timers: what setTimeout and setInterval are made of. */
#ifndef MOTE_LOADER_EVENTS_H
#define MOTE_LOADER_EVENTS_H

#include "native.h"

/* Takes over the callback's count. The timer's id (an integer), or VALUE_EXCEPTION. */
Value timer_add(Vm *vm, Value callback, uint32_t delay_ms, bool repeat);
/* No such timer: nothing happens. */
void timer_clear(Vm *vm, int32_t id);

#endif
