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

/* ---- yield* */

typedef struct Delegation {
    const AstNode *node;
    IrBlock *before, *step; /* the block before the loop, and its head */
    uint32_t sent, how;     /* variables: what it was resumed with: 0 next, 1 throw, 2 return */
} Delegation;

static IrInstr *field(Lower *l, const AstNode *node, IrInstr *object, const char *name)
{
    return emit1(l, node, IR_getfield, ir_const_string(l->program, name, (uint32_t)strlen(name)), object);
}

static void delegate_again(Lower *l, const Delegation *d, IrInstr *sent, int how)
{
    variable_write(l, d->sent, sent);
    variable_write(l, d->how, emit_number(l, d->node, how));
    jump(l, d->step, d->node->span);
}

/* Yield a step's value; then the next step. What throw() brings lands in a handler around the yield alone. */
static void delegate_yield(Lower *l, const Delegation *d, IrInstr *value)
{
    IrBlock *outer = l->fn.handler, *handler = handler_new(l, d->before), *back;
    l->fn.handler = handler;
    IrBlock *guarded = block_new(l);
    jump(l, guarded, d->node->span);
    block_start_sealed(l, guarded);
    IrInstr *sent = suspend_yield(l, d->node, value, &back);
    delegate_again(l, d, sent, 0);
    l->fn.block = back;
    delegate_again(l, d, l->fn.ir->async ? suspend_await(l, d->node, sent) : sent, 2);
    l->fn.handler = outer;
    block_start(l, handler);
    delegate_again(l, d, emit0(l, d->node, IR_catch, 0), 1);
}

/* The library takes each step until its result is the last. */
static IrInstr *lower_delegation(Lower *l, const AstNode *node)
{
    bool async = l->fn.ir->async;
    IrInstr *iterable = lower_expression(l, node->a);
    IrInstr *iteration = call_builtin(l, node, async ? "@iterateAsync" : "@iterator", &iterable, 1);
    Delegation d = {node, l->fn.block, block_new(l), variable_new(l), variable_new(l)};
    IrBlock *end = block_new(l), *more = block_new(l), *leave = block_new(l), *stay = block_new(l);
    delegate_again(l, &d, l->fn.undefined, 0);
    block_start(l, d.step);
    IrInstr *args[3] = {iteration, variable_read(l, d.sent), variable_read(l, d.how)};
    IrInstr *result = call_builtin(l, node, async ? "@delegateAsync" : "@delegate", args, 3), *how = args[2];
    if (async)
        result = call_builtin(l, node, "@object", (IrInstr *[]){suspend_await(l, node, result)}, 1);
    branch(l, IR_br, field(l, node, result, "done"), end, more, node->span);
    block_start_sealed(l, more);
    delegate_yield(l, &d, async ? field(l, node, result, "value") : result);
    block_seal(l, d.step);
    block_start_sealed(l, end);
    IrInstr *last = field(l, node, result, "value");
    branch(l, IR_br, emit2(l, node, IR_seq, 0, how, emit_number(l, node, 2)), leave, stay, node->span);
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
