/* Timers: what setTimeout and setInterval are made of. */
#ifndef MOTE_LOADER_EVENTS_H
#define MOTE_LOADER_EVENTS_H

#include "native.h"

/* The port's milliseconds. Their turns (49.7 days each) are counted where somebody looks once in half a turn, as mote_step does: no
 * timer is longer (VM->half_turns, if there is Date). */
uint32_t events_now(VmRef vm);
/* Takes over the callback's count. At least 1 ms. The timer's id (an integer), or VALUE_EXCEPTION. */
Value timer_add(VmRef vm, Value callback, uint32_t delay_ms, bool repeat);
/* No such timer: nothing happens. */
void timer_change(VmRef vm, int32_t id, uint32_t delay_ms); /* from now on; of an interval, its period, too */
void timer_clear(VmRef vm, int32_t id);

#endif
