/* Object and Object.prototype: ECMA-262 20.1. */
#include "natives.h"
#include "objects.h"


/* `v` (with a count) onto the handles, above `below` others that go with it when that fails. */
static bool keep(Vm *vm, Value v, unsigned below)
{
    if (v != VALUE_EXCEPTION && hold_owned(vm, v))
        return true;
    unhold(vm, below);
    return false;
}

Value object_wrap(Vm *vm, Value primitive)
{
    if (!hold(vm, primitive) || !keep(vm, shape_empty(vm, object_prototype(vm, primitive)), 1))
        return VALUE_EXCEPTION;
    const uint8_t attributes = ATTR_HIDDEN | ATTR_READONLY | ATTR_PERMANENT;
    if (!keep(vm, shape_add(vm, held(vm, 0), VALUE_KEY_INTERNAL, attributes), 2) ||
        !keep(vm, object_new_typed(vm, TYPE_WRAPPER, held(vm, 0)), 3))
        return VALUE_EXCEPTION;
    bool ok = slot_set(vm, held(vm, 0), 4, native_share(vm, held(vm, 3)));
    Value wrapper = ok ? native_share(vm, held(vm, 0)) : VALUE_EXCEPTION;
    unhold(vm, 4);
    return wrapper;
}

Value object_class_name(Vm *vm, Value v)
{
    const char *name = "Object";
    switch (value_type(vm, v)) {
    case TYPE_ARRAY: case TYPE_ARRAY_I32: case TYPE_ARRAY_F64: name = "Array"; break;
    case TYPE_ARGUMENTS: name = "Arguments"; break;
    case TYPE_CLOSURE: case TYPE_BOUND: case TYPE_FUNCTION: case TYPE_NATIVE: name = "Function"; break;
    case TYPE_ERROR: name = "Error"; break;
    case TYPE_STRING8: case TYPE_STRING16: name = "String"; break;
    case TYPE_FLOAT: case TYPE_INT32: name = "Number"; break;
    case TYPE_WRAPPER: {
        Value inner = VALUE_UNDEFINED;
        property_get_own(vm, v, VALUE_KEY_INTERNAL, &inner, NULL);
        Value result = object_class_name(vm, inner);
        value_release(vm, inner);
        return result;
    }
    default:
        if (value_is_int(v))
            name = "Number";
        else if (value_is_bool(v))
            name = "Boolean";
    }
    size_t length = 0;
    while (name[length])
        length++;
    return text_new_utf8(vm, name, length);
}

Value object_unwrap(Vm *vm, Value v)
{
    if (!value_is_object(vm, v))
        return native_share(vm, v);
    Value inner = VALUE_HOLE;
    if (value_type(vm, v) == TYPE_WRAPPER)
        property_get_own(vm, v, VALUE_KEY_INTERNAL, &inner, NULL);
    return inner;
}

Value object_construct(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    if (value_is_nullish(v))
        return object_new_plain(vm, vm_root(vm, ROOT_OBJECT_PROTO));
    return value_is_object(vm, v) ? native_share(vm, v) : object_wrap(vm, v);
}

/* Argument 0 as an object, in the window (ToObject). */
static bool to_object(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    if (value_is_nullish(v)) {
        error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
        return false;
    }
    if (value_is_object(vm, v))
        return true;
    Value wrapper = object_wrap(vm, v);
    if (wrapper == VALUE_EXCEPTION)
        return false;
    native_replace(vm, win, 2, wrapper);
    return true;
}

/* Object.keys, getOwnPropertyNames */
Value object_names(Vm *vm, Value *win, uint32_t argc)
{
    return to_object(vm, win, argc) ? property_keys(vm, win[2], native_magic(vm, win)) : VALUE_EXCEPTION;
}

Value object_create_bare(Vm *vm, Value *win, uint32_t argc)
{
    Value prototype = native_arg(win, argc, 0);
    if (prototype != VALUE_NULL && !value_is_object(vm, prototype))
        return error_throw(vm, ERROR_TYPE, "Object prototype may only be an Object or null: %v", prototype);
    return object_new_plain(vm, prototype);
}

