/* --dump=scope: functions with their bindings and captures, then the globals. */
#include "analysis.h"

static const char *const kind_names[] = {"var", "let", "const", "parameter", "function", "own name", "catch", "arguments", "import", "new.target"};
static const char *const storage_names[] = {"constant", "local", "global", "cell", "property"};

static const char *function_label(const ScopeFunction *function)
{
    return !function->ast ? "(top level)" : function->ast->name->length ? function->ast->name->bytes : "(anonymous)";
}

static void dump_binding(const Binding *b, FILE *out)
{
    fprintf(out, "  %s %s: %s", kind_names[b->kind], b->name->bytes, storage_names[b->storage]);
    if (b->storage == STORAGE_GLOBAL)
        fprintf(out, " %u", b->global);
    if (b->assignments)
        fprintf(out, ", assigned %u", b->assignments);
    if (b->captured)
        fputs(", captured", out);
    if (b->pinned)
        fputs(", pinned", out);
    if (b->needs_tdz)
        fputs(", tdz", out);
    fputc('\n', out);
}

static void dump_function(const ScopeProgram *program, const ScopeFunction *f, FILE *out)
{
    fprintf(out, "function %u %s", f->index, function_label(f));
    if (f->parent)
        fprintf(out, " in %u", f->parent->index);
    if (f->uses_this)
        fputs(", this", out);
    fputc('\n', out);
    (void)program;
    for (uint32_t i = 0; i < f->count; i++) {
        const Capture *c = &f->items[i];
        fprintf(out, "  capture %u %s: %s", i, c->binding ? c->binding->name->bytes : "this", c->by_value ? "value" : "cell");
        if (!c->from_parent)
            fprintf(out, " through %u", c->parent_index);
        fputc('\n', out);
    }
}

/* Bindings of block scopes belong to their function too, in the order of their declaration. */
static void dump_bindings(const Scope *scope, FILE *out)
{
    for (uint32_t i = 0; i < scope->count; i++)
        dump_binding(scope->items[i], out);
}

static void dump_scopes_below(const AstNode *node, FILE *out)
{
    if (!node || node->kind == AST_FUNCTION || node->kind == AST_CLASS || node->kind == AST_FUNCTION_DECLARATION)
        return;
    if (node->scope && node->scope->count && node->kind != AST_PROGRAM) {
        fprintf(out, "  %s%s\n", ast_kind_name(node->kind), node->scope->per_iteration ? ", per iteration" : "");
        dump_bindings(node->scope, out);
    }
    const AstNode *parts[] = {node->a, node->b, node->c, node->d};
    for (int i = 0; i < 4; i++)
        dump_scopes_below(parts[i], out);
    for (uint32_t i = 0; i < node->list.count; i++)
        dump_scopes_below(node->list.items[i], out);
}

void scope_dump(const ScopeProgram *program, FILE *out)
{
    for (uint32_t i = 0; i < program->function_count; i++) {
        const ScopeFunction *f = program->functions[i];
        dump_function(program, f, out);
        dump_bindings(f->scope, out);
        dump_scopes_below(f->ast ? f->ast->body : f->scope->node, out);
    }
    for (uint32_t i = 0; i < program->global_count; i++)
        fprintf(out, "global %u %s\n", i, program->globals[i]->name->bytes);
    for (uint32_t i = 0; i < program->assigned_builtin_count; i++)
        fprintf(out, "assigned builtin %s\n", program->assigned_builtins[i]->name->bytes);
}
