/* What the parts of pass_infer share. */
#ifndef MOTE_PASSES_INFER_H
#define MOTE_PASSES_INFER_H

#include "facts.h"

typedef enum Rep { REP_ANY, REP_INT, REP_DOUBLE } Rep;

/* How the 32 bits of a raw integer are to be read: as its value, as its value unsigned, or only modulo 2^32. */
typedef enum Reading { READ_SIGNED, READ_UNSIGNED, READ_MODULO } Reading;

typedef struct Infer {
    IrProgram *program;
    IrFunction *function;
    const ProgramFacts *facts;
    Flow *flow;
    Rep *reps;           /* by value id */
    uint32_t *webs;      /* by value id: union-find over phis and their arguments */
    IrInstr **to_any, **to_int, **to_double; /* by value id: a conversion made at the definition */
    uint32_t id_count;
} Infer;

static inline const Fact *infer_fact(const Infer *infer, const IrInstr *v) { return &infer->flow->values[v->id]; }
static inline Rep infer_rep(const Infer *infer, const IrInstr *v)
{
    return v->id < infer->id_count ? infer->reps[v->id] : REP_ANY;
}
Reading infer_reading(const Infer *infer, const IrInstr *v);
/* Is v a constant Number? */
bool infer_const_number(const Infer *infer, const IrInstr *v, double *d);
/* The raw double operation of an operation (IR_nop: none); calls of Math functions included. */
IrOp infer_double_op(const Infer *infer, const IrInstr *v);
IrOp infer_int_op(const Infer *infer, const IrInstr *v);
/* How many of its arguments a raw operation takes (calls of Math functions may have more). */
uint32_t infer_operands(const IrInstr *v, IrOp raw);
/* A comparison that is done raw: REP_INT or REP_DOUBLE. */
Rep infer_compare_rep(const Infer *infer, const IrInstr *compare);
bool infer_is_compare(const IrInstr *v);

void infer_choose(Infer *infer);
void infer_retype(Infer *infer);

#endif
