/* Bytes. A block that only jumps is skipped, a jump to the next block is left out, a jump to a return becomes the
 * return. Jumps are short until one does not reach; then everything is put again with that one long: JMPL, and
 * for a test its opposite over a JMPL. */
#include "mir.h"

#include <math.h>

typedef struct Emit {
    Mir *mir;
    Code *code;
    Buffer bytes;
    MBlock **order;   /* blocks that are emitted */
    uint32_t order_count;
    struct Jump {
        uint32_t at;      /* offset of the distance */
        const MBlock *to; /* NULL: to `target` */
        uint32_t target;
        bool *far;        /* of a short jump: to be set if it does not reach */
    } *jumps;
    uint32_t jump_count, jump_capacity;
    uint32_t fixup_capacity, position_capacity, handler_capacity;
    const MBlock *open; /* handler of the last instruction that may throw */
    bool near;          /* short constants reach all that there is */
    bool bad;
} Emit;

/* ---- operands */

static uint32_t frame_size(const Mir *mir) { return mir->nref + mir->nraw; }

static uint32_t reg_number(const Mir *mir, Reg reg)
{
    int32_t place = mir_place(mir, reg);
    if (mir->regs[reg].class != CLASS_REF)
        return mir->nref + (uint32_t)place;
    return place < PLACE_FRAME ? (uint32_t)place : frame_size(mir) + 2 + (uint32_t)(place - PLACE_FRAME);
}

static void put_number(Emit *emit, int32_t value, int32_t min, int32_t max)
{
    emit->bad |= value < min || value > max;
    if (max > UINT8_MAX || min < INT8_MIN)
        buffer_u16(&emit->bytes, (unsigned)value & 0xFFFFu);
    else
        buffer_u8(&emit->bytes, (unsigned)value & 0xFFu);
}

static void put_reg(Emit *emit, Reg reg) { put_number(emit, (int32_t)reg_number(emit->mir, reg), 0, UINT8_MAX); }

static void put_fixup(Emit *emit, int kind, int32_t index)
{
    Code *code = emit->code;
    if (code->fixup_count == emit->fixup_capacity)
        vec_grow_(emit->mir->arena, (void **)&code->fixups, &emit->fixup_capacity, sizeof *code->fixups);
    CodeFixup *fixup = &code->fixups[code->fixup_count++];
    fixup->offset = (uint16_t)emit->bytes.size;
    memcpy(&fixup->kind, &(unsigned){(unsigned)kind}, sizeof fixup->kind);
    fixup->index = index;
    fixup->packed = false;
}

/* `far`: NULL for a long jump. */
static void put_jump(Emit *emit, const MBlock *to, bool *far)
{
    if (emit->jump_count == emit->jump_capacity)
        vec_grow_(emit->mir->arena, (void **)&emit->jumps, &emit->jump_capacity, sizeof *emit->jumps);
    emit->jumps[emit->jump_count++] = (struct Jump){(uint32_t)emit->bytes.size, to, 0, far};
    if (far)
        buffer_u8(&emit->bytes, 0);
    else
        buffer_u16(&emit->bytes, 0);
}

static void put_operand(Emit *emit, const MInstr *instr, int i, char letter, const MBlock *to,
                        bool *far)
{
    int32_t value = instr->v[i];
    switch (letter) {
    case 'd': case 'r': case 'm': case 'D': case 'I': case 'E': case 'F': put_reg(emit, (Reg)value); break;
    case 'n': case 'c': case 'x': put_number(emit, value, 0, UINT8_MAX); break;
    case 'b': case 'v': put_number(emit, value, INT8_MIN, INT8_MAX); break;
    case 'h': put_number(emit, value, INT16_MIN, INT16_MAX); break;
    case 'g': put_number(emit, value, 0, UINT16_MAX); break;
    case 'i': buffer_u32(&emit->bytes, (uint32_t)value); break;
    case 'j': put_jump(emit, to, far); break;
    case 'l': put_jump(emit, to, NULL); break;
    default:
        if (instr->fix[i]) {
            put_fixup(emit, instr->fix[i] - 1, value);
            buffer_u16(&emit->bytes, 0);
        } else
            put_number(emit, value, INT16_MIN, INT16_MAX);
    }
}

