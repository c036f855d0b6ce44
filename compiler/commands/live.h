/* What `flash`, `monitor`, `recover` and `watch` share: finding the board's line, a transfer with its progress, following the console. */
#ifndef MOTE_COMMANDS_LIVE_H
#define MOTE_COMMANDS_LIVE_H

#include "line.h"
#include "output.h"
#include "positions.h"
#include "transfer.h"

/* Opens --port, or the port that fits the board. */
FlashResult live_open(Line *line, const Options *options, FlashError *error);

typedef struct LiveTransfer {
    Wire wire;
    Transfer transfer;
    const Options *options;
    double began, seconds;
    bool shown; /* a bar is on the terminal */
} LiveTransfer;

/* Brings the program to the board at the line, with progress on stderr. */
FlashResult live_transfer(LiveTransfer *live, Line *line, const Program *program, const Options *options, FlashError *error);
void live_tell(const LiveTransfer *live, const char *path); /* a line for people; JSON if asked for */

/* Shows what comes, at first what `wire` (or NULL) has read already, and sends what is typed; until Ctrl-C (FLASH_STOPPED), the board is gone (FLASH_BOARD), or `wake` can be read
 * (FLASH_OK; -1: no such). */
FlashResult live_follow(Line *line, Wire *wire, Positions *positions, const Board *board, int wake, FlashError *error);

double live_now(void); /* seconds */
/* Says it, unless it was Ctrl-C: then the program ends by that signal. The exit status. */
int live_failed(FlashResult result, const FlashError *error);

#endif
