/* Objects: kinds of values, making objects, prototypes, and reading properties through the prototype chain
 * with the look-up cache before it.
 */
#include "own.h"

#include "array.h"
#include "error.h"

Type value_type(const Vm *vm, Value v)
{
    if (value_is_heap(v))
        return header_type(load_u16(heap_thing(vm, v)));
    if (value_is_int(v) || value_is_special(v))
        return TYPE_FREE;
    if (value_is_char(v))
        return TYPE_STRING8;
    return header_type(load_u16(flash_address(vm, v)));
}

bool value_is_object(const Vm *vm, Value v)
{
    Type type = value_type(vm, v);
    return type >= TYPE_OBJECT && type <= TYPE_NATIVE;
}

bool value_is_callable(const Vm *vm, Value v)
{
    return type_is_callable(value_type(vm, v));
}

/* ---- making */

Value object_new_typed(Vm *vm, Type type, Value shape)
{
    if (!hold(vm, shape))
        return VALUE_EXCEPTION;
    uint32_t count = shape_count(vm, shape);
    Value object = heap_alloc(vm, type, 4 + 2 * count);
    shape = heap_pop(vm);
    if (object == VALUE_EXCEPTION) {
        value_release(vm, shape);
        return object;
    }
    uint8_t *p = heap_address(vm, object);
    store_slot(p + 2, shape); /* the handle's count */
    for (uint32_t i = 0; i < count; i++)
        store_slot(p + 4 + 2 * i, VALUE_UNDEFINED);
    return object;
}

Value object_new(Vm *vm, Value shape)
{
    return object_new_typed(vm, TYPE_OBJECT, shape);
}

Value object_new_plain(Vm *vm, Value prototype)
{
    Value shape = shape_empty(vm, prototype);
    if (shape == VALUE_EXCEPTION || !hold_owned(vm, shape))
        return VALUE_EXCEPTION;
    Value object = object_new(vm, held(vm, 0));
    unhold(vm, 1);
    return object;
}

/* A copy of a flash object or array, one level deep. */
static Value copy_template(Vm *vm, Value template)
{
    const uint8_t *p = flash_address(vm, template);
    uint32_t bytes = (heap_size_of(vm, p) + 1) & ~1u;
    Value copy = heap_alloc(vm, header_type(load_u16(p)), bytes);
    if (copy != VALUE_EXCEPTION)
        memcpy(heap_address(vm, copy) + 2, p + 2, bytes - 2);
    return copy;
}

/* Byte offset of the first nested template at or after `at` in the copy, or 0. */
static uint32_t next_nested(const Vm *vm, Value copy, uint32_t at)
{
    const uint8_t *p = heap_address(vm, copy);
    Type type = header_type(load_u16(p));
    if (type != TYPE_OBJECT && type != TYPE_ARRAY)
        return 0;
    for (uint32_t end = heap_size_of(vm, p); at < end; at += 2) {
        Value v = load_slot(p + at);
        if (value_is_flash(v)) {
            type = value_type(vm, v);
            if (type == TYPE_OBJECT || type_is_arraylike(type))
                return at;
        }
    }
    return 0;
}

static bool push_copy(Vm *vm, Value template)
{
    Value copy = copy_template(vm, template);
    if (copy == VALUE_EXCEPTION || !hold_owned(vm, copy))
        return false;
    if (hold(vm, VALUE_INT(4)))
        return true;
    unhold(vm, 1);
    return false;
}

/* Two handles a level: the copy, and the offset up to which its nested templates are replaced. */
Value object_clone(Vm *vm, Value template)
{
    if (!push_copy(vm, template))
        return VALUE_EXCEPTION;
    for (unsigned depth = 1;;) {
        uint32_t at = next_nested(vm, held(vm, 1), (uint32_t)value_int(held(vm, 0)));
        heap_pop(vm);
        if (at) {
            heap_push(vm, VALUE_INT((int32_t)at));
            uint32_t room = (uint32_t)((uint8_t *)vm->sp - vm->heap_top);
            Value nested = load_slot(heap_address(vm, held(vm, 1)) + at);
            if ((room < STACK_RESERVE && !heap_make_room(vm, 2 * sizeof(Value))) || !push_copy(vm, nested)) {
                unhold(vm, 2 * depth);
                return error_out_of_memory(vm);
            }
            depth++;
            continue;
        }
        Value done = heap_pop(vm);
        if (--depth == 0)
            return done;
        uint32_t in = (uint32_t)value_int(heap_pop(vm));
        store_slot(heap_address(vm, held(vm, 0)) + in, done);
        heap_push(vm, VALUE_INT((int32_t)in + 2));
    }
}

