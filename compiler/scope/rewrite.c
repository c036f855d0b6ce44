/* What the analysis found out, said in the tree itself. Each change makes the next analysis better or simpler:
 *
 *  - a mention of a variable that only ever has a literal's value becomes the literal: no storage, no captures;
 *  - a function that needs a closure and mentions itself gets a name of its own: recursion without a capture;
 *  - a function declaration whose closure would be made before the variables it captures have their values, and
 *    that nobody mentions before it stands there, becomes `let f = function` in its place: values instead of cells;
 *  - other declared closures are ordered so that those captured by their neighbours are made first.
 */
#include "analysis.h"

/* ---- literals */

static bool is_literal(const AstNode *node)
{
    switch (node->kind) {
    case AST_NUMBER: case AST_BIGINT: case AST_STRING: case AST_TRUE: case AST_FALSE: case AST_NULL: return true;
    case AST_UNARY: return node->op == OPR_NEG && node->a->kind == AST_NUMBER;
    default: return false;
    }
}

static void become_literal(AstNode *node, const AstNode *literal)
{
    bool negative = literal->kind == AST_UNARY;
    const AstNode *value = negative ? literal->a : literal;
    node->kind = value->kind;
    node->number = negative ? -value->number : value->number;
    node->text = value->text;
    node->reference = NULL;
    node->checks_tdz = false;
}

static bool spread_literals(Analysis *a)
{
    bool changed = false;
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        BindingKind kind = info->binding.kind;
        bool stable = kind == BINDING_CONST || kind == BINDING_LET || (kind == BINDING_VAR && info->straight);
        if (!stable || info->binding.assignments || info->initialisers != 1 || !info->initialiser || !is_literal(info->initialiser))
            continue;
        for (uint32_t k = 0; k < info->mentions.count; k++) {
            Mention *m = &info->mentions.items[k];
            if (!m->reads || m->writes || m->callee || may_precede(info, m))
                continue;
            become_literal(m->node, info->initialiser);
            changed = true;
        }
    }
    return changed;
}

/* ---- names of their own */

static bool mentions_itself(const FunctionInfo *f, const BindingInfo *info)
{
    for (uint32_t i = 0; i < f->free.count; i++)
        if (f->free.items[i] == info)
            return true;
    return false;
}

static bool name_closures(Analysis *a)
{
    bool changed = false;
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        Binding *b = &info->binding;
        bool fresh = b->kind == BINDING_FUNCTION || b->kind == BINDING_LET || b->kind == BINDING_CONST;
        if (!fresh || b->storage == STORAGE_CONSTANT || b->storage == STORAGE_GLOBAL || b->assignments || info->initialisers != 1 || !info->value)
            continue;
        AstFunction *function = info->value;
        if (function->identifier || function->method || !function->analysis->count || !mentions_itself((FunctionInfo *)function->analysis, info))
            continue;
        AstNode *name = ARENA_NEW(a->arena, AstNode);
        name->kind = AST_IDENTIFIER;
        name->span = b->span;
        name->text = b->name;
        function->identifier = name;
        changed = true;
    }
    return changed;
}

/* ---- declarations in their place */

/* Would closures made at `declared` rather than at the start of the scope take values that are still to come there? */
static bool gains_by_waiting(const FunctionInfo *f)
{
    for (uint32_t i = 0; i < f->free.count; i++) {
        const BindingInfo *info = f->free.items[i];
        if (info->binding.storage == STORAGE_CELL && owner_of(info) == f->parent && !is_order_safe(info, f->created, f->created_loop) &&
            is_order_safe(info, f->declared, f->created_loop))
            return true;
    }
    return false;
}

static bool can_wait(const FunctionInfo *f)
{
    const BindingInfo *info = f->carrier;
    return f->declaration && f->function.count && info && info->binding.kind == BINDING_FUNCTION && !info->binding.assignments &&
           info->initialisers == 1 && !scope_info(info->binding.scope)->is_switch && f->reach > f->declared && gains_by_waiting(f);
}

/* function f() {} -> let f = function() {} */
static void become_let(Analysis *a, AstNode *declaration)
{
    AstNode *function = ARENA_NEW(a->arena, AstNode), *declarator = ARENA_NEW(a->arena, AstNode);
    function->kind = AST_FUNCTION;
    function->span = declaration->span;
    function->function = declaration->function;
    declarator->kind = AST_DECLARATOR;
    declarator->span = declaration->span;
    declarator->a = declaration->a;
    declarator->b = function;
    declaration->kind = AST_VAR;
    declaration->declaration = DECL_LET;
    declaration->a = NULL;
    declaration->function = NULL;
    declaration->number = 0;
    VEC_PUSH(a->arena, &declaration->list, declarator);
}

/* The declaration behind which this one goes: its own place, or that of a later neighbour it captures. */
static const FunctionInfo *place_of(const FunctionInfo *f)
{
    while (f->after)
        f = f->after;
    return f;
}

