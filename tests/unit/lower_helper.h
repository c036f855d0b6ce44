/* Source text to IR text, against a small made-up library, for the tests of lowering. */
#ifndef LOWER_HELPER_H
#define LOWER_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lower.h"
#include "passes.h"

/* Sorted by name; the flash values are only told apart. */
static const LibrarySymbol LIBRARY[] = {
    {"$native", 4002},          {"Array", 4006},       {"Array.isArray", 4010}, {"JSON", 4014},
    {"Math", 4018},             {"Math.PI", 4022},     {"Math.floor", 4026},    {"Math.sqrt", 4030},
    {"Object", 4034},           {"Object.create", 4038}, {"Object.keys", 4042}, {"Object.prototype", 4046},
    {"console", 4050},          {"console.log", 4054}, {"print", 4058},         {"undefined", 2},
};
static const LibrarySymbols SYMBOLS = {.items = LIBRARY, .count = sizeof LIBRARY / sizeof *LIBRARY};

static inline bool helper_has(void *context, const char *name, uint32_t length)
{
    return library_find(context, name, length) != 0;
}

/* The IR of `source`, checked, as text (free it); with `shapes`, after pass_shapes. */
static char *lowered(const char *source, bool library, bool shapes)
{
    Arena arena = {0};
    Diag diag;
    char *text = NULL;
    size_t size = 0;
    diag_init(&diag, stderr);
    SourceFile *file = source_from_text("test.js", source, (uint32_t)strlen(source));
    diag_add_file(&diag, file);
    AstNode *ast = ast_parse(&arena, file, &diag);
    assert_non_null(ast);
    BuiltinNames names = {helper_has, (void *)(uintptr_t)&SYMBOLS, NULL, NULL};
    ScopeProgram *scopes = scope_analyse(&arena, ast, &names, library, &diag);
    assert_non_null(scopes);
    IrProgram *program = lower_program(&arena, ast, scopes, &SYMBOLS, library, NULL, &diag);
    assert_non_null(program);
    for (uint32_t i = 0; i < program->function_count; i++)
        assert_true(ir_check(program, program->functions[i], stderr));
    PassContext context = {program, &SYMBOLS};
    if (shapes)
        pass_shapes(&context);
    FILE *out = open_memstream(&text, &size);
    ir_print(program, out);
    fclose(out);
    arena_free(&arena);
    source_free(file);
    diag_free(&diag);
    return text;
}

static inline uint32_t occurrences(const char *text, const char *part)
{
    uint32_t n = 0;
    for (const char *p = strstr(text, part); p; p = strstr(p + 1, part))
        n++;
    return n;
}

/* Each part must appear in the text, in this order; a part that starts with ! must not appear at all. */
static void expect_parts(const char *text, const char *const *parts)
{
    const char *at = text;
    for (; *parts; parts++) {
        if (**parts == '!') {
            if (strstr(text, *parts + 1))
                fail_msg("unexpected '%s' in:\n%s", *parts + 1, text);
            continue;
        }
        const char *found = strstr(at, *parts);
        if (!found)
            fail_msg("no '%s' (in this place) in:\n%s", *parts, text);
        else
            at = found + strlen(*parts);
    }
}

#define EXPECT(source, ...) expect_lowered(source, false, false, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_SHAPES(source, ...) expect_lowered(source, false, true, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_LIBRARY(source, ...) expect_lowered(source, true, false, (const char *const[]){__VA_ARGS__, NULL})

static inline void expect_lowered(const char *source, bool library, bool shapes, const char *const *parts)
{
    char *text = lowered(source, library, shapes);
    expect_parts(text, parts);
    free(text);
}

#endif
