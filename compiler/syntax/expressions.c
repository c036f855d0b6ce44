/* Expressions: tree-sitter's nodes to ours.
 *
 * The grammar lets any expression stand as an operand and settles the rest by precedence, so things that
 * need parentheses in JavaScript slip through (`a || b => c`, `-a ** b`, `a ?? b || c`). Each operand is therefore checked
 * to bind at least as tightly as its place demands.
 */
#include "parser.h"

typedef struct Operator {
    const char *text;
    AstOp op;
    int level; /* of a binary operator: LEVEL_BINARY and up */
} Operator;

enum { LEVEL_NULLISH = LEVEL_BINARY, LEVEL_LOR, LEVEL_LAND, LEVEL_RELATION = 10, LEVEL_EXP = 19 };

static const Operator operators[] = {
    {"??", OPR_NULLISH, LEVEL_NULLISH}, {"||", OPR_LOR, LEVEL_LOR}, {"&&", OPR_LAND, LEVEL_LAND},
    {"|", OPR_OR, 6}, {"^", OPR_XOR, 7}, {"&", OPR_AND, 8},
    {"==", OPR_EQ, 9}, {"!=", OPR_NE, 9}, {"===", OPR_SEQ, 9}, {"!==", OPR_SNE, 9},
    {"<", OPR_LT, 10}, {"<=", OPR_LE, 10}, {">", OPR_GT, 10}, {">=", OPR_GE, 10},
    {"instanceof", OPR_INSTANCEOF, 10}, {"in", OPR_IN, 10},
    {"<<", OPR_SHL, 11}, {">>", OPR_SHR, 11}, {">>>", OPR_USHR, 11},
    {"+", OPR_ADD, 12}, {"-", OPR_SUB, 12}, {"*", OPR_MUL, 13}, {"/", OPR_DIV, 13}, {"%", OPR_MOD, 13},
    {"**", OPR_EXP, LEVEL_EXP},
};

static const Operator unary_operators[] = {
    {"-", OPR_NEG, 0}, {"+", OPR_PLUS, 0}, {"~", OPR_BITNOT, 0}, {"!", OPR_NOT, 0},
    {"typeof", OPR_TYPEOF, 0}, {"void", OPR_VOID, 0}, {"delete", OPR_DELETE, 0},
};

static bool text_is(const Parser *p, TSNode node, const char *text, size_t n)
{
    uint32_t from = ts_node_start_byte(node), to = ts_node_end_byte(node);
    return to - from == n && memcmp(p->source->text + from, text, n) == 0;
}

static const Operator *find_operator(const Parser *p, const Kid *kid, const Operator *table, size_t count, size_t suffix)
{
    uint32_t from = ts_node_start_byte(kid->node), n = ts_node_end_byte(kid->node) - from;
    for (size_t i = 0; i < count; i++)
        if (strlen(table[i].text) + suffix == n && memcmp(table[i].text, p->source->text + from, n - suffix) == 0)
            return &table[i];
    return NULL;
}

int parser_level(const AstNode *node)
{
    if (node->parenthesized)
        return LEVEL_LHS;
    switch (node->kind) {
    case AST_SEQUENCE: return LEVEL_SEQUENCE;
    case AST_ASSIGN: case AST_YIELD: return LEVEL_ASSIGN;
    case AST_FUNCTION: return node->function->arrow ? LEVEL_ASSIGN : LEVEL_LHS;
    case AST_CONDITIONAL: return LEVEL_CONDITIONAL;
    case AST_BINARY: case AST_LOGICAL:
        for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
            if (operators[i].op == node->op)
                return operators[i].level;
        return LEVEL_BINARY;
    case AST_UNARY: case AST_AWAIT: return LEVEL_UNARY;
    case AST_UPDATE: return LEVEL_UPDATE;
    default: return LEVEL_LHS;
    }
}

static void misplaced(Parser *p, const AstNode *node)
{
    const char *name = node->kind == AST_FUNCTION ? "an arrow function" : ast_kind_name(node->kind);
    parser_error(p, node->span, "put parentheses around it", "%s%s cannot stand here without parentheses",
                 node->kind == AST_FUNCTION ? "" : strchr("aeiou", name[0]) ? "an " : "a ", name);
}

