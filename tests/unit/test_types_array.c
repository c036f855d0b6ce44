/* links: mote_runtime_oom */
/* Arrays: element kinds, growing and shrinking, splicing, restrictions. */
#include "scenario.h"

enum { FROZEN = ATTR_PERMANENT | ATTR_READONLY };

#include <math.h>

/* Element as a number; NAN when it is none. */
static bool number_at(Vm *vm, Value array, uint32_t i, double *d)
{
    Value v = array_get(vm, array, i);
    if (v == VALUE_EXCEPTION)
        return false;
    *d = value_is_number(vm, v) ? number_to_double(vm, v) : (double)NAN;
    value_release(vm, v);
    return true;
}
#define NUMBER(array, i, expected)                         \
    do {                                                   \
        double number_;                                    \
        TRY(number_at(vm, (array), (i), &number_));        \
        assert_true(number_ == (expected));                \
    } while (0)
#define KIND(array, type) assert_int_equal(value_type(vm, (array)), (type))

static bool push_double(Vm *vm, Mini *mini, unsigned array, double d)
{
    Value v = number_from_double(vm, d);
    return v != VALUE_EXCEPTION && array_push(vm, mini->r[array], v);
}

static bool set_double(Vm *vm, Mini *mini, unsigned array, uint32_t i, double d)
{
    Value v = number_from_double(vm, d);
    return v != VALUE_EXCEPTION && array_set(vm, mini->r[array], i, v);
}

/* The last element, taken off; VALUE_UNDEFINED when there is none. */
static Value pop(Vm *vm, Value array)
{
    uint32_t length = array_length(vm, array);
    if (length == 0)
        return VALUE_UNDEFINED;
    hold(vm, array);
    Value last = array_get(vm, array, length - 1);
    if (last != VALUE_EXCEPTION)
        array_splice(vm, held(vm, 0), length - 1, 1, 0);
    unhold(vm, 1);
    return last;
}

static bool slots(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, array_new(vm, 0));
    CHECK(value_is_array(vm, r[0]) && array_length(vm, r[0]) == 0 && !value_is_array(vm, VALUE_INT(1)));
    CHECK(array_get(vm, r[0], 0) == VALUE_HOLE && pop(vm, r[0]) == VALUE_UNDEFINED);
    for (int i = 0; i < 50; i++) {
        TRY(array_push(vm, r[0], VALUE_INT(i)));
        PUT(mini, 1, array_new(vm, 1)); /* in the way */
    }
    KIND(r[0], TYPE_ARRAY);
    for (uint32_t i = 0; i < 50; i++)
        NUMBER(r[0], i, i);
    for (int i = 0; i < 50; i++) {
        value_retain(vm, r[1]);
        TRY(array_set(vm, r[0], (uint32_t)i, r[1]));
    }
    Value v = array_get(vm, r[0], 49);
    CHECK(v == r[1]);
    value_release(vm, v);
    TRY(array_set(vm, r[0], 60, VALUE_TRUE));
    CHECK(array_length(vm, r[0]) == 61 && array_get(vm, r[0], 55) == VALUE_HOLE && !array_has(vm, r[0], 55));
    CHECK(array_get(vm, r[0], 60) == VALUE_TRUE && array_get(vm, r[0], 61) == VALUE_HOLE);
    v = pop(vm, r[0]);
    CHECK(v == VALUE_TRUE && array_length(vm, r[0]) == 60);
    TRY(array_set_length(vm, r[0], 10));
    CHECK(array_length(vm, r[0]) == 10);
    TRY(array_set_length(vm, r[0], 12));
    CHECK(array_length(vm, r[0]) == 12 && array_get(vm, r[0], 11) == VALUE_HOLE);
    TRY(array_set(vm, r[0], 3, VALUE_HOLE));
    CHECK(!array_has(vm, r[0], 3) && array_has(vm, r[0], 4));
    TRY(array_set_length(vm, r[0], 0));
    return true;
}

