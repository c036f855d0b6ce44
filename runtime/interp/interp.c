/* The dispatch loop for speed: the fast case of every instruction, for the fewest executed instructions.
 *
 * Everything that may allocate, call C or fail is an operation elsewhere (execute.h) and entered by SLOW. Each handler
 * (handlers.h) is a function that ends in a jump to the next one, through a table; pc, fp, vm, the heap's middle
 * and the table live in global register variables. The compiler then sees small functions and gives each the
 * best code, with no stack traffic in the fast case. Calls and returns are here, too.
 *
 * Where that is not possible or size matters more, small_loop.c runs instead.
 */
#include "array.h"
#include "execute.h"
#include "own.h"
#include "typed.h"

#if INTERP_CHAINED

#define UNLIKELY(c) __builtin_expect(!!(c), 0)
#define INLINED static inline __attribute__((always_inline))

#define R(n) fp[pc[n]]
#define IMMEDIATE(n) ((int32_t)(int8_t)pc[n])
#define AT(v) thing_at(middle, v)

INLINED uint8_t *thing_at(const uint8_t *middle, Value v)
{
#if MOTE_GRANULE == 2
    uint8_t *thing = (uint8_t *)middle + (v >> 1);
#elif MOTE_GRANULE == 4
    uint8_t *thing = (uint8_t *)middle + v;
#else
    uint8_t *thing = (uint8_t *)middle + (ptrdiff_t)v * 2;
#endif
#ifdef __thumb2__
    __asm__("" : "+r"(thing)); /* computed once, not again for every access */
#endif
    return thing;
}

/* Where a thing that is no array moved to, if it did; an array perhaps, then. */
INLINED uint8_t *array_at(const uint8_t *middle, Value v)
{
    uint8_t *thing = thing_at(middle, v);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY) && header_type(load_u16(thing)) == TYPE_FORWARD)
        thing = thing_at(middle, load_slot(thing + 2)); /* once: further moves go the slow way */
    return thing;
}
#define ARRAY(v) array_at(middle, v)

/* 32 bits at a 2-aligned address. */
INLINED uint32_t load_pair(const void *p)
{
    uint32_t w;
    memcpy(&w, __builtin_assume_aligned(p, 2), sizeof w);
    return w;
}
INLINED void store_pair(void *p, Value w) { memcpy(__builtin_assume_aligned(p, 2), &w, sizeof w); }

/* A thing of TYPE_OBJECT, ERROR or WRAPPER with this shape: header and shape compared at once. Boxed
 * numbers, whose bytes could look like a shape, are told by their type. */
INLINED bool has_shape(const uint8_t *thing, int32_t shape)
{
    return ((load_pair(thing) ^ (uint32_t)shape << 16 ^ TYPE_OBJECT) & 0xFFFF003Cu) == 0;
}

