/* links: mote_runtime_oom */
/* Operators, moves, conversions and jumps, on integers, boxed numbers, strings and objects. */
#include "interp_fixture.h"

#include <math.h>

static Fixture fixture, *f = &fixture;

enum { ARENA = 8192 };

static int setup(void **state)
{
    (void)state;
    fixture_start(f);
    return 0;
}

/* A number as a Value in root register r. */
static Value number(double d, unsigned r)
{
    Value v = number_from_double(f->mini.vm, d);
    mini_set(&f->mini, r, v);
    return v;
}

static double result_number(void)
{
    assert_true(value_is_number(f->mini.vm, f->mini.r[0]));
    return number_to_double(f->mini.vm, f->mini.r[0]);
}

/* (a op b) => a op b */
static Value binary(Opcode code)
{
    begin(f, 2, 1, 0);
    op(f, code, 0, arg(f, 0), arg(f, 1));
    op(f, OP_RET, 0);
    return end(f);
}

static double binary_numbers(Value function, double a, double b)
{
    Value args[2] = {number(a, 4), number(b, 5)};
    args[0] = f->mini.r[4];
    run_args(f, function, args, 2);
    return result_number();
}

static void same(double a, double b)
{
    if (isnan(a))
        assert_true(isnan(b));
    else
        assert_memory_equal(&a, &b, sizeof a);
}

static const double samples[] = {0, -0.0, 1, -1, 2, 3, 7, -7, 10, 31, 32, 33, 100, -100, 16383, 16384, -16384, -16385, 65536,
                                 536870912, 1073741823, -1073741824, 1073741824, 2147483647, -2147483648.0, 4294967295.0,
                                 4294967296.0, 1e15, 0.5, -0.5, 1.5, 3.25, 1e-300, 1e300, INFINITY, -INFINITY, NAN};
enum { SAMPLES = sizeof samples / sizeof *samples };

static int32_t to_int32(double d)
{
    if (!isfinite(d))
        return 0;
    d = fmod(trunc(d), 4294967296.0);
    return (int32_t)(uint32_t)(int64_t)d;
}

static double expected(Opcode code, double a, double b)
{
    uint32_t x = (uint32_t)to_int32(a), y = (uint32_t)to_int32(b);
    switch (code) {
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_MUL: return a * b;
    case OP_DIV: return a / b;
    case OP_MOD: return fmod(a, b);
    case OP_EXP: return isnan(b) || (fabs(a) == 1 && isinf(b)) ? NAN : pow(a, b);
    case OP_BAND: return (int32_t)(x & y);
    case OP_BOR: return (int32_t)(x | y);
    case OP_BXOR: return (int32_t)(x ^ y);
    case OP_SHL: return (int32_t)(x << (y & 31));
    case OP_SHR: return (int32_t)x >> (y & 31);
    default: return x >> (y & 31);
    }
}

static void numbers(void **state)
{
    (void)state;
    static const Opcode codes[] = {OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_BAND, OP_BOR, OP_BXOR, OP_SHL, OP_SHR, OP_USHR};
    for (unsigned c = 0; c < sizeof codes / sizeof *codes; c++) {
        Value function = binary(codes[c]);
        fixture_vm(f, ARENA);
        for (unsigned i = 0; i < SAMPLES; i++)
            for (unsigned j = 0; j < SAMPLES; j++)
                same(expected(codes[c], samples[i], samples[j]), binary_numbers(function, samples[i], samples[j]));
        fixture_end(f);
    }
}

/* Integral results are immediate, so that they can index and compare fast. */
static void normalised(void **state)
{
    (void)state;
    Value add = binary(OP_ADD), divide = binary(OP_DIV);
    fixture_vm(f, ARENA);
    binary_numbers(add, 0.5, 0.5);
    assert_int_equal(f->mini.r[0], VALUE_INT(1));
    binary_numbers(add, -0.5, -0.5);
    assert_int_equal(f->mini.r[0], VALUE_INT(-1));
    binary_numbers(add, -1073741823.5, -0.5);
    assert_int_equal(f->mini.r[0], VALUE_INT(VALUE_INT_MIN));
    binary_numbers(divide, 6, 3);
    assert_int_equal(f->mini.r[0], VALUE_INT(2));
    binary_numbers(add, 1073741823, 1);
    assert_false(value_is_int(f->mini.r[0]));
    fixture_end(f);
}

