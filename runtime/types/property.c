/* Defining, deleting and listing own properties; freezing. */
#include "own.h"

#include "array.h"
#include "error.h"

enum { ATTRS_CHECKED = ATTR_READONLY | ATTR_HIDDEN | ATTR_PERMANENT };

/* ---- defining */

/* An array element with attributes lives in the side object; its place in the array is a hole. Array held(1), key
 * held(0); takes over value's count. When memory runs out nothing has changed that a script can see. */
static bool make_sparse(Vm *vm, uint32_t index, Value value, uint8_t attributes)
{
    uint32_t length = array_length(vm, held(vm, 1));
    if (!hold_owned(vm, value))
        return false;
    bool done = array_unpack(vm, held(vm, 2)) && (index < length || array_set_length(vm, held(vm, 2), index + 1));
    value = heap_pop(vm);
    if (!done) {
        value_release(vm, value);
        return false;
    }
    done = own_add(vm, held(vm, 1), held(vm, 0), value, attributes);
    if (!done)
        array_set_length(vm, held(vm, 1), length);
    else if (array_has(vm, held(vm, 1), index))
        array_remove(vm, held(vm, 1), index);
    return done;
}

static bool define_element(Vm *vm, Value array, Value key, Value value, uint8_t attributes)
{
    uint32_t index = (uint32_t)value_int(key);
    Own own = own_find(vm, array, key);
    bool element = own.kind == OWN_ELEMENT && own.attributes == attributes;
    if (element || (attributes == 0 && own.kind == OWN_NONE))
        return array_put(vm, array, index, value);
    if (!hold_two(vm, array, key)) {
        value_release(vm, value);
        return false;
    }
    bool done = make_sparse(vm, index, value, attributes);
    unhold(vm, 2);
    return done;
}

/* Value and attributes of an existing slot property. Takes over value's count. The value gets its box first: nothing can
 * fail once the attributes have changed. */
static bool redefine(Vm *vm, Value object, Value key, Value value, uint8_t attributes, uint32_t slot)
{
    if (!hold_two(vm, object, key)) {
        value_release(vm, value);
        return false;
    }
    value = value_to_slot(vm, value);
    bool done = value != VALUE_EXCEPTION && hold_owned(vm, value);
    if (done) {
        done = own_set_attributes(vm, held(vm, 2), slot, attributes);
        value = heap_pop(vm);
        object = held(vm, 1);
        Own own = own_find(vm, object, held(vm, 0));
        if (done)
            own_store(vm, object, held(vm, 0), &own, value);
        else
            value_release(vm, value);
    }
    unhold(vm, 2);
    return done;
}

bool property_define(Vm *vm, Value object, Value key, Value value, uint8_t attributes)
{
    Type type = value_type(vm, object);
    Own own = own_find(vm, object, key);
    if (own.kind == OWN_SLOT) {
        if (own.attributes != attributes)
            return redefine(vm, object, key, value, attributes, own.index);
        return own_store(vm, object, key, &own, value);
    }
    if (type_is_arraylike(type) && value_is_int(key))
        return define_element(vm, object, key, value, attributes);
    if (own.kind == OWN_VIRTUAL && own.index == VIRTUAL_COUNT && type != TYPE_ARGUMENTS) {
        if (!type_is_arraylike(type)) {
            value_release(vm, value);
            return true; /* a string's length: checked to be what it is */
        }
        if (!hold(vm, object)) {
            value_release(vm, value);
            return false;
        }
        bool done = own_set_length(vm, object, value);
        if (done && (attributes & ATTR_READONLY & ~own.attributes))
            done = array_limit(vm, held(vm, 0), LIMIT_LENGTH);
        unhold(vm, 1);
        return done;
    }
    if (own.kind == OWN_ELEMENT) {
        value_release(vm, value); /* a string's character, likewise */
        return true;
    }
    return own_add(vm, object, key, value, attributes);
}

