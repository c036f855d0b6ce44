/* Allocation and reference counts.
 *
 * New blocks come from an exact-fit free list, else from the top of the heap, else from a larger free
 * run; only then is anything collected or moved. A thing whose count drops to zero is turned into
 * TYPE_DEAD, linked through its own memory, and its slots are released a bounded number at a time: no
 * recursion, no long pauses, no side stack.
 */
#define RUNTIME_INLINE_HERE
#include "block.h"

#ifdef MOTE_TEST_OOM
uint32_t heap_fail_countdown;
uint32_t heap_stress;
#endif

enum { DRAIN_STEP = 64 /* references released with one call */ };

void heap_init(Vm *vm, uint8_t *start, uint8_t *end)
{
    start += -(uintptr_t)start & (MOTE_GRANULE - 1);
    if (end - start > HEAP_GRANULES * MOTE_GRANULE)
        end = start + HEAP_GRANULES * MOTE_GRANULE;
    end -= (uintptr_t)end & (sizeof(Value) - 1);
    uint32_t granules = (uint32_t)(end - start) / MOTE_GRANULE;
    vm->heap_start = vm->heap_top = start;
    vm->heap_middle = start + granules / 2 * MOTE_GRANULE;
    vm->stack_top = vm->fp = vm->sp = (Value *)(void *)end;
    vm->stack_peak = end;
    vm->function = NULL;
    vm->heap_live = vm->heap_peak = 0;
    vm->idle_live = 0;
    vm->heap_busy = 0;
    vm->exception = VALUE_HOLE;
    vm->globals = vm->side = vm->atoms = vm->shapes = vm->timers = vm->held = VALUE_UNDEFINED;
    vm->pending = (Slot)HEAP_NONE;
    for (unsigned i = 0; i <= MOTE_SIZE_CLASSES; i++)
        vm->free_lists[i] = (Slot)HEAP_NONE;
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        vm->cache[i] = (CacheEntry){VALUE_UNDEFINED, VALUE_UNDEFINED, VALUE_HOLE, 0};
}

/* ---- blocks */

void block_format(uint8_t *p, Type type, uint32_t granules, Value link)
{
    bool small = granules <= BLOCK_SIZE_MAX;
    *block_header(p) = (uint16_t)(type | (small ? granules << BLOCK_SIZE_SHIFT : 0));
    store_slot(p + 2, link);
    if (!small)
        *block_header(p + 4) = (uint16_t)granules;
}

void block_detach(Vm *vm, uint8_t *p, uint32_t granules)
{
    if (granules < BLOCK_MIN)
        *block_header(p) = (uint16_t)(HEAP_NONE | HOLE_TAG);
    else
        block_format(p, TYPE_FREE, granules, heap_value(vm, p));
}

static Slot *free_list(Vm *vm, uint32_t granules)
{
    uint32_t i = granules - BLOCK_MIN;
    return &vm->free_lists[i < MOTE_SIZE_CLASSES ? i : MOTE_SIZE_CLASSES];
}

void block_free(Vm *vm, uint8_t *p, uint32_t granules)
{
    if (p + granules * MOTE_GRANULE == vm->heap_top) {
        vm->heap_top = p;
    } else if (granules < BLOCK_MIN) {
        block_detach(vm, p, granules);
    } else {
        Slot *list = free_list(vm, granules);
        block_format(p, TYPE_FREE, granules, *list);
        *list = (Slot)heap_value(vm, p);
    }
}

static void live_change(Vm *vm, int32_t granules)
{
    vm->heap_live += (uint32_t)(granules * MOTE_GRANULE);
    if (vm->heap_live > vm->heap_peak)
        vm->heap_peak = vm->heap_live;
}

/* ---- finding memory */

static uint8_t *bump(Vm *vm, uint32_t granules)
{
    uint8_t *p = vm->heap_top;
    if (gap_bytes(vm) < granules * MOTE_GRANULE + STACK_RESERVE)
        return NULL;
    vm->heap_top = p + granules * MOTE_GRANULE;
    return p;
}

