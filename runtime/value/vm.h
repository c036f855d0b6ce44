/* The VM's state: the first bytes of the arena.
 *
 *   arena: [Vm][heap -> ...free... <- register stack]
 *
 * `heap_top` and the stack's low end approach each other; there is no fixed split.
 */
#ifndef MOTE_VALUE_VM_H
#define MOTE_VALUE_VM_H

#include <stddef.h>
#include <string.h>

/* -ffreestanding makes mere calls of these; let the compiler know what they do, for most copy a word or two. */
#if !__STDC_HOSTED__
#define memcpy(to, from, count) __builtin_memcpy(to, from, count)
#define memmove(to, from, count) __builtin_memmove(to, from, count)
#define memset(to, byte, count) __builtin_memset(to, byte, count)
#define memcmp(a, b, count) __builtin_memcmp(a, b, count)
#endif

#ifdef MOTE_EVAL
#include "evaluate.h"
#endif
#include "image.h"
#include "layout.h"
#include "mote.h"
#ifdef MOTE_TRACE
#include "trace.h"
#endif
#include "value.h"

/* Bytes of a granule: 2 (arenas up to 32 KB), 4 (64 KB), 8 (128 KB). A build constant of the board;
 * the simulator builds the runtime once for each. */
#ifndef MOTE_GRANULE
#define MOTE_GRANULE 2
#endif

#ifndef MOTE_CACHE_ENTRIES
#define MOTE_CACHE_ENTRIES 8 /* power of two */
#endif

#ifndef MOTE_SIZE_CLASSES
#define MOTE_SIZE_CLASSES 12 /* exact-fit free lists for 2 .. MOTE_SIZE_CLASSES+1 granules; then one first-fit list */
#endif

/* Where (shape, key) was found last. `shape` is the receiver's shape, or for things without a shape the
 * prototype they inherit from. Valid until cache_flush: any change of a PROTO thing, overlay, compaction. */
typedef struct CacheEntry {
    Slot shape, key;
    Slot holder; /* VALUE_HOLE: the receiver itself */
    uint16_t slot;
} CacheEntry;

struct Vm {
    uint8_t *middle;           /* of the heap: address of granule number 0; vm_middle and the like, below, read and write this, */
    uint8_t *heap_start;
    uint8_t *heap_top;         /* first byte above the heap */
    Value *frame;              /* vm_fp: registers of the running frame, or stack_top when nothing runs */
    Value *stack_low;          /* and vm_sp: low end of the stack: fp, or lower while handles are pushed */
    const FunctionRecord *function; /* of the running frame; NULL when nothing runs */
    uint32_t return_bias;      /* of the running function: frame.h */
    Value *stack_top;          /* highest end of the register stack (arena end) */
    const uint8_t *image;      /* program image, or NULL */
    const uint8_t *library;
    const uint16_t *image_entities;
    const uint16_t *library_entities;
    const MoteConfig *config;  /* the caller's; outlives the VM */
    uint8_t *stack_peak;       /* lowest address the stack ever reached */
    uint32_t heap_live;        /* bytes */
    uint32_t heap_peak;
    uint32_t trace[5];         /* where the last exception was thrown (image offset, bit 31: in the library), then the frames that
                                  it left; 0 behind the last */
    Value exception;           /* owned; VALUE_HOLE when none */
    Slot globals;              /* TYPE_TABLE; the roots are from here ... */
    Slot side;                 /* TYPE_TABLE of (thing, own properties) pairs, or VALUE_UNDEFINED */
    Slot atoms;                /* TYPE_TABLE hash set of interned RAM strings (weak) */
    Slot timers;               /* list of TYPE_TIMER */
    Slot jobs;                 /* the last of a circle of TYPE_JOB */
    Slot held;                 /* for the heap's own use while it allocates: holds no count */
    Slot shapes;               /* list of RAM SHAPE_NODE / SHAPE_ROOT (weak); ... to here */
    Slot pending;              /* list of TYPE_DEAD; HEAP_NONE when empty */
    uint16_t pending_at;       /* half the offset within the first of them up to which nothing is released yet, 0: all */
    uint16_t idle_live;        /* live granules after the last collection */
    uint8_t coerce_index;      /* with VALUE_RETRY: window index ... */
    uint8_t coerce_hint : 4;   /* ... and hint (enum CoerceHint) */
    uint8_t in_promise : 3;    /* the exception is a rejection */
    uint8_t target_gone : 1;   /* a WeakRef's, since $finalize was called last */
    uint8_t image_shift;       /* of the image's entity table */
    uint8_t heap_busy : 2;     /* HEAP_RELEASING: a nested release only queues, HEAP_FORWARDS */
    uint8_t half_turns : 6;    /* of the port's milliseconds: the lowest bit is their highest as it was seen last */
    uint32_t random_state;
    Slot free_lists[MOTE_SIZE_CLASSES + 1];
    CacheEntry cache[MOTE_CACHE_ENTRIES];
    uint16_t next_timer_id;
#ifdef MOTE_TRACE /* heap/trace.c */
    const uint8_t *trace_pc;  /* the running instruction */
    uint64_t trace_clock;     /* instructions executed */
    uint32_t trace_peak;      /* most bytes of heap and stack that were told of */
    uint32_t trace_census;    /* garbage is looked for when more is in use */
    uint32_t trace_garbage;   /* bytes of it */
    uint32_t trace_frames;    /* replay: bytes of the stack that are frames */
    uint32_t trace_bytes, trace_slack; /* requested last, not rounded */
    bool trace_collects;      /* what is freed was garbage */
    bool trace_moves;         /* a thing grows by becoming another one */
    const MoteReplay *trace_replay;
#endif
#ifdef MOTE_EVAL
    uint32_t fuel;             /* instructions left; 0: no limit */
    MoteStopper *stop;         /* or NULL */
#endif
};
typedef struct Vm Vm;

