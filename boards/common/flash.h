/* The flash that holds images, as a board's chip writes it. What is in it is read through memory.
 *
 * Offsets count from the start of the image region (board.json: flash.image_offset). A page is what is erased at once; a cell
 * is what can be written at once, atomically: after a power cut it holds the old or the new value. A cell is written once between
 * erasures. Nothing outside of the region can be reached.
 */
#ifndef MOTE_FLASH_H
#define MOTE_FLASH_H

#include <stdbool.h>
#include <stdint.h>

typedef struct MoteFlash {
    uint32_t bytes;      /* of the region, a multiple of page_bytes */
    uint32_t page_bytes;
    uint16_t cell_bytes; /* 4, or a multiple */
    /* Make a page all ones. false: the hardware reports an error. */
    bool (*erase)(void *context, uint32_t offset);
    /* Write `count` bytes, a multiple of cell_bytes, at an offset that is one, to cells that are erased. The bytes may lie in the region. */
    bool (*write)(void *context, uint32_t offset, const void *bytes, uint32_t count);
} MoteFlash;

/* Four of the bytes to be written, wherever they lie, as the word that the chip stores. */
static inline uint32_t flash_word(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

#endif
