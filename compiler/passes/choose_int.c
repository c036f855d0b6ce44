/* Which integers are raw: a minimum cut. Every integer value is a node; staying tagged costs what its operations lose
 * on tag checks and boxes, being raw costs the conversions where it meets what is not. All costs are exact integers,
 * weighted by loop depth. */
#include "choose.h"
#include "cut.h"

typedef struct IntChoice {
    const Choice *choice;
    const Infer *infer;
    Cut cut;
} IntChoice;

static bool is_node(const IntChoice *c, const IrInstr *v)
{
    return v->id < c->infer->id_count && choose_candidate(c->infer, v) == REP_INT;
}

static double boxing_cost(const IntChoice *c, const IrInstr *v, const IrBlock *block)
{
    if (infer_reading(c->infer, v) == READ_MODULO)
        return CUT_NEVER;
    return COST_BOX_INT * weight_between(v->block, block);
}

/* v wants its operand x raw (x may be a node itself). */
static void add_operand(IntChoice *c, const IrInstr *v, const IrInstr *x, const IrBlock *block)
{
    Fact f = flow_at(c->infer->flow, x, block);
    double d;
    if (infer_const_number(c->infer, x, &d))
        return;
    if (infer_rep(c->infer, x) == REP_DOUBLE) {
        cut_if_chosen(&c->cut, v->id, COST_RAW * weight_between(x->block, block));
        cut_unless_chosen(&c->cut, v->id, COST_BOX_DOUBLE * weight_between(x->block, block));
        return;
    }
    double cost = COST_UNBOX_INT *
                  (fact_is_primitive(infer_fact(c->infer, x)) ? weight_between(x->block, block) : block_weight(block));
    if (!fact_is_primitive(&f))
        cost += COST_TONUM * block_weight(block);
    if (is_node(c, x)) {
        cut_if_only(&c->cut, v->id, x->id, cost);
        cut_if_only(&c->cut, x->id, v->id, boxing_cost(c, x, block));
    } else {
        cut_if_chosen(&c->cut, v->id, cost);
    }
}

static void add_node(IntChoice *c, const IrInstr *v)
{
    const Fact *f = infer_fact(c->infer, v);
    if (v->op == IR_phi) {
        for (uint32_t i = 0; i < v->arg_count; i++)
            add_operand(c, v, v->args[i], v->block->preds[i]);
        return;
    }
    bool wide = v->op == IR_callk || f->low < -1073741824.0 || f->high > 1073741823.0;
    cut_unless_chosen(&c->cut, v->id, (wide ? GAIN_WIDE : GAIN_INT) * block_weight(v->block));
    for (uint32_t i = 0; i < infer_operands(v, infer_int_op(c->infer, v)); i++)
        add_operand(c, v, v->args[i], v->block);
}

static bool is_signed(const IntChoice *c, const IrInstr *v)
{
    Fact f = flow_at(c->infer->flow, v, v->block);
    return is_node(c, v) ? infer_reading(c->infer, v) == READ_SIGNED : fact_is_int(&f);
}

static void add_compare(IntChoice *c, const IrInstr *compare, const IrInstr *v, const IrInstr *other)
{
    const Infer *infer = c->infer;
    double w = block_weight(compare->block), d;
    Fact f = flow_at(infer->flow, other, compare->block);
    if (infer_rep(infer, other) == REP_DOUBLE) {
        cut_if_chosen(&c->cut, v->id, infer_reading(infer, v) == READ_MODULO ? CUT_NEVER : COST_RAW * w);
        cut_unless_chosen(&c->cut, v->id, COST_UNBOX_DOUBLE * w);
    } else if (infer_reading(infer, v) != READ_SIGNED ||
               (is_node(c, other) ? !is_signed(c, other) : !fact_is_int(&f))) {
        cut_if_chosen(&c->cut, v->id, boxing_cost(c, v, compare->block));
    } else if (is_node(c, other)) { /* seen from both sides: half each */
        cut_unless_chosen(&c->cut, v->id, GAIN_INT * w / 2);
        cut_if_only(&c->cut, v->id, other->id, COST_UNBOX_INT * w);
    } else {
        cut_unless_chosen(&c->cut, v->id, GAIN_INT * w);
        if (!infer_const_number(infer, other, &d))
            cut_if_chosen(&c->cut, v->id, COST_UNBOX_INT * weight_between(other->block, compare->block));
    }
}

static void add_use(IntChoice *c, const IrInstr *user, uint32_t arg)
{
    const Infer *infer = c->infer;
    const IrInstr *v = user->args[arg];
    double w = block_weight(user->block);
    Reading reading = infer_reading(infer, v);
    if (is_node(c, user))
        return; /* counted as the user's operand */
    if (user->op == IR_phi) {
        cut_if_chosen(&c->cut, v->id, infer_rep(infer, user) == REP_DOUBLE && reading != READ_MODULO
                                          ? COST_RAW * block_weight(user->block->preds[arg])
                                          : boxing_cost(c, v, user->block->preds[arg]));
    } else if (infer_rep(infer, user) == REP_DOUBLE) {
        cut_if_chosen(&c->cut, v->id, reading == READ_MODULO ? CUT_NEVER : COST_RAW * w);
        cut_unless_chosen(&c->cut, v->id, COST_UNBOX_DOUBLE * w);
    } else if (infer_is_compare(user)) {
        add_compare(c, user, v, user->args[1 - arg]);
    } else if ((user->op == IR_getelem || user->op == IR_setelem) && arg == 1 && reading == READ_SIGNED) {
        cut_unless_chosen(&c->cut, v->id, GAIN_ELEMENT * w);
    } else if ((user->op == IR_br || user->op == IR_not) && reading != READ_MODULO) {
        cut_unless_chosen(&c->cut, v->id, GAIN_INT * w);
    } else {
        cut_if_chosen(&c->cut, v->id, boxing_cost(c, v, user->block));
    }
}

void choose_ints(const Choice *choice)
{
    Infer *infer = choice->infer;
    IntChoice c = {.choice = choice, .infer = infer};
    cut_init(&c.cut, infer->id_count);
    for (const IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next) {
            if (is_node(&c, v))
                add_node(&c, v);
            for (uint32_t i = 0; i < v->arg_count; i++)
                if (is_node(&c, v->args[i]))
                    add_use(&c, v, i);
        }
    cut_solve(&c.cut);
    for (const IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next)
            if (is_node(&c, v))
                infer->reps[v->id] = cut_is_chosen(&c.cut, v->id) ? REP_INT : REP_ANY;
    cut_free(&c.cut);
}
