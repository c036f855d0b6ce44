/* The outside world: console output, timers, digital pins. */
#include "events.h"
#include "natives.h"
#include "objects.h"

/* $write(text) */
Value console_write(VmRef vm, Value *win, uint32_t argc)
{
    const MoteConfig *config = VM->config;
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    text_write_utf8(vm, text, config->port->write, config->port_context);
    return VALUE_UNDEFINED;
}

/* ---- timers */

/* setTimeout (0), setInterval (1): a delay below a millisecond, or beyond what integers hold, is one. Further arguments are
 * bound: callback.bind(undefined, ...). */
Value timers_add(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("--n");
    Value callback = native_arg(win, argc, 0);
    if (!value_is_callable(vm, callback))
        return error_type(vm, "%v is not a function", callback);
    uint32_t delay = (uint32_t)native_int(vm, win, argc, 1);
    if (delay - 1 >= VALUE_INT_MAX - 1)
        delay = 1;
    if (argc > 2) {
        native_replace(vm, win, 3, VALUE_UNDEFINED);
        callback = function_bound(vm, win + 1, argc - 1);
        if (callback == VALUE_EXCEPTION)
            return callback;
    } else {
        value_retain(vm, callback);
    }
    return timer_add(vm, callback, delay, native_magic(vm, win));
}

Value timers_clear(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-n");
    timer_clear(vm, primitive_to_int32(vm, native_arg(win, argc, 0)));
    return VALUE_UNDEFINED;
}

/* ---- pins */

/* digitalRead(pin) (0), digitalWrite(pin, level) (1), pinMode(pin, "input" | "output" | "input_pullup") (2) */
Value device_pin(VmRef vm, Value *win, uint32_t argc)
{
    enum { READ, WRITE, PIN_LED1 = 1000 /* board-independent name, see builtins.def */ };
    PREPARE("-n");
    const MotePort *port = VM->config->port;
    void *context = VM->config->port_context;
    unsigned what = native_magic(vm, win), pin = (unsigned)primitive_to_int32(vm, native_arg(win, argc, 0));
    Value argument = native_arg(win, argc, 1);
    if (pin == PIN_LED1)
        pin = port->led1;
    if (pin >= port->pin_count)
        return error_throw(vm, ERROR_RANGE, "the board has no pin %v", native_arg(win, argc, 0));
    if (what == READ)
        return VALUE_INT((int32_t)port->pin_read(context, pin));
    if (what == WRITE) {
        port->pin_write(context, pin, value_truthy(vm, argument));
        return VALUE_UNDEFINED;
    }
    uint32_t letters = value_is_string(vm, argument) ? text_view(vm, argument).length : 0;
    if (letters != 5 && letters != 6 && letters != 12)
        return error_throw(vm, ERROR_RANGE, "unknown pin mode '%v'", argument);
    port->pin_mode(context, pin, letters == 12 ? 2 : letters - 5);
    return VALUE_UNDEFINED;
}