static uint8_t *take(Vm *vm, uint32_t granules)
{
    uint32_t i = granules - BLOCK_MIN;
    if (i < MOTE_SIZE_CLASSES && vm->free_lists[i] != HEAP_NONE) {
        uint8_t *p = heap_address(vm, vm->free_lists[i]);
        vm->free_lists[i] = load_slot(p + 2);
        return p;
    }
    return bump(vm, granules);
}

/* The front of a larger free run. */
static uint8_t *take_part(Vm *vm, uint32_t granules)
{
    uint32_t i = granules - BLOCK_MIN;
    for (i = i < MOTE_SIZE_CLASSES ? i : MOTE_SIZE_CLASSES; i <= MOTE_SIZE_CLASSES; i++) {
        for (Slot *link = &vm->free_lists[i]; *link != HEAP_NONE;) {
            uint8_t *p = heap_address(vm, *link);
            uint32_t size = block_granules(vm, p);
            if (size >= granules) {
                *link = load_slot(p + 2);
                if (size > granules)
                    block_free(vm, p + granules * MOTE_GRANULE, size - granules);
                return p;
            }
            link = (Slot *)(void *)(p + 2);
        }
    }
    return NULL;
}

static uint32_t free_bytes(const Vm *vm, uint32_t hole_granules)
{
    return gap_bytes(vm) + hole_granules * MOTE_GRANULE;
}

/* The long way to `granules`: everything that can be got back is, cheapest first. */
static uint8_t *take_slow(Vm *vm, uint32_t granules)
{
    heap_drain(vm);
    uint8_t *p = take(vm, granules);
    if (p || (p = take_part(vm, granules)))
        return p;
    uint32_t holes = heap_coalesce(vm, NULL);
    uint32_t need = granules * MOTE_GRANULE + STACK_RESERVE;
    for (int collected = 0;;) {
        if ((p = take_part(vm, granules)) || (p = bump(vm, granules)))
            return p;
        /* Scattered but plenty: only move. Nearly full: look for cycles first. */
        if (!collected && free_bytes(vm, holes) < need + vm->heap_live / 16) {
            heap_collect(vm);
            holes = heap_coalesce(vm, NULL);
            collected = 1;
            continue;
        }
        if (free_bytes(vm, holes) < need)
            return NULL;
        heap_compact(vm);
        return bump(vm, granules);
    }
}

bool heap_make_room(Vm *vm, uint32_t bytes)
{
    uint32_t need = bytes + STACK_RESERVE;
    heap_drain(vm);
    for (int step = 0; gap_bytes(vm) < need; step++) {
        if (step == 0)
            heap_coalesce(vm, NULL); /* may lower the top */
        else if (step == 1 || step == 3)
            heap_compact(vm);
        else if (step == 2)
            heap_collect(vm);
        else
            return false;
    }
    return true;
}

static Value out_of_memory(Vm *vm)
{
    value_release(vm, vm->exception);
    vm->exception = vm->library ? vm_root(vm, ROOT_OUT_OF_MEMORY) : VALUE_UNDEFINED;
    return VALUE_EXCEPTION;
}

static void drain(Vm *vm, uint32_t budget);

static uint8_t *allocate(Vm *vm, uint32_t granules)
{
#ifdef MOTE_TEST_OOM
    if (heap_fail_countdown && --heap_fail_countdown == 0)
        return NULL;
    if (heap_stress) { /* everything moves at every allocation, so what was not rooted shows */
        heap_collect(vm);
        heap_compact(vm);
        uint8_t *pad = bump(vm, BLOCK_MIN);
        if (pad)
            block_detach(vm, pad, BLOCK_MIN);
    }
#endif
    uint8_t *p = NULL;
    if (granules <= HEAP_GRANULES && !(p = take(vm, granules)))
        p = take_slow(vm, granules);
    return p;
}

