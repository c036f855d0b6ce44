/* The walk over the tree: every name finds its binding, every mention its place in time.
 *
 * Statements and expressions are visited in the order in which they run: a for loop's update before its test and
 * body, because in all turns but the first it comes before them, and the first has none.
 */
#include "analysis.h"

void visit_list(Analysis *a, const AstList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit(a, list->items[i]);
}

static void enter_loop(Analysis *a)
{
    Loop *loop = ARENA_NEW(a->arena, Loop);
    loop->parent = a->loop;
    loop->depth = a->loop ? a->loop->depth + 1 : 1;
    a->loop = loop;
}

static void leave_loop(Analysis *a)
{
    a->loop = a->loop->parent;
}

static void open_list(Analysis *a, AstNode *node, const AstList *list)
{
    Scope *scope = scope_open(a, node);
    declare_statements(a, scope, list);
    hoist_functions(a, scope, list);
}

static void visit_block(Analysis *a, AstNode *node)
{
    open_list(a, node, &node->list);
    visit_list(a, &node->list);
    scope_close(a, node->scope);
}

/* ---- functions */

static void declare_parameters(Analysis *a, Scope *scope, const AstFunction *f)
{
    for (uint32_t i = 0; i < f->parameters.count; i++) {
        AstNode *parameter = f->parameters.items[i];
        AstNode *name = parameter->kind == AST_ASSIGN_PATTERN || parameter->kind == AST_REST ? parameter->a : parameter;
        declare_target(a, scope, name, BINDING_PARAMETER);
    }
    if (!f->identifier)
        return;
    f->identifier->reference = NULL;
    for (uint32_t i = 0; i < scope->count; i++)
        if (scope->items[i]->name == f->identifier->text)
            return;
    BindingInfo *own = declare(a, scope, f->identifier, BINDING_FUNCTION_NAME);
    own->ready = ++a->order;
}

/* What a pattern's parts are: assigned, or declared. */
enum { PATTERN_ASSIGN, PATTERN_VAR, PATTERN_LEXICAL, PATTERN_PARAMETER };

static BindingInfo *variable_of(Analysis *a, const AstNode *name);
static void visit_member(Analysis *a, AstNode *node, bool is_target);

static bool is_member(const AstNode *node) { return node->kind == AST_MEMBER || node->kind == AST_INDEX; }

static void visit_part(Analysis *a, AstNode *target, int how)
{
    if (how == PATTERN_ASSIGN) {
        if (target->kind == AST_IDENTIFIER)
            mention(a, target, MENTION_WRITE);
        else
            visit_member(a, target, true);
        return;
    }
    if (target->kind != AST_IDENTIFIER || !target->reference)
        return;
    if (how == PATTERN_VAR)
        target->reference = &variable_of(a, target)->binding;
    BindingInfo *info = binding_info(target->reference);
    info->initialisers++;
    if (info->initialisers > 1 || how == PATTERN_VAR)
        info->binding.assignments++;
    mention_write(a, info, target, true);
    info->ready = a->order;
}

static void visit_pattern(Analysis *a, AstNode *pattern, int how)
{
    for (uint32_t i = 0; i < pattern->list.count; i++) {
        AstNode *item = pattern->list.items[i];
        if (!item)
            continue;
        if (item->kind == AST_PROPERTY) {
            if (item->computed)
                visit(a, item->a);
            item = item->b;
        }
        AstNode *target = item->kind == AST_ASSIGN_PATTERN || item->kind == AST_REST ? item->a : item;
        if (item->kind == AST_ASSIGN_PATTERN)
            visit(a, item->b);
        if (ast_is_pattern(target))
            visit_pattern(a, target, how);
        else
            visit_part(a, target, how);
    }
}

static void visit_parameters(Analysis *a, const AstFunction *f)
{
    for (uint32_t i = 0; i < f->parameters.count; i++) {
        AstNode *parameter = f->parameters.items[i];
        AstNode *name = parameter->kind == AST_ASSIGN_PATTERN || parameter->kind == AST_REST ? parameter->a : parameter;
        if (parameter->kind == AST_ASSIGN_PATTERN)
            visit_value(a, parameter->b, NULL);
        if (ast_is_pattern(name))
            visit_pattern(a, name, PATTERN_PARAMETER);
        if (name->kind == AST_IDENTIFIER && name->reference) {
            mention_write(a, binding_info(name->reference), name, true);
            binding_info(name->reference)->ready = a->order;
        }
    }
}

