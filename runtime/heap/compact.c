/* Compaction: slide all things to the heap's start, so that what is free is in one run.
 *
 * The holes themselves are the break table: linked in address order, a reference moves down by the
 * holes below it. A small table on the C stack says for each part of the heap where its holes start and
 * how much lies below, so that a look-up walks a few holes. Nothing moves before all references are
 * changed, so sizes can be read from shapes where they are.
 */
#include "block.h"

enum { BUCKETS = 32 };

typedef struct Breaks {
    HeapWalk walk;
    Slot hole[BUCKETS];     /* first hole that ends in this part of the heap or later */
    uint16_t below[BUCKETS]; /* granules of holes before it */
    uint8_t shift;          /* granules a bucket, as a power of two */
} Breaks;

static uint32_t granule_index(const Vm *vm, Value v)
{
    return (uint32_t)(v - heap_value(vm, vm->heap_start)) >> 2;
}

static void breaks_build(const Vm *vm, Breaks *breaks, Value hole)
{
    uint32_t granules = (uint32_t)(vm->heap_top - vm->heap_start) / MOTE_GRANULE, below = 0;
    breaks->shift = 0;
    while (granules >> breaks->shift >= BUCKETS)
        breaks->shift++;
    for (uint32_t i = 0; i < BUCKETS; i++) {
        while (hole != HEAP_NONE && granule_index(vm, hole) >> breaks->shift < i) {
            below += block_granules(vm, heap_address(vm, hole));
            hole = hole_next(heap_address(vm, hole));
        }
        breaks->hole[i] = (Slot)hole;
        breaks->below[i] = (uint16_t)below;
    }
}

static void relocate_slot(Vm *vm, Slot *slot, HeapWalk *walk)
{
    const Breaks *breaks = (const Breaks *)(const void *)walk;
    Value v = *slot;
    uint32_t bucket = granule_index(vm, v) >> breaks->shift, below = breaks->below[bucket];
    for (Value hole = breaks->hole[bucket]; hole != HEAP_NONE && hole < v;) {
        const uint8_t *p = heap_address(vm, hole);
        below += block_granules(vm, p);
        hole = hole_next(p);
    }
    *slot = (Slot)(v - (Value)(below * 4));
}

void heap_compact(Vm *vm)
{
    heap_heal(vm);
    TELL(vm, .kind = MOTE_TRACE_COMPACT);
    heap_forget_shape(vm, VALUE_UNDEFINED);
    Value hole = heap_holes(vm);
    if (hole == HEAP_NONE)
        return;
    Breaks breaks = {.walk = {relocate_slot, REFERENCES_ALL}};
    breaks_build(vm, &breaks, hole);
    heap_references(vm, &breaks.walk);
    uint8_t *to = heap_address(vm, hole);
    while (hole != HEAP_NONE) {
        uint8_t *from = heap_address(vm, hole);
        hole = hole_next(from);
        from += block_granules(vm, from) * MOTE_GRANULE;
        uint8_t *end = hole == HEAP_NONE ? vm->heap_top : heap_address(vm, hole);
        memmove(to, from, (size_t)(end - from));
        TELL(vm, .kind = MOTE_TRACE_SLIDE, .at = from, .to = to, .bytes = (uint32_t)(end - from));
        to += end - from;
    }
    vm->heap_top = to;
    heap_reindex(vm);
}
