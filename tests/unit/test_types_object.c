/* links: mote_runtime_oom */
/* Getting and setting properties: chains, the look-up cache, overlays, functions' properties, primitives. */
#include "scenario.h"

#define KEY(name) mini_string(mini, name)

/* obj.key as a value with a count, undefined if there is none; data only. */
static Value get(Vm *vm, Value object, Value key)
{
    Value v;
    Found found = property_get(vm, object, key, &v);
    assert_true(found == FOUND_DATA || found == FOUND_ERROR);
    return found == FOUND_ERROR ? VALUE_EXCEPTION : v;
}

static bool set(Vm *vm, Value object, Value key, Value v)
{
    Value setter;
    Stored stored = property_set(vm, object, key, v, &setter);
    assert_true(stored != STORED_SETTER);
    return stored == STORED;
}

/* obj.key is this immediate or flash value (or a heap thing's borrowed value). Twice: the cache may answer. */
#define IS(object, key, expected)                                  \
    do {                                                           \
        for (int twice_ = 0; twice_ < 2; twice_++) {               \
            Value is_ = get(vm, (object), (key));                  \
            if (is_ == VALUE_EXCEPTION)                            \
                return false;                                      \
            assert_int_equal(is_, (expected));                     \
            value_release(vm, is_);                                \
        }                                                          \
    } while (0)

/* The operation fails with a TypeError (or for lack of memory). */
static bool refused(Vm *vm, bool done)
{
    if (done || vm->exception == vm_root(vm, ROOT_OUT_OF_MEMORY))
        return false;
    assert_true(value_is_heap(vm->exception) && value_type(vm, vm->exception) == TYPE_ERROR);
    assert_int_equal(object_prototype(vm, vm->exception), vm_root(vm, ROOT_TYPE_ERROR_PROTO));
    value_release(vm, vm->exception);
    vm->exception = VALUE_HOLE;
    return true;
}
#define REFUSED(operation)                                                   \
    do {                                                                     \
        bool done_ = (operation);                                            \
        assert_false(done_);                                                 \
        if (!refused(vm, done_))                                             \
            return false;                                                    \
    } while (0)

static bool plain(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    CHECK(value_is_object(vm, r[0]) && !value_is_callable(vm, r[0]));
    IS(r[0], KEY("alpha"), VALUE_UNDEFINED);
    IS(r[0], KEY("toString"), VALUE_TRUE); /* of Object.prototype */
    TRY(set(vm, r[0], KEY("alpha"), VALUE_INT(5)));
    TRY(set(vm, r[0], KEY("beta"), VALUE_INT(1 << 29))); /* boxed */
    PUT(mini, 1, text_new8(vm, (const uint8_t *)"value", 5));
    value_retain(vm, r[1]);
    TRY(set(vm, r[0], VALUE_INT(3), r[1]));
    IS(r[0], KEY("alpha"), VALUE_INT(5));
    IS(r[0], KEY("beta"), VALUE_INT(1 << 29));
    IS(r[0], VALUE_INT(3), r[1]);
    TRY(set(vm, r[0], KEY("alpha"), VALUE_INT(6)));
    IS(r[0], KEY("alpha"), VALUE_INT(6));
    /* the same keys in the same order: the same shape */
    PUT(mini, 2, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    TRY(set(vm, r[2], KEY("alpha"), VALUE_INT(1)));
    TRY(set(vm, r[2], KEY("beta"), VALUE_INT(2)));
    TRY(set(vm, r[2], VALUE_INT(3), VALUE_INT(3)));
    CHECK(load_slot(heap_thing(vm, r[0]) + 2) == load_slot(heap_thing(vm, r[2]) + 2));
    IS(r[2], KEY("alpha"), VALUE_INT(1));
    IS(r[0], KEY("alpha"), VALUE_INT(6));
    TRY(set(vm, r[0], KEY("toString"), VALUE_FALSE)); /* shadows */
    IS(r[0], KEY("toString"), VALUE_FALSE);
    IS(r[2], KEY("toString"), VALUE_TRUE);
    CHECK(property_has(vm, r[2], KEY("toString")) == VALUE_TRUE && property_attributes(vm, r[2], KEY("toString")) < 0);
    return true;
}

static bool many_keys(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, VALUE_NULL));
    for (int i = 0; i < 40; i++) {
        uint8_t name[3] = {'q', (uint8_t)('a' + i / 20), (uint8_t)('a' + i % 20)};
        PUT(mini, 1, text_new8(vm, name, 3));
        PUT(mini, 1, text_to_key(vm, r[1]));
        TRY(set(vm, r[0], i % 5 ? r[1] : VALUE_INT(i * 50000), VALUE_INT(i * 1000)));
    }
    CHECK(shape_is_dict(vm, load_slot(heap_thing(vm, r[0]) + 2)));
    for (int i = 0; i < 40; i++) {
        uint8_t name[3] = {'q', (uint8_t)('a' + i / 20), (uint8_t)('a' + i % 20)};
        PUT(mini, 1, text_new8(vm, name, 3));
        PUT(mini, 1, text_to_key(vm, r[1]));
        IS(r[0], i % 5 ? r[1] : VALUE_INT(i * 50000), VALUE_INT(i * 1000));
    }
    IS(r[0], KEY("alpha"), VALUE_UNDEFINED);
    return true;
}

