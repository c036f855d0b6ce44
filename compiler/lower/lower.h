/* AST + scopes -> IR. */
#ifndef MOTE_LOWER_LOWER_H
#define MOTE_LOWER_LOWER_H

#include "ir.h"
#include "library.h"
#include "scope.h"

typedef struct Snapshot Snapshot; /* snapshot.h */

/* Lower the whole program, or with a snapshot what is left of it. `symbols` resolves builtin names. `library`: names starting with $ are
 * intrinsics (lower/intrinsics.c lists them). Cannot fail on a checked program except for limits, which it reports to diag (NULL then). */
IrProgram *lower_program(Arena *arena, const AstNode *ast, const ScopeProgram *scopes,
                         const LibrarySymbols *symbols, bool library, const Snapshot *snapshot, Diag *diag);

#endif
