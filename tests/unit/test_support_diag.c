/* links: mote_support m */
/* What users see of a mistake: position, line, marker, hint; the limit; JSON; files that cannot be read. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "support.h"

typedef struct Said {
    Diag diag;
    SourceFile *file;
    FILE *out;
    char *text;
    size_t size;
} Said;

static void open_said(Said *s, const char *source)
{
    *s = (Said){0};
    s->out = open_memstream(&s->text, &s->size);
    diag_init(&s->diag, s->out);
    s->file = source ? source_from_text("a.js", source, (uint32_t)strlen(source)) : NULL;
    if (s->file)
        diag_add_file(&s->diag, s->file);
}

static const char *said(Said *s)
{
    fflush(s->out);
    return s->text;
}

static void close_said(Said *s)
{
    fclose(s->out);
    free(s->text);
    source_free(s->file);
    diag_free(&s->diag);
}

static void report_shows_line_and_caret(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "let a;\nfoo(bar;\n");
    diag_report(&s.diag, SEVERITY_ERROR, (Span){11, 14, 0}, "do this", "expected %s", "')'");
    assert_string_equal(said(&s), "a.js:2:5: error: expected ')'\n    2 | foo(bar;\n      |     ^~~\nhint: do this\n");
    assert_int_equal(s.diag.errors, 1);
    close_said(&s);
}

static void caret_follows_tabs_and_wide_characters(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "\tx = \"\xc3\xa4\xe6\xbc\xa2\" y");
    diag_report(&s.diag, SEVERITY_WARNING, (Span){13, 14, 0}, NULL, "m");
    /* tab, x, blank, =, blank, quote, a-umlaut, a wide character, quote, blank: column 11, under y */
    assert_string_equal(said(&s), "a.js:1:11: warning: m\n    1 | \tx = \"\xc3\xa4\xe6\xbc\xa2\" y\n      | \t          ^\n");
    assert_int_equal(s.diag.errors, 0);
    assert_int_equal(s.diag.warnings, 1);
    close_said(&s);
}

static void caret_at_the_end_of_the_file(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "abc");
    diag_report(&s.diag, SEVERITY_ERROR, (Span){3, 3, 0}, NULL, "m");
    assert_string_equal(said(&s), "a.js:1:4: error: m\n    1 | abc\n      |    ^\n");
    close_said(&s);
}

static void span_over_lines_marks_the_first(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "ab\r\ncd\n");
    diag_report(&s.diag, SEVERITY_ERROR, (Span){1, 6, 0}, NULL, "m");
    assert_string_equal(said(&s), "a.js:1:2: error: m\n    1 | ab\n      |  ^\n");
    close_said(&s);
}

static void long_lines_are_cut(void **state)
{
    (void)state;
    char *text = malloc(10001);
    memset(text, 'x', 10000);
    text[10000] = 0;
    Said s;
    open_said(&s, text);
    diag_report(&s.diag, SEVERITY_ERROR, (Span){5000, 5002, 0}, NULL, "m");
    assert_true(strlen(said(&s)) < 1000);
    assert_non_null(strstr(said(&s), "^~\n"));
    close_said(&s);
    free(text);
}

static void no_position_no_line(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "abc");
    diag_report(&s.diag, SEVERITY_ERROR, (Span){UINT32_MAX, UINT32_MAX, 0}, NULL, "m");
    diag_plain(&s.diag, SEVERITY_NOTE, "n %d", 5);
    assert_string_equal(said(&s), "mote: error: m\nmote: note: n 5\n");
    close_said(&s);
}

static void too_many_errors(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "abc");
    for (int i = 0; i < 50; i++)
        diag_report(&s.diag, SEVERITY_ERROR, (Span){0, 1, 0}, NULL, "m%d.", i);
    assert_non_null(strstr(said(&s), "m19."));
    assert_null(strstr(said(&s), "m20."));
    assert_non_null(strstr(said(&s), "too many errors"));
    assert_int_equal(s.diag.errors, 50);
    close_said(&s);
}

static void json_is_one_object_a_line(void **state)
{
    (void)state;
    Said s;
    open_said(&s, "a\n\"b\"");
    s.diag.json = true;
    diag_report(&s.diag, SEVERITY_ERROR, (Span){2, 5, 0}, "h\t", "say \"x\"");
    diag_plain(&s.diag, SEVERITY_WARNING, "w");
    assert_string_equal(said(&s), "{\"severity\":\"error\",\"file\":\"a.js\",\"line\":2,\"column\":1,\"endLine\":2,\"endColumn\":4,"
                                  "\"message\":\"say \\\"x\\\"\",\"hint\":\"h\\u0009\"}\n{\"severity\":\"warning\",\"message\":\"w\"}\n");
    close_said(&s);
}

static void positions_count_code_points_and_all_line_ends(void **state)
{
    (void)state;
    SourceFile *f = source_from_text("x", "a\rb\r\nc\xe2\x80\xa8\xf0\x9f\x98\x80!\n", 15);
    assert_int_equal(f->line_count, 5);
    Position p = source_position(f, 13);
    assert_int_equal(p.line, 4);
    assert_int_equal(p.column, 2);
    p = source_position(f, 2);
    assert_int_equal(p.line, 2);
    p = source_position(f, 1000);
    assert_int_equal(p.line, 5);
    source_free(f);
}

