/* links: mote_syntax mote_support */
/* What is wrong, where, and nothing else: texts that do not parse, early errors, constructs of later editions. */
#include "frontend_helper.h"

static void missing_tokens(void **state)
{
    (void)state;
    assert_errors("f(a, b;", "1:7 expected ')' before ';'\n");
    assert_errors("if (x { y }", "1:7 expected ')' before '{'\n");
    assert_errors("let a = ;", "1:9 expected an expression before ';'\n");
    assert_errors("var x = {a: 1 b: 2};", "1:15 expected ',' before 'b'\n");
    assert_errors("a b", "1:3 expected ';' before 'b'\n");
    assert_errors("while x) {}", "1:7 expected '(' before 'x'\n");
    assert_errors("var a = [1, 2", "1:14 expected ']' before the end of the file\n");
    assert_errors("function f() { if (x) { }", "1:26 expected '}' before the end of the file\n");
    assert_errors("f(function () {\n  x();\n};\ny();", "3:2 expected ')' before ';'\n");
    assert_errors("let 5 = 3", "1:5 expected a name before '5'\n");
    assert_errors("switch (x) { foo }", "1:14 expected 'case' before 'foo'\n");
    assert_errors("try { }", "1:7 'try' needs a 'catch' or a 'finally'\n");
}

static void stray_tokens(void **state)
{
    (void)state;
    assert_errors("foo());", "1:6 unexpected ')'\n");
    assert_errors("}", "1:1 unexpected '}'\n");
    assert_errors("else { }", "1:1 unexpected 'else'\n");
    assert_errors("case 5: x", "1:1 unexpected 'case'\n");
    assert_errors("5 = 6", "1:3 what stands left of '=' cannot be assigned to\n");
    assert_errors("function () { }", "1:1 a function declaration needs a name\n");
    assert_errors("x = '\xe2\x80\x9c' + \xe2\x80\x9cx\xe2\x80\x9d", "1:11 invalid character U+201C in a name\n");
}

static void unfinished_tokens(void **state)
{
    (void)state;
    assert_errors("x = \"abc", "1:5 unterminated string\n");
    assert_errors("x = 'abc\n'; y", "1:5 unterminated string\n");
    assert_errors("x = `abc", "1:5 unterminated template literal\n");
    assert_errors("a; /* abc", "1:4 unterminated comment\n");
}

static void several_in_one_run(void **state)
{
    (void)state;
    assert_errors("f(a, b;\nx = ;\nif (x { y }\nvar q = {a: 1 b: 2};\nlet s = \"abc\n}\nlet x = 3 + * 4; break;\nclass A { #a; #a; }",
                  "1:7 expected ')' before ';'\n2:5 expected an expression before ';'\n3:7 expected ')' before '{'\n"
                  "4:15 expected ',' before 'b'\n5:9 unterminated string\n6:1 unexpected '}'\n7:13 expected an expression before '*'\n"
                  "8:15 private name '#a' is already declared\n7:18 'break' outside of a loop or switch\n");
}

static void what_the_grammar_lets_through(void **state)
{
    (void)state;
    assert_errors("f(,)", "1:3 expected an argument before ','\n");
    assert_errors("f(a,,b)", "1:5 expected an argument before ','\n");
    assert_errors("({,})", "1:3 expected a property before ','\n");
    assert_errors("a ?? b || c", "1:1 ?? cannot be mixed with && or || without parentheses\n");
    assert_errors("-a ** b", "1:1 the left side of ** needs parentheses around its unary operator\n");
    assert_errors("a || b => c", "1:6 an arrow function cannot stand here without parentheses\n");
    assert_errors("new x?.y()", "1:5 an optional chain cannot be what 'new' constructs without parentheses\n");
    assert_errors("x = <a>b</a>", "1:5 JSX is not JavaScript\n");
    assert_errors("var f = a\n=> a", "2:1 a line break is not allowed before '=>'\n");
    assert_errors("function f() { return\n(1) }", "1:16 a line break ends 'return': the value on the next line would be lost\n");
    assert_errors("function f(a.b) {}", "1:12 expected a parameter name\n");
    assert_errors("function f(...a, b) {}", "1:12 a rest parameter must be the last one\n");
    assert_errors("for (let i = 0, j = 'x' in y; ;) ;", "1:21 'in' needs parentheses in the head of 'for'\n");
    assert_errors("({ static a() {} })", "1:4 'static' belongs into classes\n");
    assert_errors("a;\n<!--b\n", "2:1 HTML-like comments are not allowed in modules\n");
    assert_errors("a\xe2\x80\x8b = 1", "1:2 invalid character U+200B\n");
    assert_errors("\xf0\x9f\x98\x80 = 1", "1:1 invalid character U+1F600 in a name\n");
}

