/* What a run brought back, from the simulator or from a board. */
#ifndef MOTE_COMMANDS_RUN_H
#define MOTE_COMMANDS_RUN_H

#include "commands.h"
#include "mote.h"
#include "simulator.h"

enum { RUN_POSITIONS = 64 };

typedef struct RunResult {
    MoteStatus status;
    char message[4096];                /* of the last MOTE_UNCAUGHT or MOTE_REJECTED */
    uint32_t positions[RUN_POSITIONS]; /* innermost first */
    unsigned position_count;
    MoteRefusal refusal;
    bool has_memory;
    MoteMemory memory;
    uint32_t static_bytes;
    uint32_t c_stack_bytes, c_stack_peak_bytes; /* 0 on the host */
    uint64_t instructions;             /* 0 on the host */
    int simulated;                     /* STATUS_OK, or what the script of --pins or the devices came to */
} RunResult;

/* A MoteWriter with the result as context: to its message, which is cut where it is too long. */
void run_take_message(void *context, const char *bytes, size_t count);

/* Both return STATUS_OK when `result` tells how it went, else the status to leave with. */
int run_on_host(const Program *program, const Options *options, RunResult *result);
int run_on_emulator(const Program *program, const Options *options, RunResult *result);

/* A run on a simulator of the caller's choice. */
typedef struct HostRun {
    const Simulator *simulator;
    uint32_t arena_bytes;
    HostBoard board;              /* host_board_init'ed */
    void (*ended)(void *context, MoteVm *vm); /* the program has ended, its memory is still as it left it; or NULL */
    void *context;
    const char *unfinished;       /* path of a file that is removed when the run is broken off, or NULL */
} HostRun;
int run_on_simulator(const Program *program, const Options *options, HostRun *run, RunResult *result);

/* What went wrong, on stderr unless it was an exception; the status to leave with. */
int run_report(const Program *program, const RunResult *result);
/* The message of an exception or rejection, and where it comes from, on stderr. */
void run_uncaught(const Program *program, const Options *options, const RunResult *result);

#endif
