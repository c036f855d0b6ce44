/* Buses, serial ports, events and the rest of the simulated board's devices. A transfer takes the time it would take on the wires. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

enum { I2C_HZ = 100000, SPI_HZ = 100000, BAUD = 9600 };

/* ---- events: what does not fit is lost */

void host_event(HostBoard *board, unsigned kind, unsigned number, unsigned value)
{
    if (board->event_count == HOST_EVENTS)
        return;
    MoteEvent *event = &board->events[(board->event_first + board->event_count++) % HOST_EVENTS];
    if (kind == MOTE_EVENT_PIN)
        value |= (unsigned)(host_board_us(board) % 1000) << 1;
    *event = (MoteEvent){host_board_ms(board), (uint8_t)kind, (uint8_t)number, (uint16_t)value};
}

static void serial_tell(HostBoard *board, unsigned number)
{
    HostSerial *serial = &board->serial[number];
    if (!serial->listened || !serial->count || serial->told || board->event_count == HOST_EVENTS)
        return;
    serial->told = true;
    host_event(board, MOTE_EVENT_SERIAL, number, serial->count < UINT16_MAX ? (unsigned)serial->count : UINT16_MAX);
}

static bool host_event_next(void *context, MoteEvent *event)
{
    HostBoard *board = context;
    host_pass(board, host_board_us(board), false);
    if (!board->virtual_time && host_input_awaited(board))
        host_input_take(board, false);
    if (!board->event_count)
        return false;
    *event = board->events[board->event_first];
    board->event_first = (board->event_first + 1) % HOST_EVENTS;
    board->event_count--;
    for (unsigned i = 0; i < HOST_SERIALS; i++)
        serial_tell(board, i); /* there was no room for it */
    return true;
}

/* Where nothing can happen any more, waiting for it has ended. */
static bool host_listening(void *context)
{
    const HostBoard *board = context;
    if (board->stopped)
        return false;
    if (board->event_count || host_input_awaited(board))
        return true;
    bool listens = host_pins_watched(board);
    for (unsigned i = 0; i < HOST_SERIALS; i++)
        listens = listens || board->serial[i].listened;
    return listens && host_something_comes(board);
}

/* ---- I2C and SPI */

static void bus_time(HostBoard *board, uint64_t bits, uint32_t hz)
{
    host_pass(board, host_board_us(board) + (bits * 1000000u + hz - 1) / hz, false);
}

static bool host_i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup)
{
    HostBoard *board = context;
    board->i2c_hz[bus] = setup->hz ? setup->hz : I2C_HZ;
    if (board->world && board->world->i2c_setup)
        board->world->i2c_setup(board->world->context, bus, setup);
    return true;
}

static bool host_i2c_transfer(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count,
                              uint8_t *read, size_t read_count, bool stop)
{
    HostBoard *board = context;
    host_pass(board, host_board_us(board), false);
    const bool done = board->world && board->world->i2c &&
                      board->world->i2c(board->world->context, bus, address, write, write_count, read, read_count, stop);
    if (!done && read_count)
        memset(read, 0xFF, read_count); /* nobody pulls the line low */
    const size_t addresses = read_count && write_count ? 2 : 1;
    bus_time(board, 9 * (done ? addresses + write_count + read_count : 1) + 2, board->i2c_hz[bus]);
    return done;
}

static bool host_spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup)
{
    HostBoard *board = context;
    board->spi_hz[bus] = setup->hz ? setup->hz : SPI_HZ;
    if (board->world && board->world->spi_setup)
        board->world->spi_setup(board->world->context, bus, setup);
    return true;
}

static void host_spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count)
{
    HostBoard *board = context;
    host_pass(board, host_board_us(board), false);
    if (board->world && board->world->spi)
        board->world->spi(board->world->context, bus, write, read, count);
    else if (read)
        memset(read, 0, count);
    bus_time(board, 8 * count, board->spi_hz[bus]);
}

/* ---- serial ports; 0 is the console's, which takes no time */

static bool host_serial_setup(void *context, unsigned number, const MoteSerialSetup *setup)
{
    HostBoard *board = context;
    board->serial[number].baud = setup->baud ? setup->baud : BAUD;
    if (board->world && board->world->serial_setup)
        board->world->serial_setup(board->world->context, number, setup);
    return true;
}

static void host_serial_write(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    HostBoard *board = context;
    if (number == 0) {
        board->port.write(board, (const char *)bytes, count);
        return;
    }
    host_pass(board, host_board_us(board), false);
    if (board->world && board->world->sent)
        board->world->sent(board->world->context, number, bytes, count);
    bus_time(board, 10 * count, board->serial[number].baud);
}

