/* links: mote_passes mote_lower */
/* Expressions, variables, calls, literals. */
#include "lower_helper.h"

static void names_of_the_library(void **state)
{
    (void)state;
    EXPECT("print(Math.sqrt(2), Math.PI);", "const 2", "callk builtin 4030", "const 3.14159", "callk builtin 4058");
    EXPECT("var m = Math; print(Math.sqrt(2));", "const builtin 4018", "callm \"sqrt\"");
    EXPECT("Math.sqrt = 1; print(Math.sqrt(2));", "setfield \"sqrt\"", "callm \"sqrt\"");
    EXPECT("print(typeof nothing, NaN, Infinity, undefined);", "const \"undefined\"", "const nan", "const inf", "const undefined");
}

static void callee_comes_before_noisy_arguments(void **state)
{
    (void)state;
    EXPECT("function f(o, x) { return o.m(x, 1); }", "callm \"m\", %", "!getfield");
    EXPECT("function f(o, x) { return o.m(x()); }", "getfield \"m\"", "call %", "call %", "!callm");
    EXPECT("function f(o, x) { return o.m(x++); }", "getfield \"m\"", "!callm");
    /* nobody makes a property of that name, and the receiver is an object */
    EXPECT("function f(x) { var a = []; for (var i = 0; i < 3; i++) a.push(x()); return a; }", "callm \"push\"", "!getfield");
    EXPECT("function f(x) { var a = []; a.push(x()); a.push = 1; return a; }", "getfield \"push\"", "!callm");
    EXPECT("function f(o, x) { return o[x](1); }", "getelem", "call %");
    EXPECT("function f(o, x) { return o['m'](1); }", "callm \"m\"");
}

static void known_functions_are_called_directly(void **state)
{
    (void)state;
    EXPECT("function g(a) { return a; } function f() { return g(1); }", "callk f1");
    EXPECT("print((function (x) { return x; })(3));", "callk f1");
    EXPECT("function g() { return this; } g.call(3, 4);", "call %", "!callm");
}

static void spread_makes_an_array(void **state)
{
    (void)state;
    EXPECT("function f(g, a) { g(1, ...a, 2); }", "newarr", "spread", "append", "callv");
    EXPECT("function f(G, a) { return new G(...a); }", "spread", "newv");
    EXPECT("function f(o, a) { return o.m(...a); }", "getfield \"m\"", "spread", "callv");
}

static void optional_chains(void **state)
{
    (void)state;
    EXPECT("function f(a) { return a?.b.c; }", "isnullish", "getfield \"b\"", "getfield \"c\"", "phi");
    EXPECT("function f(a, g) { return a?.[g()]; }", "isnullish", "br", "call %", "getelem");
    EXPECT("function f(a) { return a?.b(); }", "isnullish", "callm \"b\"");
    EXPECT("function f(a) { return a.b?.(1); }", "getfield \"b\"", "isnullish", "call %");
    EXPECT("function f(a) { return (a?.b)(1); }", "isnullish", "getfield \"b\"", "phi", "call %");
    EXPECT("function f(a) { return delete a?.b; }", "const true", "delete");
}

static void members_are_evaluated_once(void **state)
{
    (void)state;
    char *text = lowered("function f(g, k) { return g()[k()] += 1; }", false, false);
    assert_int_equal(occurrences(text, "= call "), 2);
    expect_parts(text, (const char *const[]){"getelem", "add", "setelem", NULL});
    free(text);
    EXPECT("function f(o, k) { o[k]++; print({toString: 1}); }", "tokey", "getelem", "setelem");
    EXPECT("function f(o, k) { o[k]++; }", "!tokey", "getelem", "setelem");
}

static void updates(void **state)
{
    (void)state;
    EXPECT("function f(x) { x++; return x; }", "!tonum", "sub");
    EXPECT("function f(x) { return x++; }", "tonum", "ret %");
    EXPECT("function f(o) { return ++o.x; }", "getfield \"x\"", "!tonum", "setfield \"x\"");
}

static void logical_assignment(void **state)
{
    (void)state;
    EXPECT("function f(o, g) { o.x ?\?= g(); }", "getfield \"x\"", "isnullish", "br", "call", "setfield \"x\"");
    EXPECT("function f(x, g) { return x ||= g(); }", "br", "call", "phi");
}

