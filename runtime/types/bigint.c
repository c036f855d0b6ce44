/* BigInts as values: memory, signs and the operators on top of digits.c. See bigint.h. */
#include "bigint.h"

#if MOTE_FEATURES & FEATURE_BIGINT

#include "error.h"
#include "hold.h"

bool value_is_bigint(VmRef vm, Value v) { return value_type(vm, v) == TYPE_BIGINT; }

bool bigint_meets(VmRef vm, Value a, Value b)
{
    bool first = value_is_bigint(vm, a), second = value_is_bigint(vm, b);
    return (first || second) && (first || !value_resists(vm, a)) && (second || !value_resists(vm, b));
}

BigIntView bigint_view(VmRef vm, Value v)
{
    const uint8_t *p = thing_address(vm, v);
    return (BigIntView){(const Digit *)(const void *)(p + BIGINT_DIGITS), load_u16(p + 2), (load_u16(p) & HEADER_NEGATIVE) != 0};
}

/* ---- memory */

static Value too_large(VmRef vm) { return error_throw(vm, ERROR_RANGE, "Maximum BigInt size exceeded"); }

/* With room for so many digits, which are not set. */
static Value make(VmRef vm, uint32_t count)
{
    if (count > BIGINT_DIGITS_MAX + 1) /* one that may turn out to be zero */
        return too_large(vm);
    Value v = heap_alloc(vm, TYPE_BIGINT, BIGINT_DIGITS + 2 * count);
    if (v != VALUE_EXCEPTION)
        store_slot(heap_address(vm, v) + 2, (Value)count);
    return v;
}

static Digit *digits_of(VmRef vm, Value v) { return (Digit *)(void *)(heap_thing(vm, v) + BIGINT_DIGITS); }

/* v, which only the caller knows, is done: the zeros at its upper end go. */
static Value finish(VmRef vm, Value v, bool negative)
{
    uint8_t *p = heap_thing(vm, v);
    uint32_t room = load_u16(p + 2), count = digits_count(digits_of(vm, v), room);
    if (count > BIGINT_DIGITS_MAX) {
        value_release(vm, v);
        return too_large(vm);
    }
    heap_resize(vm, v, BIGINT_DIGITS + 2 * room, BIGINT_DIGITS + 2 * count, 0); /* to less: never fails */
    store_slot(p + 2, (Value)count);
    if (negative && count)
        *(uint16_t *)(void *)p |= HEADER_NEGATIVE;
    return v;
}

static Value shared(VmRef vm, Value v)
{
    value_retain(vm, v);
    return v;
}

Value bigint_from_bits(VmRef vm, uint64_t magnitude, bool negative)
{
    uint32_t count = 0;
    for (uint64_t rest = magnitude; rest; rest >>= DIGIT_BITS)
        count++;
    Value v = make(vm, count);
    if (v == VALUE_EXCEPTION)
        return v;
    for (uint32_t i = 0; i < count; i++, magnitude >>= DIGIT_BITS)
        digits_of(vm, v)[i] = (Digit)magnitude;
    return finish(vm, v, negative);
}

/* ---- numbers */

/* |d| = *fraction * 2^result; d is finite. */
static int split(double d, uint64_t *fraction)
{
    uint64_t bits = real_bits(d);
    int exponent = (int)(bits >> 52 & 0x7FF);
    *fraction = (bits & (REAL_HIDDEN - 1)) | (exponent ? REAL_HIDDEN : 0);
    return (exponent ? exponent : 1) - 1075;
}

