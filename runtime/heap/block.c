/* What a block is: its size and where its references are, from its header alone. Everything that walks
 * the heap goes through these, so a new type of thing is added here and nowhere else. */
#include "block.h"

/* Bytes of the fixed part; what one more of the length adds: 0, 1, 2, 4, 8 as NO_LENGTH .. EIGHTS; and where the
 * references begin (0: none). They reach to the end but for block_references_end. */
enum { NO_LENGTH, BYTES, PAIRS, FOURS, EIGHTS };
#define LAYOUT(fixed, more, references) ((uint8_t)(((fixed) - 4) / 2 | (references) << 2 | (more) << 5))
static const uint8_t LAYOUTS[] = {
    [TYPE_FORWARD] = LAYOUT(4, NO_LENGTH, 2),     [TYPE_STRING8] = LAYOUT(4, BYTES, 0),
    [TYPE_STRING16] = LAYOUT(4, PAIRS, 0),        [TYPE_FLOAT] = LAYOUT(10, NO_LENGTH, 0),
    [TYPE_INT32] = LAYOUT(6, NO_LENGTH, 0),       [TYPE_OBJECT] = LAYOUT(4, PAIRS, 2),
    [TYPE_SYMBOL] = LAYOUT(4, NO_LENGTH, 2),      [TYPE_BIGINT] = LAYOUT(4, PAIRS, 0),
    [TYPE_ERROR] = LAYOUT(4, PAIRS, 2),           [TYPE_WRAPPER] = LAYOUT(4, PAIRS, 2),
    [TYPE_ARRAY] = LAYOUT(4, PAIRS, 4),           [TYPE_ARGUMENTS] = LAYOUT(4, PAIRS, 4),
    [TYPE_ARRAY_I32] = LAYOUT(4, FOURS, 0),       [TYPE_ARRAY_F64] = LAYOUT(4, EIGHTS, 0),
    [TYPE_TYPED] = LAYOUT(6, BYTES, 0),           [TYPE_VIEW] = LAYOUT(VIEW_SIZE, NO_LENGTH, 2),
    [TYPE_CLOSURE] = LAYOUT(4, PAIRS, 4),         [TYPE_BOUND] = LAYOUT(8, PAIRS, 4),
    [TYPE_PROXY_FUNCTION] = LAYOUT(6, NO_LENGTH, 2), [TYPE_PROXY] = LAYOUT(6, NO_LENGTH, 2),
    [TYPE_CELL] = LAYOUT(4, NO_LENGTH, 2),        [TYPE_ACCESSOR] = LAYOUT(6, NO_LENGTH, 2),
    [TYPE_SHAPE_NODE] = LAYOUT(10, NO_LENGTH, 2), [TYPE_SHAPE_ROOT] = LAYOUT(6, NO_LENGTH, 2),
    [TYPE_SHAPE_DICT] = LAYOUT(4, NO_LENGTH, 4),      [TYPE_TABLE] = LAYOUT(4, PAIRS, 4),
    [TYPE_BYTES] = LAYOUT(4, BYTES, 0),           [TYPE_TIMER] = LAYOUT(16, NO_LENGTH, 2),
    [TYPE_COLLECTION] = LAYOUT(8, NO_LENGTH, 2),  [TYPE_DATE] = LAYOUT(10, NO_LENGTH, 0),
    [TYPE_WEAK] = LAYOUT(6, NO_LENGTH, 0),
    [TYPE_PROMISE] = LAYOUT(4, NO_LENGTH, 2),     [TYPE_JOB] = LAYOUT(10, NO_LENGTH, 2),
    [TYPE_REGEXP] = LAYOUT(REGEXP_PROGRAM, BYTES, REGEXP_SOURCE),
    [TYPE_SUSPENDED] = LAYOUT(4, PAIRS, 4),
};

/* ---- sizes */

uint32_t heap_dict_count(const uint8_t *p)
{
    return load_u16(p) & HEADER_DICT_FULL ? load_u16(p + 2) : p[2];
}

uint32_t heap_dict_room(const uint8_t *p)
{
    return load_u16(p) & HEADER_DICT_FULL ? load_u16(p + 6) : p[3];
}

uint32_t heap_dict_bytes(uint16_t header, uint32_t room)
{
    uint32_t bytes = 2 * room + (header & HEADER_DICT_ATTRIBUTES ? (room + 1) & ~1u : 0);
    return bytes + (header & HEADER_DICT_FULL ? 10 + shape_index_bytes(room) : 4);
}

static uint32_t shape_slots(const uint8_t *shape)
{
    switch (header_type(load_u16(shape))) {
    case TYPE_SHAPE: return ((const ShapeRecord *)(const void *)shape)->count;
    case TYPE_SHAPE_NODE: return shape[7];
    case TYPE_SHAPE_DICT: return heap_dict_count(shape);
    default: return 0;
    }
}

