/* Inference: facts of every value, what they simplify at once, then which values become raw int32 or double
 * (choose.c) and the rewriting (retype.c). */
#include "infer.h"

/* ---- simplification by kinds */

static void become_const(IrInstr *v, int32_t index)
{
    v->op = IR_const;
    v->arg_count = 0;
    v->imm.index = index;
    v->imm.shape = -1;
}

static void become_boolean(const Infer *infer, IrInstr *v, bool b)
{
    become_const(v, ir_const_simple(infer->program, b ? CONST_TRUE : CONST_FALSE));
    infer->flow->values[v->id] = fact_kind(KIND_BOOLEAN);
}

static void simplify_typeof(const Infer *infer, IrInstr *v)
{
    const char *text;
    switch (flow_at(infer->flow, v->args[0], v->block).kind) {
    case KIND_UNDEFINED: text = "undefined"; break;
    case KIND_NULL: text = "object"; break;
    case KIND_BOOLEAN: text = "boolean"; break;
    case KIND_INT:
    case KIND_DOUBLE:
    case KIND_NUMBER: text = "number"; break;
    case KIND_STRING: text = "string"; break;
    default: return;
    }
    become_const(v, ir_const_string(infer->program, text, (uint32_t)strlen(text)));
}

/* An order that the ranges decide. */
static void simplify_order(const Infer *infer, IrInstr *v)
{
    Fact a = flow_at(infer->flow, v->args[0], v->block), b = flow_at(infer->flow, v->args[1], v->block);
    if (!fact_is_number(&a) || !fact_is_number(&b) || !a.integral || !b.integral)
        return;
    bool swap = v->op == IR_gt || v->op == IR_ge, strict = v->op == IR_lt || v->op == IR_gt;
    const Fact *low = swap ? &b : &a, *high = swap ? &a : &b;
    if (strict ? low->high < high->low : low->high <= high->low)
        become_boolean(infer, v, true);
    else if (strict ? low->low >= high->high : low->low > high->high)
        become_boolean(infer, v, false);
}

static void simplify_test(const Infer *infer, IrInstr *v)
{
    unsigned kind = flow_at(infer->flow, v->args[0], v->block).kind;
    unsigned other = KIND_UNDEFINED;
    if (v->op == IR_isnullish)
        other = KIND_UNDEFINED | KIND_NULL;
    else if (v->op != IR_isundef)
        other = flow_at(infer->flow, v->args[1], v->block).kind;
    if (kind == 0 || other == 0)
        return;
    if ((kind & KIND_NUMBER) != 0 && (other & KIND_NUMBER) != 0)
        return;
    if ((kind & other) == 0)
        become_boolean(infer, v, v->op == IR_sne);
    else if ((v->op == IR_isundef || v->op == IR_isnullish) && (kind & ~other) == 0)
        become_boolean(infer, v, true);
}

/* The operand that a bit operation returns unchanged, or NULL. */
static IrInstr *simplify_bits(const Infer *infer, IrInstr *v)
{
    Fact a = flow_at(infer->flow, v->args[0], v->block);
    double d;
    if (!fact_is_int(&a) || !infer_const_number(infer, v->args[1], &d))
        return NULL;
    switch (v->op) {
    case IR_bor: case IR_bxor: case IR_shl: case IR_shr: return d == 0 ? v->args[0] : NULL;
    case IR_ushr: return d == 0 && a.low >= 0 ? v->args[0] : NULL;
    case IR_band: /* a mask that keeps all bits there can be */
        if (d < 0 || d > INT32_MAX || ((uint32_t)d & ((uint32_t)d + 1)) != 0)
            return NULL;
        return a.low >= 0 && a.high <= d ? v->args[0] : NULL;
    default: return NULL;
    }
}

/* array.push(x), the result unused, is what literals do with one more element. */
static void simplify_push(const Infer *infer, IrInstr *v)
{
    const IrInstr *load = v->op == IR_call ? v->args[0] : v;
    uint32_t receiver = v->op == IR_call ? 1 : 0;
    if (v->uses > 0 || v->arg_count != receiver + 2 || (load->op != IR_getfield && load->op != IR_callm) ||
        load->args[0] != v->args[receiver] || !calls_library(infer->facts, load->imm.index) ||
        strcmp(infer->program->consts[load->imm.index].text, "push") != 0)
        return;
    Fact a = flow_at(infer->flow, v->args[receiver], v->block);
    if (a.kind != KIND_OBJECT || !a.array)
        return;
    v->op = IR_append;
    v->type = IR_VOID;
    v->args[0] = v->args[receiver];
    v->args[1] = v->args[receiver + 1];
    v->arg_count = 2;
}

