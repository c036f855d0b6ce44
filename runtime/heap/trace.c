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

/* The program's instruction that called the library. */
static uint32_t caller_position(const Vm *vm)
{
    FrameWalk walk;
    for (bool more = frame_first(vm, &walk); more; more = frame_next(vm, &walk)) {
        if (walk.address == FRAME_BOTTOM)
            break;
        if (!(walk.address & FRAME_LIBRARY)) /* within the calling instruction */
            return (uint32_t)((const uint8_t *)(frame_return_function(vm, walk.address) + 1) - vm->image) +
                   (walk.address & FRAME_OFFSET) - 1;
    }
    return 0;
}

static uint32_t stack_bytes(const Vm *vm) { return (uint32_t)((uint8_t *)vm->stack_top - (uint8_t *)vm->sp); }

void heap_tell(Vm *vm, const MoteTraceEvent *what)
{
    MoteTraceEvent event = *what;
    bool moves = event.kind == MOTE_TRACE_RESIZE && event.to != event.at;
    if (event.kind == MOTE_TRACE_BECOME && vm->trace_moves) {
        vm->trace_moves = false; /* RESIZE has told it */
        return;
    }
    vm->trace_moves = moves;
    if (moves)
        event.bytes = vm->trace_bytes;
    if (event.kind == MOTE_TRACE_RESIZE && event.bytes > event.before)
        event.slack = vm->trace_slack;
    const uint8_t *frames = (const uint8_t *)(vm->function ? vm->fp : vm->stack_top);
    event.position = offset_in(vm->image, vm->trace_pc);
    event.library = event.position ? 0 : offset_in(vm->library, vm->trace_pc);
    if (event.library && vm->function)
        event.position = caller_position(vm);
    if (event.kind == MOTE_TRACE_COLLECT)
        vm->trace_collects = true;
    else if (vm->trace_collects && event.kind == MOTE_TRACE_FREE)
        vm->trace_garbage -= event.bytes < vm->trace_garbage ? event.bytes : vm->trace_garbage;
    else if (vm->trace_collects && event.kind != MOTE_TRACE_DYING)
        vm->trace_garbage = vm->trace_collects = 0; /* all of it is gone */
    event.live = vm->heap_live;
    event.garbage = vm->trace_garbage;
    event.frames = (uint32_t)((const uint8_t *)vm->stack_top - frames);
    event.handles = stack_bytes(vm) > event.frames ? stack_bytes(vm) - event.frames : 0;
    event.clock = vm->trace_clock;
    event.heap_start = vm->heap_start;
    event.heap_middle = vm->heap_middle;
    event.heap_top = vm->heap_top;
    mote_trace(vm->config->port_context, &event);
}

static uint32_t in_use(const Vm *vm) { return vm->heap_live - vm->trace_garbage + stack_bytes(vm); }

void heap_tell_stack(Vm *vm)
{
    if (in_use(vm) <= vm->trace_peak)
        return;
    vm->trace_peak = in_use(vm);
    TELL(vm, .kind = MOTE_TRACE_STACK);
}

void heap_tell_period(Vm *vm) { TELL(vm, .kind = MOTE_TRACE_STACK); }

/* Something is about to grow. Where more is in use than ever, what can not be reached does not count: that a smaller
 * arena would have been enough can be told only by who knows it. */
void heap_tell_request(Vm *vm, Value grows, uint32_t bytes, uint32_t slack)
{
    vm->trace_bytes = bytes;
    vm->trace_slack = slack;
    if (in_use(vm) <= vm->trace_census)
        return;
    Slot held = vm->held;
    if (value_is_heap(grows))
        vm->held = (Slot)grows;
    vm->trace_garbage = heap_census(vm);
    vm->held = held;
    vm->trace_census = in_use(vm) + in_use(vm) / CENSUS_PART;
}

uint32_t mote_trace_vm_bytes(bool device)
{
    /* up to heap_live all fields are words of the processor; what is behind the cache is the trace's */
    uint32_t words = offsetof(Vm, heap_live) / 2, all = offsetof(Vm, cache) + sizeof((Vm *)0)->cache;
    return device ? (all - words + 3) & ~3u : (uint32_t)sizeof(Vm);
}
void mote_trace_settle(MoteVm *vm)
{
    vm->trace_garbage = heap_census(vm);
    TELL(vm, .kind = MOTE_TRACE_STACK);
}

