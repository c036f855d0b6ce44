/* What the library's own JavaScript may call beside the language (CompileOptions.library):
 *
 *   $call(f, this, ...args)   f called with that this
 *   $apply(f, this, array)    the same with the arguments in an array
 *   $construct(f, array)      new f(...array)
 *   $construct(f, array, c)   the same with c as new.target
 *   $putOwn(object, key, value)  defines an own property, as a literal does: no setter runs
 *   $instance("Owner", n, ...values)  a new object that inherits from that object of builtins.def, with the values under private
 *                             names n, n + 1 ... that programs can not have
 *   $field(object, n)          such a value; TypeError where there is none
 *   $setField(object, n, value)
 *   $name(...)                the library's native or function of that name (constant_of finds it)
 */
#include "lowering.h"

static IrInstr *intrinsic_call(Lower *l, const AstNode *node)
{
    uint32_t count = node->list.count;
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, count);
    for (uint32_t i = 0; i < count; i++)
        args[i] = lower_expression(l, node->list.items[i]);
    return emit(l, node, IR_call, 0, args, count);
}

static IrInstr *argument(Lower *l, const AstNode *node, uint32_t i)
{
    return lower_expression(l, node->list.items[i]);
}

static int32_t slot_key(Lower *l, const AstNode *node, uint32_t i)
{
    return constant_private_key(l, (int32_t)node->list.items[i]->number);
}

static IrInstr *instance(Lower *l, const AstNode *node)
{
    uint32_t count = node->list.count - 2;
    IrInstr **values = ARENA_ARRAY(l->arena, IrInstr *, count + 1);
    IrShape shape = {.prototype = constant_library(l, node->list.items[0]->text->bytes), .count = count,
                     .keys = ARENA_ARRAY(l->arena, int32_t, count + 1)};
    for (uint32_t i = 0; i < count; i++) {
        shape.keys[i] = constant_private_key(l, (int32_t)node->list.items[1]->number + (int32_t)i);
        values[i] = argument(l, node, i + 2);
    }
    return emit(l, node, IR_newobj, ir_shape(l->program, &shape), values, count);
}

IrInstr *lower_intrinsic(Lower *l, const AstNode *node)
{
    const AstNode *callee = node->a;
    uint32_t count = node->list.count;
    if (callee->kind != AST_IDENTIFIER || callee->reference || callee->text->bytes[0] != '$')
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        if (node->list.items[i]->kind == AST_SPREAD)
            return NULL;
    if (text_is(callee->text, "$call") && count >= 2)
        return intrinsic_call(l, node);
    if (text_is(callee->text, "$apply") && count == 3) {
        IrInstr *function = argument(l, node, 0), *receiver = argument(l, node, 1);
        return emit3(l, node, IR_callv, 0, function, receiver, argument(l, node, 2));
    }
    if (text_is(callee->text, "$construct") && count == 3) {
        IrInstr *function = argument(l, node, 0), *array = argument(l, node, 1);
        return emit3(l, node, IR_superv, 0, function, argument(l, node, 2), array);
    }
    if (text_is(callee->text, "$construct") && count == 2) {
        IrInstr *function = argument(l, node, 0);
        return emit2(l, node, IR_newv, 0, function, argument(l, node, 1));
    }
    if (text_is(callee->text, "$putOwn") && count == 3) {
        IrInstr *object = argument(l, node, 0), *key = argument(l, node, 1);
        return emit3(l, node, IR_deffield, 0, object, key, argument(l, node, 2));
    }
    if (text_is(callee->text, "$instance") && count >= 2)
        return instance(l, node);
    if (text_is(callee->text, "$field") && count == 2)
        return emit1(l, node, IR_getfield, slot_key(l, node, 1), argument(l, node, 0));
    if (text_is(callee->text, "$setField") && count == 3) {
        IrInstr *object = argument(l, node, 0);
        return emit2(l, node, IR_setfield, slot_key(l, node, 1), object, argument(l, node, 2));
    }
    return NULL;
}
