/* What a block is: its size and where its references are, from its header alone. Everything that walks
 * the heap goes through these, so a new type of thing is added here and nowhere else. */
#include "block.h"

/* ---- sizes */

static uint32_t shape_slots(const Vm *vm, Value shape)
{
    const uint8_t *p = thing_address(vm, shape);
    switch (header_type(load_u16(p))) {
    case TYPE_SHAPE: return ((const ShapeRecord *)(const void *)p)->count;
    case TYPE_SHAPE_NODE: return p[7];
    case TYPE_SHAPE_DICT: return load_u16(p + 4);
    default: return 0;
    }
}

static uint32_t closure_captures(const Vm *vm, const uint8_t *p)
{
    return ((const FunctionRecord *)(const void *)flash_address(vm, load_slot(p + 2)))->ncaptures;
}

static uint32_t even(uint32_t bytes) { return (bytes + 1) & ~1u; }

uint32_t heap_size_of(const Vm *vm, const uint8_t *p)
{
    uint32_t length = load_u16(p + 2);
    Type type = header_type(load_u16(p));
    switch (type) {
    case TYPE_STRING8: case TYPE_BYTES: return 4 + even(length);
    case TYPE_STRING16: case TYPE_ARRAY: case TYPE_ARGUMENTS: case TYPE_TABLE: return 4 + 2 * length;
    case TYPE_FLOAT: return 10;
    case TYPE_INT32: case TYPE_ACCESSOR: case TYPE_SHAPE_ROOT: return 6;
    case TYPE_OBJECT: case TYPE_ERROR: case TYPE_WRAPPER: return 4 + 2 * shape_slots(vm, load_slot(p + 2));
    case TYPE_ARRAY_I32: return 4 + 4 * length;
    case TYPE_ARRAY_F64: return 4 + 8 * length;
    case TYPE_CLOSURE: return 4 + 2 * closure_captures(vm, p);
    case TYPE_BOUND: return 8 + 2 * length;
    case TYPE_SHAPE_NODE: return 10;
    case TYPE_SHAPE_DICT: length = load_u16(p + 6); return 8 + 2 * length + even(length);
    case TYPE_TIMERS: return 4 + 12 * length;
    case TYPE_FREE: case TYPE_DEAD: return block_granules(vm, p) * MOTE_GRANULE;
    default: return 4; /* FORWARD, CELL */
    }
}

uint32_t block_granules(const Vm *vm, const uint8_t *p)
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

bool block_has_references(Type type)
{
    switch (type) {
    case TYPE_FREE: case TYPE_DEAD: case TYPE_STRING8: case TYPE_STRING16: case TYPE_FLOAT: case TYPE_INT32:
    case TYPE_ARRAY_I32: case TYPE_ARRAY_F64: case TYPE_BYTES:
        return false;
    default:
        return true;
    }
}

void block_runs(const Vm *vm, const uint8_t *p, BlockRuns *runs)
{
    Type type = header_type(load_u16(p));
    uint32_t offset = 4, count = 0;
    runs->offset[1] = runs->count[1] = 0;
    runs->weak = false;
    if (!block_has_references(type)) {
        runs->offset[0] = runs->count[0] = 0;
        return;
    }
    switch (type) {
    case TYPE_SHAPE_NODE:
        offset = 2, count = 2;
        runs->offset[1] = 8, runs->count[1] = 1, runs->weak = true;
        break;
    case TYPE_SHAPE_ROOT:
        offset = 2, count = 1;
        runs->offset[1] = 4, runs->count[1] = 1, runs->weak = true;
        break;
    case TYPE_SHAPE_DICT:
        offset = 2, count = 1;
        runs->offset[1] = 8, runs->count[1] = load_u16(p + 4);
        break;
    case TYPE_TIMERS:
        count = load_u16(p + 2);
        break;
    case TYPE_ARRAY: case TYPE_ARGUMENTS: case TYPE_TABLE: case TYPE_BOUND: case TYPE_CLOSURE:
        count = (heap_size_of(vm, p) - 4) / 2;
        break;
    default: /* everything but the header */
        offset = 2;
        count = (heap_size_of(vm, p) - 2) / 2;
        break;
    }
    runs->offset[0] = (uint16_t)offset;
    runs->count[0] = (uint16_t)count;
}

