/* The operators, for primitives: what $operator comes down to once objects are made primitive. */
#ifndef MOTE_INTERP_ARITH_H
#define MOTE_INTERP_ARITH_H

#include "native.h"
#include "opcode.h"

/* Everything between ADD and JSNEK with two operands; these are borrowed, and registers or handles. `d`: where the result
 * will go, whose content may be made use of. A value with a count or VALUE_EXCEPTION. Allocates. */
Value arith_binary(VmRef vm, Opcode op, Value *d, Value *a, Value *b);
/* NEG, BNOT, INC, DEC, TONUM, TOINT32, TOSTR, TOKEY. */
Value arith_unary(VmRef vm, Opcode op, Value *d, Value a);
/* The same of primitives that may be BigInts; b NULL: of one operand. */
Value arith_apply(VmRef vm, Opcode op, Value *d, Value *a, Value *b);

#endif
