/* links: mote_runtime_oom */
/* Shapes: flash lists, shared transitions, dictionaries. */
#include "scenario.h"

static bool flash_lists(Mini *mini)
{
    Vm *vm = mini->vm;
    Value keys[] = {mini_string(mini, "alpha"), VALUE_INT(7), mini_string(mini, "beta")};
    const uint8_t attributes[] = {0, ATTR_HIDDEN, ATTR_READONLY};
    Value plain = mini_shape(mini, vm_root(vm, ROOT_OBJECT_PROTO), keys, NULL, 3);
    Value shape = mini_shape(mini, VALUE_NULL, keys, attributes, 3);
    uint8_t a = 99;
    CHECK(shape_count(vm, plain) == 3 && shape_prototype(vm, plain) == vm_root(vm, ROOT_OBJECT_PROTO));
    CHECK(shape_find(vm, plain, keys[2], &a) == 2 && a == 0);
    CHECK(shape_find(vm, shape, keys[2], &a) == 2 && a == ATTR_READONLY);
    CHECK(shape_find(vm, shape, VALUE_INT(7), &a) == 1 && a == ATTR_HIDDEN);
    CHECK(shape_find(vm, shape, VALUE_INT(8), NULL) == -1);
    CHECK(shape_key(vm, shape, 0) == keys[0] && shape_attributes(vm, shape, 2) == ATTR_READONLY);
    CHECK(shape_prototype(vm, shape) == VALUE_NULL && shape_can_add(vm, shape) && !shape_is_dict(vm, shape));
    return true;
}

static bool transitions(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    CHECK(shape_empty(vm, vm_root(vm, ROOT_OBJECT_PROTO)) == vm_root(vm, ROOT_OBJECT_SHAPE));
    PUT(mini, 0, shape_empty(vm, VALUE_NULL));
    PUT(mini, 1, shape_empty(vm, VALUE_NULL));
    CHECK(r[0] == r[1] && shape_count(vm, r[0]) == 0 && shape_prototype(vm, r[0]) == VALUE_NULL);
    PUT(mini, 2, object_new_plain(vm, VALUE_NULL)); /* a prototype in RAM */
    PUT(mini, 3, shape_empty(vm, r[2]));
    CHECK(shape_prototype(vm, r[3]) == r[2] && r[3] != r[0]);
    CHECK(load_u16(heap_thing(vm, r[2])) & HEADER_PROTO);
    PUT(mini, 4, shape_add(vm, r[3], mini_string(mini, "alpha"), 0));
    PUT(mini, 5, shape_add(vm, r[4], mini_string(mini, "beta"), ATTR_HIDDEN));
    PUT(mini, 6, shape_add(vm, r[4], mini_string(mini, "beta"), ATTR_HIDDEN));
    CHECK(r[5] == r[6] && shape_count(vm, r[5]) == 2 && shape_prototype(vm, r[5]) == r[2]);
    PUT(mini, 6, shape_add(vm, r[4], mini_string(mini, "beta"), 0));
    CHECK(r[5] != r[6]);
    uint8_t a;
    CHECK(shape_find(vm, r[5], mini_string(mini, "alpha"), &a) == 0 && a == 0);
    CHECK(shape_find(vm, r[5], mini_string(mini, "beta"), &a) == 1 && a == ATTR_HIDDEN);
    CHECK(shape_find(vm, r[5], mini_string(mini, "gamma"), &a) == -1);
    CHECK(shape_key(vm, r[5], 0) == mini_string(mini, "alpha") && shape_key(vm, r[5], 1) == mini_string(mini, "beta"));
    /* on top of a flash list, with an atom and an int too big for a slot */
    PUT(mini, 7, text_new8(vm, (const uint8_t *)"runtime", 7));
    PUT(mini, 7, text_to_key(vm, r[7]));
    Value base = vm_root(vm, ROOT_PROTOTYPE_SHAPE);
    PUT(mini, 8, shape_add(vm, base, r[7], 0));
    PUT(mini, 9, shape_add(vm, r[8], VALUE_INT(1000000), ATTR_READONLY));
    PUT(mini, 10, shape_add(vm, r[8], VALUE_INT(1000000), ATTR_READONLY));
    CHECK(r[9] == r[10]);
    CHECK(shape_find(vm, r[9], vm_root(vm, ROOT_CONSTRUCTOR), &a) == 0 && a == ATTR_HIDDEN);
    CHECK(shape_find(vm, r[9], r[7], &a) == 1 && shape_find(vm, r[9], VALUE_INT(1000000), &a) == 2 && a == ATTR_READONLY);
    CHECK(shape_find(vm, r[9], VALUE_INT(1000001), &a) == -1 && shape_key(vm, r[9], 2) == VALUE_INT(1000000));
    mini_set(mini, 8, VALUE_UNDEFINED); /* parents live as long as what stands on them */
    heap_collect(vm);
    CHECK(shape_find(vm, r[9], r[7], NULL) == 1);
    mini_set(mini, 9, VALUE_UNDEFINED);
    mini_set(mini, 10, VALUE_UNDEFINED);
    for (unsigned i = 0; i < 8; i++)
        mini_set(mini, i, VALUE_UNDEFINED);
    CHECK(vm->shapes == VALUE_UNDEFINED);
    return true;
}

