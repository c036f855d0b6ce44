/* links: mote_runtime_oom */
/* Strings, keys and atoms. */
#include "scenario.h"

static bool text_is(Vm *vm, Value v, const char *utf8);

typedef struct Collected {
    char bytes[256];
    size_t count;
} Collected;

static void collect(void *context, const char *bytes, size_t count)
{
    Collected *c = context;
    memcpy(c->bytes + c->count, bytes, count);
    c->count += count;
}

static bool text_is(Vm *vm, Value v, const char *utf8)
{
    Collected c = {.count = 0};
    text_write_utf8(vm, v, collect, &c);
    return c.count == strlen(utf8) && memcmp(c.bytes, utf8, c.count) == 0;
}

static bool making(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    CHECK(text_new8(vm, (const uint8_t *)"", 0) == vm_root(vm, ROOT_EMPTY));
    CHECK(text_new8(vm, (const uint8_t *)"x", 1) == VALUE_CHAR('x'));
    CHECK(text_new8(vm, "\xE9", 1) == VALUE_CHAR(0xE9));
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"hello", 5));
    CHECK(text_is(vm, r[0], "hello") && value_type(vm, r[0]) == TYPE_STRING8);
    PUT(mini, 1, text_new8(vm, "na\xEFve", 5));
    CHECK(text_is(vm, r[1], "na\xC3\xAFve") && value_type(vm, r[1]) == TYPE_STRING8);
    PUT(mini, 2, MINI_TEXT16(vm, u"\u0436\U0001F600!"));
    CHECK(text_is(vm, r[2], "\xD0\xB6\xF0\x9F\x98\x80!") && value_type(vm, r[2]) == TYPE_STRING16);
    TextView t = text_view(vm, r[2]);
    CHECK(t.length == 4 && text_unit(&t, 0) == 0x436 && text_unit(&t, 1) == 0xD83D && text_unit(&t, 3) == '!');
    PUT(mini, 3, text_slice(vm, r[2], 2, 4));
    CHECK(text_is(vm, r[3], "\xEF\xBF\xBD!"));
    PUT(mini, 3, text_slice(vm, r[2], 3, 9));
    CHECK(r[3] == VALUE_CHAR('!'));
    PUT(mini, 3, text_char(vm, 0x436));
    CHECK(text_is(vm, r[3], "\xD0\xB6"));
    PUT(mini, 4, text_slice(vm, r[2], 0, 1));
    CHECK(text_equal(vm, r[3], r[4]) && r[3] != r[4]);
    return true;
}

static bool slicing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, MINI_TEXT16(vm, u"abc\u0436def"));
    PUT(mini, 1, text_slice(vm, r[0], 0, 3));
    CHECK(text_is(vm, r[1], "abc") && value_type(vm, r[1]) == TYPE_STRING8);
    PUT(mini, 1, text_slice(vm, r[0], 2, 5));
    CHECK(text_is(vm, r[1], "c\xD0\xB6" "d"));
    PUT(mini, 1, text_slice(vm, r[0], 0, 100));
    CHECK(r[1] == r[0]);
    CHECK(text_slice(vm, r[0], 5, 5) == vm_root(vm, ROOT_EMPTY));
    CHECK(text_slice(vm, r[0], 9, 12) == vm_root(vm, ROOT_EMPTY));
    PUT(mini, 2, text_slice(vm, mini_string(mini, "alpha"), 1, 4));
    CHECK(text_is(vm, r[2], "lph"));
    return true;
}

