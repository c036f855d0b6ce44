/* Between the dispatch loop (interp.c) and what it leaves to others: everything that is not the fast case
 * of an instruction is a function here, out of the loop, so that the loop itself has no stack traffic.
 *
 * Such a function gets the running frame and the pc of its instruction's start, and returns the pc to
 * go on with: usually the next instruction; after it entered a script function (vm->fp and vm->function
 * are that one's then) its first instruction; NULL when it threw (vm->exception is set) in the frame it
 * was called in. Allocation may compact the heap: values are read from the registers again after it.
 */
#ifndef MOTE_INTERP_EXECUTE_H
#define MOTE_INTERP_EXECUTE_H

#include "interp.h"
#include "frame.h"
#include "hold.h"
#include "opcode.h"

typedef const uint8_t *Pc;

/* Freestanding compilers call memcpy even for two bytes unless told that it is the usual one. */
#ifdef __GNUC__
#undef memcpy
#define memcpy(to, from, count) __builtin_memcpy(to, from, count)
#endif

/* ---- operands */

static inline int32_t operand16(Pc p)
{
    int16_t i;
    memcpy(&i, p, sizeof i);
    return i;
}
static inline uint32_t operand_u16(Pc p) { return (uint16_t)operand16(p); }
static inline int32_t operand32(Pc p)
{
    int32_t i;
    memcpy(&i, p, sizeof i);
    return i;
}

/* ---- registers */

/* Takes over v's count. */
static inline void register_set(Vm *vm, Value *r, Value v)
{
    Value old = *r;
    *r = v;
    value_release(vm, old);
}
static inline double register_double(const Value *r)
{
    double d;
    memcpy(&d, r, sizeof d);
    return d;
}
static inline void register_set_double(Value *r, double d) { memcpy(r, &d, sizeof d); }
static inline Value value_taken(Value *r)
{
    Value v = *r;
    *r = VALUE_UNDEFINED;
    return v;
}
static inline Value value_copied(Vm *vm, Value v)
{
    value_retain(vm, v);
    return v;
}

/* ---- functions */

static inline Pc function_code(const FunctionRecord *f) { return (Pc)(f + 1); }
/* The running frame's callee; this and the arguments follow it. */
static inline Value *frame_window(const Vm *vm, Value *fp)
{
    return fp + vm->function->nref + vm->function->nraw + 2;
}
/* Stored flash thing: not a special, not a character. */
static inline bool value_is_stored_flash(Value v)
{
    return value_is_flash(v) && (uint32_t)(value_flash_index(v) - FLASH_UNDEFINED) >= FLASH_LIBRARY_FIRST;
}

/* ---- call.c */

/* Call what stands in the window: win[0] callee, win[1] this, then frame_link_argc(link) arguments; `link`
 * has dst, argc and result kind (the window is told by win). The window is consumed, also when it throws. */
Pc call_enter(Vm *vm, Value *win, uint32_t link, Pc next);
/* The running function returns `result` (with its count) to where its linkage says. Never NULL. */
Pc call_return(Vm *vm, Value result);
/* A value arrived for the instruction before `next` of the running frame; its count is taken over. `end`: of
 * the window it came from, if any. */
Pc call_deliver(Vm *vm, Value value, uint32_t link, Value *end, Pc next);
/* Call `function` with `count` (at most 4) values, all counts taken over; of `link` dst and result count. The
 * handles' reserve covers the window. */
Pc call_script(Vm *vm, Value function, Value this_value, const Value *args, unsigned count, uint32_t link, Pc next);
/* Take down the running frame. */
typedef struct FramePopped {
    uint32_t address, link;
    Value *end; /* of its window */
} FramePopped;
void frame_pop(Vm *vm, FramePopped *popped);
/* A window that was to be called is given up. */
void window_drop(Vm *vm, Value *win, unsigned count);
/* A native's window waits behind a frame with RESULT_RETRY: this word, then the window. */
static inline Value retry_state(unsigned dst, unsigned argc, unsigned result)
{
    return VALUE_INT(dst | argc << 8 | result << 16);
}
static inline unsigned retry_argc(Value state) { return (unsigned)value_int(state) >> 8 & 0xFFu; }

/* What a native left in the window (VALUE_TAIL) is to be called: its arguments spread; NULL when that threw. */
Value *call_tail(Vm *vm, Value *win, unsigned *argc);

Pc op_call(Vm *vm, Value *fp, Pc pc);
Pc op_callk(Vm *vm, Value *fp, Pc pc);
Pc op_callm(Vm *vm, Value *fp, Pc pc);
Pc op_callv(Vm *vm, Value *fp, Pc pc);
Pc op_new(Vm *vm, Value *fp, Pc pc);
Pc op_newv(Vm *vm, Value *fp, Pc pc);

/* ---- exception.c */

/* Continue at the handler of the exception in vm->exception, thrown at pc; records the position. */
Pc exception_raise(Vm *vm, Pc pc);
/* The same without recording where it was thrown. */
Pc exception_unwind(Vm *vm, Pc pc);
Pc op_throw(Vm *vm, Value *fp, Pc pc);
Pc op_rethrow(Vm *vm, Value *fp, Pc pc);
Pc op_catch(Vm *vm, Value *fp, Pc pc);
Pc op_throwconst(Vm *vm, Value *fp, Pc pc);
Pc op_chktdz(Vm *vm, Value *fp, Pc pc);
/* One instruction that leaves the loop: where the bottom frame returns to. */
enum { OP_EXIT = OP_COUNT };
extern const uint8_t interp_exit[1];

