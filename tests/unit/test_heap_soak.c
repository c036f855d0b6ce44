/* links: mote_runtime */
/* The heap against a model: random graphs of arrays, objects, cells, closures, boxes, shapes, atoms and
 * side tables are made, changed, grown, dropped, collected and compacted; after each step the heap's own
 * books must balance, and now and then everything reachable must look as the model says.
 *
 * The heap's sources are compiled in, so that every granule is tested (test_heap_soak4.c, 8.c) and the
 * hooks of the types can be the simplest that are correct. */
#ifndef MOTE_TEST_OOM
#define MOTE_TEST_OOM
#endif
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../runtime/heap/heap.c"
#include "../../runtime/heap/block.c"
#include "../../runtime/heap/collect.c"
#include "../../runtime/heap/compact.c"
#include "../../runtime/heap/roots.c"
#include "heap_check.h"

enum { ROOTS = 24, MAX_NODES = 20000, MAX_FIELDS = 4096 };

/* ---- a little image: shapes with 0 .. 7 keys, functions with 1 .. 4 captures */

static _Alignas(4) uint8_t flash[1024];
static uint16_t entities[16];

static void flash_build(void)
{
    uint32_t at = 0;
    for (unsigned i = 0; i < 12; i++) {
        entities[i] = (uint16_t)(at >> LIBRARY_SHIFT);
        if (i < 8) {
            ShapeRecord shape = {TYPE_SHAPE, (Slot)VALUE_NULL, (uint16_t)i};
            memcpy(flash + at, &shape, sizeof shape);
            at += 64;
        } else {
            FunctionRecord function = {.header = TYPE_FUNCTION, .flags = FUNCTION_MORE};
            memcpy(flash + at, &function, sizeof function);
            flash[at + sizeof function] = (uint8_t)(i - 7); /* captures */
            at += 32;
        }
    }
}

/* ---- allocation: where it must succeed, it does */

static bool exact; /* no allocation fails by order of the test */

static uint32_t rounded(uint32_t bytes) { return (bytes + MOTE_GRANULE - 1) / MOTE_GRANULE * MOTE_GRANULE; }

/* An allocation of `need` bytes failed: then what is alive and it do not fit, wherever things lie. */
static void refused(Vm *vm, uint32_t need)
{
    if (!exact)
        return;
    vm->exception = VALUE_HOLE;
    heap_collect(vm);
    uint32_t room = (uint32_t)((uint8_t *)vm->stack_low - vm->heap_start) - vm->heap_live;
    if (room >= need + STACK_RESERVE)
        fail_msg("no memory for %u bytes with %u free and %u alive", need, room, vm->heap_live);
}

static Value make(Vm *vm, Type type, uint32_t bytes)
{
    Value v = heap_alloc(vm, type, bytes);
    if (v == VALUE_EXCEPTION)
        refused(vm, rounded(bytes));
    return v;
}

static uint8_t *resize(Vm *vm, Value *v, uint32_t old, uint32_t bytes, uint32_t slack)
{
    uint8_t *p = heap_resize(vm, *v, old, bytes, slack);
    if (!p)
        refused(vm, rounded(bytes) - rounded(old));
    return p;
}

/* ---- hooks, as simple as can be */

void shape_freed(Vm *vm, Value shape)
{
    Slot *link = &vm->shapes;
    while (value_is_heap(*link)) {
        uint8_t *p = heap_address(vm, *link);
        Slot *next = (Slot *)(void *)(p + (header_type(load_u16(p)) == TYPE_SHAPE_ROOT ? 4 : 8));
        if (*link == shape) {
            *link = *next;
            return;
        }
        link = next;
    }
    fail_msg("shape not in the list");
}

/* What was removed while the table grew goes now. */
static uint32_t table_pack(uint8_t *p, uint32_t stride)
{
    Slot *slots = (Slot *)(void *)(p + 4);
    uint32_t count = load_u16(p + 2), kept = 0;
    for (uint32_t i = 0; i < count; i += stride)
        if (slots[i] != VALUE_UNDEFINED)
            for (uint32_t k = 0; k < stride; k++)
                slots[kept++] = slots[i + k];
    return kept;
}

