/* links: mote_scope mote_syntax mote_support */
/* Where bindings live and what closures capture; what is said about names that nobody declared. */
#include "frontend_helper.h"

#include "scope.h"

static bool has(void *context, const char *name, uint32_t length)
{
    (void)context;
    static const char *const known[] = {"print", "console", "Array", "Function", "undefined", "mote:x", "mote:x.f"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == length && memcmp(known[i], name, length) == 0)
            return true;
    return false;
}

static ScopeProgram *analyse(Front *f, const char *text, bool library)
{
    static const BuiltinNames builtins = {has, NULL, NULL, NULL};
    front_open(f, text);
    assert_int_equal(f->diag.errors, 0);
    return scope_analyse(&f->arena, f->program, &builtins, library, &f->diag);
}

/* The dump must be exactly this. */
static void assert_scopes(const char *text, const char *expected)
{
    Front f;
    ScopeProgram *program = analyse(&f, text, false);
    fflush(f.out);
    if (!program)
        print_error("source: %s\n%s", text, f.messages);
    assert_non_null(program);
    char *dump = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&dump, &size);
    scope_dump(program, out);
    fclose(out);
    if (strcmp(dump, expected) != 0)
        print_error("source: %s\n", text);
    assert_string_equal(dump, expected);
    free(dump);
    front_close(&f);
}

static void assert_names(const char *text, const char *expected)
{
    Front f;
    analyse(&f, text, false);
    fflush(f.out);
    char *errors = front_errors(&f);
    assert_string_equal(errors, expected);
    free(errors);
    front_close(&f);
}

static void functions_without_captures_are_constants(void **state)
{
    (void)state;
    assert_scopes("function f() { return g() } function g() { return f() + h() } const h = () => 1; let i = function () { return h() }; f(i());",
                  "function 0 (top level)\n  function f: constant, captured\n  function g: constant, captured\n  const h: constant, captured\n"
                  "  let i: constant\nfunction 1 f in 0\nfunction 2 g in 0\nfunction 3 h in 0\nfunction 4 i in 0\n");
    assert_scopes("function f() { return f } f = 1;",
                  "function 0 (top level)\n  function f: global 0, assigned 1, captured\nfunction 1 f in 0\nglobal 0 f\n");
    assert_scopes("var f = () => 1; f(); g(); var g = () => 2;",
                  "function 0 (top level)\n  var f: constant\n  var g: local\nfunction 1 f in 0\nfunction 2 g in 0\n");
    assert_scopes("function o() { function i() { return 1 } return i() }",
                  "function 0 (top level)\n  function o: constant\nfunction 1 o in 0\n  function i: constant\nfunction 2 i in 1\n");
}

static void top_level_bindings(void **state)
{
    (void)state;
    assert_scopes("var a = 1; let b = print; const c = print; a++; function f() { return b }",
                  "function 0 (top level)\n  var a: local, assigned 1\n  let b: global 0, captured\n  const c: local\n  function f: constant\n"
                  "function 1 f in 0\nglobal 0 b\n");
    assert_scopes("{ let a = print; function f() { return a } f(); }",
                  "function 0 (top level)\n  block\n  let a: global 0, captured\n  function f: constant\nfunction 1 f in 0\nglobal 0 a\n");
    assert_scopes("Array = 1; print(Array);", "function 0 (top level)\nglobal 0 Array\nassigned builtin Array\n");
}

static void values_and_cells(void **state)
{
    (void)state;
    /* a parameter, a const: values. */
    assert_scopes("function f(p) { const c = p + 1; return () => p + c }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  parameter p: local, captured\n  const c: local, captured\n"
                  "function 2 (anonymous) in 1\n  capture 0 p: value\n  capture 1 c: value\n");
    /* assigned after the closure, in it, or in a loop around it: cells; before it: a value. */
    assert_scopes("function f(a, b, c, d) { d = 1; const g = () => a + b++ + c + d; a = 2; for (;;) { c = 1; print(() => c) } }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  parameter a: cell, assigned 1, captured\n"
                  "  parameter b: cell, assigned 1, captured\n  parameter c: cell, assigned 1, captured\n  parameter d: local, assigned 1, captured\n"
                  "  const g: local\nfunction 2 g in 1\n  capture 0 a: cell\n  capture 1 b: cell\n  capture 2 c: cell\n  capture 3 d: value\n"
                  "function 3 (anonymous) in 1\n  capture 0 c: cell\n");
    /* through a function in between */
    assert_scopes("function f(p) { return () => () => p }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  parameter p: local, captured\n"
                  "function 2 (anonymous) in 1\n  capture 0 p: value\nfunction 3 (anonymous) in 2\n  capture 0 p: value through 0\n");
}

