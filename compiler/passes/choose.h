/* The costs that decide representations, in rough units of interpreter work. */
#ifndef MOTE_PASSES_CHOOSE_H
#define MOTE_PASSES_CHOOSE_H

#include "infer.h"

enum {
    GAIN_INT = 2,        /* raw operation instead of any, on immediates */
    GAIN_WIDE = 12,      /* the same where values are boxed: beyond 31 bits */
    GAIN_DOUBLE = 12,
    GAIN_CALL = 16,      /* Math.sqrt as an instruction */
    GAIN_ELEMENT = 1,
    GAIN_LOAD = 2,       /* getfieldf, setfieldf */
    COST_BOX_INT = 5,
    COST_UNBOX_INT = 4,
    COST_BOX_DOUBLE = 10,
    COST_UNBOX_DOUBLE = 4,
    COST_TONUM = 4,
    COST_RAW = 1         /* between int32 and double */
};

typedef struct Choice {
    Infer *infer;
    uint32_t *first_use; /* by value id: index into users */
    IrInstr **users;
    double *scores;      /* by web */
} Choice;

Rep choose_candidate(const Infer *infer, const IrInstr *v);
double block_weight(const IrBlock *block);
/* Of a conversion between a definition and a use: at the definition if that is in fewer loops. */
double weight_between(const IrBlock *definition, const IrBlock *use);
/* infer->reps of all integers, given those of doubles. */
void choose_ints(const Choice *choice);

#endif
