/* What the instructions do in the fast case; everything else is SLOW. Included by interp.c, which says how
 * a handler is entered and left:
 *
 *   OPCODE(name) { ... }   a handler
 *   NEXT(n)                done: go on n bytes further
 *   STORE(n, v)            register pc[1] = v, owned, then NEXT(n); its old content is released
 *   LOAD(n, v)             the same with a borrowed v
 *   PUT(n, slot, v)        a slot in the heap = v, owned; then NEXT(n)
 *   BRANCH(n, c)           jump (the last byte, counted from the instruction's end) if c, else NEXT(n)
 *   SLOW(name)             leave the rest to slow_name
 *   CONTROL(function)      leave the instruction to a function that says where to go on
 *   LOAD4, STORE4          the same for short forms: two bytes, the register in bits 0-3 of pc[1]
 *   LOAD_LOW, STORE_LOW    for those of n bytes
 *   R(n)                   the register that operand byte n names; IMMEDIATE(n): the signed operand byte
 *   AT(v)                  address of the heap thing v
 */

/* ---- the rest of each, apart: what it needs would be in the way of the fast case */

/* The key is an int32. */
APART Value with_index(Operation *operation, Value *x, int32_t i)
{
    Value key = number_from_int32(vm, i);
    if (!value_is_heap(key))
        return operation(vm, pc, x, &key);
    hold_push(vm, key);
    return operation(vm, pc, x, vm_sp(vm));
}
APART void jump_truthy(bool sense) { BRANCH(3, value_truthy(vm, R(1)) == sense); }
APART void slow_binary(void) { slow_value(op_binary(vm, pc, &R(2), &R(3)), 4); }
APART void slow_binary_immediate(void) { slow_value(with_constant(op_binary, &R(2), VALUE_INT(IMMEDIATE(3))), 4); }
APART void slow_unary(void) { slow_value(op_unary(vm, pc, &R(2), NULL), 3); }
APART void slow_jump(void) { slow_decide(op_binary(vm, pc, &R(1), &R(2)), 4); }
APART void slow_jump_immediate(void) { slow_decide(with_constant(op_binary, &R(1), VALUE_INT(IMMEDIATE(2))), 4); }
APART void slow_jump_constant(void) { slow_decide(with_constant(op_binary, &R(1), operand16(pc + 2)), 5); }
APART void slow_in(void) { slow_value(op_in(vm, pc, &R(2), &R(3)), 4); }
APART void slow_instanceof(void) { slow_value(op_instanceof(vm, pc, &R(2), &R(3)), 4); }
APART void slow_delete(void) { slow_value(op_delfield(vm, pc, &R(2), &R(3)), 4); }
APART void slow_from_double(void) { slow_value(op_f2a(vm, pc, &R(2), NULL), 3); }
APART void slow_from_integer(void) { slow_value(number_from_int32(vm, R(2)), 3); }
APART void slow_from_unsigned(void) { slow_value(number_from_uint32(vm, (uint32_t)R(2)), 3); }
APART void slow_check(void) { slow_done(with_constant(op_chktdz, &R(1), operand16(pc + 2)), 4); }
APART void slow_load_named(void) { slow_value(with_constant(op_load_named, &R(2), operand16(pc + 3)), 5); }
APART void slow_load_shaped(void)
{
    slow_value(with_constant(op_load_named, &R(2), shape_key(vm, operand16(pc + 4), pc[3])), 6);
}
/* A double that nobody has written yet is in flash. */
INLINED const uint8_t *constant_double(Value object)
{
    if (!value_is_heap(object) || !has_shape(AT(object), operand16(pc + 4)))
        return NULL;
    Value v = load_slot(AT(object) + 4 + 2 * pc[3]);
    const uint8_t *box = value_is_stored_flash(v) ? flash_address(vm, v) : NULL;
    return box && header_type(load_u16(box)) == TYPE_FLOAT ? box : NULL;
}
APART void slow_load_double(void)
{
    const uint8_t *box = constant_double(R(2));
    if (box) {
        Value *to = &R(1), low = (Value)load_pair(box + 2), high = (Value)load_pair(box + 6);
        to[0] = low;
        to[1] = high;
        NEXT(6);
    }
    Value v = with_constant(op_load_named, &R(2), shape_key(vm, operand16(pc + 4), pc[3]));
    if (!value_is_int(v))
        TAIL(slow_special(v));
    register_set_double(&R(1), value_int(v));
    NEXT(6);
}
APART void slow_store_named(void) { slow_done(with_constant(op_store_named, &R(1), operand16(pc + 2)), 5); }
APART void slow_store_shaped(void)
{
    slow_done(with_constant(op_store_named, &R(1), shape_key(vm, operand16(pc + 3), pc[2])), 6);
}
APART void slow_store_double(void)
{
    slow_done(with_constant(op_setfieldf, &R(1), shape_key(vm, operand16(pc + 3), pc[2])), 6);
}
APART void slow_init_field(void)
{
    slow_done(with_constant(op_initfield, &R(1), shape_key(vm, operand16(pc + 3), pc[2])), 6);
}
APART void slow_new_target(void) { slow_value(op_newtarget(vm, pc, NULL, NULL), 2); }
APART void slow_create(void) { slow_value(op_create(vm, pc, &R(2), NULL), 3); }
APART void slow_store_new(void) { slow_done(op_addfield(vm, pc, &R(1), NULL), 7); }
APART void slow_load_length(void) { slow_value(op_load_length(vm, pc, &R(2), NULL), 3); }
APART void slow_load_element(void)
{
    slow_value(*pc == OP_GETELEM ? op_load(vm, pc, &R(2), &R(3)) : with_index(op_load, &R(2), R(3)), 4);
}
APART void slow_load_element_at(void) { slow_value(with_constant(op_load, &R(2), VALUE_INT(IMMEDIATE(3))), 4); }
APART void slow_store_element(void)
{
    bool raw = *pc == OP_SETELEMI || *pc == OP_SETELEMIM;
    slow_done(raw ? with_index(op_store, &R(1), R(2)) : op_store(vm, pc, &R(1), &R(2)), 4);
}
APART void slow_define(void) { slow_done(op_define(vm, pc, &R(1), &R(2)), 4); }
APART void define_next(Value array, Value v) /* the next element of a plain array that a method makes */
{
    slow_done(array_push(vm, array, value_copied(vm, v)) ? VALUE_UNDEFINED : VALUE_EXCEPTION, 4);
}
APART void slow_set_prototype(void) { slow_done(op_setproto(vm, pc, &R(1), &R(2)), 3); }
APART void slow_throw(void) { slow_done(op_throw(vm, pc, &R(1), NULL), 2); }
APART void slow_catch(void) { slow_value(op_catch(vm, pc, NULL, NULL), 2); }
APART void slow_throw_constant(void) { slow_done(op_throwconst(vm, pc, NULL, NULL), 3); }
APART void slow_throw_new(void) { slow_done(op_thrownew(vm, pc, NULL, &R(2)), 3); }
APART void slow_not(void) { STORE(3, value_bool(!value_truthy(vm, R(2)))); }
APART void slow_to_integer(void)
{
    R(1) = primitive_to_int32(vm, R(2));
    NEXT(3);
}
APART void slow_to_double(void)
{
    register_set_double(&R(1), primitive_to_double(vm, R(2)));
    NEXT(3);
}
APART void slow_call_spread(void) { slow_value(op_call(vm, pc, NULL, NULL), 2); }
APART void slow_setglobal(void) { slow_done(op_setglobal(vm, pc, NULL, NULL), 4); }
APART void slow_setcell(void) { slow_done(op_setcell(vm, pc, &R(1), &R(2)), 3); }
APART void slow_getcell(void) { slow_value(op_getcell(vm, pc, &R(2), NULL), 3); }
APART void slow_getcap(void) { slow_value(op_getcap(vm, pc, NULL, NULL), 3); }
APART void slow_newcell(void) { slow_value(op_newcell(vm, pc, &R(2), NULL), 3); }
APART void slow_arguments(void) { slow_value(op_arguments(vm, pc, NULL, NULL), 2); }
APART void slow_newobj(void) { slow_value(op_newobj(vm, pc, NULL, NULL), 4); }
APART void slow_newobjk(void) { slow_value(op_newobjk(vm, pc, NULL, NULL), 4); }
APART void slow_clone(void) { slow_value(op_clone(vm, pc, NULL, NULL), 4); }
APART void slow_newarr(void) { slow_value(op_newarr(vm, pc, NULL, NULL), 3); }
APART void slow_append(void) { slow_done(op_append(vm, pc, &R(1), &R(2)), 3); }
APART void slow_spread(void) { slow_done(op_spread(vm, pc, &R(1), &R(2)), 3); }
APART void slow_iterate(void) { slow_value(op_iterate(vm, pc, &R(2), NULL), 4); }
APART void slow_iterclose(void) { slow_done(op_iterclose(vm, pc, &R(1), &R(2)), 4); }
APART void slow_forin(void) { slow_value(op_forin(vm, pc, &R(2), NULL), 3); }
APART void slow_rest(void) { slow_value(op_arguments(vm, pc, NULL, NULL), 3); }
APART void slow_append_hole(void) { slow_done(op_append(vm, pc, &R(1), NULL), 2); }

