/* The files of a program: each is read, parsed and checked by itself, and says what it wants of others. */
#include "graph.h"

enum { FILES_LIMIT = 60000 };

bool is_library(const AstText *name)
{
    return memchr(name->bytes, ':', name->length) != NULL;
}

/* ---- what is in a file */

/* What looks at all nodes of a file. */
typedef struct Visitor Visitor;
struct Visitor {
    void (*visit)(Visitor *visitor, AstNode *node);     /* goes on by visit_children */
    bool (*leaves_out)(const AstFunction *function);
};

static void visit_list(Visitor *v, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i])
            v->visit(v, list->items[i]);
}

static void visit_function(Visitor *v, const AstFunction *function)
{
    if (!function || v->leaves_out(function))
        return;
    visit_list(v, &function->parameters);
    if (function->body)
        v->visit(v, function->body);
}

static void visit_children(Visitor *v, AstNode *node)
{
    AstNode *parts[] = {node->a, node->b, node->c, node->d};
    for (int i = 0; i < 4; i++)
        if (parts[i])
            v->visit(v, parts[i]);
    visit_list(v, &node->list);
    visit_function(v, node->function);
    if (!node->class)
        return;
    if (node->class->heritage)
        v->visit(v, node->class->heritage);
    visit_list(v, &node->class->members);
    visit_function(v, node->class->constructor);
}

typedef struct Walk {
    Visitor visitor;
    Graph *g;
    Module *module;
    uint32_t statement;
} Walk;

static bool is_text(const AstText *text, const char *s) { return text && strcmp(text->bytes, s) == 0; }

/* `require` is somebody else's in bundles of CommonJS modules. */
static bool takes_require(const AstFunction *function)
{
    for (uint32_t i = 0; i < function->parameters.count; i++)
        if (function->parameters.items[i]->kind == AST_IDENTIFIER && is_text(function->parameters.items[i]->text, "require"))
            return true;
    return false;
}

static void add_request(Walk *w, AstNode *node, bool required)
{
    Request request = {.node = node, .statement = w->statement, .required = required};
    VEC_PUSH(w->g->arena, &w->module->requests, request);
}

static void walk_require(Walk *w, AstNode *call)
{
    const AstNode *argument = call->list.count == 1 ? call->list.items[0] : NULL;
    if (argument && argument->kind == AST_STRING && !is_library(argument->text))
        add_request(w, call, true);
}

/* import("name") -> Promise.resolve(require("name")); the module runs before the statement. */
static void walk_import_call(Walk *w, AstNode *node)
{
    Graph *g = w->g;
    const AstNode *name = node->list.items[0];
    if (name->kind != AST_STRING) {
        diag_report(g->diag, SEVERITY_ERROR, node->span, "the program is linked when it is built", "import() needs the module's name as a literal");
        return;
    }
    AstNode *call = graph_node(g, AST_CALL, node->span);
    call->a = graph_name(g, graph_text(g, "require"), node->span);
    VEC_PUSH(g->arena, &call->list, node->list.items[0]);
    node->kind = AST_CALL;
    node->a = graph_member(g, graph_name(g, graph_text(g, "Promise"), node->span), graph_text(g, "resolve"));
    node->list.items[0] = call;
    node->list.count = 1;
    call->computed = true; /* its namespace, whatever kind of module it is */
    if (!is_library(name->text))
        add_request(w, call, true);
}

static void walk_name(Walk *w, const AstNode *node)
{
    w->module->says_module |= is_text(node->text, "module");
    w->module->says_exports |= is_text(node->text, "exports");
}

static void see_name(Walk *w, const AstText *name)
{
    for (uint32_t i = 0; i < w->module->seen.count; i++)
        if (w->module->seen.items[i] == name)
            return;
    VEC_PUSH(w->g->arena, &w->module->seen, name);
}

static bool is_exports(const AstNode *node)
{
    if (node->kind == AST_MEMBER)
        return node->a->kind == AST_IDENTIFIER && is_text(node->a->text, "module") && is_text(node->b->text, "exports");
    return node->kind == AST_IDENTIFIER && is_text(node->text, "exports");
}

