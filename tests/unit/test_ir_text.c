/* links: mote_ir mote_support m */
/* The IR's text form goes both ways, its builder keeps constants unique, and the checker finds what is broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "cfg.h"

static char *print(const IrProgram *program)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ir_print(program, out);
    fclose(out);
    return text;
}

typedef struct Text {
    Arena arena;
    Diag diag;
    SourceFile *source;
    FILE *messages;
    char *message_text;
    size_t message_size;
    IrProgram *program;
} Text;

static void parse(Text *t, const char *text)
{
    *t = (Text){.message_text = NULL};
    t->messages = open_memstream(&t->message_text, &t->message_size);
    diag_init(&t->diag, t->messages);
    t->source = source_from_text("test.ir", text, (uint32_t)strlen(text));
    diag_add_file(&t->diag, t->source);
    t->program = ir_parse(&t->arena, t->source, &t->diag);
}

static void done(Text *t)
{
    diag_free(&t->diag);
    source_free(t->source);
    fclose(t->messages);
    free(t->message_text);
    arena_free(&t->arena);
}

static void test_round_trip(void **state)
{
    static const char TEXT[] =
        "global \"g\" = 1.5\n"
        "global \"t\" = tdz\n"
        "shape s0 proto null {\"a\", \"b\":2, 7}\n"
        "shape s1 proto o0 {}\n"
        "shape s2 proto null {internal:1}\n"
        "object o0 = s0 {1, \"x\\\"\\n\\x01\", f1}\n"
        "object o1 = [1, hole, o0, -0, nan, inf, builtin -5]\n"
        "object o2 = closure f1 {o3, tdz}\n"
        "object o3 = cell 1\n"
        "object o4 = bound {o2, undefined, 2}\n"
        "object o5 = accessor {f1, undefined}\n"
        "object o6 = error s0 {1, 2, 3}\n"
        "object o7 = wrapper s2 {\"x\"} sealed\n"
        "object o8 = [] sealed\n"
        "object o9 = typed 3 [1, 0, 255, 128]\n"
        "object o10 = view 9 o11 1 2\n"
        "object o11 = typed 10 [1, 2, 3]\n"
        "side o8 o6\n"
        "side builtin 300 o7\n"
        "function f0 \"\" params 0 length 0 captures 0 locals A I\n"
        "b0:\n"
        "  %0 = const \"h\xC3\xA9\\xED\\xA0\\x80\"\n"
        "  %1 = const 0.1\n"
        "  %2:i = const 3 !int[3,3]\n"
        "  %3 = clone o1\n"
        "  %4 = newobj s0, %0, %1, %3\n"
        "  %5 = getfield \"a\", %4 @s0.0 !int|undefined[0,255]\n"
        "  addfield s1, s0, %4, %5\n"
        "  setlocal 0, %5\n"
        "  jmp b1\n"
        "b1: depth 1 preds b0, b2 handler b3\n"
        "  %6:i = phi %2, %8 !int\n"
        "  %7 = forofnext 1, %3\n"
        "  brhole %7, b4, b2\n"
        "b2: depth 1 preds b1 handler b3\n"
        "  %8 = iadd %6, %2\n"
        "  chktdz \"name\", %7\n"
        "  %9 = callk f1, %7\n"
        "  %10 = callm \"push\", %3, %9\n"
        "  jmp b1\n"
        "b3: catches\n"
        "  %11 = catch\n"
        "  throw %11\n"
        "b4: preds b1\n"
        "  %12 = closure f1, %0\n"
        "  ret\n"
        "end\n"
        "function f1 \"name\" params 1 length 1 captures 1 constructor arrow method extra proto o0 shape s1\n"
        "b0:\n"
        "  %0 = param 0\n"
        "  ret %0\n"
        "end\n";
    Text t;
    (void)state;
    parse(&t, TEXT);
    assert_non_null(t.program);
    char *text = print(t.program);
    assert_string_equal(text, TEXT);
    free(text);
    for (uint32_t i = 0; i < t.program->function_count; i++)
        assert_true(ir_check(t.program, t.program->functions[i], stderr));
    done(&t);
}

static void test_parse_errors(void **state)
{
    static const char *const BAD[] = {
        "function f1 \"\" params 0\nb0:\n  ret\nend\n",
        "function f0 \"\" params 0\nb0:\n  %0 = conts 1\n  ret\nend\n",
        "function f0 \"\" params 0\nb0:\n  ret %3\nend\n",
        "function f0 \"\" params 0\nb0:\n  %0 = const 1\n  %0 = const 2\n  ret\nend\n",
        "function f0 \"\" params 0\nb0:\n  jmp b7\nend\n",
        "function f0 \"\" params 0\nb0:\n  ret\n",
        "function f0 \"\" params 0\n  ret\nend\n",
        "shape s1 proto null {}\n",
        "global \"unterminated = 1\n",
        "nonsense\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        Text t;
        parse(&t, BAD[i]);
        assert_null(t.program);
        assert_int_equal(t.diag.errors, 1);
        done(&t);
    }
}

static bool check_fails_with(const char *body, const char *message)
{
    Text t;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    char program[2000];
    snprintf(program, sizeof program, "function f0 \"\" params 1 length 1 captures 0\n%send\n", body);
    parse(&t, program);
    assert_non_null(t.program);
    bool ok = ir_check(t.program, t.program->functions[0], out);
    fclose(out);
    bool found = !ok && strstr(text, message) != NULL;
    if (!found)
        print_message("expected '%s' in: %s", message, text);
    free(text);
    done(&t);
    return found;
}

static void test_check(void **state)
{
    (void)state;
    assert_true(check_fails_with("b0:\n  %0 = param 0\n", "without a terminator"));
    assert_true(check_fails_with("b0:\n  ret\n  %0 = param 0\n  ret\n", "terminator inside"));
    assert_true(check_fails_with("b0:\n  %0 = param 3\n  ret\n", "out of range"));
    assert_true(check_fails_with("b0:\n  %0 = param 0\n  %1 = add %0\n  ret\n", "number of operands"));
    assert_true(check_fails_with("b0:\n  %0 = param 0\n  %1 = iadd %0, %0\n  ret\n", "wrong type"));
    assert_true(check_fails_with("b0:\n  %0 = param 0\n  br %0, b1, b2\nb1:\n  %1 = const 1\n  jmp b2\nb2:\n  ret %1\n",
                                 "does not dominate"));
    assert_true(check_fails_with("b0:\n  %0 = param 0\n  br %0, b1, b2\nb1:\n  jmp b2\nb2:\n  %1 = phi %0\n  ret %1\n",
                                 "arguments for"));
    assert_true(check_fails_with("b0: handler b1\n  ret\nb1: catches\n  ret\n", "entry block cannot"));
    assert_true(check_fails_with("b0:\n  jmp b1\nb1: handler b2\n  ret\nb2:\n  ret\n", "not marked"));
    assert_true(check_fails_with("b0:\n  jmp b1\nb1:\n  jmp b2\nb2: preds b0\n  ret\n", "predecessor"));
    /* What a protected block defines does not reach its handler. */
    assert_true(check_fails_with("b0:\n  %0 = param 0\n  jmp b1\nb1: handler b2\n  %1 = call %0, %0\n  ret\n"
                                 "b2: catches\n  %2 = catch\n  ret %1\n",
                                 "does not dominate"));
}

