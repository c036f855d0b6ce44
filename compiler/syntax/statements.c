/* Statements: tree-sitter's nodes to ours. Missing semicolons are the grammar's business; where it is too generous about line
 * breaks the text between two tokens tells. */
#include "parser.h"

static TSNode kid_node(const Parser *p, Kids kids, NodeField field, bool *found)
{
    const Kid *kid = parser_kid(p, kids, field);
    *found = kid != NULL;
    return kid ? kid->node : (TSNode){0};
}

/* The first named child, whatever its field. */
static bool first_named(const Parser *p, Kids kids, TSNode *node)
{
    for (uint32_t i = 0; i < kids.count; i++) {
        *node = p->kids[kids.base + i].node;
        if (ts_node_is_named(*node))
            return true;
    }
    return false;
}

static AstNode *statement_of(Parser *p, Kids kids, NodeField field, Span span)
{
    bool found;
    TSNode ts = kid_node(p, kids, field, &found);
    return found ? parser_statement(p, ts) : parser_node(p, AST_EMPTY, span);
}

static AstNode *head_of(Parser *p, Kids kids, NodeField field, Span span)
{
    bool found;
    TSNode ts = kid_node(p, kids, field, &found);
    if (!found)
        return parser_dummy(p, span);
    return parser_type(p, ts) == TYPE_PARENTHESIZED ? parser_unwrapped(p, ts) : parser_expression(p, ts);
}

void parser_statements(Parser *p, TSNode ts, AstList *list)
{
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (ts_node_is_named(kid.node) && !ts_node_has_error(kid.node))
            VEC_PUSH(p->arena, list, parser_statement(p, kid.node));
    }
    parser_drop(p, kids);
}

AstNode *parser_block(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_BLOCK, parser_span(p, ts));
    parser_statements(p, ts, &node->list);
    return node;
}

/* ---- declarations */

static AstNode *declarator(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_DECLARATOR, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    bool has_name, has_value;
    TSNode name = kid_node(p, kids, FIELD_NAME, &has_name), value = kid_node(p, kids, FIELD_VALUE, &has_value);
    node->a = has_name ? parser_binding(p, name) : parser_dummy(p, node->span);
    if (has_value) {
        node->b = parser_operand(p, value, LEVEL_ASSIGN);
        if (node->a->kind == AST_IDENTIFIER)
            parser_infer_name(node->b, node->a->text);
    }
    parser_drop(p, kids);
    return node;
}

static AstDeclaration declaration_kind(NodeType type)
{
    return type == TYPE_LET ? DECL_LET : type == TYPE_CONST ? DECL_CONST : DECL_VAR;
}

static AstNode *declaration(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_VAR, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type == TYPE_LET || kid.type == TYPE_CONST)
            node->declaration = declaration_kind(kid.type);
        else if (kid.type == TYPE_VARIABLE_DECLARATOR)
            VEC_PUSH(p->arena, &node->list, declarator(p, kid.node));
    }
    parser_drop(p, kids);
    return node;
}

/* ---- simple statements */

/* A statement must not start with what would be a declaration or a block. */
static void check_start(Parser *p, const AstNode *node)
{
    const char *at = p->source->text + node->span.start;
    uint32_t left = p->source->length - node->span.start;
    const char *after = at + 8;
    if (*at == '{')
        parser_brace(p, node->span.start);
    else if (left > 8 && memcmp(at, "function", 8) == 0 && !name_continues((unsigned char)*after))
        parser_error(p, (Span){node->span.start, node->span.start + 8, node->span.file},
                     "name the function, or put parentheses around the function expression", "a function declaration needs a name");
}

static AstNode *expression_statement(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_EXPRESSION_STATEMENT, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    TSNode inner;
    if (first_named(p, kids, &inner)) {
        node->a = parser_expression(p, inner);
        check_start(p, node);
    } else {
        node->a = parser_dummy(p, node->span);
    }
    parser_drop(p, kids);
    return node;
}

