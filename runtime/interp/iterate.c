/* for-in, for-of and spread. Their state is a raw register: an index, so that nothing is allocated for an
 * iteration over an array or a string.
 */
#include "execute.h"
#include "own.h"
#include "typed.h"

/* Element of `iterable` at *index, with a count, and *index moved on. VALUE_HOLE at the end. */
static Value iterate(Vm *vm, Value iterable, uint32_t *index)
{
    uint32_t at = *index;
    if (value_is_string(vm, iterable)) {
        TextView text = text_view(vm, iterable);
        if (at >= text.length)
            return VALUE_HOLE;
        *index = at + (text_point(&text, at) > 0xFFFF ? 2 : 1);
        return text_slice(vm, iterable, at, *index);
    }
    if (!type_is_arraylike(value_type(vm, iterable)) && !value_is_typed_array(vm, iterable))
        return error_throw(vm, ERROR_TYPE, "%v is not iterable", iterable);
    if (at >= own_count(vm, iterable))
        return VALUE_HOLE;
    *index = at + 1;
    Value v = own_element(vm, iterable, at);
    return v == VALUE_HOLE ? VALUE_UNDEFINED : v;
}

Pc op_forofnext(Vm *vm, Value *fp, Pc pc)
{
    Value v = iterate(vm, fp[pc[2]], (uint32_t *)&fp[pc[3]]);
    if (v == VALUE_EXCEPTION)
        return NULL;
    if (v == VALUE_HOLE)
        return pc + 5 + (int8_t)pc[4];
    register_set(vm, &fp[pc[1]], v);
    return pc + 5;
}

Value op_spread(Vm *vm, Pc pc, Value *x, Value *y)
{
    (void)pc;
    uint32_t index = 0;
    if (!value_is_heap(*x) || !value_is_array(vm, *x))
        return throw_damaged(vm);
    for (;;) {
        Value v = iterate(vm, *y, &index);
        if (v == VALUE_HOLE)
            return VALUE_UNDEFINED;
        if (v == VALUE_EXCEPTION || !array_push(vm, *x, v))
            return VALUE_EXCEPTION;
    }
}

Value op_forin(Vm *vm, Pc pc, Value *x, Value *y)
{
    (void)pc, (void)y;
    return value_is_nullish(*x) ? array_new(vm, 0) : property_keys(vm, *x, ATTR_HIDDEN, true);
}

Pc op_forinnext(Vm *vm, Value *fp, Pc pc)
{
    Value *d = &fp[pc[1]];
    const Value *keys = &fp[pc[2]], *object = &fp[pc[3]];
    int32_t *index = &fp[pc[4]];
    if (!value_is_array(vm, *keys)) {
        throw_damaged(vm);
        return NULL;
    }
    while ((uint32_t)*index < array_length(vm, *keys)) {
        Value name = array_get(vm, *keys, (uint32_t)(*index)++);
        if (name == VALUE_EXCEPTION)
            return NULL;
        register_set(vm, d, name);
        if (!key_push(vm, *d))
            return NULL;
        bool has = property_has(vm, *object, held(vm, 0));
        unhold(vm, 1);
        if (has)
            return pc + 6;
    }
    return pc + 6 + (int8_t)pc[5];
}