AstNode *parser_operand(Parser *p, TSNode node, int level)
{
    AstNode *operand = parser_expression(p, node);
    if (parser_level(operand) < level)
        misplaced(p, operand);
    return operand;
}

static AstNode *operand_of(Parser *p, Kids kids, NodeField field, int level, Span span)
{
    const Kid *kid = parser_kid(p, kids, field);
    return kid ? parser_operand(p, kid->node, level) : parser_dummy(p, span);
}

void parser_infer_name(AstNode *value, const AstText *name)
{
    if (value && value->kind == AST_FUNCTION && !value->function->identifier && !value->function->method && !value->function->name->length)
        value->function->name = name;
    if (value && value->kind == AST_CLASS && !value->class->named && !value->class->name->length)
        value->class->name = value->class->constructor->name = name;
}

AstNode *parser_identifier_node(Parser *p, TSNode node)
{
    AstNode *identifier = parser_node(p, AST_IDENTIFIER, parser_span(p, node));
    identifier->text = parser_identifier(p, node);
    return identifier;
}

/* ---- operators */

/* `#name in object` */
static AstNode *private_in(Parser *p, Kids kids, Span span, AstOp op)
{
    AstNode *node = parser_node(p, AST_BINARY, span);
    node->op = OPR_IN;
    node->a = parser_private_name(p, parser_kid(p, kids, FIELD_LEFT)->node);
    if (op != OPR_IN)
        parser_error(p, node->a->span, NULL, "a private name can only stand before 'in', or behind a '.'");
    node->b = operand_of(p, kids, FIELD_RIGHT, LEVEL_RELATION + 1, span);
    return node;
}

static AstNode *binary(Parser *p, Kids kids, Span span)
{
    const Kid *kid = parser_kid(p, kids, FIELD_OPERATOR);
    const Operator *op = kid ? find_operator(p, kid, operators, sizeof operators / sizeof *operators, 0) : NULL;
    if (!op)
        return parser_dummy(p, span);
    const Kid *left = parser_kid(p, kids, FIELD_LEFT);
    if (left && left->type == TYPE_PRIVATE_NAME)
        return private_in(p, kids, span, op->op);
    bool logical = op->level <= LEVEL_LAND;
    AstNode *node = parser_node(p, logical ? AST_LOGICAL : AST_BINARY, span);
    node->op = op->op;
    bool power = op->op == OPR_EXP;
    node->a = operand_of(p, kids, FIELD_LEFT, power ? LEVEL_UNARY : op->level, span);
    node->b = operand_of(p, kids, FIELD_RIGHT, power ? LEVEL_EXP : op->level + 1, span);
    if (power && parser_level(node->a) == LEVEL_UNARY)
        parser_error(p, node->a->span, "write (-a) ** b or -(a ** b)", "the left side of ** needs parentheses around its unary operator");
    if (logical) {
        AstNode *sides[] = {node->a, node->b};
        for (int i = 0; i < 2; i++)
            if (sides[i]->kind == AST_LOGICAL && !sides[i]->parenthesized && (sides[i]->op == OPR_NULLISH) != (op->op == OPR_NULLISH)) {
                parser_error(p, span, "put parentheses around one of them", "?? cannot be mixed with && or || without parentheses");
                break;
            }
    }
    return node;
}

static AstNode *unary(Parser *p, Kids kids, Span span)
{
    const Kid *kid = parser_kid(p, kids, FIELD_OPERATOR);
    const Operator *op = kid ? find_operator(p, kid, unary_operators, sizeof unary_operators / sizeof *unary_operators, 0) : NULL;
    AstNode *node = parser_node(p, AST_UNARY, span);
    node->op = op ? op->op : OPR_VOID;
    node->a = operand_of(p, kids, FIELD_ARGUMENT, LEVEL_UNARY, span);
    return node;
}