APART void slow_load_length4(void) { slow_called(op_load_length(vm, pc, &fp[pc[1] >> 4], NULL), 2); }

/* An array of slots without flags: extensible, no element kept elsewhere, collector not running. */
#define PLAIN_ARRAY(thing) ((uint32_t)load_u16(thing) << 23 == (uint32_t)TYPE_ARRAY << 23)
#define GIVE_COPY                                                                                               \
    do {                                                                                                        \
        if (value_is_heap(v))                                                                                   \
            retain_at(AT(v));                                                                                   \
    } while (0)
#include "handlers_typed.h"

/* ---- moving */

OPCODE(LOADK) { STORE(4, operand16(pc + 2)); }
OPCODE(LOADV) { STORE(3, IMMEDIATE(2)); }
OPCODE(LOADF)
{
    register_set_double(&R(1), primitive_to_double(vm, operand16(pc + 2)));
    NEXT(4);
}
OPCODE(LOADI8)
{
    R(1) = IMMEDIATE(2);
    NEXT(3);
}
OPCODE(LOADI32)
{
    R(1) = operand32(pc + 2);
    NEXT(6);
}
OPCODE(LOADINT) { STORE(6, VALUE_INT(operand32(pc + 2))); }
OPCODE(MOV) { LOAD(3, R(2)); }
OPCODE(MOVE)
{
    Value *source = &R(2), v = *source;
    *source = VALUE_UNDEFINED;
    STORE(3, v);
}
OPCODE(IMOV)
{
    R(1) = R(2);
    NEXT(3);
}
OPCODE(FMOV)
{
    Value *to = &R(1), *from = &R(2), low = from[0], high = from[1];
    to[0] = low;
    to[1] = high;
    NEXT(3);
}
OPCODE(DROP) { STORE(2, VALUE_UNDEFINED); }