Value object_get_prototype(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    if (value_is_nullish(v))
        return error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
    return native_share(vm, object_prototype(vm, v));
}

Value object_set_prototype_of(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0), prototype = native_arg(win, argc, 1);
    if (value_is_nullish(v))
        return error_throw(vm, ERROR_TYPE, "Object.setPrototypeOf called on null or undefined");
    if (prototype != VALUE_NULL && !value_is_object(vm, prototype))
        return error_throw(vm, ERROR_TYPE, "Object prototype may only be an Object or null: %v", prototype);
    if (value_is_object(vm, v) && !object_set_prototype(vm, v, prototype))
        return VALUE_EXCEPTION;
    return native_share(vm, win[2]);
}

/* ---- integrity levels */

enum { FREEZE, SEAL, PREVENT };

/* freeze, seal, preventExtensions */
Value object_restrict(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    unsigned which = native_magic(vm, win);
    if (!value_is_object(vm, v))
        return native_share(vm, v);
    bool ok = which == PREVENT ? object_prevent_extensions(vm, v) : object_freeze(vm, v, which == FREEZE);
    return ok ? native_share(vm, win[2]) : VALUE_EXCEPTION;
}

/* isFrozen, isSealed, isExtensible */
Value object_restricted(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    unsigned which = native_magic(vm, win);
    if (!value_is_object(vm, v))
        return value_bool(which != PREVENT);
    return value_bool(which == PREVENT ? object_is_extensible(vm, v) : object_is_frozen(vm, v, which == FREEZE));
}

Value object_is(Vm *vm, Value *win, uint32_t argc)
{
    return value_bool(value_same(vm, native_arg(win, argc, 0), native_arg(win, argc, 1)));
}

/* ---- own properties */

/* 1 / 0 / -1 (exception): does window entry `object` own the key at entry `index`? */
static int has_own(Vm *vm, const Value *win, uint32_t argc, uint32_t object, uint32_t index, uint8_t *attributes)
{
    Value key = native_key(vm, win, argc, index);
    if (key == VALUE_EXCEPTION)
        return -1;
    Value found;
    Found how = property_get_own(vm, win[object], key, &found, attributes);
    value_release(vm, key);
    if (how == FOUND_ERROR)
        return -1;
    if (how != FOUND_NONE)
        value_release(vm, found);
    return how != FOUND_NONE;
}

static Value answer(int yes)
{
    return yes < 0 ? VALUE_EXCEPTION : value_bool(yes > 0);
}

Value object_has_own_property(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    if (value_is_nullish(win[1]))
        return error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
    return answer(has_own(vm, win, argc, 1, 2, NULL));
}

Value object_has_own(Vm *vm, Value *win, uint32_t argc)
{
    if (!to_object(vm, win, argc))
        return VALUE_EXCEPTION;
    COERCE_STRING_ARG(1);
    return answer(has_own(vm, win, argc, 2, 3, NULL));
}

Value object_property_is_enumerable(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_STRING_ARG(0);
    if (value_is_nullish(win[1]))
        return error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
    uint8_t attributes = 0;
    int yes = has_own(vm, win, argc, 1, 2, &attributes);
    return answer(yes > 0 ? !(attributes & ATTR_HIDDEN) : yes);
}

Value object_is_prototype_of(Vm *vm, Value *win, uint32_t argc)
{
    Value v = native_arg(win, argc, 0);
    if (!value_is_object(vm, v))
        return VALUE_FALSE;
    while ((v = object_prototype(vm, v)) != VALUE_NULL)
        if (v == win[1])
            return VALUE_TRUE;
    return VALUE_FALSE;
}

/* A descriptor object of four fields, a and b borrowed, c and d booleans. Allocates. */
static Value descriptor_of(Vm *vm, Root shape, Value a, Value b, Value c, Value d)
{
    if (!hold_two(vm, a, b))
        return VALUE_EXCEPTION;
    Value object = object_new(vm, vm_root(vm, shape));
    if (object != VALUE_EXCEPTION) {
        uint8_t *p = heap_thing(vm, object) + 4;
        store_slot(p, native_share(vm, held(vm, 1)));
        store_slot(p + 2, native_share(vm, held(vm, 0)));
        store_slot(p + 4, c);
        store_slot(p + 6, d);
    }
    unhold(vm, 2);
    return object;
}