/* ---- prototypes */

Value object_prototype(const Vm *vm, Value v)
{
    Value home = own_home(vm, v);
    if (home != VALUE_HOLE) {
        Value prototype = shape_prototype(vm, home_shape(vm, home));
        if (prototype != VALUE_NULL || value_type(vm, v) != TYPE_NATIVE)
            return prototype; /* the properties of natives come without one */
    }
    Root root;
    switch (value_type(vm, v)) {
    case TYPE_STRING8: case TYPE_STRING16: root = ROOT_STRING_PROTO; break;
    case TYPE_FLOAT: case TYPE_INT32: root = ROOT_NUMBER_PROTO; break;
    case TYPE_ARRAY: case TYPE_ARRAY_I32: case TYPE_ARRAY_F64: root = ROOT_ARRAY_PROTO; break;
    case TYPE_ARGUMENTS: root = ROOT_OBJECT_PROTO; break;
    case TYPE_CLOSURE: case TYPE_BOUND: case TYPE_FUNCTION: case TYPE_NATIVE: root = ROOT_FUNCTION_PROTO; break;
    default:
        if (value_is_int(v))
            root = ROOT_NUMBER_PROTO;
        else if (value_is_bool(v))
            root = ROOT_BOOLEAN_PROTO;
        else
            return VALUE_NULL;
    }
    return vm_root(vm, root);
}

/* The home of held(1) in RAM gets prototype held(0). */
static bool change_prototype(Vm *vm)
{
    Value home = own_home_writable(vm, held(vm, 1));
    if (home == VALUE_EXCEPTION)
        return false;
    Value shape = home_shape(vm, home);
    if (!shape_is_dict(vm, shape)) {
        Value next = shape_count(vm, shape) == 0 ? shape_empty(vm, held(vm, 0)) : shape_to_dict(vm, shape, 0);
        if (next == VALUE_EXCEPTION)
            return false;
        home = own_home(vm, held(vm, 1));
        uint8_t *p = heap_thing(vm, home);
        shape = load_slot(p + 2);
        store_slot(p + 2, next);
        value_release(vm, shape);
        shape = next;
    }
    if (shape_is_dict(vm, shape))
        shape_dict_set_prototype(vm, shape, held(vm, 0));
    own_changed(vm, held(vm, 1), home);
    return true;
}

bool object_set_prototype(Vm *vm, Value v, Value prototype)
{
    if (object_prototype(vm, v) == prototype)
        return true;
    if (!object_is_extensible(vm, v)) {
        error_throw(vm, ERROR_TYPE, "%v is not extensible", v);
        return false;
    }
    if (v == vm_root(vm, ROOT_OBJECT_PROTO)) {
        error_throw(vm, ERROR_TYPE, "Immutable prototype object '%v' cannot have their prototype set", v);
        return false;
    }
    for (Value p = prototype; p != VALUE_NULL; p = object_prototype(vm, p)) {
        if (p == v) {
            error_throw(vm, ERROR_TYPE, "Cyclic __proto__ value");
            return false;
        }
    }
    if (!hold_two(vm, v, prototype))
        return false;
    bool done = change_prototype(vm);
    unhold(vm, 2);
    return done;
}

/* ---- reading */

/* The accessor's function (borrowed), VALUE_UNDEFINED when it has none. */
static Value accessor_part(const Vm *vm, Value accessor, bool setter)
{
    return load_slot(thing_address(vm, accessor) + (setter ? 4 : 2));
}

static Found take(Vm *vm, Value object, const Own *own, Value *value)
{
    *value = own_load(vm, object, own);
    if (*value == VALUE_EXCEPTION)
        return FOUND_ERROR;
    if (!(own->attributes & ATTR_ACCESSOR))
        return FOUND_DATA;
    Value getter = accessor_part(vm, *value, false);
    value_retain(vm, getter);
    value_release(vm, *value);
    *value = getter;
    return FOUND_GETTER;
}

