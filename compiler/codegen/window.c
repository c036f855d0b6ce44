/* Windows: calls, and literals put together in consecutive registers.
 *
 * Registers 0 .. are where calls happen: callee, this, arguments; the callee's frame lies below them. A window is filled
 * by one parallel copy right before the call; register allocation then tries to have each argument computed in its
 * place, which leaves nothing to copy. The slots of a literal use the same registers; they are moved out at once and
 * destroy nothing else. */
#include "select.h"

enum { MOST_ARGUMENTS = 15 }; /* that fit a call's operand */

static uint32_t arguments(const IrInstr *instr)
{
    switch (instr->op) {
    case IR_call: case IR_super: return instr->arg_count - 2;
    case IR_callk: return instr->arg_count;
    case IR_callm: case IR_new: return instr->arg_count - 1;
    default: return 1; /* IR_callv, IR_newv, IR_superv: an array */
    }
}

static bool is_call(const IrInstr *instr)
{
    return instr->op == IR_call || instr->op == IR_callk || instr->op == IR_callm || instr->op == IR_callv ||
           instr->op == IR_new || instr->op == IR_newv || instr->op == IR_super || instr->op == IR_superv;
}

uint32_t window_size(const IrFunction *function)
{
    uint32_t size = 0;
    for (const IrBlock *b = function->entry; b; b = b->next)
        for (const IrInstr *i = b->first; i; i = i->next) {
            uint32_t words = !is_call(i) ? 0 : arguments(i) > MOST_ARGUMENTS ? 3 : arguments(i) + 2;
            size = words > size ? words : size;
        }
    return size;
}

static Reg window_reg(Select *s, uint32_t place, const IrInstr *value)
{
    Reg reg = mir_reg(s->mir, CLASS_REF, select_may_own(value));
    s->mir->regs[reg].fixed = (int32_t)place;
    return reg;
}

/* Fill registers `place`.. with arguments; the list is what the consuming instruction reads. */
static Reg *fill(Select *s, const IrInstr *instr, uint32_t place, uint32_t first_arg, uint32_t count)
{
    Reg *list = ARENA_ARRAY(s->arena, Reg, count + 1);
    MInstr *copy = mir_instr(s->mir, MIR_COPY, instr->span);
    copy->copies = ARENA_ARRAY(s->arena, MCopy, count + 1);
    mir_append(s->block, copy);
    for (uint32_t i = 0; i < count; i++) {
        const IrInstr *value = instr->args[first_arg + i];
        list[i] = window_reg(s, place + i, value);
        if (!select_into(s, list[i], value, instr->span))
            copy->copies[copy->copy_count++] = (MCopy){list[i], select_reg(s, value)};
    }
    if (copy->copy_count == 0)
        mir_unlink(s->block, copy);
    return list;
}

/* ---- arrays */

static bool is_hole(const Select *s, const IrInstr *value)
{
    const IrConst *c = select_const(s, value);
    return c && c->kind == CONST_HOLE;
}

/* An array of the arguments from `first` on. */
static void make_array(Select *s, const IrInstr *instr, uint32_t first, Reg array)
{
    uint32_t count = instr->arg_count - first < LITERAL_LIMIT ? instr->arg_count - first : LITERAL_LIMIT;
    Reg *list = fill(s, instr, 0, first, count);
    MInstr *make = select_emit(s, instr->span, OP_NEWARR, (int32_t)array, (int32_t)count, 0);
    make->list = list;
    make->list_count = count;
    for (uint32_t i = first + count; i < instr->arg_count; i++) {
        if (is_hole(s, instr->args[i])) {
            select_emit(s, instr->span, OP_APPENDHOLE, (int32_t)array, 0, 0);
            continue;
        }
        Reg value = mir_reg(s->mir, CLASS_REF, select_may_own(instr->args[i]));
        if (!select_into(s, value, instr->args[i], instr->span))
            mir_copy_one(s->mir, s->block, instr->span, value, select_reg(s, instr->args[i]));
        select_emit(s, instr->span, OP_APPEND, (int32_t)array, (int32_t)value, 0);
    }
}

/* ---- calls */

