/* Register allocation without spilling: every word of the frame keeps the ranges at which it is taken, and each web
 * (virtual registers joined by copies) gets a word that is free throughout its own ranges.
 *
 *   1. registers with a given place, and what calls destroy: [0, n) at each call
 *   2. webs that are an argument: the place in the window, if that is free
 *   3. the others, in the order in which they start: where a hint points, else the cheapest free word
 *
 * Words of windows are there anyway, but must own nothing at a call that does not fill them: a web comes there only
 * if it cannot own anything, is moved out, or no such call follows before the word is overwritten. (ownership.c checks
 * exactly and empties a register where this estimate was too hopeful.) */
#include "mir.h"

typedef struct Hint {
    Reg from, to; /* representatives; `from` would like the place of `to` */
    uint32_t weight;
} Hint;

typedef struct Alloc {
    Mir *mir;
    Ranges *taken;         /* by place */
    Ranges *raw;           /* by raw word */
    uint32_t raw_limit, ref_limit;
    Hint *hints;
    uint32_t hint_count, hint_capacity;
    uint32_t *hint_start;  /* by register: its first hint + 1, or 0 */
    uint64_t *empty_after; /* by instruction: window registers that must own nothing after it, until overwritten */
    uint64_t *empty_before;/* by block id */
} Alloc;

static Reg web_of(const Mir *mir, Reg reg)
{
    while (mir->regs[reg].web != reg)
        reg = mir->regs[reg].web;
    return reg;
}

int32_t mir_place(const Mir *mir, Reg reg) { return mir->regs[web_of(mir, reg)].place; }

static bool copies_into(const Mir *mir, const MInstr *instr, Reg web)
{
    for (uint32_t i = 0; i < instr->copy_count; i++)
        if (web_of(mir, instr->copies[i].dst) == web)
            return true;
    return false;
}

bool mir_dies_at(const Mir *mir, Reg reg, const MInstr *instr)
{
    Reg web = web_of(mir, reg);
    if (mir->regs[reg].keep || mir->regs[web].keep)
        return false;
    return !ranges_cover(&mir->regs[web].ranges, instr->pos + 1) || copies_into(mir, instr, web);
}

/* ---- coalescing */

typedef struct Pair {
    Reg a, b;
    uint32_t weight, order;
} Pair;

static uint32_t block_weight(const MBlock *block)
{
    uint32_t depth = block->loop ? block->loop->depth : 0;
    return 1u << (3 * (depth < 9 ? depth : 9));
}

static int compare_pairs(const void *a, const void *b)
{
    const Pair *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool joinable(const Mir *mir, Reg a, Reg b)
{
    const VReg *x = &mir->regs[a], *y = &mir->regs[b];
    if (a == b || x->class != y->class || (x->fixed != PLACE_NONE && y->fixed != PLACE_NONE) || x->keep || y->keep)
        return false;
    int32_t fixed = x->fixed != PLACE_NONE ? x->fixed : y->fixed;
    if (fixed != PLACE_NONE && (fixed < PLACE_THIS || x->at_entry || y->at_entry))
        return false; /* windows are hints only */
    return !ranges_overlap(&x->ranges, &y->ranges);
}

static void join(Mir *mir, Reg a, Reg b)
{
    if (mir->regs[b].fixed != PLACE_NONE) {
        Reg swap = a;
        a = b;
        b = swap;
    }
    VReg *x = &mir->regs[a], *y = &mir->regs[b];
    y->web = a;
    x->may_own |= y->may_own;
    x->at_entry |= y->at_entry;
    ranges_union(mir->arena, &x->ranges, &y->ranges);
}

static void coalesce(Mir *mir)
{
    struct {
        Pair *items;
        uint32_t count, capacity;
    } pairs = {0};
    for (uint32_t i = 0; i < mir->instr_count; i++) {
        const MInstr *instr = mir->by_index[i];
        for (uint32_t k = 0; k < instr->copy_count; k++)
            VEC_PUSH(mir->arena, &pairs,
                     ((Pair){instr->copies[k].dst, instr->copies[k].src, block_weight(mir->block_of[i]), pairs.count}));
    }
    if (pairs.count > 1)
        qsort(pairs.items, pairs.count, sizeof(Pair), compare_pairs);
    for (uint32_t i = 0; i < pairs.count; i++) {
        Reg a = web_of(mir, pairs.items[i].a), b = web_of(mir, pairs.items[i].b);
        if (joinable(mir, a, b))
            join(mir, a, b);
    }
    for (Reg reg = 0; reg < mir->reg_count; reg++)
        mir->regs[reg].web = web_of(mir, reg);
}

/* ---- which window registers have to be empty where */

static uint64_t low_bits(uint32_t n) { return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1; }

/* What must be empty before an instruction, given what must be after it. */
static uint64_t empty_step(const Mir *mir, const MInstr *instr, uint64_t after)
{
    if (mir_is_call(instr)) {
        uint32_t words = mir_call_words(instr);
        uint64_t need = low_bits(words) | (after & ~low_bits(words));
        for (uint32_t i = 0; i < instr->list_count; i++)
            if (mir->regs[instr->list[i]].fixed < 64)
                need &= ~((uint64_t)1 << mir->regs[instr->list[i]].fixed);
        return need;
    }
    for (uint32_t i = 0; i < instr->copy_count; i++) {
        int32_t place = mir->regs[instr->copies[i].dst].fixed;
        if (place >= 0 && place < 64)
            after &= ~((uint64_t)1 << place);
    }
    const char *letters = mir_letters(instr);
    if (letters[0] == 'd') {
        int32_t place = mir->regs[instr->v[0]].fixed;
        if (place >= 0 && place < 64)
            after &= ~((uint64_t)1 << place);
    }
    return after;
}

static void find_empty(Alloc *alloc)
{
    Mir *mir = alloc->mir;
    alloc->empty_after = ARENA_ARRAY(mir->arena, uint64_t, mir->instr_count + 1);
    alloc->empty_before = ARENA_ARRAY(mir->arena, uint64_t, mir->block_count + 1);
    if (mir->window == 0)
        return;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t b = mir->order_count; b-- > 0;) {
            const MBlock *block = mir->order[b];
            uint64_t need = 0;
            for (uint32_t k = 0; k < block->succ_count; k++)
                need |= alloc->empty_before[block->succs[k]->id];
            for (const MInstr *instr = block->last; instr; instr = instr->prev) {
                alloc->empty_after[instr->pos / 2] = need;
                need = empty_step(mir, instr, need);
            }
            changed |= need != alloc->empty_before[block->id];
            alloc->empty_before[block->id] = need;
        }
    }
}

