/* The rewriting of what choose.c decided: operations take their raw forms, and conversions go where representations
 * meet: at the definition where that is in fewer loops and cannot be noticed, else right before the use, in the order
 * in which JavaScript converts operands. */
#include "infer.h"

#include "number.h"

typedef struct Place {
    IrInstr *before;
    const IrBlock *block; /* where the facts of the use hold */
} Place;

static IrInstr *insert(const Infer *infer, IrInstr *before, IrOp op, IrInstr *a)
{
    IrInstr *v = ir_insert_before(infer->program, infer->function, before, op, &a, 1, 0);
    const Fact *f = a->id < infer->id_count ? infer_fact(infer, a) : NULL;
    v->kind = f != NULL && fact_is_number(f) ? f->kind : KIND_NUMBER;
    if (v->type == IR_INT || v->kind == KIND_INT)
        v->kind = KIND_INT;
    if (f != NULL && fact_is_int(f)) {
        v->range_min = (int32_t)f->low;
        v->range_max = (int32_t)f->high;
    }
    return v;
}

static IrInstr *insert_const(const Infer *infer, IrInstr *before, double d, IrType type)
{
    if (type == IR_INT)
        d = double_to_int32(d);
    IrInstr *v = ir_insert_before(infer->program, infer->function, before, IR_const, NULL, 0,
                                  ir_const_number(infer->program, d));
    v->type = type;
    v->kind = type == IR_INT ? KIND_INT : KIND_DOUBLE;
    if (type == IR_INT)
        v->range_min = v->range_max = (int32_t)d;
    return v;
}

/* Where code that needs v can stand at the earliest. */
static IrInstr *after_definition(IrInstr *v)
{
    IrInstr *place = v->next;
    while (place->op == IR_phi)
        place = place->next;
    return place;
}

static bool hoists(const Infer *infer, const IrInstr *v, const IrBlock *use)
{
    bool anywhere = infer_rep(infer, v) != REP_ANY || fact_is_primitive(infer_fact(infer, v));
    return anywhere && v->block->loop_depth < use->loop_depth;
}

/* Convert by one operation, sharing what stands at the definition. */
static IrInstr *convert(const Infer *infer, IrInstr *v, IrOp op, IrInstr **shared, Place place)
{
    if (!hoists(infer, v, place.block))
        return insert(infer, place.before, op, v);
    if (*shared == NULL)
        *shared = insert(infer, after_definition(v), op, v);
    return *shared;
}

static IrInstr *to_any(const Infer *infer, IrInstr *v, Place place)
{
    switch (infer_rep(infer, v)) {
    case REP_INT:
        return convert(infer, v, infer_reading(infer, v) == READ_SIGNED ? IR_i2a : IR_u2a, &infer->to_any[v->id],
                       place);
    case REP_DOUBLE: return convert(infer, v, IR_f2a, &infer->to_any[v->id], place);
    default: return v;
    }
}

/* An object's ToNumber may run script: it stays where it is. */
static IrInstr *to_primitive(const Infer *infer, IrInstr *v, Place place)
{
    Fact f = flow_at(infer->flow, v, place.block);
    return fact_is_primitive(&f) ? v : insert(infer, place.before, IR_tonum, v);
}

static IrInstr *to_int(const Infer *infer, IrInstr *v, Place place)
{
    double d;
    if (infer_const_number(infer, v, &d))
        return insert_const(infer, place.before, d, IR_INT);
    if (infer_rep(infer, v) == REP_INT)
        return v;
    if (infer_rep(infer, v) == REP_DOUBLE)
        return convert(infer, v, IR_f2i, &infer->to_int[v->id], place);
    IrInstr *number = to_primitive(infer, v, place);
    return number == v ? convert(infer, v, IR_a2i, &infer->to_int[v->id], place)
                       : insert(infer, place.before, IR_a2i, number);
}

static IrInstr *to_double(const Infer *infer, IrInstr *v, Place place)
{
    double d;
    if (infer_const_number(infer, v, &d))
        return insert_const(infer, place.before, d, IR_DOUBLE);
    if (infer_rep(infer, v) == REP_DOUBLE)
        return v;
    if (infer_rep(infer, v) == REP_INT)
        return convert(infer, v, infer_reading(infer, v) == READ_SIGNED ? IR_i2f : IR_u2f, &infer->to_double[v->id],
                       place);
    IrInstr *number = to_primitive(infer, v, place);
    return number == v ? convert(infer, v, IR_a2f, &infer->to_double[v->id], place)
                       : insert(infer, place.before, IR_a2f, number);
}

static IrInstr *to_rep(const Infer *infer, IrInstr *v, Rep rep, Place place)
{
    return rep == REP_INT      ? to_int(infer, v, place)
           : rep == REP_DOUBLE ? to_double(infer, v, place)
                               : to_any(infer, v, place);
}

