/* What a runtime built with MOTE_TRACE tells of its memory: every allocation, growth, move and release, at the
 * moment it happens, with the instruction that asked for it. Only simulators are built so; firmware has none of it.
 *
 * Who builds such a runtime supplies mote_trace. It may read the heap, but not call the runtime.
 *
 * Things are told by their addresses. An address is good until the thing is freed, or until a RESIZE, BECOME or
 * SLIDE says where it went. Before anything that is alive is changed, moved or freed there is an event (DYING, FREE,
 * RESIZE with to != at, BECOME, COLLECT or COMPACT) while its content is still as the program left it.
 */
#ifndef MOTE_TRACE_H
#define MOTE_TRACE_H

#include "mote.h"

typedef enum MoteTraceKind {
    MOTE_TRACE_ALLOCATE, /* `bytes` at `at`; type is the thing's. Its content is not there yet, only the header */
    MOTE_TRACE_DYING,    /* nobody refers to `at` any more: FREE follows, at once or when its references are released */
    MOTE_TRACE_FREE,     /* `bytes` at `at` are free from now on */
    MOTE_TRACE_RESIZE,   /* the thing at `at` had `before` bytes and has `bytes` now, at `to` (which may be `at`) */
    MOTE_TRACE_BECOME,   /* the thing at `at` (`before` bytes) is now the one at `to` (`bytes`), which was allocated for it */
    MOTE_TRACE_SLIDE,    /* all that is in the `bytes` from `at` on lies from `to` on now */
    MOTE_TRACE_COLLECT,  /* the cycle collector starts */
    MOTE_TRACE_COMPACT,  /* compaction starts */
    MOTE_TRACE_GARBAGE,  /* the thing at `at` can not be reached any more; the collector will free it when memory is short */
    MOTE_TRACE_FAIL,     /* `bytes` were not to be had */
    MOTE_TRACE_STACK     /* heap and register stack together take more than ever before; or mote_trace_settle is done, or
                            MOTE_TRACE_PERIOD instructions have passed: so that a program that does nothing is heard of */
} MoteTraceKind;

enum { MOTE_TRACE_PERIOD = 1 << 20 };

typedef struct MoteTraceEvent {
    MoteTraceKind kind;
    uint8_t type;           /* ALLOCATE: enum Type (layout.h) */
    bool forwards;          /* RESIZE, BECOME: `at` keeps a TYPE_FORWARD of 4 bytes; it is FREEd one day */
    const uint8_t *at, *to;
    uint32_t bytes, before; /* not rounded to granules, but for FREE and SLIDE */
    uint32_t slack;         /* RESIZE: bytes that were to be kept free behind it */
    /* the same for all kinds: */
    uint32_t position;      /* image offset of the program's instruction that runs, or that called the library; 0: none */
    uint32_t library;       /* offset in the library's image of its instruction that runs; 0: none */
    uint32_t live, garbage; /* bytes in use by things, in whole granules, and how many of them GARBAGE was said of, up to
                               the last search (in GARBAGE itself: up to the one before) */
    uint32_t frames, handles; /* bytes of the register stack: frames; what C code pushed below them */
    uint64_t clock;         /* instructions executed so far */
    const uint8_t *heap_start, *heap_middle, *heap_top;
} MoteTraceEvent;

/* `context` is the MoteConfig's port_context. */
void mote_trace(void *context, const MoteTraceEvent *event);

/* Bytes of VM state in such a runtime, and in firmware for a processor of 32 bits. */
uint32_t mote_trace_vm_bytes(bool device);
/* The program waits or has ended: what is dead is freed, GARBAGE is told of all that can not be reached, and STACK of
 * how things are. */
void mote_trace_settle(MoteVm *vm);

/* ---- replaying: the runtime's own allocator, told what to do from outside. A VM of mote_create's that loads no
 * image. `things` are the roots; what the collector frees is told by FREE. Handles are indices into them. */
typedef struct MoteReplay {
    int16_t *things, *garbage; /* `count` slots each; an unused one is MOTE_REPLAY_NONE. The caller's */
    uint32_t count;
} MoteReplay;
#define MOTE_REPLAY_NONE ((int16_t)2)

void mote_replay_start(MoteVm *vm, const MoteReplay *replay); /* kept by reference; outlives the VM */
bool mote_replay_allocate(MoteVm *vm, uint32_t index, uint32_t bytes);
bool mote_replay_resize(MoteVm *vm, uint32_t index, uint32_t bytes, uint32_t slack);
/* things[other], which is not needed any more, is what things[index] is from now on. */
void mote_replay_become(MoteVm *vm, uint32_t index, uint32_t other);
void mote_replay_release(MoteVm *vm, uint32_t index);
/* It can not be reached any more, but nothing has freed it. */
void mote_replay_garbage(MoteVm *vm, uint32_t index);
bool mote_replay_stack(MoteVm *vm, uint32_t frames, uint32_t handles);
/* Where the heap starts. */
const uint8_t *mote_replay_heap(const MoteVm *vm);
/* Address of things[index] or garbage[index]; NULL: none. */
const uint8_t *mote_replay_address(const MoteVm *vm, uint32_t index);

#endif
