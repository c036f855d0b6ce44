/* Handlers, continued: the short forms of frequent instructions. Part of interp.c, as handlers.h is, which has the long ones. */

/* ---- short forms: two registers in a byte */

#define LOW fp[pc[1] & 15]
#define HIGH fp[pc[1] >> 4]
APART void slow_add4(void) { slow_called(op_binary(vm, pc, &LOW, &HIGH), 2); }
APART void slow_subtract4(void) { slow_called(with_constant(op_binary, &LOW, VALUE_INT((int8_t)pc[1] >> 4)), 2); }
OPCODE(MOV4) { LOAD4(HIGH); }
OPCODE(MOVE4)
{
    Value *source = &HIGH, v = *source;
    *source = VALUE_UNDEFINED;
    STORE4(v);
}
OPCODE(LOAD4) { STORE4(pc[1] >> 4); }
OPCODE(LENGTH4)
{
    Value a = HIGH;
    if (UNLIKELY(!value_is_heap(a)))
        TAIL(load_length_flash4(a));
    const uint8_t *thing = ARRAY(a);
    Type type = header_type(load_u16(thing));
    if (type != TYPE_ARRAY && UNLIKELY((type & ~1) != TYPE_STRING8))
        TAIL(load_length_other4(thing));
    STORE4(VALUE_INT(load_u16(thing + 2)));
}
OPCODE(ADD4)
{
    Value *d = &LOW, a = *d, b = HIGH, v;
    if (UNLIKELY(!value_both_int(a, b) || __builtin_add_overflow(a - 1, b, &v)))
        SLOW(add4);
    *d = v;
    NEXT(2);
}
OPCODE(SUBI4)
{
    Value *d = &LOW, a = *d, v;
    if (UNLIKELY(!value_is_int(a) || __builtin_sub_overflow(a, ((int8_t)pc[1] >> 4) * 2, &v)))
        SLOW(subtract4);
    *d = v;
    NEXT(2);
}
OPCODE(ILOAD4)
{
    LOW = (int8_t)pc[1] >> 4;
    NEXT(2);
}
OPCODE(IADDI4)
{
    Value *d = &LOW;
    *d = (Value)((uint32_t)*d + (uint32_t)((int8_t)pc[1] >> 4));
    NEXT(2);
}
#define DOUBLE_SHORT(name, operator)                                                                            \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value *d = &LOW;                                                                                        \
        register_set_double(d, register_double(d) operator register_double(&HIGH));                             \
        NEXT(2);                                                                                                \
    }
DOUBLE_SHORT(FADD4, +)
DOUBLE_SHORT(FSUB4, -)
DOUBLE_SHORT(FMUL4, *)

/* ---- and the third operand, or the second, in bytes of its own; constants in 12 bits */

APART void slow_sum4(void) { slow_called(op_binary(vm, pc, &HIGH, &R(2)), 3); }
APART void slow_immediate4(void) { slow_called(with_constant(op_binary, &HIGH, VALUE_INT(IMMEDIATE(2))), 3); }
APART void slow_jump4(void) { slow_decide(op_binary(vm, pc, &LOW, &HIGH), 3); }
APART void slow_jump_short(void) { slow_decide(op_binary_short(vm, pc, &LOW, NULL), 4); }
APART void slow_load_element4(void) { slow_called(op_load(vm, pc, &HIGH, &R(2)), 3); }
APART void slow_load_element_at4(void) { slow_called(with_constant(op_load, &HIGH, VALUE_INT(IMMEDIATE(2))), 3); }
APART void slow_load_named4(void) { slow_called(with_constant(op_load_named, &HIGH, operand16(pc + 2)), 4); }
OPCODE(SUM4)
{
    Value a = HIGH, b = R(2), v;
    if (UNLIKELY(!value_both_int(a, b) || __builtin_add_overflow(a - 1, b, &v)))
        SLOW(sum4);
    STORE_LOW(3, v);
}
OPCODE(ADDI4)
{
    Value a = HIGH, v;
    if (UNLIKELY(!value_is_int(a) || __builtin_add_overflow(a, IMMEDIATE(2) * 2, &v)))
        SLOW(immediate4);
    STORE_LOW(3, v);
}
OPCODE(BANDI4)
{
    Value a = HIGH;
    if (UNLIKELY(!value_is_int(a)))
        SLOW(immediate4);
    STORE_LOW(3, a & VALUE_INT(IMMEDIATE(2)));
}
OPCODE(JLT4)
{
    Value a = LOW, b = HIGH;
    if (UNLIKELY(!value_both_int(a, b)))
        SLOW(jump4);
    BRANCH(3, a < b);
}
#define IDENTICAL_JUMP4(name, operator)                                                                         \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = LOW, b = HIGH;                                                                                \
        if (UNLIKELY(!COMPARES_AT_ONCE(a, b)))                                                                    \
            SLOW(jump4);                                                                                        \
        BRANCH(3, a operator b);                                                                                \
    }
