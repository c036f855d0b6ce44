/* The typed IR: SSA over basic blocks, one IrFunction a script function.
 *
 * A value is the instruction that defines it. `type` is the representation: A any (tagged reference
 * register), I raw int32, F raw double. Lowering makes A values only; passes/infer.c retypes. Variables
 * that exception handlers see are "locals": fixed registers outside SSA (getlocal/setlocal).
 *
 * A block inside a try region has `handler` set: any of its throwing instructions may continue there.
 * Handler blocks have no ordinary predecessors and no phis; what they need is in locals.
 *
 * The text form (ir_print, ir_parse) is complete: printing a parsed text gives it back.
 */
#ifndef MOTE_IR_IR_H
#define MOTE_IR_IR_H

#include "diag.h"
#include "support.h"

typedef enum IrOp {
#define IR(name, result, effects, meaning) IR_##name,
#include "ir.def"
#undef IR
    IR_OP_COUNT
} IrOp;

typedef enum IrType { IR_VOID, IR_ANY, IR_INT, IR_DOUBLE } IrType;

/* What is known about a value beside its representation (bit set of what it may be; 0: not yet known). */
enum {
    KIND_UNDEFINED = 1, KIND_NULL = 2, KIND_BOOLEAN = 4,
    KIND_INT = 8,     /* Number that is an int32 and not -0 */
    KIND_DOUBLE = 16, /* any other Number */
    KIND_STRING = 32,
    KIND_OBJECT = 64, /* or a symbol: what converting it does is not known; or a BigInt, what arithmetic gives of it is not a Number */
    KIND_INTERNAL = 128, /* cell, hole, tdz */
    KIND_NUMBER = KIND_INT | KIND_DOUBLE,
    KIND_PRIMITIVE = 63, KIND_ANY = 255
};

typedef struct IrBlock IrBlock;
typedef struct IrInstr IrInstr;

struct IrInstr {
    IrOp op;
    IrType type;
    uint8_t kind;         /* KIND_ bits, filled by inference */
    uint32_t id;          /* unique in the function: %id in the text form */
    IrInstr **args;
    uint32_t arg_count;
    struct {
        int32_t index;    /* as ir.def says */
        int32_t shape;    /* index into IrProgram.shapes, or -1 */
        int32_t slot;
    } imm;
    int32_t range_min, range_max; /* of KIND_INT values */
    Span span;
    IrBlock *block;
    IrInstr *prev, *next;
    uint32_t uses;        /* maintained by ir_count_uses */
    void *pass;           /* scratch of the running pass */
};

struct IrBlock {
    uint32_t id;
    IrInstr *first, *last; /* phis first; last is the terminator */
    IrBlock *succs[2];
    uint32_t succ_count;
    IrBlock **preds;
    uint32_t pred_count, pred_capacity;
    IrBlock *handler;      /* innermost, or NULL. For dominance and liveness an edge leads from the START of every
                              protected block to its handler: what a protected block defines is not usable in there
                              (but through locals), what dominates the protected region is. */
    bool is_handler;
    uint32_t loop_depth;
    IrBlock *next;         /* layout order */
    void *pass;
};

typedef struct IrFunction {
    uint32_t index;        /* in IrProgram.functions */
    const char *name;      /* UTF-8, may be "" */
    uint32_t param_count;  /* registers */
    uint32_t length;       /* .length */
    uint32_t capture_count;
    bool constructor, arrow, method, uses_extra_arguments;
    bool class;            /* only `new` and super may call it */
    bool generator, async; /* it may be suspended; what its calls give is not what it returns */
    bool takes_target;     /* `new` gives it new.target instead of `this` */
    int32_t prototype;     /* IrConst index of its prototype object (template), or -1 */
    int32_t shape;         /* shape `new` starts with, or -1 */
    IrBlock *entry, *last_block;
    uint32_t block_count, value_count;
    uint32_t local_count;
    IrType *local_types;   /* IR_ANY, or IR_INT for cursors */
    Span span;
} IrFunction;

