/* The syntax tree the compiler works on: own nodes with spans, made from tree-sitter's tree.
 *
 * Node names follow ESTree. Children: `a`, `b`, `c`, `d` as each kind says, lists in `list`. Nodes live in
 * the compilation's arena. Kinds marked (later) are parsed and then rejected by name by syntax/early.c;
 * they have their place here so that later stages grow into them.
 */
#ifndef MOTE_SYNTAX_AST_H
#define MOTE_SYNTAX_AST_H

#include "diag.h"
#include "support.h"

/* NODE(kind, "name for messages and dumps") */
#define AST_NODES(NODE)                                                                             \
    NODE(PROGRAM, "program")               /* list: statements */                                   \
    /* expressions */                                                                               \
    NODE(NUMBER, "number")                 /* number */                                             \
    NODE(STRING, "string")                 /* text (WTF-8: lone surrogates as 3 bytes) */           \
    NODE(TEMPLATE, "template literal")     /* list: STRING, expr, STRING, expr, ..., STRING */      \
    NODE(REGEXP, "regular expression")     /* text: all of it; regexp: filled by the pipeline */     \
    NODE(BIGINT, "BigInt literal")         /* text: its decimal digits */                           \
    NODE(TRUE, "true") NODE(FALSE, "false") NODE(NULL, "null")                                      \
    NODE(THIS, "this")                     /* reference: of derived constructors and static initialisers (scope.h) */ \
    NODE(SUPER, "super")                   /* a of CALL, MEMBER, INDEX; reference: the class (or object) around */ \
    NODE(IDENTIFIER, "identifier")         /* text; binding after scope analysis (reference) */     \
    NODE(ARRAY, "array literal")           /* list: expr, SPREAD, or NULL pointer for a hole */     \
    NODE(OBJECT, "object literal")         /* list: PROPERTY, SPREAD; reference, if a method says super */ \
    NODE(PROPERTY, "property")             /* a key (STRING/NUMBER/PRIVATE, or any expr if computed), b value; flags: property; \
                                              of classes: is_static, a field's b may be NULL, a static block's is a BLOCK */ \
    NODE(FUNCTION, "function")             /* function */                                           \
    NODE(CLASS, "class")                   /* class */                                              \
    NODE(PRIVATE, "private name")          /* text with its #; b of MEMBER, a of BINARY in, a of PROPERTY; private */ \
    NODE(UNARY, "unary expression")        /* op, a   (- + ~ ! typeof void delete) */               \
    NODE(UPDATE, "update expression")      /* op (++ --), prefix, a target */                       \
    NODE(BINARY, "binary expression")      /* op, a, b; a may be a PRIVATE of `in` */               \
    NODE(LOGICAL, "logical expression")    /* op (&& || ??), a, b */                                \
    NODE(ASSIGN, "assignment")             /* op (= += ... &&= ||= ??=), a target, b value */       \
    NODE(CONDITIONAL, "conditional")       /* a ? b : c */                                          \
    NODE(CALL, "call")                     /* a callee, list arguments (SPREAD allowed), optional */\
    NODE(NEW, "new expression")            /* a callee, list arguments */                           \
    NODE(MEMBER, "member access")          /* a object, b STRING or PRIVATE key, optional */        \
    NODE(INDEX, "computed member access")  /* a object, b expr, optional */                         \
    NODE(CHAIN, "optional chain")          /* a: CALL/MEMBER/INDEX some of which are optional */    \
    NODE(SEQUENCE, "comma expression")     /* list */                                               \
    NODE(SPREAD, "spread")                 /* a */                                                  \
    NODE(TEMPLATE_OBJECT, "template object") /* list: for each text STRING (NULL: of no value), STRING as it is written */ \
    NODE(YIELD, "yield")                   /* a or NULL; delegates: yield* */                       \
    NODE(AWAIT, "await")                   /* a */                                                  \
    NODE(IMPORT_CALL, "import()")          /* list: what is imported; the linker makes a promise of it */ \
    NODE(META, "meta property")            /* text: new.target (reference: a binding; NULL: undefined), import.meta until it is linked */ \
    /* patterns */                                                                                  \
    NODE(ASSIGN_PATTERN, "default value")  /* a target, b default: parameters */                    \
    NODE(REST, "rest element")             /* a; in the last place */                               \
    NODE(ARRAY_PATTERN, "destructuring")   /* list: target, ASSIGN_PATTERN, REST, or NULL pointer for a hole */ \
    NODE(OBJECT_PATTERN, "destructuring")  /* list: PROPERTY (b: target or ASSIGN_PATTERN), REST */  \
    /* statements */                                                                                \
    NODE(VAR, "variable declaration")      /* declaration kind, list: DECLARATOR */                 \
    NODE(DECLARATOR, "declarator")         /* a IDENTIFIER (pattern later), b initialiser or NULL */\
    NODE(FUNCTION_DECLARATION, "function declaration") /* a IDENTIFIER, function */                 \
    NODE(EXPRESSION_STATEMENT, "expression statement") /* a */                                      \
    NODE(BLOCK, "block")                   /* list; scope */                                        \
    NODE(EMPTY, "empty statement") NODE(DEBUGGER, "debugger statement")                             \
    NODE(IF, "if statement")               /* a, b, c or NULL */                                    \
    NODE(FOR, "for statement")             /* a init (VAR/expr/NULL), b test, c update, d body; scope */ \
    NODE(FOR_IN, "for-in statement")       /* a VAR or target, b object, d body; scope */           \
    NODE(FOR_OF, "for-of statement")       /* as FOR_IN; is_await */                                \
    NODE(WHILE, "while statement")         /* a test, d body */                                     \
    NODE(DO_WHILE, "do statement")         /* a test, d body */                                     \
    NODE(RETURN, "return statement")       /* a or NULL */                                          \
    NODE(BREAK, "break statement") NODE(CONTINUE, "continue statement") /* text: label or NULL */   \
    NODE(THROW, "throw statement")         /* a */                                                  \
    NODE(TRY, "try statement")             /* a BLOCK, b CATCH or NULL, c finally BLOCK or NULL */  \
    NODE(CATCH, "catch clause")            /* a IDENTIFIER or NULL, b BLOCK; scope (the parameter's) */ \
    NODE(SWITCH, "switch statement")       /* a, list: CASE; scope */                               \
    NODE(CASE, "case")                     /* a test or NULL for default, list: statements */       \
    NODE(LABELLED, "labelled statement")   /* text label, a statement */                            \
    NODE(IMPORT, "import")                 /* text: the module, list: IMPORT_NAME, b: ATTRIBUTE or NULL, c: STRING (its place) */ \
    NODE(IMPORT_NAME, "import name")       /* a IDENTIFIER, text: exported name; NULL: the namespace; computed: a type of TypeScript; b: what the linker found, \
                                              an IDENTIFIER of another module, or of the library */ \
    NODE(ATTRIBUTE, "import attribute")    /* text: the type that `with { type: "..." }` says */     \
    NODE(EXPORT, "export")                 /* a: declaration or NULL, list: EXPORT_NAME, text: of which module, or NULL, \
                                              b, c as of IMPORT */                                   \
    NODE(EXPORT_NAME, "export name")       /* a: IDENTIFIER, or STRING where text of EXPORT is set, or NULL: all of it; \
                                              text: exported name; NULL: the names that it exports */ \
    NODE(BYTES, "binary data")             /* text: contents of a file */                           \
    NODE(CLASS_DECLARATION, "class declaration") /* a IDENTIFIER, class */

