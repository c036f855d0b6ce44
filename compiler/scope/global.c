/* The global object. Only a program that looks at it, by globalThis or by `this` at the top level of a script, has one: then the
 * var and function declarations of its top level, and the builtins that it assigns, are properties of that. It is an object
 * constant with the library's globals (lower/global.c) in a global variable without a name.
 */
#include "analysis.h"

static bool stands_at_top(const Analysis *a)
{
    const FunctionInfo *function = a->current;
    while (function->function.ast && function->function.ast->arrow)
        function = function->parent;
    return !function->function.ast;
}

bool global_mention(Analysis *a, AstNode *node)
{
    if (a->library || (node->kind == AST_THIS && (!a->script || !stands_at_top(a))))
        return false;
    if (!a->global)
        a->global = binding_new(a, a->functions.items[0]->function.scope, hidden_text(a, "globalThis"), BINDING_VAR, NULL);
    node->reference = &a->global->binding;
    mention_binding(a, node, a->global, MENTION_READ);
    return true;
}

static bool is_property(const Analysis *a, const Binding *binding)
{
    return binding->scope == a->functions.items[0]->function.scope && binding != &a->global->binding &&
           (binding->kind == BINDING_VAR || binding->kind == BINDING_FUNCTION) && a->script;
}

/* What is a property may change behind the program's back. */
void settle_global(Analysis *a)
{
    for (uint32_t i = 0; a->global && i < a->bindings.count; i++)
        if (is_property(a, &a->bindings.items[i]->binding))
            a->bindings.items[i]->binding.assignments++;
    for (uint32_t i = 0; a->global && i < a->functions.count; i++)
        if (a->functions.items[i]->carrier && is_property(a, &a->functions.items[i]->carrier->binding))
            a->functions.items[i]->carrier = NULL;
}

void place_global(const Analysis *a)
{
    if (!a->global)
        return;
    for (uint32_t i = 0; i < a->bindings.count; i++)
        if (is_property(a, &a->bindings.items[i]->binding))
            a->bindings.items[i]->binding.storage = STORAGE_PROPERTY;
    for (uint32_t i = 0; i < a->assigned.count; i++)
        a->assigned.items[i]->storage = STORAGE_PROPERTY;
    a->global->binding.storage = STORAGE_GLOBAL;
}