static bool joining(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"ab", 2));
    for (int i = 0; i < 30; i++) { /* the register is left empty: the string is unshared */
        Value s = r[0];
        r[0] = VALUE_UNDEFINED;
        PUT(mini, 0, text_concat(vm, s, mini_string(mini, "12")));
        PUT(mini, 1, text_new8(vm, (const uint8_t *)"pad", 3));
    }
    TextView t = text_view(vm, r[0]);
    CHECK(t.length == 62 && memcmp(t.bytes, "ab1212", 6) == 0);
    value_retain(vm, r[0]); /* shared: a new string */
    PUT(mini, 1, text_concat(vm, r[0], VALUE_CHAR('!')));
    CHECK(r[1] != r[0] && text_view(vm, r[0]).length == 62 && text_view(vm, r[1]).length == 63);
    PUT(mini, 2, MINI_TEXT16(vm, u"\u0436"));
    PUT(mini, 3, text_concat(vm, VALUE_CHAR('x'), r[2]));
    CHECK(text_is(vm, r[3], "x\xD0\xB6"));
    Value s = r[3];
    r[3] = VALUE_UNDEFINED;
    PUT(mini, 3, text_concat(vm, s, VALUE_CHAR('y')));
    CHECK(text_is(vm, r[3], "x\xD0\xB6y"));
    value_retain(vm, r[3]);
    PUT(mini, 4, text_concat(vm, r[3], r[3]));
    CHECK(text_is(vm, r[4], "x\xD0\xB6yx\xD0\xB6y"));
    value_retain(vm, r[4]);
    PUT(mini, 5, text_concat(vm, r[4], vm_root(vm, ROOT_EMPTY)));
    CHECK(r[5] == r[4]);
    PUT(mini, 5, text_concat(vm, vm_root(vm, ROOT_EMPTY), r[3]));
    CHECK(r[5] == r[3]);
    PUT(mini, 6, text_concat(vm, mini_string(mini, "one"), mini_string(mini, "two")));
    CHECK(text_is(vm, r[6], "onetwo"));
    return true;
}

static bool comparing(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"alpha", 5));
    CHECK(text_equal(vm, r[0], mini_string(mini, "alpha")));
    CHECK(!text_equal(vm, r[0], mini_string(mini, "beta")));
    CHECK(!text_equal(vm, mini_string(mini, "alpha"), mini_string(mini, "beta")));
    CHECK(text_compare(vm, r[0], mini_string(mini, "beta")) < 0);
    CHECK(text_compare(vm, mini_string(mini, "two"), mini_string(mini, "one")) > 0);
    CHECK(text_compare(vm, VALUE_CHAR('a'), r[0]) < 0 && text_compare(vm, r[0], r[0]) == 0);
    PUT(mini, 1, MINI_TEXT16(vm, u"\u0436"));
    CHECK(text_compare(vm, r[1], r[0]) > 0);
    TextView t = text_view(vm, r[0]), n = text_view(vm, VALUE_CHAR('a'));
    CHECK(text_index_of(&t, &n, 0) == 0 && text_index_of(&t, &n, 1) == 4 && text_index_of(&t, &n, 5) == -1);
    n = text_view(vm, vm_root(vm, ROOT_EMPTY));
    CHECK(text_index_of(&t, &n, 5) == 5 && text_index_of(&t, &n, 6) == -1);
    return true;
}

static bool keys(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    CHECK(text_find_key(vm, VALUE_CHAR('7')) == VALUE_INT(7));
    CHECK(text_find_key(vm, VALUE_CHAR('x')) == VALUE_CHAR('x'));
    CHECK(text_find_key(vm, mini_string(mini, "12")) == VALUE_INT(12));
    static const struct {
        const char *text;
        int32_t index;
    } indices[] = {{"0", 0}, {"00", -1}, {"01", -1}, {"1073741823", 1073741823}, {"1073741824", -1},
                   {"4294967295", -1}, {"-1", -1}, {"1.0", -1}, {"99999999999", -1}, {"9999999999", -1}};
    for (unsigned i = 0; i < sizeof indices / sizeof *indices; i++) {
        PUT(mini, 0, text_new8(vm, indices[i].text, (uint32_t)strlen(indices[i].text)));
        PUT(mini, 1, text_to_key(vm, r[0]));
        CHECK(indices[i].index < 0 ? !value_is_int(r[1]) : r[1] == VALUE_INT(indices[i].index));
    }
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"alpha", 5)); /* of the program */
    CHECK(text_find_key(vm, r[0]) == mini_string(mini, "alpha"));
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"isArray", 7)); /* of the library */
    CHECK(text_find_key(vm, r[0]) == mini_string(mini, "isArray"));
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"nowhere", 7));
    CHECK(text_find_key(vm, r[0]) == VALUE_HOLE);
    PUT(mini, 1, text_to_key(vm, r[0]));
    PUT(mini, 2, text_new8(vm, (const uint8_t *)"nowhere", 7));
    CHECK(text_find_key(vm, r[2]) == r[1]);
    PUT(mini, 2, text_to_key(vm, r[2]));
    CHECK(r[2] == r[1]);
    Value s = r[2]; /* an atom never changes in place */
    mini_set(mini, 0, VALUE_UNDEFINED);
    mini_set(mini, 1, VALUE_UNDEFINED);
    r[2] = VALUE_UNDEFINED;
    value_retain(vm, s);
    mini_set(mini, 2, s);
    PUT(mini, 3, text_concat(vm, s, VALUE_CHAR('!')));
    CHECK(text_is(vm, r[2], "nowhere") && text_is(vm, r[3], "nowhere!"));
    PUT(mini, 4, text_from_key(vm, VALUE_INT(120)));
    CHECK(text_is(vm, r[4], "120"));
    PUT(mini, 4, text_from_key(vm, VALUE_INT(0)));
    CHECK(r[4] == VALUE_CHAR('0'));
    PUT(mini, 4, text_from_key(vm, r[2]));
    CHECK(r[4] == r[2]);
    return true;
}

