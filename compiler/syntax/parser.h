/* Inside the parser: tree-sitter's tree on one side, our own nodes on the other.
 *
 * Conversion walks tree-sitter's tree recursively, so its depth is capped (PARSER_DEPTH); everything that walks
 * our tree afterwards inherits the cap. A node's children are collected on a stack of their own before any of
 * them is converted (`Kids`): tree-sitter's child access by index is linear, its cursor is not.
 */
#ifndef MOTE_SYNTAX_PARSER_H
#define MOTE_SYNTAX_PARSER_H

#include "ast.h"
#include "errors.h"
#include "names.h"

#include <tree_sitter/api.h>

enum { PARSER_DEPTH = 1000 };

/* The grammar's node types that conversion looks at: T(constant, "type", named). */
#define PARSER_TYPES(T)                                                                                     \
    T(PROGRAM, "program", 1) T(HASH_BANG, "hash_bang_line", 1) T(COMMENT, "comment", 1)                     \
    T(HTML_COMMENT, "html_comment", 1)                                                                      \
    T(EXPORT_STATEMENT, "export_statement", 1) T(IMPORT_STATEMENT, "import_statement", 1)                   \
    T(DEBUGGER_STATEMENT, "debugger_statement", 1) T(EXPRESSION_STATEMENT, "expression_statement", 1)       \
    T(VARIABLE_DECLARATION, "variable_declaration", 1) T(LEXICAL_DECLARATION, "lexical_declaration", 1)     \
    T(VARIABLE_DECLARATOR, "variable_declarator", 1) T(STATEMENT_BLOCK, "statement_block", 1)               \
    T(ELSE_CLAUSE, "else_clause", 1) T(IF_STATEMENT, "if_statement", 1)                                     \
    T(SWITCH_STATEMENT, "switch_statement", 1) T(SWITCH_CASE, "switch_case", 1)                             \
    T(SWITCH_DEFAULT, "switch_default", 1) T(FOR_STATEMENT, "for_statement", 1)                             \
    T(FOR_IN_STATEMENT, "for_in_statement", 1) T(WHILE_STATEMENT, "while_statement", 1)                     \
    T(DO_STATEMENT, "do_statement", 1) T(TRY_STATEMENT, "try_statement", 1)                                 \
    T(CATCH_CLAUSE, "catch_clause", 1) T(FINALLY_CLAUSE, "finally_clause", 1)                               \
    T(WITH_STATEMENT, "with_statement", 1) T(BREAK_STATEMENT, "break_statement", 1)                         \
    T(CONTINUE_STATEMENT, "continue_statement", 1) T(RETURN_STATEMENT, "return_statement", 1)               \
    T(THROW_STATEMENT, "throw_statement", 1) T(EMPTY_STATEMENT, "empty_statement", 1)                       \
    T(LABELED_STATEMENT, "labeled_statement", 1) T(PARENTHESIZED, "parenthesized_expression", 1)            \
    T(SEQUENCE, "sequence_expression", 1) T(ASSIGNMENT, "assignment_expression", 1)                         \
    T(AUGMENTED, "augmented_assignment_expression", 1) T(AWAIT_EXPRESSION, "await_expression", 1)           \
    T(UNARY_EXPRESSION, "unary_expression", 1) T(BINARY_EXPRESSION, "binary_expression", 1)                 \
    T(TERNARY, "ternary_expression", 1) T(UPDATE_EXPRESSION, "update_expression", 1)                        \
    T(NEW_EXPRESSION, "new_expression", 1) T(YIELD_EXPRESSION, "yield_expression", 1)                       \
    T(SUBSCRIPT, "subscript_expression", 1) T(MEMBER_EXPRESSION, "member_expression", 1)                    \
    T(CALL_EXPRESSION, "call_expression", 1) T(ARGUMENTS, "arguments", 1)                                   \
    T(IDENTIFIER, "identifier", 1) T(UNDEFINED, "undefined", 1) T(THIS, "this", 1) T(SUPER, "super", 1)     \
    T(NUMBER, "number", 1) T(STRING, "string", 1) T(TEMPLATE, "template_string", 1)                         \
    T(TEMPLATE_SUBSTITUTION, "template_substitution", 1) T(REGEX, "regex", 1) T(TRUE, "true", 1)            \
    T(FALSE, "false", 1) T(NULL, "null", 1) T(OBJECT, "object", 1) T(ARRAY, "array", 1)                     \
    T(FUNCTION_EXPRESSION, "function_expression", 1) T(FUNCTION_DECLARATION, "function_declaration", 1)     \
    T(GENERATOR_FUNCTION, "generator_function", 1)                                                          \
    T(GENERATOR_DECLARATION, "generator_function_declaration", 1) T(ARROW, "arrow_function", 1)             \
    T(CLASS, "class", 1) T(CLASS_DECLARATION, "class_declaration", 1) T(META_PROPERTY, "meta_property", 1)  \
    T(CLASS_HERITAGE, "class_heritage", 1) T(CLASS_STATIC_BLOCK, "class_static_block", 1)                   \
    T(FIELD_DEFINITION, "field_definition", 1)                                                              \
    T(IMPORT, "import", 1) T(PAIR, "pair", 1) T(SPREAD_ELEMENT, "spread_element", 1)                        \
    T(METHOD, "method_definition", 1) T(SHORTHAND, "shorthand_property_identifier", 1)                      \
    T(PROPERTY_IDENTIFIER, "property_identifier", 1) T(PRIVATE_NAME, "private_property_identifier", 1)      \
    T(COMPUTED_NAME, "computed_property_name", 1) T(OBJECT_PATTERN, "object_pattern", 1)                    \
    T(ARRAY_PATTERN, "array_pattern", 1) T(PAIR_PATTERN, "pair_pattern", 1)                                 \
    T(REST_PATTERN, "rest_pattern", 1) T(ASSIGNMENT_PATTERN, "assignment_pattern", 1)                       \
    T(OBJECT_ASSIGNMENT_PATTERN, "object_assignment_pattern", 1)                                            \
    T(SHORTHAND_PATTERN, "shorthand_property_identifier_pattern", 1)                                        \
    T(FORMAL_PARAMETERS, "formal_parameters", 1) T(OPTIONAL_CHAIN, "optional_chain", 1)                     \
    T(STATEMENT_IDENTIFIER, "statement_identifier", 1) T(DECORATOR, "decorator", 1)                         \
    T(IMPORT_CLAUSE, "import_clause", 1) T(NAMESPACE_IMPORT, "namespace_import", 1)                       \
    T(NAMED_IMPORTS, "named_imports", 1) T(IMPORT_SPECIFIER, "import_specifier", 1)                       \
    T(IMPORT_ATTRIBUTE, "import_attribute", 1) T(NAMESPACE_EXPORT, "namespace_export", 1)                   \
    T(EXPORT_CLAUSE, "export_clause", 1) T(EXPORT_SPECIFIER, "export_specifier", 1)                         \
    /* of the TypeScript grammar; what is only about types is erased (typescript.c) */                      \
    T(REQUIRED_PARAMETER, "required_parameter", 1) T(OPTIONAL_PARAMETER, "optional_parameter", 1)           \
    T(PUBLIC_FIELD, "public_field_definition", 1) T(ABSTRACT_CLASS, "abstract_class_declaration", 1)        \
    T(EXTENDS_CLAUSE, "extends_clause", 1) T(AS_EXPRESSION, "as_expression", 1)                             \
    T(SATISFIES_EXPRESSION, "satisfies_expression", 1) T(NON_NULL, "non_null_expression", 1)                \
    T(TYPE_ASSERTION, "type_assertion", 1) T(INSTANTIATION, "instantiation_expression", 1)                  \
    T(ENUM_DECLARATION, "enum_declaration", 1) T(ENUM_ASSIGNMENT, "enum_assignment", 1)                     \
    T(INTERNAL_MODULE, "internal_module", 1) T(MODULE, "module", 1) T(IMPORT_ALIAS, "import_alias", 1)      \
    T(IMPORT_REQUIRE, "import_require_clause", 1) T(ACCESSIBILITY, "accessibility_modifier", 1)             \
    T(OVERRIDE, "override_modifier", 1) T(READONLY, "readonly", 0) T(DECLARE, "declare", 0)                 \
    T(ABSTRACT, "abstract", 0) T(ACCESSOR, "accessor", 0) T(WORD_TYPE, "type", 0)                           \
    T(WORD_TYPEOF, "typeof", 0) T(EQUALS, "=", 0)                                                           \
    T(JSX_ELEMENT, "jsx_element", 1) T(JSX_SELF_CLOSING, "jsx_self_closing_element", 1)                     \
    T(COMMA, ",", 0) T(ASYNC, "async", 0) T(GET, "get", 0) T(SET, "set", 0) T(STAR, "*", 0)                 \
    T(STATIC, "static", 0) T(STATIC_GET, "static get", 0) T(LET, "let", 0) T(CONST, "const", 0)             \
    T(VAR, "var", 0) T(AWAIT, "await", 0) T(OF, "of", 0) T(DEFAULT, "default", 0)

