/* Frames on the register stack, which grows down.
 *
 * A call lays the callee's frame so that its callee/this/parameter registers are the caller's window:
 *
 *   address ascending ->
 *   fp[0] .. fp[nref-1]   reference registers        (UNDEFINED at entry)
 *   fp[nref] .. fp[B-1]   raw registers              (B = nref + nraw)
 *   fp[B]                 return address: offset of the next instruction (bit 31: in the library)
 *   fp[B+1]               linkage word, below
 *   fp[B+2]               callee  = caller's fp[w]
 *   fp[B+3]               this    = caller's fp[w+1]
 *   fp[B+4] ...           max(nparams, argc) arguments
 *
 * With fewer arguments than parameters the window is first shifted down to make room. The compiler
 * keeps registers below a window dead and empty across the call; returning releases the callee's
 * reference registers and arguments and clears the caller's fp[0] .. end of window to UNDEFINED.
 * So every reference register holds a valid value at all times and the collector needs no maps.
 *
 * Bottom frame: return address FRAME_BOTTOM.
 */
#ifndef MOTE_VALUE_FRAME_H
#define MOTE_VALUE_FRAME_H

#include "vm.h"

#define FRAME_BOTTOM 0xFFFFFFFFu
#define FRAME_IN_LIBRARY 0x80000000u

/* What becomes of the value a frame returns. */
enum FrameResult {
    RESULT_DST = 0,       /* to caller register `dst` */
    RESULT_CONSTRUCT = 1, /* as DST; `this` unless an object was returned */
    RESULT_DROP = 2,
    RESULT_JUMP_TRUE = 3, /* truthiness decides whether the calling jump instruction is taken */
    RESULT_JUMP_FALSE = 4,
    RESULT_RETRY = 5,     /* a coerced argument: to window register `dst`, then execute the calling instruction's native again */
    RESULT_DOUBLE = 6     /* to the raw register pair `dst`: ToNumber as a double; an object that is returned goes through
                             $toPrimitive(object, 1) first, called with this same linkage (opcode.def, result E) */
};

/* bits 0-7 dst, 8-15 argc, 16-27 caller fp - this fp in words (signed), 28-31 enum FrameResult */
static inline uint32_t frame_link(unsigned dst, unsigned argc, int delta, unsigned result)
{
    return (uint32_t)dst | (uint32_t)argc << 8 | ((uint32_t)delta & 0xFFFu) << 16 | (uint32_t)result << 28;
}
static inline unsigned frame_link_dst(uint32_t link) { return link & 0xFFu; }
static inline unsigned frame_link_argc(uint32_t link) { return link >> 8 & 0xFFu; }
static inline int frame_link_delta(uint32_t link) { return (int32_t)(link << 4) >> 20; }
static inline unsigned frame_link_result(uint32_t link) { return link >> 28; }

#endif