static bool integers(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, array_new(vm, 0));
    TRY(array_push(vm, r[0], VALUE_INT(1000000))); /* an empty array takes the kind of its first element */
    CHECK(value_type(vm, r[0]) == TYPE_ARRAY_I32);
    for (int i = 1; i < 20; i++)
        TRY(array_push(vm, r[0], VALUE_INT(i * 1000000)));
    PUT(mini, 1, number_from_int32(vm, INT32_MIN)); /* beyond 31 bits */
    value_retain(vm, r[1]);
    TRY(array_push(vm, r[0], r[1]));
    KIND(r[0], TYPE_ARRAY_I32);
    NUMBER(r[0], 19, 19000000);
    NUMBER(r[0], 20, INT32_MIN);
    /* small integers first, then a big one */
    PUT(mini, 2, array_new(vm, 0));
    for (int i = 0; i < 5; i++)
        TRY(array_push(vm, r[2], VALUE_INT(i)));
    KIND(r[2], TYPE_ARRAY);
    TRY(array_set(vm, r[2], 2, VALUE_INT(70000)));
    Type kind = value_type(vm, r[2]); /* packed, or a box when memory failed just then */
    CHECK(kind == TYPE_ARRAY_I32 || kind == TYPE_ARRAY);
    NUMBER(r[2], 2, 70000);
    NUMBER(r[2], 4, 4);
    /* back to slots for something else */
    TRY(array_set(vm, r[0], 3, VALUE_TRUE));
    KIND(r[0], TYPE_ARRAY);
    CHECK(array_get(vm, r[0], 3) == VALUE_TRUE);
    NUMBER(r[0], 19, 19000000);
    NUMBER(r[0], 20, INT32_MIN);
    /* holes: boxes */
    PUT(mini, 3, array_new(vm, 4));
    TRY(array_set(vm, r[3], 0, VALUE_INT(70000)));
    KIND(r[3], TYPE_ARRAY);
    NUMBER(r[3], 0, 70000);
    for (uint32_t i = 1; i < 4; i++)
        TRY(array_set(vm, r[3], i, VALUE_INT(80000)));
    kind = value_type(vm, r[3]); /* the last hole is gone: packed */
    CHECK(kind == TYPE_ARRAY_I32 || kind == TYPE_ARRAY);
    NUMBER(r[3], 0, 70000);
    NUMBER(r[3], 3, 80000);
    TRY(array_set(vm, r[3], 1, VALUE_HOLE));
    KIND(r[3], TYPE_ARRAY);
    NUMBER(r[3], 3, 80000);
    TRY(array_set(vm, r[3], 9, VALUE_INT(90000)));
    NUMBER(r[3], 9, 90000);
    CHECK(array_get(vm, r[3], 8) == VALUE_HOLE);
    return true;
}

static bool doubles(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, array_new(vm, 0));
    for (int i = 0; i < 12; i++)
        TRY(push_double(vm, mini, 0, i + 0.5));
    KIND(r[0], TYPE_ARRAY_F64);
    NUMBER(r[0], 11, 11.5);
    TRY(array_set(vm, r[0], 1, VALUE_INT(7)));
    TRY(set_double(vm, mini, 0, 2, -0.0));
    TRY(set_double(vm, mini, 0, 3, (double)NAN));
    KIND(r[0], TYPE_ARRAY_F64);
    CHECK(array_get(vm, r[0], 1) == VALUE_INT(7));
    double d;
    TRY(number_at(vm, r[0], 2, &d));
    CHECK(d == 0 && signbit(d));
    TRY(number_at(vm, r[0], 3, &d));
    CHECK(isnan(d));
    TRY(set_double(vm, mini, 0, 4, 4294967296.0 * 1024));
    NUMBER(r[0], 4, 4294967296.0 * 1024);
    PUT(mini, 1, pop(vm, r[0]));
    CHECK(number_to_double(vm, r[1]) == 11.5 && array_length(vm, r[0]) == 11);
    /* integers turn into doubles */
    PUT(mini, 2, array_new(vm, 0));
    for (int i = 0; i < 6; i++)
        TRY(array_push(vm, r[2], VALUE_INT(i)));
    TRY(push_double(vm, mini, 2, 0.25));
    CHECK(array_length(vm, r[2]) == 7);
    NUMBER(r[2], 5, 5);
    NUMBER(r[2], 6, 0.25);
    PUT(mini, 3, array_new(vm, 0));
    for (int i = 0; i < 6; i++)
        TRY(array_push(vm, r[3], VALUE_INT(i * 100000)));
    KIND(r[3], TYPE_ARRAY_I32);
    TRY(set_double(vm, mini, 3, 2, 0.25));
    KIND(r[3], TYPE_ARRAY_F64);
    NUMBER(r[3], 5, 500000);
    NUMBER(r[3], 2, 0.25);
    /* mixed with others: boxes; and back to slots */
    PUT(mini, 4, array_new(vm, 1));
    TRY(array_push(vm, r[4], VALUE_TRUE));
    TRY(push_double(vm, mini, 4, 1.5));
    KIND(r[4], TYPE_ARRAY);
    NUMBER(r[4], 2, 1.5);
    TRY(array_set(vm, r[0], 0, VALUE_NULL));
    KIND(r[0], TYPE_ARRAY);
    NUMBER(r[0], 10, 10.5);
    CHECK(array_get(vm, r[0], 1) == VALUE_INT(7));
    /* emptied: any kind again */
    TRY(array_set_length(vm, r[3], 0));
    TRY(array_push(vm, r[3], VALUE_TRUE));
    KIND(r[3], TYPE_ARRAY);
    TRY(array_set_length(vm, r[3], 3));
    return true;
}

