/* Which values become raw. Integers are a minimum cut (choose_int.c). Doubles: every value that is likely one starts
 * raw; then webs (phis with what flows into them) whose conversions would cost more than their raw operations save go
 * back to any, until nothing changes. Boxed doubles are dear, so few do. */
#include "choose.h"

#define NEVER (-1e12)

/* ---- what could be raw */

Reading infer_reading(const Infer *infer, const IrInstr *v)
{
    const Fact *f = infer_fact(infer, v);
    if (fact_is_int(f))
        return READ_SIGNED;
    return f->integral && !f->negative_zero && f->low >= 0 && f->high <= 4294967295.0 ? READ_UNSIGNED : READ_MODULO;
}

bool infer_const_number(const Infer *infer, const IrInstr *v, double *d)
{
    if (v->op != IR_const || infer->program->consts[v->imm.index].kind != CONST_NUMBER)
        return false;
    *d = infer->program->consts[v->imm.index].number;
    return true;
}

uint32_t infer_operands(const IrInstr *v, IrOp raw)
{
    return v->op != IR_callk ? v->arg_count : raw == IR_imul ? 2 : 1;
}

IrOp infer_int_op(const Infer *infer, const IrInstr *v)
{
    int32_t imul = infer->facts->math_imul;
    switch (v->op) {
    case IR_callk:
        return imul != 0 && v->arg_count >= 2 && called_builtin(infer->program, v) == imul ? IR_imul : IR_nop;
    case IR_add: return IR_iadd;
    case IR_sub: case IR_step: return IR_isub;
    case IR_mul: return IR_imul;
    case IR_band: return IR_iand;
    case IR_bor: return IR_ior;
    case IR_bxor: return IR_ixor;
    case IR_shl: return IR_ishl;
    case IR_shr: return IR_ishr;
    case IR_ushr: return IR_iushr;
    case IR_neg: return IR_ineg;
    case IR_bnot: return IR_inot;
    default: return IR_nop;
    }
}

IrOp infer_double_op(const Infer *infer, const IrInstr *v)
{
    int32_t builtin;
    switch (v->op) {
    case IR_add: return IR_fadd;
    case IR_sub: case IR_step: return IR_fsub;
    case IR_mul: return IR_fmul;
    case IR_div: return IR_fdiv;
    case IR_mod: return IR_fmod;
    case IR_neg: return IR_fneg;
    case IR_callk:
        builtin = v->arg_count > 0 ? called_builtin(infer->program, v) : 0;
        if (builtin == 0)
            return IR_nop;
        return builtin == infer->facts->math_sqrt    ? IR_fsqrt
               : builtin == infer->facts->math_floor ? IR_ffloor
               : builtin == infer->facts->math_abs   ? IR_fabs
                                                     : IR_nop;
    default: return IR_nop;
    }
}

Rep choose_candidate(const Infer *infer, const IrInstr *v)
{
    const Fact *f = infer_fact(infer, v);
    if (v->type != IR_ANY || !fact_is_number(f))
        return REP_ANY;
    if (f->integral && (v->op == IR_phi || infer_int_op(infer, v) != IR_nop))
        return REP_INT;
    IrOp op = infer_double_op(infer, v);
    bool likely_double =
        f->likely_double || (v->op == IR_callk && op != IR_nop && infer_fact(infer, v->args[0])->likely_double);
    return likely_double && !f->integral && (v->op == IR_phi || op != IR_nop) ? REP_DOUBLE : REP_ANY;
}

bool infer_is_compare(const IrInstr *v)
{
    return v->op >= IR_lt && v->op <= IR_sne;
}

static bool int_ready(const Infer *infer, const IrInstr *v, const IrBlock *block)
{
    Fact f = flow_at(infer->flow, v, block);
    switch (infer_rep(infer, v)) {
    case REP_INT: return infer_reading(infer, v) == READ_SIGNED;
    case REP_DOUBLE: return false;
    default: return fact_is_int(&f);
    }
}

/* Order compares what converts to Numbers (undefined as NaN); equality looks at the kind first. */
static bool double_ready(const Infer *infer, const IrInstr *v, const IrInstr *compare)
{
    Fact f = flow_at(infer->flow, v, compare->block);
    bool order = compare->op <= IR_ge;
    if (infer_rep(infer, v) == REP_INT)
        return infer_reading(infer, v) != READ_MODULO;
    return fact_is_number(&f) || (order && f.kind != 0 && (f.kind & (KIND_STRING | KIND_OBJECT | KIND_INTERNAL)) == 0);
}

