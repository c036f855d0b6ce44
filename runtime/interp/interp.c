/* The dispatch loop: the fast case of every instruction, written for the fewest executed instructions.
 *
 * Everything that may allocate, call C or fail is a function elsewhere (execute.h), entered by SLOW: so the
 * loop keeps pc, fp, vm, the heap's middle and the dispatch table in machine registers and has no stack
 * traffic. A handler reads its operands from pc, does its work, and fetches the next opcode as early as
 * it can (ADVANCE) before it jumps through the table (NEXT). Reference counting on the way:
 *
 *   STORE(n)  register pc[1] = result, owned; its old content is released
 *   LOAD(n)   the same with a borrowed result
 *
 * Where size matters more (-Os), and where there is no computed goto, the loop is one switch.
 */
#include "execute.h"

#if defined(__GNUC__) && !defined(__OPTIMIZE_SIZE__)
#define INTERP_THREADED 1
#else
#define INTERP_THREADED 0
#endif

/* For Cortex-M3 and up, GCC turns a computed goto into four instructions where two do: it does not know that the
 * table's entries have the Thumb bit. So the jump is written out. GCC must believe it to go where a real
 * computed goto is, and all that lives across it must sit in fixed registers. */
#if INTERP_THREADED && defined(__thumb2__) && !defined(__clang__) && defined(__OPTIMIZE__)
#define INTERP_PINNED 1
#else
#define INTERP_PINNED 0
#endif

#if defined(__GNUC__) && !defined(__clang__)
#define LOOP_OPTIONS __attribute__((noinline, optimize("no-gcse", "no-crossjumping")))
#else
#define LOOP_OPTIONS
#endif

#if INTERP_PINNED
#define PINNED(name) __asm__(name)
#else
#define PINNED(name)
#endif

#define UNLIKELY(c) __builtin_expect(!!(c), 0)

/* Operands. */
#define R(n) fp[pc[n]]
#define IMMEDIATE(n) ((int32_t)(int8_t)pc[n])

/* ---- helpers of the loop, inlined */

static inline __attribute__((always_inline)) uint8_t *thing_at(const uint8_t *middle, Value v)
{
#if MOTE_GRANULE == 2
    return (uint8_t *)middle + (v >> 1);
#elif MOTE_GRANULE == 4
    return (uint8_t *)middle + v;
#else
    return (uint8_t *)middle + (ptrdiff_t)v * 2;
#endif
}

static inline __attribute__((always_inline)) uint32_t load_pair(const void *p)
{
    uint32_t w;
    memcpy(&w, __builtin_assume_aligned(p, 2), sizeof w);
    return w;
}

/* A thing of TYPE_OBJECT, ERROR or WRAPPER with this shape: header and shape compared at once. Boxed
 * numbers, whose bytes could look like a shape, are told by their type. */
#define SHAPE_MASK 0xFFFF003Cu
static inline __attribute__((always_inline)) bool has_shape(const uint8_t *thing, int32_t shape)
{
    return ((load_pair(thing) ^ (uint32_t)shape << 16 ^ TYPE_OBJECT) & SHAPE_MASK) == 0;
}

static inline __attribute__((always_inline)) void retain_at(uint8_t *thing)
{
    uint16_t *header = (uint16_t *)(void *)thing;
    if (*header < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        *header = (uint16_t)(*header + HEADER_COUNT_ONE);
}

/* ---- the loop */

#define FALSY(v) (((v) & ~12) == 2) /* undefined, null, false, and true: tested before */

#if INTERP_THREADED
#define OPCODE(name) L_##name:
#else
#define OPCODE(name) case OP_##name:
#endif

#if INTERP_PINNED
#define NEXT()                                                                                                  \
    do {                                                                                                        \
        __asm__ goto("ldr pc, [%0, %1, lsl #2]"                                                                 \
                     :                                                                                          \
                     : "r"(table), "r"(opcode), "r"(pc), "r"(fp), "r"(vm), "r"(middle)                          \
                     : "memory"                                                                                 \
                     : dispatch);                                                                               \
        __builtin_unreachable();                                                                                \
    } while (0)
#elif INTERP_THREADED
#define NEXT() goto *table[opcode]
#else
#define NEXT() goto dispatch
#endif

#define ADVANCE(n) (opcode = *(pc += (n)))
#define SLOW(function)                                                                                          \
    do {                                                                                                        \
        next = function(vm, fp, pc);                                                                            \
        goto resume;                                                                                            \
    } while (0)

#define STORE_NOW()                                                                                             \
    do {                                                                                                        \
        old = *target;                                                                                          \
        if (UNLIKELY(value_is_heap(old)))                                                                       \
            goto store_release;                                                                                 \
        *target = result;                                                                                       \
        NEXT();                                                                                                 \
    } while (0)
#define STORE(n)                                                                                                \
    do {                                                                                                        \
        target = &R(1);                                                                                         \
        ADVANCE(n);                                                                                             \
        STORE_NOW();                                                                                            \
    } while (0)
#define LOAD(n)                                                                                                 \
    do {                                                                                                        \
        target = &R(1);                                                                                         \
        ADVANCE(n);                                                                                             \
        if (UNLIKELY(value_is_heap(result)))                                                                    \
            goto load_retain;                                                                                   \
        STORE_NOW();                                                                                            \
    } while (0)

/* Jump offsets are the last operand and count from the instruction's end. */
#define BRANCH_IF(condition, n)                                                                                 \
    do {                                                                                                        \
        if (condition)                                                                                          \
            pc += operand16(pc + (n) - 2);                                                                      \
        ADVANCE(n);                                                                                             \
        NEXT();                                                                                                 \
    } while (0)

#define COMPARE(name, operator)                                                                                 \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(2), b = R(3);                                                                               \
        if (UNLIKELY(!value_both_int(a, b)))                                                                    \
            SLOW(op_compare);                                                                                   \
        result = value_bool(a operator b);                                                                      \
        STORE(4);                                                                                               \
    }
