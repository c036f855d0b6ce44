/* links: mote_passes mote_lower */
/* What lowering decides at build time: the inert prefix, constructors' shapes, flash literals, shape prediction. */
#include "lower_helper.h"

static void globals_start_with_their_values(void **state)
{
    (void)state;
    EXPECT("var n = 5, o = {a: 1}; function f() { n = n + 1; return o.a; }", "global \"n\" = 5", "!global \"o\"", "!setglobal %");
    EXPECT("print(1); var n = print(5); function f() { return n; }", "global \"n\" = undefined", "setglobal 0");
    EXPECT("function f() { return g; } function g() {} g = 1;", "global \"g\" = f2");
}

static void unread_globals_have_no_slot(void **state)
{
    (void)state;
    EXPECT("print(1); var n = print(2); function f() { n = 1; }", "!global");
}

static void literals_of_the_top_level(void **state)
{
    (void)state;
    EXPECT("print({a: [1, 2]});", "const o", "!clone");
    EXPECT("for (;;) print({a: 1});", "clone");
    EXPECT("var a = [1, 2]; a.push(3); print(a);", "clone");
    EXPECT("var a = [1, 2]; print(a[0]);", "!clone");
    EXPECT("var o = {n: 0, inc: function () { this.n++; }}; o.inc(); print(o);", "clone");
    EXPECT("var o = {a: 1, f: function () { return 1; }}; print(o);", "{1, f1}", "!clone");
    EXPECT("var o = {a: 1, b: []}; print(o);", "clone");
}

static void methods_lie_in_the_prototype(void **state)
{
    (void)state;
    EXPECT("function P(x) { this.x = x; } P.prototype.get = function () { return this.x; }; print(new P(1));",
           "{\"constructor\":1, \"get\"}", "object o0 = s0 {f1, f2}", "!setfield \"get\"", "proto o0 shape s1");
    EXPECT("print(1); function P(x) { this.x = x; } P.prototype.get = function () { return this.x; };", "setfield \"get\"");
    EXPECT("function A() { this.a = 1; } function B() { A.call(this); this.b = 2; } "
           "B.prototype = Object.create(A.prototype); B.prototype.constructor = B; print(new B());",
           "proto o0 {\"constructor\"}", "proto o1 {\"b\"}", "function f2 \"B\"", "proto o1", "call %", "addfield", "!setfield \"constructor\"");
    EXPECT("function A() { this.a = 1; } A.prototype = {m: function () {}}; print(new A());", "{\"m\"}", "proto o", "shape s");
    EXPECT("function A() { this.a = 1; } print(A); A.prototype = {}; print(new A());", "setfield \"prototype\"", "!shape s1\n");
}

static void constructors_know_their_shape(void **state)
{
    (void)state;
    EXPECT("function P(x, y) { this.x = x; this.y = y; } print(new P(1, 2));", "{\"x\", \"y\"}", "setfield \"x\"", "@s1.0",
           "setfield \"y\"", "@s1.1", "!addfield");
    /* what is assigned after somebody saw the object is added */
    EXPECT("function P(g) { this.x = 1; g(this); this.y = 2; } print(new P(print));", "{\"x\"}", "{\"x\", \"y\"}", "addfield s1, s2");
    /* what may not be assigned is not predicted */
    EXPECT("function P(g) { this.x = 1; if (g) this.y = 2; } print(new P(print));", "{\"x\"}", "setfield \"y\", %");
    EXPECT("function P(x) { this.a = this.b = x; this.c = this.a; } print(new P(1));", "{\"b\", \"a\", \"c\"}");
    EXPECT("function P(x) { if (x) return; this.a = 1; } print(new P(1));", "addfield");
    /* a setter of that name may be on the prototype */
    EXPECT("function P() { this.v = 1; } P.prototype = {set v(x) {}}; print(new P());", "setfield \"v\", %1, %2\n", "!addfield");
}

static void sites_are_predicted(void **state)
{
    (void)state;
    EXPECT_SHAPES("function P(x) { this.x = x; } P.prototype.get = function () { return this.x; }; print(new P(1).get());",
                  "function f2", "getfield \"x\", %1 @s1.0");
    /* two shapes have the name: the flow tells */
    EXPECT_SHAPES("function A(n) { this.n = n; } function B(n) { this.m = 1; this.n = n; } "
                  "var list = []; function f() { list.push(new B(1)); for (var i = 0; i < list.length; i++) print(list[i].n); } "
                  "print(new A(1)); f();",
                  "function f3", "getfield \"n\"", "@s2.1");
    /* functions in a table */
    EXPECT_SHAPES("function f(o) { return o.x; } function g(o) { return o.y; } var t = [f, g]; "
                  "print(t[0]({x: 1, y: 2}), {x: 1}, {y: 1});",
                  "getfield \"x\", %1 @s0.0", "getfield \"y\", %1 @s0.1");
    EXPECT_SHAPES("function f(o) { return o.x; } print(f({x: 1}), f({y: 2, x: 1}));", "getfield \"x\", %1\n");
    EXPECT_SHAPES("function f(o) { return o.x; } print(f({x: 1}), f({y: 2}));", "getfield \"x\", %1 @s");
    EXPECT_SHAPES("var q = {next: null, v: 1}; function f() { var p = {next: q, v: 2}; return p.next.v; }", "getfield \"v\"", "@s0.1");
}

static void classes_lie_in_flash(void **state)
{
    (void)state;
    EXPECT("class P { static k = 3; #n = 1; constructor(x) { this.x = x; } m() { return this.#n; } get g() { return 1; } } "
           "class Q extends P { y = 2; } print(new Q(1));",
           "{-1, \"x\"}", "{-1, \"x\", \"y\"}", "accessor {f3, undefined}", "side f1 o", "side f4 o", "class proto", "initfield -1",
           "class target proto", "super %", "initfield \"y\"", "!getglobal", "!closure");
    /* what is not known before the program runs */
    EXPECT("class A {} function f(B) { return class extends B {}; } print(f(A));", "closure f3");
    EXPECT("class A { static s = print(1); m() { return A.s; } }", "initfield \"s\"", "!getglobal");
    EXPECT("for (;;) { class A {} print(A); }", "closure f1");
}

static void bases_leave_no_trace(void **state)
{
    (void)state;
    /* an instance that somebody sees early starts with what is certain */
    EXPECT("class A { constructor() { this.a = 1; print(this); } } class B extends A { b = 2; } print(new B());",
           "proto o0 {\"a\"}", "proto o1 {\"a\"}", "!{\"a\", \"b\"}");
    EXPECT("class A { a = 1; } class B extends A { constructor() { super(); this.b = 2; } } print(new B());", "{\"a\", \"b\"}", "!addfield");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globals_start_with_their_values), cmocka_unit_test(unread_globals_have_no_slot),
        cmocka_unit_test(literals_of_the_top_level), cmocka_unit_test(methods_lie_in_the_prototype),
        cmocka_unit_test(constructors_know_their_shape), cmocka_unit_test(classes_lie_in_flash), cmocka_unit_test(bases_leave_no_trace), cmocka_unit_test(sites_are_predicted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
