/* A board where nothing happens (see host.h). */
#include <string.h>

#include "host.h"

static void quiet_write(void *context, const char *bytes, size_t count) { (void)context, (void)bytes, (void)count; }

static uint32_t quiet_now_ms(void *context)
{
    HostBoard *board = context;
    uint32_t now = board->virtual_ms;
    board->virtual_ms += board->look_ms;
    return now;
}

static void quiet_sleep_until(void *context, uint32_t due_ms) { ((HostBoard *)context)->virtual_ms = due_ms; }
static uint32_t quiet_random(void *context) { (void)context; return 1; }
static void quiet_pin(void *context, unsigned pin, unsigned value) { (void)context, (void)pin, (void)value; }
static unsigned quiet_pin_read(void *context, unsigned pin) { (void)context, (void)pin; return 0; }
static bool quiet_watch(void *context, unsigned pin, unsigned edges) { (void)context, (void)pin, (void)edges; return true; }
static int32_t quiet_analog_read(void *context, unsigned pin) { (void)context, (void)pin; return 0; }

static bool quiet_analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz)
{
    (void)context, (void)pin, (void)duty, (void)hz;
    return true;
}

static int32_t quiet_sensor(void *context, unsigned which) { (void)context, (void)which; return 0; }
static bool quiet_i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup) { (void)context, (void)bus, (void)setup; return true; }
static bool quiet_spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup) { (void)context, (void)bus, (void)setup; return true; }

static bool quiet_i2c(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                      size_t read_count, bool stop)
{
    (void)context, (void)bus, (void)address, (void)write, (void)write_count, (void)stop;
    if (read_count)
        memset(read, 0, read_count);
    return true;
}

static void quiet_spi(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    (void)context, (void)bus, (void)write;
    if (read && count)
        memset(read, 0, count);
}

static bool quiet_serial_setup(void *context, unsigned number, const MoteSerialSetup *setup)
{
    (void)context, (void)number, (void)setup;
    return true;
}

static void quiet_serial_write(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    (void)context, (void)number, (void)bytes, (void)count;
}

static size_t quiet_serial_read(void *context, unsigned number, uint8_t *bytes, size_t room)
{
    (void)context, (void)number, (void)bytes, (void)room;
    return 0;
}

static void quiet_listen(void *context, unsigned number, bool listen) { (void)context, (void)number, (void)listen; }
static bool quiet_event(void *context, MoteEvent *event) { (void)context, (void)event; return false; }
static bool quiet_listening(void *context) { (void)context; return false; }
static bool quiet_watchdog(void *context, unsigned seconds) { (void)context, (void)seconds; return true; }

static void quiet_delay_us(void *context, uint32_t us) { ((HostBoard *)context)->virtual_ms += us / 1000; }
static int quiet_mode_of(void *context, unsigned pin) { (void)context, (void)pin; return -1; }
static void quiet_reset(void *context) { (void)context; }

static const uint8_t LEDS[MOTE_PIN_LEDS] = {0, 1, 2, 3, 4, 5, 6, 7}, BUTTONS[MOTE_PIN_BTNS] = {8, 9, 10, 11, 12, 13, 14, 15};

static const MoteDevices quiet_devices = {
    .i2c_count = UINT8_MAX,
    .spi_count = UINT8_MAX,
    .serial_count = UINT8_MAX,
    .led_count = MOTE_PIN_LEDS,
    .button_count = MOTE_PIN_BTNS,
    .leds = LEDS,
    .buttons = BUTTONS,
    .pin_watch = quiet_watch,
    .analog_read = quiet_analog_read,
    .analog_write = quiet_analog_write,
    .sensor = quiet_sensor,
    .i2c_setup = quiet_i2c_setup,
    .i2c_transfer = quiet_i2c,
    .spi_setup = quiet_spi_setup,
    .spi_transfer = quiet_spi,
    .serial_setup = quiet_serial_setup,
    .serial_write = quiet_serial_write,
    .serial_read = quiet_serial_read,
    .serial_listen = quiet_listen,
    .event = quiet_event,
    .listening = quiet_listening,
    .watchdog = quiet_watchdog,
    .delay_us = quiet_delay_us,
    .reset = quiet_reset,
    .pin_mode_of = quiet_mode_of,
};

const MotePort quiet_port = {
    .write = quiet_write,
    .now_ms = quiet_now_ms,
    .sleep_until = quiet_sleep_until,
    .random = quiet_random,
    .pin_mode = quiet_pin,
    .pin_write = quiet_pin,
    .pin_read = quiet_pin_read,
    .pin_count = UINT16_MAX,
    .led1 = 0,
    .devices = &quiet_devices,
};
