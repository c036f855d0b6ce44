/* Names from built-in modules: import, and require of a literal.
 *
 * A built-in module is a namespace object in the library, and what it exports are library entities like `Math.sqrt`.
 * So an imported name needs no storage and no code: a mention of it becomes a mention of the entity, under the
 * library's name for it ("mote:memory.info"), which no identifier of a program can spell. Later stages see a builtin.
 */
#include "analysis.h"

static bool has_builtin(const Analysis *a, const AstText *name)
{
    return a->builtins->has(a->builtins->context, name->bytes, name->length);
}

static void complain(Analysis *a, Span span, const char *hint, const char *message)
{
    a->failed = true;
    if (a->diag)
        diag_report(a->diag, SEVERITY_ERROR, span, hint, "%s", message);
}

/* ", "-separated: the modules, or with `module` what it exports. */
static const char *names_in_library(const Analysis *a, const AstText *module)
{
    Buffer list = {0};
    const char *name;
    for (uint32_t i = 0; a->builtins->name_at && (name = a->builtins->name_at(a->builtins->context, i)); i++) {
        const char *colon = strchr(name, ':'), *dot = colon ? strchr(colon, '.') : NULL;
        if (!colon || (dot != NULL) != (module != NULL))
            continue;
        if (module && ((size_t)(dot - name) != module->length || memcmp(name, module->bytes, module->length) != 0))
            continue;
        buffer_printf(&list, "%s%s", list.size ? ", " : "", module ? dot + 1 : name);
    }
    const char *result = arena_strndup(a->arena, list.size ? (const char *)list.data : "", list.size);
    buffer_free(&list);
    return result;
}

static bool is_module(Analysis *a, const AstText *module, Span span)
{
    if (memchr(module->bytes, ':', module->length) && has_builtin(a, module))
        return true;
    const char *known = names_in_library(a, NULL);
    complain(a, span, *known ? arena_printf(a->arena, "built-in modules: %s", known) : NULL,
             arena_printf(a->arena, "there is no built-in module '%s'", module->bytes));
    return false;
}

/* The library's name of a module's export, or NULL. */
static const AstText *entity_name(Analysis *a, const AstText *module, const AstText *exported)
{
    if (!exported || strcmp(exported->bytes, "default") == 0)
        return module;
    AstText *name = ARENA_NEW(a->arena, AstText);
    name->bytes = arena_printf(a->arena, "%s.%s", module->bytes, exported->bytes);
    name->length = (uint32_t)strlen(name->bytes);
    return has_builtin(a, name) ? name : NULL;
}

/* From a file: the linker has found out what the name means there. */
static bool declare_linked(BindingInfo *info, const AstNode *name)
{
    const AstNode *target = name->b;
    if (!target)
        return false;
    info->module = target->module;
    info->target = target->module ? target->text : NULL;
    info->import = target->module ? NULL : target->text;
    return true;
}

void declare_import(Analysis *a, Scope *scope, const AstNode *node)
{
    bool file = !memchr(node->text->bytes, ':', node->text->length);
    for (uint32_t i = 0; file && i < node->list.count; i++)
        if (!node->list.items[i]->computed && !declare_linked(declare(a, scope, node->list.items[i]->a, BINDING_IMPORT), node->list.items[i]))
            a->failed = true;
    if (file)
        return;
    bool known = is_module(a, node->text, node->span);
    a->failed = a->failed || !known;
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *name = node->list.items[i];
        BindingInfo *info = declare(a, scope, name->a, BINDING_IMPORT);
        info->import = known ? entity_name(a, node->text, name->text) : NULL;
        if (known && !info->import)
            complain(a, name->span, arena_printf(a->arena, "it has %s", names_in_library(a, node->text)),
                     arena_printf(a->arena, "'%s' has no '%s'", node->text->bytes, name->text->bytes));
    }
}

bool import_mention(Analysis *a, const BindingInfo *info, AstNode *node, unsigned what)
{
    bool writes = what & (MENTION_WRITE | MENTION_INITIALISE);
    if (writes && info->binding.kind != BINDING_IMPORT)
        return false;
    if (writes)
        complain(a, node->span, "imported names are constant", arena_printf(a->arena, "'%s' cannot be assigned to", node->text->bytes));
    node->text = info->import;
    node->reference = NULL;
    return true;
}

/* What require gives of a file: AstModule.value_name and value_member. */
static void become_value(Analysis *a, AstNode *call)
{
    const AstModule *module = call->module;
    AstNode *variable = call;
    bool namespace = call->computed; /* import() */
    if (module->value_member && !namespace) {
        variable = ARENA_NEW(a->arena, AstNode);
        variable->span = call->span;
        variable->module = call->module;
        call->kind = AST_MEMBER;
        call->b = ARENA_NEW(a->arena, AstNode);
        call->b->kind = AST_STRING;
        call->b->span = call->span;
        call->b->text = module->value_member;
        call->module = NULL;
    }
    variable->kind = AST_IDENTIFIER;
    variable->text = namespace ? module->namespace_name : module->value_name;
    call->a = variable == call ? NULL : variable;
    call->list = (AstList){0};
    call->reference = NULL;
}

/* require("module") is the module's namespace. true: `call` has been dealt with. */
bool import_required(Analysis *a, AstNode *call)
{
    const AstNode *callee = call->a;
    if (a->library || call->kind != AST_CALL || !callee || callee->kind != AST_IDENTIFIER ||
        strcmp(callee->text->bytes, "require") != 0 || find_binding(a, callee->text))
        return false;
    const AstNode *argument = call->list.count == 1 ? call->list.items[0] : NULL;
    if (!argument || argument->kind != AST_STRING) {
        complain(a, call->span, "the program is linked when it is built", "require needs the module's name as a literal");
        return true;
    }
    if (!memchr(argument->text->bytes, ':', argument->text->length)) {
        if (call->module)
            become_value(a, call);
        else
            a->failed = true; /* the linker has said why */
        return true;
    }
    if (!is_module(a, argument->text, argument->span))
        return true;
    call->kind = AST_IDENTIFIER;
    call->text = argument->text;
    call->a = NULL;
    call->list = (AstList){0};
    call->reference = NULL;
    return true;
}

/* `const m = require("module")`: from here on m is another name of the namespace. */
void import_alias(BindingInfo *info, const AstNode *declarator)
{
    const AstNode *value = declarator->b;
    if (info->binding.kind != BINDING_CONST || value->kind != AST_IDENTIFIER)
        return;
    if (!value->module && !value->reference && memchr(value->text->bytes, ':', value->text->length))
        info->import = value->text;
    if (value->module && value->text == value->module->namespace_name) {
        info->module = value->module;
        info->target = value->text;
    }
}