typedef enum IrConstKind {
    CONST_UNDEFINED, CONST_NULL, CONST_TRUE, CONST_FALSE, CONST_HOLE, CONST_TDZ,
    CONST_INTERNAL, /* key of a hidden slot: a wrapper's primitive, what a frozen array forbids */
    CONST_NUMBER,   /* number */
    CONST_STRING,   /* text: WTF-8 */
    CONST_BIGINT,   /* text: decimal, with a sign if negative */
    CONST_FUNCTION, /* index into functions */
    CONST_BUILTIN,  /* flash value of a library entity */
    /* with identity, see ir_const_has_identity */
    CONST_OBJECT,   /* literal: shape + items */
    CONST_ARRAY,    /* items */
    CONST_CLOSURE,  /* function + items: captures, each a value or a CONST_CELL */
    CONST_CELL,     /* global: what is stored in the cell is stored in that global */
    CONST_BOUND,    /* items: target, this, arguments */
    CONST_ACCESSOR, /* items: getter, setter; in objects whose shape says ATTR_ACCESSOR */
    CONST_TYPED,    /* typed array or ArrayBuffer: text and length are its bytes. With one item, the ArrayBuffer, a view on it
                       (DataView, too): index and length are its offset and length in bytes */
    CONST_SYMBOL,   /* items: description; the well-known ones are CONST_BUILTIN */
    CONST_REGEXP    /* first slot of a RegExp, a wrapper. text and length are its program, items its source and the object with the
                       numbers of its groups by name, or CONST_UNDEFINED */
} IrConstKind;

typedef enum IrObjectType {
    OBJECT_PLAIN, OBJECT_ERROR,
    OBJECT_WRAPPER, /* key 0 is CONST_INTERNAL; what it holds may be the object with a Map's keys and values, or OBJECT_KEYS */
    OBJECT_KEYS     /* a Set's keys, no object: in the image its shape */
} IrObjectType;

typedef struct IrConst {
    IrConstKind kind;
    double number;
    const char *text;
    uint32_t length;
    int32_t index;         /* function; builtin flash value; CONST_OBJECT: shape; CONST_CELL: global */
    int32_t *items;        /* IrConst indices */
    uint32_t item_count;
    uint8_t type;          /* IrObjectType of a CONST_OBJECT, TypedKind (layout.h) of a CONST_TYPED */
    bool sealed;           /* CONST_OBJECT, CONST_ARRAY: not extensible; what else is forbidden the shape's attributes say, for
                              an array number CONST_INTERNAL of its properties (LIMIT_* of runtime/types/own.h) */
} IrConst;

/* As a key: a symbol? */
static inline bool ir_const_is_symbol(const IrConst *key) { return key->kind == CONST_BUILTIN || key->kind == CONST_SYMBOL; }
static inline bool ir_const_has_identity(IrConstKind kind) { return kind >= CONST_OBJECT; }

/* A shape known at build time. */
typedef struct IrShape {
    int32_t prototype;     /* IrConst index (CONST_BUILTIN, CONST_OBJECT, CONST_NULL) */
    int32_t *keys;         /* IrConst indices of strings, symbols, or integer numbers (negative: private names) */
    uint8_t *attributes;   /* ATTR_ bits, or NULL when all are 0 */
    uint32_t count;
} IrShape;

/* Own properties of a constant that has no room for them: those of a function, closure, bound function (with `length`,
 * `name` and `prototype`, CONST_HOLE where that is not made yet) or array; or all that an object of the library
 * holds where the program changed it. `properties` is a CONST_OBJECT (of the thing's own type if it is an object). */
typedef struct IrSide {
    int32_t thing, properties;
} IrSide;

/* Code of `function`, from `file`, that stands where `call` was, which may have been inlined itself. */
typedef struct IrInlined {
    const char *function;
    uint16_t file;
    Span call;
} IrInlined;

/* How much of pass_infer a function gets. Raw operations are fast, but conversions can make the code longer. */
typedef enum Inference { INFER_ALL, INFER_KINDS /* no raw operations */, INFER_NOTHING, INFER_COUNT } Inference;

