/* Property sites get the shape that their objects probably have, and the slot in it. */
#include "shape_flow.h"

#include "layout.h"

/* Has it neither accessors nor hidden slots? Others are not for sites. */
static bool is_plain(const IrProgram *program, const IrShape *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        if ((s->attributes && (s->attributes[i] & ATTR_ACCESSOR)) || program->consts[s->keys[i]].kind == CONST_INTERNAL)
            return false;
    return true;
}

static void predict_site(ShapeFlow *flow, const IrFunction *function, IrInstr *site)
{
    if ((site->op != IR_getfield && site->op != IR_setfield) || site->imm.shape >= 0)
        return;
    int32_t shape = shape_flow_predict(flow, function, site->args[0], site->imm.index);
    if (shape < 0)
        return;
    const IrShape *s = &flow->program->shapes[shape];
    int32_t slot = shape_slot_of(flow->program, shape, site->imm.index);
    bool plain = slot >= 0 && slot <= UINT8_MAX && (!s->attributes || s->attributes[slot] == 0) && is_plain(flow->program, s);
    site->imm.shape = plain ? shape : -1;
    site->imm.slot = plain ? slot : 0;
}

void pass_shapes(const PassContext *context)
{
    ShapeFlow flow;
    const IrProgram *program = context->program;
    shape_flow_run(&flow, program);
    for (uint32_t f = 0; f < program->function_count; f++)
        for (IrBlock *block = program->functions[f]->entry; block; block = block->next)
            for (IrInstr *i = block->first; i; i = i->next)
                predict_site(&flow, program->functions[f], i);
    shape_flow_free(&flow);
}
