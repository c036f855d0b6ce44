/* The graph of a function's blocks: reachability, dominators (Cooper, Harvey and Kennedy's iteration), loops, and the
 * clean-up that every pass ends with. A handler is entered from the start of each block it protects: what that means
 * for dominance is that the handler is dominated by what strictly dominates all of them. */
#include "cfg.h"

#define NONE UINT32_MAX

/* ---- order */

typedef struct Visit {
    IrBlock *block;
    uint32_t next; /* 0: handler, then successors from the last to the first */
} Visit;

static IrBlock *visit_next(Visit *visit)
{
    const IrBlock *block = visit->block;
    while (visit->next <= block->succ_count) {
        uint32_t i = visit->next++;
        IrBlock *target = i == 0 ? block->handler : block->succs[block->succ_count - i];
        if (target != NULL)
            return target;
    }
    return NULL;
}

/* Depth first with an explicit stack: handlers come last in the result, a branch's first target next to it. */
static void order_blocks(DomTree *tree, const IrFunction *function)
{
    Visit *stack = xcalloc(function->block_count + 1, sizeof *stack);
    uint32_t depth = 0, place = function->block_count;
    memset(tree->number, 0xFF, (function->block_count + 1) * sizeof *tree->number);
    if (function->entry != NULL) {
        stack[depth++] = (Visit){function->entry, 0};
        tree->number[function->entry->id] = 0;
    }
    while (depth > 0) {
        IrBlock *target = visit_next(&stack[depth - 1]);
        if (target == NULL) {
            tree->order[--place] = stack[--depth].block;
        } else if (tree->number[target->id] == NONE) {
            tree->number[target->id] = 0;
            stack[depth++] = (Visit){target, 0};
        }
    }
    tree->count = function->block_count - place;
    memmove(tree->order, tree->order + place, tree->count * sizeof(IrBlock *));
    for (uint32_t i = 0; i < tree->count; i++)
        tree->number[tree->order[i]->id] = i;
    free(stack);
}

/* ---- dominators */

static uint32_t intersect(const DomTree *tree, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (a > b)
            a = tree->idom[a];
        while (b > a)
            b = tree->idom[b];
    }
    return a;
}

static uint32_t join(const DomTree *tree, uint32_t current, uint32_t candidate)
{
    if (candidate == NONE || tree->idom[candidate] == NONE)
        return current;
    return current == NONE ? candidate : intersect(tree, current, candidate);
}

/* A handler's dominator: what strictly dominates every block it protects. */
static uint32_t join_protected(const DomTree *tree, const IrBlock *handler)
{
    uint32_t best = NONE;
    for (uint32_t i = 0; i < tree->count; i++)
        if (tree->order[i]->handler == handler && tree->idom[i] != NONE)
            best = join(tree, best, tree->idom[i]);
    return best;
}

static bool dominator_round(DomTree *tree)
{
    bool changed = false;
    for (uint32_t i = 1; i < tree->count; i++) {
        const IrBlock *block = tree->order[i];
        uint32_t best = block->is_handler ? join_protected(tree, block) : NONE;
        for (uint32_t p = 0; p < block->pred_count; p++)
            best = join(tree, best, tree->number[block->preds[p]->id]);
        if (best != NONE && tree->idom[i] != best) {
            tree->idom[i] = best;
            changed = true;
        }
    }
    return changed;
}

static void number_tree(DomTree *tree)
{
    uint32_t clock = 0, at = 0;
    for (uint32_t i = 0; i < tree->count; i++)
        tree->child[i] = tree->sibling[i] = NONE;
    for (uint32_t i = tree->count; i-- > 1;) {
        if (tree->idom[i] == NONE)
            tree->idom[i] = 0;
        tree->sibling[i] = tree->child[tree->idom[i]];
        tree->child[tree->idom[i]] = i;
    }
    if (tree->count == 0)
        return;
    tree->enter[0] = clock++;
    for (bool down = true;;) {
        if (down && tree->child[at] != NONE) {
            at = tree->child[at];
            tree->enter[at] = clock++;
            continue;
        }
        tree->leave[at] = clock;
        if (at == 0)
            return;
        down = tree->sibling[at] != NONE;
        if (down) {
            at = tree->sibling[at];
            tree->enter[at] = clock++;
        } else {
            at = tree->idom[at];
        }
    }
}

void ir_dom_build(DomTree *tree, const IrFunction *function)
{
    uint32_t n = function->block_count + 1;
    tree->order = xcalloc(n, sizeof *tree->order);
    tree->number = xcalloc(n, sizeof(uint32_t));
    tree->idom = xcalloc(n, sizeof(uint32_t));
    tree->enter = xcalloc(n, sizeof(uint32_t));
    tree->leave = xcalloc(n, sizeof(uint32_t));
    tree->child = xcalloc(n, sizeof(uint32_t));
    tree->sibling = xcalloc(n, sizeof(uint32_t));
    order_blocks(tree, function);
    memset(tree->idom, 0xFF, n * sizeof(uint32_t));
    tree->idom[0] = 0;
    while (dominator_round(tree))
        ;
    number_tree(tree);
}

