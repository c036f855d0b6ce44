/* Early errors of modules: where import and export may stand, and which names a file exports. */
#include "early.h"

static Span word(Span span)
{
    enum { LENGTH = 6 }; /* import, export */
    if (span.end - span.start > LENGTH)
        span.end = span.start + LENGTH;
    return span;
}

bool early_is_module(const AstNode *program)
{
    for (uint32_t i = 0; i < program->list.count; i++)
        if (program->list.items[i]->kind == AST_IMPORT || program->list.items[i]->kind == AST_EXPORT)
            return true;
    return false;
}

void early_misplaced(Early *e, const AstNode *node)
{
    early_error(e, node->span, "put it at the top of the file", "%s is allowed at the top level only",
                node->kind == AST_IMPORT ? "import" : "export");
}

static void check_place(Early *e, const AstNode *node)
{
    if (e->scope->parent || e->function || e->labels || e->in_loop)
        early_misplaced(e, node);
}

void early_import(Early *e, const AstNode *node)
{
    check_place(e, node);
    for (uint32_t i = 0; i < node->list.count; i++)
        early_binding(e, node->list.items[i]->a);
}

void early_export(Early *e, const AstNode *node)
{
    check_place(e, node);
    early_check(e, node->a);
}

void early_import_call(Early *e, const AstNode *node)
{
    if (node->list.count == 0)
        early_error(e, word(node->span), NULL, "import() needs the name of a module");
    if (node->list.count > 2)
        early_error(e, node->list.items[2]->span, NULL, "import() takes a name and options");
    for (uint32_t i = 0; i < node->list.count; i++)
        if (node->list.items[i]->kind == AST_SPREAD)
            early_error(e, node->list.items[i]->span, NULL, "import() takes no spread arguments");
    early_check_list(e, &node->list);
}

/* ---- exported names */

typedef struct Names {
    struct { const AstText **items; uint32_t count, capacity; } exported, variables;
} Names;

static void export_text(Early *e, Names *names, const AstText *text, Span span)
{
    for (uint32_t i = 0; i < names->exported.count; i++)
        if (names->exported.items[i] == text) {
            early_error(e, span, NULL, "'%s' is exported twice", text->bytes);
            return;
        }
    VEC_PUSH(&e->arena, &names->exported, text);
}

static void export_target(Early *e, Names *names, const AstNode *target)
{
    if (!target)
        return;
    switch (target->kind) {
    case AST_IDENTIFIER: export_text(e, names, target->text, target->span); return;
    case AST_ASSIGN_PATTERN: case AST_REST: export_target(e, names, target->a); return;
    case AST_PROPERTY: export_target(e, names, target->b); return;
    case AST_ARRAY_PATTERN: case AST_OBJECT_PATTERN:
        for (uint32_t i = 0; i < target->list.count; i++)
            export_target(e, names, target->list.items[i]);
        return;
    default: return;
    }
}

static void export_declaration(Early *e, Names *names, const AstNode *node)
{
    if (node->kind == AST_VAR)
        for (uint32_t i = 0; i < node->list.count; i++)
            export_target(e, names, node->list.items[i]->a);
    else
        export_target(e, names, node->a);
}

static void note_target(Early *e, Names *names, const AstNode *target)
{
    if (!target)
        return;
    if (target->kind == AST_IDENTIFIER)
        VEC_PUSH(&e->arena, &names->variables, target->text);
    note_target(e, names, target->kind == AST_PROPERTY ? target->b : target->a);
    for (uint32_t i = 0; i < target->list.count; i++)
        note_target(e, names, target->list.items[i]);
}

/* The names of every `var` below a statement. */
static void note_vars(Early *e, Names *names, const AstNode *node)
{
    if (!node || node->kind == AST_FUNCTION_DECLARATION || node->kind == AST_CLASS_DECLARATION)
        return;
    if (node->kind == AST_VAR && node->declaration == DECL_VAR)
        for (uint32_t i = 0; i < node->list.count; i++)
            note_target(e, names, node->list.items[i]->a);
    if (node->kind == AST_VAR || node->kind == AST_EXPRESSION_STATEMENT)
        return;
    const AstNode *parts[] = {node->a, node->b, node->c, node->d};
    for (int i = 0; i < 4; i++)
        note_vars(e, names, parts[i]);
    for (uint32_t i = 0; i < node->list.count; i++)
        note_vars(e, names, node->list.items[i]);
}

static bool is_declared(const Early *e, const Names *names, const AstText *text)
{
    for (uint32_t i = 0; i < e->scope->names.count; i++)
        if (e->scope->names.items[i].text == text)
            return true;
    for (uint32_t i = 0; i < names->variables.count; i++)
        if (names->variables.items[i] == text)
            return true;
    return text->bytes[0] == '*';
}

void early_exported_names(Early *e, const AstNode *program)
{
    Names names = {0};
    for (uint32_t i = 0; i < program->list.count; i++)
        note_vars(e, &names, program->list.items[i]);
    for (uint32_t i = 0; i < program->list.count; i++) {
        const AstNode *node = program->list.items[i];
        if (node->kind != AST_EXPORT)
            continue;
        if (node->a && !node->list.count)
            export_declaration(e, &names, node->a);
        for (uint32_t k = 0; k < node->list.count; k++) {
            const AstNode *name = node->list.items[k];
            if (name->text)
                export_text(e, &names, name->text, name->span);
            if (name->a && !node->text && !is_declared(e, &names, name->a->text))
                early_error(e, name->a->span, NULL, "'%s' is exported but not declared", name->a->text->bytes);
        }
    }
}