INLINED void retain_at(uint8_t *thing)
{
    uint16_t *header = (uint16_t *)(void *)thing;
    if (*header < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        *header = (uint16_t)(*header + HEADER_COUNT_ONE);
}

typedef void (*Handler)(void);

#ifdef __x86_64__
register Pc pc __asm__("r12");
register Value *fp __asm__("r13");
register Vm *vm __asm__("r14");
register const uint8_t *middle __asm__("r15");
register const Handler *handlers __asm__("rbx");
#else
register Pc pc __asm__("r4");
register Value *fp __asm__("r5");
register Vm *vm __asm__("r6");
register const uint8_t *middle __asm__("r7");
register const Handler *handlers __asm__("r8");
#endif

/* Keep the compiler from reordering around this: a copy of pc or a value is dearer than it thinks. */
#define SETTLE(variable) __asm__ volatile("" : "+r"(variable))
#define OPCODE(name) static void handle_##name(void)
#define TAIL(call)                                                                                              \
    do {                                                                                                        \
        call;                                                                                                   \
        return;                                                                                                 \
    } while (0)
#if defined(MOTE_TRACE) || defined(MOTE_EVAL)
#define DISPATCH()                                                                                              \
    do {                                                                                                        \
        TELL_INSTRUCTION(vm, pc);                                                                               \
        VM_COUNT_INSTRUCTION(vm);                                                                               \
        TAIL(handlers[*pc]());                                                                                  \
    } while (0)
#else
#define DISPATCH() TAIL(handlers[*pc]())
#endif
#ifdef __thumb2__ /* the compiler would copy pc first; fetch and advance in one instruction */
#define ADD_TO_PC(offset) __asm__("add %0, %1" : "+r"(pc) : "r"(offset))
#define NEXT(n)                                                                                                 \
    do {                                                                                                        \
        uint32_t opcode_;                                                                                       \
        __asm__("ldrb %0, [%1, %2]!" : "=r"(opcode_), "+r"(pc) : "i"(n));                                       \
        TAIL(handlers[opcode_]());                                                                              \
    } while (0)
#else
#define ADD_TO_PC(offset) (pc += (offset))
#define NEXT(n)                                                                                                 \
    do {                                                                                                        \
        pc += (n);                                                                                              \
        DISPATCH();                                                                                             \
    } while (0)
#endif
#define NEXT_AT(n)                                                                                              \
    do {                                                                                                        \
        pc += (n);                                                                                              \
        DISPATCH();                                                                                             \
    } while (0)
#define BRANCH(n, condition)                                                                                    \
    do {                                                                                                        \
        if (condition) {                                                                                        \
            int32_t offset_ = (int8_t)pc[(n) - 1];                                                              \
            ADD_TO_PC(offset_);                                                                                 \
        }                                                                                                       \
        NEXT(n);                                                                                                \
    } while (0)
#define SLOW(name) TAIL(slow_##name())
#define CONTROL(function) TAIL(control(function))
#define STORE(n, v)                                                                                             \
    do {                                                                                                        \
        Value v_ = (v);                                                                                         \
        if (UNLIKELY(value_is_heap(R(1))))                                                                      \
            TAIL(store_release(v_, n));                                                                         \
        R(1) = v_;                                                                                              \
        NEXT(n);                                                                                                \
    } while (0)
#define LOAD(n, v)                                                                                              \
    do {                                                                                                        \
        Value v_ = (v);                                                                                         \
        if (UNLIKELY(value_is_heap(v_)))                                                                        \
            TAIL(load_retain(v_, n));                                                                           \
        if (UNLIKELY(value_is_heap(R(1))))                                                                      \
            TAIL(store_release(v_, n));                                                                         \
        R(1) = v_;                                                                                              \
        NEXT(n);                                                                                                \
    } while (0)
#define STORE_LOW(n, v)                                                                                         \
    do {                                                                                                        \
        Value v_ = (v), *r_ = &fp[pc[1] & 15], old_ = *r_;                                                      \
        *r_ = v_;                                                                                               \
        if (UNLIKELY(value_is_heap(old_)))                                                                      \
            TAIL(release(old_, n));                                                                             \
        NEXT(n);                                                                                                \
    } while (0)
#define STORE4(v) STORE_LOW(2, v)
#define LOAD_LOW(n, v)                                                                                          \
    do {                                                                                                        \
        Value loaded_ = (v);                                                                                    \
        if (UNLIKELY(value_is_heap(loaded_)))                                                                   \
            TAIL(load_retain_low(loaded_, n));                                                                  \
        STORE_LOW(n, loaded_);                                                                                  \
    } while (0)
#define LOAD4(v)                                                                                                \
    do {                                                                                                        \
        Value loaded_ = (v);                                                                                    \
        if (UNLIKELY(value_is_heap(loaded_)))                                                                   \
            TAIL(load_retain4(loaded_));                                                                        \
        STORE4(loaded_);                                                                                        \
    } while (0)
#define PUT(n, slot, v)                                                                                         \
    do {                                                                                                        \
        uint8_t *slot_ = (slot);                                                                                \
        Value old_ = load_slot(slot_);                                                                          \
        store_slot(slot_, v);                                                                                   \
        if (UNLIKELY(value_is_heap(old_)))                                                                      \
            TAIL(release(old_, n));                                                                             \
        NEXT(n);                                                                                                \
    } while (0)
#define CALL_WINDOW() TAIL(call_window())
#define CALL_CONSTANT() TAIL(call_constant())
#define CALL_SHORT(argc) TAIL(call_short(argc))
#define CALL_CONSTANT_1(moved) TAIL(moved ? call_constant_1m() : call_constant_1())
#define CALL_METHOD() TAIL(call_method())
#define CALL_METHOD_SHORT() TAIL(call_method_short())
#define CALL_NEW() TAIL(call_new())
#define RETURN(v) TAIL(return_value(v))
#define APART static __attribute__((noinline))

/* Elsewhere, perhaps in another frame. */
APART void resume(Pc next)
{
    fp = vm_fp(vm);
    pc = next;
    DISPATCH();
}

APART void control(Pc (*function)(VmRef, Value *, Pc))
{
    Pc next = function(vm, fp, pc);
    if (UNLIKELY(!next))
        next = exception_raise(vm, pc);
    TAIL(resume(next));
}

/* An operation's answer that is delivered, or is no value. */
APART void slow_special(Value v)
{
    if (v == VALUE_EXCEPTION)
        TAIL(resume(exception_raise(vm, pc)));
    TAIL(resume(call_deliver(vm, v, opcode_link(pc), NULL, opcode_next(pc))));
}

INLINED bool is_special(Value v)
{
    return (uint32_t)(v - VALUE_EXCEPTION) <= (uint32_t)(VALUE_TAIL - VALUE_EXCEPTION) && value_is_flash(v);
}

static void store_release(Value v, uint32_t length);

/* A value for the register pc[1]; to decide whether to jump; none. The instruction has n bytes. */
INLINED void slow_value(Value v, uint32_t n)
{
    if (UNLIKELY(is_special(v)))
        TAIL(slow_special(v));
    if (value_is_heap(R(1)))
        TAIL(store_release(v, n));
    R(1) = v;
    NEXT_AT(n);
}

/* y made for the operation: apart, because who has such a variable can not jump on. */
APART Value with_constant(Operation *operation, Value *x, Value y) { return operation(vm, pc, x, &y); }

INLINED void slow_decide(Value v, uint32_t n)
{
    if (UNLIKELY(is_special(v)))
        TAIL(slow_special(v));
    if (v == VALUE_TRUE) {
        int32_t offset = (int8_t)pc[n - 1];
        ADD_TO_PC(offset);
    }
    NEXT_AT(n);
}

INLINED void slow_done(Value v, uint32_t n)
{
    if (UNLIKELY(v != VALUE_UNDEFINED))
        TAIL(slow_special(v));
    NEXT_AT(n);
}

APART void release_zero(Value old)
{
    heap_release_zero(vm, old);
    DISPATCH();
}

/* pc is where to go on, from here on. */
APART void release_there(Value old)
{
    uint16_t *header = (uint16_t *)(void *)AT(old);
    uint32_t h = *header;
    if (h < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)) {
        h -= HEADER_COUNT_ONE;
        *header = (uint16_t)h;
        if (h < HEADER_COUNT_ONE)
            TAIL(release_zero(old));
    }
    DISPATCH();
}

