/* The side table: flash things' overlays and non-objects' own properties, as (thing, properties) pairs in
 * a TYPE_TABLE, free pairs (VALUE_UNDEFINED) at its end. It counts the properties, not the things: the heap
 * calls side_freed for a dying thing with HEADER_SIDE. Linear search: there are few, and the look-up cache
 * stands before it.
 */
#include "own.h"

static Slot *pairs(const Vm *vm, uint32_t *count)
{
    if (!value_is_heap(vm->side)) {
        *count = 0;
        return NULL;
    }
    uint8_t *p = heap_thing(vm, vm->side);
    *count = load_u16(p + 2);
    return (Slot *)(void *)(p + 4);
}

/* The pair of `thing`, or NULL. */
static Slot *find_pair(const Vm *vm, Value thing)
{
    uint32_t count;
    Slot *pair = pairs(vm, &count);
    for (uint32_t i = 0; i < count; i += 2, pair += 2)
        if (*pair == thing)
            return pair;
    return NULL;
}

Value side_find(const Vm *vm, Value thing)
{
    if (value_is_heap(thing) && !(load_u16(heap_thing(vm, thing)) & HEADER_SIDE))
        return VALUE_HOLE;
    const Slot *pair = find_pair(vm, thing);
    return pair ? pair[1] : VALUE_HOLE;
}

/* Make sure that there is a free pair. Allocates. */
static bool reserve_pair(Vm *vm)
{
    if (find_pair(vm, VALUE_UNDEFINED))
        return true;
    uint32_t count;
    pairs(vm, &count);
    uint32_t grown = count + 2 + (count / 4 & ~1u);
    uint8_t *p;
    if (!value_is_heap(vm->side)) {
        Value table = heap_alloc(vm, TYPE_TABLE, 4 + 2 * grown);
        if (table == VALUE_EXCEPTION)
            return false;
        vm->side = (Slot)table;
        p = heap_address(vm, table);
    } else {
        p = heap_resize(vm, vm->side, 4 + 2 * count, 4 + 2 * grown, 0);
        if (!p)
            return false;
    }
    *(uint16_t *)(void *)(p + 2) = (uint16_t)grown;
    for (uint32_t i = count; i < grown; i++)
        store_slot(p + 4 + 2 * i, VALUE_UNDEFINED);
    return true;
}

bool side_set(Vm *vm, Value thing, Value properties)
{
    cache_flush(vm);
    Slot *pair = find_pair(vm, thing);
    if (!pair) {
        if (!hold_owned(vm, properties))
            return false;
        if (!hold(vm, thing)) {
            unhold(vm, 1);
            return false;
        }
        bool room = reserve_pair(vm);
        thing = held(vm, 0);
        unhold(vm, 1);
        properties = heap_pop(vm);
        if (!room) {
            value_release(vm, properties);
            return false;
        }
        pair = find_pair(vm, VALUE_UNDEFINED);
        pair[0] = (Slot)thing;
        pair[1] = VALUE_UNDEFINED;
        if (value_is_heap(thing))
            *(uint16_t *)(void *)heap_thing(vm, thing) |= HEADER_SIDE;
    }
    Value old = pair[1];
    pair[1] = (Slot)properties;
    value_release(vm, old);
    return true;
}

void side_freed(Vm *vm, Value thing)
{
    enum { KEPT_FREE = 16 }; /* slots */
    Slot *pair = find_pair(vm, thing), *free_pair = find_pair(vm, VALUE_UNDEFINED);
    if (!pair)
        return;
    uint32_t count;
    Slot *first = pairs(vm, &count), *last = (free_pair ? free_pair : first + count) - 2;
    Value properties = pair[1];
    pair[0] = last[0];
    pair[1] = last[1];
    last[0] = last[1] = VALUE_UNDEFINED;
    uint32_t used = (uint32_t)(last - first);
    if (count - used > KEPT_FREE + used / 2) {
        *(uint16_t *)(void *)(first - 1) = (uint16_t)(used + 2);
        heap_resize(vm, vm->side, 4 + 2 * count, 4 + 2 * (used + 2), 0);
    }
    value_release(vm, properties);
}

void cache_flush(Vm *vm)
{
    for (uint32_t i = 0; i < MOTE_CACHE_ENTRIES; i++)
        vm->cache[i].shape = VALUE_UNDEFINED;
}

/* ---- homes */

Value own_resolve(const Vm *vm, Value v)
{
    if (value_is_flash(v)) {
        Type type = value_type(vm, v);
        if (type_has_shape(type) || type_is_arraylike(type)) {
            Value overlay = side_find(vm, v);
            return overlay != VALUE_HOLE ? overlay : v;
        }
    }
    return v;
}

/* A flash thing's copy in RAM: all it refers to is in flash, so nothing is counted. */
Value own_writable(Vm *vm, Value v)
{
    Value resolved = own_resolve(vm, v);
    if (value_is_heap(resolved))
        return resolved;
    const uint8_t *p = flash_address(vm, v);
    uint32_t bytes = (heap_size_of(vm, p) + 1) & ~1u;
    uint16_t header = load_u16(p);
    Value copy = heap_alloc(vm, header_type(header), bytes);
    if (copy == VALUE_EXCEPTION)
        return copy;
    uint8_t *to = heap_address(vm, copy);
    memcpy(to + 2, p + 2, bytes - 2);
    *(uint16_t *)(void *)to |= (uint16_t)((header & HEADER_SEALED) | HEADER_PROTO);
    return side_set(vm, v, copy) ? side_find(vm, v) : VALUE_EXCEPTION;
}

static Value native_properties(const Vm *vm, Value v)
{
    const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)flash_address(vm, v));
    return construct ? construct->properties : VALUE_UNDEFINED;
}

Value own_home(const Vm *vm, Value v)
{
    Type type = value_type(vm, v);
    if (type_has_shape(type))
        return own_resolve(vm, v);
    if (type_is_arraylike(type))
        return side_find(vm, own_resolve(vm, v));
    if (!type_is_callable(type))
        return VALUE_HOLE;
    if (type == TYPE_NATIVE && native_properties(vm, v) != VALUE_UNDEFINED)
        return own_resolve(vm, native_properties(vm, v));
    return side_find(vm, v);
}

Value own_home_writable(Vm *vm, Value v)
{
    Type type = value_type(vm, v);
    if (type_has_shape(type))
        return own_writable(vm, v);
    if (type == TYPE_NATIVE && native_properties(vm, v) != VALUE_UNDEFINED)
        return own_writable(vm, native_properties(vm, v));
    Value home = own_home(vm, v);
    if (home != VALUE_HOLE)
        return home;
    if (type_is_arraylike(type))
        v = own_writable(vm, v);
    if (v == VALUE_EXCEPTION || !hold(vm, v))
        return VALUE_EXCEPTION;
    home = object_new_plain(vm, object_prototype(vm, v));
    bool done = home != VALUE_EXCEPTION && side_set(vm, held(vm, 0), home);
    if (done)
        home = side_find(vm, held(vm, 0));
    unhold(vm, 1);
    return done ? home : VALUE_EXCEPTION;
}

void own_changed(Vm *vm, Value object, Value home)
{
    if (home != object || (load_u16(heap_thing(vm, home)) & HEADER_PROTO))
        cache_flush(vm);
}
