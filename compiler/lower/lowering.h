/* The state of lowering and what its files offer each other.
 *
 * survey.c looks over the whole tree first (who writes what, which builtins leak, which functions construct);
 * prefix.c evaluates the inert start of the program at build time; then each function is lowered by itself:
 * function.c (entry, closures), statement.c, loop.c, jump.c (break ... through finally), expression.c,
 * assign.c, call.c, literal.c, on the SSA builder (ssa.c) and the bindings' storage (variable.c).
 */
#ifndef MOTE_LOWER_LOWERING_H
#define MOTE_LOWER_LOWERING_H

#include "snapshot.h"

#define NO_CONST (-1)

/* ---- what the survey knows */

typedef struct BindingFacts {
    const AstNode *init;     /* initialiser of the only declarator that has one */
    uint32_t initialisers;   /* declarators with an initialiser */
    uint32_t writes;         /* other writes */
    uint32_t prototype_writes; /* X.prototype = ... */
    bool mutated;            /* X.a = , X[i]++, X.push() ...: what it holds is evidently written */
    bool mutated_deep;       /* X.a.b = ... */
    bool constructed;        /* new X */
    bool prototype_used;     /* X.prototype */
    uint8_t state;           /* of `constant`: 0 unknown, 1 being evaluated, 2 known */
    int32_t constant;        /* what every read gives, or NO_CONST */
    int32_t initial;         /* value after the inert prefix, or NO_CONST */
} BindingFacts;

/* A constant object that grows while the prefix and the classes are looked at. */
typedef struct Draft {
    int32_t *keys, *values;
    uint8_t *attributes;
    uint32_t count;
    int32_t parent;          /* its prototype */
} Draft;

typedef struct FunctionFacts {
    const Binding *name;     /* binding that the function is declared as or initialises */
    const AstText *key;      /* x.key = function */
    bool writes_this;        /* this.x = ... in it */
    bool is_constructed;     /* new (function ...) */
    bool proto_replaced;     /* the inert prefix has F.prototype = ... */
    bool predicted;          /* constructor_predict has looked at it */
    bool whole;              /* nobody sees an instance before its constructor is done, and its shape is the predicted one then */
    Draft proto;             /* its prototype */
} FunctionFacts;

struct ClassFacts {
    const AstNode *node;
    uint8_t state;           /* 0 not looked at, 1 being looked at, 2 known */
    int32_t constant;        /* its function, if it lies in flash with its prototype; else NO_CONST */
    uint32_t statics;        /* that many of its members are done there, as far as they are static fields or blocks */
    int32_t parent, parent_prototype; /* of a class in flash: constants */
};

/* Flags of names and other texts. */
enum {
    TEXT_LEAKS = 1,    /* builtin of that name is used other than as object of a member read */
    TEXT_STRING = 2,   /* appears as a string literal */
    TEXT_WRITTEN = 4,  /* x.text = ..., or key of a literal */
    TEXT_ACCESSOR = 8, /* get text() or set text() */
    TEXT_CONSTRUCTS = 16, /* new x.text, x.text.prototype */
    TEXT_REPLACED = 32,    /* x.text.prototype = ... */
    TEXT_LITERAL_KEY = 64, /* {text: ...} */
    TEXT_ON_PROTOTYPE = 128 /* x.prototype.text = ... */
};

typedef struct TextFlags {
    const AstText **keys;
    uint8_t *flags;
    uint32_t capacity, count;
} TextFlags;

typedef struct Survey {
    BindingFacts *bindings;  /* by Binding.id */
    uint32_t binding_count;
    FunctionFacts *functions; /* by ScopeFunction.index */
    struct { ClassFacts *items; uint32_t count, capacity; } classes;
    TextFlags texts;
    bool accessors;          /* property reads may run script code */
    bool conversions;        /* valueOf or toString may be script code, or conversions throw */
    bool computed_accessor;  /* a getter or setter of unknown name */
    bool defines;            /* defineProperty and the like are mentioned */
    bool constructors_leak;  /* x.constructor is read */
    bool everything_leaks;   /* the program looks at its global object */
    bool closes;             /* there may be iterators that notice when nobody goes on with them */
} Survey;

/* ---- the function being lowered */

typedef struct Label {
    struct Label *outer;
    const AstText *text;
} Label;

