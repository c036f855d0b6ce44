/* Selection of single operations: which instruction, and which form of it (immediate, predicted shape, capture). */
#include "select.h"

typedef struct Simple {
    uint8_t op;           /* Opcode */
    char result, a, b, c; /* classes: r reference, i int, f double; 0: none */
} Simple;

/* Operations that are one instruction with its operands in order. */
static const Simple SIMPLE[IR_OP_COUNT] = {
#define BINARY(ir, op) [IR_##ir] = {OP_##op, 'r', 'r', 'r', 0}
#define UNARY(ir, op) [IR_##ir] = {OP_##op, 'r', 'r', 0, 0}
    BINARY(add, ADD), BINARY(sub, SUB), BINARY(mul, MUL), BINARY(div, DIV), BINARY(mod, MOD), BINARY(exp, EXP),
    BINARY(band, BAND), BINARY(bor, BOR), BINARY(bxor, BXOR), BINARY(shl, SHL), BINARY(shr, SHR), BINARY(ushr, USHR),
    BINARY(lt, LT), BINARY(le, LE), BINARY(gt, GT), BINARY(ge, GE), BINARY(eq, EQ), BINARY(ne, NE), BINARY(seq, SEQ),
    BINARY(sne, SNE), BINARY(in, IN), BINARY(instanceof, INSTANCEOF), BINARY(delete, DELFIELD),
    UNARY(neg, NEG), UNARY(bnot, BNOT), UNARY(tonum, TONUM), UNARY(tostr, TOSTR), UNARY(tokey, TOKEY),
    UNARY(not, NOT), UNARY(typeof, TYPEOF), UNARY(length, LENGTH), UNARY(forin, FORIN), UNARY(getcell, GETCELL),
#undef BINARY
#undef UNARY
#define INT2(ir, op) [IR_##ir] = {OP_##op, 'i', 'i', 'i', 0}
#define FLOAT2(ir, op) [IR_##ir] = {OP_##op, 'f', 'f', 'f', 0}
#define FROM(ir, op, to, from) [IR_##ir] = {OP_##op, to, from, 0, 0}
    INT2(iadd, IADD), INT2(isub, ISUB), INT2(imul, IMUL), INT2(iand, IAND), INT2(ior, IOR), INT2(ixor, IXOR),
    INT2(ishl, ISHL), INT2(ishr, ISHR), INT2(iushr, IUSHR), FROM(ineg, INEG, 'i', 'i'), FROM(inot, INOT, 'i', 'i'),
    FLOAT2(fadd, FADD), FLOAT2(fsub, FSUB), FLOAT2(fmul, FMUL), FLOAT2(fdiv, FDIV), FLOAT2(fmod, FMOD),
    FROM(fneg, FNEG, 'f', 'f'), FROM(fsqrt, FSQRT, 'f', 'f'), FROM(ffloor, FFLOOR, 'f', 'f'),
    FROM(fabs, FABS, 'f', 'f'), FROM(i2a, I2A, 'r', 'i'), FROM(u2a, U2A, 'r', 'i'), FROM(f2a, F2A, 'r', 'f'),
    FROM(a2i, A2I, 'i', 'r'), FROM(a2f, A2F, 'f', 'r'), FROM(i2f, I2F, 'f', 'i'), FROM(u2f, U2F, 'f', 'i'),
    FROM(f2i, F2I, 'i', 'f'),
#undef INT2
#undef FLOAT2
#undef FROM
    [IR_append] = {OP_APPEND, 0, 'r', 'm', 0},     [IR_appendhole] = {OP_APPENDHOLE, 0, 'r', 0, 0},
    [IR_spread] = {OP_SPREAD, 0, 'r', 'r', 0},     [IR_setcell] = {OP_SETCELL, 0, 'r', 'r', 0},
    [IR_deffield] = {OP_DEFFIELD, 0, 'r', 'r', 'r'}, [IR_defget] = {OP_DEFGET, 0, 'r', 'r', 'r'},
    [IR_defset] = {OP_DEFSET, 0, 'r', 'r', 'r'},   [IR_setproto] = {OP_SETPROTO, 0, 'r', 'r', 0},
    [IR_create] = {OP_CREATE, 'r', 'r', 0, 0},
    [IR_newcell] = {OP_NEWCELL, 'r', 'm', 0, 0},
};

