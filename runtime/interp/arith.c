/* Arithmetic and comparison where the loop's integer case does not apply: other numbers first, then
 * strings, other primitives, and objects, which the library's $operator makes primitive.
 *
 * Immediate forms (ADDI ...) and jumps (JLT ...) are handled with the plain ones.
 */
#include "arith.h"
#include "execute.h"

/* ---- numbers */

bool arith_number(const Vm *vm, Value v, double *d)
{
    if (value_is_int(v)) {
        *d = value_int(v);
        return true;
    }
    if (!value_is_heap(v) && !value_is_stored_flash(v))
        return false;
    const uint8_t *thing = value_is_heap(v) ? heap_address(vm, v) : flash_address(vm, v);
    Type type = header_type(load_u16(thing));
    if (type == TYPE_FLOAT) {
        memcpy(d, thing + 2, sizeof *d);
        return true;
    }
    if (type == TYPE_INT32) {
        *d = operand32(thing + 2);
        return true;
    }
    return false;
}

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

bool arith_store(Vm *vm, Value *r, double d)
{
    int32_t i;
    if (double_to_immediate(d, &i)) {
        register_set(vm, r, VALUE_INT(i));
        return true;
    }
    Value old = *r;
    if (value_is_heap(old)) {
        uint8_t *thing = heap_address(vm, old);
        if (header_type(load_u16(thing)) == TYPE_FLOAT && heap_unshared(vm, old)) {
            memcpy(thing + 2, &d, sizeof d);
            return true;
        }
    }
    Value made = number_from_double(vm, d);
    if (made == VALUE_EXCEPTION)
        return false;
    register_set(vm, r, made);
    return true;
}

bool arith_store_int(Vm *vm, Value *r, int64_t i)
{
    if (!value_int_fits(i))
        return arith_store(vm, r, (double)i);
    register_set(vm, r, VALUE_INT(i));
    return true;
}

Pc op_u2a(Vm *vm, Value *fp, Pc pc)
{
    return arith_store_int(vm, &fp[pc[1]], (uint32_t)fp[pc[2]]) ? pc + 3 : NULL;
}

Pc op_i2a(Vm *vm, Value *fp, Pc pc)
{
    return arith_store_int(vm, &fp[pc[1]], fp[pc[2]]) ? pc + 3 : NULL;
}

Pc op_f2a(Vm *vm, Value *fp, Pc pc)
{
    return arith_store(vm, &fp[pc[1]], register_double(&fp[pc[2]])) ? pc + 3 : NULL;
}

Pc op_loadf(Vm *vm, Value *fp, Pc pc)
{
    double d = 0;
    arith_number(vm, operand16(pc + 2), &d);
    register_set_double(&fp[pc[1]], d);
    return pc + 4;
}

Pc op_a2i(Vm *vm, Value *fp, Pc pc)
{
    fp[pc[1]] = primitive_to_int32(vm, fp[pc[2]]);
    return pc + 3;
}

Pc op_a2f(Vm *vm, Value *fp, Pc pc)
{
    double d;
    if (!arith_number(vm, fp[pc[2]], &d))
        d = primitive_to_double(vm, fp[pc[2]]);
    register_set_double(&fp[pc[1]], d);
    return pc + 3;
}

/* ---- operators */

static bool has_immediate(Opcode op) { return op == OP_ADDI || op == OP_SUBI || op == OP_MODI || op == OP_BANDI; }

static Opcode without_immediate(Opcode op) { return has_immediate(op) ? (Opcode)(op - 1) : op; }
_Static_assert(OP_ADDI == OP_ADD + 1 && OP_SUBI == OP_SUB + 1 && OP_MODI == OP_MOD + 1 && OP_BANDI == OP_BAND + 1,
               "an immediate form follows its plain form");

/* Hand an operator that met an object to the library. */
static Pc call_binary(Vm *vm, Opcode op, const Value *a, const Value *b, Value immediate, uint32_t link, Pc next)
{
    Value args[3] = {VALUE_INT(op), value_copied(vm, *a), value_copied(vm, b ? *b : immediate)};
    return call_script(vm, vm_root(vm, ROOT_OPERATOR), VALUE_UNDEFINED, args, 3, link, next);
}

static bool store_bits(Vm *vm, Value *d, Opcode op, int32_t x, int32_t y)
{
    switch (op) {
    case OP_BAND: x &= y; break;
    case OP_BOR: x |= y; break;
    case OP_BXOR: x ^= y; break;
    case OP_SHL: x = (int32_t)((uint32_t)x << (y & 31)); break;
    case OP_SHR: x >>= y & 31; break;
    default: return arith_store_int(vm, d, (uint32_t)x >> (y & 31));
    }
    return arith_store_int(vm, d, x);
}