Value bigint_from_double(VmRef vm, double d)
{
    uint64_t fraction;
    if (!double_finite(d) || real_trunc(d) != d) {
        Value shown = number_from_double(vm, d);
        if (shown == VALUE_EXCEPTION)
            return shown;
        hold_push(vm, shown);
        error_throw(vm, ERROR_RANGE, "The number %v cannot be converted to a BigInt because it is not an integer", shown);
        unhold_top(vm);
        return VALUE_EXCEPTION;
    }
    int exponent = split(d, &fraction);
    if (exponent <= 0)
        return bigint_from_bits(vm, exponent > -64 ? fraction >> -exponent : 0, real_negative(d));
    Digit digits[4];
    for (unsigned i = 0; i < 4; i++, fraction >>= DIGIT_BITS)
        digits[i] = (Digit)fraction;
    Value v = make(vm, 5 + (uint32_t)exponent / DIGIT_BITS);
    if (v == VALUE_EXCEPTION)
        return v;
    digits_shift_left(digits_of(vm, v), digits, 4, (uint32_t)exponent);
    return finish(vm, v, real_negative(d));
}

/* The 64 bits from `from` on, zeros below bit 0. */
static uint64_t bits_from(const BigIntView *a, int32_t from)
{
    uint64_t bits = 0;
    for (int32_t at = from + 63; at >= from; at--) {
        bool bit = at >= 0 && (uint32_t)at / DIGIT_BITS < a->count && a->digits[at / DIGIT_BITS] >> at % DIGIT_BITS & 1;
        bits = bits << 1 | bit;
    }
    return bits;
}

double bigint_to_double(VmRef vm, Value v)
{
    BigIntView a = bigint_view(vm, v);
    int32_t low = (int32_t)digits_bits(a.digits, a.count) - 64;
    double d = real_from_bits(REAL_INFINITY);
    if (low <= 1024 - 64) {
        uint64_t top = bits_from(&a, low);
        for (int32_t i = 0; i * DIGIT_BITS < low; i++) /* what is below rounds as one bit does */
            if (low - i * DIGIT_BITS >= DIGIT_BITS ? a.digits[i] : a.digits[i] & ((1u << (low - i * DIGIT_BITS)) - 1))
                top |= 1;
        d = real_scale((double)top, low);
    }
    return a.negative ? -d : d;
}

uint64_t bigint_low_bits(VmRef vm, Value v)
{
    BigIntView a = bigint_view(vm, v);
    uint64_t bits = bits_from(&a, 0);
    return a.negative ? 0 - bits : bits;
}

/* ---- comparison */

int bigint_compare(VmRef vm, Value a, Value b)
{
    BigIntView x = bigint_view(vm, a), y = bigint_view(vm, b);
    if (x.negative != y.negative)
        return x.negative ? -1 : 1;
    int order = digits_compare(x.digits, x.count, y.digits, y.count);
    return x.negative ? -order : order;
}

bool bigint_equal(VmRef vm, Value a, Value b) { return bigint_compare(vm, a, b) == 0; }

/* Both are cut to the 64 bits below the number's highest one; a number has no more. */
int bigint_compare_double(VmRef vm, Value a, double d)
{
    BigIntView x = bigint_view(vm, a);
    bool negative = real_negative(d);
    uint64_t fraction;
    int order = 1;
    if (d == 0)
        return x.count == 0 ? 0 : x.negative ? -1 : 1;
    if (x.count && x.negative != negative)
        return x.negative ? -1 : 1;
    if (!double_finite(d)) {
        order = -1;
    } else {
        int32_t shift = split(d, &fraction), size = 64 - __builtin_clzll(fraction) + shift, own = (int32_t)digits_bits(x.digits, x.count);
        if (own != size) { /* a number below 1 has no bits */
            order = own < size || (own == 0 && size <= 0) ? -1 : 1;
        } else {
            uint64_t mine = bits_from(&x, own - 64), other = fraction << __builtin_clzll(fraction);
            bool more = false;
            for (int32_t i = 0; i < own - 64 && !more; i++)
                more = x.digits[i / DIGIT_BITS] >> i % DIGIT_BITS & 1;
            order = mine < other ? -1 : mine > other || more;
        }
    }
    return negative ? -order : order;
}

