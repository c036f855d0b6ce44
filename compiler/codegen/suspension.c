/* The lists of registers that instructions which suspend take along: what is live behind them, in whatever way they
 * are gone on from; not the destination, which the resumption writes; nor the callee, which a suspended call has anyway. */
#include "mir.h"

/* May the handler look at what the destination held before? throw() resumes without writing it. */
static bool handler_looks(const Mir *mir, const MBlock *block, int32_t place)
{
    for (Reg reg = 0; block->handler && block->throws && reg < mir->reg_count; reg++)
        if (block->handler->live_in && reg / 64 < (mir->live_count + 63) / 64 &&
            (block->handler->live_in[reg / 64] >> reg % 64 & 1) && mir->regs[reg].class == CLASS_REF &&
            mir_place(mir, reg) == place)
            return true;
    return false;
}

static void make_list(Mir *mir, const MBlock *block, MInstr *instr)
{
    int32_t destination = mir_place(mir, (Reg)instr->v[0]);
    bool kept = handler_looks(mir, block, destination);
    instr->list = ARENA_ARRAY(mir->arena, Reg, mir->reg_count + 1);
    for (Reg reg = 0; reg < mir->reg_count; reg++) {
        const VReg *r = &mir->regs[reg];
        if (r->web != reg || r->place == PLACE_NONE || !ranges_cover(&r->ranges, instr->pos + 1))
            continue;
        if (r->class == CLASS_REF && (r->place == PLACE_CALLEE || (r->place == destination && !kept)))
            continue;
        instr->list[instr->list_count++] = reg;
    }
    instr->v[instr->op == OP_YIELD ? 2 : 1] = (int32_t)instr->list_count;
}

void suspension_lists(Mir *mir)
{
    for (uint32_t b = 0; b < mir->order_count; b++)
        for (MInstr *instr = mir->order[b]->first; instr; instr = instr->next)
            if (mir_suspends(instr))
                make_list(mir, mir->order[b], instr);
}