static bool store_number(Vm *vm, Value *d, Opcode op, double x, double y)
{
    switch (op) {
    case OP_ADD: x += y; break;
    case OP_SUB: x -= y; break;
    case OP_MUL: x *= y; break;
    case OP_DIV: x /= y; break;
    case OP_MOD: x = real_remainder(x, y); break;
    case OP_EXP: x = formula(FORMULA_POW, x, y); break;
    default: return store_bits(vm, d, op, double_to_int32(x), double_to_int32(y));
    }
    return arith_store(vm, d, x);
}

/* Both immediate, where the result is an integer at once. */
static bool store_integers(Vm *vm, Value *d, Opcode op, int32_t x, int32_t y)
{
    int64_t r;
    switch (op) {
    case OP_ADD: r = (int64_t)x + y; break;
    case OP_SUB: r = (int64_t)x - y; break;
    case OP_MUL:
        r = (int64_t)x * y;
        if (r == 0 && (x | y) < 0)
            return arith_store(vm, d, -0.0);
        break;
    case OP_DIV:
        if (y <= 0 || x <= 0 || x % y)
            return store_number(vm, d, op, x, y);
        r = x / y;
        break;
    case OP_MOD:
        if (y <= 0 || x < 0)
            return store_number(vm, d, op, x, y);
        r = x % y;
        break;
    case OP_EXP: return store_number(vm, d, op, x, y);
    default: return store_bits(vm, d, op, x, y);
    }
    return arith_store_int(vm, d, r);
}

/* a + b, one of them a string, no objects. Appends to a in place when it dies here (d is a). */
static bool concat(Vm *vm, Value *d, Value *a, const Value *b, Value immediate)
{
    Value right = b ? *b : immediate;
    bool handle = !value_is_string(vm, right);
    if (handle) {
        right = primitive_to_text(vm, right);
        if (right == VALUE_EXCEPTION)
            return false;
        hold_push(vm, right);
    }
    Value left;
    if (!value_is_string(vm, *a))
        left = primitive_to_text(vm, *a);
    else if (d == a && a != b)
        left = value_taken(a);
    else
        left = value_copied(vm, *a);
    if (left != VALUE_EXCEPTION)
        left = text_concat(vm, left, handle ? held(vm, 0) : b ? *b : immediate);
    if (handle)
        unhold(vm, 1);
    if (left == VALUE_EXCEPTION)
        return false;
    register_set(vm, d, left);
    return true;
}

/* Arithmetic on primitives. `b` is NULL where `right` is an immediate. */
static bool binary_primitives(Vm *vm, Opcode op, Value *d, Value *a, const Value *b, Value right)
{
    double x, y;
    if (value_both_int(*a, right))
        return store_integers(vm, d, op, value_int(*a), value_int(right));
    if (arith_number(vm, *a, &x) && arith_number(vm, right, &y))
        return store_number(vm, d, op, x, y);
    if (op == OP_ADD && (value_is_string(vm, *a) || value_is_string(vm, right)))
        return concat(vm, d, a, b, right);
    return store_number(vm, d, op, primitive_to_double(vm, *a), primitive_to_double(vm, right));
}

Pc op_binary(Vm *vm, Value *fp, Pc pc)
{
    Opcode op = (Opcode)*pc;
    bool is_short = op >= OP_MOV4;
    unsigned dst = is_short ? pc[1] & 15 : pc[1];
    Value *d = &fp[dst], *a = is_short ? d : &fp[pc[2]];
    const Value *b = NULL;
    Value right = VALUE_INT(is_short ? (int8_t)pc[1] >> 4 : (int8_t)pc[3]);
    if (op == OP_SUBI4)
        op = OP_SUB;
    else if (has_immediate(op))
        op = without_immediate(op);
    else {
        b = &fp[is_short ? pc[1] >> 4 : pc[3]];
        right = *b;
        op = is_short ? OP_ADD : op;
    }
    Pc next = pc + (is_short ? 2 : 4);
    if (value_is_object(vm, *a) || value_is_object(vm, right))
        return call_binary(vm, op, a, b, right, frame_link(dst, 3, 0, RESULT_DST), next);
    return binary_primitives(vm, op, d, a, b, right) ? next : NULL;
}

static bool unary_primitive(Vm *vm, Opcode op, Value *d, Value a)
{
    if (op == OP_TOSTR || op == OP_TOKEY) {
        Value v = op == OP_TOSTR ? primitive_to_text(vm, a) : value_to_key(vm, a);
        if (v == VALUE_EXCEPTION)
            return false;
        register_set(vm, d, v);
        return true;
    }
    double x;
    if (!arith_number(vm, a, &x))
        x = primitive_to_double(vm, a);
    if (op == OP_NEG)
        return arith_store(vm, d, -x);
    if (op == OP_TONUM)
        return arith_store(vm, d, x);
    return arith_store_int(vm, d, op == OP_BNOT ? ~double_to_int32(x) : double_to_int32(x));
}

