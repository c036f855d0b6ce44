/* The simulator: the runtime of one granule size, built into this process with its natives and library. */
#ifndef MOTE_SIMULATOR_H
#define MOTE_SIMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"

typedef struct Simulator {
    unsigned granule;
    const void *library; /* as general firmware has it; */
    const void *whole;   /* with all features, for images that do not carry them */
    const void *const *natives;
    MoteVm *(*create)(void *arena, size_t bytes, const MoteConfig *config);
    uint32_t (*check_header)(const MoteConfig *config, const void *header);
    MoteStatus (*load)(MoteVm *vm, const void *image, size_t bytes);
    const MoteRefusal *(*refusal)(const MoteVm *vm);
    MoteStatus (*run)(MoteVm *vm);
    bool (*pending)(const MoteVm *vm);
    MoteStatus (*step)(MoteVm *vm);
    void (*error_message)(MoteVm *vm, MoteWriter write, void *context);
    uint32_t (*error_position)(const MoteVm *vm, unsigned level);
    void (*memory)(MoteVm *vm, bool collect, MoteMemory *memory);
    uint32_t (*overlay_bytes)(MoteVm *vm);
} Simulator;

/* What a simulator that traces has besides (trace.h). */
typedef struct SimulatorTrace {
    Simulator simulator;
    uint32_t (*vm_bytes)(bool device);
    void (*settle)(MoteVm *vm);
    void (*replay_start)(MoteVm *vm, const MoteReplay *replay);
    bool (*replay_allocate)(MoteVm *vm, uint32_t index, uint32_t bytes);
    bool (*replay_resize)(MoteVm *vm, uint32_t index, uint32_t bytes, uint32_t slack);
    void (*replay_become)(MoteVm *vm, uint32_t index, uint32_t other);
    void (*replay_release)(MoteVm *vm, uint32_t index);
    void (*replay_garbage)(MoteVm *vm, uint32_t index);
    bool (*replay_stack)(MoteVm *vm, uint32_t frames, uint32_t handles);
    const uint8_t *(*replay_heap)(const MoteVm *vm);
    const uint8_t *(*replay_address)(const MoteVm *vm, uint32_t index);
} SimulatorTrace;

/* For an arena of `bytes`; NULL when none is that large. */
const Simulator *simulator_for(uint32_t bytes);

/* The same, slower, telling HostBoard.traced of all memory. Of a granule size. */
const SimulatorTrace *simulator_traced(unsigned granule);
/* The granule for an arena of `bytes`; 0: none is that large. */
unsigned simulator_granule(uint32_t bytes);

#endif
