/* Early errors of ECMA-262's strict mode that the grammar lets through, and constructs of later editions.
 *
 * One walk in the order of the text. It knows the scopes' names, the labels and loops around, and the function;
 * everything else is local to a node.
 */
#include "early.h"
#include "names.h"

#include <stdarg.h>

void early_error(Early *e, Span span, const char *hint, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    syntax_errors_add(e->errors, SEVERITY_SYNTAX, span, hint, format, list);
    va_end(list);
}

void early_unsupported(Early *e, Span span, const char *hint, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    syntax_errors_add(e->errors, SEVERITY_ERROR, span, hint, format, list);
    va_end(list);
}

static void check_statement(Early *e, const AstNode *node);

void early_check_list(Early *e, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        early_check(e, list->items[i]);
}

static bool text_is(const AstText *text, const char *s)
{
    return strcmp(text->bytes, s) == 0;
}

/* ---- expressions */

static void check_target(Early *e, const AstNode *target, bool plain);

static void check_inner_target(Early *e, const AstNode *target) { check_target(e, target, true); }

static void check_target(Early *e, const AstNode *target, bool plain)
{
    switch (target->kind) {
    case AST_IDENTIFIER:
        if (text_is(target->text, "eval") || text_is(target->text, "arguments"))
            early_error(e, target->span, NULL, "'%s' cannot be assigned to in strict mode", target->text->bytes);
        break;
    case AST_MEMBER: case AST_INDEX: break;
    case AST_ARRAY_PATTERN: case AST_OBJECT_PATTERN:
        if (!plain || target->parenthesized)
            early_error(e, target->span, NULL, "this cannot be assigned to");
        early_pattern(e, target, check_inner_target);
        return;
    case AST_CHAIN: early_error(e, target->span, "test for it before", "an optional chain cannot be assigned to"); break;
    case AST_THIS: early_error(e, target->span, NULL, "'this' cannot be assigned to"); break;
    default:
        early_error(e, target->span, target->kind == AST_BINARY || target->kind == AST_LOGICAL ? "use == or === to compare" : NULL,
                    "%s %s cannot be assigned to", strchr("aeiou", ast_kind_name(target->kind)[0]) ? "an" : "a", ast_kind_name(target->kind));
    }
    early_check(e, target);
}

static void check_unary(Early *e, const AstNode *node)
{
    const AstNode *operand = node->a->kind == AST_CHAIN ? node->a->a : node->a;
    if (node->op == OPR_DELETE && operand->kind == AST_IDENTIFIER)
        early_error(e, node->span, "only properties can be deleted: delete object.name", "a variable cannot be deleted");
    if (node->op == OPR_DELETE && operand->kind == AST_MEMBER && operand->b->kind == AST_PRIVATE)
        early_error(e, node->span, NULL, "the private member '%s' cannot be deleted", operand->b->text->bytes);
    early_check(e, node->a);
}

static void check_object(Early *e, const AstNode *node)
{
    uint32_t protos = 0;
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *item = node->list.items[i];
        if (item->kind == AST_SPREAD) {
            early_check(e, item->a);
            continue;
        }
        bool proto = item->kind == AST_PROPERTY && item->property == PROP_VALUE && !item->computed && !item->shorthand &&
                     item->a->kind == AST_STRING && text_is(item->a->text, "__proto__");
        if (proto && ++protos > 1)
            early_error(e, item->a->span, NULL, "__proto__ appears twice in an object literal");
        early_check(e, item);
    }
}

bool early_is_reserved(const Early *e, const AstText *name)
{
    return name_is_reserved(name) && !(e->await_names && !e->await_reserved && text_is(name, "await"));
}

static void check_identifier(Early *e, const AstNode *node)
{
    if (early_is_reserved(e, node->text))
        early_error(e, node->span, NULL, "'%s' is a reserved word", node->text->bytes);
    if (e->no_arguments && text_is(node->text, "arguments"))
        early_error(e, node->span, NULL, "'arguments' cannot be used in the value of a field or in a static block");
}

static void check_call(Early *e, const AstNode *node)
{
    if (node->kind == AST_CALL && node->a->kind == AST_IDENTIFIER && text_is(node->a->text, "eval"))
        early_unsupported(e, node->a->span, "write the code out", "'eval' is not supported: the program is compiled as a whole");
    if (node->a->kind == AST_SUPER)
        early_super(e, node);
    else
        early_check(e, node->a);
    early_check_list(e, &node->list);
}

