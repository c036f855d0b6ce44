/* What power-loss and line tests share: images from files, a board's state to go back to, what runs in the end. */
#ifndef MOTE_TEST_CHECK_H
#define MOTE_TEST_CHECK_H

#include "client.h"

typedef struct Image {
    uint8_t *bytes;
    uint32_t size;
} Image;

Image image_read(const char *folder, const char *name);

typedef struct Snapshot {
    uint8_t *bytes, *touched;
} Snapshot;

Snapshot snapshot_take(void);
void snapshot_restore(const Snapshot *snapshot); /* the board is off then */
void snapshot_free(Snapshot *snapshot);

/* Let the board go on until a program runs without a reset for some seconds, which prints "program X": X; LISTENS; or CUT. */
enum { LISTENS = '-', CUT = '!' };
char settle(void);
/* An update, started from wherever the board is, and what runs then. 0 when it is refused. */
char update(const Image *image);
/* The power goes off and on. */
char power_cycle(void);

#endif
