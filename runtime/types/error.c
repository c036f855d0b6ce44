/* Raising errors. The message is put together from its format piece by piece as a script string, so no
 * buffer bounds it; the values it shows wait as handles, since every piece may move the heap.
 */
#include "error.h"

#include <stdarg.h>

#include "own.h"

Value error_throw_value(VmRef vm, Value v)
{
    value_release(vm, VM->exception);
    VM->exception = v;
    return VALUE_EXCEPTION;
}

Value error_out_of_memory(VmRef vm)
{
    VM_STOP(vm, MOTE_STOP_MEMORY);
    return error_throw_value(vm, vm_root(vm, ROOT_OUT_OF_MEMORY));
}

Value error_stack_overflow(VmRef vm)
{
    VM_STOP(vm, MOTE_STOP_MEMORY);
    return error_throw_value(vm, vm_root(vm, ROOT_STACK_OVERFLOW));
}

static Value format_message(VmRef vm, const char *format, unsigned count);

/* The library's symbols, the well-known ones, have what follows "Symbol." in their descriptions: a name that is there anyway. */
Value error_symbol_text(VmRef vm, Value symbol, bool alone)
{
    const uint8_t *thing = thing_address(vm, symbol);
    const bool known = load_u16(thing) & HEADER_KNOWN;
    Value description = load_slot(thing + 2);
    if (alone && !known)
        return value_copied(vm, description);
    hold(vm, description == VALUE_UNDEFINED ? vm_root(vm, ROOT_EMPTY) : description);
    Value text = format_message(vm, alone ? "Symbol.%v" : known ? "Symbol(Symbol.%v)" : "Symbol(%v)", 1);
    unhold_top(vm);
    return text;
}

/* A value as messages show it. */
static Value shown(VmRef vm, Value v)
{
    Type type = value_type(vm, v);
    if (type_is_callable(type)) {
        Value name = property_own(vm, v, vm_root(vm, ROOT_NAME), NULL);
        if (name == VALUE_EXCEPTION || value_is_string(vm, name))
            return name;
        value_release(vm, name);
        return vm_root(vm, ROOT_S_FUNCTION);
    }
    if (type_is_arraylike(type))
        return text_new8(vm, "[object Array]", 14);
    if (type >= TYPE_OBJECT)
        return text_new8(vm, "#<Object>", 9);
    return type == TYPE_SYMBOL ? error_symbol_text(vm, v, false) : primitive_to_text(vm, v);
}

/* The values of the marks are handles: held(count - 1) .. held(0). */
static Value format_message(VmRef vm, const char *format, unsigned count)
{
    Value message = vm_root(vm, ROOT_EMPTY);
    while (*format && message != VALUE_EXCEPTION) {
        Value piece;
        hold_owned(vm, message);
        if (*format == '%') {
            piece = shown(vm, held(vm, count--));
            format += 2;
        } else {
            const char *start = format;
            while (*format && *format != '%')
                format++;
            piece = text_new8(vm, start, (uint32_t)(format - start));
        }
        message = hold_result(vm, piece != VALUE_EXCEPTION);
        if (message == VALUE_EXCEPTION)
            break;
        hold_owned(vm, piece);
        message = text_concat(vm, message, piece);
        unhold_top(vm);
    }
    return message;
}

Value error_new(VmRef vm, Value prototype, Value message)
{
    if (message == VALUE_UNDEFINED)
        return object_new_of(vm, TYPE_ERROR, prototype);
    return object_new_with(vm, TYPE_ERROR, prototype, vm_root(vm, ROOT_MESSAGE), message, ATTR_HIDDEN);
}

static Value throw_formatted(VmRef vm, ErrorClass class, const char *format, va_list arguments)
{
    unsigned count = 0;
    for (const char *f = format; *f; f++)
        if (*f == '%') {
            hold(vm, va_arg(arguments, Value));
            count++;
        }
    Value error = format_message(vm, format, count);
    if (error != VALUE_EXCEPTION)
        error = error_new(vm, vm_root(vm, (Root)(ROOT_ERROR_PROTO + class)), error);
    unhold(vm, count);
    return error == VALUE_EXCEPTION ? error : error_throw_value(vm, error);
}

Value error_throw(VmRef vm, ErrorClass class, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value thrown = throw_formatted(vm, class, format, arguments);
    va_end(arguments);
    return thrown;
}

Value error_type(VmRef vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value thrown = throw_formatted(vm, ERROR_TYPE, format, arguments);
    va_end(arguments);
    return thrown;
}

Value throw_damaged(VmRef vm) { return error_type(vm, "damaged program"); }