/* A new accessor with a count. The parts are borrowed. Allocates. */
static Value accessor_new(Vm *vm, Value getter, Value setter)
{
    if (!hold_two(vm, getter, setter))
        return VALUE_EXCEPTION;
    Value accessor = heap_alloc(vm, TYPE_ACCESSOR, 6);
    setter = heap_pop(vm);
    getter = heap_pop(vm);
    if (accessor == VALUE_EXCEPTION) {
        value_release(vm, getter);
        value_release(vm, setter);
        return accessor;
    }
    uint8_t *p = heap_address(vm, accessor);
    store_slot(p + 2, getter);
    store_slot(p + 4, setter);
    return accessor;
}

static bool define_accessor(Vm *vm, Value object, Value key, Value getter, Value setter, uint8_t attributes)
{
    if (!hold_two(vm, object, key))
        return false;
    Value accessor = accessor_new(vm, getter, setter);
    key = held(vm, 0);
    object = held(vm, 1);
    unhold(vm, 2); /* the caller's registers hold both */
    return accessor != VALUE_EXCEPTION && property_define(vm, object, key, accessor, attributes | ATTR_ACCESSOR);
}

bool property_define_accessor(Vm *vm, Value object, Value key, Value function, bool setter)
{
    Value get = VALUE_UNDEFINED, set = VALUE_UNDEFINED;
    property_accessor(vm, object, key, &get, &set);
    return define_accessor(vm, object, key, setter ? get : function, setter ? function : set, 0);
}

typedef struct Descriptor {
    Value value, getter, setter;
    uint8_t attributes, mask;
} Descriptor;

/* May a property that is not configurable be changed so? `accessor`: the slot's content where it is one. */
static bool allowed(const Vm *vm, const Own *own, const Descriptor *d, Value old)
{
    bool to_accessor = (d->mask & (DESC_GET | DESC_SET)) != 0, to_data = (d->mask & (DESC_VALUE | ATTR_READONLY)) != 0;
    if ((d->mask & ATTR_PERMANENT) && !(d->attributes & ATTR_PERMANENT))
        return false;
    if (d->mask & ATTR_HIDDEN & (d->attributes ^ own->attributes))
        return false;
    if (own->attributes & ATTR_ACCESSOR) {
        const uint8_t *p = thing_address(vm, old);
        return !to_data && (!(d->mask & DESC_GET) || load_slot(p + 2) == d->getter) &&
               (!(d->mask & DESC_SET) || load_slot(p + 4) == d->setter);
    }
    if (to_accessor)
        return false;
    if (own->attributes & ATTR_READONLY)
        return !((d->mask & ATTR_READONLY) && !(d->attributes & ATTR_READONLY)) &&
               !((d->mask & DESC_VALUE) && !value_same(vm, d->value, old));
    return true;
}

/* Object held(4), key held(3), value held(2), getter held(1), setter held(0); `old` value or accessor is owned. */
static bool apply(Vm *vm, const Own *own, Descriptor *d, Value old)
{
    bool was_accessor = (own->attributes & ATTR_ACCESSOR) != 0;
    uint8_t attributes = (uint8_t)((own->attributes & ~d->mask) | (d->attributes & d->mask)) & ATTRS_CHECKED;
    if (d->mask & (DESC_GET | DESC_SET) || (was_accessor && !(d->mask & (DESC_VALUE | ATTR_READONLY)))) {
        const uint8_t *p = was_accessor ? thing_address(vm, old) : NULL;
        Value getter = d->mask & DESC_GET ? d->getter : p ? load_slot(p + 2) : VALUE_UNDEFINED;
        Value setter = d->mask & DESC_SET ? d->setter : p ? load_slot(p + 4) : VALUE_UNDEFINED;
        value_retain(vm, getter);
        value_retain(vm, setter);
        value_release(vm, old);
        unhold(vm, 2);
        heap_push(vm, getter); /* in the place of the descriptor's: as many handles as before, can not fail */
        heap_push(vm, setter);
        return define_accessor(vm, held(vm, 4), held(vm, 3), getter, setter, attributes & (uint8_t)~ATTR_READONLY);
    }
    if (was_accessor && !(d->mask & ATTR_READONLY))
        attributes |= ATTR_READONLY;
    if (d->mask & DESC_VALUE || was_accessor) {
        value_release(vm, old);
        old = d->mask & DESC_VALUE ? d->value : VALUE_UNDEFINED;
        value_retain(vm, old);
    }
    return property_define(vm, held(vm, 4), held(vm, 3), old, attributes);
}

