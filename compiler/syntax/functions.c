/* Functions of every form. */
#include "parser.h"

AstFunction *parser_new_function(Parser *p, Span span)
{
    AstFunction *function = ARENA_NEW(p->arena, AstFunction);
    function->span = span;
    function->name = parser_intern(p, "", 0);
    return function;
}

/* A formal parameter names a binding; the grammar would take any target. */
static void parameter(Parser *p, AstFunction *function, TSNode ts)
{
    NodeType type = parser_type(p, ts);
    bool typed = type == TYPE_REQUIRED_PARAMETER || type == TYPE_OPTIONAL_PARAMETER, property = false;
    AstNode *node = typed ? parser_typed_parameter(p, ts, &property) : parser_binding(p, ts), *target = node;
    if (!node)
        return;
    if (target->kind == AST_ASSIGN_PATTERN)
        target = target->a;
    bool rest_default = node->kind == AST_ASSIGN_PATTERN && target->kind == AST_REST;
    if (rest_default)
        parser_error(p, node->span, NULL, "a rest parameter cannot have a default value");
    if (target->kind == AST_REST && target->a)
        target = target->a;
    bool names = target->kind == AST_IDENTIFIER || target->kind == AST_OBJECT_PATTERN || target->kind == AST_ARRAY_PATTERN;
    if (!names)
        parser_error(p, target->span, NULL, "expected a parameter name");
    else if (target->parenthesized)
        parser_error(p, target->span, NULL, "a parameter cannot stand in parentheses");
    if (names && !rest_default)
        VEC_PUSH(p->arena, &function->parameters, node);
    if (property && target->kind == AST_IDENTIFIER)
        VEC_PUSH(p->arena, &function->properties, target);
}

static void parameters(Parser *p, AstFunction *function, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    const AstNode *rest = NULL;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (rest && (kid.type == TYPE_COMMA || ts_node_is_named(kid.node))) {
            parser_error(p, rest->span, NULL, "a rest parameter must be the last one");
            rest = NULL;
        }
        if (!ts_node_is_named(kid.node))
            continue;
        parameter(p, function, kid.node);
        uint32_t count = function->parameters.count;
        if (count && function->parameters.items[count - 1]->kind == AST_REST)
            rest = function->parameters.items[count - 1];
    }
    parser_drop(p, kids);
}

static void arrow_body(Parser *p, AstFunction *function, TSNode body)
{
    function->arrow = true;
    function->expression_body = parser_type(p, body) != TYPE_STATEMENT_BLOCK;
    uint32_t start = ts_node_start_byte(body);
    if (function->expression_body && p->source->text[start] == '{')
        parser_brace(p, start);
    if (function->expression_body)
        function->body = parser_operand(p, body, LEVEL_ASSIGN);
    else
        function->body = parser_block(p, body);
}

/* The place of `=>`, which must stand on the line where the parameters end. */
static void check_arrow_line(Parser *p, Kids kids, TSNode head)
{
    for (uint32_t i = 0; i < kids.count; i++) {
        TSNode node = p->kids[kids.base + i].node;
        uint32_t at = ts_node_start_byte(node);
        if (ts_node_end_byte(node) - at == 2 && memcmp(p->source->text + at, "=>", 2) == 0 &&
            parser_newline_between(p, ts_node_end_byte(head), at))
            parser_error(p, parser_span(p, node), NULL, "a line break is not allowed before '=>'");
    }
}