static RegClass class_of(char letter) { return letter == 'i' ? CLASS_INT : letter == 'f' ? CLASS_DOUBLE : CLASS_REF; }

Reg select_moved(Select *s, const IrInstr *value, Span span)
{
    Reg temp = mir_reg(s->mir, CLASS_REF, select_may_own(value));
    if (!select_into(s, temp, value, span))
        mir_copy_one(s->mir, s->block, span, temp, select_reg(s, value));
    return temp;
}

static Reg operand(Select *s, const IrInstr *value, char letter, Span span)
{
    return letter == 'm' ? select_moved(s, value, span) : select_use(s, value, class_of(letter), span);
}

static Reg result(Select *s, const IrInstr *instr) { return select_reg(s, instr); }

static void select_simple(Select *s, const IrInstr *instr, const Simple *simple)
{
    int32_t v[4] = {0};
    int at = simple->result ? 1 : 0;
    char letters[3] = {simple->a, simple->b, simple->c};
    for (uint32_t i = 0; i < instr->arg_count && i < 3 && letters[i]; i++)
        v[at++] = (int32_t)operand(s, instr->args[i], letters[i], instr->span);
    if (simple->result)
        v[0] = (int32_t)result(s, instr);
    select_emit(s, instr->span, (Opcode)simple->op, v[0], v[1], v[2]);
}

/* ---- arithmetic with an immediate */

static bool is_number(const IrInstr *value)
{
    return value->type != IR_ANY || (value->kind != 0 && (value->kind & ~KIND_NUMBER) == 0);
}

/* The instruction with an immediate operand, the other operand, and the immediate; false if there is none. */
static bool immediate_form(const Select *s, const IrInstr *instr, Opcode *op, const IrInstr **other, int32_t *immediate)
{
    const IrInstr *a = instr->args[0], *b = instr->args[1];
    int32_t c = 0;
    bool right = select_int(s, b, &c), left = !right && select_int(s, a, &c);
    if (!right && !left)
        return false;
    *other = right ? a : b;
    switch (instr->op) {
    case IR_add: *op = OP_ADDI; right |= is_number(b); break;
    case IR_sub: *op = OP_SUBI; break;
    case IR_step:
        if (!is_number(a))
            return false;
        *op = OP_SUBI;
        break;
    case IR_mod: *op = OP_MODI; break;
    case IR_band: *op = OP_BANDI; right = true; break;
    case IR_iadd: *op = OP_IADDI; right = true; break;
    case IR_isub: *op = OP_IADDI; c = c == INT32_MIN ? c : -c; break;
    case IR_iand: *op = OP_IANDI; right = true; break;
    case IR_ishl: *op = OP_ISHLI; c &= 31; break;
    case IR_ishr: *op = OP_ISHRI; c &= 31; break;
    case IR_iushr: *op = OP_IUSHRI; c &= 31; break;
    default: return false;
    }
    *immediate = c;
    return right && select_fits_byte(c);
}

static bool select_immediate(Select *s, const IrInstr *instr)
{
    Opcode op = OP_NOP;
    const IrInstr *other = NULL;
    int32_t c = 0;
    if (instr->arg_count != 2 || !immediate_form(s, instr, &op, &other, &c))
        return false;
    Reg a = select_use(s, other, instr->type == IR_INT ? CLASS_INT : CLASS_REF, instr->span);
    select_emit(s, instr->span, op, (int32_t)result(s, instr), (int32_t)a, c);
    return true;
}

/* ---- conditions */

static MInstr *jump(Select *s, Span span, Opcode op, int32_t a, int32_t b)
{
    MInstr *instr = mir_instr(s->mir, (int)op, span);
    instr->v[0] = a;
    instr->v[1] = b;
    return instr;
}

