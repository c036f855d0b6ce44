/* The simulated board: what the port's context is, and how others take part in it.
 *
 * The board has pins, buses, a queue of events and a clock in microseconds. Everything outside of it, buttons and chips and
 * whoever records, is a HostWorld: the board tells it what the program does, and lets it act at the times it asks for.
 *
 * In virtual time, time passes where the program sleeps, waits or transfers. Looking at the time or at a pin takes none, but
 * from the thousandth time on a microsecond: so a loop that waits for either ends, and every run is the same. In between nothing
 * outside changes.
 */
#ifndef MOTE_HOST_H
#define MOTE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port.h"
#include "trace.h"

enum { HOST_PINS = 96, HOST_BUSES = 3, HOST_SERIALS = 3, HOST_EVENTS = 64, HOST_SENSORS = 2 };
#define HOST_NEVER UINT64_MAX

typedef struct HostPin {
    uint8_t mode;      /* MOTE_PIN_* */
    bool mode_said;
    bool latch;        /* what the program wrote last */
    bool pwm;
    uint8_t level;     /* what is on the pin */
    uint8_t watched;   /* MOTE_EDGE_* */
    uint8_t wired;     /* the next of those that are connected, a ring; itself if none is */
    uint16_t duty;     /* of pwm */
    uint32_t hz;
    int32_t outside;   /* what somebody outside puts on it: 0 .. 65535 of the reference voltage; -1: nobody */
} HostPin;

typedef struct HostSerial {
    uint8_t *bytes; /* what has arrived */
    size_t count, capacity;
    bool listened;
    bool told;      /* an event is in the queue, or its bytes have not been read */
    uint32_t baud;
} HostSerial;

/* Who is outside. Members may be NULL. */
typedef struct HostWorld {
    void *context;
    uint64_t next_us;               /* when `happen` is to be called; HOST_NEVER */
    void (*happen)(void *context);  /* must move next_us on */
    /* A pin's level has changed; program: by what the program did. */
    void (*level)(void *context, unsigned pin, unsigned level, bool program);
    void (*mode)(void *context, unsigned pin, unsigned mode);
    void (*pwm)(void *context, unsigned pin, unsigned duty, uint32_t hz);
    void (*analog)(void *context, unsigned pin); /* the program is about to read it */
    void (*i2c_setup)(void *context, unsigned bus, const MoteI2cSetup *setup);
    void (*spi_setup)(void *context, unsigned bus, const MoteSpiSetup *setup);
    void (*serial_setup)(void *context, unsigned number, const MoteSerialSetup *setup);
    /* As in MoteDevices. */
    bool (*i2c)(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                size_t read_count, bool stop);
    void (*spi)(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count);
    void (*sent)(void *context, unsigned number, const uint8_t *bytes, size_t count); /* 0: what is printed, too */
    void (*received)(void *context, unsigned number, const uint8_t *bytes, size_t count);
} HostWorld;

typedef enum HostLeave { HOST_LEAVE_RESET, HOST_LEAVE_WATCHDOG, HOST_LEAVE_STOPPED } HostLeave;

/* Behind the port's context. */
typedef struct HostBoard {
    MotePort port;    /* what MoteConfig is to have: host_port with this board's pins */
    MoteDevices devices;
    int console;      /* file descriptor of the program's output */
    int input;        /* file descriptor of what arrives at serial port 0; -1: none, or it has ended */
    bool interactive; /* the console is a terminal: nothing waits in the buffer */
    bool virtual_time;
    bool stopped;     /* the run is to end: no time passes any more */
    uint32_t looks, late_looks; /* since time has passed; since it was stopped */
    void (*pin_written)(uint32_t ms, unsigned pin, unsigned level); /* or NULL */
    /* The program can't go on: reset, or it does not stop when it should. Does not return. NULL: nothing happens. */
    void (*leave)(void *context, HostLeave why);
    void *leave_context;
    HostWorld *world; /* or NULL */
    uint64_t start_us, us; /* us: virtual */
    uint64_t limit_us;     /* so long waits, at most, who waits for events without a timer; HOST_NEVER */
    uint64_t watchdog_us;  /* when it bites; HOST_NEVER */
    uint32_t watchdog_period;
    uint32_t virtual_ms, look_ms; /* quiet_port: the time, and how much of it passes with each look */
    uint8_t leds[MOTE_PIN_LEDS], buttons[MOTE_PIN_BTNS];
    HostPin pins[HOST_PINS];
    int32_t sensors[HOST_SENSORS]; /* in units of 1/256 */
    uint32_t i2c_hz[HOST_BUSES], spi_hz[HOST_BUSES];
    HostSerial serial[HOST_SERIALS];
    MoteEvent events[HOST_EVENTS];
    unsigned event_first, event_count;
    size_t used;
    char buffer[4096];
    void (*traced)(void *context, const MoteTraceEvent *event); /* memory, in a simulator of simulator_traced_for, or NULL */
    void *trace_context;
} HostBoard;

/* One LED (pin 0), one button (1), all buses, no input; real time. */
void host_board_init(HostBoard *board, int console);
void host_board_free(HostBoard *board);
void host_board_flush(HostBoard *board);
void host_board_leds(HostBoard *board, const uint16_t *leds, unsigned led_count, const uint16_t *buttons, unsigned button_count);
/* Pins, buses and events as behind a reset. What is outside stays. */
void host_board_reset(HostBoard *board);

/* The time without looking at it. */
uint64_t host_board_us(const HostBoard *board);
static inline uint32_t host_board_ms(const HostBoard *board) { return (uint32_t)(host_board_us(board) / 1000); }
/* Let time pass up to `until`, with what the world does meanwhile; with `wakes` only until there is an event. */
void host_pass(HostBoard *board, uint64_t until, bool wakes);
void host_board_stop(HostBoard *board);

/* ---- what the world does to the board */
void host_pin_outside(HostBoard *board, unsigned pin, int32_t value); /* HostPin.outside */
void host_pin_wire(HostBoard *board, unsigned a, unsigned b);
unsigned host_pin_duty(const HostBoard *board, unsigned pin); /* 0 .. 65535: of PWM; else its level */
void host_serial_arrives(HostBoard *board, unsigned number, const uint8_t *bytes, size_t count);

/* ---- between the parts of the board */
void host_look(HostBoard *board);
bool host_something_comes(const HostBoard *board); /* can there be an event, without the program's doing? */
void host_event(HostBoard *board, unsigned kind, unsigned number, unsigned value);
void host_pins_init(HostBoard *board);
void host_pin_mode(void *context, unsigned pin, unsigned mode);
void host_pin_write(void *context, unsigned pin, unsigned level);
unsigned host_pin_read(void *context, unsigned pin);
bool host_pin_watch(void *context, unsigned pin, unsigned edges);
int32_t host_analog_read(void *context, unsigned pin);
bool host_analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz);
int host_pin_mode_of(void *context, unsigned pin);
bool host_pins_watched(const HostBoard *board);
bool host_input_awaited(const HostBoard *board);  /* would the program see what comes on `input`? */
void host_input_take(HostBoard *board, bool wait); /* what has come there */
extern const MoteDevices host_devices;

extern const MotePort host_port;
/* A board where nothing happens, for trials: output is dropped, pins read low, devices answer zeros, random bits are always the
 * same, and sleeping takes no time. Uses virtual_ms and look_ms only. */
extern const MotePort quiet_port;

#endif
