/* The look over the whole tree before lowering: the program is closed, so what nobody writes is constant, and
 * what nobody mentions needs no care. The facts are about names, not about values: cheap, and on the safe side.
 */
#include "lowering.h"

bool text_is(const AstText *text, const char *s)
{
    return text && text->length == strlen(s) && memcmp(text->bytes, s, text->length) == 0;
}

static bool text_among(const AstText *text, const char *const *names)
{
    for (; *names; names++)
        if (text_is(text, *names))
            return true;
    return false;
}

/* Names of what makes BigInts. */
static const char *const BIGINTS[] = {"BigInt", "BigInt64Array", "BigUint64Array", "getBigInt64", "getBigUint64", NULL};

/* ---- the tables */

static uint32_t text_place(const TextFlags *t, const AstText *text)
{
    uint32_t i = (uint32_t)((uintptr_t)text >> 4) * 2654435761u & (t->capacity - 1);
    while (t->keys[i] && t->keys[i] != text)
        i = (i + 1) & (t->capacity - 1);
    return i;
}

static void text_mark(Lower *l, const AstText *text, unsigned flags)
{
    TextFlags *t = &l->survey.texts;
    if (!text)
        return;
    if ((t->count + 1) * 2 > t->capacity) {
        TextFlags old = *t;
        t->capacity = old.capacity ? old.capacity * 2 : 256;
        t->keys = ARENA_ARRAY(l->arena, const AstText *, t->capacity);
        t->flags = ARENA_ARRAY(l->arena, uint8_t, t->capacity);
        for (uint32_t i = 0; i < old.capacity; i++) {
            if (!old.keys[i])
                continue;
            uint32_t place = text_place(t, old.keys[i]);
            t->keys[place] = old.keys[i];
            t->flags[place] = old.flags[i];
        }
    }
    uint32_t i = text_place(t, text);
    if (!t->keys[i]) {
        t->keys[i] = text;
        t->count++;
    }
    t->flags[i] |= (uint8_t)flags;
}

uint8_t survey_text(const Lower *l, const AstText *text)
{
    const TextFlags *t = &l->survey.texts;
    uint8_t flags = t->capacity ? t->flags[text_place(t, text)] : 0;
    return l->snapshot ? flags | snapshot_text(l, text) : flags;
}

bool survey_mentions(const Lower *l, const char *name)
{
    const TextFlags *t = &l->survey.texts;
    for (uint32_t i = 0; i < t->capacity; i++)
        if (t->keys[i] && t->flags[i] && strcmp(t->keys[i]->bytes, name) == 0)
            return true;
    return false;
}

BindingFacts *survey_binding(Lower *l, const Binding *binding)
{
    Survey *s = &l->survey;
    if (binding->id >= s->binding_count) {
        uint32_t count = s->binding_count * 2 > binding->id + 64 ? s->binding_count * 2 : binding->id + 64;
        BindingFacts *bindings = ARENA_ARRAY(l->arena, BindingFacts, count);
        if (s->binding_count)
            memcpy(bindings, s->bindings, s->binding_count * sizeof *bindings);
        for (uint32_t i = s->binding_count; i < count; i++)
            bindings[i].constant = bindings[i].initial = NO_CONST;
        s->bindings = bindings;
        s->binding_count = count;
    }
    return &s->bindings[binding->id];
}

FunctionFacts *survey_function(Lower *l, const AstFunction *function)
{
    return &l->survey.functions[function->analysis->index];
}

bool node_is_builtin(const AstNode *node)
{
    static const char *const FIXED[] = {"undefined", "NaN", "Infinity", NULL};
    return node->kind == AST_IDENTIFIER && !node->reference && !node->unknown && !text_among(node->text, FIXED);
}

/* ---- the walk */

static void walk(Lower *l, const AstNode *node, const AstFunction *function);

static const AstNode *skip_chain(const AstNode *node)
{
    return node->kind == AST_CHAIN ? node->a : node;
}

static bool is_member(const AstNode *node)
{
    return node->kind == AST_MEMBER || node->kind == AST_INDEX;
}

/* Where there are proxies, properties are whatever their traps say. */
static void mark_proxies(Lower *l, const AstText *name)
{
    Survey *s = &l->survey;
    if (text_is(name, "Proxy"))
        s->accessors = s->computed_accessor = s->conversions = s->defines = s->closes = s->constructors_leak = true;
}

