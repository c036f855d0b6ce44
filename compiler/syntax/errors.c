#include "errors.h"

void syntax_errors_add(SyntaxErrors *errors, Severity severity, Span span, const char *hint, const char *format, va_list list)
{
    char message[512];
    vsnprintf(message, sizeof message, format, list);
    SyntaxError error = {span, severity, arena_strndup(errors->arena, message, strlen(message)),
                         hint ? arena_strndup(errors->arena, hint, strlen(hint)) : NULL};
    VEC_PUSH(errors->arena, errors, error);
}

static int compare(const void *a, const void *b)
{
    const SyntaxError *x = a, *y = b;
    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

void syntax_errors_report(SyntaxErrors *errors, Diag *diag)
{
    if (errors->count)
        qsort(errors->items, errors->count, sizeof *errors->items, compare);
    for (uint32_t i = 0; i < errors->count; i++) {
        const SyntaxError *error = &errors->items[i];
        if (i == 0 || error->span.start != error[-1].span.start)
            diag_report(diag, error->severity, error->span, error->hint, "%s", error->message);
    }
}
