/* links: mote_codegen mote_ir mote_support m */
/* Random IR functions (loops, branches, try regions, calls, literals, raw arithmetic) run twice: as IR, and as the
 * bytecode made of them. Both must do the same things in the same order. Values are opaque: an operation's result is
 * a hash of its operands, some of which count as heap references. The bytecode's run also checks what the frame's
 * contract asks for: registers that a call destroys are empty before it, moved values are gone.
 * MOTE_SEED=n runs one seed and prints it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "bytecode.h"
#include "codegen.h"

enum { LOCALS = 3, CURSORS = 4, FUEL = 4000, REGISTERS = 600, PARAMS = 3, POOL = 400 };

/* ---- what both runs share: the meaning of operations */

typedef struct Machine {
    const IrProgram *program;
    uint64_t trace;   /* hash of everything observable so far */
    uint32_t events, fuel;
    bool threw;
    Value exception;
    FILE *log;
} Machine;

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static Value opaque(uint64_t h)
{
    uint32_t v = (uint32_t)(h >> 32);
    if (v & 0x10000)
        return VALUE_INT((int32_t)(v & 0xFFFF));
    return (Value)(((v & 0xFFFFFF) | 0x1000000) << 2); /* a heap reference */
}

static Value op2(const char *name, Value a, Value b)
{
    uint64_t h = 7;
    for (; *name; name++)
        h = mix(h, (uint8_t)*name);
    return opaque(mix(mix(h, (uint32_t)a), (uint32_t)b));
}

static Value v_add(Value a, Value b)
{
    return value_both_int(a, b) ? VALUE_INT((value_int(a) + value_int(b)) & 0xFFFFF) : op2("add", a, b);
}
static Value v_sub(Value a, Value b) { return op2("sub", a, b); }
static Value v_band(Value a, Value b) { return a < b ? op2("band", a, b) : op2("band", b, a); }
static bool v_truth(Value v) { return !value_is_nullish(v) && v != VALUE_FALSE && (uint32_t)v % 3 != 0; }
static bool v_eq(Value a, Value b) { return a == b || (value_is_nullish(a) && value_is_nullish(b)); }
static int32_t v_int(Value v) { return value_is_int(v) ? value_int(v) : (int32_t)mix(3, (uint32_t)v); }
static double v_double(Value v) { return value_is_int(v) ? value_int(v) : (double)(v % 1000); }
static Value v_from_int(int32_t i) { return value_int_fits(i) ? VALUE_INT(i) : opaque(mix(5, (uint32_t)i)); }
static Value v_from_double(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return opaque(mix(11, bits));
}

static Value const_value(const IrProgram *program, int32_t index)
{
    static const Value SIMPLE[] = {VALUE_UNDEFINED, VALUE_NULL, VALUE_TRUE, VALUE_FALSE, VALUE_HOLE, VALUE_TDZ};
    const IrConst *c = &program->consts[index];
    if (c->kind <= CONST_TDZ)
        return SIMPLE[c->kind];
    if (c->kind == CONST_NUMBER && c->number == (int32_t)c->number && value_int_fits((int32_t)c->number))
        return VALUE_INT((int32_t)c->number);
    return VALUE_FLASH(1000 + index);
}

/* Something observable happens; it may throw. Gives its result. */
static Value event(Machine *m, uint64_t what)
{
    m->trace = mix(m->trace, what);
    m->events++;
    Value result = opaque(m->trace);
    if (m->log)
        fprintf(m->log, "   event %u: %016llx%s\n", m->events, (unsigned long long)m->trace,
                m->trace % 7 == 0 ? " throws" : "");
    if (m->trace % 7 == 0) {
        m->threw = true;
        m->exception = result;
    }
    return result;
}

static uint64_t call_hash(int kind, const Value *values, uint32_t count, int32_t key)
{
    uint64_t h = mix(mix(17, (uint64_t)kind), (uint32_t)key);
    for (uint32_t i = 0; i < count; i++)
        h = mix(h, (uint32_t)values[i]);
    return h;
}

static uint64_t next_hash(Value keys, Value object, int32_t cursor)
{
    return mix(mix(mix(555, (uint32_t)keys), (uint32_t)object), (uint32_t)cursor);
}

/* ---- the IR's run */

typedef union Cell {
    Value v;
    int32_t i;
    double d;
} Cell;

typedef struct IrRun {
    Machine *m;
    Cell *values;
    Value locals[LOCALS];
    int32_t cursors[CURSORS];
    const Value *params;
} IrRun;

static Value arg(const IrRun *run, const IrInstr *instr, uint32_t i) { return run->values[instr->args[i]->id].v; }

static Value ir_call(IrRun *run, const IrInstr *instr)
{
    Value values[64];
    for (uint32_t i = 0; i < instr->arg_count; i++)
        values[i] = arg(run, instr, i);
    bool keyed = instr->op == IR_callk || instr->op == IR_callm || instr->op == IR_newobj || instr->op == IR_closure;
    return event(run->m, call_hash((int)instr->op, values, instr->arg_count, keyed ? instr->imm.index : 0));
}

