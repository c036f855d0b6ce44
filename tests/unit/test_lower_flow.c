/* links: mote_passes mote_lower */
/* Control flow: loops, labels, switch, exceptions, finally. */
#include "lower_helper.h"

static void if_merges_values(void **state)
{
    (void)state;
    EXPECT("function f(a) { var x; if (a) x = 1; else x = 2; return x; }", "br %", "const 1", "const 2", "phi", "ret %");
}

static void if_without_change_has_no_phi(void **state)
{
    (void)state;
    EXPECT("function f(a, b) { if (a) print(b); return b; }", "function f1", "!phi");
}

static void cheap_test_is_at_the_bottom(void **state)
{
    (void)state;
    char *text = lowered("function f(n) { for (var i = 0; i < n; i++) print(i); }", false, false);
    assert_int_equal(occurrences(text, " = lt "), 2);
    free(text);
}

static void long_test_is_once(void **state)
{
    (void)state;
    char *text = lowered("function f(a) { while (a.b.c.d + a.e.f.g < a.h.i.j * a.k.l) print(1); }", false, false);
    assert_int_equal(occurrences(text, " = lt "), 1);
    free(text);
}

static void endless_loop_ends_the_function(void **state)
{
    (void)state;
    EXPECT("function f() { while (true) print(1); }", "function f1", "callk builtin 4058", "jmp", "end");
    EXPECT("print(0); for (;;) print(1);", "!ret");
}

static void labels(void **state)
{
    (void)state;
    EXPECT("function f(n) { a: for (;;) { for (;;) { if (n) continue a; break a; } } return 7; }", "const 7", "ret %");
    EXPECT("function f(n) { a: { if (n) break a; print(n); } return 7; }", "br %", "callk builtin 4058", "const 7");
}

static void switch_is_a_chain(void **state)
{
    (void)state;
    EXPECT("function f(x) { switch (x) { case 1: print(1); default: print(2); case 'a': print(3); } }", "seq %", "br %",
           "seq %", "br %");
}

static void handler_blocks(void **state)
{
    (void)state;
    EXPECT("function f() { try { print(1); } catch (e) { print(e); } return 2; }", "handler b", "catches", "= catch");
    EXPECT("function f() { try { print(1); } catch { return 1; } return 2; }", "handler b", "= catch");
    EXPECT("function f() { try { } catch (e) { print(e); } }", "!catch");
}

static void pinned_in_handlers(void **state)
{
    (void)state;
    EXPECT("function f() { var x = 1; try { x = 2; print(x); } catch { } return x; }", "locals A", "setlocal 0",
           "setlocal 0", "getlocal 0", "ret");
    /* not assigned in there: the value itself */
    EXPECT("function f(a) { var x = a + 1; try { print(x); } catch { print(x); } }", "!local");
}

static void finally_runs_on_every_way(void **state)
{
    (void)state;
    char *text = lowered("function f(n) { try { if (n) return 1; print(2); } finally { print(3); } return 4; }", false, false);
    assert_int_equal(occurrences(text, "rethrow"), 1);
    assert_int_equal(occurrences(text, "callk builtin 4058"), 2); /* the finally body is there once */
    free(text);
}

static void break_through_finally(void **state)
{
    (void)state;
    EXPECT("function f() { for (;;) { try { break; } finally { print(1); } } return 2; }", "setlocal 0", "callk builtin 4058",
           "getlocal 0", "seq", "rethrow");
    EXPECT("function f() { for (;;) { try { return 1; } finally { break; } } return 2; }", "!rethrow");
}

static void each_turn_has_its_cell(void **state)
{
    (void)state;
    EXPECT("function f(a) { for (let i = 0; i < 3; i++) a.push(function () { i++; }); }", "newcell", "closure f2", "getcell",
           "newcell", "setcell");
    EXPECT("function f(a) { for (let i = 0; i < 3; i++) a.push(function () { return i; }); }", "closure");
}

static void for_in_and_of(void **state)
{
    (void)state;
    EXPECT("function f(o) { for (var k in o) print(k); }", "locals I", "forin %", ":i = const 0", "setlocal 0",
           "forinnext 0", "brhole");
    EXPECT("function f(o) { for (const v of o) for (const w of v) print(w); }", "locals I I", "forofnext 0", "forofnext 1");
    /* one after the other: the cursor is used again */
    EXPECT("function f(o) { for (const v of o) print(v); for (const w of o) print(w); }", "locals I\n");
    EXPECT("function f(o, p) { for (p.x of o) print(1); }", "setfield \"x\"");
}

static void dead_code_is_not_lowered(void **state)
{
    (void)state;
    EXPECT("function f() { return 1; print(2); }", "!4058");
    EXPECT("function f() { throw 1; print(2); }", "throw", "!4058");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(if_merges_values), cmocka_unit_test(if_without_change_has_no_phi),
        cmocka_unit_test(cheap_test_is_at_the_bottom), cmocka_unit_test(long_test_is_once),
        cmocka_unit_test(endless_loop_ends_the_function), cmocka_unit_test(labels), cmocka_unit_test(switch_is_a_chain),
        cmocka_unit_test(handler_blocks), cmocka_unit_test(pinned_in_handlers),
        cmocka_unit_test(finally_runs_on_every_way), cmocka_unit_test(break_through_finally),
        cmocka_unit_test(each_turn_has_its_cell), cmocka_unit_test(for_in_and_of),
        cmocka_unit_test(dead_code_is_not_lowered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
