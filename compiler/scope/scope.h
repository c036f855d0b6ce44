/* Scopes: which binding a name means, where the binding lives, and what closures capture.
 *
 * Storage, decided here for the whole program:
 *  - names imported from built-in modules have none: a mention is the library's entity itself;
 *  - CONSTANT  function declarations (and `const f = function/arrow`) without captures that are never
 *              reassigned: the flash function itself, no storage at all;
 *  - LOCAL     an SSA value of its function (also top-level bindings that no function mentions);
 *  - GLOBAL    top-level bindings that functions mention: a slot in the globals table;
 *  - PROPERTY  var and function declarations of a program that looks at its global object: properties of that;
 *  - CELL      captured and assigned after a capture: a heap cell, shared;
 *  - captured but never assigned after capture: LOCAL in its own function, and each closure has the
 *    value itself (Capture.by_value).
 * A `var` whose single assignment is inside a loop counts as assigned after capture; `let`/`const` in a
 * loop body are fresh in each iteration.
 *
 * What later stages may rely on:
 *  - AstNode.scope is set on PROGRAM, every BLOCK but a function's body, FOR, FOR_IN, FOR_OF, CATCH and SWITCH, also
 *    when nothing is declared there. A function's body BLOCK has none: its names are in AstFunction.scope, hoisted
 *    functions too. A TRY's and a CATCH's BLOCKs have their own.
 *  - AstNode.reference is set on declaring identifiers too (declarators, parameters, catch parameters, function names).
 *  - An arrow that mentions `this` without captures_this stands at the top level: `this` is undefined there, unless the THIS
 *    node has a reference (to the global object).
 *  - A function expression's own name is among the function scope's items unless something shadows it; AstFunction.identifier
 *    refers to it. A function declaration with captures gets such a name too if its binding never changes, so that recursion
 *    needs no capture.
 *  - Classes (class.c): CLASS and CLASS_DECLARATION nodes have a scope with the inner name and nameless bindings (keys of computed
 *    fields, private methods, the function that makes the fields). The constructor's own name, in AstClass.fields_scope, is the
 *    running function. In a derived constructor `this` is a binding, which super() initialises, and so is new.target where it is
 *    mentioned; THIS, META and SUPER nodes then have a reference. The values of instance fields are in the constructor's code
 *    (unless AstClass.initialiser is set), those of static ones in the code around the class, `this` being the class's name.
 *  - The tree is improved on the way: a mention of a constant that is a literal becomes the literal, and a function
 *    declaration whose closure captures what is initialised later may become `let f = function` where it stands, or behind a later
 *    neighbour that it captures (fewer cells).
 */
#ifndef MOTE_SCOPE_SCOPE_H
#define MOTE_SCOPE_SCOPE_H

#include "ast.h"

typedef enum BindingKind {
    BINDING_VAR, BINDING_LET, BINDING_CONST, BINDING_PARAMETER, BINDING_FUNCTION, /* declaration */
    BINDING_FUNCTION_NAME, /* own name of a function expression: read-only, assignment throws TypeError */
    BINDING_CATCH, BINDING_ARGUMENTS,
    BINDING_IMPORT, /* of a built-in module: every mention stands for the library's entity (imports.c) */
    BINDING_NEW_TARGET
} BindingKind;

typedef enum Storage { STORAGE_CONSTANT, STORAGE_LOCAL, STORAGE_GLOBAL, STORAGE_CELL, STORAGE_PROPERTY } Storage;

typedef struct Binding {
    const AstText *name;
    BindingKind kind;
    Storage storage;
    struct Scope *scope;
    struct ScopeFunction *function; /* whose frame it belongs to */
    AstNode *declaration;           /* for messages */
    AstFunction *constant;          /* STORAGE_CONSTANT: the function */
    Span span;
    uint32_t assignments;           /* writes besides a declaration's initialiser */
    bool captured;                  /* mentioned by an inner function */
    bool pinned;                    /* LOCAL assigned inside a try block and mentioned in its handler,
                                       finally or after: kept in a fixed register (IR local), not SSA */
    bool needs_tdz;                 /* some access may come before initialisation: storage starts as VALUE_TDZ */
    uint32_t global;                /* STORAGE_GLOBAL: slot */
    uint32_t id;                    /* unique in the program; lowering keys its tables on it */
} Binding;

