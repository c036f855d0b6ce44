/* What a board supplies: hardware as a const struct of callbacks, kept in flash.
 * Boards implement it; the runtime and the library call it and never the hardware itself.
 */
#ifndef MOTE_PORT_H
#define MOTE_PORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct MotePort {
    /* Write bytes to the console. Blocks until they are taken. */
    void (*write)(void *context, const char *bytes, size_t count);
    /* Milliseconds since start, monotonic, wraps modulo 2^32. */
    uint32_t (*now_ms)(void *context);
    /* Sleep until `now_ms` reaches `due_ms` or an interrupt comes. */
    void (*sleep_until)(void *context, uint32_t due_ms);
    /* 32 random bits for Math.random's seed. */
    uint32_t (*random)(void *context);
    /* Digital pins; numbers are the board's. mode: 0 input, 1 output, 2 input with pull-up. */
    void (*pin_mode)(void *context, unsigned pin, unsigned mode);
    void (*pin_write)(void *context, unsigned pin, unsigned level);
    unsigned (*pin_read)(void *context, unsigned pin);
    uint16_t pin_count;
    uint16_t led1; /* pin number of the board's first LED */
} MotePort;

#endif