static void loops_have_fresh_bindings(void **state)
{
    (void)state;
    assert_scopes("for (let i = 0; i < 3; i++) print(() => i);",
                  "function 0 (top level)\n  for statement, per iteration\n  let i: local, assigned 1, captured\nfunction 1 (anonymous) in 0\n  capture 0 i: value\n");
    assert_scopes("for (let i = 0; i < 3; i++) { print(() => i); i++ }",
                  "function 0 (top level)\n  for statement, per iteration\n  let i: cell, assigned 2, captured\nfunction 1 (anonymous) in 0\n  capture 0 i: cell\n");
    assert_scopes("for (const k of [1]) { let v = k; print(() => k + v) }",
                  "function 0 (top level)\n  for-of statement\n  const k: local, captured\n  block\n  let v: local, captured\n"
                  "function 1 (anonymous) in 0\n  capture 0 k: value\n  capture 1 v: value\n");
    assert_scopes("for (var i = 0; i < 3; i++) print(() => i);",
                  "function 0 (top level)\n  var i: global 0, assigned 1, captured\nfunction 1 (anonymous) in 0\nglobal 0 i\n");
}

static void recursion_needs_no_capture(void **state)
{
    (void)state;
    assert_scopes("function f(p) { function g(n) { return n ? g(n - 1) : p } return g }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  parameter p: local, captured\n  function g: local\n"
                  "function 2 g in 1\n  capture 0 p: value\n  parameter n: local\n  own name g: local\n");
    assert_scopes("print(function f() { return f })",
                  "function 0 (top level)\nfunction 1 f in 0\n  own name f: constant\n");
}

static void declared_closures_wait_for_their_values(void **state)
{
    (void)state;
    assert_scopes("function f() { const s = print(); function g() { return s } return g }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  const s: local, captured\n  let g: local\n"
                  "function 2 g in 1\n  capture 0 s: value\n");
    /* called before: it cannot wait, and s may be missing */
    assert_scopes("function f() { g(); const s = print(); function g() { return s } return g }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  const s: cell, captured, tdz\n  function g: local\n"
                  "function 2 g in 1\n  capture 0 s: cell\n");
    /* neighbours: b is made first, so that a can have its value */
    assert_scopes("function f(p) { function a() { return b() } function b() { return p } return a }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  parameter p: local, captured\n  function a: local\n"
                  "  function b: local, captured\nfunction 2 b in 1\n  capture 0 p: value\nfunction 3 a in 1\n  capture 0 b: value\n");
    assert_scopes("function f() { const s = print(); function a() { return b() + s } function b() { return s } return a }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  const s: local, captured\n  let b: local, captured\n  let a: local\n"
                  "function 2 b in 1\n  capture 0 s: value\nfunction 3 a in 1\n  capture 0 s: value\n  capture 1 b: value\n");
}

static void this_and_arguments(void **state)
{
    (void)state;
    assert_scopes("function F() { return () => () => this + arguments } print(() => this)",
                  "function 0 (top level)\n  function F: property, assigned 1\nfunction 1 F in 0, this\n  arguments arguments: local, captured\n"
                  "function 2 (anonymous) in 1, this\n  capture 0 arguments: value\n  capture 1 this: value\n"
                  "function 3 (anonymous) in 2, this\n  capture 0 arguments: value through 0\n  capture 1 this: value through 1\n"
                  "function 4 (anonymous) in 0\nglobal 0 globalThis\n");
    assert_scopes("function f() { arguments; function g() { return arguments } }",
                  "function 0 (top level)\n  function f: constant\nfunction 1 f in 0\n  function g: constant\n  arguments arguments: local\n"
                  "function 2 g in 1\n  arguments arguments: local\n");
}

