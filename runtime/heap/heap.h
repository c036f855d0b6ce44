/* The heap: allocation, reference counts, cycle collection, compaction.
 *
 * Rules for C code:
 *  - A Value in a register (frame) owns one count; C locals hold counts only as each function says.
 *  - Any allocation may run the collector and compact: addresses (uint8_t *) and borrowed heap Values
 *    held in C locals are invalid afterwards. Keep things reachable and re-derivable through registers:
 *    the window of a native, or handles (heap_push/heap_pop: roots below the running frame).
 *  - A failing allocation returns 0 after setting VM->exception to the preallocated (flash) out-of-memory
 *    error; nothing has changed.
 */
#ifndef MOTE_HEAP_H
#define MOTE_HEAP_H

#include "vm.h"

/* Lay out the empty heap between `start` and the stack. */
void heap_init(VmRef vm, uint8_t *start, uint8_t *end);

/* Allocate `bytes` (2 .. 65535+16, even) with header type `type`, count 1, the rest of the bytes
 * undefined; the caller fills every reference field before it allocates again.
 * Returns the heap value, or VALUE_EXCEPTION (out of memory). */
Value heap_alloc(VmRef vm, Type type, uint32_t bytes);

/* Make the thing at `v` `bytes` long (larger or smaller), in place where the memory behind is free,
 * else by moving it and leaving a TYPE_FORWARD. `slack` more bytes are kept free behind it where
 * memory allows (amortised growth). The first min(old,new) bytes are kept, new bytes undefined; the
 * caller must set length/shape fields so that the size computed from them equals `bytes`.
 * Returns the address now, or NULL (out of memory, nothing changed). */
uint8_t *heap_resize(VmRef vm, Value v, uint32_t old_bytes, uint32_t bytes, uint32_t slack);

/* What is kept free behind a thing of so many bytes that grows little by little: an eighth, so that all the moving is in
 * proportion to what it grows to. It is given back when memory is short. */
#define HEAP_SLACK(bytes) ((bytes) / 8 + 4)

/* `v` is from now on what `other` (unshared, its count is taken over) is, but for the header's flags and type, which it
 * keeps. Its old memory, of that size, is freed. */
void heap_become(VmRef vm, Value v, Value other, uint32_t old_bytes);

