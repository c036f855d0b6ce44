/* A board with the resident loader and the desktop at the other end of its line, in one thread: the board runs until it waits for a byte,
 * sleeps, resets, or loses its power. Time is virtual. */
#ifndef MOTE_TEST_WORLD_H
#define MOTE_TEST_WORLD_H

#include "loader.h"
#include "update.h"

typedef enum WorldStop { STOP_WAITS, STOP_SLEEPS, STOP_RESET, STOP_CUT } WorldStop;

typedef struct World {
    HostFlash flash;
    uint32_t ms, looks;
    uint8_t to_board[8192];
    uint32_t to_first, to_count;
    uint8_t from_board[65536]; /* since it was last looked at */
    uint32_t from_count;
    uint32_t resets;
} World;

extern World world;

typedef struct Shape {
    uint32_t bytes, page_bytes;
    uint16_t cell_bytes;
    uint8_t slots;
} Shape;

void world_make(const Shape *shape); /* blank, and off */
void world_end(void);
void world_power_on(void);
/* Let the board go on. After STOP_RESET it has started anew; after STOP_CUT it is off. */
WorldStop world_go(void);
void world_type(const void *bytes, uint32_t count); /* send */

_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