_Static_assert(sizeof(void *) == 8, "this simulator is for machines of 64 bits");

/* ---- replaying: everything is data without references */

static uint8_t *data_set_size(uint8_t *p, uint32_t bytes)
{
    *block_header(p + 2) = (uint16_t)((bytes - 4) / 2);
    return p;
}

void heap_replay_references(Vm *vm, HeapWalk *walk)
{
    const MoteReplay *replay = vm->trace_replay;
    for (uint32_t i = 0; replay && i < replay->count; i++) {
        visit_slot(vm, &replay->things[i], walk);
        if (walk->which == REFERENCES_ALL)
            visit_slot(vm, &replay->garbage[i], walk);
    }
}

void mote_replay_start(MoteVm *vm, const MoteReplay *replay)
{
    vm->trace_replay = replay;
    vm->trace_census = UINT32_MAX; /* nobody asks for garbage: it is told */
}

bool mote_replay_allocate(MoteVm *vm, uint32_t index, uint32_t bytes)
{
    Value v = heap_alloc(vm, TYPE_STRING16, bytes);
    if (v == VALUE_EXCEPTION)
        return false;
    data_set_size(heap_address(vm, v), bytes);
    vm->trace_replay->things[index] = (Slot)v;
    return true;
}

bool mote_replay_resize(MoteVm *vm, uint32_t index, uint32_t bytes, uint32_t slack)
{
    Value v = vm->trace_replay->things[index];
    uint8_t *p = heap_resize(vm, v, heap_size_of(vm, heap_thing(vm, v)), bytes, slack);
    return p && data_set_size(p, bytes);
}

void mote_replay_become(MoteVm *vm, uint32_t index, uint32_t other)
{
    Slot *things = vm->trace_replay->things;
    heap_become(vm, things[index], things[other], heap_size_of(vm, heap_thing(vm, things[index])));
    things[other] = MOTE_REPLAY_NONE;
}

static Slot *replay_slot(const Vm *vm, uint32_t index)
{
    const MoteReplay *replay = vm->trace_replay;
    return value_is_heap(replay->things[index]) ? &replay->things[index] : &replay->garbage[index];
}

void mote_replay_release(MoteVm *vm, uint32_t index)
{
    Slot *slot = replay_slot(vm, index), v = *slot;
    *slot = MOTE_REPLAY_NONE;
    value_release(vm, v);
}

void mote_replay_garbage(MoteVm *vm, uint32_t index)
{
    const MoteReplay *replay = vm->trace_replay;
    replay->garbage[index] = replay->things[index];
    replay->things[index] = MOTE_REPLAY_NONE;
}

bool mote_replay_stack(MoteVm *vm, uint32_t frames, uint32_t handles)
{
    Value *low = vm->stack_top - frames / sizeof(Value), *before = vm->stack_top - vm->trace_frames / sizeof(Value);
    vm->sp = before; /* the handles of then are gone */
    if (low < before && !heap_make_room(vm, (uint32_t)(before - low) * (uint32_t)sizeof(Value)))
        return false;
    vm->trace_frames = frames;
    vm->sp = low - handles / sizeof(Value);
    for (Value *p = vm->sp; p < before; p++)
        *p = VALUE_UNDEFINED;
    if ((uint8_t *)vm->sp < vm->stack_peak)
        vm->stack_peak = (uint8_t *)vm->sp;
    return (uint8_t *)vm->sp >= vm->heap_top;
}

const uint8_t *mote_replay_heap(const MoteVm *vm) { return vm->heap_start; }

const uint8_t *mote_replay_address(const MoteVm *vm, uint32_t index)
{
    Slot v = *replay_slot(vm, index);
    return value_is_heap(v) ? heap_thing(vm, v) : NULL;
}

#else
typedef int nothing_is_traced; /* a C file may not be empty */
#endif
