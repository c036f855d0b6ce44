/* Copy propagation: trivial phis, value numbering of pure operations over the dominator tree, and loads of what has
 * just been loaded or stored (memory.c), in the same block or on the only way into it.
 *
 * Constants are merged within a block only: one constant kept in a register across a whole function would cost more
 * than making it again. For numbering, equal constants count as equal wherever they stand. */
#include "cfg.h"
#include "memory.h"
#include "passes.h"

/* ---- trivial phis */

static IrInstr *resolve(IrInstr *v)
{
    while (v->pass != NULL)
        v = v->pass;
    return v;
}

/* The one value that all arguments but the phi itself are, or NULL. */
static IrInstr *trivial_phi(IrInstr *phi)
{
    IrInstr *same = NULL;
    for (uint32_t i = 0; i < phi->arg_count; i++) {
        IrInstr *arg = resolve(phi->args[i]);
        if (arg == phi || arg == same)
            continue;
        if (same != NULL)
            return NULL;
        same = arg;
    }
    return same;
}

static void remove_trivial_phis(IrFunction *function)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (IrBlock *block = function->entry; block != NULL; block = block->next)
            for (IrInstr *phi = block->first; phi != NULL && phi->op == IR_phi; phi = phi->next)
                if (phi->pass == NULL && (phi->pass = trivial_phi(phi)) != NULL)
                    changed = true;
    }
}

/* ---- value numbering */

typedef struct Entry {
    IrInstr *value;
    uint32_t hash, next; /* next: index + 1 of the older entry in the bucket */
} Entry;

typedef struct Numbering {
    DomTree tree;
    Entry *entries;
    uint32_t count, capacity;
    uint32_t *buckets;
    uint32_t mask;
    Memory *memories; /* by position in the order: what is known at the block's end */
    const struct ProgramFacts *facts;
} Numbering;

static bool is_numbered(const IrInstr *v)
{
    return ir_op_effects(v->op) == 'p' && v->op != IR_phi && v->op != IR_nop && v->type != IR_VOID;
}

/* What counts for equality: a constant's index, any other value itself. */
static uintptr_t identity(const IrInstr *v)
{
    return v->op == IR_const ? (uintptr_t)(uint32_t)v->imm.index * 8 + (uintptr_t)v->type * 2 + 1 : (uintptr_t)v;
}

static uint32_t hash_value(const IrInstr *v)
{
    uint64_t h = (uint64_t)v->op * 0x9E3779B97F4A7C15u + (uint64_t)(uint32_t)v->imm.index * 31 + (uint64_t)v->type;
    for (uint32_t i = 0; i < v->arg_count; i++)
        h = (h ^ identity(v->args[i])) * 0x100000001B3u;
    return (uint32_t)(h ^ h >> 32);
}

static bool same_value(const IrInstr *a, const IrInstr *b)
{
    if (a->op != b->op || a->type != b->type || a->imm.index != b->imm.index || a->arg_count != b->arg_count)
        return false;
    if (a->op == IR_const && a->block != b->block)
        return false;
    for (uint32_t i = 0; i < a->arg_count; i++)
        if (identity(a->args[i]) != identity(b->args[i]))
            return false;
    return true;
}

static IrInstr *find_or_add(Numbering *n, IrInstr *v)
{
    uint32_t hash = hash_value(v), *bucket = &n->buckets[hash & n->mask];
    for (uint32_t i = *bucket; i != 0; i = n->entries[i - 1].next)
        if (n->entries[i - 1].hash == hash && same_value(n->entries[i - 1].value, v))
            return n->entries[i - 1].value;
    if (n->count == n->capacity) {
        n->capacity = n->capacity == 0 ? 64 : n->capacity * 2;
        n->entries = xrealloc(n->entries, n->capacity * sizeof *n->entries);
    }
    n->entries[n->count] = (Entry){v, hash, *bucket};
    *bucket = ++n->count;
    return NULL;
}

static void forget(Numbering *n, uint32_t count)
{
    while (n->count > count) {
        const Entry *entry = &n->entries[--n->count];
        n->buckets[entry->hash & n->mask] = entry->next;
    }
}

static void number_block(Numbering *n, uint32_t at)
{
    IrBlock *block = n->tree.order[at];
    Memory *memory = &n->memories[at];
    if (block->pred_count == 1 && !block->is_handler)
        *memory = n->memories[n->tree.number[block->preds[0]->id]];
    for (IrInstr *v = block->first; v != NULL; v = v->next) {
        if (v->op == IR_phi || v->pass != NULL)
            continue;
        for (uint32_t i = 0; i < v->arg_count; i++)
            v->args[i] = resolve(v->args[i]);
        v->pass = is_numbered(v) ? find_or_add(n, v) : memory_track(memory, n->facts, v);
    }
}

/* Dominator tree in preorder; what a block adds is forgotten when the walk leaves it. */
static void number_function(const PassContext *context, IrFunction *function)
{
    Numbering n = {.mask = 255, .facts = program_facts(context)};
    while (n.mask < function->value_count)
        n.mask = n.mask * 2 + 1;
    n.buckets = xcalloc(n.mask + 1, sizeof *n.buckets);
    ir_dom_build(&n.tree, function);
    uint32_t *marks = xcalloc(n.tree.count + 1, sizeof *marks);
    n.memories = xcalloc(n.tree.count + 1, sizeof *n.memories);
    for (uint32_t at = 0; n.tree.count > 0;) {
        marks[at] = n.count;
        number_block(&n, at);
        if (n.tree.child[at] != UINT32_MAX) {
            at = n.tree.child[at];
            continue;
        }
        forget(&n, marks[at]);
        while (at != 0 && n.tree.sibling[at] == UINT32_MAX) {
            at = n.tree.idom[at];
            forget(&n, marks[at]);
        }
        if (at == 0)
            break;
        at = n.tree.sibling[at];
    }
    ir_dom_free(&n.tree);
    free(marks);
    free(n.memories);
    free(n.buckets);
    free(n.entries);
}

void pass_copy(const PassContext *context, IrFunction *function)
{
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            instr->pass = NULL;
    remove_trivial_phis(function);
    number_function(context, function);
    remove_trivial_phis(function);
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first, *next; instr != NULL; instr = next) {
            next = instr->next;
            for (uint32_t i = 0; i < instr->arg_count; i++)
                instr->args[i] = resolve(instr->args[i]);
            if (instr->pass != NULL)
                ir_remove(instr);
        }
}