static Cell ir_step(IrRun *run, const IrInstr *instr)
{
    Cell r = {0};
    const Cell *a = instr->arg_count > 0 ? &run->values[instr->args[0]->id] : NULL;
    const Cell *b = instr->arg_count > 1 ? &run->values[instr->args[1]->id] : NULL;
    switch (instr->op) {
    case IR_const:
        if (instr->type == IR_INT)
            r.i = (int32_t)run->m->program->consts[instr->imm.index].number;
        else if (instr->type == IR_DOUBLE)
            r.d = run->m->program->consts[instr->imm.index].number;
        else
            r.v = const_value(run->m->program, instr->imm.index);
        break;
    case IR_param: r.v = run->params[instr->imm.index]; break;
    case IR_this: r.v = run->params[PARAMS]; break;
    case IR_getlocal: r.v = run->locals[instr->imm.index]; break;
    case IR_setlocal:
        if (instr->imm.index >= LOCALS)
            run->cursors[instr->imm.index - LOCALS] = a->i;
        else
            run->locals[instr->imm.index] = a->v;
        break;
    case IR_forinnext: {
        int32_t *cursor = &run->cursors[instr->imm.index - LOCALS];
        r.v = *cursor >= 3 ? VALUE_HOLE : event(run->m, next_hash(a->v, b->v, (*cursor)++));
        break;
    }
    case IR_add: r.v = v_add(a->v, b->v); break;
    case IR_sub: r.v = v_sub(a->v, b->v); break;
    case IR_band: r.v = v_band(a->v, b->v); break;
    case IR_not: r.v = value_bool(!v_truth(a->v)); break;
    case IR_lt: r.v = value_bool(a->v < b->v); break;
    case IR_ge: r.v = value_bool(a->v >= b->v); break;
    case IR_eq: r.v = value_bool(v_eq(a->v, b->v)); break;
    case IR_seq: r.v = value_bool(a->v == b->v); break;
    case IR_isundef: r.v = value_bool(a->v == VALUE_UNDEFINED); break;
    case IR_iadd: r.i = (int32_t)((uint32_t)a->i + (uint32_t)b->i); break;
    case IR_isub: r.i = (int32_t)((uint32_t)a->i - (uint32_t)b->i); break;
    case IR_ilt: r.v = value_bool(a->i < b->i); break;
    case IR_ine: r.v = value_bool(a->i != b->i); break;
    case IR_fadd: r.d = a->d + b->d; break;
    case IR_flt: r.v = value_bool(a->d < b->d); break;
    case IR_a2i: r.i = v_int(a->v); break;
    case IR_i2a: r.v = v_from_int(a->i); break;
    case IR_a2f: r.d = v_double(a->v); break;
    case IR_f2a: r.v = v_from_double(a->d); break;
    case IR_catch: r.v = run->m->exception; break;
    case IR_setfield: event(run->m, mix(mix((uint64_t)instr->imm.index, (uint32_t)a->v), (uint32_t)b->v)); break;
    case IR_getfield: r.v = event(run->m, mix((uint64_t)instr->imm.index + 99, (uint32_t)a->v)); break;
    case IR_append: event(run->m, mix(mix(1234, (uint32_t)a->v), (uint32_t)b->v)); break;
    case IR_newcell: r.v = event(run->m, mix(4321, (uint32_t)a->v)); break;
    default: r.v = ir_call(run, instr);
    }
    return r;
}

static void ir_phis(IrRun *run, const IrBlock *from, const IrBlock *to, uint32_t edge)
{
    uint32_t p = 0;
    for (uint32_t seen = 0; p < to->pred_count; p++)
        if (to->preds[p] == from && seen++ == (from->succs[0] == from->succs[1] ? edge : 0))
            break;
    Cell next[POOL];
    uint32_t count = 0;
    for (const IrInstr *phi = to->first; phi && phi->op == IR_phi; phi = phi->next)
        next[count++] = run->values[phi->args[p]->id];
    count = 0;
    for (const IrInstr *phi = to->first; phi && phi->op == IR_phi; phi = phi->next)
        run->values[phi->id] = next[count++];
}

static Value run_ir(Machine *m, const IrFunction *function, const Value *params)
{
    IrRun run = {.m = m, .params = params};
    run.values = xcalloc(function->value_count + 1000, sizeof *run.values);
    for (int i = 0; i < LOCALS; i++)
        run.locals[i] = VALUE_UNDEFINED;
    const IrBlock *block = function->entry;
    Value result = VALUE_UNDEFINED;
    while (m->fuel-- > 0) {
        const IrInstr *instr = block->first;
        while (instr->op == IR_phi)
            instr = instr->next;
        for (; instr != block->last && !m->threw; instr = instr->next)
            run.values[instr->id] = ir_step(&run, instr);
        if (m->threw) {
            if (block->handler == NULL)
                break;
            m->threw = false;
            block = block->handler;
            continue;
        }
        if (instr->op == IR_ret) {
            result = instr->arg_count ? arg(&run, instr, 0) : VALUE_UNDEFINED;
            break;
        }
        uint32_t edge = 0;
        if (instr->op == IR_br)
            edge = !v_truth(arg(&run, instr, 0));
        else if (instr->op == IR_brhole)
            edge = arg(&run, instr, 0) != VALUE_HOLE;
        ir_phis(&run, block, block->succs[edge], edge);
        block = block->succs[edge];
    }
    free(run.values);
    return result;
}

/* ---- the bytecode's run */

typedef struct CodeRun {
    Machine *m;
    const Code *code;
    int32_t words[REGISTERS];
    BytecodeInstr instr;
    bool jump, wrong;
} CodeRun;

static int32_t operand(const CodeRun *run, int i) { return run->instr.operands[i].value; }
static Value *reg(CodeRun *run, int i) { return &run->words[operand(run, i)]; }

static int32_t reference(const CodeRun *run, int i)
{
    for (uint32_t k = 0; k < run->code->fixup_count; k++)
        if (run->code->fixups[k].offset == run->instr.operands[i].offset)
            return run->code->fixups[k].index;
    return -1;
}

static Value constant(const CodeRun *run, int i)
{
    int32_t index = reference(run, i);
    return index >= 0 ? const_value(run->m->program, index) : operand(run, i);
}

static double get_double(CodeRun *run, int i)
{
    double d;
    memcpy(&d, reg(run, i), sizeof d);
    return d;
}

