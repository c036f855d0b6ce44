/* Raising errors from C. */
#ifndef MOTE_TYPES_ERROR_H
#define MOTE_TYPES_ERROR_H

#include "object.h"

typedef enum ErrorClass { /* in the order of the roots ROOT_ERROR_PROTO .. */
    ERROR_ERROR, ERROR_TYPE, ERROR_RANGE, ERROR_REFERENCE, ERROR_SYNTAX, ERROR_EVAL, ERROR_URI
} ErrorClass;

/* Set VM->exception to a new error and return VALUE_EXCEPTION. `format` is ASCII; each %v takes a Value (borrowed; shown as
 * text, strings unquoted). Needs memory: when there is none, the out-of-memory error is thrown instead. */
Value error_throw(VmRef vm, ErrorClass class, const char *format, ...);
Value error_type(VmRef vm, const char *format, ...); /* the same with ERROR_TYPE */
/* What the compiler promises and the verifier can not see (a register is a cell, an array ...) does not hold. */
Value throw_damaged(VmRef vm);
/* "Symbol(description)", or the description alone, with a count. Allocates */
Value error_symbol_text(VmRef vm, Value symbol, bool alone);
/* A new error; takes over the message's count, borrows the prototype. `message` undefined: without. Allocates. */
Value error_new(VmRef vm, Value prototype, Value message);
Value error_throw_value(VmRef vm, Value v); /* takes over the count */
/* The preallocated flash RangeErrors: "out of memory", "stack overflow". */
Value error_out_of_memory(VmRef vm);
Value error_stack_overflow(VmRef vm);

#endif