static bool from(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    r[0] = VALUE_INT(1), r[1] = VALUE_TRUE, r[2] = VALUE_INT(1 << 25), r[3] = VALUE_HOLE;
    PUT(mini, 4, array_from(vm, r, 4));
    CHECK(r[0] == VALUE_UNDEFINED && r[2] == VALUE_UNDEFINED);
    KIND(r[4], TYPE_ARRAY);
    NUMBER(r[4], 2, 1 << 25);
    CHECK(array_get(vm, r[4], 3) == VALUE_HOLE && array_length(vm, r[4]) == 4);
    r[0] = VALUE_INT(1), r[1] = VALUE_INT(1 << 25);
    PUT(mini, 4, array_from(vm, r, 2));
    KIND(r[4], TYPE_ARRAY_I32);
    PUT(mini, 0, number_from_double(vm, 1.25));
    r[1] = VALUE_INT(1 << 25);
    PUT(mini, 4, array_from(vm, r, 2));
    KIND(r[4], TYPE_ARRAY_F64);
    NUMBER(r[4], 0, 1.25);
    r[0] = VALUE_INT(3), r[1] = VALUE_INT(4);
    PUT(mini, 4, array_from(vm, r, 2));
    KIND(r[4], TYPE_ARRAY);
    PUT(mini, 4, array_from(vm, r, 0));
    CHECK(array_length(vm, r[4]) == 0);
    return true;
}

static bool splicing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    static const double start[] = {0.5, 100000, 1};
    for (unsigned kind = 0; kind < 3; kind++) { /* doubles, int32, slots */
        PUT(mini, 0, array_new(vm, 0));
        for (int i = 0; i < 8; i++)
            TRY(push_double(vm, mini, 0, start[kind] * (i + 1)));
        Type type = value_type(vm, r[0]);
        CHECK(type == (kind == 0 ? TYPE_ARRAY_F64 : kind == 1 ? TYPE_ARRAY_I32 : TYPE_ARRAY));
        TRY(array_splice(vm, r[0], 2, 3, 0));
        CHECK(array_length(vm, r[0]) == 5);
        NUMBER(r[0], 1, start[kind] * 2);
        NUMBER(r[0], 2, start[kind] * 6);
        TRY(array_splice(vm, r[0], 1, 1, 4));
        CHECK(array_length(vm, r[0]) == 8);
        for (uint32_t i = 1; i < 5; i++)
            TRY(set_double(vm, mini, 0, i, start[kind]));
        NUMBER(r[0], 0, start[kind]);
        NUMBER(r[0], 4, start[kind]);
        NUMBER(r[0], 5, start[kind] * 6);
        NUMBER(r[0], 7, start[kind] * 8);
        TRY(array_splice(vm, r[0], 0, 8, 0));
        CHECK(array_length(vm, r[0]) == 0);
        TRY(array_splice(vm, r[0], 0, 0, 2));
        CHECK(array_length(vm, r[0]) == 2);
    }
    PUT(mini, 0, array_new(vm, 0)); /* references are released */
    for (int i = 0; i < 4; i++) {
        PUT(mini, 1, array_new(vm, 3));
        value_retain(vm, r[1]);
        TRY(array_push(vm, r[0], r[1]));
    }
    TRY(array_splice(vm, r[0], 1, 2, 1));
    CHECK(array_length(vm, r[0]) == 3 && !array_has(vm, r[0], 1));
    PUT(mini, 2, array_get(vm, r[0], 2));
    CHECK(r[2] == r[1]);
    return true;
}

