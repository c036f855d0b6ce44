/* IR passes, each IR -> IR. pipeline.c lists the order. */
#ifndef MOTE_PASSES_PASSES_H
#define MOTE_PASSES_PASSES_H

#include "ir.h"
#include "library.h"

typedef struct PassContext {
    IrProgram *program;
    const LibrarySymbols *symbols; /* may be NULL in IR tests */
} PassContext;

typedef struct Pass {
    const char *name; /* for --dump=NAME and ir tests */
    void (*run)(const PassContext *context, IrFunction *function);
} Pass;

void pass_fold(const PassContext *context, IrFunction *function);     /* constant folding, algebra, branches on constants */
void pass_copy(const PassContext *context, IrFunction *function);     /* copy propagation, trivial phis, local value numbering of pure ops */
void pass_dead(const PassContext *context, IrFunction *function);     /* dead code and unreachable blocks */
void pass_inline(const PassContext *context, IrFunction *function);   /* small functions and plain constructors in place of calls */
void pass_infer(const PassContext *context, IrFunction *function);    /* kinds, ranges, representations: inserts conversions */

/* Whole-program: constructors' and literals' shapes predicted for property sites (before pass_infer). */
void pass_shapes(const PassContext *context);

/* Whole-program, last: sets program->unnamed. */
void pass_names(const PassContext *context);

extern const Pass PASSES[]; /* name-terminated: {NULL, NULL} */

#endif
