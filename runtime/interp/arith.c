/* Arithmetic and comparison of any values: of numbers, strings and other primitives here; objects are first made
 * primitive by the library's $operator. Where size matters, the instructions for raw int32 and double
 * are left to the same operators.
 */
#include "arith.h"
#include "bigint.h"
#include "execute.h"

/* What an opcode does: an operator; or a relation: which orders it holds for, and how any values are compared. */
enum {
    ADD, SUB, MUL, DIV, MOD, EXP, NEG, SQRT, FLOOR, ABS, /* of doubles; ADD to MUL of integers, too */
    AND, OR, XOR, SHL, SHR, USHR,                        /* of integers */
    LESS = 1, EQUAL = 2, GREATER = 4, NONE = 8,
    ORDERED = 0x10, LOOSE = 0x20, STRICT = 0x30, KIND = 0x30,
    UNEQUAL = LESS | GREATER | NONE
};
#define RELATIONS(before, after)                                                                                \
    [before##LT##after] = ORDERED | LESS, [before##LE##after] = ORDERED | LESS | EQUAL,                         \
    [before##GT##after] = ORDERED | GREATER, [before##GE##after] = ORDERED | GREATER | EQUAL
#define NEGATIONS(after)                                                                                        \
    [OP_JNLT##after] = ORDERED | EQUAL | GREATER | NONE, [OP_JNLE##after] = ORDERED | GREATER | NONE,           \
    [OP_JNGT##after] = ORDERED | LESS | EQUAL | NONE, [OP_JNGE##after] = ORDERED | LESS | NONE

static const uint8_t operators[OP_FJNE + 1] = {
    [OP_ADD] = ADD, [OP_ADDI] = ADD, [OP_SUB] = SUB, [OP_SUBI] = SUB, [OP_MUL] = MUL, [OP_DIV] = DIV, [OP_MOD] = MOD,
    [OP_MODI] = MOD, [OP_EXP] = EXP, [OP_BAND] = AND, [OP_BANDI] = AND, [OP_BOR] = OR, [OP_BXOR] = XOR, [OP_SHL] = SHL,
    [OP_SHR] = SHR, [OP_USHR] = USHR, [OP_NEG] = NEG,
    RELATIONS(OP_, ), RELATIONS(OP_J, ), RELATIONS(OP_J, I), NEGATIONS(), NEGATIONS(I),
    [OP_EQ] = LOOSE | EQUAL, [OP_NE] = LOOSE | UNEQUAL, [OP_JEQ] = LOOSE | EQUAL, [OP_JNE] = LOOSE | UNEQUAL,
    [OP_SEQ] = STRICT | EQUAL, [OP_SNE] = STRICT | UNEQUAL, [OP_JSEQ] = STRICT | EQUAL, [OP_JSNE] = STRICT | UNEQUAL,
    [OP_JSEQK] = STRICT | EQUAL, [OP_JSNEK] = STRICT | UNEQUAL,
    [OP_IADD] = ADD, [OP_IADDI] = ADD, [OP_ISUB] = SUB, [OP_IMUL] = MUL, [OP_IAND] = AND, [OP_IANDI] = AND, [OP_IOR] = OR,
    [OP_IXOR] = XOR, [OP_ISHL] = SHL, [OP_ISHLI] = SHL, [OP_ISHR] = SHR, [OP_ISHRI] = SHR, [OP_IUSHR] = USHR,
    [OP_IUSHRI] = USHR, [OP_IJEQ] = EQUAL, [OP_IJNE] = UNEQUAL, [OP_IJLT] = LESS, [OP_IJLE] = LESS | EQUAL,
    [OP_IJEQI] = EQUAL, [OP_IJNEI] = UNEQUAL, RELATIONS(OP_IJ, I),
    [OP_FADD] = ADD, [OP_FSUB] = SUB, [OP_FMUL] = MUL, [OP_FDIV] = DIV, [OP_FMOD] = MOD, [OP_FNEG] = NEG,
    [OP_FSQRT] = SQRT, [OP_FFLOOR] = FLOOR, [OP_FABS] = ABS,
    [OP_FJLT] = LESS, [OP_FJNLT] = EQUAL | GREATER | NONE, [OP_FJLE] = LESS | EQUAL, [OP_FJNLE] = GREATER | NONE,
    [OP_FJEQ] = EQUAL, [OP_FJNE] = UNEQUAL};

static unsigned operator_of(Opcode op)
{
    static const uint8_t shorts[] = {ADD, SUB, ADD, ADD, SUB, MUL, ADD, ADD, AND, ORDERED | LESS, STRICT | EQUAL,
                                     STRICT | UNEQUAL, STRICT | EQUAL, STRICT | UNEQUAL, ADD};
    return op >= OP_ADD4 ? shorts[op - OP_ADD4] : operators[op];
}
_Static_assert(OP_SUBI4 == OP_ADD4 + 1 && OP_FMUL4 == OP_ADD4 + 5 && OP_SUM4 == OP_ADD4 + 6 && OP_ADDKS == OP_ADD4 + 14,
               "the short forms are at the end");

static Value *destination(VmRef vm, Pc pc) { return &vm_fp(vm)[*pc >= OP_MOV4 ? pc[1] & 15 : pc[1]]; }

/* ---- numbers */

static double arith_double(double a, double b, unsigned operator)
{
    switch (operator) {
    case ADD: return a + b;
    case SUB: return OPCODES_USED(SUB, SUBI) || OPCODE_USED(SUBI4) || OPCODE_USED(FSUB) || OPCODE_USED(FSUB4) ? a - b : 0;
    case MUL: return OPCODE_USED(MUL) || OPCODE_USED(FMUL) || OPCODE_USED(FMUL4) ? a * b : 0;
    case DIV: return OPCODE_USED(DIV) || OPCODE_USED(FDIV) ? a / b : 0;
    case MOD: return OPCODES_USED(MOD, MODI) || OPCODE_USED(FMOD) ? real_remainder(a, b) : 0;
    case EXP: return OPCODE_USED(EXP) ? formula(FORMULA_POW, a, b) : 0;
    case NEG: return -a;
    case SQRT: return OPCODE_USED(FSQRT) ? real_sqrt(a) : 0;
    case FLOOR: return OPCODE_USED(FFLOOR) ? real_floor(a) : 0;
    default: return __builtin_fabs(a);
    }
}

static int32_t arith_integer(uint32_t a, uint32_t b, unsigned operator)
{
    unsigned places = b & 31;
    switch (operator) {
    case ADD: a += b; break;
    case SUB: a -= b; break;
    case MUL: a *= b; break;
    case AND: a &= b; break;
    case OR: a |= b; break;
    case XOR: a ^= b; break;
    case SHL: a <<= places; break;
    case SHR: a = (uint32_t)((int32_t)a >> places); break;
    default: a >>= places; break;
    }
    return (int32_t)a;
}

static unsigned order_integers(int32_t a, int32_t b) { return a < b ? LESS : a == b ? EQUAL : GREATER; }

static unsigned order_doubles(double a, double b) { return a < b ? LESS : a == b ? EQUAL : a > b ? GREATER : NONE; }

Value op_integer(VmRef vm, Pc pc, Value *x, Value *y)
{
    vm_fp(vm)[pc[1]] = arith_integer((uint32_t)*x, (uint32_t)*y, operator_of((Opcode)*pc));
    return VALUE_DONE;
}

Value op_integer_jump(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)vm;
    return value_bool(operator_of((Opcode)*pc) & order_integers(*x, *y));
}

Value op_double(VmRef vm, Pc pc, Value *x, Value *y)
{
    register_set_double(destination(vm, pc), arith_double(register_double(x), register_double(y), operator_of((Opcode)*pc)));
    return VALUE_DONE;
}

Value op_double_unary(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    return op_double(vm, pc, x, x);
}

Value op_double_jump(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)vm;
    return value_bool(operator_of((Opcode)*pc) & order_doubles(register_double(x), register_double(y)));
}

Value op_f2a(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    return arith_result(vm, &vm_fp(vm)[pc[1]], register_double(x));
}

#ifndef __OPTIMIZE_SIZE__

/* An immediate integer if d is one: by looking at the bits, which is much cheaper than converting in software. */
static bool double_to_immediate(double d, int32_t *i)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint32_t high = (uint32_t)(bits >> 32), low = (uint32_t)bits;
    unsigned exponent = high >> 20 & 0x7FF;
    if (exponent < 1023) {
        *i = 0;
        return high == 0 && low == 0;
    }
    if (exponent > 1023 + 30)
        return false;
    /* the magnitude's top 32 bits, the point after bit (exponent - 1023) from the top */
    uint32_t top = 0x80000000u | high << 11 | low >> 21;
    unsigned integer_bits = exponent - 1022; /* 1..31 */
    if (low << 11 || top << integer_bits)
        return false;
    uint32_t magnitude = top >> (32 - integer_bits);
    *i = (int32_t)high < 0 ? -(int32_t)magnitude : (int32_t)magnitude;
    return value_int_fits(*i);
}

Value arith_result(VmRef vm, Value *d, double x)
{
    int32_t i;
    if (double_to_immediate(x, &i))
        return VALUE_INT(i);
    if (value_is_heap(*d)) {
        uint8_t *thing = heap_address(vm, *d);
        if (header_type(load_u16(thing)) == TYPE_FLOAT && heap_unshared(vm, *d)) {
            memcpy(thing + 2, &x, sizeof x);
            return value_taken(d);
        }
    }
    return number_from_double(vm, x);
}

static double to_double(VmRef vm, Value v)
{
    if (value_is_heap(v)) {
        const uint8_t *thing = heap_address(vm, v);
        if (header_type(load_u16(thing)) == TYPE_FLOAT) {
            double d;
            memcpy(&d, thing + 2, sizeof d);
            return d;
        }
    }
    return primitive_to_double(vm, v);
}

#else

Value arith_result(VmRef vm, Value *d, double x)
{
    (void)d;
    return number_from_double(vm, x);
}

#define to_double primitive_to_double

#endif

/* ---- any */

/* a + b, one of them a string. Appends to a in place when it dies here (d is a). */
static Value concat(VmRef vm, Value *d, const Value *a, const Value *b)
{
    Value right = primitive_to_text(vm, *b);
    if (right == VALUE_EXCEPTION)
        return right;
    hold_push(vm, right);
    Value left = primitive_to_text(vm, *a);
    if (d == a && left == *a)
        register_set(vm, d, VALUE_UNDEFINED);
    if (left != VALUE_EXCEPTION)
        left = text_concat(vm, left, held(vm, 0));
    unhold_top(vm);
    return left;
}

#ifndef __OPTIMIZE_SIZE__
/* The same of two strings: they stay in their registers, so there is no need for handles. */
static Value concat_strings(VmRef vm, Value *d, const Value *a, const Value *b)
{
    return text_concat(vm, d == a && a != b ? value_taken(d) : value_copied(vm, *a), *b);
}
#endif

#define ORDERED_USED (OPCODES_USED(LT, GE) || OPCODES_USED(JLT, JNGE) || OPCODES_USED(JLTI, JNGEI) || OPCODE_USED(JLT4))
#define LOOSE_USED (OPCODES_USED(EQ, NE) || OPCODES_USED(JEQ, JNE))

/* `code`: of operators. a and b are primitive unless it is of kind STRICT. */
static bool relation(VmRef vm, unsigned code, Value a, Value b)
{
    unsigned order = NONE, kind = code & KIND;
    if (value_both_int(a, b))
        order = order_integers(a, b);
    else if (kind != ORDERED && value_strict_equal(vm, a, b))
        order = EQUAL;
    else if (LOOSE_USED && kind == LOOSE && (value_is_nullish(a) || value_is_nullish(b)))
        order = value_is_nullish(a) && value_is_nullish(b) ? EQUAL : NONE;
    else if (kind != STRICT && (ORDERED_USED || LOOSE_USED)) {
        if (value_is_string(vm, a) && value_is_string(vm, b))
            order = order_integers(text_compare(vm, a, b), 0);
        else
            order = order_doubles(to_double(vm, a), to_double(vm, b));
    }
    return code & order;
}

static Value binary(VmRef vm, unsigned code, Value *d, Value *a, Value *b)
{
    if (code & KIND)
        return value_bool(relation(vm, code, *a, *b));
    if (code >= AND) {
        int32_t i = arith_integer((uint32_t)primitive_to_int32(vm, *a), (uint32_t)primitive_to_int32(vm, *b), code);
        return code == USHR ? number_from_uint32(vm, (uint32_t)i) : number_from_int32(vm, i);
    }
    if (code <= SUB && value_both_int(*a, *b))
        return number_from_int32(vm, arith_integer((uint32_t)value_int(*a), (uint32_t)value_int(*b), code));
    if (code == ADD && (value_is_string(vm, *a) || value_is_string(vm, *b)))
        return concat(vm, d, a, b);
    return arith_result(vm, d, arith_double(to_double(vm, *a), to_double(vm, *b), code));
}

Value arith_binary(VmRef vm, Opcode op, Value *d, Value *a, Value *b) { return binary(vm, operator_of(op), d, a, b); }

Value arith_unary(VmRef vm, Opcode op, Value *d, Value a)
{
    if (OPCODE_USED(TOSTR) && op == OP_TOSTR)
        return primitive_to_text(vm, a);
    if (OPCODE_USED(TOKEY) && op == OP_TOKEY)
        return value_to_key(vm, a);
    if ((OPCODE_USED(TOINT32) || OPCODE_USED(BNOT)) && (op == OP_TOINT32 || op == OP_BNOT)) {
        int32_t i = primitive_to_int32(vm, a);
        return number_from_int32(vm, op == OP_BNOT ? ~i : i);
    }
    double x = to_double(vm, a);
#if MOTE_FEATURES & FEATURE_BIGINT /* the compiler says SUBI where there are no BigInts */
    if (op == OP_INC || op == OP_DEC)
        x += op == OP_INC ? 1 : -1;
#endif
    return arith_result(vm, d, op == OP_NEG ? -x : x);
}

/* ---- BigInts */

#if MOTE_FEATURES & FEATURE_BIGINT

static Value no_number(VmRef vm) { return error_type(vm, "Cannot convert a BigInt value to a number"); }

/* The order of a BigInt and any other primitive, in *order. false: exception. */
static bool order_bigint(VmRef vm, const Value *a, const Value *b, unsigned *order)
{
    Value other = *b;
    *order = NONE;
    if (!value_is_string(vm, other) && !value_is_bigint(vm, other)) {
        double d = to_double(vm, other);
        if (d == d)
            *order = order_integers(bigint_compare_double(vm, *a, d), 0);
        return true;
    }
    bool text = value_is_string(vm, other);
    if (text)
        other = bigint_parse(vm, b);
    if (other == VALUE_EXCEPTION)
        return false;
    if (other != VALUE_HOLE)
        *order = order_integers(bigint_compare(vm, *a, other), 0);
    if (text)
        value_release(vm, other);
    return true;
}

/* One of them is a BigInt, the other one, too, or any primitive but a symbol. */
static Value relate_bigints(VmRef vm, unsigned code, const Value *a, const Value *b)
{
    unsigned order;
    bool swap = !value_is_bigint(vm, *a);
    if (value_is_nullish(swap ? *a : *b) && (code & KIND) == LOOSE)
        return value_bool(code & NONE);
    if (!order_bigint(vm, swap ? b : a, swap ? a : b, &order))
        return VALUE_EXCEPTION;
    if (swap && (order & (LESS | GREATER)))
        order ^= LESS | GREATER;
    return value_bool(code & order);
}

static Value binary_bigints(VmRef vm, Opcode op, Value *d, Value *a, Value *b)
{
    static const uint8_t OPERATORS[] = {[ADD] = BIGINT_ADD, [SUB] = BIGINT_SUB, [MUL] = BIGINT_MUL, [DIV] = BIGINT_DIV,
                                        [MOD] = BIGINT_MOD, [EXP] = BIGINT_EXP, [AND] = BIGINT_AND, [OR] = BIGINT_OR,
                                        [XOR] = BIGINT_XOR, [SHL] = BIGINT_SHL, [SHR] = BIGINT_SHR};
    unsigned code = operator_of(op);
    if (code & KIND)
        return relate_bigints(vm, code, a, b);
    if (code == ADD && (value_is_string(vm, *a) || value_is_string(vm, *b)))
        return concat(vm, d, a, b);
    if (!value_is_bigint(vm, *a) || !value_is_bigint(vm, *b))
        return error_type(vm, "Cannot mix BigInt and other types, use explicit conversions");
    if (code == USHR)
        return error_type(vm, "BigInts have no unsigned right shift, use >> instead");
    return bigint_binary(vm, (BigIntOperator)OPERATORS[code], a, b);
}

static Value unary_bigint(VmRef vm, Opcode op, const Value *a)
{
    switch (op) {
    case OP_NEG: return bigint_negate(vm, a);
    case OP_BNOT: return bigint_not(vm, a);
    case OP_INC: case OP_DEC: return bigint_step(vm, a, op == OP_DEC);
    case OP_TOSTR: return primitive_to_text(vm, *a);
    case OP_TOKEY: return value_to_key(vm, *a);
    default: return no_number(vm);
    }
}

#endif

Value arith_apply(VmRef vm, Opcode op, Value *d, Value *a, Value *b)
{
#if MOTE_FEATURES & FEATURE_BIGINT
    if (b ? bigint_meets(vm, *a, *b) : value_is_bigint(vm, *a))
        return b ? binary_bigints(vm, op, d, a, b) : unary_bigint(vm, op, a);
#endif
    return b ? binary(vm, operator_of(op), d, a, b) : arith_unary(vm, op, d, *a);
}

/* Hand an operator that met an object to the library. */
static Value call_binary(VmRef vm, Pc pc, const Value *x, const Value *y)
{
    hold_copy(vm, *y);
    hold_copy(vm, *x);
    hold_push(vm, VALUE_INT(operator_of((Opcode)*pc) == ADD ? OP_ADD : *pc)); /* lang_operator asks for that one */
    return op_call_library(vm, ROOT_OPERATOR, 3, pc);
}

Value op_binary(VmRef vm, Pc pc, Value *x, Value *y)
{
    unsigned code = operator_of((Opcode)*pc), kind = code & KIND;
#ifndef __OPTIMIZE_SIZE__ /* two strings first: that needs none of the other questions */
    if (code == ADD && value_is_string(vm, *x) && value_is_string(vm, *y))
        return concat_strings(vm, destination(vm, pc), x, y);
#endif
    if (value_resists(vm, *x) || value_resists(vm, *y)) {
#if MOTE_FEATURES & FEATURE_BIGINT
        if (kind != STRICT && bigint_meets(vm, *x, *y))
            return binary_bigints(vm, (Opcode)*pc, destination(vm, pc), x, y);
#endif
        bool object_x = value_is_object(vm, *x), object_y = value_is_object(vm, *y);
        bool converts = object_x != object_y && !value_is_nullish(*x) && !value_is_nullish(*y);
        if (kind < LOOSE || (kind == LOOSE && converts))
            return call_binary(vm, pc, x, y);
        return value_bool(relation(vm, code | STRICT, *x, *y));
    }
    return binary(vm, code, destination(vm, pc), x, y);
}

Value op_binary_short(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    Value constant = operand_short(pc + 1);
    return op_binary(vm, pc, x, &constant);
}

Value op_unary(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    if (!value_resists(vm, *x))
        return arith_unary(vm, (Opcode)*pc, &vm_fp(vm)[pc[1]], *x);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_is_bigint(vm, *x))
        return unary_bigint(vm, (Opcode)*pc, x);
#endif
    hold_copy(vm, *x);
    hold_push(vm, VALUE_INT(*pc));
    return op_call_library(vm, ROOT_OPERATOR, 2, pc);
}

/* ---- operators on objects */

Value op_instanceof(VmRef vm, Pc pc, Value *x, Value *y)
{
    Value method, is = VALUE_HOLE;
    if (!value_is_object(vm, *y))
        return error_type(vm, "Right-hand side of 'instanceof' is not callable");
    if (property_get(vm, *y, vm_root(vm, ROOT_HAS_INSTANCE), &method) == FOUND_ERROR)
        return VALUE_EXCEPTION;
    if (method == vm_root(vm, ROOT_ORDINARY_INSTANCE))
        is = object_is_instance(vm, *x, *y);
    if (is != VALUE_HOLE)
        return is;
    value_release(vm, method);
    hold_copy(vm, *y);
    hold_copy(vm, *x);
    return op_call_library(vm, ROOT_INSTANCE_OF, 2, pc);
}
