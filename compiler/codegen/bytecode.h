/* Reading bytecode back: one operand walker over opcode.def, shared by the emitter's self-check, the bytecode dump
 * and the image disassembler. */
#ifndef MOTE_CODEGEN_BYTECODE_H
#define MOTE_CODEGEN_BYTECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "opcode.h"

enum { BYTECODE_MAX_OPERANDS = 6 };

extern const OpcodeInfo BYTECODE_INFO[OP_COUNT];

typedef struct BytecodeOperand {
    char letter;     /* of opcode.def; never '*' */
    int32_t value;   /* register number, immediate, slot ... */
    uint32_t offset; /* of its bytes in the code */
} BytecodeOperand;

typedef struct BytecodeInstr {
    Opcode op;
    uint32_t offset, length;
    uint32_t operand_count;
    BytecodeOperand operands[BYTECODE_MAX_OPERANDS];
    const uint8_t *list; /* the registers of '*', or NULL */
    uint32_t list_count;
    bool jumps;
    int64_t target;      /* code offset where a jump goes (may lie outside of the code in damaged input) */
} BytecodeInstr;

/* The instruction at `offset`; false if it is no instruction or reaches beyond `size`. */
bool bytecode_decode(const uint8_t *code, uint32_t size, uint32_t offset, BytecodeInstr *out);

/* Whether an instruction can raise an exception (so also: run out of memory) or call. */
bool bytecode_may_throw(Opcode op);
/* Whether control never reaches the following instruction. */
bool bytecode_ends_block(Opcode op);
/* The instruction of which it is a short form, or itself. */
Opcode bytecode_long_form(Opcode op);
/* How many arguments a CALL, NEW, CALLK ... or its short form has. */
uint32_t bytecode_arguments(const BytecodeInstr *instr);
/* Opcode by name; OP_COUNT if there is none. */
Opcode bytecode_find(const char *name);

/* How to name what operands refer to. `reference` returns the text of a constant (k), shape (s), global (g) or
 * capture (c), or NULL for plain numbers; it may use the buffer. */
typedef struct BytecodeNames {
    uint32_t nref, nraw;
    const char *(*reference)(void *context, const BytecodeOperand *operand, char *buffer, size_t size);
    void *context;
} BytecodeNames;

/* "0012  GETFIELDS  r3, this, 2, {a, b}" without a line end. */
void bytecode_print(const BytecodeInstr *instr, const BytecodeNames *names, FILE *out);

/* docs/bytecode.md. */
void bytecode_doc_print(FILE *out);

#endif
