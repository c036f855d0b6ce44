/* The words of the IR's text form that printer and parser share.
 *
 *   global "name" = CONST                                     (g0, g1, ...)
 *   shape s0 proto CONST {"key", "other":2, 7}                (":" attributes where not 0)
 *   object o0 = s0 {CONST, ...}      object o1 = [CONST, ...] (constants with identity); "sealed" may follow
 *   object o2 = error s0 {...}       object o3 = wrapper s1 {...}       object o4 = accessor {CONST, CONST}
 *   object o5 = closure f1 {o6, 1}   object o6 = cell 0                 object o7 = bound {f1, undefined, 2}
 *   object o8 = typed 1 [1, 255]      object o9 = view 3 o8 0 2   (kinds as in layout.h; bytes; offset, length)
 *   side f1 o0                       (properties of a constant)
 *   function f0 "name" params 2 length 2 captures 1 constructor arrow method extra class target proto CONST shape s0 locals A I
 *   b0: depth 1 preds b1, b2 handler b3 catches
 *     %1:i = phi %0, %5 !int[0,255]
 *     %2 = getfield "x", %1 @s0.3
 *     br %2, b1, b2
 *   end
 *
 * CONST: undefined null true false hole tdz internal, a number, "string", f1 (function), o1, builtin 300.
 * ":i" ":f" ":a" where the type is not the operation's own; "!" the known kinds and an integer's range. */
#ifndef MOTE_IR_TEXT_H
#define MOTE_IR_TEXT_H

#include "ir.h"

/* What an operation's imm holds: - nothing, # a count or index, c constant, f function, s shape,
 * k constant key with the site's predicted shape and slot, a two shapes (addfield) */
char ir_text_imm(IrOp op);

typedef struct IrKindName {
    uint8_t bits;
    const char *name;
} IrKindName;
/* Widest first; ends with bits 0. */
extern const IrKindName IR_KIND_NAMES[];
/* By IrConstKind, up to CONST_INTERNAL. */
extern const char *const IR_SIMPLE_NAMES[CONST_INTERNAL + 1];

#endif
