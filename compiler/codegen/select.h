/* Instruction selection's state, shared by select.c (values, blocks, control), select_ops.c (operations) and window.c
 * (calls and literals). */
#ifndef MOTE_CODEGEN_SELECT_H
#define MOTE_CODEGEN_SELECT_H

#include "mir.h"

typedef struct Select {
    Mir *mir;
    Arena *arena;
    const IrProgram *program;
    const IrFunction *function;
    MBlock *block;      /* where instructions go */
    uint32_t id_limit;
    Reg *value;         /* register of an IR value, by id */
    uint32_t *uses;     /* by id */
    uint32_t *cell_uses; /* by id of a getcap: uses as the cell of getcell or setcell */
    bool *sunk;         /* by id: selected with its only user */
    MBlock **blocks;    /* by IR block id */
    Reg *locals;
    Reg *params;
    Reg this_reg, callee_reg;
    struct {
        MBlock **items;
        uint32_t count, capacity;
    } cursors;          /* blocks that end in a FORINNEXT or FOROFNEXT */
} Select;

enum { LITERAL_LIMIT = 24 }; /* slots or elements put together in registers at once */

/* ---- select.c */
RegClass select_class(IrType type);
bool select_may_own(const IrInstr *value);
/* The register of a value in its own class. */
Reg select_reg(Select *s, const IrInstr *value);
/* The value in a register of that class: constants are loaded, other classes converted. */
Reg select_use(Select *s, const IrInstr *value, RegClass class, Span span);
/* Put the value into `dst` by an instruction that computes it there; false if it is to be copied from select_reg. */
bool select_into(Select *s, Reg dst, const IrInstr *value, Span span);
void select_load(Select *s, Reg dst, const IrConst *c, int32_t index, Span span);
MInstr *select_emit(Select *s, Span span, Opcode op, int32_t a, int32_t b, int32_t c);
/* An int32 constant (not -0). */
bool select_int(const Select *s, const IrInstr *value, int32_t *out);
bool select_fits_byte(int64_t value);
const IrConst *select_const(const Select *s, const IrInstr *value);
void select_fix(MInstr *instr, int operand, int kind, int32_t index);

/* ---- select_ops.c */
void select_operation(Select *s, const IrInstr *instr);
/* A register that the instruction may empty: a copy, which coalesces with the value's own register when it dies. */
Reg select_moved(Select *s, const IrInstr *value, Span span);
/* The conditional jump (not yet placed) that is taken if the value is true, or false when *negated. */
MInstr *select_condition(Select *s, const IrInstr *value, bool *negated);

/* ---- window.c */
uint32_t window_size(const IrFunction *function);
void window_operation(Select *s, const IrInstr *instr);

#endif