static void visit_body(Analysis *a, FunctionInfo *info)
{
    AstFunction *f = info->function.ast;
    FunctionInfo *outer = a->current;
    Scope *outer_scope = a->scope;
    Loop *outer_loop = a->loop;
    uint32_t outer_arm = a->arm, outer_conditional = a->conditional;
    a->current = info;
    a->loop = NULL;
    a->arm = 0;
    a->conditional = 0;
    ThisContext outer_context = a->context;
    if (!f->arrow) {
        a->context.this_binding = NULL;
        a->context.no_target = f->method;
    }
    if (f->class)
        enter_constructor(a, info);
    Scope *scope = scope_open(a, NULL);
    info->function.scope = f->scope = scope;
    declare_parameters(a, scope, f);
    visit_parameters(a, f);
    if (f->expression_body) {
        visit(a, f->body);
    } else {
        declare_vars(a, scope, f->body);
        declare_statements(a, scope, &f->body->list);
        hoist_functions(a, scope, &f->body->list);
        visit_list(a, &f->body->list);
    }
    if (f->class)
        leave_constructor(a, info);
    a->context = outer_context;
    a->current = outer;
    a->scope = outer_scope;
    a->loop = outer_loop;
    a->arm = outer_arm;
    a->conditional = outer_conditional;
}

void visit_function(Analysis *a, AstFunction *f, BindingInfo *carrier)
{
    FunctionInfo *info = function_new(a, f, a->current);
    info->created = ++a->order;
    info->created_loop = a->loop;
    info->carrier = carrier && carrier->binding.function == &a->current->function ? carrier : NULL;
    visit_body(a, info);
}

static void visit_object(Analysis *a, AstNode *node, BindingInfo *carrier)
{
    node->reference = NULL;
    for (uint32_t i = 0; i < node->list.count; i++) {
        AstNode *item = node->list.items[i];
        if (item->kind == AST_PROPERTY && item->property != PROP_VALUE)
            visit_object_method(a, node, item, carrier);
        else
            visit_value(a, item, carrier);
    }
}

void visit_value(Analysis *a, AstNode *node, BindingInfo *carrier)
{
    if (!node)
        return;
    switch (node->kind) {
    case AST_FUNCTION: visit_function(a, node->function, carrier); return;
    case AST_CLASS: visit_class(a, node, carrier); return;
    case AST_OBJECT: visit_object(a, node, carrier); return;
    case AST_ARRAY:
        for (uint32_t i = 0; i < node->list.count; i++)
            visit_value(a, node->list.items[i], carrier);
        return;
    case AST_PROPERTY:
        if (node->computed)
            visit(a, node->a);
        visit_value(a, node->b, carrier);
        return;
    case AST_CONDITIONAL:
        visit(a, node->a);
        visit_value(a, node->b, carrier);
        visit_value(a, node->c, carrier);
        return;
    default: visit(a, node);
    }
}

/* ---- expressions */

static void visit_assignment(Analysis *a, AstNode *node, bool value_used)
{
    AstNode *target = node->a;
    if (ast_is_pattern(target)) {
        visit(a, node->b);
        visit_pattern(a, target, PATTERN_ASSIGN);
        return;
    }
    if (target->kind != AST_IDENTIFIER) {
        visit_member(a, target, true);
        visit(a, node->b);
        return;
    }
    if (node->op != OPR_ASSIGN)
        mention(a, target, MENTION_READ);
    visit_value(a, node->b, value_used ? NULL : find_binding(a, target->text));
    mention(a, target, MENTION_WRITE);
}

static bool is_closed_function(const AstNode *callee, const AstNode *node)
{
    return callee->kind == AST_IDENTIFIER && !callee->reference && strcmp(callee->text->bytes, "Function") == 0 &&
           (node->kind == AST_CALL || node->kind == AST_NEW);
}

