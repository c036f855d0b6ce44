/* Conversions and comparisons of values that need no script code: ECMA-262 7.1, 7.2 for primitives. */
#include "own.h"

#include "bigint.h"
#include "error.h"
#include "native.h"

bool native_resists(VmRef vm, const Value *win, uint32_t argc, uint32_t index, unsigned hint)
{
    if (index >= 2 + argc || (hint & COERCE_SYMBOLS ? !value_is_object(vm, win[index]) : !value_resists(vm, win[index])))
        return false;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (hint & COERCE_BIGINTS && value_is_bigint(vm, win[index]))
        return false;
#endif
    VM->coerce_index = (uint8_t)index;
    VM->coerce_hint = (unsigned char)(hint & 15);
    return true;
}

Value primitive_to_text(VmRef vm, Value v)
{
    if (value_is_string(vm, v)) {
        return value_copied(vm, v);
    }
    if (value_is_nullish(v) || value_is_bool(v))
        return vm_root(vm, (Root)(ROOT_S_UNDEFINED + value_flash_index(v))); /* in that order */
    if (value_is_int(v) && value_int(v) >= 0)
        return text_from_key(vm, v);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_is_bigint(vm, v)) {
        hold(vm, v);
        Value text = bigint_to_text(vm, vm_sp(vm), 10);
        unhold_top(vm);
        return text;
    }
#endif
    if (!value_is_number(vm, v))
        return value_is_symbol(vm, v) ? error_type(vm, "Cannot convert a Symbol value to a string")
                                      : vm_root(vm, ROOT_EMPTY);
    char digits[26];
    unsigned length = number_format(number_to_double(vm, v), digits);
    return text_new8(vm, digits, length);
}

Value value_to_key(VmRef vm, Value v)
{
    if (value_is_int(v) && value_int(v) >= 0)
        return v;
    if (value_is_symbol(vm, v)) {
        return value_copied(vm, v);
    }
#ifndef __OPTIMIZE_SIZE__ /* only for speed */
    if (value_is_number(vm, v)) {
        double d = number_to_double(vm, v);
        if (d >= 0 && d <= VALUE_INT_MAX && d == (int32_t)d)
            return VALUE_INT((int32_t)d);
    }
#endif
    Value text = primitive_to_text(vm, v);
    if (text == VALUE_EXCEPTION || !hold_owned(vm, text))
        return VALUE_EXCEPTION;
    Value key = text_to_key(vm, text);
    unhold_top(vm);
    return key;
}

bool value_truthy(VmRef vm, Value v)
{
    if (value_is_int(v))
        return value_int(v) != 0;
    if (value_is_special(v))
        return v == VALUE_TRUE;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_is_bigint(vm, v))
        return bigint_view(vm, v).count != 0;
#endif
    if (!value_is_number(vm, v))
        return v != vm_root(vm, ROOT_EMPTY);
    double d = number_to_double(vm, v);
    return d == d && d != 0;
}

bool value_strict_equal(VmRef vm, Value a, Value b)
{
    if (value_is_number(vm, a))
        return value_is_number(vm, b) && number_to_double(vm, a) == number_to_double(vm, b);
    if (a == b || (value_is_string(vm, a) && value_is_string(vm, b) && text_equal(vm, a, b)))
        return true;
#if MOTE_FEATURES & FEATURE_BIGINT
    if (value_is_bigint(vm, a))
        return value_is_bigint(vm, b) && bigint_equal(vm, a, b);
#endif
    return false;
}

Value value_typeof(VmRef vm, Value v)
{
    Root root = ROOT_S_OBJECT;
    Type type = value_type(vm, v);
    if (value_is_number(vm, v))
        root = ROOT_S_NUMBER;
    else if (type == TYPE_STRING8 || type == TYPE_STRING16)
        root = ROOT_S_STRING;
    else if (type == TYPE_SYMBOL)
        root = ROOT_S_SYMBOL;
#if MOTE_FEATURES & FEATURE_BIGINT
    else if (type == TYPE_BIGINT)
        root = ROOT_S_BIGINT;
#endif
    else if (value_is_bool(v))
        root = ROOT_S_BOOLEAN;
    else if (type_is_callable(type))
        root = ROOT_S_FUNCTION;
    else if (type == TYPE_FREE && v != VALUE_NULL)
        root = ROOT_S_UNDEFINED;
    return vm_any_root(vm, root);
}
