/* import and export: a module's statements about other modules.
 *
 * An import becomes AST_IMPORT: the module's name, and for each name it declares an AST_IMPORT_NAME with the local
 * identifier and the exported name. Which modules there are is not the parser's business.
 */
#include "parser.h"

static const AstText *export_name(Parser *p, TSNode ts)
{
    Span span = parser_span(p, ts);
    if (parser_type(p, ts) == TYPE_STRING && span.end - span.start >= 2)
        return parser_string(p, span.start + 1, span.end - 1, false);
    return parser_identifier(p, ts);
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
    if (name) {
        TSNode exported = name->node, local = alias ? alias->node : name->node;
        import_name(p, import, local, export_name(p, exported));
    }
    parser_drop(p, kids);
}

static void import_clause(Parser *p, AstNode *import, TSNode ts, bool is_namespace)
{
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        switch (kid.type) {
        case TYPE_IDENTIFIER: import_name(p, import, kid.node, is_namespace ? NULL : parser_intern(p, "default", 7)); break;
        case TYPE_NAMESPACE_IMPORT: import_clause(p, import, kid.node, true); break;
        case TYPE_NAMED_IMPORTS: import_clause(p, import, kid.node, false); break;
        case TYPE_IMPORT_SPECIFIER: import_specifier(p, import, kid.node); break;
        default: break;
        }
    }
    parser_drop(p, kids);
}

AstNode *parser_import(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_IMPORT, parser_span(p, ts));
    node->text = parser_intern(p, "", 0);
    Kids kids = parser_kids(p, ts);
    for (uint32_t i = 0; i < kids.count; i++) {
        Kid kid = p->kids[kids.base + i];
        if (kid.field == FIELD_SOURCE)
            node->text = export_name(p, kid.node);
        else if (kid.type == TYPE_IMPORT_CLAUSE)
            import_clause(p, node, kid.node, false);
        else if (kid.type == TYPE_IMPORT_ATTRIBUTE)
            parser_unsupported(p, parser_span(p, kid.node), NULL, "import attributes are not supported yet");
    }
    parser_drop(p, kids);
    return node;
}

AstNode *parser_export(Parser *p, TSNode ts)
{
    AstNode *node = parser_node(p, AST_EXPORT, parser_span(p, ts));
    Kids kids = parser_kids(p, ts);
    const Kid *inner = parser_kid(p, kids, FIELD_DECLARATION);
    if (inner) {
        TSNode declaration = inner->node;
        node->a = parser_statement(p, declaration);
    }
    parser_drop(p, kids);
    return node;
}