typedef enum TargetKind { TARGET_LOOP, TARGET_SWITCH, TARGET_BLOCK, TARGET_FINALLY, TARGET_PATTERN } TargetKind;

/* A way out through a finally block: what to do after it. */
typedef struct Route {
    enum { ROUTE_BREAK, ROUTE_CONTINUE, ROUTE_RETURN } kind;
    struct Target *target;
    const AstNode *node;     /* of the first that took it */
} Route;

/* iteration.c */
typedef struct Iteration {
    const AstNode *node;
    IrInstr *value;
    uint32_t cursor;
    IrBlock *handler; /* NULL: it needs no closing */
    IrBlock *outer;   /* the handler around it */
    bool async;       /* of a for await: for_await.c */
} Iteration;

typedef struct Target {
    struct Target *outer;
    TargetKind kind;
    const Iteration *iteration; /* closed by who leaves it, or NULL */
    Label *labels;
    IrBlock *break_block, *continue_block;
    /* TARGET_FINALLY */
    IrBlock *finally_block;
    uint32_t state_local, value_local; /* completion: 0 normal, 1 throw, 2 + i: route i */
    struct { Route *items; uint32_t count, capacity; } routes;
} Target;

/* The end of the optional chain being lowered. */
typedef struct Chain {
    IrBlock *exit;
    uint32_t result, receiver; /* SSA variables */
    bool has_receiver;
    bool deletes;              /* the operand of delete: a chain that ends early gives true */
} Chain;

typedef struct Definition {
    uint32_t block, variable; /* block id + 1; 0: free */
    IrInstr *value;
} Definition;

typedef struct BlockState {
    bool sealed;
    IrBlock *from;           /* handler: the block before the protected region */
    struct { IrInstr **items; uint32_t count, capacity; } phis; /* incomplete; imm.index: variable */
} BlockState;

typedef struct FunctionState {
    const ScopeFunction *scope;
    IrFunction *ir;
    IrBlock *block;          /* where instructions go; NULL: unreachable code */
    IrBlock *handler;
    IrInstr *undefined;      /* first instruction of the entry block */
    IrInstr *this_value, *callee;
    Target *targets;
    Chain *chain;
    Label *labels;           /* of the statement to come */
    uint32_t conditional;    /* > 0: code that may not run, or more than once */
    uint32_t loops;          /* > 0: in a loop */
    int32_t this_shape;      /* predicted shape of `this` in a constructor, or -1 */
    uint32_t variables;      /* SSA variables so far */
    Definition *definitions;
    uint32_t definition_count, definition_capacity;
    struct { uint32_t *items; uint32_t count, capacity; } free_cursors;
} FunctionState;

typedef struct BindingPlace {
    uint32_t epoch;          /* function index + 1 */
    uint32_t index;          /* SSA variable or pinned local */
} BindingPlace;

/* An argument of the statement being lowered that has a value already. */
typedef struct Argument {
    const AstNode *node;
    int32_t constant;        /* or NO_CONST: it is in a global, or made by start.c */
    int32_t global;
    int32_t start;           /* constant of the pool */
} Argument;

/* Who has a thing that is made at the start: a variable, the global of a cell, or (both none) an argument. */
typedef struct StartHolder {
    const Binding *binding;
    int32_t global;          /* -1: none */
} StartHolder;

typedef struct TemplateObject {
    const AstNode *node;
    int32_t constant;
} TemplateObject;

typedef struct Lower {
    Arena *arena;
    IrProgram *program;
    const AstNode *ast;
    const ScopeProgram *scopes;
    const LibrarySymbols *symbols;
    Diag *diag;
    bool library;
    Survey survey;
    uint32_t inert_count;    /* statements of the top level that prefix.c evaluated */
    const Binding **global_bindings; /* by slot */
    BindingPlace *places;    /* by Binding.id */
    uint32_t place_count;
    int32_t object_prototype; /* constant Object.prototype */
    FunctionState fn;
    /* build-time evaluation */
    UnitList *units;         /* being made, or NULL */
    struct { Binding **items; uint32_t count, capacity; } moved; /* locals that are globals between units */
    struct { Argument *items; uint32_t count, capacity; } arguments; /* whose values are known */
    const Snapshot *snapshot; /* where the program starts, or NULL */
    struct { TemplateObject *items; uint32_t count, capacity; } templates;
    bool broken;             /* flash was to hold what is in RAM */
    struct Resume *resume;   /* snapshot.c's */
    struct Start *start;     /* start.c's */
} Lower;

