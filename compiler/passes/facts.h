/* What inference knows of values: the lattice, and facts about the whole program. */
#ifndef MOTE_PASSES_FACTS_H
#define MOTE_PASSES_FACTS_H

#include "cfg.h"
#include "passes.h"

/* Everything that a value may be. kind 0: no value reaches here (yet). The number part: if `integral`, an integer in
 * [low, high] (at most 2^53 in size, never NaN), and -0 only if `negative_zero`; else any Number. */
typedef struct Fact {
    uint8_t kind;
    bool integral, negative_zero;
    bool array;         /* if it is an object it is an array */
    bool likely_double; /* a guess, not a proof: worth a raw double */
    double low, high;
} Fact;

#define EXACT_LIMIT 9007199254740992.0

Fact fact_none(void);
Fact fact_kind(unsigned kind);
Fact fact_any(void); /* whatever JavaScript can hold: everything but KIND_INTERNAL */
Fact fact_integer(double low, double high);
Fact fact_number(double d);
Fact fact_join(Fact a, Fact b);
/* As join, but moving bounds jump to a few thresholds, so that loops end. */
Fact fact_widen(Fact old, Fact fresh);
bool fact_equal(const Fact *a, const Fact *b);
bool fact_is_int(const Fact *f);      /* surely an int32 that is not -0 */
bool fact_is_number(const Fact *f);   /* surely a Number */
bool fact_is_primitive(const Fact *f); /* surely no object and nothing internal */
Fact fact_to_number(Fact f);
Fact fact_binary(IrOp op, Fact a, Fact b); /* add .. ushr */
Fact fact_neg(Fact a);
Fact fact_bnot(Fact a);
/* Narrow a to what it can be where `a op b` is true (or false); op: lt le gt ge seq sne. */
Fact fact_refine(Fact a, IrOp op, Fact b, bool truth);

/* ---- the whole program */

typedef struct FunctionFacts {
    Fact *params, *captures;
    Fact result;
    bool escapes; /* may be called from anywhere */
} FunctionFacts;

typedef struct BuiltinFact {
    int32_t value; /* flash value */
    Fact result;
} BuiltinFact;

typedef struct ProgramFacts {
    const PassContext *context;
    bool closed;             /* every caller and every store is in sight */
    bool plain_iteration;    /* nothing of the program has an iterator of its own */
    bool plain_conversions;  /* no object of the program has its own valueOf or toString */
    bool plain_fields;       /* the program makes no accessors */
    bool targets_known;      /* some function looks at its new.target */
    bool fixed_prototypes;   /* it gives no function another prototype while it runs */
    bool cells;              /* cells of the image: a store to a cell may be one to a global, and the reverse */
    bool fields_open;        /* properties may be stored under computed names in ways not followed */
    FunctionFacts *functions;
    uint32_t function_count;
    Fact *globals;
    Fact *fields;            /* by IrConst index of the key: everything stored under that name */
    bool *field_stored;      /* some store or shape in the program names it */
    bool *field_assigned;    /* some store, after the object was made */
    bool fields_named;       /* properties change only where the program names them */
    bool *field_open;        /* the library has properties of that name */
    Fact dynamic;            /* stored under computed names that may be strings */
    bool patterns;           /* regular expressions are made while it runs: their groups have names */
    uint32_t const_count;    /* size of the arrays by constant */
    BuiltinFact *builtins;
    uint32_t builtin_count;
    int32_t member, super_set; /* flash values of @member and @superSet, which store, or 0 */
    int32_t math_sqrt, math_floor, math_abs, math_imul; /* flash values, or 0 */
} ProgramFacts;

/* Made once a program, by the first pass that asks. */
const ProgramFacts *program_facts(const PassContext *context);
/* Would a method call by this key on a receiver of this kind run the library's method? */
bool calls_library(const ProgramFacts *facts, int32_t key);
/* A string constant of the program equal to text exists. */
bool program_mentions(const IrProgram *program, const char *text);
/* The function a value certainly is, or -1. */
int32_t called_function(const IrProgram *program, const IrFunction *function, const IrInstr *callee);
/* The builtin a value certainly is, or 0. */
int32_t called_builtin(const IrProgram *program, const IrInstr *call);

/* ---- one function */

typedef struct Constraint {
    IrOp op;                  /* of the condition that holds or not in the block; IR_nop: none here */
    const IrInstr *a, *b;     /* its operands */
    bool truth;
    uint32_t outer;           /* position of the next dominating block with a constraint, or UINT32_MAX */
} Constraint;

typedef struct Flow {
    const IrProgram *program;
    const ProgramFacts *facts;
    const IrFunction *function;
    DomTree tree;
    Constraint *constraints; /* by position in tree.order */
    Fact *values;            /* by value id */
    uint8_t *changes;        /* by value id: growth seen, for widening */
    Fact *locals;
    Fact *locals_next;
} Flow;

void flow_init(Flow *flow, const ProgramFacts *facts, const IrProgram *program, const IrFunction *function);
void flow_free(Flow *flow);
/* Ascend to a fixed point from what `values` holds; true if anything grew. */
bool flow_ascend(Flow *flow);
/* One descending round: tighten what widening lost. */
void flow_descend(Flow *flow);
/* What is known of value in block (conditions that dominate it included). */
Fact flow_at(const Flow *flow, const IrInstr *value, const IrBlock *block);

#endif