Rep infer_compare_rep(const Infer *infer, const IrInstr *compare)
{
    const IrInstr *a = compare->args[0], *b = compare->args[1];
    Rep x = infer_rep(infer, a), y = infer_rep(infer, b);
    if (x == REP_DOUBLE || y == REP_DOUBLE)
        return double_ready(infer, a, compare) && double_ready(infer, b, compare) ? REP_DOUBLE : REP_ANY;
    if (x == REP_INT || y == REP_INT)
        return int_ready(infer, a, compare->block) && int_ready(infer, b, compare->block) ? REP_INT : REP_ANY;
    return REP_ANY;
}

/* Between an early ToNumber and where it belongs there may be nothing that could be seen to come first. */
static bool quiet_until_use(const Infer *infer, const IrInstr *load)
{
    for (const IrInstr *v = load->next; v != NULL; v = v->next) {
        char effects = ir_op_effects(v->op);
        for (uint32_t i = 0; i < v->arg_count; i++)
            if (v->args[i] == load)
                return true;
        if (effects != 'p' && effects != 'r' && v->op != IR_getfield && v->op != IR_getfieldf && v->op != IR_length &&
            infer_rep(infer, v) == REP_ANY)
            return false;
    }
    return false;
}

static bool loads_double(const Choice *choice, const IrInstr *load)
{
    const Infer *infer = choice->infer;
    if (load->op != IR_getfield || load->imm.shape < 0 || !infer->facts->plain_conversions ||
        load->id >= infer->id_count)
        return false;
    uint32_t from = choice->first_use[load->id], to = choice->first_use[load->id + 1];
    for (uint32_t i = from; i < to; i++) {
        const IrInstr *user = choice->users[i];
        bool raw = infer_rep(infer, user) == REP_DOUBLE ||
                   (infer_is_compare(user) && infer_compare_rep(infer, user) == REP_DOUBLE);
        if (!raw)
            return false;
    }
    return from < to && (fact_is_primitive(infer_fact(infer, load)) || quiet_until_use(infer, load));
}

/* ---- webs */

static uint32_t find_web(const Infer *infer, uint32_t id)
{
    while (infer->webs[id] != id) {
        infer->webs[id] = infer->webs[infer->webs[id]];
        id = infer->webs[id];
    }
    return id;
}

