/* Collections on dictionaries; iterators that stay right while those change; weak references. See collection.h. */
#include "collection.h"

#include "array.h"
#include "own.h"

/* ---- classes */

bool collection_may_hold(VmRef vm, Value v)
{
    return value_is_object(vm, v) || value_is_symbol(vm, v);
}

CollectionClass collection_class(VmRef vm, Value v)
{
    Value content = wrapper_content(vm, v);
    switch (value_type(vm, content)) {
    case TYPE_OBJECT: return COLLECTION_MAP;
    case TYPE_SHAPE: case TYPE_SHAPE_DICT: return COLLECTION_SET;
    case TYPE_WEAK: break;
    default: return COLLECTION_NONE;
    }
    Value what = load_slot(heap_address(vm, content) + 2);
    return value_is_int(what) ? (CollectionClass)value_int(what) : COLLECTION_WEAK_REF;
}

static Value empty(VmRef vm, CollectionClass class)
{
    return vm_root(vm, class == COLLECTION_MAP ? ROOT_EMPTY_OBJECT : ROOT_OBJECT_SHAPE);
}

Value collection_new(VmRef vm, CollectionClass class, Value target)
{
    Value content = empty(vm, class);
    if (class >= COLLECTION_WEAK_MAP) {
        hold(vm, target);
        content = heap_alloc(vm, TYPE_WEAK, 6);
        target = held(vm, 0);
        unhold_top(vm); /* the caller has it */
        if (content == VALUE_EXCEPTION)
            return content;
        uint8_t *p = heap_address(vm, content);
        store_slot(p + 4, VALUE_UNDEFINED);
        store_slot(p + 2, class == COLLECTION_WEAK_REF ? target : VALUE_INT(class));
        if (class == COLLECTION_WEAK_REF && value_is_heap(target)) {
            shape_mark_prototype(vm, target); /* so that its end is told of */
            shapes_enlist(vm, content);
        }
    }
    return wrapper_new(vm, (Root)(ROOT_MAP_SHAPE + class), content);
}

void collection_target_freed(VmRef vm, Value v)
{
    for (Value i = VM->shapes; value_is_heap(i);) {
        uint8_t *p = heap_address(vm, i);
        Type type = header_type(load_u16(p));
        if (type == TYPE_WEAK && load_slot(p + 2) == v) {
            store_slot(p + 2, VALUE_UNDEFINED);
            VM->target_gone = 1;
        }
        i = load_slot(p + heap_weak_link(type));
    }
}

/* ---- keys */

Value collection_key(VmRef vm, Value v)
{
    if (value_is_string(vm, v))
        return text_intern(vm, v);
    if (value_is_number(vm, v) && !value_is_int(v)) {
        double d = number_to_double(vm, v);
        return d != d ? vm_root(vm, ROOT_NAN) : number_from_double(vm, d + 0.0); /* there is one NaN, and -0 is 0 */
    }
    return value_copied(vm, v);
}

static bool is_map(VmRef vm, Value content) { return value_type(vm, content) == TYPE_OBJECT; }
static bool is_weak(VmRef vm, Value content) { return value_type(vm, content) == TYPE_WEAK; }

#define NOTHING VALUE_TDZ /* what stands where an object had a value in a WeakMap */

/* The shape with a Map's or Set's keys. */
static Value keys_of(VmRef vm, Value content)
{
    return is_map(vm, content) ? load_slot(thing_address(vm, content) + 2) : content;
}

Value collection_get(VmRef vm, Value collection, Value key)
{
    Value content = wrapper_content(vm, collection);
    if (is_weak(vm, content)) {
        Value found = collection_may_hold(vm, key) ? property_own(vm, key, content, NULL) : NOTHING;
        return found == NOTHING ? VALUE_HOLE : found;
    }
    int32_t slot = shape_find(vm, keys_of(vm, content), key, NULL);
    if (slot < 0)
        return VALUE_HOLE;
    if (!is_map(vm, content))
        return VALUE_TRUE;
    return own_slot_value(vm, load_slot(thing_address(vm, content) + 4 + 2 * slot));
}

