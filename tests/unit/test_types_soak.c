/* links: mote_runtime_oom */
/* Properties against a model: random gets, sets, definitions, deletions and prototype changes on objects,
 * arrays and functions in RAM and flash, while allocations fail and everything moves. What the runtime
 * says must be what the model says, and the heap's books must balance. */
#include "scenario.h"

enum { THINGS = 8, KEYS = 26, FIRST_INDEX = 18, STEPS = 6000 };

typedef struct Property {
    bool present;
    uint8_t attributes;
    double value;
} Property;

typedef struct Model {
    Property own[THINGS][KEYS];
    int prototype[THINGS]; /* -1: none of these */
    uint32_t length[THINGS];
    Value flash[THINGS]; /* VALUE_HOLE: in register i */
    bool array[THINGS];
} Model;

static Model model;
static uint32_t seed;

static uint32_t dice(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* Key k into register 15. */
static bool make_key(Mini *mini, unsigned k)
{
    static const char *const names[] = {"alpha", "beta", "gamma", "delta", "one", "two", "count", "x"};
    if (k >= FIRST_INDEX) {
        static const int32_t indices[] = {0, 1, 2, 3, 5, 8, 13, 20};
        mini_set(mini, 15, VALUE_INT(indices[k - FIRST_INDEX]));
        return true;
    }
    if (k < 8) {
        mini_set(mini, 15, mini_string(mini, names[k]));
        return true;
    }
    uint8_t text[3] = {'z', 'k', (uint8_t)('a' + k)};
    PUT(mini, 15, text_new8(mini->vm, text, 3));
    PUT(mini, 15, text_to_key(mini->vm, mini->r[15]));
    return true;
}

static uint32_t index_of(unsigned k)
{
    static const uint32_t indices[] = {0, 1, 2, 3, 5, 8, 13, 20};
    return k < FIRST_INDEX ? UINT32_MAX : indices[k - FIRST_INDEX];
}

static Value thing(Mini *mini, unsigned i)
{
    return model.flash[i] != VALUE_HOLE ? model.flash[i] : mini->r[i];
}

static const Property *lookup(int i, unsigned k)
{
    for (; i >= 0; i = model.prototype[i])
        if (model.own[i][k].present)
            return &model.own[i][k];
    return NULL;
}

static bool check_get(Mini *mini, unsigned i, unsigned k)
{
    Vm *vm = mini->vm;
    const Property *expected = lookup((int)i, k);
    Value v;
    switch (property_get(vm, thing(mini, i), mini->r[15], &v)) {
    case FOUND_DATA:
        if (!expected) {
            assert_int_equal(v, VALUE_UNDEFINED);
            return true;
        }
        assert_true(number_to_double(vm, v) == expected->value);
        value_release(vm, v);
        return true;
    default: return false;
    }
}

static void stored(unsigned i, unsigned k, double value, uint8_t attributes)
{
    model.own[i][k] = (Property){true, attributes, value};
    if (model.array[i] && index_of(k) != UINT32_MAX && index_of(k) >= model.length[i])
        model.length[i] = index_of(k) + 1;
}

static bool step(Mini *mini)
{
    static const double values[] = {1, 5, 100000, -7, 0.5, 1e10, 16384};
    Vm *vm = mini->vm;
    unsigned i = dice(THINGS), k = dice(KEYS), op = dice(16);
    double value = values[dice(7)];
    TRY(make_key(mini, k));
    Property *own = &model.own[i][k];
    if (op < 5)
        return check_get(mini, i, k);
    if (op < 10) {
        Value v = number_from_double(vm, value), setter;
        TRY(v != VALUE_EXCEPTION);
        Stored result = property_set(vm, thing(mini, i), mini->r[15], v, &setter);
        const Property *found = lookup((int)i, k);
        if (found && (found->attributes & ATTR_READONLY)) {
            assert_int_equal(result, STORED_ERROR);
            return vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY) ? false : (mini_set(mini, 14, vm->exception), vm->exception = VALUE_HOLE, true);
        }
        TRY(result == STORED);
        stored(i, k, value, own->present ? own->attributes : 0);
    } else if (op < 12) {
        uint8_t attributes = (uint8_t)(dice(3) ? 0 : dice(2) ? ATTR_HIDDEN : ATTR_READONLY);
        Value v = number_from_double(vm, value);
        TRY(v != VALUE_EXCEPTION);
        bool done = property_define(vm, thing(mini, i), mini->r[15], v, attributes);
        TRY(done);
        stored(i, k, value, attributes);
    } else if (op < 14) {
        TRY(property_delete(vm, thing(mini, i), mini->r[15]) == 1);
        own->present = false;
    } else if (op == 14) {
        int j = (int)dice(THINGS + 1) - 1;
        if (j >= 0 && model.flash[j] != VALUE_HOLE && model.array[j])
            return true;
        for (int p = j; p >= 0; p = model.prototype[p])
            if (p == (int)i)
                return true;
        TRY(object_set_prototype(vm, thing(mini, i), j < 0 ? VALUE_NULL : thing(mini, (unsigned)j)));
        model.prototype[i] = j;
    } else if (model.array[i]) {
        uint32_t length = dice(24);
        Value setter;
        TRY(property_set(vm, thing(mini, i), vm_root(vm, ROOT_LENGTH), VALUE_INT((int32_t)length), &setter) == STORED);
        for (unsigned n = FIRST_INDEX; n < KEYS; n++)
            if (index_of(n) >= length && property_attributes(vm, thing(mini, i), VALUE_INT((int32_t)index_of(n))) < 0)
                model.own[i][n].present = false;
        model.length[i] = length;
    }
    return true;
}

