/* Expressions: values, effects, conditions. */
#include "lowering.h"

/* ---- optional chains: the exit is reached with undefined as soon as a `?.` meets undefined or null */

void chain_enter(Lower *l, Chain *chain)
{
    chain->exit = block_new(l);
    chain->result = variable_new(l);
    chain->receiver = variable_new(l);
    l->fn.chain = chain;
    l->fn.conditional++;
}

void chain_leave(Lower *l, const AstNode *node, Chain *chain, Chain *outer)
{
    jump(l, chain->exit, node->span);
    block_start_sealed(l, chain->exit);
    l->fn.conditional--;
    l->fn.chain = outer;
}

static IrInstr *emit_simple(Lower *l, const AstNode *node, IrConstKind kind)
{
    return emit_const(l, node, ir_const_simple(l->program, kind));
}

void chain_exit_if_nullish(Lower *l, const AstNode *node, IrInstr *value)
{
    Chain *chain = l->fn.chain;
    IrInstr *result = emit_simple(l, node, chain->deletes ? CONST_TRUE : CONST_UNDEFINED);
    variable_write(l, chain->result, result);
    if (chain->has_receiver)
        variable_write(l, chain->receiver, result);
    IrBlock *go_on = block_new(l);
    branch(l, IR_br, emit1(l, node, IR_isnullish, 0, value), chain->exit, go_on, node->span);
    block_start_sealed(l, go_on);
}

static IrInstr *lower_chain(Lower *l, const AstNode *node)
{
    Chain chain = {0}, *outer = l->fn.chain;
    chain_enter(l, &chain);
    variable_write(l, chain.result, lower_expression(l, node->a));
    chain_leave(l, node, &chain, outer);
    return variable_read(l, chain.result);
}

/* ---- operators */

static IrOp binary_op(AstOp op)
{
    switch (op) {
    case OPR_ADD: return IR_add;
    case OPR_SUB: return IR_sub;
    case OPR_MUL: return IR_mul;
    case OPR_DIV: return IR_div;
    case OPR_MOD: return IR_mod;
    case OPR_EXP: return IR_exp;
    case OPR_AND: return IR_band;
    case OPR_OR: return IR_bor;
    case OPR_XOR: return IR_bxor;
    case OPR_SHL: return IR_shl;
    case OPR_SHR: return IR_shr;
    case OPR_USHR: return IR_ushr;
    case OPR_LT: return IR_lt;
    case OPR_LE: return IR_le;
    case OPR_GT: return IR_gt;
    case OPR_GE: return IR_ge;
    case OPR_EQ: return IR_eq;
    case OPR_NE: return IR_ne;
    case OPR_SEQ: return IR_seq;
    case OPR_SNE: return IR_sne;
    case OPR_IN: return IR_in;
    case OPR_INSTANCEOF: return IR_instanceof;
    default: return IR_nop;
    }
}

IrInstr *lower_binary_op(Lower *l, const AstNode *node, IrInstr *a, IrInstr *b)
{
    return emit2(l, node, binary_op(node->op), 0, a, b);
}

static bool is_nullish_constant(Lower *l, const AstNode *node)
{
    int32_t constant = constant_of(l, node);
    if (constant == NO_CONST)
        return false;
    IrConstKind kind = l->program->consts[constant].kind;
    return kind == CONST_NULL || kind == CONST_UNDEFINED;
}

/* The operand of `x == null`, which only asks for undefined and null; else NULL. */
static const AstNode *nullish_test(Lower *l, const AstNode *node)
{
    if (node->kind != AST_BINARY || (node->op != OPR_EQ && node->op != OPR_NE))
        return NULL;
    if (is_nullish_constant(l, node->b))
        return node->a;
    return is_nullish_constant(l, node->a) ? node->b : NULL;
}

static IrInstr *lower_binary(Lower *l, const AstNode *node)
{
    if (node->a->kind == AST_PRIVATE)
        return lower_private_in(l, node);
    const AstNode *tested = nullish_test(l, node);
    if (tested) {
        IrInstr *is = emit1(l, node, IR_isnullish, 0, lower_expression(l, tested));
        return node->op == OPR_EQ ? is : emit1(l, node, IR_not, 0, is);
    }
    IrInstr *a = lower_expression(l, node->a);
    IrInstr *b = lower_expression(l, node->b);
    return lower_binary_op(l, node, a, b);
}

