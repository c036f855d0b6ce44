/* Property access where the loop's prediction failed: other shapes, prototypes, accessors, primitives. */
#include "execute.h"
#include "own.h"

bool key_push(Vm *vm, Value v)
{
    Value key = value_to_key(vm, v);
    if (key == VALUE_EXCEPTION)
        return false;
    hold_push(vm, key);
    return true;
}

/* receiver[key] to where `link` says. `keyed`: the key is the last handle, and is dropped. */
static Pc property_load(Vm *vm, const Value *receiver, Value key, bool keyed, uint32_t link, Pc next)
{
    Value v = VALUE_UNDEFINED;
    Found found = FOUND_ERROR;
    if (value_is_nullish(*receiver))
        error_throw(vm, ERROR_TYPE, "Cannot read properties of %v (reading '%v')", *receiver, key);
    else
        found = property_get(vm, *receiver, key, &v);
    if (keyed)
        unhold(vm, 1);
    if (found == FOUND_ERROR)
        return NULL;
    if (found == FOUND_GETTER)
        return call_script(vm, v, value_copied(vm, *receiver), NULL, 0, link, next);
    return call_deliver(vm, found == FOUND_NONE ? VALUE_UNDEFINED : v, link, NULL, next);
}

/* receiver[key] = *value. `move`: *value is left UNDEFINED. */
static Pc property_store(Vm *vm, const Value *receiver, Value key, bool keyed, Value *value, bool move, Pc next)
{
    Value setter = VALUE_UNDEFINED;
    Stored stored = STORED_ERROR;
    if (value_is_nullish(*receiver))
        error_throw(vm, ERROR_TYPE, "Cannot set properties of %v (setting '%v')", *receiver, key);
    else
        stored = property_set(vm, *receiver, key, value_copied(vm, *value), &setter);
    if (keyed)
        unhold(vm, 1);
    if (stored == STORED_ERROR)
        return NULL;
    if (stored == STORED_SETTER) {
        Value this_value = value_copied(vm, *receiver), argument = *value; /* with the count of the copy above */
        if (move)
            register_set(vm, value, VALUE_UNDEFINED);
        return call_script(vm, setter, this_value, &argument, 1, frame_link(0, 1, 0, RESULT_DROP), next);
    }
    if (move)
        register_set(vm, value, VALUE_UNDEFINED);
    return next;
}

/* ---- names known at build time */

/* The heap object in *r if it has this flash shape, else NULL. */
static uint8_t *object_of_shape(const Vm *vm, Value r, Value shape)
{
    if (!value_is_heap(r))
        return NULL;
    uint8_t *thing = heap_thing(vm, r);
    Type type = header_type(load_u16(thing));
    return type >= TYPE_OBJECT && type <= TYPE_WRAPPER && load_slot(thing + 2) == shape ? thing : NULL;
}

Pc op_getfield(Vm *vm, Value *fp, Pc pc)
{
    return property_load(vm, &fp[pc[2]], operand16(pc + 3), false, frame_link(pc[1], 0, 0, RESULT_DST), pc + 5);
}

Pc op_getfields(Vm *vm, Value *fp, Pc pc)
{
    Value shape = operand16(pc + 4);
    const uint8_t *thing = object_of_shape(vm, fp[pc[2]], shape);
    if (thing)
        return call_deliver(vm, own_slot_value(vm, load_slot(thing + 4 + 2 * pc[3])),
                            frame_link(pc[1], 0, 0, RESULT_DST), NULL, pc + 6);
    return property_load(vm, &fp[pc[2]], shape_key(vm, shape, pc[3]), false, frame_link(pc[1], 0, 0, RESULT_DST), pc + 6);
}

Pc op_getfieldf(Vm *vm, Value *fp, Pc pc)
{
    Value key = shape_key(vm, operand16(pc + 4), pc[3]);
    return property_load(vm, &fp[pc[2]], key, false, frame_link(pc[1], 0, 0, RESULT_DOUBLE), pc + 6);
}

