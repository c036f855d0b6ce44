/* Shapes. Objects whose keys the compiler knows point to a flash list. Keys added at run time make a chain
 * of RAM nodes on top of it, shared by all objects that got the same keys in the same order; all nodes and
 * roots hang on the weak list vm->shapes, where transitions are searched. An object with many run-time
 * keys, deleted keys or changed attributes owns a dictionary.
 */
#include "shape.h"

#include "hold.h"
#include "object.h"

enum {
    NODES_MAX = 12,     /* keys in RAM nodes of one chain */
    SHAPE_NODE_MAX = 254, /* the count of a node is a byte */
    NODE_BYTES = 10,
    ROOT_BYTES = 6,
    DICT_KEYS = 8 /* offset of a dictionary's keys */
};

static const ShapeRecord *record_of(const Vm *vm, Value shape)
{
    return (const ShapeRecord *)(const void *)flash_address(vm, shape);
}

static uint32_t dict_count(const uint8_t *p) { return load_u16(p + 4); }
static uint32_t dict_capacity(const uint8_t *p) { return load_u16(p + 6); }
static uint8_t *dict_attributes(uint8_t *p) { return p + DICT_KEYS + 2 * dict_capacity(p); }
static uint32_t dict_bytes(uint32_t capacity) { return DICT_KEYS + 2 * capacity + ((capacity + 1) & ~1u); }

static bool is_type(const Vm *vm, Value shape, Type type)
{
    return value_is_heap(shape) && header_type(load_u16(heap_thing(vm, shape))) == type;
}

bool shape_is_dict(const Vm *vm, Value shape)
{
    return is_type(vm, shape, TYPE_SHAPE_DICT);
}

uint32_t shape_count(const Vm *vm, Value shape)
{
    if (value_is_flash(shape))
        return record_of(vm, shape)->count;
    const uint8_t *p = heap_thing(vm, shape);
    switch (header_type(load_u16(p))) {
    case TYPE_SHAPE_NODE: return p[7];
    case TYPE_SHAPE_DICT: return dict_count(p);
    default: return 0;
    }
}

Value shape_prototype(const Vm *vm, Value shape)
{
    while (is_type(vm, shape, TYPE_SHAPE_NODE))
        shape = load_slot(heap_thing(vm, shape) + 2);
    return load_slot(thing_address(vm, shape) + 2);
}

/* Index of `key` among `count` slots, or -1. */
static int32_t search(const Slot *keys, uint32_t count, Value key)
{
    for (uint32_t i = 0; i < count; i++)
        if (keys[i] == key)
            return (int32_t)i;
    return -1;
}

/* An int key beyond a slot is a box: compare by value. */
static int32_t find_boxed(const Vm *vm, Value shape, Value key, uint8_t *attributes)
{
    for (uint32_t i = shape_count(vm, shape); i-- > 0;) {
        if (shape_key(vm, shape, i) == key) {
            if (attributes)
                *attributes = shape_attributes(vm, shape, i);
            return (int32_t)i;
        }
    }
    return -1;
}

int32_t shape_find(const Vm *vm, Value shape, Value key, uint8_t *attributes)
{
    if (!value_fits_slot(key))
        return find_boxed(vm, shape, key, attributes);
    uint8_t found_attributes = 0;
    int32_t slot = -1;
    while (value_is_heap(shape)) {
        uint8_t *p = heap_thing(vm, shape);
        Type type = header_type(load_u16(p));
        if (type == TYPE_SHAPE_NODE) {
            if (load_slot(p + 4) == key) {
                slot = p[7] - 1;
                found_attributes = p[6];
                break;
            }
            shape = load_slot(p + 2);
            continue;
        }
        if (type == TYPE_SHAPE_DICT) {
            slot = search((const Slot *)(const void *)(p + DICT_KEYS), dict_count(p), key);
            if (slot >= 0)
                found_attributes = dict_attributes(p)[slot];
        }
        break;
    }
    if (value_is_flash(shape)) {
        const ShapeRecord *record = record_of(vm, shape);
        const Slot *keys = (const Slot *)(const void *)(record + 1);
        slot = search(keys, record->count, key);
        if (slot >= 0 && (record->flags & SHAPE_ATTRIBUTES))
            found_attributes = ((const uint8_t *)(keys + record->count))[slot];
    }
    if (attributes)
        *attributes = found_attributes;
    return slot;
}