#define COMPARE_JUMP(name, operator)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1), b = R(2);                                                                               \
        if (UNLIKELY(!value_both_int(a, b)))                                                                    \
            SLOW(op_compare);                                                                                   \
        BRANCH_IF(a operator b, 5);                                                                             \
    }
#define COMPARE_JUMP_IMMEDIATE(name, operator)                                                                  \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1);                                                                                         \
        if (UNLIKELY(!value_is_int(a)))                                                                         \
            SLOW(op_compare);                                                                                   \
        BRANCH_IF((a >> 1) operator IMMEDIATE(2), 5);                                                           \
    }
#define RAW_BINARY(name, expression)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        uint32_t a = (uint32_t)R(2), b = (uint32_t)R(3);                                                        \
        R(1) = (Value)(expression);                                                                             \
        ADVANCE(4);                                                                                             \
        NEXT();                                                                                                 \
    }
#define RAW_IMMEDIATE(name, expression)                                                                         \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        uint32_t a = (uint32_t)R(2), b = (uint32_t)IMMEDIATE(3);                                                \
        R(1) = (Value)(expression);                                                                             \
        ADVANCE(4);                                                                                             \
        NEXT();                                                                                                 \
    }
#define RAW_JUMP(name, operator)                                                                                \
    OPCODE(name)                                                                                                \
    BRANCH_IF(R(1) operator R(2), 5);
#define RAW_JUMP_IMMEDIATE(name, operator)                                                                      \
    OPCODE(name)                                                                                                \
    BRANCH_IF(R(1) operator IMMEDIATE(2), 5);
#define DOUBLE_BINARY(name, expression)                                                                         \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(2)), b = register_double(&R(3));                                          \
        register_set_double(&R(1), expression);                                                                 \
        ADVANCE(4);                                                                                             \
        NEXT();                                                                                                 \
    }
#define DOUBLE_UNARY(name, expression)                                                                          \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(2));                                                                      \
        register_set_double(&R(1), expression);                                                                 \
        ADVANCE(3);                                                                                             \
        NEXT();                                                                                                 \
    }
#define DOUBLE_JUMP(name, condition)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(1)), b = register_double(&R(2));                                          \
        BRANCH_IF(condition, 5);                                                                                \
    }
#define SLOWLY(name, function)                                                                                  \
    OPCODE(name)                                                                                                \
    SLOW(function);