Value heap_alloc(Vm *vm, Type type, uint32_t bytes)
{
    uint32_t granules = bytes_to_granules(bytes < 4 ? 4 : bytes);
    if (vm->pending != HEAP_NONE)
        drain(vm, DRAIN_STEP + granules);
#if !defined(MOTE_TEST_OOM) && !defined(__OPTIMIZE_SIZE__)
    uint32_t i = granules - BLOCK_MIN;
    uint8_t *p;
    if (i < MOTE_SIZE_CLASSES && vm->free_lists[i] != HEAP_NONE) {
        p = heap_address(vm, vm->free_lists[i]);
        vm->free_lists[i] = load_slot(p + 2);
    } else
#else
    uint8_t *p;
#endif
        p = allocate(vm, granules);
    if (!p)
        return out_of_memory(vm);
    live_change(vm, (int32_t)granules);
    *block_header(p) = (uint16_t)(type | HEADER_COUNT_ONE);
    return heap_value(vm, p);
}

/* ---- growing and shrinking */

/* Take a free run off its list, if it is on one. */
static void unlink_run(Vm *vm, uint8_t *p, uint32_t granules)
{
    Value v = heap_value(vm, p);
    if (granules < BLOCK_MIN || load_slot(p + 2) == v)
        return;
    Slot *link = free_list(vm, granules);
    while (*link != v)
        link = (Slot *)(void *)(heap_address(vm, *link) + 2);
    *link = load_slot(p + 2);
}

/* Granules free right behind a block, made one run on no list; stops once `enough`. The top counts, too. */
static uint32_t gather_behind(Vm *vm, uint8_t *behind, uint32_t enough)
{
    uint32_t granules = 0;
    uint8_t *p = behind;
    while (granules < enough && p < vm->heap_top && block_is_free(load_u16(p))) {
        uint32_t n = block_granules(vm, p);
        unlink_run(vm, p, n);
        granules += n;
        p += n * MOTE_GRANULE;
    }
    if (p == vm->heap_top) {
        vm->heap_top = behind;
        if (gap_bytes(vm) < enough * MOTE_GRANULE + STACK_RESERVE)
            return 0;
        vm->heap_top = behind + enough * MOTE_GRANULE;
        return enough;
    }
    if (granules)
        block_detach(vm, behind, granules);
    return granules;
}

/* Keep at most `slack` of a free rest as a run on no list, directly behind what may grow again. */
static void leave_rest(Vm *vm, uint8_t *p, uint32_t granules, uint32_t slack)
{
    if (slack > granules)
        slack = granules;
    if (granules > slack)
        block_free(vm, p + slack * MOTE_GRANULE, granules - slack);
    if (slack && p < vm->heap_top)
        block_detach(vm, p, slack);
}

/* Grow by moving. `v` may move while memory is found. */
static uint8_t *move_thing(Vm *vm, Value v, uint32_t old_bytes, uint32_t granules, uint32_t slack)
{
    vm->held = (Slot)v;
    value_retain(vm, v);
    uint32_t got = granules + slack;
    uint8_t *to = allocate(vm, got);
    if (!to && slack)
        to = allocate(vm, got = granules);
    v = vm->held;
    vm->held = VALUE_UNDEFINED;
    value_release(vm, v);
    if (!to)
        return NULL;
    live_change(vm, (int32_t)granules);
    leave_rest(vm, to + granules * MOTE_GRANULE, got - granules, slack);
    uint8_t *stub = heap_address(vm, v), *from = heap_thing(vm, v);
    memcpy(to, from, old_bytes);
    uint16_t header = load_u16(from);
    *block_header(to) = (uint16_t)((header & (HEADER_COUNT_ONE - 1)) | HEADER_COUNT_ONE);
    uint32_t old = bytes_to_granules(old_bytes), kept = 0;
    if (stub == from) { /* leave a stub; else the one there is points on */
        *block_header(stub) = (uint16_t)(TYPE_FORWARD | (header & ~(HEADER_COUNT_ONE - 1)));
        vm->heap_busy |= HEAP_FORWARDS;
        kept = bytes_to_granules(4);
    }
    store_slot(stub + 2, heap_value(vm, to));
    live_change(vm, (int32_t)kept - (int32_t)old);
    if (old > kept)
        block_free(vm, from + kept * MOTE_GRANULE, old - kept);
    return to;
}