static bool validate_and_apply(Vm *vm, Descriptor *d)
{
    Value object = held(vm, 4), key = held(vm, 3);
    Own own = own_find(vm, object, key);
    if (own.kind == OWN_NONE) {
        bool beyond = type_is_arraylike(value_type(vm, object)) && value_is_int(key) &&
                      (array_limits(vm, own_resolve(vm, object)) & LIMIT_LENGTH) &&
                      (uint32_t)value_int(key) >= array_length(vm, object);
        if (!object_is_extensible(vm, object) || beyond) {
            error_throw(vm, ERROR_TYPE, "Cannot define property %v, object is not extensible", key);
            return false;
        }
        own.attributes = ATTRS_CHECKED; /* what is not mentioned is false */
        d->mask |= DESC_VALUE * !(d->mask & (DESC_GET | DESC_SET | DESC_VALUE));
        return apply(vm, &own, d, VALUE_UNDEFINED);
    }
    Value old = own_load(vm, object, &own);
    if (old == VALUE_EXCEPTION)
        return false;
    d->value = held(vm, 2);
    d->getter = held(vm, 1);
    d->setter = held(vm, 0);
    if ((own.attributes & ATTR_PERMANENT) && !allowed(vm, &own, d, old)) {
        value_release(vm, old);
        error_throw(vm, ERROR_TYPE, "Cannot redefine property: %v", held(vm, 3));
        return false;
    }
    return apply(vm, &own, d, old);
}

bool property_define_checked(Vm *vm, Value object, Value key, Value value, Value getter, Value setter, uint8_t attributes,
                             uint8_t mask)
{
    Descriptor d = {value, getter, setter, attributes, mask};
    if (!hold_two(vm, object, key))
        return false;
    bool done = hold_two(vm, value, getter);
    if (done) {
        done = hold(vm, setter);
        if (done) {
            done = validate_and_apply(vm, &d);
            unhold(vm, 1);
        }
        unhold(vm, 2);
    }
    unhold(vm, 2);
    return done;
}

/* ---- deleting */

int property_delete(Vm *vm, Value object, Value key)
{
    Own own = own_find(vm, object, key);
    if (own.kind == OWN_NONE)
        return 1;
    if (own.attributes & ATTR_PERMANENT)
        return 0;
    if (own.kind == OWN_ELEMENT)
        return array_remove(vm, object, own.index) ? 1 : -1;
    if (own.kind == OWN_SLOT) {
        if (!hold_two(vm, object, key))
            return -1;
        bool done = own_remove_slot(vm, object, own.index);
        key = held(vm, 0);
        object = held(vm, 1);
        unhold(vm, 2);
        if (!done)
            return -1;
        own = own_find(vm, object, key);
    }
    if (own.kind == OWN_VIRTUAL) { /* remembered as deleted */
        if (!own_add(vm, object, key, VALUE_HOLE, 0))
            return -1;
        cache_flush(vm);
    }
    return 1;
}

/* ---- listing */

/* The least own index above `after`, or -1. */
static int32_t next_index(const Vm *vm, Value object, int32_t after)
{
    int32_t best = -1;
    Type type = value_type(vm, object);
    if (type == TYPE_STRING8 || type == TYPE_STRING16 || type == TYPE_WRAPPER) {
        if (own_find(vm, object, VALUE_INT(after + 1)).kind == OWN_ELEMENT)
            return after + 1;
    } else if (type_is_arraylike(type)) {
        uint32_t length = array_length(vm, object);
        for (uint32_t i = (uint32_t)(after + 1); i < length && best < 0; i++)
            if (array_has(vm, object, i))
                best = (int32_t)i;
    }
    Value home = own_home(vm, object);
    if (home == VALUE_HOLE)
        return best;
    Value shape = home_shape(vm, home);
    for (uint32_t i = shape_count(vm, shape); i-- > 0;) {
        Value key = shape_key(vm, shape, i);
        if (value_is_int(key) && value_int(key) > after && (best < 0 || value_int(key) < best))
            best = value_int(key);
    }
    return best;
}