/* A value for the destination of a call. */
INLINED void slow_called(Value v, uint32_t n)
{
    if (UNLIKELY(is_special(v)))
        TAIL(slow_special(v));
    Value *to = &fp[pc[1] & 15], old = *to;
    pc += n;
    *to = v;
    if (value_is_heap(old))
        TAIL(release_there(old));
    DISPATCH();
}
APART void slow_method(void) { slow_called(op_callm(vm, pc, NULL, NULL), *pc == OP_CALLM ? 4 : 3); }
APART void slow_new(void) { slow_called(op_call(vm, pc, NULL, NULL), 2); }

APART void release(Value old, uint32_t length)
{
    pc += length;
    TAIL(release_there(old));
}

APART void store_release(Value v, uint32_t length)
{
    Value *r = &R(1), old = *r;
    pc += length;
    *r = v;
    TAIL(release_there(old));
}

/* An integer's box is read as an immediate where it fits. */
APART void load_box(Value v, Value *r)
{
    const uint8_t *thing = AT(v);
    int32_t i = operand32(thing + 2);
    Value old = *r;
    if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX)
        *r = VALUE_INT(i);
    else
        *r = value_copied(vm, v);
    if (value_is_heap(old))
        TAIL(release_there(old));
    DISPATCH();
}

static void load_retain(Value v, uint32_t length);

