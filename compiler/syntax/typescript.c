/* TypeScript: types are erased, and the few constructs that make code become what they mean in JavaScript.
 *
 * The TypeScript grammar names everything that JavaScript has as the JavaScript grammar does, so the parser's other files need to
 * know little: parser_kids leaves out the nodes that are only about types. Type errors are the editor's business.
 */
#include "parser.h"

static const char *const ERASED[] = {
    "type_annotation", "type_parameters", "type_arguments", "type_predicate_annotation", "asserts_annotation", "omitting_type_annotation",
    "adding_type_annotation", "opting_type_annotation", "implements_clause", "interface_declaration", "type_alias_declaration",
    "ambient_declaration", "function_signature", "method_signature", "abstract_method_signature", "index_signature"};

void typescript_prepare(Parser *p, const TSLanguage *language)
{
    p->erased = ARENA_ARRAY(p->arena, bool, p->type_count);
    for (uint32_t s = 0; s < p->type_count; s++)
        for (size_t i = 0; i < sizeof ERASED / sizeof *ERASED; i++)
            if (ts_language_symbol_type(language, (TSSymbol)s) == TSSymbolTypeRegular && strcmp(ts_language_symbol_name(language, (TSSymbol)s), ERASED[i]) == 0)
                p->erased[s] = true;
}

/* What it declares can't be exported as a value. */
void typescript_erase(Parser *p, TSNode ts)
{
    TSNode name = ts_node_child_by_field_name(ts, "name", 4);
    if (!ts_node_is_null(name) && strstr(ts_node_type(ts), "_declaration"))
        VEC_PUSH(p->arena, &p->type_names, parser_identifier(p, name));
}

/* ---- exports of types */

static bool declares_value(const AstNode *node, const AstText *name)
{
    if (node->kind == AST_EXPORT && node->a)
        node = node->a;
    if ((node->kind == AST_FUNCTION_DECLARATION || node->kind == AST_CLASS_DECLARATION) && node->a)
        return node->a->text == name;
    for (uint32_t i = 0; (node->kind == AST_VAR || node->kind == AST_IMPORT) && i < node->list.count; i++)
        if (node->list.items[i]->a->kind == AST_IDENTIFIER && node->list.items[i]->a->text == name)
            return true;
    return false;
}

static bool is_type(const Parser *p, const AstNode *program, const AstText *name)
{
    bool found = false;
    for (uint32_t i = 0; i < p->type_names.count; i++)
        found |= p->type_names.items[i] == name;
    for (uint32_t i = 0; i < program->list.count && found; i++)
        found = !declares_value(program->list.items[i], name);
    return found;
}

void typescript_finish(Parser *p, AstNode *program)
{
    for (uint32_t i = 0; i < program->list.count; i++) {
        AstNode *node = program->list.items[i];
        uint32_t kept = 0;
        if (node->kind != AST_EXPORT || node->text)
            continue;
        for (uint32_t k = 0; k < node->list.count; k++)
            if (!node->list.items[k]->a || !is_type(p, program, node->list.items[k]->a->text))
                node->list.items[kept++] = node->list.items[k];
        node->list.count = kept;
    }
}

/* ---- parameters */

AstNode *parser_typed_parameter(Parser *p, TSNode ts, bool *property)
{
    Kids kids = parser_kids(p, ts);
    const Kid *pattern = parser_kid(p, kids, FIELD_PATTERN), *value = parser_kid(p, kids, FIELD_VALUE);
    AstNode *node = NULL;
    bool is_this = !pattern || pattern->type == TYPE_THIS, has_value = value != NULL;
    TSNode target = pattern ? pattern->node : ts, inside = value ? value->node : ts;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        *property |= kid.type == TYPE_ACCESSIBILITY || kid.type == TYPE_READONLY || kid.type == TYPE_OVERRIDE;
        if (kid.type == TYPE_DECORATOR)
            parser_unsupported(p, parser_span(p, kid.node), NULL, "decorators are not supported");
    }
    if (!is_this)
        node = parser_binding(p, target);
    if (node && has_value) {
        AstNode *whole = parser_node(p, AST_ASSIGN_PATTERN, parser_span(p, ts));
        whole->a = node;
        whole->b = parser_operand(p, inside, LEVEL_ASSIGN);
        if (node->kind == AST_IDENTIFIER)
            parser_infer_name(whole->b, node->text);
        node = whole;
    }
    parser_drop(p, kids);
    return node;
}

