/* The code generator's own form between IR and bytes: bytecode instructions over virtual registers.
 *
 *   select.c      IR -> MIR (fused compares, immediates, windows.c for calls and literals)
 *   flow.c        dominators, loops; constants out of loops, loop tests to the bottom; layout.c orders the blocks
 *   liveness.c    where each virtual register is live, as ranges over the laid out code
 *   regalloc.c    coalescing and assignment to words of the frame
 *   ownership.c   copies become MOV or MOVE, last uses move, window registers that a call does not fill are emptied
 *   emit.c        bytes, labels, handlers, positions; check.c looks at the result once more
 *
 * MIR is not SSA: phis became copies. Every block ends with exactly one terminator.
 */
#ifndef MOTE_CODEGEN_MIR_H
#define MOTE_CODEGEN_MIR_H

#include "bytecode.h"
#include "codegen.h"

typedef uint32_t Reg; /* virtual register */
#define REG_NONE UINT32_MAX

typedef enum RegClass { CLASS_REF, CLASS_INT, CLASS_DOUBLE } RegClass;

/* Places in the frame, before its size is known: reference registers 0.., raw words 0.., and the words behind the
 * linkage from PLACE_FRAME on (callee, this, parameters). */
enum { PLACE_NONE = -1, PLACE_FRAME = 0x400, PLACE_CALLEE = PLACE_FRAME, PLACE_THIS, PLACE_PARAM, PLACE_LIMIT = 0x600 };

typedef struct Range {
    uint32_t start, end; /* end is exclusive; an instruction at p reads at p and writes at p + 1 */
} Range;

typedef struct Ranges {
    Range *items;
    uint32_t count, capacity;
} Ranges;

typedef struct VReg {
    RegClass class;
    bool may_own;      /* may hold a heap reference */
    bool keep;         /* stays in its place for the whole function and is never moved out of it */
    bool remat;        /* a constant loaded for one use */
    bool at_entry;     /* may be read before it is written: its place must not hold an argument */
    int32_t fixed;     /* its place is given, or PLACE_NONE */
    int32_t place;     /* what regalloc decided */
    Reg web;           /* representative after coalescing */
    Ranges ranges;     /* ascending once liveness is done; those of a representative cover its web */
} VReg;

typedef struct MBlock MBlock;
typedef struct MInstr MInstr;

typedef struct MCopy {
    Reg dst, src;
} MCopy;

enum { MIR_COPY = OP_COUNT }; /* parallel copy: all sources are read before any destination is written */

struct MInstr {
    MInstr *prev, *next;
    uint16_t op;             /* Opcode or MIR_COPY */
    bool early;              /* the destination is written before the operands are read */
    bool local_jump;         /* a FORINNEXT/FOROFNEXT/YIELD that is no terminator: jumps to its own end */
    Reg boolean;             /* not REG_NONE: a jump made into "boolean = condition" */
    int32_t v[BYTECODE_MAX_OPERANDS];  /* by operand letter: virtual register, number, or index of a fixup */
    int8_t fix[BYTECODE_MAX_OPERANDS]; /* kind of fixup + 1, or 0 */
    Reg *list;               /* registers of '*'; or the filled registers of a window; or extra uses */
    uint32_t list_count;
    MCopy *copies;
    uint32_t copy_count;
    Span span;
    uint32_t pos;            /* even */
};

typedef struct Loop Loop;
struct Loop {
    MBlock *header;
    Loop *parent;
    uint32_t depth;
    bool seen;               /* layout's scratch */
};

struct MBlock {
    uint32_t id;             /* dense */
    MInstr *first, *last;    /* last is the terminator */
    MBlock *succs[2];        /* a conditional jump goes to 0 when taken */
    uint32_t succ_count;
    MBlock **preds;
    uint32_t pred_count;
    MBlock *handler;
    bool is_handler, throws;
    uint32_t order;          /* reverse postorder number, UINT32_MAX: unreachable */
    MBlock *idom;
    Loop *loop;              /* innermost, or NULL */
    bool seen;
    uint32_t start, end;     /* positions */
    uint64_t *live_in, *live_out;
    uint32_t offset;         /* in the code, while emitting */
    uint32_t references;
    bool far[2];             /* the way to that successor needs a long jump */
};

