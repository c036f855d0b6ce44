/* Shapes. Objects whose keys the compiler knows point to a flash list. Keys added at run time make a chain
 * of RAM nodes on top of it, shared by all objects that got the same keys in the same order; all nodes and
 * roots hang on the weak list VM->shapes, where transitions are searched (and where collection.h finds its own). An object with many run-time
 * keys, deleted keys or changed attributes owns a dictionary.
 */
#include "shape.h"

#include "bigint.h"
#include "collection.h"
#include "hold.h"
#include "number.h"
#include "object.h"

enum {
    NODES_MAX = 12,     /* keys in RAM nodes of one chain */
    SHAPE_NODE_MAX = 254, /* the count of a node is a byte */
    NODE_BYTES = 10,
    ROOT_BYTES = 6,
    DICT_SMALL_MAX = SHAPE_INDEX_MIN
};

static Type type_of(VmRef vm, Value shape)
{
    return header_type(load_u16(thing_address(vm, shape)));
}

bool shape_is_dict(VmRef vm, Value shape)
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
    const uint8_t *index;  /* if there is room for more than SHAPE_INDEX_MIN */
    uint32_t room;
} Stretch;

static void look_at_dict(const uint8_t *p, Stretch *s)
{
    static const uint8_t defaults;
    uint16_t header = load_u16(p);
    s->keys = (const Slot *)(const void *)(p + heap_dict_keys(p));
    s->count = heap_dict_count(p);
    s->room = heap_dict_room(p);
    s->index = (const uint8_t *)(s->keys + s->room);
    s->step = (header & HEADER_DICT_ATTRIBUTES) != 0;
    s->attributes = s->step ? s->index + shape_index_bytes(s->room) : &defaults;
}

static void look(VmRef vm, Value shape, Stretch *s)
{
    const uint8_t *p = thing_address(vm, shape);
    const ShapeRecord *record = (const ShapeRecord *)(const void *)p;
    s->first = s->count = s->room = 0;
    s->keys = (const Slot *)(const void *)(p + 4);
    s->step = 1;
    s->below = VALUE_HOLE;
    switch (header_type(load_u16(p))) {
    case TYPE_SHAPE_NODE:
        s->attributes = p + 6;
        s->first = p[7] - 1u;
        s->count = 1;
        s->below = load_slot(p + 2);
        break;
    case TYPE_SHAPE_DICT: look_at_dict(p, s); break;
    case TYPE_SHAPE:
        s->keys = (const Slot *)(const void *)(record + 1);
        s->count = record->count;
        s->room = s->count;
        s->attributes = (const uint8_t *)(s->keys + s->count);
        s->index = p + shape_index_offset(record);
        if (!(shape_flags(record) & SHAPE_ATTRIBUTES)) {
            s->attributes = p + 1; /* the flags in the header */
            s->step = 0;
        }
        break;
    default: break; /* a root has none */
    }
}

uint32_t shape_count(VmRef vm, Value shape)
{
    Stretch s;
    look(vm, shape, &s);
    return s.first + s.count;
}

uint32_t shape_keys(VmRef vm, Value shape)
{
    const uint8_t *p = thing_address(vm, shape);
    bool may_have_holes = (load_u16(p) & (HEADER_TYPE_MASK | HEADER_DICT_FULL)) == (TYPE_SHAPE_DICT | HEADER_DICT_FULL);
    return shape_count(vm, shape) - (may_have_holes ? load_u16(p + 8) : 0u);
}

Value shape_prototype(VmRef vm, Value shape)
{
    for (;;) {
        const uint8_t *p = thing_address(vm, shape);
        uint16_t header = load_u16(p);
        switch (header_type(header)) {
        case TYPE_SHAPE_NODE: shape = load_slot(p + 2); break;
        case TYPE_SHAPE_DICT: return header & HEADER_DICT_FULL ? load_slot(p + 4) : vm_root(vm, ROOT_OBJECT_PROTO);
        default: return load_slot(p + 2);
        }
    }
}

/* What keys of a Map or Set go by where it is not their 16 bits: a number in a box, or a BigInt, by its value, of which this is a
 * hash; 0 for all other keys. */
static uint32_t content_hash(VmRef vm, Value key)
{
    if (value_is_int(key) || !value_is_number(vm, key)) {
#if MOTE_FEATURES & FEATURE_BIGINT
        if (value_is_heap(key) && value_is_bigint(vm, key))
            return bigint_hash(vm, key) | 1;
#endif
        return 0;
    }
    uint64_t bits = real_bits(number_to_double(vm, key));
    return (uint32_t)(bits ^ bits >> 32) | 1;
}

