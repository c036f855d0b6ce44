/* links: mote_syntax mote_support */
/* Trees of what parses: structure, precedence, literals, names of functions. */
#include "frontend_helper.h"

static void expressions(void **state)
{
    (void)state;
    assert_tree("1 + 2 * 3;", "(expression-statement (binary + (number 1) (binary * (number 2) (number 3))))");
    assert_tree("a ** b ** c", "(expression-statement (binary ** (identifier \"a\") (binary ** (identifier \"b\") (identifier \"c\"))))");
    assert_tree("(-a) ** b", "(expression-statement (binary ** (unary - (identifier \"a\")) (identifier \"b\")))");
    assert_tree("a - b - c", "(expression-statement (binary - (binary - (identifier \"a\") (identifier \"b\")) (identifier \"c\")))");
    assert_tree("a || b && c", "(expression-statement (logical || (identifier \"a\") (logical && (identifier \"b\") (identifier \"c\"))))");
    assert_tree("a ?? b ? c : d",
                "(expression-statement (conditional (logical ?? (identifier \"a\") (identifier \"b\")) (identifier \"c\") (identifier \"d\")))");
    assert_tree("a ?" "?= b", "(expression-statement (assign ?? (identifier \"a\") (identifier \"b\")))");
    assert_tree("a >>>= 1", "(expression-statement (assign >>> (identifier \"a\") (number 1)))");
    assert_tree("typeof a.b++", "(expression-statement (unary typeof (update ++ postfix (member (identifier \"a\") (string \"b\")))))");
    assert_tree("a, b", "(expression-statement (sequence (identifier \"a\") (identifier \"b\")))");
    assert_tree("x = y => y", "(expression-statement (assign = (identifier \"x\") (function \"x\" arrow (parameters (identifier \"y\")) (identifier \"y\"))))");
    assert_tree("a?.5:1", "(expression-statement (conditional (identifier \"a\") (number 0.5) (number 1)))");
}

static void members_and_calls(void **state)
{
    (void)state;
    assert_tree("a.b[c](d, ...e)",
                "(expression-statement (call (index (member (identifier \"a\") (string \"b\")) (identifier \"c\")) (identifier \"d\") (spread (identifier \"e\"))))");
    assert_tree("a?.b.c", "(expression-statement (chain (member (member ?. (identifier \"a\") (string \"b\")) (string \"c\"))))");
    assert_tree("(a?.b).c", "(expression-statement (member (chain (member ?. (identifier \"a\") (string \"b\"))) (string \"c\")))");
    assert_tree("a?.[0]?.()", "(expression-statement (chain (call ?. (index ?. (identifier \"a\") (number 0)))))");
    assert_tree("new a.b(c).d", "(expression-statement (member (new (member (identifier \"a\") (string \"b\")) (identifier \"c\")) (string \"d\")))");
    assert_tree("new new X()()", "(expression-statement (new (new (identifier \"X\"))))");
    assert_tree("new (f())", "(expression-statement (new (call (identifier \"f\"))))");
    assert_tree("a.if.class", "(expression-statement (member (member (identifier \"a\") (string \"if\")) (string \"class\")))");
}

static void objects_and_arrays(void **state)
{
    (void)state;
    assert_tree("[, a, , ...b, ]", "(expression-statement (array () (identifier \"a\") () (spread (identifier \"b\"))))");
    assert_tree("({a, 'b': 1, 2: 3, [c]: 4, __proto__: d})",
                "(expression-statement (object (property shorthand (string \"a\") (identifier \"a\")) (property (string \"b\") (number 1)) "
                "(property (number 2) (number 3)) (property computed (identifier \"c\") (number 4)) (property (string \"__proto__\") (identifier \"d\"))))");
    assert_tree("({get a() { return 1 }, set a(v) {}, m() {}, get: 1, async: 2, static: 3})",
                "(expression-statement (object (property get (string \"a\") (function \"get a\" method getter (parameters) (block (return (number 1))))) "
                "(property set (string \"a\") (function \"set a\" method setter (parameters (identifier \"v\")) (block))) "
                "(property method (string \"m\") (function \"m\" method (parameters) (block))) "
                "(property (string \"get\") (number 1)) (property (string \"async\") (number 2)) (property (string \"static\") (number 3))))");
}

