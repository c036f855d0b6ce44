/* links: mote_codegen mote_ir mote_support m */
/* What the code generator makes of small IR texts, instruction by instruction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "codegen.h"

/* The dump of function number `index`, without offsets and spaces: "JNLTI p0, 2, ->0007\n..." */
static char *compile(const char *text, uint32_t index)
{
    static char result[8000];
    Arena arena = {0};
    Diag diag;
    diag_init(&diag, stderr);
    SourceFile *source = source_from_text("test.ir", text, (uint32_t)strlen(text));
    diag_add_file(&diag, source);
    IrProgram *program = ir_parse(&arena, source, &diag);
    assert_non_null(program);
    assert_true(ir_check(program, program->functions[index], stderr));
    Code *code = codegen_function(&arena, program, program->functions[index], &diag);
    assert_non_null(code);
    char *dump = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&dump, &size);
    codegen_dump(code, program, out);
    fclose(out);
    char *to = result;
    for (char *line = strtok(dump, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, "function", 8) == 0)
            continue;
        const char *from = strncmp(line + 2, "protected", 9) == 0 ? line + 2 : line + 8;
        for (bool space = false; *from; from++) {
            if (*from == ' ' && (space || from[1] == '\0'))
                continue;
            space = *from == ' ';
            *to++ = *from;
        }
        while (to > result && to[-1] == ' ')
            to--;
        *to++ = '\n';
    }
    *to = '\0';
    free(dump);
    source_free(source);
    diag_free(&diag);
    arena_free(&arena);
    return result;
}

static void check(const char *text, uint32_t index, const char *expected)
{
    const char *made = compile(text, index);
    if (strcmp(made, expected) != 0)
        fprintf(stderr, "---- made:\n%s---- expected:\n%s", made, expected);
    assert_string_equal(made, expected);
}

static void test_fib(void **state)
{
    (void)state;
    check("function f0 \"\" params 0 length 0 captures 0\nb0:\n  ret\nend\n"
          "function f1 \"fib\" params 1 length 1 captures 0\n"
          "b0:\n  %0 = param 0\n  %1 = const 2\n  %2 = lt %0, %1\n  br %2, b1, b2\n"
          "b1:\n  ret %0\n"
          "b2:\n  %3 = const 1\n  %4 = sub %0, %3\n  %5 = callk f1, %4\n  %6 = sub %0, %1\n  %7 = callk f1, %6\n"
          "  %8 = add %5, %7\n  ret %8\nend\n",
          1,
          "JNLTI p0, 2, ->0006\nRET p0\nSUBI r2, p0, 1\nCALLK this, 1, function fib#1\nSUBI r2, p0, 2\n"
          "CALLK r0, 1, function fib#1\nADD4 this, r0\nRET this\n");
}

/* The test stands at the bottom, with a copy in front; the constant that is no immediate is loaded before the loop. */
static void test_loop(void **state)
{
    (void)state;
    check("function f0 \"\" params 1 length 1 captures 0\n"
          "b0:\n  %0 = param 0\n  %1:i = const 0\n  jmp b1\n"
          "b1: depth 1 preds b0, b2\n  %2:i = phi %1, %5\n  %3:i = const 1000\n  %4 = ilt %2, %3\n  br %4, b2, b3\n"
          "b2: depth 1 preds b1\n  %9 = i2a %2\n  setfield \"x\", %0, %9\n  %6:i = const 1\n  %5 = iadd %2, %6\n  jmp b1\n"
          "b3: preds b1\n  ret\nend\n",
          0,
          "ILOAD4 i0, 0\nLOADI32 i1, 1000\nIJLE i1, i0, ->0026\nI2A this, i0\nSETFIELDM p0, \"x\", this\n"
          "IADDI4 i0, 1\nIJLT i0, i1, ->0012\nRETU\n");
}

/* Arguments are computed in their places; what lives across a call is not; nested calls hand results on. */
static void test_windows(void **state)
{
    (void)state;
    check("function f0 \"\" params 2 length 2 captures 0\n"
          "b0:\n  %0 = param 0\n  %1 = param 1\n  %2 = add %0, %1\n  %3 = callk f0, %2\n  %4 = callk f0, %3\n"
          "  %5 = const undefined\n  %6 = call %0, %5, %4, %1\n  ret %6\nend\n",
          0,
          "ADD r2, p0, p1\nCALLK r2, 1, function #0\nCALLK r2, 1, function #0\nMOVE4 r0, p0\nMOVE4 r3, p1\n"
          "CALL r0, 2\nRET0\n");
}

/* A string that grows stays in its register; the loop's phi costs nothing. */
static void test_append(void **state)
{
    (void)state;
    check("function f0 \"\" params 1 length 1 captures 0\n"
          "b0:\n  %0 = param 0\n  %1 = const \"\"\n  jmp b1\n"
          "b1: depth 1 preds b0, b1\n  %2 = phi %1, %3\n  %3 = add %2, %0\n  %4 = callm \"more\", %0\n  br %4, b1, b2\n"
          "b2: preds b1\n  ret %3\nend\n",
          0,
          "LOADKS this, \"\"\nADD4 this, p0\nMOV4 r1, p0\nCALLM r1, 0, \"more\"\nJT r1, ->0003\nRET this\n");
}

static void test_cells(void **state)
{
    (void)state;
    check("function f0 \"\" params 1 length 1 captures 2\n"
          "b0:\n  %0 = getcap 1\n  %1 = getcell %0\n  %2 = const 1\n  %3 = add %1, %2\n  setcell %0, %3\n"
          "  %4 = param 0\n  %5 = newcell %4\n  %6 = closure f0, %5, %0\n  ret %6\nend\n",
          0,
          "GETCAP this, c1\nGETCAPCELL r0, c1\nADDI r0, r0, 1\nSETCAPCELL c1, r0\nNEWCELL p0, p0\n"
          "CLOSURE p0, function #0, 2, p0, this\nRET p0\n");
}

