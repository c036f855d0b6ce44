/* links: mote_simulator */
/* The simulated board by itself: pins, events, time, buses, serial ports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "host.h"

typedef struct Fixture {
    HostBoard board;
    HostWorld world;
    uint64_t at[8];      /* times at which something happens */
    unsigned next, count;
    unsigned pin;        /* whose level it turns round */
    char log[512];
} Fixture;

static void note(Fixture *f, const char *format, ...)
{
    va_list args;
    const size_t used = strlen(f->log);
    va_start(args, format);
    vsnprintf(f->log + used, sizeof f->log - used, format, args);
    va_end(args);
}

static void happen(void *context)
{
    Fixture *f = context;
    const bool high = f->board.pins[f->pin].outside > 0;
    f->next++;
    f->world.next_us = f->next < f->count ? f->at[f->next] : HOST_NEVER;
    host_pin_outside(&f->board, f->pin, high ? 0 : 0xFFFF);
}

static void level(void *context, unsigned pin, unsigned value, bool program)
{
    note(context, "%s%u=%u@%u ", program ? "" : "!", pin, value, (unsigned)host_board_us(&((Fixture *)context)->board));
}

static bool i2c(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                size_t read_count, bool stop)
{
    note(context, "i2c%u:%u:%zu:%zu:%u:%u ", bus, address, write_count, read_count, stop, write_count ? write[0] : 0u);
    if (read_count)
        memset(read, 7, read_count);
    return address == 5;
}

static void sent(void *context, unsigned number, const uint8_t *bytes, size_t count)
{
    note(context, "sent%u:%.*s ", number, (int)count, (const char *)bytes);
}

static int setup(void **state)
{
    static Fixture fixture;
    Fixture *f = &fixture;
    memset(f, 0, sizeof *f);
    host_board_init(&f->board, -1);
    f->board.virtual_time = true;
    f->world = (HostWorld){.context = f, .next_us = HOST_NEVER, .happen = happen, .level = level, .i2c = i2c, .sent = sent};
    f->board.world = &f->world;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    host_board_free(&((Fixture *)*state)->board);
    return 0;
}

#define PORT (f->board.port)
#define DEVICES (f->board.devices)

static void plan(Fixture *f, unsigned pin, unsigned count, const uint64_t *at)
{
    f->pin = pin;
    f->next = 0;
    f->count = count;
    memcpy(f->at, at, count * sizeof *at);
    f->world.next_us = at[0];
}

static void levels(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    assert_int_equal(PORT.pin_read(board, 9), 0);
    PORT.pin_mode(board, 9, MOTE_PIN_INPUT_PULLUP);
    assert_int_equal(PORT.pin_read(board, 9), 1);
    host_pin_outside(board, 9, 0);
    assert_int_equal(PORT.pin_read(board, 9), 0);
    host_pin_outside(board, 9, -1);
    PORT.pin_mode(board, 9, MOTE_PIN_INPUT_PULLDOWN);
    assert_int_equal(PORT.pin_read(board, 9), 0);
    assert_int_equal(DEVICES.pin_mode_of(board, 9), MOTE_PIN_INPUT_PULLDOWN);
    assert_int_equal(DEVICES.pin_mode_of(board, 10), -1);
    PORT.pin_write(board, 10, 1); /* becomes an output */
    assert_int_equal(DEVICES.pin_mode_of(board, 10), MOTE_PIN_OUTPUT);
    PORT.pin_mode(board, 9, MOTE_PIN_INPUT_PULLUP);
    PORT.pin_write(board, 9, 0); /* keeps its mode */
    assert_int_equal(PORT.pin_read(board, 9), 1);
    assert_int_equal(PORT.pin_read(board, 5000), 0);
    assert_string_equal(f->log, "9=1@0 !9=0@0 !9=1@0 9=0@0 10=1@0 9=1@0 ");
}

