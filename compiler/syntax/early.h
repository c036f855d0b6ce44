/* Inside early.c and its helpers: where the check is. */
#ifndef MOTE_SYNTAX_EARLY_H
#define MOTE_SYNTAX_EARLY_H

#include "ast.h"
#include "errors.h"

/* Names declared in one scope; `var` names are entered in every scope they pass on their way up to the function's. */
typedef enum NameKind { NAME_LEXICAL, NAME_FUNCTION, NAME_PARAMETER, NAME_CATCH } NameKind;

typedef struct EarlyName {
    const AstText *text;
    NameKind kind;
    Span span;
} EarlyName;

typedef struct EarlyScope {
    struct EarlyScope *parent; /* within the function */
    bool is_function;          /* its top scope */
    bool is_module;            /* the top level of a file with import or export: functions are lexical there */
    struct { EarlyName *items; uint32_t count, capacity; } names;
} EarlyScope;

typedef struct EarlyLabel {
    struct EarlyLabel *parent;
    const AstText *text;
    bool is_loop;
} EarlyLabel;

typedef struct EarlyClass {
    struct EarlyClass *parent;
    const AstClass *class;
} EarlyClass;

typedef struct Early {
    Arena arena;
    const SourceFile *source;
    SyntaxErrors *errors;
    EarlyScope *scope;
    EarlyLabel *labels;
    const AstFunction *function; /* NULL at the top level */
    EarlyClass *classes;         /* around it, for private names */
    bool in_loop, in_switch;
    bool super_call, super_property, new_target; /* what may stand here; arrows look through */
    bool no_arguments;           /* the value of a field, or a static block */
    bool yields, awaits;         /* yield and await are operators here */
    bool await_names, await_reserved; /* await is a name where it is not reserved */
} Early;

void early_error(Early *e, Span span, const char *hint, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same for what is JavaScript, but not for this compiler: no SyntaxError. */
void early_unsupported(Early *e, Span span, const char *hint, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* early.c */
bool early_is_reserved(const Early *e, const AstText *name);
void early_check(Early *e, const AstNode *node);
void early_check_function(Early *e, const AstFunction *function);
void early_check_list(Early *e, const AstList *list);
/* Back to where `outer` was copied from *e. */
void early_restore(Early *e, const Early *outer);

/* early_class.c */
void early_class(Early *e, const AstClass *class);
void early_private(Early *e, const AstNode *name);
void early_super(Early *e, const AstNode *node); /* its a is a SUPER */

/* early_names.c */
void early_open(Early *e, EarlyScope *scope, bool is_function);
void early_close(Early *e);
void early_name(Early *e, const AstNode *identifier, NameKind kind);
void early_var(Early *e, const AstNode *identifier);
void early_lexical(Early *e, const AstList *list);   /* what a statement list declares */
void early_binding(Early *e, const AstNode *target); /* may this be a binding's name, or a pattern of such? */
/* The parts of a pattern; `check` does its targets, which are patterns, too, or with early_binding names. */
void early_pattern(Early *e, const AstNode *pattern, void (*check)(Early *e, const AstNode *target));
void early_names(Early *e, const AstNode *target, NameKind kind); /* the names in it are declared */
void early_parameters(Early *e, const AstFunction *function);

/* early_module.c */
bool early_is_module(const AstNode *program);
void early_misplaced(Early *e, const AstNode *node); /* import or export below the top level */
void early_import(Early *e, const AstNode *node);
void early_export(Early *e, const AstNode *node);
void early_import_call(Early *e, const AstNode *node);
void early_exported_names(Early *e, const AstNode *program); /* at the end: each name once, and declared */

#endif
