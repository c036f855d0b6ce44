/* Scopes and the names they declare: hoisting. */
#include "analysis.h"

Scope *scope_open(Analysis *a, AstNode *node)
{
    ScopeInfo *info = ARENA_NEW(a->arena, ScopeInfo);
    info->scope.parent = a->scope;
    info->scope.function = &a->current->function;
    info->scope.node = node;
    info->loop = a->loop;
    info->start = ++a->order;
    if (node)
        node->scope = &info->scope;
    return a->scope = &info->scope;
}

void scope_close(Analysis *a, Scope *scope)
{
    a->scope = scope->parent;
}

FunctionInfo *function_new(Analysis *a, AstFunction *ast, FunctionInfo *parent)
{
    FunctionInfo *info = ARENA_NEW(a->arena, FunctionInfo);
    info->function.ast = ast;
    info->function.parent = parent ? &parent->function : NULL;
    info->function.index = a->functions.count;
    info->parent = parent;
    info->reach = NEVER;
    if (ast)
        ast->analysis = &info->function;
    VEC_PUSH(a->arena, &a->functions, info);
    return info;
}

BindingInfo *binding_new(Analysis *a, Scope *scope, const AstText *name, BindingKind kind, AstNode *identifier)
{
    BindingInfo *info = ARENA_NEW(a->arena, BindingInfo);
    info->binding.name = name;
    info->binding.kind = kind;
    info->binding.storage = STORAGE_LOCAL;
    info->binding.scope = scope;
    info->binding.function = scope->function;
    info->binding.declaration = identifier;
    info->binding.span = identifier ? identifier->span : (Span){UINT32_MAX, UINT32_MAX, 0};
    info->binding.id = a->bindings.count;
    info->file = a->file;
    info->ready = NEVER;
    info->arm = 0;
    VEC_PUSH(a->arena, &a->bindings, info);
    return info;
}

/* A name may be declared more than once where early errors allow it: parameters, var and functions share one binding. */
BindingInfo *declare(Analysis *a, Scope *scope, AstNode *identifier, BindingKind kind)
{
    for (uint32_t i = 0; i < scope->count; i++) {
        BindingInfo *old = binding_info(scope->items[i]);
        if (old->binding.name != identifier->text || (!scope->parent && old->file != a->file))
            continue;
        if (old->binding.kind == BINDING_FUNCTION_NAME || old->binding.kind == BINDING_ARGUMENTS) { /* shadowed from here on */
            BindingInfo *info = binding_new(a, scope, identifier->text, kind, identifier);
            scope->items[i] = &info->binding;
            identifier->reference = &info->binding;
            return info;
        }
        if (old->binding.kind == BINDING_VAR && kind == BINDING_FUNCTION)
            old->binding.kind = BINDING_FUNCTION;
        identifier->reference = &old->binding;
        return old;
    }
    BindingInfo *info = binding_new(a, scope, identifier->text, kind, identifier);
    identifier->reference = &info->binding;
    VEC_PUSH(a->arena, scope, &info->binding);
    return info;
}

/* The names in a target. */
void declare_target(Analysis *a, Scope *scope, AstNode *target, BindingKind kind)
{
    if (!target)
        return;
    switch (target->kind) {
    case AST_IDENTIFIER: declare(a, scope, target, kind); return;
    case AST_ASSIGN_PATTERN: case AST_REST: declare_target(a, scope, target->a, kind); return;
    case AST_PROPERTY: declare_target(a, scope, target->b, kind); return;
    case AST_ARRAY_PATTERN: case AST_OBJECT_PATTERN:
        for (uint32_t i = 0; i < target->list.count; i++)
            declare_target(a, scope, target->list.items[i], kind);
        return;
    default: return;
    }
}

/* let, const and functions directly in a statement list. */
void declare_statements(Analysis *a, Scope *scope, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        AstNode *node = list->items[i];
        if (node->kind == AST_FUNCTION_DECLARATION) {
            declare(a, scope, node->a, BINDING_FUNCTION);
        } else if (node->kind == AST_CLASS_DECLARATION) {
            declare_target(a, scope, node->a, BINDING_LET);
        } else if (node->kind == AST_IMPORT) {
            declare_import(a, scope, node);
        } else if (node->kind == AST_VAR && node->declaration != DECL_VAR) {
            BindingKind kind = node->declaration == DECL_LET ? BINDING_LET : BINDING_CONST;
            for (uint32_t k = 0; k < node->list.count; k++) {
                const AstNode *declarator = node->list.items[k];
                declare_target(a, scope, declarator->a, kind);
                if (declarator->b && declarator->b->is_enum && declarator->a->kind == AST_IDENTIFIER)
                    binding_info(declarator->a->reference)->members = declarator->b;
            }
        }
    }
}

static void declare_var_list(Analysis *a, Scope *scope, const AstNode *node)
{
    if (node->declaration != DECL_VAR)
        return;
    for (uint32_t i = 0; i < node->list.count; i++)
        declare_target(a, scope, node->list.items[i]->a, BINDING_VAR);
}

/* Every `var` below a statement, inner functions excepted, belongs to the function. */
void declare_vars(Analysis *a, Scope *scope, const AstNode *node)
{
    if (!node)
        return;
    switch (node->kind) {
    case AST_VAR: declare_var_list(a, scope, node); return;
    case AST_IF:
        declare_vars(a, scope, node->b);
        declare_vars(a, scope, node->c);
        return;
    case AST_FOR: case AST_FOR_IN: case AST_FOR_OF:
        if (node->a && node->a->kind == AST_VAR)
            declare_var_list(a, scope, node->a);
        declare_vars(a, scope, node->d);
        return;
    case AST_WHILE: case AST_DO_WHILE: declare_vars(a, scope, node->d); return;
    case AST_TRY:
        declare_vars(a, scope, node->a);
        declare_vars(a, scope, node->b);
        declare_vars(a, scope, node->c);
        return;
    case AST_CATCH: declare_vars(a, scope, node->b); return;
    case AST_LABELLED: declare_vars(a, scope, node->a); return;
    case AST_PROGRAM: case AST_BLOCK: case AST_SWITCH: case AST_CASE:
        for (uint32_t i = 0; i < node->list.count; i++)
            declare_vars(a, scope, node->list.items[i]);
        return;
    default: return;
    }
}

/* Functions declared in a list come to life when their scope does, those of lower rank (rewrite.c) first. */
void hoist_functions(Analysis *a, Scope *scope, const AstList *list)
{
    uint32_t first = scope->functions.count;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i]->kind == AST_FUNCTION_DECLARATION)
            VEC_PUSH(a->arena, &scope->functions, list->items[i]);
    AstNode **items = scope->functions.items;
    for (uint32_t i = first + 1; i < scope->functions.count; i++) {
        AstNode *node = items[i];
        uint32_t k = i;
        for (; k > first && items[k - 1]->number > node->number; k--)
            items[k] = items[k - 1];
        items[k] = node;
    }
    for (uint32_t i = first; i < scope->functions.count; i++) {
        AstNode *node = scope->functions.items[i];
        BindingInfo *info = binding_info(node->a->reference);
        FunctionInfo *function = function_new(a, node->function, a->current);
        function->declaration = node;
        function->created = ++a->order;
        function->created_loop = a->loop;
        function->carrier = info;
        info->initialisers++;
        info->value = node->function;
        if (info->binding.kind != BINDING_FUNCTION || info->initialisers > 1)
            info->binding.assignments++;
        mention_write(a, info, node->a, true);
    }
}