/* ---- functions */

void early_restore(Early *e, const Early *outer)
{
    Arena arena = e->arena;
    *e = *outer;
    e->arena = arena;
}

void early_check_function(Early *e, const AstFunction *function)
{
    Early outer = *e;
    EarlyScope scope;
    e->await_reserved = function->async;
    if (function->identifier)
        early_binding(e, function->identifier);
    e->await_reserved = function->async || (function->arrow && outer.await_reserved);
    e->function = function;
    e->labels = NULL;
    e->in_loop = e->in_switch = false;
    if (!function->arrow) {
        e->super_property = function->method || function->class;
        e->super_call = function->class && function->class->heritage;
        e->new_target = true;
        e->no_arguments = false;
    }
    early_open(e, &scope, true);
    e->yields = e->awaits = false;
    early_parameters(e, function);
    for (uint32_t i = 0; i < function->parameters.count; i++)
        if (function->parameters.items[i]->kind == AST_ASSIGN_PATTERN)
            early_check(e, function->parameters.items[i]->b);
    e->yields = function->generator;
    e->awaits = e->await_reserved = function->async;
    if (function->expression_body) {
        early_check(e, function->body);
    } else {
        early_lexical(e, &function->body->list);
        early_check_list(e, &function->body->list);
    }
    early_restore(e, &outer);
}

/* ---- statements */

static void declare_vars(Early *e, const AstNode *target)
{
    if (!target)
        return;
    if (target->kind == AST_IDENTIFIER)
        early_var(e, target);
    else if (target->kind == AST_PROPERTY)
        declare_vars(e, target->b);
    else if (target->kind == AST_ASSIGN_PATTERN || target->kind == AST_REST)
        declare_vars(e, target->a);
    else
        for (uint32_t i = 0; i < target->list.count; i++)
            declare_vars(e, target->list.items[i]);
}

static void check_declaration(Early *e, const AstNode *node, bool needs_value)
{
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *declarator = node->list.items[i];
        early_binding(e, declarator->a);
        if (node->declaration == DECL_VAR)
            declare_vars(e, declarator->a);
        if (needs_value && !declarator->b && ast_is_pattern(declarator->a))
            early_error(e, declarator->span, NULL, "a destructuring declaration needs a value");
        if (needs_value && !declarator->b && node->declaration == DECL_CONST)
            early_error(e, declarator->span, "give it a value, or declare it with let", "a const needs a value");
        early_check(e, declarator->b);
    }
}

static void check_block(Early *e, const AstNode *node)
{
    EarlyScope scope;
    early_open(e, &scope, false);
    early_lexical(e, &node->list);
    early_check_list(e, &node->list);
    early_close(e);
}

/* The body of an if, a loop, a label: a statement, not a declaration. */
static void check_body(Early *e, const AstNode *node, const char *of)
{
    const AstNode *inner = node;
    while (inner && inner->kind == AST_LABELLED)
        inner = inner->a;
    if (!inner)
        return;
    bool lexical = inner->kind == AST_VAR && inner->declaration != DECL_VAR;
    if (inner->kind == AST_IMPORT || inner->kind == AST_EXPORT)
        early_misplaced(e, inner);
    if (lexical || inner->kind == AST_FUNCTION_DECLARATION || inner->kind == AST_CLASS_DECLARATION)
        early_error(e, inner->span, "put it into a block { }", "a %s cannot be the body of %s",
                    lexical ? inner->declaration == DECL_LET ? "let declaration" : "const declaration"
                            : inner->kind == AST_CLASS_DECLARATION ? "class declaration" : "function declaration", of);
    check_statement(e, node);
}

static void check_loop_body(Early *e, const AstNode *node, const char *of)
{
    bool outer = e->in_loop;
    e->in_loop = true;
    check_body(e, node, of);
    e->in_loop = outer;
}

static void check_for(Early *e, const AstNode *node)
{
    EarlyScope scope;
    early_open(e, &scope, false);
    if (node->a && node->a->kind == AST_VAR) {
        AstList one = {(AstNode **)&node->a, 1, 1};
        early_lexical(e, &one);
        check_declaration(e, node->a, true);
    } else {
        early_check(e, node->a);
    }
    early_check(e, node->b);
    early_check(e, node->c);
    check_loop_body(e, node->d, "a loop");
    early_close(e);
}

