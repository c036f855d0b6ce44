/* Early errors about declarations: what may share a name, what may be a name. */
#include "early.h"
#include "names.h"

static bool text_is(const AstText *text, const char *s)
{
    return strcmp(text->bytes, s) == 0;
}

void early_open(Early *e, EarlyScope *scope, bool is_function)
{
    *scope = (EarlyScope){.parent = is_function ? NULL : e->scope, .is_function = is_function};
    e->scope = scope;
}

void early_close(Early *e)
{
    e->scope = e->scope->parent;
}

static const EarlyName *find(const EarlyScope *scope, const AstText *text)
{
    for (uint32_t i = 0; i < scope->names.count; i++)
        if (scope->names.items[i].text == text)
            return &scope->names.items[i];
    return NULL;
}

static void report_conflict(Early *e, const AstNode *identifier, const EarlyName *old)
{
    const EarlyName *first = old;
    Position at = source_position(e->source, first->span.start);
    early_error(e, identifier->span, arena_printf(&e->arena, "the other declaration is at %u:%u", at.line, at.column), "'%s' is already declared",
                identifier->text->bytes);
}

/* Functions at the top of a function (or of the program) may repeat each other, parameters and var; nothing else may. */
void early_name(Early *e, const AstNode *identifier, NameKind kind)
{
    const EarlyName *old = find(e->scope, identifier->text);
    if (old) {
        bool shares = kind == NAME_FUNCTION && e->scope->is_function && !e->scope->is_module && (old->kind == NAME_FUNCTION || old->kind == NAME_PARAMETER);
        if (kind == NAME_PARAMETER)
            early_error(e, identifier->span, NULL, "parameter '%s' appears twice", identifier->text->bytes);
        else if (!shares)
            report_conflict(e, identifier, old);
        return;
    }
    EarlyName name = {identifier->text, kind, identifier->span};
    VEC_PUSH(&e->arena, &e->scope->names, name);
}

/* A var goes up to its function and must not meet its name as a lexical one on the way. */
void early_var(Early *e, const AstNode *identifier)
{
    for (const EarlyScope *scope = e->scope; scope; scope = scope->parent) {
        const EarlyName *old = find(scope, identifier->text);
        if (!old || old->kind == NAME_PARAMETER || old->kind == NAME_CATCH || (old->kind == NAME_FUNCTION && scope->is_function && !scope->is_module))
            continue;
        report_conflict(e, identifier, old);
        return;
    }
}

void early_lexical(Early *e, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const AstNode *node = list->items[i];
        if (node->kind == AST_EXPORT && node->a)
            node = node->a;
        if (node->kind == AST_FUNCTION_DECLARATION) {
            early_name(e, node->a, NAME_FUNCTION);
        } else if (node->kind == AST_CLASS_DECLARATION && node->a) {
            early_name(e, node->a, NAME_LEXICAL);
        } else if (node->kind == AST_IMPORT) {
            for (uint32_t k = 0; k < node->list.count; k++)
                early_name(e, node->list.items[k]->a, NAME_LEXICAL);
        } else if (node->kind == AST_VAR && node->declaration != DECL_VAR) {
            for (uint32_t k = 0; k < node->list.count; k++)
                early_names(e, node->list.items[k]->a, NAME_LEXICAL);
        }
    }
}

void early_names(Early *e, const AstNode *target, NameKind kind)
{
    if (!target)
        return;
    switch (target->kind) {
    case AST_IDENTIFIER: early_name(e, target, kind); return;
    case AST_ASSIGN_PATTERN: case AST_REST: early_names(e, target->a, kind); return;
    case AST_PROPERTY: early_names(e, target->b, kind); return;
    case AST_ARRAY_PATTERN: case AST_OBJECT_PATTERN:
        for (uint32_t i = 0; i < target->list.count; i++)
            early_names(e, target->list.items[i], kind);
        return;
    default: return;
    }
}