static void table_remove(Vm *vm, Slot *field, Value key, uint32_t stride)
{
    uint8_t *p = heap_thing(vm, *field);
    uint32_t count = load_u16(p + 2);
    Slot *slots = (Slot *)(void *)(p + 4);
    for (uint32_t i = 0; i < count; i += stride) {
        if (slots[i] != key)
            continue;
        Value held = stride == 2 ? slots[i + 1] : VALUE_UNDEFINED;
        if (vm->held == *field) { /* it is growing */
            slots[i] = slots[i + stride - 1] = (Slot)VALUE_UNDEFINED;
            value_release(vm, held);
            return;
        }
        slots[i] = (Slot)VALUE_UNDEFINED;
        uint32_t kept = table_pack(p, stride);
        for (uint32_t k = kept; k < count; k++)
            slots[k] = (Slot)VALUE_UNDEFINED;
        if (kept == 0) {
            Value table = *field;
            *field = (Slot)VALUE_UNDEFINED;
            value_release(vm, table);
        } else {
            *(uint16_t *)(void *)(p + 2) = (uint16_t)kept;
            heap_resize(vm, *field, 4 + 2 * count, 4 + 2 * kept, 0);
        }
        value_release(vm, held);
        return;
    }
    fail_msg("key not in the table");
}

void side_freed(Vm *vm, Value thing) { table_remove(vm, &vm->side, thing, 2); }
void shape_dict_reindex(Vm *vm, uint8_t *p) { (void)vm, (void)p; }
void collection_target_freed(Vm *vm, Value thing) { (void)vm, (void)thing; }
void text_atom_freed(Vm *vm, Value atom) { table_remove(vm, &vm->atoms, atom, 1); }

/* Append `stride` undefined slots; returns the first, or NULL. */
static Slot *table_append(Vm *vm, Slot *field, uint32_t stride)
{
    uint32_t count = 0;
    if (!value_is_heap(*field)) {
        Value table = make(vm, TYPE_TABLE, 4 + 2 * stride);
        if (table == VALUE_EXCEPTION)
            return NULL;
        *field = (Slot)table;
    } else {
        count = load_u16(heap_thing(vm, *field) + 2);
        Value table = *field;
        if (!resize(vm, &table, 4 + 2 * count, 4 + 2 * (count + stride), 8))
            return NULL;
    }
    uint8_t *p = heap_thing(vm, *field);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)(count + stride);
    Slot *slots = (Slot *)(void *)(p + 4 + 2 * count);
    for (uint32_t k = 0; k < stride; k++)
        slots[k] = (Slot)VALUE_UNDEFINED;
    return slots;
}

/* ---- the model */

typedef struct Node Node;
typedef struct Field {
    Node *node; /* or */
    int32_t value;
} Field;
struct Node {
    Type type;
    uint32_t id, count, capacity;
    Field *fields;   /* slots behind the first word; STRING8: id is its content */
    Node *shape;     /* RAM shape */
    Node *side;      /* own properties in the side table */
    Value seen;
    uint32_t stamp;
};

typedef struct World {
    Vm vm;
    uint8_t *arena;
    Node *roots[ROOTS];
    Node *all[MAX_NODES];
    uint32_t node_count, stamp, ooms;
    uint64_t random;
} World;

static uint32_t rnd(World *w, uint32_t below)
{
    w->random = w->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(w->random >> 33) % below;
}

static Value *root(World *w, uint32_t i) { return &w->vm.stack_low[i]; }

static Node *node_new(World *w, Type type, uint32_t count)
{
    assert_true(w->node_count < MAX_NODES);
    Node *n = calloc(1, sizeof *n);
    n->type = type;
    n->id = w->node_count;
    n->count = count;
    n->capacity = count + 4;
    n->fields = calloc(n->capacity, sizeof *n->fields);
    for (uint32_t i = 0; i < count; i++)
        n->fields[i].value = VALUE_UNDEFINED;
    w->all[w->node_count++] = n;
    return n;
}

