/* Object and array literals.
 *
 * What is constant lies in flash. A literal that is evaluated once IS the flash object (a write makes its
 * overlay in RAM); one that is evaluated again and again is a template to be cloned. Empty literals are going
 * to be filled, so they start in RAM.
 */
#include "lowering.h"

#include "layout.h"

enum {
    MAX_DIRECT = 64,   /* values that newobj and newarr take at once */
    MAX_KEYS = 8000,   /* of a shape in flash: each is a constant of the image, which are 8,192 */
    SMALL_LITERAL = 24 /* values: a written literal up to that size is copied whole */
};

typedef struct LiteralTraits {
    bool constant;
    bool empty;        /* it is, or holds, an empty literal */
    bool nested;
    bool refers;       /* to a thing with identity that is not part of it: a copy must not copy that */
    bool writes_itself; /* a method that assigns to this */
    uint32_t size;
} LiteralTraits;

static bool is_proto_setter(const AstNode *property)
{
    return !property->computed && !property->shorthand && property->property == PROP_VALUE &&
           property->a->kind == AST_STRING && text_is(property->a->text, "__proto__");
}

/* The key constant of a property that a shape can hold, or NO_CONST. */
static int32_t plain_key(Lower *l, const AstNode *property)
{
    bool plain = property->kind == AST_PROPERTY && !is_proto_setter(property) && !property_names_late(l, property) &&
                 (property->property == PROP_VALUE || property->property == PROP_METHOD);
    return plain ? constant_property_key(l, property) : NO_CONST;
}

static bool is_literal(const AstNode *node)
{
    return node->kind == AST_ARRAY || node->kind == AST_OBJECT;
}

static void examine(Lower *l, const AstNode *node, LiteralTraits *traits);

static void examine_value(Lower *l, const AstNode *value, LiteralTraits *traits)
{
    traits->size++;
    if (is_literal(value)) {
        traits->nested = true;
        examine(l, value, traits);
        return;
    }
    int32_t constant = constant_of(l, value);
    if (constant == NO_CONST)
        traits->constant = false;
    else if (ir_const_has_identity(l->program->consts[constant].kind))
        traits->refers = true;
    else if (value->kind == AST_FUNCTION && !value->function->arrow)
        traits->writes_itself = traits->writes_itself || survey_function(l, value->function)->writes_this;
}

static void examine(Lower *l, const AstNode *node, LiteralTraits *traits)
{
    uint32_t count = node->list.count;
    traits->empty = traits->empty || count == 0;
    if (node->reference) /* a method says super */
        traits->constant = false;
    if (node->kind == AST_OBJECT && count > MAX_KEYS)
        traits->constant = false;
    for (uint32_t i = 0; i < count && traits->constant; i++) {
        const AstNode *item = node->list.items[i];
        if (node->kind == AST_OBJECT) {
            if (plain_key(l, item) == NO_CONST)
                traits->constant = false;
            else
                examine_value(l, item->b, traits);
        } else if (item && item->kind == AST_SPREAD) {
            traits->constant = false;
        } else if (item) {
            examine_value(l, item, traits);
        }
    }
}

/* ---- constants */

static int32_t build(Lower *l, const AstNode *node);

static int32_t build_value(Lower *l, const AstNode *node)
{
    return is_literal(node) ? build(l, node) : constant_of(l, node);
}

static int32_t build_array(Lower *l, const AstNode *node)
{
    uint32_t count = node->list.count;
    int32_t *items = ARENA_ARRAY(l->arena, int32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        items[i] = node->list.items[i] ? build_value(l, node->list.items[i]) : ir_const_simple(l->program, CONST_HOLE);
    IrConst array = {.kind = CONST_ARRAY, .items = items, .item_count = count};
    return ir_const(l->program, &array);
}

/* Slot of `key` among the first `count`; a repeated key keeps its first place. */
static uint32_t key_place(const int32_t *keys, uint32_t count, int32_t key)
{
    uint32_t i = 0;
    while (i < count && keys[i] != key)
        i++;
    return i;
}

static int32_t build_object(Lower *l, const AstNode *node)
{
    uint32_t count = 0;
    int32_t *keys = ARENA_ARRAY(l->arena, int32_t, node->list.count + 1);
    int32_t *items = ARENA_ARRAY(l->arena, int32_t, node->list.count + 1);
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *property = node->list.items[i];
        int32_t key = plain_key(l, property);
        uint32_t place = key_place(keys, count, key);
        count += place == count;
        keys[place] = key;
        items[place] = build_value(l, property->b);
    }
    IrShape shape = {.prototype = l->object_prototype, .keys = keys, .count = count};
    IrConst object = {.kind = CONST_OBJECT, .index = ir_shape(l->program, &shape), .items = items, .item_count = count};
    return ir_const(l->program, &object);
}