static AstNode *update(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_UPDATE, span);
    const Kid *op = parser_kid(p, kids, FIELD_OPERATOR), *argument = parser_kid(p, kids, FIELD_ARGUMENT);
    if (!op || !argument)
        return parser_dummy(p, span);
    TSNode operator = op->node, operand = argument->node;
    node->op = text_is(p, operator, "++", 2) ? OPR_INC : OPR_DEC;
    node->prefix = ts_node_start_byte(operator) < ts_node_start_byte(operand);
    node->a = parser_operand(p, operand, node->prefix ? LEVEL_UNARY : LEVEL_LHS);
    if (!node->prefix && parser_newline_between(p, ts_node_end_byte(operand), ts_node_start_byte(operator)))
        parser_error(p, parser_span(p, operator), NULL, "a line break is not allowed before a postfix '%s'", node->op == OPR_INC ? "++" : "--");
    return node;
}

static AstNode *conditional(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_CONDITIONAL, span);
    node->a = operand_of(p, kids, FIELD_CONDITION, LEVEL_BINARY, span);
    node->b = operand_of(p, kids, FIELD_CONSEQUENCE, LEVEL_ASSIGN, span);
    node->c = operand_of(p, kids, FIELD_ALTERNATIVE, LEVEL_ASSIGN, span);
    return node;
}

static AstNode *assignment(Parser *p, Kids kids, Span span, bool augmented)
{
    AstNode *node = parser_node(p, AST_ASSIGN, span);
    const Kid *left = parser_kid(p, kids, FIELD_LEFT), *op = parser_kid(p, kids, FIELD_OPERATOR);
    if (!left)
        return parser_dummy(p, span);
    node->op = OPR_ASSIGN;
    if (augmented && op) {
        const Operator *found = find_operator(p, op, operators, sizeof operators / sizeof *operators, 1);
        node->op = found ? found->op : OPR_ASSIGN;
    }
    node->a = parser_binding(p, left->node);
    node->b = operand_of(p, kids, FIELD_RIGHT, LEVEL_ASSIGN, span);
    bool names = node->op == OPR_ASSIGN || node->op == OPR_LAND || node->op == OPR_LOR || node->op == OPR_NULLISH;
    if (names && node->a->kind == AST_IDENTIFIER && !node->a->parenthesized)
        parser_infer_name(node->b, node->a->text);
    return node;
}

static AstNode *sequence(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_SEQUENCE, span);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type != TYPE_COMMA)
            VEC_PUSH(p->arena, &node->list, parser_operand(p, kid.node, LEVEL_ASSIGN));
    }
    return node->list.count == 1 ? node->list.items[0] : node;
}

/* ---- calls and members */

/* Arguments and array elements share their shape: expressions and spreads between commas. */
static void elements(Parser *p, TSNode parent, AstNode *into, bool holes)
{
    Kids kids = parser_kids(p, parent);
    bool expects = true; /* an element may stand here: a comma here leaves a hole */
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type == TYPE_COMMA) {
            if (expects && holes)
                VEC_PUSH(p->arena, &into->list, NULL);
            else if (expects)
                parser_error(p, parser_span(p, kid.node), "write undefined to leave an argument out", "expected an argument before ','");
            expects = true;
        } else if (ts_node_is_named(kid.node)) {
            VEC_PUSH(p->arena, &into->list, parser_operand(p, kid.node, LEVEL_ASSIGN));
            expects = false;
        }
    }
    parser_drop(p, kids);
}

static AstNode *chain_part(Parser *p, TSNode node, bool *optional);

static bool is_chain_type(NodeType type)
{
    return type == TYPE_CALL_EXPRESSION || type == TYPE_MEMBER_EXPRESSION || type == TYPE_SUBSCRIPT;
}

static AstNode *chain_object(Parser *p, TSNode node, bool *optional)
{
    while (parser_type(p, node) == TYPE_NON_NULL && ts_node_named_child_count(node))
        node = ts_node_named_child(node, 0); /* `a?.b!.c` is one chain */
    AstNode *object = is_chain_type(parser_type(p, node)) ? chain_part(p, node, optional) : parser_expression(p, node);
    if (parser_level(object) < LEVEL_LHS)
        misplaced(p, object);
    return object;
}

static void template_arguments(Parser *p, AstNode *call, TSNode ts);

