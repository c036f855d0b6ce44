/* SSA form made while the code is, after Braun et al., "Simple and Efficient Construction of Static Single
 * Assignment Form": each block knows the variables' current values; a read that finds none looks in the
 * predecessors and leaves a phi where they may differ. A block whose predecessors are not all known (a loop's
 * head) gets phis on suspicion; `block_seal` completes them. Phis that turn out to be copies go at the end.
 *
 * A handler block is entered from the start of every block it protects. No SSA variable that the handler can
 * see is assigned in there (those are pinned locals), so the handler sees the values before the region.
 */
#include "lowering.h"

static BlockState *state_of(const IrBlock *block)
{
    return block->pass;
}

/* ---- the table of definitions */

static Definition *definition_at(const FunctionState *fn, uint32_t block, uint32_t variable)
{
    uint32_t mask = fn->definition_capacity - 1;
    uint32_t i = (block * 2654435761u ^ variable * 40503u * 65537u) & mask;
    while (fn->definitions[i].block != 0 &&
           (fn->definitions[i].block != block + 1 || fn->definitions[i].variable != variable))
        i = (i + 1) & mask;
    return &fn->definitions[i];
}

static void definitions_grow(Lower *l)
{
    FunctionState *fn = &l->fn;
    Definition *old = fn->definitions;
    uint32_t old_capacity = fn->definition_capacity;
    fn->definition_capacity = old_capacity ? old_capacity * 2 : 64;
    fn->definitions = ARENA_ARRAY(l->arena, Definition, fn->definition_capacity);
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].block != 0)
            *definition_at(fn, old[i].block - 1, old[i].variable) = old[i];
}

static void define(Lower *l, const IrBlock *block, uint32_t variable, IrInstr *value)
{
    FunctionState *fn = &l->fn;
    if ((fn->definition_count + 1) * 2 > fn->definition_capacity)
        definitions_grow(l);
    Definition *d = definition_at(fn, block->id, variable);
    if (d->block == 0) {
        d->block = block->id + 1;
        d->variable = variable;
        fn->definition_count++;
    }
    d->value = value;
}

/* ---- phis */

static IrInstr *read_in(Lower *l, IrBlock *block, uint32_t variable);

static IrInstr *phi_new(Lower *l, IrBlock *block)
{
    if (block->first)
        return ir_insert_before(l->program, l->fn.ir, block->first, IR_phi, NULL, 0, 0);
    return ir_append(l->program, l->fn.ir, block, IR_phi, NULL, 0, 0, (Span){UINT32_MAX, UINT32_MAX, 0});
}

static void phi_complete(Lower *l, IrBlock *block, IrInstr *phi, uint32_t variable)
{
    IrInstr **args = ARENA_ARRAY(l->arena, IrInstr *, block->pred_count);
    for (uint32_t i = 0; i < block->pred_count; i++)
        args[i] = read_in(l, block->preds[i], variable);
    phi->args = args;
    phi->arg_count = block->pred_count;
}

static IrInstr *read_in(Lower *l, IrBlock *block, uint32_t variable)
{
    if (l->fn.definition_capacity) {
        const Definition *d = definition_at(&l->fn, block->id, variable);
        if (d->block != 0)
            return d->value;
    }
    BlockState *state = state_of(block);
    IrInstr *value;
    if (state->from) {
        value = read_in(l, state->from, variable);
    } else if (!state->sealed) {
        value = phi_new(l, block);
        value->imm.index = (int32_t)variable;
        VEC_PUSH(l->arena, &state->phis, value);
    } else if (block->pred_count == 0) {
        value = l->fn.undefined;
    } else if (block->pred_count == 1) {
        value = read_in(l, block->preds[0], variable);
    } else {
        value = phi_new(l, block);
        define(l, block, variable, value);
        phi_complete(l, block, value, variable);
        return value;
    }
    define(l, block, variable, value);
    return value;
}

uint32_t variable_new(Lower *l)
{
    return l->fn.variables++;
}

void variable_write(Lower *l, uint32_t variable, IrInstr *value)
{
    define(l, l->fn.block, variable, value);
}

IrInstr *variable_read(Lower *l, uint32_t variable)
{
    return read_in(l, l->fn.block, variable);
}

/* What stands for `value` after the copies are gone. */
static IrInstr *resolve(IrInstr *value)
{
    while (value->op == IR_phi && value->pass)
        value = value->pass;
    return value;
}

static bool phi_is_copy(IrInstr *phi)
{
    IrInstr *same = NULL;
    for (uint32_t i = 0; i < phi->arg_count; i++) {
        IrInstr *arg = resolve(phi->args[i]);
        if (arg == phi || arg == same)
            continue;
        if (same)
            return false;
        same = arg;
    }
    phi->pass = same;
    return same != NULL;
}

