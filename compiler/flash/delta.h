/* What of a new image is in an old one, wherever it lies there: an edit moves what is behind it. */
#ifndef MOTE_FLASH_DELTA_H
#define MOTE_FLASH_DELTA_H

#include "support.h"

typedef struct Delta {
    const uint8_t *old;
    uint32_t old_size;
    uint32_t *first, *next; /* offsets + 1 of the old image by hash of what is there */
    uint32_t mask;
} Delta;

void delta_open(Delta *delta, const uint8_t *old, uint32_t old_size);
/* The longest stretch of the old image, from a multiple of 4 on, that the bytes begin with: its length, a multiple of `unit`; 0 if it is
 * too short to be worth a request. */
uint32_t delta_find(const Delta *delta, const uint8_t *bytes, uint32_t count, uint32_t unit, uint32_t *from);
void delta_close(Delta *delta);

#endif
