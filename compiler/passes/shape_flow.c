/* The flow of shapes: every variable, field, array and result of the program is a cell that joins what is stored
 * there; instructions move values between cells until nothing changes. Values that are no objects do not count,
 * so a field that is null or a Packet is a Packet.
 */
#include "shape_flow.h"

enum { ROUNDS = 30 };

enum CellTag { CELL_PARAM, CELL_THIS, CELL_RESULT, CELL_LOCAL, CELL_GLOBAL, CELL_CAPTURE, CELL_FIELD, CELL_METHOD,
               CELL_ELEMENTS, CELL_CONST_ELEMENTS };

static const ShapeValue NONE = {SHAPE_NONE, 0}, MANY = {SHAPE_MANY, 0};

/* ---- cells */

static uint32_t cell_hash(uint32_t tag, uint32_t owner, uint32_t item)
{
    return ((tag * 31 + owner) * 2654435761u) ^ (item * 40503u * 65599u);
}

static void index_cell(ShapeFlow *flow, uint32_t cell)
{
    const ShapeCell *c = &flow->cells.items[cell];
    uint32_t mask = flow->index_capacity - 1, i = cell_hash(c->tag, c->owner, c->item) & mask;
    while (flow->index[i])
        i = (i + 1) & mask;
    flow->index[i] = cell + 1;
}

static void index_grow(ShapeFlow *flow)
{
    flow->index_capacity = flow->index_capacity ? flow->index_capacity * 2 : 256;
    flow->index = ARENA_ARRAY(&flow->arena, uint32_t, flow->index_capacity);
    for (uint32_t i = 0; i < flow->cells.count; i++)
        index_cell(flow, i);
}

static uint32_t cell_find(ShapeFlow *flow, uint32_t tag, uint32_t owner, uint32_t item)
{
    if ((flow->cells.count + 1) * 2 > flow->index_capacity)
        index_grow(flow);
    uint32_t mask = flow->index_capacity - 1;
    for (uint32_t i = cell_hash(tag, owner, item) & mask; flow->index[i]; i = (i + 1) & mask) {
        const ShapeCell *c = &flow->cells.items[flow->index[i] - 1];
        if (c->tag == tag && c->owner == owner && c->item == item)
            return flow->index[i] - 1;
    }
    ShapeCell cell = {tag, owner, item, flow->cells.count, NONE};
    VEC_PUSH(&flow->arena, &flow->cells, cell);
    index_cell(flow, flow->cells.count - 1);
    return flow->cells.count - 1;
}

static uint32_t cell_root(const ShapeFlow *flow, uint32_t cell)
{
    while (flow->cells.items[cell].parent != cell)
        cell = flow->cells.items[cell].parent;
    return cell;
}

static ShapeValue join(ShapeFlow *flow, ShapeValue a, ShapeValue b);

static void cell_put(ShapeFlow *flow, uint32_t cell, ShapeValue value)
{
    cell = cell_root(flow, cell);
    ShapeValue old = flow->cells.items[cell].value;
    ShapeValue joined = join(flow, old, value);
    cell = cell_root(flow, cell);
    if (joined.kind == old.kind && joined.id == old.id)
        return;
    flow->cells.items[cell].value = joined;
    flow->changed = true;
}

static ShapeValue cell_get(const ShapeFlow *flow, uint32_t cell)
{
    return flow->cells.items[cell_root(flow, cell)].value;
}

/* Two arrays that meet share their elements from now on. */
static uint32_t cells_merge(ShapeFlow *flow, uint32_t a, uint32_t b)
{
    a = cell_root(flow, a);
    b = cell_root(flow, b);
    if (a == b)
        return a;
    ShapeValue value = flow->cells.items[b].value;
    flow->cells.items[b].parent = a;
    flow->changed = true;
    cell_put(flow, a, value);
    return cell_root(flow, a);
}

/* Two functions that meet (handlers in a table, say) are called with the same things from now on. */
static uint32_t functions_merge(ShapeFlow *flow, uint32_t a, uint32_t b)
{
    if (a == b)
        return a;
    uint32_t x = flow->program->functions[a]->param_count, y = flow->program->functions[b]->param_count;
    for (uint32_t i = 0; i < x || i < y; i++)
        cells_merge(flow, cell_find(flow, CELL_PARAM, a, i), cell_find(flow, CELL_PARAM, b, i));
    cells_merge(flow, cell_find(flow, CELL_RESULT, a, 0), cell_find(flow, CELL_RESULT, b, 0));
    flow->merged[a] = flow->merged[b] = true;
    return a < b ? a : b;
}

