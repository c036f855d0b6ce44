/* Loops. A cheap test is lowered twice, as a guard before the loop and at its bottom, so that a turn takes one
 * jump; a longer one once, at the top, and so is any in the library, where flash counts more. */
#include "lowering.h"

enum { CHEAP_TEST = 12 };

static uint32_t node_size(const AstNode *node)
{
    if (!node)
        return 0;
    if (node->function)
        return CHEAP_TEST;
    uint32_t size = 1 + node_size(node->a) + node_size(node->b) + node_size(node->c) + node_size(node->d);
    for (uint32_t i = 0; i < node->list.count && size <= CHEAP_TEST; i++)
        size += node_size(node->list.items[i]);
    return size;
}

static bool always_true(const AstNode *test)
{
    return !test || test->kind == AST_TRUE || (test->kind == AST_NUMBER && test->number > 0);
}

/* To `body` if the loop goes on. */
static void lower_test(Lower *l, const AstNode *node, const AstNode *test, IrBlock *body, IrBlock *exit)
{
    if (!l->fn.block)
        return;
    if (always_true(test))
        jump(l, body, node->span);
    else
        lower_condition(l, test, body, exit);
}

void loop_begin(Lower *l)
{
    l->fn.loops++;
    l->fn.conditional++;
}

void loop_end(Lower *l)
{
    target_pop(l);
    l->fn.loops--;
    l->fn.conditional--;
}

/* while and for; `update` may be NULL. */
static void lower_tested_loop(Lower *l, const AstNode *node, const AstNode *test, const AstNode *update)
{
    bool twice = always_true(test) || (!l->library && node_size(test) <= CHEAP_TEST);
    IrBlock *body = block_new(l), *next = block_new(l), *exit = block_new(l);
    IrBlock *head = twice ? body : block_new(l);
    loop_begin(l);
    if (twice) {
        lower_test(l, node, test, body, exit);
    } else {
        jump(l, head, node->span);
        block_start(l, head);
        lower_test(l, node, test, body, exit);
        block_seal(l, body);
    }
    target_push(l, TARGET_LOOP, exit, next);
    if (body->pred_count > 0) {
        block_start(l, body);
        lower_statement(l, node->d);
    }
    jump(l, next, node->span);
    block_start_sealed(l, next);
    if (l->fn.block) {
        scope_iterate(l, node->scope, node);
        if (update)
            lower_effect(l, update);
        if (twice)
            lower_test(l, node, test, body, exit);
        else
            jump(l, head, node->span);
    }
    loop_end(l);
    block_seal(l, head);
    block_start_sealed(l, exit);
}

static bool holds_function(const AstNode *node)
{
    return node->function || ast_some(node, holds_function);
}

static void lower_for(Lower *l, const AstNode *node)
{
    scope_enter(l, node->scope, node);
    if (node->a && node->a->kind == AST_VAR)
        lower_statement(l, node->a);
    else if (node->a)
        lower_effect(l, node->a);
    if (node->a && holds_function(node->a)) /* closures of the initialiser keep the first cells */
        scope_iterate(l, node->scope, node);
    lower_tested_loop(l, node, node->b, node->c);
}

static void lower_do_while(Lower *l, const AstNode *node)
{
    IrBlock *body = block_new(l), *next = block_new(l), *exit = block_new(l);
    loop_begin(l);
    target_push(l, TARGET_LOOP, exit, next);
    jump(l, body, node->span);
    block_start(l, body);
    lower_statement(l, node->d);
    jump(l, next, node->span);
    block_start_sealed(l, next);
    lower_test(l, node, node->a, body, exit);
    loop_end(l);
    block_seal(l, body);
    block_start_sealed(l, exit);
}

void assign_head(Lower *l, const AstNode *head, IrInstr *value)
{
    if (head->kind != AST_VAR) {
        lower_store(l, head, value);
        return;
    }
    const AstNode *name = head->list.items[0]->a;
    if (ast_is_pattern(name)) {
        lower_pattern(l, name, value, head->declaration == DECL_VAR ? PATTERN_INITIALISE : PATTERN_DECLARE);
        return;
    }
    if (head->declaration == DECL_VAR)
        binding_initialise(l, name, name->reference, value);
    else
        binding_declare(l, name, name->reference, value);
}

/* The head's names are dead while the object is evaluated. */
static bool scope_has_tdz(const Scope *scope)
{
    for (uint32_t i = 0; scope && i < scope->count; i++)
        if (scope->items[i]->needs_tdz)
            return true;
    return false;
}

static void lower_each(Lower *l, const AstNode *node, IrBlock *head, IrInstr *value, IrBlock *exit)
{
    IrBlock *body = block_new(l);
    branch(l, IR_brhole, value, exit, body, node->span);
    block_start_sealed(l, body);
    assign_head(l, node->a, value);
    lower_statement(l, node->d);
    jump(l, head, node->span);
    loop_end(l);
    block_seal(l, head);
}

static void lower_for_in(Lower *l, const AstNode *node, IrInstr *object)
{
    IrInstr *keys = emit1(l, node->b, IR_forin, 0, object);
    uint32_t cursor = cursor_take(l, node, true);
    IrBlock *head = block_new(l), *exit = block_new(l);
    jump(l, head, node->span);
    block_start(l, head);
    loop_begin(l);
    target_push(l, TARGET_LOOP, exit, head);
    lower_each(l, node, head, emit2(l, node->b, IR_forinnext, (int32_t)cursor, keys, object), exit);
    block_start_sealed(l, exit);
    cursor_give(l, cursor);
}

static void lower_for_of(Lower *l, const AstNode *node, IrInstr *object)
{
    IrBlock *exit = block_new(l);
    Iteration it;
    iteration_begin(l, &it, node->b, object, l->library || l->survey.closes);
    IrBlock *head = block_new(l);
    jump(l, head, node->span);
    block_start(l, head);
    loop_begin(l);
    target_push(l, TARGET_LOOP, exit, head)->iteration = &it;
    lower_each(l, node, head, iteration_next(l, &it), exit);
    iteration_end(l, &it, exit);
}

static void lower_for_each(Lower *l, const AstNode *node)
{
    if (scope_has_tdz(node->scope))
        scope_enter(l, node->scope, node);
    IrInstr *object = lower_expression(l, node->b);
    if (node->kind == AST_FOR_IN)
        lower_for_in(l, node, object);
    else if (node->is_await)
        lower_for_await(l, node, object);
    else
        lower_for_of(l, node, object);
}

void lower_loop(Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_FOR: lower_for(l, node); break;
    case AST_WHILE: lower_tested_loop(l, node, node->a, NULL); break;
    case AST_DO_WHILE: lower_do_while(l, node); break;
    default: lower_for_each(l, node); break;
    }
}
