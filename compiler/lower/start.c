/* Objects and arrays that evaluation made and that the rest of the program evidently writes: in flash they would
 * need an overlay and an entry in the side table, so they are made in RAM when the program starts. Only variables,
 * cells and each other hold them: what is in flash can't refer to RAM.
 */
#include "lowering.h"

#include "layout.h"

enum {
    FEW_ELEMENTS = 4,  /* of an array: more are copied from flash if they may be */
    MANY_ELEMENTS = 16 /* all equal: less code than data */
};

typedef struct Holding {
    int32_t index;     /* constant of the pool */
    StartHolder holder;
} Holding;

typedef struct Cycle {
    int32_t from, to;
    uint32_t slot;
} Cycle;

typedef struct Start {
    bool *needed;      /* by constant of the pool */
    IrInstr **values;
    bool *begun;
    struct { Holding *items; uint32_t count, capacity; } holdings;
    struct { int32_t *items; uint32_t count, capacity; } pending;
    struct { Cycle *items; uint32_t count, capacity; } cycles;
    const AstNode *node; /* for positions */
} Start;

static const IrConst *pool_const(const Lower *l, int32_t index) { return &l->snapshot->pool->consts[index]; }

/* ---- what there is */

static bool need(Lower *l, int32_t index)
{
    if (!l->snapshot->in_ram[index])
        return false;
    if (!l->start) {
        uint32_t count = l->snapshot->pool->const_count;
        l->start = ARENA_NEW(l->arena, Start);
        l->start->needed = ARENA_ARRAY(l->arena, bool, count + 1);
        l->start->begun = ARENA_ARRAY(l->arena, bool, count + 1);
        l->start->values = ARENA_ARRAY(l->arena, IrInstr *, count + 1);
    }
    if (!l->start->needed[index]) {
        l->start->needed[index] = true;
        VEC_PUSH(l->arena, &l->start->pending, index);
    }
    return true;
}

bool start_needs(Lower *l, int32_t index, StartHolder holder)
{
    if (!need(l, index))
        return false;
    Holding holding = {index, holder};
    VEC_PUSH(l->arena, &l->start->holdings, holding);
    return true;
}

bool start_bring(Lower *l)
{
    Start *s = l->start;
    if (!s || !s->pending.count)
        return false;
    const IrConst *c = pool_const(l, s->pending.items[--s->pending.count]);
    for (uint32_t i = 0; i < c->item_count; i++)
        if (!need(l, c->items[i]))
            snapshot_bring(l, c->items[i]);
    if (c->kind == CONST_OBJECT)
        snapshot_bring_shape(l, &l->snapshot->pool->shapes[c->index]);
    return true;
}

/* ---- code */

static IrInstr *make(Lower *l, int32_t index);

/* The value in slot `slot` of `owner`; what refers back to what is being made comes later. */
static IrInstr *item_value(Lower *l, int32_t owner, uint32_t slot)
{
    int32_t index = pool_const(l, owner)->items[slot];
    if (!l->snapshot->in_ram[index])
        return emit_const(l, l->start->node, snapshot_bring(l, index));
    if (l->start->begun[index] && !l->start->values[index]) {
        Cycle cycle = {owner, index, slot};
        VEC_PUSH(l->arena, &l->start->cycles, cycle);
        return l->fn.undefined;
    }
    return make(l, index);
}

static bool is_flat(const Lower *l, const IrConst *c)
{
    for (uint32_t i = 0; i < c->item_count; i++)
        if (ir_const_has_identity(pool_const(l, c->items[i])->kind))
            return false;
    return true;
}

static bool is_uniform(const IrConst *c)
{
    for (uint32_t i = 1; i < c->item_count; i++)
        if (c->items[i] != c->items[0])
            return false;
    return true;
}

/* new Array(n).fill(x) */
static IrInstr *make_uniform(Lower *l, const IrConst *c)
{
    const AstNode *node = l->start->node;
    IrInstr *length = emit_number(l, node, c->item_count);
    int32_t constructor = ir_const_builtin(l->program, library_find(l->symbols, "Array", 5));
    IrInstr *array = emit(l, node, IR_callk, constructor, &length, 1);
    IrInstr *value = emit_const(l, node, snapshot_bring(l, c->items[0]));
    emit2(l, node, IR_callm, ir_const_string(l->program, "fill", 4), array, value);
    return array;
}

