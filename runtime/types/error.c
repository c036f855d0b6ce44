/* Raising errors. The message is put together from its format piece by piece as a script string, so no
 * buffer bounds it; the values it shows wait as handles, since every piece may move the heap.
 */
#include "error.h"

#include <stdarg.h>

#include "own.h"

Value error_throw_value(Vm *vm, Value v)
{
    value_release(vm, vm->exception);
    vm->exception = v;
    return VALUE_EXCEPTION;
}

Value error_out_of_memory(Vm *vm)
{
    return error_throw_value(vm, vm_root(vm, ROOT_OUT_OF_MEMORY));
}

Value error_stack_overflow(Vm *vm)
{
    return error_throw_value(vm, vm_root(vm, ROOT_STACK_OVERFLOW));
}

/* Append `text` (owned) to the message held(0). */
static bool append(Vm *vm, Value text)
{
    if (text == VALUE_EXCEPTION || !hold_owned(vm, text))
        return false;
    Value tail = heap_pop(vm), message = heap_pop(vm);
    heap_push(vm, tail); /* under the message, which is given away to text_concat */
    message = text_concat(vm, message, tail);
    tail = heap_pop(vm);
    value_release(vm, tail);
    heap_push(vm, message == VALUE_EXCEPTION ? VALUE_UNDEFINED : message); /* as many handles as before: can not fail */
    return message != VALUE_EXCEPTION;
}

/* A value as messages show it. */
static Value shown(Vm *vm, Value v)
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
    return primitive_to_text(vm, v);
}

static Value show_int(Vm *vm, int i)
{
    return primitive_to_text(vm, VALUE_INT(i));
}

/* The message is held(0), values in the order of their %v are above at held(count) .. held(1). */
static bool format_message(Vm *vm, const char *format, va_list arguments, unsigned count)
{
    unsigned next = count;
    while (*format) {
        uint32_t plain = 0;
        while (format[plain] && format[plain] != '%')
            plain++;
        if (plain && !append(vm, text_new8(vm, format, plain)))
            return false;
        format += plain;
        if (!*format)
            break;
        Value piece;
        switch (format[1]) {
        case 'v':
            (void)va_arg(arguments, Value);
            piece = shown(vm, held(vm, next--));
            break;
        case 's': {
            const char *text = va_arg(arguments, const char *);
            uint32_t length = 0;
            while (text[length])
                length++;
            piece = text_new8(vm, text, length);
            break;
        }
        default: piece = show_int(vm, va_arg(arguments, int)); break;
        }
        format += 2;
        if (!append(vm, piece))
            return false;
    }
    return true;
}

/* An error of `class` with message held(0), or VALUE_EXCEPTION. */
static Value make_error(Vm *vm, ErrorClass class)
{
    static const uint8_t prototypes[] = {ROOT_ERROR_PROTO,        ROOT_TYPE_ERROR_PROTO,   ROOT_RANGE_ERROR_PROTO,
                                         ROOT_REFERENCE_ERROR_PROTO, ROOT_SYNTAX_ERROR_PROTO, ROOT_EVAL_ERROR_PROTO,
                                         ROOT_URI_ERROR_PROTO};
    Value shape = shape_empty(vm, vm_root(vm, (Root)prototypes[class]));
    if (shape == VALUE_EXCEPTION || !hold_owned(vm, shape))
        return VALUE_EXCEPTION;
    shape = shape_add(vm, held(vm, 0), vm_root(vm, ROOT_MESSAGE), ATTR_HIDDEN);
    unhold(vm, 1);
    if (shape == VALUE_EXCEPTION || !hold_owned(vm, shape))
        return VALUE_EXCEPTION;
    Value error = object_new_typed(vm, TYPE_ERROR, held(vm, 0));
    unhold(vm, 1);
    if (error != VALUE_EXCEPTION) {
        Value message = held(vm, 0);
        value_retain(vm, message);
        store_slot(heap_address(vm, error) + 4, message);
    }
    return error;
}

Value error_throw(Vm *vm, ErrorClass class, const char *format, ...)
{
    va_list arguments;
    unsigned count = 0;
    bool done = true;
    va_start(arguments, format);
    for (const char *f = format; *f && done; f++) {
        if (*f != '%')
            continue;
        if (*++f == 'v') {
            done = hold(vm, va_arg(arguments, Value));
            count += done;
        } else if (*f == 's') {
            (void)va_arg(arguments, const char *);
        } else {
            (void)va_arg(arguments, int);
        }
    }
    va_end(arguments);
    done = done && hold(vm, vm_root(vm, ROOT_EMPTY));
    count += done;
    va_start(arguments, format);
    done = done && format_message(vm, format, arguments, count - 1);
    va_end(arguments);
    Value error = done ? make_error(vm, class) : VALUE_EXCEPTION;
    unhold(vm, count);
    return error == VALUE_EXCEPTION ? error : error_throw_value(vm, error);
}
