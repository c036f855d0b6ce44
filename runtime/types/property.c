/* Defining, deleting and listing own properties; freezing. */
#include "own.h"

#include "array.h"
#include "error.h"
#include "typed.h"

/* ---- defining */

/* An array element with attributes lives in the side object; its place in the array is a hole. Array held(2), key
 * held(1), value held(0). When memory runs out nothing has changed that a script can see. */
static bool make_sparse(VmRef vm, uint32_t index, uint8_t attributes)
{
    uint32_t length = array_length(vm, held(vm, 2));
    if (!array_unpack(vm, held(vm, 2)) || (index >= length && !array_set_length(vm, held(vm, 2), index + 1)))
        return false;
    Value value = held(vm, 0);
    bool done = own_put(vm, held(vm, 2), held(vm, 1), value_copied(vm, value), attributes, false);
    if (!done)
        array_set_length(vm, held(vm, 2), length);
    else if (array_has(vm, held(vm, 2), index))
        array_set(vm, held(vm, 2), index, VALUE_HOLE);
    return done;
}

bool property_define(VmRef vm, Value object, Value key, Value value, uint8_t attributes)
{
    Own own;
    bool there = own_find(vm, object, key, &own);
    bool array = value_is_arraylike(vm, object);
    if (own.kind == OWN_NEVER || (own.kind == OWN_ELEMENT && value_is_typed_array(vm, object))) {
        if (own.kind == OWN_ELEMENT && !attributes)
            return typed_set(vm, object, own.index, value);
        value_release(vm, value);
        error_type(vm, "Cannot redefine property: %v", key);
        return false;
    }
    if (!array && (own.kind == OWN_ELEMENT || own.kind == OWN_COUNT)) {
        value_release(vm, value); /* a string's character or length: checked to be what it is */
        return true;
    }
    if (!array || (!key_is_index(key) && own.kind != OWN_COUNT))
        return own_put(vm, object, key, value, attributes, !there);
    if (own.kind == OWN_ELEMENT ? own.attributes == attributes : attributes == 0 && !there)
        return array_set(vm, object, (uint32_t)value_int(key), value);
    hold_two(vm, object, key);
    bool done;
    if (own.kind == OWN_COUNT) {
        done = own_set_length(vm, object, value) &&
               (!(attributes & ATTR_READONLY) || array_limit(vm, held(vm, 1), LIMIT_LENGTH));
    } else {
        hold_push(vm, value);
        done = make_sparse(vm, (uint32_t)value_int(key), attributes);
        unhold_top(vm);
    }
    unhold(vm, 2);
    return done;
}

bool property_define_accessor(VmRef vm, Value object, Value key, Value getter, Value setter, uint8_t attributes)
{
    hold_two(vm, object, key);
    hold_two(vm, getter, setter);
    Value accessor = heap_alloc(vm, TYPE_ACCESSOR, 6);
    bool done = accessor != VALUE_EXCEPTION;
    if (done) {
        uint8_t *p = heap_address(vm, accessor);
        const uint8_t *old = NULL;
        Own own;
        if (own_find(vm, held(vm, 3), held(vm, 2), &own) && (own.attributes & ATTR_ACCESSOR))
            old = thing_address(vm, own_slot(vm, &own));
        for (unsigned i = 2; i <= 4; i += 2) {
            Value half = held(vm, i == 2);
            if (half == VALUE_HOLE)
                half = old ? load_slot(old + i) : VALUE_UNDEFINED;
            store_slot(p + i, value_copied(vm, half));
        }
        done = property_define(vm, held(vm, 3), held(vm, 2), accessor, attributes | ATTR_ACCESSOR);
    }
    unhold(vm, 4);
    return done;
}

/* ---- deleting */

int property_delete(VmRef vm, Value object, Value key)
{
    Own own;
    if (!own_find(vm, object, key, &own))
        return 1;
    if ((own.attributes & ATTR_PERMANENT) || (own.kind == OWN_ELEMENT && value_is_typed_array(vm, object)))
        return 0;
    if (own.kind == OWN_ELEMENT)
        return array_set(vm, object, own.index, VALUE_HOLE) ? 1 : -1;
    return own_remove_slot(vm, object, key);
}