static bool moves_out(const Mir *mir, const MInstr *instr, Reg reg)
{
    const char *letters = mir_letters(instr);
    for (uint32_t i = 0; i < instr->copy_count; i++)
        if (mir->regs[instr->copies[i].src].web == reg)
            return true;
    for (uint32_t i = 0; i < instr->list_count; i++)
        if (mir->regs[instr->list[i]].web == reg)
            return instr->op != OP_CLOSURE;
    switch (instr->op) {
    case OP_SETGLOBAL: return mir->regs[instr->v[1]].web == reg;
    case OP_SETFIELD: return mir->regs[instr->v[2]].web == reg && mir->regs[instr->v[0]].web != reg;
    case OP_SETFIELDS: return mir->regs[instr->v[3]].web == reg && mir->regs[instr->v[0]].web != reg;
    case OP_SETELEM: case OP_SETELEMI:
        return mir->regs[instr->v[2]].web == reg && mir->regs[instr->v[0]].web != reg &&
               (instr->op == OP_SETELEMI || mir->regs[instr->v[1]].web != reg);
    default: break;
    }
    for (int i = 0; letters[i]; i++)
        if (letters[i] == 'm' && mir->regs[instr->v[i]].web == reg)
            return true;
    return false;
}

/* Whether the web leaves nothing in window register `place` at a call that needs it empty. */
static bool leaves_clean(const Alloc *alloc, Reg reg, uint32_t place)
{
    const Mir *mir = alloc->mir;
    const VReg *web = &mir->regs[reg];
    if (!web->may_own)
        return true;
    uint64_t bit = (uint64_t)1 << place;
    for (uint32_t i = 0; i < web->ranges.count; i++) {
        Range range = web->ranges.items[i];
        uint32_t last = (range.end - 1) / 2;
        const MBlock *end_block = mir->block_of[last];
        bool to_block_end = range.end == end_block->end;
        if (!to_block_end && (alloc->empty_after[last] & bit) &&
            ((range.end & 1) == 0 || !moves_out(mir, mir->by_index[last], reg)))
            return false;
        for (uint32_t at = range.start / 2; at < last || (at == last && to_block_end);) {
            const MBlock *block = mir->block_of[at];
            at = block->end / 2;
            bool whole = block->end <= range.end;
            for (uint32_t k = 0; whole && k < block->succ_count; k++)
                if ((alloc->empty_before[block->succs[k]->id] & bit) &&
                    !ranges_cover(&web->ranges, block->succs[k]->start))
                    return false;
            if (block->throws && block->handler && (alloc->empty_before[block->handler->id] & bit) &&
                !ranges_cover(&web->ranges, block->handler->start))
                return false;
        }
    }
    return true;
}

/* ---- places */