typedef enum NodeType {
    TYPE_OTHER,
#define T(constant, name, named) TYPE_##constant,
    PARSER_TYPES(T)
#undef T
} NodeType;

/* T(constant, "name of the grammar's field") */
#define PARSER_FIELDS(F)                                                                                \
    F(ALIAS, "alias") F(ALTERNATIVE, "alternative") F(ARGUMENT, "argument") F(ARGUMENTS, "arguments") F(BODY, "body")     \
    F(CONDITION, "condition") F(CONSEQUENCE, "consequence") F(CONSTRUCTOR, "constructor")               \
    F(DECLARATION, "declaration") F(FINALIZER, "finalizer") F(FUNCTION, "function") F(HANDLER, "handler") F(INCREMENT, "increment")   \
    F(INDEX, "index") F(INITIALIZER, "initializer") F(KEY, "key") F(KIND, "kind") F(LABEL, "label")     \
    F(LEFT, "left") F(NAME, "name") F(OBJECT, "object") F(OPERATOR, "operator")                         \
    F(OPTIONAL_CHAIN, "optional_chain") F(PARAMETER, "parameter") F(PARAMETERS, "parameters")           \
    F(PATTERN, "pattern")                                                                               \
    F(PROPERTY, "property") F(RIGHT, "right") F(SOURCE, "source") F(VALUE, "value")

