/* Bindings and where they live: SSA values, pinned locals, cells, captures, globals. */
#include "lowering.h"

/* SSA variable (of the value, or of the cell) or pinned local of a binding in the function being lowered. */
static uint32_t place_of(Lower *l, const Binding *binding)
{
    if (binding->id >= l->place_count) {
        uint32_t count = l->place_count * 2 > binding->id + 64 ? l->place_count * 2 : binding->id + 64;
        BindingPlace *places = ARENA_ARRAY(l->arena, BindingPlace, count);
        if (l->place_count)
            memcpy(places, l->places, l->place_count * sizeof *places);
        l->places = places;
        l->place_count = count;
    }
    BindingPlace *place = &l->places[binding->id];
    if (place->epoch != l->fn.ir->index + 1) {
        place->epoch = l->fn.ir->index + 1;
        place->index = binding->storage == STORAGE_LOCAL && binding->pinned ? local_new(l, IR_ANY) : variable_new(l);
    }
    return place->index;
}

static bool is_own(const Lower *l, const Binding *binding)
{
    return binding->function == l->fn.scope;
}

/* The capture that holds a binding of an outer function. */
static const Capture *capture_of(const Lower *l, const Binding *binding, int32_t *index)
{
    *index = scope_capture_index(l->fn.scope, binding);
    return &l->fn.scope->items[*index];
}

static IrInstr *load(Lower *l, const AstNode *node, const Binding *binding)
{
    int32_t index;
    if (binding->storage == STORAGE_GLOBAL)
        return emit0(l, node, IR_getglobal, (int32_t)binding->global);
    if (binding->storage == STORAGE_PROPERTY)
        return global_property(l, node, binding->name);
    if (!is_own(l, binding)) {
        const Capture *capture = capture_of(l, binding, &index);
        IrInstr *value = emit0(l, node, IR_getcap, index);
        return capture->by_value ? value : emit1(l, node, IR_getcell, 0, value);
    }
    uint32_t place = place_of(l, binding);
    if (binding->storage == STORAGE_CELL)
        return emit1(l, node, IR_getcell, 0, variable_read(l, place));
    if (binding->pinned)
        return emit0(l, node, IR_getlocal, (int32_t)place);
    return variable_read(l, place);
}

/* A cell made in this block that nothing has used yet may as well be made now, around its first value. */
static bool is_untouched(const Lower *l, const IrInstr *cell)
{
    enum { FAR = 200 };
    if (cell->op != IR_newcell || cell->block != l->fn.block)
        return false;
    int distance = 0;
    for (const IrInstr *i = cell->next; i; i = i->next) {
        for (uint32_t k = 0; k < i->arg_count; k++)
            if (i->args[k] == cell)
                return false;
        if (++distance > FAR)
            return false;
    }
    return true;
}

static void store_cell(Lower *l, const AstNode *node, uint32_t place, IrInstr *value)
{
    IrInstr *cell = variable_read(l, place);
    if (!is_untouched(l, cell)) {
        emit2(l, node, IR_setcell, 0, cell, value);
        return;
    }
    ir_remove(cell);
    variable_write(l, place, emit1(l, node, IR_newcell, 0, value));
}

static void store(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value)
{
    int32_t index;
    if (binding->storage == STORAGE_CONSTANT)
        return;
    if (binding->storage == STORAGE_GLOBAL) {
        emit1(l, node, IR_setglobal, (int32_t)binding->global, value);
        return;
    }
    if (binding->storage == STORAGE_PROPERTY) {
        emit2(l, node, IR_setfield, constant_text_of(l, binding->name), global_object(l, node), value);
        return;
    }
    if (!is_own(l, binding)) {
        capture_of(l, binding, &index);
        emit2(l, node, IR_setcell, 0, emit0(l, node, IR_getcap, index), value);
        return;
    }
    uint32_t place = place_of(l, binding);
    if (binding->storage == STORAGE_CELL)
        store_cell(l, node, place, value);
    else if (binding->pinned)
        emit1(l, node, IR_setlocal, (int32_t)place, value);
    else
        variable_write(l, place, value);
}

/* `this` has no name: the message is another one. */
static void check_binding(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value)
{
    bool is_this = binding == binding->function->this_binding;
    emit1(l, node, IR_chktdz, is_this ? ir_const_string(l->program, "", 0) : constant_text_of(l, binding->name), value);
}

IrInstr *binding_read(Lower *l, const AstNode *node, const Binding *binding, bool checks_tdz)
{
    if (binding->storage == STORAGE_CONSTANT)
        return emit_const(l, node, binding_constant(l, binding, false));
    IrInstr *value = load(l, node, binding);
    if (checks_tdz)
        check_binding(l, node, binding, value);
    return value;
}

