/* Liveness: for each virtual register the ranges of positions at which its value is still needed.
 *
 * Instruction i stands at position 2i, where it reads; it writes at 2i+1. So a result may take the place of an operand
 * that dies there. What a handler needs is live through every block it protects that can throw. */
#include "mir.h"

/* ---- ranges */

/* Number of the first range that ends after `position`. */
static uint32_t ranges_find(const Ranges *ranges, uint32_t position)
{
    uint32_t low = 0, high = ranges->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (ranges->items[middle].end > position)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Ranges ascend and do not touch; adding is cheap at the end. */
void ranges_add(Arena *arena, Ranges *ranges, uint32_t start, uint32_t end)
{
    uint32_t at = ranges->count;
    if (at > 0 && ranges->items[at - 1].end >= start)
        at = start > 0 ? ranges_find(ranges, start - 1) : 0; /* the first that touches [start, end) or follows it */
    uint32_t last = at;
    while (last < ranges->count && ranges->items[last].start <= end) {
        if (ranges->items[last].start < start)
            start = ranges->items[last].start;
        if (ranges->items[last].end > end)
            end = ranges->items[last].end;
        last++;
    }
    if (last == at) {
        VEC_PUSH(arena, ranges, ((Range){0, 0}));
        memmove(ranges->items + at + 1, ranges->items + at, (ranges->count - 1 - at) * sizeof(Range));
    } else {
        memmove(ranges->items + at + 1, ranges->items + last, (ranges->count - last) * sizeof(Range));
        ranges->count -= last - at - 1;
    }
    ranges->items[at] = (Range){start, end};
}

bool ranges_cover(const Ranges *ranges, uint32_t position)
{
    uint32_t i = ranges_find(ranges, position);
    return i < ranges->count && ranges->items[i].start <= position;
}

bool ranges_overlap(const Ranges *a, const Ranges *b)
{
    if (a->count == 0 || b->count == 0)
        return false;
    uint32_t i = ranges_find(a, b->items[0].start), k = ranges_find(b, a->items[0].start);
    while (i < a->count && k < b->count) {
        if (a->items[i].end <= b->items[k].start)
            i++;
        else if (b->items[k].end <= a->items[i].start)
            k++;
        else
            return true;
    }
    return false;
}

void ranges_union(Arena *arena, Ranges *into, const Ranges *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        ranges_add(arena, into, from->items[i].start, from->items[i].end);
}

/* ---- sets */

static bool has(const uint64_t *set, Reg reg) { return set[reg / 64] >> (reg % 64) & 1; }
static void put(uint64_t *set, Reg reg) { set[reg / 64] |= (uint64_t)1 << (reg % 64); }
static void drop(uint64_t *set, Reg reg) { set[reg / 64] &= ~((uint64_t)1 << (reg % 64)); }

typedef struct Flow {
    Mir *mir;
    uint32_t words;
    uint64_t **read, **written; /* by block id: read before written; written */
    uint64_t *live;
    uint32_t *end;              /* by register, scratch of build_ranges: UINT32_MAX dead, else where its range ends */
    MBlock *block;
    const MInstr *instr;
} Flow;

static void gather_use(void *context, Reg reg)
{
    Flow *flow = context;
    if (!has(flow->written[flow->block->id], reg))
        put(flow->read[flow->block->id], reg);
}

static void gather_def(void *context, Reg reg)
{
    Flow *flow = context;
    put(flow->written[flow->block->id], reg);
}

static void number_instrs(Mir *mir)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < mir->order_count; i++)
        for (MInstr *instr = mir->order[i]->first; instr; instr = instr->next)
            count++;
    mir->by_index = ARENA_ARRAY(mir->arena, MInstr *, count + 1);
    mir->block_of = ARENA_ARRAY(mir->arena, MBlock *, count + 1);
    mir->instr_count = 0;
    for (uint32_t i = 0; i < mir->order_count; i++) {
        MBlock *block = mir->order[i];
        block->start = 2 * mir->instr_count;
        for (MInstr *instr = block->first; instr; instr = instr->next) {
            instr->pos = 2 * mir->instr_count;
            mir->by_index[mir->instr_count] = instr;
            mir->block_of[mir->instr_count++] = block;
        }
        block->end = 2 * mir->instr_count;
    }
}

static void gather(Flow *flow)
{
    Mir *mir = flow->mir;
    for (uint32_t i = 0; i < mir->order_count; i++) {
        MBlock *block = flow->block = mir->order[i];
        block->live_in = ARENA_ARRAY(mir->arena, uint64_t, flow->words);
        block->live_out = ARENA_ARRAY(mir->arena, uint64_t, flow->words);
        flow->read[block->id] = ARENA_ARRAY(mir->arena, uint64_t, flow->words);
        flow->written[block->id] = ARENA_ARRAY(mir->arena, uint64_t, flow->words);
        for (const MInstr *instr = block->first; instr; instr = instr->next) {
            mir_uses(instr, gather_use, flow);
            mir_defs(instr, gather_def, flow);
        }
    }
}

static const uint64_t *handler_needs(const MBlock *block)
{
    return block->throws && block->handler ? block->handler->live_in : NULL;
}

static bool update_block(const Flow *flow, MBlock *block)
{
    const uint64_t *handler = handler_needs(block);
    const uint64_t *read = flow->read[block->id], *written = flow->written[block->id];
    bool changed = false;
    for (uint32_t w = 0; w < flow->words; w++) {
        uint64_t needed = handler ? handler[w] : 0, out = needed;
        for (uint32_t k = 0; k < block->succ_count; k++)
            out |= block->succs[k]->live_in[w];
        uint64_t in = read[w] | (out & ~written[w]) | needed;
        changed |= in != block->live_in[w] || out != block->live_out[w];
        block->live_in[w] = in;
        block->live_out[w] = out;
    }
    return changed;
}

