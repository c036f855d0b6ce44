/* The virtual machine that evaluation and the trial run use. */
#ifndef MOTE_EVALUATE_MACHINE_H
#define MOTE_EVALUATE_MACHINE_H

#include <setjmp.h>

#include "evaluate.h"
#include "simulator.h"

extern const Simulator simulator_eval;

enum { MACHINE_BYTES = 128 * 1024 };

/* The context of its port, of which quiet_port sees the board only. */
typedef struct Machine {
    HostBoard board; /* first */
    MoteVm *vm;
    void *arena;
    jmp_buf stopped;
    MoteStop why;
    const char *what; /* MOTE_STOP_OUTSIDE */
} Machine;

#endif
