/* Constructs of JavaScript that this compiler does not know yet, each by its name and with a way around it. */
#include "early.h"

static Span head(Span span, uint32_t n)
{
    if (span.end - span.start > n)
        span.end = span.start + n;
    return span;
}

static void later(Early *e, Span span, const char *hint, const char *what)
{
    early_unsupported(e, span, hint, "%s not supported yet", what);
}

bool early_later(Early *e, const AstNode *node)
{
    Span span = node->span;
    switch (node->kind) {
    case AST_BIGINT: later(e, span, "numbers are exact up to 2**53", "BigInt literals are"); return true;
    case AST_TAGGED: later(e, span, "call the function with ordinary arguments", "tagged templates are"); return true;
    case AST_YIELD:
        if (!e->function || !e->function->generator)
            early_error(e, head(span, 5), NULL, "'yield' is a reserved word");
        return true;
    case AST_AWAIT:
        if (!e->function || !e->function->async)
            later(e, head(span, 5), "use callbacks", "await is");
        return true;
    default: return false;
    }
}

void early_later_function(Early *e, const AstFunction *function)
{
    Span span = function->span;
    const char *open = memchr(e->source->text + span.start, '(', span.end - span.start);
    if (open && (uint32_t)(open - e->source->text) > span.start)
        span.end = (uint32_t)(open - e->source->text);
    if (function->async)
        later(e, span, "use callbacks", function->generator ? "async generators are" : "async functions are");
    else if (function->generator)
        later(e, span, "return an array, or call a callback for each value", "generators are");
}
