/* Compaction: slide all things to the heap's start, so that what is free is in one run.
 *
 * The holes themselves are the break table: linked in address order, a reference moves down by the
 * holes below it. A table says for each part of the heap where its holes start and how much lies below, so that a
 * look-up walks a few holes: in the gap between heap and register stack, or if that is small on the C stack. Nothing
 * moves before all references are changed, so sizes can be read from shapes where they are.
 */
#include "block.h"

enum { PARTS_LEAST = 32, PARTS_MOST = 1024 };

typedef struct Part {
    Slot hole;      /* first hole that ends in this part of the heap or later */
    uint16_t below; /* granules of holes before it */
} Part;

typedef struct Breaks {
    HeapWalk walk;
    Part *parts;
    uint32_t count; /* a power of two */
    uint8_t shift;  /* granules a part, as a power of two */
} Breaks;

static uint32_t granule_index(VmRef vm, Value v)
{
    return (uint32_t)(v - heap_value(vm, VM->heap_start)) >> 2;
}

static void breaks_build(VmRef vm, Breaks *breaks, Value hole)
{
    uint32_t granules = (uint32_t)(VM->heap_top - VM->heap_start) / MOTE_GRANULE, below = 0;
    breaks->shift = 0;
    while (granules >> breaks->shift >= breaks->count)
        breaks->shift++;
    for (uint32_t i = 0; i < breaks->count; i++) {
        while (hole != HEAP_NONE && granule_index(vm, hole) >> breaks->shift < i) {
            below += block_granules(vm, heap_address(vm, hole));
            hole = hole_next(heap_address(vm, hole));
        }
        breaks->parts[i] = (Part){(Slot)hole, (uint16_t)below};
    }
}

static void relocate_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    const Breaks *breaks = (const Breaks *)(const void *)walk;
    Value v = *slot;
    Part part = breaks->parts[granule_index(vm, v) >> breaks->shift];
    uint32_t below = part.below;
    for (Value hole = part.hole; hole != HEAP_NONE && hole < v;) {
        const uint8_t *p = heap_address(vm, hole);
        below += block_granules(vm, p);
        hole = hole_next(p);
    }
    *slot = (Slot)(v - (Value)(below * 4));
}

void heap_compact(VmRef vm)
{
    heap_heal(vm);
    TELL(vm, .kind = MOTE_TRACE_COMPACT);
    heap_forget_shape(vm, VALUE_UNDEFINED);
    Value hole = heap_holes(vm);
    if (hole == HEAP_NONE)
        return;
    Part local[PARTS_LEAST];
    Breaks breaks = {.walk = {relocate_slot, REFERENCES_ALL}, .parts = local, .count = PARTS_LEAST};
    while (breaks.count < PARTS_MOST && gap_bytes(vm) >= 2 * breaks.count * sizeof(Part)) {
        breaks.count *= 2;
        breaks.parts = (Part *)(void *)VM->heap_top;
    }
    breaks_build(vm, &breaks, hole);
    heap_references(vm, &breaks.walk);
    uint8_t *to = heap_address(vm, hole);
    while (hole != HEAP_NONE) {
        uint8_t *from = heap_address(vm, hole);
        hole = hole_next(from);
        from += block_granules(vm, from) * MOTE_GRANULE;
        uint8_t *end = hole == HEAP_NONE ? VM->heap_top : heap_address(vm, hole);
        memmove(to, from, (size_t)(end - from));
        TELL(vm, .kind = MOTE_TRACE_SLIDE, .at = from, .to = to, .bytes = (uint32_t)(end - from));
        to += end - from;
    }
    VM->heap_top = to;
    heap_reindex(vm);
}

/* ---- rotation: what needs room to grow goes to the end, all behind it comes down */

typedef struct Rotation {
    HeapWalk walk;
    Value last;
    Value up, down; /* by what references to it rise, and those to what was behind it sink */
} Rotation;

static void rotate_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    (void)vm;
    const Rotation *rotation = (const Rotation *)(const void *)walk;
    if (*slot == rotation->last)
        *slot = (Slot)(*slot + rotation->up);
    else if (*slot > rotation->last)
        *slot = (Slot)(*slot - rotation->down);
}

static void reverse(uint8_t *from, uint8_t *end)
{
    uint16_t *low = (uint16_t *)(void *)from, *high = (uint16_t *)(void *)end;
    while (low < --high) {
        uint16_t moved = *low;
        *low++ = *high;
        *high = moved;
    }
}

void heap_move_last(VmRef vm, Value v, uint32_t granules)
{
    uint8_t *p = heap_address(vm, v), *behind = p + granules * MOTE_GRANULE, *end = VM->heap_top;
    uint32_t others = (uint32_t)(end - behind);
    if (!others)
        return;
    Rotation rotation = {{rotate_slot, REFERENCES_ALL}, v, (Value)(others / MOTE_GRANULE * 4), (Value)(granules * 4)};
    heap_references(vm, &rotation.walk);
    reverse(p, behind);
    reverse(behind, end);
    reverse(p, end);
    TELL(vm, .kind = MOTE_TRACE_SLIDE, .at = p, .to = end, .bytes = granules * MOTE_GRANULE); /* aside */
    TELL(vm, .kind = MOTE_TRACE_SLIDE, .at = behind, .to = p, .bytes = others);
    TELL(vm, .kind = MOTE_TRACE_SLIDE, .at = end, .to = p + others, .bytes = granules * MOTE_GRANULE);
    heap_reindex(vm);
}