void survey_bigints(Lower *l)
{
    if (!l->library) /* which makes Numbers of what it is given before it calculates */
        l->program->bigints = l->survey.conversions = true;
}

/* Who names Symbol may have keys like Symbol.toPrimitive, and values that can't be converted. */
static void mark_symbols(Lower *l, const AstNode *object)
{
    if (node_is_builtin(object))
        mark_proxies(l, object->text);
    if (node_is_builtin(object) && text_among(object->text, BIGINTS))
        survey_bigints(l);
    if (node_is_builtin(object) && text_is(object->text, "Symbol"))
        l->survey.conversions = l->survey.closes = true;
}

/* The thing that `object` gives is written to. */
static void mark_mutated(Lower *l, const AstNode *object)
{
    const AstNode *root = skip_chain(object);
    bool direct = true;
    for (; is_member(root); root = skip_chain(root->a))
        direct = false;
    if (root->kind != AST_IDENTIFIER)
        return;
    if (!root->reference) {
        if (direct)
            text_mark(l, root->text, TEXT_LEAKS);
        return;
    }
    BindingFacts *facts = survey_binding(l, root->reference);
    facts->mutated = facts->mutated || direct;
    facts->mutated_deep = facts->mutated_deep || !direct;
}

static void mark_key(Lower *l, const AstText *key)
{
    static const char *const CONVERSIONS[] = {"valueOf", "toString", NULL};
    if (text_among(key, CONVERSIONS))
        l->survey.conversions = true;
}

static void mark_written(Lower *l, const AstNode *target, const AstFunction *function);
static void mark_string(Lower *l, const AstText *text);

/* Properties are read, names and members are written. */
static void walk_pattern(Lower *l, const AstNode *pattern, const AstFunction *function)
{
    for (uint32_t i = 0; i < pattern->list.count; i++) {
        const AstNode *item = pattern->list.items[i];
        if (!item)
            continue;
        if (item->kind == AST_PROPERTY) {
            if (item->computed)
                walk(l, item->a, function);
            else if (item->a->kind == AST_STRING)
                mark_string(l, item->a->text);
            item = item->b;
        }
        if (item->kind == AST_ASSIGN_PATTERN)
            walk(l, item->b, function);
        mark_written(l, item->kind == AST_ASSIGN_PATTERN || item->kind == AST_REST ? item->a : item, function);
    }
}

static void walk_private(Lower *l, const AstNode *node)
{
    const Binding *bindings[] = {node->reference, node->private ? node->private->binding : NULL,
                                 node->private ? node->private->setter_binding : NULL};
    for (int i = 0; i < 3; i++)
        if (bindings[i])
            snapshot_binding(l, bindings[i]);
}

static void mark_written(Lower *l, const AstNode *target, const AstFunction *function)
{
    if (target->kind == AST_IDENTIFIER) {
        if (target->reference) {
            snapshot_binding(l, target->reference);
            survey_binding(l, target->reference)->writes++;
        }
        return;
    }
    if (ast_is_pattern(target)) {
        walk_pattern(l, target, function);
        return;
    }
    if (!is_member(target)) {
        walk(l, target, function);
        return;
    }
    mark_mutated(l, target->a);
    if (target->a->kind == AST_THIS && function)
        survey_function(l, function)->writes_this = true;
    if (target->kind == AST_MEMBER && target->b->kind == AST_PRIVATE)
        walk_private(l, target->b);
    if (target->kind == AST_MEMBER) {
        text_mark(l, target->b->text, TEXT_WRITTEN);
        mark_key(l, target->b->text);
        if (target->a->kind == AST_MEMBER && text_is(target->a->b->text, "prototype"))
            text_mark(l, target->b->text, TEXT_ON_PROTOTYPE);
        if (text_is(target->b->text, "prototype")) {
            if (target->a->kind == AST_IDENTIFIER && target->a->reference) {
                survey_binding(l, target->a->reference)->prototype_writes++;
                survey_binding(l, target->a->reference)->prototype_used = true;
            } else if (target->a->kind == AST_MEMBER) {
                text_mark(l, target->a->b->text, TEXT_REPLACED);
            }
        }
    }
    if (target->a->kind != AST_IDENTIFIER || target->a->reference)
        walk(l, target->a, function);
    if (target->kind == AST_INDEX)
        walk(l, target->b, function);
}

