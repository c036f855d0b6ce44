/* What scripts reach of a board beyond plain pins (FEATURE_IO): MoteDevices, as thinly as can be. Names, options and handlers
 * are JavaScript (stdlib/js/features/pins.js, buses.js, ecma419.js).
 */
#include "events.h"
#include "natives.h"
#include "device.h"

#if MOTE_FEATURES & FEATURE_IO

static const MoteDevices *devices_of(VmRef vm) { return VM->config->port->devices; }
/* Has the board `member` of MoteDevices? */
#define HAS(vm, member) (devices_of(vm) && devices_of(vm)->member)

static Value absent(VmRef vm) { return error_throw(vm, ERROR_RANGE, "the board has no such device"); }

/* $pinNumber(pin) (0), $analogRead(pin) (1), $pwm(pin, duty, hz) (2), $pinMode(pin, mode) (3), $modeOf(pin) (4) */
Value devices_pin(VmRef vm, Value *win, uint32_t argc)
{
    enum { NUMBER, READ, PWM, SET_MODE };
    unsigned pin;
    const MotePort *port = VM->config->port;
    void *context = VM->config->port_context;
    const unsigned what = native_magic(vm, win);
    if (!device_find_pin(vm, native_arg(win, argc, 0), &pin))
        return VALUE_EXCEPTION;
    if ((what == PWM || what == SET_MODE) && !native_gets(vm, win, argc, what == PWM ? "-ii" : "-i"))
        return VALUE_EXCEPTION;
    int32_t result = (int32_t)pin;
    if (what == READ)
        result = HAS(vm, analog_read) ? devices_of(vm)->analog_read(context, pin) : -1;
    else if (what == PWM)
        result = HAS(vm, analog_write) && devices_of(vm)->analog_write(context, pin, (unsigned)value_int(win[3]), (uint32_t)value_int(win[4])) ? 0 : -1;
    else if (what == SET_MODE)
        port->pin_mode(context, pin, (unsigned)value_int(win[3]));
    else if (what != NUMBER)
        return VALUE_INT(HAS(vm, pin_mode_of) ? devices_of(vm)->pin_mode_of(context, pin) : -1);
    if (result < 0)
        return error_throw(vm, ERROR_RANGE, "pin %v can't do that", VALUE_INT((int32_t)pin));
    return VALUE_INT(result);
}

/* $watch(pin, edges) (0), $listen(serial port, whether) (1): from now on there are events. */
Value devices_watch(VmRef vm, Value *win, uint32_t argc)
{
    unsigned pin;
    void *context = VM->config->port_context;
    if (!native_gets(vm, win, argc, "-i"))
        return VALUE_EXCEPTION;
    const unsigned how = (unsigned)value_int(win[3]);
    if (native_magic(vm, win)) {
        const unsigned number = native_clamped(vm, win, argc, 0, UINT16_MAX);
        if (!HAS(vm, serial_listen) || number >= devices_of(vm)->serial_count)
            return absent(vm);
        devices_of(vm)->serial_listen(context, number, how != 0);
        return VALUE_UNDEFINED;
    }
    if (!device_find_pin(vm, win[2], &pin))
        return VALUE_EXCEPTION;
    if (HAS(vm, pin_watch) && devices_of(vm)->pin_watch(context, pin, how & MOTE_EDGE_BOTH))
        return VALUE_UNDEFINED;
    return error_throw(vm, ERROR_RANGE, "pin %v can't be watched, or no more pins", VALUE_INT((int32_t)pin));
}

/* Which of `count` buses, -1 the last; UINT16_MAX: there is no such. */
static unsigned bus_of(Value number, unsigned count)
{
    const int32_t bus = value_int(number) < 0 ? (int32_t)count - 1 : value_int(number);
    return bus >= 0 && bus < (int32_t)count ? (unsigned)bus : UINT16_MAX;
}

/* A pin of a bus in argument i: undefined its own, null none. false: exception. */
static bool bus_pin(VmRef vm, const Value *win, uint32_t argc, uint32_t i, uint16_t *number)
{
    unsigned pin = MOTE_PIN_DEFAULT;
    const Value v = native_arg(win, argc, i);
    if (v == VALUE_NULL)
        pin = MOTE_PIN_NONE;
    else if (v != VALUE_UNDEFINED && !device_find_pin(vm, v, &pin))
        return false;
    *number = (uint16_t)pin;
    return true;
}

/* $setup(bus, pins ..., speed, kind): $i2cSetup(bus, sda, scl, hz) (0), $spiSetup(bus, sck, mosi, miso, hz, mode, lsb first) (1),
 * $serialSetup(port, tx, rx, baud, parity, bits, stop bits) (2) */