static void function_parts(Parser *p, AstFunction *function, Kids kids, bool arrow)
{
    const Kid *single = parser_kid(p, kids, FIELD_PARAMETER), *list = parser_kid(p, kids, FIELD_PARAMETERS);
    const Kid *body = parser_kid(p, kids, FIELD_BODY);
    TSNode head = single ? single->node : list ? list->node : (TSNode){0};
    TSNode inside = body ? body->node : (TSNode){0};
    bool has_list = list != NULL, has_head = single || list, has_body = body != NULL;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        bool async = kid.type == TYPE_ASYNC && kid.field != FIELD_PARAMETER && kid.field != FIELD_NAME;
        if (async && i + 1 < kids.count &&
            parser_newline_between(p, ts_node_end_byte(kid.node), ts_node_start_byte(p->kids[kids.base + i + 1].node)))
            parser_error(p, parser_span(p, kid.node), NULL, "a line break is not allowed after 'async'");
        function->async |= async;
        function->generator |= kid.type == TYPE_STAR;
    }
    if (arrow && has_head)
        check_arrow_line(p, kids, head);
    if (has_list)
        parameters(p, function, head);
    else if (has_head)
        parameter(p, function, head);
    if (!has_body)
        function->body = parser_node(p, AST_BLOCK, function->span);
    else if (arrow)
        arrow_body(p, function, inside);
    else
        function->body = parser_block(p, inside);
}

AstNode *parser_function(Parser *p, TSNode ts, AstKind kind)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    AstFunction *function = node->function = parser_new_function(p, node->span);
    Kids kids = parser_kids(p, ts);
    const Kid *name = parser_kid(p, kids, FIELD_NAME);
    if (name) {
        AstNode *identifier = parser_identifier_node(p, name->node);
        function->name = identifier->text;
        if (kind == AST_FUNCTION)
            function->identifier = identifier;
        else
            node->a = identifier;
    } else if (kind == AST_FUNCTION_DECLARATION) {
        node->a = parser_identifier_node(p, ts);
    }
    function_parts(p, function, kids, parser_type(p, ts) == TYPE_ARROW);
    parser_drop(p, kids);
    return node;
}

static const AstText *accessor_name(Parser *p, const char *prefix, const AstText *name)
{
    char *text = arena_alloc(p->arena, (size_t)name->length + 5);
    memcpy(text, prefix, 4);
    memcpy(text + 4, name->bytes, name->length);
    return parser_intern(p, text, (size_t)name->length + 4);
}

static void method_name(Parser *p, AstFunction *function, const AstNode *property)
{
    const AstText *name = parser_key_name(p, property);
    if (!name)
        return;
    if (function->getter || function->setter)
        name = accessor_name(p, function->getter ? "get " : "set ", name);
    function->name = name;
}

void parser_make_accessor(Parser *p, AstNode *method, bool getter)
{
    AstFunction *function = method->b->function;
    method->property = getter ? PROP_GET : PROP_SET;
    function->getter = getter;
    function->setter = !getter;
    method_name(p, function, method);
}

AstNode *parser_method(Parser *p, TSNode ts, bool in_class)
{
    AstNode *node = parser_node(p, AST_PROPERTY, parser_span(p, ts));
    AstFunction *function = parser_new_function(p, node->span);
    function->method = true;
    node->property = PROP_METHOD;
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == FIELD_NAME)
            break;
        if (kid.type == TYPE_GET || kid.type == TYPE_STATIC_GET)
            function->getter = true;
        else if (kid.type == TYPE_SET)
            function->setter = true;
        bool is_static = kid.type == TYPE_STATIC || kid.type == TYPE_STATIC_GET;
        node->is_static |= is_static;
        if (is_static && !in_class)
            parser_error(p, parser_span(p, kid.node), NULL, "'static' belongs into classes");
        else if (kid.type == TYPE_DECORATOR)
            parser_unsupported(p, parser_span(p, kid.node), NULL, "decorators are not supported");
    }
    if (function->getter || function->setter)
        node->property = function->getter ? PROP_GET : PROP_SET;
    const Kid *name = parser_kid(p, kids, FIELD_NAME);
    if (name && in_class && name->type == TYPE_PRIVATE_NAME)
        node->a = parser_private_name(p, name->node);
    else
        node->a = name ? parser_property_key(p, name->node, &node->computed) : parser_dummy(p, node->span);
    method_name(p, function, node);
    function_parts(p, function, kids, false);
    node->b = parser_node(p, AST_FUNCTION, node->span);
    node->b->function = function;
    parser_drop(p, kids);
    return node;
}