typedef struct Mir {
    Arena *arena;
    const IrProgram *program;
    const IrFunction *function;
    VReg *regs;
    uint32_t reg_count, reg_capacity;
    MBlock **blocks;         /* in creation order; [0] is the entry */
    uint32_t block_count, block_capacity;
    MBlock **order;          /* layout */
    uint32_t order_count;
    uint32_t live_count;     /* registers that liveness knows of */
    uint32_t window;         /* call windows are within the registers [0, window) */
    uint32_t instr_count;    /* positions are < 2 * instr_count */
    MInstr **by_index;       /* [pos / 2] */
    MBlock **block_of;       /* [pos / 2] */
    uint32_t nref, nraw;
    bool keep_this;
    bool too_large;
} Mir;

/* ---- mir.c */
Mir *mir_new(Arena *arena, const IrProgram *program, const IrFunction *function);
Reg mir_reg(Mir *mir, RegClass class, bool may_own);
MBlock *mir_block(Mir *mir);
MInstr *mir_instr(Mir *mir, int op, Span span);
void mir_append(MBlock *block, MInstr *instr);
void mir_insert_before(MBlock *block, MInstr *before, MInstr *instr);
void mir_unlink(MBlock *block, MInstr *instr);
/* Append an instruction with the given operands in the order of their letters. */
MInstr *mir_emit(Mir *mir, MBlock *block, Span span, Opcode op, int32_t a, int32_t b, int32_t c);
MInstr *mir_copy_one(Mir *mir, MBlock *block, Span span, Reg dst, Reg src);
/* Visit the registers an instruction reads, or writes. */
typedef void (*MirVisit)(void *context, Reg reg);
void mir_uses(const MInstr *instr, MirVisit visit, void *context);
void mir_defs(const MInstr *instr, MirVisit visit, void *context);
bool mir_may_throw(const MInstr *instr);
/* Registers [0, n) that a call destroys; 0: it is none. */
uint32_t mir_call_words(const MInstr *instr);
static inline bool mir_is_call(const MInstr *instr) { return mir_call_words(instr) > 0; }
bool mir_is_terminator(const MInstr *instr);
const char *mir_letters(const MInstr *instr);
void mir_print(const Mir *mir, FILE *out); /* beside a complaint of check_code */

/* ---- select.c */
Mir *select_function(Arena *arena, const IrProgram *program, const IrFunction *function);

/* ---- flow.c, layout.c */
void flow_analyse(Mir *mir);         /* preds, order, dominators, loops */
void flow_hoist_constants(Mir *mir); /* needs flow_analyse */
void flow_rotate_tests(Mir *mir);    /* needs flow_analyse, which must run again after it */
bool flow_in_loop(const MBlock *block, const Loop *loop);
/* The jump with the opposite condition; false if there is none. Operands may have to be swapped: *swap. */
bool flow_invert(Opcode op, Opcode *inverse, bool *swap);
void layout_blocks(Mir *mir);

/* ---- liveness.c */
void liveness_compute(Mir *mir);
void ranges_add(Arena *arena, Ranges *ranges, uint32_t start, uint32_t end);
bool ranges_cover(const Ranges *ranges, uint32_t position);
bool ranges_overlap(const Ranges *a, const Ranges *b);
void ranges_union(Arena *arena, Ranges *into, const Ranges *from);

/* ---- regalloc.c */
void regalloc_assign(Mir *mir);
int32_t mir_place(const Mir *mir, Reg reg);
/* Whether the value that `reg` holds before `instr` is not needed after it. */
bool mir_dies_at(const Mir *mir, Reg reg, const MInstr *instr);
/* A place of that class that nothing uses at `position`. */
int32_t regalloc_scratch(Mir *mir, RegClass class, uint32_t position);

/* ---- ownership.c */
void ownership_decide(Mir *mir);

/* ---- suspension.c */
static inline bool mir_suspends(const MInstr *instr) { return instr->op == OP_GENERATOR || instr->op == OP_YIELD; }
void suspension_lists(Mir *mir); /* after ownership_decide */

/* ---- emit.c, check.c */
Code *emit_code(Mir *mir);
bool check_code(const Code *code, FILE *out);

#endif