INLINED void load_retained(Value v, uint32_t length)
{
    Value *r = &fp[pc[1] & 15], old = *r;
    uint8_t *thing = AT(v);
    uint32_t header = load_u16(thing);
    pc += length;
    SETTLE(pc);
    if (UNLIKELY(header_type((uint16_t)header) == TYPE_INT32))
        TAIL(load_box(v, r));
    if (header < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        *(uint16_t *)(void *)thing = (uint16_t)(header + HEADER_COUNT_ONE);
    *r = v;
    if (UNLIKELY(value_is_heap(old)))
        TAIL(release_there(old));
    DISPATCH();
}

APART void load_retain4(Value v) { load_retained(v, 2); }
APART void load_retain_low(Value v, uint32_t length) { load_retained(v, length); }

/* ---- calls: frame.h */

/* pc is behind the calling instruction. */
APART void call_other(Value *window, uint32_t link)
{
    link &= ~0xFF00u; /* the window is told by its address */
    Value *end = window + 2 + frame_link_argc(link), v = call_enter(vm, window, link, pc);
    TAIL(resume(call_deliver(vm, v, link, end, pc)));
}

static void enter_script(const FunctionRecord *function, uint32_t address, Value *window, uint32_t link);

/* A native's answer that is no value: pc is behind the calling instruction. */
APART void native_special(Value answer, Value *window, uint32_t link)
{
    Value *end = window + 2 + frame_link_argc(link), *spread = window;
    if (answer == VALUE_TAIL) {
        Value *less = end; /* dead when this jumps on */
        spread = call_tail(vm, window, &less);
        end = less;
    }
    if (spread && answer != VALUE_EXCEPTION) { /* a retry asks again, the general way */
        link = (link & ~0xFF0000u) | (uint32_t)(end - spread - 2) << 16;
        TAIL(call_other(spread, link));
    }
    window_drop(vm, window, end);
    TAIL(resume(exception_raise(vm, pc - 1))); /* within the calling instruction */
}

INLINED void release_argument(Value v)
{
    uint16_t *header = (uint16_t *)(void *)AT(v);
    uint32_t h = *header;
    if (UNLIKELY(h >= (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)))
        return;
    *header = (uint16_t)(h - HEADER_COUNT_ONE);
    if (UNLIKELY(h < 2 * HEADER_COUNT_ONE))
        heap_release_zero(vm, v);
}

/* pc is behind the calling instruction. The parameters are enter_script's: the caller has them in these registers. */
static __attribute__((noipa)) void call_native(const FunctionRecord *function, uint32_t address, Value *window, uint32_t link)
{
    (void)address;
    uint32_t argc = frame_link_argc(link);
    unsigned number = native_number((const ImageHeader *)(const void *)VM->library, (const NativeRecord *)(const void *)function, *window);
    Value value = ((const NativeFunction *)VM->config->natives)[number](vm, window, argc);
    if (UNLIKELY(is_special(value)))
        TAIL(native_special(value, window, link));
    Value *end = window + 2 + argc, *r = window, old;
    do {
        old = *r;
        *r++ = VALUE_UNDEFINED;
        if (value_is_heap(old))
            release_argument(old);
    } while (r < end);
    Value *to = &fp[link & 0xFF];
    old = *to;
    *to = value;
    if (UNLIKELY(value_is_heap(old)))
        TAIL(release_there(old));
    DISPATCH();
}

INLINED bool is_script(const uint8_t *function) { return *function == TYPE_FUNCTION; }

static void call_flash_closure(Value callee, Value *window, uint32_t link);

/* What is neither a script function nor a native. */
APART void call_flash_other(const uint8_t *function, Value *window, uint32_t link)
{
    if (UNLIKELY(header_type(load_u16(function)) != TYPE_CLOSURE))
        TAIL(call_other(window, link));
    TAIL(call_flash_closure(load_slot(function + 2), window, link));
}

/* The record of a stored flash function, and its frames' address without the offset. */
INLINED const uint8_t *flash_function(Value callee, uint32_t *address)
{
    int32_t index = value_flash_index(callee);
    if (index < 0) {
        uint32_t offset = (uint32_t)VM->image_entities[index - FLASH_INDEX_MIN] << VM->image_shift;
        *address = offset << (16 - FRAME_SHIFT);
        return VM->image + offset;
    }
    uint32_t offset = (uint32_t)VM->library_entities[index - FLASH_LIBRARY_FIRST] << LIBRARY_SHIFT;
    *address = offset << (16 - FRAME_SHIFT) | FRAME_LIBRARY;
    return VM->library + offset;
}

/* The window's callee is the flash value `callee`. */
INLINED void call_flash(Value callee, Value *window, uint32_t link)
{
    uint32_t address;
    const uint8_t *function = flash_function(callee, &address);
    if (!is_script(function)) {
        if (UNLIKELY(header_type(load_u16(function)) != TYPE_NATIVE))
            TAIL(call_flash_other(function, window, link));
        TAIL(call_native((const FunctionRecord *)(const void *)function, address, window, link));
    }
    TAIL(enter_script((const FunctionRecord *)(const void *)function, address, window, link));
}

/* The function of a closure in flash, which stands in the window. */
APART void call_flash_closure(Value callee, Value *window, uint32_t link) { call_flash(callee, window, link); }

/* Destination and count of the instruction as a linkage. */
INLINED uint32_t call_link(void) { return (uint32_t)(pc[1] & 15) | (uint32_t)pc[1] >> 4 << 16; }

INLINED void call_with_constant(Value callee, uint32_t link, uint32_t length)
{
    fp[0] = callee; /* the compiler keeps a window empty */
    fp[1] = VALUE_UNDEFINED;
    pc += length;
    SETTLE(pc);
    call_flash(callee, fp, link);
}

APART void call_constant(void) { call_with_constant(operand16(pc + 2), call_link(), 4); }
APART void call_short(uint32_t argc) { call_with_constant(operand_short(pc + 1), (uint32_t)(pc[1] & 15) | argc << 16, 3); }

/* The only argument is in a register. */
INLINED void call_with_argument(Value v)
{
    Value old = fp[2];
    fp[2] = v;
    if (UNLIKELY(value_is_heap(old)))
        value_release(vm, old);
    call_with_constant(operand16(pc + 2), (uint32_t)(pc[1] & 15) | 1u << 16, 4);
}

APART void call_constant_1(void)
{
    Value v = fp[pc[1] >> 4];
    if (value_is_heap(v))
        retain_at(AT(v));
    call_with_argument(v);
}

APART void call_constant_1m(void)
{
    Value *r = &fp[pc[1] >> 4], v = *r;
    *r = VALUE_UNDEFINED;
    call_with_argument(v);
}

/* A heap value from a property is called. */
APART void call_closure(Value callee, Value *window, uint32_t link)
{
    uint8_t *thing = AT(callee);
    retain_at(thing);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_CLOSURE))
        TAIL(call_other(window, link));
    call_flash(load_slot(thing + 2), window, link);
}