Pc op_unary(Vm *vm, Value *fp, Pc pc)
{
    if (value_is_object(vm, fp[pc[2]])) {
        Value args[2] = {VALUE_INT(*pc), value_copied(vm, fp[pc[2]])};
        return call_script(vm, vm_root(vm, ROOT_OPERATOR), VALUE_UNDEFINED, args, 2,
                           frame_link(pc[1], 2, 0, RESULT_DST), pc + 3);
    }
    return unary_primitive(vm, (Opcode)*pc, &fp[pc[1]], fp[pc[2]]) ? pc + 3 : NULL;
}

/* ---- comparison */

/* LT LE GT GE of primitives. */
static bool compare_primitives(Vm *vm, unsigned kind, Value a, Value b)
{
    double x, y;
    if (value_both_int(a, b))
        return kind == 0 ? a < b : kind == 1 ? a <= b : kind == 2 ? a > b : a >= b;
    if (!arith_number(vm, a, &x) || !arith_number(vm, b, &y)) {
        if (value_is_string(vm, a) && value_is_string(vm, b)) {
            x = text_compare(vm, a, b);
            y = 0;
        } else {
            x = primitive_to_double(vm, a);
            y = primitive_to_double(vm, b);
        }
    }
    return kind == 0 ? x < y : kind == 1 ? x <= y : kind == 2 ? x > y : x >= y;
}

static Pc jump_if(Pc next, bool taken) { return taken ? next + (int8_t)next[-1] : next; }

_Static_assert(OP_LE == OP_LT + 1 && OP_GT == OP_LT + 2 && OP_GE == OP_LT + 3 && OP_JLE == OP_JLT + 1 &&
                   OP_JGE == OP_JLT + 3 && OP_JNLT == OP_JLT + 4 && OP_JNGE == OP_JLT + 7 &&
                   OP_JNGEI == OP_JLTI + 7,
               "comparisons are in order");

Pc op_compare(Vm *vm, Value *fp, Pc pc)
{
    unsigned op = *pc;
    const Value *a, *b;
    Value immediate = VALUE_UNDEFINED;
    unsigned kind, result = RESULT_DST, dst = 0;
    Pc next = pc + 4;
    if (op <= OP_GE) {
        kind = op - OP_LT;
        dst = pc[1];
        a = &fp[pc[2]];
        b = &fp[pc[3]];
    } else {
        unsigned form = op >= OP_JLTI ? op - OP_JLTI : op - OP_JLT;
        kind = form & 3;
        result = form >= 4 ? RESULT_JUMP_FALSE : RESULT_JUMP_TRUE;
        a = &fp[pc[1]];
        b = op >= OP_JLTI ? NULL : &fp[pc[2]];
        immediate = VALUE_INT((int8_t)pc[2]);
    }
    Value right = b ? *b : immediate;
    if (value_is_object(vm, *a) || value_is_object(vm, right))
        return call_binary(vm, (Opcode)(OP_LT + kind), a, b, immediate, frame_link(dst, 3, 0, result), next);
    bool outcome = compare_primitives(vm, kind, *a, right);
    if (result != RESULT_DST)
        return jump_if(next, outcome == (result == RESULT_JUMP_TRUE));
    register_set(vm, &fp[dst], value_bool(outcome));
    return next;
}

/* ==, neither an object. */
static bool loose_equal_primitives(Vm *vm, Value a, Value b)
{
    if (value_is_nullish(a) || value_is_nullish(b))
        return value_is_nullish(a) && value_is_nullish(b);
    if (value_is_string(vm, a) == value_is_string(vm, b) && value_is_bool(a) == value_is_bool(b))
        return arith_strict_equal(vm, a, b);
    return primitive_to_double(vm, a) == primitive_to_double(vm, b);
}

Pc op_equal(Vm *vm, Value *fp, Pc pc)
{
    unsigned op = *pc;
    bool jump = op == OP_JEQ || op == OP_JNE, negate = op == OP_NE || op == OP_JNE;
    const Value *a = &fp[pc[jump ? 1 : 2]], *b = &fp[pc[jump ? 2 : 3]];
    Pc next = pc + 4;
    bool object_a = value_is_object(vm, *a), object_b = value_is_object(vm, *b), equal;
    if (object_a && object_b)
        equal = *a == *b;
    else if ((object_a && value_is_nullish(*b)) || (object_b && value_is_nullish(*a)))
        equal = false;
    else if (object_a || object_b)
        return call_binary(vm, jump || !negate ? OP_EQ : OP_NE, a, b, VALUE_UNDEFINED,
                           frame_link(pc[1], 3, 0, !jump ? RESULT_DST : negate ? RESULT_JUMP_FALSE : RESULT_JUMP_TRUE),
                           next);
    else
        equal = loose_equal_primitives(vm, *a, *b);
    if (jump)
        return jump_if(next, equal != negate);
    register_set(vm, &fp[pc[1]], value_bool(equal != negate));
    return next;
}