/* ---- files */

static char folder[] = "/tmp/mote-test-XXXXXX";

static char *path_in(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void expect_unreadable(const char *path, const char *why)
{
    Said s;
    open_said(&s, NULL);
    assert_null(source_read(path, &s.diag));
    if (!strstr(said(&s), why))
        print_error("said: %s", said(&s));
    assert_non_null(strstr(said(&s), why));
    assert_int_equal(s.diag.errors, 1);
    close_said(&s);
}

static void unreadable_sources(void **state)
{
    (void)state;
    expect_unreadable(path_in("none.js"), "no such file");
    expect_unreadable(folder, "directory");
    assert_true(file_write(path_in("bad.js"), "ok \xff", 4));
    expect_unreadable(path_in("bad.js"), "not UTF-8: bad byte 0xff at offset 3");
    assert_true(file_write(path_in("bad.js"), "\xed\xa0\x80", 3)); /* a surrogate */
    expect_unreadable(path_in("bad.js"), "not UTF-8");
    assert_true(file_write(path_in("bad.js"), "\xff\xfe" "a\0", 4));
    expect_unreadable(path_in("bad.js"), "UTF-16");
    size_t n = 4 * 1024 * 1024 + 1;
    char *big = calloc(n, 1);
    assert_true(file_write(path_in("bad.js"), big, n));
    expect_unreadable(path_in("bad.js"), "too large");
    free(big);
    unlink(path_in("bad.js"));
}

static void readable_sources(void **state)
{
    (void)state;
    Said s;
    open_said(&s, NULL);
    assert_true(file_write(path_in("e.js"), "", 0));
    SourceFile *f = source_read(path_in("e.js"), &s.diag);
    assert_non_null(f);
    assert_int_equal(f->length, 0);
    assert_int_equal(f->line_count, 1);
    source_free(f);
    assert_true(file_write(path_in("e.js"), "\xef\xbb\xbf#!/usr/bin/mote\nx", 20));
    f = source_read(path_in("e.js"), &s.diag);
    assert_string_equal(f->text, "///usr/bin/mote\nx");
    source_free(f);
    unlink(path_in("e.js"));
    close_said(&s);
}

static void files_are_replaced_whole(void **state)
{
    (void)state;
    size_t n = 0;
    assert_true(file_write(path_in("f"), "one", 3));
    assert_true(file_write(path_in("f"), "second", 6));
    uint8_t *bytes = file_read(path_in("f"), &n);
    assert_int_equal(n, 6);
    assert_string_equal((char *)bytes, "second");
    free(bytes);
    assert_false(file_write(path_in("no/such/f"), "x", 1));
    assert_true(file_write("/dev/null", "x", 1)); /* written through, not replaced */
    struct stat st;
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    unlink(path_in("f"));
}

/* ---- memory */

static void arena_keeps_everything(void **state)
{
    (void)state;
    Arena arena = {0};
    struct { uint32_t *items, count, capacity; } v = {0};
    char *first = arena_strndup(&arena, "hello", 3);
    for (uint32_t i = 0; i < 100000; i++)
        VEC_PUSH(&arena, &v, i * 3);
    unsigned char *big = arena_alloc(&arena, 1000000);
    for (size_t i = 0; i < 1000000; i++)
        assert_int_equal(big[i], 0);
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(v.items[i], i * 3);
    assert_string_equal(first, "hel");
    assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    assert_int_equal((uintptr_t)arena_alloc(&arena, 1) % 16, 0);
    arena_free(&arena);
}

static void buffer_is_little_endian(void **state)
{
    (void)state;
    Buffer b = {0};
    buffer_u8(&b, 1);
    buffer_pad(&b, 4);
    buffer_u16(&b, 0x1234);
    buffer_u32(&b, 0x89abcdef);
    buffer_printf(&b, "%03d", 5);
    buffer_append(&b, "zz", 2);
    const uint8_t wanted[] = {1, 0, 0, 0, 0x34, 0x12, 0xef, 0xcd, 0xab, 0x89, '0', '0', '5', 'z', 'z'};
    assert_int_equal(b.size, sizeof wanted);
    assert_memory_equal(b.data, wanted, sizeof wanted);
    buffer_free(&b);
}

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_shows_line_and_caret), cmocka_unit_test(caret_follows_tabs_and_wide_characters),
        cmocka_unit_test(caret_at_the_end_of_the_file), cmocka_unit_test(span_over_lines_marks_the_first),
        cmocka_unit_test(long_lines_are_cut), cmocka_unit_test(no_position_no_line), cmocka_unit_test(too_many_errors),
        cmocka_unit_test(json_is_one_object_a_line), cmocka_unit_test(positions_count_code_points_and_all_line_ends),
        cmocka_unit_test(unreadable_sources), cmocka_unit_test(readable_sources), cmocka_unit_test(files_are_replaced_whole),
        cmocka_unit_test(arena_keeps_everything), cmocka_unit_test(buffer_is_little_endian)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
