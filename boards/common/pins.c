/* The port of every board: console, clock, and its pins (see board_pins.h). */
#include "board_pins.h"

#include "boot.h"
#include "io.h"

#define FIRST(pin, ...) pin
#define FIRST_OF(pins) FIRST(pins, 0)

const uint8_t pins_leds[] = {BOARD_LEDS};
#if BOARD_BUTTON_COUNT
const uint8_t pins_buttons[] = {BOARD_BUTTONS};
#else
#define pins_buttons pins_leds
#endif

#if MOTE_FEATURES & FEATURE_IO
unsigned pins_number(unsigned pin)
{
    if (pin - MOTE_PIN_LED1 < BOARD_LED_COUNT)
        return pins_leds[pin - MOTE_PIN_LED1];
#if BOARD_BUTTON_COUNT
    if (pin - MOTE_PIN_BTN1 < BOARD_BUTTON_COUNT)
        return pins_buttons[pin - MOTE_PIN_BTN1];
#endif
    return pin;
}
static bool exists(unsigned pin) { return pin < BOARD_PIN_COUNT; }

enum { PWM = MOTE_PIN_ANALOG + 1 }; /* a mode of our own: an output that no longer has the level that is written */

static unsigned said(unsigned pin) { return memory_io.modes[pin >> 1] >> (pin & 1) * 4 & 15; }

static void say(unsigned pin, unsigned mode)
{
    uint8_t *byte = &memory_io.modes[pin >> 1];
    if (io_used())
        *byte = (uint8_t)((*byte & (pin & 1 ? 0x0F : 0xF0)) | (mode + 1) << (pin & 1) * 4);
}

void pins_use_as(unsigned pin, unsigned mode)
{
    if (!io_used() || (said(pin) && (said(pin) != PWM + 1 || mode != MOTE_PIN_OUTPUT)))
        return;
    say(pin, mode);
    board_pin_mode(pin, mode);
}

/* An input's buffer may be off, or its port without a clock, until somebody says its mode. */
static void pins_use_to_read(unsigned pin)
{
    if (io_used() && !said(pin))
        board_pin_mode(pin, MOTE_PIN_INPUT);
}

int pins_mode_of(void *context, unsigned pin)
{
    (void)context;
    pin = pins_number(pin);
    return !exists(pin) ? -1 : said(pin) == PWM + 1 ? (int)MOTE_PIN_OUTPUT : (int)said(pin) - 1;
}

int32_t pins_analog_read(void *context, unsigned pin)
{
    (void)context;
    pin = pins_number(pin);
    if (!exists(pin))
        return -1;
    int32_t value = board_analog_read(pin);
    if (value >= 0 && said(pin) && said(pin) <= MOTE_PIN_ANALOG) /* as it was, for who reads its level */
        board_pin_mode(pin, said(pin) - 1);
    return value;
}

bool pins_analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    (void)context;
    pin = pins_number(pin);
    duty = duty > 0xFFFF ? 0xFFFF : duty;
    if (!exists(pin) || !board_analog_write(pin, pins_inverted(pin) ? 0xFFFF - duty : duty, hz ? hz : 1000))
        return false;
    say(pin, PWM);
    return true;
}
#else /* nobody asks for others than the chip's, and below pin_count */
#define pins_number(pin) (pin)
#define exists(pin) true
#define say(pin, mode) ((void)0)
#define pins_use_as(pin, mode) ((void)0)
#define pins_use_to_read(pin) ((void)0)
#endif

static bool among(const uint8_t *pins, unsigned count, unsigned pin)
{
    while (count)
        if (pins[--count] == pin)
            return true;
    return false;
}

bool pins_inverted(unsigned pin)
{
    return (BOARD_LEDS_LOW && among(pins_leds, BOARD_LED_COUNT, pin)) || (BOARD_BUTTONS_LOW && among(pins_buttons, BOARD_BUTTON_COUNT, pin));
}

static void pin_mode(void *context, unsigned pin, unsigned mode)
{
    (void)context;
    pin = pins_number(pin);
    if (!exists(pin))
        return;
    say(pin, mode);
    board_pin_mode(pin, mode);
}

static void pin_write(void *context, unsigned pin, unsigned level)
{
    (void)context;
    pin = pins_number(pin);
    level = level != 0;
    if (!exists(pin))
        return;
    pins_use_as(pin, MOTE_PIN_OUTPUT);
    board_pin_write(pin, pins_inverted(pin) ? !level : level);
    report_pin(pin, level);
}

static unsigned pin_read(void *context, unsigned pin)
{
    (void)context;
    pin = pins_number(pin);
    if (!exists(pin))
        return 0;
    pins_use_to_read(pin);
    return pins_inverted(pin) ? !board_pin_read(pin) : board_pin_read(pin);
}

/* No longer than the loader wants, nor than the run is to last. */
static void sleep_until(void *context, uint32_t due_ms)
{
    const uint32_t last = report_boot(BOOT_FIELD_DURATION);
    due_ms = resident_wake(due_ms);
    clock_sleep_until(context, due_ms < last ? due_ms : last);
}

const MotePort board_port = {
    .write = report_write,
    .now_ms = clock_now_ms,
    .sleep_until = sleep_until,
    .random = board_random,
    .pin_mode = pin_mode,
    .pin_write = pin_write,
    .pin_read = pin_read,
    .pin_count = BOARD_PIN_COUNT,
    .led1 = FIRST_OF(BOARD_LEDS),
#if MOTE_FEATURES & FEATURE_IO
    .devices = &board_devices,
#endif
};