static bool cache_hit(Vm *vm, Value id, Value key, Value receiver_home, Value *value)
{
    const CacheEntry *entry = cache_lookup(vm, id, key);
    if (!entry)
        return false;
    Value home = entry->holder == VALUE_HOLE ? receiver_home : entry->holder;
    *value = own_slot_value(vm, load_slot(thing_address(vm, home) + 4 + 2u * (entry->slot & CACHE_SLOT)));
    return true;
}

/* Remember that a look-up of `key` starting at `id` ends at `own`. */
static void cache_store(Vm *vm, Value id, Value key, Value holder, const Own *own)
{
    CacheEntry *entry = cache_set(vm, id, key);
    entry[1] = entry[0];
    entry->shape = (Slot)id;
    entry->key = (Slot)key;
    entry->holder = (Slot)(value_is_heap(holder) ? heap_value(vm, heap_thing(vm, holder)) : holder);
    entry->slot = (uint16_t)(own->index | (own->attributes & ATTR_READONLY ? CACHE_READONLY : 0));
}

/* What the cache knows look-ups of `key` on this receiver by: the shape, unless it is a dictionary; for a thing without
 * named properties of its own its prototype, unless the key is one of the virtual properties'. */
static Value cache_id(const Vm *vm, Value receiver, Value home, Value key)
{
    Type type = value_type(vm, receiver);
    if (type == TYPE_OBJECT || type == TYPE_ERROR) {
        Value shape = home_shape(vm, home);
        return shape_is_dict(vm, shape) ? VALUE_HOLE : shape;
    }
    if (home != VALUE_HOLE || key == vm_root(vm, ROOT_LENGTH) || key == vm_root(vm, ROOT_NAME) ||
        key == vm_root(vm, ROOT_PROTOTYPE))
        return VALUE_HOLE;
    return object_prototype(vm, receiver);
}

/* What the cache says of an object that is where its value says (RAM, or flash while nothing has an overlay). */
static const CacheEntry *cached(const Vm *vm, Value receiver, Value key, const uint8_t **p)
{
    bool stored = value_is_heap(receiver) ||
                  (vm->side == VALUE_UNDEFINED && value_is_flash(receiver) && !value_is_special(receiver) && !value_is_char(receiver));
    if (!stored || value_is_int(key))
        return NULL;
    *p = thing_address(vm, receiver);
    Type type = header_type(load_u16(*p));
    return type == TYPE_OBJECT || type == TYPE_ERROR ? cache_lookup(vm, load_slot(*p + 2), key) : NULL;
}

Found property_get(Vm *vm, Value receiver, Value key, Value *value)
{
    const uint8_t *p;
    const CacheEntry *entry = cached(vm, receiver, key, &p);
    if (entry) {
        const uint8_t *holder = entry->holder == VALUE_HOLE ? p : thing_address(vm, entry->holder);
        *value = own_slot_value(vm, load_slot(holder + 4 + 2u * (entry->slot & CACHE_SLOT)));
        return FOUND_DATA;
    }
    Value holder = receiver, id = VALUE_HOLE;
    if (!value_is_int(key)) {
        Value home = own_home(vm, receiver);
        id = cache_id(vm, receiver, home, key);
        if (id != VALUE_HOLE && cache_hit(vm, id, key, home, value))
            return FOUND_DATA;
    }
    Own own;
    while ((own = own_find(vm, holder, key)).kind == OWN_NONE) {
        holder = object_prototype(vm, holder);
        if (holder == VALUE_NULL) {
            *value = VALUE_UNDEFINED;
            return FOUND_NONE;
        }
    }
    if (own.kind == OWN_SLOT && id != VALUE_HOLE && !(own.attributes & ATTR_ACCESSOR))
        cache_store(vm, id, key, holder == receiver ? VALUE_HOLE : own.home, &own);
    Found found = take(vm, holder, &own, value);
    if (found == FOUND_GETTER && *value == VALUE_UNDEFINED)
        found = FOUND_DATA;
    return found;
}

Found property_get_own(Vm *vm, Value object, Value key, Value *value, uint8_t *attributes)
{
    Own own = own_find(vm, object, key);
    if (attributes)
        *attributes = own.attributes;
    if (own.kind == OWN_NONE) {
        *value = VALUE_UNDEFINED;
        return FOUND_NONE;
    }
    return take(vm, object, &own, value);
}

