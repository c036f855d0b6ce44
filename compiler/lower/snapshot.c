/* Going on from where build-time evaluation ended: the survey of what is left to run, and its constants.
 *
 * Only what can still run counts. From the statements that are left, every function and variable they mention, and
 * every constant that those hold, is found step by step; nothing else gets into the program. So a variable that only
 * evaluated code wrote is a constant, and functions that have done their work are gone.
 */
#include "lowering.h"

#include "feature.h"
#include "layout.h"

typedef struct KeyFlags {
    const char *text;
    uint32_t length;
    uint8_t flags;
} KeyFlags;

typedef struct Resume {
    int32_t *constants;      /* by constant of the pool: the program's, or -1 */
    int32_t *sides;          /* by constant of the pool: its number in pool->sides, or -1 */
    int32_t *pool_functions; /* by function: its constant in the pool, or -1 */
    struct { int32_t *items; uint32_t count, capacity; } pending; /* constants of the pool whose content is missing */
    struct { const AstFunction **items; uint32_t count, capacity; } functions; /* to walk over */
    bool *live;              /* by function */
    struct { int32_t *items; uint32_t count, capacity; } cells; /* initial contents of the globals that cells stand for */
    KeyFlags *keys;          /* hash table of the keys of properties */
    uint32_t key_count, key_capacity;
    uint32_t statements;     /* that have run */
    uint32_t declarators;    /* of the next one that have run */
} Resume;

/* ---- keys: the survey knows what code writes, here is what evaluated code wrote */

static KeyFlags *key_place(const Resume *r, const char *text, uint32_t length)
{
    uint32_t hash = 2166136261u;
    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)text[i]) * 16777619u;
    for (;; hash++) {
        KeyFlags *place = &r->keys[hash & (r->key_capacity - 1)];
        if (!place->text || (place->length == length && memcmp(place->text, text, length) == 0))
            return place;
    }
}

static void keys_grow(Lower *l)
{
    Resume *r = l->resume;
    KeyFlags *old = r->keys;
    uint32_t capacity = r->key_capacity;
    r->key_capacity = capacity ? capacity * 2 : 64;
    r->keys = ARENA_ARRAY(l->arena, KeyFlags, r->key_capacity);
    for (uint32_t i = 0; i < capacity; i++)
        if (old[i].text)
            *key_place(r, old[i].text, old[i].length) = old[i];
}

static void note_key(Lower *l, const IrConst *key, uint8_t attributes)
{
    Resume *r = l->resume;
    if (attributes & ATTR_ACCESSOR)
        l->survey.accessors = true;
    if (ir_const_is_symbol(key))
        l->survey.conversions = l->survey.closes = true;
    if (key->kind != CONST_STRING)
        return;
    if ((r->key_count + 1) * 2 > r->key_capacity)
        keys_grow(l);
    KeyFlags *place = key_place(r, key->text, key->length);
    if (!place->text) {
        *place = (KeyFlags){key->text, key->length, TEXT_WRITTEN | TEXT_LITERAL_KEY | TEXT_ON_PROTOTYPE};
        r->key_count++;
    }
    if (attributes & (ATTR_ACCESSOR | ATTR_READONLY))
        place->flags |= TEXT_ACCESSOR;
    if ((key->length == 7 && memcmp(key->text, "valueOf", 7) == 0) ||
        (key->length == 8 && memcmp(key->text, "toString", 8) == 0))
        l->survey.conversions = true;
}

uint8_t snapshot_text(const Lower *l, const AstText *text)
{
    const Resume *r = l->resume;
    return text && r->key_capacity ? key_place(r, text->bytes, text->length)->flags : 0;
}

/* ---- constants */

static int32_t bring_cell(Lower *l, const IrConst *c)
{
    Resume *r = l->resume;
    IrConst cell = {.kind = CONST_CELL, .index = (int32_t)(l->scopes->global_count + r->cells.count)};
    bool made = start_needs(l, c->items[0], (StartHolder){NULL, cell.index});
    int32_t content = made ? ir_const_simple(l->program, CONST_UNDEFINED) : snapshot_bring(l, c->items[0]);
    VEC_PUSH(l->arena, &r->cells, content);
    return ir_const(l->program, &cell);
}

static void bring_side(Lower *l, int32_t index, int32_t constant)
{
    Resume *r = l->resume;
    if (r->sides[index] < 0)
        return;
    const IrSide *side = &l->snapshot->pool->sides[r->sides[index]];
    r->sides[index] = -1;
    ir_side(l->program, constant, snapshot_bring(l, side->properties));
}

