/* Between the dispatch loops (interp.c, small_loop.c) and what an instruction comes down to: everything that
 * may allocate, fail or call script is a function here.
 *
 * An operation gets the pc of its instruction and pointers to its operands: `x` and `y` are the first two operands
 * that are read, registers or, for y, a constant made a Value. It returns the instruction's value; opcode.def says what becomes
 * of it (the caller's business). Or
 *   VALUE_EXCEPTION  it threw (VM->exception is set) in the frame it was called in
 *   VALUE_TAIL       it entered a script function, whose result will be the value
 *   VALUE_DONE       it stored raw registers itself
 * Allocation may compact the heap: values are read from the registers again after it.
 *
 * What goes on elsewhere than at the next instruction gets the running frame and returns the pc to go on with; NULL when it
 * threw.
 */
#ifndef MOTE_INTERP_EXECUTE_H
#define MOTE_INTERP_EXECUTE_H

#include "interp.h"
#include "frame.h"
#include "hold.h"
#include "opcode.h"

typedef const uint8_t *Pc;
typedef Value Operation(VmRef vm, Pc pc, Value *x, Value *y);
#define VALUE_DONE VALUE_RETRY

/* The loop of chained handlers, or the small one. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) &&         \
    !defined(__SANITIZE_ADDRESS__) && (defined(__thumb2__) || defined(__x86_64__))
#define INTERP_CHAINED 1
#else
#define INTERP_CHAINED 0
#endif
void interp_run(VmRef vm, Pc pc); /* until OP_EXIT */

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
/* K, behind four bits that are another operand. */
static inline Value operand_short(Pc p) { return short_constant(operand_u16(p) >> 4); }
static inline int32_t operand32(Pc p)
{
    int32_t i;
    memcpy(&i, p, sizeof i);
    return i;
}

/* ---- registers */

/* Takes over v's count. */
static inline void register_set(VmRef vm, Value *r, Value v)
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

/* ---- functions */

static inline Pc function_code(const FunctionRecord *f) { return (Pc)(f + 1); }
/* The running frame's callee; this and the arguments follow it. */
static inline Value *frame_window(VmRef vm, Value *fp)
{
    return fp + VM->function->nref + VM->function->nraw + 2;
}
/* Stored flash thing: not a special, not a character. */
static inline bool value_is_stored_flash(Value v)
{
    return value_is_flash(v) && (uint32_t)(value_flash_index(v) - FLASH_UNDEFINED) >= FLASH_LIBRARY_FIRST;
}

/* ---- small_loop.c */

/* Linkage of what the instruction at pc calls to get its value: without argc. Its low byte is the destination. */
uint32_t opcode_link(Pc pc);
/* The instruction after it. */
Pc opcode_next(Pc pc);

/* ---- call.c */

/* Call what stands in the window: win[0] callee, win[1] this, then frame_link_argc(link) arguments; `link`
 * has dst, argc and result kind (the window is told by win). The window is consumed, also when it throws.
 * Returns as an Operation does. */
Value call_enter(VmRef vm, Value *win, uint32_t link, Pc next);
/* Call a function of the library; its arguments are the last handles. */
Value call_library(VmRef vm, Root function, unsigned argc, uint32_t link, Pc next);
/* The same for the value of the instruction at pc. */
Value op_call_library(VmRef vm, Root function, unsigned argc, Pc pc);
/* Likewise, for a window that is made of the last handles. */
Value op_call_handles(VmRef vm, unsigned argc, Pc pc);
/* The running function returns `result` (with its count) to where its linkage says. */
Pc call_return(VmRef vm, Value result);
/* What an Operation or call_enter returned, for the instruction before `next` of the running frame; its count is
 * taken over. `end`: of the window it came from, if any. */
Pc call_deliver(VmRef vm, Value value, uint32_t link, Value *end, Pc next);
/* Room for `count` values behind callee and this, which move down. NULL: threw. */
Value *window_widen(VmRef vm, Value *win, const Value *end, int count);
/* Take down the running frame. */
typedef struct FramePopped {
    uint32_t address, link;
    Value *end; /* of its window */
} FramePopped;
void frame_pop(VmRef vm, FramePopped *popped);
/* A window that was to be called is given up. */
void window_drop(VmRef vm, Value *win, Value *end);
/* A window waits behind a frame with RESULT_RETRY: its linkage in this word, then the window. */
static inline Value retry_state(uint32_t link) { return (Value)(link << 1 | 1); }
static inline uint32_t retry_link(Value state) { return (uint32_t)state >> 1; }