uint32_t heap_size_of(VmRef vm, const uint8_t *p)
{
    Type type = header_type(load_u16(p));
    uint32_t layout = LAYOUTS[type], length = load_u16(p + 2);
    if (type >= TYPE_OBJECT && type <= TYPE_WRAPPER)
        length = shape_slots(thing_address(vm, (Slot)length));
    else if (type == TYPE_CLOSURE)
        length = function_captures((const FunctionRecord *)(const void *)flash_address(vm, (Slot)length));
    else if ((type & ~1) == TYPE_STRING8 && (load_u16(p) & HEADER_VIEW))
        return 8;
    else if (type == TYPE_SHAPE_DICT)
        return heap_dict_bytes(load_u16(p), heap_dict_room(p));
    return (4 + 2 * (layout & 7) + length * (1u << (layout >> 5) >> 1) + 1) & ~1u;
}

uint32_t block_granules(VmRef vm, const uint8_t *p)
{
    uint16_t header = load_u16(p);
    if (block_is_hole(header))
        return 1;
    if (header_type(header) > TYPE_DEAD)
        return bytes_to_granules(heap_size_of(vm, p));
    uint32_t granules = header >> BLOCK_SIZE_SHIFT;
    return granules ? granules : load_u16(p + 4);
}

/* ---- references */

uint32_t block_references_start(Type type) { return LAYOUTS[type] >> 2 & 6; }

uint32_t block_references_end(VmRef vm, const uint8_t *p)
{
    switch (header_type(load_u16(p))) {
    case TYPE_SHAPE_NODE: case TYPE_TIMER: return 6;
    case TYPE_SHAPE_ROOT: case TYPE_VIEW: case TYPE_COLLECTION: return 4;
    case TYPE_REGEXP: return REGEXP_PROGRAM;
    case TYPE_SHAPE_DICT: return heap_dict_keys(p) + 2 * heap_dict_count(p);
    default: return heap_size_of(vm, p);
    }
}

static bool is_table(VmRef vm, const uint8_t *p, Value table)
{
    return value_is_heap(table) && p == heap_thing(vm, table);
}

void block_references(VmRef vm, uint8_t *p, HeapWalk *walk)
{
    Type type = header_type(load_u16(p));
    uint32_t at = block_references_start(type), step = 2, end = at ? block_references_end(vm, p) : 0;
    if (walk->which == REFERENCES_ALL) {
        uint32_t link = heap_weak_link(type);
        if (link)
            visit_slot(vm, (Slot *)(void *)(p + link), walk);
        if (type == TYPE_WEAK)
            visit_slot(vm, (Slot *)(void *)(p + 2), walk);
    } else if (type == TYPE_TABLE) {
        if (is_table(vm, p, VM->atoms))
            return;
        if (is_table(vm, p, VM->side)) {
            if (walk->which == REFERENCES_MARKED)
                return;
            at = 6, step = 4;
        }
    }
    while (at < end) {
        visit_slot(vm, (Slot *)(void *)(p + at), walk);
        at += at == 4 && type == TYPE_SHAPE_DICT && (load_u16(p) & HEADER_DICT_FULL) ? 6 : step;
    }
}

void heap_references(VmRef vm, HeapWalk *walk)
{
    heap_root_references(vm, walk);
    for (uint8_t *p = VM->heap_start, *next; p < VM->heap_top; p = next) {
        next = p + block_granules(vm, p) * MOTE_GRANULE; /* before its shape is replaced */
        if (block_is_thing(load_u16(p)))
            block_references(vm, p, walk);
    }
}

/* ---- free runs */

/* A free run on no list, with a link. */
static void link_hole(uint8_t *p, uint32_t granules, Value link)
{
    if (granules < BLOCK_MIN)
        *block_header(p) = (uint16_t)(link | HOLE_TAG);
    else
        block_format(p, TYPE_FREE, granules, link);
}

void block_detach(VmRef vm, uint8_t *p, uint32_t granules)
{
    link_hole(p, granules, granules < BLOCK_MIN ? HEAP_NONE : heap_value(vm, p));
}

Value hole_next(const uint8_t *p)
{
    uint16_t header = load_u16(p);
    return block_is_hole(header) ? (Slot)(header & ~HOLE_TAG) : load_slot(p + 2);
}

void heap_forget_free(VmRef vm)
{
    for (unsigned i = 0; i <= MOTE_SIZE_CLASSES; i++)
        VM->free_lists[i] = (Slot)HEAP_NONE;
}

Value heap_holes(VmRef vm)
{
    Value first = HEAP_NONE;
    uint8_t *hole = NULL, *end = NULL; /* the last one */
    heap_forget_free(vm);
    for (uint8_t *p = VM->heap_start, *next; p < VM->heap_top; p = next) {
        next = p + block_granules(vm, p) * MOTE_GRANULE;
        if (!block_is_free(load_u16(p)))
            continue;
        if (p != end) {
            if (hole)
                link_hole(hole, (uint32_t)(end - hole) / MOTE_GRANULE, heap_value(vm, p));
            else
                first = heap_value(vm, p);
            hole = p;
        }
        end = next;
    }
    if (hole)
        link_hole(hole, (uint32_t)(end - hole) / MOTE_GRANULE, HEAP_NONE);
    return first;
}

void heap_coalesce(VmRef vm)
{
    for (Value hole = heap_holes(vm); hole != HEAP_NONE;) {
        uint8_t *p = heap_address(vm, hole);
        hole = hole_next(p);
        block_free(vm, p, block_granules(vm, p));
    }
}
