/* Reset, and what it was for. */
#ifndef MOTE_START_H
#define MOTE_START_H

#include "resident.h"

typedef enum StartReason {
    START_POWER, /* or the reset button, the watchdog ... */
    START_RUN,   /* the desktop said so: no window */
    START_BREAK, /* listen */
    START_CRASH, /* a program that has not proved itself threw */
    START_FAULT
} StartReason;
enum { START_CONFIRM_MS = 3000 };

_Noreturn void start_reset(StartReason reason);
/* Is this byte the last one of a break? *matched: how many of the bytes before are. */
bool start_is_break(uint8_t *matched, uint8_t byte);

#endif