uint32_t bigint_hash(VmRef vm, Value v)
{
    BigIntView a = bigint_view(vm, v);
    uint32_t hash = a.negative;
    for (uint32_t i = 0; i < a.count; i++)
        hash = hash * 31 + a.digits[i];
    return hash;
}

/* ---- operators */

/* Room for a digit more than either has. */
static Value make_for(VmRef vm, const Value *a, const Value *b, uint32_t *room)
{
    const uint32_t m = bigint_view(vm, *a).count, n = bigint_view(vm, *b).count;
    *room = (m > n ? m : n) + 1;
    return make(vm, *room);
}

static Value sum(VmRef vm, const Value *a, const Value *b, bool subtract)
{
    uint32_t room;
    Value v = make_for(vm, a, b, &room);
    if (v == VALUE_EXCEPTION)
        return v;
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    Digit *to = digits_of(vm, v);
    y.negative ^= subtract;
    if (x.negative == y.negative) {
        digits_add(to, x.digits, x.count, y.digits, y.count);
        return finish(vm, v, x.negative);
    }
    if (digits_compare(x.digits, x.count, y.digits, y.count) < 0) {
        BigIntView swap = x;
        x = y;
        y = swap;
    }
    digits_subtract(to, x.digits, x.count, y.digits, y.count);
    to[room - 1] = 0;
    return finish(vm, v, x.negative);
}

static Value product(VmRef vm, const Value *a, const Value *b)
{
    uint32_t m = bigint_view(vm, *a).count, n = bigint_view(vm, *b).count;
    VM_COUNT_WORK(vm, m * n / 16);
    Value v = make(vm, m + n);
    if (v == VALUE_EXCEPTION)
        return v;
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    digits_multiply(digits_of(vm, v), x.digits, m, y.digits, n);
    return finish(vm, v, x.negative != y.negative);
}

static Value quotient(VmRef vm, const Value *a, const Value *b, bool rest)
{
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    uint32_t m = x.count, n = y.count;
    if (n == 0)
        return error_throw(vm, ERROR_RANGE, "Division by zero");
    if (digits_compare(x.digits, m, y.digits, n) < 0)
        return rest ? shared(vm, *a) : bigint_from_bits(vm, 0, false);
    VM_COUNT_WORK(vm, (m - n + 1) * n / 16);
    Value v = make(vm, m + 1);
    if (v == VALUE_EXCEPTION)
        return v;
    x = bigint_view(vm, *a);
    y = bigint_view(vm, *b);
    Digit *to = digits_of(vm, v);
    digits_divide(to, x.digits, m, y.digits, n);
    for (uint32_t i = 0; i <= m; i++)
        to[i] = rest ? (i < n ? to[i] : 0) : i + n <= m ? to[i + n] : 0;
    return finish(vm, v, rest ? x.negative : x.negative != y.negative);
}

/* Digit i as two's complement has it; *carry is 1 before the first. */
static uint32_t complement_digit(const BigIntView *a, uint32_t i, uint32_t *carry)
{
    uint32_t digit = i < a->count ? a->digits[i] : 0;
    if (!a->negative)
        return digit;
    *carry += (Digit)~digit;
    digit = *carry & 0xFFFF;
    *carry >>= DIGIT_BITS;
    return digit;
}

static uint32_t combine(uint32_t a, uint32_t b, BigIntOperator operator)
{
    return operator == BIGINT_AND ? a & b : operator == BIGINT_OR ? a | b : a ^ b;
}

static Value bitwise(VmRef vm, const Value *a, const Value *b, BigIntOperator operator)
{
    uint32_t room;
    Value v = make_for(vm, a, b, &room);
    if (v == VALUE_EXCEPTION)
        return v;
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    uint32_t first = 1, second = 1;
    Digit *to = digits_of(vm, v);
    for (uint32_t i = 0; i < room; i++) {
        uint32_t digit = complement_digit(&x, i, &first);
        to[i] = (Digit)combine(digit, complement_digit(&y, i, &second), operator);
    }
    bool negative = combine(x.negative, y.negative, operator);
    if (negative)
        digits_negate(to, room);
    return finish(vm, v, negative);
}

