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

/* What one call releases: a reference costs DRAIN_REFERENCE of it, another slot that is looked at 1. */
enum { DRAIN_REFERENCE = 8, DRAIN_STEP = 64 * DRAIN_REFERENCE };

void heap_init(VmRef vm, uint8_t *start, uint8_t *end)
{
    start += -(uintptr_t)start & (MOTE_GRANULE - 1);
    if (end - start > HEAP_GRANULES * MOTE_GRANULE)
        end = start + HEAP_GRANULES * MOTE_GRANULE;
    end -= (uintptr_t)end & (sizeof(Value) - 1);
    uint32_t granules = (uint32_t)(end - start) / MOTE_GRANULE;
    VM->heap_start = VM->heap_top = start;
    vm_set_middle(vm, start + granules / 2 * MOTE_GRANULE);
    VM->stack_top = (Value *)(void *)end;
    vm_set_fp(vm, VM->stack_top);
    vm_set_sp(vm, VM->stack_top);
    VM->stack_peak = end;
    VM->function = NULL;
    VM->heap_live = VM->heap_peak = 0;
    VM->idle_live = 0;
    VM->heap_busy = 0;
    VM->exception = VALUE_HOLE;
    VM->globals = VM->side = VM->atoms = VM->shapes = VM->timers = VM->jobs = VM->held = VALUE_UNDEFINED;
    VM->pending = (Slot)HEAP_NONE;
    VM->pending_at = 0;
    heap_forget_free(vm);
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        VM->cache[i] = (CacheEntry){VALUE_UNDEFINED, VALUE_UNDEFINED, VALUE_HOLE, 0};
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

static Slot *free_list(VmRef vm, uint32_t granules)
{
    uint32_t i = granules - BLOCK_MIN;
    return &VM->free_lists[i < MOTE_SIZE_CLASSES ? i : MOTE_SIZE_CLASSES];
}

void block_free(VmRef vm, uint8_t *p, uint32_t granules)
{
    if (p + granules * MOTE_GRANULE == VM->heap_top) {
        VM->heap_top = p;
    } else if (granules < BLOCK_MIN) {
        block_detach(vm, p, granules);
    } else {
        Slot *list = free_list(vm, granules);
        block_format(p, TYPE_FREE, granules, *list);
        *list = (Slot)heap_value(vm, p);
    }
}

static void live_change(VmRef vm, int32_t granules)
{
    VM->heap_live += (uint32_t)(granules * MOTE_GRANULE);
    if (VM->heap_live > VM->heap_peak)
        VM->heap_peak = VM->heap_live;
}

#ifdef __OPTIMIZE_SIZE__
#define live_freed(vm, granules) live_change(vm, -(int32_t)(granules))
#else
static void live_freed(VmRef vm, uint32_t granules) { VM->heap_live -= granules * MOTE_GRANULE; }
#endif

/* ---- finding memory */

static uint8_t *bump(VmRef vm, uint32_t granules)
{
    uint8_t *p = VM->heap_top;
    if (gap_bytes(vm) < granules * MOTE_GRANULE + STACK_RESERVE)
        return NULL;
    VM->heap_top = p + granules * MOTE_GRANULE;
    return p;
}

/* From the free runs of just this size, or of it and larger ones; small ones first. */
static uint8_t *take(VmRef vm, uint32_t granules, bool larger)
{
    uint32_t i = granules - BLOCK_MIN, end = larger ? MOTE_SIZE_CLASSES + 1 : i + 1;
    if (i > MOTE_SIZE_CLASSES)
        i = MOTE_SIZE_CLASSES;
    if (end > MOTE_SIZE_CLASSES && !larger)
        return NULL;
    for (; i < end; i++) {
        for (Slot *link = &VM->free_lists[i]; *link != HEAP_NONE;) {
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

/* The long way to room for `need` bytes: everything that can be got back is, cheapest first. false: there
 * is no further step. */
static bool reclaim(VmRef vm, unsigned step, uint32_t need)
{
    uint32_t room = (uint32_t)((uint8_t *)vm_sp(vm) - VM->heap_start) - VM->heap_live;
    switch (step) {
    case 0: heap_drain(vm); return true;
    case 1: heap_coalesce(vm); return true;
    case 2: /* Scattered but plenty: only move. Nearly full: look for cycles first. */
        if (room < need + VM->heap_live / 16)
            heap_collect(vm);
        return true;
    case 3:
        if (room < need)
            return false;
        heap_compact(vm);
        return true;
    default: return false;
    }
}

bool heap_make_room(VmRef vm, uint32_t bytes)
{
    for (unsigned step = 0; gap_bytes(vm) < bytes + STACK_RESERVE; step++)
        if (!reclaim(vm, step, bytes + STACK_RESERVE))
            return false;
    return true;
}

static Value out_of_memory(VmRef vm)
{
    VM_STOP(vm, MOTE_STOP_MEMORY);
    value_release(vm, VM->exception);
    VM->exception = VM->library ? vm_root(vm, ROOT_OUT_OF_MEMORY) : VALUE_UNDEFINED;
    return VALUE_EXCEPTION;
}

static void drain(VmRef vm, int32_t budget);

static uint8_t *allocate(VmRef vm, uint32_t granules)
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
    uint8_t *p = take(vm, granules, false);
    if (!p)
        p = bump(vm, granules);
    for (unsigned step = 0; !p && reclaim(vm, step, granules * MOTE_GRANULE + STACK_RESERVE); step++)
        if (!(p = take(vm, granules, true)))
            p = bump(vm, granules);
    return p;
}

Value heap_alloc(VmRef vm, Type type, uint32_t bytes)
{
    uint32_t granules = bytes_to_granules(bytes);
    TELL_REQUEST(vm, VALUE_UNDEFINED, bytes, 0);
    if (VM->pending != HEAP_NONE)
        drain(vm, DRAIN_STEP + DRAIN_REFERENCE * (int32_t)granules);
#if !defined(MOTE_TEST_OOM) && !defined(__OPTIMIZE_SIZE__)
    uint32_t i = granules - BLOCK_MIN;
    uint8_t *p;
    if (i < MOTE_SIZE_CLASSES && VM->free_lists[i] != HEAP_NONE) {
        p = heap_address(vm, VM->free_lists[i]);
        VM->free_lists[i] = load_slot(p + 2);
    } else if (!(p = bump(vm, granules))) {
        p = allocate(vm, granules);
    }
#else
    uint8_t *p = allocate(vm, granules);
#endif
    if (!p) {
        TELL(vm, .kind = MOTE_TRACE_FAIL, .bytes = bytes);
        return out_of_memory(vm);
    }
    live_change(vm, (int32_t)granules);
    *block_header(p) = (uint16_t)(type | HEADER_COUNT_ONE);
    TELL(vm, .kind = MOTE_TRACE_ALLOCATE, .type = (uint8_t)type, .at = p, .bytes = bytes);
    return heap_value(vm, p);
}

/* ---- growing and shrinking */

/* Take a free run off its list, if it is on one. */
static void unlink_run(VmRef vm, uint8_t *p, uint32_t granules)
{
    Value v = heap_value(vm, p);
    if (granules < BLOCK_MIN || load_slot(p + 2) == v)
        return;
    Slot *link = free_list(vm, granules);
    while (*link != v)
        link = (Slot *)(void *)(heap_address(vm, *link) + 2);
    *link = load_slot(p + 2);
}

/* Take `more` granules right behind a block, if they are free. At most `slack` of what is left of them is kept
 * as a run on no list, directly behind what may grow again. */
static bool grow_in_place(VmRef vm, uint8_t *behind, uint32_t more, uint32_t slack)
{
    uint32_t rest = 0;
    uint8_t *p = behind;
    while (rest < more && p < VM->heap_top && block_is_free(load_u16(p))) {
        uint32_t n = block_granules(vm, p);
        unlink_run(vm, p, n);
        rest += n;
        p += n * MOTE_GRANULE;
    }
    if (p == VM->heap_top) {
        VM->heap_top = behind;
        return bump(vm, more) != NULL;
    }
    bool enough = rest >= more;
    if (enough) {
        behind += more * MOTE_GRANULE;
        rest -= more;
        if (rest > slack) {
            block_free(vm, behind + slack * MOTE_GRANULE, rest - slack);
            rest = slack;
        }
    }
    if (rest)
        block_detach(vm, behind, rest);
    return enough;
}

void heap_become(VmRef vm, Value v, Value other, uint32_t old_bytes)
{
    TELL(vm, .kind = MOTE_TRACE_BECOME, .at = heap_thing(vm, v), .to = heap_address(vm, other), .before = old_bytes,
         .bytes = heap_size_of(vm, heap_address(vm, other)), .forwards = heap_thing(vm, v) == heap_address(vm, v));
    uint8_t *stub = heap_address(vm, v), *from = heap_thing(vm, v);
    uint16_t header = load_u16(from);
    *block_header(heap_address(vm, other)) = (uint16_t)((header & (HEADER_COUNT_ONE - 1)) | HEADER_COUNT_ONE);
    uint32_t old = bytes_to_granules(old_bytes), kept = 0;
    if (stub == from) { /* leave a stub; else the one there is points on */
        *block_header(stub) = (uint16_t)(TYPE_FORWARD | (header & ~(HEADER_COUNT_ONE - 1)));
        VM->heap_busy |= HEAP_FORWARDS;
        kept = bytes_to_granules(4);
    }
    store_slot(stub + 2, other);
    live_freed(vm, old - kept);
    if (old > kept)
        block_free(vm, from + kept * MOTE_GRANULE, old - kept);
}

/* There is no room for a second copy of held thing `VM->held`, but for what it grows by: it becomes the last thing of the
 * heap and grows there. NULL: there is not even that. */
static uint8_t *grow_last(VmRef vm, uint32_t old, uint32_t more, uint32_t slack)
{
    uint32_t room = (uint32_t)((uint8_t *)vm_sp(vm) - VM->heap_start) - VM->heap_live;
    if (room < more * MOTE_GRANULE + STACK_RESERVE)
        return NULL;
    heap_compact(vm);
    heap_move_last(vm, VM->held, old);
    uint8_t *p = heap_address(vm, VM->held);
    bump(vm, more);
    uint32_t left = gap_bytes(vm) / MOTE_GRANULE / 4;
    slack = slack < left ? slack : left;
    uint8_t *behind = slack ? bump(vm, slack) : NULL;
    if (behind)
        block_detach(vm, behind, slack);
    live_change(vm, (int32_t)more);
    return p;
}

/* Grow by moving. `v` may move while memory is found. */
static uint8_t *move_thing(VmRef vm, Value v, uint32_t old_bytes, uint32_t granules, uint32_t slack)
{
    uint32_t old = bytes_to_granules(old_bytes);
    uint8_t *to = NULL, *last = NULL;
    VM->held = (Slot)v;
#ifdef MOTE_TEST_OOM
    if (heap_fail_countdown == 1)
        heap_fail_countdown = 0;
    else
#endif
    if (!(to = allocate(vm, granules + slack))) {
        if (slack && (to = allocate(vm, granules)) != NULL)
            slack = 0;
        else
            last = grow_last(vm, old, granules - old, slack);
    }
    v = VM->held;
    VM->held = VALUE_UNDEFINED;
    if (last) {
        TELL(vm, .kind = MOTE_TRACE_RESIZE, .at = last, .to = last, .before = old_bytes, .bytes = granules * MOTE_GRANULE);
        return last;
    }
    if (!to) {
        TELL(vm, .kind = MOTE_TRACE_FAIL, .bytes = granules * MOTE_GRANULE);
        out_of_memory(vm);
        return NULL;
    }
    live_change(vm, (int32_t)granules);
    if (slack)
        block_detach(vm, to + granules * MOTE_GRANULE, slack);
    memcpy(to, heap_thing(vm, v), old_bytes);
    TELL(vm, .kind = MOTE_TRACE_RESIZE, .at = heap_thing(vm, v), .to = to, .before = old_bytes,
         .bytes = granules * MOTE_GRANULE, .forwards = heap_thing(vm, v) == heap_address(vm, v));
    heap_become(vm, v, heap_value(vm, to), old_bytes);
    return to;
}

uint8_t *heap_resize(VmRef vm, Value v, uint32_t old_bytes, uint32_t bytes, uint32_t slack_bytes)
{
    uint8_t *p = heap_thing(vm, v);
    int32_t old = (int32_t)bytes_to_granules(old_bytes), more = (int32_t)bytes_to_granules(bytes) - old;
    uint32_t slack = bytes_to_granules(slack_bytes);
    if (more > 0) {
        TELL_REQUEST(vm, v, bytes, slack_bytes);
        if (VM->pending != HEAP_NONE) {
            VM->held = (Slot)v; /* so that side_freed leaves its size alone */
            drain(vm, DRAIN_STEP + DRAIN_REFERENCE * more);
            VM->held = VALUE_UNDEFINED;
        }
#ifdef MOTE_TEST_OOM
        if (heap_fail_countdown == 1 || heap_stress)
            return move_thing(vm, v, old_bytes, (uint32_t)(old + more), slack);
#endif
        if (!grow_in_place(vm, p + old * MOTE_GRANULE, (uint32_t)more, slack))
            return move_thing(vm, v, old_bytes, (uint32_t)(old + more), slack);
#ifdef MOTE_TEST_OOM
        if (heap_fail_countdown)
            heap_fail_countdown--;
#endif
    } else if (more < 0) {
        block_free(vm, p + (old + more) * MOTE_GRANULE, (uint32_t)-more);
    }
    live_change(vm, more);
    TELL(vm, .kind = MOTE_TRACE_RESIZE, .at = p, .to = p, .before = old_bytes, .bytes = bytes);
    return p;
}

/* ---- slots */

Value value_to_slot(VmRef vm, Value v)
{
    int32_t i = value_int(v);
    return value_fits_slot(v) ? v : heap_box(vm, TYPE_INT32, &i, sizeof i);
}

bool slot_set(VmRef vm, Value owner, uint32_t byte_offset, Value v)
{
    if (!value_fits_slot(v)) {
        VM->held = (Slot)owner;
        v = value_to_slot(vm, v);
        owner = VM->held;
        VM->held = VALUE_UNDEFINED;
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

bool heap_push(VmRef vm, Value v)
{
    if (gap_bytes(vm) < sizeof(Value))
        return false;
    stack_push(vm, v);
    if ((uint8_t *)vm_sp(vm) < VM->stack_peak)
        VM->stack_peak = (uint8_t *)vm_sp(vm);
    return true;
}

Value heap_pop(VmRef vm)
{
    return stack_pop(vm);
}

/* ---- releasing */

void heap_forget_shape(VmRef vm, Value shape)
{
    for (unsigned i = 0; i < MOTE_CACHE_ENTRIES; i++)
        if (shape == VALUE_UNDEFINED || VM->cache[i].shape == shape)
            VM->cache[i].shape = VALUE_UNDEFINED;
}

void heap_tell_freed(VmRef vm, Value v)
{
    uint8_t *p = heap_thing(vm, v);
    uint16_t header = load_u16(p);
    Type type = header_type(header);
    if (THERE_ARE(WRITES) && header & HEADER_SIDE) {
        *block_header(p) = header & (uint16_t)~HEADER_SIDE; /* it may be told by a stub first, then by itself */
        side_freed(vm, v);
    }
    if (THERE_ARE(KEYS) && type <= TYPE_STRING16 && (header & HEADER_ATOM))
        text_atom_freed(vm, v);
    if (heap_weak_link(type))
        shape_freed(vm, v);
    if (THERE_ARE(WRITES) && (header & HEADER_PROTO) && type >= TYPE_SYMBOL && type <= TYPE_PROXY)
        collection_target_freed(vm, v);
    if (type >= TYPE_SHAPE && type <= TYPE_SHAPE_DICT)
        heap_forget_shape(vm, v);
}

/* Behind the head, which may be half done. */
static void queue_dead(VmRef vm, uint8_t *p, uint32_t granules)
{
    Slot *link = &VM->pending;
    if (*link != HEAP_NONE)
        link = (Slot *)(void *)(heap_address(vm, *link) + 2);
    block_format(p, TYPE_DEAD, granules, *link);
    *link = (Slot)heap_value(vm, p);
}

/* Only the keys and what is before them need the queue. Returns the granules they take. */
static uint32_t cut_dict(VmRef vm, uint8_t *p, uint32_t granules, uint32_t end)
{
    uint32_t kept = bytes_to_granules(end);
    if (granules > kept) {
        TELL(vm, .kind = MOTE_TRACE_RESIZE, .at = p, .to = p, .before = granules * MOTE_GRANULE, .bytes = kept * MOTE_GRANULE);
        live_freed(vm, granules - kept);
        block_free(vm, p + kept * MOTE_GRANULE, granules - kept);
    }
    if (load_u16(p) & HEADER_DICT_FULL) {
        store_slot(p + 6, VALUE_UNDEFINED);
        store_slot(p + 8, VALUE_UNDEFINED);
    }
    return kept;
}

/* Free the thing `v` or queue it, and return the one reference in it that the queue's link displaces. What is no
 * counted reference in it becomes undefined: of what is queued all is released. */
static Value bury_one(VmRef vm, Value v)
{
    TELL(vm, .kind = MOTE_TRACE_DYING, .at = heap_address(vm, v));
    heap_tell_freed(vm, v);
    uint8_t *p = heap_address(vm, v);
    Type type = header_type(load_u16(p));
    uint32_t granules = block_granules(vm, p), start = block_references_start(type), end = block_references_end(vm, p);
    if (THERE_ARE(WRITES) && type == TYPE_SHAPE_DICT)
        granules = cut_dict(vm, p, granules, end);
    uint32_t link = granules > BLOCK_SIZE_MAX ? 4 : 2;
    if (start < link && start) { /* no room for its size: left to the collector */
        *block_header(p) |= HEADER_FLASH;
        return VALUE_UNDEFINED;
    }
    Value displaced = start == link ? load_slot(p + link) : VALUE_UNDEFINED;
    if (start && end > 4) {
        for (; end < granules * MOTE_GRANULE; end += 2)
            store_slot(p + end, VALUE_UNDEFINED);
        queue_dead(vm, p, granules);
    } else {
        live_freed(vm, granules);
        TELL(vm, .kind = MOTE_TRACE_FREE, .at = p, .bytes = granules * MOTE_GRANULE);
        block_free(vm, p, granules);
    }
    return displaced;
}

#ifndef __OPTIMIZE_SIZE__ /* only for speed */
static void let_go(VmRef vm, Value v);

/* The common dead, small and nobody else's business (no flags): freed at once if nothing dies with it, else
 * queued. false: not that simple, nothing has changed. */
static bool bury_common(VmRef vm, Value v)
{
    uint8_t *p = heap_address(vm, v);
    uint32_t header = load_u16(p), count = 0, size;
    if (header & (HEADER_FLAG_A | HEADER_SIDE | HEADER_PROTO))
        return false;
    switch (header_type((uint16_t)header)) {
    case TYPE_FLOAT: size = 10; break;
    case TYPE_STRING8: size = 4 + ((load_u16(p + 2) + 1u) & ~1u); break;
    case TYPE_CLOSURE:
        count = function_captures((const FunctionRecord *)(const void *)flash_address(vm, load_slot(p + 2)));
        size = 4 + 2 * count;
        break;
    case TYPE_OBJECT: {
        Value shape = load_slot(p + 2);
        if (value_is_heap(shape))
            return false;
        count = ((const ShapeRecord *)(const void *)flash_address(vm, shape))->count;
        if (count > DRAIN_STEP / DRAIN_REFERENCE) /* not all in one step */
            return false;
        size = 4 + 2 * count;
        break;
    }
    default: return false;
    }
    TELL(vm, .kind = MOTE_TRACE_DYING, .at = p);
    uint32_t granules = bytes_to_granules(size);
    const Slot *slot = (const Slot *)(const void *)(p + 4);
    bool refers = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!value_is_heap(slot[i]))
            continue;
        refers = true;
        if (heap_unshared(vm, slot[i])) {
            for (; size < granules * MOTE_GRANULE; size += 2)
                store_slot(p + size, VALUE_UNDEFINED);
            queue_dead(vm, p, granules);
            return true;
        }
    }
    for (uint32_t i = 0; refers && i < count; i++)
        if (heap_count_down(vm, slot[i])) /* it stood there twice */
            let_go(vm, bury_one(vm, slot[i]));
    live_freed(vm, granules);
    TELL(vm, .kind = MOTE_TRACE_FREE, .at = p, .bytes = granules * MOTE_GRANULE);
    block_free(vm, p, granules);
    return true;
}

#endif

/* Its count is zero. */
static Value bury(VmRef vm, Value v)
{
#ifndef __OPTIMIZE_SIZE__
    if (bury_common(vm, v))
        return VALUE_UNDEFINED;
#endif
    return bury_one(vm, v);
}

static void let_go(VmRef vm, Value v)
{
    while (heap_count_down(vm, v))
        v = bury(vm, v);
}

/* Release what is queued until the budget, in the units of DRAIN_STEP, is spent. */
static void drain(VmRef vm, int32_t budget)
{
    VM->heap_busy |= HEAP_RELEASING;
    while (VM->pending != HEAP_NONE) {
        uint8_t *p = heap_address(vm, VM->pending);
        uint32_t granules = block_granules(vm, p), first = granules > BLOCK_SIZE_MAX ? 6 : 4;
        uint32_t at = VM->pending_at ? VM->pending_at * 2u : granules * MOTE_GRANULE;
        while (at > first && budget > 0) {
            at -= 2;
            Value v = load_slot(p + at);
            budget--;
            if (!value_is_heap(v))
                continue;
            budget -= DRAIN_REFERENCE;
            let_go(vm, v);
        }
        VM->pending_at = (uint16_t)(at / 2);
        if (budget <= 0)
            break;
        budget -= DRAIN_REFERENCE;
        VM->pending = load_slot(p + 2);
        VM->pending_at = 0;
        live_freed(vm, granules);
        TELL(vm, .kind = MOTE_TRACE_FREE, .at = p, .bytes = granules * MOTE_GRANULE);
        block_free(vm, p, granules);
    }
    VM->heap_busy &= (uint8_t)(3 & ~HEAP_RELEASING);
}

void heap_drain(VmRef vm) { drain(vm, INT32_MAX); }

void heap_heal(VmRef vm)
{
    heap_drain(vm);
    if (VM->heap_busy & HEAP_FORWARDS)
        heap_collect(vm);
}

void heap_release_zero(VmRef vm, Value v)
{
    let_go(vm, bury(vm, v));
    if (VM->pending != HEAP_NONE && !(VM->heap_busy & HEAP_RELEASING))
        drain(vm, DRAIN_STEP);
}

void heap_idle(VmRef vm)
{
    heap_drain(vm);
    if (VM->heap_live / MOTE_GRANULE > VM->idle_live + VM->idle_live / 4u + 32u)
        heap_collect(vm);
}