static bool dictionaries(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, VALUE_NULL));
    PUT(mini, 1, shape_empty(vm, r[0]));
    for (int i = 0; i < 12; i++) {
        CHECK(shape_can_add(vm, r[1]));
        PUT(mini, 1, shape_add(vm, r[1], VALUE_INT(100000 * (i + 1)), i == 3 ? ATTR_HIDDEN : 0));
    }
    CHECK(!shape_can_add(vm, r[1]));
    PUT(mini, 2, shape_to_dict(vm, r[1], 1, 0, false));
    CHECK(shape_is_dict(vm, r[2]) && shape_count(vm, r[2]) == 12 && shape_prototype(vm, r[2]) == r[0]);
    uint8_t a;
    CHECK(shape_find(vm, r[2], VALUE_INT(400000), &a) == 3 && a == ATTR_HIDDEN);
    for (int i = 0; i < 10; i++) {
        PUT(mini, 2, shape_to_dict(vm, r[2], 1, i & 1 ? ATTR_READONLY : 0, false));
        shape_dict_append(vm, r[2], VALUE_INT(i), i & 1 ? ATTR_READONLY : 0);
    }
    CHECK(shape_count(vm, r[2]) == 22 && shape_find(vm, r[2], VALUE_INT(9), &a) == 21 && a == ATTR_READONLY);
    CHECK(shape_find(vm, r[2], VALUE_INT(400000), &a) == 3 && a == ATTR_HIDDEN);
    Slot values[22] = {0};
    for (int i = 0; i < 22; i++)
        values[i] = (Slot)VALUE_INT(i);
    CHECK(shape_dict_remove(vm, r[2], 0, values) == 22 && shape_key(vm, r[2], 0) == VALUE_HOLE); /* a hole is left */
    shape_dict_set_attributes(vm, r[2], 21, ATTR_PERMANENT);
    CHECK(shape_count(vm, r[2]) == 22 && shape_find(vm, r[2], VALUE_INT(9), &a) == 21 && a == ATTR_PERMANENT);
    CHECK(shape_find(vm, r[2], VALUE_INT(100000), NULL) == -1);
    CHECK(shape_find(vm, r[2], VALUE_INT(400000), &a) == 3 && a == ATTR_HIDDEN);
    shape_dict_set_prototype(vm, r[2], VALUE_NULL);
    CHECK(shape_prototype(vm, r[2]) == VALUE_NULL);
    uint32_t left = 22; /* many holes: all moves together, attributes and values too */
    for (uint32_t i = 1; i < 22 && left == 22; i += 2)
        left = shape_dict_remove(vm, r[2], i, values);
    CHECK(left < 22 && shape_count(vm, r[2]) == left);
    int32_t at = shape_find(vm, r[2], VALUE_INT(8), &a);
    CHECK(at >= 0 && a == 0 && values[at] == VALUE_INT(20));
    for (uint32_t i = 0; i < left; i++)
        CHECK(shape_key(vm, r[2], i) != VALUE_HOLE && shape_find(vm, r[2], shape_key(vm, r[2], i), NULL) == (int32_t)i);
    return true;
}

/* Without attributes, and with Object.prototype, a dictionary is as small as it can be; more than 255 keys are found, too. */
static bool large_dictionaries(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, shape_to_dict(vm, vm_root(vm, ROOT_OBJECT_SHAPE), 0, 0, false));
    for (int i = 0; i < 600; i++) {
        PUT(mini, 0, shape_to_dict(vm, r[0], 1, 0, false));
        shape_dict_append(vm, r[0], i % 7 ? VALUE_INT(i * 13 % 16000) : mini_string(mini, "alpha"), 0);
        uint32_t bytes = heap_size_of(vm, heap_thing(vm, r[0])), count = (uint32_t)i + 1;
        CHECK(count > 8 ? bytes <= 16 + 2 * (count + count / 8 + 2) * 7 / 3 * (count > 220 ? 2 : 1) : bytes == 4 + 2 * count);
    }
    heap_compact(vm);
    for (int i = 0; i < 600; i++)
        CHECK(i % 7 == 0 || shape_find(vm, r[0], VALUE_INT(i * 13 % 16000), NULL) == i);
    CHECK(shape_find(vm, r[0], VALUE_INT(5), NULL) == -1 && shape_prototype(vm, r[0]) == vm_root(vm, ROOT_OBJECT_PROTO));
    return true;
}

static void test_flash(void **state) { (void)state; scenario_run(flash_lists); }
static void test_transitions(void **state) { (void)state; scenario_run(transitions); }
static void test_dictionaries(void **state) { (void)state; scenario_run(dictionaries); }

static void test_large(void **state) { (void)state; scenario_run(large_dictionaries); }

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_flash), cmocka_unit_test(test_transitions),
                                       cmocka_unit_test(test_dictionaries), cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