/* Is there a comma before the pattern's end? It leaves no trace in the tree. */
static bool comma_behind(const Early *e, uint32_t at, uint32_t end)
{
    const char *text = e->source->text;
    for (; at < end && text[at] != ','; at++) {
        if (text[at] != '/')
            continue;
        bool line = text[at + 1] == '/';
        for (at += 2; at < end && (line ? text[at] != '\n' : text[at - 1] != '*' || text[at] != '/'); at++) {}
    }
    return at < end;
}

void early_pattern(Early *e, const AstNode *pattern, void (*check)(Early *e, const AstNode *target))
{
    for (uint32_t i = 0; i < pattern->list.count; i++) {
        const AstNode *item = pattern->list.items[i];
        if (!item)
            continue;
        if (item->kind == AST_REST && (i + 1 < pattern->list.count || comma_behind(e, item->span.end, pattern->span.end)))
            early_error(e, item->span, NULL, "a rest element must be the last one");
        if (item->kind == AST_PROPERTY) {
            if (item->computed)
                early_check(e, item->a);
            item = item->b;
        }
        if (item->kind == AST_ASSIGN_PATTERN)
            early_check(e, item->b);
        if (item->kind == AST_REST && pattern->kind == AST_OBJECT_PATTERN && check == early_binding && item->a->kind != AST_IDENTIFIER)
            early_error(e, item->a->span, NULL, "what is left of an object goes into a name");
        check(e, item->kind == AST_ASSIGN_PATTERN || item->kind == AST_REST ? item->a : item);
    }
}

void early_binding(Early *e, const AstNode *target)
{
    if (!target)
        return;
    if (target->kind == AST_IDENTIFIER && target->text->bytes[0] == '*') /* export default */
        return;
    if (ast_is_pattern(target)) {
        early_pattern(e, target, early_binding);
        return;
    }
    if (target->kind != AST_IDENTIFIER) {
        early_error(e, target->span, NULL, "expected a name");
        return;
    }
    if (target->parenthesized)
        early_error(e, target->span, NULL, "a name that is declared cannot stand in parentheses");
    if (early_is_reserved(e, target->text))
        early_error(e, target->span, "choose another name", "'%s' is a reserved word", target->text->bytes);
    else if (text_is(target->text, "eval") || text_is(target->text, "arguments"))
        early_error(e, target->span, "choose another name", "'%s' cannot be declared in strict mode", target->text->bytes);
}

static bool is_simple(const AstFunction *function)
{
    for (uint32_t i = 0; i < function->parameters.count; i++)
        if (function->parameters.items[i]->kind != AST_IDENTIFIER)
            return false;
    return true;
}

static void check_directives(Early *e, const AstFunction *function)
{
    if (function->expression_body || is_simple(function))
        return;
    for (uint32_t i = 0; i < function->body->list.count; i++) {
        const AstNode *node = function->body->list.items[i];
        if (node->kind != AST_EXPRESSION_STATEMENT || node->a->kind != AST_STRING || node->a->parenthesized)
            return;
        Span span = node->a->span;
        if (span.end - span.start == 12 && memcmp(e->source->text + span.start + 1, "use strict", 10) == 0)
            early_error(e, span, "it is always on: leave it out", "'use strict' is not allowed in a function with default or rest parameters");
    }
}

static void check_accessor(Early *e, const AstFunction *function)
{
    uint32_t count = function->parameters.count;
    if (function->getter && count)
        early_error(e, function->parameters.items[0]->span, NULL, "a getter has no parameters");
    if (function->setter && (count != 1 || function->parameters.items[0]->kind == AST_REST))
        early_error(e, count ? function->parameters.items[count - 1]->span : function->span, NULL, "a setter has exactly one parameter");
}

void early_parameters(Early *e, const AstFunction *function)
{
    for (uint32_t i = 0; i < function->parameters.count; i++) {
        const AstNode *node = function->parameters.items[i];
        const AstNode *target = node->kind == AST_ASSIGN_PATTERN || node->kind == AST_REST ? node->a : node;
        early_binding(e, target);
        early_names(e, target, NAME_PARAMETER);
    }
    check_accessor(e, function);
    check_directives(e, function);
}
