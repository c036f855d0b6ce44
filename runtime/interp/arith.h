/* The operators, for primitives: what $operator comes down to once objects are made primitive. */
#ifndef MOTE_INTERP_ARITH_H
#define MOTE_INTERP_ARITH_H

#include "native.h"
#include "opcode.h"

/* ADD .. USHR, LT .. GE, EQ, NE; operands borrowed, reachable from the caller's window. A value with a count or
 * VALUE_EXCEPTION. Allocates. */
Value arith_binary(Vm *vm, Opcode op, Value a, Value b);
/* NEG, BNOT, TONUM, TOINT32, TOSTR, TOKEY. */
Value arith_unary(Vm *vm, Opcode op, Value a);

#endif