/* ---- instructions */

static void note_position(Emit *emit, const MInstr *instr)
{
    Code *code = emit->code;
    if (!mir_may_throw(instr))
        return;
    if (code->position_count == emit->position_capacity)
        vec_grow_(emit->mir->arena, (void **)&code->positions, &emit->position_capacity, sizeof *code->positions);
    code->positions[code->position_count++] = (CodePosition){(uint16_t)emit->bytes.size, instr->span};
}

/* Protected instructions of one handler that follow each other with nothing that throws elsewhere between. */
static void note_handler(Emit *emit, const MInstr *instr, const MBlock *handler, uint32_t start)
{
    Code *code = emit->code;
    if (!mir_may_throw(instr))
        return;
    bool extend = handler && emit->open == handler;
    emit->open = handler;
    if (handler == NULL)
        return;
    if (!extend) {
        if (code->handler_count == emit->handler_capacity)
            vec_grow_(emit->mir->arena, (void **)&code->handlers, &emit->handler_capacity, sizeof *code->handlers);
        /* the target is the block's number until its offset is known */
        code->handlers[code->handler_count++] = (HandlerRecord){(uint16_t)start, 0, (uint16_t)handler->id};
    }
    code->handlers[code->handler_count - 1].end = (uint16_t)emit->bytes.size;
}

static void put_move_from_0(Emit *emit, Reg to)
{
    buffer_u8(&emit->bytes, OP_MOVE);
    put_reg(emit, to);
    buffer_u8(&emit->bytes, 0);
}

/* A register and a short constant in two bytes. */
static void put_short_constant(Emit *emit, const MInstr *instr, uint32_t reg)
{
    uint32_t twelve = 0;
    if (instr->fix[1]) {
        put_fixup(emit, instr->fix[1] - 1, instr->v[1]);
        emit->code->fixups[emit->code->fixup_count - 1].packed = true;
    } else
        twelve = (uint32_t)short_constant_of(instr->v[1]);
    buffer_u16(&emit->bytes, reg | twelve << 4);
}

/* The byte of the first two operands; whether the destination of a call does not fit and is register 0, from where it
 * has to be moved. */
static bool put_halves(Emit *emit, const MInstr *instr, const char *letters)
{
    const uint32_t first = letters[0] == 'n' ? (uint32_t)instr->v[0] : reg_number(emit->mir, (Reg)instr->v[0]);
    const bool aside = first > 15; /* others have this form only where it fits */
    if (letters[1] == 'K') {
        put_short_constant(emit, instr, aside ? 0 : first);
        return aside;
    }
    const uint32_t second = letters[1] == 'n' ? (uint32_t)instr->v[1] : reg_number(emit->mir, (Reg)instr->v[1]);
    emit->bad |= second > 15;
    buffer_u8(&emit->bytes, (aside ? 0 : first) | second << 4);
    return aside;
}

/* Whether it loads a constant that an operand `v` holds. */
static bool loads_small(const MInstr *instr)
{
    int32_t v = instr->v[1];
    return instr->op == OP_LOADK && !instr->fix[1] && v >= INT8_MIN && v <= INT8_MAX &&
           (value_is_int(v) || (value_is_flash(v) && v > 0 && v < 16));
}