static void immediates(void **state)
{
    (void)state;
    static const Opcode codes[] = {OP_ADDI, OP_SUBI, OP_MODI, OP_BANDI};
    static const Opcode plain[] = {OP_ADD, OP_SUB, OP_MOD, OP_BAND};
    static const int operands[] = {-128, -1, 0, 1, 2, 127};
    for (unsigned c = 0; c < 4; c++)
        for (unsigned o = 0; o < 6; o++) {
            begin(f, 1, 1, 0);
            op(f, codes[c], 0, arg(f, 0), operands[o]);
            op(f, OP_RET, 0);
            Value function = end(f);
            fixture_vm(f, ARENA);
            for (unsigned i = 0; i < SAMPLES; i++) {
                Value a = number(samples[i], 4);
                run_args(f, function, &a, 1);
                same(expected(plain[c], samples[i], operands[o]), result_number());
            }
            fixture_end(f);
        }
}

static void unary(void **state)
{
    (void)state;
    static const Opcode codes[] = {OP_NEG, OP_BNOT, OP_TONUM, OP_TOINT32};
    for (unsigned c = 0; c < 4; c++) {
        begin(f, 1, 1, 0);
        op(f, codes[c], 0, arg(f, 0));
        op(f, OP_RET, 0);
        Value function = end(f);
        fixture_vm(f, ARENA);
        for (unsigned i = 0; i < SAMPLES; i++) {
            double d = samples[i];
            Value a = number(d, 4);
            run_args(f, function, &a, 1);
            same(c == 0 ? -d : c == 1 ? ~to_int32(d) : c == 2 ? d : to_int32(d), result_number());
        }
        fixture_end(f);
    }
}

static bool compared(unsigned kind, double a, double b)
{
    return kind == 0 ? a < b : kind == 1 ? a <= b : kind == 2 ? a > b : a >= b;
}

/* Value form, jumps and negated jumps, immediate jumps. */
static void comparisons(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 4; kind++) {
        begin(f, 2, 1, 0);
        op(f, OP_LT + kind, 0, arg(f, 0), arg(f, 1));
        op(f, OP_LOADK, arg(f, 1), VALUE_UNDEFINED);
        op(f, OP_RET, 0);
        Value value = end(f), jumps[2];
        for (unsigned negate = 0; negate < 2; negate++) {
            begin(f, 2, 1, 0);
            op(f, OP_JLT + kind + 4 * negate, arg(f, 0), arg(f, 1), 1);
            op(f, OP_LOADK, 0, VALUE_FALSE);
            op(f, OP_RET, 0);
            label(f, 1);
            op(f, OP_LOADK, 0, VALUE_TRUE);
            op(f, OP_RET, 0);
            jumps[negate] = end(f);
        }
        begin(f, 1, 1, 0);
        op(f, OP_JLTI + kind, arg(f, 0), 7, 1);
        op(f, OP_JNLTI + kind, arg(f, 0), 7, 2);
        label(f, 2);
        op(f, OP_LOADK, 0, VALUE_FALSE);
        op(f, OP_RET, 0);
        label(f, 1);
        op(f, OP_LOADK, 0, VALUE_TRUE);
        op(f, OP_RET, 0);
        Value immediate = end(f);
        fixture_vm(f, ARENA);
        for (unsigned i = 0; i < SAMPLES; i++) {
            Value a = number(samples[i], 4);
            assert_int_equal(run_args(f, immediate, &a, 1), value_bool(compared(kind, samples[i], 7)));
            for (unsigned j = 0; j < SAMPLES; j++) {
                Value args[2] = {f->mini.r[4], number(samples[j], 5)};
                bool is = compared(kind, samples[i], samples[j]);
                assert_int_equal(run_args(f, value, args, 2), value_bool(is));
                assert_int_equal(run_args(f, jumps[0], args, 2), value_bool(is));
                assert_int_equal(run_args(f, jumps[1], args, 2), value_bool(!is));
            }
        }
        fixture_end(f);
    }
}

