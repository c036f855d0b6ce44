/* What happens to a program's memory while it runs: who allocated what is there, when most was in use, what was
 * alive then.
 *
 *   MemoryTrace *trace = memory_trace_new(&where);
 *   board.traced = memory_trace_event, board.trace_context = trace;     a simulator of simulator_traced()
 *   ... run ...
 *   memory_trace_end(trace, vm);
 *
 * Nothing grows with the length of the run: the time line has a fixed number of spans that get longer, and of the
 * moments only the peak and the end are kept, each as a table of things and a copy of the heap.
 */
#ifndef MOTE_MEMORY_TRACE_H
#define MOTE_MEMORY_TRACE_H

#include <stdio.h>

#include "image.h"
#include "simulator.h"
#include "support.h"

/* An instruction of the program that allocated, or called the function of the library that did. */
typedef struct MemorySite {
    uint32_t position; /* image offset; 0: none */
    uint32_t library;  /* offset in the library's image; 0: the program itself */
    uint32_t made;     /* allocations and moves to a larger place */
    uint64_t made_bytes; /* of them, in whole granules */
} MemorySite;

typedef struct MemoryThing {
    uint32_t id;    /* counts allocations; 0: nothing starts here */
    uint32_t bytes; /* not rounded */
    uint32_t site;
    uint8_t type;   /* enum Type */
    bool garbage;   /* can not be reached */
    bool dying;
} MemoryThing;

/* The id of what stands where a thing was that moved: it is of no use but its bytes are in use. */
#define MEMORY_STUB UINT32_MAX

/* Things that cost the same because the same code makes them: instances of a class, a literal, a closure. */
typedef enum MemoryGroupBy { BY_SITE, BY_PROTOTYPE, BY_FUNCTION } MemoryGroupBy;
typedef struct MemoryGroup {
    uint8_t type;
    MemoryGroupBy by;
    int32_t key;         /* site; or flash value of the prototype, of the function */
    uint32_t site;       /* one of those that made such things */
    uint32_t gone;       /* how many were freed */
    uint32_t least, most; /* bytes each, in whole granules */
    uint32_t peak, end;   /* how many there were at these moments */
    uint32_t lost;        /* at the end, that can not be reached */
    char *keys;          /* "{a, b}": of an object, or NULL */
} MemoryGroup;

typedef struct MemoryMoment {
    uint64_t clock;
    uint32_t ms;
    uint32_t heap, garbage, stack; /* bytes: what is in use; what is besides and can not be reached; of the register stack */
    uint32_t position, library;    /* what ran */
    MemoryThing *things;           /* by granule, up to the heap's top */
    uint32_t granules;
    uint8_t *heap_copy;
    ptrdiff_t middle;              /* of granule number 0, from the heap's start */
} MemoryMoment;

/* A part of the run. */
typedef struct MemorySpan {
    bool any; /* else nothing happened in it */
    uint32_t ms;
    uint32_t heap, stack;         /* at the moment when both together were most */
    uint32_t last_heap, last_stack;
} MemorySpan;
enum { MEMORY_SPANS = 512 };

typedef struct MemoryCounts {
    uint64_t allocations, releases, growths, moves, collections, compactions, failures;
    uint64_t allocated_bytes;
} MemoryCounts;

typedef struct MemoryWhere {
    const SimulatorTrace *simulator;
    const uint8_t *image;
    HostBoard *board;    /* tells the time */
    struct MemoryLog *log; /* or NULL */
} MemoryWhere;

typedef struct MemoryTrace {
    MemoryWhere where;
    unsigned granule;
    MemoryThing *things; /* by granule from the heap's start */
    uint32_t granules;
    uint32_t last_id;
    MemorySite *sites;
    uint32_t site_count, site_capacity, site; /* `site`: of the allocation that is told */
    uint32_t *site_index; /* hash table, of numbers + 1 */
    MemoryGroup *groups;
    uint32_t group_count, group_capacity;
    uint32_t *group_index;
    MemorySpan spans[MEMORY_SPANS];
    uint32_t span_count;
    uint64_t span_clocks; /* instructions in each */
    MemoryMoment peak, end;
    bool peak_pending;   /* it is now: copied before anything of it changes */
    uint32_t peak_stack, peak_heap; /* each by itself */
    MemoryCounts counts;
    MoteTraceEvent last; /* what is the same for all kinds */
    uint32_t failed_bytes; /* of the last allocation that failed */
    MemorySite failed;
} MemoryTrace;

MemoryTrace *memory_trace_new(const MemoryWhere *where);
/* HostBoard.traced */
void memory_trace_event(void *trace, const MoteTraceEvent *event);
/* The run is over: what is there now is the end. While HostBoard.traced is still set. */
void memory_trace_end(MemoryTrace *trace, MoteVm *vm);
void memory_trace_free(MemoryTrace *trace);

/* "object", "boxed number": what people call a Type. */
const char *memory_type_name(unsigned type);
/* Its short name in logs, and back (-1: none). */
const char *memory_type_word(unsigned type);

/* ---- groups.c */

/* A heap that can be read: the VM's or a copy. */
typedef struct HeapView {
    const uint8_t *start, *top, *middle;
    const uint8_t *image, *library;
    unsigned granule;
} HeapView;
/* The group of the thing at `p`. */
MemoryGroup *memory_group(MemoryTrace *trace, const HeapView *view, const uint8_t *p, const MemoryThing *thing);
HeapView memory_moment_view(const MemoryTrace *trace, const MemoryMoment *moment);

#endif