static void visit_call(Analysis *a, AstNode *node)
{
    AstNode *callee = node->a;
    if (import_required(a, node)) {
        if (node->module || node->kind == AST_MEMBER) /* of a file */
            visit(a, node);
        return;
    }
    if (callee && callee->kind == AST_SUPER) {
        visit_super(a, node);
        return;
    }
    if (callee && is_member(callee))
        namespace_member(a, callee);
    if (callee && callee->kind == AST_IDENTIFIER)
        mention(a, callee, MENTION_READ | MENTION_CALLEE);
    else
        visit(a, callee);
    visit_list(a, &node->list);
    if (callee && is_closed_function(callee, node)) {
        if (a->diag)
            diag_report(a->diag, SEVERITY_ERROR, callee->span, "write the function out; the program is compiled as a whole",
                        "'Function' cannot make functions from text");
        a->failed = true;
    }
}

static void visit_unary(Analysis *a, AstNode *node)
{
    if (node->op == OPR_TYPEOF && node->a->kind == AST_IDENTIFIER)
        mention(a, node->a, MENTION_READ | MENTION_TYPEOF);
    else if (node->op == OPR_DELETE && is_member(node->a))
        visit_member(a, node->a, true);
    else
        visit(a, node->a);
}

/* ---- statements */

/* `catch (e) { var e = 1; }` assigns the parameter: the nearest binding of the name counts. */
static BindingInfo *variable_of(Analysis *a, const AstNode *name)
{
    for (const Scope *scope = a->scope; scope && scope->function == &a->current->function; scope = scope->parent) {
        BindingInfo *info = find_in_scope(scope, name->text, a->file);
        if (info)
            return info;
    }
    return binding_info(name->reference);
}

static void visit_declaration(Analysis *a, AstNode *node)
{
    for (uint32_t i = 0; i < node->list.count; i++) {
        AstNode *declarator = node->list.items[i], *name = declarator->a;
        if (name->kind != AST_IDENTIFIER || !name->reference) {
            visit(a, declarator->b);
            if (ast_is_pattern(name))
                visit_pattern(a, name, node->declaration == DECL_VAR ? PATTERN_VAR : PATTERN_LEXICAL);
            continue;
        }
        if (node->declaration == DECL_VAR && declarator->b)
            name->reference = &variable_of(a, name)->binding;
        BindingInfo *info = binding_info(name->reference);
        visit_value(a, declarator->b, info);
        if (!declarator->b && node->declaration == DECL_VAR)
            continue;
        if (declarator->b) {
            info->initialisers++;
            info->initialiser = declarator->b;
            info->value = declarator->b->kind == AST_FUNCTION ? declarator->b->function : NULL;
            import_alias(info, declarator);
        }
        if (info->initialisers > 1 || (info->binding.kind != BINDING_VAR && node->declaration == DECL_VAR))
            info->binding.assignments++;
        mention_write(a, info, name, true);
        info->ready = a->order;
        info->straight = a->scope == a->current->function.scope && a->loop == scope_info(a->scope)->loop && !a->conditional;
    }
}

static void visit_for(Analysis *a, AstNode *node)
{
    Scope *scope = scope_open(a, node);
    bool lexical = node->a && node->a->kind == AST_VAR && node->a->declaration != DECL_VAR;
    if (lexical) {
        AstList one = {&node->a, 1, 1};
        declare_statements(a, scope, &one);
        scope->per_iteration = node->a->declaration == DECL_LET;
    }
    visit(a, node->a);
    enter_loop(a);
    scope_info(scope)->loop = a->loop; /* a fresh set of bindings each turn */
    visit(a, node->c);
    visit(a, node->b);
    visit(a, node->d);
    leave_loop(a);
    scope_close(a, scope);
}

static void visit_for_each(Analysis *a, AstNode *node)
{
    Scope *scope = scope_open(a, node);
    AstNode *name = node->a->kind == AST_VAR ? node->a->list.items[0]->a : NULL;
    if (name && node->a->declaration != DECL_VAR) {
        AstList one = {&node->a, 1, 1};
        declare_statements(a, scope, &one);
    }
    visit(a, node->b);
    enter_loop(a);
    scope_info(scope)->loop = a->loop;
    if (name && name->kind == AST_IDENTIFIER && name->reference) {
        BindingInfo *info = binding_info(name->reference);
        if (node->a->declaration == DECL_VAR)
            info->binding.assignments++;
        info->initialisers++;
        mention_write(a, info, name, true);
        if (node->a->declaration != DECL_VAR)
            info->ready = a->order;
    } else if (name && ast_is_pattern(name)) {
        visit_pattern(a, name, node->a->declaration == DECL_VAR ? PATTERN_VAR : PATTERN_LEXICAL);
    } else if (!name && ast_is_pattern(node->a)) {
        visit_pattern(a, node->a, PATTERN_ASSIGN);
    } else if (!name && node->a->kind == AST_IDENTIFIER) {
        mention(a, node->a, MENTION_WRITE);
    } else if (!name) {
        visit_member(a, node->a, true);
    }
    visit(a, node->d);
    leave_loop(a);
    scope_close(a, scope);
}