static bool thrown(Vm *vm, Root prototype)
{
    if (vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY))
        return false;
    assert_int_equal(object_prototype(vm, vm->exception), vm_root(vm, prototype));
    value_release(vm, vm->exception);
    vm->exception = VALUE_HOLE;
    return true;
}

static bool limits(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, setter;
    Value length = vm_root(vm, ROOT_LENGTH);
    PUT(mini, 0, array_new(vm, 0));
    for (int i = 0; i < 3; i++)
        TRY(array_push(vm, r[0], VALUE_INT(i)));
    CHECK(property_set(vm, r[0], length, VALUE_INT(-1), &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_RANGE_ERROR_PROTO));
    PUT(mini, 1, number_from_double(vm, 1.5));
    value_retain(vm, r[1]);
    CHECK(property_set(vm, r[0], length, r[1], &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_RANGE_ERROR_PROTO));
    CHECK(!array_set_length(vm, r[0], 65536) && vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY));
    vm->exception = VALUE_HOLE;
    CHECK(!array_set(vm, r[0], 1 << 20, VALUE_INT(1)) && vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY));
    vm->exception = VALUE_HOLE;
    CHECK(array_new(vm, 65536) == VALUE_EXCEPTION && vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY));
    vm->exception = VALUE_HOLE;
    CHECK(array_length(vm, r[0]) == 3);
    /* not extensible */
    TRY(object_restrict(vm, r[0], 0));
    CHECK(!object_can_add(vm, r[0], VALUE_UNDEFINED));
    TRY(array_set(vm, r[0], 1, VALUE_INT(11)));
    CHECK(property_set(vm, r[0], VALUE_INT(3), VALUE_INT(1), &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_TYPE_ERROR_PROTO));
    CHECK(pop(vm, r[0]) == VALUE_INT(2));
    /* frozen */
    TRY(object_is_restricted(vm, r[0], FROZEN) == 0);
    TRY(object_restrict(vm, r[0], FROZEN));
    TRY(object_is_restricted(vm, r[0], FROZEN) == 1);
    TRY(object_is_restricted(vm, r[0], ATTR_PERMANENT) == 1);
    CHECK(property_set(vm, r[0], VALUE_INT(1), VALUE_INT(1), &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_TYPE_ERROR_PROTO));
    CHECK(!array_set_length(vm, r[0], 0));
    TRY(thrown(vm, ROOT_TYPE_ERROR_PROTO));
    CHECK(property_set(vm, r[0], length, VALUE_INT(0), &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_TYPE_ERROR_PROTO));
    CHECK(property_delete(vm, r[0], VALUE_INT(0)) == 0);
    CHECK(array_get(vm, r[0], 1) == VALUE_INT(11) && array_length(vm, r[0]) == 2);
    /* a fixed length alone */
    PUT(mini, 2, array_new(vm, 2));
    TRY(property_define(vm, r[2], length, VALUE_INT(2), ATTR_HIDDEN | ATTR_PERMANENT | ATTR_READONLY));
    TRY(array_set(vm, r[2], 0, VALUE_INT(5)));
    CHECK(property_set(vm, r[2], VALUE_INT(2), VALUE_INT(5), &setter) == STORED_ERROR);
    TRY(thrown(vm, ROOT_TYPE_ERROR_PROTO));
    /* a sealed one */
    PUT(mini, 3, array_new(vm, 0));
    TRY(array_push(vm, r[3], VALUE_INT(1)));
    TRY(object_restrict(vm, r[3], ATTR_PERMANENT));
    TRY(array_set(vm, r[3], 0, VALUE_INT(2)));
    CHECK(property_delete(vm, r[3], VALUE_INT(0)) == 0);
    TRY(object_is_restricted(vm, r[3], ATTR_PERMANENT) == 1);
    TRY(object_is_restricted(vm, r[3], FROZEN) == 0);
    return true;
}

static void test_slots(void **state) { (void)state; scenario_run(slots); }
static void test_integers(void **state) { (void)state; scenario_run(integers); }
static void test_doubles(void **state) { (void)state; scenario_run(doubles); }
static void test_from(void **state) { (void)state; scenario_run(from); }
static void test_splicing(void **state) { (void)state; scenario_run(splicing); }
static void test_limits(void **state) { (void)state; scenario_run(limits); }

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_slots),   cmocka_unit_test(test_integers),
                                       cmocka_unit_test(test_doubles), cmocka_unit_test(test_from),
                                       cmocka_unit_test(test_splicing), cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
