/* The cycle collector: mark from the roots, sweep, and count the references anew.
 *
 * It runs when memory is short, so it needs none: the mark stack is a few words on the C stack or the
 * gap between heap and register stack; when it overflows, the heap is scanned for marked things whose
 * references are not marked yet. Counting anew makes saturated counts exact again.
 *
 * A thing's size may hang on its shape, so shapes are swept last.
 */
#include "block.h"

enum { MARK_STACK = 16 };

typedef struct Mark {
    Slot *stack;
    uint32_t depth, size;
    uint8_t *overflow; /* lowest thing that found no room on the stack */
} Mark;

static bool is_marked(const Vm *vm, Value v) { return (load_u16(heap_address(vm, v)) & HEADER_MARK) != 0; }

static void mark_slot(Vm *vm, Slot *slot, void *context)
{
    Mark *mark = context;
    uint8_t *p = heap_address(vm, *slot);
    uint16_t header = load_u16(p);
    if (header & HEADER_MARK)
        return;
    *block_header(p) = header | HEADER_MARK;
    if (!block_has_references(header_type(header)))
        return;
    if (mark->depth < mark->size)
        mark->stack[mark->depth++] = *slot;
    else if (!mark->overflow || p < mark->overflow)
        mark->overflow = p;
}

static void mark_from(Vm *vm, Mark *mark, uint8_t *p)
{
    /* What the side table holds lives with its key: mark_side. */
    if (!value_is_heap(vm->side) || p != heap_thing(vm, vm->side))
        block_references(vm, p, REFERENCES_STRONG, mark_slot, mark);
}

static void mark_all(Vm *vm, Mark *mark)
{
    for (;;) {
        while (mark->depth)
            mark_from(vm, mark, heap_address(vm, mark->stack[--mark->depth]));
        uint8_t *p = mark->overflow;
        if (!p)
            return;
        mark->overflow = NULL;
        while (p < vm->heap_top) {
            uint16_t header = load_u16(p);
            uint32_t granules = block_granules(vm, p);
            if (block_is_thing(header) && (header & HEADER_MARK)) {
                mark_from(vm, mark, p);
                while (mark->depth)
                    mark_from(vm, mark, heap_address(vm, mark->stack[--mark->depth]));
            }
            p += granules * MOTE_GRANULE;
        }
    }
}

static Slot *side_table(const Vm *vm, uint32_t *count)
{
    if (!value_is_heap(vm->side)) {
        *count = 0;
        return NULL;
    }
    uint8_t *p = heap_thing(vm, vm->side);
    *count = load_u16(p + 2);
    return (Slot *)(void *)(p + 4);
}

/* Properties live while the thing they belong to lives. */
static void mark_side(Vm *vm, Mark *mark)
{
    for (bool again = true; again;) {
        again = false;
        uint32_t count;
        Slot *pairs = side_table(vm, &count);
        for (uint32_t i = 0; i + 1 < count; i += 2) {
            bool alive = !value_is_heap(pairs[i]) || is_marked(vm, pairs[i]);
            if (alive && value_is_heap(pairs[i + 1]) && !is_marked(vm, pairs[i + 1])) {
                mark_slot(vm, &pairs[i + 1], mark);
                mark_all(vm, mark);
                again = true;
            }
        }
    }
}

/* Dead things leave the tables that know them weakly, while everything is still in place. */
static void forget_dead(Vm *vm)
{
    uint32_t count;
    Slot *pairs = side_table(vm, &count);
    for (uint32_t i = 0; i + 1 < count;) {
        Value key = pairs[i];
        if (value_is_heap(key) && !is_marked(vm, key)) {
            pairs[i + 1] = (Slot)VALUE_UNDEFINED; /* dead, too: nothing to release */
            *block_header(heap_address(vm, key)) &= (uint16_t)~HEADER_SIDE;
            side_freed(vm, key);
            pairs = side_table(vm, &count);
            if (i + 1 < count && pairs[i] == key)
                i += 2;
        } else {
            i += 2;
        }
    }
    for (uint8_t *p = vm->heap_start; p < vm->heap_top; p += block_granules(vm, p) * MOTE_GRANULE) {
        uint16_t header = load_u16(p);
        if (!block_is_thing(header) || (header & HEADER_MARK))
            continue;
        Type type = header_type(header);
        Value v = heap_value(vm, p);
        if ((type == TYPE_STRING8 || type == TYPE_STRING16) && (header & HEADER_ATOM))
            text_atom_freed(vm, v);
        if (type == TYPE_SHAPE_NODE || type == TYPE_SHAPE_ROOT)
            shape_freed(vm, v);
        if (type >= TYPE_SHAPE && type <= TYPE_SHAPE_DICT)
            heap_forget_shape(vm, v);
    }
}

static void sweep(Vm *vm, bool shapes)
{
    for (uint8_t *p = vm->heap_start, *next; p < vm->heap_top; p = next) {
        uint16_t header = load_u16(p);
        uint32_t granules = block_granules(vm, p);
        next = p + granules * MOTE_GRANULE;
        Type type = header_type(header);
        if (!block_is_thing(header) || shapes != (type >= TYPE_SHAPE && type <= TYPE_SHAPE_DICT))
            continue;
        if (header & HEADER_MARK) {
            *block_header(p) = (uint16_t)(header & (HEADER_COUNT_ONE - 1) & ~HEADER_MARK);
        } else {
            vm->heap_live -= granules * MOTE_GRANULE;
            block_detach(vm, p, granules);
        }
    }
}

static void count_slot(Vm *vm, Slot *slot, void *context)
{
    (void)context;
    value_retain(vm, *slot);
}

void heap_collect(Vm *vm)
{
    heap_drain(vm);
    heap_heal(vm);
    Slot local[MARK_STACK];
    Mark mark = {local, 0, MARK_STACK, NULL};
    if (gap_bytes(vm) > sizeof local) {
        mark.stack = (Slot *)(void *)vm->heap_top;
        mark.size = gap_bytes(vm) / sizeof(Slot);
    }
    heap_root_references(vm, REFERENCES_STRONG, mark_slot, &mark);
    mark_all(vm, &mark);
    mark_side(vm, &mark);
    forget_dead(vm);
    heap_drain(vm);
    sweep(vm, false);
    sweep(vm, true);
    heap_references(vm, REFERENCES_STRONG, count_slot, NULL);
    heap_coalesce(vm, NULL);
    vm->idle_live = (uint16_t)(vm->heap_live / MOTE_GRANULE);
}
