/* links: mote_runtime_oom */
/* Defining, deleting, listing, freezing. */
#include "scenario.h"

enum { FROZEN = ATTR_PERMANENT | ATTR_READONLY };

#define KEY(name) mini_string(mini, name)
#define U VALUE_UNDEFINED

/* The last operation threw a TypeError (else memory is out). */
static bool type_error(Vm *vm)
{
    if (vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY))
        return false;
    assert_int_equal(object_prototype(vm, vm->exception), vm_root(vm, ROOT_TYPE_ERROR_PROTO));
    value_release(vm, vm->exception);
    vm->exception = VALUE_HOLE;
    return true;
}
static bool own_is(Vm *vm, Value object, Value key, Value expected, unsigned attributes)
{
    uint8_t a;
    Value v = property_own(vm, object, key, &a);
    if (v == VALUE_EXCEPTION)
        return false;
    assert_true(v != VALUE_HOLE);
    assert_int_equal(v, expected);
    assert_int_equal(a, attributes);
    value_release(vm, v);
    return true;
}

static bool defining(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    Value f = mini_function(mini, KEY("alpha"), U, 0, 0, 0), g = mini_function(mini, KEY("beta"), U, 0, 0, 0);
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    TRY(property_define(vm, r[0], KEY("beta"), VALUE_INT(1), 0));
    TRY(own_is(vm, r[0], KEY("beta"), VALUE_INT(1), 0));
    TRY(property_define(vm, r[0], KEY("beta"), VALUE_INT(1 << 20), ATTR_HIDDEN | ATTR_READONLY));
    TRY(own_is(vm, r[0], KEY("beta"), VALUE_INT(1 << 20), ATTR_HIDDEN | ATTR_READONLY));
    TRY(property_define(vm, r[0], KEY("beta"), VALUE_INT(3), ATTR_HIDDEN | ATTR_READONLY));
    TRY(own_is(vm, r[0], KEY("beta"), VALUE_INT(3), ATTR_HIDDEN | ATTR_READONLY));
    TRY(object_restrict(vm, r[0], 0));
    CHECK(!object_can_add(vm, r[0], KEY("delta")));
    /* accessors, half by half */
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    TRY(property_define_accessor(vm, r[0], KEY("one"), f, VALUE_HOLE, ATTR_HIDDEN));
    PUT(mini, 1, property_own(vm, r[0], KEY("one"), NULL));
    CHECK(load_slot(heap_thing(vm, r[1]) + 2) == f && load_slot(heap_thing(vm, r[1]) + 4) == U);
    TRY(property_define_accessor(vm, r[0], KEY("one"), VALUE_HOLE, g, ATTR_PERMANENT));
    PUT(mini, 1, property_own(vm, r[0], KEY("one"), NULL));
    CHECK(load_slot(heap_thing(vm, r[1]) + 2) == f && load_slot(heap_thing(vm, r[1]) + 4) == g);
    CHECK(property_attributes(vm, r[0], KEY("one")) == (ATTR_ACCESSOR | ATTR_PERMANENT));
    TRY(property_define(vm, r[0], KEY("one"), VALUE_INT(5), ATTR_READONLY));
    TRY(own_is(vm, r[0], KEY("one"), VALUE_INT(5), ATTR_READONLY));
    return true;
}

static bool elements(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, setter;
    PUT(mini, 0, array_new(vm, 0));
    for (int i = 0; i < 3; i++)
        TRY(array_push(vm, r[0], VALUE_INT(i * 100000)));
    TRY(property_define(vm, r[0], VALUE_INT(1), VALUE_INT(55), ATTR_READONLY));
    TRY(own_is(vm, r[0], VALUE_INT(1), VALUE_INT(55), ATTR_READONLY));
    TRY(own_is(vm, r[0], VALUE_INT(2), VALUE_INT(200000), 0));
    CHECK(property_set(vm, r[0], VALUE_INT(1), VALUE_INT(1), &setter) == STORED_ERROR);
    TRY(type_error(vm));
    TRY(property_define(vm, r[0], VALUE_INT(5), VALUE_INT(66), ATTR_PERMANENT));
    CHECK(array_length(vm, r[0]) == 6);
    TRY(own_is(vm, r[0], VALUE_INT(5), VALUE_INT(66), ATTR_PERMANENT));
    CHECK(property_delete(vm, r[0], VALUE_INT(5)) == 0);
    TRY(property_define(vm, r[0], VALUE_INT(7), VALUE_INT(7), 0)); /* an ordinary one */
    CHECK(array_length(vm, r[0]) == 8 && array_get(vm, r[0], 7) == VALUE_INT(7));
    TRY(property_delete(vm, r[0], VALUE_INT(7)) == 1);
    TRY(property_delete(vm, r[0], VALUE_INT(1)) == 1);
    CHECK(property_attributes(vm, r[0], VALUE_INT(1)) < 0 && property_attributes(vm, r[0], VALUE_INT(7)) < 0);
    TRY(property_define(vm, r[0], VALUE_INT(6), VALUE_INT(6), ATTR_HIDDEN));
    TRY(property_set(vm, r[0], vm_root(vm, ROOT_LENGTH), VALUE_INT(6), &setter) == STORED);
    CHECK(property_attributes(vm, r[0], VALUE_INT(6)) < 0);
    TRY(own_is(vm, r[0], VALUE_INT(5), VALUE_INT(66), ATTR_PERMANENT));
    TRY(own_is(vm, r[0], vm_root(vm, ROOT_LENGTH), VALUE_INT(6), ATTR_HIDDEN | ATTR_PERMANENT));
    TRY(property_set(vm, r[0], VALUE_INT(5), VALUE_INT(67), &setter) == STORED);
    TRY(own_is(vm, r[0], VALUE_INT(5), VALUE_INT(67), ATTR_PERMANENT));
    return true;
}