static void set_double(CodeRun *run, int i, double d) { memcpy(reg(run, i), &d, sizeof d); }

static Value moved(CodeRun *run, int i)
{
    Value v = *reg(run, i);
    *reg(run, i) = VALUE_UNDEFINED;
    return v;
}

static void complain(CodeRun *run, const char *what)
{
    run->wrong = true;
    fprintf(stderr, "at %u: %s\n", run->instr.offset, what);
}

/* A call: window registers that it does not take must own nothing; afterwards all are undefined. */
static Value code_call(CodeRun *run, int kind, uint32_t argc, uint32_t skip, bool this_skipped, int32_t key)
{
    uint32_t count = 0;
    Value values[64] = {0};
    for (uint32_t i = 0; i < 2 + argc; i++) {
        bool given = i >= skip && !(this_skipped && i == 1);
        if (given)
            values[count++] = run->words[i];
        else if (value_is_heap(run->words[i]))
            complain(run, "a register that the call destroys owns something");
    }
    Value result = event(run->m, call_hash(kind, values, count, key));
    for (uint32_t i = 0; i < 2 + argc; i++)
        run->words[i] = VALUE_UNDEFINED;
    return result;
}

static Value code_literal(CodeRun *run, int kind, uint32_t count, int32_t key)
{
    uint64_t h = call_hash(kind, run->words, count, key);
    for (uint32_t i = 0; i < count; i++)
        run->words[i] = VALUE_UNDEFINED;
    return event(run->m, h);
}

static Value code_closure(CodeRun *run)
{
    Value values[64];
    for (uint32_t i = 0; i < run->instr.list_count; i++)
        values[i] = run->words[run->instr.list[i]];
    return event(run->m, call_hash(IR_closure, values, run->instr.list_count, reference(run, 1)));
}

static Value imm(const CodeRun *run, int i) { return VALUE_INT(operand(run, i)); }

/* An instruction with a reference result; false if it is another one. */
static bool step_value(CodeRun *run, Value *d)
{
    switch (run->instr.op) {
    case OP_LOADK: *d = constant(run, 1); return true;
    case OP_LOADINT: *d = imm(run, 1); return true;
    case OP_MOV: *d = *reg(run, 1); return true;
    case OP_MOVE: *d = moved(run, 1); return true;
    case OP_LOADV: *d = operand(run, 1); return true;
    case OP_MOV4: *d = *reg(run, 1); return true;
    case OP_MOVE4: *d = moved(run, 1); return true;
    case OP_LOAD4: *d = operand(run, 1); return true;
    case OP_ADDKS: *d = v_add(*reg(run, 0), constant(run, 1)); return true;
    case OP_ADD4: *d = v_add(*reg(run, 0), *reg(run, 1)); return true;
    case OP_SUBI4: *d = v_sub(*reg(run, 0), imm(run, 1)); return true;
    case OP_I2A: *d = v_from_int(*reg(run, 1)); return true;
    case OP_F2A: *d = v_from_double(get_double(run, 1)); return true;
    case OP_ADD: *d = v_add(*reg(run, 1), *reg(run, 2)); return true;
    case OP_ADDI: *d = v_add(*reg(run, 1), imm(run, 2)); return true;
    case OP_SUB: *d = v_sub(*reg(run, 1), *reg(run, 2)); return true;
    case OP_SUBI: *d = v_sub(*reg(run, 1), imm(run, 2)); return true;
    case OP_BAND: *d = v_band(*reg(run, 1), *reg(run, 2)); return true;
    case OP_BANDI: *d = v_band(*reg(run, 1), imm(run, 2)); return true;
    case OP_NOT: *d = value_bool(!v_truth(*reg(run, 1))); return true;
    case OP_LT: *d = value_bool(*reg(run, 1) < *reg(run, 2)); return true;
    case OP_GE: *d = value_bool(*reg(run, 1) >= *reg(run, 2)); return true;
    case OP_EQ: *d = value_bool(v_eq(*reg(run, 1), *reg(run, 2))); return true;
    case OP_SEQ: *d = value_bool(*reg(run, 1) == *reg(run, 2)); return true;
    case OP_CATCH: *d = run->m->exception; return true;
    case OP_GETFIELD: *d = event(run->m, mix((uint64_t)reference(run, 2) + 99, (uint32_t)*reg(run, 1))); return true;
    case OP_NEWCELL: *d = event(run->m, mix(4321, (uint32_t)moved(run, 1))); return true;
    case OP_NEWOBJ: {
        int32_t shape = reference(run, 1);
        *d = code_literal(run, IR_newobj, run->m->program->shapes[shape].count, shape);
        return true;
    }
    case OP_NEWARR:
        *d = code_literal(run, IR_newarr, (uint32_t)operand(run, 1), 0);
        return true;
    case OP_CLOSURE: *d = code_closure(run); return true;
    case OP_FORINNEXT: {
        int32_t cursor = *reg(run, 3);
        if (cursor >= 3) {
            run->jump = true;
            return false;
        }
        Value keys = *reg(run, 1), object = *reg(run, 2);
        *reg(run, 3) = cursor + 1;
        *d = event(run->m, next_hash(keys, object, cursor));
        return true;
    }
    case OP_CALL: *d = code_call(run, IR_call, (uint32_t)operand(run, 1), 0, false, 0); return true;
    case OP_CALLK: *d = code_call(run, IR_callk, (uint32_t)operand(run, 1), 2, false, reference(run, 2)); return true;
    case OP_CALLK1:
    case OP_CALLK1M:
        run->words[2] = run->instr.op == OP_CALLK1M ? moved(run, 1) : *reg(run, 1);
        *d = code_call(run, IR_callk, 1, 2, false, reference(run, 2));
        return true;
    case OP_CALLM: *d = code_call(run, IR_callm, (uint32_t)operand(run, 1), 1, false, reference(run, 2)); return true;
    case OP_CALLKS1: case OP_CALLKS2: case OP_CALLKS3: case OP_CALLKS4:
        *d = code_call(run, IR_callk, bytecode_arguments(&run->instr), 2, false, reference(run, 1));
        return true;
    case OP_CALLMS1: case OP_CALLMS2:
        *d = code_call(run, IR_callm, bytecode_arguments(&run->instr), 1, false, reference(run, 1));
        return true;
    case OP_NEW: *d = code_call(run, IR_new, (uint32_t)operand(run, 1), 0, true, 0); return true;
    default: return false;
    }
}

