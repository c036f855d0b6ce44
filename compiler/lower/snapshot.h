/* What build-time evaluation and lowering tell each other.
 *
 * The top level is cut into units (units.c), each a function of its own that works on globals only: a statement, a
 * declarator, an argument of a builtin's call. compiler/evaluate runs them one by one until one can't be run at
 * build time. What the ones before it left is the snapshot: constants of a pool, a program without code. Lowering the
 * program for good starts from there (snapshot.c).
 */
#ifndef MOTE_LOWER_SNAPSHOT_H
#define MOTE_LOWER_SNAPSHOT_H

#include "lower.h"

/* The most slots or elements, of a thing that refers to others, that lowering makes in RAM at the start: Snapshot.in_ram. */
enum { SNAPSHOT_VALUES = 64 };

typedef struct ClassFacts ClassFacts;

typedef struct Unit {
    const AstNode *node;  /* AST_DECLARATOR, an argument, or else a statement */
    uint32_t statement;   /* its number in the top level */
    int32_t function;     /* IrFunction that runs it; -1: there is nothing to run */
    int32_t global;       /* where an argument's value is left; -1 */
    bool prints;          /* a call that prints its arguments: if they are primitives by then, evaluation goes on ... */
    bool deferred;        /* ... and the call is left to the device */
    bool awaits;          /* nothing can be awaited at build time: evaluation ends here */
} Unit;

typedef struct UnitList {
    Unit *items;
    uint32_t count, capacity;
    uint32_t first_function; /* global that holds the first unit's function; the others follow */
    uint32_t global_count;   /* those before are variables and arguments */
    const ClassFacts *classes; /* which classes lie in flash */
    uint32_t class_count;
} UnitList;

/* The program as units. Function 0 hoists and returns. NULL after errors. */
IrProgram *lower_units(Arena *arena, const AstNode *ast, const ScopeProgram *scopes, const LibrarySymbols *symbols,
                       UnitList *units, Diag *diag);

/* Constants of `pool`; a CONST_CELL has its content as item 0 there. */
struct Snapshot {
    UnitList *units;
    uint32_t done;        /* units that have run, or are deferred */
    const IrProgram *pool;
    int32_t *globals;     /* by slot: the constant that it holds */
    int32_t *prototypes;  /* by function: its prototype object, or -1 */
    uint32_t function_count;
    bool *in_ram;         /* by constant of the pool: the code that is left writes it, so it is made in RAM at the start */
    int32_t *constants;   /* by constant of the pool: the program's, or -1; lowering fills it in */
};

#endif