static MInstr *relation(Select *s, const IrInstr *c)
{
    static const Opcode PLAIN[] = {OP_JLT, OP_JLE, OP_JGT, OP_JGE};
    static const Opcode IMMEDIATE[] = {OP_JLTI, OP_JLEI, OP_JGTI, OP_JGEI};
    static const Opcode SWAPPED[] = {OP_JGTI, OP_JGEI, OP_JLTI, OP_JLEI};
    int which = (int)c->op - (int)IR_lt;
    int32_t i = 0;
    if (select_int(s, c->args[1], &i) && select_fits_byte(i))
        return jump(s, c->span, IMMEDIATE[which], (int32_t)select_use(s, c->args[0], CLASS_REF, c->span), i);
    if (select_int(s, c->args[0], &i) && select_fits_byte(i))
        return jump(s, c->span, SWAPPED[which], (int32_t)select_use(s, c->args[1], CLASS_REF, c->span), i);
    int32_t a = (int32_t)select_use(s, c->args[0], CLASS_REF, c->span);
    int32_t b = (int32_t)select_use(s, c->args[1], CLASS_REF, c->span);
    return jump(s, c->span, PLAIN[which], a, b);
}

/* Whether === with the constant has an instruction that holds the constant. */
static bool identity_constant(const Select *s, const IrInstr *value)
{
    const IrConst *c = select_const(s, value);
    int32_t i = 0;
    if (c == NULL)
        return false;
    if (c->kind == CONST_NUMBER)
        return select_int(s, value, &i) && i >= SLOT_INT_MIN && i <= SLOT_INT_MAX;
    return c->kind <= CONST_FALSE || c->kind == CONST_STRING || c->kind == CONST_HOLE || c->kind == CONST_TDZ;
}

static MInstr *strict_equality(Select *s, const IrInstr *c, bool *negated)
{
    static const Value VALUES[] = {
        [CONST_NULL] = VALUE_NULL, [CONST_TRUE] = VALUE_TRUE, [CONST_FALSE] = VALUE_FALSE,
        [CONST_HOLE] = VALUE_HOLE, [CONST_TDZ] = VALUE_TDZ,
    };
    *negated ^= c->op == IR_sne;
    const IrInstr *a = c->args[0], *b = c->args[1];
    if (!identity_constant(s, b)) {
        const IrInstr *swap = a;
        a = b;
        b = swap;
    }
    int32_t ra = (int32_t)select_use(s, a, CLASS_REF, c->span);
    if (!identity_constant(s, b))
        return jump(s, c->span, OP_JSEQ, ra, (int32_t)select_use(s, b, CLASS_REF, c->span));
    const IrConst *k = select_const(s, b);
    if (k->kind == CONST_UNDEFINED)
        return jump(s, c->span, OP_JUNDEF, ra, 0);
    MInstr *instr = jump(s, c->span, OP_JSEQK, ra, 0);
    if (k->kind == CONST_NUMBER)
        instr->v[1] = VALUE_INT((int32_t)k->number);
    else if (k->kind == CONST_STRING)
        select_fix(instr, 1, FIXUP_CONST, b->imm.index);
    else
        instr->v[1] = VALUES[k->kind];
    return instr;
}

static bool is_nullish(const Select *s, const IrInstr *value)
{
    const IrConst *c = select_const(s, value);
    return c && (c->kind == CONST_UNDEFINED || c->kind == CONST_NULL);
}

static MInstr *loose_equality(Select *s, const IrInstr *c, bool *negated)
{
    *negated ^= c->op == IR_ne;
    for (int i = 0; i < 2; i++)
        if (is_nullish(s, c->args[i]))
            return jump(s, c->span, OP_JNULLISH, (int32_t)select_use(s, c->args[1 - i], CLASS_REF, c->span), 0);
    int32_t a = (int32_t)select_use(s, c->args[0], CLASS_REF, c->span);
    return jump(s, c->span, OP_JEQ, a, (int32_t)select_use(s, c->args[1], CLASS_REF, c->span));
}