static void mark_string(Lower *l, const AstText *text)
{
    static const char *const DEFINES[] = {"defineProperty", "defineProperties", "__defineGetter__", "__defineSetter__",
                                          NULL};
    static const char *const LISTS_SYMBOLS[] = {"getOwnPropertySymbols", "getOwnPropertyDescriptors", "ownKeys", NULL};
    static const char *const FREEZES[] = {"freeze", "setPrototypeOf", "__proto__", NULL};
    if (text_among(text, DEFINES))
        l->survey.defines = l->survey.accessors = true;
    if (text_among(text, FREEZES))
        l->survey.defines = true;
    if (text_is(text, "constructor"))
        l->survey.constructors_leak = true;
    if (text_among(text, LISTS_SYMBOLS))
        l->survey.closes = true;
    mark_proxies(l, text);
    if (text_among(text, BIGINTS))
        survey_bigints(l);
}

static void name_function(Lower *l, const AstNode *value, const AstNode *target)
{
    if (!value || value->kind != AST_FUNCTION)
        return;
    FunctionFacts *facts = survey_function(l, value->function);
    if (target->kind == AST_IDENTIFIER)
        facts->name = target->reference;
    else if (target->kind == AST_MEMBER)
        facts->key = target->b->text;
}

static void walk_list(Lower *l, const AstList *list, const AstFunction *function)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i])
            walk(l, list->items[i], function);
}

void survey_body(Lower *l, const AstFunction *inner, const AstFunction *outer)
{
    const AstFunction *owner = inner->arrow ? outer : inner;
    const AstClass *class = inner->class ? inner->class : inner->initialises;
    l->survey.closes = l->survey.closes || inner->generator;
    for (uint32_t i = 0; class && i < class->members.count; i++) { /* the fields that it makes */
        const AstNode *member = class->members.items[i];
        if (member->is_static || member->property != PROP_VALUE)
            continue;
        if (member->reference)
            snapshot_binding(l, member->reference);
        if (member->b)
            walk(l, member->b, inner);
    }
    walk_list(l, &inner->parameters, owner);
    walk(l, inner->body, owner);
}

/* After build-time evaluation functions may be met in two ways, as a constant and where they stand. */
static void walk_function(Lower *l, const AstFunction *inner, const AstFunction *outer)
{
    if (l->snapshot)
        snapshot_function(l, inner);
    else
        survey_body(l, inner, outer);
}

static void walk_member(Lower *l, const AstNode *node, const AstFunction *function)
{
    const AstNode *object = node->a;
    if (node->kind == AST_INDEX) {
        walk(l, node->b, function);
        walk(l, object, function);
        return;
    }
    if (node->b->kind == AST_PRIVATE)
        walk_private(l, node->b);
    if (text_is(node->b->text, "prototype")) {
        if (object->kind == AST_IDENTIFIER && object->reference)
            survey_binding(l, object->reference)->prototype_used = true;
        else if (object->kind == AST_MEMBER)
            text_mark(l, object->b->text, TEXT_CONSTRUCTS);
    }
    mark_string(l, node->b->text);
    mark_symbols(l, object);
    if (!node_is_builtin(object))
        walk(l, object, function);
}

static void walk_call(Lower *l, const AstNode *node, const AstFunction *function)
{
    static const char *const MUTATORS[] = {"push", "pop",  "shift", "unshift",    "splice",
                                           "sort", "fill", "reverse", "copyWithin", "set", NULL};
    const AstNode *callee = skip_chain(node->a);
    mark_symbols(l, callee);
    if (callee->kind == AST_MEMBER) {
        if (text_among(callee->b->text, MUTATORS))
            mark_mutated(l, callee->a);
        if (text_is(callee->b->text, "create") && node->list.count > 1)
            l->survey.defines = l->survey.accessors = true;
    }
    if (!node_is_builtin(callee))
        walk(l, node->a, function);
    walk_list(l, &node->list, function);
}

