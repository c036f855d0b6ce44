/* Property access where the loop's prediction failed: other shapes, prototypes, accessors, primitives. */
#include "execute.h"
#include "own.h"
#include "typed.h"

bool key_push(VmRef vm, Value v)
{
    Value key = v == VALUE_EXCEPTION ? v : value_to_key(vm, v); /* a raw index that found no memory for its Number */
    if (key == VALUE_EXCEPTION)
        return false;
    hold_push(vm, key);
    return true;
}

/* The handles that an instruction made. */
static void drop_handles(VmRef vm) { unhold(vm, (unsigned)(vm_fp(vm) - vm_sp(vm))); }

Value throw_nullish(VmRef vm, Value receiver, Value key)
{
    return error_type(vm, "Cannot read properties of %v (reading '%v')", receiver, key);
}

Value op_load_named(VmRef vm, Pc pc, Value *x, Value *key)
{
    if (value_is_nullish(*x))
        return throw_nullish(vm, *x, *key);
    Value v = VALUE_UNDEFINED;
    Found found = property_get(vm, *x, *key, &v);
    const bool proxy = PROXIES && found == FOUND_PROXY;
    Value asked = proxy ? value_copied(vm, *key) : VALUE_UNDEFINED;
    drop_handles(vm);
    if (found == FOUND_ERROR)
        return VALUE_EXCEPTION;
    if (found != FOUND_GETTER && !proxy)
        return v;
    hold_copy(vm, *x);
    if (proxy)
        hold_push(vm, asked);
    hold_push(vm, v);
    return proxy ? op_call_library(vm, ROOT_PROXY_GET, 3, pc)
                 : op_call_handles(vm, 0, pc);
}

static bool moves(Opcode op)
{
    return op == OP_SETFIELDM || op == OP_SETFIELDSM || op == OP_ADDFIELD || op == OP_SETELEMM || op == OP_SETELEMIM;
}

/* What the library's $keyed is to do. */
enum { KEYED_GET, KEYED_SET, KEYED_DELETE, KEYED_IN, KEYED_SET_NUMBER };

/* An object to an element of a typed array: the library makes it a number. */
static Value store_converted(VmRef vm, Pc pc, Value *x, Value key, Value *value)
{
    value_retain(vm, key);
    drop_handles(vm);
    hold_copy(vm, *value);
    hold_push(vm, key);
    hold_copy(vm, *x);
    hold_push(vm, VALUE_INT(KEYED_SET_NUMBER));
    Root converts = MOTE_FEATURES & FEATURE_BIGINT && typed_holds_bigints(typed_kind(vm, *x)) ? ROOT_STORE_BIGINT : ROOT_KEYED;
    Value called = op_call_library(vm, converts, 4, pc);
    if (called == VALUE_TAIL && moves((Opcode)*pc))
        register_set(vm, value, VALUE_UNDEFINED);
    return called;
}

/* Elements of typed arrays, and the length of arrays. */
static bool wants_number(VmRef vm, Value object, Value key)
{
    return typed_owns_key(vm, object, key) || (key == vm_root(vm, ROOT_LENGTH) && value_is_arraylike(vm, object));
}

/* The value is the last operand; SETFIELDF's is a handle. */
Value op_store_named(VmRef vm, Pc pc, Value *x, Value *key)
{
    Value *value = *pc == OP_SETFIELDF ? vm_sp(vm) : &vm_fp(vm)[opcode_next(pc)[-1]], setter = VALUE_UNDEFINED;
    if (value_is_nullish(*x))
        return error_type(vm, "Cannot set properties of %v (setting '%v')", *x, *key);
    if (!value_is_int(*value) && typed_resists(vm, *x, *value) && wants_number(vm, *x, *key))
        return store_converted(vm, pc, x, *key, value);
    Value copy = value_copied(vm, *value);
    Stored stored = property_set(vm, *x, *key, copy, &setter);
    if (stored == STORED_ERROR)
        return VALUE_EXCEPTION;
    const bool proxy = PROXIES && stored == STORED_PROXY;
    Value asked = proxy ? value_copied(vm, *key) : VALUE_UNDEFINED;
    if (stored == STORED_SETTER || proxy)
        copy = *value;
    drop_handles(vm);
    if (moves((Opcode)*pc))
        register_set(vm, value, VALUE_UNDEFINED);
    if (stored != STORED_SETTER && !proxy)
        return VALUE_UNDEFINED;
    if (proxy) {
        hold_copy(vm, *x);
        hold_push(vm, copy);
        hold_push(vm, asked);
        hold_push(vm, setter);
        return op_call_library(vm, ROOT_PROXY_PUT, 4, pc);
    }
    hold_push(vm, copy);
    hold_copy(vm, *x);
    hold_push(vm, setter);
    return op_call_handles(vm, 1, pc);
}

