/* Object and Object.prototype: ECMA-262 20.1. What stdlib/js/object.js is written on, and what it would be larger for. */
#include "natives.h"
#include "objects.h"

Value object_wrap(VmRef vm, Value primitive)
{
    return object_new_with(vm, TYPE_WRAPPER, object_prototype(vm, primitive), VALUE_KEY_INTERNAL, value_copied(vm, primitive),
                           ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT);
}

Value object_unwrap(VmRef vm, Value v)
{
    if (value_type(vm, v) == TYPE_WRAPPER)
        return property_own(vm, v, VALUE_KEY_INTERNAL, NULL);
    return value_is_object(vm, v) ? VALUE_HOLE : value_copied(vm, v);
}

Value object_proxied(VmRef vm, Value v)
{
    while (value_is_proxy(vm, v)) {
        v = load_slot(thing_address(vm, v) + 2);
        if (v == VALUE_NULL)
            return error_type(vm, "Cannot perform 'IsArray' on a proxy that has been revoked");
    }
    return v;
}

/* The constructor of the class that the value's type belongs to. Allocates. */
static Value class_of(VmRef vm, Value v)
{
    const Type type = value_type(vm, v);
    Root class = value_class(vm, v); /* 0: undefined, null */
    if (!class || type > TYPE_NATIVE)
        class = ROOT_OBJECT_PROTO;
    return property_own(vm, vm_any_root(vm, class), vm_root(vm, ROOT_CONSTRUCTOR), NULL);
}

/* The constructor's name of the class that the value's type belongs to. */
Value object_class_name(VmRef vm, Value v)
{
    if (value_type(vm, v) == TYPE_WRAPPER) {
        v = object_unwrap(vm, v);
        value_release(vm, v); /* the wrapper holds it */
    }
    if (value_is_proxy(vm, v)) {
        Value target = object_proxied(vm, v);
        if (target == VALUE_EXCEPTION)
            return target;
        v = value_is_array(vm, target) ? target : vm_root(vm, value_is_callable(vm, v) ? ROOT_FUNCTION_PROTO : ROOT_OBJECT_PROTO);
    }
    const Type type = value_type(vm, v);
    if (type == TYPE_DATE)
        return text_new8(vm, (const uint8_t *)"Date", 4);
    if (type == TYPE_REGEXP)
        return text_new8(vm, (const uint8_t *)"RegExp", 6);
    if (type == TYPE_ARGUMENTS)
        return text_new8(vm, (const uint8_t *)"Arguments", 9);
    return property_own(vm, class_of(vm, v), vm_root(vm, ROOT_NAME), NULL);
}

static bool require_object(VmRef vm, Value v)
{
    if (!value_is_nullish(v))
        return true;
    error_type(vm, "Cannot convert undefined or null to object");
    return false;
}

static Value to_object(VmRef vm, Value v)
{
    if (value_is_object(vm, v))
        return value_copied(vm, v);
    return require_object(vm, v) ? object_wrap(vm, v) : VALUE_EXCEPTION;
}

/* $toObject (7.1.18), Object.prototype.valueOf */
Value object_to_object(VmRef vm, Value *win, uint32_t argc)
{
    return to_object(vm, native_magic(vm, win) ? win[1] : native_arg(win, argc, 0));
}

Value object_construct(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    return value_is_nullish(v) ? object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO)) : to_object(vm, v);
}

/* Object.keys, getOwnPropertyNames */
Value object_names(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    NATIVE_PROXY(vm, v);
    return require_object(vm, v) ? property_keys(vm, v, (uint8_t)native_magic(vm, win), false) : VALUE_EXCEPTION;
}

Value object_get_prototype(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    NATIVE_PROXY(vm, v);
    return require_object(vm, v) ? value_copied(vm, object_prototype(vm, v)) : VALUE_EXCEPTION;
}

/* $setPrototype(object, prototype): OrdinarySetPrototypeOf, 10.1.2.1. A third argument that is true asks whether it may be. */
Value object_change_prototype(VmRef vm, Value *win, uint32_t argc)
{
    Value object = native_arg(win, argc, 0), prototype = native_arg(win, argc, 1);
    NATIVE_PROXY(vm, object);
    if (object_prototype(vm, object) == prototype)
        return VALUE_TRUE;
    const char *why = NULL;
    if (object == vm_root(vm, ROOT_OBJECT_PROTO))
        why = "Immutable prototype object";
    for (Value p = prototype; p != VALUE_NULL && !value_is_proxy(vm, p); p = object_prototype(vm, p))
        if (p == object)
            why = "Cyclic __proto__ value";
    if (native_arg(win, argc, 2) == VALUE_TRUE && (why || !object_can_add(vm, object, VALUE_UNDEFINED)))
        return VALUE_FALSE;
    if (why)
        return error_type(vm, why);
    return object_set_prototype(vm, object, prototype) ? VALUE_TRUE : VALUE_EXCEPTION;
}

/* The magic: attributes that all properties of a restricted object have; with this bit, whether they have. */
enum { ASK = 0x20 };