Value devices_setup(VmRef vm, Value *win, uint32_t argc)
{
    enum { I2C, SPI, SERIAL };
    static const char *const FORMS[] = {"i--i", "i---iii", "i--iiii"};
    const unsigned magic = native_magic(vm, win), what = magic < SERIAL ? magic : SERIAL; /* a damaged program's is anything */
    void *context = VM->config->port_context;
    const MoteDevices *devices = devices_of(vm);
    uint16_t pins[3] = {0};
    bool done = false;
    if (!native_gets(vm, win, argc, FORMS[what]))
        return VALUE_EXCEPTION;
    for (uint32_t i = 0; i < (what == SPI ? 3 : 2); i++)
        if (!bus_pin(vm, win, argc, i + 1, &pins[i]))
            return VALUE_EXCEPTION;
    if (!devices)
        return absent(vm);
    const unsigned bus = bus_of(win[2], what == I2C ? devices->i2c_count : what == SPI ? devices->spi_count : devices->serial_count);
    const Value *rest = &win[what == SPI ? 6 : 5];
    const uint32_t speed = (uint32_t)value_int(rest[0]);
    if (bus == UINT16_MAX) {
        return absent(vm);
    } else if (what == I2C && devices->i2c_setup) {
        done = devices->i2c_setup(context, bus, &(MoteI2cSetup){pins[0], pins[1], speed});
    } else if (what == SPI && devices->spi_setup) {
        done = devices->spi_setup(context, bus, &(MoteSpiSetup){pins[0], pins[1], pins[2], speed, (uint8_t)(value_int(rest[1]) & 3), value_int(rest[2]) != 0});
    } else if (what == SERIAL && devices->serial_setup) {
        const MoteSerialSetup setup = {pins[0], pins[1], speed, (uint8_t)value_int(rest[1]), (uint8_t)value_int(rest[2]), (uint8_t)value_int(rest[3])};
        done = devices->serial_setup(context, bus, &setup);
    } else {
        return absent(vm);
    }
    return done ? VALUE_UNDEFINED : error_throw(vm, ERROR_RANGE, "the board can't set it up so");
}

/* The bytes in argument i: of something typed, or a string of Latin-1; none otherwise. To be written, if `own`. false: exception. Allocates then. */
static bool bytes_of(VmRef vm, Value *win, uint32_t argc, uint32_t i, bool own, uint8_t **bytes, size_t *count)
{
    const Value v = native_arg(win, argc, i);
    *bytes = NULL;
    *count = 0;
    if (typed_kind(vm, v) != TYPED_KINDS) {
        if (own && !typed_writable(vm, v))
            return false;
        const TypedView view = typed_view(vm, v);
        *bytes = view.data;
        *count = view.bytes;
    } else if (!own && value_is_string(vm, v)) {
        const TextView text = text_view(vm, v);
        *bytes = (uint8_t *)(uintptr_t)text.bytes;
        *count = text.wide ? 0 : text.length;
    }
    return true;
}

/* $i2c(bus, address, bytes, room, stop) (0): is there an answer? $spi(bus, bytes, room) (1), $serialWrite(port, bytes) (2). `room` is
 * something typed of RAM, whose bytes are read; for SPI as many as bytes, if there are any. */
Value devices_transfer(VmRef vm, Value *win, uint32_t argc)
{
    enum { I2C, SPI };
    const unsigned what = native_magic(vm, win), first = what == I2C ? 2 : 1;
    uint8_t *out, *in;
    size_t count, room;
    void *context = VM->config->port_context;
    const MoteDevices *devices = devices_of(vm);
    if (!native_gets(vm, win, argc, what == I2C ? "ii" : "i") || !bytes_of(vm, win, argc, first + 1, true, &in, &room) ||
        !bytes_of(vm, win, argc, first, false, &out, &count)) /* allocates nothing: `in` is where it was */
        return VALUE_EXCEPTION;
    if (!devices)
        return absent(vm);
    const unsigned bus = bus_of(win[2], what == I2C ? devices->i2c_count : what == SPI ? devices->spi_count : devices->serial_count);
    if (bus == UINT16_MAX || (what == I2C ? !devices->i2c_transfer : what == SPI ? !devices->spi_transfer : !devices->serial_write))
        return absent(vm);
    if (what == I2C)
        return value_bool(devices->i2c_transfer(context, bus, (unsigned)value_int(win[3]) & 0x7F, out, count, in, room,
                                                value_truthy(vm, native_arg(win, argc, 4))));
    if (what == SPI)
        devices->spi_transfer(context, bus, out, in, in && (!out || room < count) ? room : count);
    else
        devices->serial_write(context, bus, out, count);
    return VALUE_UNDEFINED;
}

/* $serialRead(port): what has arrived, as a string. */
Value devices_serial_read(VmRef vm, Value *win, uint32_t argc)
{
    uint8_t bytes[64];
    if (!native_gets(vm, win, argc, "i"))
        return VALUE_EXCEPTION;
    const unsigned number = (unsigned)value_int(win[2]);
    if (!HAS(vm, serial_read) || number >= devices_of(vm)->serial_count)
        return absent(vm);
    return text_new8(vm, bytes, (uint32_t)devices_of(vm)->serial_read(VM->config->port_context, number, bytes, sizeof bytes));
}