/* ---- representation changes */

OPCODE(I2A)
{
    int32_t i = R(2);
    if (UNLIKELY(i < VALUE_INT_MIN || i > VALUE_INT_MAX))
        SLOW(from_integer);
    STORE(3, VALUE_INT(i));
}
OPCODE(F2A) { SLOW(from_double); }
OPCODE(I2F)
{
    register_set_double(&R(1), (double)R(2));
    NEXT(3);
}
OPCODE(F2I)
{
    R(1) = double_to_int32(register_double(&R(2)));
    NEXT(3);
}
OPCODE(A2I)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a)))
        SLOW(to_integer);
    R(1) = value_int(a);
    NEXT(3);
}
OPCODE(A2F)
{
    Value a = R(2);
    if (!UNLIKELY(!value_is_heap(a))) {
        const uint8_t *box = AT(a);
        if (header_type(load_u16(box)) == TYPE_FLOAT) {
            Value *to = &R(1), low = (Value)load_pair(box + 2), high = (Value)load_pair(box + 6);
            to[0] = low;
            to[1] = high;
            NEXT(3);
        }
    }
    SLOW(to_double);
}
OPCODE(TONUM)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a)))
        SLOW(unary);
    STORE(3, a);
}
OPCODE(TOINT32)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a)))
        SLOW(unary);
    STORE(3, a);
}
OPCODE(TOSTR) { SLOW(unary); }
OPCODE(TOKEY) { SLOW(unary); }

/* ---- arithmetic on any: integers here; a tagged integer is 2 i + 1 */

OPCODE(ADD)
{
    Value a = R(2), b = R(3), v;
    if (UNLIKELY(!value_both_int(a, b) || __builtin_add_overflow(a - 1, b, &v)))
        SLOW(binary);
    STORE(4, v);
}
OPCODE(ADDI)
{
    Value a = R(2), v;
    if (UNLIKELY(!value_is_int(a) || __builtin_add_overflow(a, IMMEDIATE(3) * 2, &v)))
        SLOW(binary_immediate);
    STORE(4, v);
}
OPCODE(SUB)
{
    Value a = R(2), b = R(3), v;
    if (UNLIKELY(!value_both_int(a, b) || __builtin_sub_overflow(a, b - 1, &v)))
        SLOW(binary);
    STORE(4, v);
}
OPCODE(SUBI)
{
    Value a = R(2), v;
    if (UNLIKELY(!value_is_int(a) || __builtin_sub_overflow(a, IMMEDIATE(3) * 2, &v)))
        SLOW(binary_immediate);
    STORE(4, v);
}
OPCODE(MUL)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    int64_t product = (int64_t)(a - 1) * (b >> 1);
    Value v = (Value)product;
    if (UNLIKELY(v != product || (v == 0 && (a | b) < 0))) /* too large, or -0 */
        SLOW(binary);
    STORE(4, v | 1);
}
OPCODE(DIV)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b) || a <= 1 || b <= 1)) /* not both above 0: perhaps -0 or not finite */
        SLOW(binary);
    Value v = (a >> 1) / (b >> 1);
    if (v * (b >> 1) != a >> 1)
        SLOW(binary);
    STORE(4, VALUE_INT(v));
}
OPCODE(MOD)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b) || a < 0 || b <= 1))
        SLOW(binary);
    STORE(4, (Value)((uint32_t)(a - 1) % (uint32_t)(b - 1)) | 1); /* 2a % 2b == 2 (a % b) */
}
OPCODE(MODI)
{
    Value a = R(2);
    int32_t b = IMMEDIATE(3);
    if (UNLIKELY(!value_is_int(a) || a < 0 || b <= 0))
        SLOW(binary_immediate);
    STORE(4, (Value)((uint32_t)(a - 1) % (uint32_t)(b * 2)) | 1);
}
OPCODE(EXP) { SLOW(binary); }
OPCODE(BAND)
{
    Value v = R(2) & R(3);
    if (UNLIKELY(!value_is_int(v)))
        SLOW(binary);
    STORE(4, v);
}
OPCODE(BANDI)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a)))
        SLOW(binary_immediate);
    STORE(4, a & VALUE_INT(IMMEDIATE(3)));
}
OPCODE(BOR)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    STORE(4, a | b);
}
OPCODE(BXOR)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    STORE(4, (a ^ b) | 1);
}
OPCODE(SHL)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    int32_t i = (int32_t)((uint32_t)(a >> 1) << (b >> 1 & 31));
    if (UNLIKELY(i < VALUE_INT_MIN || i > VALUE_INT_MAX))
        SLOW(binary);
    STORE(4, VALUE_INT(i));
}
OPCODE(SHR)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    STORE(4, (a >> (b >> 1 & 31)) | 1);
}
OPCODE(USHR)
{
    Value a = R(2), b = R(3);
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(binary);
    uint32_t i = (uint32_t)(a >> 1) >> (b >> 1 & 31);
    if (UNLIKELY(i > VALUE_INT_MAX))
        SLOW(binary);
    STORE(4, VALUE_INT(i));
}
OPCODE(NEG)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a) || a == VALUE_INT(0) || a == VALUE_INT(VALUE_INT_MIN)))
        SLOW(unary);
    STORE(3, 2 - a);
}
OPCODE(BNOT)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a)))
        SLOW(unary);
    STORE(3, ~a | 1);
}
OPCODE(INC)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a) || a == VALUE_INT(VALUE_INT_MAX)))
        SLOW(unary);
    STORE(3, a + 2);
}
OPCODE(DEC)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_int(a) || a == VALUE_INT(VALUE_INT_MIN)))
        SLOW(unary);
    STORE(3, a - 2);
}
OPCODE(NOT)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_bool(a)))
        SLOW(not);
    STORE(3, a ^ VALUE_TRUE ^ VALUE_FALSE);
}
OPCODE(TYPEOF) { STORE(3, value_typeof(vm, R(2))); }

