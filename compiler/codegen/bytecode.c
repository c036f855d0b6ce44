/* Reading bytecode back. The operand letters of opcode.def say everything that is needed: sizes, signs, and which
 * register file a number belongs to. */
#include "bytecode.h"

#include <string.h>

const OpcodeInfo BYTECODE_INFO[OP_COUNT] = {
#define OP(name, operands, result, meaning) {#name, operands, result, meaning},
#include "opcode.def"
#undef OP
};

static int32_t read_operand(const uint8_t *p, char letter)
{
    switch (letter) {
    case 'b':
    case 'v':
    case 'j':
        return (int8_t)p[0];
    case 'h':
    case 'k':
    case 's':
    case 'l':
        return (int16_t)(uint16_t)(p[0] | p[1] << 8);
    case 'g':
        return (uint16_t)(p[0] | p[1] << 8);
    case 'K':
        return short_constant((uint32_t)(p[0] | p[1] << 8) >> 4);
    case 'i':
        return (int32_t)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    default:
        return p[0];
    }
}

bool bytecode_decode(const uint8_t *code, uint32_t size, uint32_t offset, BytecodeInstr *out)
{
    memset(out, 0, sizeof *out);
    if (offset >= size || code[offset] >= OP_COUNT)
        return false;
    out->op = (Opcode)code[offset];
    out->offset = offset;
    uint32_t at = offset + 1;
    int32_t jump = 0;
    bool packed = strchr(BYTECODE_INFO[out->op].operands, ':') != NULL;
    for (const char *letter = BYTECODE_INFO[out->op].operands; *letter && *letter != ':'; letter++) {
        if (*letter == '*') {
            uint32_t count = (uint32_t)out->operands[out->operand_count - 1].value;
            if (count > size - at)
                return false;
            out->list = code + at;
            out->list_count = count;
            at += count;
            continue;
        }
        uint32_t bytes = (uint32_t)opcode_operand_bytes(*letter);
        if (bytes > size - at)
            return false;
        BytecodeOperand *operand = &out->operands[out->operand_count++];
        operand->letter = *letter;
        operand->offset = at;
        operand->value = read_operand(code + at, *letter);
        if (packed && out->operand_count <= 2 && *letter != 'K')
            operand->value = out->operand_count == 1 ? operand->value & 15
                             : *letter == 't'        ? (int8_t)operand->value >> 4
                                                     : (uint8_t)operand->value >> 4;
        if (!packed || out->operand_count != 1)
            at += bytes;
        if (*letter == 'j' || *letter == 'l') {
            out->jumps = true;
            jump = operand->value;
        }
    }
    out->length = at - offset;
    out->target = (int64_t)at + jump;
    return true;
}

bool bytecode_may_throw(Opcode op)
{
    switch (op) {
    case OP_LOADK: case OP_LOADV: case OP_LOADF: case OP_LOADI8: case OP_LOADI32: case OP_LOADINT:
    case OP_MOV: case OP_MOVE: case OP_IMOV: case OP_FMOV: case OP_DROP:
    case OP_I2F: case OP_F2I: case OP_A2I: case OP_A2F: case OP_NOT: case OP_TYPEOF: case OP_SEQ: case OP_SNE:
    case OP_JMP: case OP_JMPL: case OP_JT: case OP_JF: case OP_JNULLISH: case OP_JNNULLISH: case OP_JUNDEF: case OP_JNUNDEF:
    case OP_JSEQ: case OP_JSNE: case OP_JSEQK: case OP_JSNEK:
    case OP_IADD: case OP_IADDI: case OP_ISUB: case OP_IMUL: case OP_IAND: case OP_IANDI: case OP_IOR: case OP_IXOR:
    case OP_ISHL: case OP_ISHLI: case OP_ISHR: case OP_ISHRI: case OP_IUSHR: case OP_IUSHRI: case OP_INEG:
    case OP_INOT: case OP_U2F:
    case OP_IJEQ: case OP_IJNE: case OP_IJLT: case OP_IJLE: case OP_IJEQI: case OP_IJNEI: case OP_IJLTI:
    case OP_IJLEI: case OP_IJGTI: case OP_IJGEI:
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV: case OP_FMOD: case OP_FNEG: case OP_FSQRT:
    case OP_FFLOOR: case OP_FABS:
    case OP_FJLT: case OP_FJNLT: case OP_FJLE: case OP_FJNLE: case OP_FJEQ: case OP_FJNE:
    case OP_GETGLOBAL: case OP_GETCAP: case OP_GETCAPCELL: case OP_GETCELL: case OP_CALLEE:
    case OP_RET: case OP_RET0: case OP_RETU: case OP_RETV: case OP_CATCH: case OP_NOP:
    case OP_MOV4: case OP_MOVE4: case OP_LOAD4: case OP_ILOAD4: case OP_IADDI4: case OP_FADD4: case OP_FSUB4: case OP_FMUL4:
    case OP_JSEQ4: case OP_JSNE4: case OP_JSEQKS: case OP_JSNEKS: case OP_LOADKS:
        return false;
    default:
        return true; /* what stores into a slot may box, so it may run out of memory */
    }
}