static ShapeValue join(ShapeFlow *flow, ShapeValue a, ShapeValue b)
{
    if (a.kind == SHAPE_NONE)
        return b;
    if (b.kind == SHAPE_NONE)
        return a;
    if (a.kind != b.kind)
        return MANY;
    if (a.kind == SHAPE_ARRAY)
        return (ShapeValue){SHAPE_ARRAY, cells_merge(flow, a.id, b.id)};
    if (a.kind == SHAPE_FUNCTION)
        return (ShapeValue){SHAPE_FUNCTION, functions_merge(flow, a.id, b.id)};
    return a.id == b.id ? a : MANY;
}

/* ---- what the program is made of */

int32_t shape_slot_of(const IrProgram *program, int32_t shape, int32_t key)
{
    const IrShape *s = &program->shapes[shape];
    for (uint32_t i = 0; i < s->count; i++)
        if (s->keys[i] == key)
            return (int32_t)i;
    return -1;
}

static ShapeValue object_of(const ShapeFlow *flow, int32_t shape)
{
    for (int i = 0; i < 256 && flow->final[shape] != shape; i++)
        shape = flow->final[shape];
    return (ShapeValue){SHAPE_OBJECT, (uint32_t)shape};
}

static ShapeValue instance_of(const ShapeFlow *flow, uint32_t function)
{
    int32_t shape = flow->program->functions[function]->shape;
    return shape >= 0 && !flow->merged[function] ? object_of(flow, shape) : MANY;
}

static uint32_t field_cell(ShapeFlow *flow, uint32_t shape, int32_t key)
{
    return cell_find(flow, CELL_FIELD, shape, (uint32_t)key);
}

static uint32_t method_cell(ShapeFlow *flow, uint32_t function, int32_t key)
{
    return cell_find(flow, CELL_METHOD, function, (uint32_t)key);
}

static void note_only(int32_t *place, int32_t value)
{
    if (*place != value)
        *place = *place == -1 ? value : -2;
}

/* Objects of this shape exist. */
static void note_shape(ShapeFlow *flow, int32_t shape)
{
    int32_t last = (int32_t)object_of(flow, shape).id;
    const IrShape *s = &flow->program->shapes[last];
    for (uint32_t i = 0; i < s->count; i++)
        note_only(&flow->key_shape[s->keys[i]], last);
}

static void put_method(ShapeFlow *flow, uint32_t constructor, int32_t key, ShapeValue value)
{
    cell_put(flow, method_cell(flow, constructor, key), value);
    if (value.kind != SHAPE_FUNCTION)
        return;
    note_only(&flow->method[key], (int32_t)value.id);
    cell_put(flow, cell_find(flow, CELL_THIS, value.id, 0), instance_of(flow, constructor));
}

static void put_field(ShapeFlow *flow, ShapeValue object, int32_t key, ShapeValue value)
{
    if (object.kind == SHAPE_PROTOTYPE) {
        put_method(flow, object.id, key, value);
        return;
    }
    if (object.kind != SHAPE_OBJECT && flow->key_shape[key] >= 0)
        object = (ShapeValue){SHAPE_OBJECT, (uint32_t)flow->key_shape[key]};
    if (object.kind != SHAPE_OBJECT)
        return;
    cell_put(flow, field_cell(flow, object.id, key), value);
    if (value.kind == SHAPE_FUNCTION) {
        note_only(&flow->method[key], (int32_t)value.id);
        cell_put(flow, cell_find(flow, CELL_THIS, value.id, 0), object);
    }
}

static ShapeValue const_value(ShapeFlow *flow, int32_t index)
{
    const IrConst *c = &flow->program->consts[index];
    if (c->kind == CONST_FUNCTION || c->kind == CONST_CLOSURE)
        return (ShapeValue){SHAPE_FUNCTION, (uint32_t)c->index};
    if (c->kind == CONST_CELL)
        return (ShapeValue){SHAPE_ARRAY, cell_root(flow, cell_find(flow, CELL_GLOBAL, (uint32_t)c->index, 0))};
    if (c->kind == CONST_ARRAY)
        return (ShapeValue){SHAPE_ARRAY, cell_root(flow, cell_find(flow, CELL_CONST_ELEMENTS, (uint32_t)index, 0))};
    if (c->kind == CONST_OBJECT && flow->prototype_of[index] >= 0)
        return (ShapeValue){SHAPE_PROTOTYPE, (uint32_t)flow->prototype_of[index]};
    if (c->kind == CONST_OBJECT)
        return object_of(flow, c->index);
    return c->kind == CONST_BUILTIN || c->kind == CONST_BOUND ? MANY : NONE;
}