static MInstr *int_compare(Select *s, const IrInstr *c, bool *negated)
{
    *negated ^= c->op == IR_ine;
    bool equal = c->op == IR_ieq || c->op == IR_ine;
    int32_t i = 0;
    if (select_int(s, c->args[1], &i) && select_fits_byte(i)) {
        Opcode op = equal ? OP_IJEQI : c->op == IR_ilt ? OP_IJLTI : OP_IJLEI;
        return jump(s, c->span, op, (int32_t)select_use(s, c->args[0], CLASS_INT, c->span), i);
    }
    if (select_int(s, c->args[0], &i) && select_fits_byte(i)) {
        Opcode op = equal ? OP_IJEQI : c->op == IR_ilt ? OP_IJGTI : OP_IJGEI;
        return jump(s, c->span, op, (int32_t)select_use(s, c->args[1], CLASS_INT, c->span), i);
    }
    int32_t a = (int32_t)select_use(s, c->args[0], CLASS_INT, c->span);
    int32_t b = (int32_t)select_use(s, c->args[1], CLASS_INT, c->span);
    return jump(s, c->span, equal ? OP_IJEQ : c->op == IR_ilt ? OP_IJLT : OP_IJLE, a, b);
}

static MInstr *double_compare(Select *s, const IrInstr *c, bool *negated)
{
    *negated ^= c->op == IR_fne;
    int32_t a = (int32_t)select_use(s, c->args[0], CLASS_DOUBLE, c->span);
    int32_t b = (int32_t)select_use(s, c->args[1], CLASS_DOUBLE, c->span);
    return jump(s, c->span, c->op == IR_flt ? OP_FJLT : c->op == IR_fle ? OP_FJLE : OP_FJEQ, a, b);
}

/* ToBoolean of a value in any class. A double is true if its magnitude is greater than 0 (NaN is not). */
static MInstr *truth(Select *s, const IrInstr *value)
{
    RegClass class = value->op == IR_const ? CLASS_REF : select_class(value->type);
    Reg reg = select_use(s, value, class, value->span);
    if (class == CLASS_REF)
        return jump(s, value->span, OP_JT, (int32_t)reg, 0);
    if (class == CLASS_INT)
        return jump(s, value->span, OP_IJNEI, (int32_t)reg, 0);
    Reg size = mir_reg(s->mir, CLASS_DOUBLE, false), zero = mir_reg(s->mir, CLASS_DOUBLE, false);
    select_emit(s, value->span, OP_FABS, (int32_t)size, (int32_t)reg, 0);
    select_emit(s, value->span, OP_LOADF, (int32_t)zero, VALUE_INT(0), 0);
    return jump(s, value->span, OP_FJLT, (int32_t)zero, (int32_t)size);
}

static MInstr *operation_condition(Select *s, const IrInstr *value, bool *negated)
{
    switch (value->op) {
    case IR_not:
        *negated = !*negated;
        return select_condition(s, value->args[0], negated);
    case IR_lt: case IR_le: case IR_gt: case IR_ge: return relation(s, value);
    case IR_seq: case IR_sne: return strict_equality(s, value, negated);
    case IR_eq: case IR_ne: return loose_equality(s, value, negated);
    case IR_isnullish: case IR_isundef: {
        Opcode op = value->op == IR_isundef ? OP_JUNDEF : OP_JNULLISH;
        return jump(s, value->span, op, (int32_t)select_use(s, value->args[0], CLASS_REF, value->span), 0);
    }
    case IR_ilt: case IR_ile: case IR_ieq: case IR_ine: return int_compare(s, value, negated);
    case IR_flt: case IR_fle: case IR_feq: case IR_fne: return double_compare(s, value, negated);
    default: return truth(s, value);
    }
}

MInstr *select_condition(Select *s, const IrInstr *value, bool *negated)
{
    return s->sunk[value->id] ? operation_condition(s, value, negated) : truth(s, value);
}