/* Is slot `i` of the stretch `key`'s? Integers that no slot holds are in boxes. */
static bool is_key(VmRef vm, const Stretch *s, uint32_t i, Value key, uint32_t hash)
{
    Value other = s->keys[i];
    if (other == key || (!value_fits_slot(key) && value_unboxed(vm, other) == key))
        return true;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (hash && (value_is_bigint(vm, key) || value_is_bigint(vm, other)))
        return value_strict_equal(vm, key, other);
#endif
    return hash && value_is_number(vm, other) && real_bits(number_to_double(vm, other)) == real_bits(number_to_double(vm, key));
}

/* Its place in the stretch, or -1. */
static int32_t search(VmRef vm, const Stretch *s, Value key)
{
    uint32_t hash = content_hash(vm, key), entries = shape_index_entries(s->room), slot;
    uint32_t i = shape_index_home(s->room, hash ? (Value)hash : key);
    if (entries) {
        while ((slot = shape_index_entry(s->index, s->room, i)) != 0) {
            if (is_key(vm, s, slot - 1, key, hash))
                return (int32_t)slot - 1;
            i = i + 1 == entries ? 0 : i + 1;
        }
    } else {
        for (slot = 0; slot < s->count; slot++)
            if (is_key(vm, s, slot, key, hash))
                return (int32_t)slot;
    }
    return -1;
}

int32_t shape_find(VmRef vm, Value shape, Value key, uint8_t *attributes)
{
    Stretch s;
    for (; shape != VALUE_HOLE; shape = s.below) {
        look(vm, shape, &s);
        int32_t i = search(vm, &s, key);
        if (i >= 0) {
            if (attributes)
                *attributes = s.attributes[(uint32_t)i * s.step];
            return (int32_t)s.first + i;
        }
    }
    return -1;
}

/* Its place in the stretch that has slot `slot`. */
static uint32_t locate(VmRef vm, Value shape, uint32_t slot, Stretch *s)
{
    do {
        look(vm, shape, s);
        shape = s->below;
    } while (slot < s->first);
    return slot - s->first;
}

Value shape_key(VmRef vm, Value shape, uint32_t slot)
{
    Stretch s;
    uint32_t i = locate(vm, shape, slot, &s);
    return value_unboxed(vm, s.keys[i]);
}

uint8_t shape_attributes(VmRef vm, Value shape, uint32_t slot)
{
    Stretch s;
    uint32_t i = locate(vm, shape, slot, &s);
    return s.attributes[i * s.step];
}

/* ---- shared transitions */

static Slot *next_field(uint8_t *p) { return (Slot *)(void *)(p + heap_weak_link(header_type(load_u16(p)))); }