APART void call_window(void)
{
    Value *window = fp, callee = *window;
    uint32_t link = call_link();
    pc += 2;
    SETTLE(pc);
    if (value_is_heap(callee)) {
        const uint8_t *thing = AT(callee);
        if (UNLIKELY(header_type(load_u16(thing)) != TYPE_CLOSURE))
            TAIL(call_other(window, link));
        callee = load_slot(thing + 2);
    } else if (UNLIKELY(!value_is_stored_flash(callee)))
        TAIL(call_other(window, link));
    call_flash(callee, window, link);
}

/* The cache knows where the method is: load and call it. `holder`: the receiver's address.
 * Most often it is a method in flash. */
INLINED void call_cached(const CacheEntry *entry, const uint8_t *holder, Value *window, uint32_t length)
{
    uint32_t where = load_pair(&entry->holder); /* holder, slot */
    Value at = (Slot)where, callee = (Value)where >> 16;
    if (UNLIKELY(at != CACHE_VALUE)) {
        if (at != VALUE_HOLE)
            holder = value_is_heap(at) ? AT(at) : flash_address(vm, at);
        callee = load_slot(holder + 4 + 2 * (where >> 16 & CACHE_SLOT));
    }
    uint32_t link = length == 4 ? call_link() : (uint32_t)(pc[1] & 15) | (uint32_t)(*pc - OP_CALLMS1 + 1) << 16;
    pc += length;
    SETTLE(pc);
    window[0] = callee; /* the compiler keeps a window empty */
    if (UNLIKELY(value_is_heap(callee)))
        TAIL(call_closure(callee, window, link));
    if (UNLIKELY(!value_is_stored_flash(callee)))
        TAIL(call_other(window, link));
    call_flash(callee, window, link);
}