#define COMPARE(name, operator)                                                                                 \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(2), b = R(3);                                                                               \
        if (UNLIKELY(!value_both_int(a, b)))                                                                    \
            SLOW(binary);                                                                                       \
        STORE(4, value_bool(a operator b));                                                                     \
    }
COMPARE(LT, <)
COMPARE(LE, <=)
COMPARE(GT, >)
COMPARE(GE, >=)
OPCODE(EQ) { SLOW(binary); }
OPCODE(NE) { SLOW(binary); }
/* A special or a character equals nothing that is stored elsewhere. */
#define APART_FROM_ALL(v) (value_is_flash(v) && (uint32_t)(v) < (uint32_t)VALUE_FLASH(FLASH_LIBRARY_FIRST))
#define COMPARES_AT_ONCE(a, b) (value_both_int(a, b) || APART_FROM_ALL(b) || APART_FROM_ALL(a))
#define IDENTICAL(name, operator)                                                                               \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(2), b = R(3);                                                                               \
        if (UNLIKELY(!COMPARES_AT_ONCE(a, b)))                                                                      \
            SLOW(binary);                                                                                       \
        STORE(4, value_bool(a operator b));                                                                     \
    }
IDENTICAL(SEQ, ==)
IDENTICAL(SNE, !=)
OPCODE(IN)
{
    Value key = R(2), a = R(3);
    if (UNLIKELY(!value_is_heap(a) || !value_is_int(key)))
        SLOW(in);
    const uint8_t *thing = ARRAY(a);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || (uint32_t)(key >> 1) >= load_u16(thing + 2) ||
                 load_slot(thing + key + 3) == VALUE_HOLE))
        SLOW(in);
    STORE(4, VALUE_TRUE);
}
OPCODE(INSTANCEOF) { SLOW(instanceof); }

/* ---- jumps on any */

OPCODE(JMP) { BRANCH(2, true); }
OPCODE(JMPL)
{
    int32_t distance = operand16(pc + 1);
    ADD_TO_PC(distance);
    NEXT(3);
}

/* true is told apart first; then undefined, null and false are the values 2, 6 and 10. */
#define FALSY(v) (((v) & ~12) == 2)
OPCODE(JT)
{
    Value a = R(1);
    if (a != VALUE_TRUE) {
        if (FALSY(a))
            NEXT(3);
        if (!value_is_int(a))
            TAIL(jump_truthy(true));
        if (a == VALUE_INT(0))
            NEXT(3);
    }
    BRANCH(3, true);
}
OPCODE(JF)
{
    Value a = R(1);
    if (a == VALUE_TRUE)
        NEXT(3);
    if (!FALSY(a)) {
        if (!value_is_int(a))
            TAIL(jump_truthy(false));
        if (a != VALUE_INT(0))
            NEXT(3);
    }
    BRANCH(3, true);
}
OPCODE(JNULLISH) { BRANCH(3, value_is_nullish(R(1))); }
OPCODE(JNNULLISH) { BRANCH(3, !value_is_nullish(R(1))); }
OPCODE(JUNDEF) { BRANCH(3, R(1) == VALUE_UNDEFINED); }
OPCODE(JNUNDEF) { BRANCH(3, R(1) != VALUE_UNDEFINED); }

#define COMPARE_JUMP(name, operator)                                                                      \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1), b = R(2);                                                                               \
        if (UNLIKELY(!value_both_int(a, b)))                                                                    \
            SLOW(jump);                                                                                         \
        BRANCH(4, a operator b);                                                                                \
    }