/* The short form of an instruction, with what its upper half holds; OP_NOP: it has none, as it stands. */
static Opcode short_form(const Emit *emit, const MInstr *instr, int32_t *high)
{
    enum { COPY, SLOT, NUMBER, STEP, IN_PLACE, COMMUTATIVE };
    static const uint8_t FORMS[][3] = {
        {OP_MOV, OP_MOV4, COPY},         {OP_MOVE, OP_MOVE4, COPY},       {OP_LENGTH, OP_LENGTH4, COPY},
        {OP_LOADK, OP_LOAD4, SLOT},      {OP_LOADI8, OP_ILOAD4, NUMBER},  {OP_SUBI, OP_SUBI4, STEP},
        {OP_IADDI, OP_IADDI4, STEP},     {OP_ADD, OP_ADD4, IN_PLACE},     {OP_FSUB, OP_FSUB4, IN_PLACE},
        {OP_FADD, OP_FADD4, COMMUTATIVE}, {OP_FMUL, OP_FMUL4, COMMUTATIVE},
    };
    size_t i = 0;
    while (i < sizeof FORMS / sizeof *FORMS && FORMS[i][0] != instr->op)
        i++;
    if (i == sizeof FORMS / sizeof *FORMS || instr->fix[1])
        return OP_NOP;
    unsigned kind = FORMS[i][2];
    int32_t place[3] = {-1, -1, -1};
    for (int k = 0; k < (kind >= IN_PLACE ? 3 : kind == COPY || kind == STEP ? 2 : 1); k++)
        place[k] = (int32_t)reg_number(emit->mir, (Reg)instr->v[k]);
    bool swap = kind == COMMUTATIVE && place[2] == place[0];
    bool there = kind < STEP || swap || place[1] == place[0];
    *high = kind == COPY ? place[1] : kind >= IN_PLACE ? place[swap ? 1 : 2] : instr->v[kind == STEP ? 2 : 1];
    bool fits = kind == NUMBER || kind == STEP ? *high >= -8 && *high <= 7 : *high >= 0 && *high <= 15;
    return place[0] <= 15 && there && fits && (kind != SLOT || *high & 3) ? (Opcode)FORMS[i][1] : OP_NOP;
}

/* Whether operand `i` can be a short constant. */
static bool is_short_constant(const Emit *emit, const MInstr *instr, int i)
{
    if (!instr->fix[i])
        return short_constant_of(instr->v[i]) >= 0;
    if (instr->fix[i] - 1 != FIXUP_CONST)
        return emit->near;
    const IrConst *c = &emit->mir->program->consts[instr->v[i]];
    if (c->kind == CONST_BUILTIN && !emit->mir->program->open && short_constant_of(c->index) < 0)
        return false; /* one of the last of features */
    const double number = c->kind == CONST_NUMBER ? c->number : 0.5;
    const bool slot = number >= SLOT_INT_MIN && number <= SLOT_INT_MAX && number == floor(number);
    const bool integer = c->kind == CONST_BUILTIN && value_is_int(c->index) && !emit->mir->program->open; /* there it is a placeholder */
    const bool far = c->kind == CONST_BUILTIN && !emit->mir->program->open && short_constant_of((Value)c->index) < 0; /* of a feature, behind all others */
    return emit->near && !slot && !integer && !far;
}

/* The instruction with its first two operands in a byte, or the second a short constant; false: it has no such form. Those that
 * take more time to decode (from SLOWER on) are for the library, whose bytes are dearer; in loops all are. */
