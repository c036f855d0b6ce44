/* links: mote_evaluate */
/* Build-time evaluation: where it stops and why, what it leaves as constants, what of the program is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "evaluator.h"

typedef struct Built {
    Compiled compiled;
    SourceFile *file;
    Diag diag;
    char *ir; /* of the final program */
    size_t ir_size;
} Built;

static void build_with(Built *b, const char *source, const Evaluator *evaluator)
{
    memset(b, 0, sizeof *b);
    diag_init(&b->diag, stderr);
    b->file = source_from_text("test.js", source, (uint32_t)strlen(source));
    diag_add_file(&b->diag, b->file);
    CompileOptions options = {.evaluator = evaluator, .check_ir = true};
    assert_true(compile_source(&b->compiled, b->file, &options, &b->diag));
    FILE *out = open_memstream(&b->ir, &b->ir_size);
    assert_non_null(out);
    ir_print(b->compiled.program, out);
    fclose(out);
}

static void build(Built *b, const char *source) { build_with(b, source, &EVALUATOR); }

static void discard(Built *b)
{
    free(b->ir);
    compiled_free(&b->compiled);
    source_free(b->file);
    diag_free(&b->diag);
}

static void assert_ir(const Built *b, const char *part)
{
    if (!strstr(b->ir, part))
        fail_msg("no '%s' in:\n%s", part, b->ir);
}

static void assert_no_ir(const Built *b, const char *part)
{
    if (strstr(b->ir, part))
        fail_msg("'%s' in:\n%s", part, b->ir);
}

/* The text at which it stopped. */
static void assert_stopped(const Built *b, const char *at, const char *why)
{
    const Evaluation *e = &b->compiled.evaluation;
    assert_non_null(e->why);
    assert_string_equal(e->why, why);
    if (strncmp(b->file->text + e->stopped.start, at, strlen(at)) != 0)
        fail_msg("stopped at '%.20s', not at '%s'", b->file->text + e->stopped.start, at);
}

/* Is the code of a function of that name in the image? */
static bool in_image(const Built *b, const char *name)
{
    const IrProgram *program = b->compiled.program;
    for (uint32_t i = 0; i < program->function_count; i++)
        if (strcmp(program->functions[i]->name, name) == 0 && b->compiled.image->function_offsets[i])
            return true;
    return false;
}

/* ---- where it stops */

static void stops_at_output(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = [1 + 1]; print(a); var c = 3; print(c);");
    assert_stopped(&b, "print(a)", "prints something");
    discard(&b);
}

static void goes_past_printing_primitives(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = [1 + 1]; print(a[0], \"x\" + a.length); a[0] = 5; var c = a[0] * 2; print(c); setTimeout(a => c, 1)");
    assert_stopped(&b, "setTimeout", "sets a timer");
    assert_ir(&b, "\"x1\"");
    assert_no_ir(&b, "newarr");
    discard(&b);
    build(&b, "print(1); String.prototype.f = 1;"); /* the library's objects may be changed only behind it */
    assert_stopped(&b, "print(1)", "prints something");
    discard(&b);
}

static void stops_at_the_device(void **state)
{
    (void)state;
    static const char *const CALLS[] = {"Math.random()", "getTime()", "setTimeout(f, 1)", "clearTimeout(1)",
                                        "digitalWrite(1, 1)", "digitalRead(1)", "pinMode(1, 'output')", "process.memory()"};
    static const char *const WHY[] = {"needs random numbers", "asks for the time", "sets a timer", "clears a timer",
                                      "uses a pin", "uses a pin", "uses a pin", "looks at the memory"};
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        char source[200];
        Built b;
        snprintf(source, sizeof source, "function f() {} var table = [1, 2]; var x = %s; print(table, x);", CALLS[i]);
        build(&b, source);
        assert_stopped(&b, "x = ", WHY[i]);
        discard(&b);
    }
}

static void stops_at_exceptions(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = [1, 2].map(function (x) { return x * 2; }); undefined.x; print(a);");
    assert_stopped(&b, "undefined.x", "throws an exception");
    discard(&b);
}

static void stops_at_long_loops(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = 'be' + 'fore'; for (var i = 0; i < 1e9; i++) a += ''; print(a);");
    assert_stopped(&b, "for (", "takes too long");
    discard(&b);
}

static void stops_at_full_memory_that_is_caught(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = 1; try { var big = []; while (true) big.push({}); } catch (e) { big = e.message; } print(big);");
    assert_stopped(&b, "try {", "needs more memory than evaluation has");
    discard(&b);
    build(&b, "function f(n) { return f(n + 1) + 1; } var a = 1; try { f(0); } catch (e) { a = 2; } print(a);");
    assert_stopped(&b, "try {", "needs more memory than evaluation has");
    discard(&b);
}

static void evaluates_all(void **state)
{
    (void)state;
    Built b;
    build(&b, "var a = 0; for (var i = 0; i < 10; i++) a += i; var f = function () { return a; }; f();");
    assert_null(b.compiled.evaluation.why);
    assert_int_equal(b.compiled.program->global_count, 0);
    discard(&b);
}

/* ---- units */

static void declarators_and_arguments_are_units(void **state)
{
    (void)state;
    Built b;
    build(&b, "var n = 0; function up() { return ++n; } var a = up(), c = getTime(), d = up(); print(d, a, c);");
    assert_stopped(&b, "c = ", "asks for the time");
    assert_ir(&b, "global \"n\" = 1");
    discard(&b);
    build(&b, "var n = 0; function up() { return ++n; } print(up(), up(), 'x' + up()); print(n);");
    assert_ir(&b, "const \"x3\"");
    assert_false(in_image(&b, "up"));
    discard(&b);
}

