/* The heap tells what it does (trace.h), and does what it is told (replay). In simulators that ask for it only. */
#ifdef MOTE_TRACE
#include "block.h"
#include "frame.h"

enum { CENSUS_PART = 64 /* garbage is looked for when what is in use grew by this part of it */ };

/* ---- telling */

/* Offset of the running instruction in one of the images, or 0. */
static uint32_t offset_in(const uint8_t *image, const uint8_t *pc)
{
    uintptr_t offset = (uintptr_t)pc - (uintptr_t)image;
    return image && offset < image_bytes((const ImageHeader *)(const void *)image) ? (uint32_t)offset : 0;
}

/* Is it code of the library that the program carries? */
static bool is_carried(VmRef vm, const uint8_t *pc)
{
    const ImageHeader *header = (const ImageHeader *)(const void *)VM->image;
    const uint8_t *table = offset_in(VM->image, pc) ? image_carried(header) : NULL;
    return table && pc >= image_entity(header, (uint32_t)value_int(load_slot(table + 4 + 2 * CARRIED_ROOTS)));
}

/* The program's instruction that called the library. */
static uint32_t caller_position(VmRef vm)
{
    FrameWalk walk;
    for (bool more = frame_first(vm, &walk); more; more = frame_next(vm, &walk)) {
        if (walk.address == FRAME_BOTTOM)
            break;
        if (walk.address & FRAME_LIBRARY)
            continue;
        const uint8_t *code = (const uint8_t *)(frame_return_function(vm, walk.address) + 1);
        if (!is_carried(vm, code)) /* within the calling instruction */
            return (uint32_t)(code - VM->image) + (walk.address & FRAME_OFFSET) - 1;
    }
    return 0;
}

static uint32_t stack_bytes(VmRef vm) { return (uint32_t)((uint8_t *)VM->stack_top - (uint8_t *)vm_sp(vm)); }

void heap_tell(VmRef vm, const MoteTraceEvent *what)
{
    MoteTraceEvent event = *what;
    bool moves = event.kind == MOTE_TRACE_RESIZE && event.to != event.at;
    if (event.kind == MOTE_TRACE_BECOME && VM->trace_moves) {
        VM->trace_moves = false; /* RESIZE has told it */
        return;
    }
    VM->trace_moves = moves;
    if (moves)
        event.bytes = VM->trace_bytes;
    if (event.kind == MOTE_TRACE_RESIZE && event.bytes > event.before)
        event.slack = VM->trace_slack;
    const uint8_t *frames = (const uint8_t *)(VM->function ? vm_fp(vm) : VM->stack_top);
    const bool carried = is_carried(vm, VM->trace_pc);
    event.position = offset_in(VM->image, VM->trace_pc);
    event.library = event.position ? 0 : offset_in(VM->library, VM->trace_pc);
    if ((event.library || carried) && VM->function)
        event.position = caller_position(vm);
    if (event.kind == MOTE_TRACE_COLLECT)
        VM->trace_collects = true;
    else if (VM->trace_collects && event.kind == MOTE_TRACE_FREE)
        VM->trace_garbage -= event.bytes < VM->trace_garbage ? event.bytes : VM->trace_garbage;
    else if (VM->trace_collects && event.kind != MOTE_TRACE_DYING)
        VM->trace_garbage = VM->trace_collects = 0; /* all of it is gone */
    event.live = VM->heap_live;
    event.garbage = VM->trace_garbage;
    event.frames = (uint32_t)((const uint8_t *)VM->stack_top - frames);
    event.handles = stack_bytes(vm) > event.frames ? stack_bytes(vm) - event.frames : 0;
    event.clock = VM->trace_clock;
    event.heap_start = VM->heap_start;
    event.heap_middle = vm_middle(vm);
    event.heap_top = VM->heap_top;
    mote_trace(VM->config->port_context, &event);
}

static uint32_t in_use(VmRef vm) { return VM->heap_live - VM->trace_garbage + stack_bytes(vm); }

void heap_tell_stack(VmRef vm)
{
    if (in_use(vm) <= VM->trace_peak)
        return;
    VM->trace_peak = in_use(vm);
    TELL(vm, .kind = MOTE_TRACE_STACK);
}

void heap_tell_period(VmRef vm) { TELL(vm, .kind = MOTE_TRACE_STACK); }

/* Something is about to grow. Where more is in use than ever, what can not be reached does not count: that a smaller
 * arena would have been enough can be told only by who knows it. */
void heap_tell_request(VmRef vm, Value grows, uint32_t bytes, uint32_t slack)
{
    VM->trace_bytes = bytes;
    VM->trace_slack = slack;
    if (in_use(vm) <= VM->trace_census)
        return;
    Slot held = VM->held;
    if (value_is_heap(grows))
        VM->held = (Slot)grows;
    VM->trace_garbage = heap_census(vm);
    VM->held = held;
    VM->trace_census = in_use(vm) + in_use(vm) / CENSUS_PART;
}

