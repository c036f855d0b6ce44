/* Instruction selection: IR values become virtual registers, IR instructions MIR ones.
 *
 * Constants have no register of their own: each use loads them (or takes them as an immediate); flow_hoist_constants
 * moves loads out of loops. A compare that only a branch uses is selected with the branch. Phis become parallel
 * copies at the end of predecessors, on critical edges in a block of their own. A pinned local is a register of its
 * own; reading it makes no copy as long as it is not written before the value's last use. */
#include "select.h"

#include <math.h>

/* ---- values */

RegClass select_class(IrType type)
{
    return type == IR_INT ? CLASS_INT : type == IR_DOUBLE ? CLASS_DOUBLE : CLASS_REF;
}

static bool immediate_range(const IrInstr *value)
{
    return value->kind == KIND_INT && value->range_min <= value->range_max && value->range_min >= VALUE_INT_MIN &&
           value->range_max <= VALUE_INT_MAX;
}

/* Whether the register may come to own something in the heap. An integer may be a box where it was loaded. */
static bool may_own(const IrInstr *value, bool look_through_phi)
{
    if (value->kind != 0 && (value->kind & ~(KIND_UNDEFINED | KIND_NULL | KIND_BOOLEAN)) == 0)
        return false;
    switch (value->op) {
    case IR_const:
    case IR_not: case IR_typeof: case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne: case IR_seq:
    case IR_sne: case IR_isnullish: case IR_isundef: case IR_in: case IR_instanceof: case IR_ilt: case IR_ile:
    case IR_ieq: case IR_ine: case IR_flt: case IR_fle: case IR_feq: case IR_fne: case IR_delete:
        return false;
    case IR_add: case IR_sub: case IR_mul: case IR_div: case IR_mod: case IR_band: case IR_bor: case IR_bxor:
    case IR_shl: case IR_shr: case IR_ushr: case IR_neg: case IR_bnot: case IR_i2a: case IR_u2a:
        return !immediate_range(value);
    case IR_phi:
        if (!look_through_phi)
            return true;
        for (uint32_t i = 0; i < value->arg_count; i++)
            if (may_own(value->args[i], false))
                return true;
        return false;
    default:
        return true;
    }
}

bool select_may_own(const IrInstr *value) { return may_own(value, true); }

static Reg fixed_reg(Select *s, int32_t place, bool keep)
{
    Reg reg = mir_reg(s->mir, CLASS_REF, true);
    s->mir->regs[reg].fixed = place;
    s->mir->regs[reg].keep = keep;
    return reg;
}

static Reg param_reg(Select *s, uint32_t index)
{
    if (index >= s->function->param_count)
        return mir_reg(s->mir, CLASS_REF, true); /* never given: stays undefined */
    if (s->params[index] == REG_NONE)
        s->params[index] = fixed_reg(s, PLACE_PARAM + (int32_t)index, false);
    return s->params[index];
}

static Reg entry_reg(Select *s, const IrInstr *value)
{
    if (value->op == IR_param)
        return param_reg(s, (uint32_t)value->imm.index);
    Reg *reg = value->op == IR_this ? &s->this_reg : &s->callee_reg;
    if (*reg == REG_NONE) {
        bool is_this = value->op == IR_this;
        *reg = fixed_reg(s, is_this ? PLACE_THIS : PLACE_CALLEE, !is_this || s->mir->keep_this);
    }
    return *reg;
}

Reg select_reg(Select *s, const IrInstr *value)
{
    Reg *reg = &s->value[value->id];
    if (*reg == REG_NONE) {
        if (value->op == IR_param || value->op == IR_this || value->op == IR_callee)
            *reg = entry_reg(s, value);
        else
            *reg = mir_reg(s->mir, select_class(value->type), select_may_own(value));
    }
    return *reg;
}

const IrConst *select_const(const Select *s, const IrInstr *value)
{
    return value->op == IR_const ? &s->program->consts[value->imm.index] : NULL;
}

