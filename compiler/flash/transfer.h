/* Bringing an image to a board through its resident loader: what differs is sent, the board checks it, one cell says that it is the one
 * to run (docs/flashing.md).
 */
#ifndef MOTE_FLASH_TRANSFER_H
#define MOTE_FLASH_TRANSFER_H

#include "wire.h"

typedef struct Transfer {
    Wire *wire;
    FlashError *error;
    const char *path;         /* of the image, for messages */
    const uint8_t *image;
    uint32_t size;
    const uint8_t *signature; /* UPDATE_SIGNATURE_BYTES of them, or NULL */
    const char *board;        /* the board's name */
    uint32_t board_id;        /* as in images */
    int wait_ms;              /* for the board's first answer; < 0: forever */
    void (*waiting)(void *context); /* it takes longer than a moment; or NULL */
    void (*progress)(void *context, uint32_t done, uint32_t total); /* bytes of flash; or NULL */
    /* The image of this build if it is known, malloc'ed, or NULL: what the board has, so that what has moved can be copied there. */
    uint8_t *(*known)(void *context, uint32_t build_id, size_t *size);
    void *context;
    /* results */
    UpdateInfo info;
    uint32_t page_count, pages_written, pages_copied;
    bool there_already;
    unsigned sessions;
} Transfer;

/* After FLASH_OK the board has been told to run it. After anything else it runs what it ran, unless it has but one slot and the
 * second pass had begun. */
FlashResult transfer_image(Transfer *transfer);

/* "the program has ended" ... */
const char *transfer_why(unsigned why);
/* Of an answer that is not UPDATE_OK: the message, and what it means for the caller. */
FlashResult transfer_refused(FlashError *error, const char *doing, const WireAnswer *answer);
/* The text of a MoteRefusal's reason. */
const char *refusal_words(uint32_t reason);

#endif