/* A jump's condition; false if it is no jump. */
static bool step_jump(CodeRun *run)
{
    bool *j = &run->jump;
    switch (run->instr.op) {
    case OP_JMP: case OP_JMPL: *j = true; return true;
    case OP_JT: *j = v_truth(*reg(run, 0)); return true;
    case OP_JF: *j = !v_truth(*reg(run, 0)); return true;
    case OP_JNULLISH: *j = value_is_nullish(*reg(run, 0)); return true;
    case OP_JNNULLISH: *j = !value_is_nullish(*reg(run, 0)); return true;
    case OP_JUNDEF: *j = *reg(run, 0) == VALUE_UNDEFINED; return true;
    case OP_JNUNDEF: *j = *reg(run, 0) != VALUE_UNDEFINED; return true;
    case OP_JLT: *j = *reg(run, 0) < *reg(run, 1); return true;
    case OP_JNLT: *j = *reg(run, 0) >= *reg(run, 1); return true;
    case OP_JGE: *j = *reg(run, 0) >= *reg(run, 1); return true;
    case OP_JNGE: *j = *reg(run, 0) < *reg(run, 1); return true;
    case OP_JLTI: *j = *reg(run, 0) < imm(run, 1); return true;
    case OP_JNLTI: *j = *reg(run, 0) >= imm(run, 1); return true;
    case OP_JGTI: *j = *reg(run, 0) > imm(run, 1); return true;
    case OP_JNGTI: *j = *reg(run, 0) <= imm(run, 1); return true;
    case OP_JLEI: *j = *reg(run, 0) <= imm(run, 1); return true;
    case OP_JNLEI: *j = *reg(run, 0) > imm(run, 1); return true;
    case OP_JGEI: *j = *reg(run, 0) >= imm(run, 1); return true;
    case OP_JNGEI: *j = *reg(run, 0) < imm(run, 1); return true;
    case OP_JEQ: *j = v_eq(*reg(run, 0), *reg(run, 1)); return true;
    case OP_JNE: *j = !v_eq(*reg(run, 0), *reg(run, 1)); return true;
    case OP_JSEQ: *j = *reg(run, 0) == *reg(run, 1); return true;
    case OP_JSNE: *j = *reg(run, 0) != *reg(run, 1); return true;
    case OP_JSEQK: *j = *reg(run, 0) == constant(run, 1); return true;
    case OP_JSNEK: *j = *reg(run, 0) != constant(run, 1); return true;
    case OP_IJEQ: *j = *reg(run, 0) == *reg(run, 1); return true;
    case OP_IJNE: *j = *reg(run, 0) != *reg(run, 1); return true;
    case OP_IJLT: *j = *reg(run, 0) < *reg(run, 1); return true;
    case OP_IJLE: *j = *reg(run, 0) <= *reg(run, 1); return true;
    case OP_IJEQI: *j = *reg(run, 0) == operand(run, 1); return true;
    case OP_IJNEI: *j = *reg(run, 0) != operand(run, 1); return true;
    case OP_IJLTI: *j = *reg(run, 0) < operand(run, 1); return true;
    case OP_IJGEI: *j = *reg(run, 0) >= operand(run, 1); return true;
    case OP_IJGTI: *j = *reg(run, 0) > operand(run, 1); return true;
    case OP_IJLEI: *j = *reg(run, 0) <= operand(run, 1); return true;
    case OP_FJLT: *j = get_double(run, 0) < get_double(run, 1); return true;
    case OP_FJNLT: *j = !(get_double(run, 0) < get_double(run, 1)); return true;
    default: return false;
    }
}

static uint64_t setfield_hash(CodeRun *run, Value value)
{
    return mix(mix((uint64_t)reference(run, 1), (uint32_t)*reg(run, 0)), (uint32_t)value);
}