uint32_t mote_trace_vm_bytes(bool device)
{
    /* up to heap_live all fields are words of the processor; what is behind the cache is the trace's */
    uint32_t words = offsetof(Vm, heap_live) / 2, all = offsetof(Vm, cache) + sizeof((Vm *)0)->cache;
    return device ? (all - words + 3) & ~3u : (uint32_t)sizeof(Vm);
}
void mote_trace_settle(MoteVm *self)
{
    VmRef vm = vm_ref(self);
    VM->trace_garbage = heap_census(vm);
    TELL(vm, .kind = MOTE_TRACE_STACK);
}

_Static_assert(sizeof(void *) == 8, "this simulator is for machines of 64 bits");

/* ---- replaying: everything is data without references */

static uint8_t *data_set_size(uint8_t *p, uint32_t bytes)
{
    *block_header(p + 2) = (uint16_t)((bytes - 4) / 2);
    return p;
}

void heap_replay_references(VmRef vm, HeapWalk *walk)
{
    const MoteReplay *replay = VM->trace_replay;
    for (uint32_t i = 0; replay && i < replay->count; i++) {
        visit_slot(vm, &replay->things[i], walk);
        if (walk->which == REFERENCES_ALL)
            visit_slot(vm, &replay->garbage[i], walk);
    }
}

void mote_replay_start(MoteVm *self, const MoteReplay *replay)
{
    VmRef vm = vm_ref(self);
    VM->trace_replay = replay;
    VM->trace_census = UINT32_MAX; /* nobody asks for garbage: it is told */
}

bool mote_replay_allocate(MoteVm *self, uint32_t index, uint32_t bytes)
{
    VmRef vm = vm_ref(self);
    Value v = heap_alloc(vm, TYPE_STRING16, bytes);
    if (v == VALUE_EXCEPTION)
        return false;
    data_set_size(heap_address(vm, v), bytes);
    VM->trace_replay->things[index] = (Slot)v;
    return true;
}

bool mote_replay_resize(MoteVm *self, uint32_t index, uint32_t bytes, uint32_t slack)
{
    VmRef vm = vm_ref(self);
    Value v = VM->trace_replay->things[index];
    uint8_t *p = heap_resize(vm, v, heap_size_of(vm, heap_thing(vm, v)), bytes, slack);
    return p && data_set_size(p, bytes);
}

void mote_replay_become(MoteVm *self, uint32_t index, uint32_t other)
{
    VmRef vm = vm_ref(self);
    Slot *things = VM->trace_replay->things;
    heap_become(vm, things[index], things[other], heap_size_of(vm, heap_thing(vm, things[index])));
    things[other] = MOTE_REPLAY_NONE;
}

static Slot *replay_slot(VmRef vm, uint32_t index)
{
    const MoteReplay *replay = VM->trace_replay;
    return value_is_heap(replay->things[index]) ? &replay->things[index] : &replay->garbage[index];
}

void mote_replay_release(MoteVm *self, uint32_t index)
{
    VmRef vm = vm_ref(self);
    Slot *slot = replay_slot(vm, index), v = *slot;
    *slot = MOTE_REPLAY_NONE;
    value_release(vm, v);
}

void mote_replay_garbage(MoteVm *self, uint32_t index)
{
    VmRef vm = vm_ref(self);
    const MoteReplay *replay = VM->trace_replay;
    replay->garbage[index] = replay->things[index];
    replay->things[index] = MOTE_REPLAY_NONE;
}

bool mote_replay_stack(MoteVm *self, uint32_t frames, uint32_t handles)
{
    VmRef vm = vm_ref(self);
    Value *low = VM->stack_top - frames / sizeof(Value), *before = VM->stack_top - VM->trace_frames / sizeof(Value);
    vm_set_sp(vm, before); /* the handles of then are gone */
    if (low < before && !heap_make_room(vm, (uint32_t)(before - low) * (uint32_t)sizeof(Value)))
        return false;
    VM->trace_frames = frames;
    vm_set_sp(vm, low - handles / sizeof(Value));
    for (Value *p = vm_sp(vm); p < before; p++)
        *p = VALUE_UNDEFINED;
    if ((uint8_t *)vm_sp(vm) < VM->stack_peak)
        VM->stack_peak = (uint8_t *)vm_sp(vm);
    return (uint8_t *)vm_sp(vm) >= VM->heap_top;
}

const uint8_t *mote_replay_heap(const MoteVm *self)
{
    VmRef vm = vm_ref(self);
    return VM->heap_start;
}

const uint8_t *mote_replay_address(const MoteVm *self, uint32_t index)
{
    VmRef vm = vm_ref(self);
    Slot v = *replay_slot(vm, index);
    return value_is_heap(v) ? heap_thing(vm, v) : NULL;
}

#else
typedef int nothing_is_traced; /* a C file may not be empty */
#endif
