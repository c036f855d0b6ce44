/* Classes in flash: constructor, prototype with its methods and accessors, and static members, all made at build time.
 *
 * Making a class has no effect but the objects it makes, so it does not matter when it happens: a class that is
 * evaluated once, extends something known, and whose methods need no closures lies in flash whole. Static values that
 * are constants lie there with it, up to the first that is not; from that one on the program stores them where the class
 * stands (lower/class.c).
 */
#include "lowering.h"

#include "layout.h"

/* NULL: the class has been evaluated, and what is in flash says it all. */
ClassFacts *class_facts(Lower *l, const AstClass *class)
{
    for (uint32_t i = 0; i < l->survey.classes.count; i++)
        if (l->survey.classes.items[i].node->class == class)
            return &l->survey.classes.items[i];
    return NULL;
}

static bool is_static_value(const AstNode *member)
{
    return member->is_static && (member->property == PROP_VALUE || member->property == PROP_STATIC_BLOCK);
}

/* ---- what it extends */

/* A constructor function whose prototype is what it was at first, or has been replaced in the prefix. */
static bool is_known_constructor(Lower *l, const AstFunction *function)
{
    const FunctionFacts *facts = survey_function(l, function);
    if (function->arrow || function->method || function->getter || function->setter || function->analysis->count > 0)
        return false;
    return facts->name && survey_binding(l, facts->name)->prototype_writes == (facts->proto_replaced ? 1u : 0u);
}

static bool extends_function(Lower *l, ClassFacts *facts, const AstFunction *parent)
{
    if (parent->class ? class_constant(l, parent->class) == NO_CONST : !is_known_constructor(l, parent))
        return false;
    facts->parent_prototype = prototype_make(l, parent);
    return true;
}

static bool extends_builtin(Lower *l, ClassFacts *facts, const AstNode *heritage)
{
    static const char SUFFIX[] = ".prototype";
    if (heritage->kind != AST_IDENTIFIER)
        return false;
    const AstText *name = heritage->text;
    char *path = arena_alloc(l->arena, name->length + sizeof SUFFIX);
    memcpy(path, name->bytes, name->length);
    memcpy(path + name->length, SUFFIX, sizeof SUFFIX);
    int32_t value = library_find(l->symbols, path, name->length + (uint32_t)sizeof SUFFIX - 1);
    if (value == 0)
        return false;
    facts->parent_prototype = ir_const_builtin(l->program, value);
    return true;
}

static bool find_parent(Lower *l, ClassFacts *facts, const AstClass *class)
{
    facts->parent = constant_library(l, "Function.prototype");
    facts->parent_prototype = l->object_prototype;
    if (!class->heritage)
        return true;
    if (class->heritage->kind == AST_NULL) {
        facts->parent_prototype = ir_const_simple(l->program, CONST_NULL);
        return true;
    }
    int32_t parent = constant_of(l, class->heritage);
    if (parent == NO_CONST)
        return false;
    facts->parent = parent;
    const AstFunction *function = constant_function(l, parent);
    return function ? extends_function(l, facts, function)
                    : l->program->consts[parent].kind == CONST_BUILTIN && extends_builtin(l, facts, class->heritage);
}

/* ---- members */

static bool members_are_constant(Lower *l, const AstClass *class)
{
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (member->property == PROP_STATIC_BLOCK)
            continue;
        int32_t key = constant_property_key(l, member);
        if ((member->computed && (key == NO_CONST || member->property == PROP_VALUE)) ||
            (member->property != PROP_VALUE && member->b->function->analysis->count > 0))
            return false;
        bool method = member->property != PROP_VALUE && member->a->kind != AST_PRIVATE;
        if ((method || is_static_value(member)) && key == NO_CONST)
            return false;
    }
    return true;
}

static int32_t function_constant_of(Lower *l, const AstFunction *function)
{
    return ir_const(l->program, &(IrConst){.kind = CONST_FUNCTION, .index = (int32_t)function->analysis->index});
}