static Value shift(VmRef vm, const Value *a, const Value *b, bool left)
{
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    uint32_t m = x.count, places = y.count ? y.digits[0] : 0;
    if (y.count > 1)
        places |= (uint32_t)y.digits[1] << DIGIT_BITS;
    if (y.count > 2 || places > INT32_MAX)
        places = INT32_MAX;
    if (m == 0 || places == 0)
        return shared(vm, *a);
    uint32_t whole = places / DIGIT_BITS;
    if (left == y.negative && whole >= m)
        return bigint_from_bits(vm, x.negative, x.negative);
    Value v = make(vm, left == y.negative ? m - whole + 1 : m + whole + 1);
    if (v == VALUE_EXCEPTION)
        return v;
    x = bigint_view(vm, *a);
    Digit *to = digits_of(vm, v);
    if (left != y.negative) {
        digits_shift_left(to, x.digits, m, places);
    } else { /* towards minus infinity */
        to[m - whole] = 0;
        if (digits_shift_right(to, x.digits, m, places) && x.negative)
            digits_scale(to, m - whole + 1, 1, 1);
    }
    return finish(vm, v, x.negative);
}

/* sp[at] = sp[at] * sp[1] */
static bool multiply_handle(VmRef vm, unsigned at)
{
    Value v = product(vm, &vm_sp(vm)[at], &vm_sp(vm)[1]), old = vm_sp(vm)[at];
    if (v == VALUE_EXCEPTION)
        return false;
    vm_sp(vm)[at] = v;
    value_release(vm, old);
    return true;
}

static Value power(VmRef vm, const Value *a, const Value *b)
{
    BigIntView x = bigint_view(vm, *a), y = bigint_view(vm, *b);
    uint32_t exponent = y.count ? y.digits[0] : 0;
    if (y.negative)
        return error_throw(vm, ERROR_RANGE, "Exponent must be non-negative");
    if (y.count == 0)
        return bigint_from_bits(vm, 1, false);
    if (x.count == 0 || (x.count == 1 && x.digits[0] == 1))
        return x.negative && !(exponent & 1) ? bigint_from_bits(vm, 1, false) : shared(vm, *a);
    if (y.count > 2)
        return too_large(vm);
    if (y.count == 2)
        exponent |= (uint32_t)y.digits[1] << DIGIT_BITS;
    if (exponent > BIGINT_DIGITS_MAX * DIGIT_BITS)
        return too_large(vm);
    hold_copy(vm, *a); /* the base; below it the result */
    Value one = bigint_from_bits(vm, 1, false);
    hold_push(vm, one);
    bool well = one != VALUE_EXCEPTION;
    for (; well; exponent >>= 1) {
        if (exponent & 1)
            well = multiply_handle(vm, 0);
        if (exponent == 1)
            break;
        well = well && multiply_handle(vm, 1);
    }
    Value result = hold_result(vm, well);
    unhold_top(vm);
    return result;
}

Value bigint_binary(VmRef vm, BigIntOperator operator, const Value *a, const Value *b)
{
    switch (operator) {
    case BIGINT_ADD: case BIGINT_SUB: return sum(vm, a, b, operator == BIGINT_SUB);
    case BIGINT_MUL: return product(vm, a, b);
    case BIGINT_DIV: case BIGINT_MOD: return quotient(vm, a, b, operator == BIGINT_MOD);
    case BIGINT_EXP: return power(vm, a, b);
    case BIGINT_SHL: case BIGINT_SHR: return shift(vm, a, b, operator == BIGINT_SHL);
    default: return bitwise(vm, a, b, operator);
    }
}