LOOP_OPTIONS static void interp_run(Vm *vm_argument, Pc start)
{
#if INTERP_THREADED
    static const void *const labels[] = {
#if INTERP_PINNED
#define OP(name, operands, result, meaning) (const char *)&&L_##name + 1,
#else
#define OP(name, operands, result, meaning) &&L_##name,
#endif
#include "opcode.def"
        OP(EXIT, "", '-', "leave the loop")
#undef OP
    };
    register const void *const *table PINNED("r9") = labels;
#endif
    register Pc pc PINNED("r4") = start;
    register Vm *vm PINNED("r6") = vm_argument;
    register Value *fp PINNED("r5") = vm->fp;
    register const uint8_t *middle PINNED("r8") = vm->heap_middle;
    uint32_t opcode = *pc;
    Value result, old, *target, *window;
    const FunctionRecord *function;
    uint32_t link;
    Pc next;

#if INTERP_THREADED && !INTERP_PINNED
    NEXT();
#else
dispatch:
#endif
#if INTERP_PINNED
    goto *table[opcode];
#elif !INTERP_THREADED
    switch (opcode) {
#endif

    /* ---- moving */

    OPCODE(LOADK)
    {
        result = operand16(pc + 2);
        STORE(4);
    }
    OPCODE(LOADINT)
    {
        result = VALUE_INT(operand32(pc + 2));
        STORE(6);
    }
    OPCODE(LOADI8)
    {
        R(1) = IMMEDIATE(2);
        ADVANCE(3);
        NEXT();
    }
    OPCODE(LOADI32)
    {
        R(1) = operand32(pc + 2);
        ADVANCE(6);
        NEXT();
    }
    SLOWLY(LOADF, op_loadf)
    OPCODE(MOV)
    {
        result = R(2);
        LOAD(3);
    }
    OPCODE(MOVE)
    {
        Value *source = &R(2);
        result = *source;
        *source = VALUE_UNDEFINED;
        STORE(3);
    }
    OPCODE(IMOV)
    {
        R(1) = R(2);
        ADVANCE(3);
        NEXT();
    }
    OPCODE(FMOV)
    {
        register_set_double(&R(1), register_double(&R(2)));
        ADVANCE(3);
        NEXT();
    }
    OPCODE(DROP)
    {
        result = VALUE_UNDEFINED;
        STORE(2);
    }

    /* ---- representation changes */

    OPCODE(I2A)
    {
        int32_t i = R(2);
        if (UNLIKELY(i < VALUE_INT_MIN || i > VALUE_INT_MAX))
            SLOW(op_i2a);
        result = VALUE_INT(i);
        STORE(3);
    }
    OPCODE(U2A)
    {
        uint32_t i = (uint32_t)R(2);
        if (UNLIKELY(i > VALUE_INT_MAX))
            SLOW(op_u2a);
        result = VALUE_INT(i);
        STORE(3);
    }
    SLOWLY(F2A, op_f2a)
    OPCODE(I2F)
    {
        register_set_double(&R(1), (double)R(2));
        ADVANCE(3);
        NEXT();
    }
    OPCODE(U2F)
    {
        register_set_double(&R(1), (double)(uint32_t)R(2));
        ADVANCE(3);
        NEXT();
    }
    OPCODE(F2I)
    {
        R(1) = double_to_int32(register_double(&R(2)));
        ADVANCE(3);
        NEXT();
    }
    OPCODE(A2I)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a)))
            SLOW(op_a2i);
        R(1) = value_int(a);
        ADVANCE(3);
        NEXT();
    }
    SLOWLY(A2F, op_a2f)
    OPCODE(TONUM)
    {
        result = R(2);
        if (UNLIKELY(!value_is_int(result)))
            SLOW(op_unary);
        STORE(3);
    }
    OPCODE(TOINT32)
    {
        result = R(2);
        if (UNLIKELY(!value_is_int(result)))
            SLOW(op_unary);
        STORE(3);
    }
    SLOWLY(TOSTR, op_unary)
    SLOWLY(TOKEY, op_unary)

    /* ---- arithmetic on any: integers here; tagged values are 2 i + 1 */

    OPCODE(ADD)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b) || __builtin_add_overflow(a - 1, b, &result)))
            SLOW(op_binary);
        STORE(4);
    }
    OPCODE(ADDI)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a) || __builtin_add_overflow(a, IMMEDIATE(3) * 2, &result)))
            SLOW(op_binary);
        STORE(4);
    }
    OPCODE(SUB)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b) || __builtin_sub_overflow(a, b - 1, &result)))
            SLOW(op_binary);
        STORE(4);
    }
    OPCODE(SUBI)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a) || __builtin_sub_overflow(a, IMMEDIATE(3) * 2, &result)))
            SLOW(op_binary);
        STORE(4);
    }
    OPCODE(MUL)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        int64_t product = (int64_t)(a - 1) * (b >> 1);
        result = (Value)product;
        if (UNLIKELY(result != product || (result == 0 && (a | b) < 0))) /* too large, or -0 */
            SLOW(op_binary);
        result |= 1;
        STORE(4);
    }
    OPCODE(DIV)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        a >>= 1;
        b >>= 1;
        if (a <= 0 || b <= 0) /* beyond this, -0 and other cases */
            SLOW(op_binary);
        result = a / b;
        if (result * b != a)
            SLOW(op_binary);
        result = VALUE_INT(result);
        STORE(4);
    }
    OPCODE(MOD)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b) || a < 0 || b <= 1))
            SLOW(op_binary);
        result = (Value)((uint32_t)(a - 1) % (uint32_t)(b - 1)) | 1; /* 2a % 2b == 2 (a % b) */
        STORE(4);
    }
    OPCODE(MODI)
    {
        Value a = R(2);
        int32_t b = IMMEDIATE(3);
        if (UNLIKELY(!value_is_int(a) || a < 0 || b <= 0))
            SLOW(op_binary);
        result = (Value)((uint32_t)(a - 1) % (uint32_t)(b * 2)) | 1;
        STORE(4);
    }
    SLOWLY(EXP, op_binary)
    OPCODE(BAND)
    {
        Value a = R(2), b = R(3);
        result = a & b;
        if (UNLIKELY(!value_is_int(result)))
            SLOW(op_binary);
        STORE(4);
    }
    OPCODE(BANDI)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a)))
            SLOW(op_binary);
        result = a & VALUE_INT(IMMEDIATE(3));
        STORE(4);
    }
    OPCODE(BOR)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        result = a | b;
        STORE(4);
    }
    OPCODE(BXOR)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        result = (a ^ b) | 1;
        STORE(4);
    }
    OPCODE(SHL)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        int32_t i = (int32_t)((uint32_t)(a >> 1) << (b >> 1 & 31));
        if (UNLIKELY(i < VALUE_INT_MIN || i > VALUE_INT_MAX))
            SLOW(op_binary);
        result = VALUE_INT(i);
        STORE(4);
    }
    OPCODE(SHR)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        result = (a >> (b >> 1 & 31)) | 1;
        STORE(4);
    }
    OPCODE(USHR)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_binary);
        uint32_t i = (uint32_t)(a >> 1) >> (b >> 1 & 31);
        if (UNLIKELY(i > VALUE_INT_MAX))
            SLOW(op_binary);
        result = VALUE_INT(i);
        STORE(4);
    }
    OPCODE(NEG)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a) || a == VALUE_INT(0) || a == VALUE_INT(VALUE_INT_MIN)))
            SLOW(op_unary);
        result = 2 - a;
        STORE(3);
    }
    OPCODE(BNOT)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_int(a)))
            SLOW(op_unary);
        result = ~a | 1;
        STORE(3);
    }
    OPCODE(NOT)
    {
        Value a = R(2);
        if (value_is_int(a))
            result = value_bool(a == VALUE_INT(0));
        else if (a == VALUE_TRUE)
            result = VALUE_FALSE;
        else if (FALSY(a))
            result = VALUE_TRUE;
        else
            SLOW(op_not);
        STORE(3);
    }
    SLOWLY(TYPEOF, op_typeof)
    COMPARE(LT, <)
    COMPARE(LE, <=)
    COMPARE(GT, >)
    COMPARE(GE, >=)
    SLOWLY(EQ, op_equal)
    SLOWLY(NE, op_equal)
    OPCODE(SEQ)
    {
        Value a = R(2), b = R(3);
        if (!value_both_int(a, b))
            SLOW(op_identical);
        result = value_bool(a == b);
        STORE(4);
    }
    OPCODE(SNE)
    {
        Value a = R(2), b = R(3);
        if (!value_both_int(a, b))
            SLOW(op_identical);
        result = value_bool(a != b);
        STORE(4);
    }
    SLOWLY(IN, op_in)
    SLOWLY(INSTANCEOF, op_instanceof)

    /* ---- jumps on any */

    OPCODE(JMP)
    {
        pc += operand16(pc + 1);
        ADVANCE(3);
        NEXT();
    }
    OPCODE(JT)
    {
        Value a = R(1);
        if (a == VALUE_TRUE)
            BRANCH_IF(true, 4);
        if (FALSY(a))
            BRANCH_IF(false, 4);
        if (UNLIKELY(!value_is_int(a)))
            SLOW(op_jump_truthy);
        BRANCH_IF(a != VALUE_INT(0), 4);
    }
    OPCODE(JF)
    {
        Value a = R(1);
        if (a == VALUE_TRUE)
            BRANCH_IF(false, 4);
        if (FALSY(a))
            BRANCH_IF(true, 4);
        if (UNLIKELY(!value_is_int(a)))
            SLOW(op_jump_truthy);
        BRANCH_IF(a == VALUE_INT(0), 4);
    }
    OPCODE(JNULLISH) BRANCH_IF(value_is_nullish(R(1)), 4);
    OPCODE(JNNULLISH) BRANCH_IF(!value_is_nullish(R(1)), 4);
    OPCODE(JUNDEF) BRANCH_IF(R(1) == VALUE_UNDEFINED, 4);
    OPCODE(JNUNDEF) BRANCH_IF(R(1) != VALUE_UNDEFINED, 4);
    COMPARE_JUMP(JLT, <)
    COMPARE_JUMP(JLE, <=)
    COMPARE_JUMP(JGT, >)
    COMPARE_JUMP(JGE, >=)
    COMPARE_JUMP(JNLT, >=)
    COMPARE_JUMP(JNLE, >)
    COMPARE_JUMP(JNGT, <=)
    COMPARE_JUMP(JNGE, <)
    OPCODE(JEQ)
    {
        Value a = R(1), b = R(2);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_equal);
        BRANCH_IF(a == b, 5);
    }
    OPCODE(JNE)
    {
        Value a = R(1), b = R(2);
        if (UNLIKELY(!value_both_int(a, b)))
            SLOW(op_equal);
        BRANCH_IF(a != b, 5);
    }
    OPCODE(JSEQ)
    {
        Value a = R(1), b = R(2);
        if (!value_both_int(a, b))
            SLOW(op_jump_identical);
        BRANCH_IF(a == b, 5);
    }
    OPCODE(JSNE)
    {
        Value a = R(1), b = R(2);
        if (!value_both_int(a, b))
            SLOW(op_jump_identical);
        BRANCH_IF(a != b, 5);
    }
    COMPARE_JUMP_IMMEDIATE(JLTI, <)
    COMPARE_JUMP_IMMEDIATE(JLEI, <=)
    COMPARE_JUMP_IMMEDIATE(JGTI, >)
    COMPARE_JUMP_IMMEDIATE(JGEI, >=)
    COMPARE_JUMP_IMMEDIATE(JNLTI, >=)
    COMPARE_JUMP_IMMEDIATE(JNLEI, >)
    COMPARE_JUMP_IMMEDIATE(JNGTI, <=)
    COMPARE_JUMP_IMMEDIATE(JNGEI, <)
    OPCODE(JSEQK)
    {
        Value a = R(1), b = operand16(pc + 2);
        if (a == b && !value_is_stored_flash(a)) /* NaN is stored */
            BRANCH_IF(true, 6);
        if (!value_is_heap(a) && (uint32_t)b < (uint32_t)VALUE_CHAR(255)) /* a special or a small integer equals nothing else */
            BRANCH_IF(false, 6);
        SLOW(op_jump_identical);
    }
    OPCODE(JSNEK)
    {
        Value a = R(1), b = operand16(pc + 2);
        if (a == b && !value_is_stored_flash(a))
            BRANCH_IF(false, 6);
        if (!value_is_heap(a) && (uint32_t)b < (uint32_t)VALUE_CHAR(255))
            BRANCH_IF(true, 6);
        SLOW(op_jump_identical);
    }

    /* ---- int32 */

    RAW_BINARY(IADD, a + b)
    RAW_IMMEDIATE(IADDI, a + b)
    RAW_BINARY(ISUB, a - b)
    RAW_BINARY(IMUL, a *b)
    RAW_BINARY(IAND, a &b)
    RAW_IMMEDIATE(IANDI, a &b)
    RAW_BINARY(IOR, a | b)
    RAW_BINARY(IXOR, a ^ b)
    RAW_BINARY(ISHL, a << (b & 31))
    RAW_IMMEDIATE(ISHLI, a << (b & 31))
    RAW_BINARY(ISHR, (int32_t)a >> (b & 31))
    RAW_IMMEDIATE(ISHRI, (int32_t)a >> (b & 31))
    RAW_BINARY(IUSHR, a >> (b & 31))
    RAW_IMMEDIATE(IUSHRI, a >> (b & 31))
    OPCODE(INEG)
    {
        R(1) = (Value)(0u - (uint32_t)R(2));
        ADVANCE(3);
        NEXT();
    }
    OPCODE(INOT)
    {
        R(1) = ~R(2);
        ADVANCE(3);
        NEXT();
    }
    RAW_JUMP(IJEQ, ==)
    RAW_JUMP(IJNE, !=)
    RAW_JUMP(IJLT, <)
    RAW_JUMP(IJLE, <=)
    RAW_JUMP_IMMEDIATE(IJEQI, ==)
    RAW_JUMP_IMMEDIATE(IJNEI, !=)
    RAW_JUMP_IMMEDIATE(IJLTI, <)
    RAW_JUMP_IMMEDIATE(IJLEI, <=)
    RAW_JUMP_IMMEDIATE(IJGTI, >)
    RAW_JUMP_IMMEDIATE(IJGEI, >=)

    /* ---- double */

    DOUBLE_BINARY(FADD, a + b)
    DOUBLE_BINARY(FSUB, a - b)
    DOUBLE_BINARY(FMUL, a *b)
    DOUBLE_BINARY(FDIV, a / b)
    DOUBLE_BINARY(FMOD, arith_remainder(a, b))
    DOUBLE_UNARY(FNEG, -a)
    DOUBLE_UNARY(FSQRT, arith_root(a))
    DOUBLE_UNARY(FFLOOR, arith_floor(a))
    DOUBLE_UNARY(FABS, __builtin_fabs(a))
    DOUBLE_JUMP(FJLT, a < b)
    DOUBLE_JUMP(FJNLT, !(a < b))
    DOUBLE_JUMP(FJLE, a <= b)
    DOUBLE_JUMP(FJNLE, !(a <= b))
    DOUBLE_JUMP(FJEQ, a == b)
    DOUBLE_JUMP(FJNE, a != b)

    /* ---- variables */

    OPCODE(GETGLOBAL)
    {
        result = load_slot(thing_at(middle, vm->globals) + 4 + 2 * operand_u16(pc + 2));
        LOAD(4);
    }
    OPCODE(SETGLOBAL)
    {
        Value value = R(3);
        if (UNLIKELY(!value_fits_slot(value)))
            SLOW(op_setglobal);
        uint8_t *slot = thing_at(middle, vm->globals) + 4 + 2 * operand_u16(pc + 1);
        if (value_is_heap(value))
            retain_at(thing_at(middle, value));
        old = load_slot(slot);
        store_slot(slot, value);
        ADVANCE(4);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    OPCODE(SETGLOBALM)
    {
        Value *source = &R(3), value = *source;
        if (UNLIKELY(!value_fits_slot(value)))
            SLOW(op_setglobal);
        uint8_t *slot = thing_at(middle, vm->globals) + 4 + 2 * operand_u16(pc + 1);
        *source = VALUE_UNDEFINED;
        old = load_slot(slot);
        store_slot(slot, value);
        ADVANCE(4);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    OPCODE(CHKTDZ)
    {
        if (UNLIKELY(R(1) == VALUE_TDZ))
            SLOW(op_chktdz);
        ADVANCE(4);
        NEXT();
    }
    OPCODE(GETCAP)
    {
        result = load_slot(thing_at(middle, frame_window(vm, fp)[0]) + 4 + 2 * pc[2]);
        LOAD(3);
    }
    OPCODE(GETCAPCELL)
    {
        Value cell = load_slot(thing_at(middle, frame_window(vm, fp)[0]) + 4 + 2 * pc[2]);
        result = load_slot(thing_at(middle, cell) + 2);
        LOAD(3);
    }
    OPCODE(SETCAPCELL)
    {
        Value cell = load_slot(thing_at(middle, frame_window(vm, fp)[0]) + 4 + 2 * pc[1]);
        target = &R(2); /* register to read, here */
        result = *target;
        if (UNLIKELY(!value_fits_slot(result)))
            SLOW(op_setcell);
        uint8_t *slot = thing_at(middle, cell) + 2;
        if (value_is_heap(result))
            retain_at(thing_at(middle, result));
        old = load_slot(slot);
        store_slot(slot, result);
        ADVANCE(3);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    SLOWLY(NEWCELL, op_newcell)
    OPCODE(GETCELL)
    {
        result = load_slot(thing_at(middle, R(2)) + 2);
        LOAD(3);
    }
    OPCODE(SETCELL)
    {
        Value value = R(2);
        if (UNLIKELY(!value_fits_slot(value)))
            SLOW(op_setcell);
        uint8_t *slot = thing_at(middle, R(1)) + 2;
        if (value_is_heap(value))
            retain_at(thing_at(middle, value));
        old = load_slot(slot);
        store_slot(slot, value);
        ADVANCE(3);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    SLOWLY(CLOSURE, op_closure)
    OPCODE(CALLEE)
    {
        result = frame_window(vm, fp)[0];
        LOAD(2);
    }
    SLOWLY(ARGUMENTS, op_arguments)
    SLOWLY(REST, op_arguments)

    /* ---- objects */

    SLOWLY(NEWOBJ, op_newobj)
    SLOWLY(NEWOBJK, op_newobjk)
    SLOWLY(CLONE, op_clone)
    SLOWLY(NEWARR, op_newarr)
    SLOWLY(APPEND, op_append)
    SLOWLY(APPENDHOLE, op_append)
    SLOWLY(SPREAD, op_spread)
    SLOWLY(GETFIELD, op_getfield)
    OPCODE(GETFIELDS)
    {
        Value object = R(2);
        if (UNLIKELY(!value_is_heap(object)))
            SLOW(op_getfields);
        const uint8_t *thing = thing_at(middle, object);
        if (UNLIKELY(!has_shape(thing, operand16(pc + 4))))
            SLOW(op_getfields);
        result = load_slot(thing + 4 + 2 * pc[3]);
        LOAD(6);
    }
    SLOWLY(SETFIELD, op_setfield)
    SLOWLY(SETFIELDM, op_setfield)
    OPCODE(SETFIELDS)
    {
        Value object = R(1), value = R(5);
        if (UNLIKELY(!value_is_heap(object) || !value_fits_slot(value)))
            SLOW(op_setfields);
        uint8_t *thing = thing_at(middle, object);
        if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
            SLOW(op_setfields);
        uint8_t *slot = thing + 4 + 2 * pc[2];
        if (value_is_heap(value))
            retain_at(thing_at(middle, value));
        old = load_slot(slot);
        store_slot(slot, value);
        ADVANCE(6);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    OPCODE(SETFIELDSM)
    {
        Value object = R(1), *source = &R(5), value = *source;
        if (UNLIKELY(!value_is_heap(object) || !value_fits_slot(value)))
            SLOW(op_setfields);
        uint8_t *thing = thing_at(middle, object);
        if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
            SLOW(op_setfields);
        uint8_t *slot = thing + 4 + 2 * pc[2];
        *source = VALUE_UNDEFINED;
        old = load_slot(slot);
        store_slot(slot, value);
        ADVANCE(6);
        if (value_is_heap(old))
            goto release_old;
        NEXT();
    }
    SLOWLY(ADDFIELD, op_addfield)
    OPCODE(GETFIELDF)
    {
        Value object = R(2);
        if (UNLIKELY(!value_is_heap(object)))
            SLOW(op_getfieldf);
        const uint8_t *thing = thing_at(middle, object);
        if (UNLIKELY(!has_shape(thing, operand16(pc + 4))))
            SLOW(op_getfieldf);
        Value value = load_slot(thing + 4 + 2 * pc[3]);
        if (UNLIKELY(!value_is_heap(value)))
            SLOW(op_getfieldf);
        const uint8_t *box = thing_at(middle, value);
        if (UNLIKELY(header_type(load_u16(box)) != TYPE_FLOAT))
            SLOW(op_getfieldf);
        target = &R(1);
        target[0] = (Value)load_pair(box + 2);
        target[1] = (Value)load_pair(box + 6);
        ADVANCE(6);
        NEXT();
    }
    OPCODE(SETFIELDF)
    {
        Value object = R(1);
        if (UNLIKELY(!value_is_heap(object)))
            SLOW(op_setfieldf);
        uint8_t *thing = thing_at(middle, object);
        if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
            SLOW(op_setfieldf);
        old = load_slot(thing + 4 + 2 * pc[2]);
        if (UNLIKELY(!value_is_heap(old)))
            SLOW(op_setfieldf);
        uint8_t *box = thing_at(middle, old);
        if (UNLIKELY((load_u16(box) & (HEADER_TYPE_MASK | HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)) !=
                     (TYPE_FLOAT | HEADER_COUNT_ONE)))
            SLOW(op_setfieldf);
        memcpy(__builtin_assume_aligned(box + 2, 2), &R(5), 8);
        ADVANCE(6);
        NEXT();
    }
    OPCODE(LENGTH)
    {
        Value a = R(2);
        if (UNLIKELY(!value_is_heap(a)))
            SLOW(op_length);
        const uint8_t *thing = thing_at(middle, a);
        Type type = header_type(load_u16(thing));
        if (UNLIKELY(type != TYPE_ARRAY && (type & ~1) != TYPE_STRING8))
            SLOW(op_length);
        result = VALUE_INT(load_u16(thing + 2));
        STORE(3);
    }
    OPCODE(GETELEM)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_is_heap(a) || !value_is_int(b)))
            SLOW(op_getelem);
        const uint8_t *thing = thing_at(middle, a);
        if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || (uint32_t)(b >> 1) >= load_u16(thing + 2)))
            SLOW(op_getelem);
        result = load_slot(thing + b + 3);
        if (UNLIKELY(result == VALUE_HOLE))
            SLOW(op_getelem);
        LOAD(4);
    }
    OPCODE(GETELEMI)
    {
        Value a = R(2), b = R(3);
        if (UNLIKELY(!value_is_heap(a)))
            SLOW(op_getelem);
        const uint8_t *thing = thing_at(middle, a);
        if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || (uint32_t)b >= load_u16(thing + 2)))
            SLOW(op_getelem);
        result = load_slot(thing + 2 * b + 4);
        if (UNLIKELY(result == VALUE_HOLE))
            SLOW(op_getelem);
        LOAD(4);
    }