static Value equality_function(Opcode code, Opcode jump)
{
    begin(f, 2, 2, 0);
    op(f, code, 0, arg(f, 0), arg(f, 1));
    op(f, jump, arg(f, 0), arg(f, 1), 1);
    op(f, OP_LOADK, 1, VALUE_FALSE);
    op(f, OP_JMP, 2);
    label(f, 1);
    op(f, OP_LOADK, 1, VALUE_TRUE);
    label(f, 2);
    op(f, OP_JSEQ, 0, 1, 3);
    op(f, OP_RETU);
    label(f, 3);
    op(f, OP_RET, 0);
    return end(f);
}

static void equality(void **state)
{
    (void)state;
    Value loose = equality_function(OP_EQ, OP_JEQ), not_loose = equality_function(OP_NE, OP_JNE);
    Value strict = equality_function(OP_SEQ, OP_JSEQ), not_strict = equality_function(OP_SNE, OP_JSNE);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    Value nan = number(NAN, 2), box = number(16384.5, 3), text = text_new8(vm, (const uint8_t *)"12", 2);
    mini_set(&f->mini, 6, text);
    const struct {
        Value a, b;
        int loose, strict;
    } cases[] = {
        {VALUE_INT(1), VALUE_INT(1), 1, 1},         {VALUE_INT(1), VALUE_INT(2), 0, 0},
        {nan, nan, 0, 0},                           {box, box, 1, 1},
        {VALUE_UNDEFINED, VALUE_NULL, 1, 0},        {VALUE_NULL, VALUE_INT(0), 0, 0},
        {VALUE_TRUE, VALUE_INT(1), 1, 0},           {VALUE_FALSE, VALUE_CHAR('0'), 1, 0},
        {text, VALUE_INT(12), 1, 0},                {text, mini_string(&f->mini, "12"), 1, 1},
        {VALUE_CHAR('a'), VALUE_CHAR('a'), 1, 1},   {VALUE_CHAR('a'), VALUE_CHAR('b'), 0, 0},
        {VALUE_UNDEFINED, VALUE_UNDEFINED, 1, 1},   {VALUE_UNDEFINED, VALUE_FALSE, 0, 0},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
        for (unsigned swap = 0; swap < 2; swap++) {
            Value args[2] = {swap ? cases[i].b : cases[i].a, swap ? cases[i].a : cases[i].b};
            assert_int_equal(run_args(f, loose, args, 2), value_bool(cases[i].loose));
            assert_int_equal(run_args(f, not_loose, args, 2), value_bool(!cases[i].loose));
            assert_int_equal(run_args(f, strict, args, 2), value_bool(cases[i].strict));
            assert_int_equal(run_args(f, not_strict, args, 2), value_bool(!cases[i].strict));
        }
    fixture_end(f);
}

static void truth(void **state)
{
    (void)state;
    Value functions[5];
    static const Opcode codes[] = {OP_JT, OP_JF, OP_JNULLISH, OP_JUNDEF};
    for (unsigned c = 0; c < 4; c++) {
        begin(f, 1, 1, 0);
        op(f, codes[c], arg(f, 0), 1);
        op(f, OP_LOADK, 0, VALUE_FALSE);
        op(f, OP_RET, 0);
        label(f, 1);
        op(f, OP_LOADK, 0, VALUE_TRUE);
        op(f, OP_RET, 0);
        functions[c] = end(f);
    }
    begin(f, 1, 1, 0);
    op(f, OP_NOT, 0, arg(f, 0));
    op(f, OP_RET, 0);
    functions[4] = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    mini_set(&f->mini, 2, number_from_double(vm, NAN));
    mini_set(&f->mini, 3, number_from_double(vm, 0.25));
    mini_set(&f->mini, 4, array_new(vm, 0));
    const struct {
        Value v;
        int truthy;
    } cases[] = {{VALUE_TRUE, 1}, {VALUE_FALSE, 0}, {VALUE_UNDEFINED, 0}, {VALUE_NULL, 0}, {VALUE_INT(0), 0},
                 {VALUE_INT(-3), 1}, {VALUE_INT(1), 1}, {VALUE_CHAR('0'), 1}, {vm_root(vm, ROOT_EMPTY), 0},
                 {f->mini.r[2], 0}, {f->mini.r[3], 1}, {f->mini.r[4], 1}};
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        Value v = cases[i].v;
        assert_int_equal(run_args(f, functions[0], &v, 1), value_bool(cases[i].truthy));
        assert_int_equal(run_args(f, functions[1], &v, 1), value_bool(!cases[i].truthy));
        assert_int_equal(run_args(f, functions[2], &v, 1), value_bool(v == VALUE_UNDEFINED || v == VALUE_NULL));
        assert_int_equal(run_args(f, functions[3], &v, 1), value_bool(v == VALUE_UNDEFINED));
        assert_int_equal(run_args(f, functions[4], &v, 1), value_bool(!cases[i].truthy));
    }
    fixture_end(f);
}

