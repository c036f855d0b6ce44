/* links: mote_runtime_oom */
/* Errors, conversions, comparisons. */
#include "scenario.h"

#include <math.h>

#define KEY(name) mini_string(mini, name)

/* The exception is an error of this class and message; cleared. */
static bool threw(Vm *vm, Root prototype, const char *message)
{
    if (vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY))
        return false;
    assert_int_equal(value_type(vm, vm->exception), TYPE_ERROR);
    assert_int_equal(object_prototype(vm, vm->exception), vm_root(vm, prototype));
    Value text;
    uint8_t attributes;
    text = property_own(vm, vm->exception, vm_root(vm, ROOT_MESSAGE), &attributes);
    assert_int_equal(attributes, ATTR_HIDDEN);
    TextView t = text_view(vm, text);
    if (t.length != strlen(message) || memcmp(t.bytes, message, t.length) != 0)
        fail_msg("message: %.*s", (int)t.length, (const char *)t.bytes);
    value_release(vm, text);
    value_release(vm, vm->exception);
    vm->exception = VALUE_HOLE;
    return true;
}

static bool errors(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    CHECK(error_throw(vm, ERROR_TYPE, "plain") == VALUE_EXCEPTION);
    TRY(threw(vm, ROOT_TYPE_ERROR_PROTO, "plain"));
    error_throw(vm, ERROR_ERROR, "");
    TRY(threw(vm, ROOT_ERROR_PROTO, ""));
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"runtime text", 12));
    PUT(mini, 1, number_from_double(vm, 1.5));
    error_throw(vm, ERROR_RANGE, "a %v b %v!|%v", r[0], r[1], VALUE_INT(-7));
    TRY(threw(vm, ROOT_RANGE_ERROR_PROTO, "a runtime text b 1.5!|-7"));
    PUT(mini, 2, object_new_plain(vm, VALUE_NULL));
    PUT(mini, 3, array_new(vm, 0));
    error_throw(vm, ERROR_SYNTAX, "%v %v %v %v %v", r[2], r[3], VALUE_UNDEFINED, VALUE_INT(12), VALUE_CHAR('c'));
    TRY(threw(vm, ROOT_SYNTAX_ERROR_PROTO, "#<Object> [object Array] undefined 12 c"));
    Value f = mini_function(mini, KEY("Point"), VALUE_UNDEFINED, 0, 0, 0);
    error_throw(vm, ERROR_REFERENCE, "%v", f);
    TRY(threw(vm, ROOT_REFERENCE_ERROR_PROTO, "Point"));
    error_throw(vm, ERROR_EVAL, "x");
    TRY(threw(vm, ROOT_EVAL_ERROR_PROTO, "x"));
    error_throw(vm, ERROR_URI, "URI malformed");
    TRY(threw(vm, ROOT_URI_ERROR_PROTO, "URI malformed"));
    value_retain(vm, r[2]);
    CHECK(error_throw_value(vm, r[2]) == VALUE_EXCEPTION && vm->exception == r[2]);
    error_stack_overflow(vm);
    CHECK(vm->exception == vm_root(vm, ROOT_STACK_OVERFLOW));
    vm->exception = VALUE_HOLE;
    return true;
}

static bool text_is(Vm *vm, Value v, const char *latin1)
{
    TextView t = text_view(vm, v);
    return !t.wide && t.length == strlen(latin1) && memcmp(t.bytes, latin1, t.length) == 0;
}