bool select_int(const Select *s, const IrInstr *value, int32_t *out)
{
    const IrConst *c = select_const(s, value);
    if (c == NULL || c->kind != CONST_NUMBER || !(c->number >= INT32_MIN && c->number <= INT32_MAX) ||
        c->number != floor(c->number) || (c->number == 0 && signbit(c->number)))
        return false;
    *out = (int32_t)c->number;
    return true;
}

bool select_fits_byte(int64_t value) { return value >= INT8_MIN && value <= INT8_MAX; }

MInstr *select_emit(Select *s, Span span, Opcode op, int32_t a, int32_t b, int32_t c)
{
    return mir_emit(s->mir, s->block, span, op, a, b, c);
}

void select_fix(MInstr *instr, int operand, int kind, int32_t index)
{
    instr->fix[operand] = (int8_t)(kind + 1);
    instr->v[operand] = index;
}

/* ---- constants */

/* ToInt32 of a double. */
static int32_t double_to_int32(double d)
{
    if (!isfinite(d))
        return 0;
    double m = fmod(trunc(d), 4294967296.0);
    return (int32_t)(uint32_t)(int64_t)m;
}

static double const_number(const IrConst *c)
{
    switch (c->kind) {
    case CONST_NUMBER: return c->number;
    case CONST_TRUE: return 1;
    case CONST_FALSE: case CONST_NULL: return 0;
    default: return (double)NAN;
    }
}

static void load_reference(Select *s, Reg dst, const IrConst *c, int32_t index, Span span)
{
    static const Value SIMPLE[] = {
        [CONST_UNDEFINED] = VALUE_UNDEFINED, [CONST_NULL] = VALUE_NULL, [CONST_TRUE] = VALUE_TRUE,
        [CONST_FALSE] = VALUE_FALSE,         [CONST_HOLE] = VALUE_HOLE, [CONST_TDZ] = VALUE_TDZ,
    };
    if (c->kind <= CONST_TDZ) {
        select_emit(s, span, OP_LOADK, (int32_t)dst, SIMPLE[c->kind], 0);
        return;
    }
    bool integer = c->kind == CONST_NUMBER && c->number == floor(c->number) && !(c->number == 0 && signbit(c->number));
    if (integer && c->number >= SLOT_INT_MIN && c->number <= SLOT_INT_MAX)
        select_emit(s, span, OP_LOADK, (int32_t)dst, VALUE_INT((int32_t)c->number), 0);
    else if (integer && c->number >= VALUE_INT_MIN && c->number <= VALUE_INT_MAX)
        select_emit(s, span, OP_LOADINT, (int32_t)dst, (int32_t)c->number, 0);
    else
        select_fix(select_emit(s, span, OP_LOADK, (int32_t)dst, 0, 0), 1, FIXUP_CONST, index);
}

void select_load(Select *s, Reg dst, const IrConst *c, int32_t index, Span span)
{
    RegClass class = s->mir->regs[dst].class;
    if (class == CLASS_REF) {
        load_reference(s, dst, c, index, span);
    } else if (class == CLASS_INT) {
        int32_t i = double_to_int32(const_number(c));
        select_emit(s, span, select_fits_byte(i) ? OP_LOADI8 : OP_LOADI32, (int32_t)dst, i, 0);
    } else {
        select_fix(select_emit(s, span, OP_LOADF, (int32_t)dst, 0, 0), 1, FIXUP_FLOAT, index);
    }
}

/* ---- uses */

static Opcode conversion(RegClass from, RegClass to)
{
    static const Opcode TABLE[3][3] = {
        [CLASS_REF] = {OP_MOV, OP_A2I, OP_A2F},
        [CLASS_INT] = {OP_I2A, OP_IMOV, OP_I2F},
        [CLASS_DOUBLE] = {OP_F2A, OP_F2I, OP_FMOV},
    };
    return TABLE[from][to];
}