static AstNode *call_part(Parser *p, Kids kids, Span span, bool *optional)
{
    const Kid *callee = parser_kid(p, kids, FIELD_FUNCTION), *arguments = parser_kid(p, kids, FIELD_ARGUMENTS);
    if (!callee || !arguments)
        return parser_dummy(p, span);
    AstNode *node = parser_node(p, AST_CALL, span);
    TSNode list = arguments->node;
    bool tagged = arguments->type == TYPE_TEMPLATE;
    node->optional = parser_kid(p, kids, FIELD_OPTIONAL_CHAIN) != NULL;
    *optional |= node->optional;
    if (callee->type == TYPE_IMPORT) {
        node->kind = AST_IMPORT_CALL;
    } else {
        node->a = chain_object(p, callee->node, optional);
    }
    if (tagged) {
        node->tagged = true;
        if (*optional)
            parser_error(p, node->span, NULL, "an optional chain cannot be the tag of a template");
        template_arguments(p, node, list);
    } else {
        elements(p, list, node, false);
    }
    return node;
}

static AstNode *member_part(Parser *p, Kids kids, Span span, bool *optional)
{
    const Kid *object = parser_kid(p, kids, FIELD_OBJECT), *property = parser_kid(p, kids, FIELD_PROPERTY);
    if (!object || !property)
        return parser_dummy(p, span);
    TSNode key = property->node;
    bool private = property->type == TYPE_PRIVATE_NAME;
    AstNode *node = parser_node(p, AST_MEMBER, span);
    node->optional = parser_kid(p, kids, FIELD_OPTIONAL_CHAIN) != NULL;
    *optional |= node->optional;
    if (object->type == TYPE_IMPORT) {
        node->kind = AST_META;
        node->text = parser_intern(p, "import.meta", 11);
        return node;
    }
    node->a = chain_object(p, object->node, optional);
    if (private) {
        node->b = parser_private_name(p, key);
        return node;
    }
    node->b = parser_node(p, AST_STRING, parser_span(p, key));
    node->b->text = parser_identifier(p, key);
    return node;
}

static AstNode *index_part(Parser *p, Kids kids, Span span, bool *optional)
{
    const Kid *object = parser_kid(p, kids, FIELD_OBJECT), *index = parser_kid(p, kids, FIELD_INDEX);
    if (!object || !index)
        return parser_dummy(p, span);
    TSNode key = index->node;
    AstNode *node = parser_node(p, AST_INDEX, span);
    node->optional = parser_kid(p, kids, FIELD_OPTIONAL_CHAIN) != NULL;
    *optional |= node->optional;
    node->a = chain_object(p, object->node, optional);
    node->b = parser_expression(p, key);
    return node;
}

/* One link of `a.b?.c(d)`; the caller wraps the whole into a CHAIN if any link is optional. */
static AstNode *chain_part(Parser *p, TSNode ts, bool *optional)
{
    Span span = parser_span(p, ts);
    if (!parser_enter(p, ts)) {
        parser_leave(p);
        return parser_dummy(p, span);
    }
    Kids kids = parser_kids(p, ts);
    AstNode *node;
    switch (parser_type(p, ts)) {
    case TYPE_CALL_EXPRESSION: node = call_part(p, kids, span, optional); break;
    case TYPE_MEMBER_EXPRESSION: node = member_part(p, kids, span, optional); break;
    default: node = index_part(p, kids, span, optional); break;
    }
    parser_drop(p, kids);
    parser_leave(p);
    return node;
}

static AstNode *chain(Parser *p, TSNode ts)
{
    bool optional = false;
    AstNode *part = chain_part(p, ts, &optional);
    if (!optional)
        return part;
    AstNode *node = parser_node(p, AST_CHAIN, part->span);
    node->a = part;
    return node;
}

/* `new a.b(c)`: the callee is a member expression, so neither a call nor ?. may be part of it. */
static void check_new_callee(Parser *p, const AstNode *callee)
{
    for (const AstNode *at = callee; at && !at->parenthesized; at = at->a) {
        if (at->kind == AST_CHAIN || (at->kind == AST_CALL && !at->tagged) || at->kind == AST_IMPORT_CALL) {
            parser_error(p, at->span, "put parentheses around it", "%s cannot be what 'new' constructs without parentheses",
                         at->kind == AST_CHAIN ? "an optional chain" : "a call");
            return;
        }
        if (at->kind != AST_MEMBER && at->kind != AST_INDEX && at->kind != AST_CALL)
            return;
    }
}