/* ---- what is left */

static void what_is_done_is_gone(void **state)
{
    (void)state;
    Built b;
    build(&b, "function make() { var t = []; for (var i = 0; i < 5; i++) t.push(i * i); return t; }"
              "var table = make(), size = table.length; print(size);"
              "setTimeout(function later() { print(table[3], size); }, 1);");
    assert_false(in_image(&b, "make"));
    assert_true(in_image(&b, "later"));
    assert_ir(&b, "[0, 1, 4, 9, 16]");
    assert_int_equal(b.compiled.program->global_count, 0);
    discard(&b);
}

static void cycles_and_sharing(void **state)
{
    (void)state;
    Built b;
    build(&b, "var o = {n: 1}; o.me = o; var list = [o, o]; function f() { return list[0] === list[1].me; } print(f());");
    assert_ir(&b, "const true");
    discard(&b);
    build(&b, "var o = {n: 1}; o.me = o; var list = [o, o]; setTimeout(function () { print(list[getTime()].me.n); }, 1);");
    assert_ir(&b, "{1, o");
    discard(&b);
}

static void cells_become_globals(void **state)
{
    (void)state;
    Built b;
    build(&b, "var c = (function () { var n = 40; n++; return {up: function () { return ++n; }}; })();"
              "setTimeout(function () { print(c.up()); }, 1);");
    assert_int_equal(b.compiled.program->global_count, 1);
    assert_ir(&b, "global \"\" = 41");
    discard(&b);
}

static void what_is_written_starts_in_ram(void **state)
{
    (void)state;
    Built b;
    build(&b, "var s = {n: 1, list: []}, same = s; var table = [1, 2, 3];"
              "function step() { s.n++; s.list.push(table[s.n]); return same; }"
              "setTimeout(function () { print(step().n); }, 1);");
    assert_ir(&b, "newobj");
    assert_ir(&b, "[1, 2, 3]");
    assert_no_ir(&b, "clone");
    discard(&b);
}

/* Too much of it is copied when it is written. */
static void long_lists_and_wide_trees_are_written(void **state)
{
    (void)state;
    Built b;
    build(&b, "var list = null; for (var i = 0; i < 2000; i++) list = {i: i, next: list};"
              "setTimeout(function () { for (var l = list; l; l = l.next) l.i++; print(list.i); }, 1);");
    assert_no_ir(&b, "newobj");
    discard(&b);
    build(&b, "function tree(d) { var o = {}; for (var i = 0; i < 60; i++) o['k' + i] = i === 59 && d ? tree(d - 1) : {n: i}; return o; }"
              "var t = tree(3); setTimeout(function () { for (var o = t; o; o = o.k59) for (var k in o) if (o[k].n >= 0) o[k].n = 1; print(t.k1.n); }, 1);");
    assert_non_null(b.compiled.evaluation.snapshot);
    discard(&b);
}

static void evaluation_is_deterministic(void **state)
{
    (void)state;
    static const char SOURCE[] = "var o = {}; for (var i = 0; i < 20; i++) o['k' + i] = [i, {i: i / 3}]; var f = function () {"
                                 " return o; }; f.x = 1; String.prototype.y = 2; setTimeout(function () { print(o, f.x); }, 1);";
    Built a, b;
    build(&a, SOURCE);
    build(&b, SOURCE);
    assert_int_equal(a.compiled.image->size, b.compiled.image->size);
    assert_memory_equal(a.compiled.image->bytes, b.compiled.image->bytes, a.compiled.image->size);
    discard(&a);
    discard(&b);
}

/* A heap that no image holds: as much as fits. */
static void too_much_for_an_image(void **state)
{
    (void)state;
    Built b;
    build(&b, "var first = [1, 2]; var many = []; for (var i = 0; i < 7000; i++) many.push({i: i});"
              "setTimeout(function () { print(first, many.length, many[7].i); }, 1);");
    assert_stopped(&b, "for (", "leaves more objects than an image has room for");
    discard(&b);
    /* a list, too, however deep */
    build(&b, "var list = null; for (var i = 0; i < 4000; i++) list = {next: list};"
              "setTimeout(function () { print(list.next); }, 1);");
    assert_stopped(&b, "setTimeout", "sets a timer");
    discard(&b);
}

static void without_evaluation(void **state)
{
    (void)state;
    Built b;
    build_with(&b, "var a = 1; function f() { return a++; } f(); print(a);", NULL);
    assert_null(b.compiled.evaluation.snapshot);
    assert_ir(&b, "setglobal");
    discard(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_at_output),
        cmocka_unit_test(goes_past_printing_primitives),
        cmocka_unit_test(stops_at_the_device),
        cmocka_unit_test(stops_at_exceptions),
        cmocka_unit_test(stops_at_long_loops),
        cmocka_unit_test(stops_at_full_memory_that_is_caught),
        cmocka_unit_test(evaluates_all),
        cmocka_unit_test(declarators_and_arguments_are_units),
        cmocka_unit_test(what_is_done_is_gone),
        cmocka_unit_test(cycles_and_sharing),
        cmocka_unit_test(cells_become_globals),
        cmocka_unit_test(what_is_written_starts_in_ram),
        cmocka_unit_test(long_lists_and_wide_trees_are_written),
        cmocka_unit_test(evaluation_is_deterministic),
        cmocka_unit_test(too_much_for_an_image),
        cmocka_unit_test(without_evaluation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