static void build_webs(const Infer *infer)
{
    for (uint32_t i = 0; i < infer->id_count; i++)
        infer->webs[i] = i;
    for (const IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (const IrInstr *phi = block->first; phi != NULL && phi->op == IR_phi; phi = phi->next)
            for (uint32_t i = 0; i < phi->arg_count && infer_rep(infer, phi) == REP_DOUBLE; i++)
                if (infer_rep(infer, phi->args[i]) == infer_rep(infer, phi))
                    infer->webs[find_web(infer, phi->args[i]->id)] = find_web(infer, phi->id);
}

static void build_uses(Choice *choice)
{
    const IrFunction *function = choice->infer->function;
    uint32_t n = choice->infer->id_count, total = 0;
    choice->first_use = xcalloc(n + 2, sizeof *choice->first_use);
    for (const IrBlock *block = function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next)
            for (uint32_t i = 0; i < v->arg_count; i++, total++)
                choice->first_use[v->args[i]->id + 1]++;
    for (uint32_t i = 0; i <= n; i++)
        choice->first_use[i + 1] += choice->first_use[i];
    choice->users = xcalloc(total + 1, sizeof *choice->users);
    uint32_t *fill = xcalloc(n + 1, sizeof *fill);
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            for (uint32_t i = 0; i < v->arg_count; i++) {
                uint32_t id = v->args[i]->id;
                choice->users[choice->first_use[id] + fill[id]++] = v;
            }
    free(fill);
}

/* ---- scores */

double block_weight(const IrBlock *block)
{
    static const double WEIGHTS[] = {1, 8, 64, 512, 4096};
    return WEIGHTS[block->loop_depth < 4 ? block->loop_depth : 4];
}

double weight_between(const IrBlock *definition, const IrBlock *use)
{
    return block_weight(definition->loop_depth < use->loop_depth ? definition : use);
}

static double place_weight(const Infer *infer, const IrInstr *v, const IrBlock *block)
{
    bool anywhere = infer_rep(infer, v) != REP_ANY || fact_is_primitive(infer_fact(infer, v));
    return anywhere ? weight_between(v->block, block) : block_weight(block);
}

static double operand_score(const Choice *choice, const IrInstr *v, const IrBlock *block)
{
    const Infer *infer = choice->infer;
    Fact f = flow_at(infer->flow, v, block);
    Rep rep = infer_rep(infer, v);
    double d;
    if (rep == REP_DOUBLE)
        return 0;
    if (infer_const_number(infer, v, &d))
        return -COST_RAW * block_weight(block);
    if (rep == REP_INT)
        return infer_reading(infer, v) == READ_MODULO ? NEVER : -COST_RAW * place_weight(infer, v, block);
    if (loads_double(choice, v))
        return GAIN_LOAD * block_weight(block);
    double cost = COST_UNBOX_DOUBLE * place_weight(infer, v, block);
    return fact_is_primitive(&f) ? -cost : -cost - COST_TONUM * block_weight(block);
}

static double member_score(const Choice *choice, const IrInstr *v)
{
    double score = v->op == IR_phi ? 0 : (v->op == IR_callk ? GAIN_CALL : GAIN_DOUBLE) * block_weight(v->block);
    uint32_t operands = infer_operands(v, IR_nop);
    for (uint32_t i = 0; i < operands; i++)
        score += operand_score(choice, v->args[i], v->op == IR_phi ? v->block->preds[i] : v->block);
    return score;
}

static double use_score(const Choice *choice, const IrInstr *v, const IrInstr *user)
{
    const Infer *infer = choice->infer;
    double w = block_weight(user->block);
    if (infer_rep(infer, user) != REP_ANY)
        return infer_rep(infer, user) == REP_DOUBLE ? 0 : -COST_RAW * w;
    if (infer_is_compare(user) && infer_compare_rep(infer, user) == REP_DOUBLE)
        return GAIN_INT * w + operand_score(choice, user->args[0] == v ? user->args[1] : user->args[0], user->block);
    if (user->op == IR_setfield && user->imm.shape >= 0)
        return GAIN_LOAD * w;
    if (user->op == IR_phi) /* the edge is about as deep as the definition */
        return -COST_BOX_DOUBLE * block_weight(v->block);
    return -COST_BOX_DOUBLE * place_weight(infer, v, user->block);
}

static void score_value(const Choice *choice, const IrInstr *v)
{
    const Infer *infer = choice->infer;
    double *score = &choice->scores[find_web(infer, v->id)];
    *score += member_score(choice, v);
    for (uint32_t i = choice->first_use[v->id]; i < choice->first_use[v->id + 1]; i++)
        *score += use_score(choice, v, choice->users[i]);
}

/* One round: all webs are scored with the others as they are; the losers go back to any. */
static bool drop_losers(Choice *choice)
{
    Infer *infer = choice->infer;
    bool changed = false;
    memset(choice->scores, 0, infer->id_count * sizeof *choice->scores);
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            if (infer_rep(infer, v) == REP_DOUBLE)
                score_value(choice, v);
    for (uint32_t i = 0; i < infer->id_count; i++)
        if (infer->reps[i] == REP_DOUBLE && choice->scores[find_web(infer, i)] < 0) {
            infer->reps[i] = REP_ANY;
            changed = true;
        }
    return changed;
}

/* Loads whose every user wants a double become getfieldf. */
static void mark_loads(Choice *choice)
{
    Infer *infer = choice->infer;
    for (IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next)
            if (loads_double(choice, v)) {
                v->op = IR_getfieldf;
                v->type = IR_DOUBLE;
                infer->reps[v->id] = REP_DOUBLE;
            }
}

void infer_choose(Infer *infer)
{
    Choice choice = {.infer = infer};
    for (const IrBlock *block = infer->function->entry; block != NULL; block = block->next)
        for (const IrInstr *v = block->first; v != NULL; v = v->next)
            infer->reps[v->id] = choose_candidate(infer, v);
    build_webs(infer);
    build_uses(&choice);
    choice.scores = xcalloc(infer->id_count + 1, sizeof *choice.scores);
    choose_ints(&choice);
    while (drop_losers(&choice))
        ;
    choose_ints(&choice);
    mark_loads(&choice);
    free(choice.scores);
    free(choice.first_use);
    free(choice.users);
}