/* exports.name = ..., module.exports = {name: ...} */
static void walk_assignment(Walk *w, const AstNode *node)
{
    const AstNode *target = node->a, *value = node->b;
    if (target->kind == AST_MEMBER && is_exports(target->a) && target->b->kind == AST_STRING)
        see_name(w, target->b->text);
    if (target->kind != AST_MEMBER || !is_exports(target) || value->kind != AST_OBJECT)
        return;
    for (uint32_t i = 0; i < value->list.count; i++) {
        const AstNode *property = value->list.items[i];
        if (property->kind == AST_PROPERTY && !property->computed && property->a->kind == AST_STRING)
            see_name(w, property->a->text);
    }
}

static void walk(Visitor *visitor, AstNode *node)
{
    Walk *w = (Walk *)(void *)visitor;
    if (node->kind == AST_ASSIGN)
        walk_assignment(w, node);
    if (node->kind == AST_IDENTIFIER)
        walk_name(w, node);
    if (node->kind == AST_META && node->text && node->text->bytes[0] == 'i') {
        node->kind = AST_IDENTIFIER;
        node->text = graph_text(w->g, "*meta*");
        w->module->says_meta = true;
    }
    if (node->kind == AST_CALL && node->a && node->a->kind == AST_IDENTIFIER && is_text(node->a->text, "require"))
        walk_require(w, node);
    if (node->kind == AST_IMPORT_CALL && node->list.count)
        walk_import_call(w, node);
    visit_children(visitor, node);
}

/* ---- what it exports */

static void add_export(Walk *w, const AstText *name, const AstText *local, const AstNode *from, Span span)
{
    Export export = {name, local, from, span};
    VEC_PUSH(w->g->arena, &w->module->exports, export);
}

static void export_target(Walk *w, const AstNode *target)
{
    if (!target)
        return;
    switch (target->kind) {
    case AST_IDENTIFIER: add_export(w, target->text, target->text, NULL, target->span); return;
    case AST_ASSIGN_PATTERN: case AST_REST: export_target(w, target->a); return;
    case AST_PROPERTY: export_target(w, target->b); return;
    default:
        for (uint32_t i = 0; i < target->list.count; i++)
            export_target(w, target->list.items[i]);
        return;
    }
}

static void collect_exports(Walk *w, const AstNode *node)
{
    const AstNode *from = node->text ? node : NULL;
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *name = node->list.items[i];
        add_export(w, name->text, name->a ? name->a->text : NULL, from, name->span);
    }
    if (!node->a || node->list.count)
        return;
    if (node->a->kind == AST_VAR)
        for (uint32_t i = 0; i < node->a->list.count; i++)
            export_target(w, node->a->list.items[i]->a);
    else
        export_target(w, node->a->a);
}

/* ---- reading */

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

static bool declares(const AstNode *statement, const char *name)
{
    if (statement->kind == AST_FUNCTION_DECLARATION || statement->kind == AST_CLASS_DECLARATION)
        return is_text(statement->a->text, name);
    for (uint32_t i = 0; statement->kind == AST_VAR && i < statement->list.count; i++)
        if (statement->list.items[i]->a->kind == AST_IDENTIFIER && is_text(statement->list.items[i]->a->text, name))
            return true;
    return false;
}

static void set_kind(Module *module)
{
    for (uint32_t i = 0; i < module->program->list.count; i++) {
        const AstNode *statement = module->program->list.items[i];
        if (statement->kind == AST_IMPORT || statement->kind == AST_EXPORT)
            module->kind = MODULE_ES;
        module->says_module &= !declares(statement, "module");
        module->says_exports &= !declares(statement, "exports");
    }
    if (module->says_meta || ends_with(module->path, ".mjs") || ends_with(module->path, ".mts"))
        module->kind = MODULE_ES;
    if (module->kind == MODULE_SCRIPT && (ends_with(module->path, ".cjs") || module->says_module || module->says_exports))
        module->kind = MODULE_COMMONJS;
}