bool property_accessor(const Vm *vm, Value object, Value key, Value *getter, Value *setter)
{
    Own own = own_find(vm, object, key);
    if (own.kind != OWN_SLOT || !(own.attributes & ATTR_ACCESSOR))
        return false;
    Value accessor = load_slot(thing_address(vm, own.home) + 4 + 2u * own.index);
    *getter = accessor_part(vm, accessor, false);
    *setter = accessor_part(vm, accessor, true);
    return true;
}

int property_has(Vm *vm, Value object, Value key, bool own)
{
    do {
        if (own_find(vm, object, key).kind != OWN_NONE)
            return 1;
        object = object_prototype(vm, object);
    } while (!own && object != VALUE_NULL);
    return 0;
}

/* ---- writing through the chain */

/* Could an index be found above `object`? The library's own prototypes have none. */
static bool inherits_indices(const Vm *vm, Value object)
{
    for (Value p = object_prototype(vm, object); p != VALUE_NULL; p = object_prototype(vm, p))
        if (value_is_heap(own_resolve(vm, p)) || value_flash_index(p) < FLASH_LIBRARY_FIRST)
            return true;
    return false;
}

static Stored refuse(Vm *vm, Value value, const char *format, Value key, Value object)
{
    value_release(vm, value);
    error_throw(vm, ERROR_TYPE, format, key, object);
    return STORED_ERROR;
}

static Stored set_found(Vm *vm, Value receiver, Value holder, Value key, Value value, const Own *own, Value *setter)
{
    if (own->attributes & ATTR_ACCESSOR) {
        *setter = accessor_part(vm, load_slot(thing_address(vm, own->home) + 4 + 2u * own->index), true);
        if (*setter == VALUE_UNDEFINED)
            return refuse(vm, value, "Cannot set property %v of %v which has only a getter", key, receiver);
        value_retain(vm, *setter);
        return STORED_SETTER;
    }
    if (own->attributes & ATTR_READONLY)
        return refuse(vm, value, "Cannot assign to read only property '%v' of object '%v'", key, receiver);
    if (holder == receiver)
        return own_store(vm, receiver, key, own, value) ? STORED : STORED_ERROR;
    return STORED_ERROR; /* not reached */
}

Stored property_set(Vm *vm, Value receiver, Value key, Value value, Value *setter)
{
    Type type = value_type(vm, receiver);
    const uint8_t *p;
    const CacheEntry *entry = value_is_heap(receiver) ? cached(vm, receiver, key, &p) : NULL;
    if (entry && entry->holder == VALUE_HOLE && !(entry->slot & CACHE_READONLY))
        return slot_set(vm, receiver, 4 + 2u * entry->slot, value) ? STORED : STORED_ERROR;
    Value holder = receiver;
    Own own = own_find(vm, receiver, key);
    if (own.kind == OWN_NONE && (!type_is_arraylike(type) || !value_is_int(key) || inherits_indices(vm, receiver))) {
        do
            holder = object_prototype(vm, holder);
        while (holder != VALUE_NULL && (own = own_find(vm, holder, key)).kind == OWN_NONE);
    }
    if (own.kind != OWN_NONE && (holder == receiver || (own.attributes & (ATTR_READONLY | ATTR_ACCESSOR)))) {
        if (own.kind == OWN_SLOT && holder == receiver && !(own.attributes & ATTR_ACCESSOR) && !value_is_int(key)) {
            Value id = cache_id(vm, receiver, own.home, key);
            if (id != VALUE_HOLE)
                cache_store(vm, id, key, VALUE_HOLE, &own);
        }
        return set_found(vm, receiver, holder, key, value, &own, setter);
    }
    if (!value_is_object(vm, receiver)) {
        value_release(vm, value);
        error_throw(vm, ERROR_TYPE, "Cannot create property '%v' on %v '%v'", key, value_typeof(vm, receiver), receiver);
        return STORED_ERROR;
    }
    if (type_is_arraylike(type) && value_is_int(key))
        return array_set(vm, receiver, (uint32_t)value_int(key), value) ? STORED : STORED_ERROR;
    if (!object_is_extensible(vm, receiver))
        return refuse(vm, value, "Cannot add property %v, object is not extensible", key, VALUE_UNDEFINED);
    return own_add(vm, receiver, key, value, 0) ? STORED : STORED_ERROR;
}
