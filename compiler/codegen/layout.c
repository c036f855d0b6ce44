/* The order of blocks in the code. Loops stay together, handlers and blocks that end in a throw come last in their
 * region, a branch's first target follows it. A loop that leaves from its header has the header at its end: entered by
 * a jump, it then costs one taken jump a turn. */
#include "mir.h"

typedef struct Layout {
    Mir *mir;
    MBlock **out;
    uint32_t count;
} Layout;

/* What a region is made of: a block, or a whole inner loop. */
typedef struct Node {
    MBlock *block;   /* the loop's header if it is a loop */
    Loop *loop;      /* NULL: a block */
    MBlock **succs;  /* in the order of visiting: what shall come next is last */
    uint32_t succ_count, next;
} Node;

static bool is_cold(const MBlock *block)
{
    for (int hops = 0; hops < 4; hops++) {
        if (block->is_handler || block->last->op == OP_THROW || block->last->op == OP_THROWNEW || block->last->op == OP_RETHROW ||
            (block->last->prev && block->last->prev->op == OP_THROWCONST))
            return true;
        if (block->succ_count != 1 || block->loop)
            return false;
        block = block->succs[0];
    }
    return false;
}

static Loop *loop_below(const MBlock *block, const Loop *region)
{
    Loop *loop = block->loop;
    while (loop && loop->parent != region)
        loop = loop->parent;
    return loop;
}

static uint32_t loop_depth(const MBlock *block) { return block->loop ? block->loop->depth : 0; }

/* In the library bytes count more than time: what leaves the function needs no jump where it stands. */
static bool prefer_second(const MBlock *first, const MBlock *second, bool small)
{
    if (small && !first->succ_count != !second->succ_count)
        return !second->succ_count;
    if (is_cold(first) != is_cold(second))
        return is_cold(small ? second : first);
    return loop_depth(second) > loop_depth(first);
}

static void add_block_succs(Node *node, const MBlock *block, const Loop *region, bool small)
{
    MBlock *candidates[3];
    uint32_t count = 0;
    if (block->throws && block->handler)
        candidates[count++] = block->handler;
    uint32_t next = 0; /* which one shall follow */
    if (block->succ_count == 2 && prefer_second(block->succs[0], block->succs[1], small))
        next = 1;
    if (block->succ_count == 2)
        candidates[count++] = block->succs[1 - next];
    if (block->succ_count > 0)
        candidates[count++] = block->succs[next];
    for (uint32_t i = 0; i < count; i++)
        if ((region == NULL || flow_in_loop(candidates[i], region)) &&
            !(node->loop && flow_in_loop(candidates[i], node->loop)))
            node->succs[node->succ_count++] = candidates[i];
}

static void make_node(Layout *layout, Node *node, MBlock *block, Loop *region)
{
    Mir *mir = layout->mir;
    *node = (Node){.block = block, .loop = loop_below(block, region)};
    if (node->loop == NULL) {
        node->succs = ARENA_ARRAY(mir->arena, MBlock *, 3);
        add_block_succs(node, block, region, mir->program->open);
        return;
    }
    node->block = node->loop->header;
    uint32_t exits = 0;
    for (uint32_t i = 0; i < mir->order_count; i++)
        if (flow_in_loop(mir->order[i], node->loop))
            exits += 3;
    node->succs = ARENA_ARRAY(mir->arena, MBlock *, exits + 1);
    for (uint32_t i = 0; i < mir->order_count; i++) /* the header's exit comes last */
        if (mir->order[i] != node->block && flow_in_loop(mir->order[i], node->loop))
            add_block_succs(node, mir->order[i], region, mir->program->open);
    add_block_succs(node, node->block, region, mir->program->open);
}

static bool *seen_flag(MBlock *block, Loop *region)
{
    Loop *loop = loop_below(block, region);
    return loop ? &loop->seen : &block->seen;
}

/* Whether the region's header shall stand at its end. */
static bool rotates(const Loop *loop)
{
    const MBlock *header = loop->header;
    if (header->succ_count != 2 || header->last->op == OP_FORINNEXT || header->last->op == OP_FOROFNEXT || header->last->op == OP_YIELD)
        return false;
    if (flow_in_loop(header->succs[0], loop) == flow_in_loop(header->succs[1], loop))
        return false;
    for (uint32_t p = 0; p < header->pred_count; p++) {
        const MBlock *pred = header->preds[p];
        if (pred != header && flow_in_loop(pred, loop) && pred->succ_count == 1)
            return true;
    }
    return false;
}

static void layout_region(Layout *layout, MBlock *header, Loop *region)
{
    Mir *mir = layout->mir;
    Node *stack = xcalloc(mir->order_count + 1, sizeof *stack);
    Node *nodes = xcalloc(mir->order_count + 1, sizeof *nodes);
    uint32_t depth = 0, count = 0;
    header->seen = true;
    stack[depth] = (Node){.block = header};
    stack[depth].succs = ARENA_ARRAY(mir->arena, MBlock *, 3);
    add_block_succs(&stack[depth++], header, region, mir->program->open);
    while (depth > 0) {
        Node *node = &stack[depth - 1];
        if (node->next == node->succ_count) {
            nodes[count++] = *node;
            depth--;
            continue;
        }
        MBlock *succ = node->succs[node->next++];
        if (succ == header || *seen_flag(succ, region))
            continue;
        *seen_flag(succ, region) = true;
        make_node(layout, &stack[depth++], succ, region);
    }
    free(stack);
    bool rotate = region && rotates(region);
    for (uint32_t i = count - (rotate ? 1 : 0); i-- > 0;) {
        if (nodes[i].loop)
            layout_region(layout, nodes[i].block, nodes[i].loop);
        else
            layout->out[layout->count++] = nodes[i].block;
    }
    if (rotate)
        layout->out[layout->count++] = header;
    free(nodes);
}

void layout_blocks(Mir *mir)
{
    Layout layout = {.mir = mir, .out = ARENA_ARRAY(mir->arena, MBlock *, mir->order_count + 1)};
    for (uint32_t i = 0; i < mir->order_count; i++)
        mir->order[i]->seen = false;
    layout_region(&layout, mir->order[0], NULL);
    /* Any order is correct: what an irregular loop hid from the walk comes at the end. */
    for (uint32_t i = 0; i < mir->order_count; i++)
        mir->order[i]->seen = false;
    for (uint32_t i = 0; i < layout.count; i++)
        layout.out[i]->seen = true;
    for (uint32_t i = 0; i < mir->order_count; i++)
        if (!mir->order[i]->seen)
            layout.out[layout.count++] = mir->order[i];
    mir->order = layout.out;
    mir->order_count = layout.count;
}