typedef enum NodeField {
    FIELD_NONE,
#define F(constant, name) FIELD_##constant,
    PARSER_FIELDS(F)
#undef F
    FIELD_COUNT
} NodeField;

typedef struct Kid {
    TSNode node;
    NodeType type;
    NodeField field;
} Kid;

/* The children of one node: items [base, base + count) of the parser's stack. */
typedef struct Kids {
    uint32_t base, count;
} Kids;

/* Where the grammar needs a semicolon to see what is there, and what is said if that does not help. */
typedef struct Break {
    uint32_t at;
    Span span;
    const char *hint, *message;
} Break;

typedef struct Parser {
    Arena *arena;
    const SourceFile *source;
    const char *text; /* what tree-sitter sees: the source with every lone CR as LF */
    bool await_names; /* `await` is a name outside of asynchronous functions */
    Diag *diag;
    NodeType *types;       /* by TSSymbol */
    uint32_t type_count;
    bool *erased;          /* by TSSymbol: TypeScript's types; NULL: the file is JavaScript */
    struct { const AstText **items; uint32_t count, capacity; } type_names; /* of interfaces and the like */
    NodeField *fields;     /* by TSFieldId */
    uint32_t field_count;
    TSTreeCursor cursor;
    Kid *kids;
    uint32_t kid_count, kid_capacity;
    AstTexts *texts;
    SyntaxErrors errors;
    struct { Break *items; uint32_t count, capacity; } breaks;
    struct { uint32_t *items, count, capacity; } blanked; /* offsets of closing parentheses that tree-sitter does not see */
    uint32_t depth;
    bool too_deep;         /* reported */
    struct Mended {
        SourceFile *file;  /* the text with its errors mended, NULL if that failed */
        struct { uint32_t *items, count, capacity; } inserted; /* offset, length pairs in it, ascending */
    } mended;
} Parser;