static void names_of_functions(void **state)
{
    (void)state;
    assert_tree("var f = function () {}, g = (() => 0), h = function i() {}",
                "(var var (declarator (identifier \"f\") (function \"f\" (parameters) (block))) "
                "(declarator (identifier \"g\") (function \"g\" arrow (parameters) (number 0))) "
                "(declarator (identifier \"h\") (function \"i\" named (parameters) (block))))");
    assert_tree("a.b = () => 0; (c) = () => 0; d ||= () => 0; (0, () => 0)",
                "(expression-statement (assign = (member (identifier \"a\") (string \"b\")) (function \"\" arrow (parameters) (number 0)))) "
                "(expression-statement (assign = (identifier \"c\") (function \"\" arrow (parameters) (number 0)))) "
                "(expression-statement (assign || (identifier \"d\") (function \"d\" arrow (parameters) (number 0)))) "
                "(expression-statement (sequence (number 0) (function \"\" arrow (parameters) (number 0))))");
    assert_tree("({a: () => 0, 1.5: () => 0, __proto__: () => 0, [b]: () => 0}); function k(a = () => 0, ...r) {}",
                "(expression-statement (object (property (string \"a\") (function \"a\" arrow (parameters) (number 0))) "
                "(property (number 1.5) (function \"1.5\" arrow (parameters) (number 0))) "
                "(property (string \"__proto__\") (function \"\" arrow (parameters) (number 0))) "
                "(property computed (identifier \"b\") (function \"\" arrow (parameters) (number 0))))) "
                "(function-declaration (identifier \"k\") \"k\" (parameters (assign-pattern (identifier \"a\") (function \"a\" arrow (parameters) (number 0))) "
                "(rest (identifier \"r\"))) (block))");
}

static void statements(void **state)
{
    (void)state;
    assert_tree("if (a) b; else if (c) d", "(if (identifier \"a\") (expression-statement (identifier \"b\")) "
                                           "(if (identifier \"c\") (expression-statement (identifier \"d\"))))");
    assert_tree("for (;;) break; for (let i = 0; i < 2; i++) continue;",
                "(for () () () (break)) (for (var let (declarator (identifier \"i\") (number 0))) (binary < (identifier \"i\") (number 2)) "
                "(update ++ postfix (identifier \"i\")) (continue))");
    assert_tree("for (var k in o) ; for (k.x of l) {}",
                "(for-in (var var (declarator (identifier \"k\"))) (identifier \"o\") (empty)) "
                "(for-of (member (identifier \"k\") (string \"x\")) (identifier \"l\") (block))");
    assert_tree("a: while (x) { do continue a; while (y) }",
                "(labelled \"a\" (while (identifier \"x\") (block (do-while (identifier \"y\") (continue \"a\")))))");
    assert_tree("try { a } catch { b } finally { c } try {} catch (e) {}",
                "(try (block (expression-statement (identifier \"a\"))) (catch () (block (expression-statement (identifier \"b\")))) "
                "(block (expression-statement (identifier \"c\")))) (try (block) (catch (identifier \"e\") (block)) ())");
    assert_tree("switch (a) { case 1: b; default: c }",
                "(switch (identifier \"a\") (case (number 1) (expression-statement (identifier \"b\"))) (case () (expression-statement (identifier \"c\"))))");
    assert_tree("throw a; debugger; ;", "(throw (identifier \"a\")) (debugger) (empty)");
    assert_tree("a\n++b\nc", "(expression-statement (identifier \"a\")) (expression-statement (update ++ prefix (identifier \"b\"))) (expression-statement (identifier \"c\"))");
    assert_tree("function f() { return\n}", "(function-declaration (identifier \"f\") \"f\" (parameters) (block (return)))");
}

