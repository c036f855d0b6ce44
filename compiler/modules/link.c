/* Which variable of which file a name means: ResolveExport of ECMA-262, for the whole program at once. */
#include "graph.h"

typedef struct Target {
    enum { MISSING, FOUND, AMBIGUOUS } state;
    AstModule *module;    /* NULL: of the library */
    const AstText *name;
} Target;

/* The questions that are being answered. */
typedef struct Question {
    const struct Question *outer;
    const Module *module;
    const AstText *name;
} Question;

static Target resolve(Graph *g, Module *module, const AstText *name, const Question *outer);

static Target library_target(Graph *g, const AstText *module, const AstText *name)
{
    bool whole = !name || strcmp(name->bytes, "default") == 0;
    return (Target){FOUND, NULL, whole ? module : graph_text(g, arena_printf(g->arena, "%s.%s", module->bytes, name->bytes))};
}

/* Somebody wants the namespace of a CommonJS module: it has the names that can be seen in the text. */
static void want_all(Graph *g, Module *module)
{
    if (module->kind != MODULE_COMMONJS)
        return;
    resolve(g, module, graph_text(g, "default"), NULL);
    for (uint32_t i = 0; i < module->seen.count; i++)
        resolve(g, module, module->seen.items[i], NULL);
}

/* What `node`, an IMPORT or EXPORT, gets under `name`; NULL: the namespace. */
static Target resolve_request(Graph *g, Module *importer, const AstNode *node, const AstText *name, const Question *outer)
{
    if (is_library(node->text))
        return library_target(g, node->text, name);
    Module *from = requested_by(importer, node);
    if (!from)
        return (Target){.state = MISSING};
    if (name)
        return resolve(g, from, name, outer);
    want_all(g, from);
    return (Target){FOUND, &from->ast, from->ast.namespace_name};
}

/* The import that declares `local`, or NULL. */
static const AstNode *find_import(const Module *module, const AstText *local, const AstNode **name)
{
    for (uint32_t i = 0; i < module->requests.count; i++) {
        const AstNode *node = module->requests.items[i].node;
        for (uint32_t k = 0; node->kind == AST_IMPORT && k < node->list.count; k++) {
            *name = node->list.items[k];
            if ((*name)->a->text == local)
                return node;
        }
    }
    return NULL;
}

static bool has_name(const NameList *names, const AstText *name)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (names->items[i] == name)
            return true;
    return false;
}

/* module.exports itself, or what it has under that name when the module has run. */
static Target resolve_member(Graph *g, Module *module, const AstText *name)
{
    Span span = {0, 0, module->ast.file};
    bool whole = strcmp(name->bytes, "default") == 0;
    const AstText *local = whole ? graph_text(g, "*default*") : graph_text(g, arena_printf(g->arena, "*%s*", name->bytes));
    if (!has_name(&module->members, name)) {
        AstNode *value = graph_member(g, graph_name(g, graph_text(g, "module"), span), graph_text(g, "exports"));
        if (!whole)
            value = graph_member(g, value, name);
        VEC_PUSH(g->arena, &module->members, name);
        VEC_PUSH(g->arena, &module->after, graph_variable(g, DECL_CONST, local, value, span));
    }
    return (Target){FOUND, &module->ast, local};
}

static bool same(const Target *x, const Target *y) { return x->module == y->module && x->name == y->name; }

static Target resolve_star(Graph *g, Module *module, const AstText *name, const Question *question)
{
    Target found = {.state = MISSING};
    if (strcmp(name->bytes, "default") == 0)
        return found;
    for (uint32_t i = 0; i < module->exports.count; i++) {
        const Export *export = &module->exports.items[i];
        Module *from = export->name ? NULL : requested_by(module, export->from);
        if (!from)
            continue;
        bool seen = from->kind != MODULE_COMMONJS || has_name(&from->seen, name);
        Target one = seen ? resolve(g, from, name, question) : (Target){.state = MISSING};
        if (one.state == AMBIGUOUS)
            return one;
        if (one.state == MISSING)
            continue;
        if (found.state == FOUND && !same(&found, &one))
            return (Target){.state = AMBIGUOUS};
        found = one;
    }
    return found;
}

static Target resolve(Graph *g, Module *module, const AstText *name, const Question *outer)
{
    const Question question = {outer, module, name};
    for (const Question *q = outer; q; q = q->outer)
        if (q->module == module && q->name == name)
            return (Target){.state = MISSING};
    if (module->kind == MODULE_COMMONJS)
        return resolve_member(g, module, name);
    for (uint32_t i = 0; i < module->exports.count; i++) {
        const Export *export = &module->exports.items[i];
        if (export->name != name)
            continue;
        if (export->from)
            return resolve_request(g, module, export->from, export->local, &question);
        const AstNode *imported, *import = find_import(module, export->local, &imported);
        if (import)
            return resolve_request(g, module, import, imported->text, &question);
        return (Target){FOUND, &module->ast, export->local};
    }
    return resolve_star(g, module, name, &question);
}

/* ---- namespaces */

typedef struct Visited {
    const struct Visited *outer;
    const Module *module;
} Visited;

