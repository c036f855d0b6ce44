/* The shape that a constructor's objects will have, predicted from its text.
 *
 * `new` allocates the whole object at once, its fields undefined, when nobody can see it before they are set:
 * a run of statements `this.a = ...` during which `this` does not get out and is not looked at. The stores are
 * then plain field stores. What is assigned later in straight-line code extends the prediction by transitions.
 */
#include "lowering.h"

enum { MAX_FIELDS = 100 };

typedef struct Prediction {
    Lower *l;
    int32_t keys[MAX_FIELDS];
    uint32_t count;
    bool leaked; /* `this` is in somebody's hands: only quiet code may go on */
} Prediction;

/* Where a key assigned to an object is sure to become an own plain property: no setter or read-only property of
 * that name can be on its prototypes. */
bool key_assignable(const Lower *l, const AstText *key)
{
    uint8_t flags = survey_text(l, key);
    if (text_is(key, "__proto__") || text_index(key->bytes, key->length) >= 0 || l->survey.computed_accessor)
        return false;
    if (flags & TEXT_ACCESSOR)
        return false;
    return !l->survey.defines || !(flags & (TEXT_STRING | TEXT_LITERAL_KEY | TEXT_ON_PROTOTYPE));
}

int32_t shape_slot(const Lower *l, int32_t shape, int32_t key)
{
    const IrShape *s = &l->program->shapes[shape];
    for (uint32_t i = 0; i < s->count; i++)
        if (s->keys[i] == key)
            return (int32_t)i;
    return -1;
}

/* `shape` plus a plain key; -1: it would be too large. */
int32_t shape_with(Lower *l, int32_t shape, int32_t key)
{
    const IrShape *s = &l->program->shapes[shape];
    int32_t keys[MAX_FIELDS + 1];
    if (s->count >= MAX_FIELDS || s->attributes)
        return -1;
    memcpy(keys, s->keys, s->count * sizeof *keys);
    keys[s->count] = key;
    IrShape longer = {.prototype = s->prototype, .keys = keys, .count = s->count + 1};
    return ir_shape(l->program, &longer);
}

/* ---- how code uses `this` */

typedef enum ThisUse { THIS_UNUSED, THIS_KNOWN_FIELDS, THIS_FREE } ThisUse;

static ThisUse this_use(const Prediction *p, const AstNode *node);

static ThisUse most(ThisUse a, ThisUse b)
{
    return a > b ? a : b;
}

static ThisUse this_use_of_field(const Prediction *p, const AstNode *key)
{
    int32_t constant = constant_text_of(p->l, key->text);
    for (uint32_t i = 0; i < p->count; i++)
        if (p->keys[i] == constant)
            return THIS_KNOWN_FIELDS;
    return THIS_FREE;
}

static ThisUse this_use(const Prediction *p, const AstNode *node)
{
    if (!node)
        return THIS_UNUSED;
    if (node->kind == AST_THIS)
        return THIS_FREE;
    if (node->kind == AST_MEMBER && node->a->kind == AST_THIS)
        return this_use_of_field(p, node->b);
    if (node->function)
        return node->function->arrow && node->function->analysis->captures_this ? THIS_FREE : THIS_UNUSED;
    if ((node->kind == AST_CALL || node->kind == AST_ASSIGN || node->kind == AST_UPDATE) &&
        node->a->kind == AST_MEMBER && node->a->a->kind == AST_THIS)
        return THIS_FREE;
    ThisUse use = most(most(this_use(p, node->a), this_use(p, node->b)), most(this_use(p, node->c), this_use(p, node->d)));
    for (uint32_t i = 0; i < node->list.count; i++)
        use = most(use, this_use(p, node->list.items[i]));
    return use;
}

static bool leaves_function(const AstNode *node)
{
    if (!node || node->function)
        return false;
    if (node->kind == AST_RETURN)
        return true;
    for (uint32_t i = 0; i < node->list.count; i++)
        if (leaves_function(node->list.items[i]))
            return true;
    return leaves_function(node->a) || leaves_function(node->b) || leaves_function(node->c) || leaves_function(node->d);
}

/* ---- the run of statements */

static bool is_arrow_over_this(const AstNode *node)
{
    return node->kind == AST_FUNCTION && node->function->arrow && node->function->analysis->captures_this;
}

/* May the value be computed now, with nobody looking at the object? */
static bool value_passes(Prediction *p, const AstNode *value)
{
    if (is_arrow_over_this(value) || value->kind == AST_THIS) {
        p->leaked = true;
        return true;
    }
    ThisUse use = this_use(p, value);
    if (use == THIS_FREE)
        return false;
    return (use == THIS_UNUSED && !p->leaked) || node_is_quiet(p->l, value);
}

static bool is_field_store(const AstNode *node)
{
    return node->kind == AST_ASSIGN && node->op == OPR_ASSIGN && node->a->kind == AST_MEMBER &&
           node->a->a->kind == AST_THIS;
}

static bool expression_passes(Prediction *p, const AstNode *node)
{
    if (node->kind == AST_SEQUENCE) {
        for (uint32_t i = 0; i < node->list.count; i++)
            if (!expression_passes(p, node->list.items[i]))
                return false;
        return true;
    }
    if (!is_field_store(node))
        return value_passes(p, node);
    const AstText *text = node->a->b->text;
    if (!key_assignable(p->l, text) || p->count == MAX_FIELDS)
        return false;
    if (is_field_store(node->b) ? !expression_passes(p, node->b) : !value_passes(p, node->b))
        return false;
    int32_t key = constant_text_of(p->l, text);
    bool known = false;
    for (uint32_t i = 0; i < p->count; i++)
        known = known || p->keys[i] == key;
    if (!known && p->count < MAX_FIELDS)
        p->keys[p->count++] = key;
    return true;
}

static bool statement_passes(Prediction *p, const AstNode *node)
{
    switch (node->kind) {
    case AST_EMPTY:
    case AST_FUNCTION_DECLARATION: return true;
    case AST_EXPRESSION_STATEMENT: return expression_passes(p, node->a);
    case AST_VAR:
        for (uint32_t i = 0; i < node->list.count; i++)
            if (node->list.items[i]->b && !value_passes(p, node->list.items[i]->b))
                return false;
        return true;
    case AST_IF: return !p->leaked && this_use(p, node) == THIS_UNUSED && !leaves_function(node);
    default: return false;
    }
}

void constructor_predict(Lower *l, const AstFunction *function)
{
    IrFunction *ir = l->program->functions[function->analysis->index];
    const FunctionFacts *facts = survey_function(l, function);
    if (ir->prototype < 0 || function->expression_body)
        return;
    uint32_t replaced = facts->proto_replaced ? 1 : 0;
    if (facts->name && survey_binding(l, facts->name)->prototype_writes > replaced)
        return;
    Prediction p = {.l = l};
    bool observed = false;
    for (uint32_t i = 0; i < function->parameters.count; i++)
        observed = observed || this_use(&p, function->parameters.items[i]) != THIS_UNUSED;
    for (uint32_t i = 0; !observed && i < function->body->list.count; i++)
        if (!statement_passes(&p, function->body->list.items[i]))
            break;
    IrShape shape = {.prototype = ir->prototype, .keys = p.keys, .count = p.count};
    ir->shape = ir_shape(l->program, &shape);
}