/* Where slot `slot` is described: *keys and *attributes (NULL: 0). */
static void locate(const Vm *vm, Value shape, uint32_t slot, Slot *key, uint8_t *attributes)
{
    uint8_t *p = NULL;
    while (value_is_heap(shape)) {
        p = heap_thing(vm, shape);
        if (header_type(load_u16(p)) == TYPE_SHAPE_DICT) {
            *key = load_slot(p + DICT_KEYS + 2 * slot);
            *attributes = dict_attributes(p)[slot];
            return;
        }
        if (p[7] == slot + 1) {
            *key = load_slot(p + 4);
            *attributes = p[6];
            return;
        }
        shape = load_slot(p + 2);
    }
    const ShapeRecord *record = record_of(vm, shape);
    const Slot *keys = (const Slot *)(const void *)(record + 1);
    *key = keys[slot];
    *attributes = record->flags & SHAPE_ATTRIBUTES ? ((const uint8_t *)(keys + record->count))[slot] : 0;
}

Value shape_key(const Vm *vm, Value shape, uint32_t slot)
{
    Slot key;
    uint8_t attributes;
    locate(vm, shape, slot, &key, &attributes);
    if (value_type(vm, key) == TYPE_INT32) {
        int32_t i;
        memcpy(&i, thing_address(vm, key) + 2, 4);
        return VALUE_INT(i);
    }
    return key;
}

uint8_t shape_attributes(const Vm *vm, Value shape, uint32_t slot)
{
    Slot key;
    uint8_t attributes;
    locate(vm, shape, slot, &key, &attributes);
    return attributes;
}

/* ---- shared transitions */

static uint8_t *next_field(uint8_t *p)
{
    return p + (header_type(load_u16(p)) == TYPE_SHAPE_NODE ? 8 : 4);
}

/* A node or root with that first field (parent or prototype), and for a node that key and attributes; or VALUE_HOLE. */
static Value find_shared(const Vm *vm, Type type, Value first, Value key, uint8_t attributes)
{
    for (Value v = vm->shapes; value_is_heap(v);) {
        uint8_t *p = heap_address(vm, v);
        if (header_type(load_u16(p)) == type && load_slot(p + 2) == first &&
            (type == TYPE_SHAPE_ROOT || (p[6] == attributes && shape_key(vm, v, p[7] - 1u) == key)))
            return v;
        v = load_slot(next_field(p));
    }
    return VALUE_HOLE;
}

static void link_shared(Vm *vm, Value shape)
{
    store_slot(next_field(heap_address(vm, shape)), vm->shapes);
    vm->shapes = (Slot)shape;
}

void shape_freed(Vm *vm, Value shape)
{
    uint8_t *dead = heap_address(vm, shape);
    Slot *link = &vm->shapes;
    while (value_is_heap(*link) && *link != (Slot)shape)
        link = (Slot *)(void *)next_field(heap_address(vm, *link));
    if (*link == (Slot)shape)
        *link = load_slot(next_field(dead));
}

void shape_mark_prototype(Vm *vm, Value object)
{
    if (value_is_heap(object))
        *(uint16_t *)(void *)heap_thing(vm, object) |= HEADER_PROTO;
}

Value shape_empty(Vm *vm, Value prototype)
{
    if (prototype == vm_root(vm, ROOT_OBJECT_PROTO))
        return vm_root(vm, ROOT_OBJECT_SHAPE);
    Value shape = find_shared(vm, TYPE_SHAPE_ROOT, prototype, 0, 0);
    if (shape != VALUE_HOLE) {
        value_retain(vm, shape);
        return shape;
    }
    if (!hold(vm, prototype))
        return VALUE_EXCEPTION;
    shape = heap_alloc(vm, TYPE_SHAPE_ROOT, ROOT_BYTES);
    prototype = heap_pop(vm);
    if (shape == VALUE_EXCEPTION) {
        value_release(vm, prototype);
        return shape;
    }
    store_slot(heap_address(vm, shape) + 2, prototype); /* the handle's count */
    link_shared(vm, shape);
    shape_mark_prototype(vm, prototype);
    return shape;
}

bool shape_can_add(const Vm *vm, Value shape)
{
    uint32_t count = shape_count(vm, shape), nodes = 0;
    if (shape_is_dict(vm, shape) || count >= SHAPE_NODE_MAX)
        return false;
    for (; is_type(vm, shape, TYPE_SHAPE_NODE); shape = load_slot(heap_address(vm, shape) + 2))
        nodes++;
    return nodes < NODES_MAX;
}