/* Remove phis that are copies, to a fixed point, and the lowering's traces in the blocks. */
void ssa_finish(Lower *l)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (IrBlock *block = l->fn.ir->entry; block; block = block->next)
            for (IrInstr *i = block->first; i && i->op == IR_phi; i = i->next)
                if (!i->pass && phi_is_copy(i))
                    changed = true;
    }
    for (IrBlock *block = l->fn.ir->entry; block; block = block->next)
        for (IrInstr *i = block->first; i; i = i->next)
            for (uint32_t k = 0; k < i->arg_count; k++)
                i->args[k] = resolve(i->args[k]);
    for (IrBlock *block = l->fn.ir->entry; block; block = block->next) {
        for (IrInstr *i = block->first, *next; i && i->op == IR_phi; i = next) {
            next = i->next;
            if (i->pass)
                ir_remove(i);
            else
                i->imm.index = 0;
        }
        block->pass = NULL;
    }
}

/* ---- blocks */

IrBlock *block_new(Lower *l)
{
    IrBlock *block = ir_block_new(l->program, l->fn.ir);
    block->handler = l->fn.handler;
    block->pass = ARENA_NEW(l->arena, BlockState);
    return block;
}

IrBlock *handler_new(Lower *l, IrBlock *from)
{
    IrBlock *block = block_new(l);
    block->is_handler = true;
    state_of(block)->sealed = true;
    state_of(block)->from = from;
    return block;
}

void block_seal(Lower *l, IrBlock *block)
{
    BlockState *state = state_of(block);
    if (state->sealed)
        return;
    state->sealed = true;
    for (uint32_t i = 0; i < state->phis.count; i++) {
        IrInstr *phi = state->phis.items[i];
        phi_complete(l, block, phi, (uint32_t)phi->imm.index);
    }
}

void block_start(Lower *l, IrBlock *block)
{
    l->fn.block = block;
}

void block_start_sealed(Lower *l, IrBlock *block)
{
    block_seal(l, block);
    l->fn.block = block->pred_count > 0 || block->is_handler ? block : NULL;
}

void jump(Lower *l, IrBlock *target, Span span)
{
    if (!l->fn.block)
        return;
    ir_append(l->program, l->fn.ir, l->fn.block, IR_jmp, NULL, 0, 0, span);
    ir_add_succ(l->program, l->fn.block, target);
    l->fn.block = NULL;
}

void branch(Lower *l, IrOp op, IrInstr *condition, IrBlock *yes, IrBlock *no, Span span)
{
    ir_append(l->program, l->fn.ir, l->fn.block, op, &condition, 1, 0, span);
    ir_add_succ(l->program, l->fn.block, yes);
    ir_add_succ(l->program, l->fn.block, no);
    l->fn.block = NULL;
}

/* ---- instructions */

IrInstr *emit(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr **args, uint32_t count)
{
    return ir_append(l->program, l->fn.ir, l->fn.block, op, args, count, index, node->span);
}

IrInstr *emit0(Lower *l, const AstNode *node, IrOp op, int32_t index)
{
    return emit(l, node, op, index, NULL, 0);
}

IrInstr *emit1(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a)
{
    return emit(l, node, op, index, &a, 1);
}

IrInstr *emit2(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a, IrInstr *b)
{
    return emit(l, node, op, index, (IrInstr *[]){a, b}, 2);
}

IrInstr *emit3(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a, IrInstr *b, IrInstr *c)
{
    return emit(l, node, op, index, (IrInstr *[]){a, b, c}, 3);
}

IrInstr *emit_const(Lower *l, const AstNode *node, int32_t constant)
{
    return emit0(l, node, IR_const, constant);
}

IrInstr *emit_number(Lower *l, const AstNode *node, double number)
{
    return emit_const(l, node, ir_const_number(l->program, number));
}

uint32_t local_new(Lower *l, IrType type)
{
    IrFunction *ir = l->fn.ir;
    IrType *types = ARENA_ARRAY(l->arena, IrType, ir->local_count + 1);
    if (ir->local_count > 0)
        memcpy(types, ir->local_types, ir->local_count * sizeof *types);
    types[ir->local_count] = type;
    ir->local_types = types;
    return ir->local_count++;
}

/* Loops that are not nested share their cursors. */
uint32_t cursor_take(Lower *l, const AstNode *node, bool zero)
{
    FunctionState *fn = &l->fn;
    uint32_t local = fn->free_cursors.count > 0 ? fn->free_cursors.items[--fn->free_cursors.count] : local_new(l, IR_INT);
    if (zero) {
        IrInstr *start = emit_number(l, node, 0);
        start->type = IR_INT;
        emit1(l, node, IR_setlocal, (int32_t)local, start);
    }
    return local;
}

void cursor_give(Lower *l, uint32_t local)
{
    VEC_PUSH(l->arena, &l->fn.free_cursors, local);
}