static void step_other(CodeRun *run)
{
    switch (run->instr.op) {
    case OP_LOADI8: case OP_LOADI32: *reg(run, 0) = operand(run, 1); return;
    case OP_LOADF: set_double(run, 0, run->m->program->consts[reference(run, 1)].number); return;
    case OP_IMOV: *reg(run, 0) = *reg(run, 1); return;
    case OP_FMOV: set_double(run, 0, get_double(run, 1)); return;
    case OP_DROP: moved(run, 0); return;
    case OP_A2I: *reg(run, 0) = v_int(*reg(run, 1)); return;
    case OP_A2F: set_double(run, 0, v_double(*reg(run, 1))); return;
    case OP_IADD: *reg(run, 0) = (int32_t)((uint32_t)*reg(run, 1) + (uint32_t)*reg(run, 2)); return;
    case OP_ISUB: *reg(run, 0) = (int32_t)((uint32_t)*reg(run, 1) - (uint32_t)*reg(run, 2)); return;
    case OP_ILOAD4: *reg(run, 0) = operand(run, 1); return;
    case OP_IADDI4: *reg(run, 0) = (int32_t)((uint32_t)*reg(run, 0) + (uint32_t)operand(run, 1)); return;
    case OP_FADD4: set_double(run, 0, get_double(run, 0) + get_double(run, 1)); return;
    case OP_FSUB4: set_double(run, 0, get_double(run, 0) - get_double(run, 1)); return;
    case OP_FMUL4: set_double(run, 0, get_double(run, 0) * get_double(run, 1)); return;
    case OP_IADDI: *reg(run, 0) = (int32_t)((uint32_t)*reg(run, 1) + (uint32_t)operand(run, 2)); return;
    case OP_FADD: set_double(run, 0, get_double(run, 1) + get_double(run, 2)); return;
    case OP_SETFIELD: event(run->m, setfield_hash(run, *reg(run, 2))); return;
    case OP_SETFIELDM: event(run->m, setfield_hash(run, moved(run, 2))); return;
    case OP_APPEND: {
        Value array = *reg(run, 0);
        event(run->m, mix(mix(1234, (uint32_t)array), (uint32_t)moved(run, 1)));
        return;
    }
    default: complain(run, BYTECODE_INFO[run->instr.op].name);
    }
}

static bool find_handler(const Code *code, uint32_t pc, uint32_t *target)
{
    for (uint32_t i = 0; i < code->handler_count; i++)
        if (pc >= code->handlers[i].start && pc < code->handlers[i].end) {
            *target = code->handlers[i].target;
            return true;
        }
    return false;
}

static bool has_position(const Code *code, uint32_t pc)
{
    for (uint32_t i = 0; i < code->position_count; i++)
        if (code->positions[i].offset == pc)
            return true;
    return false;
}

static Value run_code(Machine *m, const Code *code, const Value *params, bool *wrong)
{
    CodeRun run = {.m = m, .code = code};
    uint32_t bottom = (uint32_t)code->nref + code->nraw, pc = 0;
    for (uint32_t i = 0; i < code->nref; i++)
        run.words[i] = VALUE_UNDEFINED;
    for (uint32_t i = code->nref; i < bottom; i++)
        run.words[i] = 0x55555555;
    run.words[bottom + 2] = VALUE_FLASH(999);
    run.words[bottom + 3] = params[PARAMS];
    for (uint32_t i = 0; i < PARAMS; i++)
        run.words[bottom + 4 + i] = params[i];
    for (uint32_t steps = 0; steps < 20 * FUEL && !run.wrong; steps++) {
        if (!bytecode_decode(code->bytes, code->size, pc, &run.instr)) {
            complain(&run, "no instruction");
            break;
        }
        if (m->log) {
            BytecodeNames names = {code->nref, code->nraw, NULL, NULL};
            bytecode_print(&run.instr, &names, m->log);
            fprintf(m->log, "\n");
        }
        if (run.instr.op >= OP_SUM4 && run.instr.op <= OP_GETFIELD4 && run.instr.op != OP_ADDKS) /* these have all operands of the long form */
            run.instr.op = bytecode_long_form(run.instr.op);
        if (run.instr.op == OP_RET)
            return moved(&run, 0);
        if (run.instr.op == OP_RET0)
            return run.words[0];
        if (run.instr.op == OP_RETV)
            return operand(&run, 0);
        if (run.instr.op == OP_RETU)
            return VALUE_UNDEFINED;
        Value d = 0;
        run.jump = false;
        uint32_t events = m->events;
        bool value = step_value(&run, &d);
        if (!value && !run.jump && !step_jump(&run))
            step_other(&run);
        if (m->events != events && !has_position(code, pc))
            complain(&run, "no position");
        if (m->threw) {
            if (!find_handler(code, pc, &pc))
                return VALUE_UNDEFINED;
            m->threw = false;
            continue;
        }
        if (value)
            *reg(&run, 0) = d;
        pc = run.jump ? (uint32_t)run.instr.target : pc + run.instr.length;
    }
    *wrong = run.wrong;
    return VALUE_UNDEFINED;
}

/* ---- random functions */

typedef struct Gen {
    IrProgram *program;
    IrFunction *function;
    IrBlock *block, *handler;
    IrInstr *pool[POOL], *ints[POOL], *doubles[POOL];
    uint32_t pool_count, int_count, double_count;
    uint64_t state;
    uint32_t budget, cursors;
} Gen;

static uint32_t rnd(Gen *g, uint32_t n)
{
    g->state = g->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(g->state >> 33) % n;
}

static IrBlock *new_block(Gen *g)
{
    IrBlock *block = ir_block_new(g->program, g->function);
    block->handler = g->handler;
    return block;
}

static IrInstr *emit(Gen *g, IrOp op, IrInstr **args, uint32_t count, int32_t index)
{
    return ir_append(g->program, g->function, g->block, op, args, count, index, (Span){0, 1, 0});
}

static IrInstr *emit1(Gen *g, IrOp op, IrInstr *a) { return emit(g, op, &a, 1, 0); }
static IrInstr *emit2(Gen *g, IrOp op, IrInstr *a, IrInstr *b) { return emit(g, op, (IrInstr *[]){a, b}, 2, 0); }

static IrInstr *number(Gen *g, double d, IrType type)
{
    IrInstr *c = emit(g, IR_const, NULL, 0, ir_const_number(g->program, d));
    c->type = type;
    return c;
}

static int32_t text(Gen *g, const char *s) { return ir_const_string(g->program, s, (uint32_t)strlen(s)); }