/* The node or root with that first field (parent or prototype), and for a node that key and attributes: found or made. */
static Value shared(VmRef vm, Type type, Value first, Value key, uint8_t attributes)
{
    for (Value v = VM->shapes; value_is_heap(v);) {
        uint8_t *p = heap_address(vm, v);
        if (header_type(load_u16(p)) == type && load_slot(p + 2) == first &&
            (type == TYPE_SHAPE_ROOT || (p[6] == attributes && value_unboxed(vm, load_slot(p + 4)) == key))) {
            return value_copied(vm, v);
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
        store_slot(p + 2, value_copied(vm, first));
        if (type == TYPE_SHAPE_NODE) {
            key = held(vm, 0);
            store_slot(p + 4, value_copied(vm, key));
            p[6] = attributes;
            p[7] = (uint8_t)(shape_count(vm, first) + 1);
        }
        shapes_enlist(vm, shape);
    }
    unhold(vm, 2);
    return shape;
}

void shapes_enlist(VmRef vm, Value v)
{
    *next_field(heap_address(vm, v)) = VM->shapes;
    VM->shapes = (Slot)v;
}

void shape_freed(VmRef vm, Value v)
{
    for (Slot *link = &VM->shapes; value_is_heap(*link);) {
        Slot *next = next_field(heap_address(vm, *link));
        if (*link == (Slot)v) {
            *link = *next;
            return;
        }
        link = next;
    }
}

void shape_mark_prototype(VmRef vm, Value object)
{
    if (value_is_heap(object))
        *(uint16_t *)(void *)heap_thing(vm, object) |= HEADER_PROTO;
}

Value shape_empty(VmRef vm, Value prototype)
{
    if (prototype == vm_root(vm, ROOT_OBJECT_PROTO))
        return vm_root(vm, ROOT_OBJECT_SHAPE);
    Value shape = shared(vm, TYPE_SHAPE_ROOT, prototype, VALUE_UNDEFINED, 0);
    if (shape != VALUE_EXCEPTION)
        shape_mark_prototype(vm, shape_prototype(vm, shape));
    return shape;
}

bool shape_can_add(VmRef vm, Value shape)
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

Value shape_add(VmRef vm, Value shape, Value key, uint8_t attributes)
{
    return shared(vm, TYPE_SHAPE_NODE, shape, key, attributes);
}

/* ---- dictionaries */

static void dict_set(uint8_t *p, uint32_t count, uint32_t room)
{
    if (load_u16(p) & HEADER_DICT_FULL) {
        store_slot(p + 2, (Value)count);
        store_slot(p + 6, (Value)room);
    } else {
        p[2] = (uint8_t)count;
        p[3] = (uint8_t)room;
    }
}

static Slot *dict_keys(uint8_t *p) { return (Slot *)(void *)(p + heap_dict_keys(p)); }

static uint8_t *dict_index(uint8_t *p) { return (uint8_t *)(dict_keys(p) + heap_dict_room(p)); }

/* Only if it has any. */
static uint8_t *dict_attributes(uint8_t *p) { return dict_index(p) + shape_index_bytes(heap_dict_room(p)); }

static void index_add(VmRef vm, uint8_t *p, Value key, uint32_t slot)
{
    uint32_t room = heap_dict_room(p), entries = shape_index_entries(room), i;
    uint32_t hash = content_hash(vm, key);
    uint8_t *index = dict_index(p);
    if (!entries)
        return;
    i = shape_index_home(room, hash ? (Value)hash : key);
    while (shape_index_entry(index, room, i))
        i = i + 1 == entries ? 0 : i + 1;
    if (room > 255)
        store_slot(index + 2 * i, (Value)(slot + 1));
    else
        index[i] = (uint8_t)(slot + 1);
}

void shape_dict_reindex(VmRef vm, uint8_t *p)
{
    uint32_t bytes = shape_index_bytes(heap_dict_room(p));
    if (!bytes)
        return;
    memset(dict_index(p), 0, bytes);
    const Slot *keys = dict_keys(p);
    for (uint32_t i = 0, count = heap_dict_count(p); i < count; i++)
        if (keys[i] != VALUE_HOLE)
            index_add(vm, p, value_unboxed(vm, keys[i]), i);
}

/* Give the dictionary a header with these flags, too, and room. false: no memory for more; less never fails. */
static bool dict_reform(VmRef vm, Value dict, uint16_t flags, uint32_t room)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = heap_dict_count(p), old = heap_size_of(vm, p);
    uint32_t bytes = heap_dict_bytes(flags | load_u16(p), room);
    if (bytes > old && !(p = heap_resize(vm, dict, old, bytes, 0)))
        return false;
    uint16_t header = load_u16(p);
    uint8_t *keys = p + heap_dict_keys(p), *attributes = dict_attributes(p);
    *(uint16_t *)(void *)p = header | flags;
    uint8_t *attributes_to = p + bytes - ((room + 1) & ~1u);
    bool grows = attributes_to > attributes, has = header & HEADER_DICT_ATTRIBUTES;
    if (has && grows)
        memmove(attributes_to, attributes, count);
    memmove(dict_keys(p), keys, 2 * count);
    if (has && !grows)
        memmove(attributes_to, attributes, count);
    else if (flags & ~header & HEADER_DICT_ATTRIBUTES)
        memset(attributes_to, 0, room);
    if (flags & ~header & HEADER_DICT_FULL) {
        store_slot(p + 4, vm_root(vm, ROOT_OBJECT_PROTO)); /* in flash, not counted */
        store_slot(p + 8, 0);
    }
    dict_set(p, count, room);
    shape_dict_reindex(vm, p);
    if (bytes < old)
        heap_resize(vm, dict, old, bytes, 0);
    return true;
}

/* A dictionary of all that shape held(0) has. */
static Value dict_from(VmRef vm, uint16_t flags, uint32_t room)
{
    Value dict = heap_alloc(vm, TYPE_SHAPE_DICT, heap_dict_bytes(flags, room));
    if (dict == VALUE_EXCEPTION)
        return dict;
    Value shape = held(vm, 0), prototype = shape_prototype(vm, shape);
    uint8_t *p = heap_address(vm, dict);
    *(uint16_t *)(void *)p |= flags;
    if (flags & HEADER_DICT_FULL) {
        store_slot(p + 4, value_copied(vm, prototype));
        store_slot(p + 8, 0);
    }
    uint32_t count = shape_count(vm, shape);
    dict_set(p, count, room);
    while (count-- > 0) {
        Stretch s;
        uint32_t i = locate(vm, shape, count, &s);
        value_retain(vm, s.keys[i]);
        dict_keys(p)[count] = s.keys[i];
        if (flags & HEADER_DICT_ATTRIBUTES)
            dict_attributes(p)[count] = s.attributes[i * s.step];
    }
    shape_dict_reindex(vm, p);
    return dict;
}