/* return and throw; `word`: the keyword's length */
static AstNode *completion(Parser *p, TSNode ts, AstKind kind, uint32_t word)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    TSNode inner;
    if (first_named(p, kids, &inner)) {
        uint32_t keyword_end = node->span.start + word;
        if (parser_newline_between(p, keyword_end, ts_node_start_byte(inner)))
            parser_error(p, (Span){node->span.start, keyword_end, node->span.file},
                         kind == AST_RETURN ? "start the value on the same line, or write 'return;'" : "start the value on the same line",
                         kind == AST_RETURN ? "a line break ends 'return': the value on the next line would be lost"
                                            : "a line break is not allowed after 'throw'");
        node->a = parser_expression(p, inner);
    } else if (kind == AST_THROW) {
        node->a = parser_dummy(p, node->span);
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *jump(Parser *p, TSNode ts, AstKind kind)
{
    AstNode *node = parser_node(p, kind, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    bool found;
    TSNode label = kid_node(p, kids, FIELD_LABEL, &found);
    if (found) {
        node->text = parser_identifier(p, label);
        if (parser_newline_between(p, node->span.start, ts_node_start_byte(label)))
            parser_error(p, parser_span(p, label), NULL, "a label must stand on the same line as its '%s'", kind == AST_BREAK ? "break" : "continue");
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *labelled(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_LABELLED, span);
    const Kid *label = parser_kid(p, kids, FIELD_LABEL);
    node->text = label ? parser_identifier(p, label->node) : parser_intern(p, "", 0);
    if (label && name_is_reserved(node->text) && !(p->await_names && strcmp(node->text->bytes, "await") == 0))
        parser_error(p, parser_span(p, label->node), NULL, "'%s' is a reserved word", node->text->bytes);
    node->a = statement_of(p, kids, FIELD_BODY, span);
    return node;
}

/* ---- control flow */

static AstNode *if_statement(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_IF, span);
    bool has_else;
    TSNode otherwise = kid_node(p, kids, FIELD_ALTERNATIVE, &has_else), inner;
    node->a = head_of(p, kids, FIELD_CONDITION, span);
    node->b = statement_of(p, kids, FIELD_CONSEQUENCE, span);
    if (has_else) {
        Kids rest = parser_kids(p, otherwise);
        if (first_named(p, rest, &inner))
            node->c = parser_statement(p, inner);
        parser_drop(p, rest);
    }
    return node;
}

/* In the head of a for, `field` may cover its `;` too; an empty part is the grammar's empty statement. */
static bool for_part(const Parser *p, Kids kids, NodeField field, TSNode *node)
{
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == field && ts_node_is_named(kid.node) && kid.type != TYPE_EMPTY_STATEMENT) {
            *node = kid.node;
            return true;
        }
    }
    return false;
}

/* An `in` not within parentheses would make `for (x in ...)` of it. */
static const AstNode *find_in(const AstNode *node)
{
    if (!node || node->parenthesized)
        return NULL;
    const AstNode *found = NULL;
    switch (node->kind) {
    case AST_BINARY:
        if (node->op == OPR_IN)
            return node;
        break;
    case AST_LOGICAL: case AST_ASSIGN: case AST_CONDITIONAL: case AST_UNARY: case AST_YIELD: break;
    case AST_DECLARATOR: return find_in(node->b);
    case AST_FUNCTION: return node->function->expression_body ? find_in(node->function->body) : NULL;
    case AST_VAR: case AST_SEQUENCE:
        for (uint32_t i = 0; i < node->list.count && !found; i++)
            found = find_in(node->list.items[i]);
        return found;
    default: return NULL;
    }
    if ((found = find_in(node->a)) || (node->kind != AST_CONDITIONAL && (found = find_in(node->b))))
        return found;
    return find_in(node->c);
}

static AstNode *for_statement(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_FOR, span);
    TSNode init, test, update;
    bool has_test = for_part(p, kids, FIELD_CONDITION, &test), has_update = for_part(p, kids, FIELD_INCREMENT, &update);
    if (for_part(p, kids, FIELD_INITIALIZER, &init)) {
        NodeType type = parser_type(p, init);
        bool declares = type == TYPE_LEXICAL_DECLARATION || type == TYPE_VARIABLE_DECLARATION;
        node->a = declares ? declaration(p, init) : parser_expression(p, init);
        if (declares && p->source->text[ts_node_end_byte(init) - 1] != ';')
            parser_error(p, (Span){ts_node_end_byte(init), ts_node_end_byte(init), span.file}, NULL, "expected ';' in the head of 'for'");
        const AstNode *in = find_in(node->a);
        if (in)
            parser_error(p, in->span, "put parentheses around it", "'in' needs parentheses in the head of 'for'");
    }
    if (has_test)
        node->b = parser_expression(p, test);
    if (has_update)
        node->c = parser_expression(p, update);
    node->d = statement_of(p, kids, FIELD_BODY, span);
    return node;
}