static IrInstr *simplify(const Infer *infer, IrInstr *v)
{
    Fact a;
    switch (v->op) {
    case IR_tonum:
    case IR_numeric:
        a = flow_at(infer->flow, v->args[0], v->block);
        return fact_is_number(&a) ? v->args[0] : NULL;
    case IR_tostr:
        return flow_at(infer->flow, v->args[0], v->block).kind == KIND_STRING ? v->args[0] : NULL;
    case IR_typeof: simplify_typeof(infer, v); return NULL;
    case IR_seq: case IR_sne: case IR_isundef: case IR_isnullish: simplify_test(infer, v); return NULL;
    case IR_lt: case IR_le: case IR_gt: case IR_ge: simplify_order(infer, v); return NULL;
    case IR_band: case IR_bor: case IR_bxor: case IR_shl: case IR_shr: case IR_ushr: return simplify_bits(infer, v);
    case IR_call: case IR_callm: simplify_push(infer, v); return NULL;
    case IR_chktdz:
        a = *infer_fact(infer, v->args[0]);
        if (a.kind != 0 && (a.kind & KIND_INTERNAL) == 0)
            v->op = IR_nop;
        return NULL;
    default: return NULL;
    }
}

static IrInstr *resolve(IrInstr *v)
{
    while (v->pass != NULL)
        v = v->pass;
    return v;
}

static void simplify_function(const Infer *infer)
{
    ir_count_uses(infer->function);
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            v->pass = NULL;
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next) {
            if (v->op != IR_phi)
                for (uint32_t i = 0; i < v->arg_count; i++)
                    v->args[i] = resolve(v->args[i]);
            v->pass = simplify(infer, v);
        }
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first, *next; v != NULL; v = next) {
            next = v->next;
            for (uint32_t i = 0; i < v->arg_count; i++)
                v->args[i] = resolve(v->args[i]);
            if (v->pass != NULL || v->op == IR_nop)
                ir_remove(v);
        }
    for (uint32_t i = 0; i < infer->flow->tree.count; i++) {
        Constraint *c = &infer->flow->constraints[i];
        c->a = c->a != NULL ? resolve((IrInstr *)(uintptr_t)c->a) : NULL;
        c->b = c->b != NULL ? resolve((IrInstr *)(uintptr_t)c->b) : NULL;
    }
}

/* ---- the pass */

/* A raw value is a Number whatever it was made of. */
static void note_kind(const Infer *infer, IrInstr *v)
{
    const Fact *f = infer_fact(infer, v);
    bool known = (f->kind & KIND_NUMBER) == KIND_INT;
    v->kind = v->type == IR_INT ? KIND_INT : v->type == IR_DOUBLE ? KIND_NUMBER : f->kind;
    v->range_min = known ? (int32_t)f->low : INT32_MIN;
    v->range_max = known ? (int32_t)f->high : INT32_MAX;
}

static void note_kinds(const Infer *infer)
{
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            if (v->id < infer->id_count && v->type != IR_VOID && v->op != IR_const)
                note_kind(infer, v);
}

/* Raw operations are there already: the pass has run. */
static bool has_raw(const IrFunction *function)
{
    for (const IrBlock *block = function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next)
            if (v->op >= IR_iadd && v->op <= IR_f2i)
                return true;
    return false;
}

void pass_infer(const PassContext *context, IrFunction *function)
{
    const uint8_t *inference = context->program->inference;
    Inference level = inference ? (Inference)inference[function->index] : INFER_ALL;
    if (level == INFER_NOTHING || has_raw(function))
        return;
    Flow flow;
    Infer infer = {.program = context->program, .function = function, .facts = program_facts(context), .flow = &flow};
    flow_init(&flow, infer.facts, context->program, function);
    flow_ascend(&flow);
    flow_descend(&flow);
    flow_descend(&flow);
    flow_descend(&flow);
    simplify_function(&infer);
    infer.id_count = function->value_count;
    infer.reps = xcalloc(infer.id_count + 1, sizeof *infer.reps);
    infer.webs = xcalloc(infer.id_count + 1, sizeof *infer.webs);
    infer.to_any = xcalloc(infer.id_count + 1, sizeof *infer.to_any);
    infer.to_int = xcalloc(infer.id_count + 1, sizeof *infer.to_int);
    infer.to_double = xcalloc(infer.id_count + 1, sizeof *infer.to_double);
    if (level == INFER_ALL && !function->generator && !function->async) { /* raw values do not live on in a suspended call */
        infer_choose(&infer);
        infer_retype(&infer);
    }
    note_kinds(&infer);
    free(infer.reps);
    free(infer.webs);
    free(infer.to_any);
    free(infer.to_int);
    free(infer.to_double);
    flow_free(&flow);
    ir_clean_cfg(context->program, function);
}