static void check_for_each(Early *e, const AstNode *node)
{
    EarlyScope scope;
    if (node->is_await && (!e->awaits || node->kind != AST_FOR_OF))
        early_error(e, (Span){node->span.start, node->span.start + 3, node->span.file}, NULL,
                    node->kind == AST_FOR_OF ? "'for await' outside of an async function" : "'for await' goes with 'of' only");
    early_open(e, &scope, false);
    if (node->a->kind == AST_VAR) {
        AstList one = {(AstNode **)&node->a, 1, 1};
        early_lexical(e, &one);
        check_declaration(e, node->a, false);
    } else {
        check_target(e, node->a, true);
    }
    early_check(e, node->b);
    check_loop_body(e, node->d, "a loop");
    early_close(e);
}

static void check_switch(Early *e, const AstNode *node)
{
    EarlyScope scope;
    bool outer = e->in_switch;
    const AstNode *first_default = NULL;
    early_check(e, node->a);
    early_open(e, &scope, false);
    e->in_switch = true;
    for (uint32_t i = 0; i < node->list.count; i++)
        early_lexical(e, &node->list.items[i]->list);
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *one = node->list.items[i];
        if (!one->a && first_default)
            early_error(e, (Span){one->span.start, one->span.start + 7, one->span.file}, NULL, "a switch has only one 'default'");
        if (!one->a)
            first_default = one;
        early_check(e, one->a);
        early_check_list(e, &one->list);
    }
    e->in_switch = outer;
    early_close(e);
}

static void check_catch(Early *e, const AstNode *node)
{
    EarlyScope scope;
    early_open(e, &scope, false);
    if (node->a) {
        early_binding(e, node->a);
        early_names(e, node->a, node->a->kind == AST_IDENTIFIER ? NAME_CATCH : NAME_LEXICAL);
    }
    early_lexical(e, &node->b->list); /* the block must not declare the parameter's name again */
    early_check_list(e, &node->b->list);
    early_close(e);
}

static bool is_loop(const AstNode *node)
{
    while (node->kind == AST_LABELLED)
        node = node->a;
    return node->kind == AST_FOR || node->kind == AST_FOR_IN || node->kind == AST_FOR_OF || node->kind == AST_WHILE || node->kind == AST_DO_WHILE;
}

static const EarlyLabel *find_label(const Early *e, const AstText *text)
{
    for (const EarlyLabel *label = e->labels; label; label = label->parent)
        if (label->text == text)
            return label;
    return NULL;
}

static void check_labelled(Early *e, const AstNode *node)
{
    EarlyLabel label = {e->labels, node->text, is_loop(node)};
    if (early_is_reserved(e, node->text))
        early_error(e, node->span, NULL, "'%s' is a reserved word", node->text->bytes);
    if (find_label(e, node->text))
        early_error(e, node->span, NULL, "label '%s' is already in use here", node->text->bytes);
    e->labels = &label;
    if (node->a->kind == AST_LABELLED || is_loop(node))
        check_statement(e, node->a);
    else
        check_body(e, node->a, "a label");
    e->labels = label.parent;
}

static void check_jump(Early *e, const AstNode *node)
{
    bool is_break = node->kind == AST_BREAK;
    const char *word = is_break ? "break" : "continue";
    if (!node->text) {
        if (!e->in_loop && !(is_break && e->in_switch))
            early_error(e, node->span, NULL, "'%s' outside of a %s", word, is_break ? "loop or switch" : "loop");
        return;
    }
    const EarlyLabel *label = find_label(e, node->text);
    if (!label)
        early_error(e, node->span, NULL, "there is no label '%s' around this '%s'", node->text->bytes, word);
    else if (!is_break && !label->is_loop)
        early_error(e, node->span, NULL, "'%s' does not name a loop", node->text->bytes);
}