static void walk_new(Lower *l, const AstNode *node, const AstFunction *function)
{
    const AstNode *callee = node->a;
    if (callee->kind == AST_IDENTIFIER && callee->reference)
        survey_binding(l, callee->reference)->constructed = true;
    else if (callee->kind == AST_FUNCTION)
        survey_function(l, callee->function)->is_constructed = true;
    else if (callee->kind == AST_MEMBER)
        text_mark(l, callee->b->text, TEXT_CONSTRUCTS);
    mark_symbols(l, callee);
    if (!node_is_builtin(callee))
        walk(l, callee, function);
    walk_list(l, &node->list, function);
}

static void walk_property(Lower *l, const AstNode *node, const AstFunction *function)
{
    bool accessor = node->property == PROP_GET || node->property == PROP_SET;
    l->survey.accessors = l->survey.accessors || accessor;
    if (node->computed) {
        l->survey.computed_accessor = l->survey.computed_accessor || accessor;
        walk(l, node->a, function);
    } else {
        text_mark(l, node->a->text, TEXT_WRITTEN | TEXT_LITERAL_KEY | (accessor ? TEXT_ACCESSOR : 0u));
        mark_key(l, node->a->text);
        if (text_is(node->a->text, "__proto__"))
            l->survey.defines = true;
    }
    walk(l, node->b, function);
}

static void hold_class(Lower *l, const AstNode *name, const AstNode *node)
{
    BindingFacts *facts = name && name->reference ? survey_binding(l, name->reference) : NULL;
    if (!facts)
        return;
    facts->init = node;
    facts->initialisers++;
}

/* A nameless binding gets its value in code that is left to run. */
static void written_here(Lower *l, const Binding *binding)
{
    if (binding)
        survey_binding(l, binding)->writes++;
}

static void walk_class(Lower *l, const AstNode *node, const AstFunction *function)
{
    const AstClass *class = node->class;
    ClassFacts facts = {.node = node, .constant = NO_CONST, .parent = NO_CONST, .parent_prototype = NO_CONST};
    VEC_PUSH(l->arena, &l->survey.classes, facts);
    hold_class(l, class->identifier, node);
    if (node->a && !class->shares_name)
        hold_class(l, node->a, node);
    written_here(l, class->initialiser_binding);
    for (const AstPrivate *private = class->privates; private; private = private->next) {
        written_here(l, private->binding);
        written_here(l, private->setter_binding);
    }
    for (uint32_t i = 0; i < class->members.count; i++)
        written_here(l, class->members.items[i]->property == PROP_VALUE ? class->members.items[i]->reference : NULL);
    if (class->heritage)
        walk(l, class->heritage, function);
    walk_function(l, class->constructor, NULL);
    if (class->initialiser)
        walk_function(l, class->initialiser, NULL);
    for (uint32_t i = 0; i < class->members.count; i++) {
        const AstNode *member = class->members.items[i];
        bool accessor = member->property == PROP_GET || member->property == PROP_SET;
        l->survey.accessors = l->survey.accessors || (accessor && member->a->kind != AST_PRIVATE);
        if (member->computed) {
            l->survey.computed_accessor = l->survey.computed_accessor || accessor;
            walk(l, member->a, function);
        } else if (member->property != PROP_STATIC_BLOCK && member->a->kind != AST_PRIVATE) {
            bool method = member->property != PROP_VALUE;
            text_mark(l, member->a->text, TEXT_WRITTEN | (method ? TEXT_ON_PROTOTYPE : 0u) | (accessor ? TEXT_ACCESSOR : 0u));
            mark_key(l, member->a->text);
        }
        if (member->b && (member->is_static || member->property != PROP_VALUE))
            walk(l, member->b, NULL);
    }
}

static void walk_declarator(Lower *l, const AstNode *node, const AstFunction *function)
{
    if (!node->b)
        return;
    if (ast_is_pattern(node->a))
        walk_pattern(l, node->a, function);
    name_function(l, node->b, node->a);
    if (node->a->kind == AST_IDENTIFIER && node->a->reference) {
        snapshot_binding(l, node->a->reference);
        BindingFacts *facts = survey_binding(l, node->a->reference);
        facts->init = node->b;
        facts->initialisers++;
    }
    walk(l, node->b, function);
}

