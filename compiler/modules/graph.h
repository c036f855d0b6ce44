/* Inside the linker: the files and what they want of each other. */
#ifndef MOTE_MODULES_GRAPH_H
#define MOTE_MODULES_GRAPH_H

#include "modules.h"

typedef struct Module Module;

typedef struct NameList {
    const AstText **items;
    uint32_t count, capacity;
} NameList;

typedef enum ModuleKind {
    MODULE_SCRIPT,   /* neither imports nor exports, and is not CommonJS */
    MODULE_ES,
    MODULE_COMMONJS,
    MODULE_DATA      /* its value is its default export */
} ModuleKind;

typedef struct Request {
    AstNode *node;        /* IMPORT, EXPORT, or a CALL of require */
    Module *module;       /* NULL: of the library, or missing */
    uint32_t statement;   /* which of the top level it is in */
    bool required;        /* by require: it runs just before that statement */
} Request;

/* A name that a file exports. */
typedef struct Export {
    const AstText *name;  /* NULL: all names that `from` exports */
    const AstText *local; /* of the variable; with `from`: the name that it exports; NULL: its namespace */
    const AstNode *from;  /* EXPORT with a module's name, or NULL */
    Span span;
} Export;

struct Module {
    AstModule ast;        /* first */
    ModuleKind kind;
    const char *path;     /* as messages show it */
    const char *real;     /* absolute, without links */
    SourceFile *source;
    AstNode *program;
    const char *type;     /* of MODULE_DATA: json, text, bytes; else NULL */
    bool typescript;
    struct { Request *items; uint32_t count, capacity; } requests;
    struct { Export *items; uint32_t count, capacity; } exports;
    AstList before, after; /* statements that are not in the text */
    NameList members;     /* of module.exports that somebody imports */
    NameList seen;        /* likewise: names that its text gives to module.exports */
    bool says_module, says_exports, says_meta; /* names in its text */
    uint8_t state;        /* order.c: 0 not begun, 1 begun, 2 in the program */
    Module *next;         /* in the order of loading */
};

typedef struct Graph {
    Arena *arena;
    AstTexts texts;
    Diag *diag;
    Module *first, **last;
    bool awaits;          /* something is awaited at a top level */
    struct { const SourceFile **items; uint32_t count, capacity; } sources;
} Graph;

const AstText *graph_text(Graph *g, const char *bytes);
AstNode *graph_node(Graph *g, AstKind kind, Span span);
/* const|let name = value */
AstNode *graph_variable(Graph *g, AstDeclaration kind, const AstText *name, AstNode *value, Span span);
AstNode *graph_name(Graph *g, const AstText *name, Span span);
AstNode *graph_member(Graph *g, AstNode *object, const AstText *name);

/* resolve.c: path of the file that `name`, wanted by the file `importer`, means, or NULL and why. */
const char *resolve_module(Arena *arena, const char *importer, const char *name, bool required, const char **why);
/* Directory part of a path, "." if it has none. */
const char *path_directory(Arena *arena, const char *path);

/* load.c */
Module *load_program(Graph *g, SourceFile *entry);
Module *requested_by(const Module *module, const AstNode *node); /* what an IMPORT or EXPORT is about */
bool is_library(const AstText *name); /* "mote:..." */

/* data.c: the file's value as an expression, or NULL and it has been said. */
AstNode *data_value(Graph *g, Module *module);
/* What a file is by its name, or as the import says: "json", "text", "bytes"; NULL: code. */
const char *data_type(const char *path, const AstText *type);

/* link.c */
void link_all(Graph *g);
/* order.c */
AstNode *order_program(Graph *g, Module *entry);

#endif