/* Address of a heap thing, TYPE_FORWARD followed. */
RUNTIME_INLINE uint8_t *heap_thing(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE uint8_t *heap_thing(VmRef vm, Value v)
{
    uint8_t *p = heap_address(vm, v);
    while (header_type(load_u16(p)) == TYPE_FORWARD)
        p = heap_address(vm, load_slot(p + 2));
    return p;
}
#endif

/* Address of any heap or stored flash thing (not specials, not one-character strings); overlays of
 * flash objects are not followed (object.h does). */
RUNTIME_INLINE const uint8_t *thing_address(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE const uint8_t *thing_address(VmRef vm, Value v)
{
    return value_is_heap(v) ? heap_thing(vm, v) : flash_address(vm, v);
}
#endif

/* Size in bytes of the thing at p, before rounding to granules. */
uint32_t heap_size_of(VmRef vm, const uint8_t *p);

/* The bytes of a TYPE_SHAPE_DICT with such a header and room; where the keys of the one at p begin; how many it has, and how
 * many it has room for. */
uint32_t heap_dict_bytes(uint16_t header, uint32_t room);
static inline uint32_t heap_dict_keys(const uint8_t *p) { return load_u16(p) & HEADER_DICT_FULL ? 10 : 4; }
uint32_t heap_dict_count(const uint8_t *p);
uint32_t heap_dict_room(const uint8_t *p);
/* Where in such a thing the link of the list VM->shapes is; 0: it is not on it. */
static inline uint32_t heap_weak_link(Type type)
{
    return type == TYPE_SHAPE_NODE ? 8 : type == TYPE_COLLECTION ? 6 : type == TYPE_SHAPE_ROOT || type == TYPE_WEAK ? 4 : 0;
}

/* Count up; any value, which is returned: another owner's copy of it. */
RUNTIME_INLINE Value value_copied(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE Value value_copied(VmRef vm, Value v)
{
    if (value_is_heap(v)) {
        uint16_t *header = (uint16_t *)(void *)heap_address(vm, v);
        if (*header < (uint16_t)(HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
            *header = (uint16_t)(*header + HEADER_COUNT_ONE);
    }
    return v;
}
#endif
static inline void value_retain(VmRef vm, Value v) { value_copied(vm, v); }

/* Count down; frees at zero. Never allocates, never recurses, bounded work (the rest is pending). */
void heap_release_zero(VmRef vm, Value v);
RUNTIME_INLINE bool heap_count_down(VmRef vm, Value v); /* was it the last count? */
RUNTIME_INLINE void value_release(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE bool heap_count_down(VmRef vm, Value v)
{
    if (!value_is_heap(v))
        return false;
    uint16_t *header = (uint16_t *)(void *)heap_address(vm, v), h = *header;
    if (h >= (uint16_t)(HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        return false;
    h = (uint16_t)(h - HEADER_COUNT_ONE);
    *header = h;
    return h < HEADER_COUNT_ONE;
}
RUNTIME_INLINE void value_release(VmRef vm, Value v)
{
    if (heap_count_down(vm, v))
        heap_release_zero(vm, v);
}
#endif

/* Nobody else holds it (count 1). */
static inline bool heap_unshared(VmRef vm, Value v)
{
    return (load_u16(heap_address(vm, v)) >> HEADER_COUNT_SHIFT) == 1;
}

/* Slot access with boxing: reading yields a new count; writing takes over the value's count,
 * releases the old content, and returns false when boxing ran out of memory (slot unchanged, value released). */
bool slot_set(VmRef vm, Value owner, uint32_t byte_offset, Value v);

/* A slot's content as a register has it: boxed integers that fit become immediate. Not counted. */
RUNTIME_INLINE Value value_unboxed(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE Value value_unboxed(VmRef vm, Value v)
{
    if (!value_is_heap(v) || header_type(load_u16(heap_address(vm, v))) != TYPE_INT32)
        return v;
    int32_t i;
    memcpy(&i, heap_address(vm, v) + 2, 4);
    return value_int_fits(i) ? VALUE_INT(i) : v;
}
#endif

/* A new thing that holds `size` bytes of data only. VALUE_EXCEPTION when out of memory. */
RUNTIME_INLINE Value heap_box(VmRef vm, Type type, const void *content, uint32_t size);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE Value heap_box(VmRef vm, Type type, const void *content, uint32_t size)
{
    Value box = heap_alloc(vm, type, 2 + size);
    if (box != VALUE_EXCEPTION)
        memcpy(heap_address(vm, box) + 2, content, size);
    return box;
}
#endif

/* A value that fits a slot: v itself, or a new TYPE_INT32 box. Takes over v's count. VALUE_EXCEPTION when out of memory. */
Value value_to_slot(VmRef vm, Value v);

/* Handles: roots pushed on the register stack below the running frame. heap_push takes over a count
 * and returns false when the stack is full. */
bool heap_push(VmRef vm, Value v); /* moves nothing */
Value heap_pop(VmRef vm); /* gives the count back */

/* The stack may grow down to heap_top; the last STACK_RESERVE bytes are kept for handles. So a frame is
 * pushed when stack_fits(vm, its low end), else after heap_make_room(vm, its bytes), which collects and
 * compacts (all addresses and borrowed values in C locals are stale then) and says whether it fits now. */
enum { STACK_RESERVE = 64 };
static inline bool stack_fits(VmRef vm, const Value *low)
{
    return (const uint8_t *)low - VM->heap_top >= STACK_RESERVE;
}
bool heap_make_room(VmRef vm, uint32_t bytes);

/* The event loop has nothing to do: finish pending releases, collect if the heap has grown since the last time. */
void heap_idle(VmRef vm);

/* Collect cycles now (mark from precise roots, sweep, counts rebuilt). */
void heap_collect(VmRef vm);
/* Release what is pending and resolve references to things that moved, so that no TYPE_FORWARD is left. */
void heap_heal(VmRef vm);
/* Slide everything to the heap's start. Invalidates all C addresses and flushes caches. */
void heap_compact(VmRef vm);

/* The pairs of the side table (types/side.c) and how many slots they are. */
Slot *heap_side_pairs(VmRef vm, uint32_t *count);
/* The cache forgets a shape that dies; VALUE_UNDEFINED: all it knows. */
void heap_forget_shape(VmRef vm, Value shape);

/* What runtime/types does when such a thing is freed (declared there, too): never allocates. All the
 * thing's content is intact and `v` is the value that others know it by. */
void side_freed(VmRef vm, Value v);      /* HEADER_SIDE: drop its entry and what it holds */
void text_atom_freed(VmRef vm, Value v); /* HEADER_ATOM */
void shape_freed(VmRef vm, Value v);     /* whatever has a heap_weak_link: unlink */
void collection_target_freed(VmRef vm, Value v); /* an object with HEADER_PROTO: WeakRefs forget it */
/* Keys have moved: the index of the TYPE_SHAPE_DICT at p, if it has one, is made anew. */
void shape_dict_reindex(VmRef vm, uint8_t *p);

/* What a runtime built with MOTE_TRACE tells of its memory (trace.h); any other runtime has none of it. */
#ifdef MOTE_TRACE
void heap_tell(VmRef vm, const MoteTraceEvent *what); /* adds what is the same for all kinds */
void heap_tell_stack(VmRef vm);                       /* a frame was entered */
void heap_tell_period(VmRef vm);                      /* MOTE_TRACE_PERIOD instructions more */
void heap_tell_request(VmRef vm, Value grows, uint32_t bytes, uint32_t slack); /* before memory is looked for */
#define TELL(vm, ...) heap_tell(vm, &(MoteTraceEvent){__VA_ARGS__})
#define TELL_STACK(vm) heap_tell_stack(vm)
#define TELL_REQUEST(vm, grows, bytes, slack) heap_tell_request(vm, grows, bytes, slack)
#define TELL_INSTRUCTION(vm, pc) \
    (VM_AT(vm)->trace_pc = (pc), ++VM_AT(vm)->trace_clock & (MOTE_TRACE_PERIOD - 1) ? (void)0 : heap_tell_period(vm))
#else
#define TELL(vm, ...) ((void)0)
#define TELL_STACK(vm) ((void)0)
#define TELL_REQUEST(vm, grows, bytes, slack) ((void)0)
#define TELL_INSTRUCTION(vm, pc) ((void)0)
#endif

/* Fail the Nth allocation from now (tests); 0 switches it off. With MOTE_TEST_OOM only. */
#ifdef MOTE_TEST_OOM
extern uint32_t heap_fail_countdown;
extern uint32_t heap_stress; /* not 0: collect and move everything at every allocation */
#endif

#endif