/* `exports = value` at the top level of a file that does not mention `module`: in Node that exports nothing, so it means what it does in Espruino,
 * exports = module.exports = value. */
static void export_value(Graph *g, const Module *module)
{
    for (uint32_t i = 0; i < module->program->list.count; i++) {
        AstNode *node = module->program->list.items[i];
        if (node->kind != AST_EXPRESSION_STATEMENT)
            continue;
        node = node->a;
        if (node->kind != AST_ASSIGN || node->op != OPR_ASSIGN || node->a->kind != AST_IDENTIFIER || !is_exports(node->a))
            continue;
        AstNode *inner = graph_node(g, AST_ASSIGN, node->span);
        inner->op = OPR_ASSIGN;
        inner->a = graph_member(g, graph_name(g, graph_text(g, "module"), node->span), node->a->text);
        inner->b = node->b;
        node->b = inner;
    }
}

/* ---- TypeScript: imports of types */

typedef struct Search {
    Visitor visitor;
    const AstText *name;
    bool found;
} Search;

static bool leaves_out_none(const AstFunction *function) { return !function; }

static void search(Visitor *visitor, AstNode *node)
{
    Search *s = (Search *)(void *)visitor;
    if (s->found || node->kind == AST_IMPORT || (node->kind == AST_EXPORT && node->text))
        return;
    s->found = node->kind == AST_IDENTIFIER && node->text == s->name;
    visit_children(visitor, node);
}

/* A name that no code mentions is a type; an import of nothing else has gone with its types. */
static void erase_types(const Module *module)
{
    for (uint32_t i = 0; i < module->program->list.count; i++) {
        AstNode *node = module->program->list.items[i];
        uint32_t erased = 0;
        for (uint32_t k = 0; node->kind == AST_IMPORT && k < node->list.count; k++) {
            Search s = {.visitor = {search, leaves_out_none}, .name = node->list.items[k]->a->text};
            visit_list(&s.visitor, &module->program->list);
            node->list.items[k]->computed = !s.found;
            erased += !s.found;
        }
        if (erased && erased == node->list.count)
            node->kind = AST_EMPTY;
    }
}

static void read_code(Graph *g, Module *module)
{
    module->program = ast_parse_file(g->arena, &g->texts, module->source, g->diag);
    if (!module->program)
        return;
    ast_check_early(module->program, module->source, g->diag);
    module->typescript = source_is_typescript(module->source);
    if (module->typescript)
        erase_types(module);
    Walk w = {.visitor = {walk, takes_require}, .g = g, .module = module};
    for (uint32_t i = 0; i < module->program->list.count; i++) {
        AstNode *node = module->program->list.items[i];
        w.statement = i;
        if (node->kind == AST_IMPORT || (node->kind == AST_EXPORT && node->text))
            add_request(&w, node, false);
        if (node->kind == AST_EXPORT)
            collect_exports(&w, node);
        AstNode *code = node->kind == AST_EXPORT ? node->a : node->kind == AST_IMPORT ? NULL : node;
        if (code)
            walk(&w.visitor, code);
    }
    set_kind(module);
    if (module->kind == MODULE_COMMONJS && module->says_exports && !module->says_module)
        export_value(g, module);
}

static void set_names(Graph *g, Module *module)
{
    AstModule *ast = &module->ast;
    ast->path = graph_text(g, module->path);
    ast->namespace_name = graph_text(g, "*namespace*");
    ast->value_name = module->kind == MODULE_DATA ? graph_text(g, "*default*") : ast->namespace_name;
    ast->file = module->source ? module->source->index : 0;
}

static void add_module(Graph *g, Module *module)
{
    *g->last = module;
    g->last = &module->next;
    if (!module->source)
        return;
    while (g->sources.count <= module->source->index)
        VEC_PUSH(g->arena, &g->sources, NULL);
    g->sources.items[module->source->index] = module->source;
}

