/* Objects: kinds of values, making objects, prototypes, and reading properties through the prototype chain
 * with the look-up cache before it.
 */
#include "own.h"

#include "array.h"
#include "bigint.h"
#include "error.h"
#include "typed.h"

Type value_type(VmRef vm, Value v)
{
    if (value_is_heap(v))
        return header_type(load_u16(heap_thing(vm, v)));
    if (value_is_int(v) || value_is_special(v))
        return TYPE_FREE;
    if (value_is_char(v))
        return TYPE_STRING8;
    return header_type(load_u16(flash_address(vm, v)));
}

bool value_is_object(VmRef vm, Value v)
{
    Type type = value_type(vm, v);
    return type >= TYPE_OBJECT && type <= TYPE_PROXY;
}

bool value_is_arraylike(VmRef vm, Value v) { return type_is_arraylike(value_type(vm, v)); }

bool value_is_symbol(VmRef vm, Value v)
{
    return value_type(vm, v) == TYPE_SYMBOL;
}

bool value_resists(VmRef vm, Value v)
{
    return value_type(vm, v) >= TYPE_SYMBOL;
}

bool value_is_callable(VmRef vm, Value v)
{
    return type_is_callable(value_type(vm, v));
}

/* ---- making */

/* Takes over the shape's count. */
static Value new_of_shape(VmRef vm, Type type, Value shape)
{
    hold_push(vm, shape);
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

Value object_new_typed(VmRef vm, Type type, Value shape)
{
    value_retain(vm, shape);
    return new_of_shape(vm, type, shape);
}

Value object_new(VmRef vm, Value shape)
{
    return object_new_typed(vm, TYPE_OBJECT, shape);
}

Value object_new_of(VmRef vm, Type type, Value prototype)
{
    Value shape = shape_empty(vm, prototype);
    return shape == VALUE_EXCEPTION ? shape : new_of_shape(vm, type, shape);
}

Value object_new_plain(VmRef vm, Value prototype)
{
    return object_new_of(vm, TYPE_OBJECT, prototype);
}

Value object_new_with(VmRef vm, Type type, Value prototype, Value key, Value value, uint8_t attributes)
{
    hold_push(vm, value);
    Value object = object_new_of(vm, type, prototype);
    value = heap_pop(vm);
    if (object == VALUE_EXCEPTION) {
        value_release(vm, value);
        return object;
    }
    hold_push(vm, object);
    return hold_result(vm, own_put(vm, object, key, value, attributes, true));
}

Value object_slot(VmRef vm, Value object, uint32_t slot)
{
    return load_slot(thing_address(vm, own_resolve(vm, object)) + 4 + 2 * slot);
}

Value wrapper_content(VmRef vm, Value v)
{
    return value_type(vm, v) == TYPE_WRAPPER ? object_slot(vm, v, 0) : VALUE_HOLE;
}

Value wrapper_new(VmRef vm, Root shape, Value content)
{
    if (content == VALUE_EXCEPTION)
        return content;
    hold_push(vm, content);
    const Value known = vm_feature_root(vm, shape);
    Value wrapper = known == VALUE_UNDEFINED ? error_type(vm, "the program has no part of the library for this")
                                             : object_new_typed(vm, TYPE_WRAPPER, known);
    content = heap_pop(vm);
    if (wrapper == VALUE_EXCEPTION)
        value_release(vm, content);
    else
        store_slot(heap_address(vm, wrapper) + 4, content);
    return wrapper;
}

bool wrapper_set(VmRef vm, Value wrapper, Value content)
{
    if (content == VALUE_EXCEPTION)
        return false;
    hold_push(vm, content);
    wrapper = own_writable(vm, wrapper);
    content = heap_pop(vm);
    if (wrapper != VALUE_EXCEPTION)
        return slot_set(vm, wrapper, 4, content);
    value_release(vm, content);
    return false;
}

Value object_copy(VmRef vm, Value template)
{
    const uint8_t *p = flash_address(vm, template);
    uint32_t bytes = (heap_size_of(vm, p) + 1) & ~1u;
    Value copy = heap_alloc(vm, header_type(load_u16(p)), bytes);
    if (copy != VALUE_EXCEPTION)
        memcpy(heap_address(vm, copy) + 2, p + 2, bytes - 2);
    return copy;
}

/* Byte offset of the first nested template at or after `at` in the copy, or 0. */
static uint32_t next_nested(VmRef vm, Value copy, uint32_t at)
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

static bool push_copy(VmRef vm, Value template)
{
    Value copy = object_copy(vm, template);
    if (copy == VALUE_EXCEPTION)
        return false;
    hold_push(vm, copy);
    hold_push(vm, VALUE_INT(4));
    return true;
}

/* Two handles a level: the copy, and the offset up to which its nested templates are replaced. */
Value object_clone(VmRef vm, Value template)
{
    if (!push_copy(vm, template))
        return VALUE_EXCEPTION;
    for (unsigned depth = 1;;) {
        uint32_t at = next_nested(vm, held(vm, 1), (uint32_t)value_int(held(vm, 0)));
        heap_pop(vm);
        if (at) {
            heap_push(vm, VALUE_INT((int32_t)at));
            uint32_t room = (uint32_t)((uint8_t *)vm_sp(vm) - VM->heap_top);
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

Root value_class(VmRef vm, Value v)
{
    static const uint8_t classes[] = {
        [TYPE_STRING8] = ROOT_STRING_PROTO, [TYPE_STRING16] = ROOT_STRING_PROTO, [TYPE_FLOAT] = ROOT_NUMBER_PROTO,
        [TYPE_INT32] = ROOT_NUMBER_PROTO, [TYPE_SYMBOL] = ROOT_SYMBOL_PROTO, [TYPE_BIGINT] = ROOT_BIGINT_PROTO,
        [TYPE_OBJECT] = ROOT_OBJECT_PROTO, [TYPE_ERROR] = ROOT_ERROR_PROTO,
        [TYPE_WRAPPER] = ROOT_OBJECT_PROTO, [TYPE_ARRAY] = ROOT_ARRAY_PROTO, [TYPE_ARGUMENTS] = ROOT_OBJECT_PROTO,
        [TYPE_ARRAY_I32] = ROOT_ARRAY_PROTO, [TYPE_ARRAY_F64] = ROOT_ARRAY_PROTO, [TYPE_TYPED] = ROOT_INT8_ARRAY_PROTO,
        [TYPE_VIEW] = ROOT_INT8_ARRAY_PROTO, [TYPE_CLOSURE] = ROOT_FUNCTION_PROTO,
        [TYPE_BOUND] = ROOT_FUNCTION_PROTO, [TYPE_FUNCTION] = ROOT_FUNCTION_PROTO, [TYPE_NATIVE] = ROOT_FUNCTION_PROTO};
    if (value_is_int(v))
        return ROOT_NUMBER_PROTO;
    if (value_is_bool(v))
        return ROOT_BOOLEAN_PROTO;
    Type type = value_type(vm, v);
    if (type >= sizeof classes) /* a cell, of a damaged image */
        return (Root)0;
    unsigned kind = type_is_typed(type) ? typed_kind(vm, v) : 0;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (typed_holds_bigints(kind))
        return (Root)(ROOT_BIG_INT64_ARRAY_PROTO + (kind - TYPED_I64));
#endif
    if (type == TYPE_CLOSURE)
        v = load_slot(thing_address(vm, v) + 2);
    if (type == TYPE_CLOSURE || type == TYPE_FUNCTION)
        kind = ((const FunctionRecord *)(const void *)flash_address(vm, v))->flags >> FUNCTION_KIND_SHIFT & 3;
    return (Root)(classes[type] + kind);
}

Value object_prototype(VmRef vm, Value v)
{
    Value home = own_home(vm, v);
    if (home != VALUE_HOLE)
        return shape_prototype(vm, home_shape(vm, home));
    Root class = value_class(vm, v);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_is_bigint(vm, v) || typed_holds_bigints(typed_kind(vm, v))) {
        Value prototype = vm_feature_root(vm, class);
        return prototype == VALUE_UNDEFINED ? VALUE_NULL : prototype; /* a damaged program's */
    }
#endif
    return class ? vm_root(vm, class) : VALUE_NULL;
}

Value object_next_proxy(VmRef vm, Value v)
{
    while (PROXIES && v != VALUE_NULL && !value_is_proxy(vm, v))
        v = object_prototype(vm, v);
    return PROXIES ? v : VALUE_NULL;
}

/* The home of held(1) gets prototype held(0). */
static bool change_prototype(VmRef vm)
{
    Value home = own_home_writable(vm, held(vm, 1));
    if (home == VALUE_EXCEPTION)
        return false;
    Value shape = home_shape(vm, home);
    shape = shape_count(vm, shape) ? shape_to_dict(vm, shape, 0, 0, true) : shape_empty(vm, held(vm, 0));
    if (shape == VALUE_EXCEPTION)
        return false;
    if (shape_is_dict(vm, shape))
        shape_dict_set_prototype(vm, shape, held(vm, 0));
    own_set_shape(vm, held(vm, 1), shape);
    return true;
}

bool object_set_prototype(VmRef vm, Value v, Value prototype)
{
    if (!object_can_add(vm, v, VALUE_UNDEFINED)) {
        error_type(vm, "%v is not extensible", v);
        return false;
    }
    hold_two(vm, v, prototype);
    bool done = change_prototype(vm);
    unhold(vm, 2);
    return done;
}

/* ---- reading */

/* The accessor's function (borrowed), VALUE_UNDEFINED when it has none. */
static Value accessor_part(VmRef vm, Value accessor, bool setter)
{
    return load_slot(thing_address(vm, accessor) + (setter ? 4 : 2));
}

/* Remember that a look-up of `key` starting at `id` ends at `own`, of the receiver itself or (`inherited`) of a prototype. */
static void cache_store(VmRef vm, Value id, Value key, bool inherited, const Own *own)
{
    CacheEntry *entry = cache_place(vm, id, key, false);
    if (entry->shape != VALUE_UNDEFINED) /* steps aside */
        *cache_place(vm, entry->shape, entry->key, true) = *entry;
    entry->shape = (Slot)id;
    entry->key = (Slot)key;
    entry->slot = (uint16_t)(own->index | (own->attributes & ATTR_READONLY ? CACHE_READONLY : 0));
    Value holder = inherited ? own->home : VALUE_HOLE;
    if (value_is_heap(holder))
        holder = heap_value(vm, heap_thing(vm, holder));
#ifndef __OPTIMIZE_SIZE__ /* what is in flash stays as it is, until it gets an overlay: then all is forgotten */
    else if (inherited) {
        Value value = own->kind == OWN_NONE ? VALUE_UNDEFINED : own_slot(vm, own);
        if (value_type(vm, value) != TYPE_INT32) {
            entry->slot = (uint16_t)value;
            holder = CACHE_VALUE;
        }
    }
#endif
    entry->holder = (Slot)holder;
}

/* What the cache knows look-ups of `key` on this receiver by: the shape, unless it is a dictionary; for a thing without
 * named properties of its own its prototype, unless the key is one of the virtual properties'. */
static Value cache_id(VmRef vm, Value receiver, Value home, Value key)
{
    Type type = value_type(vm, receiver);
    if (type == TYPE_OBJECT || type == TYPE_ERROR) {
        Value shape = home_shape(vm, home);
        return shape_is_dict(vm, shape) ? VALUE_HOLE : shape;
    }
    if (value_is_flash(home) && home != VALUE_HOLE && type == TYPE_FUNCTION) /* all its properties are there */
        return home_shape(vm, home);
    if (home != VALUE_HOLE || key == vm_root(vm, ROOT_LENGTH) || key == vm_root(vm, ROOT_NAME) ||
        key == vm_root(vm, ROOT_PROTOTYPE))
        return VALUE_HOLE;
    return object_prototype(vm, receiver);
}

#ifndef __OPTIMIZE_SIZE__
/* What the cache says of an object that is where its value says (RAM, or flash while nothing has an overlay). */
static const CacheEntry *cached(VmRef vm, Value receiver, Value key, const uint8_t **p)
{
    bool stored = value_is_heap(receiver) ||
                  (side_is_empty(vm, VM->side) && value_is_flash(receiver) && !value_is_special(receiver) && !value_is_char(receiver));
    if (!stored || key_is_index(key))
        return NULL;
    *p = thing_address(vm, receiver);
    Type type = header_type(load_u16(*p));
    return type == TYPE_OBJECT || type == TYPE_ERROR ? cache_lookup(vm, load_slot(*p + 2), key) : NULL;
}
#endif

static Found cached_value(VmRef vm, const CacheEntry *entry, const uint8_t *receiver, Value *value)
{
#ifndef __OPTIMIZE_SIZE__
    if (entry->holder == CACHE_VALUE) {
        *value = (Slot)entry->slot;
        return FOUND_DATA;
    }
#endif
    if (entry->holder != VALUE_HOLE)
        receiver = thing_address(vm, entry->holder);
    *value = own_slot_value(vm, load_slot(receiver + 4 + 2u * (entry->slot & CACHE_SLOT)));
    return FOUND_DATA;
}

static void throw_private(VmRef vm, const char *what)
{
    error_type(vm, *what == 'r' ? "Cannot read private member from an object whose class did not declare it"
                                             : "Cannot write private member to an object whose class did not declare it");
}

Found property_get(VmRef vm, Value receiver, Value key, Value *value)
{
#ifndef __OPTIMIZE_SIZE__
    const uint8_t *p;
    const CacheEntry *fast = cached(vm, receiver, key, &p);
    if (fast)
        return cached_value(vm, fast, p, value);
#endif
    Value holder = receiver, id = VALUE_HOLE;
    if (!key_is_index(key)) {
        Value home = own_home(vm, receiver);
        id = cache_id(vm, receiver, home, key);
        const CacheEntry *entry = id == VALUE_HOLE ? NULL : cache_lookup(vm, id, key);
        if (entry)
            return cached_value(vm, entry, home == VALUE_HOLE ? NULL : thing_address(vm, home), value);
    }
    Own own;
    while (!own_find(vm, holder, key, &own)) {
        if (key_is_private(key)) {
            throw_private(vm, "read");
            return FOUND_ERROR;
        }
        if (PROXIES && own.kind == OWN_PROXY) {
            value_retain(vm, *value = holder);
            return FOUND_PROXY;
        }
        holder = own.kind == OWN_NEVER ? VALUE_NULL : object_prototype(vm, holder);
        if (holder == VALUE_NULL) {
#ifndef __OPTIMIZE_SIZE__
            own.home = VALUE_HOLE;
            if (id != VALUE_HOLE && own.kind == OWN_NONE)
                cache_store(vm, id, key, true, &own);
#endif
            *value = VALUE_UNDEFINED;
            return FOUND_DATA;
        }
    }
    if (own.kind == OWN_SLOT && id != VALUE_HOLE && !(own.attributes & ATTR_ACCESSOR))
        cache_store(vm, id, key, holder != receiver, &own);
    Value found = own_load(vm, holder, &own);
    *value = found;
    if (found == VALUE_EXCEPTION)
        return FOUND_ERROR;
    if (!(own.attributes & ATTR_ACCESSOR))
        return FOUND_DATA;
    *value = accessor_part(vm, found, false);
    value_retain(vm, *value);
    value_release(vm, found);
    return *value == VALUE_UNDEFINED ? FOUND_DATA : FOUND_GETTER;
}

bool value_iterates_plainly(VmRef vm, Value v)
{
    Root values = ROOT_ARRAY_VALUES, iterator = ROOT_ARRAY_ITERATOR_PROTO;
    if (value_is_string(vm, v)) {
        values = ROOT_STRING_VALUES;
        iterator = ROOT_STRING_ITERATOR_PROTO;
    } else if (value_is_typed_array(vm, v)) {
        values = ROOT_TYPED_VALUES;
    } else if (!value_is_arraylike(vm, v) || (load_u16(thing_address(vm, own_resolve(vm, v))) & HEADER_SIDE)) {
        return false; /* elements may be elsewhere */
    }
    Value method = VALUE_UNDEFINED;
    if (property_get(vm, v, vm_root(vm, ROOT_ITERATOR), &method) != FOUND_ERROR)
        value_release(vm, method);
    return method == vm_root(vm, values) && side_find(vm, vm_root(vm, iterator)) == VALUE_HOLE;
}

Value object_is_instance(VmRef vm, Value v, Value function)
{
    Value prototype = VALUE_UNDEFINED;
    if (!value_is_callable(vm, function))
        return VALUE_FALSE;
    while (value_type(vm, function) == TYPE_BOUND)
        function = load_slot(thing_address(vm, function) + 4);
    if (!value_is_object(vm, v))
        return VALUE_FALSE;
    if (value_is_proxy(vm, function) || value_is_proxy(vm, v))
        return VALUE_HOLE;
    hold(vm, v);
    Found found = property_get(vm, function, vm_root(vm, ROOT_PROTOTYPE), &prototype);
    v = held(vm, 0);
    unhold_top(vm); /* the caller has it */
    if (found == FOUND_ERROR)
        return VALUE_EXCEPTION;
    if (PROXIES && found == FOUND_PROXY) {
        value_release(vm, prototype);
        return VALUE_HOLE;
    }
    if (!value_is_object(vm, prototype))
        return error_type(vm, "Function has non-object prototype '%v' in instanceof check", prototype);
    do
        v = object_prototype(vm, v);
    while (v != VALUE_NULL && v != prototype && !value_is_proxy(vm, v));
    value_release(vm, prototype);
    return v != prototype && value_is_proxy(vm, v) ? VALUE_HOLE : value_bool(v == prototype);
}

Value property_own(VmRef vm, Value object, Value key, uint8_t *attributes)
{
    Own own;
    if (!own_find(vm, object, key, &own))
        return VALUE_HOLE;
    if (attributes)
        *attributes = own.attributes;
    return own_load(vm, object, &own);
}

int property_attributes(VmRef vm, Value object, Value key)
{
    Own own;
    return own_find(vm, object, key, &own) ? own.attributes : -1;
}

Value property_has(VmRef vm, Value object, Value key)
{
    Own own = {OWN_NONE, 0, 0, VALUE_UNDEFINED};
    for (; object != VALUE_NULL && own.kind != OWN_NEVER; object = object_prototype(vm, object)) {
        if (own_find(vm, object, key, &own))
            return VALUE_TRUE;
        if (PROXIES && own.kind == OWN_PROXY)
            return object;
    }
    return VALUE_FALSE;
}

/* ---- writing through the chain */

static Stored refuse(VmRef vm, Value value, const char *format, Value key, Value object)
{
    value_release(vm, value);
    error_type(vm, format, key, object);
    return STORED_ERROR;
}

static const char READ_ONLY[] = "Cannot assign to read only property '%v' of object '%v'";

/* What stands in the way of storing, or is where to store to. */
static Stored set_found(VmRef vm, Value receiver, Value key, Value value, const Own *own, Value *setter)
{
    if (own->attributes & ATTR_ACCESSOR) {
        *setter = accessor_part(vm, own_slot(vm, own), true);
        if (*setter == VALUE_UNDEFINED)
            return refuse(vm, value, "Cannot set property %v of %v which has only a getter", key, receiver);
        value_retain(vm, *setter);
        return STORED_SETTER;
    }
    if (own->attributes & ATTR_READONLY)
        return refuse(vm, value, READ_ONLY, key, receiver);
#ifndef __OPTIMIZE_SIZE__ /* where storing does not ask the cache, it does not push out what loads have put there */
    if (own->kind == OWN_SLOT && !key_is_index(key)) {
        Value id = cache_id(vm, receiver, own->home, key);
        if (id != VALUE_HOLE)
            cache_store(vm, id, key, false, own);
    }
#endif
    return own_store(vm, receiver, key, own, value) ? STORED : STORED_ERROR;
}

Stored property_set(VmRef vm, Value receiver, Value key, Value value, Value *setter)
{
#ifndef __OPTIMIZE_SIZE__
    const uint8_t *p;
    const CacheEntry *entry = value_is_heap(receiver) ? cached(vm, receiver, key, &p) : NULL;
    if (entry && entry->holder == VALUE_HOLE && !(entry->slot & CACHE_READONLY))
        return slot_set(vm, receiver, 4 + 2u * entry->slot, value) ? STORED : STORED_ERROR;
#endif
    Own own;
    for (Value holder = receiver; holder != VALUE_NULL; holder = object_prototype(vm, holder)) {
        if (!own_find(vm, holder, key, &own)) {
            if (PROXIES && own.kind == OWN_PROXY && !key_is_private(key)) {
                value_retain(vm, *setter = holder);
                return STORED_PROXY;
            }
            if (own.kind != OWN_NEVER && !key_is_private(key))
                continue;
            value_release(vm, value);
            if (own.kind == OWN_NEVER)
                return STORED;
            throw_private(vm, "write");
            return STORED_ERROR;
        }
        if (holder == receiver || (own.attributes & (ATTR_READONLY | ATTR_ACCESSOR)))
            return set_found(vm, receiver, key, value, &own, setter);
        break;
    }
    if (!value_is_object(vm, receiver)) {
        value_release(vm, value);
        error_type(vm, "Cannot create property '%v' on %v '%v'", key, value_typeof(vm, receiver), receiver);
        return STORED_ERROR;
    }
    if (!object_can_add(vm, receiver, key)) {
        if (object_can_add(vm, receiver, VALUE_UNDEFINED)) /* an array of fixed length */
            return refuse(vm, value, READ_ONLY, vm_root(vm, ROOT_LENGTH), receiver);
        return refuse(vm, value, "Cannot add property %v, object is not extensible", key, VALUE_UNDEFINED);
    }
    if (value_is_arraylike(vm, receiver) && value_is_int(key))
        return array_set(vm, receiver, (uint32_t)value_int(key), value) ? STORED : STORED_ERROR;
    return own_put(vm, receiver, key, value, 0, true) ? STORED : STORED_ERROR;
}