static void strings(void **state)
{
    (void)state;
    Value alpha = mini_string(&f->mini, "alpha");
    begin(f, 0, 3, 0);
    op(f, OP_LOADK, 0, alpha);
    op(f, OP_LOADK, 1, VALUE_INT(7));
    op(f, OP_ADD, 0, 0, 1);                /* "alpha7" */
    op(f, OP_ADD, 0, 0, 0);                /* doubled: a is b */
    op(f, OP_LOADK, 1, VALUE_NULL);
    op(f, OP_ADD, 2, 1, 0);                /* "nullalpha7alpha7" */
    op(f, OP_ADDI, 2, 2, -5);              /* in place */
    op(f, OP_RET, 2);
    Value function = end(f);
    begin(f, 2, 1, 0);
    op(f, OP_LT, 0, arg(f, 0), arg(f, 1));
    op(f, OP_RET, 0);
    Value less = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    Value v = run(f, function);
    TextView text = text_view(vm, v);
    assert_int_equal(text.length, 18);
    assert_memory_equal(text.bytes, "nullalpha7alpha7-5", 18);
    Value args[2] = {alpha, mini_string(&f->mini, "beta")};
    assert_int_equal(run_args(f, less, args, 2), VALUE_TRUE);
    Value mixed[2] = {mini_string(&f->mini, "12"), VALUE_INT(9)};
    assert_int_equal(run_args(f, less, mixed, 2), VALUE_FALSE);
    fixture_end(f);
}

/* a box that nobody shares is written again */
static void boxes_reused(void **state)
{
    (void)state;
    begin(f, 1, 2, 0);
    op(f, OP_MOV, 0, arg(f, 0));
    op(f, OP_ADD, 1, 0, 0);
    for (unsigned i = 0; i < 20; i++)
        op(f, OP_ADD, 1, 1, 0);
    op(f, OP_RET, 1);
    Value function = end(f);
    fixture_vm(f, ARENA);
    Vm *vm = f->mini.vm;
    mini_set(&f->mini, 4, number_from_double(vm, 0.3));
    uint32_t live = vm->heap_live;
    vm->heap_peak = live;
    Value v = f->mini.r[4];
    run_args(f, function, &v, 1);
    assert_true(vm->heap_peak <= live + 12);
    assert_true(fabs(result_number() - 22 * 0.3) < 1e-9);
    fixture_end(f);
}

