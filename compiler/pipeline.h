/* The whole compile as one visible function that lists the stages. */
#ifndef MOTE_PIPELINE_H
#define MOTE_PIPELINE_H

#include "modules.h"
#include "snapshot.h"
#include "writer.h"

/* What build-time evaluation has done. */
typedef struct Evaluation {
    Snapshot *snapshot; /* where the program goes on, or NULL */
    Span stopped;       /* what was not evaluated any more, if anything was left */
    const char *why;    /* "throws an exception"; NULL: nothing was left */
    const AstNode *ast; /* of the program */
} Evaluation;

typedef struct Evaluator {
    /* false: nothing could be evaluated. */
    bool (*top_level)(Arena *arena, const AstNode *ast, const ScopeProgram *scopes, const LibrarySymbols *symbols,
                      Evaluation *evaluation);
    /* Find out what the rest of the program writes to. true: it had better be compiled again (Snapshot.in_ram). */
    bool (*trial)(Arena *arena, const IrProgram *program, const Image *image, Evaluation *evaluation);
} Evaluator;

/* Compile all regular expressions (AstNode.regexp). false: some are wrong, which is reported. */
typedef bool RegexpCompiler(Arena *arena, const AstList *regexps, const LibrarySymbols *symbols, Diag *diag);

/* Make an image that needs a library with features one that needs none of them. false after an error, which is reported. */
typedef bool FeatureCarrier(Arena *arena, Image *image, const LibrarySymbols *symbols, Diag *diag);

typedef struct CompileOptions {
    const char *dump;  /* comma list: ast, scope, ir, PASS names, bytecode, image; NULL: none */
    FILE *dump_out;    /* stdout */
    bool check_ir;     /* run ir_check between passes (always in debug builds) */
    bool library;      /* stdlib/js: intrinsics allowed; stops after code generation, no image */
    uint32_t features_from; /* library: where the source of features begins, which programs carry */
    const LibrarySymbols *symbols; /* instead of the linked library's; NULL: library_symbols() */
    const Evaluator *evaluator; /* NULL: everything runs on the device */
    RegexpCompiler *regexps;    /* NULL: there must be none */
    FeatureCarrier *carry;      /* NULL: the image is one for evaluation, or for linking with the library */
    const PinNames *pins;       /* of the board that it is compiled for; NULL: none have names */
    uint16_t board;             /* its id, for the image if the program names pins */
    const uint8_t *inference; /* of each function (enum Inference); NULL: all */
} CompileOptions;

typedef struct Compiled {
    Arena arena;
    SourceFile *source; /* of compile_file */
    const SourceFile *entry; /* of compile_source: the caller's */
    FileList files;     /* all of the program */
    IrProgram *program;
    Code **codes;
    Image *image;
    Evaluation evaluation;
} Compiled;

/* source -> image. On errors (reported to diag) returns false; compiled_free in any case. */
bool compile_file(Compiled *compiled, const char *path, const CompileOptions *options, Diag *diag);
bool compile_source(Compiled *compiled, SourceFile *source, const CompileOptions *options, Diag *diag);
void compiled_free(Compiled *compiled);

#endif