Value op_load_length(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    if (value_is_typed_array(vm, *x) && !(load_u16(thing_address(vm, own_resolve(vm, *x))) & HEADER_SIDE))
        return VALUE_INT((int32_t)typed_length(vm, *x));
    Value key = vm_root(vm, ROOT_LENGTH);
    return op_load_named(vm, pc, x, &key);
}

Value op_load_length4(VmRef vm, Pc pc, Value *x, Value *y) { return op_load_length(vm, pc, y, x); }

Value op_setfieldf(VmRef vm, Pc pc, Value *x, Value *key)
{
    Value boxed = number_from_double(vm, register_double(&vm_fp(vm)[pc[5]]));
    if (boxed == VALUE_EXCEPTION)
        return boxed;
    hold_push(vm, boxed);
    return op_store_named(vm, pc, x, key);
}

/* A class's field comes to its instance: setters do not matter, private names must be new (unless `planned`: the
 * object was made with all that its class knew it would have). */
static Value init_field(VmRef vm, Value object, Value key, const Value *value, bool planned)
{
    if (!value_is_object(vm, object))
        return throw_damaged(vm);
    int attributes = property_attributes(vm, object, key);
    if (key_is_private(key) && attributes >= 0 && !planned)
        return error_type(vm, "Cannot initialize a private member twice on the same object");
    if (!key_is_private(key) && (attributes < 0 ? !object_can_add(vm, object, key) : attributes & ATTR_PERMANENT))
        return error_type(vm, attributes < 0 ? "Cannot define property %v, object is not extensible" : "Cannot redefine property: %v", key);
    return property_define(vm, object, key, value_copied(vm, *value), 0) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
}

Value op_addfield(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    Value *value = &vm_fp(vm)[pc[6]], before = operand16(pc + 2), after = operand16(pc + 4);
    unsigned count = shape_count(vm, before);
    if (value_is_heap(*x)) {
        const uint8_t *thing = heap_thing(vm, *x);
        uint16_t header = load_u16(thing);
        if (type_has_shape(header_type(header)) && load_slot(thing + 2) == before && !(header & HEADER_SEALED)) {
            Value v = value_to_slot(vm, value_taken(value));
            if (v == VALUE_EXCEPTION)
                return v;
            *value = v; /* rooted while the object grows */
            uint8_t *p = heap_resize(vm, *x, 4 + 2 * count, 4 + 2 * (count + 1), 0);
            if (!p)
                return VALUE_EXCEPTION;
            store_slot(p + 2, after);
            store_slot(p + 4 + 2 * count, value_taken(value));
            if (load_u16(p) & HEADER_PROTO)
                cache_flush(vm);
            return VALUE_UNDEFINED;
        }
    }
    Value key = shape_key(vm, after, count);
    return key_is_private(key) ? init_field(vm, *x, key, value, false) : op_store_named(vm, pc, x, &key);
}

/* A property of its own for a proxy: the library asks the trap. */
static Value proxy_field(VmRef vm, Pc pc, Value proxy, Value key, Value value)
{
    hold_copy(vm, value);
    hold_copy(vm, key);
    hold_copy(vm, proxy);
    return op_call_library(vm, ROOT_PROXY_FIELD, 3, pc);
}

Value op_initfield(VmRef vm, Pc pc, Value *x, Value *key)
{
    if (!key_is_private(*key) && value_is_proxy(vm, *x))
        return proxy_field(vm, pc, *x, *key, vm_fp(vm)[pc[5]]);
    if (value_is_heap(*x)) { /* of the predicted shape: the slot is there */
        const uint8_t *thing = heap_thing(vm, *x);
        if (type_has_shape(header_type(load_u16(thing))) && load_slot(thing + 2) == operand16(pc + 3))
            return slot_set(vm, *x, 4 + 2u * pc[2], value_copied(vm, vm_fp(vm)[pc[5]])) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
    }
    return init_field(vm, *x, *key, &vm_fp(vm)[pc[5]], shape_prototype(vm, operand16(pc + 3)) != VALUE_NULL);
}

/* ---- computed names */