bool select_into(Select *s, Reg dst, const IrInstr *value, Span span)
{
    if (value->op == IR_const) {
        select_load(s, dst, &s->program->consts[value->imm.index], value->imm.index, span);
        return true;
    }
    Reg reg = select_reg(s, value);
    RegClass from = s->mir->regs[reg].class, to = s->mir->regs[dst].class;
    if (from == to)
        return false;
    select_emit(s, span, conversion(from, to), (int32_t)dst, (int32_t)reg, 0);
    return true;
}

Reg select_use(Select *s, const IrInstr *value, RegClass class, Span span)
{
    if (value->op != IR_const) {
        Reg reg = select_reg(s, value);
        if (s->mir->regs[reg].class == class)
            return reg;
    }
    Reg temp = mir_reg(s->mir, class, value->op != IR_const);
    s->mir->regs[temp].remat = value->op == IR_const;
    select_into(s, temp, value, span);
    return temp;
}

/* ---- compares and cursors selected with the branch that uses them */

static uint32_t count_args(const IrInstr *user, const IrInstr *value)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < user->arg_count; i++)
        n += user->args[i] == value;
    return n;
}

static bool condition_op(IrOp op)
{
    switch (op) {
    case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne: case IR_seq: case IR_sne: case IR_not:
    case IR_isnullish: case IR_isundef: case IR_ilt: case IR_ile: case IR_ieq: case IR_ine: case IR_flt: case IR_fle:
    case IR_feq: case IR_fne:
        return true;
    default:
        return false;
    }
}

/* Whether computing `instr` at the end of its block instead changes nothing: what follows has no effects and does
 * not use it, except if that is computed there, too. */
static bool nothing_follows(const Select *s, const IrInstr *instr, const IrBlock *block)
{
    if (instr->block != block)
        return false;
    for (const IrInstr *i = instr->next; i && i != block->last; i = i->next)
        if (!s->sunk[i->id] && (ir_op_effects(i->op) != 'p' || count_args(i, instr) > 0))
            return false;
    return true;
}

static bool can_sink(const Select *s, const IrInstr *instr, const IrBlock *block)
{
    if (s->uses[instr->id] != 1)
        return false;
    return ir_op_effects(instr->op) == 'p' ? instr->block == block : nothing_follows(s, instr, block);
}

/* Which constructor of IrProgram.errors a value calls by `new` with nothing but a string; -1: none. */
static int error_class(const Select *s, const IrInstr *value)
{
    const IrConst *callee = value->op == IR_new && value->arg_count == 2 ? select_const(s, value->args[0]) : NULL;
    if (!callee || callee->kind != CONST_BUILTIN)
        return -1;
    const IrConst *text = select_const(s, value->args[1]);
    if (text ? text->kind != CONST_STRING : value->args[1]->kind != KIND_STRING)
        return -1;
    for (int i = 0; i < 4; i++)
        if (callee->index == s->program->errors[i])
            return i;
    return -1;
}

static void mark_sunk(Select *s, const IrBlock *block)
{
    const IrInstr *last = block->last;
    if (last == NULL || last->arg_count == 0)
        return;
    if (last->op == IR_throw && error_class(s, last->args[0]) >= 0 && s->uses[last->args[0]->id] == 1)
        s->sunk[last->args[0]->id] = nothing_follows(s, last->args[0], block);
    const IrInstr *condition = last->args[0];
    if (last->op == IR_brhole && (condition->op == IR_forinnext || condition->op == IR_forofnext) &&
        nothing_follows(s, condition, block))
        s->sunk[condition->id] = true;
    if (last->op == IR_brresume)
        s->sunk[condition->id] = true;
    if (last->op != IR_br)
        return;
    while (condition_op(condition->op) && can_sink(s, condition, block)) {
        s->sunk[condition->id] = true;
        if (condition->op != IR_not)
            break;
        condition = condition->args[0];
    }
}