static void node_grow(Node *n, uint32_t count)
{
    n->fields = realloc(n->fields, count * sizeof *n->fields);
    for (uint32_t i = n->count; i < count; i++)
        n->fields[i] = (Field){NULL, VALUE_UNDEFINED};
    n->count = n->capacity = count;
}

/* Forget nodes that no root reaches, so that long runs fit. */
static void model_mark(Node *n, uint32_t stamp)
{
    static Node *stack[MAX_NODES];
    uint32_t depth = 0;
    if (n && n->stamp != stamp) {
        n->stamp = stamp;
        stack[depth++] = n;
    }
    while (depth) {
        n = stack[--depth];
        for (uint32_t i = 0; i < n->count + 2; i++) {
            Node *to = i < n->count ? n->fields[i].node : i == n->count ? n->shape : n->side;
            if (to && to->stamp != stamp) {
                to->stamp = stamp;
                stack[depth++] = to;
            }
        }
    }
}

static uint32_t model_reach(World *w)
{
    w->stamp++;
    for (unsigned i = 0; i < ROOTS; i++)
        model_mark(w->roots[i], w->stamp);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < w->node_count; i++) {
        Node *n = w->all[i];
        if (n->stamp == w->stamp) {
            n->seen = VALUE_UNDEFINED;
            w->all[kept++] = n;
        } else {
            free(n->fields);
            free(n);
        }
    }
    w->node_count = kept;
    return kept;
}

static uint32_t first_slot(Type type)
{
    return type == TYPE_CELL || type == TYPE_ACCESSOR || type == TYPE_SHAPE_ROOT ? 2 : 4;
}

static Value side_of(Vm *vm, Value v)
{
    if (value_is_heap(vm->side)) {
        uint8_t *p = heap_thing(vm, vm->side);
        Slot *slots = (Slot *)(void *)(p + 4);
        for (uint32_t i = 0; i < load_u16(p + 2); i += 2)
            if (slots[i] == v)
                return slots[i + 1];
    }
    return VALUE_UNDEFINED;
}

/* Does `v` look as `n` says? Queues what hangs on it. */
static void compare_one(World *w, Value v, Node *n, Node **queue, uint32_t *queued)
{
    assert_true(value_is_heap(v));
    if (n->seen != VALUE_UNDEFINED) {
        assert_int_equal(n->seen, v);
        return;
    }
    n->seen = v;
    n->stamp = w->stamp;
    queue[(*queued)++] = n;
}

static void compare_content(World *w, Node *n, Node **queue, uint32_t *queued)
{
    Vm *vm = &w->vm;
    uint8_t *p = heap_thing(vm, n->seen);
    assert_int_equal(header_type(load_u16(p)), n->type);
    if (n->type == TYPE_STRING8) {
        uint32_t id;
        memcpy(&id, p + 4, 4);
        assert_int_equal(id, n->id);
        return;
    }
    if (n->type == TYPE_ARRAY)
        assert_int_equal(load_u16(p + 2), n->count);
    if (n->shape)
        compare_one(w, load_slot(p + 2), n->shape, queue, queued);
    for (uint32_t i = 0; i < n->count; i++) {
        Value v = load_slot(p + first_slot(n->type) + 2 * i);
        Field *f = &n->fields[i];
        if (f->node) {
            compare_one(w, v, f->node, queue, queued);
        } else if (value_is_int(f->value) && !value_fits_slot(f->value)) {
            int32_t boxed;
            memcpy(&boxed, heap_address(vm, v) + 2, 4);
            assert_int_equal(boxed, value_int(f->value));
        } else {
            assert_int_equal(v, f->value);
        }
    }
    if (n->side)
        compare_one(w, side_of(vm, n->seen), n->side, queue, queued);
}