/* Look-ups end at a proxy and tell; own properties before it are found. */
static bool proxies(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, v;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    PUT(mini, 1, heap_alloc(vm, TYPE_PROXY, 6));
    for (uint32_t at = 2; at <= 4; at += 2) {
        value_retain(vm, r[0]);
        store_slot(heap_address(vm, r[1]) + at, r[0]);
    }
    PUT(mini, 2, object_new_plain(vm, r[1]));
    PUT(mini, 3, object_new_plain(vm, r[2]));
    TRY(property_define(vm, r[2], KEY("alpha"), VALUE_INT(1), 0));
    IS(r[3], KEY("alpha"), VALUE_INT(1));
    CHECK(value_is_object(vm, r[1]) && !value_is_callable(vm, r[1]) && value_is_proxy(vm, r[1]));
    for (unsigned i = 1; i <= 3; i++) {
        CHECK(property_get(vm, r[i], KEY("beta"), &v) == FOUND_PROXY && v == r[1]);
        value_release(vm, v);
        CHECK(property_set(vm, r[i], KEY("beta"), VALUE_INT(1), &v) == STORED_PROXY && v == r[1]);
        value_release(vm, v);
        CHECK(property_has(vm, r[i], KEY("beta")) == r[1] && object_next_proxy(vm, r[i]) == r[1]);
    }
    CHECK(property_has(vm, r[3], KEY("alpha")) == VALUE_TRUE && object_next_proxy(vm, r[0]) == VALUE_NULL);
    TRY(property_define(vm, r[1], VALUE_INT(-3), VALUE_INT(8), 0)); /* a private name */
    IS(r[1], VALUE_INT(-3), VALUE_INT(8));
    CHECK(property_get(vm, r[1], KEY("beta"), &v) == FOUND_PROXY);
    value_release(vm, v);
    return true;
}