static int32_t build(Lower *l, const AstNode *node)
{
    return node->kind == AST_ARRAY ? build_array(l, node) : build_object(l, node);
}

static bool evaluated_once(const Lower *l)
{
    return !l->fn.scope->ast && l->fn.loops == 0;
}

/* Is the value evidently going to be written, so that it had better start in RAM? */
static bool is_written(const LiteralTraits *traits, const BindingFacts *holder)
{
    if (traits->writes_itself || (holder && holder->mutated))
        return true;
    return holder && holder->mutated_deep && traits->size <= SMALL_LITERAL;
}

static LiteralTraits traits_of(Lower *l, const AstNode *node)
{
    LiteralTraits traits = {.constant = true};
    examine(l, node, &traits);
    return traits;
}

int32_t constant_literal_once(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    if (node->kind == AST_BYTES)
        return constant_bytes(l, node);
    if (node->kind == AST_NEW && evaluated_once(l))
        return holder && holder->mutated ? NO_CONST : constant_typed(l, node);
    if (node->kind == AST_REGEXP && evaluated_once(l))
        return constant_regexp(l, node);
    if (!is_literal(node) || !evaluated_once(l))
        return NO_CONST;
    LiteralTraits traits = traits_of(l, node);
    return traits.constant && !traits.empty && !is_written(&traits, holder) ? build(l, node) : NO_CONST;
}

/* The literal as a constant or a copy of one; NULL: it must be built. */
static IrInstr *lower_constant_literal(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    if (node->list.count == 0)
        return NULL;
    int32_t constant = constant_literal_once(l, node, holder);
    if (constant != NO_CONST)
        return emit_const(l, node, constant);
    LiteralTraits traits = traits_of(l, node);
    if (!traits.constant || traits.refers)
        return NULL;
    /* evaluated once and written at the top: what is nested may stay in flash */
    bool whole = !evaluated_once(l) || !traits.nested || traits.size <= SMALL_LITERAL;
    return whole ? emit0(l, node, IR_clone, build(l, node)) : NULL;
}

/* ---- objects */

static IrInstr *property_key(Lower *l, const AstNode *property)
{
    if (!property->computed)
        return property->a->kind == AST_STRING ? emit_const(l, property->a, constant_text_of(l, property->a->text))
                                               : emit_number(l, property->a, property->a->number);
    IrInstr *key = lower_expression(l, property->a);
    const char *text;
    uint32_t length;
    int32_t constant = constant_of(l, property->a);
    return constant_text(l, constant, &text, &length) || constant_is_symbol(l, constant)
               ? key : emit1(l, property->a, IR_tokey, 0, key);
}

/* The value; a function that has no name of its own gets the computed key's. */
IrInstr *property_value(Lower *l, const AstNode *property, IrInstr *key)
{
    if (!property_names_late(l, property))
        return lower_expression(l, property->b);
    bool function = property->b->kind == AST_FUNCTION;
    IrInstr *args[3] = {function ? function_fresh(l, property, property->b->function) : lower_expression(l, property->b), key,
                        emit_number(l, property, property->property == PROP_GET ? 1 : property->property == PROP_SET ? 2 : 0)};
    call_builtin(l, property, "@name", args, 3);
    return args[0];
}

static void lower_property(Lower *l, const AstNode *property, IrInstr *object)
{
    if (property->kind == AST_SPREAD) {
        IrInstr *args[2] = {object, lower_expression(l, property->a)};
        call_builtin(l, property, "@copy", args, 2);
        return;
    }
    if (is_proto_setter(property)) {
        emit2(l, property, IR_setproto, 0, object, lower_expression(l, property->b));
        return;
    }
    IrOp op = property->property == PROP_GET ? IR_defget : property->property == PROP_SET ? IR_defset : IR_deffield;
    IrInstr *key = property_key(l, property);
    emit3(l, property, op, 0, object, key, property_value(l, property, key));
}