COMPARE_JUMP(JLT, <)
COMPARE_JUMP(JLE, <=)
COMPARE_JUMP(JGT, >)
COMPARE_JUMP(JGE, >=)
COMPARE_JUMP(JNLT, >=)
COMPARE_JUMP(JNLE, >)
COMPARE_JUMP(JNGT, <=)
COMPARE_JUMP(JNGE, <)
COMPARE_JUMP(JEQ, ==)
COMPARE_JUMP(JNE, !=)
#define IDENTICAL_JUMP(name, operator)                                                                          \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1), b = R(2);                                                                               \
        if (UNLIKELY(!COMPARES_AT_ONCE(a, b)))                                                                      \
            SLOW(jump);                                                                                         \
        BRANCH(4, a operator b);                                                                                \
    }
IDENTICAL_JUMP(JSEQ, ==)
IDENTICAL_JUMP(JSNE, !=)

#define COMPARE_JUMP_IMMEDIATE(name, operator)                                                                  \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1);                                                                                         \
        if (UNLIKELY(!value_is_int(a)))                                                                         \
            SLOW(jump_immediate);                                                                               \
        BRANCH(4, (a >> 1) operator IMMEDIATE(2));                                                              \
    }
COMPARE_JUMP_IMMEDIATE(JLTI, <)
COMPARE_JUMP_IMMEDIATE(JLEI, <=)
COMPARE_JUMP_IMMEDIATE(JGTI, >)
COMPARE_JUMP_IMMEDIATE(JGEI, >=)
COMPARE_JUMP_IMMEDIATE(JNLTI, >=)
COMPARE_JUMP_IMMEDIATE(JNLEI, >)
COMPARE_JUMP_IMMEDIATE(JNGTI, <=)
COMPARE_JUMP_IMMEDIATE(JNGEI, <)

/* A special, a character or an integer equals nothing that is stored elsewhere, except that numbers may be boxed
 * and constants in flash; so these are decided at once, the rest (NaN, too) in op_jump_identical. */
#define PLAIN(v) ((uint32_t)(v) < (uint32_t)VALUE_FLASH(FLASH_LIBRARY_FIRST))
OPCODE(JSEQK)
{
    Value a = R(1), b = operand16(pc + 2);
    if (UNLIKELY(!PLAIN(b) || (value_is_int(b) && !value_is_int(a))))
        SLOW(jump_constant);
    BRANCH(5, a == b);
}
OPCODE(JSNEK)
{
    Value a = R(1), b = operand16(pc + 2);
    if (UNLIKELY(!PLAIN(b) || (value_is_int(b) && !value_is_int(a))))
        SLOW(jump_constant);
    BRANCH(5, a != b);
}

/* ---- int32 */

#define RAW_BINARY(name, expression)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        uint32_t a = (uint32_t)R(2), b = (uint32_t)R(3);                                                        \
        R(1) = (Value)(expression);                                                                             \
        NEXT(4);                                                                                                \
    }
#define RAW_IMMEDIATE(name, expression)                                                                         \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        uint32_t a = (uint32_t)R(2), b = (uint32_t)IMMEDIATE(3);                                                \
        R(1) = (Value)(expression);                                                                             \
        NEXT(4);                                                                                                \
    }
#define RAW_JUMP(name, operator)                                                                                \
    OPCODE(name) { BRANCH(4, R(1) operator R(2)); }
#define RAW_JUMP_IMMEDIATE(name, operator)                                                                      \
    OPCODE(name) { BRANCH(4, R(1) operator IMMEDIATE(2)); }
RAW_BINARY(IADD, a + b)
RAW_IMMEDIATE(IADDI, a + b)
RAW_BINARY(ISUB, a - b)
RAW_BINARY(IMUL, a * b)
RAW_BINARY(IAND, a & b)
RAW_IMMEDIATE(IANDI, a & b)
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
    NEXT(3);
}
OPCODE(INOT)
{
    R(1) = ~R(2);
    NEXT(3);
}
OPCODE(U2A)
{
    uint32_t i = (uint32_t)R(2);
    if (UNLIKELY(i > VALUE_INT_MAX))
        SLOW(from_unsigned);
    STORE(3, VALUE_INT(i));
}
OPCODE(U2F)
{
    register_set_double(&R(1), (double)(uint32_t)R(2));
    NEXT(3);
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

#define DOUBLE_BINARY(name, expression)                                                                         \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(2)), b = register_double(&R(3));                                          \
        register_set_double(&R(1), expression);                                                                 \
        NEXT(4);                                                                                                \
    }
#define DOUBLE_UNARY(name, expression)                                                                          \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(2));                                                                      \
        register_set_double(&R(1), expression);                                                                 \
        NEXT(3);                                                                                                \
    }
#define DOUBLE_JUMP(name, condition)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        double a = register_double(&R(1)), b = register_double(&R(2));                                          \
        BRANCH(4, condition);                                                                                   \
    }
