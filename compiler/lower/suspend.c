/* Generators and asynchronous functions: where they suspend.
 *
 * A call makes the suspended thing first (IR_generator) and hands it to a function of the library, whose result is the
 * call's: the generator object, or a promise. What a generator yields and returns are the results of its iterator, made
 * here; an asynchronous function gives what it awaits and returns to the library as it is (stdlib/js/async.js). Being resumed
 * by return() is a `return` where the yield stands, so that it finds its way through finally blocks.
 */
#include "lowering.h"

static bool is_async_generator(const Lower *l) { return l->fn.ir->generator && l->fn.ir->async; }

static IrInstr *or_undefined(Lower *l, const AstNode *node, IrInstr *value)
{
    return value ? value : emit_const(l, node, ir_const_simple(l->program, CONST_UNDEFINED));
}

/* {value, done} */
static IrInstr *iterator_result(Lower *l, const AstNode *node, IrInstr *value, bool done)
{
    int32_t keys[2] = {ir_const_string(l->program, "value", 5), ir_const_string(l->program, "done", 4)};
    int32_t *kept = ARENA_ARRAY(l->arena, int32_t, 2);
    memcpy(kept, keys, sizeof keys);
    IrShape shape = {.prototype = l->object_prototype, .keys = kept, .count = 2};
    IrInstr *flag = emit_const(l, node, ir_const_simple(l->program, done ? CONST_TRUE : CONST_FALSE));
    return emit2(l, node, IR_newobj, ir_shape(l->program, &shape), or_undefined(l, node, value), flag);
}

void suspend_start(Lower *l, const AstNode *node)
{
    const IrFunction *ir = l->fn.ir;
    const char *maker = ir->generator ? "@generator" : "@async";
    IrInstr *call = emit0(l, node, IR_generator, 0);
    IrBlock *resumed = block_new(l), *made = block_new(l);
    branch(l, IR_brresume, call, resumed, made, node->span);
    block_start_sealed(l, made);
    emit1(l, node, IR_ret, 0, call_builtin(l, node, maker, &call, 1));
    l->fn.block = NULL;
    block_start_sealed(l, resumed);
}

void lower_return(Lower *l, const AstNode *node, IrInstr *value)
{
    if (l->fn.ir->generator && !l->fn.ir->async)
        value = iterator_result(l, node, value, true);
    emit(l, node, IR_ret, 0, &value, value ? 1 : 0);
    l->fn.block = NULL;
}

IrInstr *suspend_await(Lower *l, const AstNode *node, IrInstr *value)
{
    return emit1(l, node, IR_yield, 0, value);
}

IrInstr *returned_value(Lower *l, const AstNode *node)
{
    IrInstr *value = node->a ? lower_expression(l, node->a) : NULL;
    return value && is_async_generator(l) ? suspend_await(l, node, value) : value;
}

/* Suspend at `yield`. The code for return() goes into a block of its own: *back. */
static IrInstr *suspend_yield(Lower *l, const AstNode *node, IrInstr *value, IrBlock **back)
{
    IrInstr *sent = emit1(l, node, IR_yield, 0, value);
    IrBlock *on = block_new(l);
    *back = block_new(l);
    branch(l, IR_brresume, sent, *back, on, node->span);
    block_seal(l, *back);
    block_start_sealed(l, on);
    return sent;
}