typedef enum AstKind {
#define NODE(kind, name) AST_##kind,
    AST_NODES(NODE)
#undef NODE
    AST_KIND_COUNT
} AstKind;

typedef enum AstOp {
    OPR_NONE,
    OPR_ADD, OPR_SUB, OPR_MUL, OPR_DIV, OPR_MOD, OPR_EXP,
    OPR_AND, OPR_OR, OPR_XOR, OPR_SHL, OPR_SHR, OPR_USHR,
    OPR_LT, OPR_LE, OPR_GT, OPR_GE, OPR_EQ, OPR_NE, OPR_SEQ, OPR_SNE, OPR_IN, OPR_INSTANCEOF,
    OPR_LAND, OPR_LOR, OPR_NULLISH,          /* && || ?? */
    OPR_NEG, OPR_PLUS, OPR_BITNOT, OPR_NOT, OPR_TYPEOF, OPR_VOID, OPR_DELETE,
    OPR_INC, OPR_DEC,
    OPR_ASSIGN                                /* plain =; compound assignments carry the binary or logical op */
} AstOp;

typedef enum AstDeclaration { DECL_VAR, DECL_LET, DECL_CONST } AstDeclaration;
typedef enum AstPropertyKind { PROP_VALUE, PROP_GET, PROP_SET, PROP_METHOD, PROP_STATIC_BLOCK } AstPropertyKind;