uint8_t *heap_resize(Vm *vm, Value v, uint32_t old_bytes, uint32_t bytes, uint32_t slack_bytes)
{
    uint8_t *p = heap_thing(vm, v);
    uint32_t old = bytes_to_granules(old_bytes), granules = bytes_to_granules(bytes < 4 ? 4 : bytes);
    uint32_t slack = bytes_to_granules(slack_bytes);
    if (granules <= old) {
        if (granules < old) {
            live_change(vm, (int32_t)granules - (int32_t)old);
            block_free(vm, p + granules * MOTE_GRANULE, old - granules);
        }
        return p;
    }
    if (granules > HEAP_GRANULES) {
        out_of_memory(vm);
        return NULL;
    }
    if (vm->pending != HEAP_NONE)
        drain(vm, DRAIN_STEP + granules - old);
#ifdef MOTE_TEST_OOM
    if (heap_fail_countdown == 1 || heap_stress) {
        p = move_thing(vm, v, old_bytes, granules, slack);
        if (!p)
            out_of_memory(vm);
        return p;
    }
#endif
    uint32_t more = granules - old;
    uint8_t *behind = p + old * MOTE_GRANULE;
    uint32_t found = gather_behind(vm, behind, more);
    if (found >= more) {
#ifdef MOTE_TEST_OOM
        if (heap_fail_countdown)
            heap_fail_countdown--;
#endif
        leave_rest(vm, behind + more * MOTE_GRANULE, found - more, slack);
        live_change(vm, (int32_t)more);
        return p;
    }
    p = move_thing(vm, v, old_bytes, granules, slack);
    if (!p)
        out_of_memory(vm);
    return p;
}

/* ---- slots */

Value value_to_slot(Vm *vm, Value v)
{
    if (value_fits_slot(v))
        return v;
    Value box = heap_alloc(vm, TYPE_INT32, 6);
    if (box != VALUE_EXCEPTION) {
        int32_t i = value_int(v);
        memcpy(heap_address(vm, box) + 2, &i, sizeof i);
    }
    return box;
}

bool slot_set(Vm *vm, Value owner, uint32_t byte_offset, Value v)
{
    if (!value_fits_slot(v)) {
        value_retain(vm, owner);
        vm->held = (Slot)owner;
        v = value_to_slot(vm, v);
        owner = vm->held;
        vm->held = VALUE_UNDEFINED;
        value_release(vm, owner);
        if (v == VALUE_EXCEPTION)
            return false;
    }
    uint8_t *slot = heap_thing(vm, owner) + byte_offset;
    Value old = load_slot(slot);
    store_slot(slot, v);
    value_release(vm, old);
    return true;
}

/* ---- handles */

bool heap_push(Vm *vm, Value v)
{
    if (gap_bytes(vm) < sizeof(Value))
        return false;
    *--vm->sp = v;
    if ((uint8_t *)vm->sp < vm->stack_peak)
        vm->stack_peak = (uint8_t *)vm->sp;
    return true;
}

Value heap_pop(Vm *vm) { return *vm->sp++; }

Value heap_peek(const Vm *vm, unsigned depth) { return vm->sp[depth]; }

/* ---- releasing */

void heap_forget_shape(Vm *vm, Value shape)
{
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        if (vm->cache[i].shape == shape)
            vm->cache[i].shape = VALUE_UNDEFINED;
}

