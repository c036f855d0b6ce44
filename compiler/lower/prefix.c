/* The inert start of the program, evaluated at build time.
 *
 * A program begins with declarations: functions, constants, tables, methods put on prototypes. As long as no
 * statement runs script code, nobody can tell when they happen, so they happen here: globals start with their
 * values, prototypes lie in flash with their methods on, and no code is made. The first statement that does
 * anything else ends the prefix.
 */
#include "lowering.h"

#include "layout.h"

/* ---- prototypes of constructors */

static bool wants_prototype(Lower *l, const AstFunction *function)
{
    const FunctionFacts *facts = survey_function(l, function);
    if (function->generator && function->analysis->count == 0) /* whoever calls it */
        return !(facts->name && survey_binding(l, facts->name)->prototype_writes) && !(facts->key && survey_text(l, facts->key) & TEXT_REPLACED);
    if (function->arrow || function->method || function->async || function->class || function->getter || function->setter || function->analysis->count > 0)
        return false;
    if (facts->is_constructed)
        return true;
    if (facts->name) {
        const BindingFacts *name = survey_binding(l, facts->name);
        return name->prototype_writes == 0 && (facts->writes_this || name->constructed || name->prototype_used);
    }
    uint8_t flags = survey_text(l, facts->key);
    return facts->key && flags & TEXT_CONSTRUCTS && !(flags & TEXT_REPLACED);
}

void draft_put(Lower *l, Draft *draft, int32_t key, int32_t value, uint8_t attributes)
{
    for (uint32_t i = 0; i < draft->count; i++)
        if (draft->keys[i] == key) {
            draft->values[i] = value;
            draft->attributes[i] = attributes;
            return;
        }
    if (draft->count % 8 == 0) {
        uint32_t n = draft->count;
        int32_t *keys = ARENA_ARRAY(l->arena, int32_t, n + 8), *values = ARENA_ARRAY(l->arena, int32_t, n + 8);
        uint8_t *bits = ARENA_ARRAY(l->arena, uint8_t, n + 8);
        if (n > 0) {
            memcpy(keys, draft->keys, n * sizeof *keys);
            memcpy(values, draft->values, n * sizeof *values);
            memcpy(bits, draft->attributes, n);
        }
        draft->keys = keys;
        draft->values = values;
        draft->attributes = bits;
    }
    draft->keys[draft->count] = key;
    draft->values[draft->count] = value;
    draft->attributes[draft->count++] = attributes;
}

int32_t draft_finish(Lower *l, const Draft *draft, int32_t object)
{
    IrShape shape = {.prototype = draft->parent, .keys = draft->keys, .attributes = draft->attributes, .count = draft->count};
    int32_t index = ir_shape(l->program, &shape);
    if (object == NO_CONST)
        object = ir_const(l->program, &(IrConst){.kind = CONST_OBJECT, .index = -1});
    IrConst *c = &l->program->consts[object];
    c->index = index;
    c->items = draft->values;
    c->item_count = draft->count;
    return object;
}

/* The constant object that F.prototype is at first; its content is filled in when the prefix has ended. */
int32_t prototype_make(Lower *l, const AstFunction *function)
{
    IrFunction *ir = l->program->functions[function->analysis->index];
    FunctionFacts *facts = survey_function(l, function);
    if (ir->prototype >= 0)
        return ir->prototype;
    IrConst object = {.kind = CONST_OBJECT, .index = -1};
    IrConst self = {.kind = CONST_FUNCTION, .index = (int32_t)ir->index};
    ir->prototype = ir_const(l->program, &object);
    facts->proto.parent = l->object_prototype;
    if (function->generator) {
        facts->proto.parent = constant_library(l, function->async ? "AsyncGenerator.prototype" : "Generator.prototype");
        return ir->prototype;
    }
    draft_put(l, &facts->proto, ir_const_string(l->program, "constructor", 11), ir_const(l->program, &self), ATTR_HIDDEN);
    return ir->prototype;
}

