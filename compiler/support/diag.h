/* Diagnostics like a good C compiler's, and the source positions they point at. */
#ifndef MOTE_SUPPORT_DIAG_H
#define MOTE_SUPPORT_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct Span {
    uint32_t start, end; /* byte offsets into the file; start == end == UINT32_MAX: nowhere */
    uint16_t file;       /* index into the compilation's files; of instructions that were inlined SPAN_INLINED + index in IrProgram.inlined */
} Span;
enum { SPAN_INLINED = 0x4000 };

typedef struct SourceFile {
    const char *path; /* as the user gave it */
    const char *text; /* UTF-8, 0-terminated */
    uint32_t length;
    uint32_t *lines;  /* byte offset of each line's start */
    uint32_t line_count;
    uint16_t index;
    bool foreign;     /* of a package: who builds the program can't mend it, so warnings stay unsaid */
} SourceFile;

typedef struct Position {
    uint32_t line, column; /* from 1; columns count code points */
} Position;

/* Read a file; NULL with a message on diag (missing, unreadable, a directory, too large, not UTF-8). Owned by the caller: source_free. */
struct Diag;
SourceFile *source_read(const char *path, struct Diag *diag);
SourceFile *source_from_text(const char *path, const char *text, uint32_t length);
void source_free(SourceFile *file);
bool source_is_typescript(const SourceFile *file); /* .ts, .mts, .cts */
Position source_position(const SourceFile *file, uint32_t offset);

/* SEVERITY_SYNTAX: what ECMA-262 calls an early error. It is an error that names its class. */
typedef enum Severity { SEVERITY_ERROR, SEVERITY_SYNTAX, SEVERITY_WARNING, SEVERITY_NOTE } Severity;

typedef struct Diag {
    FILE *out;             /* stderr; NULL: nothing is said */
    const SourceFile **files;
    uint32_t file_count;
    uint32_t errors, warnings;
    uint32_t limit;        /* errors shown; 20 by default, 0 for all */
    bool color;
    bool json;
} Diag;

void diag_init(Diag *diag, FILE *out); /* NULL: errors are only counted */
void diag_free(Diag *diag);
void diag_add_file(Diag *diag, SourceFile *file); /* assigns file->index */
/* "file:line:col: error: message", the source line, a caret under the span, "hint: ..." if hint is not NULL. */
void diag_report(Diag *diag, Severity severity, Span span, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Without a position: "mote: error: ..." */
void diag_plain(Diag *diag, Severity severity, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