IDENTICAL_JUMP4(JSEQ4, ==)
IDENTICAL_JUMP4(JSNE4, !=)
#define CONSTANT_JUMP_SHORT(name, operator)                                                                     \
    OPCODE(name)                                                                                                \
    {                                                                                                           \
        Value a = LOW, b = operand_short(pc + 1);                                                               \
        if (UNLIKELY(!PLAIN(b)))                                                                                \
            SLOW(jump_short);                                                                                   \
        BRANCH(4, a operator b);                                                                                \
    }
CONSTANT_JUMP_SHORT(JSEQKS, ==)
CONSTANT_JUMP_SHORT(JSNEKS, !=)
APART void slow_add_short(void) { slow_called(op_binary_short(vm, pc, &LOW, NULL), 3); }
OPCODE(ADDKS) { SLOW(add_short); }
OPCODE(LOADKS) { STORE_LOW(3, operand_short(pc + 1)); }
OPCODE(GETELEM4)
{
    Value a = HIGH, b = R(2);
    if (UNLIKELY(!value_is_int(b) || !value_is_heap(a)))
        SLOW(load_element4);
    const uint8_t *thing = AT(a);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_ARRAY || (uint32_t)(b >> 1) >= load_u16(thing + 2)))
        SLOW(load_element4);
    Value v = load_slot(thing + (b + 3));
    if (UNLIKELY(v == VALUE_HOLE))
        SLOW(load_element4);
    LOAD_LOW(3, v);
}
OPCODE(GETELEMB4) { SLOW(load_element_at4); }
APART void load_inherited4(const CacheEntry *entry)
{
    if (!entry || entry->holder != CACHE_VALUE)
        SLOW(load_named4);
    STORE_LOW(4, (Slot)entry->slot);
}
OPCODE(GETFIELD4)
{
    Value object = HIGH;
    if (UNLIKELY(!value_is_heap(object)))
        SLOW(load_named4);
    const uint8_t *thing = AT(object);
    if (UNLIKELY(header_type(load_u16(thing)) != TYPE_OBJECT))
        SLOW(load_named4);
    const CacheEntry *entry = cache_lookup(vm, load_slot(thing + 2), operand16(pc + 2));
    if (UNLIKELY(!entry || entry->holder != VALUE_HOLE))
        TAIL(load_inherited4(entry));
    LOAD_LOW(4, load_slot(thing + 4 + 2 * (entry->slot & CACHE_SLOT)));
}
OPCODE(CALLKS1) { CALL_SHORT(1); }
OPCODE(CALLKS2) { CALL_SHORT(2); }
OPCODE(CALLKS3) { CALL_SHORT(3); }
OPCODE(CALLKS4) { CALL_SHORT(4); }
OPCODE(CALLMS1) { CALL_METHOD_SHORT(); }
OPCODE(CALLMS2) { CALL_METHOD_SHORT(); }
