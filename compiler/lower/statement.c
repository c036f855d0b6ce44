/* Statements without loops and exceptions. Code after a jump is not lowered at all: fn.block is NULL there. */
#include "lowering.h"

void lower_declarator(Lower *l, const AstNode *node, const AstNode *declarator)
{
    if (ast_is_pattern(declarator->a)) {
        lower_pattern(l, declarator->a, lower_expression(l, declarator->b), PATTERN_INITIALISE);
        return;
    }
    const Binding *binding = declarator->a->reference;
    const BindingFacts *facts = survey_binding(l, binding);
    bool known = !l->snapshot && facts->initial != NO_CONST && facts->init == declarator->b;
    if (known && binding->storage == STORAGE_GLOBAL)
        return;
    if (known)
        binding_initialise(l, declarator->a, binding, emit_const(l, declarator->b, facts->initial));
    else if (declarator->b)
        binding_initialise(l, declarator->a, binding, lower_initialiser(l, declarator->b, facts));
    else if (node->declaration != DECL_VAR)
        binding_initialise(l, declarator->a, binding,
                           emit_const(l, declarator->a, ir_const_simple(l->program, CONST_UNDEFINED)));
}

static void lower_declaration(Lower *l, const AstNode *node)
{
    for (uint32_t i = snapshot_declarators(l, node); i < node->list.count; i++)
        lower_declarator(l, node, node->list.items[i]);
}

void lower_statements(Lower *l, const AstList *list)
{
    uint32_t inert = list == &l->ast->list ? l->inert_count : 0;
    if (list == &l->ast->list)
        snapshot_deferred(l);
    for (uint32_t i = list == &l->ast->list ? snapshot_statements(l) : 0; i < list->count && l->fn.block; i++)
        if (i >= inert || list->items[i]->kind == AST_VAR)
            lower_statement(l, list->items[i]);
}

static void lower_if(Lower *l, const AstNode *node)
{
    IrBlock *yes = block_new(l), *end = block_new(l), *no = node->c ? block_new(l) : end;
    lower_condition(l, node->a, yes, no);
    l->fn.conditional++;
    block_start_sealed(l, yes);
    if (l->fn.block)
        lower_statement(l, node->b);
    jump(l, end, node->span);
    if (node->c) {
        block_start_sealed(l, no);
        if (l->fn.block)
            lower_statement(l, node->c);
        jump(l, end, node->span);
    }
    l->fn.conditional--;
    block_start_sealed(l, end);
}

static bool is_loop(const AstNode *node)
{
    return node->kind == AST_FOR || node->kind == AST_FOR_IN || node->kind == AST_FOR_OF ||
           node->kind == AST_WHILE || node->kind == AST_DO_WHILE;
}

void lower_labelled(Lower *l, const AstNode *node)
{
    Label *label = ARENA_NEW(l->arena, Label);
    label->text = node->text;
    label->outer = l->fn.labels;
    l->fn.labels = label;
    if (is_loop(node->a) || node->a->kind == AST_SWITCH || node->a->kind == AST_LABELLED) {
        lower_statement(l, node->a);
        return;
    }
    IrBlock *end = block_new(l);
    target_push(l, TARGET_BLOCK, end, NULL);
    lower_statement(l, node->a);
    target_pop(l);
    jump(l, end, node->span);
    block_start_sealed(l, end);
}

static void lower_class_declaration(Lower *l, const AstNode *node)
{
    IrInstr *value = lower_class(l, node);
    if (!node->class->shares_name && node->a->reference)
        binding_initialise(l, node->a, node->a->reference, value);
}

void lower_statement(Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_VAR: lower_declaration(l, node); break;
    case AST_EXPRESSION_STATEMENT: lower_effect(l, node->a); break;
    case AST_BLOCK:
        scope_enter(l, node->scope, node);
        lower_statements(l, &node->list);
        break;
    case AST_IF: lower_if(l, node); break;
    case AST_FOR:
    case AST_FOR_IN:
    case AST_FOR_OF:
    case AST_WHILE:
    case AST_DO_WHILE: lower_loop(l, node); break;
    case AST_CLASS_DECLARATION: lower_class_declaration(l, node); break;
    case AST_RETURN: jump_return(l, node, returned_value(l, node)); break;
    case AST_BREAK: jump_out(l, node, false); break;
    case AST_CONTINUE: jump_out(l, node, true); break;
    case AST_THROW:
        emit1(l, node, IR_throw, 0, lower_expression(l, node->a));
        l->fn.block = NULL;
        break;
    case AST_TRY: lower_try(l, node); break;
    case AST_SWITCH: lower_switch(l, node); break;
    case AST_LABELLED: lower_labelled(l, node); break;
    default: break; /* empty, debugger, function declarations (hoisted) */
    }
}

/* ---- switch: the tests in order, then the bodies, each falling into the next */

static void switch_tests(Lower *l, const AstNode *node, IrInstr *value, IrBlock **bodies, IrBlock *otherwise)
{
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *clause = node->list.items[i];
        if (!clause->a)
            continue;
        IrInstr *test = lower_expression(l, clause->a);
        IrBlock *next = block_new(l);
        branch(l, IR_br, emit2(l, clause->a, IR_seq, 0, value, test), bodies[i], next, clause->span);
        block_start_sealed(l, next);
    }
    jump(l, otherwise, node->span);
}

void lower_switch(Lower *l, const AstNode *node)
{
    IrInstr *value = lower_expression(l, node->a);
    uint32_t count = node->list.count;
    IrBlock **bodies = ARENA_ARRAY(l->arena, IrBlock *, count + 1);
    IrBlock *end = block_new(l), *otherwise = end;
    for (uint32_t i = 0; i < count; i++) {
        bodies[i] = block_new(l);
        if (!node->list.items[i]->a)
            otherwise = bodies[i];
    }
    target_push(l, TARGET_SWITCH, end, NULL);
    scope_enter(l, node->scope, node);
    l->fn.conditional++;
    switch_tests(l, node, value, bodies, otherwise);
    for (uint32_t i = 0; i < count; i++) {
        jump(l, bodies[i], node->list.items[i]->span);
        block_start_sealed(l, bodies[i]);
        lower_statements(l, &node->list.items[i]->list);
    }
    l->fn.conditional--;
    target_pop(l);
    jump(l, end, node->span);
    block_start_sealed(l, end);
}
