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

static uint32_t dict_capacity(const uint8_t *p) { return load_u16(p + 6); }
static uint8_t *dict_attributes(uint8_t *p, uint32_t capacity) { return p + DICT_KEYS + 2 * capacity; }
static uint32_t dict_bytes(uint32_t capacity) { return DICT_KEYS + 2 * capacity + ((capacity + 1) & ~1u); }

static Type type_of(const Vm *vm, Value shape)
{
    return header_type(load_u16(thing_address(vm, shape)));
}

bool shape_is_dict(const Vm *vm, Value shape)
{
    return type_of(vm, shape) == TYPE_SHAPE_DICT;
}

/* A shape's last keys: all of a list or dictionary, one of a node. */
typedef struct Stretch {
    const Slot *keys;
    const uint8_t *attributes;
    uint32_t step;         /* from one key's attributes to the next one's: 0 when all have the same */
    uint32_t first, count; /* slots */
    Value below;           /* the shape of the slots before those, or VALUE_HOLE */
} Stretch;

static void look(const Vm *vm, Value shape, Stretch *s)
{
    const uint8_t *p = thing_address(vm, shape);
    const ShapeRecord *record = (const ShapeRecord *)(const void *)p;
    s->first = s->count = 0;
    s->keys = (const Slot *)(const void *)(p + DICT_KEYS);
    s->step = 1;
    s->below = VALUE_HOLE;
    switch (header_type(load_u16(p))) {
    case TYPE_SHAPE_NODE:
        s->keys = (const Slot *)(const void *)(p + 4);
        s->attributes = p + 6;
        s->first = p[7] - 1u;
        s->count = 1;
        s->below = load_slot(p + 2);
        break;
    case TYPE_SHAPE_DICT:
        s->count = load_u16(p + 4);
        s->attributes = p + DICT_KEYS + 2 * dict_capacity(p);
        break;
    case TYPE_SHAPE:
        s->keys = (const Slot *)(const void *)(record + 1);
        s->count = record->count;
        s->attributes = (const uint8_t *)(s->keys + s->count);
        if (!(record->flags & SHAPE_ATTRIBUTES)) {
            s->attributes = &record->flags;
            s->step = 0;
        }
        break;
    default: break; /* a root has none */
    }
}

uint32_t shape_count(const Vm *vm, Value shape)
{
    Stretch s;
    look(vm, shape, &s);
    return s.first + s.count;
}

Value shape_prototype(const Vm *vm, Value shape)
{
    for (const uint8_t *p;; shape = load_slot(p + 2)) {
        p = thing_address(vm, shape);
        if (header_type(load_u16(p)) != TYPE_SHAPE_NODE)
            return load_slot(p + 2);
    }
}

int32_t shape_find(const Vm *vm, Value shape, Value key, uint8_t *attributes)
{
    bool boxed = !value_fits_slot(key);
    Stretch s;
    for (; shape != VALUE_HOLE; shape = s.below) {
        look(vm, shape, &s);
        for (uint32_t i = 0; i < s.count; i++) {
            if (s.keys[i] == key || (boxed && value_unboxed(vm, s.keys[i]) == key)) {
                if (attributes)
                    *attributes = s.attributes[i * s.step];
                return (int32_t)(s.first + i);
            }
        }
    }
    return -1;
}

/* Its place in the stretch that has slot `slot`. */
static uint32_t locate(const Vm *vm, Value shape, uint32_t slot, Stretch *s)
{
    do {
        look(vm, shape, s);
        shape = s->below;
    } while (slot < s->first);
    return slot - s->first;
}

Value shape_key(const Vm *vm, Value shape, uint32_t slot)
{
    Stretch s;
    uint32_t i = locate(vm, shape, slot, &s);
    return value_unboxed(vm, s.keys[i]);
}

uint8_t shape_attributes(const Vm *vm, Value shape, uint32_t slot)
{
    Stretch s;
    uint32_t i = locate(vm, shape, slot, &s);
    return s.attributes[i * s.step];
}

/* ---- shared transitions */

static Slot *next_field(uint8_t *p)
{
    return (Slot *)(void *)(p + (header_type(load_u16(p)) == TYPE_SHAPE_NODE ? 8 : 4));
}

/* The node or root with that first field (parent or prototype), and for a node that key and attributes: found or made. */
static Value shared(Vm *vm, Type type, Value first, Value key, uint8_t attributes)
{
    for (Value v = vm->shapes; value_is_heap(v);) {
        uint8_t *p = heap_address(vm, v);
        if (header_type(load_u16(p)) == type && load_slot(p + 2) == first &&
            (type == TYPE_SHAPE_ROOT || (p[6] == attributes && value_unboxed(vm, load_slot(p + 4)) == key))) {
            value_retain(vm, v);
            return v;
        }
        v = *next_field(p);
    }
    hold(vm, first);
    value_retain(vm, key);
    key = value_to_slot(vm, key);
    hold_push(vm, key); /* or VALUE_EXCEPTION */
    Value shape = key == VALUE_EXCEPTION ? key : heap_alloc(vm, type, type == TYPE_SHAPE_NODE ? NODE_BYTES : ROOT_BYTES);
    if (shape != VALUE_EXCEPTION) {
        uint8_t *p = heap_address(vm, shape);
        first = held(vm, 1);
        value_retain(vm, first);
        store_slot(p + 2, first);
        if (type == TYPE_SHAPE_NODE) {
            key = held(vm, 0);
            value_retain(vm, key);
            store_slot(p + 4, key);
            p[6] = attributes;
            p[7] = (uint8_t)(shape_count(vm, first) + 1);
        }
        *next_field(p) = vm->shapes;
        vm->shapes = (Slot)shape;
    }
    unhold(vm, 2);
    return shape;
}