/* freeze, seal, preventExtensions, $prevent (for Reflect: the same with a higher bit); isFrozen, isSealed, isExtensible */
Value object_restricted(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    unsigned magic = native_magic(vm, win);
    bool object = value_is_object(vm, v);
    NATIVE_PROXY(vm, v);
    if (magic >= ASK) {
        int fixed = object ? object_is_restricted(vm, v, (uint8_t)(magic - ASK)) : 1;
        return fixed < 0 ? VALUE_EXCEPTION : value_bool(fixed == (magic != ASK));
    }
    if (object && !object_restrict(vm, v, (uint8_t)(magic & 15)))
        return VALUE_EXCEPTION;
    return value_copied(vm, native_arg(win, argc, 0));
}

/* ---- own properties */

/* hasOwnProperty, propertyIsEnumerable, Object.hasOwn. Only the last looks at its object before it makes a key. */
Value object_has_own(VmRef vm, Value *win, uint32_t argc)
{
    unsigned magic = native_magic(vm, win), at = magic == 2;
    Value object = at ? native_arg(win, argc, 0) : win[1];
    NATIVE_PROXY(vm, object);
    if ((at || !value_is_object(vm, native_arg(win, argc, 0))) && !require_object(vm, object))
        return VALUE_EXCEPTION;
    NATIVE_COERCE(vm, win, argc, 2u + at, COERCE_KEY);
    Value key = native_key(vm, win, argc, 2 + at);
    if (key == VALUE_EXCEPTION)
        return key;
    hold_push(vm, key);
    int attributes = property_attributes(vm, win[1 + at], key);
    unhold_top(vm);
    return value_bool(attributes >= 0 && !(magic & attributes & ATTR_HIDDEN));
}

/* #name in object: the object, the key, the name for the message */
Value object_has_private(VmRef vm, Value *win, uint32_t argc)
{
    Value object = native_arg(win, argc, 0), key = native_arg(win, argc, 1);
    if (!value_is_object(vm, object))
        return error_type(vm, "Cannot use 'in' operator to search for '%v' in %v", native_arg(win, argc, 2), object);
    return value_bool(key_is_private(key) && property_attributes(vm, object, key) >= 0);
}

Value object_is_prototype_of(VmRef vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    if (!value_is_object(vm, v))
        return VALUE_FALSE;
    if (!require_object(vm, win[1]))
        return VALUE_EXCEPTION;
    for (;;) {
        NATIVE_PROXY(vm, v);
        v = object_prototype(vm, v);
        if (v == VALUE_NULL || v == win[1])
            return value_bool(v != VALUE_NULL);
    }
}

/* $own(object, key): [attributes, value or getter, setter] of an own property, or undefined. The caller's arguments are what they should be.
 * More of them are for proxies: what the caller is going to do (features/proxy.js). */
Value object_own(VmRef vm, Value *win, uint32_t argc)
{
    if (!native_gets(vm, win, argc, "-"))
        return VALUE_EXCEPTION;
    NATIVE_PROXY(vm, win[2]);
    Value key = native_key(vm, win, argc, 3);
    if (key == VALUE_EXCEPTION)
        return key;
    hold_push(vm, key);
    uint8_t attributes;
    Value value = property_own(vm, win[2], key, &attributes);
    unhold_top(vm);
    if (value == VALUE_HOLE || value == VALUE_EXCEPTION)
        return value == VALUE_HOLE ? VALUE_UNDEFINED : value;
    Value accessor = value, setter = VALUE_UNDEFINED;
    if (attributes & ATTR_ACCESSOR) {
        const uint8_t *pair = thing_address(vm, accessor);
        setter = value_copied(vm, load_slot(pair + 4));
        value = value_copied(vm, load_slot(pair + 2));
        value_release(vm, accessor);
    }
    hold_push(vm, setter);
    hold_push(vm, value);
    hold_push(vm, VALUE_INT(attributes));
    value = array_from(vm, vm_sp(vm), 3);
    unhold(vm, 3);
    return value;
}

/* $define(object, key, attributes, value or getter, setter): whatever stood there. -1 for attributes: may there be a new one? */
Value object_define(VmRef vm, Value *win, uint32_t argc)
{
    int32_t attributes = value_int(native_arg(win, argc, 2));
    NATIVE_PROXY(vm, native_arg(win, argc, 0));
    if (!value_is_object(vm, native_arg(win, argc, 0)))
        return throw_damaged(vm);
    Value key = native_key(vm, win, argc, 3);
    if (key == VALUE_EXCEPTION)
        return key;
    hold_push(vm, key);
    bool done;
    if (attributes < 0)
        done = object_can_add(vm, win[2], key);
    else if (attributes & ATTR_ACCESSOR)
        done = property_define_accessor(vm, win[2], key, native_arg(win, argc, 3), native_arg(win, argc, 4), (uint8_t)attributes);
    else
        done = property_define(vm, win[2], key, value_copied(vm, native_arg(win, argc, 3)), (uint8_t)attributes);
    unhold_top(vm);
    return done || attributes < 0 ? value_bool(done) : VALUE_EXCEPTION;
}
