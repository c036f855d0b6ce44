/* Raising errors from C. */
#ifndef MOTE_TYPES_ERROR_H
#define MOTE_TYPES_ERROR_H

#include "object.h"

typedef enum ErrorClass {
    ERROR_ERROR, ERROR_TYPE, ERROR_RANGE, ERROR_REFERENCE, ERROR_SYNTAX, ERROR_EVAL, ERROR_URI
} ErrorClass;

/* Set vm->exception to a new error and return VALUE_EXCEPTION. `format` is UTF-8; %v takes a Value (shown as text,
 * strings unquoted), %s a C string, %d an int. Needs memory: when there is none, the out-of-memory error is thrown instead. */
Value error_throw(Vm *vm, ErrorClass class, const char *format, ...);
Value error_throw_value(Vm *vm, Value v); /* takes over the count */
/* The preallocated flash RangeErrors: "out of memory", "stack overflow". */
Value error_out_of_memory(Vm *vm);
Value error_stack_overflow(Vm *vm);

#endif