/* More arguments than the instructions count to: they go into an array. */
static void select_long_call(Select *s, const IrInstr *instr)
{
    Reg array = mir_reg(s->mir, CLASS_REF, true), *list = ARENA_ARRAY(s->arena, Reg, 3);
    Opcode op = instr->op == IR_new ? OP_NEWV : instr->op == IR_super ? OP_SUPERV : OP_CALLV;
    uint32_t first = instr->op == IR_call || instr->op == IR_super ? 2 : instr->op == IR_callk ? 0 : 1, count = 0;
    make_array(s, instr, first, array);
    if (instr->op == IR_callk || instr->op == IR_callm) {
        Reg callee = mir_reg(s->mir, CLASS_REF, true);
        s->mir->regs[callee].fixed = 0;
        if (instr->op == IR_callk)
            select_load(s, callee, &s->program->consts[instr->imm.index], instr->imm.index, instr->span);
        else
            select_fix(select_emit(s, instr->span, OP_GETFIELD, (int32_t)callee,
                                   (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span), 0),
                       2, FIXUP_CONST, instr->imm.index);
        list[count++] = callee;
    } else {
        list[count++] = *fill(s, instr, 0, 0, 1);
    }
    if (instr->op == IR_call || instr->op == IR_callm || instr->op == IR_super)
        list[count++] = *fill(s, instr, 1, first - 1, 1);
    Reg last = mir_reg(s->mir, CLASS_REF, true);
    s->mir->regs[last].fixed = 2;
    mir_copy_one(s->mir, s->block, instr->span, last, array);
    list[count++] = last;
    MInstr *call = select_emit(s, instr->span, op, (int32_t)select_reg(s, instr), 0, 0);
    call->list = list;
    call->list_count = count;
}

static void select_call(Select *s, const IrInstr *instr)
{
    uint32_t argc = arguments(instr);
    uint32_t skip = 0; /* registers the interpreter fills */
    Opcode op = OP_CALL;
    switch (instr->op) {
    case IR_callk: op = OP_CALLK; skip = 2; break;
    case IR_callm: op = OP_CALLM; skip = 1; break;
    case IR_callv: op = OP_CALLV; break;
    case IR_new: op = OP_NEW; break;
    case IR_newv: op = OP_NEWV; break;
    case IR_super: op = OP_SUPER; break;
    case IR_superv: op = OP_SUPERV; break;
    default: break;
    }
    bool counted = op != OP_CALLV && op != OP_NEWV && op != OP_SUPERV;
    if (counted && argc > MOST_ARGUMENTS) {
        select_long_call(s, instr);
        return;
    }
    Reg *list;
    uint32_t count = instr->arg_count;
    if (instr->op == IR_new || instr->op == IR_newv) { /* callee, 1 empty, then the arguments */
        list = ARENA_ARRAY(s->arena, Reg, count);
        Reg *values = fill(s, instr, 2, 1, count - 1);
        memcpy(list + 1, values, sizeof(Reg) * (count - 1));
        list[0] = *fill(s, instr, 0, 0, 1);
    } else {
        list = fill(s, instr, skip, 0, count);
    }
    MInstr *call = select_emit(s, instr->span, op, (int32_t)select_reg(s, instr), counted ? (int32_t)argc : 0, 0);
    if (op == OP_CALLK || op == OP_CALLM)
        select_fix(call, 2, FIXUP_CONST, instr->imm.index);
    call->list = list;
    call->list_count = count;
}

/* ---- literals */

static void store_slot(Select *s, const IrInstr *instr, Reg object, uint32_t slot)
{
    const IrShape *shape = &s->program->shapes[instr->imm.index];
    int32_t key = shape->keys[slot];
    Reg value = select_use(s, instr->args[slot], CLASS_REF, instr->span);
    if (slot <= UINT8_MAX) {
        MInstr *set = select_emit(s, instr->span, OP_SETFIELDS, (int32_t)object, (int32_t)slot, 0);
        select_fix(set, 2, FIXUP_SHAPE, instr->imm.index);
        set->v[3] = (int32_t)value;
    } else if (s->program->consts[key].kind == CONST_NUMBER) {
        Reg index = mir_reg(s->mir, CLASS_REF, false);
        select_load(s, index, &s->program->consts[key], key, instr->span);
        select_emit(s, instr->span, OP_SETELEM, (int32_t)object, (int32_t)index, (int32_t)value);
    } else {
        MInstr *set = select_emit(s, instr->span, OP_SETFIELD, (int32_t)object, 0, (int32_t)value);
        select_fix(set, 1, FIXUP_CONST, key);
    }
}

static void select_newobj(Select *s, const IrInstr *instr)
{
    Reg object = select_reg(s, instr);
    if (instr->arg_count > 0 && instr->arg_count <= LITERAL_LIMIT) {
        Reg *list = fill(s, instr, 0, 0, instr->arg_count);
        MInstr *make = select_emit(s, instr->span, OP_NEWOBJ, (int32_t)object, 0, 0);
        select_fix(make, 1, FIXUP_SHAPE, instr->imm.index);
        make->list = list;
        make->list_count = instr->arg_count;
        return;
    }
    select_fix(select_emit(s, instr->span, OP_NEWOBJK, (int32_t)object, 0, 0), 1, FIXUP_SHAPE, instr->imm.index);
    for (uint32_t i = 0; i < instr->arg_count; i++)
        store_slot(s, instr, object, i);
}

void window_operation(Select *s, const IrInstr *instr)
{
    if (instr->op == IR_newobj)
        select_newobj(s, instr);
    else if (instr->op == IR_newarr)
        make_array(s, instr, 0, select_reg(s, instr));
    else
        select_call(s, instr);
}
