/* Frames on the register stack, which grows down.
 *
 * A call lays the callee's frame so that its callee/this/parameter registers are the caller's window:
 *
 *   address ascending ->
 *   fp[0] .. fp[nref-1]   reference registers        (UNDEFINED at entry)
 *   fp[nref] .. fp[B-1]   raw registers              (B = nref + nraw)
 *   fp[B]                 return address: the caller's function and the offset of the next instruction
 *   fp[B+1]               linkage word, below
 *   fp[B+2]               callee  = caller's fp[w]
 *   fp[B+3]               this    = caller's fp[w+1]
 *   fp[B+4] ...           max(nparams, argc) arguments
 *
 * With fewer arguments than parameters the window is first shifted down to make room. The compiler
 * keeps registers below a window dead and empty across the call; returning releases the callee's
 * reference registers and arguments and clears the caller's fp[0] .. end of window to UNDEFINED.
 * So every reference register holds a valid value at all times; which words of the stack are
 * reference registers is known from the functions: the running one is VM->function, every frame
 * tells its caller's. FrameWalk, below, is the only code that needs to know how.
 *
 * A function that was suspended goes on in a frame with one argument more than it has parameters: the TYPE_SUSPENDED that it
 * came from.
 *
 * Bottom frame: return address FRAME_BOTTOM; the words from its end up to stack_top are values
 * that C pushed (heap_push) before it called script.
 */
#ifndef MOTE_VALUE_FRAME_H
#define MOTE_VALUE_FRAME_H

#include "vm.h"

/* What becomes of the value a frame returns. */
enum FrameResult {
    RESULT_DST = 0,       /* to caller register `dst` */
    RESULT_DOUBLE = 1,    /* to the raw register pair `dst`: ToNumber as a double; an object that is returned goes through
                             $toPrimitive(object, 1) first, called with this same linkage (opcode.def, result E) */
    RESULT_DROP = 2,
    RESULT_JUMP = 3,      /* truthiness decides whether the calling jump instruction is taken */
    RESULT_CONSTRUCT = 4, /* as DST; `this` unless an object was returned; until the callee is entered, `this` is new.target,
                             VALUE_UNDEFINED if that is the callee */
    RESULT_RETRY = 5,     /* to window register `dst`; then the window is called */
    RESULT_ITERATE = 6,   /* of FOROFNEXT: to caller register `dst`; VALUE_HOLE: its jump is taken */
    RESULT_BOTTOM = 7     /* to the C code that called; there is no caller */
};

#define FRAME_BOTTOM 0xFFFFFFFFu
/* Return address: FRAME_BOTTOM, or bits 0-14 offset of the next instruction in the caller's code, 15 the
 * caller is in the library, 16-31 offset of the caller's FunctionRecord in its image, in units of
 * IMAGE_ALIGN. VM->return_bias plus the low 32 bits of an address in the running code gives it.
 * Linkage: bits 0-7 dst, 8-15 low part of the window's first register w, 16-23 argc, 24-27 high part of
 * w (signed; negative for windows below the caller's registers), 28-30 enum FrameResult, 31 argc is
 * less than the parameters, or the window is above register 0. An ordinary call's window is at register 0, so its linkage
 * is below 2^24, and the fast return is for those. */
#define FRAME_SHIFT 2 /* IMAGE_ALIGN as a power of two */
#define FRAME_LIBRARY 0x8000u
#define FRAME_OFFSET 0x7FFFu
#define FRAME_LINK_PADDED 0x80000000u
#define FRAME_LINK_PLAIN 0x01000000u
static inline uint32_t frame_link(unsigned dst, unsigned argc, int window, unsigned result)
{
    return (uint32_t)dst | ((uint32_t)window & 0xFFu) << 8 | (uint32_t)argc << 16 |
           ((uint32_t)(window >> 8) & 0xFu) << 24 | (uint32_t)result << 28;
}
static inline unsigned frame_link_dst(uint32_t link) { return link & 0xFFu; }
static inline unsigned frame_link_argc(uint32_t link) { return link >> 16 & 0xFFu; }
static inline int frame_link_window(uint32_t link)
{
    return (int)(link >> 8 & 0xFFu) | (int)((int32_t)(link << 4) >> 28) * 256;
}
static inline unsigned frame_link_result(uint32_t link) { return link >> 28 & 7u; }

static inline const FunctionRecord *frame_return_function(VmRef vm, uint32_t address)
{
    const uint8_t *base = address & FRAME_LIBRARY ? VM->library : VM->image;
    return (const FunctionRecord *)(const void *)(base + (address >> 16) * IMAGE_ALIGN);
}

/* `function` runs from now on. */
static inline void frame_run(VmRef vm, const FunctionRecord *function)
{
    uintptr_t offset = (uintptr_t)function - (uintptr_t)VM->library;
    uint32_t address = FRAME_LIBRARY;
    if (offset >= image_bytes((const ImageHeader *)(const void *)VM->library)) {
        offset = (uintptr_t)function - (uintptr_t)VM->image;
        address = 0;
    }
    VM->function = function;
    VM->return_bias = (address | (uint32_t)offset / IMAGE_ALIGN << 16) - (uint32_t)(uintptr_t)(function + 1);
}

/* The stack from the innermost frame outwards. Each step has two runs of values: `registers` (what of
 * the frame's own reference registers is not covered by the frame below it) and `window` (callee, this,
 * arguments). The words from the stack's low end to the first frame are handles (a run of values), too; and those
 * from the last frame's end (window + window_count) to stack_top.
 *
 *   FrameWalk walk;
 *   for (bool more = frame_first(vm, &walk); more; more = frame_next(vm, &walk)) ...
 */
typedef struct FrameWalk {
    Value *fp;
    const FunctionRecord *function;
    Value *registers, *window;
    uint32_t register_count, window_count;
    uint32_t link, address;
} FrameWalk;

static inline void frame_look(FrameWalk *walk, Value *covered)
{
    Value *base = walk->fp + walk->function->nref + walk->function->nraw;
    Value *end = walk->fp + walk->function->nref;
    walk->registers = covered; /* words between the frame below and fp are values that wait there */
    walk->register_count = end > covered ? (uint32_t)(end - covered) : 0;
    walk->address = (uint32_t)base[0];
    walk->link = (uint32_t)base[1];
    walk->window = base + 2;
    uint32_t argc = frame_link_argc(walk->link);
    walk->window_count = 2 + (argc > walk->function->nparams ? argc : walk->function->nparams);
}

static inline bool frame_first(VmRef vm, FrameWalk *walk)
{
    walk->fp = vm_fp(vm);
    walk->function = VM->function;
    if (walk->fp == VM->stack_top || walk->function == NULL)
        return false;
    frame_look(walk, walk->fp);
    return true;
}

static inline bool frame_next(VmRef vm, FrameWalk *walk)
{
    if (walk->address == FRAME_BOTTOM)
        return false;
    walk->function = frame_return_function(vm, walk->address);
    walk->fp = walk->window - frame_link_window(walk->link);
    frame_look(walk, walk->window + walk->window_count);
    return true;
}

#endif