static void test_handler_dominance(void **state)
{
    /* b4 is protected by b5 too, and b5's handler is reached from both: only b0 dominates it. */
    static const char TEXT[] = "function f0 \"\" params 1 length 1 captures 0\n"
                               "b0:\n  %0 = param 0\n  jmp b1\n"
                               "b1: handler b3\n  %1 = call %0, %0\n  br %1, b2, b4\n"
                               "b2: handler b3\n  %2 = call %0, %0\n  jmp b4\n"
                               "b3: handler b5 catches\n  %3 = catch\n  %4 = call %3, %0\n  jmp b4\n"
                               "b4: preds b1, b2, b3\n  ret\n"
                               "b5: catches\n  %5 = catch\n  throw %0\n"
                               "end\n";
    Text t;
    DomTree tree;
    (void)state;
    parse(&t, TEXT);
    assert_non_null(t.program);
    IrFunction *f = t.program->functions[0];
    IrBlock *blocks[6];
    for (IrBlock *b = f->entry; b != NULL; b = b->next)
        blocks[b->id] = b;
    ir_dom_build(&tree, f);
    assert_true(ir_dominates(&tree, blocks[0], blocks[5]));
    assert_true(ir_dominates(&tree, blocks[0], blocks[3]));
    assert_false(ir_dominates(&tree, blocks[1], blocks[3]));
    assert_false(ir_dominates(&tree, blocks[3], blocks[5]));
    assert_false(ir_dominates(&tree, blocks[1], blocks[4]));
    assert_true(ir_dominates(&tree, blocks[1], blocks[2]));
    ir_dom_free(&tree);
    assert_true(ir_check(t.program, f, stderr));
    done(&t);
}