Value property_next_key(const Vm *vm, Value object, KeyWalk *walk, uint8_t *attributes)
{
    if (walk->slot == -3) {
        walk->index = next_index(vm, object, walk->index);
        if (walk->index >= 0) {
            *attributes = own_find(vm, object, VALUE_INT(walk->index)).attributes;
            return VALUE_INT(walk->index);
        }
    }
    for (; walk->slot < 0; ) {
        static const uint8_t roots[] = {ROOT_LENGTH, ROOT_NAME, ROOT_PROTOTYPE};
        Value key = vm_root(vm, (Root)roots[walk->slot + 3]);
        walk->slot++;
        Own own = own_find(vm, object, key);
        if (own.kind == OWN_VIRTUAL) {
            *attributes = own.attributes;
            return key;
        }
    }
    Value home = own_home(vm, object);
    if (home == VALUE_HOLE)
        return VALUE_HOLE;
    const uint8_t *p = thing_address(vm, home);
    Value shape = load_slot(p + 2);
    for (uint32_t count = shape_count(vm, shape); (uint32_t)walk->slot < count;) {
        uint32_t slot = (uint32_t)walk->slot++;
        Value key = shape_key(vm, shape, slot);
        if (value_is_int(key) || value_is_special(key) || load_slot(p + 4 + 2 * slot) == VALUE_HOLE)
            continue;
        *attributes = shape_attributes(vm, shape, slot);
        return key;
    }
    return VALUE_HOLE;
}

/* Append the text of `key` to array held(0). */
static bool list_key(Vm *vm, Value key)
{
    Value text = text_from_key(vm, key);
    return text != VALUE_EXCEPTION && array_push(vm, held(vm, 0), text);
}

/* Has anything from held(2) up to, not including, held(1) an own property `key`? */
static bool shadowed(const Vm *vm, Value key)
{
    for (Value v = held(vm, 2); v != held(vm, 1); v = object_prototype(vm, v))
        if (own_find(vm, v, key).kind != OWN_NONE)
            return true;
    return false;
}

/* Receiver held(2), the level of its chain held(1), result held(0). */
static bool list_level(Vm *vm, bool hidden)
{
    KeyWalk walk = KEY_WALK_START;
    uint8_t attributes;
    for (Value key; (key = property_next_key(vm, held(vm, 1), &walk, &attributes)) != VALUE_HOLE;)
        if ((hidden || !(attributes & ATTR_HIDDEN)) && !shadowed(vm, key) && !list_key(vm, key))
            return false;
    return true;
}

static Value list(Vm *vm, Value object, bool hidden, bool inherited)
{
    if (!hold_two(vm, object, object))
        return VALUE_EXCEPTION;
    Value result = array_new(vm, 0);
    if (result == VALUE_EXCEPTION || !hold_owned(vm, result)) {
        unhold(vm, 2);
        return VALUE_EXCEPTION;
    }
    bool done = list_level(vm, hidden);
    while (done && inherited) {
        Value next = object_prototype(vm, held(vm, 1));
        if (next == VALUE_NULL)
            break;
        value_retain(vm, next);
        result = heap_pop(vm);
        value_release(vm, heap_pop(vm));
        heap_push(vm, next); /* as many handles as before: can not fail */
        heap_push(vm, result);
        done = list_level(vm, hidden);
    }
    result = heap_pop(vm);
    unhold(vm, 2);
    if (done)
        return result;
    value_release(vm, result);
    return VALUE_EXCEPTION;
}

Value property_keys(Vm *vm, Value object, bool hidden)
{
    return list(vm, object, hidden, false);
}

Value property_enumerate(Vm *vm, Value object)
{
    return list(vm, object, false, true);
}