/* $sensor(which) (0): a number, or undefined; $watchdog(seconds) (1): is there one? $delay(us) (2), $reset() (3) */
Value devices_board(VmRef vm, Value *win, uint32_t argc)
{
    enum { SENSOR, WATCHDOG, DELAY };
    const unsigned what = native_magic(vm, win);
    void *context = VM->config->port_context;
    if (what <= DELAY && !native_gets(vm, win, argc, "i"))
        return VALUE_EXCEPTION;
    const int32_t n = what <= DELAY ? value_int(win[2]) : 0;
    if (what == SENSOR) {
        const int32_t value = HAS(vm, sensor) ? devices_of(vm)->sensor(context, (unsigned)n) : INT32_MIN;
        return value == INT32_MIN ? VALUE_UNDEFINED : number_from_double(vm, value / 256.0);
    }
    if (what == WATCHDOG)
        return value_bool(HAS(vm, watchdog) && devices_of(vm)->watchdog(context, (unsigned)n));
    if (what == DELAY && HAS(vm, delay_us)) {
        devices_of(vm)->delay_us(context, (uint32_t)n);
        return VALUE_UNDEFINED;
    }
    if (what != DELAY && HAS(vm, reset))
        devices_of(vm)->reset(context);
    return absent(vm);
}

/* A slot of a 1-Wire bus: low for 2 us if it is to be read, or a 1, else for 60; what is on the wire 8 us later, when a device that says 0
 * still holds it (for 15 us at least, from its beginning). */
static unsigned wire_slot(void *context, const MotePort *port, unsigned pin, unsigned bit)
{
    port->pin_write(context, pin, 0);
    port->devices->delay_us(context, bit ? 2 : 60);
    port->pin_write(context, pin, 1);
    port->devices->delay_us(context, 8);
    const unsigned level = port->pin_read(context, pin);
    if (bit)
        port->devices->delay_us(context, 55);
    return level;
}

/* Is anybody there? Not if the wire never comes up. */
static bool wire_reset(void *context, const MotePort *port, unsigned pin)
{
    port->pin_write(context, pin, 0);
    port->devices->delay_us(context, 500);
    port->pin_write(context, pin, 1);
    port->devices->delay_us(context, 70);
    const bool present = !port->pin_read(context, pin);
    port->devices->delay_us(context, 430);
    return present && port->pin_read(context, pin);
}

/* $oneWire(pin, value, bits) (0): writes them, the lowest first; what was on the wire meanwhile. No bits: a reset; is anybody there?
 * $levels(pin, value, bits, ns) (1): bits of that time each, the lowest first */
Value devices_wire(VmRef vm, Value *win, uint32_t argc)
{
    const MotePort *port = VM->config->port;
    void *context = VM->config->port_context;
    const bool levels = native_magic(vm, win) != 0;
    unsigned pin, seen = 0;
    uint32_t ns = 0;
    if (!native_gets(vm, win, argc, levels ? "-iii" : "-ii") || !device_find_pin(vm, win[2], &pin))
        return VALUE_EXCEPTION;
    if (!HAS(vm, delay_us))
        return absent(vm);
    const uint32_t value = (uint32_t)value_int(win[3]), bits = (uint32_t)value_int(win[4]) & 31;
    if (!levels)
        port->pin_mode(context, pin, MOTE_PIN_OPEN_DRAIN);
    if (!levels && !bits)
        return value_bool(wire_reset(context, port, pin));
    for (uint32_t i = 0; i < bits; i++) {
        if (!levels) {
            seen |= wire_slot(context, port, pin, value >> i & 1) << i;
            continue;
        }
        port->pin_write(context, pin, value >> i & 1);
        ns += (uint32_t)value_int(win[5]) & 0x3FFFFFF;
        port->devices->delay_us(context, ns / 1000);
        ns %= 1000;
    }
    return VALUE_INT((int32_t)(seen & VALUE_INT_MAX));
}

/* new Digital(options) and the like: $open goes on with the object. */
Value devices_construct(VmRef vm, Value *win, uint32_t argc)
{
    (void)argc;
    if (win[1] != VALUE_CONSTRUCT)
        return error_type(vm, "Constructor %v requires 'new'", win[0]);
    const NativeConstruct *construct = native_constructor((const NativeRecord *)(const void *)flash_address(vm, win[0]));
    Value object = object_new_plain(vm, construct->prototype);
    win[0] = vm_feature_root(vm, ROOT_OPEN);
    return object;
}

/* changeInterval(id, milliseconds) */
Value devices_change_timer(VmRef vm, Value *win, uint32_t argc)
{
    PREPARE("-nn");
    const uint32_t delay = native_clamped(vm, win, argc, 1, VALUE_INT_MAX - 1);
    timer_change(vm, primitive_to_int32(vm, native_arg(win, argc, 0)), delay ? delay : 1);
    return VALUE_UNDEFINED;
}

#endif
