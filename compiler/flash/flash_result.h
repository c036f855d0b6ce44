/* How anything of this folder ends: what happened, and in words. */
#ifndef MOTE_FLASH_RESULT_H
#define MOTE_FLASH_RESULT_H

#include "support.h"

typedef enum FlashResult {
    FLASH_OK,
    FLASH_USAGE,   /* asked for what can't be */
    FLASH_FILE,    /* a file can't be read or written */
    FLASH_IMAGE,   /* the image is damaged, or for another board or firmware */
    FLASH_FIT,     /* it does not fit */
    FLASH_BOARD,   /* the board is gone, or reports an error */
    FLASH_TIMEOUT, /* no answer */
    FLASH_STOPPED  /* by Ctrl-C */
} FlashResult;

typedef struct FlashError {
    char text[1200];
} FlashError;

/* Says it and returns `result`. */
FlashResult flash_fail(FlashError *error, FlashResult result, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Ctrl-C and termination are noted from here on, and end whatever waits (line.h) with FLASH_STOPPED; until stop_release. */
void stop_catch(void);
void stop_release(void);
bool stop_wanted(void);
void stop_reset_child(void); /* in a child process that was made meanwhile */

#endif
