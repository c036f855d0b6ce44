/* Scope analysis from the outside: resolve, decide, improve the tree, and once more until nothing improves. */
#include "analysis.h"

enum { PASSES = 8 };

static Analysis analyse(Arena *arena, AstNode *program, const BuiltinNames *builtins, bool library, Diag *diag)
{
    Analysis a = {.arena = arena, .diag = diag, .builtins = builtins, .library = library};
    resolve_program(&a, program);
    if (a.failed || a.incomplete)
        return a;
    find_reach(&a);
    find_tdz(&a);
    find_storage(&a);
    return a;
}

static ScopeProgram *result(Analysis *a)
{
    ScopeProgram *program = ARENA_NEW(a->arena, ScopeProgram);
    program->functions = ARENA_ARRAY(a->arena, ScopeFunction *, a->functions.count);
    program->function_count = a->functions.count;
    for (uint32_t i = 0; i < a->functions.count; i++)
        program->functions[i] = &a->functions.items[i]->function;
    program->globals = ARENA_ARRAY(a->arena, Binding *, a->bindings.count + 1);
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        Binding *binding = &a->bindings.items[i]->binding;
        if (binding->storage != STORAGE_GLOBAL)
            continue;
        binding->global = program->global_count;
        program->globals[program->global_count++] = binding;
    }
    program->regexps = a->regexps;
    program->assigned_builtins = a->assigned.items;
    program->assigned_builtin_count = a->assigned.count;
    program->names_pins = a->names_pins;
    program->global_object = a->global ? &a->global->binding : NULL;
    return program;
}

ScopeProgram *scope_analyse(Arena *arena, AstNode *program, const BuiltinNames *builtins, bool library, Diag *diag)
{
    Analysis a = analyse(arena, program, builtins, library, diag);
    while (!a.failed && a.incomplete) { /* everything has been said */
        namespaces_add(arena, program);
        a = analyse(arena, program, builtins, library, NULL);
    }
    if (a.failed)
        return NULL;
    for (int pass = 1; pass < PASSES && rewrite(&a); pass++)
        a = analyse(arena, program, builtins, library, NULL);
    if (rewrite_order(&a))
        a = analyse(arena, program, builtins, library, NULL);
    if (rewrite_places(&a))
        a = analyse(arena, program, builtins, library, NULL);
    return result(&a);
}
