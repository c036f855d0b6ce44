/* Classes: their members, and the constructor that a class without one has.
 *
 * The constructor is a function of the class; everything else is a PROPERTY in the order of the source. Who a private name
 * belongs to is known here; which of them a use means depends on what is around it (early.c checks, scope/ finds).
 */
#include "parser.h"

AstNode *parser_private_name(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_PRIVATE, parser_span(p, ts));
    Span name = node->span;
    name.start++;
    const AstText *rest = parser_name(p, name);
    char *with = arena_alloc(p->arena, (size_t)rest->length + 2);
    with[0] = '#';
    memcpy(with + 1, rest->bytes, rest->length);
    node->text = parser_intern(p, with, (size_t)rest->length + 1);
    if (strcmp(node->text->bytes, "#constructor") == 0)
        parser_error(p, node->span, NULL, "'#constructor' cannot be a private name");
    return node;
}

/* ---- private names */

static AstPrivate *find_private(const AstClass *class, const AstText *name)
{
    for (AstPrivate *private = class->privates; private; private = private->next)
        if (private->name == name)
            return private;
    return NULL;
}

static void declare_private(Parser *p, AstClass *class, AstNode *member)
{
    AstPrivate *private = find_private(class, member->a->text);
    bool half = member->property == PROP_GET || member->property == PROP_SET;
    if (private) {
        AstNode **place = member->property == PROP_GET ? &private->getter : &private->setter;
        if (!half || private->field || private->method || *place || private->is_static != member->is_static)
            parser_error(p, member->a->span, NULL, "private name '%s' is already declared", member->a->text->bytes);
        else
            *place = member;
        member->a->private = private;
        return;
    }
    private = ARENA_NEW(p->arena, AstPrivate);
    private->class = class;
    private->name = member->a->text;
    private->is_static = member->is_static;
    switch (member->property) {
    case PROP_GET: private->getter = member; break;
    case PROP_SET: private->setter = member; break;
    case PROP_METHOD: private->method = member; break;
    default: private->field = member; break;
    }
    AstPrivate **last = &class->privates;
    while (*last)
        last = &(*last)->next;
    *last = private;
    member->a->private = private;
}

/* ---- members */

/* NULL: TypeScript only says that there is one. */
static AstNode *field(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_PROPERTY, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    const Kid *name = parser_kid(p, kids, p->erased ? FIELD_NAME : FIELD_PROPERTY), *value = parser_kid(p, kids, FIELD_VALUE);
    TSNode key = name ? name->node : ts, inside = value ? value->node : ts;
    bool private = name && name->type == TYPE_PRIVATE_NAME, declared = false;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == FIELD_PROPERTY || kid.field == FIELD_NAME)
            break;
        node->is_static |= kid.type == TYPE_STATIC;
        declared |= kid.type == TYPE_DECLARE || kid.type == TYPE_ABSTRACT;
        if (kid.type == TYPE_ACCESSOR)
            parser_unsupported(p, parser_span(p, kid.node), NULL, "'accessor' is not supported");
        if (kid.type == TYPE_DECORATOR)
            parser_unsupported(p, parser_span(p, kid.node), NULL, "decorators are not supported");
    }
    node->a = private ? parser_private_name(p, key) : name ? parser_property_key(p, key, &node->computed) : parser_dummy(p, node->span);
    if (value)
        node->b = parser_operand(p, inside, LEVEL_ASSIGN);
    const AstText *text = parser_key_name(p, node);
    if (text)
        parser_infer_name(node->b, text);
    parser_drop(p, kids);
    return declared ? NULL : node;
}

static AstNode *static_block(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_PROPERTY, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    const Kid *body = parser_kid(p, kids, FIELD_BODY);
    node->property = PROP_STATIC_BLOCK;
    node->is_static = true;
    node->b = body ? parser_block(p, body->node) : parser_node(p, AST_BLOCK, node->span);
    parser_drop(p, kids);
    return node;
}

static bool is_named(const AstNode *member, const char *name)
{
    return !member->computed && member->a && member->a->kind == AST_STRING && strcmp(member->a->text->bytes, name) == 0;
}

/* The member is the constructor. */
static void take_constructor(Parser *p, AstClass *class, AstNode *member)
{
    AstFunction *function = member->b->function;
    const char *what = member->property != PROP_METHOD ? "an accessor" : function->generator ? "a generator" : "async";
    if (class->constructor)
        parser_error(p, member->a->span, NULL, "a class has only one constructor");
    if (member->property != PROP_METHOD || function->generator || function->async)
        parser_error(p, member->a->span, NULL, "a class constructor cannot be %s", what);
    function->method = function->getter = function->setter = false;
    class->constructor = function;
}

static void member(Parser *p, AstClass *class, AstNode *node)
{
    if (!node)
        return;
    bool field = node->property == PROP_VALUE;
    if (node->property != PROP_STATIC_BLOCK) {
        if (is_named(node, "constructor") && !field && !node->is_static) {
            take_constructor(p, class, node);
            return;
        }
        if (is_named(node, "constructor") && field)
            parser_error(p, node->a->span, NULL, "a class cannot have a field named 'constructor'");
        else if (is_named(node, "prototype") && node->is_static)
            parser_error(p, node->a->span, NULL, "a class cannot have a static member named 'prototype'");
        if (node->a->kind == AST_PRIVATE)
            declare_private(p, class, node);
    }
    VEC_PUSH(p->arena, &class->members, node);
}

