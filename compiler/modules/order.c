/* One program of all files' statements, in the order in which they run: a file's behind those of the files it imports, and what it
 * requires just before the statement that requires it, what it names by import() last. Where files import each other in a cycle the first one to be reached
 * comes last; what is used too early is then still uninitialised, as the standard says. Everything of a file that
 * is a function is there from the start.
 */
#include "graph.h"

static void append(Graph *g, AstNode *program, AstNode *statement, const Module *module)
{
    if (!statement)
        return;
    statement->span.file = module->ast.file;
    VEC_PUSH(g->arena, &program->list, statement);
}

/* const module = {exports: {}}, and `exports`, where the text says it. */
static void begin_commonjs(Graph *g, AstNode *program, Module *module)
{
    Span span = {0, 0, module->ast.file};
    AstNode *object = graph_node(g, AST_OBJECT, span), *property = graph_node(g, AST_PROPERTY, span);
    property->a = graph_node(g, AST_STRING, span);
    property->a->text = graph_text(g, "exports");
    property->b = graph_node(g, AST_OBJECT, span);
    VEC_PUSH(g->arena, &object->list, property);
    append(g, program, graph_variable(g, DECL_CONST, graph_text(g, "module"), object, span), module);
    AstNode *exports = graph_member(g, graph_name(g, graph_text(g, "module"), span), graph_text(g, "exports"));
    if (module->says_exports)
        append(g, program, graph_variable(g, DECL_LET, graph_text(g, "exports"), exports, span), module);
}

static void property_add(Graph *g, AstNode *object, const char *key, AstNode *value)
{
    AstNode *property = graph_node(g, AST_PROPERTY, object->span);
    property->a = graph_node(g, AST_STRING, object->span);
    property->a->text = graph_text(g, key);
    property->b = value;
    VEC_PUSH(g->arena, &object->list, property);
}

/* const META = {__proto__: null, url: "file", main: true} */
static void begin_meta(Graph *g, AstNode *program, const Module *module)
{
    Span span = {0, 0, module->ast.file};
    AstNode *object = graph_node(g, AST_OBJECT, span), *url = graph_node(g, AST_STRING, span);
    url->text = graph_text(g, module->path);
    property_add(g, object, "__proto__", graph_node(g, AST_NULL, span));
    property_add(g, object, "url", url);
    property_add(g, object, "main", graph_node(g, module == g->first ? AST_TRUE : AST_FALSE, span));
    append(g, program, graph_variable(g, DECL_CONST, graph_text(g, "*meta*"), object, span), module);
}

static void add_module(Graph *g, AstNode *program, Module *module);

/* Imports first, whatever the order in the text. */
static void add_imported(Graph *g, AstNode *program, const Module *module)
{
    for (uint32_t i = 0; i < module->requests.count; i++)
        if (!module->requests.items[i].required && module->requests.items[i].module)
            add_module(g, program, module->requests.items[i].module);
}

static bool some_awaits(const Graph *g)
{
    bool found = false;
    for (const Module *module = g->first; module; module = module->next)
        for (uint32_t i = 0; module->program && !found && i < module->program->list.count; i++)
            found = ast_awaits(module->program->list.items[i]);
    return found;
}

/* What import() names comes when everything else has run, as a promise tells of it; but before the statement where jobs
 * run while the top level still waits for something. */
static void add_required(Graph *g, AstNode *program, const Module *module, uint32_t statement)
{
    for (uint32_t i = 0; i < module->requests.count; i++) {
        const Request *request = &module->requests.items[i];
        bool waits = request->node->computed && !g->awaits;
        if (request->required && request->statement == statement && request->module && !waits)
            add_module(g, program, request->module);
    }
}

static void add_module(Graph *g, AstNode *program, Module *module)
{
    if (module->state)
        return;
    module->state = 1;
    add_imported(g, program, module);
    if (module->kind == MODULE_COMMONJS)
        begin_commonjs(g, program, module);
    if (module->says_meta)
        begin_meta(g, program, module);
    for (uint32_t i = 0; i < module->before.count; i++)
        append(g, program, module->before.items[i], module);
    for (uint32_t i = 0; module->program && i < module->program->list.count; i++) {
        AstNode *statement = module->program->list.items[i];
        add_required(g, program, module, i);
        append(g, program, statement->kind == AST_EXPORT ? statement->a : statement, module);
    }
    for (uint32_t i = 0; i < module->after.count; i++)
        append(g, program, module->after.items[i], module);
    module->state = 2;
}

AstNode *order_program(Graph *g, Module *entry)
{
    AstNode *program = graph_node(g, AST_PROGRAM, entry->program->span);
    g->awaits = some_awaits(g);
    add_module(g, program, entry);
    for (Module *module = g->first; module; module = module->next)
        add_module(g, program, module); /* import() */
    AstModule **last = &program->module;
    for (Module *module = g->first; module; module = module->next) {
        module->ast.script = module->kind == MODULE_SCRIPT;
        *last = &module->ast;
        last = &module->ast.next;
    }
    return program;
}
