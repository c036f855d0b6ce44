/* The resident loader: what it asks of where it runs, and gives it.
 *
 * It is a part of every general firmware whose board can write its flash, and is built for this machine, too, where tests cut the
 * power (boards/host). It chooses the image to run (slots.c), takes new ones from the desktop (frame.c, serve.c) and decides
 * at reset which of both (start.c). Contract with the desktop: runtime/contract/update.h; docs/flashing.md.
 */
#ifndef MOTE_RESIDENT_H
#define MOTE_RESIDENT_H

#include "board.h"
#include "update.h"

typedef struct Resident {
    const char *name;          /* the board's */
    const uint8_t *start;      /* the image region, to be read */
    const MoteFlash *flash;    /* to be written */
    uint8_t *memory;           /* RESIDENT_BYTES, 4-byte aligned, while it listens: no program runs then */
    const void *library;       /* its image */
    uint32_t features;
    uint16_t board;            /* id */
    uint16_t window_ms;        /* behind a reset */
    uint8_t slots;
} Resident;
enum { RESIDENT_BYTES = 640 /* firmware.ld.in */ };

/* ---- what it asks, besides board_get, board_put, board_reset and clock_now_ms */

const Resident *resident(void);

/* A word of RAM that keeps its value over a reset. What it holds when the power comes is anything. */
extern uint32_t resident_word;

/* Why an image with this header would be refused, whatever follows: a Refusal, 0: not for that. */
uint32_t resident_header(const void *header);
/* The runtime's whole verification, in the arena without `memory`. */
bool resident_check(const void *image, uint32_t bytes, UpdateRefusal *refusal);
/* The same, in the whole arena, and people are told. Then a program can run. */
bool resident_load(const void *image, uint32_t bytes);
/* Run what was loaded, until it ends; people are told of an uncaught exception. Calls resident_alive between the steps. false: it crashed. */
bool resident_run(void);
/* Call a function on a stack of 5 KB in the arena, where no program is then. For signatures. */
void resident_call(void (*function)(void *argument), void *argument);
bool resident_button(void); /* is it held, so that the loader listens? */

/* ---- what it gives */

/* From reset on, when clock and console work. */
_Noreturn void resident_main(void);
/* A fault of the firmware, when it was reported: reset, and count it. */
_Noreturn void resident_fault(void);
/* The program runs, and its top level has ended. */
void resident_alive(void);
/* And of board.h: resident_received resets when a byte is the last one of a break; resident_wake lets sleepers look up in time for
 * resident_alive. */

#endif