typedef struct AstNode AstNode;
typedef struct AstFunction AstFunction;
typedef struct AstClass AstClass;
typedef struct AstPrivate AstPrivate;
typedef struct AstRegexp AstRegexp;
struct Scope;
struct Binding;

typedef struct AstList {
    AstNode **items;
    uint32_t count, capacity;
} AstList;

/* Interned by the compilation: equal texts have equal pointers; may contain zero bytes. */
typedef struct AstText {
    const char *bytes; /* WTF-8, 0-terminated for convenience */
    uint32_t length;
} AstText;

typedef struct AstTexts { /* open hash table */
    const AstText **items;
    uint32_t count, capacity;
} AstTexts;
const AstText *ast_text(Arena *arena, AstTexts *texts, const char *bytes, size_t n);

/* What the linker (compiler/modules) tells scope analysis about a file of the program. An identifier or call of
 * require whose `module` is set means the name `text` of that file's top level, whatever is around it. */
typedef struct AstModule AstModule;
typedef struct AstExport {
    const AstText *name;
    AstModule *module;         /* the file that declares it; NULL: it is an entity of the library */
    const AstText *local;      /* its name there, or in the library */
} AstExport;

struct AstModule {
    AstModule *next;
    const AstText *path;       /* for messages */
    AstExport *exports;        /* ascending: the properties of its namespace */
    uint32_t export_count;
    const AstText *namespace_name; /* of the variable that holds its namespace object. No code can say it */
    const AstText *value_name; /* what require gives: the name of a variable ... */
    const AstText *value_member; /* ... or this property of it */
    uint16_t file;             /* Span.file of all that is in it */
    bool script;               /* neither imports nor exports */
    bool wants_namespace;      /* scope analysis: the object is needed, not only its members ... */
    bool has_namespace;        /* ... and there now */
};

struct AstNode {
    AstKind kind;
    Span span;
    AstOp op;
    union {
        struct {
            bool optional;  /* CALL, MEMBER, INDEX: ?. */
            bool tagged;    /* CALL: tag`template`; its first argument is a TEMPLATE_OBJECT */
            bool computed;  /* PROPERTY */
            bool is_static; /* PROPERTY of a class */
            bool shorthand; /* PROPERTY */
            bool prefix;    /* UPDATE */
            bool is_await;  /* FOR_OF */
            bool await_names; /* PROGRAM: `await` is a name, but in asynchronous functions */
            bool delegates; /* YIELD */
            bool is_enum;   /* OBJECT: TypeScript's, all literals, which nobody writes */
            bool checks_tdz;  /* IDENTIFIER: set by scope analysis */
            bool unknown;     /* IDENTIFIER: likewise; neither the program nor the library has the name */
            bool names_board; /* STRING: likewise; it was process.env.BOARD */
            bool parenthesized; /* expression stood in parentheses: (a, b) = ..., (function(){})  */
            AstPropertyKind property;
            AstDeclaration declaration;
        };
    };
    double number;
    const AstText *text;
    AstNode *a, *b, *c, *d;
    AstList list;
    AstFunction *function;
    AstClass *class;
    AstRegexp *regexp;
    AstPrivate *private;        /* PRIVATE: filled by scope analysis */
    AstModule *module;          /* IDENTIFIER, CALL: see there; PROGRAM: the first of all */
    struct Scope *scope;        /* filled by scope analysis where the node opens one */
    struct Binding *reference;  /* IDENTIFIER: its binding, NULL for a builtin global */
};