static AstNode *new_expression(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_NEW, span);
    const Kid *arguments = parser_kid(p, kids, FIELD_ARGUMENTS);
    TSNode list = arguments ? arguments->node : (TSNode){0};
    bool has_list = arguments != NULL;
    node->a = operand_of(p, kids, FIELD_CONSTRUCTOR, LEVEL_LHS, span);
    check_new_callee(p, node->a);
    if (has_list)
        elements(p, list, node, false);
    return node;
}

/* ---- objects, arrays, templates */

AstNode *parser_property_key(Parser *p, TSNode ts, bool *computed)
{
    Span span = parser_span(p, ts);
    *computed = false;
    switch (parser_type(p, ts)) {
    case TYPE_STRING: return parser_expression(p, ts);
    case TYPE_NUMBER: {
        AstNode *node = parser_node(p, AST_NUMBER, span);
        parser_number(p, node);
        if (node->kind == AST_BIGINT) /* its digits as a name */
            node->kind = AST_STRING;
        return node;
    }
    case TYPE_COMPUTED_NAME: {
        *computed = true;
        Kids kids = parser_kids(p, ts);
        AstNode *node = NULL;
        for (uint32_t i = 0; i < kids.count && !node; i++)
            if (ts_node_is_named(p->kids[kids.base + i].node))
                node = parser_operand(p, p->kids[kids.base + i].node, LEVEL_ASSIGN);
        parser_drop(p, kids);
        return node ? node : parser_dummy(p, span);
    }
    case TYPE_PRIVATE_NAME:
        parser_error(p, span, "only classes have private names", "an object literal cannot have private names");
        return parser_dummy(p, span);
    default: {
        AstNode *node = parser_node(p, AST_STRING, span);
        node->text = parser_identifier(p, ts);
        return node;
    }
    }
}

static AstNode *pair(Parser *p, TSNode ts, bool pattern)
{
    AstNode *node = parser_node(p, AST_PROPERTY, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    const Kid *key = parser_kid(p, kids, FIELD_KEY), *value = parser_kid(p, kids, FIELD_VALUE);
    if (key && value) {
        TSNode inner = value->node;
        node->a = parser_property_key(p, key->node, &node->computed);
        node->b = pattern ? parser_binding(p, inner) : parser_operand(p, inner, LEVEL_ASSIGN);
        const AstText *name = parser_key_name(p, node);
        if (name && (node->computed || strcmp(name->bytes, "__proto__") != 0))
            parser_infer_name(node->b, name);
    } else {
        node->a = parser_dummy(p, node->span);
        node->b = parser_dummy(p, node->span);
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *shorthand(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_PROPERTY, parser_span(p, ts));
    node->shorthand = true;
    node->b = parser_identifier_node(p, ts);
    node->a = parser_node(p, AST_STRING, node->span);
    node->a->text = node->b->text;
    return node;
}

static AstNode *spread(Parser *p, TSNode ts, AstKind kind)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count && !node->a; i++) {
        TSNode inner = p->kids[kids.base + i].node;
        if (ts_node_is_named(inner))
            node->a = kind == AST_REST ? parser_binding(p, inner) : parser_operand(p, inner, LEVEL_ASSIGN);
    }
    parser_drop(p, kids);
    if (!node->a)
        node->a = parser_dummy(p, node->span);
    return node;
}

/* `{a = 1}` of a pattern */
static AstNode *shorthand_default(Parser *p, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    const Kid *left = parser_kid(p, kids, FIELD_LEFT);
    AstNode *node = left ? shorthand(p, left->node) : parser_node(p, AST_PROPERTY, parser_span(p, ts));
    AstNode *value = parser_node(p, AST_ASSIGN_PATTERN, parser_span(p, ts));
    value->a = node->b;
    value->b = operand_of(p, kids, FIELD_RIGHT, LEVEL_ASSIGN, value->span);
    if (left)
        parser_infer_name(value->b, node->a->text);
    node->b = value;
    parser_drop(p, kids);
    return node;
}

