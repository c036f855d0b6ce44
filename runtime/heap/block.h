/* Blocks: the heap is a row of them, end to end, each a whole number of granules: things, free runs, and
 * things being released. Private to the heap's own files (and to tests that walk the heap).
 *
 * A free run that is on a free list links to the next one; one that links to itself is on no list: slack
 * behind something that grew, or what a sweep left. One-granule holes too small for a link are on no
 * list either. The coalescing walk picks all of them up.
 */
#ifndef MOTE_HEAP_BLOCK_H
#define MOTE_HEAP_BLOCK_H

#include "heap.h"

/* "No block": a granule number that no heap uses (heap_init). */
#define HEAP_NONE ((Value)-32768)

enum {
    HEAP_GRANULES = 16383,      /* most that a heap has: numbers -8191 .. 8191 */
    BLOCK_SIZE_SHIFT = 6,
    BLOCK_SIZE_MAX = 1023, /* larger sizes stand behind the link */
    BLOCK_MIN = MOTE_GRANULE == 2 ? 2 : 1, /* granules of the least free run that can be linked */
    HOLE_TAG = 3,
    HEAP_RELEASING = 1, /* VM->heap_busy */
    HEAP_FORWARDS = 2   /* a TYPE_FORWARD may exist */
};

static inline uint16_t *block_header(uint8_t *p) { return (uint16_t *)(void *)p; }
static inline uint32_t bytes_to_granules(uint32_t bytes) { return (bytes + MOTE_GRANULE - 1) / MOTE_GRANULE; }
static inline bool block_is_hole(uint16_t header) { return (header & 3) == HOLE_TAG; }
static inline bool block_is_free(uint16_t header) { return block_is_hole(header) || header_type(header) == TYPE_FREE; }
/* Neither free nor being released. */
static inline bool block_is_thing(uint16_t header) { return !block_is_hole(header) && header_type(header) > TYPE_DEAD; }
static inline uint32_t gap_bytes(VmRef vm)
{
    return (const uint8_t *)vm_sp(vm) > VM->heap_top ? (uint32_t)((const uint8_t *)vm_sp(vm) - VM->heap_top) : 0;
}

uint32_t block_granules(VmRef vm, const uint8_t *p);
/* Make [p, p + granules) a free run or TYPE_DEAD with this link. */
void block_format(uint8_t *p, Type type, uint32_t granules, Value link);
/* As a free run on no list. */
void block_detach(VmRef vm, uint8_t *p, uint32_t granules);
/* Onto its free list, or the heap's top comes down. */
void block_free(VmRef vm, uint8_t *p, uint32_t granules);

/* Where the counted references of a thing are, in bytes; start 0: it has none. In a full dictionary of properties
 * what is between the first reference and the keys is none. */
uint32_t block_references_start(Type type);
uint32_t block_references_end(VmRef vm, const uint8_t *p);

/* What is done with references, and with which: weak ones are the atoms, the keys of the side table, the
 * list of shapes, targets of WeakRefs. The values are how many of the VM's fields belong to them, from `globals` on. */
enum {
    REFERENCES_COUNTED = 5, /* all but the weak ones */
    REFERENCES_MARKED = 6,  /* not what the side table holds either: it lives with its key */
    REFERENCES_ALL = 7
};
typedef struct HeapWalk HeapWalk;
struct HeapWalk {
    void (*visit)(VmRef vm, Slot *slot, HeapWalk *walk); /* of a heap reference, which may be changed */
    unsigned which;
};
static inline void visit_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    if (value_is_heap(*slot))
        walk->visit(vm, slot, walk);
}
void block_references(VmRef vm, uint8_t *p, HeapWalk *walk);
/* The same for all roots; and for roots and all things. */
void heap_root_references(VmRef vm, HeapWalk *walk);
void heap_references(VmRef vm, HeapWalk *walk);

/* Release everything pending. */
void heap_drain(VmRef vm);
/* Merge neighbouring free runs and rebuild the free lists. */
void heap_coalesce(VmRef vm);
/* The same, but the free lists stay empty: all runs are linked in ascending order. The first, or HEAP_NONE. */
Value heap_holes(VmRef vm);
Value hole_next(const uint8_t *p);
void heap_forget_free(VmRef vm); /* empties the lists */
#ifdef MOTE_TRACE
/* Tells what can not be reached and returns its bytes; frees nothing but what is pending. */
uint32_t heap_census(VmRef vm);
void heap_replay_references(VmRef vm, HeapWalk *walk);
#endif
/* The thing `v`, of so many granules, becomes the last one of a heap without free runs and without TYPE_FORWARD. */
void heap_move_last(VmRef vm, Value v, uint32_t granules);
/* Things have moved: hash tables that know them by their addresses are made anew. */
void heap_reindex(VmRef vm);
/* Whoever knows the dying thing `v` by other means than a count lets go of it. */
void heap_tell_freed(VmRef vm, Value v);

#endif
