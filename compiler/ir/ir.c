/* Building and editing the IR: everything lives in the program's arena, an instruction is its value, and
 * lists are linked so that passes insert and remove in place. */
#include "ir.h"

typedef struct OpInfo {
    const char *name;
    char result, effects;
} OpInfo;

static const OpInfo OPS[] = {
#define IR(name, result, effects, meaning) {#name, result, effects},
#include "ir.def"
#undef IR
};

IrType ir_op_type(IrOp op)
{
    switch (OPS[op].result) {
    case 'A': return IR_ANY;
    case 'I': return IR_INT;
    case 'F': return IR_DOUBLE;
    default: return IR_VOID;
    }
}

char ir_op_effects(IrOp op) { return OPS[op].effects; }
const char *ir_op_name(IrOp op) { return OPS[op].name; }

IrProgram *ir_program_new(Arena *arena)
{
    IrProgram *program = ARENA_NEW(arena, IrProgram);
    program->arena = arena;
    return program;
}

IrFunction *ir_function_new(IrProgram *program, const char *name)
{
    IrFunction *function = ARENA_NEW(program->arena, IrFunction);
    function->index = program->function_count;
    function->name = name != NULL ? name : "";
    function->prototype = -1;
    function->shape = -1;
    function->span = (Span){UINT32_MAX, UINT32_MAX, 0};
    if (program->function_count == program->function_capacity)
        vec_grow_(program->arena, (void **)&program->functions, &program->function_capacity,
                  sizeof *program->functions);
    program->functions[program->function_count++] = function;
    return function;
}

IrBlock *ir_block_new(IrProgram *program, IrFunction *function)
{
    IrBlock *block = ARENA_NEW(program->arena, IrBlock);
    block->id = function->block_count++;
    if (function->last_block != NULL)
        function->last_block->next = block;
    else
        function->entry = block;
    function->last_block = block;
    return block;
}

static IrInstr *instr_new(IrProgram *program, IrFunction *function, IrOp op, IrInstr **args, uint32_t arg_count,
                          int32_t index)
{
    IrInstr *instr = ARENA_NEW(program->arena, IrInstr);
    instr->op = op;
    instr->type = ir_op_type(op);
    instr->id = function->value_count++;
    instr->arg_count = arg_count;
    if (arg_count > 0) {
        instr->args = ARENA_ARRAY(program->arena, IrInstr *, arg_count);
        memcpy(instr->args, args, arg_count * sizeof *args);
    }
    instr->imm.index = index;
    instr->imm.shape = -1;
    instr->range_min = INT32_MIN;
    instr->range_max = INT32_MAX;
    instr->span = (Span){UINT32_MAX, UINT32_MAX, 0};
    return instr;
}

IrInstr *ir_append(IrProgram *program, IrFunction *function, IrBlock *block, IrOp op, IrInstr **args,
                   uint32_t arg_count, int32_t index, Span span)
{
    IrInstr *instr = instr_new(program, function, op, args, arg_count, index);
    instr->span = span;
    instr->block = block;
    instr->prev = block->last;
    if (block->last != NULL)
        block->last->next = instr;
    else
        block->first = instr;
    block->last = instr;
    return instr;
}

IrInstr *ir_insert_before(IrProgram *program, IrFunction *function, IrInstr *before, IrOp op, IrInstr **args,
                          uint32_t arg_count, int32_t index)
{
    IrInstr *instr = instr_new(program, function, op, args, arg_count, index);
    IrBlock *block = before->block;
    instr->span = before->span;
    instr->block = block;
    instr->prev = before->prev;
    instr->next = before;
    if (before->prev != NULL)
        before->prev->next = instr;
    else
        block->first = instr;
    before->prev = instr;
    return instr;
}

void ir_add_succ(IrProgram *program, IrBlock *block, IrBlock *succ)
{
    block->succs[block->succ_count++] = succ;
    if (succ->pred_count == succ->pred_capacity)
        vec_grow_(program->arena, (void **)&succ->preds, &succ->pred_capacity, sizeof *succ->preds);
    succ->preds[succ->pred_count++] = block;
}

void ir_remove(IrInstr *instr)
{
    IrBlock *block = instr->block;
    if (instr->prev != NULL)
        instr->prev->next = instr->next;
    else
        block->first = instr->next;
    if (instr->next != NULL)
        instr->next->prev = instr->prev;
    else
        block->last = instr->prev;
    instr->prev = instr->next = NULL;
    instr->block = NULL;
    instr->op = IR_nop;
    instr->type = IR_VOID;
    instr->arg_count = 0;
}

void ir_replace_uses(IrFunction *function, IrInstr *old, IrInstr *with)
{
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            for (uint32_t i = 0; i < instr->arg_count; i++)
                if (instr->args[i] == old)
                    instr->args[i] = with;
}

void ir_count_uses(IrFunction *function)
{
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            instr->uses = 0;
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            for (uint32_t i = 0; i < instr->arg_count; i++)
                instr->args[i]->uses++;
}