/* ---- survey.c */
void survey_program(Lower *l);
void survey_start(Lower *l);
void survey_walk(Lower *l, const AstNode *node, const AstFunction *function);
/* Parameters and body; `outer`: whose `this` it has if it is an arrow. */
void survey_body(Lower *l, const AstFunction *function, const AstFunction *outer);
BindingFacts *survey_binding(Lower *l, const Binding *binding);
FunctionFacts *survey_function(Lower *l, const AstFunction *function);
uint8_t survey_text(const Lower *l, const AstText *text);
bool survey_mentions(const Lower *l, const char *name); /* the program says this name somewhere */
bool text_is(const AstText *text, const char *s);
/* Is `node` an identifier that names a builtin, and not `undefined`, NaN or Infinity? */
bool node_is_builtin(const AstNode *node);

/* ---- constant.c: what is known at build time */
/* Index of the constant that `node` evaluates to without effects, or NO_CONST. Scalars, functions, builtins. */
int32_t constant_of(Lower *l, const AstNode *node);
/* Does evaluating the node neither run script code, nor write, nor throw (but for reads of undefined's members)? */
bool node_is_quiet(const Lower *l, const AstNode *node);
int32_t constant_builtin(Lower *l, const AstText *name);
int32_t binding_constant(Lower *l, const Binding *binding, bool checks_tdz);
/* The library's entity of that path, which must be there. */
int32_t constant_library(Lower *l, const char *path);
bool constant_text(const Lower *l, int32_t constant, const char **text, uint32_t *length);
/* Array index below 2^30 that the text spells canonically, or -1. */
int64_t text_index(const char *text, uint32_t length);
/* Key constant of a literal's or member's key: string, or integer number; NO_CONST where it is neither. */
int32_t constant_key(Lower *l, const AstNode *key);
int32_t constant_text_of(Lower *l, const AstText *text);

/* The program may have BigInts. */
void survey_bigints(Lower *l);
/* Is it a symbol? */
bool constant_is_symbol(const Lower *l, int32_t constant);
/* Key constant of a literal's property or class's member: as constant_field_key; a computed one only if it is a symbol. */
int32_t constant_property_key(Lower *l, const AstNode *property);
/* Has its function no name before the key is known? */
bool property_names_late(Lower *l, const AstNode *property);
/* Key of a field: as constant_key; private ones too. */
int32_t constant_field_key(Lower *l, const AstNode *key);
int32_t constant_private_key(Lower *l, int32_t number);

/* ---- global.c: the global object, of programs that look at it */
void global_object_make(Lower *l);
IrInstr *global_object(Lower *l, const AstNode *node);
IrInstr *global_property(Lower *l, const AstNode *node, const AstText *name);
/* A name that nobody declared: a property that somebody may have made, or else a ReferenceError. */
IrInstr *global_unknown_get(Lower *l, const AstNode *node);
/* Assignment: whether it is there is found out before there is a value, and matters behind that. */
IrInstr *global_unknown_find(Lower *l, const AstNode *node);
void global_unknown_set(Lower *l, const AstNode *node, IrInstr *found, IrInstr *value);

/* ---- lower.c */
void lower_prepare(Lower *l);
void globals_fill(Lower *l);

/* ---- units.c, snapshot.c */
const AstList *unit_arguments(Lower *l, const AstNode *statement); /* those that may be units, or NULL */
void argument_note(Lower *l, Argument argument);
bool argument_is_known(const Lower *l, const AstNode *node);
IrInstr *argument_value(Lower *l, const AstNode *node); /* NULL: it must be evaluated */
void snapshot_resume(Lower *l);      /* survey and constants of what is left to run */
int32_t snapshot_bring(Lower *l, int32_t index); /* a constant of the pool as one of the program */
int32_t snapshot_bring_shape(Lower *l, const IrShape *shape);
void snapshot_enter(Lower *l);       /* the top level's variables come to life */
void snapshot_deferred(Lower *l);     /* the prints that evaluation went past */
uint32_t snapshot_statements(const Lower *l); /* how many of the top level have run ... */
uint32_t snapshot_declarators(const Lower *l, const AstNode *declaration); /* ... and how many declarators of this one */
/* The globals behind the bindings' ones, for cells in flash: their initial contents. */
const int32_t *snapshot_cells(const Lower *l, uint32_t *count);
uint8_t snapshot_text(const Lower *l, const AstText *text); /* survey_text of what has run */
bool function_is_live(const Lower *l, const ScopeFunction *function);
void snapshot_binding(Lower *l, const Binding *binding); /* the code that runs mentions it */
void snapshot_function(Lower *l, const AstFunction *function); /* likewise */