static bool chains(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    PUT(mini, 1, object_new_plain(vm, r[0]));
    PUT(mini, 2, object_new_plain(vm, r[1]));
    TRY(set(vm, r[0], KEY("alpha"), VALUE_INT(1)));
    IS(r[2], KEY("alpha"), VALUE_INT(1));
    IS(r[2], KEY("beta"), VALUE_UNDEFINED);
    TRY(set(vm, r[1], KEY("alpha"), VALUE_INT(2))); /* a prototype gets the key: what was cached is wrong */
    IS(r[2], KEY("alpha"), VALUE_INT(2));
    TRY(set(vm, r[0], KEY("alpha"), VALUE_INT(3)));
    IS(r[2], KEY("alpha"), VALUE_INT(2));
    TRY(property_delete(vm, r[1], KEY("alpha")) == 1);
    IS(r[2], KEY("alpha"), VALUE_INT(3));
    TRY(object_set_prototype(vm, r[1], VALUE_NULL));
    IS(r[2], KEY("alpha"), VALUE_UNDEFINED);
    CHECK(object_prototype(vm, r[1]) == VALUE_NULL && object_prototype(vm, r[2]) == r[1]);
    TRY(object_set_prototype(vm, r[1], r[0]));
    IS(r[2], KEY("alpha"), VALUE_INT(3));
    TRY(property_define(vm, r[0], KEY("gamma"), VALUE_INT(9), ATTR_READONLY));
    REFUSED(set(vm, r[2], KEY("gamma"), VALUE_INT(1))); /* inherited read-only */
    REFUSED(set(vm, r[0], KEY("gamma"), VALUE_INT(1)));
    IS(r[2], KEY("gamma"), VALUE_INT(9));
    TRY(object_restrict(vm, r[2], 0));
    REFUSED(set(vm, r[2], KEY("delta"), VALUE_INT(1)));
    CHECK(!object_can_add(vm, r[2], VALUE_UNDEFINED) && object_can_add(vm, r[1], VALUE_UNDEFINED));
    REFUSED(object_set_prototype(vm, r[2], VALUE_NULL));
    return true;
}

static bool accessors(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, v, setter;
    Value f = mini_function(mini, KEY("alpha"), VALUE_UNDEFINED, 0, 0, 0);
    Value g = mini_function(mini, KEY("beta"), VALUE_UNDEFINED, 1, 0, 0);
    PUT(mini, 0, object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)));
    PUT(mini, 1, object_new_plain(vm, r[0]));
    TRY(property_define_accessor(vm, r[0], KEY("count"), f, VALUE_HOLE, 0));
    CHECK(property_get(vm, r[1], KEY("count"), &v) == FOUND_GETTER && v == f);
    REFUSED(set(vm, r[1], KEY("count"), VALUE_INT(1))); /* only a getter */
    TRY(property_define_accessor(vm, r[0], KEY("count"), VALUE_HOLE, g, 0));
    CHECK(property_set(vm, r[1], KEY("count"), VALUE_INT(1), &setter) == STORED_SETTER && setter == g);
    CHECK(property_get(vm, r[0], KEY("count"), &v) == FOUND_GETTER && v == f);
    CHECK(property_attributes(vm, r[1], KEY("count")) < 0);
    TRY(property_define_accessor(vm, r[0], KEY("one"), VALUE_HOLE, g, 0));
    IS(r[0], KEY("one"), VALUE_UNDEFINED); /* no getter */
    CHECK(property_attributes(vm, r[0], KEY("one")) == ATTR_ACCESSOR);
    /* data in its place */
    TRY(property_define(vm, r[0], KEY("count"), VALUE_INT(4), 0));
    IS(r[1], KEY("count"), VALUE_INT(4));
    /* on a function and an array */
    TRY(property_define_accessor(vm, f, KEY("one"), g, VALUE_HOLE, 0));
    CHECK(property_get(vm, f, KEY("one"), &v) == FOUND_GETTER && v == g);
    PUT(mini, 2, array_new(vm, 2));
    TRY(property_define_accessor(vm, r[2], VALUE_INT(1), g, VALUE_HOLE, 0));
    CHECK(property_get(vm, r[2], VALUE_INT(1), &v) == FOUND_GETTER && v == g && array_length(vm, r[2]) == 2);
    TRY(property_define_accessor(vm, r[2], VALUE_INT(5), g, VALUE_HOLE, 0));
    CHECK(property_get(vm, r[2], VALUE_INT(5), &v) == FOUND_GETTER && v == g && array_length(vm, r[2]) == 6);
    return true;
}