static void raw(void **state)
{
    (void)state;
    Value pi = mini_float(&f->mini, 3.25);
    begin(f, 0, 1, 6);
    int r = 1;
    op(f, OP_LOADI32, r, 0x7FFFFFFF);
    op(f, OP_LOADI8, r + 1, -3);
    op(f, OP_ISUB, r, r, r + 1);                  /* wraps */
    op(f, OP_IUSHRI, r, r, 28);                   /* 8 */
    op(f, OP_IMUL, r, r, r + 1);                  /* -24 */
    op(f, OP_INOT, r + 1, r);                     /* 23 */
    op(f, OP_ISHLI, r + 1, r + 1, 2);             /* 92 */
    op(f, OP_I2F, r + 2, r + 1);
    op(f, OP_LOADF, r + 4, pi);
    op(f, OP_FADD, r + 2, r + 2, r + 4);          /* 95.25 */
    op(f, OP_FMUL, r + 2, r + 2, r + 4);          /* 309.5625 */
    op(f, OP_FSQRT, r + 2, r + 2);
    op(f, OP_FFLOOR, r + 4, r + 2);               /* 17 */
    op(f, OP_FJLT, r + 4, r + 2, 1);
    op(f, OP_RETU);
    label(f, 1);
    op(f, OP_F2A, 0, r + 4);
    op(f, OP_A2I, r, 0);
    op(f, OP_IJEQI, r, 17, 2);
    op(f, OP_RETU);
    label(f, 2);
    op(f, OP_LOADI8, r, -1);
    op(f, OP_U2F, r + 2, r);
    op(f, OP_U2A, 0, r);
    op(f, OP_A2F, r + 4, 0);
    op(f, OP_FJEQ, r + 2, r + 4, 3);
    op(f, OP_RETU);
    label(f, 3);
    op(f, OP_FNEG, r + 2, r + 2);
    op(f, OP_F2I, r, r + 2);                      /* 1 */
    op(f, OP_I2A, 0, r);
    op(f, OP_RET, 0);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(1));
    fixture_end(f);
}

/* {valueOf} as an operand of each kind of instruction */
static void objects(void **state)
{
    (void)state;
    Mini *mini = &f->mini;
    begin(f, 0, 1, 0);
    op(f, OP_LOADK, 0, VALUE_INT(42));
    op(f, OP_RET, 0);
    Value value_of = end(f);
    Value shape = mini_shape(mini, root_of(f, ROOT_OBJECT_PROTO), MINI_KEYS(mini_string(mini, "valueOf")));
    Value object = mini_object(mini, shape, MINI_SLOTS(value_of));
    begin(f, 0, 6, 2);
    op(f, OP_LOADK, 0, object);
    op(f, OP_ADDI, 1, 0, 1);                 /* 43 */
    op(f, OP_MUL, 1, 1, 0);                  /* 1806 */
    op(f, OP_LT, 2, 0, 1);                   /* true */
    op(f, OP_NEG, 3, 0);                     /* -42 */
    op(f, OP_JLT, 3, 0, 1);                  /* taken: other order than operands */
    op(f, OP_RETU);
    label(f, 1);
    op(f, OP_JNGTI, 0, 41, 2);               /* not taken */
    op(f, OP_JEQ, 0, 3, 2);                  /* not taken */
    op(f, OP_JNE, 0, 1, 3);                  /* taken */
    label(f, 2);
    op(f, OP_RETU);
    label(f, 3);
    op(f, OP_EQ, 4, 0, 0);                   /* identity */
    op(f, OP_JF, 4, 2);
    op(f, OP_JF, 2, 2);
    op(f, OP_TOSTR, 5, 0);                   /* "42" */
    op(f, OP_LENGTH, 4, 5);
    op(f, OP_ADD, 1, 1, 4);                  /* 1808 */
    op(f, OP_RET, 1);
    Value function = end(f);
    fixture_vm(f, ARENA);
    assert_int_equal(run(f, function), VALUE_INT(1808));
    fixture_end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(numbers, setup),     cmocka_unit_test_setup(normalised, setup),
        cmocka_unit_test_setup(immediates, setup),  cmocka_unit_test_setup(unary, setup),
        cmocka_unit_test_setup(comparisons, setup), cmocka_unit_test_setup(equality, setup),
        cmocka_unit_test_setup(truth, setup),       cmocka_unit_test_setup(strings, setup),
        cmocka_unit_test_setup(boxes_reused, setup), cmocka_unit_test_setup(raw, setup),
        cmocka_unit_test_setup(objects, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