typedef struct IrProgram {
    Arena *arena;
    IrFunction **functions; /* [0]: the top level */
    uint32_t function_count, function_capacity;
    IrConst *consts;
    uint32_t const_count, const_capacity;
    IrShape *shapes;
    uint32_t shape_count, shape_capacity;
    IrSide *sides;
    uint32_t side_count, side_capacity;
    int32_t *globals;       /* IrConst index of each global's initial value */
    const char **global_names;
    Span *global_spans;     /* where they are declared */
    uint32_t global_count;
    IrInlined *inlined;     /* for positions: Span.file */
    uint32_t inlined_count, inlined_capacity;
    bool unnamed;           /* no function's name can be read at run time (passes/names.c) */
    bool open;              /* functions may be called from outside the program (the library) */
    uint32_t features_from; /* the library: functions from here on may have to refer to any entity of programs that carry them */
    int32_t errors[4];      /* flash values of the constructors Error, TypeError, RangeError, ReferenceError (THROWNEW) */
    bool bigints;           /* values may be BigInts: the program has some, or mentions what makes them */
    const uint8_t *inference; /* Inference by function index; NULL: all */
    struct IrTables *tables; /* ir/consts.c: hash tables that keep constants and shapes unique */
    struct ProgramFacts *facts; /* passes/facts.c: whole-program inference, made by the first pass_infer */
} IrProgram;

IrProgram *ir_program_new(Arena *arena);
IrFunction *ir_function_new(IrProgram *program, const char *name);
IrBlock *ir_block_new(IrProgram *program, IrFunction *function); /* appended in layout order */
/* Make an instruction at the block's end. */
IrInstr *ir_append(IrProgram *program, IrFunction *function, IrBlock *block, IrOp op, IrInstr **args, uint32_t arg_count, int32_t index, Span span);
IrInstr *ir_insert_before(IrProgram *program, IrFunction *function, IrInstr *before, IrOp op, IrInstr **args, uint32_t arg_count, int32_t index);
void ir_add_succ(IrProgram *program, IrBlock *block, IrBlock *succ); /* also succ->preds */
void ir_remove(IrInstr *instr);
void ir_replace_uses(IrFunction *function, IrInstr *old, IrInstr *with);
void ir_count_uses(IrFunction *function);
/* Remove unreachable blocks and fix preds/phis; recompute loop_depth; reverse postorder into layout (block ids are
 * the layout's numbers then). */
void ir_clean_cfg(IrProgram *program, IrFunction *function);

/* Constants and shapes are unique: equal ones have one index. What has identity is new with each call. */
int32_t ir_const(IrProgram *program, const IrConst *c);
int32_t ir_const_number(IrProgram *program, double d);
int32_t ir_const_string(IrProgram *program, const char *text, uint32_t length);
int32_t ir_const_bigint(IrProgram *program, const char *decimal);
int32_t ir_const_simple(IrProgram *program, IrConstKind kind);
int32_t ir_const_builtin(IrProgram *program, int32_t flash_value);
int32_t ir_shape(IrProgram *program, const IrShape *shape);
void ir_side(IrProgram *program, int32_t thing, int32_t properties); /* once for a thing */
bool ir_changes_library(const IrProgram *program); /* is one of them an object of the library? */

IrType ir_op_type(IrOp op);
char ir_op_effects(IrOp op);
const char *ir_op_name(IrOp op);

void ir_print_function(const IrProgram *program, const IrFunction *function, FILE *out);
void ir_print(const IrProgram *program, FILE *out);
/* Parse the text form; errors to diag. */
IrProgram *ir_parse(Arena *arena, const SourceFile *source, Diag *diag);
/* Invariants: defs dominate uses, types of operands, phi arity, terminators, handlers. Returns false after printing
 * each violation to out. */
bool ir_check(const IrProgram *program, const IrFunction *function, FILE *out);
/* The same for what the functions share: constants, shapes, globals, properties of constants. */
bool ir_check_constants(const IrProgram *program, FILE *out);

#endif