/* a, or -a if `negate`, plus `one`: what the operators on one BigInt come to. */
static Value with_one(VmRef vm, const Value *a, bool negate, int one)
{
    uint32_t m = bigint_view(vm, *a).count;
    Value v = make(vm, m + 1);
    if (v == VALUE_EXCEPTION)
        return v;
    BigIntView x = bigint_view(vm, *a);
    static const Digit unit = 1;
    Digit *to = digits_of(vm, v);
    bool negative = x.negative != negate;
    if (one == 0)
        digits_shift_left(to, x.digits, m, 0);
    else if (m == 0 || negative == (one < 0)) {
        digits_add(to, x.digits, m, &unit, 1);
        negative = one < 0;
    } else {
        digits_subtract(to, x.digits, m, &unit, 1);
        to[m] = 0;
    }
    return finish(vm, v, negative);
}

Value bigint_negate(VmRef vm, const Value *a) { return with_one(vm, a, true, 0); }
Value bigint_not(VmRef vm, const Value *a) { return with_one(vm, a, true, -1); }
Value bigint_step(VmRef vm, const Value *a, bool down) { return with_one(vm, a, false, down ? -1 : 1); }

Value bigint_wrap(VmRef vm, const Value *a, double bits, bool is_signed)
{
    BigIntView x = bigint_view(vm, *a);
    uint32_t own = digits_bits(x.digits, x.count);
    if (own < bits && (is_signed || !x.negative))
        return shared(vm, *a);
    if (bits > BIGINT_DIGITS_MAX * DIGIT_BITS)
        return own == 0 ? shared(vm, *a) : too_large(vm);
    uint32_t places = (uint32_t)bits, count = (places + DIGIT_BITS - 1) / DIGIT_BITS, carry = 1;
    Value v = make(vm, count);
    if (v == VALUE_EXCEPTION)
        return v;
    x = bigint_view(vm, *a);
    Digit *to = digits_of(vm, v);
    for (uint32_t i = 0; i < count; i++)
        to[i] = (Digit)complement_digit(&x, i, &carry);
    bool negative = is_signed && places && to[count - 1] >> (places - 1) % DIGIT_BITS & 1;
    if (negative)
        digits_negate(to, count);
    if (places % DIGIT_BITS)
        to[count - 1] &= (Digit)((1u << places % DIGIT_BITS) - 1);
    return finish(vm, v, negative);
}

/* ---- texts */

/* The largest power of the radix that a digit holds (65536 for 2, 4 and 16), and of what. */
static uint32_t chunk_of(unsigned radix, unsigned *places)
{
    uint32_t chunk = radix;
    for (*places = 1; chunk * radix <= 65536; ++*places)
        chunk *= radix;
    return chunk;
}

/* The characters of a, which is destroyed, before `end`; how many. */
static uint32_t write_digits(Digit *a, uint32_t count, unsigned radix, uint8_t *end)
{
    unsigned places;
    uint32_t chunk = chunk_of(radix, &places), written = 0;
    while (count) {
        uint32_t rest = digits_divide_small(a, count, chunk);
        count = digits_count(a, count);
        for (unsigned i = 0; i < places && (rest || count); i++, rest /= radix) {
            uint32_t digit = rest % radix;
            *--end = (uint8_t)(digit + (digit < 10 ? '0' : 'a' - 10));
            written++;
        }
    }
    return written;
}

Value bigint_to_text(VmRef vm, const Value *v, unsigned radix)
{
    BigIntView a = bigint_view(vm, *v);
    unsigned places, count = a.count;
    if (count <= 4) { /* on the C stack */
        Digit digits[4];
        uint8_t small[66];
        memcpy(digits, a.digits, count * sizeof *digits);
        uint32_t length = count ? write_digits(digits, count, radix, small + sizeof small) : 1;
        if (!count)
            small[sizeof small - 1] = '0';
        if (a.negative)
            small[sizeof small - ++length] = '-';
        return text_new8(vm, small + sizeof small - length, length);
    }
    VM_COUNT_WORK(vm, count * count / 16);
    unsigned bits = 31u - (unsigned)__builtin_clz(chunk_of(radix, &places));
    uint32_t most = (count * DIGIT_BITS / bits + 1) * places + 1;
    Value copy = bigint_negate(vm, v);
    if (copy == VALUE_EXCEPTION)
        return copy;
    hold_push(vm, copy);
    uint8_t *bytes = NULL;
    Value text = text_alloc(vm, most, false, &bytes);
    if (text != VALUE_EXCEPTION) {
        uint32_t length = write_digits(digits_of(vm, held(vm, 0)), count, radix, bytes + most);
        if (bigint_view(vm, *v).negative)
            bytes[most - ++length] = '-';
        memmove(bytes, bytes + most - length, length);
        text_shorten(vm, text, length);
    }
    unhold_top(vm);
    return text;
}