static void literals(void **state)
{
    (void)state;
    assert_errors("010", "1:1 octal literals with a leading 0 are not allowed in strict mode\n");
    assert_errors("089", "1:1 a decimal number cannot start with 0\n");
    assert_errors("x = 3in y", "1:6 a number cannot be followed directly by a name or a digit\n");
    assert_errors("'\\01'", "1:2 octal escapes are not allowed in strict mode\n");
    assert_errors("'\\8'", "1:2 \\8 and \\9 are not allowed in strict mode\n");
    assert_errors("`\\7`", "1:2 octal escapes are not allowed in template literals\n");
    assert_errors("'\\u{110000}'", "1:2 invalid \\u escape\n");
    assert_errors("010n", "1:1 a decimal number cannot start with 0\n");
    assert_errors("1.5n", "1:4 expected ';' before 'n'\n");
    assert_errors("/a[/]b/g", "");
}

static void names(void **state)
{
    (void)state;
    assert_errors("let let = 1", "1:5 'let' is a reserved word\n");
    assert_errors("var yield, static, package", "1:5 'yield' is a reserved word\n1:12 'static' is a reserved word\n1:20 'package' is a reserved word\n");
    assert_errors("v\\u0061r", "1:1 'var' is a reserved word\n");
    assert_errors("x = { if }", "1:7 'if' is a reserved word\n");
    assert_errors("eval = 1; arguments++; function eval() {}",
                  "1:1 'eval' cannot be assigned to in strict mode\n1:11 'arguments' cannot be assigned to in strict mode\n"
                  "1:33 'eval' cannot be declared in strict mode\n");
    assert_errors("(function (a, a) {}); (b, b) => 1", "1:15 parameter 'a' appears twice\n1:27 parameter 'b' appears twice\n");
    assert_errors("let a; let a; var a; function a() {}",
                  "1:12 'a' is already declared\n1:19 'a' is already declared\n1:31 'a' is already declared\n");
    assert_errors("var a; var a; function a() {} function a() {} function f(x) { var x; function x() {} }", "");
    assert_errors("{ function p() {} function p() {} }", "1:28 'p' is already declared\n");
    assert_errors("{ let q; { var q; } }", "1:16 'q' is already declared\n");
    assert_errors("{ var q; } let q;", "1:7 'q' is already declared\n");
    assert_errors("function f(a) { let a; }", "1:21 'a' is already declared\n");
    assert_errors("try {} catch (e) { var e; { let e; } }", "");
    assert_errors("try {} catch (e) { let e; }", "1:24 'e' is already declared\n");
    assert_errors("for (let i of 1) { var i; }", "1:24 'i' is already declared\n");
    assert_errors("for (let i = 0; ;) { let i; }", "");
    assert_errors("switch (1) { case 0: let s; break; case 1: let s; }", "1:48 's' is already declared\n");
}