/* What constants hold from the start. */
static void seed_constants(ShapeFlow *flow)
{
    const IrProgram *program = flow->program;
    for (uint32_t i = 0; i < program->const_count; i++) {
        const IrConst *c = &program->consts[i];
        if (c->kind == CONST_ARRAY)
            for (uint32_t k = 0; k < c->item_count; k++)
                cell_put(flow, cell_find(flow, CELL_CONST_ELEMENTS, i, 0), const_value(flow, c->items[k]));
        if (c->kind == CONST_CLOSURE)
            for (uint32_t k = 0; k < c->item_count; k++)
                cell_put(flow, cell_find(flow, CELL_CAPTURE, (uint32_t)c->index, k), const_value(flow, c->items[k]));
        if (c->kind == CONST_OBJECT)
            for (uint32_t k = 0; k < c->item_count; k++)
                put_field(flow, const_value(flow, (int32_t)i), program->shapes[c->index].keys[k],
                          const_value(flow, c->items[k]));
    }
    for (uint32_t i = 0; i < program->global_count; i++)
        cell_put(flow, cell_find(flow, CELL_GLOBAL, i, 0), const_value(flow, program->globals[i]));
}

/* ---- reads */

static ShapeValue get_method(ShapeFlow *flow, int32_t shape, int32_t key)
{
    for (int depth = 0; depth < 16 && shape >= 0; depth++) {
        int32_t prototype = flow->program->shapes[shape].prototype;
        if (prototype < 0 || flow->program->consts[prototype].kind != CONST_OBJECT)
            return NONE;
        if (flow->prototype_of[prototype] >= 0) {
            ShapeValue value = cell_get(flow, method_cell(flow, (uint32_t)flow->prototype_of[prototype], key));
            if (value.kind != SHAPE_NONE)
                return value;
        }
        shape = flow->program->consts[prototype].index;
    }
    return NONE;
}

static bool key_is(const ShapeFlow *flow, int32_t key, const char *name)
{
    const IrConst *c = &flow->program->consts[key];
    return c->kind == CONST_STRING && c->length == strlen(name) && memcmp(c->text, name, c->length) == 0;
}

static ShapeValue get_field(ShapeFlow *flow, ShapeValue object, int32_t key)
{
    if (object.kind == SHAPE_FUNCTION && !flow->merged[object.id] && key_is(flow, key, "prototype"))
        return (ShapeValue){SHAPE_PROTOTYPE, object.id};
    if (object.kind == SHAPE_PROTOTYPE)
        return cell_get(flow, method_cell(flow, object.id, key));
    if (object.kind != SHAPE_OBJECT) {
        if (flow->key_shape[key] >= 0)
            return cell_get(flow, field_cell(flow, (uint32_t)flow->key_shape[key], key));
        return flow->method[key] >= 0 ? (ShapeValue){SHAPE_FUNCTION, (uint32_t)flow->method[key]} : NONE;
    }
    ShapeValue value = cell_get(flow, field_cell(flow, object.id, key));
    return value.kind != SHAPE_NONE ? value : get_method(flow, (int32_t)object.id, key);
}

static ShapeValue elements_of(const ShapeFlow *flow, ShapeValue array)
{
    return array.kind == SHAPE_ARRAY ? cell_get(flow, array.id) : NONE;
}

static void put_element(ShapeFlow *flow, ShapeValue array, ShapeValue value)
{
    if (array.kind == SHAPE_ARRAY)
        cell_put(flow, array.id, value);
}

/* ---- calls */

typedef struct Site {
    ShapeFlow *flow;
    const IrFunction *function;
    const IrInstr *instr;
} Site;

static ShapeValue arg(const Site *site, uint32_t i)
{
    return i < site->instr->arg_count ? site->flow->values[site->function->index][site->instr->args[i]->id] : NONE;
}

static ShapeValue new_array(const Site *site)
{
    uint32_t cell = cell_find(site->flow, CELL_ELEMENTS, site->function->index, site->instr->id);
    return (ShapeValue){SHAPE_ARRAY, cell_root(site->flow, cell)};
}