void binding_initialise(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value)
{
    store(l, node, binding, value);
}

void binding_assign(Lower *l, const AstNode *node, IrInstr *value)
{
    const Binding *binding = node->reference;
    if (!binding) { /* undefined, NaN, Infinity: read-only properties of the global object */
        emit0(l, node, IR_throwconst, constant_text_of(l, node->text));
        return;
    }
    if (node->checks_tdz)
        check_binding(l, node, binding, load(l, node, binding));
    if (binding->kind == BINDING_CONST || binding->kind == BINDING_FUNCTION_NAME || binding->kind == BINDING_IMPORT)
        emit0(l, node, IR_throwconst, constant_text_of(l, binding->name));
    else
        store(l, node, binding, value);
}

/* ---- scopes */

static void cell_new(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value)
{
    variable_write(l, place_of(l, binding), emit1(l, node, IR_newcell, 0, value));
}

static IrInstr *first_value(Lower *l, const AstNode *node, const Binding *binding)
{
    return binding->needs_tdz ? emit_const(l, node, ir_const_simple(l->program, CONST_TDZ)) : l->fn.undefined;
}

static void binding_enter(Lower *l, const AstNode *node, const Binding *binding)
{
    bool lexical = binding->kind == BINDING_LET || binding->kind == BINDING_CONST;
    switch (binding->storage) {
    case STORAGE_CONSTANT: case STORAGE_PROPERTY: break;
    case STORAGE_CELL: cell_new(l, node, binding, first_value(l, node, binding)); break;
    case STORAGE_GLOBAL:
        if (lexical && l->fn.loops > 0)
            store(l, node, binding, first_value(l, node, binding));
        break;
    case STORAGE_LOCAL:
        if (binding->needs_tdz)
            store(l, node, binding, first_value(l, node, binding));
        break;
    }
}

/* Bindings come to life, then the scope's function declarations. Parameters and the like are function.c's. */
void scope_enter(Lower *l, const Scope *scope, const AstNode *node)
{
    if (!scope)
        return;
    for (uint32_t i = 0; i < scope->count; i++) {
        BindingKind kind = scope->items[i]->kind;
        if (kind != BINDING_PARAMETER && kind != BINDING_ARGUMENTS && kind != BINDING_FUNCTION_NAME &&
            kind != BINDING_CATCH && kind != BINDING_NEW_TARGET)
            binding_enter(l, node, scope->items[i]);
    }
    for (uint32_t i = 0; i < scope->functions.count; i++) {
        const AstNode *declaration = scope->functions.items[i];
        const Binding *binding = declaration->a->reference;
        bool placed = binding->storage == STORAGE_GLOBAL || binding->storage == STORAGE_PROPERTY;
        bool is_initial = placed && scope == l->scopes->functions[0]->scope && declaration->function->analysis->count == 0;
        if (binding->storage != STORAGE_CONSTANT && !is_initial)
            store(l, declaration, binding, function_value(l, declaration, declaration->function));
    }
}

void scope_iterate(Lower *l, const Scope *scope, const AstNode *node)
{
    if (!scope || !scope->per_iteration)
        return;
    for (uint32_t i = 0; i < scope->count; i++) {
        const Binding *binding = scope->items[i];
        if (binding->storage == STORAGE_CELL)
            cell_new(l, node, binding, load(l, node, binding));
    }
}

void binding_declare(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value)
{
    if (binding->storage == STORAGE_CELL && is_own(l, binding))
        cell_new(l, node, binding, value);
    else
        store(l, node, binding, value);
}

/* ---- closures and this */

static IrInstr *at_entry(Lower *l, IrOp op)
{
    return ir_insert_before(l->program, l->fn.ir, l->fn.undefined, op, NULL, 0, 0);
}

IrInstr *this_read(Lower *l, const AstNode *node)
{
    FunctionState *fn = &l->fn;
    if (node->kind == AST_THIS && node->reference)
        return class_binding(l, node, node->reference);
    if (!fn->scope->ast)
        return fn->undefined;
    if (fn->scope->captures_this)
        return emit0(l, node, IR_getcap, (int32_t)fn->scope->this_capture);
    if (fn->scope->ast->arrow)
        return fn->undefined;
    if (!fn->this_value)
        fn->this_value = at_entry(l, IR_this);
    return fn->this_value;
}

/* What a new closure gets for one of its captures. */
IrInstr *binding_capture(Lower *l, const AstNode *node, const Capture *capture)
{
    if (!capture->from_parent)
        return emit0(l, node, IR_getcap, (int32_t)capture->parent_index);
    if (!capture->binding)
        return this_read(l, node);
    if (capture->binding->storage == STORAGE_CELL && !capture->by_value)
        return variable_read(l, place_of(l, capture->binding));
    return load(l, node, capture->binding);
}
