/* Inside scope analysis.
 *
 * One walk over the tree resolves every name and writes down, for every mention, in which function, in which
 * loop and when it happens: `order` numbers rise in the order in which a function's own code would run if it ran
 * straight through. All decisions are then made on these records, without looking at the tree again:
 *
 *  reach.c    from when on a function can be running; which accesses may come before initialisation
 *  storage.c  constants, captures, cells, globals; what must be pinned for exception handlers
 *  rewrite.c  what the tree can say better now; it changes the tree and the analysis starts over
 */
#ifndef MOTE_SCOPE_ANALYSIS_H
#define MOTE_SCOPE_ANALYSIS_H

#include "scope.h"

enum { NEVER = UINT32_MAX };

typedef struct Loop {
    struct Loop *parent; /* within the same function */
    uint32_t depth;      /* outermost: 1 */
} Loop;

typedef struct FunctionInfo FunctionInfo;
typedef struct BindingInfo BindingInfo;

typedef struct Mention {
    AstNode *node;
    FunctionInfo *function;
    Loop *loop;
    uint32_t order;
    uint32_t arm;        /* of the switch whose scope declares the binding: which case; 0: none */
    bool reads, writes;
    bool initialises;    /* the declaration's own write */
    bool callee;         /* what a call or `new` calls */
} Mention;

typedef struct FunctionList {
    FunctionInfo **items;
    uint32_t count, capacity;
} FunctionList;

struct BindingInfo {
    Binding binding;     /* first: a Binding is its BindingInfo */
    struct { Mention *items; uint32_t count, capacity; } mentions;
    AstNode *initialiser;  /* of its only declarator with one */
    uint32_t initialisers; /* declarators with one, function declarations */
    uint32_t ready;        /* order from which on it is initialised; NEVER for those without a moment of their own */
    uint32_t arm;          /* as Mention.arm, of the declaration */
    bool straight;         /* its declaration stands directly in its function's statements */
    AstFunction *value;    /* what the only initialiser or function declaration makes, if that is a function */
    bool candidate;        /* for STORAGE_CONSTANT */
    const AstText *import; /* the library's name of what every read gives: "mote:memory.info"; NULL: an ordinary binding */
    AstModule *module;     /* a name imported from a file: every read is one of ... */
    const AstText *target; /* ... this variable there */
    uint16_t file;         /* of the top level: whose */
    const AstNode *members; /* an enum: its OBJECT */
    FunctionList closures; /* functions directly inside its own that mention it, there or further in */
};

typedef struct ScopeInfo {
    Scope scope;         /* first */
    Loop *loop;          /* what one instance of the scope lives in */
    uint32_t start;      /* order */
    bool is_switch;
} ScopeInfo;

struct FunctionInfo {
    ScopeFunction function; /* first */
    FunctionInfo *parent;
    AstNode *declaration;   /* FUNCTION_DECLARATION, or NULL */
    uint32_t created;       /* when the closure is made, in the parent's order */
    Loop *created_loop;
    BindingInfo *carrier;   /* the value can only be had through this binding of the parent; NULL: it escapes where it is made */
    uint32_t reach;         /* from when on it can be running, in the parent's order */
    uint32_t declared;      /* where a FUNCTION_DECLARATION stands */
    struct { BindingInfo **items; uint32_t count, capacity; } free; /* bindings of outer functions mentioned here or further in */
    bool waits;             /* rewrite.c: becomes a let where it stands, or behind `after` */
    struct FunctionInfo *after;
    uint32_t rank;          /* neighbours it waits for, in a row */
    bool wants_this;        /* an arrow that needs `this` of an enclosing function */
};

typedef struct Region { /* a part of the code that a handler guards */
    FunctionInfo *function;
    Loop *loop;
    uint32_t first, last;
} Region;

/* A class around the walk, for private names. */
typedef struct ClassContext {
    struct ClassContext *parent;
    AstClass *class;
} ClassContext;

/* What this, super and new.target mean where the walk is; arrows share it with what is around them. */
typedef struct ThisContext {
    BindingInfo *this_binding; /* NULL: the function's own `this` */
    AstClass *super_class;     /* super is above this class ... */
    bool super_static;         /* ... or above its prototype */
    Binding *super_object;     /* or above this object */
    bool no_target;            /* new.target is undefined */
} ThisContext;

typedef struct Analysis {
    Arena *arena;
    Diag *diag;              /* NULL in repeated passes: everything has been said */
    const BuiltinNames *builtins;
    bool library;
    bool failed;
    FunctionList functions;
    struct { BindingInfo **items; uint32_t count, capacity; } bindings;
    struct { Region *items; uint32_t count, capacity; } regions;
    struct { Mention *items; uint32_t count, capacity; } outside; /* mentions of builtins */
    AstList regexps;     /* all literals */
    struct { Binding **items; uint32_t count, capacity; } assigned; /* builtins that the program assigns */
    struct { const AstText **items; uint32_t count, capacity; } unknown; /* names already complained about */
    BindingInfo *global;     /* the global object, if the program looks at it */
    bool names_pins;         /* of the board */
    bool script;             /* `this` of the top level is the global object */
    /* where the walk is */
    FunctionInfo *current;
    Scope *scope;
    Loop *loop;
    uint32_t order;
    uint32_t arm;
    uint32_t conditional;    /* statements of an `if` around it */
    ClassContext *classes;
    ThisContext context;
    bool straight;           /* the expression to come is a statement that runs whenever its function does */
    int32_t privates;        /* keys of private names so far */
    struct { AstNode **items; uint32_t count, capacity; } class_nodes;
    uint16_t file;           /* whose top level the walk is in */
    bool incomplete;         /* a namespace object is missing (AstModule.wants_namespace) */
} Analysis;

