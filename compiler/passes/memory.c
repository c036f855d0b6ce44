/* Loads that need not be done again. Whatever may run script forgets globals, cells and fields; where the program has
 * no accessors and no conversions of its own, only calls do. Fields are followed by object and key; a store to a key
 * forgets that key of all objects, for two names may be one object. */
#include "memory.h"

static void forget(Memory *m, uint32_t i) { m->items[i] = m->items[--m->count]; }

static bool is_field(IrOp load) { return load == IR_getfield || load == IR_getfieldf; }

static void remember(Memory *m, IrOp load, int32_t index, const IrInstr *object, IrInstr *value)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (m->items[i].load == load && m->items[i].index == index && m->items[i].object == object)
            forget(m, i);
    if (m->count == MEMORY_SIZE)
        forget(m, m->next++ % MEMORY_SIZE);
    m->items[m->count++] = (MemoryItem){load, index, object, value};
}

static IrInstr *recall(const Memory *m, const IrInstr *load)
{
    const IrInstr *object = load->arg_count > 0 ? load->args[0] : NULL;
    for (uint32_t i = 0; i < m->count; i++)
        if (m->items[i].load == load->op && m->items[i].index == load->imm.index && m->items[i].object == object &&
            m->items[i].value->type == load->type)
            return m->items[i].value;
    return NULL;
}

/* Script has run. The function's own locals only the function changes. */
static void forget_shared(Memory *m)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (m->items[i].load != IR_getlocal)
            forget(m, i);
}

static void forget_loads(Memory *m, IrOp load)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (m->items[i].load == load)
            forget(m, i);
}

/* key < 0: of every key. */
static void forget_fields(Memory *m, int32_t key)
{
    for (uint32_t i = m->count; i-- > 0;)
        if (is_field(m->items[i].load) && (key < 0 || m->items[i].index == key))
            forget(m, i);
}

static bool follows_field(const ProgramFacts *facts, int32_t key)
{
    return facts->plain_fields && facts->plain_conversions && (uint32_t)key < facts->const_count &&
           !facts->field_open[key];
}

/* Does v change no variable and run no script? */
static bool is_quiet(const ProgramFacts *facts, const IrInstr *v)
{
    if (ir_op_effects(v->op) != 'w')
        return true;
    switch (v->op) {
    case IR_newcell: case IR_closure: case IR_arguments: case IR_rest: case IR_newobj: case IR_clone: case IR_newarr:
    case IR_append: case IR_appendhole: case IR_catch: return true;
    case IR_iterate: case IR_forofnext: return facts->plain_iteration;
    case IR_add: case IR_sub: case IR_step: case IR_mul: case IR_div: case IR_mod: case IR_exp: case IR_band: case IR_bor:
    case IR_bxor: case IR_shl: case IR_shr: case IR_ushr: case IR_neg: case IR_bnot: case IR_tonum: case IR_numeric: case IR_tostr:
    case IR_tokey: case IR_lt: case IR_le: case IR_gt: case IR_ge: case IR_eq: case IR_ne: case IR_in:
    case IR_instanceof: case IR_getfield: case IR_getfieldf: case IR_length: case IR_getelem: case IR_setelem:
    case IR_setfield: case IR_setfieldf: case IR_initfield: case IR_addfield: return facts->plain_fields && facts->plain_conversions;
    default: return false;
    }
}

static bool is_index(const IrInstr *key)
{
    return key->type == IR_INT || (key->kind != 0 && (key->kind & ~KIND_NUMBER) == 0);
}

static IrInstr *load(Memory *m, IrInstr *v)
{
    IrInstr *known = recall(m, v);
    if (known == NULL)
        remember(m, v->op, v->imm.index, v->arg_count > 0 ? v->args[0] : NULL, v);
    return known;
}

static void store_field(Memory *m, const ProgramFacts *facts, const IrInstr *v, IrOp loaded)
{
    forget_fields(m, v->imm.index);
    if (follows_field(facts, v->imm.index))
        remember(m, loaded, v->imm.index, v->args[0], v->args[1]);
}

IrInstr *memory_track(Memory *m, const ProgramFacts *facts, IrInstr *v)
{
    if (!is_quiet(facts, v) && v->op != IR_setglobal && v->op != IR_setlocal && v->op != IR_setcell)
        forget_shared(m);
    switch (v->op) {
    case IR_getglobal: case IR_getcell: case IR_getlocal: return load(m, v);
    case IR_getfield:
    case IR_getfieldf: return follows_field(facts, v->imm.index) ? load(m, v) : NULL;
    case IR_setglobal:
        if (facts->cells)
            forget_loads(m, IR_getcell);
        remember(m, IR_getglobal, v->imm.index, NULL, v->args[0]);
        return NULL;
    case IR_setlocal: remember(m, IR_getlocal, v->imm.index, NULL, v->args[0]); return NULL;
    case IR_setcell: /* two cells may be one */
        forget_loads(m, IR_getcell);
        if (facts->cells)
            forget_loads(m, IR_getglobal);
        remember(m, IR_getcell, v->imm.index, v->args[0], v->args[1]);
        return NULL;
    case IR_setfield: case IR_initfield: store_field(m, facts, v, IR_getfield); return NULL;
    case IR_setfieldf: store_field(m, facts, v, IR_getfieldf); return NULL;
    case IR_addfield: forget_fields(m, -1); return NULL;
    case IR_setelem:
        if (!is_index(v->args[1]))
            forget_fields(m, -1);
        return NULL;
    default: return NULL;
    }
}
