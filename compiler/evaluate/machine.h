/* The virtual machine that evaluation and the trial run use. */
#ifndef MOTE_EVALUATE_MACHINE_H
#define MOTE_EVALUATE_MACHINE_H

#include <setjmp.h>

#include "evaluate.h"
#include "passes.h"
#include "simulator.h"
#include "writer.h"

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

/* evaluator.c */
typedef enum Outcome { RAN, STOPPED, THREW } Outcome;
MoteConfig machine_config(Machine *machine);
/* Load an image and run its top level. */
Outcome machine_start(Machine *machine, const MoteConfig *config, const Image *image);
Outcome machine_call(Machine *machine, int32_t function);
/* The image of a program that only build-time evaluation runs, or NULL. */
Image *machine_image(Arena *arena, IrProgram *program, const LibrarySymbols *symbols, Diag *diag);

#endif