static AstNode *object(Parser *p, TSNode ts, AstKind kind)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    bool expects = true;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        AstNode *item = NULL;
        switch (kid.type) {
        case TYPE_COMMA:
            if (expects)
                parser_error(p, parser_span(p, kid.node), NULL, "expected a property before ','");
            expects = true;
            continue;
        case TYPE_PAIR: item = pair(p, kid.node, false); break;
        case TYPE_PAIR_PATTERN: item = pair(p, kid.node, true); break;
        case TYPE_SHORTHAND: case TYPE_SHORTHAND_PATTERN: item = shorthand(p, kid.node); break;
        case TYPE_OBJECT_ASSIGNMENT_PATTERN: item = shorthand_default(p, kid.node); break;
        case TYPE_SPREAD_ELEMENT: item = spread(p, kid.node, AST_SPREAD); break;
        case TYPE_REST_PATTERN: item = spread(p, kid.node, AST_REST); break;
        case TYPE_METHOD: item = parser_method(p, kid.node, false); break;
        default: continue;
        }
        VEC_PUSH(p->arena, &node->list, item);
        expects = false;
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *array_pattern(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_ARRAY_PATTERN, parser_span(p, ts));
    bool expects = true; /* a comma here leaves a hole */
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type == TYPE_COMMA && expects)
            VEC_PUSH(p->arena, &node->list, NULL);
        if (ts_node_is_named(kid.node))
            VEC_PUSH(p->arena, &node->list, parser_binding(p, kid.node));
        expects = kid.type == TYPE_COMMA || (expects && !ts_node_is_named(kid.node));
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *string(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_STRING, parser_span(p, ts));
    uint32_t from = node->span.start, to = node->span.end;
    node->text = to - from >= 2 ? parser_string(p, from + 1, to - 1, false) : parser_intern(p, "", 0);
    return node;
}

static AstNode *template_text(Parser *p, Span span, const AstText *text)
{
    AstNode *node = parser_node(p, AST_STRING, span);
    node->text = text;
    return node;
}

/* Its texts, in `texts` as TEMPLATE_OBJECT has them, and its substitutions; without `texts` all to `parts` in turn. */
static void template_parts(Parser *p, TSNode ts, AstNode *texts, AstNode *parts)
{
    Span span = parser_span(p, ts);
    uint32_t from = span.start + 1;
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i <= kids.count; i++) {
        bool last = i == kids.count;
        Kid kid = last ? (Kid){.type = TYPE_OTHER} : p->kids[kids.base + i];
        if (!last && kid.type != TYPE_TEMPLATE_SUBSTITUTION)
            continue;
        uint32_t to = last ? span.end - 1 : ts_node_start_byte(kid.node);
        Span inside = {from, to < from ? from : to, span.file};
        if (texts) {
            const AstText *value = parser_template_text(p, inside, false);
            VEC_PUSH(p->arena, &texts->list, value ? template_text(p, inside, value) : NULL);
            VEC_PUSH(p->arena, &texts->list, template_text(p, inside, parser_template_text(p, inside, true)));
        } else {
            VEC_PUSH(p->arena, &parts->list, template_text(p, inside, parser_string(p, inside.start, inside.end, true)));
        }
        if (last)
            break;
        from = ts_node_end_byte(kid.node);
        Kids inner = parser_kids(p, kid.node);
        AstNode *value = NULL;
        for (uint32_t k = 0; k < inner.count && !value; k++)
            if (ts_node_is_named(p->kids[inner.base + k].node))
                value = parser_expression(p, p->kids[inner.base + k].node);
        parser_drop(p, inner);
        VEC_PUSH(p->arena, &parts->list, value ? value : parser_dummy(p, parser_span(p, kid.node)));
    }
    parser_drop(p, kids);
}

static AstNode *template(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_TEMPLATE, parser_span(p, ts));
    template_parts(p, ts, NULL, node);
    return node;
}