static IrInstr *any_constant(Gen *g)
{
    static const double NUMBERS[] = {0, 1, -1, 7, 127, -128, 128, 5000, 40000, 1e9, 0.5, 3e10};
    switch (rnd(g, 5)) {
    case 0: return emit(g, IR_const, NULL, 0, ir_const_simple(g->program, (IrConstKind)rnd(g, 4)));
    case 1: return emit(g, IR_const, NULL, 0, text(g, rnd(g, 2) ? "text" : "other"));
    default: return number(g, NUMBERS[rnd(g, 12)], IR_ANY);
    }
}

static void add(IrInstr **pool, uint32_t *count, IrInstr *value)
{
    if (*count < POOL)
        pool[(*count)++] = value;
}

static IrInstr *pick(Gen *g)
{
    if (g->pool_count == 0 || rnd(g, 5) == 0)
        return any_constant(g);
    uint32_t recent = rnd(g, 2) && g->pool_count > 4 ? g->pool_count - 1 - rnd(g, 4) : rnd(g, g->pool_count);
    return g->pool[recent];
}

static IrInstr *pick_int(Gen *g)
{
    if (g->int_count > 0 && rnd(g, 3))
        return g->ints[rnd(g, g->int_count)];
    if (rnd(g, 2))
        return number(g, (double)(int32_t)(rnd(g, 600) - 300), IR_INT);
    IrInstr *i = emit1(g, IR_a2i, pick(g));
    add(g->ints, &g->int_count, i);
    return i;
}

static IrInstr *pick_double(Gen *g)
{
    if (g->double_count > 0 && rnd(g, 3))
        return g->doubles[rnd(g, g->double_count)];
    if (rnd(g, 2))
        return number(g, rnd(g, 9) + 0.25, IR_DOUBLE);
    IrInstr *d = emit1(g, IR_a2f, pick(g));
    add(g->doubles, &g->double_count, d);
    return d;
}

static IrInstr *many(Gen *g, IrOp op, uint32_t fixed, uint32_t limit, int32_t index)
{
    IrInstr *args[40];
    uint32_t count = fixed + rnd(g, limit);
    for (uint32_t i = 0; i < count; i++)
        args[i] = pick(g);
    return emit(g, op, args, count, index);
}

static int32_t key(Gen *g) { return text(g, rnd(g, 2) ? "x" : "name"); }

static IrInstr *literal(Gen *g)
{
    uint32_t count = 1 + rnd(g, 4);
    int32_t keys[4];
    char name[2] = "a";
    for (uint32_t i = 0; i < count; i++) {
        name[0] = (char)('a' + i);
        keys[i] = ir_const_string(g->program, name, 1);
    }
    IrShape shape = {.prototype = ir_const_simple(g->program, CONST_NULL), .keys = keys, .count = count};
    IrInstr *args[4];
    for (uint32_t i = 0; i < count; i++)
        args[i] = pick(g);
    return emit(g, IR_newobj, args, count, ir_shape(g->program, &shape));
}

static IrInstr *condition(Gen *g)
{
    switch (rnd(g, 9)) {
    case 0: return emit2(g, IR_lt, pick(g), pick(g));
    case 1: return emit2(g, IR_ge, pick(g), pick(g));
    case 2: return emit2(g, IR_seq, pick(g), pick(g));
    case 3: return emit2(g, IR_eq, pick(g), pick(g));
    case 4: return emit1(g, IR_isundef, pick(g));
    case 5: return emit1(g, IR_not, rnd(g, 2) ? condition(g) : pick(g));
    case 6: return emit2(g, IR_ilt, pick_int(g), pick_int(g));
    case 7: return emit2(g, IR_flt, pick_double(g), pick_double(g));
    default: return emit2(g, IR_ine, pick_int(g), pick_int(g));
    }
}

static void gen_operation(Gen *g)
{
    IrInstr *v = NULL;
    switch (rnd(g, 22)) {
    case 0: case 1: v = emit2(g, IR_add, pick(g), pick(g)); break;
    case 2: v = emit2(g, rnd(g, 2) ? IR_sub : IR_band, pick(g), pick(g)); break;
    case 3: v = condition(g); break;
    case 4: add(g->ints, &g->int_count, emit2(g, rnd(g, 2) ? IR_iadd : IR_isub, pick_int(g), pick_int(g))); break;
    case 5: v = emit1(g, IR_i2a, pick_int(g)); break;
    case 6: add(g->doubles, &g->double_count, emit2(g, IR_fadd, pick_double(g), pick_double(g))); break;
    case 7: v = emit1(g, IR_f2a, pick_double(g)); break;
    case 8: emit(g, IR_setlocal, (IrInstr *[]){pick(g)}, 1, (int32_t)rnd(g, LOCALS)); break;
    case 9: case 10: v = emit(g, IR_getlocal, NULL, 0, (int32_t)rnd(g, LOCALS)); break;
    case 11: emit(g, IR_setfield, (IrInstr *[]){pick(g), pick(g)}, 2, key(g)); break;
    case 12: v = emit(g, IR_getfield, (IrInstr *[]){pick(g)}, 1, key(g)); break;
    case 13: emit2(g, IR_append, pick(g), pick(g)); break;
    case 14: v = emit1(g, IR_newcell, pick(g)); break;
    case 15: v = literal(g); break;
    case 16: v = many(g, IR_newarr, 0, 5, 0); break;
    case 17: v = many(g, IR_closure, 0, 4, 0); break;
    case 18: v = many(g, IR_call, 2, 4, 0); break;
    case 19: v = many(g, IR_callk, 0, 5, ir_const(g->program, &(IrConst){.kind = CONST_FUNCTION, .index = 0})); break;
    case 20: v = many(g, IR_callm, 1, 4, key(g)); break;
    default: v = many(g, IR_new, 1, 3, 0); break;
    }
    if (v) {
        v->imm.shape = v->op == IR_getfield ? -1 : v->imm.shape;
        add(g->pool, &g->pool_count, v);
    }
}