static bool is_table(const Vm *vm, const uint8_t *p, Value table)
{
    return value_is_heap(table) && p == heap_thing(vm, table);
}

void block_references(Vm *vm, uint8_t *p, unsigned which, RootSlotVisitor visit, void *context)
{
    BlockRuns runs;
    block_runs(vm, p, &runs);
    bool atoms = false, side = false;
    if (header_type(load_u16(p)) == TYPE_TABLE && which != (REFERENCES_STRONG | REFERENCES_WEAK)) {
        atoms = is_table(vm, p, vm->atoms);
        side = is_table(vm, p, vm->side);
    }
    for (unsigned run = 0; run < 2; run++) {
        Slot *slot = (Slot *)(void *)(p + runs.offset[run]);
        for (uint32_t i = 0; i < runs.count[run]; i++) {
            bool weak = (run && runs.weak) || atoms || (side && !(i & 1));
            if (value_is_heap(slot[i]) && (which & (weak ? REFERENCES_WEAK : REFERENCES_STRONG)))
                visit(vm, &slot[i], context);
        }
    }
}

/* ---- roots */

typedef struct RootVisit {
    RootSlotVisitor visit;
    void *context;
    unsigned which;
} RootVisit;

static void visit_registers(Vm *vm, Value *registers, uint32_t count, void *context)
{
    const RootVisit *root = context;
    for (uint32_t i = 0; i < count; i++) {
        if (value_is_heap(registers[i])) {
            Slot slot = (Slot)registers[i];
            root->visit(vm, &slot, root->context);
            registers[i] = slot;
        }
    }
}

static void visit_field(Vm *vm, Slot *slot, void *context)
{
    const RootVisit *root = context;
    unsigned kind = slot == &vm->shapes ? REFERENCES_WEAK : REFERENCES_STRONG;
    if (value_is_heap(*slot) && (root->which & kind))
        root->visit(vm, slot, root->context);
}

void heap_root_references(Vm *vm, unsigned which, RootSlotVisitor visit, void *context)
{
    RootVisit root = {visit, context, which};
    if (which & REFERENCES_STRONG) {
        heap_visit_roots(vm, visit_registers, visit_field, &root);
    } else {
        visit_field(vm, &vm->shapes, &root);
    }
}

void heap_references(Vm *vm, unsigned which, RootSlotVisitor visit, void *context)
{
    heap_root_references(vm, which, visit, context);
    for (uint8_t *p = vm->heap_start, *next; p < vm->heap_top; p = next) {
        next = p + block_granules(vm, p) * MOTE_GRANULE; /* before its shape is replaced */
        if (block_is_thing(load_u16(p)))
            block_references(vm, p, which, visit, context);
    }
}

/* ---- free runs */

uint32_t heap_coalesce(Vm *vm, Slot *chain)
{
    uint32_t total = 0;
    uint8_t *last = NULL; /* of the chain */
    for (unsigned i = 0; i <= MOTE_SIZE_CLASSES; i++)
        vm->free_lists[i] = (Slot)HEAP_NONE;
    if (chain)
        *chain = (Slot)HEAP_NONE;
    for (uint8_t *p = vm->heap_start; p < vm->heap_top;) {
        uint32_t granules = 0;
        uint8_t *end = p;
        while (end < vm->heap_top && block_is_free(load_u16(end))) {
            uint32_t n = block_granules(vm, end);
            granules += n;
            end += n * MOTE_GRANULE;
        }
        if (!granules) {
            p += block_granules(vm, p) * MOTE_GRANULE;
            continue;
        }
        if (!chain || end == vm->heap_top) {
            block_free(vm, p, granules);
        } else {
            if (granules < BLOCK_MIN)
                *block_header(p) = (uint16_t)(HEAP_NONE | HOLE_TAG);
            else
                block_format(p, TYPE_FREE, granules, HEAP_NONE);
            if (!last)
                *chain = (Slot)heap_value(vm, p);
            else if (block_is_hole(load_u16(last)))
                *block_header(last) = (uint16_t)(heap_value(vm, p) | HOLE_TAG);
            else
                store_slot(last + 2, heap_value(vm, p));
            last = p;
        }
        if (p < vm->heap_top)
            total += granules;
        p = end;
    }
    return total;
}
