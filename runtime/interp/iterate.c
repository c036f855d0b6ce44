/* for-in, for-of and spread. Their state is a raw register: an index, so that nothing is allocated for an
 * iteration over an array or a string.
 */
#include "execute.h"

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
    Type type = value_type(vm, iterable);
    if (type < TYPE_ARRAY || type > TYPE_ARRAY_F64)
        return error_throw(vm, ERROR_TYPE, "%v is not iterable", iterable);
    if (at >= array_length(vm, iterable))
        return VALUE_HOLE;
    *index = at + 1;
    Value v = array_get(vm, iterable, at);
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

Pc op_spread(Vm *vm, Value *fp, Pc pc)
{
    uint32_t index = 0;
    if (!value_is_heap(fp[pc[1]]) || !value_is_array(vm, fp[pc[1]]))
        return op_damaged(vm, fp, pc);
    for (;;) {
        Value v = iterate(vm, fp[pc[2]], &index);
        if (v == VALUE_EXCEPTION)
            return NULL;
        if (v == VALUE_HOLE)
            return pc + 3;
        if (!array_push(vm, fp[pc[1]], v))
            return NULL;
    }
}

Pc op_forin(Vm *vm, Value *fp, Pc pc)
{
    Value v = fp[pc[2]];
    Value keys = value_is_nullish(v) ? array_new(vm, 0) : property_keys(vm, v, ATTR_HIDDEN, true);
    if (keys == VALUE_EXCEPTION)
        return NULL;
    register_set(vm, &fp[pc[1]], keys);
    return pc + 3;
}

Pc op_forinnext(Vm *vm, Value *fp, Pc pc)
{
    Value *d = &fp[pc[1]];
    const Value *keys = &fp[pc[2]], *object = &fp[pc[3]];
    int32_t *index = &fp[pc[4]];
    if (!value_is_array(vm, *keys))
        return op_damaged(vm, fp, pc);
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