INLINED const CacheEntry *cache_find(Value id, Value key)
{
    const CacheEntry *entry = cache_place(vm, id, key, false);
    uint32_t tag = (uint16_t)id | (uint32_t)key << 16;
    if (load_pair(entry) == tag)
        return entry;
    entry = cache_place(vm, id, key, true);
    return load_pair(entry) == tag ? entry : NULL;
}

/* Receivers that are known to the cache by their prototype: arrays and strings. And things that moved. The instruction has
 * `length` bytes: CALLM, or a short form. */
INLINED void method_of_other(Value self, Value *window, uint32_t length)
{
    const uint8_t *thing;
    if (value_is_heap(self)) {
        thing = AT(self);
        while (UNLIKELY(header_type(load_u16(thing)) == TYPE_FORWARD))
            thing = AT(load_slot(thing + 2));
    } else if (value_is_stored_flash(self))
        thing = flash_address(vm, self);
    else
        SLOW(method);
    uint32_t header = load_u16(thing);
    Type type = header_type((uint16_t)header);
    Value id;
    if (type == TYPE_OBJECT && value_is_heap(self))
        id = load_slot(thing + 2);
    else if ((type & ~1) == TYPE_STRING8)
        id = vm_root(vm, ROOT_STRING_PROTO);
    else if (header & HEADER_SIDE)
        SLOW(method);
    else if (value_is_heap(self) && (type == TYPE_ARRAY || type == TYPE_ARRAY_I32 || type == TYPE_ARRAY_F64))
        id = vm_root(vm, ROOT_ARRAY_PROTO);
    else if (type_is_typed(type) && load_u16(thing + TYPED_KIND) <= TYPED_BUFFER)
        id = vm_root(vm, (Root)(ROOT_INT8_ARRAY_PROTO + load_u16(thing + TYPED_KIND)));
    else
        SLOW(method);
    const CacheEntry *entry = cache_find(id, length == 4 ? operand16(pc + 2) : operand_short(pc + 1));
    if (UNLIKELY(!entry))
        SLOW(method);
    call_cached(entry, thing, window, length);
}

APART void call_method_other(Value self, Value *window) { method_of_other(self, window, 4); }
APART void call_method_other_short(Value self, Value *window) { method_of_other(self, window, 3); }