DOUBLE_BINARY(FADD, a + b)
DOUBLE_BINARY(FSUB, a - b)
DOUBLE_BINARY(FMUL, a * b)
DOUBLE_BINARY(FDIV, a / b)
DOUBLE_BINARY(FMOD, real_remainder(a, b))
DOUBLE_UNARY(FNEG, -a)
DOUBLE_UNARY(FSQRT, real_sqrt(a))
DOUBLE_UNARY(FFLOOR, real_floor(a))
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
    const uint8_t *table = AT(VM->globals);
    LOAD(4, load_slot(table + 4 + 2 * operand_u16(pc + 2)));
}
OPCODE(SETGLOBAL)
{
    Value v = R(3);
    if (UNLIKELY(!value_fits_slot(v)))
        SLOW(setglobal);
    if (value_is_heap(v))
        retain_at(AT(v));
    PUT(4, AT(VM->globals) + 4 + 2 * operand_u16(pc + 1), v);
}
OPCODE(SETGLOBALM)
{
    Value *source = &R(3), v = *source;
    if (UNLIKELY(!value_fits_slot(v)))
        SLOW(setglobal);
    *source = VALUE_UNDEFINED;
    PUT(4, AT(VM->globals) + 4 + 2 * operand_u16(pc + 1), v);
}
OPCODE(CHKTDZ)
{
    if (UNLIKELY(R(1) == VALUE_TDZ))
        SLOW(check);
    NEXT(4);
}
OPCODE(GETCAP)
{
    Value closure = frame_window(vm, fp)[0];
    if (UNLIKELY(!value_is_heap(closure)))
        SLOW(getcap);
    LOAD(3, load_slot(AT(closure) + 4 + 2 * pc[2]));
}
OPCODE(GETCAPCELL)
{
    Value closure = frame_window(vm, fp)[0];
    if (UNLIKELY(!value_is_heap(closure)))
        SLOW(getcell);
    Value cell = load_slot(AT(closure) + 4 + 2 * pc[2]);
    if (UNLIKELY(!IS_CELL(cell)))
        SLOW(getcell);
    LOAD(3, load_slot(AT(cell) + 2));
}
OPCODE(SETCAPCELL)
{
    Value closure = frame_window(vm, fp)[0], v = R(2);
    if (UNLIKELY(!value_fits_slot(v) || !value_is_heap(closure)))
        SLOW(setcell);
    Value cell = load_slot(AT(closure) + 4 + 2 * pc[1]);
    if (UNLIKELY(!IS_CELL(cell)))
        SLOW(setcell);
    if (value_is_heap(v))
        retain_at(AT(v));
    PUT(3, AT(cell) + 2, v);
}
OPCODE(NEWCELL) { SLOW(newcell); }
OPCODE(GETCELL)
{
    Value cell = R(2);
    if (UNLIKELY(!IS_CELL(cell)))
        SLOW(getcell);
    LOAD(3, load_slot(AT(cell) + 2));
}
OPCODE(SETCELL)
{
    Value cell = R(1), v = R(2);
    if (UNLIKELY(!value_fits_slot(v) || !IS_CELL(cell)))
        SLOW(setcell);
    if (value_is_heap(v))
        retain_at(AT(v));
    PUT(3, AT(cell) + 2, v);
}
OPCODE(CLOSURE) { CONTROL(op_closure); }
OPCODE(CALLEE) { LOAD(2, frame_window(vm, fp)[0]); }
OPCODE(ARGUMENTS) { SLOW(arguments); }
OPCODE(REST) { SLOW(rest); }

/* ---- objects */

#ifdef MOTE_TRACE
OPCODE(NEWOBJ) { SLOW(newobj); } /* an object that is begun twice would be told of twice */
#else
/* Some value needs a box, which may move everything: without the object that was begun. */
APART void new_object_again(Value object, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        store_slot(AT(object) + 4 + 2 * i, VALUE_UNDEFINED);
    value_release(vm, object);
    SLOW(newobj);
}

/* An object of a flash shape from the frame's first registers, which mostly all fit slots. */
APART void new_object(void)
{
    uint32_t count = ((const ShapeRecord *)(const void *)flash_address(vm, operand16(pc + 2)))->count;
    Value object = heap_alloc(vm, TYPE_OBJECT, 4 + 2 * count), large = 0;
    if (UNLIKELY(object == VALUE_EXCEPTION)) {
        vm->exception = VALUE_HOLE;
        SLOW(newobj); /* tries again, and throws in order */
    }
    uint8_t *slot = AT(object) + 2;
    store_slot(slot, operand16(pc + 2));
    for (Value *r = fp, *end = fp + count; r != end; r++) {
        slot += 2;
        store_slot(slot, *r);
        large |= *r ^ (Slot)*r;
    }
    if (UNLIKELY(large))
        TAIL(new_object_again(object, count));
    for (Value *r = fp, *end = fp + count; r != end; r++)
        *r = VALUE_UNDEFINED;
    STORE(4, object);
}

OPCODE(NEWOBJ) { TAIL(new_object()); }
#endif
OPCODE(NEWOBJK) { SLOW(newobjk); }
OPCODE(CLONE) { SLOW(clone); }
OPCODE(NEWARR) { SLOW(newarr); }
OPCODE(APPEND) { SLOW(append); }
OPCODE(APPENDHOLE) { SLOW(append_hole); }
OPCODE(SPREAD) { SLOW(spread); }