static bool overlays(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    Value shape = mini_shape(mini, vm_root(vm, ROOT_OBJECT_PROTO), MINI_KEYS(KEY("alpha"), KEY("beta")));
    Value object = mini_object(mini, shape, MINI_SLOTS(VALUE_INT(1), KEY("Point")));
    Value array = mini_array(mini, MINI_SLOTS(VALUE_INT(10), VALUE_HOLE, VALUE_INT(30)));
    IS(object, KEY("alpha"), VALUE_INT(1));
    CHECK(side_find(vm, object) == VALUE_HOLE);
    TRY(set(vm, object, KEY("alpha"), VALUE_INT(2)));
    CHECK(side_find(vm, object) != VALUE_HOLE);
    IS(object, KEY("alpha"), VALUE_INT(2));
    IS(object, KEY("beta"), KEY("Point"));
    TRY(set(vm, object, KEY("gamma"), VALUE_INT(1 << 20)));
    IS(object, KEY("gamma"), VALUE_INT(1 << 20));
    CHECK(property_delete(vm, object, KEY("delta")) == 1);
    TRY(property_delete(vm, object, KEY("alpha")) == 1);
    IS(object, KEY("alpha"), VALUE_UNDEFINED);
    IS(object, KEY("gamma"), VALUE_INT(1 << 20));
    /* a prototype in flash changes: those that inherit see it at once */
    PUT(mini, 0, array_new(vm, 0));
    Value proto = vm_root(vm, ROOT_ARRAY_PROTO);
    IS(r[0], KEY("push"), VALUE_INT(ROOT_ARRAY_PROTO));
    IS(r[0], KEY("one"), VALUE_UNDEFINED);
    TRY(set(vm, vm_root(vm, ROOT_OBJECT_PROTO), KEY("one"), VALUE_INT(11)));
    IS(r[0], KEY("one"), VALUE_INT(11));
    TRY(set(vm, proto, KEY("one"), VALUE_INT(12)));
    IS(r[0], KEY("one"), VALUE_INT(12));
    IS(r[0], KEY("push"), VALUE_INT(ROOT_ARRAY_PROTO));
    TRY(set(vm, proto, KEY("push"), VALUE_INT(13)));
    IS(r[0], KEY("push"), VALUE_INT(13));
    IS(object, KEY("one"), VALUE_INT(11));
    TRY(set(vm, proto, VALUE_INT(1), VALUE_INT(77))); /* an inherited element */
    IS(array, VALUE_INT(1), VALUE_INT(77));
    /* arrays in flash */
    IS(array, VALUE_INT(2), VALUE_INT(30));
    IS(array, KEY("length"), VALUE_INT(3));
    TRY(set(vm, array, VALUE_INT(0), VALUE_INT(100000)));
    IS(array, VALUE_INT(0), VALUE_INT(100000));
    TRY(array_push(vm, array, VALUE_TRUE));
    IS(array, KEY("length"), VALUE_INT(4));
    TRY(set(vm, array, KEY("count"), VALUE_INT(8)));
    IS(array, KEY("count"), VALUE_INT(8));
    TRY(set(vm, array, KEY("length"), VALUE_INT(1)));
    IS(array, VALUE_INT(2), VALUE_UNDEFINED);
    CHECK(array_length(vm, array) == 1);
    heap_collect(vm);
    IS(array, KEY("count"), VALUE_INT(8));
    IS(object, KEY("gamma"), VALUE_INT(1 << 20));
    return true;
}

