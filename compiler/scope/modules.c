/* Files of the program: what a name of another file means, and namespace objects.
 *
 * The linker (compiler/modules) has put all files' statements into one list, each behind those it imports, and says for each
 * imported name which variable of which file it is. So an imported name needs no storage, and all of a program is analysed at
 * once. A member of a namespace is its variable; the object itself is made only where the namespace is used in another way: at the
 * program's start, with a getter for each name. Members of TypeScript's enums are literals likewise.
 */
#include "analysis.h"

BindingInfo *module_binding(Analysis *a, AstModule *module, const AstText *name)
{
    const Scope *top = a->functions.items[0]->function.scope;
    BindingInfo *info = find_in_scope(top, name, module->file);
    if (info && info->module && info->target) /* it is imported there, too */
        return module_binding(a, info->module, info->target);
    if (!info) {
        module->wants_namespace = true;
        a->incomplete = true;
    }
    return info;
}

/* Whose namespace an identifier is, or NULL. */
static AstModule *namespace_of(Analysis *a, const AstNode *node)
{
    if (node->kind != AST_IDENTIFIER)
        return NULL;
    if (node->module)
        return node->text == node->module->namespace_name ? node->module : NULL;
    const BindingInfo *info = find_binding(a, node->text);
    return info && info->module && info->target == info->module->namespace_name ? info->module : NULL;
}

static const AstExport *find_export(const AstModule *module, const AstText *name)
{
    for (uint32_t i = 0; i < module->export_count; i++)
        if (module->exports[i].name == name)
            return &module->exports[i];
    return NULL;
}

static void become_undefined(Analysis *a, AstNode *node, const AstModule *module, const AstText *name)
{
    if (a->diag)
        diag_report(a->diag, SEVERITY_WARNING, node->b->span, NULL, "'%s' does not export '%s': it is undefined", module->path->bytes,
                    name->bytes);
    AstNode *zero = ARENA_NEW(a->arena, AstNode);
    zero->kind = AST_NUMBER;
    zero->span = node->span;
    node->kind = AST_UNARY;
    node->op = OPR_VOID;
    node->a = zero;
    node->b = NULL;
}

/* The value of an enum's member: a NUMBER or STRING, or NULL. */
static const AstNode *enum_member(Analysis *a, const AstNode *node, const AstText *name)
{
    const BindingInfo *info = node->kind != AST_IDENTIFIER ? NULL : node->module ? module_binding(a, node->module, node->text) : find_binding(a, node->text);
    if (info && info->module)
        info = module_binding(a, info->module, info->target);
    for (uint32_t i = 0; info && info->members && i < info->members->list.count; i++)
        if (info->members->list.items[i]->a->text == name)
            return info->members->list.items[i]->b;
    return NULL;
}

static bool become_member(Analysis *a, AstNode *node)
{
    const AstNode *value = enum_member(a, node->a, node->b->text);
    if (!value)
        return false;
    node->kind = value->kind;
    node->number = value->number;
    node->text = value->text;
    node->a = node->b = NULL;
    return true;
}

bool namespace_member(Analysis *a, AstNode *node)
{
    if (node->optional || node->b->kind != AST_STRING)
        return false;
    if (node->a->kind == AST_CALL)
        import_required(a, node->a);
    if (node->a->kind == AST_MEMBER || node->a->kind == AST_INDEX)
        namespace_member(a, node->a);
    AstModule *module = namespace_of(a, node->a);
    if (!module)
        return become_member(a, node);
    const AstText *name = node->b->text;
    const AstExport *export = find_export(module, name);
    if (!export && module->value_member) { /* CommonJS: nobody knows its names */
        AstNode *variable = ARENA_NEW(a->arena, AstNode), *key = ARENA_NEW(a->arena, AstNode), *object = ARENA_NEW(a->arena, AstNode);
        *variable = (AstNode){.kind = AST_IDENTIFIER, .span = node->span, .text = module->value_name, .module = module};
        *key = (AstNode){.kind = AST_STRING, .span = node->span, .text = module->value_member};
        *object = (AstNode){.kind = AST_MEMBER, .span = node->a->span, .a = variable, .b = key};
        node->a = object;
        return false;
    }
    if (!export) {
        become_undefined(a, node, module, name);
        return true;
    }
    node->kind = AST_IDENTIFIER;
    node->text = export->local;
    node->module = export->module;
    node->a = node->b = NULL;
    return true;
}

/* ---- namespace objects */

static AstNode *node_new(Arena *arena, const AstModule *module, AstKind kind)
{
    AstNode *node = ARENA_NEW(arena, AstNode);
    node->kind = kind;
    node->span.file = module->file;
    return node;
}

static const AstText *text_new(Arena *arena, const char *bytes)
{
    AstText *text = ARENA_NEW(arena, AstText);
    text->bytes = bytes;
    text->length = (uint32_t)strlen(bytes);
    return text;
}

/* get name() { return variable; } */
static AstNode *getter(Arena *arena, const AstModule *module, const AstExport *export)
{
    AstNode *property = node_new(arena, module, AST_PROPERTY), *key = node_new(arena, module, AST_STRING);
    AstNode *result = node_new(arena, module, AST_RETURN), *variable = node_new(arena, module, AST_IDENTIFIER);
    AstFunction *function = ARENA_NEW(arena, AstFunction);
    key->text = export->name;
    variable->text = export->local;
    variable->module = export->module;
    result->a = variable;
    function->name = export->name;
    function->method = function->getter = true;
    function->span = property->span;
    function->body = node_new(arena, module, AST_BLOCK);
    VEC_PUSH(arena, &function->body->list, result);
    property->property = PROP_GET;
    property->a = key;
    property->b = node_new(arena, module, AST_FUNCTION);
    property->b->function = function;
    return property;
}

/* const NAMESPACE = @namespace({getters}) */
static AstNode *namespace_new(Arena *arena, const AstModule *module)
{
    AstNode *object = node_new(arena, module, AST_OBJECT), *call = node_new(arena, module, AST_CALL);
    AstNode *declaration = node_new(arena, module, AST_VAR), *declarator = node_new(arena, module, AST_DECLARATOR);
    for (uint32_t i = 0; i < module->export_count; i++)
        VEC_PUSH(arena, &object->list, getter(arena, module, &module->exports[i]));
    call->a = node_new(arena, module, AST_IDENTIFIER);
    call->a->text = text_new(arena, "@namespace");
    VEC_PUSH(arena, &call->list, object);
    declarator->a = node_new(arena, module, AST_IDENTIFIER);
    declarator->a->text = module->namespace_name;
    declarator->b = call;
    declaration->declaration = DECL_CONST;
    VEC_PUSH(arena, &declaration->list, declarator);
    return declaration;
}

void namespaces_add(Arena *arena, AstNode *program)
{
    AstList list = {0};
    for (AstModule *module = program->module; module; module = module->next) {
        if (!module->wants_namespace || module->has_namespace)
            continue;
        module->has_namespace = true;
        VEC_PUSH(arena, &list, namespace_new(arena, module));
    }
    for (uint32_t i = 0; i < program->list.count; i++)
        VEC_PUSH(arena, &list, program->list.items[i]);
    program->list = list;
}
