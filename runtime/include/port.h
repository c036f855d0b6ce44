/* What a board supplies: hardware as const structs of callbacks, kept in flash.
 * Boards implement them; the runtime and the library call them and never the hardware itself.
 */
#ifndef MOTE_PORT_H
#define MOTE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum MotePinMode {
    MOTE_PIN_INPUT,
    MOTE_PIN_OUTPUT,
    MOTE_PIN_INPUT_PULLUP,
    MOTE_PIN_INPUT_PULLDOWN,
    MOTE_PIN_OPEN_DRAIN, /* level 1: the pin is let go; reading tells what is on it */
    MOTE_PIN_ANALOG
} MotePinMode;

enum { MOTE_EDGE_NONE, MOTE_EDGE_RISING, MOTE_EDGE_FALLING, MOTE_EDGE_BOTH };

/* Pins that boards number differently, by what is behind them. The port looks up its own number in MoteDevices. */
enum { MOTE_PIN_LED1 = 1000, MOTE_PIN_LEDS = 8, MOTE_PIN_BTN1 = MOTE_PIN_LED1 + MOTE_PIN_LEDS, MOTE_PIN_BTNS = 8 };

/* Something that hardware reported, in the order in which it happened. */
typedef struct MoteEvent {
    uint32_t time_ms;
    uint8_t kind;   /* MOTE_EVENT_* */
    uint8_t number; /* the pin, or the serial port */
    uint16_t value; /* of a pin its level behind the edge, and 2 for each microsecond since time_ms if the board knows; of a serial port how
                       many bytes can be read */
} MoteEvent;
enum { MOTE_EVENT_PIN = 1, MOTE_EVENT_SERIAL = 2 };

typedef struct MoteI2cSetup {
    uint16_t sda, scl; /* pins; MOTE_PIN_DEFAULT: the bus' own */
    uint32_t hz;       /* 0: 100,000 */
} MoteI2cSetup;

typedef struct MoteSpiSetup {
    uint16_t sck, mosi, miso; /* pins; MOTE_PIN_DEFAULT: the bus' own; MOTE_PIN_NONE: not connected */
    uint32_t hz;              /* 0: 100,000 */
    uint8_t mode;             /* 0 to 3: CPOL << 1 | CPHA */
    uint8_t lsb_first;
} MoteSpiSetup;

typedef struct MoteSerialSetup {
    uint16_t tx, rx; /* pins; MOTE_PIN_DEFAULT: the port's own */
    uint32_t baud;   /* 0: 9,600; of the console, 0: as it is */
    uint8_t parity;  /* 0 none, 1 odd, 2 even */
    uint8_t bits, stop_bits; /* 0: 8, 1 */
} MoteSerialSetup;

enum { MOTE_PIN_NONE = 0xFFFE, MOTE_PIN_DEFAULT = 0xFFFF };

/* What scripts reach beyond plain pins. Boards whose firmware has FEATURE_IO have it, a member NULL where there is no such thing. */
typedef struct MoteDevices {
    uint8_t i2c_count, spi_count, serial_count; /* numbers are 0 .. count - 1; serial port 0 is the console's */
    uint8_t led_count, button_count;
    const uint8_t *leds, *buttons; /* pin numbers */
    /* Report a pin's edges as events; MOTE_EDGE_NONE: no longer. false: this pin can't, or no more pins. */
    bool (*pin_watch)(void *context, unsigned pin, unsigned edges);
    /* 0 .. 65535 of the reference voltage; -1: the pin has no converter. */
    int32_t (*analog_read)(void *context, unsigned pin);
    /* A square wave: high for duty / 65535 of the time (0 and 65535: constant levels); hz 0: about 1,000. false: the pin can't. */
    bool (*analog_write)(void *context, unsigned pin, unsigned duty, uint32_t hz);
    /* The chip's own sensors in units of 1/256: MOTE_SENSOR_*. INT32_MIN: it has no such. */
    int32_t (*sensor)(void *context, unsigned which);
    bool (*i2c_setup)(void *context, unsigned bus, const MoteI2cSetup *setup);
    /* A START, the address (7 bits), `write_count` bytes; then, if `read_count` is not 0, a START, the address, as many bytes
     * read; a STOP if `stop`. false: nobody acknowledges, or the line is stuck. */
    bool (*i2c_transfer)(void *context, unsigned bus, unsigned address, const uint8_t *write, size_t write_count, uint8_t *read,
                         size_t read_count, bool stop);
    bool (*spi_setup)(void *context, unsigned bus, const MoteSpiSetup *setup);
    /* Either may be NULL, or both the same. */
    void (*spi_transfer)(void *context, unsigned bus, const uint8_t *write, uint8_t *read, size_t count);
    bool (*serial_setup)(void *context, unsigned number, const MoteSerialSetup *setup);
    /* Blocks until they are taken. */
    void (*serial_write)(void *context, unsigned number, const uint8_t *bytes, size_t count);
    /* What has arrived, at most `room` bytes. Returns how many. */
    size_t (*serial_read)(void *context, unsigned number, uint8_t *bytes, size_t room);
    /* Report arriving bytes as events, one at a time until they are read. */
    void (*serial_listen)(void *context, unsigned number, bool listen);
    /* The next event; false: there is none. Events that did not fit the board's queue are lost, the latest first. */
    bool (*event)(void *context, MoteEvent *event);
    /* Is a pin watched or a serial port listened to? Then a program without timers has not ended. */
    bool (*listening)(void *context);
    /* Reset unless called again within so many seconds; 0: only the call. false: there is no watchdog. */
    bool (*watchdog)(void *context, unsigned seconds);
    void (*delay_us)(void *context, uint32_t us); /* busy */
    void (*reset)(void *context);
    /* The mode that the pin has, MOTE_PIN_*; -1: nobody has said. */
    int (*pin_mode_of)(void *context, unsigned pin);
} MoteDevices;
enum { MOTE_SENSOR_TEMPERATURE /* degrees Celsius */, MOTE_SENSOR_SUPPLY /* volts */ };

typedef struct MotePort {
    /* Write bytes to the console. Blocks until they are taken. */
    void (*write)(void *context, const char *bytes, size_t count);
    /* Milliseconds since start, monotonic, wraps modulo 2^32. */
    uint32_t (*now_ms)(void *context);
    /* Sleep until `now_ms` reaches `due_ms`, or until there is an event. */
    void (*sleep_until)(void *context, uint32_t due_ms);
    /* 32 random bits for Math.random's seed. */
    uint32_t (*random)(void *context);
    /* Digital pins; numbers are the board's, below pin_count. mode: MOTE_PIN_*. A pin of which no mode has been said becomes an output when it
     * is written, and an input when it is watched. */
    void (*pin_mode)(void *context, unsigned pin, unsigned mode);
    void (*pin_write)(void *context, unsigned pin, unsigned level);
    unsigned (*pin_read)(void *context, unsigned pin);
    uint16_t pin_count;
    uint16_t led1; /* pin number of the board's first LED */
    const MoteDevices *devices; /* NULL: none of them */
} MotePort;

#endif
