/* The graph of MIR blocks: order, dominators, loops; and two transformations that make loops cheap. Constants that a
 * loop loads into registers move in front of it. A loop whose first block only tests gets a copy of the test in front,
 * so that the test can stand at the bottom: one taken jump a turn. */
#include "mir.h"

enum { TEST_LIMIT = 3, HOIST_WORDS = 12 };

/* ---- order */

static MBlock *block_succ(const MBlock *block, uint32_t i)
{
    if (i < block->succ_count)
        return block->succs[i];
    return i == block->succ_count && block->throws ? block->handler : NULL;
}

static void mark_throwing(Mir *mir)
{
    for (uint32_t i = 0; i < mir->block_count; i++) {
        MBlock *block = mir->blocks[i];
        block->throws = false;
        for (const MInstr *instr = block->first; instr && !block->throws; instr = instr->next)
            block->throws = mir_may_throw(instr);
        block->order = UINT32_MAX;
        block->idom = NULL;
        block->loop = NULL;
        block->seen = false;
    }
}

typedef struct Visit {
    MBlock *block;
    uint32_t next;
} Visit;

static void number_blocks(Mir *mir)
{
    Visit *stack = ARENA_ARRAY(mir->arena, Visit, mir->block_count + 1);
    mir->order = ARENA_ARRAY(mir->arena, MBlock *, mir->block_count + 1);
    uint32_t depth = 0, place = mir->block_count;
    stack[depth++] = (Visit){mir->blocks[0], 0};
    mir->blocks[0]->seen = true;
    while (depth > 0) {
        Visit *visit = &stack[depth - 1];
        if (visit->next > visit->block->succ_count) {
            mir->order[--place] = visit->block;
            depth--;
            continue;
        }
        MBlock *succ = block_succ(visit->block, visit->next++);
        if (succ && !succ->seen) {
            succ->seen = true;
            stack[depth++] = (Visit){succ, 0};
        }
    }
    mir->order_count = mir->block_count - place;
    memmove(mir->order, mir->order + place, mir->order_count * sizeof *mir->order);
    for (uint32_t i = 0; i < mir->order_count; i++)
        mir->order[i]->order = i;
}

static void collect_preds(Mir *mir)
{
    for (uint32_t i = 0; i < mir->block_count; i++)
        mir->blocks[i]->pred_count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < mir->order_count; i++) {
            MBlock *block = mir->order[i];
            for (uint32_t k = 0; k <= block->succ_count; k++) {
                MBlock *succ = block_succ(block, k);
                if (succ && pass == 1)
                    succ->preds[succ->pred_count] = block;
                if (succ)
                    succ->pred_count++;
            }
        }
        for (uint32_t i = 0; pass == 0 && i < mir->order_count; i++) {
            MBlock *block = mir->order[i];
            block->preds = ARENA_ARRAY(mir->arena, MBlock *, block->pred_count + 1);
            block->pred_count = 0;
        }
    }
}

/* ---- dominators and loops */

static MBlock *common_dominator(MBlock *a, MBlock *b)
{
    while (a != b) {
        while (a->order > b->order)
            a = a->idom;
        while (b->order > a->order)
            b = b->idom;
    }
    return a;
}

static void find_dominators(Mir *mir)
{
    mir->order[0]->idom = mir->order[0];
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < mir->order_count; i++) {
            MBlock *block = mir->order[i], *idom = NULL;
            for (uint32_t p = 0; p < block->pred_count; p++)
                if (block->preds[p]->idom)
                    idom = idom ? common_dominator(idom, block->preds[p]) : block->preds[p];
            if (idom != block->idom) {
                block->idom = idom;
                changed = true;
            }
        }
    }
}

static bool dominates(const MBlock *a, const MBlock *b)
{
    while (b->order > a->order)
        b = b->idom;
    return a == b;
}

bool flow_in_loop(const MBlock *block, const Loop *loop)
{
    const Loop *at = block->loop;
    while (at && at != loop)
        at = at->parent;
    return at == loop;
}

/* Put the blocks that reach `from` without passing the header into the loop. Inner loops are found first: a block
 * that has a loop stands for the outermost loop around it. */
static void fill_loop(Mir *mir, Loop *loop, MBlock *from)
{
    uint32_t count = 0, edges = 1;
    for (uint32_t i = 0; i < mir->order_count; i++)
        edges += mir->order[i]->pred_count;
    MBlock **stack = xcalloc(edges, sizeof *stack);
    stack[count++] = from;
    while (count > 0) {
        MBlock *block = stack[--count];
        Loop *outer = block->loop;
        while (outer && outer->parent)
            outer = outer->parent;
        if (outer == loop)
            continue;
        if (outer) {
            outer->parent = loop;
            block = outer->header;
        } else {
            block->loop = loop;
        }
        if (block == loop->header)
            continue;
        for (uint32_t p = 0; p < block->pred_count; p++)
            if (!(outer && flow_in_loop(block->preds[p], outer)))
                stack[count++] = block->preds[p];
    }
    free(stack);
}