Pc op_length(Vm *vm, Value *fp, Pc pc)
{
    bool is_short = *pc == OP_LENGTH4;
    uint32_t link = frame_link(is_short ? pc[1] & 15 : pc[1], 0, 0, RESULT_DST);
    return property_load(vm, &fp[is_short ? pc[1] >> 4 : pc[2]], vm_root(vm, ROOT_LENGTH), false, link, pc + (is_short ? 2 : 3));
}

Pc op_setfield(Vm *vm, Value *fp, Pc pc)
{
    return property_store(vm, &fp[pc[1]], operand16(pc + 2), false, &fp[pc[4]], *pc == OP_SETFIELDM, pc + 5);
}

Pc op_setfields(Vm *vm, Value *fp, Pc pc)
{
    Value shape = operand16(pc + 3), *value = &fp[pc[5]];
    bool move = *pc == OP_SETFIELDSM;
    if (object_of_shape(vm, fp[pc[1]], shape)) { /* an integer that does not fit its slot, or a thing that moved */
        if (!slot_set(vm, fp[pc[1]], 4u + 2u * pc[2], value_copied(vm, *value)))
            return NULL;
        if (move)
            register_set(vm, value, VALUE_UNDEFINED);
        return pc + 6;
    }
    return property_store(vm, &fp[pc[1]], shape_key(vm, shape, pc[2]), false, value, move, pc + 6);
}

Pc op_setfieldf(Vm *vm, Value *fp, Pc pc)
{
    Value shape = operand16(pc + 3);
    const uint8_t *thing = object_of_shape(vm, fp[pc[1]], shape);
    Value old = thing ? load_slot(thing + 4 + 2 * pc[2]) : VALUE_UNDEFINED;
    if (value_is_heap(old) && value_type(vm, old) == TYPE_FLOAT && heap_unshared(vm, old)) {
        memcpy(heap_address(vm, old) + 2, &fp[pc[5]], sizeof(double));
        return pc + 6;
    }
    hold_push(vm, VALUE_UNDEFINED);
    Value *boxed = vm->sp; /* a register for the boxed number */
    Pc next = NULL;
    if (arith_store(vm, boxed, register_double(&fp[pc[5]]))) {
        if (object_of_shape(vm, fp[pc[1]], shape))
            next = slot_set(vm, fp[pc[1]], 4u + 2u * pc[2], value_taken(boxed)) ? pc + 6 : NULL;
        else {
            next = property_store(vm, &fp[pc[1]], shape_key(vm, shape, pc[2]), false, boxed, true, pc + 6);
            if (next && vm->fp != fp)
                return next; /* in a setter; the empty register waits between its window and fp */
        }
    }
    register_set(vm, boxed, VALUE_UNDEFINED);
    vm->sp = fp;
    return next;
}

Pc op_addfield(Vm *vm, Value *fp, Pc pc)
{
    Value *value = &fp[pc[6]], before = operand16(pc + 2), after = operand16(pc + 4);
    unsigned count = shape_count(vm, before);
    const uint8_t *thing = object_of_shape(vm, fp[pc[1]], before);
    if (!thing || (load_u16(thing) & HEADER_SEALED) || shape_count(vm, after) != count + 1)
        return property_store(vm, &fp[pc[1]], shape_key(vm, after, shape_count(vm, after) - 1), false, value, true, pc + 7);
    Value v = value_to_slot(vm, value_taken(value));
    if (v == VALUE_EXCEPTION)
        return NULL;
    *value = v; /* rooted while the object grows */
    uint8_t *p = heap_resize(vm, fp[pc[1]], 4 + 2 * count, 4 + 2 * (count + 1), 0);
    if (!p)
        return NULL;
    store_slot(p + 2, after);
    store_slot(p + 4 + 2 * count, value_taken(value));
    if (load_u16(p) & HEADER_PROTO)
        cache_flush(vm);
    return pc + 7;
}

/* ---- computed names */

enum { KEYED_GET, KEYED_SET, KEYED_DELETE, KEYED_IN };

