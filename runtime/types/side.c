/* The side table: flash things' overlays and non-objects' own properties, as (thing, properties) pairs in
 * a TYPE_TABLE that is just as long. It counts the properties, not the things: the heap calls side_freed for
 * a dying thing with HEADER_SIDE. Linear search: there are few, and the look-up cache
 * stands before it.
 *
 * Behind it stands the image's own table of such pairs (image_pairs), sorted, for what the program had at build time:
 * properties of flash functions and arrays, changed objects of the library. A write to such properties makes a
 * RAM copy of them.
 */
#include "own.h"
#include "typed.h"

#include "array.h"

/* The pair of `thing`, or NULL. */
static Slot *find_pair(VmRef vm, Value thing)
{
    uint32_t count;
    Slot *pair = heap_side_pairs(vm, &count);
    for (; count; count -= 2, pair += 2)
        if (*pair == thing)
            return pair;
    return NULL;
}

static Value find_in_ram(VmRef vm, Value thing)
{
    if (!THERE_ARE(WRITES) || (value_is_heap(thing) && !(load_u16(heap_thing(vm, thing)) & HEADER_SIDE)))
        return VALUE_HOLE;
    const Slot *pair = find_pair(vm, thing);
    return pair ? pair[1] : VALUE_HOLE;
}

static Value find_in_image(VmRef vm, Value thing)
{
    if (side_is_empty(vm, VALUE_UNDEFINED))
        return VALUE_HOLE;
    const uint8_t *table = image_pairs((const ImageHeader *)(const void *)VM->image);
    const Slot *pairs = (const Slot *)(const void *)(table + 4);
    uint32_t low = 0, high = load_u16(table + 2) / 2u;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (pairs[2 * middle] == thing)
            return pairs[2 * middle + 1];
        if (pairs[2 * middle] < thing)
            low = middle + 1;
        else
            high = middle;
    }
    return VALUE_HOLE;
}

Value side_find(VmRef vm, Value thing)
{
    Value found = find_in_ram(vm, thing);
    return found != VALUE_HOLE ? found : find_in_image(vm, thing);
}

/* The address of a new pair. Allocates. */
static uint8_t *add_pair(VmRef vm)
{
    uint32_t count;
    Slot *unused = find_pair(vm, VALUE_UNDEFINED);
    if (unused)
        return (uint8_t *)unused;
    if (!value_is_heap(VM->side)) {
        Value table = heap_alloc(vm, TYPE_TABLE, 4);
        if (table == VALUE_EXCEPTION)
            return NULL;
        VM->side = (Slot)table;
        store_slot(heap_address(vm, table) + 2, 0);
    }
    heap_side_pairs(vm, &count);
    uint8_t *p = heap_resize(vm, VM->side, 4 + 2 * count, 8 + 2 * count, 8);
    if (!p)
        return NULL;
    store_slot(p + 2, (Value)(count + 2));
    return p + 4 + 2 * count;
}

bool side_set(VmRef vm, Value thing, Value properties)
{
    cache_flush(vm);
    hold_push(vm, properties);
    hold(vm, thing);
    uint8_t *pair = (uint8_t *)find_pair(vm, thing); /* one that refers to the image */
    if (!pair)
        pair = add_pair(vm);
    if (pair) {
        thing = held(vm, 0);
        properties = held(vm, 1);
        value_retain(vm, properties);
        store_slot(pair, thing);
        store_slot(pair + 2, properties);
        if (value_is_heap(thing))
            *(uint16_t *)(void *)heap_thing(vm, thing) |= HEADER_SIDE;
    }
    unhold(vm, 2);
    return pair != NULL;
}

void side_freed(VmRef vm, Value thing)
{
    Slot *pair = find_pair(vm, thing);
    if (!pair)
        return;
    uint32_t count;
    Slot *first = heap_side_pairs(vm, &count), *last = first + count - 2;
    Value properties = pair[1];
    if (VM->held == VM->side) { /* the table is growing: its size stays what it was */
        pair[0] = pair[1] = (Slot)VALUE_UNDEFINED;
        value_release(vm, properties);
        return;
    }
    pair[0] = last[0];
    pair[1] = last[1];
    store_slot(first - 1, (Value)(count - 2));
    heap_resize(vm, VM->side, 4 + 2 * count, 2 * count, 0);
    value_release(vm, properties);
}

void cache_flush(VmRef vm)
{
    heap_forget_shape(vm, VALUE_UNDEFINED);
}

/* ---- homes */

