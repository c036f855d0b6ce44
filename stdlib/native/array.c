/* Array methods that move elements: ECMA-262 23.1.3. Real arrays are handled in place; other receivers of
 * push, pop, shift, unshift, slice, splice, concat are refused by name (array-likes can be made arrays with
 * Array.from first). The methods in stdlib/js work on any array-like.
 */
#include "natives.h"
#include "objects.h"

static bool need_array(Vm *vm, Value v, const char *method)
{
    Type type = value_type(vm, v);
    if (type >= TYPE_ARRAY && type <= TYPE_ARRAY_F64)
        return true;
    error_throw(vm, ERROR_TYPE, "Array.prototype.%s called on a value that is not an array", method);
    return false;
}

Value array_construct(Vm *vm, Value *win, uint32_t argc)
{
    Value first = native_arg(win, argc, 0);
    if (argc == 1 && value_is_number(vm, first)) {
        double d = number_to_double(vm, first);
        if (!(d >= 0 && d <= 4294967295.0 && d == (double)(uint32_t)d))
            return error_throw(vm, ERROR_RANGE, "Invalid array length");
        return array_new(vm, (uint32_t)d);
    }
    return array_from(vm, win + 2, argc);
}

Value array_is_array(Vm *vm, Value *win, uint32_t argc)
{
    return value_bool(value_is_array(vm, native_arg(win, argc, 0)));
}

Value array_push_native(Vm *vm, Value *win, uint32_t argc)
{
    if (!need_array(vm, win[1], "push"))
        return VALUE_EXCEPTION;
    for (uint32_t i = 0; i < argc; i++) {
        Value v = win[2 + i];
        win[2 + i] = VALUE_UNDEFINED; /* moved: array_push takes over the count */
        if (!array_push(vm, win[1], v))
            return VALUE_EXCEPTION;
    }
    return VALUE_INT((int32_t)array_length(vm, win[1]));
}

static Value hole_to_undefined(Value v)
{
    return v == VALUE_HOLE ? VALUE_UNDEFINED : v;
}

Value array_pop_native(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!need_array(vm, win[1], "pop"))
        return VALUE_EXCEPTION;
    return array_length(vm, win[1]) ? hole_to_undefined(array_pop(vm, win[1])) : VALUE_UNDEFINED;
}

Value array_shift(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!need_array(vm, win[1], "shift"))
        return VALUE_EXCEPTION;
    if (array_length(vm, win[1]) == 0)
        return VALUE_UNDEFINED;
    Value first = array_get(vm, win[1], 0);
    if (first == VALUE_EXCEPTION || !hold_owned(vm, first))
        return VALUE_EXCEPTION;
    bool ok = array_splice(vm, win[1], 0, 1, 0);
    first = native_share(vm, held(vm, 0));
    unhold(vm, 1);
    if (!ok) {
        value_release(vm, first);
        return VALUE_EXCEPTION;
    }
    return hole_to_undefined(first);
}

/* Store arguments from..argc-1 into the gap at `index`. */
static bool fill_gap(Vm *vm, Value *win, uint32_t from, uint32_t argc, Value *array, uint32_t index)
{
    for (uint32_t i = from; i < argc; i++) {
        Value v = win[2 + i];
        win[2 + i] = VALUE_UNDEFINED;
        if (!array_set(vm, *array, index + i - from, v))
            return false;
    }
    return true;
}

Value array_unshift(Vm *vm, Value *win, uint32_t argc)
{
    if (!need_array(vm, win[1], "unshift") || !array_splice(vm, win[1], 0, 0, argc) ||
        !fill_gap(vm, win, 0, argc, &win[1], 0))
        return VALUE_EXCEPTION;
    return VALUE_INT((int32_t)array_length(vm, win[1]));
}

/* Append source[start..end) to the array on top of the handles; the source is in *source. */
static bool append_range(Vm *vm, const Value *source, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; i < end; i++) {
        Value v = array_get(vm, *source, i);
        if (v == VALUE_EXCEPTION || !array_push(vm, held(vm, 0), v))
            return false;
    }
    return true;
}

/* The array that was held on top, with a count; released instead when `ok` is false. */
static Value unhold_result(Vm *vm, bool ok)
{
    Value result = ok ? native_share(vm, held(vm, 0)) : VALUE_EXCEPTION;
    unhold(vm, 1);
    return result;
}

static bool hold_new_array(Vm *vm)
{
    Value array = array_new(vm, 0);
    return array != VALUE_EXCEPTION && hold_owned(vm, array);
}

Value array_slice(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_NUMBER_ARG(1);
    if (!need_array(vm, win[1], "slice"))
        return VALUE_EXCEPTION;
    uint32_t length = array_length(vm, win[1]);
    uint32_t start = native_relative(vm, win, argc, 0, length, 0);
    uint32_t end = native_relative(vm, win, argc, 1, length, length);
    if (!hold_new_array(vm))
        return VALUE_EXCEPTION;
    return unhold_result(vm, append_range(vm, &win[1], start, end));
}