static void compare_all(World *w)
{
    static Node *queue[MAX_NODES];
    uint32_t queued = 0;
    model_reach(w);
    for (unsigned i = 0; i < ROOTS; i++)
        if (w->roots[i])
            compare_one(w, *root(w, i), w->roots[i], queue, &queued);
    for (uint32_t i = 0; i < queued; i++)
        compare_content(w, queue[i], queue, &queued);
}

/* ---- steps */

static void root_set(World *w, uint32_t i, Value v, Node *n)
{
    value_release(&w->vm, *root(w, i));
    *root(w, i) = v;
    w->roots[i] = n;
}

static void step_new_array(World *w, uint32_t i)
{
    uint32_t shape = rnd(w, exact ? 98 : 100), count = shape < 85 ? rnd(w, 8) : shape < 98 ? rnd(w, 120) : rnd(w, 1500);
    Value v = make(&w->vm, TYPE_ARRAY, 4 + 2 * count);
    if (v == VALUE_EXCEPTION) {
        w->ooms++;
        return;
    }
    uint8_t *p = heap_address(&w->vm, v);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)count;
    for (uint32_t k = 0; k < count; k++)
        store_slot(p + 4 + 2 * k, VALUE_UNDEFINED);
    root_set(w, i, v, node_new(w, TYPE_ARRAY, count));
}

static void step_new_object(World *w, uint32_t i)
{
    bool closure = rnd(w, 3) == 0;
    uint32_t count = closure ? 1 + rnd(w, 4) : rnd(w, 8);
    Type type = closure ? TYPE_CLOSURE : TYPE_OBJECT;
    Value v = make(&w->vm, type, 4 + 2 * count);
    if (v == VALUE_EXCEPTION) {
        w->ooms++;
        return;
    }
    uint8_t *p = heap_address(&w->vm, v);
    store_slot(p + 2, VALUE_FLASH(FLASH_INDEX_MIN + (int)(closure ? 7 + count : count)));
    for (uint32_t k = 0; k < count; k++)
        store_slot(p + 4 + 2 * k, VALUE_UNDEFINED);
    root_set(w, i, v, node_new(w, type, count));
}

static void step_new_small(World *w, uint32_t i)
{
    bool cell = rnd(w, 2);
    Value v = make(&w->vm, cell ? TYPE_CELL : TYPE_ACCESSOR, cell ? 4 : 6);
    if (v == VALUE_EXCEPTION) {
        w->ooms++;
        return;
    }
    store_slot(heap_address(&w->vm, v) + 2, VALUE_UNDEFINED);
    if (!cell)
        store_slot(heap_address(&w->vm, v) + 4, VALUE_UNDEFINED);
    root_set(w, i, v, node_new(w, cell ? TYPE_CELL : TYPE_ACCESSOR, cell ? 1 : 2));
}

static void step_new_string(World *w, uint32_t i)
{
    uint32_t length = 4 + rnd(w, 9);
    Value v = make(&w->vm, TYPE_STRING8, (4 + length + 1) & ~1u);
    if (v == VALUE_EXCEPTION) {
        w->ooms++;
        return;
    }
    uint8_t *p = heap_address(&w->vm, v);
    *(uint16_t *)(void *)(p + 2) = (uint16_t)length;
    root_set(w, i, v, node_new(w, TYPE_STRING8, 0));
    memcpy(p + 4, &w->roots[i]->id, 4);
    if (rnd(w, 2)) { /* an atom */
        Slot *slot = table_append(&w->vm, &w->vm.atoms, 1);
        if (slot) {
            *slot = (Slot)*root(w, i);
            *block_header(heap_address(&w->vm, *root(w, i))) |= HEADER_ATOM;
        }
    }
}