/* this.name = name */
static AstNode *assign_property(Parser *p, const AstNode *name)
{
    AstNode *statement = parser_node(p, AST_EXPRESSION_STATEMENT, name->span), *assignment = parser_node(p, AST_ASSIGN, name->span);
    AstNode *member = parser_node(p, AST_MEMBER, name->span);
    member->a = parser_node(p, AST_THIS, name->span);
    member->b = parser_node(p, AST_STRING, name->span);
    member->b->text = name->text;
    assignment->op = OPR_ASSIGN;
    assignment->a = member;
    assignment->b = parser_node(p, AST_IDENTIFIER, name->span);
    assignment->b->text = name->text;
    statement->a = assignment;
    return statement;
}

static bool is_super_call(const AstNode *node)
{
    return node->kind == AST_EXPRESSION_STATEMENT && node->a->kind == AST_CALL && node->a->a && node->a->a->kind == AST_SUPER;
}

/* At the start of the constructor, or behind its super(). */
void parser_assign_properties(Parser *p, AstFunction *constructor)
{
    AstList statements = {0};
    const AstList *old = &constructor->body->list;
    uint32_t head = 0;
    if (!constructor->properties.count)
        return;
    for (uint32_t i = 0; i < old->count && !head; i++)
        head = is_super_call(old->items[i]) ? i + 1 : 0;
    for (uint32_t i = 0; i < head; i++)
        VEC_PUSH(p->arena, &statements, old->items[i]);
    for (uint32_t i = 0; i < constructor->properties.count; i++)
        VEC_PUSH(p->arena, &statements, assign_property(p, constructor->properties.items[i]));
    for (uint32_t i = head; i < old->count; i++)
        VEC_PUSH(p->arena, &statements, old->items[i]);
    constructor->body->list = statements;
}

/* ---- enums: constant objects with their values' names */

typedef struct Enum {
    const AstText *name;
    AstNode *object;
    bool is_const;        /* nobody asks for names */
    AstNode *last;        /* value of the last member, NULL: none, or it was no number */
    bool broken;
} Enum;

static AstNode *number_node(Parser *p, double number, Span span)
{
    AstNode *node = parser_node(p, AST_NUMBER, span);
    node->number = number;
    return node;
}

static AstNode *member_value(const Enum *e, const AstText *name)
{
    for (uint32_t i = e->object->list.count; i > 0; i--) {
        const AstNode *property = e->object->list.items[i - 1];
        if (property->a->kind == AST_STRING && property->a->text == name)
            return property->b;
    }
    return NULL;
}

static AstNode *enum_value(Parser *p, const Enum *e, AstNode *node);

static AstNode *unary_value(Parser *p, const Enum *e, AstNode *node)
{
    const AstNode *a = enum_value(p, e, node->a);
    if (!a || a->kind != AST_NUMBER)
        return NULL;
    switch (node->op) {
    case OPR_NEG: return number_node(p, -a->number, node->span);
    case OPR_PLUS: return number_node(p, a->number, node->span);
    case OPR_BITNOT: return number_node(p, ~number_to_int32(a->number), node->span);
    default: return NULL;
    }
}