static bool build(Mini *mini)
{
    Vm *vm = mini->vm;
    memset(&model, 0, sizeof model);
    for (int i = 0; i < THINGS; i++) {
        model.prototype[i] = -1;
        model.flash[i] = VALUE_HOLE;
    }
    Value shape = mini_shape(mini, VALUE_NULL, MINI_KEYS(mini_string(mini, "alpha"), mini_string(mini, "beta")));
    model.flash[5] = mini_object(mini, shape, MINI_SLOTS(VALUE_INT(1), VALUE_INT(2)));
    stored(5, 0, 1, 0);
    stored(5, 1, 2, 0);
    model.flash[6] = mini_array(mini, MINI_SLOTS(VALUE_INT(4), VALUE_HOLE, VALUE_INT(6)));
    model.array[6] = true;
    stored(6, FIRST_INDEX, 4, 0);
    stored(6, FIRST_INDEX + 2, 6, 0);
    model.flash[7] = mini_function(mini, mini_string(mini, "Point"), VALUE_UNDEFINED, 0, 0, 0);
    PUT(mini, 0, object_new_plain(vm, VALUE_NULL));
    PUT(mini, 1, object_new_plain(vm, VALUE_NULL));
    PUT(mini, 2, object_new_plain(vm, VALUE_NULL));
    PUT(mini, 3, array_new(vm, 0));
    PUT(mini, 4, array_new(vm, 0));
    model.array[3] = model.array[4] = true;
    return true;
}

static void soak(uint32_t first_seed, uint32_t arena, bool stress)
{
    Mini *mini = &scenario_mini;
    seed = first_seed;
    mini_build(mini);
    mini_start(mini, arena);
    assert_true(build(mini));
    Vm *vm = mini->vm;
    unsigned failed = 0;
    for (unsigned n = 0; n < STEPS; n++) {
        heap_stress = stress && dice(2);
        heap_fail_countdown = dice(3) ? 0 : 1 + dice(6);
        Value *sp = vm->stack_low;
        bool done = step(mini);
        heap_stress = heap_fail_countdown = 0;
        assert_ptr_equal(sp, vm->stack_low);
        if (!done) {
            assert_int_equal(vm->exception, vm_root(vm, ROOT_OUT_OF_MEMORY));
            failed++;
        }
        vm->exception = VALUE_HOLE;
        if (n % 16 == 0)
            assert_true(heap_check(vm));
        if (n % 256 == 0) {
            heap_collect(vm);
            if (n % 512 == 0)
                heap_compact(vm);
            for (unsigned i = 0; i < THINGS; i++) {
                for (unsigned k = 0; k < KEYS; k++)
                    assert_true(make_key(mini, k) && check_get(mini, i, k));
                if (model.array[i])
                    assert_int_equal(array_length(vm, thing(mini, i)), model.length[i]);
            }
        }
    }
    assert_true(failed < STEPS / 2);
    mini_clear(mini);
    heap_collect(vm);
    assert_true(heap_check(vm));
}

static void test_soak(void **state)
{
    (void)state;
    for (uint32_t s = 1; s <= 12; s++)
        soak(s, s & 1 ? MINI_ARENA : 3500, s % 3 == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_soak)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