static bool compact_form(const Emit *emit, const MInstr *instr, const MBlock *block, MInstr *compact)
{
    enum { SLOWER = 3 };
    static const uint8_t FORMS[][2] = {
        {OP_LOADK, OP_LOADKS},    {OP_JSEQK, OP_JSEQKS},      {OP_JSNEK, OP_JSNEKS},
        {OP_ADD, OP_SUM4},        {OP_ADDI, OP_ADDI4},        {OP_BANDI, OP_BANDI4},    {OP_JLT, OP_JLT4},
        {OP_JSEQ, OP_JSEQ4},      {OP_JSNE, OP_JSNE4},        {OP_GETELEM, OP_GETELEM4}, {OP_GETELEMB, OP_GETELEMB4},
        {OP_GETFIELD, OP_GETFIELD4},
        {OP_CALLK, OP_CALLKS1},   {OP_CALLM, OP_CALLMS1},
    };
    const size_t count = emit->mir->program->open ? sizeof FORMS / sizeof *FORMS : block->loop ? 0 : SLOWER;
    size_t i = 0;
    while (i < count && FORMS[i][0] != instr->op)
        i++;
    if (i == count || (reg_number(emit->mir, (Reg)instr->v[0]) > 15 && !mir_is_call(instr)))
        return false;
    *compact = *instr;
    compact->op = FORMS[i][1];
    if (mir_is_call(instr)) { /* the number of arguments is in the opcode */
        const int32_t most = instr->op == OP_CALLK ? 4 : 2;
        if (instr->v[1] < 1 || instr->v[1] > most || !is_short_constant(emit, instr, 2))
            return false;
        compact->op = (uint16_t)(compact->op + instr->v[1] - 1);
        compact->v[1] = instr->v[2];
        compact->fix[1] = instr->fix[2];
        return true;
    }
    if (mir_letters(compact)[1] == 'K')
        return is_short_constant(emit, instr, 1);
    return reg_number(emit->mir, (Reg)instr->v[1]) <= 15;
}

/* `to` NULL: a jump is within the instruction; `far`: of the way to `to`. */
static void put_instr(Emit *emit, const MInstr *instr, const MBlock *block, const MBlock *to, bool *far)
{
    uint32_t start = (uint32_t)emit->bytes.size;
    if (instr->boolean != REG_NONE) {
        MInstr load = {.op = OP_LOADK, .v = {(int32_t)instr->boolean, VALUE_TRUE}, .boolean = REG_NONE};
        put_instr(emit, &load, block, NULL, NULL);
        start = (uint32_t)emit->bytes.size;
    }
    note_position(emit, instr);
    int32_t high;
    Opcode form = short_form(emit, instr, &high);
    if (form != OP_NOP) {
        buffer_u8(&emit->bytes, form);
        buffer_u8(&emit->bytes, (reg_number(emit->mir, (Reg)instr->v[0]) | (uint32_t)high << 4) & 0xFF);
        note_handler(emit, instr, block->handler, start);
        return;
    }
    if (instr->op == OP_RET && reg_number(emit->mir, (Reg)instr->v[0]) == 0) {
        buffer_u8(&emit->bytes, OP_RET0);
        return;
    }
    if (loads_small(instr)) {
        buffer_u8(&emit->bytes, OP_LOADV);
        put_reg(emit, (Reg)instr->v[0]);
        put_number(emit, instr->v[1], INT8_MIN, INT8_MAX);
        return;
    }
    MInstr compact;
    if (compact_form(emit, instr, block, &compact))
        instr = &compact;
    buffer_u8(&emit->bytes, instr->op);
    const char *letters = mir_letters(instr);
    bool packed = strchr(letters, ':') != NULL, aside = packed && put_halves(emit, instr, letters);
    for (int i = packed ? 2 : 0; letters[i] && letters[i] != ':'; i++) {
        if (letters[i] != '*') {
            put_operand(emit, instr, i, letters[i], to, far ? far : &emit->bad);
            continue;
        }
        for (uint32_t k = 0; k < instr->list_count; k++)
            put_reg(emit, instr->list[k]);
    }
    note_handler(emit, instr, block->handler, start);
    if (aside)
        put_move_from_0(emit, (Reg)instr->v[0]);
    if (instr->boolean != REG_NONE) {
        MInstr load = {.op = OP_LOADK, .v = {(int32_t)instr->boolean, VALUE_FALSE}, .boolean = REG_NONE};
        put_instr(emit, &load, block, NULL, NULL);
    }
    if (instr->boolean != REG_NONE || instr->local_jump)
        emit->jumps[emit->jump_count - 1].target = (uint32_t)emit->bytes.size;
}

/* ---- blocks */

static bool is_empty(const MBlock *block) { return block->first->op == OP_JMP; }