/* The keys in the array, each followed by a comma. */
static bool keys_are(Vm *vm, Value keys, const char *expected)
{
    char joined[200];
    size_t n = 0;
    for (uint32_t i = 0; i < array_length(vm, keys); i++) {
        Value v = array_get(vm, keys, i);
        TextView t = text_view(vm, v);
        memcpy(joined + n, t.bytes, t.length);
        n += t.length;
        joined[n++] = ',';
        value_release(vm, v);
    }
    joined[n] = 0;
    if (strcmp(joined, expected) != 0)
        fprintf(stderr, "keys: %s\n", joined);
    return strcmp(joined, expected) == 0;
}

static bool listing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    static const char *const names[] = {"beta", "alpha", "gamma"};
    for (int i = 0; i < 3; i++) {
        TRY(property_define(vm, r[0], KEY(names[i]), VALUE_INT(i), i == 2 ? ATTR_HIDDEN : 0));
        TRY(property_define(vm, r[0], VALUE_INT(100000 - 1000 * i), VALUE_INT(i), 0));
        TRY(property_define(vm, r[0], VALUE_INT(9 - i), VALUE_INT(i), 0));
    }
    PUT(mini, 1, property_keys(vm, r[0], ATTR_HIDDEN, false));
    CHECK(keys_are(vm, r[1], "7,8,9,98000,99000,100000,beta,alpha,"));
    PUT(mini, 1, property_keys(vm, r[0], ATTR_NONE_HAS, false));
    CHECK(keys_are(vm, r[1], "7,8,9,98000,99000,100000,beta,alpha,gamma,"));
    PUT(mini, 2, object_new_plain(vm, r[0]));
    TRY(property_define(vm, r[2], KEY("one"), VALUE_INT(1), 0));
    TRY(property_define(vm, r[2], KEY("alpha"), VALUE_INT(1), 0));
    TRY(property_define(vm, r[2], VALUE_INT(8), VALUE_INT(1), ATTR_HIDDEN)); /* hides the inherited one as well */
    PUT(mini, 1, property_keys(vm, r[2], ATTR_HIDDEN, true));
    CHECK(keys_are(vm, r[1], "one,alpha,7,9,98000,99000,100000,beta,"));
    PUT(mini, 3, array_new(vm, 3));
    TRY(array_set(vm, r[3], 1, VALUE_INT(1)));
    TRY(property_define(vm, r[3], KEY("count"), VALUE_INT(1), 0));
    TRY(property_define(vm, r[3], VALUE_INT(0), VALUE_INT(1), ATTR_READONLY));
    PUT(mini, 1, property_keys(vm, r[3], ATTR_HIDDEN, false));
    CHECK(keys_are(vm, r[1], "0,1,count,"));
    PUT(mini, 1, property_keys(vm, r[3], ATTR_NONE_HAS, false));
    CHECK(keys_are(vm, r[1], "0,1,length,count,"));
    PUT(mini, 1, property_keys(vm, KEY("alpha"), ATTR_NONE_HAS, false));
    CHECK(keys_are(vm, r[1], "0,1,2,3,4,length,"));
    PUT(mini, 1, property_keys(vm, KEY("one"), ATTR_HIDDEN, true));
    CHECK(keys_are(vm, r[1], "0,1,2,"));
    PUT(mini, 1, property_keys(vm, VALUE_INT(5), ATTR_HIDDEN, true));
    CHECK(keys_are(vm, r[1], ""));
    Value f = mini_function(mini, KEY("Point"), U, 0, 0, FUNCTION_CONSTRUCTOR);
    PUT(mini, 1, property_keys(vm, f, ATTR_NONE_HAS, false));
    CHECK(keys_are(vm, r[1], "length,name,prototype,"));
    TRY(property_delete(vm, f, KEY("length")) == 1);
    TRY(property_define(vm, f, KEY("two"), VALUE_INT(1), 0));
    PUT(mini, 1, property_keys(vm, f, ATTR_NONE_HAS, false));
    CHECK(keys_are(vm, r[1], "name,prototype,two,"));
    PUT(mini, 1, property_keys(vm, f, ATTR_HIDDEN, false));
    CHECK(keys_are(vm, r[1], "two,"));
    return true;
}