/* The key is an object: the library's $keyed makes it primitive and tries again. */
static Pc call_keyed(Vm *vm, int kind, const Value *object, const Value *key, const Value *value, uint32_t link, Pc next)
{
    Value args[4] = {VALUE_INT(kind), value_copied(vm, *object), value_copied(vm, *key), VALUE_UNDEFINED};
    if (value)
        args[3] = value_copied(vm, *value);
    return call_script(vm, vm_root(vm, ROOT_KEYED), VALUE_UNDEFINED, args, 4, link, next);
}

/* A key operand: register, or raw int32. */
typedef struct Key {
    const Value *r;
    int32_t index; /* array index below 2^30, or -1 */
    bool raw;
} Key;

static Key key_of(const Value *fp, Pc operand, bool raw)
{
    Key key = {&fp[*operand], -1, raw};
    Value v = *key.r;
    int32_t i = raw ? v : value_is_int(v) ? value_int(v) : -1;
    if (i >= 0 && i <= VALUE_INT_MAX)
        key.index = i;
    return key;
}

/* The key's property key as a handle. */
static bool key_hold(Vm *vm, const Key *key)
{
    if (!key->raw)
        return key_push(vm, *key->r);
    Value number = number_from_int32(vm, *key->r);
    if (number == VALUE_EXCEPTION)
        return false;
    hold_push(vm, number);
    bool made = key_push(vm, number);
    Value name = made ? heap_pop(vm) : VALUE_UNDEFINED;
    unhold(vm, 1);
    if (made)
        hold_push(vm, name);
    return made;
}

static bool is_array_like(Type type) { return type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64; }

Pc op_getelem(Vm *vm, Value *fp, Pc pc)
{
    Key key = key_of(fp, pc + 3, *pc == OP_GETELEMI);
    const Value *receiver = &fp[pc[2]];
    uint32_t link = frame_link(pc[1], 0, 0, RESULT_DST);
    if (key.index >= 0) {
        if (is_array_like(value_type(vm, *receiver))) {
            Value v = array_get(vm, *receiver, (uint32_t)key.index);
            if (v == VALUE_EXCEPTION)
                return NULL;
            if (v != VALUE_HOLE)
                return call_deliver(vm, v, link, NULL, pc + 4);
        } else if (value_is_string(vm, *receiver)) {
            TextView text = text_view(vm, *receiver);
            if ((uint32_t)key.index < text.length) {
                Value v = text_char(vm, text_unit(&text, (uint32_t)key.index));
                return v == VALUE_EXCEPTION ? NULL : call_deliver(vm, v, link, NULL, pc + 4);
            }
        }
        return property_load(vm, receiver, VALUE_INT(key.index), false, link, pc + 4);
    }
    if (!key.raw) {
        if (value_is_nullish(*receiver))
            return property_load(vm, receiver, *key.r, false, link, pc + 4); /* throws */
        if (value_is_object(vm, *key.r))
            return call_keyed(vm, KEYED_GET, receiver, key.r, NULL, link, pc + 4);
    }
    return key_hold(vm, &key) ? property_load(vm, receiver, held(vm, 0), true, link, pc + 4) : NULL;
}

/* Array elements that exist or are next can be stored without looking at prototypes. */
static bool is_plain_element(const Vm *vm, Value receiver, int32_t index)
{
    if (index < 0 || !value_is_heap(receiver))
        return false;
    const uint8_t *thing = heap_thing(vm, receiver);
    uint16_t header = load_u16(thing);
    return is_array_like(header_type(header)) && !(header & (HEADER_SEALED | HEADER_SIDE)) &&
           (uint32_t)index <= load_u16(thing + 2) && index < 65535;
}

