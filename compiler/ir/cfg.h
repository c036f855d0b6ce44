/* Dominance over a function's blocks, for the checker and the passes. */
#ifndef MOTE_IR_CFG_H
#define MOTE_IR_CFG_H

#include "ir.h"

/* Reverse postorder and dominator tree. For dominance there is an edge from the START of every protected block to its
 * handler: nothing a protected block defines is usable in the handler. */
typedef struct DomTree {
    IrBlock **order;     /* reverse postorder of the reachable blocks */
    uint32_t count;
    uint32_t *number;    /* by block id: position in order; UINT32_MAX: unreachable */
    uint32_t *idom;      /* by position: the immediate dominator's position; the entry's is itself */
    uint32_t *enter, *leave; /* by position: numbering of the dominator tree, for ir_dominates */
    uint32_t *child, *sibling; /* by position: the tree's links; UINT32_MAX: none */
} DomTree;

void ir_dom_build(DomTree *tree, const IrFunction *function);
void ir_dom_free(DomTree *tree);
bool ir_dominates(const DomTree *tree, const IrBlock *a, const IrBlock *b);
/* Does the definition `def` reach `user` (not a phi's argument)? */
bool ir_def_dominates(const DomTree *tree, const IrInstr *def, const IrInstr *user);

/* Remove edge number `edge` (0, 1) of `block` with the phi arguments that came over it. */
void ir_remove_edge(IrBlock *block, uint32_t edge);

#endif
