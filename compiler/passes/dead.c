/* Dead code: everything that no kept instruction needs, blocks that nothing reaches, and blocks that only continue
 * another. Making an object that nobody sees is dead too; arithmetic is once its operands are known primitives. */
#include "facts.h"

static bool known_primitive(const IrInstr *v) { return v->kind != 0 && (v->kind & ~KIND_PRIMITIVE) == 0; }

/* Kept for what it does, not for its value? */
static bool has_effect(const ProgramFacts *facts, const IrInstr *v)
{
    char effects = ir_op_effects(v->op);
    if (effects == 'p' || effects == 'r')
        return false;
    switch (v->op) {
    case IR_newcell: case IR_closure: case IR_arguments: case IR_rest: case IR_newobj: case IR_clone: case IR_newarr:
        return false;
    case IR_add: case IR_sub: case IR_step: case IR_mul: case IR_div: case IR_mod: case IR_exp: case IR_band: case IR_bor:
    case IR_bxor: case IR_shl: case IR_shr: case IR_ushr: case IR_neg: case IR_bnot: case IR_tonum: case IR_numeric: case IR_tostr:
    case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne:
        for (uint32_t i = 0; i < v->arg_count; i++)
            if (!known_primitive(v->args[i]))
                return true;
        return false;
    case IR_getfield:
    case IR_length: return facts == NULL || !facts->plain_fields || v->args[0]->kind != KIND_OBJECT;
    default: return true;
    }
}

static void mark_live(const ProgramFacts *facts, IrFunction *function)
{
    IrInstr **work = xcalloc(function->value_count + 1, sizeof *work);
    uint32_t n = 0;
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first; v != NULL; v = v->next) {
            v->pass = NULL;
            if (has_effect(facts, v)) {
                v->pass = v;
                work[n++] = v;
            }
        }
    while (n > 0) {
        IrInstr *v = work[--n];
        for (uint32_t i = 0; i < v->arg_count; i++)
            if (v->args[i]->pass == NULL) {
                v->args[i]->pass = v->args[i];
                work[n++] = v->args[i];
            }
    }
    free(work);
}

static void sweep(IrFunction *function)
{
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *v = block->first, *next; v != NULL; v = next) {
            next = v->next;
            if (v->pass == NULL)
                ir_remove(v);
            else
                v->pass = NULL;
        }
}

/* ---- blocks */

static bool only_jumps(const IrBlock *block)
{
    return block->first != NULL && block->first == block->last && block->last->op == IR_jmp;
}

static bool has_phi(const IrBlock *block) { return block->first != NULL && block->first->op == IR_phi; }

/* Lead the predecessors of an empty block straight to where it jumps. With phis there the moves need the block. */
static bool skip_empty(IrProgram *program, const IrFunction *function, IrBlock *block)
{
    IrBlock *target = block->succs[0];
    if (block == function->entry || block->is_handler || target == block || has_phi(target))
        return false;
    bool changed = block->pred_count > 0;
    while (block->pred_count > 0) {
        IrBlock *pred = block->preds[--block->pred_count];
        for (uint32_t i = 0; i < pred->succ_count; i++)
            if (pred->succs[i] == block) {
                uint32_t count = pred->succ_count;
                pred->succs[i] = NULL;
                pred->succ_count = i;
                ir_add_succ(program, pred, target);
                pred->succ_count = count;
                break;
            }
    }
    return changed;
}

/* A branch with one target is a jump. */
static bool merge_targets(IrBlock *block)
{
    IrInstr *last = block->last;
    if (block->succ_count != 2 || block->succs[0] != block->succs[1] || has_phi(block->succs[0]))
        return false;
    IrBlock *target = block->succs[0];
    for (uint32_t p = 0; p < target->pred_count; p++)
        if (target->preds[p] == block) {
            for (uint32_t i = p + 1; i < target->pred_count; i++)
                target->preds[i - 1] = target->preds[i];
            target->pred_count--;
            break;
        }
    block->succ_count = 1;
    block->succs[1] = NULL;
    last->op = IR_jmp;
    last->arg_count = 0;
    return true;
}

/* Append the only successor whose only predecessor this block is. */
static bool merge_next(IrFunction *function, IrBlock *block)
{
    IrBlock *next = block->succ_count == 1 ? block->succs[0] : NULL;
    if (next == NULL || block->last->op != IR_jmp || next->pred_count != 1 || next == block || next->is_handler ||
        next == function->entry || next->handler != block->handler || has_phi(next))
        return false;
    ir_remove(block->last);
    for (IrInstr *v = next->first; v != NULL; v = v->next)
        v->block = block;
    if (block->last != NULL)
        block->last->next = next->first;
    else
        block->first = next->first;
    next->first->prev = block->last;
    block->last = next->last;
    block->succ_count = next->succ_count;
    for (uint32_t i = 0; i < next->succ_count; i++) {
        block->succs[i] = next->succs[i];
        for (uint32_t p = 0; p < next->succs[i]->pred_count; p++)
            if (next->succs[i]->preds[p] == next)
                next->succs[i]->preds[p] = block;
    }
    next->first = next->last = NULL;
    next->succ_count = next->pred_count = 0;
    return true;
}

/* A block in which nothing throws needs no handler. Boxing a number allocates, so it may throw. */
static void drop_handler(IrBlock *block)
{
    for (const IrInstr *v = block->first; v != NULL; v = v->next) {
        char effects = ir_op_effects(v->op);
        if ((effects == 'w' && v->op != IR_setlocal) || effects == 't' || v->op == IR_throw || v->op == IR_rethrow ||
            v->op == IR_i2a || v->op == IR_u2a || v->op == IR_f2a)
            return;
    }
    block->handler = NULL;
}

void pass_dead(const PassContext *context, IrFunction *function)
{
    ir_clean_cfg(context->program, function);
    mark_live(context->program->facts, function);
    sweep(function);
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        drop_handler(block);
    for (bool changed = true; changed;) {
        changed = false;
        for (IrBlock *block = function->entry; block != NULL; block = block->next) {
            if (block->last == NULL)
                continue;
            while (merge_next(function, block))
                changed = true;
            changed |= merge_targets(block);
            if (only_jumps(block))
                changed |= skip_empty(context->program, function, block);
        }
        ir_clean_cfg(context->program, function);
    }
}
