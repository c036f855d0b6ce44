/* Two labels at least cost: minimum cut. */
#ifndef MOTE_PASSES_CUT_H
#define MOTE_PASSES_CUT_H

#include "support.h"

typedef struct CutEdge {
    uint32_t to, next;   /* next: index + 1 of the node's next edge; edge i and i ^ 1 are each other's reverse */
    double room;
} CutEdge;

/* Each node is on the one side (chosen) or the other. Ties go to the other. */
typedef struct Cut {
    uint32_t count;       /* nodes; two more are the sides */
    uint32_t *first;
    uint32_t *level, *at; /* of the search */
    CutEdge *edges;
    uint32_t edge_count, edge_capacity;
} Cut;

#define CUT_NEVER 1e12

void cut_init(Cut *cut, uint32_t count);
void cut_free(Cut *cut);
void cut_if_chosen(Cut *cut, uint32_t node, double cost); /* paid if node is chosen */
void cut_unless_chosen(Cut *cut, uint32_t node, double cost); /* paid if it is not */
void cut_if_only(Cut *cut, uint32_t a, uint32_t b, double cost); /* paid if a is chosen and b is not */
void cut_solve(Cut *cut);
bool cut_is_chosen(const Cut *cut, uint32_t node);

#endif