/* ---- listing */

/* Listing holds, from the last on: result, level of the prototype chain, receiver, order of the level's indices. */
enum { LIST_RESULT, LIST_LEVEL, LIST_RECEIVER, LIST_ORDER, LIST_HANDLES };

static bool list_key(VmRef vm, Value key, uint8_t attributes, uint8_t lacking)
{
    if (attributes & ATTR_ACCESSOR)
        attributes |= ATTR_READONLY;
    if (!(lacking & ~attributes & (KEYS_SYMBOLS - 1)))
        return true;
    for (Value v = held(vm, LIST_RECEIVER); v != held(vm, LIST_LEVEL); v = object_prototype(vm, v))
        if (property_attributes(vm, v, key) >= 0)
            return true;
    Value text = text_from_key(vm, key);
    return text != VALUE_EXCEPTION && array_push(vm, held(vm, LIST_RESULT), text);
}

/* The integer key of a slot, or -1. */
static int32_t index_at(VmRef vm, Value shape, uint32_t slot)
{
    Value key = shape_key(vm, shape, slot);
    return value_is_int(key) ? value_int(key) : -1;
}

static uint16_t *order_of(VmRef vm)
{
    return (uint16_t *)(void *)(heap_thing(vm, held(vm, LIST_ORDER)) + 4);
}

/* order[root] goes down to its place in a heap of `count` with the largest on top. */
static void sift(VmRef vm, Value shape, uint16_t *order, uint32_t root, uint32_t count)
{
    for (uint32_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && index_at(vm, shape, order[child]) < index_at(vm, shape, order[child + 1]))
            child++;
        if (index_at(vm, shape, order[root]) >= index_at(vm, shape, order[child]))
            return;
        uint16_t moved = order[root];
        order[root] = order[child];
        order[child] = moved;
    }
}

/* The slots with the level's integer keys, ascending. -1: exception. */
static int32_t order_indices(VmRef vm)
{
    Value shape = own_shape(vm, held(vm, LIST_LEVEL));
    uint32_t slots = shape_count(vm, shape), count = 0;
    for (uint32_t i = 0; i < slots; i++)
        count += index_at(vm, shape, i) >= 0;
    value_release(vm, held(vm, LIST_ORDER));
    vm_sp(vm)[LIST_ORDER] = VALUE_UNDEFINED;
    if (!count)
        return 0;
    Value table = heap_alloc(vm, TYPE_BYTES, 4 + 2 * count);
    if (table == VALUE_EXCEPTION)
        return -1;
    vm_sp(vm)[LIST_ORDER] = table;
    store_slot(heap_address(vm, table) + 2, (Value)(2 * count));
    uint16_t *order = order_of(vm);
    shape = own_shape(vm, held(vm, LIST_LEVEL));
    for (uint32_t i = 0, n = 0; i < slots; i++)
        if (index_at(vm, shape, i) >= 0)
            order[n++] = (uint16_t)i;
    for (uint32_t root = count / 2; root-- > 0;)
        sift(vm, shape, order, root, count);
    for (uint32_t n = count; n-- > 1;) {
        uint16_t largest = order[0];
        order[0] = order[n];
        order[n] = largest;
        sift(vm, shape, order, 0, n);
    }
    return (int32_t)count;
}

static bool list_level(VmRef vm, uint8_t lacking)
{
    Own own;
    Value key;
    uint32_t elements = lacking & KEYS_NO_STRINGS ? 0 : own_count(vm, held(vm, LIST_LEVEL));
    for (uint32_t i = 0; i < elements; i++) {
        key = VALUE_INT((int32_t)i);
        int attributes = property_attributes(vm, held(vm, LIST_LEVEL), key);
        if (attributes >= 0 && !list_key(vm, key, (uint8_t)attributes, lacking))
            return false;
    }
    bool none = (lacking & KEYS_NO_STRINGS) || own_home(vm, held(vm, LIST_LEVEL)) == VALUE_HOLE;
    int32_t indices = none ? 0 : order_indices(vm);
    for (int32_t i = 0; i < indices; i++) {
        Value shape = own_shape(vm, held(vm, LIST_LEVEL));
        uint32_t slot = order_of(vm)[i];
        key = shape_key(vm, shape, slot);
        if ((uint32_t)value_int(key) >= elements && !list_key(vm, key, shape_attributes(vm, shape, slot), lacking))
            return false;
    }
    for (unsigned symbols = lacking / KEYS_NO_STRINGS; symbols <= lacking / KEYS_SYMBOLS % 2; symbols++)
        for (uint32_t i = 0; (key = own_key(vm, held(vm, LIST_LEVEL), i, &own)) != VALUE_UNDEFINED; i++)
            if (key != VALUE_HOLE && value_is_symbol(vm, key) == symbols && !list_key(vm, key, own.attributes, lacking))
                return false;
    return indices >= 0;
}