static void template_arguments(Parser *p, AstNode *call, TSNode ts)
{
    AstNode *texts = parser_node(p, AST_TEMPLATE_OBJECT, parser_span(p, ts));
    VEC_PUSH(p->arena, &call->list, texts);
    template_parts(p, ts, texts, call);
}

/* ---- the rest */

AstNode *parser_unwrapped(Parser *p, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    AstNode *node = NULL;
    for (uint32_t i = 0; i < kids.count && !node; i++)
        if (ts_node_is_named(p->kids[kids.base + i].node))
            node = parser_expression(p, p->kids[kids.base + i].node);
    parser_drop(p, kids);
    return node ? node : parser_dummy(p, parser_span(p, ts));
}

static AstNode *suspension(Parser *p, Kids kids, AstKind kind, Span span)
{
    AstNode *node = parser_node(p, kind, span);
    for (uint32_t i = 0; i < kids.count && !node->a; i++) {
        if (p->kids[kids.base + i].type == TYPE_STAR) {
            node->delegates = true;
            if (parser_newline_between(p, span.start, ts_node_start_byte(p->kids[kids.base + i].node)))
                parser_error(p, span, NULL, "a line break is not allowed between 'yield' and '*'");
        }
        if (ts_node_is_named(p->kids[kids.base + i].node))
            node->a = parser_operand(p, p->kids[kids.base + i].node, kind == AST_YIELD ? LEVEL_ASSIGN : LEVEL_UNARY);
    }
    return node;
}

static AstNode *default_value(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_ASSIGN_PATTERN, span);
    const Kid *left = parser_kid(p, kids, FIELD_LEFT);
    node->a = left ? parser_binding(p, left->node) : parser_dummy(p, span);
    node->b = operand_of(p, kids, FIELD_RIGHT, LEVEL_ASSIGN, span);
    if (node->a->kind == AST_IDENTIFIER && !node->a->parenthesized)
        parser_infer_name(node->b, node->a->text);
    return node;
}

AstNode *parser_binding(Parser *p, TSNode ts)
{
    switch (parser_type(p, ts)) {
    case TYPE_OBJECT_PATTERN: return object(p, ts, AST_OBJECT_PATTERN);
    case TYPE_ARRAY_PATTERN: return array_pattern(p, ts);
    case TYPE_REST_PATTERN: return spread(p, ts, AST_REST);
    case TYPE_ASSIGNMENT_PATTERN: {
        Kids kids = parser_kids(p, ts);
        AstNode *node = default_value(p, kids, parser_span(p, ts));
        parser_drop(p, kids);
        return node;
    }
    default: {
        AstNode *node = parser_expression(p, ts);
        node->parenthesized |= parser_was_parenthesized(p, ts_node_end_byte(ts));
        return node;
    }
    }
}

static AstNode *meta_property(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_META, parser_span(p, ts));
    bool import = p->source->text[node->span.start] == 'i';
    node->text = import ? parser_intern(p, "import.meta", 11) : parser_intern(p, "new.target", 10);
    return node;
}

static AstNode *with_kids(Parser *p, TSNode ts, NodeType type, Span span)
{
    Kids kids = parser_kids(p, ts);
    AstNode *node;
    switch (type) {
    case TYPE_ASSIGNMENT: node = assignment(p, kids, span, false); break;
    case TYPE_AUGMENTED: node = assignment(p, kids, span, true); break;
    case TYPE_UNARY_EXPRESSION: node = unary(p, kids, span); break;
    case TYPE_BINARY_EXPRESSION: node = binary(p, kids, span); break;
    case TYPE_TERNARY: node = conditional(p, kids, span); break;
    case TYPE_UPDATE_EXPRESSION: node = update(p, kids, span); break;
    case TYPE_NEW_EXPRESSION: node = new_expression(p, kids, span); break;
    case TYPE_YIELD_EXPRESSION: node = suspension(p, kids, AST_YIELD, span); break;
    case TYPE_AWAIT_EXPRESSION: node = suspension(p, kids, AST_AWAIT, span); break;
    default: node = sequence(p, kids, span); break;
    }
    parser_drop(p, kids);
    return node;
}

