/* Building and walking MIR. What an instruction reads and writes follows from the operand letters of opcode.def. */
#include "mir.h"

Mir *mir_new(Arena *arena, const IrProgram *program, const IrFunction *function)
{
    Mir *mir = ARENA_NEW(arena, Mir);
    mir->arena = arena;
    mir->program = program;
    mir->function = function;
    return mir;
}

Reg mir_reg(Mir *mir, RegClass class, bool may_own)
{
    if (mir->reg_count == mir->reg_capacity)
        vec_grow_(mir->arena, (void **)&mir->regs, &mir->reg_capacity, sizeof *mir->regs);
    Reg reg = mir->reg_count++;
    mir->regs[reg] = (VReg){.class = class,
                            .may_own = may_own && class == CLASS_REF,
                            .fixed = PLACE_NONE,
                            .place = PLACE_NONE,
                            .web = reg};
    return reg;
}

MBlock *mir_block(Mir *mir)
{
    MBlock *block = ARENA_NEW(mir->arena, MBlock);
    if (mir->block_count == mir->block_capacity)
        vec_grow_(mir->arena, (void **)&mir->blocks, &mir->block_capacity, sizeof *mir->blocks);
    block->id = mir->block_count;
    mir->blocks[mir->block_count++] = block;
    return block;
}

MInstr *mir_instr(Mir *mir, int op, Span span)
{
    MInstr *instr = ARENA_NEW(mir->arena, MInstr);
    instr->op = (uint16_t)op;
    instr->span = span;
    instr->boolean = REG_NONE;
    return instr;
}

void mir_insert_before(MBlock *block, MInstr *before, MInstr *instr)
{
    MInstr *prev = before ? before->prev : block->last;
    instr->prev = prev;
    instr->next = before;
    if (prev)
        prev->next = instr;
    else
        block->first = instr;
    if (before)
        before->prev = instr;
    else
        block->last = instr;
}

void mir_append(MBlock *block, MInstr *instr) { mir_insert_before(block, NULL, instr); }

void mir_unlink(MBlock *block, MInstr *instr)
{
    if (instr->prev)
        instr->prev->next = instr->next;
    else
        block->first = instr->next;
    if (instr->next)
        instr->next->prev = instr->prev;
    else
        block->last = instr->prev;
    instr->prev = instr->next = NULL;
}

MInstr *mir_emit(Mir *mir, MBlock *block, Span span, Opcode op, int32_t a, int32_t b, int32_t c)
{
    MInstr *instr = mir_instr(mir, (int)op, span);
    instr->v[0] = a;
    instr->v[1] = b;
    instr->v[2] = c;
    mir_append(block, instr);
    return instr;
}

MInstr *mir_copy_one(Mir *mir, MBlock *block, Span span, Reg dst, Reg src)
{
    MInstr *instr = mir_instr(mir, MIR_COPY, span);
    instr->copies = ARENA_NEW(mir->arena, MCopy);
    instr->copies[0] = (MCopy){dst, src};
    instr->copy_count = 1;
    mir_append(block, instr);
    return instr;
}

const char *mir_letters(const MInstr *instr) { return instr->op < OP_COUNT ? BYTECODE_INFO[instr->op].operands : ""; }

void mir_uses(const MInstr *instr, MirVisit visit, void *context)
{
    const char *letters = mir_letters(instr);
    bool cursor = instr->op == OP_FORINNEXT || instr->op == OP_FOROFNEXT || instr->op == OP_ITERCLOSE;
    for (int i = 0; letters[i] && letters[i] != '*'; i++)
        if (letters[i] == 'r' || letters[i] == 'm' || letters[i] == 'I' || letters[i] == 'F' ||
            (letters[i] == 'D' && cursor))
            visit(context, (Reg)instr->v[i]);
    if (instr->local_jump && cursor) /* the destination keeps what it holds when the jump is taken */
        visit(context, (Reg)instr->v[0]);
    for (uint32_t i = 0; i < instr->list_count; i++)
        visit(context, instr->list[i]);
    for (uint32_t i = 0; i < instr->copy_count; i++)
        visit(context, instr->copies[i].src);
}