static bool functions(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    Value proto_shape = mini_shape(mini, vm_root(vm, ROOT_OBJECT_PROTO), MINI_KEYS(KEY("one")));
    Value prototype = mini_object(mini, proto_shape, MINI_SLOTS(VALUE_INT(1)));
    Value f = mini_function(mini, KEY("Point"), prototype, 2, 0, FUNCTION_CONSTRUCTOR);
    Value arrow = mini_function(mini, KEY("alpha"), VALUE_UNDEFINED, 1, 0, 0);
    Value constructor = mini_function(mini, VALUE_UNDEFINED, VALUE_UNDEFINED, 0, 1, FUNCTION_CONSTRUCTOR);
    CHECK(value_is_callable(vm, f) && object_prototype(vm, f) == vm_root(vm, ROOT_FUNCTION_PROTO));
    IS(f, KEY("length"), VALUE_INT(2));
    IS(f, KEY("name"), KEY("Point"));
    IS(f, KEY("prototype"), prototype);
    IS(f, KEY("push"), VALUE_INT(ROOT_FUNCTION_PROTO));
    IS(arrow, KEY("prototype"), VALUE_UNDEFINED);
    REFUSED(set(vm, f, KEY("name"), VALUE_INT(1)));
    uint8_t a;
    Value v;
    CHECK((v = property_own(vm, f, KEY("length"), &a)) != VALUE_HOLE && v != VALUE_EXCEPTION && a == (ATTR_READONLY | ATTR_HIDDEN));
    /* a closure that may construct: its prototype is made when asked for, and stays */
    PUT(mini, 0, heap_alloc(vm, TYPE_CLOSURE, 6));
    store_slot(heap_address(vm, r[0]) + 2, constructor);
    store_slot(heap_address(vm, r[0]) + 4, VALUE_UNDEFINED);
    IS(r[0], KEY("name"), vm_root(vm, ROOT_EMPTY));
    PUT(mini, 1, get(vm, r[0], KEY("prototype")));
    CHECK(value_is_heap(r[1]));
    IS(r[0], KEY("prototype"), r[1]);
    IS(r[1], KEY("constructor"), r[0]);
    CHECK((v = property_own(vm, r[0], KEY("prototype"), &a)) != VALUE_HOLE && v != VALUE_EXCEPTION && a == (ATTR_HIDDEN | ATTR_PERMANENT));
    value_release(vm, v);
    TRY(set(vm, r[0], KEY("prototype"), VALUE_INT(4)));
    IS(r[0], KEY("prototype"), VALUE_INT(4));
    IS(f, KEY("prototype"), prototype);
    TRY(set(vm, f, KEY("prototype"), VALUE_INT(5)));
    IS(f, KEY("prototype"), VALUE_INT(5));
    CHECK(property_delete(vm, f, KEY("prototype")) == 0);
    TRY(property_delete(vm, f, KEY("name")) == 1);
    IS(f, KEY("name"), VALUE_UNDEFINED);
    CHECK(property_attributes(vm, f, KEY("name")) < 0 && property_delete(vm, f, KEY("name")) == 1);
    TRY(property_define(vm, f, KEY("name"), VALUE_INT(6), ATTR_HIDDEN));
    IS(f, KEY("name"), VALUE_INT(6));
    TRY(property_delete(vm, f, KEY("name")) == 1);
    IS(f, KEY("name"), VALUE_UNDEFINED);
    TRY(set(vm, f, KEY("count"), VALUE_INT(7)));
    IS(f, KEY("count"), VALUE_INT(7));
    TRY(object_set_prototype(vm, f, r[0])); /* a class inherits its parent's statics */
    TRY(set(vm, r[0], KEY("two"), VALUE_INT(22)));
    IS(f, KEY("two"), VALUE_INT(22));
    IS(f, KEY("length"), VALUE_INT(2));
    return true;
}

static bool natives(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    const Value keys[] = {KEY("isArray")};
    const uint8_t hidden[] = {ATTR_HIDDEN};
    Value properties = mini_object(mini, mini_shape(mini, vm_root(vm, ROOT_FUNCTION_PROTO), keys, hidden, 1),
                                   MINI_SLOTS(VALUE_INT(3)));
    Value array = mini_native(mini, KEY("Array"), vm_root(vm, ROOT_ARRAY_PROTO), properties, 1);
    Value bare = mini_native(mini, KEY("abs"), VALUE_UNDEFINED, VALUE_UNDEFINED, 1);
    IS(array, KEY("isArray"), VALUE_INT(3));
    IS(array, KEY("prototype"), vm_root(vm, ROOT_ARRAY_PROTO));
    IS(array, KEY("name"), KEY("Array"));
    IS(bare, KEY("prototype"), VALUE_UNDEFINED);
    IS(bare, KEY("length"), VALUE_INT(1));
    IS(bare, KEY("push"), VALUE_INT(ROOT_FUNCTION_PROTO));
    IS(array, KEY("push"), VALUE_INT(ROOT_FUNCTION_PROTO));
    REFUSED(set(vm, array, KEY("prototype"), VALUE_INT(1)));
    TRY(set(vm, array, KEY("isArray"), VALUE_INT(4)));
    TRY(set(vm, array, KEY("one"), VALUE_INT(5)));
    TRY(set(vm, bare, KEY("one"), VALUE_INT(6)));
    IS(array, KEY("isArray"), VALUE_INT(4));
    IS(array, KEY("one"), VALUE_INT(5));
    IS(bare, KEY("one"), VALUE_INT(6));
    /* bound functions: length and name are computed */
    PUT(mini, 0, heap_alloc(vm, TYPE_BOUND, 10));
    uint8_t *p = heap_address(vm, r[0]);
    *(uint16_t *)(void *)(p + 2) = 1;
    store_slot(p + 4, array);
    store_slot(p + 6, VALUE_NULL);
    store_slot(p + 8, VALUE_INT(1));
    IS(r[0], KEY("length"), VALUE_INT(0));
    PUT(mini, 1, get(vm, r[0], KEY("name")));
    TextView t = text_view(vm, r[1]);
    CHECK(t.length == 11 && memcmp(t.bytes, "bound Array", 11) == 0);
    IS(r[0], KEY("prototype"), VALUE_UNDEFINED);
    return true;
}