/* ---- extensibility */

bool object_is_extensible(const Vm *vm, Value object)
{
    Type type = value_type(vm, object);
    if (type_is_arraylike(type))
        return !(array_limits(vm, own_resolve(vm, object)) & LIMIT_EXTENSIONS);
    Value home = own_home(vm, object);
    if (home != VALUE_HOLE)
        return !(load_u16(thing_address(vm, home)) & HEADER_SEALED);
    return type_is_callable(type);
}

bool object_prevent_extensions(Vm *vm, Value object)
{
    if (!object_is_extensible(vm, object))
        return true;
    if (type_is_arraylike(value_type(vm, object)))
        return array_limit(vm, object, LIMIT_EXTENSIONS);
    Value home = own_home_writable(vm, object);
    if (home == VALUE_EXCEPTION)
        return false;
    *(uint16_t *)(void *)heap_thing(vm, home) |= HEADER_SEALED;
    return true;
}

/* Attributes that freezing or sealing asks of a property with these. */
static uint8_t frozen_attributes(uint8_t attributes, bool readonly)
{
    if (readonly && !(attributes & ATTR_ACCESSOR))
        attributes |= ATTR_READONLY;
    return attributes | ATTR_PERMANENT;
}

/* All properties of held(0) that have a slot or can be given one. */
static bool freeze_keys(Vm *vm, bool readonly)
{
    KeyWalk walk = KEY_WALK_START;
    uint8_t attributes;
    for (Value key; (key = property_next_key(vm, held(vm, 0), &walk, &attributes)) != VALUE_HOLE;) {
        uint8_t wanted = frozen_attributes(attributes, readonly);
        Own own = own_find(vm, held(vm, 0), key);
        if (wanted == attributes || own.kind == OWN_ELEMENT)
            continue;
        if (own.kind == OWN_SLOT) {
            if (!own_set_attributes(vm, held(vm, 0), own.index, wanted))
                return false;
        } else if (own.index != VIRTUAL_COUNT || value_type(vm, held(vm, 0)) == TYPE_ARGUMENTS) {
            if (!hold(vm, key))
                return false;
            Value value = own_load(vm, held(vm, 1), &own);
            key = heap_pop(vm);
            if (value == VALUE_EXCEPTION)
                return false;
            own = own_find(vm, held(vm, 0), key); /* a prototype made just now has a slot */
            if (own.kind == OWN_SLOT) {
                value_release(vm, value);
                if (!own_set_attributes(vm, held(vm, 0), own.index, wanted))
                    return false;
            } else if (!own_add(vm, held(vm, 0), key, value, wanted)) {
                return false;
            }
        }
    }
    return true;
}

bool object_freeze(Vm *vm, Value object, bool readonly)
{
    if (!value_is_object(vm, object))
        return true;
    if (!hold(vm, object))
        return false;
    bool done = object_prevent_extensions(vm, object) && freeze_keys(vm, readonly);
    if (done && type_is_arraylike(value_type(vm, held(vm, 0))))
        done = array_limit(vm, held(vm, 0), LIMIT_PERMANENT | (readonly ? LIMIT_READONLY | LIMIT_LENGTH : 0u));
    unhold(vm, 1);
    return done;
}

bool object_is_frozen(Vm *vm, Value object, bool readonly)
{
    if (!value_is_object(vm, object))
        return true;
    if (object_is_extensible(vm, object))
        return false;
    KeyWalk walk = KEY_WALK_START;
    uint8_t attributes;
    while (property_next_key(vm, object, &walk, &attributes) != VALUE_HOLE)
        if (frozen_attributes(attributes, readonly) != attributes)
            return false;
    return true;
}

Value property_own_accessor(const Vm *vm, Value object, Value key)
{
    Own own = own_find(vm, object, key);
    if (own.kind != OWN_SLOT || !(own.attributes & ATTR_ACCESSOR))
        return VALUE_HOLE;
    return load_slot(thing_address(vm, own.home) + 4 + 2u * own.index);
}
