/* Ownership, decided now that every value has its place: copies become MOVE where the source dies and MOV elsewhere,
 * stores take the value with them on its last use, and window registers are empty where calls want them so.
 *
 * The state of the window registers is followed through the code: known to be undefined, owning nothing, or perhaps
 * owning something. The last is dropped before a call that does not fill the register; a load of undefined into a
 * register that is undefined is left out. */
#include "mir.h"

/* ---- parallel copies */

typedef struct Move {
    Reg dst, src;
    int32_t to, from; /* places */
    RegClass class;
    bool dies, done, aside;
} Move;

static Reg reg_at(Mir *mir, RegClass class, int32_t place)
{
    Reg reg = mir_reg(mir, class, true);
    mir->regs[reg].place = place;
    return reg;
}

static bool places_meet(RegClass class, int32_t a, int32_t b)
{
    return class == CLASS_DOUBLE ? a - b < 2 && b - a < 2 : a == b;
}

/* Whether a raw word of `a`'s destination is still to be read by `b`. */
static bool blocks(const Move *a, const Move *b)
{
    if (b->done || a == b || (a->class == CLASS_REF) != (b->class == CLASS_REF))
        return false;
    int32_t a_words = a->class == CLASS_DOUBLE ? 2 : 1, b_words = b->class == CLASS_DOUBLE ? 2 : 1;
    return a->to < b->from + b_words && b->from < a->to + a_words;
}

static void place_move(Mir *mir, MBlock *block, MInstr *copy, const Move *move, bool dies)
{
    Opcode op = move->class == CLASS_INT ? OP_IMOV : move->class == CLASS_DOUBLE ? OP_FMOV : dies ? OP_MOVE : OP_MOV;
    MInstr *instr = mir_instr(mir, (int)op, copy->span);
    instr->pos = copy->pos;
    instr->v[0] = (int32_t)move->dst;
    instr->v[1] = (int32_t)move->src;
    mir_insert_before(block, copy, instr);
}

/* Whether another move still reads the same source, or the value also stays where it is. */
static bool source_wanted(const Move *moves, uint32_t count, const Move *move)
{
    for (uint32_t i = 0; i < count; i++)
        if (&moves[i] != move && !moves[i].done && places_meet(CLASS_REF, moves[i].from, move->from) &&
            moves[i].class == CLASS_REF)
            return true;
    return false;
}

/* A cycle: take one source out of the way. */
static void break_cycle(Mir *mir, MBlock *block, MInstr *copy, Move *moves, uint32_t count, Move *move)
{
    int32_t place = regalloc_scratch(mir, move->class, copy->pos);
    Reg scratch = reg_at(mir, move->class, place);
    ranges_add(mir->arena, &mir->regs[scratch].ranges, copy->pos, copy->pos + 2);
    Move aside = {.dst = scratch, .src = move->src, .class = move->class};
    int32_t from = move->from;
    place_move(mir, block, copy, &aside, move->dies);
    for (uint32_t i = 0; i < count; i++)
        if (!moves[i].done && moves[i].class == move->class && moves[i].from == from) {
            moves[i].src = scratch;
            moves[i].from = place;
            moves[i].aside = true;
        }
}

