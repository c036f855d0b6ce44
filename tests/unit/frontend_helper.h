/* Runs the front end on a text and keeps what it said: dumps and messages as strings. */
#ifndef MOTE_TESTS_FRONTEND_HELPER_H
#define MOTE_TESTS_FRONTEND_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ast.h"

typedef struct Front {
    Arena arena;
    Diag diag;
    SourceFile *source;
    FILE *out;
    char *messages;
    size_t size;
    AstNode *program;
} Front;

static inline void front_open_bytes(Front *f, const char *text, uint32_t length)
{
    *f = (Front){0};
    f->source = source_from_text("t.js", text, length);
    f->out = open_memstream(&f->messages, &f->size);
    diag_init(&f->diag, f->out);
    f->diag.limit = 0;
    diag_add_file(&f->diag, f->source);
    f->program = ast_parse(&f->arena, f->source, &f->diag);
    if (f->program)
        ast_check_early(f->program, f->source, &f->diag);
    fflush(f->out);
}

static inline void front_open(Front *f, const char *text)
{
    front_open_bytes(f, text, (uint32_t)strlen(text));
}

static inline void front_close(Front *f)
{
    fclose(f->out);
    free(f->messages);
    source_free(f->source);
    diag_free(&f->diag);
    arena_free(&f->arena);
}

/* Only the "line:column message" of each error or warning, one a line. */
static inline char *front_errors(const Front *f)
{
    char *result = calloc(f->size + 1, 1), *to = result;
    for (const char *at = f->messages; at && *at;) {
        const char *end = strchr(at, '\n');
        size_t n = end ? (size_t)(end - at) : strlen(at);
        static const char SYNTAX[] = ": SyntaxError: ";
        const char *mark = strstr(at, SYNTAX);
        size_t word = sizeof SYNTAX - 1;
        if (!mark || mark >= at + n) {
            mark = strstr(at, ": error: ");
            word = 9;
        }
        if (!mark || mark >= at + n) {
            mark = strstr(at, ": warning: ");
            word = 11;
        }
        if (strncmp(at, "t.js:", 5) == 0 && mark && mark < at + n) {
            size_t head = (size_t)(mark - at) - 5;
            memcpy(to, at + 5, head);
            to += head;
            *to++ = ' ';
            size_t rest = n - (size_t)(mark - at) - word;
            memcpy(to, mark + word, rest);
            to += rest;
            *to++ = '\n';
        }
        at = end ? end + 1 : NULL;
    }
    return result;
}

static inline void assert_errors(const char *text, const char *expected)
{
    Front f;
    front_open(&f, text);
    char *errors = front_errors(&f);
    if (strcmp(errors, expected) != 0)
        print_error("source: %s\n", text);
    assert_string_equal(errors, expected);
    free(errors);
    front_close(&f);
}

/* The AST as one line: white space between its parts is a single blank. */
static inline char *front_tree(const Front *f)
{
    char *dump = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&dump, &size);
    ast_dump(f->program, out);
    fclose(out);
    char *to = dump;
    for (const char *at = dump; *at; at++) {
        if (*at == '\n') {
            while (at[1] == ' ')
                at++;
            if (at[1])
                *to++ = ' ';
        } else {
            *to++ = *at;
        }
    }
    *to = 0;
    return dump;
}

static inline void assert_tree(const char *text, const char *expected)
{
    Front f;
    front_open(&f, text);
    if (f.diag.errors)
        print_error("source: %s\n%s", text, f.messages);
    assert_int_equal(f.diag.errors, 0);
    char *tree = front_tree(&f), *wanted = calloc(strlen(expected) + 16, 1);
    sprintf(wanted, "(program %s)", expected);
    if (strcmp(tree, wanted) != 0)
        print_error("source: %s\n", text);
    assert_string_equal(tree, wanted);
    free(wanted);
    free(tree);
    front_close(&f);
}

#endif