Pc op_setelem(Vm *vm, Value *fp, Pc pc)
{
    bool raw = *pc == OP_SETELEMI || *pc == OP_SETELEMIM, move = *pc == OP_SETELEMM || *pc == OP_SETELEMIM;
    Key key = key_of(fp, pc + 2, raw);
    const Value *receiver = &fp[pc[1]];
    Value *value = &fp[pc[3]];
    if (is_plain_element(vm, *receiver, key.index)) {
        if (!array_set(vm, *receiver, (uint32_t)key.index, value_copied(vm, *value)))
            return NULL;
        if (move)
            register_set(vm, value, VALUE_UNDEFINED);
        return pc + 4;
    }
    if (key.index >= 0)
        return property_store(vm, receiver, VALUE_INT(key.index), false, value, move, pc + 4);
    if (!raw) {
        if (value_is_nullish(*receiver))
            return property_store(vm, receiver, *key.r, false, value, move, pc + 4); /* throws */
        if (value_is_object(vm, *key.r)) {
            Pc next = call_keyed(vm, KEYED_SET, receiver, key.r, value, frame_link(0, 4, 0, RESULT_DROP), pc + 4);
            if (next && move)
                register_set(vm, value, VALUE_UNDEFINED);
            return next;
        }
    }
    return key_hold(vm, &key) ? property_store(vm, receiver, held(vm, 0), true, value, move, pc + 4) : NULL;
}

Pc op_in(Vm *vm, Value *fp, Pc pc)
{
    const Value *a = &fp[pc[2]], *b = &fp[pc[3]];
    if (!value_is_object(vm, *b)) {
        error_throw(vm, ERROR_TYPE, "Cannot use 'in' operator to search for '%v' in %v", *a, *b);
        return NULL;
    }
    if (value_is_object(vm, *a))
        return call_keyed(vm, KEYED_IN, b, a, NULL, frame_link(pc[1], 4, 0, RESULT_DST), pc + 4);
    if (!key_push(vm, *a))
        return NULL;
    bool has = property_has(vm, *b, held(vm, 0));
    unhold(vm, 1);
    register_set(vm, &fp[pc[1]], value_bool(has));
    return pc + 4;
}

Pc op_delfield(Vm *vm, Value *fp, Pc pc)
{
    const Value *object = &fp[pc[2]], *name = &fp[pc[3]];
    if (value_is_nullish(*object)) {
        error_throw(vm, ERROR_TYPE, "Cannot convert undefined or null to object");
        return NULL;
    }
    if (value_is_object(vm, *name))
        return call_keyed(vm, KEYED_DELETE, object, name, NULL, frame_link(pc[1], 4, 0, RESULT_DST), pc + 4);
    if (!key_push(vm, *name))
        return NULL;
    int deleted = property_delete(vm, *object, held(vm, 0));
    if (deleted == 0)
        error_throw(vm, ERROR_TYPE, "Cannot delete property '%v' of %v", held(vm, 0), *object);
    unhold(vm, 1);
    if (deleted <= 0)
        return NULL;
    register_set(vm, &fp[pc[1]], VALUE_TRUE);
    return pc + 4;
}

/* ---- literals */

Pc op_define(Vm *vm, Value *fp, Pc pc)
{
    if (!value_is_object(vm, fp[pc[1]]))
        return op_damaged(vm, fp, pc);
    if (!key_push(vm, fp[pc[2]]))
        return NULL;
    bool done;
    if (*pc == OP_DEFFIELD)
        done = property_define(vm, fp[pc[1]], held(vm, 0), value_copied(vm, fp[pc[3]]), 0);
    else
        done = property_define_accessor(vm, fp[pc[1]], held(vm, 0), *pc == OP_DEFSET ? VALUE_HOLE : fp[pc[3]],
                                        *pc == OP_DEFSET ? fp[pc[3]] : VALUE_HOLE, 0);
    unhold(vm, 1);
    return done ? pc + 4 : NULL;
}

Pc op_setproto(Vm *vm, Value *fp, Pc pc)
{
    Value prototype = fp[pc[2]];
    if (!value_is_object(vm, fp[pc[1]]))
        return op_damaged(vm, fp, pc);
    if (prototype != VALUE_NULL && !value_is_object(vm, prototype))
        return pc + 3;
    return object_set_prototype(vm, fp[pc[1]], prototype) ? pc + 3 : NULL;
}
