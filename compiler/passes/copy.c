/* Copy propagation: trivial phis, value numbering of pure operations over the dominator tree, and loads of variables
 * that the same block has just loaded or stored.
 *
 * Constants are merged within a block only: one constant kept in a register across a whole function would cost more
 * than making it again. For numbering, equal constants count as equal wherever they stand. */
#include "cfg.h"
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

/* ---- variables within a block */

enum { MEMORY_SIZE = 16 };

typedef struct Memory {
    struct { IrOp op; int32_t index; IrInstr *cell, *value; } items[MEMORY_SIZE];
    uint32_t count, next;
} Memory;

static void memory_forget(Memory *m, uint32_t i) { m->items[i] = m->items[--m->count]; }

static void memory_set(Memory *m, IrOp load, int32_t index, IrInstr *cell, IrInstr *value)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (m->items[i].op == load && m->items[i].index == index && (load != IR_getcell || m->items[i].cell == cell))
            memory_forget(m, i);
    if (m->count == MEMORY_SIZE)
        memory_forget(m, m->next++ % MEMORY_SIZE);
    m->items[m->count].op = load;
    m->items[m->count].index = index;
    m->items[m->count].cell = cell;
    m->items[m->count++].value = value;
}

static IrInstr *memory_find(const Memory *m, const IrInstr *load)
{
    const IrInstr *cell = load->op == IR_getcell ? load->args[0] : NULL;
    for (uint32_t i = 0; i < m->count; i++)
        if (m->items[i].op == load->op && m->items[i].index == load->imm.index && m->items[i].cell == cell &&
            m->items[i].value->type == load->type)
            return m->items[i].value;
    return NULL;
}

/* Anything that may run script changes globals and cells; the function's own locals only it changes. */
static void memory_clobber(Memory *m, IrOp only)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (only == IR_nop ? m->items[i].op != IR_getlocal : m->items[i].op == only)
            memory_forget(m, i);
}

/* Operations that write something, but no variable, and call nothing. */
static bool leaves_variables(IrOp op)
{
    switch (op) {
    case IR_newcell: case IR_closure: case IR_arguments: case IR_rest: case IR_newobj: case IR_clone: case IR_newarr:
    case IR_append: case IR_appendhole: case IR_deffield: case IR_defget: case IR_defset: case IR_setproto:
    case IR_forin: case IR_forofnext: case IR_catch: return true;
    default: return false;
    }
}

/* Two cells may be one, so storing to one forgets the others; what has just been stored is known. */
static IrInstr *track_memory(Memory *m, IrInstr *v)
{
    IrInstr *known;
    switch (v->op) {
    case IR_getglobal: case IR_getcell: case IR_getlocal:
        known = memory_find(m, v);
        if (known == NULL)
            memory_set(m, v->op, v->imm.index, v->op == IR_getcell ? v->args[0] : NULL, v);
        return known;
    case IR_setglobal: memory_set(m, IR_getglobal, v->imm.index, NULL, v->args[0]); return NULL;
    case IR_setlocal: memory_set(m, IR_getlocal, v->imm.index, NULL, v->args[0]); return NULL;
    case IR_setcell:
        memory_clobber(m, IR_getcell);
        memory_set(m, IR_getcell, v->imm.index, v->args[0], v->args[1]);
        return NULL;
    default:
        if (ir_op_effects(v->op) == 'w' && !leaves_variables(v->op))
            memory_clobber(m, IR_nop);
        return NULL;
    }
}

/* A cell holds its value from its making on; a getcell of it needs the same imm. */
static void number_block(Numbering *n, IrBlock *block)
{
    Memory memory = {.count = 0};
    for (IrInstr *v = block->first; v != NULL; v = v->next) {
        if (v->op == IR_phi || v->pass != NULL)
            continue;
        for (uint32_t i = 0; i < v->arg_count; i++)
            v->args[i] = resolve(v->args[i]);
        v->pass = is_numbered(v) ? find_or_add(n, v) : track_memory(&memory, v);
    }
}

/* Dominator tree in preorder; what a block adds is forgotten when the walk leaves it. */
static void number_function(IrFunction *function)
{
    Numbering n = {.mask = 255};
    while (n.mask < function->value_count)
        n.mask = n.mask * 2 + 1;
    n.buckets = xcalloc(n.mask + 1, sizeof *n.buckets);
    ir_dom_build(&n.tree, function);
    uint32_t *marks = xcalloc(n.tree.count + 1, sizeof *marks);
    for (uint32_t at = 0; n.tree.count > 0;) {
        marks[at] = n.count;
        number_block(&n, n.tree.order[at]);
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
    free(n.buckets);
    free(n.entries);
}

void pass_copy(const PassContext *context, IrFunction *function)
{
    (void)context;
    for (IrBlock *block = function->entry; block != NULL; block = block->next)
        for (IrInstr *instr = block->first; instr != NULL; instr = instr->next)
            instr->pass = NULL;
    remove_trivial_phis(function);
    number_function(function);
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