/* yield*: the library takes each step (it, what was sent, how) until its result is the last. */
static IrInstr *lower_delegation(Lower *l, const AstNode *node)
{
    bool async = l->fn.ir->async;
    IrInstr *iterable = lower_expression(l, node->a);
    IrInstr *iterator = call_builtin(l, node, async ? "@iterateAsync" : "@iterator", &iterable, 1);
    uint32_t sent = variable_new(l), how = variable_new(l);
    variable_write(l, sent, l->fn.undefined);
    variable_write(l, how, emit_number(l, node, 0));
    IrBlock *step = block_new(l), *end = block_new(l), *outer = l->fn.handler, *before = l->fn.block, *back;
    jump(l, step, node->span);
    block_start(l, step);
    IrInstr *args[3] = {iterator, variable_read(l, sent), variable_read(l, how)};
    IrInstr *result = call_builtin(l, node, "@delegate", args, 3), *mode = args[2];
    if (async)
        result = call_builtin(l, node, "@object", (IrInstr *[]){suspend_await(l, node, result)}, 1);
    IrInstr *done = emit1(l, node, IR_getfield, ir_const_string(l->program, "done", 4), result);
    IrBlock *go_on = block_new(l);
    done->imm.shape = done->imm.slot = -1;
    branch(l, IR_br, done, end, go_on, node->span);
    block_start_sealed(l, go_on);
    IrInstr *value = result;
    if (async) {
        value = emit1(l, node, IR_getfield, ir_const_string(l->program, "value", 5), result);
        value->imm.shape = value->imm.slot = -1;
    }
    /* throw() lands in a handler around the yield alone */
    IrBlock *handler = handler_new(l, before), *guarded;
    l->fn.handler = handler;
    guarded = block_new(l);
    jump(l, guarded, node->span);
    block_start_sealed(l, guarded);
    IrInstr *got = suspend_yield(l, node, value, &back);
    IrBlock *plain = l->fn.block;
    l->fn.block = back;
    IrInstr *returned = async ? suspend_await(l, node, got) : got;
    IrBlock *returning = l->fn.block;
    l->fn.handler = outer;
    l->fn.block = plain;
    variable_write(l, sent, got);
    variable_write(l, how, emit_number(l, node, 0));
    jump(l, step, node->span);
    l->fn.block = returning;
    variable_write(l, sent, returned);
    variable_write(l, how, emit_number(l, node, 2));
    jump(l, step, node->span);
    block_start(l, handler);
    variable_write(l, sent, emit0(l, node, IR_catch, 0));
    variable_write(l, how, emit_number(l, node, 1));
    jump(l, step, node->span);
    block_seal(l, step);
    block_start_sealed(l, end);
    IrInstr *last = emit1(l, node, IR_getfield, ir_const_string(l->program, "value", 5), result);
    last->imm.shape = last->imm.slot = -1;
    IrBlock *leave = block_new(l), *stay = block_new(l);
    branch(l, IR_br, emit2(l, node, IR_seq, 0, mode, emit_number(l, node, 2)), leave, stay, node->span);
    block_start_sealed(l, leave);
    jump_return(l, node, last);
    block_start_sealed(l, stay);
    return last;
}

IrInstr *lower_yield(Lower *l, const AstNode *node)
{
    if (node->delegates)
        return lower_delegation(l, node);
    bool async = l->fn.ir->async;
    IrInstr *value = or_undefined(l, node, node->a ? lower_expression(l, node->a) : NULL);
    value = async ? suspend_await(l, node, value) : iterator_result(l, node, value, false);
    IrBlock *back;
    IrInstr *sent = suspend_yield(l, node, value, &back);
    IrBlock *on = l->fn.block;
    l->fn.block = back;
    jump_return(l, node, async ? suspend_await(l, node, sent) : sent);
    l->fn.block = on;
    return sent;
}

/* ---- does the top level await? */

bool node_awaits(const AstNode *node)
{
    if (!node || node->function)
        return false;
    if (node->kind == AST_AWAIT || node->is_await)
        return true;
    for (uint32_t i = 0; i < node->list.count; i++)
        if (node_awaits(node->list.items[i]))
            return true;
    if (node->class && node_awaits(node->class->heritage))
        return true;
    for (uint32_t i = 0; node->class && i < node->class->members.count; i++)
        if (node->class->members.items[i]->computed && node_awaits(node->class->members.items[i]->a))
            return true;
    return node_awaits(node->a) || node_awaits(node->b) || node_awaits(node->c) || node_awaits(node->d);
}