static AstNode *for_each(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_FOR_IN, span);
    bool has_left, has_right, has_value;
    TSNode left = kid_node(p, kids, FIELD_LEFT, &has_left), right = kid_node(p, kids, FIELD_RIGHT, &has_right);
    TSNode value = kid_node(p, kids, FIELD_VALUE, &has_value);
    NodeType kind = TYPE_OTHER;
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == FIELD_OPERATOR && kid.type == TYPE_OF)
            node->kind = AST_FOR_OF;
        node->is_await |= kid.type == TYPE_AWAIT;
        if (kid.field == FIELD_KIND)
            kind = kid.type;
    }
    if (!has_left || !has_right)
        return parser_node(p, AST_EMPTY, span);
    const char *word = p->source->text + span.start + 3; /* the grammar may not have seen it: parse.c */
    word += strspn(word, " \t\r\n");
    node->is_await |= strncmp(word, "await", 5) == 0;
    AstNode *target = parser_binding(p, left);
    node->a = target;
    if (kind != TYPE_OTHER) {
        node->a = parser_node(p, AST_VAR, target->span);
        node->a->declaration = declaration_kind(kind);
        AstNode *one = parser_node(p, AST_DECLARATOR, target->span);
        one->a = target;
        VEC_PUSH(p->arena, &node->a->list, one);
    } else if (node->kind == AST_FOR_OF && !node->is_await && target->kind == AST_IDENTIFIER && !target->parenthesized &&
               strcmp(target->text->bytes, "async") == 0 && target->span.end - target->span.start == 5 /* else with escapes */) {
        parser_error(p, target->span, NULL, "'async' cannot be the variable of a for-of loop");
    }
    if (has_value)
        parser_error(p, parser_span(p, value), "assign before the loop", "the variable of a for-%s loop cannot have an initialiser",
                     node->kind == AST_FOR_OF ? "of" : "in");
    node->b = parser_operand(p, right, node->kind == AST_FOR_OF ? LEVEL_ASSIGN : LEVEL_SEQUENCE);
    node->d = statement_of(p, kids, FIELD_BODY, span);
    return node;
}

static AstNode *do_while(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_DO_WHILE, span);
    node->d = statement_of(p, kids, FIELD_BODY, span);
    node->a = head_of(p, kids, FIELD_CONDITION, span);
    return node;
}

static AstNode *switch_case(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_CASE, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (!ts_node_is_named(kid.node))
            continue;
        if (kid.field == FIELD_VALUE)
            node->a = parser_expression(p, kid.node);
        else
            VEC_PUSH(p->arena, &node->list, parser_statement(p, kid.node));
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *switch_statement(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_SWITCH, span);
    bool found;
    TSNode body = kid_node(p, kids, FIELD_BODY, &found);
    node->a = head_of(p, kids, FIELD_VALUE, span);
    if (!found)
        return node;
    Kids cases = parser_kids(p, body);
    for (uint32_t i = 0; i < cases.count; i++) {
        Kid kid = p->kids[cases.base + i];
        if (kid.type == TYPE_SWITCH_CASE || kid.type == TYPE_SWITCH_DEFAULT)
            VEC_PUSH(p->arena, &node->list, switch_case(p, kid.node));
    }
    parser_drop(p, cases);
    return node;
}

static AstNode *catch_clause(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_CATCH, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    bool has_parameter, has_body;
    TSNode parameter = kid_node(p, kids, FIELD_PARAMETER, &has_parameter), body = kid_node(p, kids, FIELD_BODY, &has_body);
    if (has_parameter)
        node->a = parser_binding(p, parameter);
    node->b = has_body ? parser_block(p, body) : parser_node(p, AST_BLOCK, node->span);
    parser_drop(p, kids);
    return node;
}

static AstNode *try_statement(Parser *p, Kids kids, Span span)
{
    AstNode *node = parser_node(p, AST_TRY, span);
    bool has_body, has_handler, has_finally;
    TSNode body = kid_node(p, kids, FIELD_BODY, &has_body), handler = kid_node(p, kids, FIELD_HANDLER, &has_handler);
    TSNode finally = kid_node(p, kids, FIELD_FINALIZER, &has_finally);
    node->a = has_body ? parser_block(p, body) : parser_node(p, AST_BLOCK, span);
    if (has_handler)
        node->b = catch_clause(p, handler);
    if (has_finally) {
        Kids inner = parser_kids(p, finally);
        bool found;
        TSNode block = kid_node(p, inner, FIELD_BODY, &found);
        node->c = found ? parser_block(p, block) : parser_node(p, AST_BLOCK, span);
        parser_drop(p, inner);
    }
    if (!has_handler && !has_finally)
        parser_error(p, (Span){span.end > span.start ? span.end - 1 : span.start, span.end, span.file}, NULL, "'try' needs a 'catch' or a 'finally'");
    return node;
}