/* A condition as a value: true is loaded before the test, false if the jump is not taken. */
static void select_boolean(Select *s, const IrInstr *instr)
{
    bool negated = false;
    MInstr *test = operation_condition(s, instr, &negated);
    if (negated) {
        Opcode inverse = OP_NOP;
        bool swap = false;
        flow_invert((Opcode)test->op, &inverse, &swap);
        test->op = (uint16_t)inverse;
        if (swap) {
            int32_t v = test->v[0];
            test->v[0] = test->v[1];
            test->v[1] = v;
        }
    }
    test->boolean = result(s, instr);
    test->early = true;
    mir_append(s->block, test);
}

static bool is_raw(const IrInstr *value) { return value->type == IR_INT || value->type == IR_DOUBLE; }

/* Conditions without an instruction that makes a value of them. */
static bool select_condition_value(Select *s, const IrInstr *instr)
{
    switch (instr->op) {
    case IR_ilt: case IR_ile: case IR_ieq: case IR_ine: case IR_flt: case IR_fle: case IR_feq: case IR_fne:
        break;
    case IR_not:
        if (!s->sunk[instr->args[0]->id] && !is_raw(instr->args[0]))
            return false;
        break;
    default:
        return false;
    }
    select_boolean(s, instr);
    return true;
}

/* ---- properties */

static bool predicted(const Select *s, const IrInstr *instr)
{
    return instr->imm.shape >= 0 && instr->imm.slot >= 0 && instr->imm.slot <= UINT8_MAX &&
           (uint32_t)instr->imm.shape < s->program->shape_count;
}

static void select_getfield(Select *s, const IrInstr *instr)
{
    int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    int32_t d = (int32_t)result(s, instr);
    if (predicted(s, instr)) {
        MInstr *get = select_emit(s, instr->span, OP_GETFIELDS, d, a, instr->imm.slot);
        select_fix(get, 3, FIXUP_SHAPE, instr->imm.shape);
    } else {
        select_fix(select_emit(s, instr->span, OP_GETFIELD, d, a, 0), 2, FIXUP_CONST, instr->imm.index);
    }
}

static void emit_setfield(Select *s, const IrInstr *instr, int32_t a, int32_t b)
{
    if (predicted(s, instr)) {
        MInstr *set = select_emit(s, instr->span, OP_SETFIELDS, a, instr->imm.slot, 0);
        select_fix(set, 2, FIXUP_SHAPE, instr->imm.shape);
        set->v[3] = b;
    } else {
        select_fix(select_emit(s, instr->span, OP_SETFIELD, a, 0, b), 1, FIXUP_CONST, instr->imm.index);
    }
}

static void select_setfield(Select *s, const IrInstr *instr)
{
    int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    emit_setfield(s, instr, a, (int32_t)select_use(s, instr->args[1], CLASS_REF, instr->span));
}

static void select_addfield(Select *s, const IrInstr *instr)
{
    int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    int32_t b = (int32_t)select_moved(s, instr->args[1], instr->span);
    MInstr *add = select_emit(s, instr->span, OP_ADDFIELD, a, 0, 0);
    select_fix(add, 1, FIXUP_SHAPE, instr->imm.index);
    select_fix(add, 2, FIXUP_SHAPE, instr->imm.shape);
    add->v[3] = b;
}

