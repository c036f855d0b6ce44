/* Where bindings live: decided for the whole program at once, because whether a function is a constant depends on
 * whether the functions it mentions are.
 *
 * Start from the best case, every function a constant, and take back what fails: a function that mentions a variable of
 * an outer function needs a closure, so its binding needs storage, so functions that mention it may need closures...
 */
#include "analysis.h"

enum { TOP_LEVEL_LOCALS = 96 }; /* registers of the entry function that variables may take; more become globals */

/* ---- who mentions what from outside */

static void find_free(Analysis *a)
{
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        FunctionInfo *owner = owner_of(info);
        for (uint32_t k = 0; k < info->mentions.count; k++) {
            FunctionInfo *f = info->mentions.items[k].function;
            for (; f != owner; f = f->parent) {
                if (f->free.count && f->free.items[f->free.count - 1] == info)
                    break; /* this one and those around it have it */
                VEC_PUSH(a->arena, &f->free, info);
                if (f->parent == owner)
                    VEC_PUSH(a->arena, &info->closures, f);
            }
        }
    }
}

/* ---- constants and globals */

static bool is_global(const BindingInfo *info)
{
    return info->binding.function->ast == NULL && info->binding.captured && !scope_info(info->binding.scope)->loop;
}

static bool is_candidate(const BindingInfo *info)
{
    const Binding *b = &info->binding;
    if (b->kind == BINDING_FUNCTION_NAME) /* each evaluation of a class makes another function */
        return !b->function->ast->class || b->function->ast->class->unique;
    if (!info->value || b->assignments || info->initialisers != 1 || b->needs_tdz)
        return false;
    if (b->kind == BINDING_FUNCTION || b->kind == BINDING_LET || b->kind == BINDING_CONST)
        return true;
    if (b->kind != BINDING_VAR || !info->straight)
        return false;
    for (uint32_t k = 0; k < info->mentions.count; k++)
        if (may_precede(info, &info->mentions.items[k]))
            return false;
    return true;
}

static bool needs_closure(const FunctionInfo *f)
{
    if (f->wants_this)
        return true;
    for (uint32_t i = 0; i < f->free.count; i++)
        if (!f->free.items[i]->candidate && !is_global(f->free.items[i]))
            return true;
    return false;
}

static void find_constants(Analysis *a)
{
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        if (info->binding.kind == BINDING_FUNCTION_NAME)
            info->value = info->binding.function->ast;
        info->candidate = is_candidate(info);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < a->bindings.count; i++) {
            BindingInfo *info = a->bindings.items[i];
            if (info->candidate && needs_closure((FunctionInfo *)info->value->analysis)) {
                info->candidate = false;
                changed = true;
            }
        }
    }
}

/* ---- values or cells */

/* Has the binding its last value by the time `created`, when a closure made within `loop` takes a copy? */
bool is_order_safe(const BindingInfo *info, uint32_t created, const Loop *loop)
{
    const Loop *own = scope_info(info->binding.scope)->loop;
    for (uint32_t k = 0; k < info->mentions.count; k++) {
        const Mention *m = &info->mentions.items[k];
        if (!m->writes)
            continue;
        if (m->function != owner_of(info) || m->order > created || shares_loop(m->loop, loop, own))
            return false;
    }
    return true;
}

static bool needs_cell(const BindingInfo *info)
{
    for (uint32_t i = 0; i < info->closures.count; i++)
        if (!is_order_safe(info, info->closures.items[i]->created, info->closures.items[i]->created_loop))
            return true;
    return false;
}

static void place_bindings(Analysis *a)
{
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        Binding *b = &info->binding;
        if (info->candidate) {
            b->storage = STORAGE_CONSTANT;
            b->constant = info->value;
        } else if (is_global(info)) {
            b->storage = STORAGE_GLOBAL;
        } else {
            b->storage = needs_cell(info) ? STORAGE_CELL : STORAGE_LOCAL;
        }
    }
    uint32_t locals = 0;
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        bool top = !info->binding.function->ast && !scope_info(info->binding.scope)->loop;
        if (top && info->binding.storage == STORAGE_LOCAL && ++locals > TOP_LEVEL_LOCALS)
            info->binding.storage = STORAGE_GLOBAL;
    }
    for (uint32_t i = 0; i < a->assigned.count; i++)
        a->assigned.items[i]->storage = STORAGE_GLOBAL;
    place_global(a);
}

/* ---- captures */

static void add_capture(Analysis *a, FunctionInfo *f, Binding *binding)
{
    const ScopeFunction *parent = f->function.parent;
    Capture capture = {.binding = binding, .by_value = binding->storage != STORAGE_CELL, .from_parent = binding->function == parent};
    if (!capture.from_parent)
        capture.parent_index = (uint32_t)scope_capture_index(parent, binding);
    VEC_PUSH(a->arena, &f->function, capture);
}

static void capture_this(Analysis *a, FunctionInfo *f)
{
    const ScopeFunction *parent = f->function.parent;
    Capture capture = {.by_value = true, .from_parent = !parent->captures_this};
    capture.parent_index = parent->this_capture;
    f->function.captures_this = true;
    f->function.this_capture = f->function.count;
    VEC_PUSH(a->arena, &f->function, capture);
}

/* Parents come first, so what a parent has to pass on is there already. */
static void find_captures(Analysis *a)
{
    for (uint32_t i = 1; i < a->functions.count; i++) {
        FunctionInfo *f = a->functions.items[i];
        for (uint32_t k = 0; k < f->free.count; k++) {
            Binding *binding = &f->free.items[k]->binding;
            if (binding->storage == STORAGE_LOCAL || binding->storage == STORAGE_CELL)
                add_capture(a, f, binding);
        }
        if (f->wants_this)
            capture_this(a, f);
    }
}

int scope_capture_index(const ScopeFunction *function, const Binding *binding)
{
    for (uint32_t i = 0; i < function->count; i++)
        if (function->items[i].binding == binding && binding)
            return (int)i;
    return -1;
}

/* ---- what exception handlers see */

/* Written while a handler guards the code, and looked at when that handler may have run. */
static bool is_seen_by_handler(const BindingInfo *info, const Region *region)
{
    const ScopeInfo *scope = scope_info(info->binding.scope);
    if (region->function != owner_of(info) || (scope->start > region->first && scope->start <= region->last))
        return false;
    bool written = false, seen = false;
    for (uint32_t k = 0; k < info->mentions.count; k++) {
        const Mention *m = &info->mentions.items[k];
        bool inside = m->function == region->function && m->order >= region->first && m->order <= region->last;
        written |= inside && m->writes;
        seen |= m->function == region->function && m->order > region->last;
    }
    for (uint32_t i = 0; i < info->closures.count; i++)
        seen |= info->closures.items[i]->created > region->last;
    return written && (seen || shares_loop(region->loop, region->loop, scope->loop));
}

static void find_pinned(Analysis *a)
{
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        for (uint32_t r = 0; r < a->regions.count && info->binding.storage == STORAGE_LOCAL && !info->binding.pinned; r++)
            info->binding.pinned = is_seen_by_handler(info, &a->regions.items[r]);
    }
}

void find_storage(Analysis *a)
{
    find_free(a);
    find_constants(a);
    place_bindings(a);
    find_captures(a);
    find_pinned(a);
}