/* ---- pinned locals */

static uint32_t count_phi_uses(const IrBlock *block, const IrInstr *value)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < block->succ_count; k++) {
        const IrBlock *succ = block->succs[k];
        if (k == 1 && succ == block->succs[0])
            break;
        for (const IrInstr *phi = succ->first; phi && phi->op == IR_phi; phi = phi->next)
            for (uint32_t p = 0; p < succ->pred_count; p++)
                n += succ->preds[p] == block && phi->args[p] == value;
    }
    return n;
}

static bool writes_local(const IrInstr *instr, int32_t local)
{
    return (instr->op == IR_setlocal || instr->op == IR_forinnext || (instr->op >= IR_iterate && instr->op <= IR_iterabandon)) &&
           instr->imm.index == local;
}

/* Whether all uses of `value` come before the local is written again after `from`, so that the local's own register
 * serves them. */
static bool local_serves(const Select *s, const IrInstr *value, const IrInstr *from, int32_t local)
{
    enum { FAR = 300 };
    uint32_t left = s->uses[value->id] - count_args(from, value), late = 0, distance = 0;
    for (const IrInstr *i = from->next; i && left > 0; i = i->next) {
        if (++distance > FAR)
            return false;
        if (s->sunk[i->id]) {
            late += count_args(i, value);
            if (writes_local(i, local) && i->next != NULL)
                return false;
            continue;
        }
        left -= count_args(i, value);
        if (i->next == NULL)
            left -= count_phi_uses(value->block, value);
        if (left <= late && late == 0)
            return true;
        if (writes_local(i, local))
            return false;
    }
    return left <= late;
}

static Reg local_reg(Select *s, int32_t index)
{
    Reg *reg = &s->locals[index];
    if (*reg == REG_NONE)
        *reg = mir_reg(s->mir, select_class(s->function->local_types[index]), true);
    return *reg;
}

static void select_getlocal(Select *s, const IrInstr *instr)
{
    Reg local = local_reg(s, instr->imm.index);
    if (local_serves(s, instr, instr, instr->imm.index))
        s->value[instr->id] = local;
    else
        mir_copy_one(s->mir, s->block, instr->span, select_reg(s, instr), local);
}

/* The instruction just selected computes `value`: let it write the local directly. */
static bool retarget(Select *s, Reg from, Reg to)
{
    MInstr *last = s->block->last;
    if (last == NULL || last->op >= OP_COUNT || last->early || s->mir->regs[from].class != s->mir->regs[to].class)
        return false;
    char letter = mir_letters(last)[0];
    if ((letter != 'd' && letter != 'D' && letter != 'E') || (Reg)last->v[0] != from ||
        s->mir->regs[from].fixed != PLACE_NONE || last->op == OP_FORINNEXT || last->op == OP_FOROFNEXT)
        return false;
    last->v[0] = (int32_t)to;
    return true;
}

static bool is_local(const Select *s, Reg reg)
{
    for (uint32_t i = 0; i < s->function->local_count; i++)
        if (s->locals[i] == reg)
            return true;
    return false;
}

static void select_setlocal(Select *s, const IrInstr *instr)
{
    const IrInstr *value = instr->args[0];
    Reg local = local_reg(s, instr->imm.index);
    if (select_into(s, local, value, instr->span))
        return;
    Reg reg = select_reg(s, value);
    if (reg == local)
        return;
    if (value->op != IR_phi && !is_local(s, reg) && retarget(s, reg, local)) {
        if (s->uses[value->id] == 1)
            return;
        if (local_serves(s, value, instr, instr->imm.index)) {
            s->value[value->id] = local;
            return;
        }
        mir_copy_one(s->mir, s->block, instr->span, reg, local);
        return;
    }
    mir_copy_one(s->mir, s->block, instr->span, local, reg);
}

/* ---- control */

static MBlock *target(const Select *s, const IrBlock *block) { return s->blocks[block->id]; }