Value property_keys(VmRef vm, Value object, uint8_t lacking, bool inherited)
{
    hold_push(vm, VALUE_UNDEFINED);
    hold_two(vm, object, object);
    Value result = array_new(vm, 0);
    if (result == VALUE_EXCEPTION) {
        unhold(vm, LIST_HANDLES - 1);
        return result;
    }
    hold_push(vm, result);
    bool done = list_level(vm, lacking);
    for (Value level; done && inherited && (level = object_prototype(vm, held(vm, LIST_LEVEL))) != VALUE_NULL;) {
        value_retain(vm, level);
        value_release(vm, held(vm, LIST_LEVEL));
        vm_sp(vm)[LIST_LEVEL] = level;
        done = list_level(vm, lacking);
    }
    result = hold_result(vm, done);
    unhold(vm, LIST_HANDLES - 1);
    return result;
}

/* ---- extensibility */

bool object_can_add(VmRef vm, Value object, Value key)
{
    if (value_is_arraylike(vm, object)) {
        unsigned limits = array_limits(vm, own_resolve(vm, object));
        return !(limits & LIMIT_EXTENSIONS) &&
               !(limits & LIMIT_LENGTH && value_is_int(key) && (uint32_t)value_int(key) >= array_length(vm, object));
    }
    Value home = own_home(vm, object);
    if (typed_owns_key(vm, object, key))
        return false;
    return home == VALUE_HOLE ? value_is_object(vm, object) : !(load_u16(thing_address(vm, home)) & HEADER_SEALED);
}

bool object_restrict(VmRef vm, Value object, uint8_t attributes)
{
    hold(vm, object);
    bool array = value_is_arraylike(vm, object), done;
    if (array)
        done = array_limit(vm, object, LIMIT_EXTENSIONS | attributes | (attributes & ATTR_READONLY ? LIMIT_LENGTH : 0u));
    else
        done = own_home_writable(vm, object) != VALUE_EXCEPTION;
    for (uint32_t slot = 0; done; slot++) {
        Value shape = own_shape(vm, held(vm, 0));
        if (!array)
            *(uint16_t *)(void *)heap_thing(vm, own_home(vm, held(vm, 0))) |= HEADER_SEALED;
        if (slot >= shape_count(vm, shape))
            break;
        if (shape_key(vm, shape, slot) == VALUE_HOLE || key_is_private(shape_key(vm, shape, slot)))
            continue;
        uint8_t old = shape_attributes(vm, shape, slot);
        uint8_t wanted = old | (old & ATTR_ACCESSOR ? attributes & ATTR_PERMANENT : attributes);
        done = wanted == old || own_set_attributes(vm, held(vm, 0), shape_key(vm, shape, slot), wanted);
    }
    if (done && attributes && typed_length(vm, held(vm, 0))) {
        error_type(vm, "Cannot freeze or seal array buffer views with elements");
        done = false;
    }
    unhold_top(vm);
    return done;
}

int object_is_restricted(VmRef vm, Value object, uint8_t attributes)
{
    if (object_can_add(vm, object, VALUE_UNDEFINED))
        return 0;
    Value loose = property_keys(vm, object, (uint8_t)(attributes | KEYS_SYMBOLS), false);
    if (loose == VALUE_EXCEPTION)
        return -1;
    bool none = array_length(vm, loose) == 0;
    value_release(vm, loose);
    return none;
}