/* A closure that captures a neighbour waiting further down waits for that one too. */
static bool wait_for_neighbours(Analysis *a)
{
    bool moved = false;
    for (uint32_t i = 1; i < a->functions.count; i++) {
        FunctionInfo *f = a->functions.items[i];
        for (uint32_t k = 0; f->waits && k < f->free.count; k++) {
            const BindingInfo *info = f->free.items[k];
            FunctionInfo *other = info->value ? (FunctionInfo *)info->value->analysis : NULL;
            if (!other || other == f || !other->waits || info->binding.scope != f->carrier->binding.scope ||
                scope_capture_index(&other->function, &f->carrier->binding) >= 0)
                continue;
            const FunctionInfo *there = place_of(other), *here = place_of(f);
            bool behind = here->declared > there->declared || (here == there && f->rank > other->rank);
            if (behind || f->reach <= there->declared || there == f)
                continue;
            f->after = other;
            f->rank = other->rank + 1;
            moved = true;
        }
    }
    return moved;
}

static AstList *statements_of(const FunctionInfo *f)
{
    const Scope *scope = f->carrier->binding.scope;
    return scope->node ? &scope->node->list : &scope->function->ast->body->list;
}

static void move_behind(const FunctionInfo *f)
{
    AstList *list = statements_of(f);
    const AstNode *anchor = f->after->declaration;
    uint32_t from = 0, to = 0;
    while (from < list->count && list->items[from] != f->declaration)
        from++;
    while (to < list->count && list->items[to] != anchor)
        to++;
    if (from >= to || to >= list->count)
        return;
    memmove(&list->items[from], &list->items[from + 1], (to - from) * sizeof *list->items);
    list->items[to] = f->declaration;
}

static bool delay_closures(Analysis *a)
{
    bool changed = false;
    uint32_t last_rank = 0;
    for (uint32_t i = 1; i < a->functions.count; i++)
        a->functions.items[i]->waits = can_wait(a->functions.items[i]);
    for (int round = 0; round < 8 && wait_for_neighbours(a); round++)
        ;
    for (uint32_t i = 1; i < a->functions.count; i++)
        if (a->functions.items[i]->rank > last_rank)
            last_rank = a->functions.items[i]->rank;
    for (uint32_t rank = 1; rank <= last_rank; rank++) /* those they wait for first */
        for (uint32_t i = 1; i < a->functions.count; i++)
            if (a->functions.items[i]->after && a->functions.items[i]->rank == rank)
                move_behind(a->functions.items[i]);
    for (uint32_t i = 1; i < a->functions.count; i++) {
        if (!a->functions.items[i]->waits)
            continue;
        become_let(a, a->functions.items[i]->declaration);
        changed = true;
    }
    return changed;
}

/* ---- the order of hoisted closures */

static bool captures_binding(const FunctionInfo *f, const Binding *binding)
{
    return scope_capture_index(&f->function, binding) >= 0;
}

/* A declared closure that captures a neighbour's binding comes after it; cycles stay as they are. */
static bool order_closures(Analysis *a)
{
    bool changed = false;
    for (uint32_t round = 0; round < 8; round++) {
        bool moved = false;
        for (uint32_t i = 1; i < a->functions.count; i++) {
            FunctionInfo *f = a->functions.items[i];
            if (!f->declaration || f->declaration->kind != AST_FUNCTION_DECLARATION || !f->function.count)
                continue;
            for (uint32_t k = 0; k < f->free.count; k++) {
                const BindingInfo *info = f->free.items[k];
                FunctionInfo *other = info->value ? (FunctionInfo *)info->value->analysis : NULL;
                bool neighbour = other && other != f && other->declaration && other->declaration->kind == AST_FUNCTION_DECLARATION &&
                                 info->binding.scope == f->carrier->binding.scope && info->initialisers == 1;
                if (!neighbour || !captures_binding(f, &info->binding) || captures_binding(other, &f->carrier->binding) ||
                    f->declaration->number > other->declaration->number)
                    continue;
                bool later = other->created > f->created || other->declaration->number > 0;
                if (!later)
                    continue;
                f->declaration->number = other->declaration->number + 1;
                moved = changed = true;
            }
        }
        if (!moved)
            break;
    }
    return changed;
}

/* A declared class whose name is assigned has a name of its own inside. */
static bool split_class_names(Analysis *a)
{
    bool changed = false;
    for (uint32_t i = 0; i < a->class_nodes.count; i++) {
        const AstNode *node = a->class_nodes.items[i];
        if (!node->class->shares_name || !node->a->reference->assignments)
            continue;
        node->class->own_name = changed = true;
    }
    return changed;
}

bool rewrite(Analysis *a)
{
    return split_class_names(a) || spread_literals(a) || name_closures(a);
}

bool rewrite_order(Analysis *a)
{
    return order_closures(a);
}

bool rewrite_places(Analysis *a)
{
    return delay_closures(a);
}