/* Many atoms come and go; the living ones are always found, the dead ones never. */
static bool atoms(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    for (uint32_t i = 0; i < 120; i++) {
        uint8_t name[4] = {'k', (uint8_t)('a' + i * 7 % 26), (uint8_t)('a' + i % 11), (uint8_t)('a' + i / 11)};
        PUT(mini, 15, text_new8(vm, name, 4));
        PUT(mini, 15, text_to_key(vm, r[15]));
        mini_set(mini, i % 13, r[15]);
        r[15] = VALUE_UNDEFINED;
        for (uint32_t k = 0; k < 13 && k < i; k++) {
            TextView t = text_view(vm, r[k]);
            uint8_t copy[4];
            memcpy(copy, t.bytes, 4);
            PUT(mini, 14, text_new8(vm, copy, 4));
            CHECK(text_find_key(vm, r[14]) == r[k]);
        }
    }
    for (unsigned k = 0; k < 15; k++)
        mini_set(mini, k, VALUE_UNDEFINED);
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"kaaa", 4));
    CHECK(text_find_key(vm, r[0]) == VALUE_HOLE);
    return true;
}

/* The table gives memory back. */
static bool crowd(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, array_new(vm, 100));
    for (uint32_t i = 0; i < 100; i++) {
        uint8_t name[3] = {'k', (uint8_t)('a' + i % 10), (uint8_t)('a' + i / 10)};
        PUT(mini, 1, text_new8(vm, name, 3));
        PUT(mini, 1, text_to_key(vm, r[1]));
        value_retain(vm, r[1]);
        TRY(array_set(vm, r[0], i, r[1]));
    }
    CHECK(load_u16(heap_thing(vm, vm->atoms) + 2) == 257);
    mini_set(mini, 0, VALUE_UNDEFINED);
    for (uint32_t i = 0; i < 4; i++) {
        uint8_t name[3] = {'x', (uint8_t)('a' + i % 10), 'z'};
        PUT(mini, 1, text_new8(vm, name, 3));
        PUT(mini, 1, text_to_key(vm, r[1]));
        mini_set(mini, 2 + i, r[1]);
        r[1] = VALUE_UNDEFINED;
    }
    CHECK(load_u16(heap_thing(vm, vm->atoms) + 2) <= 65); /* once more while memory was short */
    return true;
}

static bool too_long(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, text_new8(vm, (const uint8_t *)"0123456789abcdef", 16));
    for (int i = 0; i < 9; i++) {
        value_retain(vm, r[0]);
        PUT(mini, 0, text_concat(vm, r[0], r[0]));
    }
    return true;
}

static void test_making(void **state) { (void)state; scenario_run(making); }
static void test_slicing(void **state) { (void)state; scenario_run(slicing); }
static void test_joining(void **state) { (void)state; scenario_run(joining); }
static void test_comparing(void **state) { (void)state; scenario_run(comparing); }
static void test_keys(void **state) { (void)state; scenario_run(keys); }
static void test_atoms(void **state) { (void)state; scenario_run(atoms); }
static void test_crowd(void **state) { (void)state; scenario_run(crowd); }
static void test_long(void **state) { (void)state; scenario_run(too_long); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_making), cmocka_unit_test(test_slicing), cmocka_unit_test(test_joining),
        cmocka_unit_test(test_comparing), cmocka_unit_test(test_keys), cmocka_unit_test(test_atoms),
        cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_long)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