static void lower_copy(Mir *mir, MBlock *block, MInstr *copy)
{
    Move *moves = ARENA_ARRAY(mir->arena, Move, copy->copy_count);
    uint32_t count = 0, left = 0;
    for (uint32_t i = 0; i < copy->copy_count; i++) {
        Reg dst = copy->copies[i].dst, src = copy->copies[i].src;
        Move move = {dst, src, mir_place(mir, dst), mir_place(mir, src), mir->regs[dst].class, false, false, false};
        move.dies = mir_dies_at(mir, src, copy);
        if (move.to != PLACE_NONE) /* a phi nobody reads has no place */
            moves[count++] = move;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (moves[i].to != moves[i].from) {
            left++;
            continue;
        }
        for (uint32_t k = 0; k < count; k++) /* it stays where it is, whoever else wants it */
            if (moves[k].class == moves[i].class && moves[k].from == moves[i].from)
                moves[k].dies = false;
        moves[i].done = true;
    }
    while (left > 0) {
        Move *ready = NULL, *pending = NULL;
        for (uint32_t i = 0; i < count && !ready; i++) {
            if (moves[i].done)
                continue;
            if (!moves[i].aside)
                pending = &moves[i];
            ready = &moves[i];
            for (uint32_t k = 0; k < count && ready; k++)
                if (blocks(&moves[i], &moves[k]))
                    ready = NULL;
        }
        if (ready == NULL) {
            break_cycle(mir, block, copy, moves, count, pending);
            continue;
        }
        place_move(mir, block, copy, ready, ready->dies && !source_wanted(moves, count, ready));
        ready->done = true;
        left--;
    }
    mir_unlink(block, copy);
}

/* ---- stores */

static void move_operand(Mir *mir, MInstr *instr, Opcode moved, int operand)
{
    Reg reg = (Reg)instr->v[operand];
    const char *letters = mir_letters(instr);
    for (int i = 0; letters[i]; i++)
        if (i != operand && letters[i] == 'r' && mir_place(mir, (Reg)instr->v[i]) == mir_place(mir, reg))
            return;
    if (mir->regs[mir->regs[reg].web].may_own && mir_dies_at(mir, reg, instr))
        instr->op = (uint16_t)moved;
}

static void move_last_use(Mir *mir, MInstr *instr)
{
    switch (instr->op) {
    case OP_SETGLOBAL: move_operand(mir, instr, OP_SETGLOBALM, 1); break;
    case OP_SETFIELD: move_operand(mir, instr, OP_SETFIELDM, 2); break;
    case OP_SETFIELDS: move_operand(mir, instr, OP_SETFIELDSM, 3); break;
    case OP_SETELEM: move_operand(mir, instr, OP_SETELEMM, 2); break;
    case OP_SETELEMI: move_operand(mir, instr, OP_SETELEMIM, 2); break;
    default: break;
    }
}

/* ---- window registers */

enum { STATE_UNDEFINED, STATE_CLEAN, STATE_OWNS };

typedef struct Windows {
    Mir *mir;
    uint8_t **in;   /* by block id */
    uint8_t *state;
    bool changed;
} Windows;

static uint8_t *window_state(Windows *windows, Reg reg)
{
    Mir *mir = windows->mir;
    int32_t place = mir_place(mir, reg);
    return mir->regs[reg].class == CLASS_REF && place >= 0 && (uint32_t)place < mir->window ? &windows->state[place]
                                                                                            : NULL;
}

static void set_state(Windows *windows, Reg reg, int state)
{
    uint8_t *at = window_state(windows, reg);
    if (at)
        *at = (uint8_t)state;
}

static bool loads_undefined(const MInstr *instr)
{
    return instr->op == OP_LOADK && !instr->fix[1] && instr->v[1] == VALUE_UNDEFINED;
}

static void define(Windows *windows, const MInstr *instr, Reg reg)
{
    const Mir *mir = windows->mir;
    int state = mir->regs[reg].may_own ? STATE_OWNS : STATE_CLEAN;
    if ((instr->op == OP_MOV || instr->op == OP_MOVE) && mir->regs[instr->v[1]].may_own)
        state = STATE_OWNS;
    set_state(windows, reg, loads_undefined(instr) ? STATE_UNDEFINED : state);
}

/* What the instruction takes out of window registers; a call's window is consumed even if it throws. */
static void consume(Windows *windows, const MInstr *instr)
{
    const char *letters = mir_letters(instr);
    bool literal = instr->op == OP_NEWOBJ || instr->op == OP_NEWARR;
    for (uint32_t i = 0; i < instr->list_count && (literal || mir_is_call(instr)); i++)
        set_state(windows, instr->list[i], STATE_UNDEFINED);
    if (mir_is_call(instr))
        memset(windows->state, STATE_UNDEFINED, mir_call_words(instr));
    for (int i = 0; letters[i]; i++)
        if (letters[i] == 'm')
            set_state(windows, (Reg)instr->v[i], STATE_UNDEFINED);
}

