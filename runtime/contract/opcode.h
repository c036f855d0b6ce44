/* Opcodes, made from opcode.def. */
#ifndef MOTE_CONTRACT_OPCODE_H
#define MOTE_CONTRACT_OPCODE_H

#include "value.h"

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
    case 'h': case 'k': case 'K': case 'g': case 's': case 'l': return 2;
    case 'i': return 4;
    case '*': return 0;
    case ':': return -1;
    default: return 1;
    }
}

/* Constants in 12 bits: what has no storage, then the library's first entities, and the program's. */
enum { SHORT_CONSTANTS = 4096, SHORT_CONSTANTS_PROGRAM = 1536, SHORT_CONSTANTS_LIBRARY = SHORT_CONSTANTS - SHORT_CONSTANTS_PROGRAM };
static inline Value short_constant(uint32_t twelve)
{
    int32_t index = (int32_t)twelve;
    return VALUE_FLASH(index < SHORT_CONSTANTS_LIBRARY ? index : index + FLASH_INDEX_MIN - SHORT_CONSTANTS_LIBRARY);
}
/* Its 12 bits; -1: it is too far. */
static inline int32_t short_constant_of(Value v)
{
    int32_t index = value_flash_index(v);
    if (!value_is_flash(v) || index >= SHORT_CONSTANTS_LIBRARY || (index < 0 && index - FLASH_INDEX_MIN >= SHORT_CONSTANTS_PROGRAM))
        return -1;
    return index < 0 ? index - FLASH_INDEX_MIN + SHORT_CONSTANTS_LIBRARY : index;
}

#endif