/* Where a jump to the block ends up; for a loop of nothing but jumps: one of them. */
static MBlock *final_target(MBlock *block)
{
    MBlock *at = block;
    for (int hops = 0; is_empty(at); hops++) {
        if (hops < 1000) {
            at = at->succs[0];
            continue;
        }
        MBlock *lowest = at;
        for (MBlock *b = at->succs[0]; b != at; b = b->succs[0])
            lowest = b->id < lowest->id ? b : lowest;
        return lowest;
    }
    return at;
}

static bool is_return(const MBlock *block) { return block->first->op == OP_RET || block->first->op == OP_RETU; }

/* A load of a small constant that is returned next. */
static bool returns_constant(const Emit *emit, const MBlock *block, const MInstr *load)
{
    const MInstr *then = load->next;
    if (!then || !loads_small(load))
        return false;
    if (then->op == OP_JMP)
        then = final_target(block->succs[0])->first;
    return then->op == OP_RET && mir_place(emit->mir, (Reg)then->v[0]) == mir_place(emit->mir, (Reg)load->v[0]);
}

static void put_constant_return(Emit *emit, const MBlock *block, const MInstr *load)
{
    MInstr back = {.op = OP_RETV, .v = {load->v[1]}, .span = load->next->span, .boolean = REG_NONE};
    put_instr(emit, &back, block, NULL, NULL);
}

static void put_goto(Emit *emit, const MInstr *jump, const MBlock *block, MBlock *to, const MBlock *next, bool *far)
{
    if (to == next) {
        to->references++;
    } else if (is_return(to)) {
        put_instr(emit, to->first, to, NULL, NULL);
    } else if (returns_constant(emit, to, to->first)) {
        put_constant_return(emit, to, to->first);
    } else {
        MInstr go = {.op = *far ? OP_JMPL : OP_JMP, .span = jump->span, .boolean = REG_NONE};
        put_instr(emit, &go, block, to, far);
        to->references++;
    }
}

/* The test with the opposite condition; false if there is none. */
static bool invert(MInstr *test)
{
    Opcode inverse = OP_NOP;
    bool swap = false;
    if (!flow_invert((Opcode)test->op, &inverse, &swap))
        return false;
    test->op = (uint16_t)inverse;
    if (swap) {
        int32_t first = test->v[0];
        test->v[0] = test->v[1];
        test->v[1] = first;
    }
    return true;
}

/* The test's jump does not reach: over or onto a long one. */
static void put_far_branch(Emit *emit, MInstr *test, MBlock *block, unsigned way, const MBlock *next)
{
    MBlock *taken = final_target(block->succs[way]), *other = final_target(block->succs[1 - way]);
    MInstr go = {.op = OP_JMPL, .span = test->span, .boolean = REG_NONE};
    bool over = invert(test);
    put_instr(emit, test, block, NULL, NULL);
    uint32_t short_one = emit->jump_count - 1;
    if (!over) {
        put_goto(emit, test, block, other, NULL, &block->far[1 - way]);
        emit->jumps[short_one].target = (uint32_t)emit->bytes.size;
    }
    put_instr(emit, &go, block, taken, NULL);
    taken->references++;
    if (!over)
        return;
    emit->jumps[short_one].target = (uint32_t)emit->bytes.size;
    put_goto(emit, test, block, other, next, &block->far[1 - way]);
}

static void put_branch(Emit *emit, const MInstr *jump, MBlock *block, const MBlock *next)
{
    MBlock *taken = final_target(block->succs[0]), *other = final_target(block->succs[1]);
    if (taken == other && !mir_may_throw(jump) && jump->op != OP_FORINNEXT && jump->op != OP_FOROFNEXT) {
        put_goto(emit, jump, block, taken, next, &block->far[0]);
        return;
    }
    MInstr test = *jump;
    unsigned way = taken == next && taken != other && invert(&test);
    if (block->far[way]) {
        put_far_branch(emit, &test, block, way, next);
        return;
    }
    put_instr(emit, &test, block, way ? other : taken, &block->far[way]);
    (way ? other : taken)->references++;
    put_goto(emit, jump, block, way ? taken : other, next, &block->far[1 - way]);
}

