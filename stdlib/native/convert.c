/* Conversions of native arguments. */
#include "convert.h"

#include <math.h>

void native_replace(VmRef vm, Value *win, uint32_t index, Value value)
{
    Value old = win[index];
    win[index] = value;
    value_release(vm, old);
}

Value native_text(VmRef vm, Value *win, uint32_t argc, uint32_t index)
{
    if (index >= 2 + argc)
        return vm_root(vm, ROOT_S_UNDEFINED);
    if (value_is_string(vm, win[index]))
        return win[index];
    Value text = primitive_to_text(vm, win[index]);
    if (text == VALUE_EXCEPTION)
        return text;
    native_replace(vm, win, index, text);
    return text;
}

double native_integer(VmRef vm, const Value *win, uint32_t argc, uint32_t i)
{
    Value v = native_arg(win, argc, i);
    if (value_is_int(v))
        return value_int(v);
    double d = primitive_to_double(vm, v);
    return d != d ? 0 : real_trunc(d);
}

int32_t native_int(VmRef vm, const Value *win, uint32_t argc, uint32_t i)
{
    Value v = native_arg(win, argc, i);
    if (value_is_int(v))
        return value_int(v);
    double d = primitive_to_double(vm, v);
    if ((real_bits(d) >> 52 & 0x7FF) < 1023 + 30)
        return (int32_t)d;
    return d != d ? 0 : real_negative(d) ? -VALUE_INT_MAX : VALUE_INT_MAX;
}

static uint32_t clamped(int32_t n, uint32_t limit)
{
    return n < 0 ? 0 : (uint32_t)n > limit ? limit : (uint32_t)n;
}

uint32_t native_clamped(VmRef vm, const Value *win, uint32_t argc, uint32_t i, uint32_t limit)
{
    return clamped(native_int(vm, win, argc, i), limit);
}

uint32_t native_position(VmRef vm, const Value *win, uint32_t argc, uint32_t i, uint32_t length)
{
    int32_t n = native_int(vm, win, argc, i);
    return clamped(n < 0 ? n + (int32_t)length : n, length);
}

Value native_key(VmRef vm, const Value *win, uint32_t argc, uint32_t index)
{
    return value_to_key(vm, index < 2 + argc ? win[index] : VALUE_UNDEFINED);
}

#ifndef MOTE_LINKED
bool native_gets(VmRef vm, const Value *win, uint32_t argc, const char *kinds)
{
    bool good = true;
    for (win += 2; good && *kinds; kinds++, win++)
        good = argc-- && (*kinds == '-' || (*kinds == 's' ? value_is_string(vm, *win) : *kinds == 'i' ? value_is_int(*win)
                                                                                              : value_is_number(vm, *win)));
    if (!good)
        throw_damaged(vm);
    return good;
}
#endif

Value native_prepare(VmRef vm, Value *win, uint32_t argc, const char *forms)
{
    if (*forms == 't' && value_is_nullish(win[1]))
        return error_type(vm, "String.prototype method called on null or undefined");
    for (uint32_t index = 1; *forms && index < 2 + argc; forms += forms[1] != '*', index++) {
        if (*forms == '-' || (*forms == 'o' && win[index] == VALUE_UNDEFINED))
            continue;
        NATIVE_COERCE(vm, win, argc, index, *forms == 'n' ? COERCE_NUMBER : COERCE_STRING);
        if (*forms != 'n' && native_text(vm, win, argc, index) == VALUE_EXCEPTION)
            return VALUE_EXCEPTION;
    }
    return 0;
}
