/* Opcodes, made from opcode.def. */
#ifndef MOTE_CONTRACT_OPCODE_H
#define MOTE_CONTRACT_OPCODE_H

typedef enum Opcode {
#define OP(name, operands, result, meaning) OP_##name,
#include "opcode.def"
#undef OP
    OP_COUNT
} Opcode;

/* Is the instruction in any code? Only a firmware linked for one program knows that (compiler/commands/firmware.c). */
#ifdef MOTE_LINKED
#define OPCODES_USED(first, last) (LINKED_TO_##last > LINKED_FROM_##first)
#else
#define OPCODES_USED(first, last) 1
#endif
#define OPCODE_USED(op) OPCODES_USED(op, op)

typedef struct OpcodeInfo {
    const char *name;
    const char *operands; /* letters of opcode.def */
    char result;
    const char *meaning;
} OpcodeInfo;

/* Bytes an operand letter takes ('*' is counted by its n; ':' takes one back). */
static inline int opcode_operand_bytes(char letter)
{
    switch (letter) {
    case 'h': case 'k': case 'g': case 's': case 'l': return 2;
    case 'i': return 4;
    case '*': return 0;
    case ':': return -1;
    default: return 1;
    }
}

#endif