/* ---- arith.c */

Pc op_binary(Vm *vm, Value *fp, Pc pc);  /* ADD .. USHR with immediates */
Pc op_unary(Vm *vm, Value *fp, Pc pc);   /* NEG BNOT TONUM TOINT32 TOSTR TOKEY */
Pc op_compare(Vm *vm, Value *fp, Pc pc); /* LT .. GE and their jumps */
Pc op_equal(Vm *vm, Value *fp, Pc pc);   /* EQ NE JEQ JNE */
bool arith_strict_equal(Vm *vm, Value a, Value b); /* also for identical values */
bool arith_number(const Vm *vm, Value v, double *d);
bool arith_store(Vm *vm, Value *r, double d); /* register = Number; false: exception */
bool arith_store_int(Vm *vm, Value *r, int64_t i);
Pc op_u2a(Vm *vm, Value *fp, Pc pc);
Pc op_i2a(Vm *vm, Value *fp, Pc pc);
Pc op_f2a(Vm *vm, Value *fp, Pc pc);
Pc op_loadf(Vm *vm, Value *fp, Pc pc);
Pc op_a2i(Vm *vm, Value *fp, Pc pc);
Pc op_a2f(Vm *vm, Value *fp, Pc pc);
Pc op_not(Vm *vm, Value *fp, Pc pc);
Pc op_typeof(Vm *vm, Value *fp, Pc pc);
Pc op_jump_truthy(Vm *vm, Value *fp, Pc pc);    /* JT JF */
Pc op_identical(Vm *vm, Value *fp, Pc pc);      /* SEQ SNE */
Pc op_jump_identical(Vm *vm, Value *fp, Pc pc); /* JSEQ JSNE JSEQK JSNEK */
Pc op_in(Vm *vm, Value *fp, Pc pc);
Pc op_instanceof(Vm *vm, Value *fp, Pc pc);

/* ---- raw.c: for the loop that is one switch */

Pc op_raw_binary(Vm *vm, Value *fp, Pc pc); /* IADD .. IUSHRI */
Pc op_raw_jump(Vm *vm, Value *fp, Pc pc);   /* IJEQ .. IJGEI */
Pc op_double(Vm *vm, Value *fp, Pc pc);     /* FADD .. FJNE */

/* ---- property_ops.c */

Pc op_getfield(Vm *vm, Value *fp, Pc pc);
Pc op_getfields(Vm *vm, Value *fp, Pc pc);
Pc op_getfieldf(Vm *vm, Value *fp, Pc pc);
Pc op_setfield(Vm *vm, Value *fp, Pc pc); /* SETFIELD SETFIELDM */
Pc op_setfields(Vm *vm, Value *fp, Pc pc);
Pc op_setfieldf(Vm *vm, Value *fp, Pc pc);
Pc op_addfield(Vm *vm, Value *fp, Pc pc);
Pc op_length(Vm *vm, Value *fp, Pc pc);
Pc op_getelem(Vm *vm, Value *fp, Pc pc); /* GETELEM GETELEMI */
Pc op_setelem(Vm *vm, Value *fp, Pc pc); /* SETELEM SETELEMM SETELEMI SETELEMIM */
Pc op_delfield(Vm *vm, Value *fp, Pc pc);
Pc op_define(Vm *vm, Value *fp, Pc pc);  /* DEFFIELD DEFGET DEFSET */
Pc op_setproto(Vm *vm, Value *fp, Pc pc);
/* The property key of a primitive as a handle (heap_peek, heap_pop). */
bool key_push(Vm *vm, Value v);

/* ---- object_ops.c */

Pc op_setglobal(Vm *vm, Value *fp, Pc pc); /* SETGLOBAL SETGLOBALM */
/* What the compiler promises and the verifier can not see (a register is a cell, an array ...) does not hold. */
Pc op_damaged(Vm *vm, Value *fp, Pc pc);
#define IS_CELL(v) (value_is_heap(v) && header_type(load_u16(heap_address(vm, v))) == TYPE_CELL)
Pc op_setcell(Vm *vm, Value *fp, Pc pc);   /* SETCELL SETCAPCELL */
Pc op_newcell(Vm *vm, Value *fp, Pc pc);
Pc op_closure(Vm *vm, Value *fp, Pc pc);
Pc op_arguments(Vm *vm, Value *fp, Pc pc); /* ARGUMENTS REST */
Pc op_newobj(Vm *vm, Value *fp, Pc pc);
Pc op_newobjk(Vm *vm, Value *fp, Pc pc);
Pc op_clone(Vm *vm, Value *fp, Pc pc);
Pc op_newarr(Vm *vm, Value *fp, Pc pc);
Pc op_append(Vm *vm, Value *fp, Pc pc); /* APPEND APPENDHOLE */

/* ---- iterate.c */

Pc op_spread(Vm *vm, Value *fp, Pc pc);
Pc op_forin(Vm *vm, Value *fp, Pc pc);
Pc op_forinnext(Vm *vm, Value *fp, Pc pc);
Pc op_forofnext(Vm *vm, Value *fp, Pc pc);

#endif
