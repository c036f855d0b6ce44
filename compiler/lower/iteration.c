/* Iterations: what for-of and array patterns have in common. ECMA-262 7.4.
 *
 * An iteration is a value (the iterable itself, or what the library made of it) and a raw local that says where it stands.
 * One that may end early is a protected region: whoever leaves it by break, continue or return closes it on the way, and
 * so does its handler, which then throws again. Closing one that is at its end, or that an index is enough for, does
 * nothing, so nobody needs to know how far it is.
 *
 * Nothing needs closing in a program that has no way to an iterator of its own (survey.closes).
 */
#include "lowering.h"

/* An array that was just made, or a string: what the library makes of it needs no closing. */
static bool is_own_array(const Lower *l, const IrInstr *value)
{
    switch (value->op) {
    case IR_newarr: case IR_clone: case IR_rest: case IR_tostr: return true;
    case IR_const: return l->program->consts[value->imm.index].kind == CONST_ARRAY;
    default: return false;
    }
}

/* `closes`: the program has iterators of its own, so that leaving early may be noticed. */
void iteration_begin(Lower *l, Iteration *it, const AstNode *node, IrInstr *value, bool closes)
{
    bool own = is_own_array(l, value), untouched = own && (l->library || !l->survey.closes);
    *it = (Iteration){.node = node, .outer = l->fn.handler, .value = value, .cursor = cursor_take(l, node, untouched)};
    if (!untouched)
        it->value = emit1(l, node, IR_iterate, (int32_t)it->cursor, value);
    if (own || !closes)
        return;
    it->handler = handler_new(l, l->fn.block);
    l->fn.handler = it->handler;
    IrBlock *body = block_new(l);
    jump(l, body, node->span);
    block_start_sealed(l, body);
}

IrInstr *iteration_next(Lower *l, const Iteration *it)
{
    return emit1(l, it->node, IR_forofnext, (int32_t)it->cursor, it->value);
}

void iteration_close(Lower *l, const Iteration *it)
{
    if (it->async) {
        for_await_close(l, it);
        return;
    }
    if (it->handler)
        emit1(l, it->node, IR_iterclose, (int32_t)it->cursor, it->value);
}

/* The blocks made from here on are outside; `end`, made before it began, is where it goes on. */
void iteration_end(Lower *l, const Iteration *it, IrBlock *end)
{
    jump(l, end, it->node->span);
    l->fn.handler = it->outer;
    if (it->handler) {
        block_start(l, it->handler);
        IrInstr *exception = emit0(l, it->node, IR_catch, 0);
        emit1(l, it->node, IR_iterabandon, (int32_t)it->cursor, it->value);
        emit1(l, it->node, IR_rethrow, 0, exception);
        l->fn.block = NULL;
    }
    block_start_sealed(l, end);
    cursor_give(l, it->cursor);
}
