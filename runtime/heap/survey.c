/* Looking at the heap: one table says as what people know each type of thing. */
#include "survey.h"
#include "block.h"

static const uint8_t KINDS[] = {
    [TYPE_FORWARD] = KIND_MOVED,
    [TYPE_STRING8] = KIND_STRING,   [TYPE_STRING16] = KIND_STRING,     [TYPE_FLOAT] = KIND_NUMBER,
    [TYPE_SYMBOL] = KIND_STRING,    [TYPE_BIGINT] = KIND_NUMBER,
    [TYPE_INT32] = KIND_NUMBER,     [TYPE_OBJECT] = KIND_OBJECT,       [TYPE_ERROR] = KIND_OBJECT,
    [TYPE_WRAPPER] = KIND_OBJECT,   [TYPE_ARRAY] = KIND_ARRAY,         [TYPE_ARGUMENTS] = KIND_ARRAY,
    [TYPE_ARRAY_I32] = KIND_ARRAY,  [TYPE_ARRAY_F64] = KIND_ARRAY,     [TYPE_CLOSURE] = KIND_FUNCTION,
    [TYPE_BOUND] = KIND_FUNCTION,   [TYPE_CELL] = KIND_VARIABLE,       [TYPE_ACCESSOR] = KIND_ACCESSOR,
    [TYPE_SHAPE_NODE] = KIND_SHAPE, [TYPE_SHAPE_ROOT] = KIND_SHAPE,    [TYPE_SHAPE_DICT] = KIND_SHAPE,
    [TYPE_TABLE] = KIND_TABLE,      [TYPE_BYTES] = KIND_BUFFER,        [TYPE_TIMER] = KIND_TIMER,
    [TYPE_TYPED] = KIND_BUFFER,     [TYPE_VIEW] = KIND_BUFFER,         [TYPE_COLLECTION] = KIND_TABLE,
    [TYPE_DATE] = KIND_NUMBER,      [TYPE_WEAK] = KIND_TABLE,
    [TYPE_PROMISE] = KIND_OBJECT,   [TYPE_JOB] = KIND_OBJECT,
    [TYPE_REGEXP] = KIND_OBJECT,
    [TYPE_SUSPENDED] = KIND_FUNCTION,
    [TYPE_PROXY_FUNCTION] = KIND_FUNCTION, [TYPE_PROXY] = KIND_OBJECT,
};

char heap_kind_letter(HeapKind kind) { return ".snoafvchTbt>"[kind]; }

HeapKind heap_kind(const uint8_t *thing)
{
    uint16_t header = load_u16(thing);
    return block_is_thing(header) ? (HeapKind)KINDS[header_type(header)] : KIND_FREE;
}

bool heap_survey(VmRef vm, HeapBlock *block)
{
    const uint8_t *p = block->address ? block->address + block->granules * MOTE_GRANULE : VM->heap_start;
    if (p >= VM->heap_top)
        return false;
    block->address = p;
    block->granules = block_granules(vm, p);
    block->kind = heap_kind(p);
    return true;
}

uint32_t heap_bytes_of(VmRef vm, Value v)
{
    return block_granules(vm, heap_thing(vm, v)) * MOTE_GRANULE;
}

uint32_t heap_unmark(VmRef vm)
{
    uint32_t bytes = 0;
    for (HeapBlock block = {0}; heap_survey(vm, &block);) {
        uint16_t *header = block_header((uint8_t *)(uintptr_t)block.address);
        if (block.kind == KIND_FREE || !(*header & HEADER_MARK))
            continue;
        *header &= (uint16_t)~HEADER_MARK;
        bytes += block.granules * MOTE_GRANULE;
    }
    return bytes;
}

/* ---- references */

typedef struct Search {
    HeapWalk walk;
    uint8_t *from; /* the first field that counts, then the one found */
    bool found;
} Search;

static void search_slot(VmRef vm, Slot *slot, HeapWalk *walk)
{
    Search *search = (Search *)(void *)walk;
    (void)vm;
    if (search->found || (uint8_t *)slot < search->from)
        return;
    search->found = true;
    search->from = (uint8_t *)slot;
}

Value heap_next_reference(VmRef vm, Value v, uint32_t *at)
{
    uint8_t *p = heap_thing(vm, v);
    Search search = {{search_slot, REFERENCES_COUNTED}, p + *at, false};
    block_references(vm, p, &search.walk);
    *at = (uint32_t)(search.from - p);
    return search.found ? load_slot(search.from) : VALUE_HOLE;
}