static uint32_t text_digit(const TextView *t, uint32_t i)
{
    uint32_t c = text_unit(t, i);
    return c - '0' < 10 ? c - '0' : (c | 32) - 'a' < 26 ? (c | 32) - 'a' + 10 : 99;
}

/* The digits of a BigInt in a text: [start, end), in a base. false: it is none. No digits: zero. */
typedef struct BigIntText {
    uint32_t start, end, radix;
    bool negative;
} BigIntText;

static bool scan(const TextView *t, BigIntText *s)
{
    *s = (BigIntText){.end = t->length, .radix = 10};
    while (s->start < s->end && text_is_space(text_unit(t, s->start)))
        s->start++;
    while (s->end > s->start && text_is_space(text_unit(t, s->end - 1)))
        s->end--;
    if (s->start == s->end)
        return true;
    uint32_t c = text_unit(t, s->start), letter = s->end - s->start > 1 ? text_unit(t, s->start + 1) | 32 : 0;
    if (c == '-' || c == '+') {
        s->negative = c == '-';
        s->start++;
    } else if (c == '0' && (letter == 'x' || letter == 'o' || letter == 'b')) {
        s->radix = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
        s->start += 2;
    }
    bool any = s->start < s->end;
    for (uint32_t i = s->start; i < s->end; i++)
        any = any && text_digit(t, i) < s->radix;
    return any;
}

Value bigint_parse(VmRef vm, const Value *text)
{
    BigIntText s;
    TextView t = text_view(vm, *text);
    if (!scan(&t, &s))
        return VALUE_HOLE;
    uint32_t length = s.end - s.start, bits = s.radix == 16 || s.radix == 10 ? 4 : s.radix == 8 ? 3 : 1, used = 0;
    VM_COUNT_WORK(vm, length * (length / 64));
    Value v = make(vm, length * bits / DIGIT_BITS + 1);
    if (v == VALUE_EXCEPTION)
        return v;
    t = text_view(vm, *text);
    uint8_t *p = heap_address(vm, v);
    Digit *to = digits_of(vm, v);
    uint32_t room = load_u16(p + 2);
    for (uint32_t i = s.start; i < s.end;) { /* as many at once as a digit holds */
        uint32_t factor = 1, part = 0;
        for (; i < s.end && factor * s.radix <= 65536; i++, factor *= s.radix)
            part = part * s.radix + text_digit(&t, i);
        uint32_t carry = digits_scale(to, used, factor, part);
        if (carry)
            to[used++] = (Digit)carry;
    }
    for (; used < room; used++)
        to[used] = 0;
    return finish(vm, v, s.negative);
}

Value bigint_convert(VmRef vm, const Value *primitive)
{
    Value v = *primitive;
    if (value_is_bigint(vm, v))
        return shared(vm, v);
    if (value_is_bool(v))
        return bigint_from_bits(vm, v == VALUE_TRUE, false);
    if (!value_is_string(vm, v))
        return error_type(vm, "Cannot convert %v to a BigInt", v);
    v = bigint_parse(vm, primitive);
    return v == VALUE_HOLE ? error_throw(vm, ERROR_SYNTAX, "Cannot convert %v to a BigInt", *primitive) : v;
}

#endif