uint32_t collection_size(VmRef vm, Value collection)
{
    return shape_keys(vm, keys_of(vm, wrapper_content(vm, collection)));
}

/* ---- changing */

/* The collection held(2) gets a content of its own in RAM, and unless they stay as they are a dictionary of its keys that has
 * room for `more` of them. false: exception. */
enum { KEYS_STAY = -1 };

static bool make_writable(VmRef vm, int32_t more)
{
    Value wrapper = own_writable(vm, held(vm, 2));
    if (wrapper == VALUE_EXCEPTION)
        return false;
    Value content = wrapper_content(vm, wrapper);
    bool map = is_map(vm, content);
    if (map && value_is_flash(content)) {
        content = object_copy(vm, content);
        if (content == VALUE_EXCEPTION)
            return false;
        slot_set(vm, own_resolve(vm, held(vm, 2)), 4, content);
    }
    if (more == KEYS_STAY)
        return true;
    Value keys = shape_to_dict(vm, keys_of(vm, content), (uint32_t)more, 0, false);
    if (keys == VALUE_EXCEPTION)
        return false;
    wrapper = own_resolve(vm, held(vm, 2));
    content = wrapper_content(vm, wrapper);
    if (map)
        own_set_shape(vm, content, keys);
    else
        slot_set(vm, wrapper, 4, keys);
    return true;
}

/* A Set's held(1). false: exception. */
static bool append_key(VmRef vm)
{
    Value key = value_to_slot(vm, held(vm, 1));
    if (key == VALUE_EXCEPTION)
        return false;
    shape_dict_append(vm, wrapper_content(vm, held(vm, 2)), key, 0);
    if (key != held(vm, 1)) /* a new box */
        value_release(vm, key);
    return true;
}

/* The value held(0), once more: for what takes a count over. */
static Value held_value(VmRef vm)
{
    Value value = held(vm, 0);
    return value_copied(vm, value);
}

/* collection held(2), key held(1), value held(0) */
static bool put_held(VmRef vm)
{
    Value content = wrapper_content(vm, held(vm, 2));
    if (is_weak(vm, content))
        return property_define(vm, held(vm, 1), content, held_value(vm), 0);
    int32_t slot = shape_find(vm, keys_of(vm, content), held(vm, 1), NULL);
    bool map = is_map(vm, content);
    if (!map && slot >= 0)
        return true;
    if (!make_writable(vm, slot >= 0 ? KEYS_STAY : 1))
        return false;
    if (!map)
        return append_key(vm);
    content = wrapper_content(vm, held(vm, 2));
    if (slot >= 0)
        return slot_set(vm, content, 4 + 2 * (uint32_t)slot, held_value(vm));
    return own_put(vm, content, held(vm, 1), held_value(vm), 0, true);
}

bool collection_put(VmRef vm, Value collection, Value key, Value value)
{
    hold_two(vm, collection, key);
    hold_push(vm, value);
    bool done = put_held(vm);
    unhold(vm, 3);
    return done;
}

int collection_delete(VmRef vm, Value collection, Value key)
{
    Value old = collection_get(vm, collection, key);
    if (old == VALUE_HOLE || old == VALUE_EXCEPTION)
        return old == VALUE_HOLE ? 0 : -1;
    hold_two(vm, collection, key);
    hold_push(vm, old);
    Value content = wrapper_content(vm, collection);
    bool done;
    if (is_weak(vm, content)) { /* the place stays: the object would need a dictionary without it */
        done = property_define(vm, key, content, NOTHING, 0);
    } else if ((done = make_writable(vm, 0))) {
        content = wrapper_content(vm, held(vm, 2));
        key = held(vm, 1);
        if (is_map(vm, content))
            done = own_remove_slot(vm, content, key) > 0;
        else
            shape_dict_remove(vm, content, (uint32_t)shape_find(vm, content, key, NULL), NULL);
    }
    unhold(vm, 3);
    return done ? 1 : -1;
}