static IrInstr *lower_delete(Lower *l, const AstNode *node)
{
    const AstNode *operand = node->a;
    Reference reference;
    if (operand->kind == AST_CHAIN) {
        Chain chain = {.deletes = true}, *outer = l->fn.chain;
        chain_enter(l, &chain);
        AstNode inner = *node;
        inner.a = operand->a;
        variable_write(l, chain.result, lower_delete(l, &inner));
        chain_leave(l, node, &chain, outer);
        return variable_read(l, chain.result);
    }
    if ((operand->kind == AST_MEMBER || operand->kind == AST_INDEX) && operand->a->kind == AST_SUPER) {
        IrInstr *args[2] = {emit_number(l, node, 7), emit_simple(l, node, CONST_UNDEFINED)};
        return call_builtin(l, node, "@refuse", args, 2);
    }
    if (operand->kind != AST_MEMBER && operand->kind != AST_INDEX) {
        lower_effect(l, operand);
        return emit_simple(l, node, CONST_TRUE);
    }
    reference_make(l, &reference, operand, false);
    return emit2(l, node, IR_delete, 0, reference.object, reference_key(l, &reference));
}

static IrInstr *lower_unary(Lower *l, const AstNode *node)
{
    switch (node->op) {
    case OPR_NEG: return emit1(l, node, IR_neg, 0, lower_expression(l, node->a));
    case OPR_PLUS: return emit1(l, node, IR_tonum, 0, lower_expression(l, node->a));
    case OPR_BITNOT: return emit1(l, node, IR_bnot, 0, lower_expression(l, node->a));
    case OPR_NOT: return emit1(l, node, IR_not, 0, lower_expression(l, node->a));
    case OPR_TYPEOF:
        if (node->a->kind == AST_IDENTIFIER && node->a->unknown && l->scopes->global_object)
            return emit1(l, node, IR_typeof, 0, global_property(l, node->a, node->a->text));
        if (node->a->kind == AST_IDENTIFIER && node->a->unknown)
            return emit_const(l, node, ir_const_string(l->program, "undefined", 9));
        return emit1(l, node, IR_typeof, 0, lower_expression(l, node->a));
    case OPR_DELETE: return lower_delete(l, node);
    default:
        lower_effect(l, node->a);
        return emit_simple(l, node, CONST_UNDEFINED);
    }
}

/* ---- what may not run */

static void logical_branch(Lower *l, const AstNode *node, IrInstr *a, IrBlock *rest, IrBlock *end)
{
    if (node->op == OPR_LAND)
        branch(l, IR_br, a, rest, end, node->span);
    else if (node->op == OPR_LOR)
        branch(l, IR_br, a, end, rest, node->span);
    else
        branch(l, IR_br, emit1(l, node, IR_isnullish, 0, a), rest, end, node->span);
}

static IrInstr *lower_logical(Lower *l, const AstNode *node)
{
    uint32_t result = variable_new(l);
    IrBlock *rest = block_new(l), *end = block_new(l);
    IrInstr *a = lower_expression(l, node->a);
    variable_write(l, result, a);
    logical_branch(l, node, a, rest, end);
    block_start_sealed(l, rest);
    l->fn.conditional++;
    variable_write(l, result, lower_expression(l, node->b));
    l->fn.conditional--;
    jump(l, end, node->span);
    block_start_sealed(l, end);
    return variable_read(l, result);
}

static void lower_logical_effect(Lower *l, const AstNode *node)
{
    IrBlock *rest = block_new(l), *end = block_new(l);
    if (node->op == OPR_NULLISH)
        logical_branch(l, node, lower_expression(l, node->a), rest, end);
    else if (node->op == OPR_LAND)
        lower_condition(l, node->a, rest, end);
    else
        lower_condition(l, node->a, end, rest);
    block_start_sealed(l, rest);
    l->fn.conditional++;
    lower_effect(l, node->b);
    l->fn.conditional--;
    jump(l, end, node->span);
    block_start_sealed(l, end);
}

static void lower_arm(Lower *l, const AstNode *arm, IrBlock *start, IrBlock *end, const uint32_t *result)
{
    block_start_sealed(l, start);
    l->fn.conditional++;
    if (result)
        variable_write(l, *result, lower_expression(l, arm));
    else
        lower_effect(l, arm);
    l->fn.conditional--;
    jump(l, end, arm->span);
}

static void lower_conditional(Lower *l, const AstNode *node, const uint32_t *result)
{
    IrBlock *yes = block_new(l), *no = block_new(l), *end = block_new(l);
    lower_condition(l, node->a, yes, no);
    lower_arm(l, node->b, yes, end, result);
    lower_arm(l, node->c, no, end, result);
    block_start_sealed(l, end);
}

