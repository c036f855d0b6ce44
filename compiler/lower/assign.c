/* Assignment and update. */
#include "lowering.h"

static const BindingFacts *holder_of(Lower *l, const AstNode *target)
{
    return target->kind == AST_IDENTIFIER && target->reference ? survey_binding(l, target->reference) : NULL;
}

/* a ||= b, a &&= b, a ??= b: b is evaluated and assigned only where a does not decide. */
static IrInstr *lower_logical_assign(Lower *l, const AstNode *node, const Reference *reference)
{
    uint32_t result = variable_new(l);
    IrBlock *rest = block_new(l), *end = block_new(l);
    IrInstr *old = reference_get(l, reference);
    variable_write(l, result, old);
    IrInstr *test = node->op == OPR_NULLISH ? emit1(l, node, IR_isnullish, 0, old) : old;
    branch(l, IR_br, test, node->op == OPR_LOR ? end : rest, node->op == OPR_LOR ? rest : end, node->span);
    block_start_sealed(l, rest);
    l->fn.conditional++;
    IrInstr *value = lower_expression(l, node->b);
    reference_set(l, reference, value);
    l->fn.conditional--;
    variable_write(l, result, value);
    jump(l, end, node->span);
    block_start_sealed(l, end);
    return variable_read(l, result);
}

IrInstr *lower_assign(Lower *l, const AstNode *node)
{
    Reference reference;
    if (ast_is_pattern(node->a)) {
        IrInstr *whole = lower_expression(l, node->b);
        lower_pattern(l, node->a, whole, PATTERN_ASSIGN);
        return whole;
    }
    bool logical = node->op == OPR_LAND || node->op == OPR_LOR || node->op == OPR_NULLISH;
    reference_make(l, &reference, node->a, node->op != OPR_ASSIGN);
    if (logical)
        return lower_logical_assign(l, node, &reference);
    IrInstr *value;
    if (node->op == OPR_ASSIGN) {
        value = lower_initialiser(l, node->b, holder_of(l, node->a));
    } else {
        IrInstr *old = reference_get(l, &reference);
        value = lower_binary_op(l, node, old, lower_expression(l, node->b));
    }
    reference_set(l, &reference, value);
    return value;
}

/* x++ is x - -1: subtraction converts its operand, so that only a postfix value needs the conversion itself. Where there may be BigInts,
 * whose 1 is another one, there are operations that know both. */
IrInstr *lower_update(Lower *l, const AstNode *node, bool value_used)
{
    Reference reference;
    reference_make(l, &reference, node->a, true);
    IrInstr *old = reference_get(l, &reference);
    if (value_used && !node->prefix)
        old = emit1(l, node, l->program->bigints ? IR_numeric : IR_tonum, 0, old);
    IrInstr *value = emit2(l, node, l->program->bigints ? IR_step : IR_sub, 0, old, emit_number(l, node, node->op == OPR_INC ? -1 : 1));
    reference_set(l, &reference, value);
    return node->prefix ? value : old;
}

void lower_store(Lower *l, const AstNode *target, IrInstr *value)
{
    Reference reference;
    if (ast_is_pattern(target)) {
        lower_pattern(l, target, value, PATTERN_ASSIGN);
        return;
    }
    reference_make(l, &reference, target, false);
    reference_set(l, &reference, value);
}

IrInstr *lower_initialiser(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    if (node->kind == AST_OBJECT)
        return lower_object(l, node, holder);
    if (node->kind == AST_ARRAY)
        return lower_array(l, node, holder);
    if (node->kind == AST_NEW)
        return lower_new(l, node, holder);
    return lower_expression(l, node);
}