/* ---- start.c: what evaluation made and the rest of the program writes */
bool start_needs(Lower *l, int32_t index, StartHolder holder); /* false: it is a constant */
bool start_bring(Lower *l);             /* what hangs on the next one; false: that is all */
void start_make(Lower *l);              /* at the top level's start */
IrInstr *start_value(Lower *l, int32_t index);

/* ---- prefix.c, constructor.c */
void draft_put(Lower *l, Draft *draft, int32_t key, int32_t value, uint8_t attributes);
int32_t draft_finish(Lower *l, const Draft *draft, int32_t object); /* `object`: the constant to fill in, or NO_CONST */
int32_t prototype_make(Lower *l, const AstFunction *function);
/* A constant literal as a value of a class's or prototype's property, or NO_CONST. */
int32_t inert_constant(Lower *l, const AstNode *node, const BindingFacts *holder);
void prefix_evaluate(Lower *l);
/* The prototypes of all functions that want one, without looking at the program's start. */
void prefix_prototypes(Lower *l);
int32_t function_prototype(Lower *l, const AstFunction *function);
const AstFunction *constant_function(Lower *l, int32_t constant);
void constructor_predict(Lower *l, const AstFunction *function);
int32_t shape_slot(const Lower *l, int32_t shape, int32_t key);
int32_t shape_with(Lower *l, int32_t shape, int32_t key);
bool key_assignable(const Lower *l, const AstText *key);

/* ---- ssa.c */
IrBlock *block_new(Lower *l);
IrBlock *handler_new(Lower *l, IrBlock *from); /* protected by fn.handler itself */
void block_seal(Lower *l, IrBlock *block);
void block_start(Lower *l, IrBlock *block);        /* code goes there; not sealed yet */
void block_start_sealed(Lower *l, IrBlock *block); /* no more predecessors; without any: unreachable */
void jump(Lower *l, IrBlock *target, Span span);
void branch(Lower *l, IrOp op, IrInstr *condition, IrBlock *yes, IrBlock *no, Span span);
uint32_t variable_new(Lower *l);
void variable_write(Lower *l, uint32_t variable, IrInstr *value);
IrInstr *variable_read(Lower *l, uint32_t variable);
void ssa_finish(Lower *l);
IrInstr *emit(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr **args, uint32_t count);
IrInstr *emit0(Lower *l, const AstNode *node, IrOp op, int32_t index);
IrInstr *emit1(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a);
IrInstr *emit2(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a, IrInstr *b);
IrInstr *emit3(Lower *l, const AstNode *node, IrOp op, int32_t index, IrInstr *a, IrInstr *b, IrInstr *c);
IrInstr *emit_const(Lower *l, const AstNode *node, int32_t constant);
IrInstr *emit_number(Lower *l, const AstNode *node, double number);
uint32_t local_new(Lower *l, IrType type);
uint32_t cursor_take(Lower *l, const AstNode *node, bool zero); /* raw int32 local, set to 0 if wanted */
void cursor_give(Lower *l, uint32_t local);

/* ---- variable.c */
IrInstr *binding_read(Lower *l, const AstNode *node, const Binding *binding, bool checks_tdz);
/* Assignment; `node` is the identifier. */
void binding_assign(Lower *l, const AstNode *node, IrInstr *value);
void binding_initialise(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value);
/* A parameter and the like: comes to life with a value. */
void binding_declare(Lower *l, const AstNode *node, const Binding *binding, IrInstr *value);
IrInstr *binding_capture(Lower *l, const AstNode *node, const Capture *capture);
void scope_enter(Lower *l, const Scope *scope, const AstNode *node);
void scope_iterate(Lower *l, const Scope *scope, const AstNode *node); /* fresh cells for the next turn */
IrInstr *this_read(Lower *l, const AstNode *node);