INLINED void method(uint32_t length)
{
    Value *window = fp, self = window[1];
    if (UNLIKELY(!value_is_heap(self)))
        TAIL(length == 4 ? call_method_other(self, window) : call_method_other_short(self, window));
    const uint8_t *thing = AT(self);
    uint32_t word = load_pair(thing); /* header, shape */
    if (header_type((uint16_t)word) != TYPE_OBJECT)
        TAIL(length == 4 ? call_method_other(self, window) : call_method_other_short(self, window));
    const CacheEntry *entry = cache_find((Slot)(word >> 16), length == 4 ? operand16(pc + 2) : operand_short(pc + 1));
    if (UNLIKELY(!entry))
        SLOW(method);
    call_cached(entry, thing, window, length);
}

APART void call_method(void) { method(4); }
APART void call_method_short(void) { method(3); }

/* `new` of a flash function whose instances' shape is known and whose prototype is the one it was compiled with.
 * enter_script does not see that arguments are missing when more than their count is in the linkage. */
APART void call_new(void)
{
    Value *window = fp, callee = *window;
    if (UNLIKELY(!value_is_stored_flash(callee)))
        SLOW(new);
    const FunctionRecord *function = (const FunctionRecord *)(const void *)flash_address(vm, callee);
    unsigned kind = *(const uint8_t *)function;
    if (UNLIKELY((kind & ~(unsigned)FUNCTION_CLASS) != TYPE_FUNCTION || call_link() >> 16 < function->nparams ||
                 construct_of(function).shape == VALUE_UNDEFINED ||
                 (!side_is_empty(vm, VM->side) && kind == TYPE_FUNCTION && side_find(vm, callee) != VALUE_HOLE)))
        SLOW(new);
    Value object = object_new(vm, construct_of(function).shape);
    if (UNLIKELY(object == VALUE_EXCEPTION))
        SLOW(new); /* tries again, and throws in order */
    window[1] = object;
    uint32_t link = call_link() | (uint32_t)RESULT_CONSTRUCT << 28;
    pc += 2;
    SETTLE(pc);
    uint32_t address;
    const uint8_t *script = flash_function(callee, &address);
    TAIL(enter_script((const FunctionRecord *)(const void *)script, address, window, link));
}

static void return_value(Value v);

/* With something to free in registers or arguments: it goes first. */
APART void return_release(Value v)
{
    const FunctionRecord *function = VM->function;
    fp = vm_fp(vm);
    Value *window = frame_window(vm, fp);
    if (UNLIKELY((uint32_t)window[-1] >= FRAME_LINK_PLAIN)) /* a constructor's object is in the window */
        TAIL(resume(call_return(vm, v)));
    for (uint32_t i = 0; i < function->nref; i++)
        register_set(vm, &fp[i], VALUE_UNDEFINED);
    uint32_t count = 2 + frame_link_argc((uint32_t)window[-1]);
    for (uint32_t i = 0; i < count; i++)
        register_set(vm, &window[i], VALUE_UNDEFINED);
    TAIL(return_value(v));
}

/* The linkage is not that of an ordinary call. */
APART void return_other(Value v)
{
    fp = vm_fp(vm);
    Value *window = frame_window(vm, fp);
    if ((uint32_t)window[-1] >> 24 == (uint32_t)RESULT_CONSTRUCT << 4 && v == VALUE_UNDEFINED) {
        v = window[1];
        window[1] = VALUE_UNDEFINED;
        window[-1] &= 0xFFFFFF;
        TAIL(return_value(v));
    }
    TAIL(resume(call_return(vm, v)));
}

#ifdef __thumb2__
#include "thumb2.h"
#else