static void select_double_field(Select *s, const IrInstr *instr)
{
    int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    bool get = instr->op == IR_getfieldf;
    if (predicted(s, instr) && get) {
        MInstr *load = select_emit(s, instr->span, OP_GETFIELDF, (int32_t)result(s, instr), a, instr->imm.slot);
        select_fix(load, 3, FIXUP_SHAPE, instr->imm.shape);
    } else if (predicted(s, instr)) {
        int32_t b = (int32_t)select_use(s, instr->args[1], CLASS_DOUBLE, instr->span);
        MInstr *set = select_emit(s, instr->span, OP_SETFIELDF, a, instr->imm.slot, 0);
        select_fix(set, 2, FIXUP_SHAPE, instr->imm.shape);
        set->v[3] = b;
    } else if (get) {
        Reg any = mir_reg(s->mir, CLASS_REF, true), number = mir_reg(s->mir, CLASS_REF, true);
        select_fix(select_emit(s, instr->span, OP_GETFIELD, (int32_t)any, a, 0), 2, FIXUP_CONST, instr->imm.index);
        select_emit(s, instr->span, OP_TONUM, (int32_t)number, (int32_t)any, 0);
        select_emit(s, instr->span, OP_A2F, (int32_t)result(s, instr), (int32_t)number, 0);
    } else {
        emit_setfield(s, instr, a, (int32_t)select_use(s, instr->args[1], CLASS_REF, instr->span));
    }
}

static void select_element(Select *s, const IrInstr *instr)
{
    bool set = instr->op == IR_setelem, raw = instr->args[1]->type == IR_INT;
    int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span), index = 0;
    if (!set && select_int(s, instr->args[1], &index) && select_fits_byte(index)) {
        select_emit(s, instr->span, OP_GETELEMB, (int32_t)result(s, instr), a, index);
        return;
    }
    int32_t b = (int32_t)select_use(s, instr->args[1], raw ? CLASS_INT : CLASS_REF, instr->span);
    if (set) {
        int32_t c = (int32_t)select_use(s, instr->args[2], CLASS_REF, instr->span);
        select_emit(s, instr->span, raw ? OP_SETELEMI : OP_SETELEM, a, b, c);
    } else {
        select_emit(s, instr->span, raw ? OP_GETELEMI : OP_GETELEM, (int32_t)result(s, instr), a, b);
    }
}

/* ---- what may be BigInts */

/* INC and DEC; where the operand is a Number there is an immediate form. */
static void select_step(Select *s, const IrInstr *instr)
{
    int32_t step = 0, a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
    select_int(s, instr->args[1], &step);
    select_emit(s, instr->span, step < 0 ? OP_INC : OP_DEC, (int32_t)result(s, instr), a, 0);
}

/* Negated twice: any value is a Number or a BigInt then, and the right one. */
static void select_numeric(Select *s, const IrInstr *instr)
{
    Reg negated = mir_reg(s->mir, CLASS_REF, true);
    select_emit(s, instr->span, OP_NEG, (int32_t)negated, (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span), 0);
    select_emit(s, instr->span, OP_NEG, (int32_t)result(s, instr), (int32_t)negated, 0);
}

/* ---- variables */

static void select_cell(Select *s, const IrInstr *instr)
{
    bool set = instr->op == IR_setcell;
    const IrInstr *cell = instr->args[0];
    if (cell->op == IR_getcap && set)
        select_emit(s, instr->span, OP_SETCAPCELL, cell->imm.index,
                    (int32_t)select_use(s, instr->args[1], CLASS_REF, instr->span), 0);
    else if (cell->op == IR_getcap)
        select_emit(s, instr->span, OP_GETCAPCELL, (int32_t)result(s, instr), cell->imm.index, 0);
    else
        select_simple(s, instr, &SIMPLE[instr->op]);
}

/* A capture's own instruction is needed only where the cell itself is (not its content). */
static void select_getcap(Select *s, const IrInstr *instr)
{
    if (s->uses[instr->id] > s->cell_uses[instr->id])
        select_emit(s, instr->span, OP_GETCAP, (int32_t)result(s, instr), instr->imm.index, 0);
}

static void select_closure(Select *s, const IrInstr *instr)
{
    Reg *list = ARENA_ARRAY(s->arena, Reg, instr->arg_count + 1);
    for (uint32_t i = 0; i < instr->arg_count; i++)
        list[i] = select_use(s, instr->args[i], CLASS_REF, instr->span);
    MInstr *make = select_emit(s, instr->span, OP_CLOSURE, (int32_t)result(s, instr), 0, (int32_t)instr->arg_count);
    select_fix(make, 1, FIXUP_FUNCTION, instr->imm.index);
    make->list = list;
    make->list_count = instr->arg_count;
}