/* The grammar takes U+2028 and U+2029 for characters like all others. */
static AstNode *regexp(Parser *p, Span span)
{
    AstNode *node = parser_node(p, AST_REGEXP, span);
    node->text = parser_intern(p, p->source->text + span.start, span.end - span.start);
    if (strstr(node->text->bytes, "\xe2\x80\xa8") || strstr(node->text->bytes, "\xe2\x80\xa9"))
        parser_error(p, span, "write it as \\u2028 or \\u2029", "a line separator ends the regular expression");
    return node;
}

static AstNode *expression(Parser *p, TSNode ts)
{
    Span span = parser_span(p, ts);
    NodeType type = parser_type(p, ts);
    AstNode *node;
    switch (type) {
    case TYPE_IDENTIFIER: case TYPE_UNDEFINED: return parser_identifier_node(p, ts);
    case TYPE_NUMBER:
        node = parser_node(p, AST_NUMBER, span);
        parser_number(p, node);
        return node;
    case TYPE_STRING: return string(p, ts);
    case TYPE_TEMPLATE: return template(p, ts);
    case TYPE_TRUE: return parser_node(p, AST_TRUE, span);
    case TYPE_FALSE: return parser_node(p, AST_FALSE, span);
    case TYPE_NULL: return parser_node(p, AST_NULL, span);
    case TYPE_THIS: return parser_node(p, AST_THIS, span);
    case TYPE_SUPER: return parser_node(p, AST_SUPER, span);
    case TYPE_REGEX: return regexp(p, span);
    case TYPE_PARENTHESIZED:
        node = parser_unwrapped(p, ts);
        node->parenthesized = true;
        return node;
    case TYPE_CALL_EXPRESSION: case TYPE_MEMBER_EXPRESSION: case TYPE_SUBSCRIPT: return chain(p, ts);
    case TYPE_OBJECT: return object(p, ts, AST_OBJECT);
    case TYPE_OBJECT_PATTERN: return object(p, ts, AST_OBJECT_PATTERN);
    case TYPE_ARRAY_PATTERN: return array_pattern(p, ts);
    case TYPE_ARRAY:
        node = parser_node(p, AST_ARRAY, span);
        elements(p, ts, node, true);
        return node;
    case TYPE_SPREAD_ELEMENT: return spread(p, ts, AST_SPREAD);
    case TYPE_FUNCTION_EXPRESSION: case TYPE_GENERATOR_FUNCTION: case TYPE_ARROW: return parser_function(p, ts, AST_FUNCTION);
    case TYPE_CLASS: return parser_class(p, ts, AST_CLASS);
    case TYPE_META_PROPERTY: return meta_property(p, ts);
    case TYPE_ASSIGNMENT: case TYPE_AUGMENTED: case TYPE_UNARY_EXPRESSION: case TYPE_BINARY_EXPRESSION: case TYPE_TERNARY:
    case TYPE_UPDATE_EXPRESSION: case TYPE_NEW_EXPRESSION: case TYPE_YIELD_EXPRESSION: case TYPE_AWAIT_EXPRESSION:
    case TYPE_SEQUENCE: return with_kids(p, ts, type, span);
    case TYPE_AS_EXPRESSION: case TYPE_SATISFIES_EXPRESSION: case TYPE_NON_NULL: case TYPE_TYPE_ASSERTION: case TYPE_INSTANTIATION:
        return parser_unwrapped(p, ts);
    case TYPE_INTERNAL_MODULE:
        parser_unsupported(p, span, "make it a file of its own", "namespaces of TypeScript are not supported");
        return parser_dummy(p, span);
    case TYPE_JSX_ELEMENT: case TYPE_JSX_SELF_CLOSING:
        parser_error(p, span, NULL, "JSX is not JavaScript");
        return parser_dummy(p, span);
    default:
        parser_error(p, span, NULL, "expected an expression");
        return parser_dummy(p, span);
    }
}

AstNode *parser_expression(Parser *p, TSNode ts)
{
    AstNode *node = parser_enter(p, ts) ? expression(p, ts) : parser_dummy(p, parser_span(p, ts));
    parser_leave(p);
    return node;
}