static void load_retain(Value v, uint32_t length)
{
    Value *r = &R(1);
    pc += length;
    uint8_t *thing = AT(v);
    uint32_t header = load_u16(thing);
    if (UNLIKELY(header_type((uint16_t)header) == TYPE_INT32))
        TAIL(load_box(v, r));
    if (header < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        *(uint16_t *)(void *)thing = (uint16_t)(header + HEADER_COUNT_ONE);
    Value old = *r;
    *r = v;
    if (UNLIKELY(value_is_heap(old)))
        TAIL(release_there(old));
    DISPATCH();
}


/* Enter a script function whose frame address (frame.h) without the offset is `address`. pc is behind the
 * calling instruction. */
static void enter_script(const FunctionRecord *function, uint32_t address, Value *window, uint32_t link)
{
    if (UNLIKELY((link >> 16) < function->nparams))
        TAIL(call_other(window, link));
    Value *r = window - 2 - function->nraw, *low = r - function->nref;
    if (UNLIKELY(!stack_fits(vm, low)))
        TAIL(call_other(window, link));
    window[-1] = (Value)link;
    window[-2] = (Value)(VM->return_bias + (uint32_t)(uintptr_t)pc);
    while (r > low)
        *--r = VALUE_UNDEFINED;
    pc = function_code(function);
    fp = low;
    vm_set_sp(vm, fp);
    vm_set_fp(vm, fp);
    VM->function = function;
    VM->return_bias = address - (uint32_t)(uintptr_t)pc;
    if (UNLIKELY((uint8_t *)low < VM->stack_peak))
        VM->stack_peak = (uint8_t *)low;
    TELL_STACK(vm);
    DISPATCH();
}

/* Release a value that a frame leaves behind: false if that must be done by return_release. */
INLINED bool left_behind(Value old)
{
    if (value_is_heap(old)) {
        uint16_t *header = (uint16_t *)(void *)AT(old);
        uint32_t h = *header;
        if (h < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)) {
            if (UNLIKELY(h < 2 * HEADER_COUNT_ONE))
                return false;
            *header = (uint16_t)(h - HEADER_COUNT_ONE);
        }
    }
    return true;
}

static void return_value(Value v)
{
    const FunctionRecord *function = VM->function;
    Value *r = fp;
    for (uint32_t count = function->nref; count; count--)
        if (UNLIKELY(value_is_heap(*r++)))
            TAIL(return_release(v));
    Value *window = r + function->nraw + 2;
    uint32_t link = (uint32_t)window[-1], address = (uint32_t)window[-2];
    if (UNLIKELY(link >= FRAME_LINK_PLAIN))
        TAIL(return_other(v));
    Value *end = window + 2 + (link >> 16);
    for (r = window; r < end; r++) {
        if (!left_behind(*r))
            TAIL(return_release(v));
        *r = VALUE_UNDEFINED;
    }
    fp = window; /* an ordinary call's is register 0 */
    for (r = fp; r < window; r++)
        *r = VALUE_UNDEFINED;
    const uint8_t *origin = address & FRAME_LIBRARY ? VM->library : VM->image;
    function = (const FunctionRecord *)(const void *)(origin + (address >> 16) * IMAGE_ALIGN);
    pc = function_code(function) + (address & FRAME_OFFSET);
    vm_set_sp(vm, fp);
    vm_set_fp(vm, fp);
    VM->function = function;
    VM->return_bias = address - (uint32_t)(uintptr_t)pc;
    r = &fp[link & 0xFF];
    Value old = *r;
    *r = v;
    if (UNLIKELY(value_is_heap(old)))
        TAIL(release_there(old));
    DISPATCH();
}

#endif

#include "handlers.h"
OPCODE(EXIT) {}

static const Handler handler_table[] = {
#define OP(name, operands, result, meaning) handle_##name,
#include "opcode.def"
    handle_EXIT
#undef OP
};

/* The registers above belong to our caller: kept around the first handler. */
void interp_run(VmRef the_vm, Pc start)
{
    Pc saved_pc = pc;
    Value *saved_fp = fp;
    Vm *saved_vm = vm;
    const uint8_t *saved_middle = middle;
    const Handler *saved_handlers = handlers;
    vm = the_vm;
    pc = start;
    fp = vm_fp(vm);
    middle = vm_middle(vm);
    handlers = handler_table;
    TELL_INSTRUCTION(vm, start);
    handlers[*start]();
#ifdef __thumb2__
    __asm__ volatile("" : : : "r9", "r10", "r11"); /* used without keeping them */
#endif
    pc = saved_pc;
    fp = saved_fp;
    vm = saved_vm;
    middle = saved_middle;
    handlers = saved_handlers;
}

#endif