static void find_loops(Mir *mir)
{
    for (uint32_t i = mir->order_count; i-- > 0;) {
        MBlock *header = mir->order[i];
        Loop *loop = NULL;
        for (uint32_t p = 0; p < header->pred_count; p++) {
            if (!dominates(header, header->preds[p]))
                continue;
            if (loop == NULL) {
                loop = ARENA_NEW(mir->arena, Loop);
                loop->header = header;
                header->loop = loop;
            }
            fill_loop(mir, loop, header->preds[p]);
        }
    }
    for (uint32_t i = 0; i < mir->order_count; i++)
        for (Loop *loop = mir->order[i]->loop; loop; loop = loop->parent) {
            uint32_t depth = 0;
            for (const Loop *l = loop; l; l = l->parent)
                depth++;
            loop->depth = depth;
        }
}

void flow_analyse(Mir *mir)
{
    mark_throwing(mir);
    number_blocks(mir);
    collect_preds(mir);
    find_dominators(mir);
    find_loops(mir);
}

/* ---- constants in loops */

typedef struct Hoist {
    MInstr *load;
    MBlock *place;
    uint64_t weight;
    Reg reg; /* that takes the place of the temporaries */
} Hoist;

typedef struct Hoists {
    Hoist *items;
    uint32_t count, capacity;
} Hoists;

static bool same_load(const MInstr *a, const MInstr *b)
{
    return a->op == b->op && a->v[1] == b->v[1] && a->fix[1] == b->fix[1];
}

/* The block in front of the outermost loop around `block`, or NULL. */
static MBlock *hoist_place(const MBlock *block)
{
    const Loop *loop = block->loop;
    if (loop == NULL)
        return NULL;
    while (loop->parent)
        loop = loop->parent;
    MBlock *place = loop->header->idom;
    return place == loop->header ? NULL : place;
}

static bool is_constant_load(const Mir *mir, const MInstr *instr)
{
    switch (instr->op) {
    case OP_LOADK: case OP_LOADINT: case OP_LOADF: case OP_LOADI8: case OP_LOADI32:
        return mir->regs[instr->v[0]].remat;
    default:
        return false;
    }
}

static Hoist *find_hoist(Hoists *hoists, const MInstr *load, const MBlock *place)
{
    for (uint32_t i = 0; i < hoists->count; i++)
        if (hoists->items[i].place == place && same_load(hoists->items[i].load, load))
            return &hoists->items[i];
    return NULL;
}

static void collect_hoists(Mir *mir, Hoists *hoists)
{
    for (uint32_t i = 0; i < mir->order_count; i++) {
        MBlock *block = mir->order[i], *place = hoist_place(block);
        if (place == NULL)
            continue;
        uint64_t weight = (uint64_t)1 << (3 * (block->loop->depth < 8 ? block->loop->depth : 8));
        for (MInstr *instr = block->first; instr; instr = instr->next) {
            if (!is_constant_load(mir, instr))
                continue;
            Hoist *hoist = find_hoist(hoists, instr, place);
            if (hoist)
                hoist->weight += weight;
            else if (hoists->count < 200)
                VEC_PUSH(mir->arena, hoists, ((Hoist){instr, place, weight, REG_NONE}));
        }
    }
}

/* The heaviest ones get a register, up to a number of words of stack. */
static void choose_hoists(Mir *mir, Hoists *hoists)
{
    for (uint32_t words = 0; words < HOIST_WORDS;) {
        Hoist *best = NULL;
        for (uint32_t i = 0; i < hoists->count; i++) {
            Hoist *hoist = &hoists->items[i];
            if (hoist->reg == REG_NONE && (best == NULL || hoist->weight > best->weight))
                best = hoist;
        }
        if (best == NULL)
            return;
        RegClass class = mir->regs[best->load->v[0]].class;
        best->reg = mir_reg(mir, class, false);
        words += class == CLASS_DOUBLE ? 2 : 1;
        MInstr *load = mir_instr(mir, best->load->op, best->load->span);
        memcpy(load->v, best->load->v, sizeof load->v);
        memcpy(load->fix, best->load->fix, sizeof load->fix);
        load->v[0] = (int32_t)best->reg;
        mir_insert_before(best->place, best->place->last, load);
    }
}