static void read_data(Graph *g, Module *module)
{
    AstNode *value = data_value(g, module);
    module->kind = MODULE_DATA;
    if (!value)
        return;
    const AstText *name = graph_text(g, "*default*");
    Export export = {graph_text(g, "default"), name, NULL, value->span};
    VEC_PUSH(g->arena, &module->exports, export);
    VEC_PUSH(g->arena, &module->before, graph_variable(g, DECL_CONST, name, value, value->span));
}

static Module *find_module(const Graph *g, const char *real, const char *type)
{
    for (Module *module = g->first; module; module = module->next)
        if (strcmp(module->real, real) == 0 && (type ? module->type && strcmp(module->type, type) == 0 : !module->type))
            return module;
    return NULL;
}

static const char *real_path(Graph *g, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? arena_strndup(g->arena, real, strlen(real)) : path;
    free(real);
    return copy;
}

static Module *load(Graph *g, const char *path, const AstText *type)
{
    const char *real = real_path(g, path);
    const char *data = data_type(path, type);
    Module *module = find_module(g, real, data);
    if (module || g->diag->file_count >= FILES_LIMIT)
        return module;
    module = ARENA_NEW(g->arena, Module);
    module->path = path;
    module->real = real;
    module->type = data;
    if (data) {
        read_data(g, module);
    } else if ((module->source = source_read(path, g->diag))) {
        module->source->foreign = strstr(path, "node_modules/") != NULL;
        diag_add_file(g->diag, module->source);
        read_code(g, module);
    }
    set_names(g, module);
    add_module(g, module);
    return module;
}

/* A module of Espruino's interpreter that no project has as a file: the library's of that name. */
static bool become_library(Graph *g, AstNode *node, AstNode *name)
{
    if (!is_text(name->text, "heatshrink"))
        return false;
    name->text = graph_text(g, arena_printf(g->arena, "mote:%s", name->text->bytes));
    if (node->kind == AST_IMPORT)
        node->text = name->text;
    return true;
}

static void load_requested(Graph *g, Module *importer, Request *request)
{
    AstNode *node = request->node;
    AstNode *name = request->required ? node->list.items[0] : node->c;
    const AstText *type = !request->required && node->b ? node->b->text : NULL;
    const char *why = NULL;
    if (is_library(name->text))
        return;
    if (type && !is_text(type, "json") && !is_text(type, "text") && !is_text(type, "bytes")) {
        diag_report(g->diag, SEVERITY_ERROR, node->b->span, "types are json, text and bytes", "files of type '%s' can't be imported", type->bytes);
        return;
    }
    const char *path = resolve_module(g->arena, importer->path, name->text->bytes, request->required && !node->computed, &why);
    if (!path && become_library(g, node, name))
        return;
    if (!path) {
        diag_report(g->diag, SEVERITY_ERROR, name->span, why, "cannot find '%s', which %s imports", name->text->bytes, importer->path);
        return;
    }
    request->module = load(g, path, type);
    if (request->module && request->required && !node->computed && request->module->kind == MODULE_SCRIPT)
        request->module->kind = MODULE_COMMONJS;
    if (request->required)
        node->module = request->module ? &request->module->ast : NULL;
}

Module *load_program(Graph *g, SourceFile *entry)
{
    Module *module = ARENA_NEW(g->arena, Module);
    module->path = entry->path;
    module->real = real_path(g, entry->path);
    module->source = entry;
    read_code(g, module);
    set_names(g, module);
    add_module(g, module);
    for (Module *at = module; at; at = at->next) /* the list grows */
        for (uint32_t i = 0; i < at->requests.count; i++)
            load_requested(g, at, &at->requests.items[i]);
    return module;
}

Module *requested_by(const Module *module, const AstNode *node)
{
    for (uint32_t i = 0; i < module->requests.count; i++)
        if (module->requests.items[i].node == node)
            return module->requests.items[i].module;
    return NULL;
}