/* The program's constant for one of the pool. Its content comes later: there may be cycles. */
int32_t snapshot_bring(Lower *l, int32_t index)
{
    Resume *r = l->resume;
    l->broken = l->broken || l->snapshot->in_ram[index];
    if (r->constants[index] >= 0)
        return r->constants[index];
    IrConst c = l->snapshot->pool->consts[index];
    if (ir_const_has_identity(c.kind) && c.kind != CONST_CELL) {
        c.items = NULL;
        c.item_count = 0;
        if (c.kind == CONST_OBJECT)
            c.index = -1;
        VEC_PUSH(l->arena, &r->pending, index);
    }
    r->constants[index] = c.kind == CONST_CELL ? bring_cell(l, &c) : ir_const(l->program, &c);
    if (constant_is_symbol(l, r->constants[index]))
        l->survey.conversions = l->survey.closes = true;
    if (c.kind == CONST_BIGINT || (c.kind == CONST_TYPED && typed_holds_bigints(c.type)) ||
        (c.kind == CONST_BUILTIN && library_feature(l->symbols, c.index) == FEATURE_BIGINT))
        survey_bigints(l);
    if (c.kind == CONST_FUNCTION || c.kind == CONST_CLOSURE)
        snapshot_function(l, l->scopes->functions[c.index]->ast);
    return r->constants[index];
}

int32_t snapshot_bring_shape(Lower *l, const IrShape *from)
{
    const IrConst *pool = l->snapshot->pool->consts;
    IrShape shape = {.prototype = from->prototype < 0 ? -1 : snapshot_bring(l, from->prototype), .attributes = from->attributes,
                     .count = from->count};
    shape.keys = ARENA_ARRAY(l->arena, int32_t, from->count + 1);
    for (uint32_t i = 0; i < from->count; i++) {
        shape.keys[i] = snapshot_bring(l, from->keys[i]);
        note_key(l, &pool[from->keys[i]], from->attributes ? from->attributes[i] : 0);
    }
    return ir_shape(l->program, &shape);
}

static void bring_content(Lower *l, int32_t index)
{
    const IrConst *from = &l->snapshot->pool->consts[index];
    int32_t constant = l->resume->constants[index];
    int32_t *items = ARENA_ARRAY(l->arena, int32_t, from->item_count + 1);
    for (uint32_t i = 0; i < from->item_count; i++)
        items[i] = snapshot_bring(l, from->items[i]);
    int32_t shape = from->kind == CONST_OBJECT ? snapshot_bring_shape(l, &l->snapshot->pool->shapes[from->index]) : -1;
    IrConst *c = &l->program->consts[constant];
    c->items = items;
    c->item_count = from->item_count;
    if (from->kind == CONST_OBJECT)
        c->index = shape;
    bring_side(l, index, constant);
}

/* ---- what can run */

void snapshot_function(Lower *l, const AstFunction *function)
{
    if (!l->snapshot)
        return;
    Resume *r = l->resume;
    uint32_t index = function->analysis->index;
    if (r->live[index])
        return;
    r->live[index] = true;
    VEC_PUSH(l->arena, &r->functions, function);
    int32_t prototype = l->snapshot->prototypes[index];
    if (prototype >= 0)
        l->program->functions[index]->prototype = snapshot_bring(l, prototype);
    if (r->pool_functions[index] >= 0)
        bring_side(l, r->pool_functions[index], snapshot_bring(l, r->pool_functions[index]));
}

bool function_is_live(const Lower *l, const ScopeFunction *function)
{
    return !l->snapshot || l->resume->live[function->index];
}

static bool is_in_snapshot(const Lower *l, const Binding *binding)
{
    return binding->storage == STORAGE_GLOBAL ||
           (binding->storage == STORAGE_LOCAL && binding->scope == l->scopes->functions[0]->scope);
}

void snapshot_binding(Lower *l, const Binding *binding)
{
    if (!l->snapshot)
        return;
    if (binding->storage == STORAGE_CONSTANT) {
        snapshot_function(l, binding->constant);
        return;
    }
    if (binding->storage == STORAGE_PROPERTY)
        binding = l->scopes->global_object;
    if (!is_in_snapshot(l, binding) || survey_binding(l, binding)->initial != NO_CONST)
        return;
    int32_t index = l->snapshot->globals[binding->global];
    if (start_needs(l, index, (StartHolder){binding, -1})) {
        survey_binding(l, binding)->initial = ir_const_simple(l->program, CONST_UNDEFINED);
        survey_binding(l, binding)->writes++;
        return;
    }
    int32_t constant = snapshot_bring(l, index);
    survey_binding(l, binding)->initial = constant;
    const AstFunction *function = constant_function(l, constant);
    if (function && !survey_function(l, function)->name)
        survey_function(l, function)->name = binding;
}

/* The function around an arrow whose `this` it has; NULL: the top level. */
static const AstFunction *owner_of(const AstFunction *function)
{
    const ScopeFunction *f = function->analysis->parent;
    while (f && f->ast && f->ast->arrow)
        f = f->parent;
    return f ? f->ast : NULL;
}

/* The next statement has run in part: what of it is left? */
static void survey_partly(Lower *l, const AstNode *statement, uint32_t first, uint32_t done)
{
    Resume *r = l->resume;
    const UnitList *units = l->snapshot->units;
    if (statement->kind == AST_VAR) {
        r->declarators = done - first;
        for (uint32_t i = r->declarators; i < statement->list.count; i++)
            survey_walk(l, statement->list.items[i], NULL);
        return;
    }
    for (uint32_t i = first; i < done; i++) {
        int32_t index = l->snapshot->globals[units->items[i].global];
        bool made = start_needs(l, index, (StartHolder){NULL, -1});
        argument_note(l, (Argument){units->items[i].node, made ? NO_CONST : snapshot_bring(l, index), -1, index});
    }
    survey_walk(l, statement, NULL);
}