static void take(Alloc *alloc, Reg reg, int32_t place)
{
    Mir *mir = alloc->mir;
    VReg *web = &mir->regs[reg];
    web->place = place;
    if (web->class == CLASS_REF) {
        ranges_union(mir->arena, &alloc->taken[place], &web->ranges);
        if (place < PLACE_FRAME && (uint32_t)place >= mir->nref)
            mir->nref = (uint32_t)place + 1;
        return;
    }
    uint32_t words = web->class == CLASS_DOUBLE ? 2 : 1;
    for (uint32_t w = 0; w < words; w++)
        ranges_union(mir->arena, &alloc->raw[(uint32_t)place + w], &web->ranges);
    if ((uint32_t)place + words > mir->nraw)
        mir->nraw = (uint32_t)place + words;
}

static bool is_free(const Alloc *alloc, const VReg *web, int32_t place)
{
    if (web->class == CLASS_REF)
        return !ranges_overlap(&alloc->taken[place], &web->ranges);
    return !ranges_overlap(&alloc->raw[place], &web->ranges) &&
           (web->class == CLASS_INT || !ranges_overlap(&alloc->raw[place + 1], &web->ranges));
}

static bool usable(const Alloc *alloc, Reg reg, int32_t place)
{
    const Mir *mir = alloc->mir;
    const VReg *web = &mir->regs[reg];
    if (place == PLACE_NONE || place == PLACE_CALLEE || (place == PLACE_THIS && mir->keep_this))
        return false;
    if (place >= PLACE_FRAME && web->class == CLASS_REF && web->at_entry)
        return false;
    if (!is_free(alloc, web, place))
        return false;
    if (web->class == CLASS_REF && (uint32_t)place < mir->window)
        return place < 64 && leaves_clean(alloc, reg, (uint32_t)place);
    return true;
}

/* ---- hints */

static void add_hint(Alloc *alloc, Reg from, Reg to, uint32_t weight)
{
    Mir *mir = alloc->mir;
    from = mir->regs[from].web;
    to = mir->regs[to].web;
    if (from == to || mir->regs[from].class != mir->regs[to].class)
        return;
    if (alloc->hint_count == alloc->hint_capacity)
        vec_grow_(mir->arena, (void **)&alloc->hints, &alloc->hint_capacity, sizeof(Hint));
    alloc->hints[alloc->hint_count++] = (Hint){from, to, weight};
}

static int compare_hints(const void *a, const void *b)
{
    const Hint *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->to < y->to ? -1 : x->to > y->to;
}

/* Copies, and results that are computed in place when they are in their left operand's register. */
static void collect_hints(Alloc *alloc)
{
    Mir *mir = alloc->mir;
    for (uint32_t i = 0; i < mir->instr_count; i++) {
        const MInstr *instr = mir->by_index[i];
        uint32_t weight = block_weight(mir->block_of[i]);
        for (uint32_t k = 0; k < instr->copy_count; k++) {
            add_hint(alloc, instr->copies[k].src, instr->copies[k].dst, 2 * weight);
            add_hint(alloc, instr->copies[k].dst, instr->copies[k].src, 2 * weight);
        }
        const char *letters = mir_letters(instr);
        bool two = (letters[0] == 'd' && letters[1] == 'r') || (letters[0] == 'D' && letters[1] == 'I') ||
                   (letters[0] == 'E' && letters[1] == 'F');
        if (two && instr->op >= OP_ADD && !mir_is_call(instr)) {
            add_hint(alloc, (Reg)instr->v[0], (Reg)instr->v[1], weight);
            add_hint(alloc, (Reg)instr->v[1], (Reg)instr->v[0], weight);
        }
    }
    if (alloc->hint_count > 1)
        qsort(alloc->hints, alloc->hint_count, sizeof(Hint), compare_hints);
    alloc->hint_start = ARENA_ARRAY(mir->arena, uint32_t, mir->reg_count + 2);
    for (uint32_t i = 0; i < alloc->hint_count; i++)
        if (i == 0 || alloc->hints[i - 1].from != alloc->hints[i].from)
            alloc->hint_start[alloc->hints[i].from] = i + 1; /* 0: none */
}

static bool follow_hints(Alloc *alloc, Reg reg, bool windows_only)
{
    const Mir *mir = alloc->mir;
    uint32_t i = alloc->hint_start[reg];
    if (i == 0)
        return false;
    for (i--; i < alloc->hint_count && alloc->hints[i].from == reg; i++) {
        const VReg *to = &mir->regs[alloc->hints[i].to];
        if (to->place == PLACE_NONE || (windows_only && (to->fixed == PLACE_NONE || to->fixed >= PLACE_FRAME)))
            continue;
        bool window = to->fixed != PLACE_NONE && to->fixed < PLACE_FRAME;
        if (window ? is_free(alloc, &mir->regs[reg], to->place) : usable(alloc, reg, to->place)) {
            take(alloc, reg, to->place);
            return true;
        }
    }
    return false;
}

