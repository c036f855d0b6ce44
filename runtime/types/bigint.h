/* BigInts: ECMA-262 6.1.6.2. A feature (feature.h); without it no value is one and nothing here is there.
 *
 * [header][count u16][digits u16 x count]: the magnitude, least significant digit first and without zeros at the upper end;
 * HEADER_NEGATIVE is the sign, which zero has not. Functions that take a BigInt by its address want it in a register or handle:
 * they allocate.
 */
#ifndef MOTE_TYPES_BIGINT_H
#define MOTE_TYPES_BIGINT_H

#include "object.h"

#if MOTE_FEATURES & FEATURE_BIGINT

#include "digits.h"

enum {
    BIGINT_DIGITS = 4,         /* where they are */
    BIGINT_DIGITS_MAX = 0x3FFF /* more is a RangeError: 262,128 bits, 32 KB */
};

/* Dies at the next allocation. */
typedef struct BigIntView {
    const Digit *digits;
    uint32_t count;
    bool negative;
} BigIntView;

bool value_is_bigint(VmRef vm, Value v);
/* Both BigInts, or one of them, the other neither an object nor a symbol. */
bool bigint_meets(VmRef vm, Value a, Value b);
BigIntView bigint_view(VmRef vm, Value v);

/* ---- making; values with a count, or VALUE_EXCEPTION */

Value bigint_from_bits(VmRef vm, uint64_t magnitude, bool negative);
Value bigint_from_double(VmRef vm, double d); /* RangeError if it is no integer */
/* StringToBigInt; VALUE_HOLE if the text is none. */
Value bigint_parse(VmRef vm, const Value *text);
/* ToBigInt of a primitive in a register or handle. */
Value bigint_convert(VmRef vm, const Value *primitive);

/* ---- operators */

typedef enum BigIntOperator {
    BIGINT_ADD, BIGINT_SUB, BIGINT_MUL, BIGINT_DIV, BIGINT_MOD, BIGINT_EXP, BIGINT_AND, BIGINT_OR, BIGINT_XOR, BIGINT_SHL, BIGINT_SHR
} BigIntOperator;
Value bigint_binary(VmRef vm, BigIntOperator operator, const Value *a, const Value *b);
Value bigint_negate(VmRef vm, const Value *a);
Value bigint_not(VmRef vm, const Value *a);
Value bigint_step(VmRef vm, const Value *a, bool down); /* a + 1, a - 1 */
/* asIntN, asUintN */
Value bigint_wrap(VmRef vm, const Value *a, double bits, bool is_signed);

/* ---- looking: nothing allocates */

bool bigint_equal(VmRef vm, Value a, Value b);
int bigint_compare(VmRef vm, Value a, Value b);            /* <0, 0, >0 */
int bigint_compare_double(VmRef vm, Value a, double d);    /* not of NaN */
uint32_t bigint_hash(VmRef vm, Value v);
double bigint_to_double(VmRef vm, Value v);
uint64_t bigint_low_bits(VmRef vm, Value v); /* modulo 2^64 */

/* In base 2 .. 36, with a count. */
Value bigint_to_text(VmRef vm, const Value *v, unsigned radix);

#endif
#endif