static IrInstr *make_copy(Lower *l, const IrConst *c)
{
    IrConst array = {.kind = CONST_ARRAY, .items = ARENA_ARRAY(l->arena, int32_t, c->item_count), .item_count = c->item_count};
    for (uint32_t i = 0; i < c->item_count; i++)
        array.items[i] = snapshot_bring(l, c->items[i]);
    return emit0(l, l->start->node, IR_clone, ir_const(l->program, &array));
}

static IrInstr *make_from_values(Lower *l, int32_t index)
{
    const IrConst *c = pool_const(l, index);
    IrInstr *values[SNAPSHOT_VALUES];
    for (uint32_t i = 0; i < c->item_count; i++)
        values[i] = item_value(l, index, i);
    if (c->kind == CONST_ARRAY)
        return emit(l, l->start->node, IR_newarr, 0, values, c->item_count);
    int32_t shape = snapshot_bring_shape(l, &l->snapshot->pool->shapes[c->index]);
    return emit(l, l->start->node, IR_newobj, shape, values, c->item_count);
}

/* A view, an empty one of so many elements, or a copy of the bytes in flash. */
static IrInstr *make_typed(Lower *l, int32_t index)
{
    const AstNode *node = l->start->node;
    const IrConst *c = pool_const(l, index);
    const uint32_t elements = c->length >> typed_shift(c->type);
    IrInstr *args[4] = {NULL, NULL, NULL, NULL};
    bool zero = true;
    for (uint32_t i = 0; !c->item_count && i < c->length; i++)
        zero = zero && c->text[i] == 0;
    if (!zero) {
        IrConst copy = *c;
        return emit0(l, node, IR_clone, ir_const(l->program, &copy));
    }
    if (c->item_count) {
        args[1] = item_value(l, index, 0);
        args[2] = emit_number(l, node, c->index);
    }
    args[c->item_count ? 3 : 1] = emit_number(l, node, elements);
    args[0] = emit_const(l, node, typed_constructor(l, c->type));
    return emit(l, node, IR_new, 0, args, c->item_count ? 4 : 2);
}

static IrInstr *make(Lower *l, int32_t index)
{
    Start *s = l->start;
    const IrConst *c = pool_const(l, index);
    if (s->values[index])
        return s->values[index];
    s->begun[index] = true;
    if (c->kind == CONST_TYPED)
        return s->values[index] = make_typed(l, index);
    bool flat = c->kind == CONST_ARRAY && is_flat(l, c);
    if (flat && c->item_count >= MANY_ELEMENTS && is_uniform(c) && !ir_changes_library(l->program))
        s->values[index] = make_uniform(l, c);
    else
        s->values[index] = flat && c->item_count > FEW_ELEMENTS ? make_copy(l, c) : make_from_values(l, index);
    return s->values[index];
}

static void close_cycle(Lower *l, const Cycle *cycle)
{
    Start *s = l->start;
    const IrConst *c = pool_const(l, cycle->from);
    if (c->kind == CONST_ARRAY) {
        emit3(l, s->node, IR_setelem, 0, s->values[cycle->from], emit_number(l, s->node, cycle->slot), s->values[cycle->to]);
        return;
    }
    int32_t key = snapshot_bring(l, l->snapshot->pool->shapes[c->index].keys[cycle->slot]);
    if (l->program->consts[key].kind == CONST_STRING)
        emit2(l, s->node, IR_setfield, key, s->values[cycle->from], s->values[cycle->to]);
    else
        emit3(l, s->node, IR_setelem, 0, s->values[cycle->from], emit_const(l, s->node, key), s->values[cycle->to]);
}

void start_make(Lower *l)
{
    Start *s = l->start;
    for (uint32_t i = 0; s && i < s->holdings.count; i++) {
        const Holding *holding = &s->holdings.items[i];
        const Binding *binding = holding->holder.binding;
        s->node = binding && binding->declaration ? binding->declaration : l->ast;
        IrInstr *value = make(l, holding->index);
        if (binding)
            binding_initialise(l, s->node, binding, value);
        else if (holding->holder.global >= 0)
            emit1(l, s->node, IR_setglobal, holding->holder.global, value);
    }
    for (uint32_t i = 0; s && i < s->cycles.count; i++)
        close_cycle(l, &s->cycles.items[i]);
}

IrInstr *start_value(Lower *l, int32_t index) { return make(l, index); }