/* An object of a shape made at run time: a root with a node below, shared by nobody. */
static void step_new_shaped(World *w, uint32_t i)
{
    Vm *vm = &w->vm;
    Value v = make(vm, TYPE_SHAPE_ROOT, 6);
    if (v == VALUE_EXCEPTION)
        return;
    uint8_t *p = heap_address(vm, v);
    Node *prototype = w->roots[i];
    store_slot(p + 2, *root(w, i)); /* the root's count goes to the shape */
    store_slot(p + 4, vm->shapes);
    vm->shapes = (Slot)v;
    Node *shape_root = node_new(w, TYPE_SHAPE_ROOT, 1);
    shape_root->fields[0] = (Field){prototype, *root(w, i)};
    *root(w, i) = v;
    w->roots[i] = shape_root;
    v = make(vm, TYPE_SHAPE_NODE, 10);
    if (v == VALUE_EXCEPTION)
        return;
    p = heap_address(vm, v);
    store_slot(p + 2, *root(w, i));
    store_slot(p + 4, VALUE_INT(7));
    p[6] = 0;
    p[7] = 1;
    store_slot(p + 8, vm->shapes);
    vm->shapes = (Slot)v;
    Node *node = node_new(w, TYPE_SHAPE_NODE, 0);
    node->shape = shape_root;
    *root(w, i) = v;
    w->roots[i] = node;
    v = make(vm, TYPE_OBJECT, 6);
    if (v == VALUE_EXCEPTION)
        return;
    p = heap_address(vm, v);
    store_slot(p + 2, *root(w, i));
    store_slot(p + 4, VALUE_UNDEFINED);
    Node *object = node_new(w, TYPE_OBJECT, 1);
    object->shape = node;
    *root(w, i) = v;
    w->roots[i] = object;
}

static bool has_fields(const Node *n)
{
    return n && n->count && (n->type == TYPE_ARRAY || n->type == TYPE_OBJECT || n->type == TYPE_CLOSURE ||
                             n->type == TYPE_CELL || n->type == TYPE_ACCESSOR);
}

static void step_link(World *w, uint32_t i)
{
    Node *n = w->roots[i];
    if (!has_fields(n))
        return;
    uint32_t k = rnd(w, n->count), j = 1 + rnd(w, ROOTS - 1), kind = rnd(w, 10);
    Field f = {NULL, VALUE_UNDEFINED};
    Value v = VALUE_UNDEFINED;
    if (kind < 7 && w->roots[j]) {
        f.node = w->roots[j];
        v = *root(w, j);
        value_retain(&w->vm, v);
    } else {
        v = f.value = VALUE_INT((int32_t)rnd(w, 60000) - 30000);
    }
    if (slot_set(&w->vm, *root(w, i), first_slot(n->type) + 2 * k, v))
        n->fields[k] = f;
    else {
        refused(&w->vm, rounded(6));
        w->ooms++;
    }
}

static void step_load(World *w, uint32_t i, uint32_t j)
{
    Node *n = w->roots[j];
    if (!has_fields(n))
        return;
    uint32_t k = rnd(w, n->count);
    if (!n->fields[k].node)
        return;
    Value v = load_slot(heap_thing(&w->vm, *root(w, j)) + first_slot(n->type) + 2 * k);
    value_retain(&w->vm, v);
    root_set(w, i, v, n->fields[k].node);
}

static void step_resize(World *w, uint32_t i)
{
    Node *n = w->roots[i];
    Vm *vm = &w->vm;
    if (!n || n->type != TYPE_ARRAY)
        return;
    if (rnd(w, 3)) {
        uint32_t count = n->count + 1 + rnd(w, rnd(w, 8) ? 3 : 40);
        uint8_t *p = resize(vm, root(w, i), 4 + 2 * n->count, 4 + 2 * count, rnd(w, 2) ? n->count : 0);
        if (!p) {
            w->ooms++;
            return;
        }
        assert_ptr_equal(p, heap_thing(vm, *root(w, i)));
        for (uint32_t k = n->count; k < count; k++)
            store_slot(p + 4 + 2 * k, VALUE_UNDEFINED);
        *(uint16_t *)(void *)(p + 2) = (uint16_t)count;
        node_grow(n, count);
    } else if (n->count) {
        uint32_t count = rnd(w, n->count);
        uint8_t *p = heap_thing(vm, *root(w, i));
        for (uint32_t k = count; k < n->count; k++) {
            Value old = load_slot(p + 4 + 2 * k);
            store_slot(p + 4 + 2 * k, VALUE_UNDEFINED);
            value_release(vm, old);
        }
        *(uint16_t *)(void *)(p + 2) = (uint16_t)count;
        heap_resize(vm, *root(w, i), 4 + 2 * n->count, 4 + 2 * count, 0);
        n->count = count;
    }
}

