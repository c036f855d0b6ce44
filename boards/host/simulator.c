/* The simulator's table of functions (see simulator.h), compiled once for each granule size. */
#include "simulator.h"

extern const uint8_t mote_library_image[], mote_library_general[];
extern const void *const mote_natives[];

#define FUNCTIONS                                                                                               \
    {                                                                                                           \
        .granule = MOTE_GRANULE, .library = mote_library_general, .whole = mote_library_image, .natives = mote_natives, .create = mote_create, \
        .load = mote_load, .check_header = mote_check_header, .refusal = mote_refusal, .run = mote_run, .pending = mote_pending, \
        .step = mote_step, .error_message = mote_error_message, .error_position = mote_error_position,          \
        .memory = mote_memory, .overlay_bytes = mote_overlay_bytes                                              \
    }

#ifdef MOTE_TRACE
void mote_trace(void *context, const MoteTraceEvent *event)
{
    const HostBoard *board = context;
    if (board->traced)
        board->traced(board->trace_context, event);
}

const SimulatorTrace SIMULATOR = {
    .simulator = FUNCTIONS,
    .vm_bytes = mote_trace_vm_bytes,
    .settle = mote_trace_settle,
    .replay_start = mote_replay_start,
    .replay_allocate = mote_replay_allocate,
    .replay_resize = mote_replay_resize,
    .replay_become = mote_replay_become,
    .replay_release = mote_replay_release,
    .replay_garbage = mote_replay_garbage,
    .replay_stack = mote_replay_stack,
    .replay_heap = mote_replay_heap,
    .replay_address = mote_replay_address,
};
#else
const Simulator SIMULATOR = FUNCTIONS;
#endif