IrInstr *lower_object(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    IrInstr *constant = lower_constant_literal(l, node, holder);
    if (constant)
        return constant;
    int32_t keys[MAX_DIRECT];
    IrInstr *values[MAX_DIRECT];
    uint32_t count = 0, i = 0;
    for (; i < node->list.count && count < MAX_DIRECT && !node->reference; i++) {
        const AstNode *property = node->list.items[i];
        int32_t key = plain_key(l, property);
        if (key == NO_CONST)
            break;
        uint32_t place = key_place(keys, count, key);
        count += place == count;
        keys[place] = key;
        values[place] = lower_expression(l, property->b);
    }
    IrShape shape = {.prototype = l->object_prototype, .keys = keys, .count = count};
    IrInstr *object = emit(l, node, IR_newobj, ir_shape(l->program, &shape), values, count);
    if (node->reference) /* its methods know it */
        binding_initialise(l, node, node->reference, object);
    for (; i < node->list.count; i++)
        lower_property(l, node->list.items[i], object);
    return object;
}

/* ---- template objects (13.2.8.4) */

/* A frozen array, with one more property if `raw` is a constant. */
static int32_t frozen_array(Lower *l, int32_t *items, uint32_t count, int32_t raw)
{
    enum { FROZEN = 15 /* LIMIT_* of runtime/types/own.h */ };
    int32_t array = ir_const(l->program, &(IrConst){.kind = CONST_ARRAY, .items = items, .item_count = count, .sealed = true});
    Draft properties = {.parent = constant_library(l, "Array.prototype")};
    draft_put(l, &properties, ir_const_simple(l->program, CONST_INTERNAL), ir_const_number(l->program, FROZEN), ATTR_HIDDEN);
    if (raw != NO_CONST)
        draft_put(l, &properties, ir_const_string(l->program, "raw", 3), raw, ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT);
    ir_side(l->program, array, draft_finish(l, &properties, NO_CONST));
    return array;
}

int32_t template_object(Lower *l, const AstNode *node)
{
    for (uint32_t i = 0; i < l->templates.count; i++)
        if (l->templates.items[i].node == node)
            return l->templates.items[i].constant;
    uint32_t count = node->list.count / 2;
    int32_t *items[2];
    for (uint32_t which = 0; which < 2; which++) {
        items[which] = ARENA_ARRAY(l->arena, int32_t, count + 1);
        for (uint32_t i = 0; i < count; i++) {
            const AstNode *text = node->list.items[2 * i + which];
            items[which][i] = text ? constant_text_of(l, text->text) : ir_const_simple(l->program, CONST_UNDEFINED);
        }
    }
    TemplateObject made = {node, frozen_array(l, items[0], count, frozen_array(l, items[1], count, NO_CONST))};
    VEC_PUSH(l->arena, &l->templates, made);
    return made.constant;
}

/* ---- arrays */

/* A new array of the list's expressions from number `first` on: holes and spreads too. */
IrInstr *lower_elements(Lower *l, const AstNode *node, const AstList *list, uint32_t first)
{
    IrInstr *values[MAX_DIRECT];
    uint32_t count = 0, i = first;
    for (; i < list->count && count < MAX_DIRECT && list->items[i] && list->items[i]->kind != AST_SPREAD; i++)
        values[count++] = lower_expression(l, list->items[i]);
    IrInstr *array = emit(l, node, IR_newarr, 0, values, count);
    for (; i < list->count; i++) {
        const AstNode *item = list->items[i];
        if (!item)
            emit1(l, node, IR_appendhole, 0, array);
        else if (item->kind == AST_SPREAD)
            emit2(l, item, IR_spread, 0, array, lower_expression(l, item->a));
        else
            emit2(l, item, IR_append, 0, array, lower_expression(l, item));
    }
    return array;
}

IrInstr *lower_array(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    IrInstr *constant = lower_constant_literal(l, node, holder);
    return constant ? constant : lower_elements(l, node, &node->list, 0);
}
