/* for-in, for-of, destructuring and spread. Their state is a raw register: an index, so that nothing is allocated for an
 * iteration over an array or a string. What has an iteration of its own goes through the library: then the register says
 * whether the iterator is to be asked, and closed.
 */
#include "array.h"
#include "execute.h"
#include "own.h"
#include "typed.h"

/* Element of `iterable` at *index, with a count, and *index moved on. VALUE_HOLE at the end. */
static Value iterate(VmRef vm, Value iterable, uint32_t *index)
{
    uint32_t at = *index;
    if (value_is_string(vm, iterable)) {
        TextView text = text_view(vm, iterable);
        if (at >= text.length)
            return VALUE_HOLE;
        *index = at + (text_point(&text, at) > 0xFFFF ? 2 : 1);
        return text_slice(vm, iterable, at, *index);
    }
    if (!value_is_arraylike(vm, iterable) && !value_is_typed_array(vm, iterable))
        return throw_damaged(vm);
    if (at >= own_count(vm, iterable))
        return VALUE_HOLE;
    *index = at + 1;
    Value v = own_element(vm, iterable, at);
    return v == VALUE_HOLE ? VALUE_UNDEFINED : v;
}

Value op_iterate(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    bool plain = value_iterates_plainly(vm, *x);
    vm_fp(vm)[pc[3]] = plain ? 0 : ITERATES;
    if (plain)
        return value_copied(vm, *x);
    hold_copy(vm, *x);
    return op_call_library(vm, ROOT_ITERATE, 1, pc);
}

Pc op_forofnext(VmRef vm, Value *fp, Pc pc)
{
    Value v = VALUE_HOLE, *index = &fp[pc[3]];
    if (*index == ITERATES) {
        *index = ITERATED;
        hold_copy(vm, fp[pc[2]]);
        v = call_library(vm, ROOT_NEXT, 1, frame_link(pc[1], 0, 0, RESULT_ITERATE), pc + 5);
        return v == VALUE_TAIL ? function_code(VM->function) : NULL;
    }
    if (*index >= 0)
        v = iterate(vm, fp[pc[2]], (uint32_t *)index);
    if (v == VALUE_EXCEPTION)
        return NULL;
    if (v == VALUE_HOLE)
        return pc + 5 + (int8_t)pc[4];
    register_set(vm, &fp[pc[1]], v);
    return pc + 5;
}

Value op_iterclose(VmRef vm, Pc pc, Value *x, Value *y)
{
    if (*y != ITERATES)
        return VALUE_UNDEFINED;
    *y = ITERATED;
    if (value_type(vm, *x) != TYPE_BOUND)
        return throw_damaged(vm);
    hold_push(vm, VALUE_INT(pc[3]));
    hold_copy(vm, load_slot(thing_address(vm, *x) + 6));
    return op_call_library(vm, ROOT_CLOSE, 2, pc);
}

Value op_spread(VmRef vm, Pc pc, Value *x, Value *y)
{
    uint32_t index = 0;
    if (!value_is_heap(*x) || !value_is_array(vm, *x))
        return throw_damaged(vm);
    if (!value_iterates_plainly(vm, *y)) {
        hold_copy(vm, *y);
        hold_copy(vm, *x);
        return op_call_library(vm, ROOT_SPREAD, 2, pc);
    }
    for (;;) {
        Value v = iterate(vm, *y, &index);
        if (v == VALUE_HOLE)
            return VALUE_UNDEFINED;
        if (v == VALUE_EXCEPTION || !array_push(vm, *x, v))
            return VALUE_EXCEPTION;
    }
}

Value op_forin(VmRef vm, Pc pc, Value *x, Value *y)
{
    (void)y;
    if (value_is_nullish(*x))
        return array_new(vm, 0);
    if (PROXIES && object_next_proxy(vm, *x) != VALUE_NULL) {
        hold_copy(vm, *x);
        return op_call_library(vm, ROOT_PROXY_NAMES, 1, pc);
    }
    return property_keys(vm, *x, ATTR_HIDDEN, true);
}

Pc op_forinnext(VmRef vm, Value *fp, Pc pc)
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
        Value has = property_has(vm, *object, held(vm, 0)); /* a proxy has all that it said */
        unhold_top(vm);
        if (has != VALUE_FALSE)
            return pc + 6;
    }
    return pc + 6 + (int8_t)pc[5];
}