/* A field `static`, `get` or `set` at the end of a line is a word of the member on the next one, where the grammar takes it for a
 * field. Does `node` take it? */
static bool takes_word(Parser *p, const AstNode *word, AstNode *node)
{
    bool is_static = is_named(word, "static"), accessor = is_named(word, "get") || is_named(word, "set");
    uint32_t length = word->a ? word->a->span.end - word->a->span.start : 0; /* more with quotes or escapes */
    if (word->property != PROP_VALUE || word->b || length != (is_static ? 6u : 3u) || !(accessor || is_static) || node->is_static)
        return false;
    if (is_static && (word->is_static || node->property == PROP_STATIC_BLOCK))
        return false;
    if (accessor && node->property == PROP_VALUE)
        parser_error(p, node->span, NULL, "a getter or setter is a function");
    if (accessor && (node->property != PROP_METHOD || node->b->function->generator || node->b->function->async))
        return false;
    if (accessor)
        parser_make_accessor(p, node, is_named(word, "get"));
    node->is_static = is_static || word->is_static;
    return true;
}

static void body(Parser *p, AstClass *class, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    AstList members = {0};
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        AstNode *node = NULL; /* of semicolons, too */
        if (kid.type == TYPE_METHOD)
            node = parser_method(p, kid.node, true);
        else if (kid.type == TYPE_FIELD_DEFINITION || kid.type == TYPE_PUBLIC_FIELD)
            node = field(p, kid.node);
        else if (kid.type == TYPE_CLASS_STATIC_BLOCK)
            node = static_block(p, kid.node);
        VEC_PUSH(p->arena, &members, node);
    }
    for (uint32_t i = members.count; i-- > 1;) {
        if (members.items[i] && members.items[i - 1] && takes_word(p, members.items[i - 1], members.items[i])) {
            members.items[i - 1] = members.items[i];
            members.items[i] = NULL;
        }
    }
    for (uint32_t i = 0; i < members.count; i++)
        member(p, class, members.items[i]);
    parser_drop(p, kids);
}

/* ---- the class */

/* constructor() {}, or of a class that extends another constructor(...$) { super(...$); } */
static AstFunction *made_up_constructor(Parser *p, const AstClass *class, Span span)
{
    AstFunction *function = parser_new_function(p, class->span);
    function->body = parser_node(p, AST_BLOCK, span);
    if (!class->heritage)
        return function;
    AstNode *rest = parser_node(p, AST_REST, span), *spread = parser_node(p, AST_SPREAD, span);
    AstNode *call = parser_node(p, AST_CALL, span), *statement = parser_node(p, AST_EXPRESSION_STATEMENT, span);
    rest->a = parser_node(p, AST_IDENTIFIER, span);
    spread->a = parser_node(p, AST_IDENTIFIER, span);
    rest->a->text = spread->a->text = parser_intern(p, "...", 3);
    call->a = parser_node(p, AST_SUPER, span);
    statement->a = call;
    VEC_PUSH(p->arena, &call->list, spread);
    VEC_PUSH(p->arena, &function->parameters, rest);
    VEC_PUSH(p->arena, &function->body->list, statement);
    return function;
}

static AstNode *heritage(Parser *p, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    AstNode *node = NULL;
    for (uint32_t i = 0; i < kids.count && !node; i++)
        if (p->kids[kids.base + i].type == TYPE_EXTENDS_CLAUSE)
            node = heritage(p, p->kids[kids.base + i].node);
        else if (ts_node_is_named(p->kids[kids.base + i].node))
            node = parser_operand(p, p->kids[kids.base + i].node, LEVEL_LHS);
    parser_drop(p, kids);
    return node || !kids.count ? node : parser_dummy(p, parser_span(p, ts)); /* nothing: it only implements */
}

AstNode *parser_class(Parser *p, TSNode ts, AstKind kind)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    AstClass *class = node->class = ARENA_NEW(p->arena, AstClass);
    Span head = node->span;
    if (head.end - head.start > 5)
        head.end = head.start + 5;
    class->span = node->span;
    class->name = parser_intern(p, "", 0);
    class->identifier = parser_node(p, AST_IDENTIFIER, head);
    class->identifier->text = class->name;
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type == TYPE_DECORATOR) {
            parser_unsupported(p, parser_span(p, kid.node), NULL, "decorators are not supported");
        } else if (kid.field == FIELD_NAME) {
            class->identifier = parser_identifier_node(p, kid.node);
            class->name = class->identifier->text;
            class->named = true;
        } else if (kid.type == TYPE_CLASS_HERITAGE) {
            class->heritage = heritage(p, kid.node);
        } else if (kid.field == FIELD_BODY) {
            body(p, class, kid.node);
        }
    }
    if (kind == AST_CLASS_DECLARATION) {
        node->a = parser_node(p, AST_IDENTIFIER, class->identifier->span);
        node->a->text = class->identifier->text;
    }
    class->implicit = !class->constructor;
    if (class->implicit)
        class->constructor = made_up_constructor(p, class, head);
    class->constructor->class = class;
    parser_assign_properties(p, class->constructor);
    class->constructor->name = class->name;
    parser_drop(p, kids);
    return node;
}