static void places(void **state)
{
    (void)state;
    assert_errors("break", "1:1 'break' outside of a loop or switch\n");
    assert_errors("switch (1) { case 1: continue; }", "1:22 'continue' outside of a loop\n");
    assert_errors("for (;;) { function f() { break; } }", "1:27 'break' outside of a loop or switch\n");
    assert_errors("return 1", "1:1 'return' outside of a function\n");
    assert_errors("a: { continue a; }", "1:6 'a' does not name a loop\n");
    assert_errors("for (;;) break b;", "1:10 there is no label 'b' around this 'break'\n");
    assert_errors("a: a: ;", "1:4 label 'a' is already in use here\n");
    assert_errors("a: { break a; } a: for (;;) { b: for (;;) continue a; }", "");
    assert_errors("if (a) let b;", "1:8 a let declaration cannot be the body of an if\n");
    assert_errors("while (a) function f() {}", "1:11 a function declaration cannot be the body of a loop\n");
    assert_errors("a: function f() {}", "1:4 a function declaration cannot be the body of a label\n");
    assert_errors("switch (1) { default: default: }", "1:23 a switch has only one 'default'\n");
    assert_errors("const a;", "1:7 a const needs a value\n");
    assert_errors("for (const a of b) ; for (const c in d) ;", "");
    assert_errors("delete x; delete (y); delete x.y", "1:1 a variable cannot be deleted\n1:11 a variable cannot be deleted\n");
    assert_errors("({__proto__: 1, '__proto__': 2})", "1:17 __proto__ appears twice in an object literal\n");
    assert_errors("({__proto__: 1, ['__proto__']: 2, __proto__() {}})", "");
    assert_errors("({get a(b) {}, set a() {}})", "1:9 a getter has no parameters\n1:16 a setter has exactly one parameter\n");
    assert_errors("function f(a = 1) { 'use strict' }", "1:21 'use strict' is not allowed in a function with default or rest parameters\n");
    assert_errors("f() = 1", "1:5 what stands left of '=' cannot be assigned to\n");
    assert_errors("(a + b)++; a?.b = 1; (a, b) = 1",
                  "1:2 a binary expression cannot be assigned to\n1:12 an optional chain cannot be assigned to\n1:23 a comma expression cannot be assigned to\n");
    assert_errors("with (a) b;", "1:1 'with' is not allowed in strict mode\n");
    assert_errors("throw\na", "1:1 a line break is not allowed after 'throw'\n");
}

static void classes(void **state)
{
    (void)state;
    assert_errors("x = class { #a = 1; m() { super.m(); return #a in this } static { this.#a; } }", "");
    assert_errors("class A { constructor() {} constructor() {} }", "1:28 a class has only one constructor\n");
    assert_errors("class A { get constructor() {} }", "1:15 a class constructor cannot be an accessor\n");
    assert_errors("class A { constructor = 1; static constructor() {} 'constructor'() {} }",
                  "1:11 a class cannot have a field named 'constructor'\n");
    assert_errors("class A { static prototype() {} static prototype = 1; prototype() {} }",
                  "1:18 a class cannot have a static member named 'prototype'\n1:40 a class cannot have a static member named 'prototype'\n");
    assert_errors("class A { #a; #a() {} get #b() {} set #b(v) {} static get #c() {} set #c(v) {} }",
                  "1:15 private name '#a' is already declared\n1:71 private name '#c' is already declared\n");
    assert_errors("class A { #constructor; }", "1:11 '#constructor' cannot be a private name\n");
    assert_errors("class A { m() { this.#x; class B { #x; n() { this.#x; } } } }", "1:22 private name '#x' is not declared in a class around it\n");
    assert_errors("class A { #x; m() { delete this.#x; delete (this?.#x); delete this.x; } }",
                  "1:21 the private member '#x' cannot be deleted\n1:37 the private member '#x' cannot be deleted\n");
    assert_errors("class A { m() { super(); } }", "1:17 'super(...)' can only stand in the constructor of a class that extends another one\n");
    assert_errors("class A { constructor() { super(); } }", "1:27 'super(...)' can only stand in the constructor of a class that extends another one\n");
    assert_errors("class A extends B { constructor() { () => super(); function f() { super(); } } }",
                  "1:67 'super(...)' can only stand in the constructor of a class that extends another one\n");
    assert_errors("function f() { super.x; } ({ m() { super.x; }, f: function () { super.x; } })",
                  "1:16 'super' can only stand in methods\n1:65 'super' can only stand in methods\n");
    assert_errors("class A { m() { super?.x; new super; super; super.#x; } #x; }",
                  "1:17 'super' cannot stand before '?.'\n1:31 'super' cannot be what 'new' constructs\n"
                  "1:38 'super' must be called, or a member of it taken\n1:45 'super' has no private members\n");
    assert_errors("class A { x = arguments; static { arguments; return; break; } }",
                  "1:15 'arguments' cannot be used in the value of a field or in a static block\n"
                  "1:35 'arguments' cannot be used in the value of a field or in a static block\n"
                  "1:46 'return' outside of a function\n1:54 'break' outside of a loop or switch\n");
    assert_errors("class let {} class A {} class A {} if (a) class B {}",
                  "1:7 'let' is a reserved word\n1:31 'A' is already declared\n1:43 a class declaration cannot be the body of an if\n");
    assert_errors("new.target; () => new.target; function f() { () => new.target }",
                  "1:1 'new.target' outside of a function\n1:19 'new.target' outside of a function\n");
    assert_errors("class A { #x; m(o) { return #x in #x in o; } }", "1:35 a binary expression cannot stand here without parentheses\n");
    assert_errors("({ #x: 1 })", "1:4 an object literal cannot have private names\n");
}

