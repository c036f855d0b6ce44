/* Constructs of JavaScript that this compiler does not know yet, each by its name and with a way around it. */
#include "early.h"

static void later(Early *e, Span span, const char *hint, const char *what)
{
    early_unsupported(e, span, hint, "%s not supported yet", what);
}

bool early_later(Early *e, const AstNode *node)
{
    Span span = node->span;
    switch (node->kind) {
    case AST_BIGINT: later(e, span, "numbers are exact up to 2**53", "BigInt literals are"); return true;
    default: return false;
    }
}
