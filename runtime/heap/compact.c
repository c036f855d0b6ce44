/* Compaction: slide all things to the heap's start, so that what is free is in one run.
 *
 * The holes themselves are the break table: linked in address order, a reference moves down by the
 * holes below it. A small table on the C stack says for each part of the heap where its holes start and
 * how much lies below, so that a look-up walks a few holes. Nothing moves before all references are
 * changed, so sizes can be read from shapes where they are.
 */
#include "block.h"

/* ---- things that moved when they grew */

static void heal_slot(Vm *vm, Slot *slot, void *context)
{
    (void)context;
    uint8_t *p = heap_address(vm, *slot);
    if (header_type(load_u16(p)) == TYPE_FORWARD)
        *slot = load_slot(p + 2);
}

void heap_heal(Vm *vm)
{
    if (!(vm->heap_busy & HEAP_FORWARDS))
        return;
    vm->heap_busy &= (uint8_t)~HEAP_FORWARDS;
    heap_references(vm, REFERENCES_STRONG | REFERENCES_WEAK, heal_slot, NULL);
    uint32_t granules = bytes_to_granules(4);
    for (uint8_t *p = vm->heap_start, *next; p < vm->heap_top; p = next) {
        next = p + block_granules(vm, p) * MOTE_GRANULE;
        uint16_t header = load_u16(p);
        if (block_is_hole(header) || header_type(header) != TYPE_FORWARD)
            continue;
        uint16_t *to = block_header(heap_address(vm, load_slot(p + 2)));
        *to = (uint16_t)((*to & (HEADER_COUNT_ONE - 1)) | (header & ~(HEADER_COUNT_ONE - 1)));
        vm->heap_live -= granules * MOTE_GRANULE;
        block_detach(vm, p, granules);
    }
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        vm->cache[i].shape = VALUE_UNDEFINED;
}

/* ---- sliding */

enum { BUCKETS = 32 };

typedef struct Breaks {
    Slot hole[BUCKETS];     /* first hole that ends in this part of the heap or later */
    uint16_t below[BUCKETS]; /* granules of holes before it */
    uint8_t shift;          /* granules a bucket, as a power of two */
} Breaks;

static Value hole_next(const uint8_t *p)
{
    uint16_t header = load_u16(p);
    return block_is_hole(header) ? (Slot)(header & ~HOLE_TAG) : load_slot(p + 2);
}

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

static void relocate_slot(Vm *vm, Slot *slot, void *context)
{
    const Breaks *breaks = context;
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
    heap_drain(vm);
    heap_heal(vm);
    Slot first;
    heap_coalesce(vm, &first);
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        vm->cache[i].shape = VALUE_UNDEFINED;
    if (first == HEAP_NONE)
        return;
    Breaks breaks;
    breaks_build(vm, &breaks, first);
    heap_references(vm, REFERENCES_STRONG | REFERENCES_WEAK, relocate_slot, &breaks);
    uint8_t *to = heap_address(vm, first);
    for (Value hole = first; hole != HEAP_NONE;) {
        uint8_t *from = heap_address(vm, hole);
        hole = hole_next(from);
        from += block_granules(vm, from) * MOTE_GRANULE;
        uint8_t *end = hole == HEAP_NONE ? vm->heap_top : heap_address(vm, hole);
        memmove(to, from, (size_t)(end - from));
        to += end - from;
    }
    vm->heap_top = to;
}