int32_t function_prototype(Lower *l, const AstFunction *function)
{
    IrFunction *ir = l->program->functions[function->analysis->index];
    return ir->prototype >= 0 || wants_prototype(l, function) ? prototype_make(l, function) : NO_CONST;
}

/* ---- statements */

int32_t inert_constant(Lower *l, const AstNode *node, const BindingFacts *holder)
{
    int32_t constant = constant_of(l, node);
    return constant != NO_CONST ? constant : constant_literal_once(l, node, holder);
}

/* Runs no script code and depends on nothing but what is constant by now. */
static bool is_harmless(Lower *l, const AstNode *node)
{
    if (constant_of(l, node) != NO_CONST)
        return true;
    switch (node->kind) {
    case AST_ARRAY:
    case AST_OBJECT:
        for (uint32_t i = 0; i < node->list.count; i++)
            if (node->list.items[i] && !is_harmless(l, node->list.items[i]))
                return false;
        return true;
    case AST_PROPERTY:
        return !node->computed && (node->property == PROP_VALUE || node->property == PROP_METHOD) &&
               is_harmless(l, node->b);
    case AST_FUNCTION: return true;
    default: return false;
    }
}

static bool inert_declaration(Lower *l, const AstNode *node)
{
    for (uint32_t i = 0; i < node->list.count; i++) {
        const AstNode *declarator = node->list.items[i];
        if (declarator->a->kind != AST_IDENTIFIER)
            return false;
        const Binding *binding = declarator->a->reference;
        if (!declarator->b)
            continue;
        const BindingFacts *facts = survey_binding(l, binding);
        bool only = facts->initialisers == 1 && binding->kind != BINDING_FUNCTION;
        bool placed = binding->storage == STORAGE_LOCAL || binding->storage == STORAGE_GLOBAL;
        int32_t constant = only && placed ? inert_constant(l, declarator->b, facts) : NO_CONST;
        if (constant != NO_CONST)
            survey_binding(l, binding)->initial = constant;
        else if (!is_harmless(l, declarator->b))
            return false;
    }
    return true;
}

/* The constructor that an identifier names at this point. */
static const AstFunction *named_function(Lower *l, const AstNode *node)
{
    const AstFunction *function =
        node->kind == AST_IDENTIFIER && node->reference ? constant_function(l, constant_of(l, node)) : NULL;
    bool ordinary = function && !function->arrow && !function->method && !function->getter && !function->setter && !function->async;
    return ordinary && function->analysis->count == 0 ? function : NULL;
}

static bool is_prototype_of(const AstNode *node)
{
    return node->kind == AST_MEMBER && !node->optional && text_is(node->b->text, "prototype");
}

/* F.prototype.key = constant */
static bool inert_method(Lower *l, const AstNode *node)
{
    const AstNode *target = node->a;
    const AstFunction *function = named_function(l, target->a->a);
    int32_t key = constant_key(l, target->b);
    if (!function || key == NO_CONST || text_is(target->b->text, "__proto__"))
        return false;
    int32_t value = inert_constant(l, node->b, NULL);
    if (value == NO_CONST || prototype_make(l, function) == NO_CONST)
        return false;
    Draft *draft = &survey_function(l, function)->proto;
    for (uint32_t i = 0; i < draft->count; i++)
        if (draft->keys[i] == key && draft->attributes[i] & (ATTR_ACCESSOR | ATTR_READONLY))
            return false; /* a class's */
    uint8_t attributes = 0; /* assignment leaves them as they are */
    for (uint32_t i = 0; i < draft->count; i++)
        if (draft->keys[i] == key)
            attributes = draft->attributes[i];
    draft_put(l, draft, key, value, attributes);
    return true;
}

