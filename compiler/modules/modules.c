/* The linker from the outside, and the nodes it makes. */
#include "graph.h"

const AstText *graph_text(Graph *g, const char *bytes)
{
    return ast_text(g->arena, &g->texts, bytes, strlen(bytes));
}

AstNode *graph_node(Graph *g, AstKind kind, Span span)
{
    AstNode *node = ARENA_NEW(g->arena, AstNode);
    node->kind = kind;
    node->span = span;
    return node;
}

AstNode *graph_name(Graph *g, const AstText *name, Span span)
{
    AstNode *node = graph_node(g, AST_IDENTIFIER, span);
    node->text = name;
    return node;
}

AstNode *graph_member(Graph *g, AstNode *object, const AstText *name)
{
    AstNode *node = graph_node(g, AST_MEMBER, object->span);
    node->a = object;
    node->b = graph_node(g, AST_STRING, object->span);
    node->b->text = name;
    return node;
}

AstNode *graph_variable(Graph *g, AstDeclaration kind, const AstText *name, AstNode *value, Span span)
{
    AstNode *node = graph_node(g, AST_VAR, span), *declarator = graph_node(g, AST_DECLARATOR, span);
    declarator->a = graph_name(g, name, span);
    declarator->b = value;
    node->declaration = kind;
    VEC_PUSH(g->arena, &node->list, declarator);
    return node;
}

AstNode *modules_link(Arena *arena, SourceFile *entry, FileList *files, Diag *diag)
{
    Graph graph = {.arena = arena, .diag = diag}, *g = &graph;
    g->last = &g->first;
    Module *module = load_program(g, entry);
    *files = (FileList){g->sources.items, g->sources.count};
    if (!module->program)
        return NULL;
    link_all(g);
    return order_program(g, module);
}

void modules_free(FileList *files, const SourceFile *entry)
{
    for (uint32_t i = 0; i < files->count; i++)
        if (files->items[i] != entry)
            source_free((SourceFile *)(uintptr_t)files->items[i]);
    *files = (FileList){0};
}