/* The property key as a handle: VALUE_DONE. Or it is an object: the library's $keyed makes it primitive and tries again;
 * returns what that call does. */
static Value key_hold(VmRef vm, Pc pc, int kind, const Value *object, const Value *key, const Value *value)
{
    if (!value_is_object(vm, *key))
        return key_push(vm, *key) ? VALUE_DONE : VALUE_EXCEPTION;
    hold_copy(vm, *value);
    hold_copy(vm, *key);
    hold_copy(vm, *object);
    hold_push(vm, VALUE_INT(kind));
    return op_call_library(vm, ROOT_KEYED, 4, pc);
}

Value op_load(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (!value_is_nullish(*x)) {
        Type type = value_type(vm, *x);
        if (value_is_int(*y) && *y > 0 && (type_is_arraylike(type) || type_is_typed(type))) {
            Value v = own_element(vm, *x, (uint32_t)value_int(*y));
            if (v != VALUE_HOLE)
                return v;
        }
        Value called = key_hold(vm, pc, KEYED_GET, x, y, y);
        if (called != VALUE_DONE)
            return called;
        y = vm_sp(vm);
    }
    return op_load_named(vm, pc, x, y);
}

Value op_store(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (!value_is_nullish(*x)) {
        Value *value = &vm_fp(vm)[pc[3]], called;
        if (value_is_int(*y) && *y > 0 && value_is_typed_array(vm, *x) && !typed_resists(vm, *x, *value)) {
            Value v = moves((Opcode)*pc) ? value_taken(value) : value_copied(vm, *value);
            return typed_set(vm, *x, (uint32_t)value_int(*y), v) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
        }
        called = key_hold(vm, pc, KEYED_SET, x, y, value);
        if (called == VALUE_TAIL && *pc == OP_SETELEMM)
            register_set(vm, value, VALUE_UNDEFINED);
        if (called != VALUE_DONE)
            return called;
        y = vm_sp(vm);
    }
    return op_store_named(vm, pc, x, y);
}

Value op_in(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (!value_is_object(vm, *y))
        return error_type(vm, "Cannot use 'in' operator to search for '%v' in %v", *x, *y);
    Value called = key_hold(vm, pc, KEYED_IN, y, x, x);
    if (called != VALUE_DONE)
        return called;
    Value has = property_has(vm, *y, held(vm, 0));
    if (PROXIES && !value_is_bool(has)) {
        hold_copy(vm, has);
        return op_call_library(vm, ROOT_PROXY_HAS, 2, pc);
    }
    unhold_top(vm);
    return has;
}

Value op_delfield(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (value_is_nullish(*x))
        return error_type(vm, "Cannot convert undefined or null to object");
    Value called = key_hold(vm, pc, KEYED_DELETE, x, y, y);
    if (called != VALUE_DONE)
        return called;
    if (value_is_proxy(vm, *x)) {
        hold_copy(vm, *x);
        return op_call_library(vm, ROOT_PROXY_REMOVE, 2, pc);
    }
    int deleted = property_delete(vm, *x, held(vm, 0));
    if (deleted == 0)
        error_type(vm, "Cannot delete property '%v' of %v", held(vm, 0), *x);
    unhold_top(vm);
    return deleted > 0 ? VALUE_TRUE : VALUE_EXCEPTION;
}

/* ---- literals */

Value op_define(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (!value_is_object(vm, *x))
        return throw_damaged(vm);
    Value v = vm_fp(vm)[pc[3]];
    if (*pc == OP_DEFFIELD && value_is_proxy(vm, *x))
        return proxy_field(vm, pc, *x, *y, v);
    if (!key_push(vm, *y))
        return VALUE_EXCEPTION;
    bool done, setter = *pc == OP_DEFSET;
    if (*pc == OP_DEFFIELD)
        done = init_field(vm, *x, held(vm, 0), &v, false) != VALUE_EXCEPTION;
    else
        done = property_define_accessor(vm, *x, held(vm, 0), setter ? VALUE_HOLE : v, setter ? v : VALUE_HOLE, 0);
    unhold_top(vm);
    return done ? VALUE_UNDEFINED : VALUE_EXCEPTION;
}

Value op_setproto(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)pc;
    if (!value_is_object(vm, *x))
        return throw_damaged(vm);
    if ((*y == VALUE_NULL || value_is_object(vm, *y)) && !object_set_prototype(vm, *x, *y))
        return VALUE_EXCEPTION;
    return VALUE_UNDEFINED;
}