static void visit_switch(Analysis *a, AstNode *node)
{
    visit(a, node->a);
    Scope *scope = scope_open(a, node);
    uint32_t outer_arm = a->arm;
    scope_info(scope)->is_switch = true;
    for (uint32_t i = 0; i < node->list.count; i++)
        declare_statements(a, scope, &node->list.items[i]->list);
    for (uint32_t i = 0; i < node->list.count; i++)
        hoist_functions(a, scope, &node->list.items[i]->list);
    for (uint32_t i = 0; i < node->list.count; i++) {
        AstNode *one = node->list.items[i];
        a->arm = node->span.start + i + 1; /* unlike every other case's */
        visit(a, one->a);
        visit_list(a, &one->list);
    }
    a->arm = outer_arm;
    scope_close(a, scope);
}

static void guard(Analysis *a, uint32_t first)
{
    Region region = {a->current, a->loop, first, ++a->order};
    VEC_PUSH(a->arena, &a->regions, region);
}

static void visit_catch(Analysis *a, AstNode *node)
{
    Scope *scope = scope_open(a, node);
    if (node->a && node->a->kind != AST_IDENTIFIER) {
        declare_target(a, scope, node->a, BINDING_CATCH);
        visit_pattern(a, node->a, PATTERN_LEXICAL);
    } else if (node->a) {
        BindingInfo *info = declare(a, scope, node->a, BINDING_CATCH);
        mention_write(a, info, node->a, true);
        info->ready = a->order;
    }
    visit(a, node->b);
    scope_close(a, scope);
}

static void visit_try(Analysis *a, AstNode *node)
{
    uint32_t first = ++a->order;
    visit(a, node->a);
    if (node->b) {
        guard(a, first);
        visit_catch(a, node->b);
    }
    if (node->c) {
        guard(a, first);
        visit(a, node->c);
    }
}

static void visit_loop(Analysis *a, AstNode *node)
{
    enter_loop(a);
    if (node->kind == AST_WHILE)
        visit(a, node->a);
    visit(a, node->d);
    if (node->kind == AST_DO_WHILE)
        visit(a, node->a);
    leave_loop(a);
}

static void visit_if(Analysis *a, AstNode *node)
{
    visit(a, node->a);
    a->conditional++;
    visit(a, node->b);
    visit(a, node->c);
    a->conditional--;
}

static void visit_expression_statement(Analysis *a, AstNode *node)
{
    a->straight = a->scope == a->current->function.scope && !a->loop && !a->conditional;
    if (node->a->kind == AST_ASSIGN)
        visit_assignment(a, node->a, false);
    else
        visit(a, node->a);
    a->straight = false;
}

static void visit_function_declaration(Analysis *a, AstNode *node)
{
    FunctionInfo *info = (FunctionInfo *)node->function->analysis;
    uint32_t index = info ? info->function.index : UINT32_MAX;
    if (index >= a->functions.count || a->functions.items[index] != info) { /* not hoisted from a list: only in rejected programs */
        info = function_new(a, node->function, a->current);
        info->created = ++a->order;
    }
    info->declared = ++a->order;
    visit_body(a, info);
}

static void visit_class_declaration(Analysis *a, AstNode *node)
{
    BindingInfo *info = node->a->reference ? binding_info(node->a->reference) : NULL;
    visit_class(a, node, info);
    if (!info || node->class->shares_name)
        return;
    info->initialisers++;
    mention_write(a, info, node->a, true);
    info->ready = a->order;
}

/* A target is written or deleted, not read. */
static void visit_member(Analysis *a, AstNode *node, bool is_target)
{
    if (!is_member(node)) {
        visit(a, node);
        return;
    }
    if (node->a->kind == AST_SUPER) {
        visit_super(a, node);
        return;
    }
    if (!is_target && (namespace_member(a, node) || board_mention(a, node))) {
        visit(a, node);
        return;
    }
    visit(a, node->a);
    if (node->kind == AST_INDEX || node->b->kind == AST_PRIVATE)
        visit(a, node->b);
}