/* No flags: extensible, no element kept elsewhere; collector not running. */
#define PLAIN_ARRAY(thing) ((uint32_t)load_u16(thing) << 23 == (uint32_t)TYPE_ARRAY << 23)
#define SET_ELEMENT(position, index)                                                                            \
    if (UNLIKELY(!value_fits_slot(value)))                                                                      \
        SLOW(op_setelem);                                                                                       \
    uint8_t *thing = thing_at(middle, a);                                                                       \
    if (UNLIKELY(!PLAIN_ARRAY(thing) || (uint32_t)(index) >= load_u16(thing + 2)))                              \
        SLOW(op_setelem);                                                                                       \
    thing += (position);                                                                                        \
    if (move)                                                                                                   \
        *source = VALUE_UNDEFINED;                                                                              \
    else if (value_is_heap(value))                                                                              \
        retain_at(thing_at(middle, value));                                                                     \
    old = load_slot(thing);                                                                                     \
    store_slot(thing, value);                                                                                   \
    ADVANCE(4);                                                                                                 \
    if (value_is_heap(old))                                                                                     \
        goto release_old;                                                                                       \
    NEXT();
#define SETELEM_TAGGED(name, moved)                                                                             \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        enum { move = moved };                                                                                  \
        Value a = R(1), b = R(2), *source = &R(3), value = *source;                                             \
        if (UNLIKELY(!value_is_heap(a) || !value_is_int(b)))                                                    \
            SLOW(op_setelem);                                                                                   \
        SET_ELEMENT(b + 3, b >> 1)                                                                              \
    }