static void produce(Windows *windows, const MInstr *instr)
{
    const char *letters = mir_letters(instr);
    for (int i = 0; letters[i]; i++)
        if (letters[i] == 'd')
            define(windows, instr, (Reg)instr->v[i]);
    if (instr->boolean != REG_NONE)
        set_state(windows, instr->boolean, STATE_CLEAN);
}

static void flow_into(Windows *windows, const MBlock *block)
{
    uint8_t *in = windows->in[block->id];
    for (uint32_t place = 0; place < windows->mir->window; place++)
        if (windows->state[place] > in[place]) {
            in[place] = windows->state[place];
            windows->changed = true;
        }
}

static void walk_block(Windows *windows, const MBlock *block)
{
    memcpy(windows->state, windows->in[block->id], windows->mir->window);
    bool protected = block->throws && block->handler;
    for (const MInstr *instr = block->first; instr; instr = instr->next) {
        bool throws = protected && mir_may_throw(instr);
        if (throws && !mir_is_call(instr))
            flow_into(windows, block->handler);
        consume(windows, instr);
        if (throws && mir_is_call(instr))
            flow_into(windows, block->handler);
        produce(windows, instr);
    }
    for (uint32_t k = 0; k < block->succ_count; k++)
        flow_into(windows, block->succs[k]);
}

/* What the call does not fill must own nothing. */
static void empty_before(Windows *windows, MBlock *block, MInstr *call)
{
    Mir *mir = windows->mir;
    for (uint32_t place = 0; place < mir_call_words(call); place++) {
        bool filled = false;
        for (uint32_t i = 0; i < call->list_count; i++)
            filled |= (uint32_t)mir->regs[call->list[i]].fixed == place;
        if (filled || windows->state[place] != STATE_OWNS)
            continue;
        MInstr *drop = mir_instr(mir, OP_DROP, call->span);
        drop->pos = call->pos;
        drop->v[0] = (int32_t)reg_at(mir, CLASS_REF, (int32_t)place);
        mir_insert_before(block, call, drop);
    }
}

static void finish_block(Windows *windows, MBlock *block)
{
    memcpy(windows->state, windows->in[block->id], windows->mir->window);
    for (MInstr *instr = block->first, *next; instr; instr = next) {
        next = instr->next;
        const uint8_t *state = loads_undefined(instr) ? window_state(windows, (Reg)instr->v[0]) : NULL;
        if (state && *state == STATE_UNDEFINED) {
            mir_unlink(block, instr);
            continue;
        }
        if (mir_is_call(instr))
            empty_before(windows, block, instr);
        consume(windows, instr);
        produce(windows, instr);
    }
}

void ownership_decide(Mir *mir)
{
    for (uint32_t b = 0; b < mir->order_count; b++)
        for (MInstr *instr = mir->order[b]->first, *next; instr; instr = next) {
            next = instr->next;
            if (instr->op == MIR_COPY)
                lower_copy(mir, mir->order[b], instr);
            else
                move_last_use(mir, instr);
        }
    if (mir->window == 0)
        return;
    Windows windows = {.mir = mir, .changed = true};
    windows.state = ARENA_ARRAY(mir->arena, uint8_t, mir->window);
    windows.in = ARENA_ARRAY(mir->arena, uint8_t *, mir->block_count);
    for (uint32_t b = 0; b < mir->block_count; b++)
        windows.in[b] = ARENA_ARRAY(mir->arena, uint8_t, mir->window);
    while (windows.changed) {
        windows.changed = false;
        for (uint32_t b = 0; b < mir->order_count; b++)
            walk_block(&windows, mir->order[b]);
    }
    for (uint32_t b = 0; b < mir->order_count; b++)
        finish_block(&windows, mir->order[b]);
}