void ir_dom_free(DomTree *tree)
{
    free(tree->order);
    free(tree->number);
    free(tree->idom);
    free(tree->enter);
    free(tree->leave);
    free(tree->child);
    free(tree->sibling);
}

bool ir_dominates(const DomTree *tree, const IrBlock *a, const IrBlock *b)
{
    uint32_t x = tree->number[a->id], y = tree->number[b->id];
    if (x == NONE || y == NONE)
        return false;
    return tree->enter[x] <= tree->enter[y] && tree->enter[y] < tree->leave[x];
}

bool ir_def_dominates(const DomTree *tree, const IrInstr *def, const IrInstr *user)
{
    if (def->block != user->block)
        return ir_dominates(tree, def->block, user->block);
    for (const IrInstr *i = user->prev; i != NULL; i = i->prev)
        if (i == def)
            return true;
    return false;
}

/* ---- edges */

/* Forget predecessor number p of a block. */
static void drop_pred(IrBlock *block, uint32_t p)
{
    for (uint32_t i = p + 1; i < block->pred_count; i++)
        block->preds[i - 1] = block->preds[i];
    block->pred_count--;
    for (IrInstr *phi = block->first; phi != NULL && phi->op == IR_phi; phi = phi->next) {
        for (uint32_t i = p + 1; i < phi->arg_count; i++)
            phi->args[i - 1] = phi->args[i];
        phi->arg_count--;
    }
}

void ir_remove_edge(IrBlock *block, uint32_t edge)
{
    IrBlock *succ = block->succs[edge];
    /* Both edges may lead to one block: the first edge is its first entry among the preds. */
    bool second = edge == 1 && block->succs[0] == succ;
    for (uint32_t p = 0; p < succ->pred_count; p++) {
        if (succ->preds[p] != block)
            continue;
        if (second) {
            second = false;
            continue;
        }
        drop_pred(succ, p);
        break;
    }
    if (edge == 0)
        block->succs[0] = block->succs[1];
    block->succs[1] = NULL;
    block->succ_count--;
}

/* ---- loops */

/* Add one to the depth of every block from which the back edge's source is reached without passing the header. */
static void flood_loop(const DomTree *tree, IrBlock *header, const bool *source, bool *in, IrBlock **work)
{
    uint32_t n = 0;
    memset(in, 0, tree->count * sizeof *in);
    in[tree->number[header->id]] = true;
    for (uint32_t i = 0; i < tree->count; i++)
        if (source[i] && !in[i]) {
            in[i] = true;
            work[n++] = tree->order[i];
        }
    while (n > 0) {
        IrBlock *block = work[--n];
        for (uint32_t p = 0; p < block->pred_count; p++) {
            uint32_t k = tree->number[block->preds[p]->id];
            if (k != NONE && !in[k]) {
                in[k] = true;
                work[n++] = block->preds[p];
            }
        }
        for (uint32_t i = 0; block->is_handler && i < tree->count; i++)
            if (tree->order[i]->handler == block && !in[i]) {
                in[i] = true;
                work[n++] = tree->order[i];
            }
    }
    for (uint32_t i = 0; i < tree->count; i++)
        if (in[i])
            tree->order[i]->loop_depth++;
}

static void find_loops(const DomTree *tree)
{
    bool *source = xcalloc(tree->count + 1, sizeof *source), *in = xcalloc(tree->count + 1, sizeof *in);
    IrBlock **work = xcalloc(tree->count + 1, sizeof *work);
    for (uint32_t i = 0; i < tree->count; i++)
        tree->order[i]->loop_depth = 0;
    for (uint32_t i = 0; i < tree->count; i++) {
        IrBlock *header = tree->order[i];
        bool any = false;
        memset(source, 0, tree->count * sizeof *source);
        for (uint32_t p = 0; p < header->pred_count; p++) {
            IrBlock *pred = header->preds[p];
            if (ir_dominates(tree, header, pred)) {
                source[tree->number[pred->id]] = true;
                any = true;
            }
        }
        if (any)
            flood_loop(tree, header, source, in, work);
    }
    free(source);
    free(in);
    free(work);
}

/* ---- clean-up */

static void drop_unreachable_preds(const DomTree *tree)
{
    for (uint32_t i = 0; i < tree->count; i++) {
        IrBlock *block = tree->order[i];
        for (uint32_t p = block->pred_count; p-- > 0;)
            if (tree->number[block->preds[p]->id] == NONE)
                drop_pred(block, p);
    }
}

static void remove_nops(IrBlock *block)
{
    for (IrInstr *instr = block->first, *next; instr != NULL; instr = next) {
        next = instr->next;
        if (instr->op == IR_nop)
            ir_remove(instr);
    }
}

void ir_clean_cfg(IrProgram *program, IrFunction *function)
{
    DomTree tree;
    (void)program;
    ir_dom_build(&tree, function);
    drop_unreachable_preds(&tree);
    find_loops(&tree);
    for (uint32_t i = 0; i < tree.count; i++) {
        tree.order[i]->id = i;
        tree.order[i]->next = i + 1 < tree.count ? tree.order[i + 1] : NULL;
        remove_nops(tree.order[i]);
    }
    function->last_block = tree.count > 0 ? tree.order[tree.count - 1] : NULL;
    function->block_count = tree.count;
    ir_dom_free(&tree);
}