static void step_side(World *w, uint32_t i, uint32_t j)
{
    Node *n = w->roots[i];
    Vm *vm = &w->vm;
    if (!n || n->side || n->type == TYPE_SHAPE_NODE || n->type == TYPE_SHAPE_ROOT || !w->roots[j])
        return;
    Slot *pair = table_append(vm, &vm->side, 2);
    if (!pair) {
        w->ooms++;
        return;
    }
    pair[0] = (Slot)*root(w, i);
    pair[1] = (Slot)*root(w, j);
    value_retain(vm, *root(w, j));
    *block_header(heap_thing(vm, *root(w, i))) |= HEADER_SIDE;
    n->side = w->roots[j];
}

static void step(World *w)
{
    uint32_t i = rnd(w, ROOTS), j = rnd(w, ROOTS), kind = rnd(w, 1000);
    if (kind < 120)
        step_new_array(w, i);
    else if (kind < 260)
        step_new_object(w, i);
    else if (kind < 320)
        step_new_small(w, i);
    else if (kind < 360)
        step_new_string(w, i);
    else if (kind < 385)
        step_new_shaped(w, i);
    else if (kind < 700)
        step_link(w, i);
    else if (kind < 780)
        step_load(w, i, j);
    else if (kind < 860)
        step_resize(w, i);
    else if (kind < 880)
        step_side(w, i, j);
    else if (kind < 990)
        root_set(w, i, VALUE_UNDEFINED, NULL);
    else if (kind < 993)
        heap_collect(&w->vm);
    else if (kind < 996)
        heap_compact(&w->vm);
    else if (kind < 997)
        heap_make_room(&w->vm, rnd(w, 600));
    else
        heap_idle(&w->vm);
}

static World *world_new(uint32_t arena, uint64_t seed)
{
    World *w = calloc(1, sizeof *w);
    flash_build();
    w->arena = aligned_alloc(8, (arena + 7) & ~7u);
    memset(w->arena, 0xA5, arena);
    w->random = seed;
    heap_init(&w->vm, w->arena, w->arena + arena);
    w->vm.image = flash;
    w->vm.image_entities = entities;
    w->vm.image_shift = LIBRARY_SHIFT;
    for (unsigned i = 0; i < ROOTS; i++)
        assert_true(heap_push(&w->vm, VALUE_UNDEFINED));
    return w;
}

static void world_end(World *w)
{
    for (unsigned i = 0; i < ROOTS; i++)
        root_set(w, i, VALUE_UNDEFINED, NULL);
    model_reach(w);
    heap_collect(&w->vm);
    assert_true(heap_check(&w->vm));
    heap_compact(&w->vm);
    assert_true(heap_check(&w->vm));
    assert_int_equal(w->vm.heap_live, 0);
    assert_ptr_equal(w->vm.heap_top, w->vm.heap_start);
    free(w->arena);
    free(w);
}

static void soak(uint32_t arena, uint64_t seed, uint32_t steps)
{
    World *w = world_new(arena, seed);
    for (uint32_t i = 0; i < steps; i++) {
        step(w);
        if (!heap_check(&w->vm))
            fail_msg("seed %u step %u", (unsigned)seed, i);
        if (i % 16 == 0)
            compare_all(w);
    }
    world_end(w);
}

static void test_soak_roomy(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++)
        soak(24000, seed, 3000);
}

static void test_soak_tight(void **state)
{
    (void)state;
    for (uint64_t seed = 10; seed <= 22; seed++)
        soak(1000 + 300 * (uint32_t)seed, seed, 2500);
}

static void test_stress(void **state)
{
    (void)state;
    heap_stress = 1;
    for (uint64_t seed = 40; seed <= 44; seed++)
        soak(4000, seed, 800);
    heap_stress = 0;
}

