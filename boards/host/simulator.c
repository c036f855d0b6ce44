/* The simulator's table of functions (see simulator.h), compiled once for each granule size. */
#include "simulator.h"

extern const uint8_t mote_library_image[];
extern const void *const mote_natives[];

const Simulator SIMULATOR = {
    .granule = MOTE_GRANULE,
    .library = mote_library_image,
    .natives = mote_natives,
    .create = mote_create,
    .load = mote_load,
    .refusal = mote_refusal,
    .run = mote_run,
    .pending = mote_pending,
    .step = mote_step,
    .error_message = mote_error_message,
    .error_position = mote_error_position,
    .memory = mote_memory,
};
