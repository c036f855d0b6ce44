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
    HEAP_RELEASING = 1, /* vm->heap_busy */
    HEAP_FORWARDS = 2   /* a TYPE_FORWARD may exist */
};

static inline uint16_t *block_header(uint8_t *p) { return (uint16_t *)(void *)p; }
static inline uint32_t bytes_to_granules(uint32_t bytes) { return (bytes + MOTE_GRANULE - 1) / MOTE_GRANULE; }
static inline bool block_is_hole(uint16_t header) { return (header & 3) == HOLE_TAG; }
static inline bool block_is_free(uint16_t header) { return block_is_hole(header) || header_type(header) == TYPE_FREE; }
/* Neither free nor being released. */
static inline bool block_is_thing(uint16_t header) { return !block_is_hole(header) && header_type(header) > TYPE_DEAD; }
static inline uint32_t gap_bytes(const Vm *vm)
{
    return (const uint8_t *)vm->sp > vm->heap_top ? (uint32_t)((const uint8_t *)vm->sp - vm->heap_top) : 0;
}

uint32_t block_granules(const Vm *vm, const uint8_t *p);
/* Make [p, p + granules) a free run or TYPE_DEAD with this link. */
void block_format(uint8_t *p, Type type, uint32_t granules, Value link);
/* As a free run on no list. */
void block_detach(Vm *vm, uint8_t *p, uint32_t granules);
/* Onto its free list, or the heap's top comes down. */
void block_free(Vm *vm, uint8_t *p, uint32_t granules);

/* Where the references of a thing are: two runs of slots. */
typedef struct BlockRuns {
    uint16_t offset[2]; /* bytes */
    uint16_t count[2];
    bool weak; /* the second run holds no counts (links of the list of shapes) */
} BlockRuns;
bool block_has_references(Type type);
void block_runs(const Vm *vm, const uint8_t *p, BlockRuns *runs);

/* Slots of the thing at p that hold heap references. */
enum { REFERENCES_STRONG = 1, REFERENCES_WEAK = 2 };
void block_references(Vm *vm, uint8_t *p, unsigned which, RootSlotVisitor visit, void *context);
/* The same for all roots and all things. */
void heap_references(Vm *vm, unsigned which, RootSlotVisitor visit, void *context);
void heap_root_references(Vm *vm, unsigned which, RootSlotVisitor visit, void *context);

/* Release everything pending. */
void heap_drain(Vm *vm);
/* Merge neighbouring free runs and rebuild the free lists; returns the granules they hold. With `chain`
 * the free lists stay empty and the holes are linked in ascending order instead: *chain is the first. */
uint32_t heap_coalesce(Vm *vm, Slot *chain);
/* Resolve all references to things that moved, so that no TYPE_FORWARD is left. */
void heap_heal(Vm *vm);
void heap_forget_shape(Vm *vm, Value shape);

#endif