static void replace_use(MInstr *instr, Reg from, Reg to)
{
    const char *letters = mir_letters(instr);
    for (int i = 0; letters[i] && letters[i] != '*'; i++)
        if ((letters[i] == 'r' || letters[i] == 'I' || letters[i] == 'F') && (Reg)instr->v[i] == from)
            instr->v[i] = (int32_t)to;
    for (uint32_t i = 0; i < instr->list_count; i++)
        if (instr->list[i] == from)
            instr->list[i] = to;
}

void flow_hoist_constants(Mir *mir)
{
    Hoists hoists = {0};
    collect_hoists(mir, &hoists);
    choose_hoists(mir, &hoists);
    for (uint32_t i = 0; i < mir->order_count; i++) {
        MBlock *block = mir->order[i], *place = hoist_place(block);
        for (MInstr *instr = block->first, *next; place && instr; instr = next) {
            next = instr->next;
            Hoist *hoist = is_constant_load(mir, instr) ? find_hoist(&hoists, instr, place) : NULL;
            if (hoist == NULL || hoist->reg == REG_NONE)
                continue;
            for (MInstr *user = next; user; user = user->next) /* a temporary is used once, soon */
                replace_use(user, (Reg)instr->v[0], hoist->reg);
            mir_unlink(block, instr);
        }
    }
}

/* ---- tests */

static bool is_test(const MBlock *header)
{
    const Loop *loop = header->loop;
    uint32_t count = 0;
    for (const MInstr *instr = header->first; instr; instr = instr->next)
        count++;
    if (loop == NULL || loop->header != header || header->succ_count != 2 || count > TEST_LIMIT || header->is_handler)
        return false;
    Opcode op = (Opcode)header->last->op;
    if (op == OP_FORINNEXT || op == OP_FOROFNEXT || op == OP_YIELD)
        return false;
    return flow_in_loop(header->succs[0], loop) != flow_in_loop(header->succs[1], loop);
}

static MBlock *clone_block(Mir *mir, const MBlock *block)
{
    MBlock *clone = mir_block(mir);
    for (const MInstr *instr = block->first; instr; instr = instr->next) {
        MInstr *copy = ARENA_NEW(mir->arena, MInstr);
        *copy = *instr;
        mir_append(clone, copy);
    }
    clone->handler = block->handler;
    memcpy(clone->succs, block->succs, sizeof clone->succs);
    clone->succ_count = block->succ_count;
    return clone;
}

void flow_rotate_tests(Mir *mir)
{
    for (uint32_t i = 0; i < mir->order_count; i++) {
        MBlock *header = mir->order[i], *entry = NULL;
        if (!is_test(header))
            continue;
        uint32_t entries = 0;
        for (uint32_t p = 0; p < header->pred_count; p++)
            if (!flow_in_loop(header->preds[p], header->loop)) {
                entry = header->preds[p];
                entries++;
            }
        if (entries == 1 && entry->succ_count == 1)
            entry->succs[0] = clone_block(mir, header);
    }
}

/* ---- conditions */

bool flow_invert(Opcode op, Opcode *inverse, bool *swap)
{
    static const uint8_t PAIRS[][2] = {
        {OP_JT, OP_JF},         {OP_JNULLISH, OP_JNNULLISH}, {OP_JUNDEF, OP_JNUNDEF}, {OP_JLT, OP_JNLT},
        {OP_JLE, OP_JNLE},      {OP_JGT, OP_JNGT},           {OP_JGE, OP_JNGE},       {OP_JEQ, OP_JNE},
        {OP_JSEQ, OP_JSNE},     {OP_JLTI, OP_JNLTI},         {OP_JLEI, OP_JNLEI},     {OP_JGTI, OP_JNGTI},
        {OP_JGEI, OP_JNGEI},    {OP_JSEQK, OP_JSNEK},        {OP_IJEQ, OP_IJNE},      {OP_IJEQI, OP_IJNEI},
        {OP_IJLTI, OP_IJGEI},   {OP_IJLEI, OP_IJGTI},        {OP_FJLT, OP_FJNLT},     {OP_FJLE, OP_FJNLE},
        {OP_FJEQ, OP_FJNE},
    };
    *swap = false;
    if (op == OP_IJLT || op == OP_IJLE) { /* not a < b: b <= a */
        *inverse = op == OP_IJLT ? OP_IJLE : OP_IJLT;
        *swap = true;
        return true;
    }
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        for (int k = 0; k < 2; k++)
            if (PAIRS[i][k] == op) {
                *inverse = (Opcode)PAIRS[i][1 - k];
                return true;
            }
    return false;
}