static void finish(Select *s, MInstr *jump, MBlock *taken, MBlock *otherwise)
{
    mir_append(s->block, jump);
    s->block->succs[0] = taken;
    s->block->succs[1] = otherwise;
    s->block->succ_count = otherwise ? 2 : 1;
}

static void select_jump(Select *s, Span span, MBlock *to) { finish(s, mir_instr(s->mir, OP_JMP, span), to, NULL); }

static MInstr *cursor_instr(Select *s, const IrInstr *next)
{
    MInstr *instr = mir_instr(s->mir, next->op == IR_forinnext ? OP_FORINNEXT : OP_FOROFNEXT, next->span);
    int at = 0;
    instr->v[at++] = (int32_t)select_reg(s, next);
    for (uint32_t i = 0; i < next->arg_count; i++)
        instr->v[at++] = (int32_t)select_use(s, next->args[i], CLASS_REF, next->span);
    instr->v[at] = (int32_t)local_reg(s, next->imm.index);
    instr->early = true;
    return instr;
}

static void select_iterate(Select *s, const IrInstr *instr)
{
    int32_t state = (int32_t)local_reg(s, instr->imm.index), iterable = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    if (instr->op == IR_iterate)
        select_emit(s, instr->span, OP_ITERATE, (int32_t)select_reg(s, instr), iterable, state);
    else
        select_emit(s, instr->span, OP_ITERCLOSE, iterable, state, instr->op == IR_iterabandon);
}

/* A cursor step whose result is not tested at once: the hole has to be made. */
static void select_cursor(Select *s, const IrInstr *next)
{
    MInstr *instr = cursor_instr(s, next);
    select_emit(s, next->span, OP_LOADK, instr->v[0], VALUE_HOLE, 0);
    instr->local_jump = true;
    mir_append(s->block, instr);
}

static bool has_phis(const IrBlock *block)
{
    for (const IrInstr *i = block->first; i && (i->op == IR_phi || i->op == IR_nop); i = i->next)
        if (i->op == IR_phi)
            return true;
    return false;
}

static void select_branch(Select *s, const IrInstr *last, const IrBlock *block)
{
    MBlock *yes = target(s, block->succs[0]), *no = target(s, block->succs[1]);
    if (yes == no) {
        /* what a sunk condition does still has to happen */
        const IrInstr *value = last->args[0];
        if (s->sunk[value->id]) {
            s->sunk[value->id] = false;
            select_operation(s, value);
        }
        if (!has_phis(block->succs[0])) {
            select_jump(s, last->span, yes);
            return;
        }
        MInstr *jump = mir_instr(s->mir, OP_JT, last->span);
        jump->v[0] = (int32_t)select_use(s, value, CLASS_REF, last->span);
        finish(s, jump, yes, no);
        return;
    }
    bool negated = false;
    MInstr *jump = select_condition(s, last->args[0], &negated);
    finish(s, jump, negated ? no : yes, negated ? yes : no);
}

static void select_brhole(Select *s, const IrInstr *last, const IrBlock *block)
{
    MBlock *hole = target(s, block->succs[0]), *other = target(s, block->succs[1]);
    const IrInstr *value = last->args[0];
    if (hole == other && s->sunk[value->id])
        select_cursor(s, value);
    if (hole == other) {
        select_jump(s, last->span, hole);
        return;
    }
    if (s->sunk[value->id]) {
        finish(s, cursor_instr(s, value), hole, other);
        VEC_PUSH(s->arena, &s->cursors, s->block);
        return;
    }
    MInstr *jump = mir_instr(s->mir, OP_JSEQK, last->span);
    jump->v[0] = (int32_t)select_use(s, value, CLASS_REF, last->span);
    jump->v[1] = VALUE_HOLE;
    finish(s, jump, hole, other);
}