#define ALWAYS_INLINE __attribute__((always_inline)) static inline

/* What functions take to know the VM. A firmware has one VM; built for size, that is where a register points from reset on
 * (boards/cpu: startup.c, small.flags), and a reference to it has no bytes: nobody passes or keeps it. VM is the VM that
 * `vm` refers to. */
#define VM VM_AT(vm)
#if defined MOTE_FIRMWARE && defined __OPTIMIZE_SIZE__
#if defined __arm__
#define VM_REGISTER "r9"
#define VM_PLACE_fp "r10"
#define VM_PLACE_sp "r11"
#define VM_PLACE_middle "r8"
#define VM_MOVE "mov "
#elif defined __riscv
#define VM_REGISTER "s11"
#define VM_PLACE_fp "s10"
#define VM_PLACE_sp "s9"
#define VM_PLACE_middle "s8"
#define VM_MOVE "mv "
#elif defined __xtensa__
#define VM_REGISTER "a14"
#endif
#if defined __thumb__ && !defined __thumb2__
#define VM_UNHEARD /* a compiler for Thumb-1 saves and restores the upper registers that it hears of, fixed or not */
#endif
/* Natives share C functions, so their table has each once. In front of them: for each native which of them it is. */
#ifndef MOTE_LINKED
#define NATIVES_NUMBERED
#endif
#endif
#ifdef VM_REGISTER
typedef struct VmRef {} VmRef;
static inline Vm *vm_here(void)
{
#ifdef VM_UNHEARD
    Vm *vm;
    __asm(VM_MOVE "%0, " VM_REGISTER : "=r"(vm));
#else
    register Vm *vm __asm(VM_REGISTER);
    __asm("" : "=r"(vm));
#endif
    return vm;
}
#define VM_AT(ref) ((void)(ref), vm_here())
static inline VmRef vm_ref(const Vm *vm)
{
    (void)vm;
    return (VmRef){};
}
#else
typedef Vm *VmRef;
#define VM_AT(ref) (ref)
static inline VmRef vm_ref(const Vm *vm) { return (Vm *)(uintptr_t)vm; }
#endif
#ifdef VM_MOVE
/* The three fields that are used most are registers, too, which nothing else uses (small.flags): the fields themselves hold
 * nothing. Volatile, as they change where the compiler does not see it; `middle` is set once, so it can be used in place. */