void mir_defs(const MInstr *instr, MirVisit visit, void *context)
{
    const char *letters = mir_letters(instr);
    for (int i = 0; letters[i] && letters[i] != '*'; i++)
        if (letters[i] == 'd' || letters[i] == 'D' || letters[i] == 'E')
            visit(context, (Reg)instr->v[i]);
    for (uint32_t i = 0; i < instr->copy_count; i++)
        visit(context, instr->copies[i].dst);
    if (instr->boolean != REG_NONE)
        visit(context, instr->boolean);
}

bool mir_may_throw(const MInstr *instr) { return instr->op < OP_COUNT && bytecode_may_throw((Opcode)instr->op); }

uint32_t mir_call_words(const MInstr *instr)
{
    switch (instr->op) {
    case OP_CALL: case OP_CALLK: case OP_CALLM: case OP_NEW: case OP_SUPER: return 2 + (uint32_t)instr->v[1];
    case OP_CALLV: case OP_NEWV: case OP_SUPERV: return 3;
    default: return 0;
    }
}

bool mir_is_terminator(const MInstr *instr)
{
    if (instr->op >= OP_COUNT || instr->boolean != REG_NONE || instr->local_jump)
        return false;
    switch (instr->op) {
    case OP_RET: case OP_RETU: case OP_THROW: case OP_THROWNEW: case OP_RETHROW:
        return true;
    default: {
        const char *letters = mir_letters(instr);
        return letters[0] && letters[strlen(letters) - 1] == 'j';
    }
    }
}

/* ---- printing */

static void print_reg(const Mir *mir, Reg reg, FILE *out)
{
    if (reg >= mir->reg_count) {
        fprintf(out, " ?");
        return;
    }
    const VReg *r = &mir->regs[reg];
    int32_t place = mir->regs[r->web].place != PLACE_NONE ? mir->regs[r->web].place : r->fixed;
    fprintf(out, " %c%u", "vif"[r->class], reg);
    if (place != PLACE_NONE)
        fprintf(out, "@%d", place);
}

static void print_instr(const Mir *mir, const MInstr *instr, FILE *out)
{
    fprintf(out, "  %4u %s", instr->pos, instr->op == MIR_COPY ? "copy" : BYTECODE_INFO[instr->op].name);
    if (instr->boolean != REG_NONE) {
        print_reg(mir, instr->boolean, out);
        fprintf(out, " =");
    }
    const char *letters = mir_letters(instr);
    for (int i = 0; letters[i] && letters[i] != '*' && letters[i] != 'j' && letters[i] != ':'; i++) {
        if (strchr("drmDIEF", letters[i]))
            print_reg(mir, (Reg)instr->v[i], out);
        else
            fprintf(out, " %s%d", instr->fix[i] ? "#" : "", instr->v[i]);
    }
    for (uint32_t i = 0; i < instr->list_count; i++)
        print_reg(mir, instr->list[i], out);
    for (uint32_t i = 0; i < instr->copy_count; i++) {
        print_reg(mir, instr->copies[i].dst, out);
        fprintf(out, " <-");
        print_reg(mir, instr->copies[i].src, out);
        fprintf(out, i + 1 < instr->copy_count ? "," : "");
    }
    fprintf(out, "\n");
}

void mir_print(const Mir *mir, FILE *out)
{
    uint32_t count = mir->order ? mir->order_count : mir->block_count;
    for (uint32_t i = 0; i < count; i++) {
        const MBlock *block = mir->order ? mir->order[i] : mir->blocks[i];
        fprintf(out, "b%u:", block->id);
        if (block->loop)
            fprintf(out, " loop b%u depth %u", block->loop->header->id, block->loop->depth);
        if (block->handler)
            fprintf(out, " handler b%u", block->handler->id);
        fprintf(out, "\n");
        for (const MInstr *instr = block->first; instr; instr = instr->next)
            print_instr(mir, instr, out);
        for (uint32_t s = 0; s < block->succ_count; s++)
            fprintf(out, "       -> b%u\n", block->succs[s]->id);
    }
}
