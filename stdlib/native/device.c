/* The outside world: console output, timers, digital pins. */
#include "events.h"
#include "natives.h"
#include "objects.h"
#include "device.h"

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

/* ---- pins: numbers, or Pins, which are wrappers of numbers */

bool device_find_pin(VmRef vm, Value pin, unsigned *number)
{
    const MotePort *port = VM->config->port;
    Value inside = value_type(vm, pin) == TYPE_WRAPPER ? object_slot(vm, pin, 0) : pin;
    unsigned n = value_is_number(vm, inside) ? (unsigned)primitive_to_int32(vm, inside) : UINT16_MAX;
    if (n == MOTE_PIN_LED1)
        n = port->led1;
#if MOTE_FEATURES & FEATURE_IO
    const unsigned led = n - MOTE_PIN_LED1, button = n - MOTE_PIN_BTN1;
    const MoteDevices *devices = port->devices;
    if (devices && led < MOTE_PIN_LEDS)
        n = led < devices->led_count ? devices->leds[led] : UINT16_MAX;
    if (devices && button < MOTE_PIN_BTNS)
        n = button < devices->button_count ? devices->buttons[button] : UINT16_MAX;
#endif
    *number = n;
    if (n < port->pin_count)
        return true;
    error_throw(vm, ERROR_RANGE, "the board has no pin %v", inside);
    return false;
}

/* "input" ... as MotePinMode: their lengths differ, but those of output and analog. */
static int mode_of(VmRef vm, Value name)
{
    static const uint8_t LETTERS[MOTE_PIN_ANALOG] = {5, 6, 12, 14, 9};
    const TextView text = value_is_string(vm, name) ? text_view(vm, name) : (TextView){0};
    int mode = MOTE_PIN_ANALOG;
    while (--mode >= 0 && LETTERS[mode] != text.length)
        ;
    if (mode >= 0 && text_unit(&text, 0) == 'a')
        return mode == MOTE_PIN_OUTPUT ? MOTE_PIN_ANALOG : -1;
    return mode;
}

/* Arrays of pins are for firmware with FEATURE_IO. */
#ifdef MOTE_LINKED
#define PIN_ARRAYS THERE_ARE(ARRAYS)
#else
#define PIN_ARRAYS (MOTE_FEATURES & FEATURE_IO)
#endif

/* digitalRead(pin) (0), digitalWrite(pin, level) (1), pinMode(pin, mode) (2). Of an array of pins the last one has the lowest bit. */
Value device_pin(VmRef vm, Value *win, uint32_t argc)
{
    enum { READ, WRITE, MOST = 30 /* levels that are one integer */ };
    const MotePort *port = VM->config->port;
    void *context = VM->config->port_context;
    const Value pins = native_arg(win, argc, 0), argument = native_arg(win, argc, 1);
    const bool many = PIN_ARRAYS && value_is_array(vm, pins);
    const int32_t levels = many && !value_is_object(vm, argument) ? primitive_to_int32(vm, argument) : -value_truthy(vm, argument);
    const unsigned what = native_magic(vm, win), count = many ? array_length(vm, pins) : 1;
    unsigned bits = 0, pin;
    if (many && count > MOST && what <= WRITE)
        return error_throw(vm, ERROR_RANGE, "more than %v pins", VALUE_INT(MOST));
    for (unsigned i = 0; i < count; i++) {
        Value one = many ? array_get(vm, pins, i) : pins;
        bool found = one != VALUE_EXCEPTION && device_find_pin(vm, one, &pin);
        if (many)
            value_release(vm, one);
        if (!found)
            return VALUE_EXCEPTION;
        if (what == READ) {
            bits = bits << 1 | port->pin_read(context, pin);
        } else if (what == WRITE) {
            port->pin_write(context, pin, levels >> (count - 1 - i) & 1);
        } else {
            const int mode = mode_of(vm, argument);
            if (argument == VALUE_UNDEFINED) /* the mode is the board's business again, as it always is */
                continue;
            if (mode < 0)
                return error_throw(vm, ERROR_RANGE, "unknown pin mode '%v'", argument);
            port->pin_mode(context, pin, (unsigned)mode);
        }
    }
    return what == READ ? VALUE_INT((int32_t)bits) : VALUE_UNDEFINED;
}