/* Every allocation of a run fails once: nothing but that step changes. */
static void test_failing(void **state)
{
    (void)state;
    for (uint32_t n = 1; n < 60; n++) {
        World *w = world_new(8000, 7);
        heap_fail_countdown = n;
        for (uint32_t i = 0; i < 150; i++) {
            step(w);
            assert_true(heap_check(&w->vm));
            compare_all(w);
        }
        assert_int_equal(heap_fail_countdown, 0);
        assert_true(w->ooms > 0 || n > 0);
        world_end(w);
    }
}

/* A list longer than any recursion could take is released in small steps. */
static void test_long_chain(void **state)
{
    (void)state;
    World *w = world_new(30000, 1);
    Vm *vm = &w->vm;
    Value last = VALUE_UNDEFINED;
    uint32_t nodes = 0;
    for (;; nodes++) {
        Value v = heap_alloc(vm, TYPE_ARRAY, 6);
        if (v == VALUE_EXCEPTION)
            break;
        uint8_t *p = heap_address(vm, v);
        *(uint16_t *)(void *)(p + 2) = 1;
        store_slot(p + 4, last);
        *root(w, 0) = last = v;
    }
    assert_true(nodes > 2000);
    vm->exception = VALUE_HOLE;
    uint32_t live = vm->heap_live;
    root_set(w, 0, VALUE_UNDEFINED, NULL);
    assert_true(vm->heap_live > live - 2000); /* not all at once */
    assert_true(heap_check(vm));
    heap_idle(vm);
    assert_int_equal(vm->heap_live, 0);
    assert_true(heap_check(vm));
    world_end(w);
}

/* Counts saturate; the collector makes them exact again. */
static void test_saturated(void **state)
{
    (void)state;
    World *w = world_new(4000, 1);
    Vm *vm = &w->vm;
    step_new_small(w, 0);
    step_new_array(w, 1);
    while (!w->roots[1] || w->roots[1]->count < 80)
        step_new_array(w, 1);
    for (uint32_t i = 0; i < 80; i++) {
        value_retain(vm, *root(w, 0));
        assert_true(slot_set(vm, *root(w, 1), 4 + 2 * i, *root(w, 0)));
    }
    assert_int_equal(load_u16(heap_address(vm, *root(w, 0))) >> HEADER_COUNT_SHIFT, HEADER_COUNT_MAX);
    for (uint32_t i = 0; i < 75; i++)
        assert_true(slot_set(vm, *root(w, 1), 4 + 2 * i, VALUE_UNDEFINED));
    heap_collect(vm);
    assert_int_equal(load_u16(heap_address(vm, *root(w, 0))) >> HEADER_COUNT_SHIFT, 6);
    assert_true(heap_check(vm));
    w->roots[1] = NULL;
    world_end(w);
}

/* Fragmentation is no reason to fail: every other block freed, then one as large as all of them. */
static void test_fragmented(void **state)
{
    (void)state;
    World *w = world_new(6000, 1);
    Vm *vm = &w->vm;
    Value keep = heap_alloc(vm, TYPE_ARRAY, 4 + 2 * 300);
    uint8_t *p = heap_address(vm, keep);
    *(uint16_t *)(void *)(p + 2) = 300;
    for (uint32_t i = 0; i < 300; i++)
        store_slot(p + 4 + 2 * i, VALUE_UNDEFINED);
    *root(w, 0) = keep;
    uint32_t made = 0;
    for (; made < 300; made++) {
        Value v = heap_alloc(vm, TYPE_BYTES, 16);
        if (v == VALUE_EXCEPTION)
            break;
        *(uint16_t *)(void *)(heap_address(vm, v) + 2) = 12;
        assert_true(slot_set(vm, *root(w, 0), 4 + 2 * made, v));
    }
    for (uint32_t i = 0; i < made; i += 2)
        assert_true(slot_set(vm, *root(w, 0), 4 + 2 * i, VALUE_UNDEFINED));
    uint32_t want = made / 2 * 16 - 100;
    Value big = heap_alloc(vm, TYPE_BYTES, want);
    assert_true(big != VALUE_EXCEPTION);
    *(uint16_t *)(void *)(heap_address(vm, big) + 2) = (uint16_t)(want - 4);
    *root(w, 1) = big;
    assert_true(heap_check(vm));
    world_end(w);
}