void host_serial_arrives(HostBoard *board, unsigned number, const uint8_t *bytes, size_t count)
{
    HostSerial *serial = &board->serial[number];
    if (serial->capacity - serial->count < count) {
        const size_t capacity = 2 * (serial->count + count);
        uint8_t *larger = realloc(serial->bytes, capacity);
        if (!larger)
            return; /* lost, as in a board's buffer that is full */
        serial->bytes = larger;
        serial->capacity = capacity;
    }
    if (count)
        memcpy(serial->bytes + serial->count, bytes, count);
    serial->count += count;
    if (board->world && board->world->received)
        board->world->received(board->world->context, number, bytes, count);
    serial_tell(board, number);
}

static size_t host_serial_read(void *context, unsigned number, uint8_t *bytes, size_t room)
{
    HostBoard *board = context;
    HostSerial *serial = &board->serial[number];
    host_look(board);
    if (number == 0 && !serial->count && board->input >= 0)
        host_input_take(board, board->virtual_time);
    const size_t count = serial->count < room ? serial->count : room;
    if (count) {
        memcpy(bytes, serial->bytes, count);
        serial->count -= count;
        memmove(serial->bytes, serial->bytes + count, serial->count);
    }
    serial->told = false;
    serial_tell(board, number);
    return count;
}

static void host_serial_listen(void *context, unsigned number, bool listen)
{
    HostBoard *board = context;
    board->serial[number].listened = listen;
    serial_tell(board, number);
}

/* ---- what arrives at serial port 0 */

bool host_input_awaited(const HostBoard *board)
{
    return board->input >= 0 && board->serial[0].listened && !board->serial[0].count;
}

void host_input_take(HostBoard *board, bool wait)
{
    uint8_t bytes[1024];
    ssize_t n;
    struct pollfd input = {.fd = board->input, .events = POLLIN};
    host_board_flush(board);
    if (poll(&input, 1, wait ? -1 : 0) <= 0)
        return;
    do
        n = read(board->input, bytes, sizeof bytes);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        host_serial_arrives(board, 0, bytes, (size_t)n);
    else
        board->input = -1;
}

/* ---- the rest */

static int32_t host_sensor(void *context, unsigned which)
{
    const HostBoard *board = context;
    return which < HOST_SENSORS ? board->sensors[which] : INT32_MIN;
}

static bool host_watchdog(void *context, unsigned seconds)
{
    HostBoard *board = context;
    if (seconds)
        board->watchdog_period = seconds;
    if (board->watchdog_period)
        board->watchdog_us = host_board_us(board) + (uint64_t)board->watchdog_period * 1000000u;
    return true;
}

static void host_delay_us(void *context, uint32_t us)
{
    HostBoard *board = context;
    host_board_flush(board);
    host_pass(board, host_board_us(board) + us, false);
}

static void host_reset(void *context)
{
    HostBoard *board = context;
    if (board->leave)
        board->leave(board->leave_context, HOST_LEAVE_RESET);
}

void host_board_leds(HostBoard *board, const uint16_t *leds, unsigned led_count, const uint16_t *buttons, unsigned button_count)
{
    board->devices.led_count = (uint8_t)led_count;
    board->devices.button_count = (uint8_t)button_count;
    for (unsigned i = 0; i < led_count; i++)
        board->leds[i] = (uint8_t)leds[i];
    for (unsigned i = 0; i < button_count; i++)
        board->buttons[i] = (uint8_t)buttons[i];
    board->port.led1 = led_count ? leds[0] : UINT16_MAX;
}

void host_board_reset(HostBoard *board)
{
    for (unsigned i = 0; i < HOST_PINS; i++) {
        HostPin *pin = &board->pins[i];
        pin->watched = MOTE_EDGE_NONE;
        pin->latch = false;
        if (pin->mode_said)
            host_pin_mode(board, i, MOTE_PIN_INPUT);
        pin->mode_said = false;
    }
    for (unsigned i = 0; i < HOST_BUSES; i++) {
        board->i2c_hz[i] = I2C_HZ;
        board->spi_hz[i] = SPI_HZ;
    }
    for (unsigned i = 0; i < HOST_SERIALS; i++) {
        board->serial[i].count = 0;
        board->serial[i].listened = board->serial[i].told = false;
        board->serial[i].baud = BAUD;
    }
    board->event_count = 0;
    board->watchdog_us = HOST_NEVER;
    board->watchdog_period = 0;
}

const MoteDevices host_devices = {
    .i2c_count = HOST_BUSES,
    .spi_count = HOST_BUSES,
    .serial_count = HOST_SERIALS,
    .pin_watch = host_pin_watch,
    .analog_read = host_analog_read,
    .analog_write = host_analog_write,
    .sensor = host_sensor,
    .i2c_setup = host_i2c_setup,
    .i2c_transfer = host_i2c_transfer,
    .spi_setup = host_spi_setup,
    .spi_transfer = host_spi_transfer,
    .serial_setup = host_serial_setup,
    .serial_write = host_serial_write,
    .serial_read = host_serial_read,
    .serial_listen = host_serial_listen,
    .event = host_event_next,
    .listening = host_listening,
    .watchdog = host_watchdog,
    .delay_us = host_delay_us,
    .reset = host_reset,
    .pin_mode_of = host_pin_mode_of,
};