static ShapeValue enter_function(const Site *site, uint32_t target, ShapeValue receiver, uint32_t first)
{
    ShapeFlow *flow = site->flow;
    if (receiver.kind != SHAPE_NONE)
        cell_put(flow, cell_find(flow, CELL_THIS, target, 0), receiver);
    for (uint32_t i = first; i < site->instr->arg_count; i++)
        cell_put(flow, cell_find(flow, CELL_PARAM, target, i - first), arg(site, i));
    return cell_get(flow, cell_find(flow, CELL_RESULT, target, 0));
}

static ShapeValue call_of(const Site *site, ShapeValue callee, ShapeValue receiver, uint32_t first)
{
    return callee.kind == SHAPE_FUNCTION ? enter_function(site, callee.id, receiver, first) : NONE;
}

static bool key_among(const ShapeFlow *flow, int32_t key, const char *const *names)
{
    for (; *names; names++)
        if (key_is(flow, key, *names))
            return true;
    return false;
}

/* Methods of arrays: where the elements go. `first`: the first argument's place. */
static ShapeValue array_method(const Site *site, ShapeValue array, int32_t key, uint32_t first)
{
    static const char *const ADDING[] = {"push", "unshift", "fill", NULL};
    static const char *const TAKING[] = {"pop", "shift", "find", "at", NULL};
    static const char *const SAME[] = {"slice", "splice", "concat", "reverse", "sort", "filter", NULL};
    static const char *const CALLBACK[] = {"forEach", "map", "filter", "some", "every", "find", "findIndex", NULL};
    ShapeFlow *flow = site->flow;
    ShapeValue elements = elements_of(flow, array), callback = arg(site, first);
    if (callback.kind == SHAPE_FUNCTION && key_among(flow, key, CALLBACK))
        cell_put(flow, cell_find(flow, CELL_PARAM, callback.id, 0), elements);
    if (callback.kind == SHAPE_FUNCTION && (key_is(flow, key, "reduce") || key_is(flow, key, "sort")))
        for (uint32_t i = key_is(flow, key, "sort") ? 0 : 1; i < 2; i++)
            cell_put(flow, cell_find(flow, CELL_PARAM, callback.id, i), elements);
    if (key_among(flow, key, ADDING))
        for (uint32_t i = first; i < site->instr->arg_count; i++)
            put_element(flow, array, arg(site, i));
    if (key_among(flow, key, TAKING))
        return elements;
    if (key_is(flow, key, "map") && callback.kind == SHAPE_FUNCTION) {
        ShapeValue mapped = new_array(site);
        put_element(flow, mapped, cell_get(flow, cell_find(flow, CELL_RESULT, callback.id, 0)));
        return mapped;
    }
    return key_among(flow, key, SAME) ? array : NONE;
}

static ShapeValue method_call(const Site *site)
{
    ShapeFlow *flow = site->flow;
    ShapeValue object = arg(site, 0);
    if (object.kind == SHAPE_ARRAY)
        return array_method(site, object, site->instr->imm.index, 1);
    return call_of(site, get_field(flow, object, site->instr->imm.index), object, 1);
}

/* A method that was looked up before its arguments were evaluated is an ordinary call of a field. */
static ShapeValue plain_call(const Site *site)
{
    const IrInstr *callee = site->instr->args[0];
    ShapeValue receiver = arg(site, 1);
    if (receiver.kind == SHAPE_ARRAY && callee->op == IR_getfield && callee->args[0] == site->instr->args[1])
        return array_method(site, receiver, callee->imm.index, 2);
    return call_of(site, arg(site, 0), receiver, 2);
}

static ShapeValue construct(const Site *site)
{
    ShapeValue callee = arg(site, 0);
    if (callee.kind != SHAPE_FUNCTION)
        return MANY;
    ShapeValue instance = instance_of(site->flow, callee.id);
    enter_function(site, callee.id, instance.kind == SHAPE_OBJECT ? instance : NONE, 1);
    return instance;
}

/* super(): the object is the running constructor's. */
static ShapeValue construct_base(const Site *site)
{
    ShapeFlow *flow = site->flow;
    ShapeValue callee = arg(site, 0), instance = instance_of(flow, site->function->index);
    if (callee.kind == SHAPE_FUNCTION)
        enter_function(site, callee.id, instance.kind == SHAPE_OBJECT ? instance : NONE, 2);
    return instance;
}

