/* links: mote_passes mote_ir mote_support m */
/* Runs every tests/ir/NAME.ir: cases separated by lines of "; case TITLE", each with a "; run: PASS ..." line, input
 * text, and after "; expect" the text that the passes must leave. After each pass the invariants are checked. Symbols
 * of the library are the few below, so that "builtin 4000" is Math.sqrt. MOTE_IR_SHOW=1 prints what came out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>

#include "passes.h"

static const LibrarySymbol SYMBOLS[] = {{"Math", 4008}, {"Math.abs", 4012}, {"Math.floor", 4004}, {"Math.sqrt", 4000}};
static const LibrarySymbols LIBRARY = {.items = SYMBOLS, .count = 4};

/* The passes need these of the image stage. */
int32_t library_find(const LibrarySymbols *symbols, const char *name, uint32_t length)
{
    for (uint32_t i = 0; i < symbols->count; i++)
        if (strlen(symbols->items[i].name) == length && memcmp(symbols->items[i].name, name, length) == 0)
            return symbols->items[i].value;
    return 0;
}

int32_t library_find_string(const LibrarySymbols *symbols, const char *wtf8, uint32_t length)
{
    (void)symbols;
    return length == 1 || (length == 7 && memcmp(wtf8, "message", 7) == 0) ? 1 : 0;
}

typedef struct Case {
    char path[600];
    char title[120], run[120];
    char *input, *expect;
} Case;

static char *print_program(const IrProgram *program)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ir_print(program, out);
    fclose(out);
    return text;
}

static bool check_all(const IrProgram *program, const char *after)
{
    bool ok = true;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (!ir_check(program, program->functions[i], stderr)) {
            fprintf(stderr, "broken after %s\n", after);
            ok = false;
        }
    return ok;
}

static bool run_passes(const PassContext *context, const char *names)
{
    char copy[120];
    snprintf(copy, sizeof copy, "%s", names);
    for (char *name = strtok(copy, " "); name != NULL; name = strtok(NULL, " ")) {
        const Pass *pass = PASSES;
        while (pass->name != NULL && strcmp(pass->name, name) != 0)
            pass++;
        if (pass->name == NULL && strcmp(name, "none") != 0) {
            fprintf(stderr, "no pass %s\n", name);
            return false;
        }
        for (uint32_t i = 0; pass->name != NULL && i < context->program->function_count; i++)
            pass->run(context, context->program->functions[i]);
        if (!check_all(context->program, name))
            return false;
    }
    return true;
}

static void run_case(void **state)
{
    const Case *c = *state;
    Arena arena = {0};
    Diag diag;
    diag_init(&diag, stderr);
    SourceFile *source = source_from_text(c->path, c->input, (uint32_t)strlen(c->input));
    diag_add_file(&diag, source);
    IrProgram *program = ir_parse(&arena, source, &diag);
    assert_non_null(program);
    assert_true(check_all(program, "parsing"));
    PassContext context = {program, &LIBRARY};
    assert_true(run_passes(&context, c->run));
    char *text = print_program(program);
    if (getenv("MOTE_IR_SHOW") != NULL)
        printf("; case %s\n; run: %s\n%s; expect\n%s", c->title, c->run, c->input, text);
    assert_string_equal(text, c->expect);
    free(text);
    diag_free(&diag);
    source_free(source);
    arena_free(&arena);
}

/* ---- the files */

typedef struct Cases {
    struct CMUnitTest *items;
    size_t count;
} Cases;

static void add_case(Cases *cases, Case *c)
{
    cases->items = xrealloc(cases->items, (cases->count + 1) * sizeof *cases->items);
    cases->items[cases->count++] = (struct CMUnitTest){c->title, run_case, NULL, NULL, c};
}

static void append(char **text, const char *line)
{
    size_t n = *text != NULL ? strlen(*text) : 0;
    *text = xrealloc(*text, n + strlen(line) + 1);
    memcpy(*text + n, line, strlen(line) + 1);
}

static void read_file(Cases *cases, const char *path)
{
    FILE *in = fopen(path, "r");
    char line[1024];
    Case *c = NULL;
    bool expecting = false;
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "; case ", 7) == 0) {
            c = xcalloc(1, sizeof *c);
            snprintf(c->path, sizeof c->path, "%s", path);
            snprintf(c->title, sizeof c->title, "%.*s", (int)strcspn(line + 7, "\n"), line + 7);
            append(&c->input, "");
            append(&c->expect, "");
            expecting = false;
            add_case(cases, c);
        } else if (c != NULL && strncmp(line, "; run: ", 7) == 0) {
            snprintf(c->run, sizeof c->run, "%.*s", (int)strcspn(line + 7, "\n"), line + 7);
        } else if (strncmp(line, "; expect", 8) == 0) {
            expecting = true;
        } else if (c != NULL && line[0] != '\n') {
            append(expecting ? &c->expect : &c->input, line);
        }
    }
    fclose(in);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

int main(void)
{
    Cases cases = {0};
    struct dirent **names;
    int n = scandir(TESTS_DIR "/ir", &names, NULL, by_name);
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(names[i]->d_name, '.');
        char path[600];
        if (dot != NULL && strcmp(dot, ".ir") == 0) {
            snprintf(path, sizeof path, TESTS_DIR "/ir/%s", names[i]->d_name);
            read_file(&cases, path);
        }
        free(names[i]);
    }
    free(names);
    int failed = _cmocka_run_group_tests("ir", cases.items, cases.count, NULL, NULL);
    for (size_t i = 0; i < cases.count; i++) {
        Case *c = cases.items[i].initial_state;
        free(c->input);
        free(c->expect);
        free(c);
    }
    free(cases.items);
    return failed;
}