static bool primitives(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r, setter;
    IS(KEY("alpha"), KEY("length"), VALUE_INT(5));
    IS(KEY("alpha"), VALUE_INT(1), VALUE_CHAR('l'));
    IS(KEY("alpha"), VALUE_INT(5), VALUE_UNDEFINED);
    IS(VALUE_CHAR('x'), KEY("push"), VALUE_INT(ROOT_STRING_PROTO));
    IS(VALUE_INT(3), KEY("push"), VALUE_INT(ROOT_NUMBER_PROTO));
    IS(VALUE_TRUE, KEY("push"), VALUE_INT(ROOT_BOOLEAN_PROTO));
    REFUSED(set(vm, VALUE_INT(3), KEY("one"), VALUE_INT(1)));
    REFUSED(set(vm, KEY("alpha"), KEY("length"), VALUE_INT(1)));
    REFUSED(set(vm, KEY("alpha"), VALUE_INT(0), VALUE_INT(1)));
    REFUSED(set(vm, VALUE_TRUE, KEY("push"), VALUE_INT(1)));
    Value f = mini_function(mini, KEY("alpha"), VALUE_UNDEFINED, 0, 0, 0);
    TRY(property_define_accessor(vm, vm_root(vm, ROOT_NUMBER_PROTO), KEY("two"), VALUE_HOLE, f, 0));
    CHECK(property_set(vm, VALUE_INT(3), KEY("two"), VALUE_INT(1), &setter) == STORED_SETTER && setter == f);
    /* a String object */
    const Value keys[] = {VALUE_KEY_INTERNAL};
    Value shape = mini_shape(mini, vm_root(vm, ROOT_STRING_PROTO), keys, NULL, 1);
    PUT(mini, 0, object_new_typed(vm, TYPE_WRAPPER, shape));
    store_slot(heap_address(vm, r[0]) + 4, KEY("beta"));
    IS(r[0], KEY("length"), VALUE_INT(4));
    IS(r[0], VALUE_INT(3), VALUE_CHAR('a'));
    IS(r[0], KEY("push"), VALUE_INT(ROOT_STRING_PROTO));
    REFUSED(set(vm, r[0], VALUE_INT(3), VALUE_INT(1)));
    TRY(set(vm, r[0], VALUE_INT(4), VALUE_INT(1)));
    TRY(set(vm, r[0], KEY("one"), VALUE_INT(2)));
    IS(r[0], VALUE_INT(4), VALUE_INT(1));
    IS(r[0], KEY("one"), VALUE_INT(2));
    return true;
}