static ShapeValue closure(const Site *site)
{
    uint32_t target = (uint32_t)site->instr->imm.index;
    for (uint32_t i = 0; i < site->instr->arg_count; i++)
        cell_put(site->flow, cell_find(site->flow, CELL_CAPTURE, target, i), arg(site, i));
    return (ShapeValue){SHAPE_FUNCTION, target};
}

/* ---- instructions */

static ShapeValue join_args(const Site *site)
{
    ShapeValue value = NONE;
    for (uint32_t i = 0; i < site->instr->arg_count; i++)
        value = join(site->flow, value, arg(site, i));
    return value;
}

static ShapeValue make_object(const Site *site)
{
    ShapeValue object = object_of(site->flow, site->instr->imm.index);
    const IrShape *shape = &site->flow->program->shapes[site->instr->imm.index];
    for (uint32_t i = 0; i < shape->count && i < site->instr->arg_count; i++)
        put_field(site->flow, object, shape->keys[i], arg(site, i));
    return object;
}

static ShapeValue make_array(const Site *site)
{
    ShapeValue array = new_array(site);
    put_element(site->flow, array, join_args(site));
    return array;
}

static void add_field(const Site *site)
{
    const IrShape *shape = &site->flow->program->shapes[site->instr->imm.shape];
    put_field(site->flow, object_of(site->flow, site->instr->imm.shape), shape->keys[shape->count - 1], arg(site, 1));
}

static ShapeValue variable(const Site *site, uint32_t tag, uint32_t owner, uint32_t item)
{
    return cell_get(site->flow, cell_find(site->flow, tag, owner, item));
}

static ShapeValue load_value(const Site *site)
{
    ShapeFlow *flow = site->flow;
    uint32_t self = site->function->index, index = (uint32_t)site->instr->imm.index;
    switch (site->instr->op) {
    case IR_const:
    case IR_clone: return const_value(flow, site->instr->imm.index);
    case IR_param: return variable(site, CELL_PARAM, self, index);
    case IR_this: return variable(site, CELL_THIS, self, 0);
    case IR_callee: return (ShapeValue){SHAPE_FUNCTION, self};
    case IR_getlocal: return variable(site, CELL_LOCAL, self, index);
    case IR_getglobal: return variable(site, CELL_GLOBAL, index, 0);
    case IR_getcap: return variable(site, CELL_CAPTURE, self, index);
    case IR_getcell: return elements_of(flow, arg(site, 0));
    case IR_getfield: return get_field(flow, arg(site, 0), site->instr->imm.index);
    case IR_iterate: return arg(site, 0).kind == SHAPE_ARRAY || arg(site, 0).kind == SHAPE_NONE ? arg(site, 0) : MANY;
    case IR_getelem:
    case IR_forofnext: return elements_of(flow, arg(site, 0));
    default: return NONE;
    }
}

static void store_value(const Site *site)
{
    ShapeFlow *flow = site->flow;
    uint32_t self = site->function->index, index = (uint32_t)site->instr->imm.index;
    switch (site->instr->op) {
    case IR_setlocal: cell_put(flow, cell_find(flow, CELL_LOCAL, self, index), arg(site, 0)); break;
    case IR_setglobal: cell_put(flow, cell_find(flow, CELL_GLOBAL, index, 0), arg(site, 0)); break;
    case IR_setcell:
    case IR_append: put_element(flow, arg(site, 0), arg(site, 1)); break;
    case IR_spread: put_element(flow, arg(site, 0), elements_of(flow, arg(site, 1))); break;
    case IR_setelem: put_element(flow, arg(site, 0), arg(site, 2)); break;
    case IR_setfield: case IR_initfield: put_field(flow, arg(site, 0), site->instr->imm.index, arg(site, 1)); break;
    case IR_addfield: add_field(site); break;
    case IR_ret: cell_put(flow, cell_find(flow, CELL_RESULT, self, 0), arg(site, 0)); break;
    default: break;
    }
}

static ShapeValue evaluate(const Site *site)
{
    const IrInstr *instr = site->instr;
    const IrProgram *program = site->flow->program;
    switch (instr->op) {
    case IR_phi: return join_args(site);
    case IR_newobj: return make_object(site);
    case IR_newarr:
    case IR_newcell: return make_array(site);
    case IR_rest:
    case IR_arguments: return new_array(site);
    case IR_closure: return closure(site);
    case IR_call: return plain_call(site);
    case IR_callk:
        if (program->consts[instr->imm.index].kind != CONST_FUNCTION)
            return NONE;
        return enter_function(site, (uint32_t)program->consts[instr->imm.index].index, NONE, 0);
    case IR_callm: return method_call(site);
    case IR_new: return construct(site);
    case IR_super: return construct_base(site);
    default: break;
    }
    store_value(site);
    return load_value(site);
}

