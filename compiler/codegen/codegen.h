/* IR -> bytecode: instruction selection with fused compare-and-branch, register allocation, ownership, emission. */
#ifndef MOTE_CODEGEN_CODEGEN_H
#define MOTE_CODEGEN_CODEGEN_H

#include "image.h"
#include "ir.h"

typedef struct CodePosition {
    uint16_t offset; /* of an instruction in the code */
    Span span;
} CodePosition;

/* A reference in the code to be filled with a flash value by the image writer. */
typedef struct CodeFixup {
    uint16_t offset;                                /* of the two bytes */
    bool packed;                                    /* a short constant, above another operand's four bits */
    enum { FIXUP_CONST, FIXUP_FLOAT /* const as stored double (LOADF) */, FIXUP_FUNCTION, FIXUP_SHAPE } kind;
    int32_t index;                                  /* IrConst, IrFunction, IrShape */
} CodeFixup;

typedef struct Code {
    const IrFunction *function;
    uint8_t *bytes;
    uint32_t size;
    uint8_t nref, nraw, window;
    uint16_t *labels;
    uint32_t label_count;
    HandlerRecord *handlers;
    uint32_t handler_count;
    CodeFixup *fixups;
    uint32_t fixup_count;
    CodePosition *positions;
    uint32_t position_count;
} Code;

/* Reports "function too large" (more than 250 registers, 64 KB of code) to diag; returns NULL then. */
Code *codegen_function(Arena *arena, const IrProgram *program, const IrFunction *function, Diag *diag);
/* --dump=bytecode before the image is laid out. */
void codegen_dump(const Code *code, const IrProgram *program, FILE *out);

#endif
