/* The simulator: the runtime of one granule size, built into this process with its natives and library. */
#ifndef MOTE_SIMULATOR_H
#define MOTE_SIMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mote.h"

/* The host board's state, behind the port's context. */
typedef struct HostBoard {
    int console;      /* file descriptor of the program's output */
    bool interactive; /* it is a terminal: nothing waits in the buffer */
    void (*pin_written)(uint32_t ms, unsigned pin, unsigned level); /* or NULL */
    bool virtual_time; /* only sleeping makes time pass, at once */
    uint32_t start_ms, virtual_ms;
    size_t used;
    char buffer[4096];
    unsigned char levels[64];
} HostBoard;

void host_board_init(HostBoard *board, int console);
void host_board_flush(HostBoard *board);
extern const MotePort host_port;

typedef struct Simulator {
    unsigned granule;
    const void *library;
    const void *const *natives;
    MoteVm *(*create)(void *arena, size_t bytes, const MoteConfig *config);
    MoteStatus (*load)(MoteVm *vm, const void *image, size_t bytes);
    const MoteRefusal *(*refusal)(const MoteVm *vm);
    MoteStatus (*run)(MoteVm *vm);
    bool (*pending)(const MoteVm *vm);
    MoteStatus (*step)(MoteVm *vm);
    void (*error_message)(MoteVm *vm, MoteWriter write, void *context);
    uint32_t (*error_position)(const MoteVm *vm, unsigned level);
    void (*memory)(MoteVm *vm, bool collect, MoteMemory *memory);
} Simulator;

/* For an arena of `bytes`; NULL when none is that large. */
const Simulator *simulator_for(uint32_t bytes);

#endif