Value shape_add(Vm *vm, Value shape, Value key, uint8_t attributes)
{
    Value found = find_shared(vm, TYPE_SHAPE_NODE, shape, key, attributes);
    if (found != VALUE_HOLE) {
        value_retain(vm, found);
        return found;
    }
    if (!hold(vm, shape))
        return VALUE_EXCEPTION;
    value_retain(vm, key);
    key = value_to_slot(vm, key);
    if (key == VALUE_EXCEPTION || !hold_owned(vm, key)) {
        unhold(vm, 1);
        return VALUE_EXCEPTION;
    }
    Value node = heap_alloc(vm, TYPE_SHAPE_NODE, NODE_BYTES);
    if (node == VALUE_EXCEPTION) {
        unhold(vm, 2);
        return node;
    }
    uint8_t *p = heap_address(vm, node);
    store_slot(p + 4, heap_pop(vm));
    shape = heap_pop(vm);
    store_slot(p + 2, shape);
    p[6] = attributes;
    p[7] = (uint8_t)(shape_count(vm, shape) + 1);
    link_shared(vm, node);
    return node;
}

/* ---- dictionaries */

Value shape_to_dict(Vm *vm, Value shape, uint32_t room)
{
    if (!hold(vm, shape))
        return VALUE_EXCEPTION;
    uint32_t count = shape_count(vm, shape), capacity = count + room;
    Value dict = heap_alloc(vm, TYPE_SHAPE_DICT, dict_bytes(capacity));
    if (dict != VALUE_EXCEPTION) {
        shape = held(vm, 0);
        Value prototype = shape_prototype(vm, shape);
        value_retain(vm, prototype);
        uint8_t *p = heap_address(vm, dict);
        store_slot(p + 2, prototype);
        *(uint16_t *)(void *)(p + 4) = (uint16_t)count;
        *(uint16_t *)(void *)(p + 6) = (uint16_t)capacity;
        for (uint32_t i = 0; i < count; i++) {
            Slot key;
            locate(vm, shape, i, &key, dict_attributes(p) + i);
            value_retain(vm, key);
            store_slot(p + DICT_KEYS + 2 * i, key);
        }
    }
    unhold(vm, 1);
    return dict;
}

bool shape_dict_reserve(Vm *vm, Value dict)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = dict_count(p), old = dict_capacity(p);
    if (count < old)
        return true;
    uint32_t capacity = old + old / 4 + 2;
    p = heap_resize(vm, dict, dict_bytes(old), dict_bytes(capacity), 0);
    if (!p)
        return false;
    memmove(p + DICT_KEYS + 2 * capacity, p + DICT_KEYS + 2 * old, old);
    *(uint16_t *)(void *)(p + 6) = (uint16_t)capacity;
    return true;
}

void shape_dict_append(Vm *vm, Value dict, Value key, uint8_t attributes)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = dict_count(p);
    store_slot(p + DICT_KEYS + 2 * count, key);
    dict_attributes(p)[count] = attributes;
    *(uint16_t *)(void *)(p + 4) = (uint16_t)(count + 1);
}

void shape_dict_remove(Vm *vm, Value dict, uint32_t slot)
{
    uint8_t *p = heap_thing(vm, dict), *key = p + DICT_KEYS + 2 * slot, *attributes = dict_attributes(p) + slot;
    uint32_t tail = dict_count(p) - slot - 1;
    Value removed = load_slot(key);
    memmove(key, key + 2, 2 * tail);
    memmove(attributes, attributes + 1, tail);
    *(uint16_t *)(void *)(p + 4) = (uint16_t)(slot + tail);
    uint32_t capacity = dict_capacity(p), smaller = slot + tail + 2;
    if (capacity > 2 * smaller + 4) {
        memmove(p + DICT_KEYS + 2 * smaller, p + DICT_KEYS + 2 * capacity, smaller);
        *(uint16_t *)(void *)(p + 6) = (uint16_t)smaller;
        heap_resize(vm, dict, dict_bytes(capacity), dict_bytes(smaller), 0);
    }
    value_release(vm, removed);
}

void shape_dict_set_attributes(Vm *vm, Value dict, uint32_t slot, uint8_t attributes)
{
    dict_attributes(heap_thing(vm, dict))[slot] = attributes;
}

void shape_dict_set_prototype(Vm *vm, Value dict, Value prototype)
{
    uint8_t *p = heap_thing(vm, dict);
    Value old = load_slot(p + 2);
    value_retain(vm, prototype);
    store_slot(p + 2, prototype);
    shape_mark_prototype(vm, prototype);
    value_release(vm, old);
}