bool bytecode_ends_block(Opcode op)
{
    return op == OP_JMP || op == OP_JMPL || (op >= OP_RET && op < OP_CATCH);
}

Opcode bytecode_long_form(Opcode op)
{
    switch (op) {
    case OP_MOV4: return OP_MOV;
    case OP_MOVE4: return OP_MOVE;
    case OP_LOAD4: return OP_LOADV;
    case OP_ILOAD4: return OP_LOADI8;
    case OP_LENGTH4: return OP_LENGTH;
    case OP_ADD4: case OP_SUM4: case OP_ADDKS: return OP_ADD;
    case OP_SUBI4: return OP_SUBI;
    case OP_IADDI4: return OP_IADDI;
    case OP_FADD4: return OP_FADD;
    case OP_FSUB4: return OP_FSUB;
    case OP_FMUL4: return OP_FMUL;
    case OP_ADDI4: return OP_ADDI;
    case OP_BANDI4: return OP_BANDI;
    case OP_JLT4: return OP_JLT;
    case OP_JSEQ4: return OP_JSEQ;
    case OP_JSNE4: return OP_JSNE;
    case OP_JSEQKS: return OP_JSEQK;
    case OP_JSNEKS: return OP_JSNEK;
    case OP_LOADKS: return OP_LOADK;
    case OP_THROWKS: return OP_THROWNEW;
    case OP_GETELEM4: return OP_GETELEM;
    case OP_GETELEMB4: return OP_GETELEMB;
    case OP_GETFIELD4: return OP_GETFIELD;
    case OP_CALLKS1: case OP_CALLKS2: case OP_CALLKS3: case OP_CALLKS4: return OP_CALLK;
    case OP_CALLMS1: case OP_CALLMS2: return OP_CALLM;
    default: return op;
    }
}

uint32_t bytecode_arguments(const BytecodeInstr *instr)
{
    if (instr->op >= OP_CALLKS1 && instr->op <= OP_CALLKS4)
        return (uint32_t)(instr->op - OP_CALLKS1) + 1;
    if (instr->op >= OP_CALLMS1 && instr->op <= OP_CALLMS2)
        return (uint32_t)(instr->op - OP_CALLMS1) + 1;
    return (uint32_t)instr->operands[1].value;
}

Opcode bytecode_find(const char *name)
{
    for (int op = 0; op < OP_COUNT; op++)
        if (strcmp(BYTECODE_INFO[op].name, name) == 0)
            return (Opcode)op;
    return OP_COUNT;
}

/* Registers are named after their place in the frame: r reference, i/f raw, then callee, this, parameters. */
static void print_register(const BytecodeNames *names, char letter, uint32_t number, FILE *out)
{
    uint32_t bottom = names->nref + names->nraw;
    if (letter == 'D' || letter == 'I')
        fprintf(out, "i%u", number);
    else if (letter == 'E' || letter == 'F')
        fprintf(out, "f%u", number);
    else if (number < bottom + 2)
        fprintf(out, "r%u", number);
    else if (number == bottom + 2)
        fprintf(out, "callee");
    else if (number == bottom + 3)
        fprintf(out, "this");
    else
        fprintf(out, "p%u", number - bottom - 4);
}

static void print_operand(const BytecodeInstr *instr, const BytecodeOperand *operand, const BytecodeNames *names,
                          FILE *out)
{
    switch (operand->letter) {
    case 'd': case 'r': case 'm': case 'D': case 'I': case 'E': case 'F':
        print_register(names, operand->letter, (uint32_t)operand->value, out);
        return;
    case 'j': case 'l':
        fprintf(out, "->%04lld", (long long)instr->target);
        return;
    case 'k': case 'K': case 'v': case 's': case 'g': case 'c': {
        char buffer[96];
        const char *text = names->reference ? names->reference(names->context, operand, buffer, sizeof buffer) : NULL;
        if (text)
            fprintf(out, "%s", text);
        else
            fprintf(out, "%c%d", operand->letter, operand->value);
        return;
    }
    default:
        fprintf(out, "%d", operand->value);
    }
}

void bytecode_print(const BytecodeInstr *instr, const BytecodeNames *names, FILE *out)
{
    fprintf(out, "%04u  %-10s", instr->offset, BYTECODE_INFO[instr->op].name);
    const char *separator = " ";
    for (uint32_t i = 0; i < instr->operand_count; i++) {
        fputs(separator, out);
        print_operand(instr, &instr->operands[i], names, out);
        separator = ", ";
    }
    for (uint32_t i = 0; i < instr->list_count; i++) {
        fputs(separator, out);
        print_register(names, 'r', instr->list[i], out);
    }
}