/* ---- assignment */

static void place_reference(Alloc *alloc, Reg reg)
{
    Mir *mir = alloc->mir;
    for (int32_t place = 0; (uint32_t)place < mir->window; place++)
        if (usable(alloc, reg, place)) {
            take(alloc, reg, place);
            return;
        }
    for (int32_t i = (int32_t)mir->function->param_count - 1; i >= -1; i--) {
        int32_t place = i < 0 ? PLACE_THIS : PLACE_PARAM + i;
        if (usable(alloc, reg, place)) {
            take(alloc, reg, place);
            return;
        }
    }
    for (int32_t place = (int32_t)mir->window; (uint32_t)place < alloc->ref_limit; place++)
        if (usable(alloc, reg, place)) {
            take(alloc, reg, place);
            return;
        }
    mir->too_large = true;
    mir->regs[reg].place = 0;
}

static void place_raw(Alloc *alloc, Reg reg)
{
    for (int32_t place = 0; (uint32_t)place + 1 < alloc->raw_limit; place++)
        if (is_free(alloc, &alloc->mir->regs[reg], place)) {
            take(alloc, reg, place);
            return;
        }
    alloc->mir->too_large = true;
    alloc->mir->regs[reg].place = 0;
}

static void take_fixed(Alloc *alloc)
{
    Mir *mir = alloc->mir;
    for (Reg reg = 0; reg < mir->reg_count; reg++)
        if (mir->regs[reg].web == reg && mir->regs[reg].fixed != PLACE_NONE && mir->regs[reg].ranges.count)
            take(alloc, reg, mir->regs[reg].fixed);
    for (uint32_t i = 0; i < mir->instr_count; i++)
        for (uint32_t place = 0; place < mir_call_words(mir->by_index[i]); place++)
            ranges_add(mir->arena, &alloc->taken[place], 2 * i, 2 * i + 1);
    if (mir->window > mir->nref)
        mir->nref = mir->window;
}

typedef struct Start {
    Reg reg;
    uint32_t start;
} Start;

static int compare_starts(const void *a, const void *b)
{
    const Start *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->reg < y->reg ? -1 : x->reg > y->reg;
}

void regalloc_assign(Mir *mir)
{
    Alloc alloc = {.mir = mir, .raw_limit = 256, .ref_limit = 256};
    alloc.taken = ARENA_ARRAY(mir->arena, Ranges, PLACE_LIMIT);
    alloc.raw = ARENA_ARRAY(mir->arena, Ranges, 257);
    coalesce(mir);
    find_empty(&alloc);
    collect_hints(&alloc);
    take_fixed(&alloc);
    Start *starts = ARENA_ARRAY(mir->arena, Start, mir->reg_count + 1);
    uint32_t count = 0;
    for (Reg reg = 0; reg < mir->reg_count; reg++)
        if (mir->regs[reg].web == reg && mir->regs[reg].place == PLACE_NONE && mir->regs[reg].ranges.count)
            starts[count++] = (Start){reg, mir->regs[reg].ranges.items[0].start};
    if (count > 1)
        qsort(starts, count, sizeof(Start), compare_starts);
    for (uint32_t i = 0; i < count; i++)
        follow_hints(&alloc, starts[i].reg, true);
    for (uint32_t i = 0; i < count; i++) {
        Reg reg = starts[i].reg;
        if (mir->regs[reg].place != PLACE_NONE || follow_hints(&alloc, reg, false))
            continue;
        if (mir->regs[reg].class == CLASS_REF)
            place_reference(&alloc, reg);
        else
            place_raw(&alloc, reg);
    }
}

int32_t regalloc_scratch(Mir *mir, RegClass class, uint32_t position)
{
    uint32_t words = class == CLASS_DOUBLE ? 2 : 1, limit = class == CLASS_REF ? mir->nref : mir->nraw;
    for (uint32_t place = class == CLASS_REF ? mir->window : 0;; place++) {
        bool free = true;
        for (Reg reg = 0; free && reg < mir->reg_count && place < limit; reg++) {
            const VReg *r = &mir->regs[reg];
            if (r->web != reg || r->place >= PLACE_FRAME || (r->class == CLASS_REF) != (class == CLASS_REF))
                continue;
            uint32_t size = r->class == CLASS_DOUBLE ? 2 : 1, at = (uint32_t)r->place;
            if (r->place != PLACE_NONE && at < place + words && place < at + size)
                free = !ranges_cover(&r->ranges, position) && !ranges_cover(&r->ranges, position + 1);
        }
        if (free) {
            if (place + words > limit)
                *(class == CLASS_REF ? &mir->nref : &mir->nraw) = place + words;
            return (int32_t)place;
        }
    }
}
