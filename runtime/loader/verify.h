/* The verifier: an image that passes can waste time but can't touch memory outside its arena.
 * Linear time (label look-ups: logarithmic), constant RAM. Linked into both programs. */
#ifndef MOTE_LOADER_VERIFY_H
#define MOTE_LOADER_VERIFY_H

#include "image.h"
#include "mote.h"

typedef struct VerifyResult {
    MoteStatus status;
    const char *reason; /* static text */
    uint32_t offset;    /* in the image */
} VerifyResult;

/* `library` may be NULL when the image is itself a library. */
VerifyResult verify_image(const void *image, size_t bytes, const void *library);
uint32_t crc32_update(uint32_t crc, const void *bytes, size_t count); /* IEEE 802.3, start with 0 */

#endif