static inline BindingInfo *binding_info(const Binding *binding)
{
    return (BindingInfo *)binding;
}

static inline ScopeInfo *scope_info(const Scope *scope)
{
    return (ScopeInfo *)scope;
}

static inline FunctionInfo *owner_of(const BindingInfo *info)
{
    return (FunctionInfo *)info->binding.function;
}

/* resolve.c */
void visit(Analysis *a, AstNode *node);
void visit_list(Analysis *a, const AstList *list);
/* An expression whose value goes nowhere but into `carrier`: functions in it can only be had through that binding. */
void visit_value(Analysis *a, AstNode *node, BindingInfo *carrier);
void visit_function(Analysis *a, AstFunction *f, BindingInfo *carrier);
/* class.c */
const AstText *hidden_text(Analysis *a, const char *shown); /* a name that no identifier can have */
void visit_class(Analysis *a, AstNode *node, BindingInfo *carrier);
void visit_object_method(Analysis *a, AstNode *object, AstNode *property, BindingInfo *carrier);
void visit_this(Analysis *a, AstNode *node);
void visit_super(Analysis *a, AstNode *node); /* whose a is a SUPER; its arguments or key are visited by it */
void visit_new_target(Analysis *a, AstNode *node);
void visit_private(Analysis *a, AstNode *node);
void enter_constructor(Analysis *a, FunctionInfo *info); /* before its scope is opened */
void leave_constructor(Analysis *a, FunctionInfo *info);
void visit_return(Analysis *a, AstNode *node);
void resolve_program(Analysis *a, AstNode *program);
/* declare.c */
Scope *scope_open(Analysis *a, AstNode *node);
void scope_close(Analysis *a, Scope *scope);
BindingInfo *declare(Analysis *a, Scope *scope, AstNode *identifier, BindingKind kind);
void declare_target(Analysis *a, Scope *scope, AstNode *target, BindingKind kind);
BindingInfo *binding_new(Analysis *a, Scope *scope, const AstText *name, BindingKind kind, AstNode *identifier);
void declare_statements(Analysis *a, Scope *scope, const AstList *list);
void declare_vars(Analysis *a, Scope *scope, const AstNode *node);
FunctionInfo *function_new(Analysis *a, AstFunction *ast, FunctionInfo *parent);
void hoist_functions(Analysis *a, Scope *scope, const AstList *list);
/* mention.c */
enum { MENTION_READ = 1, MENTION_WRITE = 2, MENTION_INITIALISE = 4, MENTION_TYPEOF = 8, MENTION_CALLEE = 16 };
BindingInfo *find_binding(const Analysis *a, const AstText *name); /* from a->scope outwards; NULL: nobody declares it */
BindingInfo *find_in_scope(const Scope *scope, const AstText *name, uint16_t file); /* the file counts at the top level only */
void mention(Analysis *a, AstNode *node, unsigned what);
void mention_write(Analysis *a, BindingInfo *info, AstNode *node, bool initialises);
void mention_binding(Analysis *a, AstNode *node, BindingInfo *info, unsigned what); /* without looking for its name */
void mention_this(Analysis *a);
bool is_read_only_global(const AstText *name);
void settle_builtins(Analysis *a);
/* global.c */
bool global_mention(Analysis *a, AstNode *node); /* of `this` at the top level, or of globalThis: false: it is something else */
void settle_global(Analysis *a);
void place_global(const Analysis *a);
/* imports.c */
void declare_import(Analysis *a, Scope *scope, const AstNode *node);
bool import_mention(Analysis *a, const BindingInfo *info, AstNode *node, unsigned what); /* false: as any binding */
bool import_required(Analysis *a, AstNode *call);
void import_alias(BindingInfo *info, const AstNode *declarator);
/* modules.c */
BindingInfo *module_binding(Analysis *a, AstModule *module, const AstText *name); /* NULL: its namespace object, which is missing */
bool namespace_member(Analysis *a, AstNode *node); /* namespace.name becomes the name of what it is */
void namespaces_add(Arena *arena, AstNode *program); /* those that are wanted */
/* suggest.c */
/* The pin that the name stands for on the board; NULL if there is none. Says so where it looks like one. */
const AstText *pin_mention(Analysis *a, const AstNode *node, bool is_typeof);
/* process.env.BOARD becomes a literal. */
bool board_mention(Analysis *a, AstNode *node);
void report_unknown(Analysis *a, const AstNode *node, bool assigned);
/* reach.c */
void find_reach(Analysis *a);
void find_tdz(Analysis *a);
bool may_precede(const BindingInfo *info, const Mention *m);
bool shares_loop(const Loop *x, const Loop *y, const Loop *within);
FunctionInfo *child_towards(const FunctionInfo *owner, FunctionInfo *inner);
/* storage.c */
void find_storage(Analysis *a);
bool is_order_safe(const BindingInfo *info, uint32_t created, const Loop *loop);
/* rewrite.c */
bool rewrite(Analysis *a);       /* true: analyse again */
bool rewrite_order(Analysis *a); /* likewise; once, after the last rewrite */
bool rewrite_places(Analysis *a); /* likewise, after that */

#endif
