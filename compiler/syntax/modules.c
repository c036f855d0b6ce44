/* import and export: a module's statements about other modules.
 *
 * An import becomes AST_IMPORT: the module's name, and for each name it declares an AST_IMPORT_NAME with the local
 * identifier and the exported name. An export becomes AST_EXPORT: what it declares, and the names it exports besides those
 * of a declaration of variables. What `export default` makes is declared as "*default*" unless it has a name, which no code
 * can say. Which modules there are is not the parser's business.
 */
#include "parser.h"

static const AstText *default_text(Parser *p) { return parser_intern(p, "default", 7); }

static const AstText *export_name(Parser *p, TSNode ts)
{
    Span span = parser_span(p, ts);
    if (parser_type(p, ts) == TYPE_STRING && span.end - span.start >= 2)
        return parser_string(p, span.start + 1, span.end - 1, false);
    return parser_identifier(p, ts);
}

/* Lone surrogates are three bytes that no UTF-8 has. */
static bool is_well_formed(const AstText *text)
{
    for (uint32_t i = 0; i + 1 < text->length; i++)
        if ((unsigned char)text->bytes[i] == 0xed && (unsigned char)text->bytes[i + 1] >= 0xa0)
            return false;
    return true;
}

/* An exported name, which may be any word or a string. */
static const AstText *outer_name(Parser *p, TSNode ts)
{
    const AstText *text = export_name(p, ts);
    if (!is_well_formed(text))
        parser_error(p, parser_span(p, ts), NULL, "an exported name must be well-formed Unicode");
    return text;
}

static void set_source(Parser *p, AstNode *node, TSNode ts)
{
    node->c = parser_node(p, AST_STRING, parser_span(p, ts));
    node->text = node->c->text = export_name(p, ts);
}

/* ---- import */

/* `type` before the names: TypeScript imports or exports types, which are erased. */
static bool is_type_only(const Parser *p, Kids kids)
{
    for (uint32_t i = 0; p->erased && i < kids.count; i++) {
        const Kid *kid = &p->kids[kids.base + i];
        if ((kid->type == TYPE_WORD_TYPE || kid->type == TYPE_WORD_TYPEOF) && kid->field == FIELD_NONE)
            return true;
    }
    return false;
}

/* import name = require("file") */
static AstNode *import_require(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_VAR, parser_span(p, ts)), *declarator = parser_node(p, AST_DECLARATOR, node->span);
    AstNode *call = parser_node(p, AST_CALL, node->span);
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.type == TYPE_IDENTIFIER && !declarator->a)
            declarator->a = parser_identifier_node(p, kid.node);
        else if (kid.field == FIELD_SOURCE)
            VEC_PUSH(p->arena, &call->list, parser_expression(p, kid.node));
    }
    parser_drop(p, kids);
    call->a = parser_node(p, AST_IDENTIFIER, node->span);
    call->a->text = parser_intern(p, "require", 7);
    declarator->b = call;
    node->declaration = DECL_CONST;
    VEC_PUSH(p->arena, &node->list, declarator);
    return node;
}

/* `exported` NULL: the module's namespace. */
static void import_name(Parser *p, AstNode *import, TSNode local, const AstText *exported)
{
    AstNode *node = parser_node(p, AST_IMPORT_NAME, parser_span(p, local));
    node->a = parser_identifier_node(p, local);
    node->text = exported;
    VEC_PUSH(p->arena, &import->list, node);
}

static void import_specifier(Parser *p, AstNode *import, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    const Kid *name = parser_kid(p, kids, FIELD_NAME), *alias = parser_kid(p, kids, FIELD_ALIAS);
    if (name && !is_type_only(p, kids)) {
        TSNode exported = name->node, local = alias ? alias->node : name->node;
        import_name(p, import, local, outer_name(p, exported));
    }
    parser_drop(p, kids);
}

static void import_clause(Parser *p, AstNode *import, TSNode ts, bool is_namespace)
{
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        switch (kid.type) {
        case TYPE_IDENTIFIER: import_name(p, import, kid.node, is_namespace ? NULL : default_text(p)); break;
        case TYPE_NAMESPACE_IMPORT: import_clause(p, import, kid.node, true); break;
        case TYPE_NAMED_IMPORTS: import_clause(p, import, kid.node, false); break;
        case TYPE_IMPORT_SPECIFIER: import_specifier(p, import, kid.node); break;
        default: break;
        }
    }
    parser_drop(p, kids);
}

