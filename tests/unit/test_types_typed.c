/* links: mote_runtime_oom */
/* Typed arrays: what they cost, the ArrayBuffer that appears on demand, views, conversions, constants in flash. */
#include "scenario.h"

#include <math.h>

#include "own.h"

#define KIND(v, type) assert_int_equal(header_type(load_u16(thing_address(vm, own_resolve(vm, (v))))), (type))
/* Element i is the integer n. */
#define IS(v, i, n)                                   \
    do {                                              \
        Value is_ = typed_get(vm, (v), (i));          \
        TRY(is_ != VALUE_EXCEPTION);                  \
        assert_true(is_ == VALUE_INT(n));             \
    } while (0)

static bool set_double(Mini *mini, unsigned i, uint32_t index, double d)
{
    Value v = number_from_double(mini->vm, d);
    return v != VALUE_EXCEPTION && typed_set(mini->vm, mini->r[i], index, v);
}

static bool sizes(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    for (uint32_t n = 0; n < 20; n++) {
        uint32_t before = vm->heap_live;
        PUT(mini, 0, typed_new(vm, TYPED_U8, n));
        CHECK(vm->heap_live - before == 6 + (n + 1) / 2 * 2);
        CHECK(typed_length(vm, r[0]) == n && typed_get(vm, r[0], n) == VALUE_HOLE);
        before = vm->heap_live;
        PUT(mini, 1, typed_buffer(vm, r[0]));
        CHECK(vm->heap_live - before <= VIEW_SIZE + 4); /* a forward reference if it had to move */
        KIND(r[0], TYPE_VIEW);
        CHECK(typed_length(vm, r[0]) == n && typed_length(vm, r[1]) == 0 && typed_view(vm, r[1]).bytes == n);
        mini_set(mini, 0, VALUE_UNDEFINED);
        CHECK(typed_kind(vm, r[1]) == TYPED_BUFFER);
        mini_set(mini, 1, VALUE_UNDEFINED);
        CHECK(vm->heap_live <= before);
    }
    return true;
}

static bool sharing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, typed_new(vm, TYPED_I16, 8));
    PUT(mini, 2, array_new(vm, 3)); /* in the way of growing */
    for (int i = 0; i < 4; i++)
        TRY(typed_set(vm, r[0], (uint32_t)i, VALUE_INT(-i)));
    TRY(own_put(vm, r[0], vm_root(vm, ROOT_MESSAGE), VALUE_INT(7), 0, true));
    PUT(mini, 1, typed_buffer(vm, r[0]));
    PUT(mini, 3, typed_buffer(vm, r[0]));
    CHECK(r[1] == r[3] || heap_thing(vm, r[1]) == heap_thing(vm, r[3]));
    IS(r[0], 3, -3);
    Own own;
    CHECK(own_find(vm, r[0], vm_root(vm, ROOT_MESSAGE), &own) && own_slot(vm, &own) == VALUE_INT(7));
    PUT(mini, 3, typed_new_view(vm, TYPED_U8, r[1], 2, 4));
    CHECK(typed_length(vm, r[3]) == 4);
    IS(r[3], 0, 255);
    IS(r[3], 3, 255);
    TRY(typed_set(vm, r[3], 1, VALUE_INT(1)));
    IS(r[0], 1, 511);
    TRY(typed_set(vm, r[3], 4, VALUE_INT(1))); /* out of range */
    IS(r[0], 3, -3);
    PUT(mini, 4, typed_buffer(vm, r[3]));
    CHECK(typed_view(vm, r[4]).data == typed_view(vm, r[0]).data);
    mini_set(mini, 0, VALUE_UNDEFINED);
    mini_set(mini, 1, VALUE_UNDEFINED);
    mini_set(mini, 4, VALUE_UNDEFINED);
    IS(r[3], 0, 255); /* the view keeps its buffer */
    return true;
}

static bool moving(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, typed_new(vm, TYPED_U8, 8));
    PUT(mini, 1, typed_new(vm, TYPED_F32, 16));
    for (int i = 0; i < 8; i++)
        TRY(typed_set(vm, r[0], (uint32_t)i, VALUE_INT(i + 250)));
    TRY(typed_move(vm, r[0], 1, r[0], 0, 7));
    IS(r[0], 1, 250);
    IS(r[0], 7, 0);
    TRY(typed_move(vm, r[1], 1, r[0], 0, 3));
    IS(r[1], 2, 250);
    IS(r[1], 3, 251);
    PUT(mini, 2, typed_buffer(vm, r[0]));
    PUT(mini, 3, typed_new_view(vm, TYPED_U16, r[2], 0, 8));
    TRY(typed_move(vm, r[3], 0, r[0], 0, 4)); /* over what it reads */
    IS(r[3], 0, 250);
    IS(r[3], 1, 250);
    IS(r[3], 3, 252);
    return true;
}