static int32_t draft_get(const Lower *l, const Draft *draft, int32_t key)
{
    for (uint32_t i = 0; i < draft->count; i++)
        if (draft->keys[i] == key && l->program->consts[draft->values[i]].kind == CONST_ACCESSOR)
            return draft->values[i];
    return NO_CONST;
}

static void put_accessor(Lower *l, Draft *draft, int32_t key, const AstNode *member)
{
    int32_t accessor = draft_get(l, draft, key), function = function_constant_of(l, member->b->function);
    if (accessor == NO_CONST) {
        int32_t *items = ARENA_ARRAY(l->arena, int32_t, 2);
        items[0] = items[1] = ir_const_simple(l->program, CONST_UNDEFINED);
        accessor = ir_const(l->program, &(IrConst){.kind = CONST_ACCESSOR, .index = -1, .items = items, .item_count = 2});
    }
    l->program->consts[accessor].items[member->property == PROP_GET ? 0 : 1] = function;
    draft_put(l, draft, key, accessor, ATTR_HIDDEN | ATTR_ACCESSOR);
}

static void put_method(Lower *l, Draft *draft, const AstNode *member)
{
    int32_t key = constant_property_key(l, member);
    if (member->property == PROP_METHOD)
        draft_put(l, draft, key, function_constant_of(l, member->b->function), ATTR_HIDDEN);
    else
        put_accessor(l, draft, key, member);
}

/* Static values up to the first that code must compute. */
static void put_statics(Lower *l, ClassFacts *facts, const AstClass *class, Draft *own)
{
    const FunctionState outer = l->fn;
    l->fn = (FunctionState){.scope = l->scopes->functions[0]};
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        if (!is_static_value(member))
            continue;
        int32_t value = NO_CONST;
        if (member->property == PROP_VALUE)
            value = member->b ? inert_constant(l, member->b, NULL) : ir_const_simple(l->program, CONST_UNDEFINED);
        else if (member->b->list.count == 0)
            value = ir_const_simple(l->program, CONST_UNDEFINED);
        if (value == NO_CONST)
            break;
        if (member->property == PROP_VALUE)
            draft_put(l, own, constant_field_key(l, member->a), value, 0);
        facts->statics = i + 1;
    }
    l->fn = outer;
}

static uint32_t function_length(const Lower *l, const AstFunction *function)
{
    return l->program->functions[function->analysis->index]->length;
}

static void make_class(Lower *l, ClassFacts *facts, const AstClass *class)
{
    const AstFunction *constructor = class->constructor;
    int32_t prototype = prototype_make(l, constructor);
    Draft *proto = &survey_function(l, constructor)->proto, own = {.parent = facts->parent};
    proto->parent = facts->parent_prototype;
    draft_put(l, &own, ir_const_string(l->program, "length", 6), ir_const_number(l->program, function_length(l, constructor)),
              ATTR_HIDDEN | ATTR_READONLY);
    draft_put(l, &own, ir_const_string(l->program, "name", 4), constant_text_of(l, class->name), ATTR_HIDDEN | ATTR_READONLY);
    draft_put(l, &own, ir_const_string(l->program, "prototype", 9), prototype, ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY);
    bool statics = false;
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        statics = statics || member->is_static;
        if (member->property == PROP_GET || member->property == PROP_SET || member->property == PROP_METHOD)
            if (member->a->kind != AST_PRIVATE)
                put_method(l, member->is_static ? &own : proto, member);
    }
    put_statics(l, facts, class, &own);
    if (class->heritage || statics)
        ir_side(l->program, facts->constant, draft_finish(l, &own, NO_CONST));
}

/* After build-time evaluation: what was made for it, came with the snapshot. */
static int32_t evaluated_constant(Lower *l, const AstClass *class, ClassFacts *facts)
{
    const UnitList *units = l->snapshot->units;
    for (uint32_t i = 0; i < units->class_count; i++) {
        const ClassFacts *before = &units->classes[i];
        if (before->node->class != class || before->constant == NO_CONST)
            continue;
        if (facts)
            facts->statics = before->statics;
        return function_constant_of(l, class->constructor);
    }
    return NO_CONST;
}

