/* The verifier: an image that passes can waste time but can't touch memory outside its arena.
 * Time: linear in the image's size (verify_code.c says how long functions are walked); constant RAM.
 * Linked into both programs. */
#ifndef MOTE_LOADER_VERIFY_H
#define MOTE_LOADER_VERIFY_H

#include "image.h"
#include "refusal.h"

/* `library` is NULL when the image is itself a library; `board` is that of MoteConfig. *offset: where in the image, when it is refused. */
/* (Inlined, its frame would lie on the C stack as long as the program runs.) */
__attribute__((noinline)) Refusal verify_image(const void *image, size_t bytes, const void *library, unsigned board, uint32_t *offset);
/* The same, as far as the header alone tells. */
Refusal verify_header(const void *header, const void *library, unsigned board);
uint32_t crc32_update(uint32_t crc, const void *bytes, size_t count); /* IEEE 802.3, start with 0 */

#endif