/* A NUMBER or STRING, or NULL where the value is not known before the program runs. */
static AstNode *enum_value(Parser *p, const Enum *e, AstNode *node)
{
    double number;
    switch (node->kind) {
    case AST_NUMBER: case AST_STRING: return node;
    case AST_TEMPLATE: return node->list.count == 1 ? node->list.items[0] : NULL;
    case AST_IDENTIFIER: return member_value(e, node->text);
    case AST_MEMBER:
        return node->a->kind == AST_IDENTIFIER && node->a->text == e->name && node->b->kind == AST_STRING ? member_value(e, node->b->text) : NULL;
    case AST_UNARY: return unary_value(p, e, node);
    case AST_BINARY: {
        const AstNode *a = enum_value(p, e, node->a), *b = enum_value(p, e, node->b);
        bool numbers = a && b && a->kind == AST_NUMBER && b->kind == AST_NUMBER;
        return numbers && number_binary(node->op, a->number, b->number, &number) ? number_node(p, number, node->span) : NULL;
    }
    default: return NULL;
    }
}

static void add_property(Parser *p, const Enum *e, const AstText *key, AstNode *value)
{
    AstNode *property = parser_node(p, AST_PROPERTY, value->span);
    property->a = parser_node(p, AST_STRING, value->span);
    property->a->text = key;
    property->b = value;
    VEC_PUSH(p->arena, &e->object->list, property);
}

static void enum_member(Parser *p, Enum *e, TSNode name, const TSNode *initialiser)
{
    bool computed = false;
    Span span = parser_span(p, name);
    AstNode *key = parser_property_key(p, name, &computed), *value;
    if (initialiser) {
        AstNode *node = parser_operand(p, *initialiser, LEVEL_ASSIGN);
        value = enum_value(p, e, node);
        if (!value)
            parser_unsupported(p, node->span, "use an object", "members of enums must be numbers or strings known at build time");
    } else {
        value = !e->object->list.count ? number_node(p, 0, span) : e->last ? number_node(p, e->last->number + 1, span) : NULL;
        if (!value)
            parser_error(p, span, NULL, "this member needs a value: the one before it is no number");
    }
    if (!value || computed || key->kind != AST_STRING)
        value = number_node(p, 0, span);
    AstNode *copy = parser_node(p, value->kind, value->span);
    copy->number = value->number;
    copy->text = value->text;
    if (key->kind == AST_STRING)
        add_property(p, e, key->text, copy);
    e->last = copy->kind == AST_NUMBER ? copy : NULL;
}

/* The names of the numbers, behind all members: {A: 0, B: 1, 0: "A", 1: "B"}. */
static void add_names(Parser *p, const Enum *e)
{
    uint32_t count = e->object->list.count;
    for (uint32_t i = 0; i < count; i++) {
        const AstNode *member = e->object->list.items[i];
        if (member->b->kind != AST_NUMBER)
            continue;
        AstNode *name = parser_node(p, AST_STRING, member->b->span);
        name->text = member->a->text;
        add_property(p, e, parser_number_key(p, member->b->number), name);
    }
}

AstNode *parser_enum(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_VAR, parser_span(p, ts)), *declarator = parser_node(p, AST_DECLARATOR, node->span);
    Enum e = {.object = parser_node(p, AST_OBJECT, node->span)};
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++)
        e.is_const |= p->kids[kids.base + i].type == TYPE_CONST;
    const Kid *name = parser_kid(p, kids, FIELD_NAME), *body = parser_kid(p, kids, FIELD_BODY);
    TSNode inside = body ? body->node : ts;
    declarator->a = name ? parser_identifier_node(p, name->node) : parser_dummy(p, node->span);
    e.name = declarator->a->text;
    Kids members = parser_kids(p, inside);
    for (uint32_t i = 0; body && i < members.count; i++) {
        Kid kid = p->kids[members.base + i];
        if (!ts_node_is_named(kid.node))
            continue;
        TSNode value = kid.node, key = kid.node;
        bool assigned = kid.type == TYPE_ENUM_ASSIGNMENT;
        if (assigned) {
            key = ts_node_child_by_field_name(kid.node, "name", 4);
            value = ts_node_child_by_field_name(kid.node, "value", 5);
        }
        enum_member(p, &e, key, assigned ? &value : NULL);
    }
    parser_drop(p, kids);
    if (!e.is_const)
        add_names(p, &e);
    e.object->is_enum = true;
    declarator->b = e.object;
    node->declaration = DECL_CONST;
    VEC_PUSH(p->arena, &node->list, declarator);
    return node;
}