static void check_statement(Early *e, const AstNode *node)
{
    if (!node)
        return;
    switch (node->kind) {
    case AST_VAR: check_declaration(e, node, true); return;
    case AST_FUNCTION_DECLARATION:
        early_binding(e, node->a);
        early_check_function(e, node->function);
        return;
    case AST_CLASS_DECLARATION:
        early_binding(e, node->a);
        early_class(e, node->class);
        return;
    case AST_BLOCK: check_block(e, node); return;
    case AST_IF:
        early_check(e, node->a);
        check_body(e, node->b, "an if");
        check_body(e, node->c, "an else");
        return;
    case AST_FOR: check_for(e, node); return;
    case AST_FOR_IN: case AST_FOR_OF: check_for_each(e, node); return;
    case AST_WHILE:
        early_check(e, node->a);
        check_loop_body(e, node->d, "a loop");
        return;
    case AST_DO_WHILE:
        check_loop_body(e, node->d, "a loop");
        early_check(e, node->a);
        return;
    case AST_RETURN:
        if (!e->function)
            early_error(e, node->span, NULL, "'return' outside of a function");
        early_check(e, node->a);
        return;
    case AST_BREAK: case AST_CONTINUE: check_jump(e, node); return;
    case AST_SWITCH: check_switch(e, node); return;
    case AST_CATCH: check_catch(e, node); return;
    case AST_LABELLED: check_labelled(e, node); return;
    default: early_check(e, node); return;
    }
}

static void check_property(Early *e, const AstNode *node)
{
    if (node->computed)
        early_check(e, node->a);
    early_check(e, node->b);
}

static void check_suspension(Early *e, const AstNode *node)
{
    bool yield = node->kind == AST_YIELD;
    Span word = {node->span.start, node->span.start + 5, node->span.file};
    if (yield && !e->yields)
        early_error(e, word, NULL, "'yield' is a reserved word; it can only stand in the body of a generator");
    else if (!yield && !e->awaits)
        early_error(e, word, NULL, "'await' can only stand in the body of an async function, or at the top level");
    early_check(e, node->a);
}

void early_check(Early *e, const AstNode *node)
{
    if (!node)
        return;
    switch (node->kind) {
    case AST_IDENTIFIER: check_identifier(e, node); return;
    case AST_FUNCTION: early_check_function(e, node->function); return;
    case AST_CLASS:
        if (node->class->named)
            early_binding(e, node->class->identifier);
        early_class(e, node->class);
        return;
    case AST_PRIVATE: early_private(e, node); return;
    case AST_YIELD: case AST_AWAIT: check_suspension(e, node); return;
    case AST_SUPER:
        early_error(e, node->span, NULL, "'super' must be called, or a member of it taken");
        return;
    case AST_META:
        if (!e->new_target && node->text->bytes[0] == 'n')
            early_error(e, node->span, NULL, "'new.target' outside of a function");
        return;
    case AST_MEMBER: case AST_INDEX:
        if (node->a->kind == AST_SUPER)
            early_super(e, node);
        else
            early_check(e, node->a);
        early_check(e, node->b);
        return;
    case AST_OBJECT: check_object(e, node); return;
    case AST_PROPERTY: check_property(e, node); return;
    case AST_IMPORT: early_import(e, node); return;
    case AST_EXPORT: early_export(e, node); return;
    case AST_IMPORT_CALL: early_import_call(e, node); return;
    case AST_UNARY: check_unary(e, node); return;
    case AST_UPDATE: check_target(e, node->a, false); return;
    case AST_ASSIGN:
        check_target(e, node->a, node->op == OPR_ASSIGN);
        early_check(e, node->b);
        return;
    case AST_CALL: case AST_NEW: check_call(e, node); return;
    case AST_VAR: case AST_FUNCTION_DECLARATION: case AST_CLASS_DECLARATION: case AST_BLOCK: case AST_IF: case AST_FOR: case AST_FOR_IN: case AST_FOR_OF:
    case AST_WHILE: case AST_DO_WHILE: case AST_RETURN: case AST_BREAK: case AST_CONTINUE: case AST_SWITCH: case AST_CATCH:
    case AST_LABELLED: check_statement(e, node); return;
    default:
        early_check(e, node->a);
        early_check(e, node->b);
        early_check(e, node->c);
        early_check(e, node->d);
        early_check_list(e, &node->list);
        return;
    }
}

bool ast_check_early(const AstNode *program, const SourceFile *source, Diag *diag)
{
    Early early = {.source = source, .awaits = !program->await_names, .await_names = program->await_names}, *e = &early;
    SyntaxErrors errors = {.arena = &e->arena};
    e->errors = &errors;
    EarlyScope scope;
    early_open(e, &scope, true);
    scope.is_module = early_is_module(program);
    early_lexical(e, &program->list);
    early_check_list(e, &program->list);
    early_exported_names(e, program);
    syntax_errors_report(&errors, diag);
    bool ok = errors.count == 0;
    arena_free(&e->arena);
    return ok;
}
