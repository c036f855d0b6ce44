/* The cycle collector: mark from the roots, sweep, and count the references anew.
 *
 * It runs when memory is short, so it needs none: the mark stack is a few words on the C stack or the
 * gap between heap and register stack; when it overflows, the parts of the heap that hold what found no room are
 * scanned for marked things whose references are not marked yet. Counting anew makes saturated counts exact again.
 *
 * Things that moved when they grew are resolved first; their TYPE_FORWARD is swept like all that nobody
 * refers to. A thing's size may hang on its shape, so shapes are swept last.
 */
#include "block.h"
#include "survey.h"

enum { MARK_STACK = 16, MARK_PARTS = 64 };

typedef struct Mark {
    HeapWalk walk;
    Slot *stack;
    uint32_t depth, size;
    Slot overflow[MARK_PARTS]; /* of each part of the heap the lowest thing that found no room on the stack, or HEAP_NONE */
    uint32_t overflows;        /* parts that have one */
    uint8_t shift;             /* bytes a part, as a power of two */
} Mark;

static void heal_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    (void)walk;
    *slot = (Slot)heap_value(vm, heap_thing(vm, *slot));
}

static bool is_marked(VmRef vm, Value v)
{
    return !value_is_heap(v) || (load_u16(heap_address(vm, v)) & HEADER_MARK);
}

static void mark_overflow(VmRef vm, Mark *mark, Slot v)
{
    Slot *lowest = &mark->overflow[(uint32_t)(heap_address(vm, v) - VM->heap_start) >> mark->shift];
    mark->overflows += *lowest == HEAP_NONE;
    if (*lowest == HEAP_NONE || v < *lowest)
        *lowest = v;
}

static void mark_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    Mark *mark = (Mark *)(void *)walk;
    uint8_t *p = heap_address(vm, *slot);
    if (is_marked(vm, *slot))
        return;
    *block_header(p) |= HEADER_MARK;
    if (mark->depth < mark->size)
        mark->stack[mark->depth++] = *slot;
    else
        mark_overflow(vm, mark, *slot);
}

/* All that hangs on what is on the stack or found no room there. */
static void mark_all(VmRef vm, Mark *mark)
{
    uint8_t *scan = NULL, *end = NULL, *p;
    for (uint32_t part = 0;;) {
        if (mark->depth) {
            p = heap_address(vm, mark->stack[--mark->depth]);
        } else if (scan < end) {
            p = scan;
            scan += block_granules(vm, p) * MOTE_GRANULE;
            if (!block_is_thing(load_u16(p)) || !(load_u16(p) & HEADER_MARK))
                continue;
        } else if (mark->overflows) {
            while (mark->overflow[part] == HEAP_NONE)
                part = (part + 1) % MARK_PARTS;
            scan = heap_address(vm, mark->overflow[part]);
            mark->overflow[part] = (Slot)HEAP_NONE;
            mark->overflows--;
            end = VM->heap_start + ((part + 1) << mark->shift);
            if (end > VM->heap_top)
                end = VM->heap_top;
            continue;
        } else {
            return;
        }
        block_references(vm, p, &mark->walk);
    }
}

Slot *heap_side_pairs(VmRef vm, uint32_t *count)
{
    *count = 0;
    if (!value_is_heap(VM->side))
        return NULL;
    uint8_t *p = heap_thing(vm, VM->side);
    *count = load_u16(p + 2);
    return (Slot *)(void *)(p + 4);
}

/* Properties live while the thing they belong to lives, which flash things (`rooted`) always do. */
static void mark_side(VmRef vm, Mark *mark, bool rooted)
{
    uint32_t count;
    Slot *pairs = heap_side_pairs(vm, &count);
    for (bool again = true; again;) {
        again = false;
        for (uint32_t i = 0; i < count; i += 2) {
            if ((rooted || value_is_heap(pairs[i])) && is_marked(vm, pairs[i]) && !is_marked(vm, pairs[i + 1])) {
                mark_slot(vm, &pairs[i + 1], &mark->walk);
                mark_all(vm, mark);
                again = true;
            }
        }
    }
}

/* Those of dead things are let go of before, so that telling who dies releases nothing. */
static void forget_side(VmRef vm)
{
    uint32_t count;
    Slot *pairs = heap_side_pairs(vm, &count);
    for (uint32_t i = 0; i < count; i += 2)
        if (!is_marked(vm, pairs[i]))
            pairs[i + 1] = (Slot)VALUE_UNDEFINED;
}

/* Dead things leave the tables that know them weakly, while everything is still in place; then they are
 * freed. */
enum { SWEEP_TELL, SWEEP_THINGS, SWEEP_SHAPES };

