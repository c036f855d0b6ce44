/* The lattice of inference: kinds, and for the Number part an interval of integers with its sign of zero. Everything
 * here is a statement about all executions; only likely_double is a guess. */
#include "facts.h"

#include <math.h>

static Fact normalised(Fact f)
{
    if (f.integral && f.low > f.high)
        f.kind &= (uint8_t)~KIND_NUMBER;
    if ((f.kind & KIND_NUMBER) == 0) {
        f.integral = true;
        f.negative_zero = false;
        f.low = (double)INFINITY;
        f.high = -(double)INFINITY;
    } else if (f.integral && (f.low < -EXACT_LIMIT || f.high > EXACT_LIMIT)) {
        f.integral = false;
    }
    if ((f.kind & KIND_NUMBER) != 0 && f.integral) {
        f.negative_zero = f.negative_zero && f.low <= 0 && f.high >= 0;
        bool fits = f.low >= INT32_MIN && f.high <= INT32_MAX && !f.negative_zero;
        f.kind = (uint8_t)((f.kind & ~KIND_NUMBER) | (fits ? KIND_INT : KIND_NUMBER));
        f.low += 0.0;
        f.high += 0.0;
    }
    if (!f.integral) {
        f.negative_zero = true;
        f.low = -(double)INFINITY;
        f.high = (double)INFINITY;
    }
    if ((f.kind & KIND_OBJECT) == 0)
        f.array = true;
    return f;
}

Fact fact_none(void) { return normalised((Fact){0}); }

Fact fact_kind(unsigned kind)
{
    Fact f = {.kind = (uint8_t)kind};
    if ((kind & KIND_NUMBER) == KIND_INT) {
        f.integral = true;
        f.low = INT32_MIN;
        f.high = INT32_MAX;
    }
    return normalised(f);
}

Fact fact_any(void) { return fact_kind(KIND_ANY & ~KIND_INTERNAL); }

Fact fact_integer(double low, double high)
{
    return normalised((Fact){.kind = KIND_NUMBER, .integral = true, .low = low, .high = high});
}

Fact fact_number(double d)
{
    bool integral = d == trunc(d) && fabs(d) <= EXACT_LIMIT;
    Fact f = {.kind = KIND_DOUBLE, .integral = integral, .low = d, .high = d};
    f.negative_zero = integral && d == 0 && signbit(d);
    f.likely_double = !integral && isfinite(d);
    return normalised(f);
}

bool fact_is_int(const Fact *f) { return f->kind == KIND_INT; }
bool fact_is_number(const Fact *f) { return f->kind != 0 && (f->kind & ~KIND_NUMBER) == 0; }
bool fact_is_primitive(const Fact *f) { return f->kind != 0 && (f->kind & ~KIND_PRIMITIVE) == 0; }

bool fact_equal(const Fact *a, const Fact *b)
{
    return a->kind == b->kind && a->integral == b->integral && a->negative_zero == b->negative_zero &&
           a->array == b->array && a->likely_double == b->likely_double && a->low == b->low && a->high == b->high;
}

Fact fact_join(Fact a, Fact b)
{
    Fact f = {.kind = a.kind | b.kind,
              .integral = a.integral && b.integral,
              .negative_zero = a.negative_zero || b.negative_zero,
              .array = a.array && b.array,
              .likely_double = a.likely_double || b.likely_double,
              .low = fmin(a.low, b.low),
              .high = fmax(a.high, b.high)};
    return normalised(f);
}

