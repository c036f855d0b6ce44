/* When can a function be running, and which accesses may come before their binding is initialised?
 *
 * A function that only one binding holds cannot run before that binding is mentioned. If the mention is in another
 * function, it cannot run before that one does. `reach` is the earliest such moment in the code of the function around it.
 */
#include "analysis.h"

/* The function directly inside `owner` that contains `inner`; NULL if that is `owner` itself. */
FunctionInfo *child_towards(const FunctionInfo *owner, FunctionInfo *inner)
{
    FunctionInfo *child = NULL;
    for (FunctionInfo *f = inner; f && f != owner; f = f->parent)
        child = f;
    return child;
}

static uint32_t reach_now(const FunctionInfo *f)
{
    if (!f->carrier)
        return f->created;
    uint32_t reach = NEVER;
    for (uint32_t i = 0; i < f->carrier->mentions.count; i++) {
        const Mention *m = &f->carrier->mentions.items[i];
        if (!m->reads)
            continue;
        const FunctionInfo *child = child_towards(f->parent, m->function);
        uint32_t at = !child ? m->order : child == f ? NEVER : child->reach;
        if (at < reach)
            reach = at;
    }
    return reach < f->created ? f->created : reach;
}

void find_reach(Analysis *a)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 1; i < a->functions.count; i++) {
            FunctionInfo *f = a->functions.items[i];
            uint32_t reach = reach_now(f);
            changed |= reach != f->reach;
            f->reach = reach;
        }
    }
}

/* May this access come before the binding's declaration has given it its value? */
bool may_precede(const BindingInfo *info, const Mention *m)
{
    if (m->initialises || info->ready == NEVER)
        return false;
    const FunctionInfo *child = child_towards(owner_of(info), m->function);
    bool is_switch = scope_info(info->binding.scope)->is_switch;
    if (child)
        return is_switch || child->reach < info->ready;
    return m->order < info->ready || (is_switch && m->arm != info->arm);
}

void find_tdz(Analysis *a)
{
    for (uint32_t i = 0; i < a->bindings.count; i++) {
        BindingInfo *info = a->bindings.items[i];
        BindingKind kind = info->binding.kind;
        if (kind != BINDING_LET && kind != BINDING_CONST && kind != BINDING_PARAMETER)
            continue;
        for (uint32_t k = 0; k < info->mentions.count; k++) {
            Mention *m = &info->mentions.items[k];
            if (!may_precede(info, m))
                continue;
            m->node->checks_tdz = true;
            info->binding.needs_tdz = true;
        }
    }
}

/* Are x and y in one loop that turns while a scope living in `within` stays the same? */
bool shares_loop(const Loop *x, const Loop *y, const Loop *within)
{
    while (x != y) {
        uint32_t dx = x ? x->depth : 0, dy = y ? y->depth : 0;
        if (dx >= dy)
            x = x ? x->parent : NULL;
        if (dy > dx || (dx == dy && y))
            y = y ? y->parent : NULL;
    }
    return x && x->depth > (within ? within->depth : 0);
}