Value array_splice_native(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_NUMBER_ARG(1);
    if (!need_array(vm, win[1], "splice"))
        return VALUE_EXCEPTION;
    uint32_t length = array_length(vm, win[1]);
    uint32_t start = native_relative(vm, win, argc, 0, length, 0);
    uint32_t removed = argc == 0 ? 0 : length - start, inserted = argc > 2 ? argc - 2 : 0;
    if (argc > 1) {
        double d = native_integer(vm, win, argc, 1);
        removed = d < 0 ? 0 : d > removed ? removed : (uint32_t)d;
    }
    if (!hold_new_array(vm))
        return VALUE_EXCEPTION;
    bool ok = append_range(vm, &win[1], start, start + removed) && array_splice(vm, win[1], start, removed, inserted) &&
              (inserted == 0 || fill_gap(vm, win, 2, argc, &win[1], start));
    return unhold_result(vm, ok);
}

Value array_concat(Vm *vm, Value *win, uint32_t argc)
{
    if (value_is_nullish(win[1]))
        return error_throw(vm, ERROR_TYPE, "Array.prototype.concat called on null or undefined");
    if (!hold_new_array(vm))
        return VALUE_EXCEPTION;
    bool ok = true;
    for (uint32_t i = 0; ok && i <= argc; i++) {
        Value *v = &win[1 + i];
        if (value_is_array(vm, *v)) {
            ok = append_range(vm, v, 0, array_length(vm, *v));
        } else {
            value_retain(vm, *v);
            ok = array_push(vm, held(vm, 0), *v);
        }
    }
    return unhold_result(vm, ok);
}

/* ---- join: lengths first, then one string; only when no element needs script code */

/* Units of the text of a primitive element, or -1 for an object; numbers are formatted into `buffer`. */
static int32_t element_view(Vm *vm, Value v, char buffer[26], TextView *view)
{
    *view = (TextView){(const uint8_t *)buffer, 0, false};
    if (value_is_nullish(v) || v == VALUE_HOLE)
        return 0;
    if (value_is_string(vm, v)) {
        *view = text_view(vm, v);
    } else if (value_is_number(vm, v)) {
        view->length = number_format(number_to_double(vm, v), buffer);
    } else if (value_is_bool(v)) {
        *view = text_view(vm, vm_root(vm, v == VALUE_TRUE ? ROOT_S_TRUE : ROOT_S_FALSE));
    } else {
        return -1;
    }
    return (int32_t)view->length;
}

static uint32_t put_view(uint8_t *to, uint32_t at, bool wide, const TextView *view)
{
    if (wide == view->wide) {
        memcpy(to + (wide ? 2 * at : at), view->bytes, wide ? 2 * view->length : view->length);
    } else {
        for (uint32_t i = 0; i < view->length; i++) {
            to[2 * (at + i)] = view->bytes[i];
            to[2 * (at + i) + 1] = 0;
        }
    }
    return at + view->length;
}

/* $arrayJoin(array, separator): the text, or undefined when some element is an object or it is no array. */
Value array_join_text(Vm *vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (!value_is_array(vm, win[2]))
        return VALUE_UNDEFINED;
    uint32_t length = array_length(vm, win[2]);
    uint64_t total = 0;
    char buffer[26];
    TextView view, separator = text_view(vm, win[3]);
    bool wide = separator.wide;
    for (uint32_t i = 0; i < length; i++) {
        Value v = array_get(vm, win[2], i);
        if (v == VALUE_EXCEPTION)
            return v;
        int32_t units = element_view(vm, v, buffer, &view);
        value_release(vm, v);
        if (units < 0)
            return VALUE_UNDEFINED;
        wide = wide || view.wide;
        total += (uint32_t)units + (i ? separator.length : 0);
    }
    if (total > 65535)
        return error_throw(vm, ERROR_RANGE, "Invalid string length");
    if (total < 2)
        return VALUE_UNDEFINED;
    uint8_t *bytes;
    Value text = text_alloc(vm, (uint32_t)total, wide, &bytes);
    if (text == VALUE_EXCEPTION || !hold_owned(vm, text))
        return VALUE_EXCEPTION;
    uint32_t at = 0;
    memset(bytes, 0, (uint32_t)(wide ? 2 * total : total));
    for (uint32_t i = 0; i < length; i++) {
        Value v = array_get(vm, win[2], i); /* may box a double, and so move the text */
        if (v == VALUE_EXCEPTION) {
            unhold(vm, 1);
            return v;
        }
        bytes = heap_thing(vm, held(vm, 0)) + 4;
        separator = text_view(vm, win[3]);
        if (i)
            at = put_view(bytes, at, wide, &separator);
        element_view(vm, v, buffer, &view);
        at = put_view(bytes, at, wide, &view);
        value_release(vm, v);
    }
    return unhold_result(vm, true);
}