static bool is_key(const AstNode *property, const char *name)
{
    return property->kind == AST_PROPERTY && !property->computed && property->a->kind == AST_STRING && strcmp(property->a->text->bytes, name) == 0;
}

/* `with { type: "json" }` */
static AstNode *attributes(Parser *p, TSNode ts)
{
    AstNode *attribute = NULL, *object = NULL;
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count && !object; i++)
        if (p->kids[kids.base + i].type == TYPE_OBJECT)
            object = parser_expression(p, p->kids[kids.base + i].node);
    parser_drop(p, kids);
    for (uint32_t i = 0; object && i < object->list.count; i++) {
        const AstNode *property = object->list.items[i];
        bool plain = property->kind == AST_PROPERTY && property->property == PROP_VALUE && !property->computed && !property->shorthand &&
                     property->a->kind == AST_STRING;
        if (!plain || property->b->kind != AST_STRING)
            parser_error(p, property->span, NULL, "an import attribute is a name and a string");
        else if (!is_key(property, "type"))
            parser_unsupported(p, property->span, "there is { type: ... }", "import attribute '%s' is not supported", property->a->text->bytes);
        else if (attribute)
            parser_error(p, property->span, NULL, "import attribute 'type' appears twice");
        else
            attribute = parser_node(p, AST_ATTRIBUTE, property->span);
        if (attribute && plain && property->b->kind == AST_STRING)
            attribute->text = property->b->text;
    }
    return attribute;
}

AstNode *parser_import(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_IMPORT, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    if (is_type_only(p, kids)) {
        parser_drop(p, kids);
        return parser_node(p, AST_EMPTY, node->span);
    }
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == FIELD_SOURCE)
            set_source(p, node, kid.node);
        else if (kid.type == TYPE_IMPORT_REQUIRE)
            return import_require(p, kid.node);
        else if (kid.type == TYPE_IMPORT_CLAUSE)
            import_clause(p, node, kid.node, false);
        else if (kid.type == TYPE_IMPORT_ATTRIBUTE)
            node->b = attributes(p, kid.node);
    }
    parser_drop(p, kids);
    return node;
}

/* ---- export */

static void add_export(Parser *p, AstNode *node, Span span, AstNode *local, const AstText *exported)
{
    AstNode *name = parser_node(p, AST_EXPORT_NAME, span);
    name->a = local;
    name->text = exported;
    VEC_PUSH(p->arena, &node->list, name);
}

static void export_specifier(Parser *p, AstNode *node, TSNode ts, bool from)
{
    Kids kids = parser_kids(p, ts);
    const Kid *name = parser_kid(p, kids, FIELD_NAME), *alias = parser_kid(p, kids, FIELD_ALIAS);
    if (name && !is_type_only(p, kids)) {
        TSNode local = name->node, outer = alias ? alias->node : name->node;
        AstNode *what = parser_node(p, from ? AST_STRING : AST_IDENTIFIER, parser_span(p, local));
        what->text = outer_name(p, local);
        if (!from && (parser_type(p, local) == TYPE_STRING || name_is_reserved(what->text)))
            parser_error(p, what->span, NULL, "only a name that is declared here can be exported");
        add_export(p, node, parser_span(p, ts), what, outer_name(p, outer));
    }
    parser_drop(p, kids);
}

static void export_clause(Parser *p, AstNode *node, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++)
        if (p->kids[kids.base + i].type == TYPE_EXPORT_SPECIFIER)
            export_specifier(p, node, p->kids[kids.base + i].node, node->text != NULL);
    parser_drop(p, kids);
}

/* `* as name` */
static void export_namespace(Parser *p, AstNode *node, TSNode ts)
{
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++)
        if (ts_node_is_named(p->kids[kids.base + i].node))
            add_export(p, node, parser_span(p, ts), NULL, outer_name(p, p->kids[kids.base + i].node));
    parser_drop(p, kids);
}

static AstNode *default_identifier(Parser *p, Span span)
{
    AstNode *identifier = parser_node(p, AST_IDENTIFIER, span);
    identifier->text = parser_intern(p, "*default*", 9);
    return identifier;
}

