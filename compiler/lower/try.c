/* try, catch and finally. */
#include "lowering.h"

static bool in_region(const AstNode *node)
{
    return node && node->list.count > 0;
}

/* What `body` does is protected by `handler`: own blocks, entered from the current one. */
static IrBlock *region_enter(Lower *l, const AstNode *node)
{
    IrBlock *handler = handler_new(l, l->fn.block);
    l->fn.handler = handler;
    IrBlock *body = block_new(l);
    jump(l, body, node->span);
    block_start_sealed(l, body);
    return handler;
}

static void lower_catch(Lower *l, const AstNode *node)
{
    IrInstr *exception = emit0(l, node, IR_catch, 0);
    if (node->a && node->a->reference)
        binding_declare(l, node->a, node->a->reference, exception);
    if (node->a && ast_is_pattern(node->a))
        lower_pattern(l, node->a, exception, PATTERN_DECLARE);
    scope_enter(l, node->scope, node);
    lower_statement(l, node->b);
}

static void lower_try_catch(Lower *l, const AstNode *node)
{
    if (!in_region(node->a)) { /* nothing can be thrown */
        lower_statement(l, node->a);
        return;
    }
    IrBlock *outer = l->fn.handler, *end = block_new(l);
    IrBlock *handler = region_enter(l, node);
    lower_statement(l, node->a);
    l->fn.handler = outer;
    jump(l, end, node->span);
    block_start(l, handler);
    lower_catch(l, node->b);
    jump(l, end, node->span);
    block_start_sealed(l, end);
}

static void set_state(Lower *l, const AstNode *node, const Target *finally, double state)
{
    emit1(l, node, IR_setlocal, (int32_t)finally->state_local, emit_number(l, node, state));
}

/* After the finally body: on to where the completion wanted. */
static void lower_dispatch(Lower *l, const AstNode *node, const Target *finally)
{
    IrBlock *end = block_new(l);
    IrInstr *state = emit0(l, node, IR_getlocal, (int32_t)finally->state_local);
    for (uint32_t i = 0; i < finally->routes.count + 1; i++) {
        const Route *route = i > 0 ? &finally->routes.items[i - 1] : NULL;
        IrBlock *hit = i > 0 ? block_new(l) : end, *next = block_new(l);
        IrInstr *number = emit_number(l, node, route ? i + 1 : 0);
        branch(l, IR_br, emit2(l, node, IR_seq, 0, state, number), hit, next, node->span);
        if (route) {
            block_start_sealed(l, hit);
            IrInstr *value = route->kind == ROUTE_RETURN
                                 ? emit0(l, node, IR_getlocal, (int32_t)finally->value_local) : NULL;
            jump_route(l, node, route, value);
        }
        block_start_sealed(l, next);
    }
    emit1(l, node, IR_rethrow, 0, emit0(l, node, IR_getlocal, (int32_t)finally->value_local));
    l->fn.block = NULL;
    block_start_sealed(l, end);
}

static void lower_finally(Lower *l, const AstNode *node)
{
    IrBlock *outer = l->fn.handler, *body = block_new(l);
    Target *finally = target_push(l, TARGET_FINALLY, NULL, NULL);
    finally->finally_block = body;
    finally->state_local = local_new(l, IR_ANY);
    finally->value_local = local_new(l, IR_ANY);
    IrBlock *handler = region_enter(l, node);
    if (node->b)
        lower_try_catch(l, node);
    else
        lower_statement(l, node->a);
    l->fn.handler = outer;
    target_pop(l);
    if (l->fn.block) {
        set_state(l, node, finally, 0);
        jump(l, body, node->span);
    }
    block_start(l, handler);
    emit1(l, node, IR_setlocal, (int32_t)finally->value_local, emit0(l, node, IR_catch, 0));
    set_state(l, node, finally, 1);
    jump(l, body, node->span);
    block_start_sealed(l, body);
    lower_statement(l, node->c);
    if (l->fn.block)
        lower_dispatch(l, node->c, finally);
}

void lower_try(Lower *l, const AstNode *node)
{
    l->fn.conditional++;
    if (!node->c)
        lower_try_catch(l, node);
    else if (!in_region(node->a))
        lower_statement(l, node->c);
    else
        lower_finally(l, node);
    l->fn.conditional--;
}
