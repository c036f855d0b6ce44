/* The whole compile as one visible function that lists the stages. */
#ifndef MOTE_PIPELINE_H
#define MOTE_PIPELINE_H

#include "diag.h"
#include "writer.h"

typedef struct CompileOptions {
    const char *dump;  /* comma list: ast, scope, ir, PASS names, bytecode, image; NULL: none */
    FILE *dump_out;    /* stdout */
    bool check_ir;     /* run ir_check between passes (always in debug builds) */
    bool library;      /* stdlib/js: intrinsics allowed; stops after code generation, no image */
    const LibrarySymbols *symbols; /* instead of the linked library's; NULL: library_symbols() */
    const uint8_t *inference; /* of each function (enum Inference); NULL: all */
} CompileOptions;

typedef struct Compiled {
    Arena arena;
    SourceFile *source; /* of compile_file */
    IrProgram *program;
    Code **codes;
    Image *image;
} Compiled;

/* source -> image. On errors (reported to diag) returns false; compiled_free in any case. */
bool compile_file(Compiled *compiled, const char *path, const CompileOptions *options, Diag *diag);
bool compile_source(Compiled *compiled, SourceFile *source, const CompileOptions *options, Diag *diag);
void compiled_free(Compiled *compiled);

#endif