void visit(Analysis *a, AstNode *node)
{
    if (!node)
        return;
    switch (node->kind) {
    case AST_IDENTIFIER: mention(a, node, MENTION_READ); return;
    case AST_STRING: a->names_pins = a->names_pins || node->names_board; return;
    case AST_THIS: visit_this(a, node); return;
    case AST_META: visit_new_target(a, node); return;
    case AST_PRIVATE: visit_private(a, node); return;
    case AST_RETURN: visit_return(a, node); return;
    case AST_FUNCTION: case AST_CLASS: case AST_ARRAY: case AST_OBJECT: case AST_PROPERTY: visit_value(a, node, NULL); return;
    case AST_UNARY: visit_unary(a, node); return;
    case AST_UPDATE:
        if (node->a->kind == AST_IDENTIFIER)
            mention(a, node->a, MENTION_READ | MENTION_WRITE);
        else
            visit_member(a, node->a, true);
        return;
    case AST_ASSIGN: visit_assignment(a, node, true); return;
    case AST_CALL: case AST_NEW: visit_call(a, node); return;
    case AST_MEMBER: case AST_INDEX: visit_member(a, node, false); return;
    case AST_CLASS_DECLARATION: visit_class_declaration(a, node); return;
    case AST_REGEXP: VEC_PUSH(a->arena, &a->regexps, node); return;
    case AST_IMPORT: case AST_BYTES: return;
    case AST_VAR: visit_declaration(a, node); return;
    case AST_FUNCTION_DECLARATION: visit_function_declaration(a, node); return;
    case AST_EXPRESSION_STATEMENT: visit_expression_statement(a, node); return;
    case AST_BLOCK: visit_block(a, node); return;
    case AST_IF: visit_if(a, node); return;
    case AST_FOR: visit_for(a, node); return;
    case AST_FOR_IN: case AST_FOR_OF: visit_for_each(a, node); return;
    case AST_WHILE: case AST_DO_WHILE: visit_loop(a, node); return;
    case AST_TRY: visit_try(a, node); return;
    case AST_SWITCH: visit_switch(a, node); return;
    default: /* the parts in order */
        visit(a, node->a);
        visit(a, node->b);
        visit(a, node->c);
        visit(a, node->d);
        visit_list(a, &node->list);
        return;
    }
}

/* Modules have names of their own, and no `this`. */
static bool is_script(const AstNode *program)
{
    if (program->module)
        return program->module->script && !program->module->next;
    for (uint32_t i = 0; i < program->list.count; i++)
        if (program->list.items[i]->kind == AST_IMPORT || program->list.items[i]->kind == AST_EXPORT)
            return false;
    return true;
}

/* let, const and class can't take the name of a global that can't be redefined. */
static void refuse_fixed(Analysis *a, const Scope *scope)
{
    for (uint32_t i = 0; i < scope->count; i++) {
        const Binding *binding = scope->items[i];
        bool lexical = binding->kind == BINDING_LET || binding->kind == BINDING_CONST;
        if (a->script && lexical && is_read_only_global(binding->name)) {
            if (a->diag)
                diag_report(a->diag, SEVERITY_SYNTAX, binding->span, NULL, "'%s' is a global that can't be declared again", binding->name->bytes);
            a->failed = true;
        }
    }
}

void resolve_program(Analysis *a, AstNode *program)
{
    a->current = function_new(a, NULL, NULL);
    Scope *scope = scope_open(a, program);
    a->current->function.scope = scope;
    a->script = is_script(program);
    for (uint32_t i = 0; i < program->list.count; i++) {
        AstList one = {&program->list.items[i], 1, 1};
        a->file = one.items[0]->span.file;
        declare_vars(a, scope, one.items[0]);
        declare_statements(a, scope, &one);
    }
    refuse_fixed(a, scope);
    hoist_functions(a, scope, &program->list);
    for (uint32_t i = 0; i < program->list.count; i++) {
        a->file = program->list.items[i]->span.file;
        visit(a, program->list.items[i]);
    }
    settle_builtins(a);
    settle_global(a);
}