/* Whoever knows the dying thing `v` by other means than a count lets go of it. */
static void tell_freed(Vm *vm, Value v)
{
    uint8_t *p = heap_thing(vm, v);
    uint16_t header = load_u16(p);
    Type type = header_type(header);
    *block_header(p) = (uint16_t)(header & ~(HEADER_SIDE | HEADER_PROTO));
    if (header & HEADER_SIDE)
        side_freed(vm, v);
    if ((type == TYPE_STRING8 || type == TYPE_STRING16) && (header & HEADER_ATOM)) {
        text_atom_freed(vm, v);
        *block_header(p) &= (uint16_t)~HEADER_ATOM;
    }
    if (type == TYPE_SHAPE_NODE || type == TYPE_SHAPE_ROOT)
        shape_freed(vm, v);
    if (type >= TYPE_SHAPE && type <= TYPE_SHAPE_DICT)
        heap_forget_shape(vm, v);
}

static bool count_down(Vm *vm, Value v)
{
    if (!value_is_heap(v))
        return false;
    uint16_t *header = block_header(heap_address(vm, v));
    if (*header >= HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)
        return false;
    *header = (uint16_t)(*header - HEADER_COUNT_ONE);
    return *header < HEADER_COUNT_ONE;
}

static void start_head(Vm *vm)
{
    if (vm->pending != HEAP_NONE)
        vm->pending_at = (uint16_t)(block_granules(vm, heap_address(vm, vm->pending)) * MOTE_GRANULE / 2);
}

/* Behind the head, which may be half done. */
static void queue_dead(Vm *vm, uint8_t *p, uint32_t granules)
{
    if (vm->pending == HEAP_NONE) {
        block_format(p, TYPE_DEAD, granules, HEAP_NONE);
        vm->pending = (Slot)heap_value(vm, p);
        start_head(vm);
    } else {
        uint8_t *head = heap_address(vm, vm->pending);
        block_format(p, TYPE_DEAD, granules, load_slot(head + 2));
        store_slot(head + 2, heap_value(vm, p));
    }
}

static void bury(Vm *vm, Value v);

static void release_keys(Vm *vm, const uint8_t *p, uint32_t offset, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        Value key = load_slot(p + offset + 2 * i);
        if (count_down(vm, key))
            bury(vm, key); /* strings and numbers: goes no deeper */
    }
}

/* Free the thing `v` or queue it, and return the one reference in it that the queue's link displaces. */
static Value bury_one(Vm *vm, Value v)
{
    tell_freed(vm, v);
    uint8_t *p = heap_address(vm, v);
    Type type = header_type(load_u16(p));
    uint32_t size = heap_size_of(vm, p), granules = bytes_to_granules(size);
    Value displaced = VALUE_UNDEFINED;
    bool queue = size > 4;
    switch (type) {
    case TYPE_SHAPE_DICT:
        release_keys(vm, p, 8, load_u16(p + 4));
        queue = false;
        displaced = load_slot(p + 2);
        break;
    case TYPE_SHAPE_NODE:
        release_keys(vm, p, 4, 1);
        queue = false;
        displaced = load_slot(p + 2);
        break;
    case TYPE_SHAPE_ROOT:
        queue = false;
        displaced = load_slot(p + 2);
        break;
    case TYPE_OBJECT: case TYPE_ERROR: case TYPE_WRAPPER:
        if (granules > BLOCK_SIZE_MAX) { /* no room for its size: left to the collector */
            *block_header(p) |= HEADER_FLASH;
            return VALUE_UNDEFINED;
        }
        displaced = load_slot(p + 2);
        break;
    case TYPE_CELL: case TYPE_FORWARD: case TYPE_ACCESSOR:
        displaced = load_slot(p + 2);
        break;
    default:
        if (!block_has_references(type))
            queue = false;
        else if (granules > BLOCK_SIZE_MAX)
            displaced = load_slot(p + 4);
        break;
    }
    if (!queue) {
        live_change(vm, -(int32_t)granules);
        block_free(vm, p, granules);
        return displaced;
    }
    if (type == TYPE_TIMERS)
        size = 4 + 2u * load_u16(p + 2);
    for (; size < granules * MOTE_GRANULE; size += 2)
        store_slot(p + size, VALUE_UNDEFINED);
    queue_dead(vm, p, granules);
    return displaced;
}