static void run_function(ShapeFlow *flow, const IrFunction *function)
{
    ShapeValue *values = flow->values[function->index];
    for (const IrBlock *block = function->entry; block; block = block->next)
        for (const IrInstr *i = block->first; i; i = i->next) {
            Site site = {flow, function, i};
            ShapeValue value = join(flow, values[i->id], evaluate(&site));
            if (value.kind != values[i->id].kind || value.id != values[i->id].id) {
                values[i->id] = value;
                flow->changed = true;
            }
        }
}

/* ---- the whole */

/* Constructors' shapes lead to the last one that `this` gets in straight-line code. */
static void find_growth(ShapeFlow *flow, const IrFunction *function)
{
    for (const IrBlock *block = function->entry; block; block = block->next)
        for (const IrInstr *i = block->first; i; i = i->next)
            if (i->op == IR_addfield && i->imm.index >= 0 && i->imm.shape > i->imm.index)
                flow->final[i->imm.index] = i->imm.shape;
}

static void note_function(ShapeFlow *flow, const IrFunction *function)
{
    if (function->shape >= 0)
        note_shape(flow, function->shape);
    for (const IrBlock *block = function->entry; block; block = block->next)
        for (const IrInstr *i = block->first; i; i = i->next)
            if (i->op == IR_newobj)
                note_shape(flow, i->imm.index);
}

static int32_t *filled(ShapeFlow *flow, uint32_t count)
{
    int32_t *items = ARENA_ARRAY(&flow->arena, int32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        items[i] = -1;
    return items;
}

/* What a class function has: who reads it has the function in hand. */
static bool is_properties(const IrProgram *program, int32_t object)
{
    for (uint32_t i = 0; i < program->side_count; i++)
        if (program->sides[i].properties == object)
            return true;
    return false;
}

static void prepare(ShapeFlow *flow)
{
    const IrProgram *program = flow->program;
    flow->values = ARENA_ARRAY(&flow->arena, ShapeValue *, program->function_count);
    flow->merged = ARENA_ARRAY(&flow->arena, bool, program->function_count + 1);
    flow->final = filled(flow, program->shape_count);
    flow->key_shape = filled(flow, program->const_count);
    flow->method = filled(flow, program->const_count);
    flow->prototype_of = filled(flow, program->const_count);
    for (uint32_t i = 0; i < program->shape_count; i++)
        flow->final[i] = (int32_t)i;
    for (uint32_t i = 0; i < program->function_count; i++) {
        const IrFunction *function = program->functions[i];
        flow->values[i] = ARENA_ARRAY(&flow->arena, ShapeValue, function->value_count + 1);
        if (function->prototype >= 0)
            flow->prototype_of[function->prototype] = (int32_t)i;
        find_growth(flow, function);
    }
    for (uint32_t i = 0; i < program->function_count; i++)
        note_function(flow, program->functions[i]);
    for (uint32_t i = 0; i < program->const_count; i++)
        if (program->consts[i].kind == CONST_OBJECT && flow->prototype_of[i] < 0 && !is_properties(program, (int32_t)i))
            note_shape(flow, program->consts[i].index);
    seed_constants(flow);
}

void shape_flow_run(ShapeFlow *flow, const IrProgram *program)
{
    memset(flow, 0, sizeof *flow);
    flow->program = program;
    prepare(flow);
    flow->changed = true;
    for (int round = 0; round < ROUNDS && flow->changed; round++) {
        flow->changed = false;
        for (uint32_t i = 0; i < program->function_count; i++)
            run_function(flow, program->functions[i]);
    }
}

void shape_flow_free(ShapeFlow *flow)
{
    arena_free(&flow->arena);
}

int32_t shape_flow_predict(ShapeFlow *flow, const IrFunction *function, const IrInstr *object, int32_t key)
{
    ShapeValue value = flow->values[function->index][object->id];
    if (value.kind == SHAPE_OBJECT && shape_slot_of(flow->program, (int32_t)value.id, key) >= 0)
        return (int32_t)value.id;
    if (value.kind == SHAPE_NONE || value.kind == SHAPE_MANY)
        return flow->key_shape[key] >= 0 ? flow->key_shape[key] : -1;
    return -1;
}
