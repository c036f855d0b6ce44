/* Number, Boolean, Symbol and the global number functions: ECMA-262 21.1, 20.3, 19.2. */
#include <math.h>

#include "bigint.h"
#include "natives.h"
#include "objects.h"

/* ---- constructors */

Value object_constructed(VmRef vm, const Value *win, Value v)
{
    if (v == VALUE_EXCEPTION || win[1] != VALUE_CONSTRUCT)
        return v;
    Value wrapper = object_wrap(vm, v);
    value_release(vm, v);
    return wrapper;
}

Value number_construct(VmRef vm, Value *win, uint32_t argc)
{
    NATIVE_COERCE(vm, win, argc, 2, COERCE_NUMBER | COERCE_BIGINTS);
#if MOTE_FEATURES & FEATURE_BIGINT
    if (argc && value_is_bigint(vm, win[2]))
        return object_constructed(vm, win, number_from_double(vm, bigint_to_double(vm, win[2])));
#endif
    return object_constructed(vm, win, argc ? number_from_double(vm, primitive_to_double(vm, win[2])) : VALUE_INT(0));
}

Value boolean_construct(VmRef vm, Value *win, uint32_t argc)
{
    return object_constructed(vm, win, value_bool(value_truthy(vm, native_arg(win, argc, 0))));
}

/* ---- this value */

enum { THIS_NUMBER, THIS_BOOLEAN, THIS_STRING, THIS_SYMBOL, THIS_AS_TEXT = 4, THIS_DESCRIPTION = 8 };

/* The primitive that `this` is or wraps, with a count. */
static Value this_primitive(VmRef vm, const Value *win, unsigned kind)
{
    Value v = object_unwrap(vm, win[1]);
    if (v != VALUE_HOLE && (kind == THIS_NUMBER    ? value_is_number(vm, v)
                            : kind == THIS_BOOLEAN ? value_is_bool(v)
                            : kind == THIS_SYMBOL  ? value_is_symbol(vm, v)
                                                   : value_is_string(vm, v)))
        return v;
    value_release(vm, v);
    return error_type(vm, "method called on an incompatible value");
}

/* valueOf of Number, Boolean, String and Symbol, toString of the last three, Symbol.prototype.description */
Value primitive_value_of(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    unsigned which = native_magic(vm, win);
    Value v = this_primitive(vm, win, which & 3);
    if (v == VALUE_EXCEPTION || !(which & (THIS_AS_TEXT | THIS_DESCRIPTION)))
        return v;
    hold_push(vm, v);
    v = (which & 3) == THIS_SYMBOL ? error_symbol_text(vm, v, which & THIS_DESCRIPTION) : primitive_to_text(vm, v);
    unhold_top(vm);
    return v;
}

/* ---- symbols */

Value symbol_construct(VmRef vm, Value *win, uint32_t argc)
{
    if (win[1] == VALUE_CONSTRUCT)
        return error_type(vm, "Symbol is not a constructor");
    PREPARE("-o");
    Value symbol = heap_alloc(vm, TYPE_SYMBOL, 4);
    if (symbol != VALUE_EXCEPTION)
        store_slot(heap_address(vm, symbol) + 2, value_copied(vm, native_arg(win, argc, 0)));
    return symbol;
}

/* ---- texts */

/* toFixed, toExponential, toPrecision: native_magic is the style */
Value number_to_digits(VmRef vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    char text[NUMBER_TEXT_MAX];
    NumberStyle style = native_magic(vm, win);
    Value v = this_primitive(vm, win, THIS_NUMBER);
    if (v == VALUE_EXCEPTION)
        return v;
    double d = number_to_double(vm, v);
    value_release(vm, v);
    int32_t digits = native_int(vm, win, argc, 0), least = style == NUMBER_PRECISION;
    if (style != NUMBER_FIXED && (!double_finite(d) || native_arg(win, argc, 0) == VALUE_UNDEFINED))
        digits = -1;
    else if (digits < least || digits > 100)
        return error_throw(vm, ERROR_RANGE, "digits argument is out of range");
    else
        digits += style == NUMBER_EXPONENTIAL;
    return text_new8(vm, (const uint8_t *)text, number_lay_out(d, style, digits, text));
}

/* parseInt (native_magic 1), parseFloat */
Value number_parse(VmRef vm, Value *win, uint32_t argc)
{
    bool integer = native_magic(vm, win);
    PREPARE(integer ? "-tn" : "-t");
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    int32_t radix = integer ? primitive_to_int32(vm, native_arg(win, argc, 1)) : 10;
    TextView t = text_view(vm, text);
    if (radix && (uint32_t)radix - 2 > 34)
        return number_from_double(vm, NAN);
    return number_from_double(vm, text_parse(&t, integer ? PARSE_INT : PARSE_FLOAT, radix));
}
