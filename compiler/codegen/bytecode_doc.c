/* docs/bytecode.md, made from opcode.def so that it cannot be wrong. */
#include "bytecode.h"

#include <string.h>

typedef struct OperandDoc {
    char letter;
    const char *meaning;
} OperandDoc;

static const OperandDoc OPERANDS[] = {
    {'d', "reference register written; its old content is released"},
    {'r', "reference register read, borrowed"},
    {'m', "reference register read and moved out: it is left `undefined`"},
    {'D', "raw register written as int32"},
    {'I', "raw register read as int32"},
    {'E', "raw register pair written as double"},
    {'F', "raw register pair read as double"},
    {'n', "unsigned count"},
    {'b', "signed 8-bit immediate"},
    {'h', "signed 16-bit immediate"},
    {'i', "signed 32-bit immediate"},
    {'k', "constant: a slot, so a 15-bit integer or a flash value"},
    {'g', "global slot"},
    {'c', "capture"},
    {'x', "slot within an object"},
    {'s', "shape in flash"},
    {'j', "jump distance from the end of the instruction, to a label"},
    {'l', "the same, far"},
    {'*', "as many reference registers (one byte each) as the count before says"},
    {'v', "constant: a slot, so an integer of 7 bits, undefined, null, false or true; in half a byte the integers are 0 to 7"},
    {'t', "signed 4-bit immediate"},
    {'K', "constant in 12 bits, above the 4 bits of the operand before: the flash value with that index, but from 2560 on the "
          "program's entity with the number 2560 less"},
    {':', "the first two operands share a byte (two with `K`): the first is in bits 0 to 3, the second behind it"},
};

typedef struct ResultDoc {
    char letter;
    const char *meaning;
} ResultDoc;

static const ResultDoc RESULTS[] = {
    {'D', "goes to the first operand"},
    {'J', "decides the jump: taken if truthy"},
    {'N', "decides the jump: taken if falsy"},
    {'O', "goes to the first operand, and the raw register `D` becomes -1; the hole: the jump is taken"},
    {'X', "is dropped"},
    {'-', "never happens: the instruction does not call script code"},
};

static unsigned instruction_bytes(const char *operands)
{
    int bytes = 1;
    for (; *operands; operands++)
        bytes += opcode_operand_bytes(*operands);
    return (unsigned)bytes;
}

static void print_letters(FILE *out)
{
    fprintf(out, "## Operands\n\n| letter | bytes | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < sizeof OPERANDS / sizeof *OPERANDS; i++) {
        fprintf(out, "| `%c` | ", OPERANDS[i].letter);
        if (OPERANDS[i].letter == '*')
            fprintf(out, "n");
        else
            fprintf(out, "%d", opcode_operand_bytes(OPERANDS[i].letter));
        fprintf(out, " | %s |\n", OPERANDS[i].meaning);
    }
}

void bytecode_doc_print(FILE *out)
{
    fprintf(out, "# Bytecode\n\n"
                 "<!-- Made from runtime/contract/opcode.def by mote-bytecode-doc; do not edit. -->\n\n"
                 "A register machine with typed registers. An instruction is an opcode byte and its operands, "
                 "little-endian, without padding. Registers are words of the running frame "
                 "(runtime/value/frame.h): reference registers, then raw ones, then the linkage, then callee, this "
                 "and the parameters, which are reference registers too. All operands are read before the "
                 "destination is written, so a destination may be the register of an operand. The registers from 0 on are "
                 "the window of a call (callee, this, arguments) and hold the slots or elements of a literal.\n\n");
    print_letters(out);
    fprintf(out, "\n## Late results\n\nAn instruction that meets an object where it needs a primitive, or a getter, "
                 "calls script code and finishes when that returns. What becomes of the returned value:\n\n"
                 "| result | the value |\n|---|---|\n");
    for (size_t i = 0; i < sizeof RESULTS / sizeof *RESULTS; i++)
        fprintf(out, "| `%c` | %s |\n", RESULTS[i].letter, RESULTS[i].meaning);
    fprintf(out, "\n## Instructions\n\n| code | name | operands | bytes | result | throws | meaning |\n"
                 "|---|---|---|---|---|---|---|\n");
    for (int op = 0; op < OP_COUNT; op++) {
        const OpcodeInfo *info = &BYTECODE_INFO[op];
        fprintf(out, "| %d | `%s` | ", op, info->name);
        if (*info->operands)
            fprintf(out, "`%s`", info->operands);
        fprintf(out, " | %u%s | `%c` | %s | ", instruction_bytes(info->operands),
                strchr(info->operands, '*') ? "+n" : "",
                info->result, bytecode_may_throw((Opcode)op) ? "yes" : "");
        for (const char *c = info->meaning; *c; c++) {
            if (*c == '|')
                fputc('\\', out);
            fputc(*c, out);
        }
        fprintf(out, " |\n");
    }
}
