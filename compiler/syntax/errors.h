/* The errors that a walk over one file finds: collected in any order, reported in the order of the text. */
#ifndef MOTE_SYNTAX_ERRORS_H
#define MOTE_SYNTAX_ERRORS_H

#include "diag.h"
#include "support.h"

typedef struct SyntaxError {
    Span span;
    Severity severity;
    const char *message, *hint;
} SyntaxError;

typedef struct SyntaxErrors {
    Arena *arena; /* texts live there */
    SyntaxError *items;
    uint32_t count, capacity;
} SyntaxErrors;

void syntax_errors_add(SyntaxErrors *errors, Severity severity, Span span, const char *hint, const char *format, va_list list);
/* Of those at one place the first: one mistake, one message. */
void syntax_errors_report(SyntaxErrors *errors, Diag *diag);

#endif