static void gen_statements(Gen *g, uint32_t depth);

typedef struct Scope {
    uint32_t pool, ints, doubles;
} Scope;

static Scope open_scope(const Gen *g) { return (Scope){g->pool_count, g->int_count, g->double_count}; }
static void close_scope(Gen *g, Scope s)
{
    g->pool_count = s.pool;
    g->int_count = s.ints;
    g->double_count = s.doubles;
}

static void branch(Gen *g, IrInstr *c, IrBlock *yes, IrBlock *no)
{
    IrBlock *from = g->block;
    emit1(g, IR_br, c);
    ir_add_succ(g->program, from, yes);
    ir_add_succ(g->program, from, no);
}

static void jump(Gen *g, IrBlock *to)
{
    IrBlock *from = g->block;
    emit(g, IR_jmp, NULL, 0, 0);
    ir_add_succ(g->program, from, to);
}

static void gen_if(Gen *g, uint32_t depth)
{
    enum { PHIS = 3 };
    Scope scope = open_scope(g);
    bool two = rnd(g, 2);
    IrInstr *args[PHIS][2];
    IrBlock *then = new_block(g), *other = two ? new_block(g) : NULL, *join = new_block(g);
    for (int i = 0; i < PHIS; i++)
        args[i][0] = pick(g);
    branch(g, condition(g), then, two ? other : join);
    if (two) {
        g->block = other;
        gen_statements(g, depth + 1);
        for (int i = 0; i < PHIS; i++)
            args[i][0] = pick(g);
        jump(g, join);
        close_scope(g, scope);
    }
    g->block = then;
    gen_statements(g, depth + 1);
    for (int i = 0; i < PHIS; i++)
        args[i][1] = pick(g);
    jump(g, join);
    close_scope(g, scope);
    g->block = join;
    for (int i = 0; i < PHIS; i++)
        add(g->pool, &g->pool_count, emit(g, IR_phi, args[i], 2, 0));
}

static void gen_loop(Gen *g, uint32_t depth)
{
    enum { PHIS = 3 };
    Scope scope = open_scope(g);
    bool raw = rnd(g, 2), bottom = rnd(g, 3) == 0, has_break = rnd(g, 2);
    IrType type = raw ? IR_INT : IR_ANY;
    IrInstr *entry[PHIS], *phis[PHIS], *zero = number(g, 0, type);
    for (int i = 0; i < PHIS; i++)
        entry[i] = pick(g);
    IrInstr *start[4] = {pick_int(g), pick_int(g), pick_double(g), pick_double(g)};
    IrBlock *header = new_block(g), *exit = new_block(g);
    IrInstr *out[2] = {NULL, NULL};
    jump(g, header);
    g->block = header;
    IrInstr *counter = emit2(g, IR_phi, zero, zero);
    counter->type = type;
    for (int i = 0; i < PHIS; i++) {
        phis[i] = emit2(g, IR_phi, entry[i], entry[i]);
        add(g->pool, &g->pool_count, phis[i]);
    }
    IrInstr *raws[4];
    for (int i = 0; i < 4; i++) {
        raws[i] = emit2(g, IR_phi, start[i], start[i]);
        raws[i]->type = i < 2 ? IR_INT : IR_DOUBLE;
        if (i < 2)
            add(g->ints, &g->int_count, raws[i]);
        else
            add(g->doubles, &g->double_count, raws[i]);
    }
    IrInstr *limit = NULL;
    IrBlock *body = header;
    if (!bottom) {
        if (rnd(g, 2))
            gen_operation(g);
        limit = number(g, 1 + rnd(g, 4), type);
        body = new_block(g);
        out[0] = phis[0];
        branch(g, emit2(g, raw ? IR_ilt : IR_lt, counter, limit), body, exit);
        g->block = body;
    }
    gen_statements(g, depth + 1);
    if (has_break) {
        IrBlock *more = new_block(g);
        out[bottom ? 0 : 1] = pick(g);
        branch(g, condition(g), exit, more);
        g->block = more;
        gen_operation(g);
    }
    IrInstr *next = emit2(g, raw ? IR_iadd : IR_add, counter, number(g, 1, type));
    /* phis among each other: swaps */
    for (int i = 0; i < PHIS; i++)
        phis[i]->args[1] = rnd(g, 2) ? phis[rnd(g, PHIS)] : pick(g);
    for (int i = 0; i < 4; i++)
        raws[i]->args[1] = rnd(g, 2) ? raws[i ^ 1] : i < 2 ? pick_int(g) : pick_double(g);
    counter->args[1] = next;
    if (bottom) {
        out[has_break ? 1 : 0] = pick(g);
        limit = number(g, 1 + rnd(g, 4), type);
        branch(g, emit2(g, raw ? IR_ilt : IR_lt, next, limit), header, exit);
    } else {
        jump(g, header);
    }
    close_scope(g, scope);
    g->block = exit;
    add(g->pool, &g->pool_count, emit(g, IR_phi, out, exit->pred_count, 0));
}