/* Putting the only argument into its place and the call after it are one instruction: that in *fused. */
static bool fuse_argument(const Emit *emit, const MInstr *copy, MInstr *fused)
{
    const MInstr *call = copy->next;
    if ((copy->op != OP_MOV && copy->op != OP_MOVE) || call->op != OP_CALLK || call->v[1] != 1 ||
        reg_number(emit->mir, (Reg)copy->v[0]) != 2 || reg_number(emit->mir, (Reg)copy->v[1]) > 15 ||
        reg_number(emit->mir, (Reg)call->v[0]) > 15)
        return false;
    *fused = *call;
    fused->op = copy->op == OP_MOV ? OP_CALLK1 : OP_CALLK1M;
    fused->v[1] = copy->v[1];
    return true;
}

/* Loading a constant and the only instruction that uses it are one: that in *fused. */
static bool fuse_constant(const Emit *emit, const MInstr *load, MInstr *fused)
{
    const MInstr *use = load->next;
    if (load->op != OP_LOADK || loads_small(load) || !is_short_constant(emit, load, 1))
        return false;
    const int32_t loaded = mir_place(emit->mir, (Reg)load->v[0]);
    if (use->op == OP_ADD) {
        const uint32_t d = reg_number(emit->mir, (Reg)use->v[0]);
        if (d > 15 || reg_number(emit->mir, (Reg)use->v[1]) != d || mir_place(emit->mir, (Reg)use->v[2]) != loaded ||
            mir_place(emit->mir, (Reg)use->v[0]) == loaded || !mir_dies_at(emit->mir, (Reg)use->v[2], use))
            return false;
        *fused = *use;
        fused->op = OP_ADDKS;
    } else if (use->op == OP_THROWNEW && mir_place(emit->mir, (Reg)use->v[1]) == loaded && mir_dies_at(emit->mir, (Reg)use->v[1], use)) {
        *fused = *use;
        fused->op = OP_THROWKS;
    } else
        return false;
    fused->v[1] = load->v[1];
    fused->fix[1] = load->fix[1];
    return true;
}

static void put_block(Emit *emit, MBlock *block, const MBlock *next)
{
    block->offset = (uint32_t)emit->bytes.size;
    for (const MInstr *instr = block->first; instr; instr = instr->next) {
        MInstr fused;
        if (returns_constant(emit, block, instr)) {
            put_constant_return(emit, block, instr);
            return;
        }
        if (instr->next && (fuse_argument(emit, instr, &fused) || fuse_constant(emit, instr, &fused))) {
            put_instr(emit, &fused, block, NULL, NULL);
            instr = instr->next;
        } else if (instr != block->last || block->succ_count == 0)
            put_instr(emit, instr, block, NULL, NULL);
        else if (block->succ_count == 2)
            put_branch(emit, instr, block, next);
        else
            put_goto(emit, instr, block, final_target(block->succs[0]), next, &block->far[0]);
    }
}

static int32_t jump_distance(const struct Jump *jump)
{
    uint32_t target = jump->to ? jump->to->offset : jump->target;
    return (int32_t)target - (int32_t)(jump->at + (jump->far ? 1 : 2));
}

/* Marks short jumps that do not reach. */
static bool all_reach(const Emit *emit)
{
    bool all = true;
    for (uint32_t i = 0; i < emit->jump_count; i++) {
        const struct Jump *jump = &emit->jumps[i];
        int32_t distance = jump_distance(jump);
        if (jump->far && (distance < INT8_MIN || distance > INT8_MAX)) {
            *jump->far = true;
            all = false;
        }
    }
    return all;
}