Value own_resolve(VmRef vm, Value v)
{
    if (value_is_flash(v)) {
        Type type = value_type(vm, v);
        if (type_has_shape(type) || type_is_arraylike(type) || type_is_typed(type)) {
            Value overlay = type_has_shape(type) ? side_find(vm, v) : find_in_ram(vm, v);
            return overlay != VALUE_HOLE ? overlay : v;
        }
    }
    return v;
}

/* A copy in RAM of a flash thing: all it refers to is in flash, so nothing is counted. */
static Value copy_of(VmRef vm, Value v)
{
    Value copy = object_copy(vm, v);
    if (copy != VALUE_EXCEPTION)
        *(uint16_t *)(void *)heap_address(vm, copy) |=
            (uint16_t)((load_u16(flash_address(vm, v)) & HEADER_SEALED) | HEADER_PROTO);
    return copy;
}

Value own_writable(VmRef vm, Value v)
{
    Value resolved = own_resolve(vm, v);
    if (value_is_heap(resolved))
        return resolved;
    Value copy = copy_of(vm, resolved);
    if (copy == VALUE_EXCEPTION)
        return copy;
    if (!type_has_shape(value_type(vm, copy))) { /* its properties in the image are the copy's, too */
        Value properties = find_in_image(vm, v);
        hold_push(vm, copy);
        bool done = properties == VALUE_HOLE || side_set(vm, copy, properties);
        copy = heap_pop(vm);
        if (!done) {
            value_release(vm, copy);
            return VALUE_EXCEPTION;
        }
    }
    return side_set(vm, v, copy) ? find_in_ram(vm, v) : VALUE_EXCEPTION;
}

static Value native_properties(VmRef vm, Value v)
{
    const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)flash_address(vm, v));
    return construct ? construct->properties : VALUE_UNDEFINED;
}

Value own_home(VmRef vm, Value v)
{
    Type type = value_type(vm, v);
    if (!type_is_callable(type))
        v = own_resolve(vm, v);
    if (type_has_shape(type))
        return v;
    if (type < TYPE_ARRAY && type != TYPE_SYMBOL)
        return VALUE_HOLE;
    Value home = side_find(vm, v);
    if (home == VALUE_HOLE && type == TYPE_NATIVE) {
        Value properties = native_properties(vm, v);
        return properties == VALUE_UNDEFINED ? VALUE_HOLE : properties;
    }
    return home;
}

bool own_home_is_whole(VmRef vm, Value v, Value home)
{
    return value_is_heap(home) ||
           (home != VALUE_HOLE && (value_type(vm, v) != TYPE_NATIVE || home != native_properties(vm, v)));
}

Value own_shape(VmRef vm, Value v)
{
    return home_shape(vm, own_home(vm, v));
}

/* The home of held(0), which has none in RAM: made with all the properties that it has without. */
static Value make_home(VmRef vm)
{
    Value home = own_home(vm, held(vm, 0));
    if (own_home_is_whole(vm, held(vm, 0), home)) {
        home = copy_of(vm, home);
        if (home == VALUE_EXCEPTION)
            return home;
        return side_set(vm, held(vm, 0), home) ? find_in_ram(vm, held(vm, 0)) : VALUE_EXCEPTION;
    }
    Value key;
    home = object_new_plain(vm, object_prototype(vm, held(vm, 0)));
    if (home == VALUE_EXCEPTION)
        return home;
    hold_push(vm, home);
    bool done = true;
    Own own;
    for (uint32_t i = 0; done && (key = own_key(vm, held(vm, 1), i, &own)) != VALUE_UNDEFINED; i++) {
        if (key == VALUE_HOLE || own.kind == OWN_COUNT)
            continue;
        Value value = own_content(vm, held(vm, 1), &own);
        done = value != VALUE_EXCEPTION && own_put(vm, held(vm, 0), key, value, own.attributes, true); /* the key is in flash */
    }
    home = heap_pop(vm);
    if (done && side_set(vm, held(vm, 0), home))
        return find_in_ram(vm, held(vm, 0));
    if (!done)
        value_release(vm, home);
    return VALUE_EXCEPTION;
}

Value own_home_writable(VmRef vm, Value v)
{
    Value home = own_home(vm, v);
    if (value_is_heap(home))
        return home;
    if (!type_is_callable(value_type(vm, v)) && value_type(vm, v) != TYPE_SYMBOL) {
        bool array = !type_has_shape(value_type(vm, v));
        v = own_writable(vm, v);
        if (!array || v == VALUE_EXCEPTION)
            return v;
    }
    hold(vm, v);
    home = make_home(vm);
    unhold_top(vm);
    return home;
}

void own_changed(VmRef vm, Value object, Value home)
{
    if (home != object || (load_u16(heap_thing(vm, home)) & HEADER_PROTO))
        cache_flush(vm);
}