/* ---- function.c */
void function_lower(Lower *l, const ScopeFunction *function);
void function_start(Lower *l, const ScopeFunction *function, IrFunction *ir);
void function_finish(Lower *l, const AstNode *node);
IrInstr *function_value(Lower *l, const AstNode *node, const AstFunction *function);
/* The same, made anew even if it captures nothing: it gets properties of its own. */
IrInstr *function_fresh(Lower *l, const AstNode *node, const AstFunction *function);

IrInstr *with_default(Lower *l, const AstNode *node, IrInstr *value); /* node: ASSIGN_PATTERN */

/* ---- pattern.c */
/* PATTERN_DECLARE: names come to life (binding_declare); PATTERN_INITIALISE: they did at the scope's start. */
typedef enum PatternMode { PATTERN_ASSIGN, PATTERN_INITIALISE, PATTERN_DECLARE } PatternMode;
void lower_pattern(Lower *l, const AstNode *node, IrInstr *value, PatternMode mode);

/* ---- class_constant.c: classes in flash */
ClassFacts *class_facts(Lower *l, const AstClass *class);
/* The class's function if it lies in flash, complete but for static values that code computes; else NO_CONST. */
int32_t class_constant(Lower *l, const AstClass *class);
bool class_is_complete(Lower *l, const AstClass *class);
/* Constructors made up for classes get the parameters of the one they call. */
void class_settle(Lower *l);
/* What super() calls and `super.` starts at, if known; else NO_CONST. */
int32_t class_parent(Lower *l, const AstClass *class);
int32_t class_parent_prototype(Lower *l, const AstClass *class);

/* ---- class.c, super.c */
IrInstr *lower_class(Lower *l, const AstNode *node);
void class_enter(Lower *l, const AstFunction *function); /* entry of a constructor, or of any function with new.target */
void class_fields(Lower *l, const AstClass *class, const AstNode *node);
IrInstr *class_result(Lower *l, const AstNode *node, IrInstr *value); /* of `return` in a derived constructor */
/* A binding that a node other than its name stands for. */
IrInstr *class_binding(Lower *l, const AstNode *node, const Binding *binding);
IrInstr *call_builtin(Lower *l, const AstNode *node, const char *path, IrInstr **args, uint32_t count);
IrInstr *lower_super_call(Lower *l, const AstNode *node);
IrInstr *lower_super_start(Lower *l, const AstNode *super);
IrInstr *lower_private_in(Lower *l, const AstNode *node);
void private_check_field(Lower *l, const AstNode *node, IrInstr *object);
IrInstr *private_get(Lower *l, const AstNode *node, IrInstr *object);
void private_set(Lower *l, const AstNode *node, IrInstr *object, IrInstr *value);

/* ---- iteration.c: begin, end in the same block structure; between them next and jumps out (jump.c) */
void iteration_begin(Lower *l, Iteration *it, const AstNode *node, IrInstr *value, bool closes);
IrInstr *iteration_next(Lower *l, const Iteration *it);
void iteration_close(Lower *l, const Iteration *it);
void iteration_end(Lower *l, const Iteration *it, IrBlock *end);

/* ---- for_await.c */
void lower_for_await(Lower *l, const AstNode *node, IrInstr *object);
void for_await_close(Lower *l, const Iteration *it);
/* loop.c, for it */
void loop_begin(Lower *l);
void loop_end(Lower *l);
void assign_head(Lower *l, const AstNode *head, IrInstr *value);

/* ---- statement.c, loop.c, jump.c, try.c, switch.c */
void lower_statement(Lower *l, const AstNode *node);
void lower_statements(Lower *l, const AstList *list);
void lower_declarator(Lower *l, const AstNode *declaration, const AstNode *declarator);
void lower_loop(Lower *l, const AstNode *node);
void lower_try(Lower *l, const AstNode *node);
void lower_switch(Lower *l, const AstNode *node);
void lower_labelled(Lower *l, const AstNode *node);
Target *target_push(Lower *l, TargetKind kind, IrBlock *break_block, IrBlock *continue_block);
void target_pop(Lower *l);
void jump_out(Lower *l, const AstNode *node, bool is_continue);
void jump_return(Lower *l, const AstNode *node, IrInstr *value);
void jump_route(Lower *l, const AstNode *node, const Route *route, IrInstr *value);