/* The instruction that suspends is the one that jumps. */
static void select_resume(Select *s, const IrInstr *last, const IrBlock *block)
{
    const IrInstr *value = last->args[0];
    bool yield = value->op == IR_yield;
    int32_t given = yield ? (int32_t)select_moved(s, value->args[0], value->span) : 0;
    MInstr *instr = mir_instr(s->mir, yield ? OP_YIELD : OP_GENERATOR, value->span);
    instr->v[0] = (int32_t)select_reg(s, value);
    instr->v[1] = given;
    finish(s, instr, target(s, block->succs[0]), target(s, block->succs[1]));
}

static void select_return(Select *s, const IrInstr *last)
{
    const IrConst *c = last->arg_count ? select_const(s, last->args[0]) : NULL;
    if (last->arg_count == 0 || (c && c->kind == CONST_UNDEFINED)) {
        select_emit(s, last->span, OP_RETU, 0, 0, 0);
        return;
    }
    Reg reg = select_use(s, last->args[0], CLASS_REF, last->span);
    s->mir->regs[reg].remat = false;
    if (s->mir->regs[reg].fixed == PLACE_CALLEE) { /* the running function stays where it is */
        Reg copy = mir_reg(s->mir, CLASS_REF, true);
        select_emit(s, last->span, OP_CALLEE, (int32_t)copy, 0, 0);
        reg = copy;
    }
    select_emit(s, last->span, OP_RET, (int32_t)reg, 0, 0);
}

static void select_terminator(Select *s, const IrInstr *last, const IrBlock *block)
{
    switch (last->op) {
    case IR_jmp: select_jump(s, last->span, target(s, block->succs[0])); break;
    case IR_br: select_branch(s, last, block); break;
    case IR_brhole: select_brhole(s, last, block); break;
    case IR_brresume: select_resume(s, last, block); break;
    case IR_ret: select_return(s, last); break;
    case IR_throw:
        if (s->sunk[last->args[0]->id] && last->args[0]->op == IR_new) {
            select_emit(s, last->span, OP_THROWNEW, error_class(s, last->args[0]),
                        (int32_t)select_use(s, last->args[0]->args[1], CLASS_REF, last->span), 0);
            break;
        }
        /* fall through */
    case IR_rethrow:
        select_emit(s, last->span, last->op == IR_throw ? OP_THROW : OP_RETHROW,
                    (int32_t)select_use(s, last->args[0], CLASS_REF, last->span), 0, 0);
        break;
    default: select_emit(s, last->span, OP_RETU, 0, 0, 0); break; /* unreachable */
    }
}

/* ---- blocks */

static void select_instr(Select *s, const IrInstr *instr)
{
    char effects = ir_op_effects(instr->op);
    if (s->sunk[instr->id] || ((effects == 'p' || effects == 'r') && s->uses[instr->id] == 0))
        return;
    switch (instr->op) {
    case IR_nop: case IR_phi: case IR_const: case IR_param: case IR_this: case IR_callee:
        return;
    case IR_getlocal: select_getlocal(s, instr); return;
    case IR_setlocal: select_setlocal(s, instr); return;
    case IR_forinnext: case IR_forofnext: select_cursor(s, instr); return;
    case IR_iterate: case IR_iterclose: case IR_iterabandon: select_iterate(s, instr); return;
    case IR_call: case IR_callk: case IR_callm: case IR_callv: case IR_new: case IR_newv: case IR_super: case IR_superv: case IR_newobj:
    case IR_newarr:
        window_operation(s, instr);
        return;
    default: select_operation(s, instr);
    }
}

static void select_block(Select *s, const IrBlock *block)
{
    s->block = target(s, block);
    mark_sunk(s, block);
    const IrInstr *first = block->first;
    while (first && (first->op == IR_phi || first->op == IR_nop || first->op == IR_const))
        first = first->next;
    if (block->is_handler && (first == NULL || first->op != IR_catch))
        select_emit(s, block->last->span, OP_CATCH, (int32_t)mir_reg(s->mir, CLASS_REF, true), 0, 0);
    for (const IrInstr *i = block->first; i && i != block->last; i = i->next)
        select_instr(s, i);
    select_terminator(s, block->last, block);
}

