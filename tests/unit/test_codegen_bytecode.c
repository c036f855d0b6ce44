/* links: mote_codegen mote_ir mote_support m */
/* The operand walker, and docs/bytecode.md being what opcode.def says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "bytecode.h"
#include "support.h"

static void test_decode(void **state)
{
    (void)state;
    const uint8_t code[] = {OP_LOADK, 3, 0xFF, 0x7F, OP_JLTI, 1, 0xFE, 0xF5, OP_CLOSURE, 2, 9, 0, 2, 5, 6, OP_RETU};
    BytecodeInstr instr;
    assert_true(bytecode_decode(code, sizeof code, 0, &instr));
    assert_int_equal(instr.op, OP_LOADK);
    assert_int_equal(instr.length, 4);
    assert_int_equal(instr.operands[1].value, 32767);
    assert_int_equal(instr.operands[1].offset, 2);
    assert_true(bytecode_decode(code, sizeof code, 4, &instr));
    assert_int_equal(instr.operands[1].value, -2);
    assert_true(instr.jumps);
    assert_int_equal(instr.target, 8 - 11);
    assert_true(bytecode_decode(code, sizeof code, 8, &instr));
    assert_int_equal(instr.length, 7);
    assert_int_equal(instr.list_count, 2);
    assert_int_equal(instr.list[1], 6);
    assert_true(bytecode_decode(code, sizeof code, 15, &instr));
    assert_int_equal(instr.length, 1);
}

static void test_decode_damaged(void **state)
{
    (void)state;
    BytecodeInstr instr;
    assert_false(bytecode_decode((const uint8_t *)"", 0, 0, &instr));
    assert_false(bytecode_decode((const uint8_t[]){OP_COUNT}, 1, 0, &instr));
    assert_false(bytecode_decode((const uint8_t[]){OP_LOADK, 0, 0}, 3, 0, &instr));
    assert_false(bytecode_decode((const uint8_t[]){OP_CLOSURE, 0, 0, 0, 200, 1}, 6, 0, &instr));
    assert_false(bytecode_decode((const uint8_t[]){OP_RETU}, 1, 5, &instr));
}

/* Every byte string is decoded or refused without looking beyond its end. */
static void test_decode_any(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        uint8_t *code = xmalloc(12);
        uint32_t size = (uint32_t)round % 12 + 1;
        for (uint32_t i = 0; i < size; i++) {
            seed = seed * 1664525u + 1013904223u;
            code[i] = (uint8_t)(seed >> 24);
        }
        uint8_t *tight = xmalloc(size);
        memcpy(tight, code, size);
        BytecodeInstr instr;
        if (bytecode_decode(tight, size, 0, &instr))
            assert_true(instr.length >= 1 && instr.length <= size && instr.operand_count <= BYTECODE_MAX_OPERANDS);
        free(tight);
        free(code);
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(bytecode_find("GETFIELDS"), OP_GETFIELDS);
    assert_int_equal(bytecode_find("NO"), OP_COUNT);
    assert_true(bytecode_may_throw(OP_CALL));
    assert_false(bytecode_may_throw(OP_MOV));
    assert_true(bytecode_ends_block(OP_RET));
    assert_false(bytecode_ends_block(OP_JT));
}

/* Regenerate with: mote-bytecode-doc > docs/bytecode.md */
static void test_document(void **state)
{
    (void)state;
    char *made = NULL;
    size_t made_size = 0, size = 0;
    FILE *out = open_memstream(&made, &made_size);
    bytecode_doc_print(out);
    fclose(out);
    uint8_t *text = file_read(TESTS_DIR "/../docs/bytecode.md", &size);
    assert_non_null(text);
    assert_int_equal(size, made_size);
    assert_memory_equal(text, made, size);
    free(text);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode), cmocka_unit_test(test_decode_damaged), cmocka_unit_test(test_decode_any),
        cmocka_unit_test(test_names),  cmocka_unit_test(test_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