static bool freezing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, setter;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    TRY(property_define(vm, r[0], KEY("alpha"), VALUE_INT(1), 0));
    TRY(property_define(vm, r[0], KEY("beta"), VALUE_INT(2), 0));
    Value f = mini_function(mini, KEY("Point"), U, 0, 0, FUNCTION_CONSTRUCTOR);
    TRY(property_define_accessor(vm, r[0], KEY("gamma"), f, VALUE_HOLE, 0));
    TRY(object_is_restricted(vm, r[0], ATTR_PERMANENT) == 0);
    TRY(object_restrict(vm, r[0], ATTR_PERMANENT));
    TRY(object_is_restricted(vm, r[0], ATTR_PERMANENT) == 1);
    TRY(object_is_restricted(vm, r[0], FROZEN) == 0);
    TRY(property_set(vm, r[0], KEY("alpha"), VALUE_INT(3), &setter) == STORED);
    CHECK(property_delete(vm, r[0], KEY("alpha")) == 0);
    TRY(object_restrict(vm, r[0], FROZEN));
    TRY(object_is_restricted(vm, r[0], FROZEN) == 1);
    CHECK(property_set(vm, r[0], KEY("alpha"), VALUE_INT(4), &setter) == STORED_ERROR);
    TRY(type_error(vm));
    TRY(own_is(vm, r[0], KEY("alpha"), VALUE_INT(3), ATTR_READONLY | ATTR_PERMANENT));
    CHECK(property_attributes(vm, r[0], KEY("gamma")) == (ATTR_PERMANENT | ATTR_ACCESSOR));
    /* in flash */
    Value shape = mini_shape(mini, vm_root(vm, ROOT_OBJECT_PROTO), MINI_KEYS(KEY("one")));
    Value constant = mini_object(mini, shape, MINI_SLOTS(VALUE_INT(1)));
    TRY(object_restrict(vm, constant, FROZEN));
    TRY(object_is_restricted(vm, constant, FROZEN) == 1);
    TRY(own_is(vm, constant, KEY("one"), VALUE_INT(1), ATTR_READONLY | ATTR_PERMANENT));
    CHECK(property_set(vm, constant, KEY("two"), VALUE_INT(4), &setter) == STORED_ERROR);
    TRY(type_error(vm));
    /* a function */
    TRY(object_restrict(vm, f, FROZEN));
    TRY(object_is_restricted(vm, f, FROZEN) == 1);
    CHECK(property_delete(vm, f, KEY("name")) == 0);
    CHECK(property_set(vm, f, KEY("prototype"), VALUE_INT(4), &setter) == STORED_ERROR);
    TRY(type_error(vm));
    return true;
}

static bool deleting(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    for (int i = 0; i < 20; i++)
        TRY(property_define(vm, r[0], VALUE_INT(i), VALUE_INT(i * 2000), 0));
    for (int i = 0; i < 20; i += 2)
        TRY(property_delete(vm, r[0], VALUE_INT(i)) == 1);
    for (int i = 0; i < 20; i++)
        CHECK((property_attributes(vm, r[0], VALUE_INT(i)) >= 0) == (i & 1));
    for (int i = 1; i < 20; i += 2)
        TRY(own_is(vm, r[0], VALUE_INT(i), VALUE_INT(i * 2000), 0));
    for (int i = 1; i < 20; i += 2)
        TRY(property_delete(vm, r[0], VALUE_INT(i)) == 1);
    PUT(mini, 1, property_keys(vm, r[0], ATTR_NONE_HAS, false));
    CHECK(array_length(vm, r[1]) == 0);
    TRY(property_define(vm, r[0], KEY("alpha"), VALUE_INT(1), 0));
    TRY(own_is(vm, r[0], KEY("alpha"), VALUE_INT(1), 0));
    return true;
}

static void test_defining(void **state) { (void)state; scenario_run(defining); }
static void test_elements(void **state) { (void)state; scenario_run(elements); }
static void test_listing(void **state) { (void)state; scenario_run(listing); }
static void test_freezing(void **state) { (void)state; scenario_run(freezing); }
static void test_deleting(void **state) { (void)state; scenario_run(deleting); }

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_defining), cmocka_unit_test(test_elements), cmocka_unit_test(test_listing),
                                       cmocka_unit_test(test_freezing), cmocka_unit_test(test_deleting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
