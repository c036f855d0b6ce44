/* A name is mentioned: what does it mean, and what is done to it there? */
#include "analysis.h"

BindingInfo *find_in_scope(const Scope *scope, const AstText *name, uint16_t file)
{
    for (uint32_t i = 0; i < scope->count; i++)
        if (scope->items[i]->name == name && (scope->parent || binding_info(scope->items[i])->file == file))
            return binding_info(scope->items[i]);
    return NULL;
}

BindingInfo *find_binding(const Analysis *a, const AstText *name)
{
    BindingInfo *info = NULL;
    for (const Scope *scope = a->scope; scope && !info; scope = scope->parent)
        info = find_in_scope(scope, name, a->file);
    return info;
}

static bool text_is(const AstText *text, const char *s)
{
    return strcmp(text->bytes, s) == 0;
}

/* `arguments` belongs to the nearest function that is not an arrow. */
static BindingInfo *find_arguments(Analysis *a, const AstText *text)
{
    FunctionInfo *function = a->current;
    while (function->function.ast && function->function.ast->arrow)
        function = function->parent;
    if (!function->function.ast)
        return NULL;
    Scope *scope = function->function.scope;
    AstNode *name = ARENA_NEW(a->arena, AstNode);
    name->kind = AST_IDENTIFIER;
    name->span = function->function.ast->span;
    for (uint32_t i = 0; i < scope->count; i++)
        if (scope->items[i]->kind == BINDING_ARGUMENTS)
            return binding_info(scope->items[i]);
    name->text = text;
    BindingInfo *info = binding_new(a, scope, text, BINDING_ARGUMENTS, name);
    VEC_PUSH(a->arena, scope, &info->binding);
    function->function.arguments = &info->binding;
    info->ready = scope_info(scope)->start;
    return info;
}

static void record(Analysis *a, BindingInfo *info, Mention m)
{
    m.arm = scope_info(info->binding.scope)->is_switch && m.function == owner_of(info) ? a->arm : 0;
    if (m.function != owner_of(info))
        info->binding.captured = true;
    VEC_PUSH(a->arena, &info->mentions, m);
}

/* The declaration's own write (initialises), or one that no identifier of an expression stands for. */
void mention_write(Analysis *a, BindingInfo *info, AstNode *node, bool initialises)
{
    Mention m = {.node = node, .function = a->current, .loop = a->loop, .order = ++a->order, .writes = true, .initialises = initialises};
    record(a, info, m);
    if (initialises)
        info->arm = info->mentions.items[info->mentions.count - 1].arm;
}

bool is_read_only_global(const AstText *name)
{
    return text_is(name, "undefined") || text_is(name, "NaN") || text_is(name, "Infinity");
}

/* Not declared anywhere: a builtin, an intrinsic of the library, or a mistake. */
static void mention_outside(Analysis *a, AstNode *node, Mention m, unsigned what)
{
    const AstText *name = node->text;
    if (a->library && name->bytes[0] == '$')
        return;
    bool fixed = is_read_only_global(name), builtin = fixed || a->builtins->has(a->builtins->context, name->bytes, name->length);
    if (what & MENTION_WRITE && fixed) {
        if (a->diag)
            diag_report(a->diag, SEVERITY_WARNING, node->span, NULL, "'%s' cannot be assigned to", name->bytes);
        return;
    }
    const AstText *pin = builtin || what & MENTION_WRITE ? NULL : pin_mention(a, node, what & MENTION_TYPEOF);
    if (pin)
        node->text = pin;
    a->names_pins = a->names_pins || pin || strncmp(name->bytes, "@pin", 4) == 0; /* an earlier pass put it there */
    if (builtin || pin) {
        VEC_PUSH(a->arena, &a->outside, m);
        return;
    }
    node->unknown = true;
    if (!(what & MENTION_TYPEOF))
        report_unknown(a, node, (what & MENTION_WRITE) != 0);
}

void mention(Analysis *a, AstNode *node, unsigned what)
{
    Mention m = {.node = node, .function = a->current, .loop = a->loop, .order = ++a->order,
                 .reads = (what & MENTION_READ) != 0, .writes = (what & (MENTION_WRITE | MENTION_INITIALISE)) != 0,
                 .initialises = (what & MENTION_INITIALISE) != 0, .callee = (what & MENTION_CALLEE) != 0};
    BindingInfo *info = node->module ? module_binding(a, node->module, node->text)
                        : text_is(node->text, "arguments") ? find_arguments(a, node->text) : find_binding(a, node->text);
    bool imported = node->module || (info && info->module && !m.writes); /* writing to an import is left to throw */
    if (info && imported && info->module)
        info = module_binding(a, info->module, info->target);
    node->checks_tdz = node->unknown = false;
    node->reference = info ? &info->binding : NULL;
    if (!info && imported) /* a namespace object to come */
        return;
    if (!info && text_is(node->text, "globalThis") && global_mention(a, node))
        return;
    if (!info) {
        mention_outside(a, node, m, what);
        return;
    }
    if (info->import && import_mention(a, info, node, what))
        return;
    if (what & MENTION_WRITE)
        info->binding.assignments++;
    record(a, info, m);
    if (what & MENTION_INITIALISE) {
        info->ready = m.order;
        info->arm = info->mentions.items[info->mentions.count - 1].arm;
    }
}

void mention_binding(Analysis *a, AstNode *node, BindingInfo *info, unsigned what)
{
    Mention m = {.node = node, .function = a->current, .loop = a->loop, .order = ++a->order,
                 .reads = (what & MENTION_READ) != 0, .writes = (what & (MENTION_WRITE | MENTION_INITIALISE)) != 0,
                 .initialises = (what & MENTION_INITIALISE) != 0};
    node->checks_tdz = false;
    record(a, info, m);
}

/* The function whose `this` it is; the arrows on the way need it too. */
void mention_this(Analysis *a)
{
    FunctionInfo *function = a->current;
    while (function->function.ast && function->function.ast->arrow)
        function = function->parent;
    bool top = !function->function.ast;
    for (FunctionInfo *f = a->current; f != function; f = f->parent) {
        f->function.uses_this = true;
        f->wants_this = !top;
    }
    function->function.uses_this = true;
}

/* Builtins that are assigned somewhere become globals of the program, everywhere. */
void settle_builtins(Analysis *a)
{
    Scope *top = a->functions.items[0]->function.scope;
    for (uint32_t i = 0; i < a->outside.count; i++) {
        AstNode *node = a->outside.items[i].node;
        bool known = !a->outside.items[i].writes;
        for (uint32_t k = 0; k < a->assigned.count && !known; k++)
            known = a->assigned.items[k]->name == node->text;
        if (known)
            continue;
        BindingInfo *info = binding_new(a, top, node->text, BINDING_VAR, node);
        VEC_PUSH(a->arena, &a->assigned, &info->binding);
    }
    for (uint32_t i = 0; i < a->outside.count; i++) {
        Mention m = a->outside.items[i];
        for (uint32_t k = 0; k < a->assigned.count; k++) {
            Binding *binding = a->assigned.items[k];
            if (binding->name != m.node->text)
                continue;
            m.node->reference = binding;
            binding->assignments += m.writes;
            record(a, binding_info(binding), m);
        }
    }
}