/* Branch on the node's truth. */
void lower_condition(Lower *l, const AstNode *node, IrBlock *yes, IrBlock *no)
{
    const AstNode *tested = nullish_test(l, node);
    if (tested) {
        IrInstr *is = emit1(l, node, IR_isnullish, 0, lower_expression(l, tested));
        branch(l, IR_br, is, node->op == OPR_EQ ? yes : no, node->op == OPR_EQ ? no : yes, node->span);
    } else if (node->kind == AST_UNARY && node->op == OPR_NOT) {
        lower_condition(l, node->a, no, yes);
    } else if (node->kind == AST_LOGICAL && node->op != OPR_NULLISH) {
        IrBlock *rest = block_new(l);
        lower_condition(l, node->a, node->op == OPR_LAND ? rest : yes, node->op == OPR_LAND ? no : rest);
        block_start_sealed(l, rest);
        l->fn.conditional++;
        lower_condition(l, node->b, yes, no);
        l->fn.conditional--;
    } else {
        branch(l, IR_br, lower_expression(l, node), yes, no, node->span);
    }
}

/* ---- the rest */

static IrInstr *lower_template(Lower *l, const AstNode *node)
{
    IrInstr *text = NULL;
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *part = node->list.items[i];
        IrInstr *value;
        if (part->kind == AST_STRING) {
            if (part->text->length == 0)
                continue;
            value = emit_const(l, part, constant_text_of(l, part->text));
        } else {
            value = emit1(l, part, IR_tostr, 0, lower_expression(l, part));
        }
        text = text ? emit2(l, node, IR_add, 0, text, value) : value;
    }
    return text ? text : emit_const(l, node, ir_const_string(l->program, "", 0));
}

static IrInstr *lower_identifier(Lower *l, const AstNode *node)
{
    if (node->reference)
        return binding_read(l, node, node->reference, node->checks_tdz);
    if (node->unknown)
        return global_unknown_get(l, node);
    diag_report(l->diag, SEVERITY_ERROR, node->span, NULL, "the library has no '%s'", node->text->bytes);
    return l->fn.undefined;
}

static IrInstr *lower_sequence(Lower *l, const AstNode *node)
{
    for (uint32_t i = 0; i + 1 < node->list.count; i++)
        lower_effect(l, node->list.items[i]);
    return lower_expression(l, node->list.items[node->list.count - 1]);
}

IrInstr *lower_expression(Lower *l, const AstNode *node)
{
    Reference reference;
    uint32_t result;
    int32_t constant = constant_of(l, node);
    if (constant != NO_CONST)
        return emit_const(l, node, constant);
    IrInstr *evaluated = l->fn.scope->ast ? NULL : argument_value(l, node); /* they stand at the top level */
    if (evaluated)
        return evaluated;
    switch (node->kind) {
    case AST_TEMPLATE: return lower_template(l, node);
    case AST_TEMPLATE_OBJECT: return emit_const(l, node, template_object(l, node));
    case AST_THIS: return this_read(l, node);
    case AST_IDENTIFIER: return lower_identifier(l, node);
    case AST_REGEXP: return lower_regexp(l, node);
    case AST_ARRAY: return lower_array(l, node, NULL);
    case AST_OBJECT: return lower_object(l, node, NULL);
    case AST_FUNCTION: return function_value(l, node, node->function);
    case AST_CLASS: return lower_class(l, node);
    case AST_BYTES: return emit_const(l, node, constant_bytes(l, node));
    case AST_META: return node->reference ? class_binding(l, node, node->reference) : l->fn.undefined;
    case AST_UNARY: return lower_unary(l, node);
    case AST_UPDATE: return lower_update(l, node, true);
    case AST_BINARY: return lower_binary(l, node);
    case AST_LOGICAL: return lower_logical(l, node);
    case AST_ASSIGN: return lower_assign(l, node);
    case AST_CONDITIONAL:
        result = variable_new(l);
        lower_conditional(l, node, &result);
        return variable_read(l, result);
    case AST_CALL: return lower_call(l, node);
    case AST_NEW: return lower_new(l, node, NULL);
    case AST_MEMBER:
    case AST_INDEX:
        reference_make(l, &reference, node, false);
        return reference_get(l, &reference);
    case AST_CHAIN: return lower_chain(l, node);
    case AST_YIELD: return lower_yield(l, node);
    case AST_AWAIT: return suspend_await(l, node, lower_expression(l, node->a));
    case AST_SEQUENCE: return lower_sequence(l, node);
    default: return l->fn.undefined;
    }
}

/* Lower for the effects: the value is not wanted. */
void lower_effect(Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_UPDATE: lower_update(l, node, false); break;
    case AST_LOGICAL: lower_logical_effect(l, node); break;
    case AST_CONDITIONAL: lower_conditional(l, node, NULL); break;
    case AST_SEQUENCE:
        for (uint32_t i = 0; i < node->list.count; i++)
            lower_effect(l, node->list.items[i]);
        break;
    case AST_UNARY:
        if (node->op == OPR_VOID || node->op == OPR_NOT)
            lower_effect(l, node->a);
        else
            lower_expression(l, node);
        break;
    default:
        if (constant_of(l, node) == NO_CONST)
            lower_expression(l, node);
        break;
    }
}
