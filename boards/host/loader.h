/* The resident loader (boards/boot) in this process: flash of host_flash.h, programs in the simulator's runtime. Used by tests, and by
 * mote-loader, which is a board on a pseudo terminal. */
#ifndef MOTE_HOST_LOADER_H
#define MOTE_HOST_LOADER_H

#include "host_flash.h"
#include "simulator.h"

typedef struct HostLoader {
    const char *name;
    uint16_t board; /* id */
    uint8_t slots;
    uint16_t window_ms;
    bool button;    /* held */
    uint32_t arena_bytes;
    void *arena;    /* so many */
    HostFlash *flash;
    /* The line. */
    int (*get)(void);
    void (*put)(char c);
    void (*receive)(bool on); /* bytes that arrive are given to resident_received: a program runs; or NULL */
    uint32_t (*now_ms)(void);
    void (*sleep_until)(uint32_t due_ms);
    void (*reset)(void); /* does not return */
} HostLoader;

extern HostLoader host_loader;

/* From reset on. Does not return. */
_Noreturn void host_loader_start(void);

#endif