static void handlers_pin(void **state)
{
    (void)state;
    assert_scopes("let a = print(), b = print(), c, d; try { a = 1; c = 2; d = 3; print(b, d) } catch (e) { print(a, b) } print(c)",
                  "function 0 (top level)\n  let a: local, assigned 1, pinned\n  let b: local\n  let c: local, assigned 1, pinned\n"
                  "  let d: local, assigned 1\n  catch clause\n  catch e: local\n");
    assert_scopes("let a; while (print(a)) { try { a = print() } catch { } }",
                  "function 0 (top level)\n  let a: local, assigned 1, pinned\n");
    assert_scopes("let a; try { print() } catch (e) { a = 1; print() } finally { print(a) }",
                  "function 0 (top level)\n  let a: local, assigned 1, pinned\n  catch clause\n  catch e: local\n");
}

static const AstNode *find_checked(const AstNode *node)
{
    if (!node)
        return NULL;
    if (node->kind == AST_IDENTIFIER && node->checks_tdz)
        return node;
    const AstNode *parts[] = {node->a, node->b, node->c, node->d}, *found = NULL;
    for (int i = 0; i < 4 && !found; i++)
        found = find_checked(parts[i]);
    for (uint32_t i = 0; i < node->list.count && !found; i++)
        found = find_checked(node->list.items[i]);
    if (!found && node->function)
        found = find_checked(node->function->body);
    return found;
}

static void assert_tdz(const char *text, bool expected)
{
    Front f;
    assert_non_null(analyse(&f, text, false));
    if ((find_checked(f.program) != NULL) != expected)
        print_error("source: %s\n", text);
    assert_int_equal(find_checked(f.program) != NULL, expected);
    front_close(&f);
}

static void dead_zone_checks(void **state)
{
    (void)state;
    assert_tdz("let a = print(); print(a); function f() { return a } f();", false);
    assert_tdz("function f() { return a } let a = print(); f();", false);
    assert_tdz("const f = () => a + g(), g = () => a; let a = print(); f();", false);
    assert_tdz("const o = { m() { return a } }; let a = print(); o.m();", false);
    assert_tdz("function f() { return a } print(f); let a = print();", true);
    assert_tdz("function f() { return g() } function g() { return a } f(); let a = print();", true);
    assert_tdz("print(a); let a = print();", true);
    assert_tdz("let a = a;", true);
    assert_tdz("let a = () => a;", false);
    assert_tdz("print(() => a); let a = print();", true);
    assert_tdz("for (const a of a) ;", true);
    assert_tdz("for (;;) { let a = print(); print(a); }", false);
    assert_tdz("switch (1) { case 0: let a = print(); print(a); }", false);
    assert_tdz("switch (1) { case 0: let a = print(); break; case 1: print(a); }", true);
    assert_tdz("var a = a; print(a, b); var b;", false);
}

static void literals_stand_for_constants(void **state)
{
    (void)state;
    Front f;
    assert_non_null(analyse(&f, "const A = 5, B = -2, C = 'x'; var d = true; let e = 1; e++; function g() { return A + B + C + d + e } print(typeof A)", false));
    char *tree = front_tree(&f);
    assert_non_null(strstr(tree, "(binary + (binary + (binary + (binary + (number 5) (number -2)) (string \"x\")) (true)) (identifier \"e\"))"));
    assert_non_null(strstr(tree, "(unary typeof (number 5))"));
    free(tree);
    front_close(&f);
    assert_non_null(analyse(&f, "print(A); const A = 5; if (A) var b = 1; print(b); A();", false)); /* may not be there yet; is called */
    tree = front_tree(&f);
    assert_non_null(strstr(tree, "(call (identifier \"print\") (identifier \"A\"))"));
    assert_non_null(strstr(tree, "(call (identifier \"print\") (identifier \"b\"))"));
    assert_non_null(strstr(tree, "(call (identifier \"A\"))"));
    free(tree);
    front_close(&f);
}