/* Object.create(P.prototype): the constant P.prototype. */
static int32_t created_from(Lower *l, const AstNode *node)
{
    if (node->kind != AST_CALL || node->optional || node->list.count != 1 || node->a->kind != AST_MEMBER ||
        !node_is_builtin(node->a->a) || !text_is(node->a->a->text, "Object") ||
        !text_is(node->a->b->text, "create") || constant_of(l, node->a) == NO_CONST)
        return NO_CONST;
    const AstNode *parent = node->list.items[0];
    if (!is_prototype_of(parent))
        return NO_CONST;
    const AstFunction *function = named_function(l, parent->a);
    return function ? prototype_make(l, function) : constant_of(l, parent);
}

/* F.prototype = {constant literal} or Object.create(P.prototype) */
static bool inert_prototype(Lower *l, const AstNode *node)
{
    const AstFunction *function = named_function(l, node->a->a);
    if (!function || function->class || function->generator || survey_binding(l, node->a->a->reference)->prototype_writes != 1)
        return false;
    FunctionFacts *facts = survey_function(l, function);
    if (l->program->functions[function->analysis->index]->prototype >= 0)
        return false; /* somebody may hold the one before */
    int32_t parent = created_from(l, node->b);
    int32_t literal = parent == NO_CONST && node->b->kind == AST_OBJECT ? constant_literal_once(l, node->b, NULL) : NO_CONST;
    if (parent == NO_CONST && literal == NO_CONST)
        return false;
    prototype_make(l, function);
    facts->proto_replaced = true;
    facts->proto.count = 0;
    facts->proto.parent = parent != NO_CONST ? parent : l->object_prototype;
    for (uint32_t i = 0; literal != NO_CONST && i < l->program->consts[literal].item_count; i++) {
        const IrConst *object = &l->program->consts[literal];
        draft_put(l, &facts->proto, l->program->shapes[object->index].keys[i], object->items[i], 0);
    }
    return true;
}

static bool inert_class(Lower *l, const AstNode *node)
{
    int32_t constant = class_constant(l, node->class);
    if (constant == NO_CONST || !class_is_complete(l, node->class))
        return false;
    const Binding *bindings[] = {node->a->reference, node->class->identifier->reference};
    for (int i = 0; i < 2; i++)
        if (survey_binding(l, bindings[i])->initialisers == 1 && survey_binding(l, bindings[i])->writes == 0)
            survey_binding(l, bindings[i])->initial = constant;
    return survey_binding(l, node->a->reference)->initial == constant;
}

static bool inert_statement(Lower *l, const AstNode *node)
{
    switch (node->kind) {
    case AST_EMPTY:
    case AST_FUNCTION_DECLARATION: return true;
    case AST_VAR: return inert_declaration(l, node);
    case AST_CLASS_DECLARATION: return inert_class(l, node);
    case AST_EXPRESSION_STATEMENT: break;
    default: return false;
    }
    const AstNode *expression = node->a;
    if (expression->kind != AST_ASSIGN)
        return constant_of(l, expression) != NO_CONST;
    const AstNode *target = expression->a;
    if (expression->op != OPR_ASSIGN || target->kind != AST_MEMBER)
        return false;
    if (is_prototype_of(target->a))
        return inert_method(l, expression);
    return is_prototype_of(target) && inert_prototype(l, expression);
}

void prefix_prototypes(Lower *l)
{
    for (uint32_t i = 0; i < l->survey.classes.count; i++)
        class_constant(l, l->survey.classes.items[i].node->class);
    for (uint32_t i = 1; i < l->scopes->function_count; i++)
        if (function_prototype(l, l->scopes->functions[i]->ast) != NO_CONST)
            draft_finish(l, &l->survey.functions[i].proto, l->program->functions[i]->prototype);
    class_settle(l);
    for (uint32_t i = 1; i < l->scopes->function_count; i++)
        constructor_predict(l, l->scopes->functions[i]->ast);
}

void prefix_evaluate(Lower *l)
{
    l->fn.scope = l->scopes->functions[0];
    while (l->inert_count < l->ast->list.count && inert_statement(l, l->ast->list.items[l->inert_count]))
        l->inert_count++;
    prefix_prototypes(l);
}
