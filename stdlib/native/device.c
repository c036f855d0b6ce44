/* The outside world: console output, timers, memory figures, digital pins. */
#include "events.h"
#include "natives.h"

static void write_port(void *context, const char *bytes, size_t count)
{
    const MoteConfig *config = context;
    if (config->port && config->port->write)
        config->port->write(config->port_context, bytes, count);
}

/* $write(text) */
Value console_write(Vm *vm, Value *win, uint32_t argc)
{
    Value text = native_text(vm, win, argc, 2);
    if (text == VALUE_EXCEPTION)
        return text;
    text_write_utf8(vm, text, write_port, (void *)(uintptr_t)vm->config);
    return VALUE_UNDEFINED;
}

/* ---- timers */

/* Further arguments are bound: callback.bind(undefined, ...). */
static Value callback_of(Vm *vm, Value *win, uint32_t argc)
{
    if (argc <= 2)
        return native_share(vm, win[2]);
    for (uint32_t i = 4; i < 2 + argc; i++) {
        Value v = value_to_slot(vm, win[i]);
        win[i] = v == VALUE_EXCEPTION ? VALUE_UNDEFINED : v;
        if (v == VALUE_EXCEPTION)
            return v;
    }
    uint16_t count = (uint16_t)(argc - 2);
    Value bound = heap_alloc(vm, TYPE_BOUND, 8 + 2u * count);
    if (bound == VALUE_EXCEPTION)
        return bound;
    uint8_t *p = heap_address(vm, bound);
    memcpy(p + 2, &count, 2);
    store_slot(p + 4, native_share(vm, win[2]));
    store_slot(p + 6, VALUE_UNDEFINED);
    for (uint32_t i = 0; i < count; i++)
        store_slot(p + 8 + 2 * i, native_share(vm, win[4 + i]));
    return bound;
}

/* setTimeout, setInterval */
Value timers_add(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(1);
    if (!value_is_callable(vm, native_arg(win, argc, 0)))
        return error_throw(vm, ERROR_TYPE, "The timer's callback must be a function");
    double delay = primitive_to_double(vm, native_arg(win, argc, 1));
    if (!(delay >= 1 && delay <= 2147483647.0))
        delay = 1;
    Value callback = callback_of(vm, win, argc);
    return callback == VALUE_EXCEPTION ? callback : timer_add(vm, callback, (uint32_t)delay, native_magic(vm, win));
}

Value timers_clear(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    timer_clear(vm, primitive_to_int32(vm, native_arg(win, argc, 0)));
    return VALUE_UNDEFINED;
}

Value device_get_time(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    const MoteConfig *config = vm->config;
    uint32_t ms = config->port && config->port->now_ms ? config->port->now_ms(config->port_context) : 0;
    return number_from_double(vm, ms / 1000.0);
}

/* ---- memory */

/* process.memory(): blocks (granules) as Espruino users know them, and bytes. */
Value process_memory(Vm *vm, Value *win, uint32_t argc)
{
    (void)win, (void)argc;
    MoteMemory m;
    mote_memory(vm, false, &m);
    uint32_t used = m.heap_live_bytes + m.stack_bytes + m.vm_bytes;
    const uint32_t fields[7] = {m.arena_bytes / m.granule, used / m.granule, m.free_bytes / m.granule, m.granule,
                                m.heap_live_bytes, m.heap_peak_bytes, m.largest_free_bytes};
    Value object = object_new(vm, vm_root(vm, ROOT_MEMORY_SHAPE));
    if (object == VALUE_EXCEPTION || !hold_owned(vm, object))
        return VALUE_EXCEPTION;
    bool ok = true;
    for (uint32_t i = 0; ok && i < 7; i++) {
        Value n = number_from_uint32(vm, fields[i]);
        ok = n != VALUE_EXCEPTION && slot_set(vm, held(vm, 0), 4 + 2 * i, n);
    }
    object = ok ? native_share(vm, held(vm, 0)) : VALUE_EXCEPTION;
    unhold(vm, 1);
    return object;
}

/* ---- pins */

enum { PIN_LED1 = 1000 }; /* board-independent name, see builtins.def */

/* The board's pin number of argument 0, or -1 after throwing. */
static int pin_of(Vm *vm, const Value *win, uint32_t argc)
{
    const MotePort *port = vm->config->port;
    int32_t pin = primitive_to_int32(vm, native_arg(win, argc, 0));
    if (port && pin == PIN_LED1)
        pin = port->led1;
    if (!port || pin < 0 || pin >= port->pin_count) {
        error_throw(vm, ERROR_RANGE, "the board has no pin %v", native_arg(win, argc, 0));
        return -1;
    }
    return pin;
}

Value device_digital_write(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    int pin = pin_of(vm, win, argc);
    if (pin < 0)
        return VALUE_EXCEPTION;
    vm->config->port->pin_write(vm->config->port_context, (unsigned)pin, value_truthy(vm, native_arg(win, argc, 1)));
    return VALUE_UNDEFINED;
}

Value device_digital_read(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    int pin = pin_of(vm, win, argc);
    if (pin < 0)
        return VALUE_EXCEPTION;
    return VALUE_INT((int32_t)vm->config->port->pin_read(vm->config->port_context, (unsigned)pin));
}

/* pinMode(pin, "input" | "output" | "input_pullup") */
Value device_pin_mode(Vm *vm, Value *win, uint32_t argc)
{
    COERCE_NUMBER_ARG(0);
    COERCE_STRING_ARG(1);
    int pin = pin_of(vm, win, argc);
    if (pin < 0)
        return VALUE_EXCEPTION;
    Value text = native_text(vm, win, argc, 3);
    if (text == VALUE_EXCEPTION)
        return text;
    TextView t = text_view(vm, text);
    unsigned mode = t.length == 6 ? 1 : t.length == 5 ? 0 : t.length == 12 ? 2 : 3;
    if (mode == 3)
        return error_throw(vm, ERROR_RANGE, "unknown pin mode '%v': input, output or input_pullup", text);
    vm->config->port->pin_mode(vm->config->port_context, (unsigned)pin, mode);
    return VALUE_UNDEFINED;
}