#define SETELEM_RAW(name, moved)                                                                                \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        enum { move = moved };                                                                                  \
        Value a = R(1), b = R(2), *source = &R(3), value = *source;                                             \
        if (UNLIKELY(!value_is_heap(a)))                                                                        \
            SLOW(op_setelem);                                                                                   \
        SET_ELEMENT(2 * b + 4, b)                                                                               \
    }
    SETELEM_TAGGED(SETELEM, 0)
    SETELEM_TAGGED(SETELEMM, 1)
    SETELEM_RAW(SETELEMI, 0)
    SETELEM_RAW(SETELEMIM, 1)
    SLOWLY(DELFIELD, op_delfield)
    SLOWLY(DEFFIELD, op_define)
    SLOWLY(DEFGET, op_define)
    SLOWLY(DEFSET, op_define)
    SLOWLY(SETPROTO, op_setproto)
    SLOWLY(FORIN, op_forin)
    SLOWLY(FORINNEXT, op_forinnext)
    SLOWLY(FOROFNEXT, op_forofnext)

    /* ---- calls: the operand bytes d, w, n are the linkage */

    OPCODE(CALL)
    {
        window = &R(2);
        link = load_pair(pc) >> 8;
        next = pc + 4;
        goto call_window;
    }
    OPCODE(CALLK)
    {
        window = &R(2);
        Value callee = operand16(pc + 4);
        if (UNLIKELY((window[0] ^ VALUE_UNDEFINED) | (window[1] ^ VALUE_UNDEFINED)))
            window_clear(vm, window);
        window[0] = callee;
        function = (const FunctionRecord *)(const void *)flash_address(vm, callee);
        link = load_pair(pc) >> 8;
        next = pc + 6;
        if (UNLIKELY(function->header != (TYPE_FUNCTION | HEADER_FLASH)))
            goto call_other;
        goto call_function;
    }
    SLOWLY(CALLM, op_callm)
    SLOWLY(CALLV, op_callv)
    SLOWLY(NEW, op_new)
    SLOWLY(NEWV, op_newv)
    OPCODE(RET)
    {
        target = &R(1);
        result = *target;
        *target = VALUE_UNDEFINED;
        goto return_result;
    }
    OPCODE(RETU)
    {
        result = VALUE_UNDEFINED;
        goto return_result;
    }

    /* ---- exceptions */

    SLOWLY(THROW, op_throw)
    SLOWLY(RETHROW, op_rethrow)
    SLOWLY(CATCH, op_catch)
    SLOWLY(THROWCONST, op_throwconst)
    OPCODE(NOP)
    {
        ADVANCE(1);
        NEXT();
    }
    OPCODE(EXIT) return;