/* parse.c */
NodeType parser_type(const Parser *p, TSNode node);
Span parser_span(const Parser *p, TSNode node);
void parser_error(Parser *p, Span span, const char *hint, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for what is no SyntaxError: limits, and constructs that the compiler does not know. */
void parser_unsupported(Parser *p, Span span, const char *hint, const char *format, ...) __attribute__((format(printf, 4, 5)));
Kids parser_kids(Parser *p, TSNode node);
void parser_drop(Parser *p, Kids kids);
const Kid *parser_kid(const Parser *p, Kids kids, NodeField field); /* first with the field, or NULL */
bool parser_newline_between(const Parser *p, uint32_t from, uint32_t to);
AstNode *parser_node(Parser *p, AstKind kind, Span span);
AstNode *parser_convert_mended(Parser *p, TSParser *ts, const char *text); /* of p->mended.file, as tree-sitter sees it */
AstNode *parser_dummy(Parser *p, Span span); /* stands for what could not be converted */
const AstText *parser_intern(Parser *p, const char *bytes, size_t n);
bool parser_enter(Parser *p, TSNode node); /* false when nested too deeply (reported) */
void parser_leave(Parser *p);

/* await_names.c: the tree, or that of another text if `await` must be a name */
TSTree *parser_await_names(Parser *p, TSParser *ts, TSTree *tree);

/* syntax_errors.c: messages for a file that does not parse */
void parser_report_errors(Parser *p, TSParser *ts);
/* Offset in `text` of the first token that no reading accepts (before its white space), UINT32_MAX if all is well. */
uint32_t parser_first_failure(TSParser *ts, const char *text, uint32_t n);
uint32_t parser_original(const Parser *p, uint32_t at); /* offset in the file of one in the mended text */

/* literals.c */
const AstText *parser_string(Parser *p, uint32_t from, uint32_t to, bool is_template);
/* A part of a tagged template: its value, NULL if an escape is invalid; or as it is written. */
const AstText *parser_template_text(Parser *p, Span span, bool raw);
void parser_number(Parser *p, AstNode *node);
const AstText *parser_identifier(Parser *p, TSNode node);
const AstText *parser_name(Parser *p, Span span);
const AstText *parser_number_key(Parser *p, double number);
/* The name that a property gives its function, as far as the text tells it: for [Symbol.x] "[Symbol.x]"; else NULL. */
const AstText *parser_key_name(Parser *p, const AstNode *property);

/* expressions.c */
AstNode *parser_expression(Parser *p, TSNode node);
AstNode *parser_operand(Parser *p, TSNode node, int level); /* an expression of at least the precedence */
AstNode *parser_unwrapped(Parser *p, TSNode node); /* of `(x)`, `x as T`, `x!` and so on: x */
AstNode *parser_identifier_node(Parser *p, TSNode node);
AstNode *parser_binding(Parser *p, TSNode node);            /* what a declaration, parameter, assignment target may hold */
AstNode *parser_property_key(Parser *p, TSNode node, bool *computed);
void parser_infer_name(AstNode *value, const AstText *name);
int parser_level(const AstNode *node);
enum { LEVEL_SEQUENCE, LEVEL_ASSIGN, LEVEL_CONDITIONAL, LEVEL_BINARY = 3, LEVEL_UNARY = 20, LEVEL_UPDATE, LEVEL_LHS };

/* functions.c */
AstNode *parser_function(Parser *p, TSNode node, AstKind kind);
AstFunction *parser_new_function(Parser *p, Span span);
/* `in_class`: static, private names and constructors are possible. */
AstNode *parser_method(Parser *p, TSNode node, bool in_class);
void parser_make_accessor(Parser *p, AstNode *method, bool getter);

/* classes.c */
AstNode *parser_class(Parser *p, TSNode node, AstKind kind);
AstNode *parser_private_name(Parser *p, TSNode node);

/* breaks.c */
void parser_break(Parser *p, uint32_t at, Span span, const char *hint, const char *message);
void parser_brace(Parser *p, uint32_t at); /* the brace there starts a block, not an object */
AstNode *parser_convert_broken(Parser *p, TSParser *ts); /* with all breaks; NULL: they do not help */
/* The file does not parse: would it with breaks? */
bool parser_find_breaks(Parser *p, TSParser *ts);
/* In the text that tree-sitter sees: those around the elements of patterns, which its grammar does not know. */
void parser_blank_parentheses(Parser *p, char *text);
bool parser_was_parenthesized(const Parser *p, uint32_t end); /* what ends there */

/* statements.c */
AstNode *parser_statement(Parser *p, TSNode node);
AstNode *parser_block(Parser *p, TSNode node);
void parser_statements(Parser *p, TSNode node, AstList *list);

/* typescript.c */
void typescript_prepare(Parser *p, const TSLanguage *language);
void typescript_erase(Parser *p, TSNode node);
void typescript_finish(Parser *p, AstNode *program);
AstNode *parser_enum(Parser *p, TSNode node);
/* `name?: type = value`; NULL: it is `this`. `property`: it is a field, too. */
AstNode *parser_typed_parameter(Parser *p, TSNode node, bool *property);
void parser_assign_properties(Parser *p, AstFunction *constructor);

/* modules.c */
AstNode *parser_import(Parser *p, TSNode node);
AstNode *parser_export(Parser *p, TSNode node);

/* literals.c */

#endif