static bool cloning(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    Value shape = mini_shape(mini, vm_root(vm, ROOT_OBJECT_PROTO), MINI_KEYS(KEY("alpha"), KEY("beta")));
    Value inner = mini_object(mini, shape, MINI_SLOTS(VALUE_INT(1), KEY("Point")));
    Value list = mini_array(mini, MINI_SLOTS(inner, VALUE_INT(4), inner));
    Value outer = mini_object(mini, shape, MINI_SLOTS(list, mini_float(mini, 0.5)));
    PUT(mini, 0, object_clone(vm, outer));
    PUT(mini, 1, object_clone(vm, outer));
    PUT(mini, 2, get(vm, r[0], KEY("alpha")));
    PUT(mini, 3, get(vm, r[2], VALUE_INT(0)));
    PUT(mini, 4, get(vm, r[2], VALUE_INT(2)));
    CHECK(value_is_heap(r[2]) && value_is_heap(r[3]) && r[3] != r[4]);
    TRY(set(vm, r[3], KEY("alpha"), VALUE_INT(99)));
    IS(r[4], KEY("alpha"), VALUE_INT(1));
    IS(inner, KEY("alpha"), VALUE_INT(1));
    IS(r[2], VALUE_INT(1), VALUE_INT(4));
    IS(r[4], KEY("beta"), KEY("Point"));
    PUT(mini, 5, get(vm, r[1], KEY("alpha")));
    CHECK(r[5] != r[2]);
    return true;
}

/* Deeper than the handles that are kept in reserve. */
static bool deep_clone(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    Value nested = mini_array(mini, MINI_SLOTS(VALUE_INT(7)));
    for (int i = 0; i < 40; i++)
        nested = mini_array(mini, MINI_SLOTS(nested));
    PUT(mini, 0, object_clone(vm, nested));
    for (int i = 0; i < 41; i++)
        PUT(mini, 0, array_get(vm, r[0], 0));
    CHECK(r[0] == VALUE_INT(7));
    return true;
}

/* Things with properties on the side come and go: the table follows. */
static bool side_table(Mini *mini)
{
    Vm *vm = mini->vm;
    Value *r = mini->r;
    PUT(mini, 0, array_new(vm, 0));
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 30; i++) {
            PUT(mini, 1, array_new(vm, 0));
            TRY(set(vm, r[1], KEY("count"), VALUE_INT(i)));
            value_retain(vm, r[1]);
            TRY(array_push(vm, r[0], r[1]));
        }
        for (int i = 0; i < 30; i += 2) {
            PUT(mini, 2, array_get(vm, r[0], (uint32_t)i));
            IS(r[2], KEY("count"), VALUE_INT(i));
            TRY(array_set(vm, r[0], (uint32_t)i, VALUE_NULL));
        }
        mini_set(mini, 2, VALUE_UNDEFINED);
        for (int i = 1; i < 30; i += 2) {
            PUT(mini, 2, array_get(vm, r[0], (uint32_t)i));
            IS(r[2], KEY("count"), VALUE_INT(i));
        }
        mini_set(mini, 1, VALUE_UNDEFINED);
        mini_set(mini, 2, VALUE_UNDEFINED);
        TRY(array_set_length(vm, r[0], 0));
        CHECK(load_u16(heap_thing(vm, vm->side) + 2) <= 18);
    }
    return true;
}

static void test_plain(void **state) { (void)state; scenario_run(plain); }
static void test_many(void **state) { (void)state; scenario_run(many_keys); }
static void test_chains(void **state) { (void)state; scenario_run(chains); }
static void test_accessors(void **state) { (void)state; scenario_run(accessors); }
static void test_overlays(void **state) { (void)state; scenario_run(overlays); }
static void test_functions(void **state) { (void)state; scenario_run(functions); }
static void test_natives(void **state) { (void)state; scenario_run(natives); }
static void test_primitives(void **state) { (void)state; scenario_run(primitives); }
static void test_cloning(void **state) { (void)state; scenario_run(cloning); }
static void test_side(void **state) { (void)state; scenario_run(side_table); }
static void test_deep(void **state) { (void)state; scenario_run(deep_clone); }
static void test_proxies(void **state) { (void)state; scenario_run(proxies); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain), cmocka_unit_test(test_many), cmocka_unit_test(test_chains),
        cmocka_unit_test(test_accessors), cmocka_unit_test(test_overlays), cmocka_unit_test(test_functions),
        cmocka_unit_test(test_natives), cmocka_unit_test(test_primitives), cmocka_unit_test(test_cloning),
        cmocka_unit_test(test_side), cmocka_unit_test(test_deep), cmocka_unit_test(test_proxies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