#if !INTERP_THREADED
    default: __builtin_unreachable();
    }
#endif

    /* ---- shared ends */

load_retain: {
    uint8_t *thing = thing_at(middle, result);
    uint32_t header = load_u16(thing);
    if (header_type((uint16_t)header) == TYPE_INT32) { /* read as an immediate where it fits */
        int32_t i = operand32(thing + 2);
        if (i >= VALUE_INT_MIN && i <= VALUE_INT_MAX) {
            result = VALUE_INT(i);
            STORE_NOW();
        }
    }
    if (header < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT))
        *(uint16_t *)(void *)thing = (uint16_t)(header + HEADER_COUNT_ONE);
    STORE_NOW();
}

store_release:
    *target = result;
release_old: {
    uint16_t *header = (uint16_t *)(void *)thing_at(middle, old);
    uint32_t h = *header;
    if (h < (HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)) {
        h -= HEADER_COUNT_ONE;
        *header = (uint16_t)h;
        if (h < HEADER_COUNT_ONE)
            heap_release_zero(vm, old);
    }
    opcode = *pc;
    NEXT();
}

call_window: { /* callee in *window; link, next set */
    Value callee = *window;
    if (value_is_heap(callee)) {
        const uint8_t *thing = thing_at(middle, callee);
        if (header_type(load_u16(thing)) != TYPE_CLOSURE)
            goto call_other;
        callee = load_slot(thing + 2);
    } else if (!value_is_stored_flash(callee))
        goto call_other;
    function = (const FunctionRecord *)(const void *)flash_address(vm, callee);
    if (function->header != (TYPE_FUNCTION | HEADER_FLASH))
        goto call_other;
    goto call_function;
}