/* What is not the object's own: the cache may know the value, or that there is none. */
APART void load_inherited(const CacheEntry *entry)
{
    if (!entry || entry->holder != CACHE_VALUE)
        SLOW(load_named);
    STORE(5, (Slot)entry->slot);
}
/* A cached property of an object with a shape. */
OPCODE(GETFIELD)
{
    Value object = R(2);
    if (UNLIKELY(!value_is_heap(object)))
        SLOW(load_named);
    const uint8_t *thing = AT(object);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_OBJECT))
        SLOW(load_named);
    const CacheEntry *entry = cache_lookup(vm, load_slot(thing + 2), operand16(pc + 3));
    if (UNLIKELY(!entry || entry->holder != VALUE_HOLE))
        TAIL(load_inherited(entry));
    LOAD(5, load_slot(thing + 4 + 2 * (entry->slot & CACHE_SLOT)));
}
OPCODE(GETFIELDS)
{
    Value object = R(2);
    if (UNLIKELY(!value_is_heap(object)))
        SLOW(load_shaped);
    const uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 4))))
        SLOW(load_shaped);
    LOAD(6, load_slot(thing + 4 + 2 * pc[3]));
}
OPCODE(SETFIELD) { SLOW(store_named); }
OPCODE(SETFIELDM) { SLOW(store_named); }
OPCODE(SETFIELDS)
{
    Value object = R(1), v = R(5);
    if (UNLIKELY(!value_is_heap(object) || !value_fits_slot(v)))
        SLOW(store_shaped);
    uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
        SLOW(store_shaped);
    if (value_is_heap(v))
        retain_at(AT(v));
    PUT(6, thing + 4 + 2 * pc[2], v);
}
OPCODE(SETFIELDSM)
{
    Value object = R(1), *source = &R(5), v = *source;
    if (UNLIKELY(!value_is_heap(object) || !value_fits_slot(v)))
        SLOW(store_shaped);
    uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
        SLOW(store_shaped);
    *source = VALUE_UNDEFINED;
    PUT(6, thing + 4 + 2 * pc[2], v);
}
OPCODE(ADDFIELD) { SLOW(store_new); }
OPCODE(INITFIELD)
{
    Value object = R(1), v = R(5);
    if (UNLIKELY(!value_is_heap(object) || !value_fits_slot(v)))
        SLOW(init_field);
    uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
        SLOW(init_field);
    if (value_is_heap(v))
        retain_at(AT(v));
    PUT(6, thing + 4 + 2 * pc[2], v);
}
OPCODE(GETFIELDF)
{
    Value object = R(2);
    if (UNLIKELY(!value_is_heap(object)))
        SLOW(load_double);
    const uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 4))))
        SLOW(load_double);
    Value v = load_slot(thing + 4 + 2 * pc[3]);
    if (UNLIKELY(!value_is_heap(v)))
        SLOW(load_double);
    const uint8_t *box = AT(v);
    if (UNLIKELY(header_type(load_u16(box)) != TYPE_FLOAT))
        SLOW(load_double);
    Value *to = &R(1), low = (Value)load_pair(box + 2), high = (Value)load_pair(box + 6);
    to[0] = low;
    to[1] = high;
    NEXT(6);
}
OPCODE(SETFIELDF)
{
    Value object = R(1);
    if (UNLIKELY(!value_is_heap(object)))
        SLOW(store_double);
    uint8_t *thing = AT(object);
    if (UNLIKELY(!has_shape(thing, operand16(pc + 3))))
        SLOW(store_double);
    Value old = load_slot(thing + 4 + 2 * pc[2]);
    if (UNLIKELY(!value_is_heap(old)))
        SLOW(store_double);
    uint8_t *box = AT(old);
    if (UNLIKELY((load_u16(box) & (HEADER_TYPE_MASK | HEADER_COUNT_MAX << HEADER_COUNT_SHIFT)) !=
                 (TYPE_FLOAT | HEADER_COUNT_ONE)))
        SLOW(store_double);
    const Value *from = &R(5);
    store_pair(box + 2, from[0]);
    store_pair(box + 6, from[1]);
    NEXT(6);
}
OPCODE(LENGTH)
{
    Value a = R(2);
    if (UNLIKELY(!value_is_heap(a)))
        TAIL(load_length_flash(a));
    const uint8_t *thing = ARRAY(a);
    Type type = header_type(load_u16(thing));
    if (type != TYPE_ARRAY && UNLIKELY((type & ~1) != TYPE_STRING8))
        TAIL(load_length_other(thing));
    STORE(3, VALUE_INT(load_u16(thing + 2)));
}
#define LOAD_ELEMENT(is_index, index, offset)                                                                   \
    Value a = R(2), b = R(3);                                                                                   \
    if (UNLIKELY(!(is_index)))                                                                                  \
        SLOW(load_element);                                                                                     \
    if (UNLIKELY(!value_is_heap(a)))                                                                            \
        TAIL(load_element_flash(a, (uint32_t)(index)));                                                         \
    const uint8_t *thing = AT(a);                                                                               \
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY))                                                   \
        TAIL(load_element_other(thing, (uint32_t)(index)));                                                     \
    if (UNLIKELY((uint32_t)(index) >= load_u16(thing + 2)))                                                     \
        SLOW(load_element);                                                                                     \
    Value v = load_slot(thing + (offset));                                                                      \
    if (UNLIKELY(v == VALUE_HOLE))                                                                              \
        SLOW(load_element);                                                                                     \
    LOAD(4, v);