struct AstFunction {
    const AstText *name; /* own name or inferred from `x = function`, `x: function`; "" if none */
    AstNode *identifier; /* own name of a function expression (a binding inside it), or NULL */
    AstList parameters;  /* IDENTIFIER, ASSIGN_PATTERN, REST, patterns */
    AstList properties;  /* the parser's: IDENTIFIERs of parameters that are fields, too (TypeScript) */
    AstNode *body;       /* BLOCK, or an expression for `x => expr` */
    bool arrow, expression_body, method, getter, setter, generator, async;
    AstClass *class;     /* whose constructor it is, or NULL */
    AstClass *initialises; /* whose fields it makes (AstClass.initialiser), or NULL */
    Span span;
    struct Scope *scope;
    struct ScopeFunction *analysis;
};

/* What the library's compiler of patterns made of a regular expression: see runtime/regexp/program.h. */
struct AstRegexp {
    const AstText *source;      /* what the property `source` is */
    const uint8_t *program;
    uint32_t length;
    const AstText **names;      /* of groups */
    uint32_t *numbers;          /* those groups' */
    uint32_t name_count;
};

/* A private name of a class: a field, a method, or an accessor's halves. */
struct AstPrivate {
    AstPrivate *next;
    AstClass *class;
    const AstText *name;       /* with its # */
    bool is_static;
    AstNode *field;            /* its PROPERTY, or NULL */
    AstNode *method, *getter, *setter;
    struct Binding *binding, *setter_binding; /* of the method or getter, and of the setter: filled by scope analysis */
    int32_t number;            /* of its key, from 1 on in the program; methods have their class's brand's (0: none) */
};

struct AstClass {
    const AstText *name;       /* own or inferred; "" if none */
    AstNode *identifier;       /* IDENTIFIER: the name that everything inside sees; its text is "" if there is none */
    bool named;                /* in the source */
    AstNode *heritage;         /* of `extends`, or NULL */
    AstList members;           /* PROPERTYs in order; but the constructor */
    AstFunction *constructor;  /* made up if the source has none */
    bool implicit;             /* it was made up */
    AstPrivate *privates;
    int32_t brand;             /* number of the key that marks instances with private methods, or, of a class that is evaluated more
                                  than once, with private names: its value is the evaluation's constructor; 0: none */
    AstNode *brand_value;      /* then: an IDENTIFIER that stands for that */
    Span span;
    struct Scope *scope;       /* of the name, keys and private methods */
    /* filled by scope analysis */
    AstFunction *initialiser;  /* makes the instance's fields, called behind super(); NULL: they are made in the constructor itself */
    struct Binding *initialiser_binding;
    struct Scope *fields_scope; /* what their values see in the constructor */
    AstNode *end_this;         /* derived: what the constructor returns at its end */
    uint32_t super_calls;      /* in the constructor */
    bool super_in_arrow, super_in_loop;
    bool late;                 /* its name gets its value behind the members, not before them */
    bool unique;               /* evaluated once at most */
    bool shares_name;          /* `identifier` is the declaration's binding, too */
    bool own_name;             /* it must not be: that one is assigned */
};

static inline bool ast_is_pattern(const AstNode *node) { return node->kind == AST_ARRAY_PATTERN || node->kind == AST_OBJECT_PATTERN; }

const char *ast_kind_name(AstKind kind);
const char *ast_op_text(AstOp op);

/* Does the test hold for one of its children (a to d, list)? */
bool ast_some(const AstNode *node, bool (*test)(const AstNode *node));
/* Does it wait for something itself, outside of functions in it? */
bool ast_awaits(const AstNode *node);

/* numbers.c */
int32_t number_to_int32(double d); /* ToInt32 */
/* a op b. False: it is no operator that makes numbers. */
bool number_binary(AstOp op, double a, double b, double *result);

/* Parse one source file. Reports all syntax errors to diag (up to its limit). Returns the PROGRAM node. After errors it is the
 * tree of the mended text, in which early errors and unknown names can still be looked for (diag->errors tells), or NULL. */
AstNode *ast_parse(Arena *arena, const SourceFile *source, Diag *diag);
/* The same for one of several files that share their texts. */
AstNode *ast_parse_file(Arena *arena, AstTexts *texts, const SourceFile *source, Diag *diag);
/* Early errors of ECMA-262 that the grammar accepts, and constructs of later editions of this compiler by name. */
bool ast_check_early(const AstNode *program, const SourceFile *source, Diag *diag);
/* --dump=ast: an S-expression a line. */
void ast_dump(const AstNode *program, FILE *out);

#endif