static void templates(void **state)
{
    (void)state;
    EXPECT("function f(a, b) { return `x${a}${b}y`; }", "const \"x\"", "tostr", "add", "tostr", "add", "const \"y\"", "add");
    EXPECT("print(`plain`);", "const \"plain\"", "!tostr");
}

static void constants_are_assigned_in_vain(void **state)
{
    (void)state;
    EXPECT("function f(g) { const c = g(); c = 1; }", "throwconst \"c\"");
    EXPECT("(function me() { me = 1; })();", "throwconst \"me\"");
}

static void dead_zones(void **state)
{
    (void)state;
    EXPECT("function f() { return g(); function g() { return x; } let x = 1; }", "tdz", "chktdz \"x\"");
    EXPECT("function f() { let x = 1; return x; }", "!tdz");
}

static void storage_of_captures(void **state)
{
    (void)state;
    EXPECT("function f(n) { return function (x) { return x + n; }; }", "closure f2, %1", "getcap 0", "!getcell");
    EXPECT("function f() { var c = 0; return function () { return ++c; }; }", "newcell %", "closure f2", "getcap 0", "getcell",
           "setcell");
    /* the cell is made around its first value */
    EXPECT("function f() { var c = 5; return function () { c++; }; }", "const 5", "newcell", "closure");
    EXPECT("function f() { return () => this; }", "this", "closure f2", "getcap 0");
}

static void parameters(void **state)
{
    (void)state;
    EXPECT("function f(a, b = 1, ...c) { return b; }", "params 2 length 1", "extra", "param 0", "param 1", "rest 2", "isundef");
    EXPECT("function f() { return arguments.length; }", "extra", "arguments", "length");
}

static void object_literals(void **state)
{
    (void)state;
    EXPECT("function f(a) { return {x: a, y: 1}; }", "shape s0 proto builtin 4046 {\"x\", \"y\"}", "newobj s0, %");
    EXPECT("function f() { return {x: 1, y: [2]}; }", "object o0 = [2]", "object o1 = s0 {1, o0}", "clone o1");
    EXPECT("function f() { return {}; }", "newobj s0");
    EXPECT("function f(k, v) { return {a: v, [k]: v, get g() { return 1; }, set g(x) {}}; }", "newobj", "tokey", "deffield",
           "defget", "defset");
    EXPECT("function f(p) { return {__proto__: p, __proto__() {}}; }", "setproto", "deffield");
    EXPECT("function f(a, b) { return {x: a, x: b}; }", "{\"x\"}", "newobj s0, %2");
    EXPECT("function f(v) { return {7: v, '8': v, '09': v}; }", "{7, 8, \"09\"}");
}

static void array_literals(void **state)
{
    (void)state;
    EXPECT("function f(a) { return [a, , 1]; }", "newarr %", "appendhole", "append");
    EXPECT("function f() { return [1, , 2]; }", "[1, hole, 2]", "clone");
    EXPECT("function f() { return []; }", "newarr\n");
}

static void deletes(void **state)
{
    (void)state;
    EXPECT("function f(o, k) { return delete o.x && delete o[k]; }", "const \"x\"", "delete", "delete");
    EXPECT("function f(g) { return delete g(); }", "call", "const true");
}

static void intrinsics(void **state)
{
    (void)state;
    EXPECT_LIBRARY("function $f(a) { return $call(a, 1, 2); }", "call %1, %");
    EXPECT_LIBRARY("function $f(a, b) { return $apply(a, 1, b); }", "callv");
    EXPECT_LIBRARY("function $f(a, b) { return $construct(a, b); }", "newv");
    EXPECT_LIBRARY("function $f(a) { return $native(a); }", "callk builtin 4002");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_the_library), cmocka_unit_test(callee_comes_before_noisy_arguments),
        cmocka_unit_test(known_functions_are_called_directly), cmocka_unit_test(spread_makes_an_array),
        cmocka_unit_test(optional_chains), cmocka_unit_test(members_are_evaluated_once), cmocka_unit_test(updates),
        cmocka_unit_test(logical_assignment), cmocka_unit_test(templates),
        cmocka_unit_test(constants_are_assigned_in_vain), cmocka_unit_test(dead_zones),
        cmocka_unit_test(storage_of_captures), cmocka_unit_test(parameters), cmocka_unit_test(object_literals),
        cmocka_unit_test(array_literals), cmocka_unit_test(deletes), cmocka_unit_test(intrinsics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
