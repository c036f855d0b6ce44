/* Replaying a log: what would have happened in another arena, with another granule? The runtime's own allocator does
 * what the log says (trace.h), so sizes, rounding, slack, collections and compactions are the real ones. Every thing is
 * data without references; what refers to it, the log knows. */
#ifndef MOTE_MEMORY_REPLAY_H
#define MOTE_MEMORY_REPLAY_H

#include <jansson.h>

#include "log.h"

typedef struct ReplayMark {
    uint32_t heap, stack; /* at the moment in its part of the run when both together were most */
} ReplayMark;
enum { REPLAY_MARKS = 256 };

typedef struct Replay {
    bool fits;
    uint32_t peak;        /* VM, heap and registers together */
    uint32_t rounding;    /* bytes of the peak's heap that granules cost */
    uint32_t heap_peak, stack_peak;
    uint32_t collections, compactions;
    double fragmentation; /* at the end: free bytes that are not in the largest free run, of all free bytes, percent */
    uint64_t failed_clock;
    ReplayMark marks[REPLAY_MARKS];
} Replay;

/* In an arena of `arena` bytes as a device counts them, VM included. */
void replay_run(const MemoryRecording *recording, unsigned granule, uint32_t arena, Replay *replay);
/* The smallest arena it fits; 0: none. *replay is the run in it. */
uint32_t replay_smallest(const MemoryRecording *recording, unsigned granule, Replay *replay);

#endif