#define VM_FIELD_SET(type, name)                                         \
    ALWAYS_INLINE void vm_set_##name(VmRef vm, type *value)             \
    {                                                                    \
        (void)vm;                                                        \
        __asm volatile(VM_MOVE VM_PLACE_##name ", %0" : : "r"(value));    \
    }
#define VM_FIELD(type, name)                                             \
    VM_FIELD_SET(type, name)                                             \
    ALWAYS_INLINE type *vm_##name(VmRef vm)                             \
    {                                                                    \
        type *value;                                                     \
        (void)vm;                                                        \
        __asm volatile(VM_MOVE "%0, " VM_PLACE_##name : "=r"(value));     \
        return value;                                                    \
    }
VM_FIELD(Value, fp)
VM_FIELD(Value, sp)
VM_FIELD_SET(uint8_t, middle)
ALWAYS_INLINE uint8_t *vm_middle(VmRef vm)
{
    (void)vm;
#ifdef VM_UNHEARD
    uint8_t *value;
    __asm volatile(VM_MOVE "%0, " VM_PLACE_middle : "=r"(value));
#else
    register uint8_t *value __asm(VM_PLACE_middle);
    __asm volatile("" : "=r"(value));
#endif
    return value;
}
#else
#define VM_FIELD(type, name, field)                                      \
    ALWAYS_INLINE type *vm_##name(VmRef vm) { return VM->field; }        \
    ALWAYS_INLINE void vm_set_##name(VmRef vm, type *value) { VM->field = value; }
VM_FIELD(Value, fp, frame)
VM_FIELD(Value, sp, stack_low)
VM_FIELD(uint8_t, middle, middle)
#endif
ALWAYS_INLINE void stack_push(VmRef vm, Value v)
{
    Value *sp = vm_sp(vm) - 1;
    *sp = v;
    vm_set_sp(vm, sp);
}
ALWAYS_INLINE Value stack_pop(VmRef vm)
{
    Value *sp = vm_sp(vm);
    vm_set_sp(vm, sp + 1);
    return *sp;
}

#ifdef MOTE_EVAL /* build-time evaluation ends here */
void vm_stop(VmRef vm, MoteStop why);
#define VM_STOP(vm, why) vm_stop(vm, why)
#define VM_COUNT_INSTRUCTION(vm) (VM_AT(vm)->fuel && --VM_AT(vm)->fuel == 0 ? vm_stop(vm, MOTE_STOP_FUEL) : (void)0)
/* What is about to take as long as n instructions. */
#define VM_COUNT_WORK(vm, n) \
    (VM_AT(vm)->fuel > (n) ? (void)(VM_AT(vm)->fuel -= (n)) : VM_AT(vm)->fuel ? (VM_AT(vm)->fuel = 0, vm_stop(vm, MOTE_STOP_FUEL)) : (void)0)
#else
#define VM_STOP(vm, why) ((void)0)
#define VM_COUNT_INSTRUCTION(vm) ((void)0)
#define VM_COUNT_WORK(vm, n) ((void)0)
#endif

/* With COERCE_SYMBOLS a symbol is as good as another primitive; without it $toPrimitive throws for one. LIST: what constructors
 * of typed arrays make of an object. NO_REGEXP: a string, but a RegExp throws. PROXY: the library does all of it. BIGINT_LIST: LIST of
 * those arrays whose elements BigInts are. Or'ed with BIGINTS: for natives for which a BigInt needs no conversion. */
enum CoerceHint {
    COERCE_DEFAULT, COERCE_NUMBER, COERCE_STRING, COERCE_ARRAY, COERCE_SYMBOLS = 4, COERCE_EQUAL = COERCE_SYMBOLS | COERCE_DEFAULT,
    COERCE_KEY = COERCE_SYMBOLS | COERCE_STRING, COERCE_LIST, COERCE_NO_REGEXP = 10, COERCE_BIGINT_LIST = 14, COERCE_PROXY = 15,
    COERCE_BIGINTS = 16
};

/* Inlined where speed counts. A firmware built for size has one copy of each such function, in heap.c. */
#ifndef __OPTIMIZE_SIZE__
#define RUNTIME_INLINE static inline
#else
#define RUNTIME_INLINE
#endif
#if !defined(__OPTIMIZE_SIZE__) || defined(RUNTIME_INLINE_HERE)
#define RUNTIME_INLINE_BODIES
#endif

/* ---- addresses */

ALWAYS_INLINE uint8_t *heap_address(VmRef vm, Value v)
{
#if MOTE_GRANULE == 2
    return vm_middle(vm) + (v >> 1);
#elif MOTE_GRANULE == 4
    return vm_middle(vm) + v;
#else
    return vm_middle(vm) + (ptrdiff_t)v * 2;
#endif
}

static inline Value heap_value(VmRef vm, const void *address)
{
    ptrdiff_t bytes = (const uint8_t *)address - vm_middle(vm);
#if MOTE_GRANULE == 8
    return (Value)(bytes >> 1);
#else
    return (Value)(bytes * (4 / MOTE_GRANULE));
#endif
}

RUNTIME_INLINE const uint8_t *flash_address(VmRef vm, Value v);
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE const uint8_t *flash_address(VmRef vm, Value v)
{
    int32_t index = value_flash_index(v);
#ifdef __OPTIMIZE_SIZE__
    if (index < 0)
#else
    if (__builtin_expect(index < 0, 1)) /* hot paths meet the program's own */
#endif
        return VM->image + ((uint32_t)VM->image_entities[index - FLASH_INDEX_MIN] << VM->image_shift);
    return VM->library + ((uint32_t)VM->library_entities[index - FLASH_LIBRARY_FIRST] << LIBRARY_SHIFT);
}
#endif

/* ---- unaligned-safe fields (offsets in bytes; all fields are 2-aligned) */

static inline uint16_t load_u16(const void *p) { return *(const uint16_t *)p; }
static inline Slot load_slot(const void *p) { return *(const Slot *)p; }
static inline void store_slot(void *p, Value v) { *(Slot *)p = (Slot)v; }

static inline Type header_type(uint16_t header) { return (Type)(header & HEADER_TYPE_MASK); }

/* A well-known entity of the library (roots.def); of the program for those of features that it carries: vm_feature_root. */
RUNTIME_INLINE Value vm_root(VmRef vm, Root root);
/* VALUE_UNDEFINED if neither has it. */
Value vm_feature_root(VmRef vm, Root root);
/* Where it may be one of features that only some firmware has the C of. */
#if MOTE_FEATURES & ~FEATURES_CARRIED
#define vm_any_root vm_feature_root
#else
#define vm_any_root vm_root
#endif
#ifdef RUNTIME_INLINE_BODIES
RUNTIME_INLINE Value vm_root(VmRef vm, Root root)
{
    uint32_t roots = ((const ImageHeader *)(const void *)VM->library)->entry;
    return load_slot(VM->library + roots * (uint32_t)IMAGE_ALIGN + (uint32_t)root * sizeof(Slot));
}
#endif

#endif