enum { SHELF = 360 };

/* Put what root `i` holds on the shelf, root 0, where there is nothing yet; with 0 take something away there. */
static void step_shelve(World *w, uint32_t i)
{
    Node *shelf = w->roots[0];
    uint32_t k = rnd(w, SHELF);
    if (i && (!w->roots[i] || shelf->fields[k].node))
        return;
    Value v = i ? *root(w, i) : VALUE_UNDEFINED;
    value_retain(&w->vm, v);
    assert_true(slot_set(&w->vm, *root(w, 0), 4 + 2 * k, v));
    shelf->fields[k] = (Field){i ? w->roots[i] : NULL, VALUE_UNDEFINED};
}

/* Many operations with nine tenths of 8 KB alive: fragmentation is never a reason to fail. */
static void test_soak_full(void **state)
{
    (void)state;
    const char *wanted = getenv("MOTE_SOAK"); /* the test soak/heap asks for ten million */
    const uint32_t operations = wanted ? (uint32_t)strtoul(wanted, NULL, 10) : 60000;
    World *w = world_new(8192, 99);
    Vm *vm = &w->vm;
    uint32_t arena = (uint32_t)((uint8_t *)vm->stack_low - vm->heap_start);
    uint64_t alive = 0;
    exact = true;
    Value shelf = make(vm, TYPE_ARRAY, 4 + 2 * SHELF);
    uint8_t *p = heap_address(vm, shelf);
    *(uint16_t *)(void *)(p + 2) = SHELF;
    for (uint32_t k = 0; k < SHELF; k++)
        store_slot(p + 4 + 2 * k, VALUE_UNDEFINED);
    root_set(w, 0, shelf, node_new(w, TYPE_ARRAY, SHELF));
    for (uint32_t i = 0; i < operations; i++) {
        uint32_t a = 1 + rnd(w, ROOTS - 1), b = 1 + rnd(w, ROOTS - 1), kind = rnd(w, 64);
        bool more = vm->heap_live * 10 < arena * 9;
        if (kind < (more ? 16 : 2))
            step_new_array(w, a);
        else if (kind < (more ? 24 : 3))
            step_new_object(w, a);
        else if (kind < (more ? 28 : 4))
            step_new_string(w, a);
        else if (kind < 29)
            step_new_shaped(w, a);
        else if (kind < 30)
            step_new_small(w, a);
        else if (kind < 36)
            step_link(w, a);
        else if (kind < 40)
            step_load(w, a, b);
        else if (kind < 44)
            step_resize(w, a);
        else if (kind < 45)
            step_side(w, a, b);
        else if (kind < 46)
            root_set(w, a, VALUE_UNDEFINED, NULL);
        else
            step_shelve(w, more ? a : 0);
        alive += vm->heap_live;
        if (i % 256 == 0)
            model_reach(w);
        if (i % 16384 == 0) {
            assert_true(heap_check(vm));
            compare_all(w);
        }
    }
    exact = false;
    print_message("%u operations, %.0f %% alive on average, %u refused\n", operations,
                  (double)alive / operations / arena * 100, w->ooms);
    assert_true(alive / operations * 100 > arena * 75ull);
    assert_true(w->ooms > operations / 5000);
    world_end(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_soak_full), cmocka_unit_test(test_soak_roomy), cmocka_unit_test(test_soak_tight), cmocka_unit_test(test_stress),
        cmocka_unit_test(test_failing),    cmocka_unit_test(test_long_chain), cmocka_unit_test(test_saturated),
        cmocka_unit_test(test_fragmented),
    };
    if (getenv("MOTE_SOAK"))
        cmocka_set_test_filter("test_soak_full");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