call_function: { /* function, window, link, next set */
    if (UNLIKELY((link >> 16) < function->nparams))
        goto call_other;
    uint32_t nref = function->nref;
    Value *base = window - 2, *low = base - function->nraw - nref;
    if (UNLIKELY(!stack_fits(vm, low)))
        goto call_other;
    if (UNLIKELY((uint8_t *)low < vm->stack_peak))
        vm->stack_peak = (uint8_t *)low;
    const FunctionRecord *caller = vm->function;
    uintptr_t offset = (uintptr_t)caller - (uintptr_t)vm->library;
    if (offset < ((const ImageHeader *)(const void *)vm->library)->length)
        link |= FRAME_LINK_LIBRARY;
    else
        offset = (uintptr_t)caller - (uintptr_t)vm->image;
    base[0] = (Value)((uint32_t)offset << 14 | (uint32_t)(next - function_code(caller)));
    base[1] = (Value)link;
    Value *r = low;
    for (; nref; nref--)
        *r++ = VALUE_UNDEFINED;
    fp = low;
    pc = function_code(function);
    vm->function = function;
    vm->fp = fp;
    vm->sp = fp;
    opcode = *pc;
    NEXT();
}

call_other:
    next = call_enter(vm, window, link, next);
    goto resume;

return_result: {
    function = vm->function;
    uint32_t nref = function->nref;
    Value *base = fp + nref + function->nraw;
    const uint8_t *origin = vm->image;
    link = (uint32_t)base[1];
    if (UNLIKELY(link >= FRAME_LINK_PLAIN)) {
        if (link >> 24 == (uint32_t)RESULT_CONSTRUCT << 4 && result == VALUE_UNDEFINED) {
            result = base[3];
            base[3] = VALUE_UNDEFINED;
        } else if (link >> 24 == FRAME_LINK_LIBRARY >> 24)
            origin = vm->library;
        else {
            next = call_return(vm, result);
            goto resume;
        }
    }
    for (; nref; nref--, fp++)
        if (UNLIKELY(value_is_heap(*fp)))
            value_release(vm, *fp);
    uint32_t count = link >> 16 & 0xFF;
    if (count < function->nparams)
        count = function->nparams;
    uint32_t address = (uint32_t)base[0];
    fp = base + 2;
    for (count += 2; count; count--, fp++) {
        old = *fp;
        *fp = VALUE_UNDEFINED;
        if (UNLIKELY(value_is_heap(old)))
            value_release(vm, old);
    }
    fp = base + 2;
    for (count = link >> 8 & 0xFF; count; count--)
        *--fp = VALUE_UNDEFINED;
    function = (const FunctionRecord *)(const void *)(origin + (address >> 16) * IMAGE_ALIGN);
    pc = function_code(function) + (address & 0xFFFF);
    vm->function = function;
    vm->fp = fp;
    vm->sp = fp;
    target = &fp[link & 0xFF];
    opcode = *pc;
    STORE_NOW();
}

resume:
    if (UNLIKELY(!next))
        next = exception_raise(vm, pc);
    fp = vm->fp;
    pc = next;
    opcode = *pc;
    NEXT();
}

Value interp_call(Vm *vm, Value function, Value this_value, const Value *args, unsigned argc)
{
    Value *win = vm->sp - 2 - argc;
    if ((uint8_t *)win < vm->heap_top || vm->sp - (Value *)(void *)vm->heap_top < (ptrdiff_t)(2 + argc))
        return error_stack_overflow(vm);
    win[0] = value_copied(vm, function);
    win[1] = value_copied(vm, this_value);
    for (unsigned i = 0; i < argc; i++)
        win[2 + i] = value_copied(vm, args[i]);
    vm->sp = win;
    vm->trace_count = 0;
    vm->throw_position = 0;
    Pc start = call_enter(vm, win, frame_link(0, argc, 0, RESULT_BOTTOM), NULL);
    if (!start)
        return VALUE_EXCEPTION;
    interp_run(vm, start);
    return heap_pop(vm);
}