/* ---- phis */

/* A block on the edge from `pred` to its successor number `k`. */
static MBlock *split_edge(Select *s, MBlock *pred, uint32_t k)
{
    MBlock *to = pred->succs[k], *edge = mir_block(s->mir);
    mir_append(edge, mir_instr(s->mir, OP_JMP, pred->last->span));
    edge->succs[0] = to;
    edge->succ_count = 1;
    edge->handler = pred->handler == to->handler ? pred->handler : NULL;
    pred->succs[k] = edge;
    return edge;
}

/* Copies of the arguments number `p` of the block's phis, before `jump` at the end of s->block. */
static void select_phi_copies(Select *s, const IrBlock *block, uint32_t p)
{
    MInstr *jump = s->block->last, *copy = mir_instr(s->mir, MIR_COPY, jump->span);
    mir_unlink(s->block, jump);
    uint32_t count = 0;
    for (const IrInstr *phi = block->first; phi && (phi->op == IR_phi || phi->op == IR_nop); phi = phi->next)
        count++;
    copy->copies = ARENA_ARRAY(s->arena, MCopy, count);
    mir_append(s->block, copy);
    for (const IrInstr *phi = block->first; phi && (phi->op == IR_phi || phi->op == IR_nop); phi = phi->next) {
        if (phi->op != IR_phi || s->uses[phi->id] == 0)
            continue;
        Reg dst = select_reg(s, phi);
        const IrInstr *arg = phi->args[p];
        if (arg->op == IR_const || select_class(arg->type) != select_class(phi->type)) {
            select_into(s, dst, arg, jump->span);
            continue;
        }
        if (select_reg(s, arg) != dst)
            copy->copies[copy->copy_count++] = (MCopy){dst, select_reg(s, arg)};
    }
    if (copy->copy_count == 0)
        mir_unlink(s->block, copy);
    mir_append(s->block, jump);
}

static void select_phis(Select *s, const IrBlock *block)
{
    for (uint32_t p = 0; p < block->pred_count; p++) {
        MBlock *pred = target(s, block->preds[p]), *to = target(s, block);
        s->block = pred;
        if (pred->succ_count == 2) {
            /* the same predecessor twice: its edges in order, each split already taken away */
            uint32_t k = pred->succs[0] == to ? 0 : 1;
            s->block = split_edge(s, pred, k);
        }
        select_phi_copies(s, block, p);
    }
}

/* The jump of a FORINNEXT leaves its destination alone: where the hole itself is used, it is loaded on the edge.
 * (liveness_compute drops the load everywhere else.) */
static void select_holes(Select *s)
{
    for (uint32_t i = 0; i < s->cursors.count; i++) {
        MBlock *block = s->cursors.items[i], *edge = split_edge(s, block, 0);
        MInstr *load = mir_instr(s->mir, OP_LOADK, block->last->span);
        load->v[0] = block->last->v[0];
        load->v[1] = VALUE_HOLE;
        mir_insert_before(edge, edge->last, load);
    }
}

/* ---- the function */

static void count_uses(Select *s)
{
    for (const IrBlock *b = s->function->entry; b; b = b->next)
        for (const IrInstr *i = b->first; i; i = i->next)
            for (uint32_t a = 0; a < i->arg_count; a++) {
                s->uses[i->args[a]->id]++;
                if (a == 0 && (i->op == IR_getcell || i->op == IR_setcell) && i->args[0]->op == IR_getcap)
                    s->cell_uses[i->args[0]->id]++;
            }
}

/* An integer comparison that only branches use is repeated by each of them instead of being kept as a value. (Not
 * where there are pinned locals: a register may then serve for a value only up to the next write.) */
