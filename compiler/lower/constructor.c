/* The shape that a constructor's objects will have, predicted from its text.
 *
 * `new` allocates the whole object at once, its fields undefined, when nobody can see it before they are set:
 * a run of statements `this.a = ...` during which `this` does not get out and is not looked at. The stores are
 * then plain field stores. What is assigned later in straight-line code extends the prediction by transitions.
 */
#include "lowering.h"

#include "layout.h"

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
    int32_t constant = constant_field_key(p->l, key);
    if (key->kind == AST_PRIVATE && !(key->private && key->private->field))
        return THIS_FREE;
    for (uint32_t i = 0; i < p->count; i++)
        if (p->keys[i] == constant)
            return THIS_KNOWN_FIELDS;
    return THIS_FREE;
}

static ThisUse this_use(const Prediction *p, const AstNode *node)
{
    if (!node)
        return THIS_UNUSED;
    if (node->kind == AST_THIS || node->kind == AST_SUPER || node->class)
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
    return !node->function && (node->kind == AST_RETURN || ast_some(node, leaves_function));
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

static void add_key(Prediction *p, int32_t key)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (p->keys[i] == key)
            return;
    if (p->count < MAX_FIELDS)
        p->keys[p->count++] = key;
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
    bool private = node->a->b->kind == AST_PRIVATE;
    if (private ? this_use_of_field(p, node->a->b) != THIS_KNOWN_FIELDS : !key_assignable(p->l, text) || p->count == MAX_FIELDS)
        return false;
    if (is_field_store(node->b) ? !expression_passes(p, node->b) : !value_passes(p, node->b))
        return false;
    if (!private)
        add_key(p, constant_text_of(p->l, text));
    return true;
}

static bool statement_passes(Prediction *p, const AstNode *node)
{
    switch (node->kind) {
    case AST_EMPTY:
    case AST_FUNCTION_DECLARATION: return true;
    case AST_EXPRESSION_STATEMENT: return expression_passes(p, node->a);
    case AST_VAR:
        for (uint32_t i = 0; i < node->list.count; i++) {
            if (ast_is_pattern(node->list.items[i]->a) && (p->leaked || this_use(p, node->list.items[i]) != THIS_UNUSED))
                return false;
            if (node->list.items[i]->b && !value_passes(p, node->list.items[i]->b))
                return false;
        }
        return true;
    case AST_IF: return !p->leaked && this_use(p, node) == THIS_UNUSED && !leaves_function(node);
    default: return false;
    }
}

/* ---- classes */

static bool fields_pass(Prediction *p, const AstClass *class)
{
    if (class->brand)
        add_key(p, constant_private_key(p->l, class->brand));
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (member->is_static || member->property != PROP_VALUE)
            continue;
        bool named = !member->computed && (member->a->kind == AST_PRIVATE || (member->a->kind == AST_STRING &&
                     !text_is(member->a->text, "__proto__") && text_index(member->a->text->bytes, member->a->text->length) < 0));
        if (!named || p->count == MAX_FIELDS || (member->b && !value_passes(p, member->b)))
            return false;
        add_key(p, constant_field_key(p->l, member->a));
    }
    return true;
}

static bool is_super_call(const AstNode *node)
{
    return node->kind == AST_EXPRESSION_STATEMENT && node->a->kind == AST_CALL && node->a->a->kind == AST_SUPER;
}

/* What the base makes; then the class's own fields. Returns the number of statements done with, or UINT32_MAX: stop. */
static uint32_t base_passes(Prediction *p, const AstClass *class)
{
    const AstList *list = &class->constructor->body->list;
    int32_t parent = class_parent(p->l, class);
    const AstFunction *function = parent != NO_CONST ? constant_function(p->l, parent) : NULL;
    uint32_t at = 0;
    if (!function)
        return UINT32_MAX;
    constructor_predict(p->l, function);
    int32_t shape = p->l->program->functions[function->analysis->index]->shape;
    if (shape < 0)
        return UINT32_MAX;
    p->count = p->l->program->shapes[shape].count;
    memcpy(p->keys, p->l->program->shapes[shape].keys, p->count * sizeof *p->keys);
    while (at < list->count && !is_super_call(list->items[at]))
        at++;
    if (!survey_function(p->l, function)->whole || class->super_calls != 1 || class->super_in_arrow || at == list->count)
        return UINT32_MAX;
    return fields_pass(p, class) ? at + 1 : UINT32_MAX;
}

static bool has_shape(Lower *l, const AstFunction *function)
{
    if (!function->class)
        return true;
    if (!function->class->heritage)
        return true;
    int32_t parent = class_parent(l, function->class);
    const AstFunction *base = parent != NO_CONST ? constant_function(l, parent) : NULL;
    if (!base)
        return false;
    constructor_predict(l, base);
    return l->program->functions[base->analysis->index]->shape >= 0;
}

/* A generator function's objects have nothing but the hidden slot. */
static void predict_generator(Lower *l, IrFunction *ir)
{
    int32_t *key = ARENA_ARRAY(l->arena, int32_t, 1);
    uint8_t *attributes = ARENA_ARRAY(l->arena, uint8_t, 1);
    *key = ir_const_simple(l->program, CONST_INTERNAL);
    *attributes = ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY;
    IrShape shape = {.prototype = ir->prototype, .keys = key, .attributes = attributes, .count = 1};
    ir->shape = ir_shape(l->program, &shape);
}

void constructor_predict(Lower *l, const AstFunction *function)
{
    IrFunction *ir = l->program->functions[function->analysis->index];
    FunctionFacts *facts = survey_function(l, function);
    const AstClass *class = function->class;
    if (ir->prototype < 0 || function->expression_body || facts->predicted)
        return;
    facts->predicted = true;
    if (ir->generator) {
        predict_generator(l, ir);
        return;
    }
    uint32_t replaced = facts->proto_replaced ? 1 : 0;
    if ((facts->name && survey_binding(l, facts->name)->prototype_writes > replaced) || !has_shape(l, function))
        return;
    Prediction p = {.l = l};
    bool passes = true;
    uint32_t i = 0;
    if (class && class->heritage) {
        i = base_passes(&p, class);
        passes = i != UINT32_MAX;
    } else if (class) {
        passes = fields_pass(&p, class);
    }
    for (uint32_t k = 0; k < function->parameters.count && !(class && class->heritage); k++)
        passes = passes && this_use(&p, function->parameters.items[k]) == THIS_UNUSED;
    for (; passes && i < function->body->list.count; i++)
        passes = statement_passes(&p, function->body->list.items[i]);
    facts->whole = passes && !p.leaked && !ir->takes_target;
    if (class && class->heritage)
        facts->whole = passes && !p.leaked;
    IrShape shape = {.prototype = ir->prototype, .keys = p.keys, .count = p.count};
    ir->shape = ir_shape(l->program, &shape);
}