/* A function or class without a name is a declaration all the same. */
static AstNode *default_declaration(Parser *p, TSNode ts)
{
    Span span = parser_span(p, ts);
    switch (parser_type(p, ts)) {
    case TYPE_FUNCTION_EXPRESSION: case TYPE_GENERATOR_FUNCTION: {
        AstNode *node = parser_function(p, ts, AST_FUNCTION_DECLARATION);
        if (!node->function->name->length) {
            node->a = default_identifier(p, (Span){span.start, span.start, span.file});
            node->function->name = default_text(p);
        }
        return node;
    }
    case TYPE_CLASS: {
        AstNode *node = parser_class(p, ts, AST_CLASS_DECLARATION);
        if (!node->class->named) {
            node->a = default_identifier(p, node->a->span);
            node->class->name = node->class->constructor->name = default_text(p);
        }
        return node;
    }
    default: {
        AstNode *node = parser_node(p, AST_VAR, span), *declarator = parser_node(p, AST_DECLARATOR, span);
        node->declaration = DECL_CONST;
        declarator->a = default_identifier(p, (Span){span.start, span.start, span.file});
        declarator->b = parser_operand(p, ts, LEVEL_ASSIGN);
        parser_infer_name(declarator->b, default_text(p));
        VEC_PUSH(p->arena, &node->list, declarator);
        return node;
    }
    }
}

/* In `export default function () {}(1)` a declaration ends, and something else stands behind it. */
static void check_default(Parser *p, TSNode ts)
{
    TSNode first = ts;
    NodeType type = parser_type(p, first);
    while (type != TYPE_FUNCTION_EXPRESSION && type != TYPE_GENERATOR_FUNCTION && type != TYPE_CLASS) {
        if (!ts_node_child_count(first))
            return;
        first = ts_node_child(first, 0);
        type = parser_type(p, first);
    }
    if (!ts_node_eq(first, ts))
        parser_break(p, ts_node_end_byte(first), parser_span(p, ts), "put parentheses around it", "an exported declaration cannot be part of an expression");
}

static void export_default(Parser *p, AstNode *node, Kids kids)
{
    const Kid *declaration = parser_kid(p, kids, FIELD_DECLARATION), *value = parser_kid(p, kids, FIELD_VALUE);
    if (!declaration && !value)
        return;
    TSNode ts = declaration ? declaration->node : value->node;
    if (declaration) {
        node->a = parser_statement(p, ts);
    } else {
        check_default(p, ts);
        node->a = default_declaration(p, ts);
    }
    if (declaration && node->a->kind == AST_VAR) {
        parser_error(p, node->a->span, "export it by its name, or only its value", "a variable declaration cannot be the default export");
        return;
    }
    AstNode *identifier = parser_node(p, AST_IDENTIFIER, node->span);
    identifier->text = node->a->kind == AST_VAR ? node->a->list.items[0]->a->text : node->a->a->text;
    add_export(p, node, node->span, identifier, default_text(p));
}

AstNode *parser_export(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_EXPORT, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    const Kid *inner = parser_kid(p, kids, FIELD_DECLARATION), *source = parser_kid(p, kids, FIELD_SOURCE);
    TSNode declaration = inner ? inner->node : (TSNode){0};
    bool is_default = false, declares = inner != NULL;
    if (is_type_only(p, kids)) {
        parser_drop(p, kids);
        return parser_node(p, AST_EMPTY, node->span);
    }
    if (source)
        set_source(p, node, source->node);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        switch (kid.type) {
        case TYPE_EXPORT_CLAUSE: export_clause(p, node, kid.node); break;
        case TYPE_NAMESPACE_EXPORT: export_namespace(p, node, kid.node); break;
        case TYPE_STAR: add_export(p, node, parser_span(p, kid.node), NULL, NULL); break;
        case TYPE_IMPORT_ATTRIBUTE: node->b = attributes(p, kid.node); break;
        case TYPE_DEFAULT: is_default = true; break;
        case TYPE_EQUALS:
            parser_unsupported(p, parser_span(p, ts), "export default ...", "'export =' is not supported");
            break;
        case TYPE_DECORATOR: parser_unsupported(p, parser_span(p, kid.node), NULL, "decorators are not supported"); break;
        default: break;
        }
    }
    if (is_default)
        export_default(p, node, kids);
    else if (declares)
        node->a = parser_statement(p, declaration);
    parser_drop(p, kids);
    return node;
}