typedef struct Scope {
    struct Scope *parent;
    struct ScopeFunction *function;
    AstNode *node;       /* PROGRAM, BLOCK, FOR..., CATCH, SWITCH, or NULL for a function's top scope */
    Binding **items;     /* bindings declared here */
    uint32_t count, capacity;
    AstList functions;   /* FUNCTION_DECLARATIONs to hoist to this scope's start, in order */
    bool per_iteration;  /* FOR with let: CELL bindings are copied to fresh cells each turn */
} Scope;

typedef struct Capture {
    Binding *binding;
    bool by_value;        /* else: the cell */
    bool from_parent;     /* the parent function's own binding; else the parent's capture `parent_index` */
    uint32_t parent_index;
} Capture;

typedef struct ScopeFunction {
    AstFunction *ast;             /* NULL for the program's top level */
    struct ScopeFunction *parent;
    Scope *scope;                 /* parameters and body variables */
    Capture *items;               /* captures */
    uint32_t count, capacity;
    Binding *arguments;           /* if `arguments` is mentioned */
    Binding *new_target;          /* if new.target is mentioned; derived constructors always have it */
    Binding *this_binding;        /* of a derived constructor */
    Binding *super_called;        /* whether it has called super(), where that is not plain */
    bool uses_this;               /* mentions this (arrows: reaches the enclosing function's) */
    bool captures_this;           /* arrow that needs the outer `this`: has this_capture */
    uint32_t this_capture;        /* capture index of `this` (Capture.binding == NULL) */
    uint32_t index;               /* in ScopeProgram.functions */
} ScopeFunction;

/* What a board calls its pins; number n is the library's "@pinNNN". */
typedef struct PinNames {
    const char *board;
    /* false: there is no such entry any more. */
    bool (*at)(const void *context, uint32_t index, const char **name, unsigned *number);
    const void *context;
} PinNames;

typedef struct BuiltinNames {
    /* Is `name` a builtin global of the library? */
    bool (*has)(void *context, const char *name, uint32_t length);
    void *context;
    /* The library's names, one by one, for messages: NULL behind the last. May be missing. */
    const char *(*name_at)(void *context, uint32_t index);
    const PinNames *pins; /* or NULL */
} BuiltinNames;

typedef struct ScopeProgram {
    ScopeFunction **functions; /* [0] the top level; parents before children */
    uint32_t function_count;
    Binding **globals;         /* by slot */
    uint32_t global_count;
    Binding **assigned_builtins; /* globals that shadow a builtin the program assigns without declaring: they start as
                                    the builtin's value; every mention of the name refers to them */
    uint32_t assigned_builtin_count;
    AstList regexps;           /* all REGEXP nodes */
    bool names_pins;           /* of the board: the program is for no other */
    Binding *global_object;    /* if the program looks at it (global.c) */
} ScopeProgram;

/* Analyse. A name that nobody declares gets a warning with a "did you mean" hint, except under typeof, and AstNode.unknown: a
 * ReferenceError when it is used. One that the language will have is an error. A reference to a builtin leaves AstNode.reference NULL.
 * With `library` set, names starting with $ are intrinsics and left NULL too. Returns NULL after errors. */
ScopeProgram *scope_analyse(Arena *arena, AstNode *program, const BuiltinNames *builtins, bool library, Diag *diag);

/* The capture index of `binding` in `function`, or -1 if it is the function's own (or global/constant). */
int scope_capture_index(const ScopeFunction *function, const Binding *binding);

void scope_dump(const ScopeProgram *program, FILE *out); /* --dump=scope */

#endif