static bool conversions(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    static const struct {
        uint8_t kind;
        double in, out;
    } cases[] = {
        {TYPED_I8, 200, -56}, {TYPED_U8, -1, 255}, {TYPED_U8, 256.9, 0}, {TYPED_U8_CLAMPED, 0.5, 0}, {TYPED_U8_CLAMPED, 1.5, 2},
        {TYPED_U8_CLAMPED, 2.5, 2}, {TYPED_U8_CLAMPED, 254.50000000000003, 255}, {TYPED_U8_CLAMPED, -1e300, 0},
        {TYPED_U8_CLAMPED, 1e300, 255}, {TYPED_I16, 65535, -1}, {TYPED_U16, -1, 65535}, {TYPED_I32, 4294967295.0, -1},
        {TYPED_U32, -1, 4294967295.0}, {TYPED_U32, 1e20, 1661992960}, {TYPED_F32, 16777217, 16777216},
        {TYPED_F32, 1e-45, 1.401298464324817e-45}, {TYPED_F32, 7e-46, 0}, {TYPED_F32, 3.4028235677973366e38, HUGE_VAL},
        {TYPED_F32, 3.4028235677973362e38, 3.4028234663852886e38}, {TYPED_F64, 0.1, 0.1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PUT(mini, 0, typed_new(vm, cases[i].kind, 8));
        TRY(set_double(mini, 0, 0, cases[i].in));
        Value v = typed_get(vm, r[0], 0);
        TRY(v != VALUE_EXCEPTION);
        CHECK(number_to_double(vm, v) == cases[i].out);
        value_release(vm, v);
    }
    return true;
}

static bool keys(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    static const struct {
        const char *text;
        bool owned;
    } cases[] = {{"-0", true},  {"-1", true},  {"1.5", true},      {"NaN", true},       {"Infinity", true}, {"1e+21", true},
                 {"1e3", false}, {"+1", false}, {"01", false},      {"Infinit", false},  {"foo", false},     {"Nan", false},
                 {"", false},    {"-", false},  {"9007199254740992", true}, {"9007199254740993", false}, {"length", false}};
    PUT(mini, 0, typed_new(vm, TYPED_U8, 1));
    PUT(mini, 1, typed_new(vm, TYPED_BUFFER, 1));
    CHECK(typed_owns_key(vm, r[0], VALUE_INT(5)) && !typed_owns_key(vm, r[1], VALUE_INT(0)));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PUT(mini, 2, text_new8(vm, cases[i].text, (uint32_t)strlen(cases[i].text)));
        CHECK(typed_owns_key(vm, r[0], r[2]) == cases[i].owned && !typed_owns_key(vm, r[1], r[2]));
    }
    return true;
}

/* A constant is read where it is, copied at the first write, and may become a view like any other. */
static bool constants(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    const uint16_t words[] = {TYPE_TYPED | HEADER_FLASH, 6, TYPED_U16, 10, 20, 30};
    Value table = mini_entity(&mini->program, words, sizeof words), other = mini_entity(&mini->program, words, sizeof words);
    IS(table, 2, 30);
    CHECK(vm->side == VALUE_UNDEFINED && typed_get(vm, table, 3) == VALUE_HOLE);
    TRY(typed_set(vm, table, 9, VALUE_INT(1)));
    CHECK(vm->side == VALUE_UNDEFINED);
    TRY(typed_set(vm, table, 0, VALUE_INT(11)));
    IS(table, 0, 11);
    IS(table, 1, 20);
    PUT(mini, 0, typed_buffer(vm, table));
    KIND(table, TYPE_VIEW);
    PUT(mini, 1, typed_new_view(vm, TYPED_U8, r[0], 2, 2));
    IS(r[1], 0, 20);
    TRY(typed_set(vm, table, 1, VALUE_INT(257)));
    IS(r[1], 0, 1);
    IS(table, 2, 30);
    PUT(mini, 3, number_from_double(vm, 2e9)); /* a box moves while the copy is made */
    value_retain(vm, r[3]);
    TRY(typed_set(vm, other, 1, r[3]));
    IS(other, 1, 37888);
    PUT(mini, 2, typed_buffer(vm, other));
    IS(other, 0, 10);
    CHECK(r[2] != r[0]);
    return true;
}

/* ---- random operations against a model: bytes on the side */

enum { THINGS = 8, MOST_BYTES = 48, STEPS = 20000 };

typedef struct Shadow {
    uint8_t bytes[MOST_BYTES];
} Shadow;
static Shadow shadows[2 * THINGS]; /* of the memory that things share */
static struct {
    unsigned shadow, kind;
    uint32_t offset, bytes;
} models[THINGS];
static uint32_t seed;