static void scopes_of_names(void **state)
{
    (void)state;
    assert_scopes("let a = print(); { let a = print(); var v = a; } function f(a) { { var a; let b; } return a }",
                  "function 0 (top level)\n  let a: local\n  var v: local\n  function f: constant\n  block\n  let a: local\n"
                  "function 1 f in 0\n  parameter a: local\n  block\n  let b: local\n");
    assert_scopes("function f(a = b, c = () => x) { var x = 1; return x } var b, x;",
                  "function 0 (top level)\n  function f: constant\n  var b: global 0, captured\n  var x: global 1, captured\nfunction 1 f in 0\n"
                  "  parameter a: local\n  parameter c: local\n  var x: local\nfunction 2 c in 1\nglobal 0 b\nglobal 1 x\n");
    assert_scopes("try { } catch (e) { var e = 1; { let e = 2; print(e) } }",
                  "function 0 (top level)\n  var e: local\n  catch clause\n  catch e: local, assigned 1\n  block\n  let e: local\n");
}

static void unknown_names(void **state)
{
    (void)state;
    assert_names("prnt(1); let counter = 0; print(countr, prnt);", "1:1 'prnt' is not defined\n1:33 'countr' is not defined\n");
    assert_names("typeof nothing; typeof (nothing)", "");
    assert_names("x = 1; y++; for (z in {}) ;", "1:1 'x' is assigned but not declared\n1:8 'y' is assigned but not declared\n1:18 'z' is assigned but not declared\n");
    assert_names("undefined = 1", "1:1 'undefined' cannot be assigned to\n");
    assert_names("new Intl()", "1:5 'Intl' is not supported yet\n");
    assert_names("new Function('a'); Function('b'); function f(Function) { Function() }",
                 "1:5 'Function' cannot make functions from text\n1:20 'Function' cannot make functions from text\n");
    assert_names("arguments", "1:1 'arguments' is not defined\n");
    Front f;
    assert_non_null(analyse(&f, "$native(1); let x = $y;", true));
    front_close(&f);
    assert_non_null(analyse(&f, "consloe.log(1)", false));
    fflush(f.out);
    assert_non_null(strstr(f.messages, "hint: did you mean 'console'?"));
    front_close(&f);
}

static void many_top_level_variables(void **state)
{
    (void)state;
    Buffer b = {0};
    for (int i = 0; i < 300; i++)
        buffer_printf(&b, "var v%d = print(); v%d++;\n", i, i);
    buffer_u8(&b, 0);
    Front f;
    ScopeProgram *program = analyse(&f, (const char *)b.data, false);
    assert_non_null(program);
    assert_true(program->global_count > 150);
    buffer_free(&b);
    front_close(&f);
}

static void imports_need_no_storage(void **state)
{
    (void)state;
    assert_scopes("import m, { f as g } from 'mote:x'; function h() { return g(m.f) } h();",
                  "function 0 (top level)\n  import m: local\n  import g: local\n  function h: constant\nfunction 1 h in 0\n");
    assert_scopes("const m = require('mote:x'); function h() { return m.f() }",
                  "function 0 (top level)\n  const m: local\n  function h: constant\nfunction 1 h in 0\n");
    assert_names("import { f } from 'mote:x'; f = 1; import { q } from 'mote:y'; import { z } from 'mote:x';",
                 "1:36 there is no built-in module 'mote:y'\n1:73 'mote:x' has no 'z'\n1:29 'f' cannot be assigned to\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_without_captures_are_constants), cmocka_unit_test(top_level_bindings), cmocka_unit_test(values_and_cells),
        cmocka_unit_test(loops_have_fresh_bindings), cmocka_unit_test(recursion_needs_no_capture),
        cmocka_unit_test(declared_closures_wait_for_their_values), cmocka_unit_test(this_and_arguments), cmocka_unit_test(handlers_pin),
        cmocka_unit_test(dead_zone_checks), cmocka_unit_test(literals_stand_for_constants), cmocka_unit_test(scopes_of_names),
        cmocka_unit_test(imports_need_no_storage), cmocka_unit_test(unknown_names), cmocka_unit_test(many_top_level_variables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
