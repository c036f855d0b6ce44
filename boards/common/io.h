/* What scripts reach of a board beyond plain pins, as far as all boards have it in common (io.c): events, the console's
 * received bytes, bit-banged buses.
 *
 * Its state lies at the end of RAM and belongs to the arena unless the program uses FEATURE_IO.
 */
#ifndef MOTE_IO_H
#define MOTE_IO_H

#include "board.h"
#include "board_pins.h"
#include "feature.h"
#include "memory.h"

#if MOTE_FEATURES & FEATURE_IO

enum { IO_EVENTS = 8, IO_RECEIVED = 64, IO_BUSES = 2, IO_PINS = (BOARD_PIN_COUNT + 31) / 32 * 32 };

typedef struct IoI2c {
    uint8_t sda, scl;
    uint16_t half_us; /* half a bit; 0: not set up */
} IoI2c;

typedef struct IoSpi {
    uint8_t sck, mosi, miso; /* IO_NO_PIN: not connected */
    uint8_t mode, lsb_first;
    uint8_t half_us; /* 0: as fast as it goes */
} IoSpi;
enum { IO_NO_PIN = 0xFF };

/* Does the program use all that? `mark` says so, the last word of RAM: what a program that does not has there, at the end of its
 * registers, is a value of 16 bits, extended. A variable would take RAM from every program. */
enum { IO_MARK = 0x5A3C96C3 };

typedef union IoState {
    struct {
        MoteEvent events[IO_EVENTS];   /* a ring */
        uint8_t received[IO_RECEIVED]; /* another */
        volatile uint8_t event_first, event_count, received_first, received_count;
        bool listen; /* to the console */
        bool told;   /* that something has arrived; not again before it is read */
        uint32_t watched[IO_PINS / 32];
        IoI2c i2c[IO_BUSES];
        IoSpi spi[IO_BUSES];
        uint8_t modes[(BOARD_PIN_COUNT + 1) / 2]; /* 4 bits a pin: its mode + 1; 0: nobody has said */
        uint32_t chip[6];                         /* port.c's own */
    };
    struct {
        uint8_t room[BOARD_IO_BYTES - 4];
        volatile uint32_t mark;
    };
} IoState;

_Static_assert(offsetof(IoState, chip) + sizeof(uint32_t[6]) <= offsetof(IoState, mark), "cmake/Boards.cmake says how much it may be");
extern IoState memory_io;

static inline bool io_used(void) { return memory_io.mark == IO_MARK; }

/* From interrupts: a watched pin's edge, its level behind it as the chip reads it. */
void io_pin_changed(unsigned pin, unsigned level);

static inline bool io_waiting(void) { return io_used() && memory_io.event_count != 0; }

/* Members of MoteDevices. */
bool io_pin_watch(void *context, unsigned pin, unsigned edges);
bool io_event(void *context, MoteEvent *event);
bool io_listening(void *context);
bool io_serial_setup(void *context, unsigned number, const MoteSerialSetup *setup);
void io_serial_write(void *context, unsigned number, const uint8_t *bytes, size_t count);
size_t io_serial_read(void *context, unsigned number, uint8_t *bytes, size_t room);
void io_serial_listen(void *context, unsigned number, bool listen);
void io_reset(void *context);
bool soft_i2c_setup(void *context, unsigned bus, const MoteI2cSetup *setup);
bool soft_i2c_transfer(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                       size_t read_count, bool stop);
bool soft_spi_setup(void *context, unsigned bus, const MoteSpiSetup *setup);
void soft_spi_transfer(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count);

/* What all boards have alike in board_devices, and buses bit by bit. */
#if BOARD_BUTTON_COUNT
#define IO_BUTTONS .button_count = BOARD_BUTTON_COUNT, .buttons = pins_buttons
#else
#define IO_BUTTONS .button_count = 0
#endif
#define IO_DEVICES \
    .i2c_count = BOARD_I2C_COUNT, .spi_count = BOARD_SPI_COUNT, .serial_count = 1, .led_count = BOARD_LED_COUNT, .leds = pins_leds, \
    IO_BUTTONS, .pin_watch = io_pin_watch, .pin_mode_of = pins_mode_of, .serial_setup = io_serial_setup, \
    .serial_write = io_serial_write, .serial_read = io_serial_read, .serial_listen = io_serial_listen, .event = io_event, \
    .listening = io_listening, .delay_us = clock_delay_us, .reset = io_reset
#define IO_SOFT_I2C .i2c_setup = soft_i2c_setup, .i2c_transfer = soft_i2c_transfer
#define IO_SOFT_SPI .spi_setup = soft_spi_setup, .spi_transfer = soft_spi_transfer

#else
static inline bool io_waiting(void) { return false; }
#endif

/* From its interrupt, or while interrupts are held off: the console has received something (board_get). */
void console_receive(void);

/* The arena's end, for this program. */
uint8_t *io_arena_end(const void *program);

#endif