/* ---- expression.c */
IrInstr *lower_expression(Lower *l, const AstNode *node);
void lower_effect(Lower *l, const AstNode *node);
void lower_condition(Lower *l, const AstNode *node, IrBlock *yes, IrBlock *no);
/* Enter an optional chain; its operand is then lowered and chain_leave gets the value. */
void chain_enter(Lower *l, Chain *chain);
void chain_leave(Lower *l, const AstNode *node, Chain *chain, Chain *outer);
void chain_exit_if_nullish(Lower *l, const AstNode *node, IrInstr *value);
IrInstr *lower_binary_op(Lower *l, const AstNode *node, IrInstr *a, IrInstr *b);

/* ---- suspend.c */
void suspend_start(Lower *l, const AstNode *node); /* what comes behind it runs when the call is resumed */
IrInstr *suspend_await(Lower *l, const AstNode *node, IrInstr *value);
IrInstr *lower_yield(Lower *l, const AstNode *node);
void lower_return(Lower *l, const AstNode *node, IrInstr *value); /* NULL: undefined */
IrInstr *returned_value(Lower *l, const AstNode *node); /* of a return statement; NULL: none */

/* ---- reference.c: what can be assigned, called or deleted: a name or a member, evaluated once */
typedef struct Reference {
    const AstNode *node;
    IrInstr *object, *key;   /* of members; key NULL: `name` is the key */
    int32_t name;            /* string constant, or the key of a private field */
    IrInstr *start;          /* super.name: where the look-up starts; `object` is the receiver */
    IrInstr *found;          /* of a name that nobody declared */
    bool private;            /* a private method or accessor */
} Reference;
/* `again`: the member is read and then written, its key converted once. */
void reference_make(Lower *l, Reference *reference, const AstNode *node, bool again);
IrInstr *reference_get(Lower *l, const Reference *reference);
void reference_set(Lower *l, const Reference *reference, IrInstr *value);
IrInstr *reference_key(Lower *l, const Reference *reference);

/* ---- assign.c, call.c, literal.c, intrinsics.c */
IrInstr *lower_assign(Lower *l, const AstNode *node);
IrInstr *lower_update(Lower *l, const AstNode *node, bool value_used);
void lower_store(Lower *l, const AstNode *target, IrInstr *value); /* for-in/of heads */
IrInstr *lower_call(Lower *l, const AstNode *node);
void calls_settle(Lower *l);
IrInstr *lower_new(Lower *l, const AstNode *node, const BindingFacts *holder);
/* typed.c: new Uint8Array([numbers]) as a constant, or NO_CONST. */
int32_t constant_typed(Lower *l, const AstNode *node);
int32_t constant_bytes(Lower *l, const AstNode *node); /* BYTES: a Uint8Array */
int32_t typed_constructor(Lower *l, unsigned kind); /* constant: the library's of that enum TypedKind */
IrInstr *lower_object(Lower *l, const AstNode *node, const BindingFacts *holder);
IrInstr *lower_array(Lower *l, const AstNode *node, const BindingFacts *holder);
/* The array that the tag of a template gets: one for each place in the source. */
int32_t template_object(Lower *l, const AstNode *node);
IrInstr *property_value(Lower *l, const AstNode *property, IrInstr *key);
IrInstr *lower_elements(Lower *l, const AstNode *node, const AstList *list, uint32_t first);
bool needs_array(const AstList *list);
/* The literal as a constant that is evaluated once, or NO_CONST. */
/* A RegExp that the literal is, or a template of it; a new constant with each call. */
int32_t constant_regexp(Lower *l, const AstNode *node);
IrInstr *lower_regexp(Lower *l, const AstNode *node);
int32_t constant_literal_once(Lower *l, const AstNode *node, const BindingFacts *holder);
/* A value for `holder`: an initialiser's expression. */
IrInstr *lower_initialiser(Lower *l, const AstNode *node, const BindingFacts *holder);
IrInstr *lower_intrinsic(Lower *l, const AstNode *node); /* NULL: an ordinary call */

#endif