/* What the class inherits from, as its properties in flash have it. */
static int32_t evaluated_parent(const Lower *l, const AstClass *class)
{
    const IrProgram *program = l->program;
    for (uint32_t i = 0; i < program->side_count; i++) {
        const IrConst *thing = &program->consts[program->sides[i].thing];
        const IrConst *properties = &program->consts[program->sides[i].properties];
        if (thing->kind == CONST_FUNCTION && (uint32_t)thing->index == class->constructor->analysis->index && properties->index >= 0)
            return program->shapes[properties->index].prototype;
    }
    return NO_CONST;
}

/* Where super.name of an instance's method starts; NO_CONST: the program finds out. */
int32_t class_parent_prototype(Lower *l, const AstClass *class)
{
    if (l->survey.defines || class_constant(l, class) == NO_CONST)
        return NO_CONST;
    if (!l->snapshot)
        return class_facts(l, class)->parent_prototype;
    int32_t prototype = l->program->functions[class->constructor->analysis->index]->prototype;
    if (prototype < 0 || l->program->consts[prototype].kind != CONST_OBJECT || l->program->consts[prototype].index < 0)
        return NO_CONST;
    return l->program->shapes[l->program->consts[prototype].index].prototype;
}

int32_t class_constant(Lower *l, const AstClass *class)
{
    ClassFacts *facts = class_facts(l, class);
    if (l->snapshot)
        return evaluated_constant(l, class, facts);
    if (facts->state)
        return facts->constant;
    facts->state = 1;
    uint32_t index = (uint32_t)(facts - l->survey.classes.items);
    bool constant = class->unique && class->constructor->analysis->count == 0 && !l->library && members_are_constant(l, class) &&
                    find_parent(l, facts, class);
    facts = &l->survey.classes.items[index];
    if (constant) {
        facts->constant = function_constant_of(l, class->constructor);
        make_class(l, facts, class);
    }
    facts->state = 2;
    return facts->constant;
}

bool class_is_complete(Lower *l, const AstClass *class)
{
    if (class_constant(l, class) == NO_CONST)
        return false;
    const ClassFacts *facts = class_facts(l, class);
    for (uint32_t i = facts ? facts->statics : 0; i < class->members.count; i++)
        if (is_static_value(class->members.items[i]))
            return false;
    return true;
}

int32_t class_parent(Lower *l, const AstClass *class)
{
    if (l->survey.defines) /* setPrototypeOf and its like are mentioned */
        return NO_CONST;
    if (l->snapshot && class->unique)
        return evaluated_parent(l, class);
    if (class_constant(l, class) != NO_CONST)
        return class_facts(l, class)->parent;
    return class->heritage && class->heritage->kind != AST_NULL ? constant_of(l, class->heritage) : NO_CONST;
}

/* ---- constructors that are made up */

static void settle(Lower *l, const AstClass *class, uint32_t depth)
{
    enum { DEEP = 200 };
    int32_t parent = class->implicit && class->heritage && depth < DEEP ? class_parent(l, class) : NO_CONST;
    const AstFunction *function = parent != NO_CONST ? constant_function(l, parent) : NULL;
    if (!function)
        return;
    if (function->class)
        settle(l, function->class, depth + 1);
    const IrFunction *called = l->program->functions[function->analysis->index];
    IrFunction *ir = l->program->functions[class->constructor->analysis->index];
    if (called->uses_extra_arguments)
        return;
    ir->param_count = called->param_count;
    ir->uses_extra_arguments = false;
}

void class_settle(Lower *l)
{
    const UnitList *units = l->snapshot ? l->snapshot->units : NULL;
    for (uint32_t i = 0; units && i < units->class_count; i++)
        settle(l, units->classes[i].node->class, 0);
    for (uint32_t i = 0; i < l->survey.classes.count; i++)
        settle(l, l->survey.classes.items[i].node->class, 0);
}