OPCODE(GETELEM) { LOAD_ELEMENT(value_is_int(b), b >> 1, b + 3) }
OPCODE(GETELEMB)
{
    Value a = R(2), b = VALUE_INT(IMMEDIATE(3));
    const uint8_t *thing = value_is_heap(a) ? AT(a) : NULL;
    if (UNLIKELY(!thing || header_type(load_u16(thing)) != TYPE_ARRAY || (uint32_t)(b >> 1) >= load_u16(thing + 2)))
        SLOW(load_element_at);
    Value v = load_slot(thing + (b + 3));
    if (UNLIKELY(v == VALUE_HOLE))
        SLOW(load_element_at);
    LOAD(4, v);
}
OPCODE(GETELEMI) { LOAD_ELEMENT(true, b, 2 * b + 4) }

#define SET_ELEMENT(name, is_index, index, offset, give)                                                        \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = R(1), b = R(2), v = R(3);                                                                     \
        if (UNLIKELY(!value_is_heap(a) || !(is_index)))                                                         \
            TAIL(store_element_flash());                                                                        \
        uint8_t *thing = AT(a);                                                                                 \
        if (UNLIKELY(!PLAIN_ARRAY(thing)))                                                                      \
            TAIL(store_element_moved(thing));                                                                   \
        if (UNLIKELY((uint32_t)(index) >= load_u16(thing + 2) || !value_fits_slot(v)))                          \
            TAIL(store_element_other(thing));                                                                   \
        give;                                                                                                   \
        PUT(4, thing + (offset), v);                                                                            \
    }
SET_ELEMENT(SETELEM, value_is_int(b), b >> 1, b + 3, GIVE_COPY)
SET_ELEMENT(SETELEMM, value_is_int(b), b >> 1, b + 3, R(3) = VALUE_UNDEFINED)
SET_ELEMENT(SETELEMI, true, b, 2 * b + 4, GIVE_COPY)
SET_ELEMENT(SETELEMIM, true, b, 2 * b + 4, R(3) = VALUE_UNDEFINED)
OPCODE(DELFIELD) { SLOW(delete); }
OPCODE(DEFFIELD) /* fast for elements of the arrays that the library's methods make */
{
    Value a = R(1), b = R(2), v = R(3);
    if (UNLIKELY(!value_is_heap(a) || !value_is_int(b)))
        SLOW(define);
    uint8_t *thing = AT(a);
    uint32_t length = load_u16(thing + 2), index = (uint32_t)b >> 1;
    if (UNLIKELY(!PLAIN_ARRAY(thing) || index > length || !value_fits_slot(v)))
        SLOW(define);
    if (index == length)
        TAIL(define_next(a, v));
    GIVE_COPY;
    PUT(4, thing + (b + 3), v);
}
OPCODE(DEFGET) { SLOW(define); }
OPCODE(DEFSET) { SLOW(define); }
OPCODE(SETPROTO) { SLOW(set_prototype); }
OPCODE(FORIN) { SLOW(forin); }
OPCODE(FORINNEXT) { CONTROL(op_forinnext); }
OPCODE(ITERATE) { SLOW(iterate); }
OPCODE(FOROFNEXT) { CONTROL(op_forofnext); }
OPCODE(ITERCLOSE) { SLOW(iterclose); }

/* ---- calls */

OPCODE(CALL) { CALL_WINDOW(); }
OPCODE(CALLK) { CALL_CONSTANT(); }
OPCODE(CALLK1) { CALL_CONSTANT_1(false); }
OPCODE(CALLK1M) { CALL_CONSTANT_1(true); }
OPCODE(CALLM) { CALL_METHOD(); }
OPCODE(CALLV) { SLOW(call_spread); }
OPCODE(NEW) { CALL_NEW(); }
OPCODE(NEWV) { SLOW(call_spread); }
OPCODE(SUPER) { SLOW(new); }
OPCODE(SUPERV) { SLOW(call_spread); }
OPCODE(NEWTARGET) { SLOW(new_target); }
OPCODE(CREATE) { SLOW(create); }
OPCODE(RET)
{
    Value *r = &R(1), v = *r;
    *r = VALUE_UNDEFINED;
    RETURN(v);
}
OPCODE(RET0)
{
    Value v = fp[0];
    fp[0] = VALUE_UNDEFINED;
    RETURN(v);
}
OPCODE(RETU) { RETURN(VALUE_UNDEFINED); }
OPCODE(RETV) { RETURN(IMMEDIATE(1)); }
OPCODE(GENERATOR) { CONTROL(op_suspend); }
OPCODE(YIELD) { CONTROL(op_suspend); }

/* ---- exceptions */

OPCODE(THROW) { SLOW(throw); }
OPCODE(RETHROW) { CONTROL(op_rethrow); }
OPCODE(CATCH) { SLOW(catch); }
OPCODE(THROWCONST) { SLOW(throw_constant); }
OPCODE(THROWNEW) { SLOW(throw_new); }
OPCODE(THROWKS) { SLOW(throw_new); }
OPCODE(NOP) { NEXT(1); }

#include "handlers_short.h"