/* One attempt; blocks that nothing refers to are left out of the next, and jumps marked far are long in it. */
static bool put_code(Emit *emit)
{
    Code *code = emit->code;
    emit->bytes.size = 0;
    emit->open = NULL;
    emit->jump_count = code->fixup_count = code->position_count = code->handler_count = 0;
    for (uint32_t i = 0; i < emit->order_count; i++)
        emit->order[i]->references = 0;
    for (uint32_t i = 0; i < emit->order_count; i++)
        put_block(emit, emit->order[i], i + 1 < emit->order_count ? emit->order[i + 1] : NULL);
    for (uint32_t i = 0; i < code->handler_count; i++)
        emit->mir->blocks[code->handlers[i].target]->references++;
    uint32_t kept = 0, before = emit->order_count;
    for (uint32_t i = 0; i < before; i++)
        if (i == 0 || emit->order[i]->references > 0)
            emit->order[kept++] = emit->order[i];
    emit->order_count = kept;
    return kept == before && (all_reach(emit) || emit->bad);
}

/* ---- tables */

static int compare_labels(const void *a, const void *b) { return *(const uint16_t *)a - *(const uint16_t *)b; }

static void resolve(Emit *emit)
{
    Code *code = emit->code;
    uint16_t *labels = ARENA_ARRAY(emit->mir->arena, uint16_t, emit->jump_count + code->handler_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < emit->jump_count; i++) {
        const struct Jump *jump = &emit->jumps[i];
        int32_t distance = jump_distance(jump);
        emit->bad |= distance < INT16_MIN || distance > INT16_MAX;
        emit->bytes.data[jump->at] = (uint8_t)distance;
        if (!jump->far)
            emit->bytes.data[jump->at + 1] = (uint8_t)((uint32_t)distance >> 8);
        labels[count++] = (uint16_t)(jump->to ? jump->to->offset : jump->target);
    }
    for (uint32_t i = 0; i < code->handler_count; i++) {
        code->handlers[i].target = (uint16_t)emit->mir->blocks[code->handlers[i].target]->offset;
        labels[count++] = code->handlers[i].target;
    }
    if (count > 1)
        qsort(labels, count, sizeof *labels, compare_labels);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || labels[i] != labels[i - 1])
            labels[code->label_count++] = labels[i];
    code->labels = labels;
}

/* Whether short constants surely reach all entities, also those that come to the image from features (compiler/link). Code of
 * features can't know. */
static bool is_near(const IrProgram *program, const IrFunction *function)
{
    enum { FEATURE_ENTITIES = 768 };
    uint32_t count = program->shape_count + 2 * program->function_count; /* and names */
    for (uint32_t i = 0; i < program->const_count; i++)
        count += program->consts[i].kind >= CONST_NUMBER && program->consts[i].kind != CONST_BUILTIN;
    if (program->open)
        return function->span.start < program->features_from;
    return count < SHORT_CONSTANTS_PROGRAM - FEATURE_ENTITIES;
}

Code *emit_code(Mir *mir)
{
    Emit emit = {.mir = mir, .code = ARENA_NEW(mir->arena, Code), .near = is_near(mir->program, mir->function)};
    Code *code = emit.code;
    emit.order = ARENA_ARRAY(mir->arena, MBlock *, mir->order_count);
    for (uint32_t i = 0; i < mir->order_count; i++)
        if (i == 0 || !is_empty(mir->order[i]) || final_target(mir->order[i]) == mir->order[i] ||
            mir->order[i]->is_handler)
            emit.order[emit.order_count++] = mir->order[i];
    while (!put_code(&emit))
        ;
    emit.bad |= emit.bytes.size > UINT16_MAX || mir->block_count > UINT16_MAX || code->handler_count > UINT8_MAX ||
                mir->nref > 250 || mir->nraw > 250;
    if (!emit.bad)
        resolve(&emit);
    code->function = mir->function;
    code->size = (uint32_t)emit.bytes.size;
    code->bytes = ARENA_ARRAY(mir->arena, uint8_t, code->size + 1);
    if (code->size)
        memcpy(code->bytes, emit.bytes.data, code->size);
    code->nref = (uint8_t)mir->nref;
    code->nraw = (uint8_t)mir->nraw;
    code->window = (uint8_t)mir->window;
    buffer_free(&emit.bytes);
    return emit.bad ? NULL : code;
}