static AstNode *with_kids(Parser *p, TSNode ts, NodeType type, Span span)
{
    Kids kids = parser_kids(p, ts);
    AstNode *node;
    switch (type) {
    case TYPE_IF_STATEMENT: node = if_statement(p, kids, span); break;
    case TYPE_FOR_STATEMENT: node = for_statement(p, kids, span); break;
    case TYPE_FOR_IN_STATEMENT: node = for_each(p, kids, span); break;
    case TYPE_DO_STATEMENT: node = do_while(p, kids, span); break;
    case TYPE_SWITCH_STATEMENT: node = switch_statement(p, kids, span); break;
    case TYPE_TRY_STATEMENT: node = try_statement(p, kids, span); break;
    case TYPE_LABELED_STATEMENT: node = labelled(p, kids, span); break;
    default:
        node = parser_node(p, AST_WHILE, span);
        node->a = head_of(p, kids, FIELD_CONDITION, span);
        node->d = statement_of(p, kids, FIELD_BODY, span);
        break;
    }
    parser_drop(p, kids);
    return node;
}

static AstNode *statement(Parser *p, TSNode ts)
{
    Span span = parser_span(p, ts);
    NodeType type = parser_type(p, ts);
    switch (type) {
    case TYPE_EXPRESSION_STATEMENT: return expression_statement(p, ts);
    case TYPE_VARIABLE_DECLARATION: case TYPE_LEXICAL_DECLARATION: return declaration(p, ts);
    case TYPE_FUNCTION_DECLARATION: case TYPE_GENERATOR_DECLARATION: return parser_function(p, ts, AST_FUNCTION_DECLARATION);
    case TYPE_CLASS_DECLARATION: case TYPE_ABSTRACT_CLASS: return parser_class(p, ts, AST_CLASS_DECLARATION);
    case TYPE_STATEMENT_BLOCK: return parser_block(p, ts);
    case TYPE_EMPTY_STATEMENT: return parser_node(p, AST_EMPTY, span);
    case TYPE_DEBUGGER_STATEMENT: return parser_node(p, AST_DEBUGGER, span);
    case TYPE_RETURN_STATEMENT: return completion(p, ts, AST_RETURN, 6);
    case TYPE_THROW_STATEMENT: return completion(p, ts, AST_THROW, 5);
    case TYPE_BREAK_STATEMENT: return jump(p, ts, AST_BREAK);
    case TYPE_CONTINUE_STATEMENT: return jump(p, ts, AST_CONTINUE);
    case TYPE_IF_STATEMENT: case TYPE_FOR_STATEMENT: case TYPE_FOR_IN_STATEMENT: case TYPE_WHILE_STATEMENT: case TYPE_DO_STATEMENT:
    case TYPE_SWITCH_STATEMENT: case TYPE_TRY_STATEMENT: case TYPE_LABELED_STATEMENT: return with_kids(p, ts, type, span);
    case TYPE_WITH_STATEMENT:
        parser_error(p, (Span){span.start, span.start + 4, span.file}, "name the object in each access", "'with' is not allowed in strict mode");
        return parser_node(p, AST_EMPTY, span);
    case TYPE_ENUM_DECLARATION: return parser_enum(p, ts);
    case TYPE_INTERNAL_MODULE: case TYPE_MODULE: case TYPE_IMPORT_ALIAS:
        parser_unsupported(p, span, "make it a file of its own", "namespaces of TypeScript are not supported");
        return parser_node(p, AST_EMPTY, span);
    case TYPE_IMPORT_STATEMENT: return parser_import(p, ts);
    case TYPE_EXPORT_STATEMENT: return parser_export(p, ts);
    default:
        parser_error(p, span, NULL, "expected a statement");
        return parser_node(p, AST_EMPTY, span);
    }
}

AstNode *parser_statement(Parser *p, TSNode ts)
{
    AstNode *node = parser_enter(p, ts) ? statement(p, ts) : parser_node(p, AST_EMPTY, parser_span(p, ts));
    parser_leave(p);
    return node;
}