void shape_freed(Vm *vm, Value shape)
{
    for (Slot *link = &vm->shapes; value_is_heap(*link);) {
        Slot *next = next_field(heap_address(vm, *link));
        if (*link == (Slot)shape) {
            *link = *next;
            return;
        }
        link = next;
    }
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
    Value shape = shared(vm, TYPE_SHAPE_ROOT, prototype, VALUE_UNDEFINED, 0);
    if (shape != VALUE_EXCEPTION)
        shape_mark_prototype(vm, shape_prototype(vm, shape));
    return shape;
}

bool shape_can_add(const Vm *vm, Value shape)
{
    Stretch s;
    look(vm, shape, &s);
    if (shape_is_dict(vm, shape) || s.first + s.count >= SHAPE_NODE_MAX)
        return false;
    uint32_t nodes = 0;
    for (; s.below != VALUE_HOLE; nodes++)
        look(vm, s.below, &s);
    return nodes < NODES_MAX;
}

Value shape_add(Vm *vm, Value shape, Value key, uint8_t attributes)
{
    return shared(vm, TYPE_SHAPE_NODE, shape, key, attributes);
}

/* ---- dictionaries */

/* false: no memory for more; less never fails. */
static bool dict_resize(Vm *vm, Value dict, uint32_t capacity)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = load_u16(p + 4), old = dict_capacity(p);
    if (capacity < old)
        memmove(dict_attributes(p, capacity), dict_attributes(p, old), count);
    p = heap_resize(vm, dict, dict_bytes(old), dict_bytes(capacity), 0);
    if (!p)
        return false;
    store_slot(p + 6, (Value)capacity);
    if (capacity > old)
        memmove(dict_attributes(p, capacity), dict_attributes(p, old), count);
    return true;
}

Value shape_to_dict(Vm *vm, Value shape, uint32_t room)
{
    hold(vm, shape);
    uint32_t count = shape_count(vm, shape), capacity = count + room;
    if (shape_is_dict(vm, shape)) {
        bool fits = count + (room != 0) <= dict_capacity(heap_thing(vm, shape)) || dict_resize(vm, shape, count + count / 4 + 2);
        return hold_result(vm, fits);
    }
    Value dict = heap_alloc(vm, TYPE_SHAPE_DICT, dict_bytes(capacity));
    if (dict != VALUE_EXCEPTION) {
        shape = held(vm, 0);
        Value prototype = shape_prototype(vm, shape);
        value_retain(vm, prototype);
        uint8_t *p = heap_address(vm, dict);
        store_slot(p + 2, prototype);
        store_slot(p + 4, (Value)count);
        store_slot(p + 6, (Value)capacity);
        while (count-- > 0) {
            Stretch s;
            uint32_t i = locate(vm, shape, count, &s);
            value_retain(vm, s.keys[i]);
            store_slot(p + DICT_KEYS + 2 * count, s.keys[i]);
            dict_attributes(p, capacity)[count] = s.attributes[i * s.step];
        }
    }
    unhold(vm, 1);
    return dict;
}

void shape_dict_append(Vm *vm, Value dict, Value key, uint8_t attributes)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = load_u16(p + 4);
    value_retain(vm, key);
    store_slot(p + DICT_KEYS + 2 * count, key);
    store_slot(p + 4, (Value)(count + 1));
    shape_dict_set_attributes(vm, dict, count, attributes);
}

void shape_dict_remove(Vm *vm, Value dict, uint32_t slot)
{
    uint8_t *p = heap_thing(vm, dict), *key = p + DICT_KEYS + 2 * slot;
    uint32_t capacity = dict_capacity(p), count = load_u16(p + 4) - 1u, tail = count - slot;
    uint8_t *attributes = dict_attributes(p, capacity) + slot;
    Value removed = load_slot(key);
    memmove(key, key + 2, 2 * tail);
    memmove(attributes, attributes + 1, tail);
    store_slot(p + 4, (Value)count);
    if (capacity > 2 * count + 8)
        dict_resize(vm, dict, count + 2);
    value_release(vm, removed);
}

void shape_dict_set_attributes(Vm *vm, Value dict, uint32_t slot, uint8_t attributes)
{
    uint8_t *p = heap_thing(vm, dict);
    dict_attributes(p, dict_capacity(p))[slot] = attributes;
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