/* ---- constants that nobody uses */

static bool is_dead_load(const MInstr *instr, const uint64_t *live)
{
    switch (instr->op) {
    case OP_LOADK: case OP_LOADINT: case OP_LOADF: case OP_LOADI8: case OP_LOADI32:
        return !has(live, (Reg)instr->v[0]);
    default:
        return false;
    }
}

static void live_def(void *context, Reg reg)
{
    Flow *flow = context;
    drop(flow->live, reg);
}

static void live_use(void *context, Reg reg)
{
    Flow *flow = context;
    put(flow->live, reg);
}

static void drop_dead_loads(Flow *flow, MBlock *block)
{
    const uint64_t *handler = handler_needs(block);
    memcpy(flow->live, block->live_out, flow->words * sizeof *flow->live);
    for (MInstr *instr = block->last, *prev; instr; instr = prev) {
        prev = instr->prev;
        if (is_dead_load(instr, flow->live) && !(handler && has(handler, (Reg)instr->v[0]))) {
            mir_unlink(block, instr);
            continue;
        }
        mir_defs(instr, live_def, flow);
        mir_uses(instr, live_use, flow);
    }
}

/* ---- ranges of a block, backwards */

static void range_def(void *context, Reg reg)
{
    Flow *flow = context;
    uint32_t from = flow->instr->early ? flow->instr->pos : flow->instr->pos + 1;
    uint32_t end = flow->end[reg] != UINT32_MAX ? flow->end[reg] : flow->instr->pos + 2;
    ranges_add(flow->mir->arena, &flow->mir->regs[reg].ranges, from, end);
    flow->end[reg] = UINT32_MAX;
    drop(flow->live, reg);
}

static void range_use(void *context, Reg reg)
{
    Flow *flow = context;
    if (flow->end[reg] == UINT32_MAX) {
        flow->end[reg] = flow->instr->pos + 1;
        put(flow->live, reg);
    }
}

/* The filled registers of a call are gone when it starts: the call's claim on the region follows theirs. */
static void shorten_window(Flow *flow, const MInstr *instr)
{
    for (uint32_t i = 0; mir_is_call(instr) && i < instr->list_count; i++)
        flow->end[instr->list[i]] = instr->pos;
}

static void each_in(Flow *flow, const uint64_t *set, void (*visit)(Flow *flow, Reg reg))
{
    for (uint32_t w = 0; w < flow->words; w++)
        for (uint64_t bits = set[w]; bits; bits &= bits - 1)
            visit(flow, w * 64 + (uint32_t)__builtin_ctzll(bits));
}

static void open_at_end(Flow *flow, Reg reg)
{
    flow->end[reg] = flow->block->end;
    put(flow->live, reg);
}

static void close_at_start(Flow *flow, Reg reg)
{
    ranges_add(flow->mir->arena, &flow->mir->regs[reg].ranges, flow->block->start, flow->end[reg]);
    flow->end[reg] = UINT32_MAX;
}

static void cover_block(Flow *flow, Reg reg)
{
    ranges_add(flow->mir->arena, &flow->mir->regs[reg].ranges, flow->block->start, flow->block->end);
}

static void build_ranges(Flow *flow, MBlock *block)
{
    flow->block = block;
    memset(flow->live, 0, flow->words * sizeof *flow->live);
    each_in(flow, block->live_out, open_at_end);
    for (const MInstr *instr = block->last; instr; instr = instr->prev) {
        flow->instr = instr;
        mir_defs(instr, range_def, flow);
        mir_uses(instr, range_use, flow);
        shorten_window(flow, instr);
    }
    each_in(flow, flow->live, close_at_start);
    const uint64_t *handler = handler_needs(block);
    if (handler)
        each_in(flow, handler, cover_block);
}

void liveness_compute(Mir *mir)
{
    mir->live_count = mir->reg_count;
    Flow flow = {.mir = mir, .words = (mir->reg_count + 63) / 64};
    flow.read = ARENA_ARRAY(mir->arena, uint64_t *, mir->block_count);
    flow.written = ARENA_ARRAY(mir->arena, uint64_t *, mir->block_count);
    flow.live = ARENA_ARRAY(mir->arena, uint64_t, flow.words + 1);
    flow.end = ARENA_ARRAY(mir->arena, uint32_t, mir->reg_count + 1);
    memset(flow.end, 0xFF, (mir->reg_count + 1) * sizeof *flow.end);
    gather(&flow);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = mir->order_count; i-- > 0;)
            changed |= update_block(&flow, mir->order[i]);
    }
    for (uint32_t i = 0; i < mir->order_count; i++)
        drop_dead_loads(&flow, mir->order[i]);
    number_instrs(mir);
    for (uint32_t i = 0; i < mir->order_count; i++) /* forwards: ranges are then mostly added at the end */
        build_ranges(&flow, mir->order[i]);
    for (Reg reg = 0; reg < mir->reg_count; reg++) {
        VReg *r = &mir->regs[reg];
        if (r->keep && r->ranges.count)
            ranges_add(mir->arena, &r->ranges, 0, 2 * mir->instr_count);
        r->at_entry = r->fixed == PLACE_NONE && mir->order_count && has(mir->order[0]->live_in, reg);
    }
}