/* What a native left in the window (VALUE_TAIL) is to be called: its arguments spread; NULL when that threw. */
Value *call_tail(VmRef vm, Value *win, Value **end);

Operation op_call;  /* CALL CALLK CALLK1 CALLK1M CALLKS1 .. CALLKS4 CALLV NEW NEWV SUPER SUPERV */
Operation op_newtarget, op_create;
Operation op_callm;
Pc op_return(VmRef vm, Value *fp, Pc pc); /* RET RETU RETV */

/* ---- exception.c */

/* Continue at the handler of the exception in VM->exception, thrown at pc; records the position. */
Pc exception_raise(VmRef vm, Pc pc);
/* The same without recording where it was thrown. */
Pc exception_unwind(VmRef vm, Pc pc);
/* The same for a rejection that comes out of an await at pc: where it was thrown may be known, else this is the place. */
Pc exception_goes_on(VmRef vm, Pc pc);
Operation op_throw, op_catch, op_throwconst, op_thrownew, op_chktdz;
Pc op_rethrow(VmRef vm, Value *fp, Pc pc);
/* One instruction that leaves the loop: where the bottom frame returns to. */
enum { OP_EXIT = OP_COUNT };
extern const uint8_t interp_exit[1];

/* ---- suspend.c */

/* Make the window of a TYPE_SUSPENDED that is called (its only argument stands as `this`: the value sent) that of its function;
 * NULL: threw. */
Value *suspended_window(VmRef vm, Value *win, const Value *end);
/* The function that the frame just laid is to run: from its start, or from where it was suspended. */
Pc suspended_start(VmRef vm);
Pc op_suspend(VmRef vm, Value *fp, Pc pc); /* GENERATOR YIELD */
/* A frame with such an argument behind its parameters is taken down: if it has not suspended again it is done. */
void suspended_done(VmRef vm, Value suspended);

/* ---- arith.c */

Operation op_binary; /* ADD .. USHR, LT .. SNE, JLT .. JSNEK, ADD4 ... */
Operation op_binary_short; /* JSEQKS JSNEKS ADDKS */
Operation op_unary;  /* NEG BNOT TONUM TOINT32 TOSTR TOKEY */
Operation op_f2a, op_instanceof;
/* A Number; `d`, where it will go, may have a box for it. Allocates. */
Value arith_result(VmRef vm, Value *d, double x);
/* Raw registers, for the small loop; y of an immediate is raw, too. */
Operation op_integer, op_integer_jump, op_double, op_double_unary, op_double_jump;

/* ---- property_ops.c: y is the key */

Operation op_load, op_store;             /* any key */
Operation op_load_named, op_store_named; /* a property key */
Operation op_load_length, op_load_length4 /* of y */, op_setfieldf, op_addfield, op_initfield;
Operation op_in, op_delfield, op_define, op_setproto;
/* "Cannot read properties of undefined". */
Value throw_nullish(VmRef vm, Value receiver, Value key);
/* The property key of a primitive as a handle (held, heap_pop). */
bool key_push(VmRef vm, Value v);

/* ---- object_ops.c */

/* In RAM, where the loops look for themselves. */
#define IS_CELL(v) (value_is_heap(v) && header_type(load_u16(heap_address(vm, v))) == TYPE_CELL)
Operation op_setglobal, op_setcell, op_getcell, op_newcell; /* SETCAPCELL and GETCAPCELL, too */
Operation op_getcap;
Operation op_arguments; /* ARGUMENTS REST */
Operation op_newobj, op_newobjk, op_clone, op_newarr;
Operation op_append; /* APPEND APPENDHOLE */
Pc op_closure(VmRef vm, Value *fp, Pc pc);

/* ---- iterate.c */

/* In the place of an index: an iterator is asked; it is not (any more, or just now). */
enum { ITERATES = -1, ITERATED = -2 };
Operation op_spread, op_forin, op_iterate, op_iterclose;
Pc op_forinnext(VmRef vm, Value *fp, Pc pc);
Pc op_forofnext(VmRef vm, Value *fp, Pc pc);

#endif