static double widen_low(double low)
{
    static const double STEPS[] = {0, -1, INT32_MIN, -EXACT_LIMIT};
    for (unsigned i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        if (low >= STEPS[i])
            return STEPS[i];
    return -(double)INFINITY;
}

static double widen_high(double high)
{
    static const double STEPS[] = {0, 65535, 1073741823, INT32_MAX, 4294967295.0, EXACT_LIMIT};
    for (unsigned i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        if (high <= STEPS[i])
            return STEPS[i];
    return (double)INFINITY;
}

Fact fact_widen(Fact old, Fact fresh)
{
    Fact f = fact_join(old, fresh);
    if (!f.integral || (old.kind & KIND_NUMBER) == 0)
        return f;
    if (f.low < old.low)
        f.low = widen_low(f.low);
    if (f.high > old.high)
        f.high = widen_high(f.high);
    return normalised(f);
}

Fact fact_to_number(Fact f)
{
    Fact n = f;
    n.kind = f.kind & KIND_NUMBER;
    n = normalised(n);
    if (f.kind & KIND_BOOLEAN)
        n = fact_join(n, fact_integer(0, 1));
    if (f.kind & KIND_NULL)
        n = fact_join(n, fact_integer(0, 0));
    if (f.kind & (KIND_UNDEFINED | KIND_STRING | KIND_OBJECT))
        n = fact_join(n, fact_kind(KIND_NUMBER));
    n.likely_double = f.likely_double;
    n.array = true;
    return n;
}

/* ---- arithmetic on Numbers */

static bool has_zero(const Fact *f) { return f->negative_zero || (f->low <= 0 && f->high >= 0); }
static bool may_be_negative(const Fact *f) { return f->negative_zero || f->low < 0; }

static Fact any_number(bool likely_double)
{
    Fact f = fact_kind(KIND_NUMBER);
    f.likely_double = likely_double;
    return f;
}

static Fact multiply(Fact a, Fact b)
{
    double p = a.low * b.low, q = a.low * b.high, r = a.high * b.low, s = a.high * b.high;
    Fact f = fact_integer(fmin(fmin(p, q), fmin(r, s)), fmax(fmax(p, q), fmax(r, s)));
    if (a.negative_zero || b.negative_zero || (has_zero(&a) && may_be_negative(&b)) ||
        (has_zero(&b) && may_be_negative(&a)))
        f.negative_zero = true;
    return f;
}

static Fact modulo(Fact a, Fact b)
{
    if (has_zero(&b))
        return any_number(false);
    double most = fmax(fabs(b.low), fabs(b.high)) - 1;
    double low = a.low < 0 ? -fmin(most, -a.low) : 0, high = a.high > 0 ? fmin(most, a.high) : 0;
    Fact f = fact_integer(low, high);
    if (may_be_negative(&a))
        f.negative_zero = true;
    return f;
}

static Fact arithmetic(IrOp op, Fact a, Fact b)
{
    bool likely_double = a.likely_double || b.likely_double;
    Fact f;
    if (!a.integral || !b.integral || op == IR_div || op == IR_exp)
        return any_number(likely_double || op == IR_div);
    switch (op) {
    case IR_add:
        f = fact_integer(a.low + b.low, a.high + b.high);
        f.negative_zero = a.negative_zero && b.negative_zero;
        break;
    case IR_sub:
    case IR_step:
        f = fact_integer(a.low - b.high, a.high - b.low);
        f.negative_zero = a.negative_zero && has_zero(&b);
        break;
    case IR_mul: f = multiply(a, b); break;
    default: f = modulo(a, b); break;
    }
    f.likely_double = likely_double && !f.integral;
    return normalised(f);
}

Fact fact_neg(Fact a)
{
    a = fact_to_number(a);
    if ((a.kind & KIND_NUMBER) == 0 || !a.integral)
        return a;
    Fact f = fact_integer(-a.high, -a.low);
    f.negative_zero = has_zero(&a);
    return normalised(f);
}

/* ---- bits */

static bool in_int32(const Fact *f) { return f->integral && f->low >= INT32_MIN && f->high <= INT32_MAX; }
static bool in_natural(const Fact *f) { return in_int32(f) && f->low >= 0; }

/* ToInt32 of a Number's fact. */
static Fact to_int32(Fact f)
{
    return in_int32(&f) ? fact_integer(f.low, f.high) : fact_integer(INT32_MIN, INT32_MAX);
}

Fact fact_bnot(Fact a)
{
    a = fact_to_number(a);
    if (a.kind == 0)
        return a;
    a = to_int32(a);
    return fact_integer(-1 - a.high, -1 - a.low);
}

/* All ones up to the highest bit of x. */
static double mask_of(double x)
{
    double mask = 0;
    while (mask < x)
        mask = mask * 2 + 1;
    return mask;
}

static Fact bitwise(IrOp op, Fact a, Fact b)
{
    a = to_int32(a);
    b = to_int32(b);
    if (op == IR_band) {
        if (a.low >= 0 && b.low >= 0)
            return fact_integer(0, fmin(a.high, b.high));
        if (a.low >= 0 || b.low >= 0)
            return fact_integer(0, a.low >= 0 ? a.high : b.high);
        return fact_integer(INT32_MIN, INT32_MAX);
    }
    if (b.low == 0 && b.high == 0)
        return a;
    if (a.low >= 0 && b.low >= 0)
        return fact_integer(0, mask_of(fmax(a.high, b.high)));
    return fact_integer(INT32_MIN, INT32_MAX);
}

static Fact shift(IrOp op, Fact a, Fact b)
{
    bool constant = in_int32(&b) && b.low == b.high;
    unsigned count = constant ? (unsigned)(int32_t)b.low & 31 : 0;
    double scale = (double)(UINT32_C(1) << count);
    bool natural = in_natural(&a);
    if (op == IR_ushr && natural)
        return constant ? fact_integer(floor(a.low / scale), floor(a.high / scale)) : fact_integer(0, a.high);
    if (op == IR_ushr)
        return fact_integer(0, constant ? floor(4294967295.0 / scale) : 4294967295.0);
    a = to_int32(a);
    if (op == IR_shr) {
        if (constant)
            return fact_integer(floor(a.low / scale), floor(a.high / scale));
        return fact_integer(fmin(a.low, 0), fmax(a.high, -1));
    }
    if (constant && a.low * scale >= INT32_MIN && a.high * scale <= INT32_MAX)
        return fact_integer(a.low * scale, a.high * scale);
    return fact_integer(INT32_MIN, INT32_MAX);
}

Fact fact_binary(IrOp op, Fact a, Fact b)
{
    if (a.kind == 0 || b.kind == 0)
        return fact_none();
    if (op == IR_add && ((a.kind | b.kind) & (KIND_STRING | KIND_OBJECT)) != 0) {
        Fact f = fact_kind(a.kind == KIND_STRING || b.kind == KIND_STRING ? KIND_STRING : KIND_STRING | KIND_NUMBER);
        f.likely_double = f.kind != KIND_STRING && (a.likely_double || b.likely_double);
        return f;
    }
    a = fact_to_number(a);
    b = fact_to_number(b);
    if (a.kind == 0 || b.kind == 0) /* internal markers only: never executed */
        return fact_none();
    switch (op) {
    case IR_add: case IR_sub: case IR_step: case IR_mul: case IR_div: case IR_mod: case IR_exp: return arithmetic(op, a, b);
    case IR_band: case IR_bor: case IR_bxor: return bitwise(op, a, b);
    default: return shift(op, a, b);
    }
}

/* ---- conditions */

static Fact without(Fact f, unsigned kind)
{
    f.kind &= (uint8_t)~kind;
    return normalised(f);
}

static Fact refine_equal(Fact a, Fact b, bool equal)
{
    if (equal) {
        uint8_t kind = a.kind & b.kind;
        if ((a.kind & KIND_NUMBER) != 0 && (b.kind & KIND_NUMBER) != 0)
            kind |= a.kind & KIND_NUMBER;
        a = without(a, (unsigned)~kind & 0xFF);
        if (a.integral && b.integral && (b.kind & KIND_NUMBER) != 0) {
            a.low = fmax(a.low, b.low);
            a.high = fmin(a.high, b.high);
        }
        return normalised(a);
    }
    if (b.kind == KIND_UNDEFINED || b.kind == KIND_NULL)
        return without(a, b.kind);
    if (b.kind == KIND_INT && b.low == b.high && a.integral) {
        if (a.low == b.low)
            a.low++;
        if (a.high == b.high)
            a.high--;
        return normalised(a);
    }
    return a;
}

Fact fact_refine(Fact a, IrOp op, Fact b, bool truth)
{
    if (op == IR_seq || op == IR_sne)
        return refine_equal(a, b, truth == (op == IR_seq));
    /* Without NaN and conversions the negation of < is >=. */
    if (!fact_is_number(&a) || !fact_is_number(&b) || !a.integral || !b.integral)
        return a;
    if (!truth)
        op = op == IR_lt ? IR_ge : op == IR_le ? IR_gt : op == IR_gt ? IR_le : IR_lt;
    switch (op) {
    case IR_lt: a.high = fmin(a.high, b.high - 1); break;
    case IR_le: a.high = fmin(a.high, b.high); break;
    case IR_gt: a.low = fmax(a.low, b.low + 1); break;
    default: a.low = fmax(a.low, b.low); break;
    }
    return normalised(a);
}
