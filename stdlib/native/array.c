/* What of Array must be quick on real arrays: ECMA-262 23.1.3. The methods are stdlib/js/array.js, which works on any
 * array-like; what is here leaves to it every receiver that is not a plain array (array_is_plain).
 */
#include "natives.h"
#include "objects.h"

Value array_construct(VmRef vm, Value *win, uint32_t argc)
{
    Value first = native_arg(win, argc, 0);
    if (argc != 1 || !value_is_number(vm, first))
        return array_from(vm, win + 2, argc);
    uint32_t length = native_clamped(vm, win, argc, 0, VALUE_INT_MAX);
    if (!value_strict_equal(vm, first, VALUE_INT((int32_t)length)))
        return error_throw(vm, ERROR_RANGE, "Invalid array length");
    return array_new(vm, length);
}

Value array_is_array(VmRef vm, Value *win, uint32_t argc)
{
    Value v = object_proxied(vm, native_arg(win, argc, 0));
    return v == VALUE_EXCEPTION ? v : value_bool(value_is_array(vm, v));
}

/* The library's script does it instead. */
static Value leave_to(VmRef vm, Value *win, uint32_t argc, Root script)
{
    native_replace(vm, win, 0, vm_root(vm, script));
    VM->coerce_index = (uint8_t)argc;
    return VALUE_TAIL;
}

Value array_push_native(VmRef vm, Value *win, uint32_t argc)
{
    if (!value_is_array(vm, win[1]) || !array_is_plain(vm, win[1]))
        return leave_to(vm, win, argc, ROOT_ARRAY_PUSH);
    for (uint32_t i = 0; i < argc; i++) {
        Value v = win[2 + i];
        win[2 + i] = VALUE_UNDEFINED; /* moved: array_push takes over the count */
        if (!array_push(vm, win[1], v))
            return VALUE_EXCEPTION;
    }
    return VALUE_INT((int32_t)array_length(vm, win[1]));
}

/* shift (0), pop (1) */
Value array_take(VmRef vm, Value *win, uint32_t argc)
{
    unsigned last = native_magic(vm, win);
    if (!array_is_plain(vm, win[1]))
        return leave_to(vm, win, argc, ROOT_ARRAY_SHIFT + last);
    uint32_t length = array_length(vm, win[1]), index = last ? length - 1 : 0;
    if (length == 0)
        return VALUE_UNDEFINED;
    Value v = array_get(vm, win[1], index);
    if (v == VALUE_EXCEPTION)
        return v;
    hold_owned(vm, v);
    bool done = array_splice(vm, win[1], index, 1, 0);
    v = heap_pop(vm);
    if (done)
        return v == VALUE_HOLE ? VALUE_UNDEFINED : v;
    value_release(vm, v);
    return VALUE_EXCEPTION;
}

/* $splice(array, start, count, room): `room` absent elements instead of `count`. false: not a plain array. */
Value array_make_room(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!array_is_plain(vm, win[2]))
        return VALUE_FALSE;
    bool done = array_splice(vm, win[2], (uint32_t)value_int(win[3]), (uint32_t)value_int(win[4]), (uint32_t)value_int(win[5]));
    return done ? VALUE_TRUE : VALUE_EXCEPTION;
}

/* $slice(array, start, end): those elements and holes as a new array; undefined where it is not a plain array. */
Value array_slice(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!array_is_plain(vm, win[2]))
        return VALUE_UNDEFINED;
    return array_part(vm, win[2], (uint32_t)value_int(win[3]), (uint32_t)value_int(win[4]));
}

/* $joinTexts(array, separator): undefined unless it is an array of strings, with two characters at least. */
Value array_join_texts(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    Value joined = VALUE_UNDEFINED;
    uint8_t *to = NULL;
    bool wide = false;
    while (value_is_heap(win[2]) && value_type(vm, win[2]) == TYPE_ARRAY) { /* count, then copy */
        const uint8_t *p = heap_thing(vm, win[2]);
        uint32_t pieces = 2u * load_u16(p + 2), length = 0;
        for (uint32_t i = 0; i + 1 < pieces && length <= UINT16_MAX; i++) {
            Value piece = i & 1 ? win[3] : load_slot(p + 4 + i);
            if (!value_is_string(vm, piece))
                return joined;
            TextView view = text_view(vm, piece);
            wide = wide || view.wide;
            if (to)
                text_copy(to + (wide ? 2 * length : length), wide, &view, 0, view.length);
            length += view.length;
        }
        if (to || length < 2)
            break;
        joined = text_alloc(vm, length, wide, &to);
        if (joined == VALUE_EXCEPTION)
            break;
    }
    return joined;
}