static void patterns(void **state)
{
    (void)state;
    assert_errors("let {a, b: [c = 1, , ...d], ...e} = {...f}; [e, f.g, [h]] = f; (function ({g}, [i] = []) {}); for (const [j] of k) ;", "");
    assert_errors("let {a, b: a} = c;", "1:12 'a' is already declared\n");
    assert_errors("let {a}; const [b];", "1:5 a destructuring declaration needs a value\n1:16 a destructuring declaration needs a value\n");
    assert_errors("let [...a, b] = c;", "1:6 a rest element must be the last one\n");
    assert_errors("let { ...{a} } = c;", "1:10 what is left of an object goes into a name\n");
    assert_errors("function f([a], {a}) {}", "1:18 parameter 'a' appears twice\n");
    assert_errors("let {let: let} = a; [eval] = b; ({a: arguments} = b);",
                  "1:11 'let' is a reserved word\n1:22 'eval' cannot be assigned to in strict mode\n1:38 'arguments' cannot be assigned to in strict mode\n");
    assert_errors("try {} catch ({e}) { var e; }", "1:26 'e' is already declared\n");
}

static void suspension(void **state)
{
    (void)state;
    assert_errors("async function f() { await 1 } function* g() { yield 1; yield* [] } x = async () => await 1; ({async *m() { yield }}); await 1; "
                  "for await (let a of []) ;", "");
    assert_errors("function f() { await 1; yield 1 }", "1:16 'await' can only stand in the body of an async function, or at the top level\n"
                  "1:25 'yield' is a reserved word; it can only stand in the body of a generator\n");
    assert_errors("function* g(a = yield) {}", "1:17 'yield' is a reserved word; it can only stand in the body of a generator\n");
    assert_errors("() => { for await (let a of []) ; }", "1:9 'for await' outside of an async function\n");
    assert_errors("for await (let a in []) ;", "1:1 'for await' goes with 'of' only\n");
    assert_errors("function* g() { yield\n* 1 }", "1:17 a line break is not allowed between 'yield' and '*'\n");
    assert_errors("x = async\n() => 1", "1:5 a line break is not allowed after 'async'\n");
}

static void later_constructs(void **state)
{
    (void)state;
    assert_errors("new.target", "1:1 'new.target' outside of a function\n");
    assert_errors("eval('1')", "1:1 'eval' is not supported: the program is compiled as a whole\n");
}

static void nesting_is_limited(void **state)
{
    (void)state;
    static char text[20000];
    for (int kind = 0; kind < 3; kind++) {
        const char *open = kind == 0 ? "(" : kind == 1 ? "a+" : "!";
        size_t n = strlen(open);
        for (size_t i = 0; i < 3000; i++)
            memcpy(text + i * n, open, n);
        memset(text + 3000 * n, 0, 8);
        text[3000 * n] = '1';
        if (kind == 0) {
            memset(text + 3001, ')', 3000);
            text[6001] = 0;
        }
        Front f;
        front_open(&f, text);
        assert_null(f.program);
        assert_non_null(strstr(f.messages, "nested too deeply"));
        assert_int_equal(f.diag.errors, 1);
        front_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_tokens), cmocka_unit_test(stray_tokens), cmocka_unit_test(unfinished_tokens),
        cmocka_unit_test(several_in_one_run), cmocka_unit_test(what_the_grammar_lets_through), cmocka_unit_test(literals),
        cmocka_unit_test(names), cmocka_unit_test(places), cmocka_unit_test(classes), cmocka_unit_test(patterns), cmocka_unit_test(suspension), cmocka_unit_test(later_constructs), cmocka_unit_test(nesting_is_limited)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