static void walk_for_head(Lower *l, const AstNode *head, const AstFunction *function)
{
    if (head->kind != AST_VAR) {
        mark_written(l, head, function);
        return;
    }
    for (uint32_t i = 0; i < head->list.count; i++)
        mark_written(l, head->list.items[i]->a, function);
}

static void walk_children(Lower *l, const AstNode *node, const AstFunction *function)
{
    const AstNode *children[] = {node->a, node->b, node->c, node->d};
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
        if (children[i])
            walk(l, children[i], function);
    walk_list(l, &node->list, function);
}

static void walk_operator(Lower *l, const AstNode *node, const AstFunction *function)
{
    switch (node->kind) {
    case AST_ASSIGN:
        name_function(l, node->b, node->a);
        mark_written(l, node->a, function);
        walk(l, node->b, function);
        break;
    case AST_UPDATE: mark_written(l, node->a, function); break;
    case AST_UNARY:
        if (node->op == OPR_DELETE && is_member(skip_chain(node->a)))
            mark_mutated(l, skip_chain(node->a)->a);
        if (node->op != OPR_TYPEOF || !node_is_builtin(node->a))
            walk(l, node->a, function);
        break;
    default: /* AST_BINARY */
        walk(l, node->a, function);
        if (node->op != OPR_INSTANCEOF || !node_is_builtin(node->b))
            walk(l, node->b, function);
        break;
    }
}

static void walk(Lower *l, const AstNode *node, const AstFunction *function)
{
    if (!function && argument_is_known(l, node)) /* they stand at the top level */
        return;
    switch (node->kind) {
    case AST_IDENTIFIER:
        if (node->reference)
            snapshot_binding(l, node->reference);
        if (node_is_builtin(node))
            text_mark(l, node->text, TEXT_LEAKS);
        mark_symbols(l, node);
        break;
    case AST_BIGINT: survey_bigints(l); break;
    case AST_STRING:
        text_mark(l, node->text, TEXT_STRING);
        mark_string(l, node->text);
        mark_key(l, node->text);
        break;
    case AST_MEMBER:
    case AST_INDEX: walk_member(l, node, function); break;
    case AST_CALL: walk_call(l, node, function); break;
    case AST_NEW: walk_new(l, node, function); break;
    case AST_PROPERTY: walk_property(l, node, function); break;
    case AST_ASSIGN: case AST_UPDATE: case AST_UNARY: case AST_BINARY: walk_operator(l, node, function); break;
    case AST_DECLARATOR: walk_declarator(l, node, function); break;
    case AST_FUNCTION_DECLARATION:
        survey_function(l, node->function)->name = node->a->reference;
        walk_function(l, node->function, function);
        break;
    case AST_FUNCTION: walk_function(l, node->function, function); break;
    case AST_THIS: case AST_META:
        if (node->reference)
            snapshot_binding(l, node->reference);
        break;
    case AST_SUPER:
        if (node->class && node->class->initialiser_binding)
            snapshot_binding(l, node->class->initialiser_binding);
        if (node->reference)
            snapshot_binding(l, node->reference);
        walk_children(l, node, function);
        break;
    case AST_PRIVATE: walk_private(l, node); break;
    case AST_ARRAY_PATTERN: case AST_OBJECT_PATTERN: walk_pattern(l, node, function); break; /* of parameters, catch */
    case AST_OBJECT:
        written_here(l, node->reference);
        walk_children(l, node, function);
        break;
    case AST_CLASS: case AST_CLASS_DECLARATION: walk_class(l, node, function); break;
    case AST_FOR_IN:
    case AST_FOR_OF:
        walk_for_head(l, node->a, function);
        walk(l, node->b, function);
        walk(l, node->d, function);
        break;
    default: walk_children(l, node, function); break;
    }
}

void survey_start(Lower *l)
{
    l->survey.functions = ARENA_ARRAY(l->arena, FunctionFacts, l->scopes->function_count);
    for (uint32_t i = 0; i < l->scopes->function_count; i++)
        l->survey.functions[i].proto.parent = NO_CONST;
}

void survey_walk(Lower *l, const AstNode *node, const AstFunction *function) { walk(l, node, function); }

void survey_program(Lower *l)
{
    survey_start(l);
    walk(l, l->ast, NULL);
}