static void collect_names(Graph *g, const Module *module, NameList *names, const Visited *outer)
{
    const Visited here = {outer, module};
    const NameList *own = outer ? &module->seen : &module->members;
    for (uint32_t i = 0; i < own->count; i++)
        VEC_PUSH(g->arena, names, own->items[i]);
    for (const Visited *v = outer; v; v = v->outer)
        if (v->module == module)
            return;
    for (uint32_t i = 0; i < module->exports.count; i++) {
        const Export *export = &module->exports.items[i];
        if (!export->name) {
            const Module *from = requested_by(module, export->from);
            if (from)
                collect_names(g, from, names, &here);
            continue;
        }
        if (outer && strcmp(export->name->bytes, "default") == 0)
            continue;
        if (!has_name(names, export->name))
            VEC_PUSH(g->arena, names, export->name);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const AstText *const *)a)->bytes, (*(const AstText *const *)b)->bytes);
}

static void make_namespace(Graph *g, Module *module)
{
    NameList names = {0};
    collect_names(g, module, &names, NULL);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    module->ast.exports = ARENA_ARRAY(g->arena, AstExport, names.count + 1);
    module->ast.export_count = 0;
    for (uint32_t i = 0; i < names.count; i++) {
        Target target = resolve(g, module, names.items[i], NULL);
        if (target.state == FOUND)
            module->ast.exports[module->ast.export_count++] = (AstExport){names.items[i], target.module, target.name};
    }
}

/* ---- linking */

static const char *hint_for(Graph *g, const Module *module)
{
    Buffer text = {0};
    for (uint32_t i = 0; i < module->ast.export_count && text.size < 200; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "it exports ", module->ast.exports[i].name->bytes);
    const char *hint = text.size ? arena_strndup(g->arena, (const char *)text.data, text.size) : "it exports nothing";
    buffer_free(&text);
    return hint;
}

static void complain(Graph *g, const Module *from, Span span, const AstText *name, const Target *target)
{
    if (target->state == AMBIGUOUS)
        diag_report(g->diag, SEVERITY_SYNTAX, span, "import it from the file that declares it", "'%s' means different things in the files that %s exports",
                    name->bytes, from->path);
    else
        diag_report(g->diag, SEVERITY_SYNTAX, span, hint_for(g, from), "%s does not export '%s'", from->path, name->bytes);
}

/* What a file of TypeScript has from another one and that is not there is a type: it has gone with all others. */
static bool is_erased(const Module *importer, const Module *from)
{
    return importer->typescript && from->typescript;
}

static void link_name(Graph *g, Module *importer, const AstNode *import, AstNode *name)
{
    Module *from = requested_by(importer, import);
    bool broken = from && from->kind == MODULE_DATA && !from->exports.count;
    if (!from || !from->source || broken || name->computed)
        return;
    Target target = resolve_request(g, importer, import, name->text, NULL);
    if (target.state == MISSING && is_erased(importer, from)) {
        name->computed = true;
        return;
    }
    if (target.state != FOUND) {
        complain(g, from, name->span, name->text, &target);
        return;
    }
    name->b = graph_name(g, target.name, name->span);
    name->b->module = target.module;
}

static void link_imports(Graph *g, Module *module)
{
    for (uint32_t i = 0; i < module->requests.count; i++) {
        AstNode *node = module->requests.items[i].node;
        if (node->kind == AST_CALL && node->computed && module->requests.items[i].module)
            want_all(g, module->requests.items[i].module);
        if (node->kind != AST_IMPORT || is_library(node->text))
            continue;
        for (uint32_t k = 0; k < node->list.count; k++)
            link_name(g, module, node, node->list.items[k]);
    }
}

static void check_exports(Graph *g, Module *module)
{
    for (uint32_t i = 0; i < module->exports.count; i++) {
        const Export *export = &module->exports.items[i];
        Module *from = export->from ? requested_by(module, export->from) : NULL;
        if (!export->name && is_library(export->from->text))
            diag_report(g->diag, SEVERITY_ERROR, export->from->span, "export them one by one", "all names of '%s' can't be exported",
                        export->from->text->bytes);
        if (!export->name || !from || !from->source || is_erased(module, from))
            continue;
        Target target = resolve(g, module, export->name, NULL);
        if (target.state != FOUND)
            complain(g, from, export->span, export->local ? export->local : export->name, &target);
    }
}

void link_all(Graph *g)
{
    for (Module *module = g->first; module; module = module->next)
        if (module->kind == MODULE_COMMONJS) { /* before anybody asks for a name */
            module->ast.value_name = graph_text(g, "module");
            module->ast.value_member = graph_text(g, "exports");
        }
    for (Module *module = g->first; module; module = module->next)
        make_namespace(g, module);
    for (Module *module = g->first; module; module = module->next)
        check_exports(g, module);
    for (Module *module = g->first; module; module = module->next)
        link_imports(g, module);
    for (Module *module = g->first; module; module = module->next)
        if (module->kind == MODULE_COMMONJS) /* what it exports is what was asked for */
            make_namespace(g, module);
}