/* ---- operations */

static void retype_operation(const Infer *infer, IrInstr *v, Rep rep)
{
    Place place = {v, v->block};
    IrOp op = rep == REP_INT ? infer_int_op(infer, v) : infer_double_op(infer, v);
    uint32_t operands = infer_operands(v, op);
    for (uint32_t i = 0; i < operands; i++)
        v->args[i] = to_rep(infer, v->args[i], rep, place);
    v->arg_count = operands;
    v->op = op;
    v->imm.index = 0;
    v->type = rep == REP_INT ? IR_INT : IR_DOUBLE;
}

static void retype_compare(const Infer *infer, IrInstr *v, Rep rep)
{
    Place place = {v, v->block};
    bool raw_int = rep == REP_INT, swap = v->op == IR_gt || v->op == IR_ge;
    IrInstr *a = to_rep(infer, v->args[0], rep, place), *b = to_rep(infer, v->args[1], rep, place);
    v->args[0] = swap ? b : a;
    v->args[1] = swap ? a : b;
    switch (v->op) {
    case IR_lt: case IR_gt: v->op = raw_int ? IR_ilt : IR_flt; break;
    case IR_le: case IR_ge: v->op = raw_int ? IR_ile : IR_fle; break;
    case IR_eq: case IR_seq: v->op = raw_int ? IR_ieq : IR_feq; break;
    default: v->op = raw_int ? IR_ine : IR_fne; break;
    }
}

/* Truth of a raw integer: a comparison with 0, which codegen fuses with the branch. */
static void retype_truth(const Infer *infer, IrInstr *v)
{
    IrInstr *zero = insert_const(infer, v, 0, IR_INT), *args[2] = {v->args[0], zero};
    if (v->op == IR_br) {
        v->args[0] = ir_insert_before(infer->program, infer->function, v, IR_ine, args, 2, 0);
        v->args[0]->kind = KIND_BOOLEAN;
        return;
    }
    v->op = IR_ieq;
    v->args = ARENA_ARRAY(infer->program->arena, IrInstr *, 2);
    memcpy(v->args, args, sizeof args);
    v->arg_count = 2;
}

static void retype_instr(const Infer *infer, IrInstr *v)
{
    Place place = {v, v->block};
    Rep rep = infer_rep(infer, v);
    if (v->op == IR_phi)
        return;
    if (rep != REP_ANY && v->op != IR_getfieldf) {
        retype_operation(infer, v, rep);
        return;
    }
    if (infer_is_compare(v) && (rep = infer_compare_rep(infer, v)) != REP_ANY) {
        retype_compare(infer, v, rep);
        return;
    }
    if ((v->op == IR_br || v->op == IR_not) && infer_rep(infer, v->args[0]) == REP_INT) {
        retype_truth(infer, v);
        return;
    }
    if (v->op == IR_setfield && v->imm.shape >= 0 && infer_rep(infer, v->args[1]) == REP_DOUBLE) {
        v->op = IR_setfieldf;
        v->args[0] = to_any(infer, v->args[0], place);
        return;
    }
    for (uint32_t i = 0; i < v->arg_count; i++) {
        bool key = i == 1 && (v->op == IR_getelem || v->op == IR_setelem) && infer_rep(infer, v->args[i]) == REP_INT &&
                   infer_reading(infer, v->args[i]) == READ_SIGNED;
        if (!key)
            v->args[i] = to_any(infer, v->args[i], place);
    }
}

/* ---- phis */

/* Before the terminator, and before the comparison that codegen fuses with it. */
static Place end_of(IrBlock *block)
{
    IrInstr *last = block->last, *before = last;
    if (last->op == IR_br && last->prev == last->args[0] && last->prev->op != IR_phi)
        before = last->prev;
    return (Place){before, block};
}

static void retype_phi(const Infer *infer, IrInstr *phi)
{
    Rep rep = infer_rep(infer, phi);
    for (uint32_t i = 0; i < phi->arg_count; i++) {
        IrInstr *arg = phi->args[i];
        IrBlock *pred = phi->block->preds[i];
        Place place = end_of(pred);
        if (place.before == arg)
            place.before = pred->last;
        phi->args[i] = to_rep(infer, arg, rep, place);
    }
    phi->type = rep == REP_INT ? IR_INT : rep == REP_DOUBLE ? IR_DOUBLE : IR_ANY;
}

void infer_retype(Infer *infer)
{
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first, *next; v != NULL; v = next) {
            next = v->next;
            if (v->id < infer->id_count)
                retype_instr(infer, v);
        }
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL && v->op == IR_phi; v = v->next)
            retype_phi(infer, v);
}
