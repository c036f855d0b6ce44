/* for await. The library makes the iteration ([iterator, next, kind], stdlib/js/generator.js); its steps and its end are awaited
 * here. Only the loop's body is protected: an iterator that throws by itself is not closed.
 */
#include "lowering.h"

static IrInstr *field(Lower *l, const AstNode *node, IrInstr *object, const char *name)
{
    return emit1(l, node, IR_getfield, ir_const_string(l->program, name, (uint32_t)strlen(name)), object);
}

/* Await what `closer` of the library gives, in a property `value`, unless it gives undefined. */
static void await_closing(Lower *l, const AstNode *node, IrInstr *iteration, const char *closer)
{
    IrInstr *closing = call_builtin(l, node, closer, &iteration, 1);
    IrBlock *waits = block_new(l), *end = block_new(l);
    branch(l, IR_br, emit1(l, node, IR_isundef, 0, closing), end, waits, node->span);
    block_start_sealed(l, waits);
    IrInstr *result = suspend_await(l, node, field(l, node, closing, "value"));
    call_builtin(l, node, "@object", &result, 1);
    jump(l, end, node->span);
    block_start_sealed(l, end);
}

void for_await_close(Lower *l, const Iteration *it)
{
    l->fn.handler = it->outer; /* what goes wrong from here on does not close it again */
    IrBlock *outside = block_new(l);
    jump(l, outside, it->node->span);
    block_start_sealed(l, outside);
    await_closing(l, it->node, it->value, "@closeAsync");
}

void lower_for_await(Lower *l, const AstNode *node, IrInstr *object)
{
    Iteration it = {.node = node->b, .outer = l->fn.handler, .async = true};
    it.value = call_builtin(l, node->b, "@iterateAsync", &object, 1);
    IrBlock *before = l->fn.block, *head = block_new(l), *exit = block_new(l), *next = block_new(l);
    jump(l, head, node->span);
    block_start(l, head);
    loop_begin(l);
    IrInstr *result = suspend_await(l, node->b, call_builtin(l, node->b, "@stepAsync", &it.value, 1));
    result = call_builtin(l, node->b, "@object", &result, 1);
    branch(l, IR_br, field(l, node->b, result, "done"), exit, next, node->span);
    block_start_sealed(l, next);
    IrInstr *value = field(l, node->b, result, "value");
    it.handler = handler_new(l, before);
    l->fn.handler = it.handler;
    IrBlock *body = block_new(l);
    jump(l, body, node->span);
    block_start_sealed(l, body);
    target_push(l, TARGET_LOOP, exit, head)->iteration = &it;
    assign_head(l, node->a, value);
    lower_statement(l, node->d);
    jump(l, head, node->span);
    loop_end(l);
    block_seal(l, head);
    l->fn.handler = it.outer;
    block_start(l, it.handler);
    IrInstr *exception = emit0(l, node->b, IR_catch, 0);
    await_closing(l, node->b, it.value, "@abandonAsync");
    emit1(l, node->b, IR_rethrow, 0, exception);
    l->fn.block = NULL;
    block_start_sealed(l, exit);
}