static void wires(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    host_pin_wire(board, 4, 5);
    host_pin_wire(board, 5, 6);
    host_pin_wire(board, 6, 4); /* again: no matter */
    PORT.pin_write(board, 4, 1);
    assert_int_equal(PORT.pin_read(board, 6), 1);
    PORT.pin_mode(board, 4, MOTE_PIN_OPEN_DRAIN);
    PORT.pin_mode(board, 5, MOTE_PIN_OPEN_DRAIN);
    PORT.pin_write(board, 5, 1);
    assert_int_equal(PORT.pin_read(board, 6), 1); /* its resistor */
    PORT.pin_write(board, 5, 0);
    assert_int_equal(PORT.pin_read(board, 4), 0);
    PORT.pin_write(board, 5, 1);
    host_pin_outside(board, 6, 0);
    assert_int_equal(PORT.pin_read(board, 4), 0);
    assert_true(DEVICES.analog_write(board, 8, 0x4000, 500));
    host_pin_wire(board, 7, 8);
    assert_int_equal(DEVICES.analog_read(board, 7), 0x4000);
    assert_int_equal(host_pin_duty(board, 8), 0x4000);
    PORT.pin_write(board, 8, 1); /* no PWM any more */
    assert_int_equal(host_pin_duty(board, 8), 0xFFFF);
    host_pin_outside(board, 20, 0x1234);
    assert_int_equal(DEVICES.analog_read(board, 20), 0x1234);
}

static void watches(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    MoteEvent event;
    assert_false(DEVICES.listening(board));
    assert_true(DEVICES.pin_watch(board, 3, MOTE_EDGE_RISING));
    assert_false(DEVICES.listening(board)); /* nothing can happen */
    plan(f, 3, 3, (const uint64_t[]){1500, 2500, 4000});
    assert_true(DEVICES.listening(board));
    PORT.sleep_until(board, 100);
    assert_int_equal(host_board_us(board), 1500);
    assert_true(DEVICES.event(board, &event));
    assert_int_equal(event.kind, MOTE_EVENT_PIN);
    assert_int_equal(event.number, 3);
    assert_int_equal(event.value & 1, 1);
    assert_int_equal(event.time_ms, 1);
    assert_false(DEVICES.event(board, &event));
    PORT.sleep_until(board, 100); /* the falling edge does not wake it */
    assert_int_equal(host_board_us(board), 4000);
    assert_true(DEVICES.event(board, &event));
    PORT.sleep_until(board, 100);
    assert_int_equal(host_board_us(board), 100000);
    PORT.sleep_until(board, PORT.now_ms(board) + INT32_MAX); /* for ever, and there is nothing to wait for */
    assert_int_equal(host_board_us(board), 100000);
    assert_false(DEVICES.listening(board));
    for (unsigned i = 0; i < 2 * HOST_EVENTS + 10; i++)
        host_pin_outside(board, 3, i % 2 ? 0xFFFF : 0);
    unsigned count = 0;
    while (DEVICES.event(board, &event))
        count++;
    assert_int_equal(count, HOST_EVENTS); /* the latest are lost */
}

static void looks(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    for (unsigned i = 0; i < 999; i++)
        PORT.now_ms(board);
    assert_int_equal(host_board_us(board), 0);
    unsigned count = 0;
    while (PORT.now_ms(board) < 20) /* waiting ends */
        count++;
    assert_in_range(count, 19000, 21000);
    PORT.sleep_until(board, 30);
    assert_int_equal(host_board_us(board), 30000);
    plan(f, 2, 1, (const uint64_t[]){31000});
    while (!PORT.pin_read(board, 2))
        ;
    assert_int_equal(host_board_us(board), 31000);
    plan(f, 2, 1, (const uint64_t[]){31500});
    DEVICES.delay_us(board, 1000);
    assert_string_equal(f->log, "!2=1@31000 !2=0@31500 ");
    assert_int_equal(host_board_us(board), 32000);
    host_board_stop(board);
    PORT.sleep_until(board, 1000);
    assert_int_equal(host_board_us(board), 32000);
}

static void turns(void **state) /* of the 32 bits of milliseconds */
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    board->us = (UINT64_C(0x100000000) - 10) * 1000;
    PORT.sleep_until(board, 5);
    assert_int_equal(PORT.now_ms(board), 5);
    assert_true(host_board_us(board) == (UINT64_C(0x100000000) + 5) * 1000);
}