/* ---- for the library */

Value arith_binary(Vm *vm, Opcode op, Value a, Value b)
{
    if (op >= OP_LT && op <= OP_GE)
        return value_bool(compare_primitives(vm, (unsigned)op - OP_LT, a, b));
    if (op == OP_EQ || op == OP_NE)
        return value_bool(loose_equal_primitives(vm, a, b) == (op == OP_EQ));
    hold_copy(vm, b); /* result and operands as handles */
    hold_copy(vm, a);
    hold_push(vm, VALUE_UNDEFINED);
    Value *r = vm->sp;
    bool done = binary_primitives(vm, op, &r[0], &r[1], &r[2], r[2]);
    Value result = heap_pop(vm);
    unhold(vm, 2);
    return done ? result : VALUE_EXCEPTION;
}

Value arith_unary(Vm *vm, Opcode op, Value a)
{
    hold_push(vm, VALUE_UNDEFINED);
    bool done = unary_primitive(vm, op, vm->sp, a);
    Value result = heap_pop(vm);
    return done ? result : VALUE_EXCEPTION;
}

bool arith_strict_equal(Vm *vm, Value a, Value b)
{
    double x, y;
    if (value_is_int(a) && value_is_int(b))
        return a == b;
    if (arith_number(vm, a, &x))
        return arith_number(vm, b, &y) && x == y;
    return a == b || value_strict_equal(vm, a, b);
}

Pc op_identical(Vm *vm, Value *fp, Pc pc)
{
    bool equal = arith_strict_equal(vm, fp[pc[2]], fp[pc[3]]);
    register_set(vm, &fp[pc[1]], value_bool(equal == (*pc == OP_SEQ)));
    return pc + 4;
}

Pc op_jump_identical(Vm *vm, Value *fp, Pc pc)
{
    bool constant = *pc == OP_JSEQK || *pc == OP_JSNEK;
    bool equal = arith_strict_equal(vm, fp[pc[1]], constant ? operand16(pc + 2) : fp[pc[2]]);
    return jump_if(pc + (constant ? 5 : 4), equal == (*pc == OP_JSEQ || *pc == OP_JSEQK));
}

Pc op_jump_truthy(Vm *vm, Value *fp, Pc pc)
{
    return jump_if(pc + 3, value_truthy(vm, fp[pc[1]]) == (*pc == OP_JT));
}

Pc op_not(Vm *vm, Value *fp, Pc pc)
{
    bool truthy = value_truthy(vm, fp[pc[2]]);
    register_set(vm, &fp[pc[1]], value_bool(!truthy));
    return pc + 3;
}

Pc op_typeof(Vm *vm, Value *fp, Pc pc)
{
    register_set(vm, &fp[pc[1]], value_typeof(vm, fp[pc[2]]));
    return pc + 3;
}

/* ---- operators on objects */

Pc op_instanceof(Vm *vm, Value *fp, Pc pc)
{
    Value b = fp[pc[3]];
    if (!value_is_callable(vm, b)) {
        error_throw(vm, ERROR_TYPE, "Right-hand side of 'instanceof' is not callable");
        return NULL;
    }
    while (value_type(vm, b) == TYPE_BOUND)
        b = load_slot(heap_thing(vm, b) + 4);
    bool is = false;
    if (value_is_object(vm, fp[pc[2]])) {
        Value prototype = VALUE_UNDEFINED;
        Found found = property_get(vm, b, vm_root(vm, ROOT_PROTOTYPE), &prototype);
        if (found == FOUND_ERROR)
            return NULL;
        if (found != FOUND_DATA || !value_is_object(vm, prototype)) {
            if (found != FOUND_NONE)
                value_release(vm, prototype);
            error_throw(vm, ERROR_TYPE, "Function has non-object prototype in instanceof check");
            return NULL;
        }
        Value v = fp[pc[2]];
        do
            v = object_prototype(vm, v);
        while (v != VALUE_NULL && v != prototype);
        is = v == prototype;
        value_release(vm, prototype);
    }
    register_set(vm, &fp[pc[1]], value_bool(is));
    return pc + 4;
}