Value shape_to_dict(VmRef vm, Value shape, uint32_t more, uint8_t attributes, bool full)
{
    bool dict = shape_is_dict(vm, shape);
    uint32_t count = shape_count(vm, shape), room = dict ? heap_dict_room(heap_thing(vm, shape)) : 0;
    for (uint32_t i = dict ? count : 0; i < count; i++)
        attributes |= shape_attributes(vm, shape, i);
    if (count + more > room)
        room = count + more > DICT_SMALL_MAX ? count + more + count / 8 + 2 : count + more;
    uint16_t flags = full || room > DICT_SMALL_MAX || shape_prototype(vm, shape) != vm_root(vm, ROOT_OBJECT_PROTO) ? HEADER_DICT_FULL : 0;
    if (attributes)
        flags = HEADER_DICT_FULL | HEADER_DICT_ATTRIBUTES;
    hold(vm, shape);
    if (dict) {
        const uint8_t *p = heap_thing(vm, shape);
        return hold_result(vm, (!(flags & ~load_u16(p)) && room == heap_dict_room(p)) || dict_reform(vm, shape, flags, room));
    }
    Value made = dict_from(vm, flags, room);
    unhold_top(vm);
    return made;
}

void shape_dict_append(VmRef vm, Value dict, Value key, uint8_t attributes)
{
    uint8_t *p = heap_thing(vm, dict);
    uint32_t count = heap_dict_count(p);
    dict_keys(p)[count] = (Slot)value_copied(vm, key);
    index_add(vm, p, value_unboxed(vm, key), count);
    dict_set(p, count + 1, heap_dict_room(p));
    shape_dict_set_attributes(vm, dict, count, attributes);
}

/* Without the places of keys that are gone, here and among the values, if there are any. Returns how many are left. */
static uint32_t dict_squeeze(VmRef vm, Value dict, Slot *values)
{
    uint8_t *p = heap_thing(vm, dict);
    Slot *keys = dict_keys(p);
    uint32_t count = heap_dict_count(p), room = heap_dict_room(p), left = 0;
    uint8_t *attributes = dict_attributes(p);
    bool has_attributes = load_u16(p) & HEADER_DICT_ATTRIBUTES;
    for (uint32_t i = 0; i < count; i++) {
        if (keys[i] == VALUE_HOLE) {
            collection_closed_up(vm, dict, left);
            continue;
        }
        keys[left] = keys[i];
        if (values)
            values[left] = values[i];
        if (has_attributes)
            attributes[left] = attributes[i];
        left++;
    }
    if (load_u16(p) & HEADER_DICT_FULL)
        store_slot(p + 8, 0);
    dict_set(p, left, room);
    if (room > left + left / 4 + DICT_SMALL_MAX)
        dict_reform(vm, dict, 0, left + left / 8 + 2);
    else
        shape_dict_reindex(vm, p);
    return left;
}

uint32_t shape_dict_remove(VmRef vm, Value dict, uint32_t slot, Slot *values)
{
    uint8_t *p = heap_thing(vm, dict);
    Slot *key = dict_keys(p) + slot;
    Value removed = *key;
    *key = VALUE_HOLE;
    uint32_t count = heap_dict_count(p), holes = 1;
    bool indexed = heap_dict_room(p) > SHAPE_INDEX_MIN;
    if (indexed) {
        holes += load_u16(p + 8);
        store_slot(p + 8, (Value)holes);
    }
    if (!indexed || holes > (count - holes) / 2 + 4)
        count = dict_squeeze(vm, dict, values);
    value_release(vm, removed);
    return count;
}

void shape_dict_set_attributes(VmRef vm, Value dict, uint32_t slot, uint8_t attributes)
{
    uint8_t *p = heap_thing(vm, dict);
    if (load_u16(p) & HEADER_DICT_ATTRIBUTES)
        dict_attributes(p)[slot] = attributes;
}

void shape_dict_set_prototype(VmRef vm, Value dict, Value prototype)
{
    uint8_t *p = heap_thing(vm, dict);
    Value old = load_slot(p + 4);
    store_slot(p + 4, value_copied(vm, prototype));
    shape_mark_prototype(vm, prototype);
    value_release(vm, old);
}