static void buses(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    uint8_t bytes[4] = {1, 2, 3, 4};
    assert_true(DEVICES.i2c_setup(board, 1, &(MoteI2cSetup){MOTE_PIN_DEFAULT, MOTE_PIN_DEFAULT, 0}));
    assert_true(DEVICES.i2c_transfer(board, 1, 5, bytes, 2, bytes, 4, true));
    assert_int_equal(bytes[3], 7);
    assert_int_equal(host_board_us(board), (9 * 8 + 2) * 10); /* at 100 kHz */
    assert_false(DEVICES.i2c_transfer(board, 0, 6, bytes, 1, NULL, 0, false));
    assert_string_equal(f->log, "i2c1:5:2:4:1:1 i2c0:6:1:0:0:7 ");
    DEVICES.spi_transfer(board, 0, bytes, bytes, 4); /* nobody is there */
    assert_int_equal(bytes[0], 0);
    board->world = NULL;
    assert_false(DEVICES.i2c_transfer(board, 0, 5, bytes, 1, bytes, 2, true));
}

static void serial(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    MoteEvent event;
    uint8_t bytes[100];
    host_serial_arrives(board, 2, (const uint8_t *)"abcdef", 6);
    assert_false(DEVICES.event(board, &event));
    DEVICES.serial_listen(board, 2, true);
    assert_true(DEVICES.event(board, &event));
    assert_int_equal(event.kind, MOTE_EVENT_SERIAL);
    assert_int_equal(event.number, 2);
    assert_int_equal(event.value, 6);
    host_serial_arrives(board, 2, (const uint8_t *)"g", 1);
    assert_false(DEVICES.event(board, &event)); /* one at a time until they are read */
    assert_int_equal(DEVICES.serial_read(board, 2, bytes, 4), 4);
    assert_memory_equal(bytes, "abcd", 4);
    assert_true(DEVICES.event(board, &event));
    assert_int_equal(event.value, 3);
    assert_int_equal(DEVICES.serial_read(board, 2, bytes, 100), 3);
    assert_int_equal(DEVICES.serial_read(board, 2, bytes, 100), 0);
    assert_false(DEVICES.event(board, &event));
    const uint64_t before = host_board_us(board);
    DEVICES.serial_write(board, 1, (const uint8_t *)"xy", 2);
    assert_int_equal(host_board_us(board) - before, 2084); /* 20 bits at 9,600 */
    assert_string_equal(f->log, "sent1:xy ");
}

typedef struct Leaving {
    jmp_buf jump;
    HostLeave why;
} Leaving;

static void leave(void *context, HostLeave why)
{
    Leaving *leaving = context;
    leaving->why = why;
    longjmp(leaving->jump, 1);
}

static void watchdog(void **state)
{
    Fixture *f = *state;
    HostBoard *board = &f->board;
    Leaving leaving;
    board->leave = leave;
    board->leave_context = &leaving;
    assert_true(DEVICES.watchdog(board, 2));
    PORT.sleep_until(board, 1500);
    assert_true(DEVICES.watchdog(board, 0));
    PORT.sleep_until(board, 3000);
    if (setjmp(leaving.jump) == 0) {
        PORT.sleep_until(board, 9000);
        fail();
    }
    assert_int_equal(leaving.why, HOST_LEAVE_WATCHDOG);
    assert_int_equal(host_board_us(board), 3500000);
    PORT.pin_write(board, 7, 1);
    host_board_reset(board);
    assert_int_equal(PORT.pin_read(board, 7), 0);
    PORT.sleep_until(board, 9000);
    assert_int_equal(host_board_us(board), 9000000);
    if (setjmp(leaving.jump) == 0)
        DEVICES.reset(board);
    assert_int_equal(leaving.why, HOST_LEAVE_RESET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(levels, setup, teardown), cmocka_unit_test_setup_teardown(wires, setup, teardown),
        cmocka_unit_test_setup_teardown(watches, setup, teardown), cmocka_unit_test_setup_teardown(looks, setup, teardown),
        cmocka_unit_test_setup_teardown(turns, setup, teardown), cmocka_unit_test_setup_teardown(buses, setup, teardown),
        cmocka_unit_test_setup_teardown(serial, setup, teardown), cmocka_unit_test_setup_teardown(watchdog, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