static void test_constants_are_unique(void **state)
{
    Arena arena = {0};
    (void)state;
    IrProgram *p = ir_program_new(&arena);
    assert_int_equal(ir_const_number(p, 1), ir_const_number(p, 1));
    assert_int_not_equal(ir_const_number(p, 0.0), ir_const_number(p, -0.0));
    assert_int_equal(ir_const_number(p, (double)NAN), ir_const_number(p, -(double)NAN));
    assert_int_equal(ir_const_string(p, "a\0b", 3), ir_const_string(p, "a\0b", 3));
    assert_int_not_equal(ir_const_string(p, "a\0b", 3), ir_const_string(p, "a\0c", 3));
    assert_int_not_equal(ir_const_string(p, "1", 1), ir_const_number(p, 1));
    assert_int_not_equal(ir_const_simple(p, CONST_NULL), ir_const_simple(p, CONST_UNDEFINED));
    IrConst array = {.kind = CONST_ARRAY};
    assert_int_not_equal(ir_const(p, &array), ir_const(p, &array));
    int32_t first = ir_const_number(p, 1000);
    for (int i = 0; i < 3000; i++)
        ir_const_number(p, i);
    assert_int_equal(first, ir_const_number(p, 1000));
    int32_t keys[2] = {ir_const_string(p, "a", 1), ir_const_string(p, "b", 1)};
    uint8_t plain[2] = {0, 0}, hidden[2] = {0, 2};
    IrShape shape = {.prototype = 1, .keys = keys, .count = 2};
    int32_t s = ir_shape(p, &shape);
    shape.attributes = plain;
    assert_int_equal(ir_shape(p, &shape), s);
    shape.attributes = hidden;
    assert_int_not_equal(ir_shape(p, &shape), s);
    arena_free(&arena);
}

static void test_clean_cfg(void **state)
{
    Arena arena = {0};
    Span nowhere = {UINT32_MAX, UINT32_MAX, 0};
    (void)state;
    IrProgram *p = ir_program_new(&arena);
    IrFunction *f = ir_function_new(p, "f");
    IrBlock *entry = ir_block_new(p, f), *dead = ir_block_new(p, f), *inner = ir_block_new(p, f),
            *outer = ir_block_new(p, f), *exit = ir_block_new(p, f);
    IrInstr *a = ir_append(p, f, entry, IR_const, NULL, 0, ir_const_number(p, 1), nowhere);
    ir_append(p, f, entry, IR_jmp, NULL, 0, 0, nowhere);
    ir_append(p, f, dead, IR_jmp, NULL, 0, 0, nowhere);
    ir_add_succ(p, dead, outer);
    ir_add_succ(p, entry, outer);
    IrInstr *args[2] = {a, a};
    IrInstr *phi = ir_append(p, f, outer, IR_phi, args, 2, 0, nowhere);
    ir_append(p, f, outer, IR_jmp, NULL, 0, 0, nowhere);
    ir_add_succ(p, outer, inner);
    ir_append(p, f, inner, IR_br, &a, 1, 0, nowhere);
    ir_add_succ(p, inner, inner);
    ir_add_succ(p, inner, exit);
    ir_append(p, f, exit, IR_br, &a, 1, 0, nowhere);
    IrBlock *end = ir_block_new(p, f);
    ir_append(p, f, end, IR_ret, &phi, 1, 0, nowhere);
    ir_add_succ(p, exit, outer);
    ir_add_succ(p, exit, end);
    phi->args = ARENA_ARRAY(&arena, IrInstr *, 3);
    phi->args[0] = phi->args[1] = phi->args[2] = a;
    phi->arg_count = 3;
    ir_clean_cfg(p, f);
    assert_true(ir_check(p, f, stderr));
    assert_int_equal(f->block_count, 5);
    assert_int_equal(phi->arg_count, 2);
    assert_int_equal(entry->loop_depth, 0);
    assert_int_equal(outer->loop_depth, 1);
    assert_int_equal(inner->loop_depth, 2);
    assert_int_equal(exit->loop_depth, 1);
    assert_int_equal(end->loop_depth, 0);
    assert_ptr_equal(f->entry, entry);
    assert_ptr_equal(entry->next, outer);
    ir_count_uses(f);
    assert_int_equal(phi->uses, 1);
    assert_int_equal(a->uses, 4);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),          cmocka_unit_test(test_parse_errors),
        cmocka_unit_test(test_check),               cmocka_unit_test(test_handler_dominance),
        cmocka_unit_test(test_constants_are_unique), cmocka_unit_test(test_clean_cfg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
