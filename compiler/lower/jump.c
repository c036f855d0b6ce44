/* break, continue and return, also out through finally blocks and of iterations, which they close.
 *
 * A finally block is lowered once. Who wants through it leaves a number (the completion) in a pinned local and
 * jumps to it; after its body a chain of tests goes on to where each completion wanted.
 */
#include "lowering.h"

Target *target_push(Lower *l, TargetKind kind, IrBlock *break_block, IrBlock *continue_block)
{
    Target *target = ARENA_NEW(l->arena, Target);
    target->outer = l->fn.targets;
    target->kind = kind;
    target->break_block = break_block;
    target->continue_block = continue_block;
    if (kind < TARGET_FINALLY) {
        target->labels = l->fn.labels;
        l->fn.labels = NULL;
    }
    l->fn.targets = target;
    return target;
}

void target_pop(Lower *l)
{
    l->fn.targets = l->fn.targets->outer;
}

static bool has_label(const Target *target, const AstText *text)
{
    for (const Label *label = target->labels; label; label = label->outer)
        if (label->text == text ||
            (label->text->length == text->length && memcmp(label->text->bytes, text->bytes, text->length) == 0))
            return true;
    return false;
}

static bool is_aim(const Target *target, const AstNode *node, bool is_continue)
{
    if (target->kind >= TARGET_FINALLY || (is_continue && target->kind != TARGET_LOOP))
        return false;
    return node->text ? has_label(target, node->text) : target->kind != TARGET_BLOCK;
}

static uint32_t route_number(Lower *l, Target *finally, const Route *route)
{
    for (uint32_t i = 0; i < finally->routes.count; i++)
        if (finally->routes.items[i].kind == route->kind && finally->routes.items[i].target == route->target)
            return i + 2;
    VEC_PUSH(l->arena, &finally->routes, *route);
    return finally->routes.count + 1;
}

/* Out of all regions that handlers guard. */
static void leave_function(Lower *l, const AstNode *node, IrInstr *value)
{
    IrBlock *handler = l->fn.handler;
    if (node->d && handler) {
        l->fn.handler = NULL;
        IrBlock *outside = block_new(l);
        jump(l, outside, node->span);
        block_start_sealed(l, outside);
    }
    if (node->d)
        value = class_result(l, node, value);
    l->fn.handler = handler;
    lower_return(l, node, value);
}

/* Go where `route` says, from within fn.targets. value: what a return gives, NULL for undefined. */
void jump_route(Lower *l, const AstNode *node, const Route *route, IrInstr *value)
{
    Target *target = l->fn.targets;
    IrBlock *handler = l->fn.handler;
    for (; target != route->target && target->kind != TARGET_FINALLY; target = target->outer)
        if (target->iteration)
            iteration_close(l, target->iteration);
    if (target == route->target && route->kind == ROUTE_BREAK && target->iteration)
        iteration_close(l, target->iteration);
    if (target != route->target) {
        if (route->kind == ROUTE_RETURN)
            emit1(l, node, IR_setlocal, (int32_t)target->value_local,
                  value ? value : emit_const(l, node, ir_const_simple(l->program, CONST_UNDEFINED)));
        emit1(l, node, IR_setlocal, (int32_t)target->state_local, emit_number(l, node, route_number(l, target, route)));
        jump(l, target->finally_block, node->span);
    } else if (route->kind == ROUTE_RETURN) {
        leave_function(l, route->node, value);
    } else {
        jump(l, route->kind == ROUTE_BREAK ? target->break_block : target->continue_block, node->span);
    }
    l->fn.handler = handler;
}

void jump_out(Lower *l, const AstNode *node, bool is_continue)
{
    Target *target = l->fn.targets;
    while (target && !is_aim(target, node, is_continue))
        target = target->outer;
    if (!target)
        return;
    Route route = {is_continue ? ROUTE_CONTINUE : ROUTE_BREAK, target, node};
    jump_route(l, node, &route, NULL);
}

void jump_return(Lower *l, const AstNode *node, IrInstr *value)
{
    Route route = {ROUTE_RETURN, NULL, node};
    jump_route(l, node, &route, value);
}