static void numbers(void **state)
{
    (void)state;
    assert_tree("0x1F + 0b101 + 0o17 + 1_000 + .5 + 5. + 1e3",
                "(expression-statement (binary + (binary + (binary + (binary + (binary + (binary + (number 31) (number 5)) (number 15)) (number 1000)) "
                "(number 0.5)) (number 5)) (number 1000)))");
    assert_tree("9007199254740993", "(expression-statement (number 9007199254740992))");
    assert_tree("0x20000000000001 + 0x20000000000003", "(expression-statement (binary + (number 9007199254740992) (number 9007199254740996)))");
    assert_tree("0b100000000000000000000000000000000000000000000000000001 + 0o400000000000000003",
                "(expression-statement (binary + (number 9007199254740992) (number 9007199254740996)))");
    assert_tree("5e-324 + 1e999", "(expression-statement (binary + (number 4.9406564584124654e-324) (number inf)))");
    assert_tree("0.1", "(expression-statement (number 0.10000000000000001))");
}

static void strings(void **state)
{
    (void)state;
    assert_tree("'\\n\\x41\\u0042\\u{43}\\0\\'\\q\\\r\nz'", "(expression-statement (string \"\\x0aABC\\x00'qz\"))");
    assert_tree("'\\uD83D\\uDE00' + '\\uD83D' + '\\u{1F600}'",
                "(expression-statement (binary + (binary + (string \"\xf0\x9f\x98\x80\") (string \"\xed\xa0\xbd\")) (string \"\xf0\x9f\x98\x80\")))");
    assert_tree("'\\uD83D' + 'x\\uDE00'", "(expression-statement (binary + (string \"\xed\xa0\xbd\") (string \"x\xed\xb8\x80\")))");
    assert_tree("'\\\xe2\x80\xa8' + '\xe2\x80\xa9'", "(expression-statement (binary + (string \"\") (string \"\xe2\x80\xa9\")))");
    assert_tree("`a${b}\r\nc\\n${d}`", "(expression-statement (template (string \"a\") (identifier \"b\") (string \"\\x0ac\\x0a\") (identifier \"d\") (string \"\")))");
    assert_tree("`$a$${1}$`", "(expression-statement (template (string \"$a$\") (number 1) (string \"$\")))");
    assert_tree("' // no comment /* */ '", "(expression-statement (string \" // no comment /* */ \"))");
}

static void identifiers(void **state)
{
    (void)state;
    assert_tree("\\u0061b\\u{63}", "(expression-statement (identifier \"abc\"))");
    assert_tree("\xc3\xa4\xe6\xbc\xa2 + $_1 + of + get + async",
                "(expression-statement (binary + (binary + (binary + (binary + (identifier \"\xc3\xa4\xe6\xbc\xa2\") (identifier \"$_1\")) (identifier \"of\")) "
                "(identifier \"get\")) (identifier \"async\")))");
    assert_tree("undefined", "(expression-statement (identifier \"undefined\"))");
}

static void texts_are_interned(void **state)
{
    (void)state;
    Front f;
    front_open(&f, "abc; 'a' + \"\\x61bc\"; x.abc");
    const AstNode *one = f.program->list.items[0]->a, *two = f.program->list.items[1]->a->b, *three = f.program->list.items[2]->a->b;
    assert_ptr_equal(one->text, two->text);
    assert_ptr_equal(one->text, three->text);
    front_close(&f);
}

static void spans_cover_their_text(void **state)
{
    (void)state;
    Front f;
    front_open(&f, "  foo( bar ) ;");
    const AstNode *call = f.program->list.items[0]->a;
    assert_int_equal(call->span.start, 2);
    assert_int_equal(call->span.end, 12);
    assert_int_equal(call->list.items[0]->span.start, 7);
    front_close(&f);
}

static void imports(void **state)
{
    (void)state;
    assert_tree("import a, { b as c, 'd' as e } from 'm:x'; import * as n from 'm:y'; import 'm:z';",
                "(import \"m:x\" (string \"m:x\") (import-name \"default\" (identifier \"a\")) (import-name \"b\" (identifier \"c\")) "
                "(import-name \"d\" (identifier \"e\"))) (import \"m:y\" (string \"m:y\") (import-name (identifier \"n\"))) (import \"m:z\" (string \"m:z\"))");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions), cmocka_unit_test(members_and_calls), cmocka_unit_test(objects_and_arrays),
        cmocka_unit_test(names_of_functions), cmocka_unit_test(statements), cmocka_unit_test(imports), cmocka_unit_test(numbers), cmocka_unit_test(strings),
        cmocka_unit_test(identifiers), cmocka_unit_test(texts_are_interned), cmocka_unit_test(spans_cover_their_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
