/* Slots for images: how they end, which one to run; and the one way to write flash. */
#ifndef MOTE_SLOTS_H
#define MOTE_SLOTS_H

#include "image.h"
#include "resident.h"

uint32_t slot_bytes(void);
uint32_t slot_image_end(void); /* where images and their signatures have to end */
const uint8_t *slot_at(unsigned slot, uint32_t offset);

/* The image, or NULL when there is nothing that looks like one. */
const ImageHeader *slot_image(unsigned slot);
void slot_describe(unsigned slot, UpdateSlot *description);
bool slot_proven(unsigned slot);    /* it has proved itself, */
bool slot_exhausted(unsigned slot); /* or could not */

/* What the loader keeps in RAM while a program runs; the console's interrupt has a part in it. */
typedef struct SlotsKept {
    uint16_t since;         /* when the program was started, in units of 64 ms, modulo 2^16 */
    uint8_t matched;        /* bytes of a break that have arrived while it runs */
    uint8_t unproven : 4;   /* its slot + 1; 0: there is none, or it has proved itself */
    uint8_t broken_off : 4; /* slot + 1 whose last start was ended from the desktop before the program could prove itself: no failed attempt */
} SlotsKept;
extern volatile SlotsKept slots_kept;

/* Slots that have an image, in the order in which they are to be tried. Returns how many. */
unsigned slots_order(uint8_t order[UPDATE_SLOTS_MAX]);

/* Offsets and counts come from the desktop: they are checked. Cells that have their content are left alone. */
UpdateStatus slot_erase(unsigned slot, uint32_t offset);
UpdateStatus slot_write(unsigned slot, uint32_t offset, const uint8_t *bytes, uint32_t count);

UpdateStatus slot_commit(unsigned slot);
void slot_attempt(unsigned slot); /* unless it is proven or exhausted */
void slot_confirm(unsigned slot);

#endif
