/* Opcodes, made from opcode.def. */
#ifndef MOTE_CONTRACT_OPCODE_H
#define MOTE_CONTRACT_OPCODE_H

typedef enum Opcode {
#define OP(name, operands, result, meaning) OP_##name,
#include "opcode.def"
#undef OP
    OP_COUNT
} Opcode;

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