static void sweep(VmRef vm, unsigned phase)
{
    for (uint8_t *p = VM->heap_start, *next; p < VM->heap_top; p = next) {
        uint16_t header = load_u16(p);
        uint32_t granules = block_granules(vm, p);
        next = p + granules * MOTE_GRANULE;
        Type type = header_type(header);
        if (!block_is_thing(header))
            continue;
        if (phase == SWEEP_TELL) {
            if (!(header & HEADER_MARK) && type != TYPE_FORWARD)
                heap_tell_freed(vm, heap_value(vm, p));
        } else if ((type >= TYPE_SHAPE && type <= TYPE_SHAPE_DICT) == (phase == SWEEP_SHAPES)) {
            if (header & HEADER_MARK) {
                *block_header(p) = (uint16_t)(header & (HEADER_COUNT_ONE - 1) & ~HEADER_MARK);
            } else {
                VM->heap_live -= granules * MOTE_GRANULE;
                TELL(vm, .kind = MOTE_TRACE_FREE, .at = p, .bytes = granules * MOTE_GRANULE);
                block_detach(vm, p, granules);
            }
        }
    }
}

static void count_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    (void)walk;
    value_retain(vm, *slot);
}

void heap_reindex(VmRef vm)
{
    for (uint8_t *p = VM->heap_start; THERE_ARE(WRITES) && p < VM->heap_top; p += block_granules(vm, p) * MOTE_GRANULE)
        if (header_type(load_u16(p)) == TYPE_SHAPE_DICT)
            shape_dict_reindex(vm, p);
}

static void mark_open(VmRef vm, Mark *mark, Slot *local)
{
    *mark = (Mark){.walk = {mark_slot, REFERENCES_MARKED}, .stack = local, .size = MARK_STACK};
    while ((uint32_t)(VM->heap_top - VM->heap_start) >> mark->shift >= MARK_PARTS)
        mark->shift++;
    for (unsigned i = 0; i < MARK_PARTS; i++)
        mark->overflow[i] = (Slot)HEAP_NONE;
    if (gap_bytes(vm) > MARK_STACK * sizeof(Slot)) {
        mark->stack = (Slot *)(void *)VM->heap_top;
        mark->size = gap_bytes(vm) / sizeof(Slot);
    }
}

static void reach_alone(VmRef vm, Slot *slot, HeapWalk *walk)
{
    if (header_type(load_u16(heap_address(vm, *slot))) == TYPE_SHAPE_DICT)
        mark_slot(vm, slot, walk);
}

static void reach_deep(VmRef vm, Slot *slot, HeapWalk *walk)
{
    if ((header_type(load_u16(heap_address(vm, *slot))) & ~1u) != TYPE_SHAPE_NODE) /* nor TYPE_SHAPE_ROOT */
        mark_slot(vm, slot, walk);
}

uint32_t heap_reach(VmRef vm, Value v, bool deep)
{
    Slot local[MARK_STACK], slot = (Slot)v;
    Mark mark;
    mark_open(vm, &mark, local);
    mark.walk.visit = deep ? reach_deep : reach_alone;
    mark_slot(vm, &slot, &mark.walk);
    mark_all(vm, &mark);
    mark_side(vm, &mark, false);
    return heap_unmark(vm);
}

/* All that can be reached gets its mark. `census`: only to look. */
static inline void mark_reachable(VmRef vm, bool census)
{
    Slot local[MARK_STACK];
    Mark mark;
    mark_open(vm, &mark, local);
    heap_root_references(vm, &mark.walk);
    mark_all(vm, &mark);
    mark_side(vm, &mark, true);
    if (!census)
        forget_side(vm);
}

void heap_collect(VmRef vm)
{
    heap_drain(vm);
    TELL(vm, .kind = MOTE_TRACE_COLLECT);
    HeapWalk walk = {heal_slot, REFERENCES_ALL};
    if (VM->heap_busy & HEAP_FORWARDS) {
        heap_references(vm, &walk);
        heap_reindex(vm);
    }
    VM->heap_busy = 0;
    heap_forget_shape(vm, VALUE_UNDEFINED);
    mark_reachable(vm, false);
    sweep(vm, SWEEP_TELL);
    heap_drain(vm);
    sweep(vm, SWEEP_THINGS);
    sweep(vm, SWEEP_SHAPES);
    walk.visit = count_slot;
    walk.which = REFERENCES_COUNTED;
    heap_references(vm, &walk);
    heap_coalesce(vm);
    VM->idle_live = (uint16_t)(VM->heap_live / MOTE_GRANULE);
}

#ifdef MOTE_TRACE
/* Known by more than references, as interned strings and shapes are; and what leads to such things. */
static bool may_come_back(uint16_t header)
{
    Type type = header_type(header);
    return type == TYPE_FORWARD || type == TYPE_SHAPE_NODE || type == TYPE_SHAPE_ROOT ||
           (type <= TYPE_STRING16 && (header & HEADER_ATOM));
}

uint32_t heap_census(VmRef vm)
{
    uint32_t garbage = 0, granules;
    heap_drain(vm);
    mark_reachable(vm, true);
    for (uint8_t *p = VM->heap_start; p < VM->heap_top; p += granules * MOTE_GRANULE) {
        granules = block_granules(vm, p);
        if (!block_is_thing(load_u16(p)))
            continue;
        if (!(load_u16(p) & HEADER_MARK) && !may_come_back(load_u16(p))) {
            garbage += granules * MOTE_GRANULE;
            TELL(vm, .kind = MOTE_TRACE_GARBAGE, .at = p, .bytes = granules * MOTE_GRANULE);
        }
        *block_header(p) &= (uint16_t)~HEADER_MARK;
    }
    return garbage;
}
#endif