/* ---- iterators */

enum { AT = 4, AT_END = 0xFFFF /* where an iterator is */ };

/* Iterators over the Map or Set, known by itself or by its keys, that are behind slot `from` go back by one; -1: all to the start. */
static void move_iterators(VmRef vm, Value known, int32_t from)
{
    for (Value i = VM->shapes; value_is_heap(i);) {
        uint8_t *p = heap_address(vm, i);
        Type type = header_type(load_u16(p));
        if (type == TYPE_COLLECTION) {
            Value collection = load_slot(p + 2);
            uint16_t *at = (uint16_t *)(void *)(p + AT);
            bool behind = *at != AT_END && *at > from;
            if (behind && (collection == known || keys_of(vm, wrapper_content(vm, collection)) == known))
                *at = (uint16_t)(from < 0 ? 0 : *at - 1);
        }
        i = load_slot(p + heap_weak_link(type));
    }
}

void collection_closed_up(VmRef vm, Value dict, uint32_t slot) { move_iterators(vm, dict, (int32_t)slot); }

bool collection_clear(VmRef vm, Value collection)
{
    Value content = wrapper_content(vm, collection);
    if (value_is_flash(content) && keys_of(vm, content) == vm_root(vm, ROOT_OBJECT_SHAPE))
        return true;
    move_iterators(vm, collection, -1);
    return wrapper_set(vm, collection, empty(vm, collection_class(vm, collection)));
}

Value collection_iterate(VmRef vm, Value collection, unsigned what)
{
    Root shape = collection_class(vm, collection) == COLLECTION_MAP ? ROOT_MAP_ITERATOR_SHAPE : ROOT_SET_ITERATOR_SHAPE;
    hold(vm, collection);
    Value iterator = heap_alloc(vm, TYPE_COLLECTION, 8);
    collection = heap_pop(vm);
    if (iterator == VALUE_EXCEPTION) {
        value_release(vm, collection);
        return iterator;
    }
    uint8_t *p = heap_address(vm, iterator);
    *(uint16_t *)(void *)p |= (uint16_t)what;
    store_slot(p + 2, collection); /* with the handle's count */
    store_slot(p + AT, 0);
    shapes_enlist(vm, iterator);
    return wrapper_new(vm, shape, iterator);
}

Value collection_iterated(VmRef vm, Value iterator)
{
    Value content = wrapper_content(vm, iterator);
    return value_type(vm, content) == TYPE_COLLECTION ? load_slot(heap_address(vm, content) + 2) : VALUE_HOLE;
}

Value collection_next(VmRef vm, Value iterator)
{
    uint8_t *p = heap_address(vm, wrapper_content(vm, iterator));
    uint16_t *at = (uint16_t *)(void *)(p + AT), slot = *at;
    Value collection = load_slot(p + 2), content = wrapper_content(vm, collection), keys = keys_of(vm, content), key;
    unsigned what = load_u16(p) & (HEADER_ITERATES_KEYS | HEADER_ITERATES_VALUES);
    if (slot == AT_END)
        return VALUE_HOLE;
    do {
        if (slot >= shape_count(vm, keys)) {
            *at = AT_END;
            return VALUE_HOLE;
        }
        key = shape_key(vm, keys, slot++);
    } while (key == VALUE_HOLE);
    *at = slot;
    Value value = key;
    if (is_map(vm, content))
        value = value_unboxed(vm, load_slot(thing_address(vm, content) + 2 + 2u * slot));
    value_retain(vm, value);
    if (what == HEADER_ITERATES_VALUES)
        return value;
    hold_push(vm, value);
    hold(vm, key);
    Value result = held(vm, 0);
    if (what == HEADER_ITERATES_KEYS)
        value_retain(vm, result);
    else
        result = array_from(vm, vm_sp(vm), 2);
    unhold(vm, 2);
    return result;
}