/* A loop over keys; now and then the hole is used, or something stands between the step and its test. */
static void gen_forin(Gen *g, uint32_t depth)
{
    if (g->cursors == CURSORS)
        return;
    Scope scope = open_scope(g);
    int32_t cursor = LOCALS + (int32_t)g->cursors++;
    IrInstr *keys = pick(g), *object = pick(g), *carried = pick(g);
    emit(g, IR_setlocal, (IrInstr *[]){number(g, 0, IR_INT)}, 1, cursor);
    IrBlock *header = new_block(g), *body = new_block(g), *exit = new_block(g);
    jump(g, header);
    g->block = header;
    IrInstr *phi = emit2(g, IR_phi, carried, carried);
    IrInstr *next = emit(g, IR_forinnext, (IrInstr *[]){keys, object}, 2, cursor);
    if (rnd(g, 4) == 0)
        gen_operation(g);
    emit1(g, IR_brhole, next);
    ir_add_succ(g->program, header, exit);
    ir_add_succ(g->program, header, body);
    g->block = body;
    add(g->pool, &g->pool_count, next);
    add(g->pool, &g->pool_count, phi);
    gen_statements(g, depth + 1);
    phi->args[1] = pick(g);
    jump(g, header);
    close_scope(g, scope);
    g->block = exit;
    IrInstr *out = rnd(g, 4) ? phi : next;
    add(g->pool, &g->pool_count, emit(g, IR_phi, &out, 1, 0));
}

static void gen_try(Gen *g, uint32_t depth)
{
    Scope scope = open_scope(g);
    IrBlock *outer = g->handler, *handler = new_block(g), *after = new_block(g);
    handler->is_handler = true;
    g->handler = handler;
    IrBlock *body = new_block(g);
    jump(g, body);
    g->block = body;
    gen_statements(g, depth + 1);
    gen_statements(g, depth + 1);
    jump(g, after);
    close_scope(g, scope);
    g->handler = outer;
    g->block = handler;
    add(g->pool, &g->pool_count, emit(g, IR_catch, NULL, 0, 0));
    gen_statements(g, depth + 1);
    jump(g, after);
    close_scope(g, scope);
    g->block = after;
}

static void gen_statements(Gen *g, uint32_t depth)
{
    uint32_t count = 1 + rnd(g, 5);
    for (uint32_t i = 0; i < count && g->budget > 0; i++) {
        g->budget--;
        uint32_t what = rnd(g, 12);
        if (depth < 4 && what == 0)
            gen_if(g, depth);
        else if (depth < 4 && what == 1)
            gen_loop(g, depth);
        else if (depth < 4 && what == 2)
            gen_try(g, depth);
        else if (depth < 3 && what == 3)
            gen_forin(g, depth);
        else
            gen_operation(g);
    }
}

static void gen_function(Gen *g)
{
    g->function->param_count = PARAMS;
    g->function->constructor = rnd(g, 2);
    g->function->local_count = LOCALS + CURSORS;
    g->function->local_types = arena_alloc(g->program->arena, sizeof(IrType) * (LOCALS + CURSORS));
    for (int i = 0; i < LOCALS + CURSORS; i++)
        g->function->local_types[i] = i < LOCALS ? IR_ANY : IR_INT;
    g->block = new_block(g);
    g->function->entry = g->block;
    for (int i = 0; i < PARAMS; i++)
        add(g->pool, &g->pool_count, emit(g, IR_param, NULL, 0, i));
    add(g->pool, &g->pool_count, emit(g, IR_this, NULL, 0, 0));
    if (rnd(g, 2))
        for (int i = 0; i < LOCALS; i++)
            emit(g, IR_setlocal, (IrInstr *[]){pick(g)}, 1, i);
    gen_statements(g, 0);
    gen_statements(g, 0);
    gen_statements(g, 0);
    emit1(g, IR_ret, pick(g));
}

static bool compare_runs(Gen *g, const Code *code, bool verbose)
{
    for (uint32_t input = 0; input < 6; input++) {
        Value params[PARAMS + 1];
        for (uint32_t i = 0; i <= PARAMS; i++)
            params[i] = rnd(g, 3) ? opaque(mix(input * 31 + i, 77)) : VALUE_INT((int32_t)rnd(g, 5));
        Machine a = {.program = g->program, .fuel = FUEL, .trace = input, .log = verbose ? stderr : NULL}, b = a;
        a.log = verbose ? stderr : NULL;
        Value ra = run_ir(&a, g->function, params);
        if (a.fuel == UINT32_MAX || a.fuel == 0)
            continue;
        bool wrong = false;
        Value rb = run_code(&b, code, params, &wrong);
        if (wrong || ra != rb || a.trace != b.trace || a.events != b.events || a.threw != b.threw) {
            fprintf(stderr, "input %u: IR gives %x after %u events, code %x after %u\n", input, (unsigned)ra, a.events,
                    (unsigned)rb, b.events);
            return false;
        }
    }
    return true;
}

static bool run_seed(uint64_t seed, bool verbose)
{
    Arena arena = {0};
    Diag diag;
    diag_init(&diag, stderr);
    Gen g = {.program = ir_program_new(&arena), .state = seed * 977 + 3, .budget = 20 + (uint32_t)(seed % 90)};
    g.program->open = seed % 3 == 0; /* with the library's short forms */
    g.function = ir_function_new(g.program, "random");
    gen_function(&g);
    ir_clean_cfg(g.program, g.function);
    bool fine = ir_check(g.program, g.function, stderr);
    Code *code = fine ? codegen_function(&arena, g.program, g.function, &diag) : NULL;
    if (verbose)
        ir_print(g.program, stderr);
    if (verbose && code)
        codegen_dump(code, g.program, stderr);
    fine = code && compare_runs(&g, code, verbose);
    if (!fine)
        fprintf(stderr, "seed %llu fails\n", (unsigned long long)seed);
    diag_free(&diag);
    arena_free(&arena);
    return fine;
}

static void test_random(void **state)
{
    (void)state;
    const char *seed = getenv("MOTE_SEED"), *count = getenv("MOTE_SEEDS");
    if (seed) {
        assert_true(run_seed(strtoull(seed, NULL, 10), true));
        return;
    }
    uint64_t n = count ? strtoull(count, NULL, 10) : 400;
    for (uint64_t i = 0; i < n; i++)
        assert_true(run_seed(i, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
