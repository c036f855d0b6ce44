/* A program of many files: found, parsed, linked, and put into one.
 *
 *  resolve.c   which file an import names: relative paths, node_modules, package.json
 *  load.c      the files, each parsed and checked; what they import and export
 *  data.c      files that are no code: JSON, text, bytes
 *  link.c      which variable of which file each imported name is
 *  order.c     all statements in the order in which they run
 *
 * The result is one PROGRAM, as if all had been written into one file: scope analysis keeps the files' names apart (Span.file of
 * a statement of the top level tells whose it is), and no later stage knows about modules.
 */
#ifndef MOTE_MODULES_MODULES_H
#define MOTE_MODULES_MODULES_H

#include "ast.h"

typedef struct FileList { /* by SourceFile.index; those of others are NULL */
    const SourceFile **items;
    uint32_t count;
} FileList;

/* The program that starts in `entry`, a file of `diag`. The files it reads are added to `diag` and to `files`, and are the
 * caller's: modules_free. NULL after errors that leave nothing to look at; diag->errors tells about others. */
AstNode *modules_link(Arena *arena, SourceFile *entry, FileList *files, Diag *diag);
void modules_free(FileList *files, const SourceFile *entry);

#endif