static void select_arguments(Select *s, const IrInstr *instr)
{
    bool rest = instr->op == IR_rest;
    MInstr *make = select_emit(s, instr->span, rest ? OP_REST : OP_ARGUMENTS, (int32_t)result(s, instr),
                               rest ? instr->imm.index : 0, 0);
    uint32_t count = s->function->param_count; /* uses that keep the parameters in place */
    make->list = ARENA_ARRAY(s->arena, Reg, count + 1);
    for (uint32_t i = 0; i < count; i++)
        make->list[make->list_count++] = s->params[i];
}

void select_operation(Select *s, const IrInstr *instr)
{
    int32_t index = instr->imm.index;
    if (select_condition_value(s, instr) || select_immediate(s, instr))
        return;
    switch (instr->op) {
    case IR_getcell: case IR_setcell: select_cell(s, instr); return;
    case IR_getcap: select_getcap(s, instr); return;
    case IR_step: select_step(s, instr); return;
    case IR_numeric: select_numeric(s, instr); return;
    case IR_closure: select_closure(s, instr); return;
    case IR_arguments: case IR_rest: select_arguments(s, instr); return;
    case IR_getfield: select_getfield(s, instr); return;
    case IR_setfield: select_setfield(s, instr); return;
    case IR_addfield: select_addfield(s, instr); return;
    case IR_initfield: {
        int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
        int32_t b = (int32_t)select_use(s, instr->args[1], CLASS_REF, instr->span);
        MInstr *init = select_emit(s, instr->span, OP_INITFIELD, a, instr->imm.slot, 0);
        select_fix(init, 2, FIXUP_SHAPE, instr->imm.shape);
        init->v[3] = b;
        return;
    }
    case IR_newtarget: select_emit(s, instr->span, OP_NEWTARGET, (int32_t)result(s, instr), 0, 0); return;
    case IR_getfieldf: case IR_setfieldf: select_double_field(s, instr); return;
    case IR_getelem: case IR_setelem: select_element(s, instr); return;
    case IR_getglobal: select_emit(s, instr->span, OP_GETGLOBAL, (int32_t)result(s, instr), index, 0); return;
    case IR_setglobal:
        select_emit(s, instr->span, OP_SETGLOBAL, index,
                    (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span), 0);
        return;
    case IR_chktdz: {
        int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
        select_fix(select_emit(s, instr->span, OP_CHKTDZ, a, 0, 0), 1, FIXUP_CONST, index);
        return;
    }
    case IR_throwconst: select_fix(select_emit(s, instr->span, OP_THROWCONST, 0, 0, 0), 0, FIXUP_CONST, index); return;
    case IR_isundef: case IR_isnullish: {
        bool nullish = instr->op == IR_isnullish;
        int32_t a = (int32_t)select_use(s, instr->args[0], CLASS_REF, instr->span);
        Reg k = mir_reg(s->mir, CLASS_REF, false);
        s->mir->regs[k].remat = true;
        select_emit(s, instr->span, OP_LOADK, (int32_t)k, nullish ? VALUE_NULL : VALUE_UNDEFINED, 0);
        select_emit(s, instr->span, nullish ? OP_EQ : OP_SEQ, (int32_t)result(s, instr), a, (int32_t)k);
        return;
    }
    case IR_yield: /* await */
        select_emit(s, instr->span, OP_YIELD, 0, (int32_t)select_moved(s, instr->args[0], instr->span), 0);
        s->block->last->v[0] = (int32_t)result(s, instr);
        s->block->last->local_jump = true;
        return;
    case IR_catch: select_emit(s, instr->span, OP_CATCH, (int32_t)result(s, instr), 0, 0); return;
    case IR_clone:
        select_fix(select_emit(s, instr->span, OP_CLONE, (int32_t)result(s, instr), 0, 0), 1, FIXUP_CONST, index);
        return;
    default: select_simple(s, instr, &SIMPLE[instr->op]);
    }
}