static bool conversions(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    CHECK(primitive_to_text(vm, VALUE_UNDEFINED) == vm_root(vm, ROOT_S_UNDEFINED));
    CHECK(primitive_to_text(vm, VALUE_TRUE) == vm_root(vm, ROOT_S_TRUE));
    CHECK(primitive_to_text(vm, VALUE_INT(7)) == VALUE_CHAR('7'));
    PUT(mini, 0, primitive_to_text(vm, VALUE_INT(-1073741824)));
    CHECK(text_is(vm, r[0], "-1073741824"));
    PUT(mini, 0, primitive_to_text(vm, VALUE_INT(1073741823)));
    CHECK(text_is(vm, r[0], "1073741823"));
    PUT(mini, 1, number_from_double(vm, 0.1));
    PUT(mini, 0, primitive_to_text(vm, r[1]));
    CHECK(text_is(vm, r[0], "0.1"));
    PUT(mini, 0, value_to_key(vm, r[1]));
    PUT(mini, 2, value_to_key(vm, r[1]));
    CHECK(r[0] == r[2] && text_is(vm, r[0], "0.1"));
    CHECK(value_to_key(vm, VALUE_INT(5)) == VALUE_INT(5));
    PUT(mini, 0, value_to_key(vm, VALUE_INT(-5)));
    CHECK(text_is(vm, r[0], "-5"));
    PUT(mini, 3, value_to_slot(vm, VALUE_INT(100000)));
    CHECK(value_is_heap(r[3]) && value_to_key(vm, r[3]) == VALUE_INT(100000)); /* boxed */
    CHECK(value_to_key(vm, KEY("12")) == VALUE_INT(12) && value_to_key(vm, VALUE_NULL) == vm_root(vm, ROOT_S_NULL));
    PUT(mini, 4, number_from_double(vm, (double)NAN));
    PUT(mini, 5, number_from_double(vm, -0.0));
    CHECK(!value_truthy(vm, VALUE_INT(0)) && value_truthy(vm, VALUE_INT(-1)) && !value_truthy(vm, r[4]) && !value_truthy(vm, r[5]));
    CHECK(value_truthy(vm, r[1]) && !value_truthy(vm, vm_root(vm, ROOT_EMPTY)) && value_truthy(vm, VALUE_CHAR('0')));
    CHECK(!value_truthy(vm, VALUE_NULL) && value_truthy(vm, VALUE_TRUE) && !value_truthy(vm, VALUE_FALSE));
    CHECK(value_typeof(vm, VALUE_NULL) == vm_root(vm, ROOT_S_OBJECT) && value_typeof(vm, r[1]) == vm_root(vm, ROOT_S_NUMBER));
    CHECK(value_typeof(vm, VALUE_UNDEFINED) == vm_root(vm, ROOT_S_UNDEFINED));
    CHECK(value_typeof(vm, VALUE_FALSE) == vm_root(vm, ROOT_S_BOOLEAN));
    CHECK(value_typeof(vm, r[0]) == vm_root(vm, ROOT_S_STRING));
    CHECK(value_typeof(vm, vm_root(vm, ROOT_TO_PRIMITIVE)) == vm_root(vm, ROOT_S_FUNCTION));
    /* equality */
    PUT(mini, 6, number_from_double(vm, 0.1));
    CHECK(value_strict_equal(vm, r[1], r[6]) && !value_strict_equal(vm, r[4], r[4]));
    CHECK(value_strict_equal(vm, r[5], VALUE_INT(0)));
    CHECK(value_strict_equal(vm, r[3], VALUE_INT(100000)));
    PUT(mini, 7, text_new8(vm, (const uint8_t *)"alpha", 5));
    CHECK(value_strict_equal(vm, r[7], KEY("alpha")) && !value_strict_equal(vm, r[7], KEY("beta")));
    CHECK(!value_strict_equal(vm, VALUE_INT(1), VALUE_TRUE) && !value_strict_equal(vm, VALUE_NULL, VALUE_UNDEFINED));
    PUT(mini, 8, array_new(vm, 0));
    PUT(mini, 9, array_new(vm, 0));
    CHECK(value_strict_equal(vm, r[8], r[8]) && !value_strict_equal(vm, r[8], r[9]));
    return true;
}

static void test_errors(void **state) { (void)state; scenario_run(errors); }
static void test_conversions(void **state) { (void)state; scenario_run(conversions); }

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_errors), cmocka_unit_test(test_conversions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