static void repeat_comparisons(Select *s)
{
    if (s->function->local_count > 0)
        return;
    uint32_t *branches = ARENA_ARRAY(s->arena, uint32_t, s->id_limit + 1);
    for (const IrBlock *b = s->function->entry; b; b = b->next)
        if (b->last && b->last->op == IR_br && b->succs[0] != b->succs[1])
            branches[b->last->args[0]->id]++;
    for (const IrBlock *b = s->function->entry; b; b = b->next)
        for (const IrInstr *i = b->first; i; i = i->next)
            if (i->op == IR_ilt || i->op == IR_ile || i->op == IR_ieq || i->op == IR_ine)
                s->sunk[i->id] = branches[i->id] == s->uses[i->id] && branches[i->id] > 0;
}

static void prepare(Select *s)
{
    uint32_t blocks = 0;
    bool arguments = false;
    for (const IrBlock *b = s->function->entry; b; b = b->next) {
        if (b->id >= blocks)
            blocks = b->id + 1;
        for (const IrInstr *i = b->first; i; i = i->next) {
            if (i->id >= s->id_limit)
                s->id_limit = i->id + 1;
            arguments |= i->op == IR_arguments || i->op == IR_rest;
        }
    }
    s->value = ARENA_ARRAY(s->arena, Reg, s->id_limit + 1);
    memset(s->value, 0xFF, sizeof(Reg) * (s->id_limit + 1));
    s->uses = ARENA_ARRAY(s->arena, uint32_t, s->id_limit + 1);
    s->cell_uses = ARENA_ARRAY(s->arena, uint32_t, s->id_limit + 1);
    s->sunk = ARENA_ARRAY(s->arena, bool, s->id_limit + 1);
    s->blocks = ARENA_ARRAY(s->arena, MBlock *, blocks + 1);
    s->locals = ARENA_ARRAY(s->arena, Reg, s->function->local_count + 1);
    memset(s->locals, 0xFF, sizeof(Reg) * (s->function->local_count + 1));
    s->params = ARENA_ARRAY(s->arena, Reg, s->function->param_count + 1);
    memset(s->params, 0xFF, sizeof(Reg) * (s->function->param_count + 1));
    s->this_reg = s->callee_reg = REG_NONE;
    s->mir->keep_this = s->function->constructor;
    if (arguments) /* they are read from their places: the parameters stay there until then */
        for (uint32_t i = 0; i < s->function->param_count; i++)
            param_reg(s, i);
}

static void make_blocks(Select *s)
{
    if (s->function->entry->pred_count > 0) { /* a loop right at the start: the code needs an entry outside of it */
        MBlock *start = s->block = mir_block(s->mir);
        select_jump(s, s->function->span, NULL);
        start->succ_count = 1;
    }
    for (const IrBlock *b = s->function->entry; b; b = b->next)
        s->blocks[b->id] = mir_block(s->mir);
    for (const IrBlock *b = s->function->entry; b; b = b->next) {
        MBlock *block = s->blocks[b->id];
        block->is_handler = b->is_handler;
        block->handler = b->handler ? s->blocks[b->handler->id] : NULL;
    }
    if (s->function->entry->pred_count > 0)
        s->mir->blocks[0]->succs[0] = s->blocks[s->function->entry->id];
}

Mir *select_function(Arena *arena, const IrProgram *program, const IrFunction *function)
{
    Select s = {.mir = mir_new(arena, program, function), .arena = arena, .program = program, .function = function};
    prepare(&s);
    count_uses(&s);
    repeat_comparisons(&s);
    s.mir->window = window_size(function);
    if (s.mir->window > 250 || function->param_count > 240) {
        s.mir->too_large = true;
        return s.mir;
    }
    make_blocks(&s);
    for (const IrBlock *b = function->entry; b; b = b->next)
        select_block(&s, b);
    for (const IrBlock *b = function->entry; b; b = b->next)
        if (has_phis(b))
            select_phis(&s, b);
    select_holes(&s);
    return s.mir;
}