static void bury_any(Vm *vm, Value v)
{
    do
        v = bury_one(vm, v);
    while (count_down(vm, v));
}

#ifndef __OPTIMIZE_SIZE__ /* only for speed */
/* The common dead, small and nobody else's business (no flags): freed at once if nothing dies with it, else
 * queued. false: not that simple, nothing has changed. */
static bool bury_common(Vm *vm, Value v)
{
    uint8_t *p = heap_address(vm, v);
    uint32_t header = load_u16(p), count = 0, size;
    if (header & (HEADER_FLAG_A | HEADER_SIDE | HEADER_PROTO))
        return false;
    switch (header_type((uint16_t)header)) {
    case TYPE_FLOAT: size = 10; break;
    case TYPE_STRING8: size = 4 + ((load_u16(p + 2) + 1u) & ~1u); break;
    case TYPE_CLOSURE:
        count = ((const FunctionRecord *)(const void *)flash_address(vm, load_slot(p + 2)))->ncaptures;
        size = 4 + 2 * count;
        break;
    case TYPE_OBJECT: {
        Value shape = load_slot(p + 2);
        if (value_is_heap(shape))
            return false;
        count = ((const ShapeRecord *)(const void *)flash_address(vm, shape))->count;
        size = 4 + 2 * count;
        break;
    }
    default: return false;
    }
    uint32_t granules = bytes_to_granules(size);
    const Slot *slot = (const Slot *)(const void *)(p + 4);
    for (uint32_t i = 0; i < count; i++) {
        if (value_is_heap(slot[i]) && heap_unshared(vm, slot[i])) {
            for (; size < granules * MOTE_GRANULE; size += 2)
                store_slot(p + size, VALUE_UNDEFINED);
            queue_dead(vm, p, granules);
            return true;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        if (count_down(vm, slot[i])) /* it stood there twice */
            bury_any(vm, slot[i]);
    live_change(vm, -(int32_t)granules);
    block_free(vm, p, granules);
    return true;
}

#endif

static void bury(Vm *vm, Value v)
{
#ifndef __OPTIMIZE_SIZE__
    if (bury_common(vm, v))
        return;
#endif
    bury_any(vm, v);
}

/* Release at most `budget` references of what is queued. */
static void drain(Vm *vm, uint32_t budget)
{
    vm->heap_busy |= HEAP_RELEASING;
    while (vm->pending != HEAP_NONE) {
        uint8_t *p = heap_address(vm, vm->pending);
        uint32_t granules = block_granules(vm, p);
        uint32_t at = vm->pending_at * 2u, first = granules > BLOCK_SIZE_MAX ? 6 : 4;
        while (at > first && budget) {
            at -= 2;
            Value v = load_slot(p + at);
            if (!value_is_heap(v))
                continue;
            budget--;
            if (count_down(vm, v))
                bury(vm, v);
        }
        vm->pending_at = (uint16_t)(at / 2);
        if (at > first || !budget)
            break;
        budget--;
        vm->pending = load_slot(p + 2);
        start_head(vm);
        live_change(vm, -(int32_t)granules);
        block_free(vm, p, granules);
    }
    vm->heap_busy &= (uint8_t)~HEAP_RELEASING;
}

void heap_drain(Vm *vm) { drain(vm, UINT32_MAX); }

void heap_release_zero(Vm *vm, Value v)
{
    bury(vm, v);
    if (vm->pending != HEAP_NONE && !(vm->heap_busy & HEAP_RELEASING))
        drain(vm, DRAIN_STEP);
}

void heap_idle(Vm *vm)
{
    heap_drain(vm);
    if (vm->heap_live / MOTE_GRANULE > vm->idle_live + vm->idle_live / 4u + 32u)
        heap_collect(vm);
}
