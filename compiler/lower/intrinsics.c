/* What the library's own JavaScript may call beside the language (CompileOptions.library):
 *
 *   $call(f, this, ...args)   f called with that this
 *   $apply(f, this, array)    the same with the arguments in an array
 *   $construct(f, array)      new f(...array)
 *   $putOwn(object, key, value)  defines an own property, as a literal does: no setter runs
 *   $putOwn(object, key, value)  defines an own property, as a literal does: no setter runs
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
    if (text_is(callee->text, "$construct") && count == 2) {
        IrInstr *function = argument(l, node, 0);
        return emit2(l, node, IR_newv, 0, function, argument(l, node, 1));
    }
    if (text_is(callee->text, "$putOwn") && count == 3) {
        IrInstr *object = argument(l, node, 0), *key = argument(l, node, 1);
        return emit3(l, node, IR_deffield, 0, object, key, argument(l, node, 2));
    }
    return NULL;
}