/* Their arguments have values; the calls are made on the device. */
static void survey_deferred(Lower *l)
{
    const UnitList *units = l->snapshot->units;
    for (uint32_t i = 0; i < l->snapshot->done; i++) {
        uint32_t first = i;
        if (!units->items[i].deferred)
            continue;
        while (first > 0 && units->items[first - 1].statement == units->items[i].statement)
            first--;
        survey_partly(l, l->ast->list.items[units->items[i].statement], first, i);
    }
}

static void survey_rest(Lower *l)
{
    Resume *r = l->resume;
    const UnitList *units = l->snapshot->units;
    const AstList *statements = &l->ast->list;
    uint32_t done = l->snapshot->done, first = done;
    r->statements = done < units->count ? units->items[done].statement : statements->count;
    while (first > 0 && first < units->count && units->items[first - 1].statement == r->statements)
        first--;
    for (uint32_t i = r->statements; i < statements->count; i++) {
        if (i == r->statements && first < done)
            survey_partly(l, statements->items[i], first, done);
        else if (statements->items[i]->kind != AST_FUNCTION_DECLARATION) /* hoisted: mentioned, or gone */
            survey_walk(l, statements->items[i], NULL);
    }
}

static void resume_new(Lower *l)
{
    const Snapshot *snapshot = l->snapshot;
    uint32_t constants = snapshot->pool->const_count, functions = l->scopes->function_count;
    Resume *r = l->resume = ARENA_NEW(l->arena, Resume);
    r->constants = snapshot->constants;
    r->sides = ARENA_ARRAY(l->arena, int32_t, constants + 1);
    r->pool_functions = ARENA_ARRAY(l->arena, int32_t, functions + 1);
    r->live = ARENA_ARRAY(l->arena, bool, functions + 1);
    memset(r->constants, -1, sizeof(int32_t) * constants);
    memset(r->sides, -1, sizeof(int32_t) * constants);
    memset(r->pool_functions, -1, sizeof(int32_t) * functions);
    for (uint32_t i = 0; i < snapshot->pool->side_count; i++)
        r->sides[snapshot->pool->sides[i].thing] = (int32_t)i;
    for (uint32_t i = 0; i < constants; i++)
        if (snapshot->pool->consts[i].kind == CONST_FUNCTION)
            r->pool_functions[snapshot->pool->consts[i].index] = (int32_t)i;
}

/* What the program changed of the library is there for everybody. */
static void bring_library(Lower *l)
{
    const IrProgram *pool = l->snapshot->pool;
    for (uint32_t i = 0; i < pool->side_count; i++) {
        if (pool->consts[pool->sides[i].thing].kind != CONST_BUILTIN)
            continue;
        l->survey.everything_leaks = true;
        bring_side(l, pool->sides[i].thing, snapshot_bring(l, pool->sides[i].thing));
    }
}

void snapshot_resume(Lower *l)
{
    survey_start(l);
    resume_new(l);
    Resume *r = l->resume;
    bring_library(l);
    survey_deferred(l);
    survey_rest(l);
    while (r->pending.count || r->functions.count || start_bring(l)) {
        if (r->pending.count) {
            bring_content(l, r->pending.items[--r->pending.count]);
        } else if (r->functions.count) {
            const AstFunction *function = r->functions.items[--r->functions.count];
            survey_body(l, function, owner_of(function));
        }
    }
    l->fn.scope = l->scopes->functions[0];
    class_settle(l);
    for (uint32_t i = 1; i < l->scopes->function_count; i++)
        if (r->live[i])
            constructor_predict(l, l->scopes->functions[i]->ast);
}

/* ---- lowering */

void snapshot_deferred(Lower *l)
{
    for (uint32_t i = 0; l->snapshot && i < l->snapshot->done; i++)
        if (l->snapshot->units->items[i].deferred)
            lower_statement(l, l->ast->list.items[l->snapshot->units->items[i].statement]);
}

uint32_t snapshot_statements(const Lower *l) { return l->snapshot ? l->resume->statements : 0; }

uint32_t snapshot_declarators(const Lower *l, const AstNode *declaration)
{
    bool next = l->snapshot && l->resume->declarators && l->ast->list.items[l->resume->statements] == declaration;
    return next ? l->resume->declarators : 0;
}

const int32_t *snapshot_cells(const Lower *l, uint32_t *count)
{
    *count = l->snapshot ? l->resume->cells.count : 0;
    return l->snapshot ? l->resume->cells.items : NULL;
}

void snapshot_enter(Lower *l)
{
    const Scope *top = l->scopes->functions[0]->scope;
    for (uint32_t i = 0; i < top->count; i++) {
        const Binding *binding = top->items[i];
        const BindingFacts *facts = survey_binding(l, binding);
        if (binding->storage == STORAGE_LOCAL && facts->initial != NO_CONST)
            binding_initialise(l, l->ast, binding, emit_const(l, l->ast, facts->initial));
    }
    start_make(l);
}