Value object_own_descriptor(Vm *vm, Value *win, uint32_t argc)
{
    if (!to_object(vm, win, argc))
        return VALUE_EXCEPTION;
    COERCE_STRING_ARG(1);
    Value key = native_key(vm, win, argc, 3), value;
    if (key == VALUE_EXCEPTION)
        return VALUE_EXCEPTION;
    uint8_t attributes = 0;
    Found how = property_get_own(vm, win[2], key, &value, &attributes);
    Value accessor = how == FOUND_NONE || how == FOUND_ERROR ? VALUE_HOLE : property_own_accessor(vm, win[2], key);
    value_release(vm, key);
    if (how == FOUND_NONE)
        return VALUE_UNDEFINED;
    if (how == FOUND_ERROR)
        return VALUE_EXCEPTION;
    Value enumerable = value_bool(!(attributes & ATTR_HIDDEN));
    Value configurable = value_bool(!(attributes & ATTR_PERMANENT));
    if (accessor != VALUE_HOLE) {
        value_release(vm, value);
        const uint8_t *pair = thing_address(vm, accessor);
        return descriptor_of(vm, ROOT_ACCESSOR_DESCRIPTOR_SHAPE, load_slot(pair + 2), load_slot(pair + 4), enumerable,
                             configurable);
    }
    value = value_to_slot(vm, value);
    if (value == VALUE_EXCEPTION)
        return VALUE_EXCEPTION;
    Value result = descriptor_of(vm, ROOT_DESCRIPTOR_SHAPE, value, value_bool(!(attributes & ATTR_READONLY)),
                                 enumerable, configurable);
    value_release(vm, value);
    return result;
}

/* $defineProperty(object, key, flags, value or getter, setter): flags as stdlib/js/object.js makes them. */
Value object_define_property(Vm *vm, Value *win, uint32_t argc)
{
    unsigned flags = (unsigned)value_int(native_arg(win, argc, 2));
    Value key = native_key(vm, win, argc, 3);
    if (key == VALUE_EXCEPTION)
        return VALUE_EXCEPTION;
    uint8_t mask = (uint8_t)(((flags & 1) ? ATTR_HIDDEN : 0) | ((flags & 2) ? ATTR_PERMANENT : 0) |
                             ((flags & 4) ? ATTR_READONLY : 0) | (flags & (DESC_VALUE | DESC_GET | DESC_SET)));
    uint8_t attributes = (uint8_t)(((flags & 0x100) ? 0 : ATTR_HIDDEN) | ((flags & 0x200) ? 0 : ATTR_PERMANENT) |
                                   ((flags & 0x400) ? 0 : ATTR_READONLY));
    Value third = native_arg(win, argc, 3), fourth = native_arg(win, argc, 4);
    bool accessor = flags & (DESC_GET | DESC_SET);
    bool ok = property_define_checked(vm, win[2], key, accessor ? VALUE_UNDEFINED : third,
                                      accessor ? third : VALUE_UNDEFINED, fourth, attributes, mask);
    value_release(vm, key);
    return ok ? VALUE_UNDEFINED : VALUE_EXCEPTION;
}

Value object_to_string(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (win[1] == VALUE_UNDEFINED)
        return text_new_utf8(vm, "[object Undefined]", 18);
    if (win[1] == VALUE_NULL)
        return text_new_utf8(vm, "[object Null]", 13);
    Value name = object_class_name(vm, win[1]);
    if (name == VALUE_EXCEPTION || !hold_owned(vm, name))
        return VALUE_EXCEPTION;
    Value text = text_new_utf8(vm, "[object ", 8);
    if (text != VALUE_EXCEPTION)
        text = text_concat(vm, text, held(vm, 0));
    unhold(vm, 1);
    return text == VALUE_EXCEPTION ? text : text_concat(vm, text, VALUE_CHAR(']'));
}

Value object_value_of(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (value_is_nullish(win[1]))
        return error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
    return value_is_object(vm, win[1]) ? native_share(vm, win[1]) : object_wrap(vm, win[1]);
}