static void test_try(void **state)
{
    (void)state;
    check("function f0 \"\" params 1 length 1 captures 0 locals A\n"
          "b0:\n  %0 = param 0\n  %1 = const 1\n  setlocal 0, %1\n  jmp b1\n"
          "b1: handler b2\n  %2 = callk f0, %0\n  setlocal 0, %2\n  %3 = callk f0, %2\n  jmp b3\n"
          "b2: catches\n  %4 = catch\n  %5 = getlocal 0\n  %6 = add %4, %5\n  ret %6\n"
          "b3:\n  ret\nend\n",
          0,
          "LOAD4 this, 1\nCALLK1M this, p0, function #0\nCALLK1 r0, this, function #0\nRETU\nCATCH r0\n"
          "ADD4 r0, this\nRET0\nprotected 0002..0010 -> 0011\n");
}

/* The step jumps out of the loop by itself; the element is made where the call wants it. */
static void test_for_in(void **state)
{
    (void)state;
    check("function f0 \"\" params 1 length 1 captures 0 locals I\n"
          "b0:\n  %0 = param 0\n  %1 = forin %0\n  %2:i = const 0\n  setlocal 0, %2\n  jmp b1\n"
          "b1: depth 1 preds b0, b2\n  %3 = forinnext 0, %1, %0\n  brhole %3, b3, b2\n"
          "b2: depth 1 preds b1\n  %4 = callk f0, %3\n  jmp b1\n"
          "b3: preds b1\n  ret\nend\n",
          0,
          "FORIN this, p0\nILOAD4 i3, 0\nFORINNEXT r2, this, p0, i3, ->0017\nCALLK r2, 1, function #0\nJMP ->0005\n"
          "RETU\n");
}

static void test_conditions(void **state)
{
    (void)state;
    check("function f0 \"\" params 2 length 2 captures 0\n"
          "b0:\n  %0 = param 0\n  %1 = param 1\n  %2 = const undefined\n  %3 = sne %0, %2\n  br %3, b1, b2\n"
          "b1:\n  %4 = const 5\n  %5 = gt %4, %1\n  %6 = not %5\n  br %6, b2, b3\n"
          "b2:\n  %7 = const \"a\"\n  %8 = seq %7, %0\n  br %8, b3, b4\n"
          "b3:\n  ret %0\n"
          "b4:\n  %9 = a2i %0\n  %10 = a2i %1\n  %11 = ilt %9, %10\n  %12 = not %11\n  ret %12\nend\n",
          0,
          "JUNDEF p0, ->0007\nJLTI p1, 5, ->0011\nJSNEKS p0, \"a\", ->0013\nRET p0\nA2I i0, p0\nA2I i1, p1\n"
          "LOAD4 p1, true\nIJLT i0, i1, ->0027\nLOAD4 p1, false\nNOT p1, p1\nRET p1\n");
}

/* Literals with more slots than registers are worth. */
static void test_large_literals(void **state)
{
    (void)state;
    char text[8000];
    int at = sprintf(text, "shape s0 proto null {");
    for (int i = 0; i < 30; i++)
        at += sprintf(text + at, "%s\"k%d\"", i ? ", " : "", i);
    at += sprintf(text + at, "}\nfunction f0 \"\" params 1 length 1 captures 0\nb0:\n  %%0 = param 0\n  %%1 = newobj s0");
    for (int i = 0; i < 30; i++)
        at += sprintf(text + at, ", %%0");
    at += sprintf(text + at, "\n  %%2 = newarr ");
    for (int i = 0; i < 30; i++)
        at += sprintf(text + at, "%s%%0", i ? ", " : "");
    sprintf(text + at, "\n  append %%2, %%1\n  ret %%2\nend\n");
    const char *made = compile(text, 0);
    assert_non_null(strstr(made, "NEWOBJK"));
    assert_non_null(strstr(made, "SETFIELDS this, 29,"));
    assert_non_null(strstr(made, ", 24\n"));
    assert_non_null(strstr(made, "APPEND"));
}

static void test_too_large(void **state)
{
    (void)state;
    Arena arena = {0};
    Diag diag;
    char *message = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&message, &size);
    diag_init(&diag, out);
    SourceFile *source = source_from_text("big.js", "x", 1);
    diag_add_file(&diag, source);
    IrProgram *program = ir_program_new(&arena);
    IrFunction *function = ir_function_new(program, "big");
    function->entry = ir_block_new(program, function);
    IrInstr *args[300];
    for (int i = 0; i < 300; i++)
        args[i] = ir_append(program, function, function->entry, IR_getglobal, NULL, 0, i, (Span){0, 1, 0});
    IrInstr *callee = args[0];
    ir_append(program, function, function->entry, IR_call, args, 300, 0, (Span){0, 1, 0});
    ir_append(program, function, function->entry, IR_ret, &callee, 1, 0, (Span){0, 1, 0});
    assert_null(codegen_function(&arena, program, function, &diag));
    fclose(out);
    assert_non_null(strstr(message, "function too large"));
    assert_int_equal(diag.errors, 1);
    free(message);
    source_free(source);
    diag_free(&diag);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fib),        cmocka_unit_test(test_loop),  cmocka_unit_test(test_windows),
        cmocka_unit_test(test_append),     cmocka_unit_test(test_cells), cmocka_unit_test(test_try),
        cmocka_unit_test(test_for_in),     cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_large_literals), cmocka_unit_test(test_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