static uint32_t dice(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static unsigned free_shadow(void)
{
    for (unsigned s = 0;; s++) {
        bool used = false;
        for (unsigned i = 0; i < THINGS; i++)
            used = used || (models[i].bytes && models[i].shadow == s);
        if (!used)
            return s;
    }
}

static void same(Vm *vm, Value v, unsigned i)
{
    TypedView view = typed_view(vm, v);
    assert_int_equal(view.bytes, models[i].bytes);
    assert_int_equal(view.kind, models[i].kind);
    assert_memory_equal(view.data, shadows[models[i].shadow].bytes + models[i].offset, view.bytes);
}

/* Thing i is made anew, shared, seen through another kind, written, copied into, or forgotten. */
static bool step(Mini *mini, unsigned i)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    unsigned k = dice(THINGS), kind = dice(TYPED_ARRAYS), shift = typed_shift(models[i].kind), op = dice(8);
    uint32_t size = 1u << typed_shift(kind), bytes = (1 + dice(MOST_BYTES / size)) * size;
    if (op < 2 || !models[i].bytes) {
        PUT(mini, i, typed_new(vm, kind, bytes));
        models[i].bytes = 0;
        models[i].shadow = free_shadow();
        memset(&shadows[models[i].shadow], 0, sizeof(Shadow));
        models[i].kind = kind, models[i].offset = 0, models[i].bytes = bytes;
    } else if (op == 2) {
        mini_set(mini, i, VALUE_UNDEFINED);
        models[i].bytes = 0;
    } else if (op == 3 && k != i) { /* k becomes a view on what i has */
        PUT(mini, THINGS, typed_buffer(vm, r[i]));
        uint32_t end = typed_view(vm, r[THINGS]).bytes, from = dice(end / size + 1) * size;
        uint32_t count = dice((end - from) / size + 1) * size;
        PUT(mini, k, typed_new_view(vm, kind, r[THINGS], from, count));
        models[k].shadow = models[i].shadow, models[k].kind = kind, models[k].offset = from, models[k].bytes = count;
        mini_set(mini, THINGS, VALUE_UNDEFINED);
    } else if (op < 6) {
        uint32_t index = dice(models[i].bytes >> shift);
        Value v = number_from_double(vm, dice(2) ? dice(1000) * 0.25 : -7e9 + dice(100000));
        TRY(v != VALUE_EXCEPTION);
        typed_store(vm, models[i].kind, shadows[models[i].shadow].bytes + models[i].offset + (index << shift), v);
        TRY(typed_set(vm, r[i], index, v));
    } else if (models[k].bytes && models[k].kind == models[i].kind) {
        uint32_t count = dice((models[k].bytes < models[i].bytes ? models[k].bytes : models[i].bytes) >> shift) + 1;
        TRY(typed_move(vm, r[i], 0, r[k], 0, count));
        memmove(shadows[models[i].shadow].bytes + models[i].offset, shadows[models[k].shadow].bytes + models[k].offset, count << shift);
    }
    return true;
}

static void test_random(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 4; round++) {
        Mini *mini = &scenario_mini;
        mini_build(mini);
        mini_start(mini, round & 1 ? ((uint32_t)sizeof(Vm) + 480) & ~7u : MINI_ARENA);
        unsigned failures = 0;
        memset(models, 0, sizeof models);
        heap_stress = round >= 2;
        seed = round + 1;
        for (unsigned n = 0; n < (round >= 2 ? STEPS / 10 : STEPS); n++) {
            unsigned i = dice(THINGS);
            if (!step(mini, i)) { /* of memory; what it had begun in the model is undone by forgetting the thing */
                mini_set(mini, i, VALUE_UNDEFINED);
                mini_set(mini, THINGS, VALUE_UNDEFINED);
                models[i].bytes = 0;
                mini->vm->exception = VALUE_HOLE;
                failures++;
            }
            if (n % 64 == 0)
                assert_true(heap_check(mini->vm));
            for (i = 0; i < THINGS; i++)
                if (models[i].bytes)
                    same(mini->vm, mini->r[i], i);
        }
        heap_stress = 0;
        assert_true((failures > 0) == (round & 1));
        mini_clear(mini);
        heap_collect(mini->vm);
        assert_true(heap_check(mini->vm));
        assert_int_equal(mini->vm->heap_live, 0);
    }
}

static void test_sizes(void **state) { (void)state; scenario_run(sizes); }
static void test_sharing(void **state) { (void)state; scenario_run(sharing); }
static void test_moving(void **state) { (void)state; scenario_run(moving); }
static void test_conversions(void **state) { (void)state; scenario_run(conversions); }
static void test_keys(void **state) { (void)state; scenario_run(keys); }
static void test_constants(void **state) { (void)state; scenario_run(constants); }

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sizes),       cmocka_unit_test(test_sharing),
                                       cmocka_unit_test(test_moving),      cmocka_unit_test(test_conversions),
                                       cmocka_unit_test(test_keys),        cmocka_unit_test(test_constants),
                                       cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
